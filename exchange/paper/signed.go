package paper

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Signed is a text that several parties approve or sign, with their keys on it.
type Signed struct {
	Title    lang.Text
	Langs    []lang.Tag // in which it has texts; one at least
	Texts    map[lang.Tag]json.RawMessage
	Parties  []lang.Text
	Pictures map[string][]byte // by their files
	SHA256   string            // of what was frozen, in hexadecimal
	Whole    bool              // all keys are turned
	Keys     []SignedKey
	Maker    string
	Unit     string
	Zone     *time.Location
	Form     Form           // PDF where it isn't said
	Reserved []SignedRemark // what parties reserved on the text, printed behind it
}

// SignedRemark is what a party reserved on a paragraph, as it was frozen with the text.
type SignedRemark struct {
	Paragraph string
	Party     lang.Text
	Said      lang.Text
}

// SignedKey is one party's key, or one that is still wanted.
type SignedKey struct {
	Party   lang.Text
	Name    string // of who turned it; empty where nobody has
	Office  lang.Text
	At      time.Time
	Factor  bool // the second factor was shown for it
	Written bool // it was recorded from a letter by another side
}

// signedWords are what the sheet of keys says.
type signedWords struct {
	title, whole, open, hash, party, by, at, how, none, factor, word, letter, check string
}

var signedIn = map[lang.Tag]signedWords{
	lang.Korean: {"승인 기록", "모든 당사자가 아래 해시값의 본문을 승인하였습니다.", "아직 모든 당사자가 승인하지 않았습니다.", "동결된 문서의 SHA-256", "당사자", "승인한 사람", "일시", "방법",
		"미승인", "2차 인증을 거쳐 서명", "계정으로 승인", "상대방이 공문을 보고 기록", "이 종이는 보기 위한 사본입니다. 승인의 대상은 내보내기 파일의 document.json이며, 그 SHA-256을 위 값과 견주어 확인합니다."},
	lang.English: {"Record of approval", "Every party has approved the text of this hash.", "Not every party has approved this text yet.", "SHA-256 of the frozen document", "Party", "Approved by", "When", "How",
		"not yet", "signed with a second factor", "approved from the account", "recorded by another side from a letter", "This paper is a copy to read. What was approved is document.json of the export; its SHA-256 is compared with the value above."},
	lang.Chinese: {"审批记录", "各方均已批准与此哈希值对应的文本。", "尚有当事方未批准本文本。", "冻结文件的 SHA-256", "当事方", "批准人", "时间", "方式",
		"未批准", "经二次验证签署", "以账号批准", "由对方根据公函代为记录", "本纸质件仅供阅览。批准的对象为导出文件中的 document.json，请将其 SHA-256 与上列数值核对。"},
	lang.Japanese: {"承認の記録", "すべての当事者が、このハッシュ値の本文を承認しました。", "まだすべての当事者が承認していません。", "凍結した文書の SHA-256", "当事者", "承認者", "日時", "方法",
		"未承認", "二要素認証を経て署名", "アカウントで承認", "相手方が公文書により記録", "この紙面は閲覧用の写しです。承認の対象は書き出しファイルの document.json であり、その SHA-256 を上の値と照合します。"},
}

// reservedIn are what the heading of reservations says, and the line of one.
var reservedIn = map[lang.Tag][2]string{
	lang.Korean: {"유보 의견", "제%s항, %s"}, lang.English: {"Reservations", "Paragraph %s, %s"}, lang.Chinese: {"保留意见", "第%s段，%s"}, lang.Japanese: {"留保意見", "第%s項、%s"},
}

// reservations sets what was reserved below the text it was reserved on.
func (g Signed) reservations(l lang.Tag) []Block {
	if len(g.Reserved) == 0 {
		return nil
	}
	w := reservedIn[spoken(l)]
	all := []Block{Heading{2, []Run{{Text: w[0]}}}}
	for _, r := range g.Reserved {
		party, _ := r.Party.For(l)
		said, _ := r.Said.For(l)
		all = append(all, Paragraph{[]Run{{Text: fmt.Sprintf(w[1], r.Paragraph, party) + ": ", Style: Style{Bold: true}}, {Text: said}}})
	}
	return all
}

// PrintSigned prints a signed text: the text, and on a page of its own who has turned which key on which hash. In the other forms
// that stands behind the text.
func (s *Service) PrintSigned(ctx context.Context, g Signed) (Printed, error) {
	leave, err := s.sit(ctx)
	if err != nil {
		return Printed{}, err
	}
	defer leave()
	d := Doc{At: s.Now().In(g.Zone), Maker: g.Maker}
	left := mostPrintedPictures
	for _, l := range g.Langs {
		blocks, err := FromEditor(g.Texts[l])
		if err != nil {
			return Printed{}, fmt.Errorf("read a signed text in %s: %w", l, err)
		}
		frozen := Service{Parts: Parts{Files: frozenPictures(g.Pictures)}}
		frozen.pictures(ctx, tenants.Scope{}, blocks, &left)
		t := Text{Lang: l, Blocks: append(blocks, g.reservations(l)...)}
		t.Title, _ = g.Title.For(l)
		for _, p := range g.Parties {
			name, _ := p.For(l)
			t.Parties = append(t.Parties, name)
		}
		d.Texts = append(d.Texts, t)
	}
	d.Sheet = g.sheet(d.Texts[0].Lang)
	d.Name = named(Draft{Unit: g.Unit, Langs: g.Langs}, Order{Langs: g.Langs}, d)
	if g.Form == "" {
		g.Form = PDF
	}
	if g.Form != PDF {
		last := &d.Texts[len(d.Texts)-1]
		last.Blocks, d.Sheet = append(last.Blocks, g.sheet(last.Lang)...), nil
	}
	return s.printed(d, g.Form)
}

// PrintDoc prints a document that was put together elsewhere, without pictures.
func (s *Service) PrintDoc(ctx context.Context, d Doc, f Form) (Printed, error) {
	leave, err := s.sit(ctx)
	if err != nil {
		return Printed{}, err
	}
	defer leave()
	return s.printed(d, f)
}

func (s *Service) printed(d Doc, f Form) (p Printed, err error) {
	p = Printed{Name: d.Name + "." + string(f), Type: mediaTypes[f]}
	switch f {
	case PDF:
		p.Bytes, err = s.Fonts.ToPDF(d)
	case DOCX:
		p.Bytes, err = s.Fonts.ToDOCX(d)
	case HWPX:
		p.Bytes, err = ToHWPX(d)
	default:
		return Printed{}, ErrForm
	}
	return p, err
}

// frozenPictures are the pictures that were frozen with a text.
type frozenPictures map[string][]byte

// Picture implements Files.
func (f frozenPictures) Picture(_ context.Context, _ tenants.Scope, id string) ([]byte, error) {
	if raw, ok := f[id]; ok {
		return raw, nil
	}
	return nil, ErrBroken
}

// Bring implements Files; nothing is ever added to what is frozen.
func (f frozenPictures) Bring(context.Context, tenants.Scope, tenants.Reach, string, []byte) (string, error) {
	return "", tenants.ErrForbidden
}

// sheet sets the keys as a table below the hash.
func (g Signed) sheet(l lang.Tag) []Block {
	w := signedIn[spoken(l)]
	line := func(words string) Paragraph { return Paragraph{[]Run{{Text: words}}} }
	cell := func(head bool, words string) Cell {
		return Cell{Header: head, ColSpan: 1, RowSpan: 1, Blocks: []Block{line(words)}}
	}
	rows := [][]Cell{{cell(true, w.party), cell(true, w.by), cell(true, w.at), cell(true, w.how)}}
	for _, k := range g.Keys {
		party, _ := k.Party.For(l)
		by, at, how := w.none, "", ""
		if k.Name != "" {
			office, _ := k.Office.For(l)
			by, at, how = k.Name, k.At.In(g.Zone).Format("2006-01-02 15:04 MST"), w.word
			if office != "" {
				by += " (" + office + ")"
			}
			if k.Written {
				how = w.letter
			} else if k.Factor {
				how = w.factor
			}
		}
		rows = append(rows, []Cell{cell(false, party), cell(false, by), cell(false, at), cell(false, how)})
	}
	state := w.open
	if g.Whole {
		state = w.whole
	}
	title, _ := g.Title.For(l)
	return []Block{
		Heading{1, []Run{{Text: w.title}}}, line(title), line(state), Paragraph{[]Run{{Text: w.hash + ": "}, {Text: g.SHA256, Style: Style{Bold: true}}}}, Table{Rows: slices.Clip(rows)}, line(w.check),
	}
}
