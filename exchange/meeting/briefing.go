package meeting

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/naru-network/naru/base/cell"
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Briefing is what interpreters are given to prepare with: the meeting's own words, the names, and what to mind.
type Briefing struct {
	Meeting ID               `bson:"-"`
	Rev     int64            `bson:"-"`
	Due     string           `bson:"due"` // the day by which it is to be with them; empty for none
	Note    lang.Text        `bson:"note"`
	Terms   []Term           `bson:"terms"`
	Names   []NamedOne       `bson:"names"`
	Sent    time.Time        `bson:"sent"` // last; zero for never
	Side    tenants.TenantID `bson:"side"` // that sent it
}

// Term is one notion and what it is called in each language of the interface.
type Term struct {
	Code string              `bson:"code"` // of the glossary it was taken from; empty for the meeting's own
	In   map[lang.Tag]string `bson:"in"`
	Note string              `bson:"note"`
}

// NamedOne is somebody, or a body, whose name interpreters have to say right.
type NamedOne struct {
	Name  lang.Text `bson:"name"`
	Title lang.Text `bson:"title"` // an office
}

// Bounds of a briefing.
const (
	MostTerms = 400
	MostNames = 200
	MostTerm  = 120
)

// BriefingSaid is what somebody says of a briefing.
type BriefingSaid struct {
	Due   string
	Note  lang.Text
	Terms []Term
	Names []NamedOne
}

// Save says the briefing anew.
func (p *Briefing) Save(m Meeting, s BriefingSaid) error {
	if m.State.Over() {
		return ErrOver
	}
	var c fault.Check
	c.That(s.Due == "" || day(s.Due), "due", "not_a_date")
	checkText(&c, "note", s.Note, MostPurpose)
	c.That(len(s.Terms) <= MostTerms, "terms", "too_many", "max", strconv.Itoa(MostTerms))
	for i, t := range s.Terms {
		t.check(&c, "terms["+strconv.Itoa(i)+"].")
	}
	c.That(len(s.Names) <= MostNames, "names", "too_many", "max", strconv.Itoa(MostNames))
	for i, n := range s.Names {
		at := "names[" + strconv.Itoa(i) + "]."
		c.That(!n.Name.Empty(), at+"name", "required")
		checkText(&c, at+"name", n.Name, MostName)
		checkText(&c, at+"title", n.Title, MostName)
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.Due, p.Note, p.Terms, p.Names = s.Due, s.Note, s.Terms, s.Names
	return nil
}

func (t Term) check(c *fault.Check, at string) {
	c.That(len(t.In) > 0, at+"in", "required")
	for tag, word := range t.In {
		c.That(slices.Contains(lang.Interface(), tag), at+"in."+string(tag), "unknown_language")
		c.Line(at+"in."+string(tag), word, fault.Required, MostTerm)
	}
	c.Line(at+"note", t.Note, fault.Optional, MostNote)
	c.That(len(t.Code) <= 60, at+"code", "too_long", "max", "60")
}

// Fill adds terms that aren't there yet, and returns how many.
func (p *Briefing) Fill(m Meeting, terms []Term) (int, error) {
	if m.State.Over() {
		return 0, ErrOver
	}
	n := 0
	p.Terms = slices.Clone(p.Terms)
	for _, t := range terms {
		if len(p.Terms) >= MostTerms {
			return n, fault.ErrInvalid.At(fault.Field{Path: "terms", Code: "too_many", Params: map[string]string{"max": strconv.Itoa(MostTerms)}})
		}
		if !slices.ContainsFunc(p.Terms, t.is) {
			p.Terms = append(p.Terms, t)
			n++
		}
	}
	return n, nil
}

// is reports whether two terms are the same notion: by their code, or by a word they share in the same language.
func (t Term) is(o Term) bool {
	if t.Code != "" && t.Code == o.Code {
		return true
	}
	for tag, word := range t.In {
		if word != "" && o.In[tag] == word {
			return true
		}
	}
	return false
}

// termColumns are the columns of a sheet of terms.
func termColumns() []string { return []string{"code", "ko", "en", "zh-Hans", "ja", "note"} }

// WrongTerm is a row of a sheet that was left out, and why.
type WrongTerm struct {
	Line int
	Err  error
}

// ReadTerms reads a sheet in UTF-8 whose first line names the columns in any order. Rows that are wrong are named; it returns ErrGlossarySheet for what is no
// such sheet.
func ReadTerms(raw []byte) ([]Term, []WrongTerm, error) {
	raw = bytes.TrimPrefix(raw, []byte(cell.Mark))
	if !utf8.Valid(raw) {
		return nil, nil, ErrGlossarySheet
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = -1
	if head, _, _ := bytes.Cut(raw, []byte("\n")); bytes.IndexByte(head, '\t') >= 0 {
		r.Comma = '\t'
	}
	lines, err := r.ReadAll()
	if err != nil || len(lines) == 0 || len(lines) > MostTerms+1 {
		return nil, nil, ErrGlossarySheet.Because(err)
	}
	at := map[string]int{}
	for i, name := range lines[0] {
		name = strings.TrimSpace(name)
		if _, twice := at[name]; twice || !slices.Contains(termColumns(), name) {
			return nil, nil, ErrGlossarySheet.At(fault.Field{Path: name, Code: "unknown"})
		}
		at[name] = i
	}
	var terms []Term
	wrong := []WrongTerm{}
	for i, line := range lines[1:] {
		if strings.TrimSpace(strings.Join(line, "")) == "" {
			continue
		}
		t := termOf(line, at)
		var c fault.Check
		t.check(&c, "")
		if err := c.Err(); err != nil {
			wrong = append(wrong, WrongTerm{i + 2, err})
			continue
		}
		terms = append(terms, t)
	}
	return terms, wrong, nil
}

func termOf(line []string, at map[string]int) Term {
	of := func(name string) string {
		i, ok := at[name]
		if !ok || i >= len(line) {
			return ""
		}
		return cell.Unguard(strings.TrimSpace(line[i]))
	}
	t := Term{Code: of("code"), In: map[lang.Tag]string{}, Note: of("note")}
	for _, tag := range lang.Interface() {
		if w := of(string(tag)); w != "" {
			t.In[tag] = w
		}
	}
	return t
}

// WriteTerms writes terms as a sheet that spreadsheets open as it is.
func WriteTerms(all []Term) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(cell.Mark)
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	lines := [][]string{termColumns()}
	for _, t := range all {
		line := []string{t.Code}
		for _, tag := range lang.Interface() {
			line = append(line, t.In[tag])
		}
		line = append(line, t.Note)
		for i := range line {
			line[i] = cell.Guard(line[i])
		}
		lines = append(lines, line)
	}
	err := w.WriteAll(lines)
	return out.Bytes(), err
}

// spelled is a person's name in each script it was said in, with its reading where one was.
func (r Roll) spelled() lang.Text {
	var t lang.Text
	for _, n := range r.Names {
		name := strings.TrimSpace(n.Family + " " + n.Given)
		if n.GivenFirst {
			name = strings.TrimSpace(n.Given + " " + n.Family)
		}
		if n.Reading != "" {
			name += " (" + n.Reading + ")"
		}
		tag := scriptTags[n.Script]
		if _, said := t.In[tag]; tag != "" && !said {
			t = t.Say(tag, lang.Version[string]{Value: name, Origin: lang.Human})
		}
	}
	return t
}

// scriptTags says under which language a name in a script stands.
var scriptTags = map[string]lang.Tag{"hangul": lang.Korean, "hans": lang.Chinese, "hant": "zh-Hant", "kanji": lang.Japanese, "latin": lang.English}
