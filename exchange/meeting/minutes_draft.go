package meeting

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// draftWords are what a draft of minutes says by itself, as such papers say it.
type draftWords struct {
	day, held, presence, side, both, hall, online, unknown, apart, item, presenter, outcome, none, addendum, promised, owner, due string
	kinds                                                                                                                         map[Kind]string
	modes                                                                                                                         map[Mode]string
}

var draftIn = map[lang.Tag]draftWords{
	lang.Korean: {
		day: "2006. 1. 2. 15:04", held: "%s에 %s로 열렸다. 주최: %s. 참가 기관: %s.", presence: "참석: %s.", side: "%s 대면 %d명, 온라인 %d명", both: ", 대면·온라인 모두 %d명", apart: "비공개 회의가 %s부터 %s까지 열렸다.", hall: "대면", online: "온라인",
		unknown: "참석 인원은 기록되지 않았다.", item: "의안 %d. %s (%s)", presenter: "보고: %s", outcome: "논의 결과: %s", none: "기록 없음", addendum: "추가하거나 바로잡을 내용을 적는다.",
		promised: "후속 조치", owner: "담당: %s", due: "기한: %s",
		kinds: map[Kind]string{Decision: "의결", Consultation: "협의", Information: "보고"}, modes: map[Mode]string{Hall: "대면 회의", Online: "온라인 회의", Hybrid: "대면·온라인 병행 회의"},
	},
	lang.English: {
		day: "2 January 2006, 15:04", held: "The meeting was held on %s as %s. Host: %s. Parties: %s.", presence: "Present: %s.", side: "%s %d in the hall, %d online", both: ", %d in both ways", apart: "A closed sitting took place from %s to %s.",
		unknown: "No attendance was recorded.", item: "Item %d. %s (%s)", presenter: "Presented by %s", outcome: "Outcome: %s", none: "nothing was recorded", addendum: "What is added or corrected is written here.",
		promised: "Actions", owner: "by %s", due: "due %s",
		kinds: map[Kind]string{Decision: "for decision", Consultation: "for consultation", Information: "for information"}, modes: map[Mode]string{Hall: "a meeting in person", Online: "an online meeting", Hybrid: "a meeting in person and online"},
	},
	lang.Chinese: {
		day: "2006年1月2日 15:04", held: "会议于%s以%s方式举行。主办：%s。参加机构：%s。", presence: "出席：%s。", side: "%s现场%d人、线上%d人", both: "、现场与线上均参加%d人", apart: "%s至%s举行了闭门会议。",
		unknown: "未记录出席人数。", item: "议题%d　%s（%s）", presenter: "报告：%s", outcome: "讨论结果：%s", none: "未作记录", addendum: "在此写明补充或更正的内容。",
		promised: "后续事项", owner: "负责方：%s", due: "期限：%s",
		kinds: map[Kind]string{Decision: "议决", Consultation: "协商", Information: "通报"}, modes: map[Mode]string{Hall: "现场会议", Online: "线上会议", Hybrid: "现场与线上结合"},
	},
	lang.Japanese: {
		day: "2006年1月2日 15:04", held: "%sに%sとして開催した。主催：%s。参加機関：%s。", presence: "出席：%s。", side: "%s 会場%d名、オンライン%d名", both: "、会場・オンライン両方%d名", apart: "%sから%sまで非公開会議を行った。",
		unknown: "出席者数は記録されていない。", item: "議題%d　%s（%s）", presenter: "報告：%s", outcome: "協議の結果：%s", none: "記録なし", addendum: "追加または訂正する内容を記載する。",
		promised: "フォローアップ", owner: "担当：%s", due: "期限：%s",
		kinds: map[Kind]string{Decision: "議決", Consultation: "協議", Information: "報告"}, modes: map[Mode]string{Hall: "対面会議", Online: "オンライン会議", Hybrid: "対面・オンライン併用会議"},
	},
}

// drafting is what minutes are drafted from.
type drafting struct {
	meeting Meeting
	items   []Item
	took    Happening
	given   []Followup // that somebody wrote down before the minutes were begun
	names   map[tenants.TenantID]lang.Text
	langs   []lang.Tag
}

// lines drafts the paragraphs, numbered from 1. Where something wasn't said in a language, the paragraph is left empty there: somebody has to translate it.
func (d drafting) lines() []DraftLine {
	all := []DraftLine{d.line(1, d.held), d.line(2, d.presence)}
	for i, x := range d.items {
		all = append(all, d.line(3+i, func(w draftWords, tag lang.Tag) string { return d.item(i+1, x, w, tag) }))
	}
	if len(d.given) > 0 {
		all = append(all, d.line(3+len(d.items), d.promised))
	}
	return all
}

func (d drafting) line(no int, say func(draftWords, lang.Tag) string) DraftLine {
	l := DraftLine{Number: strconv.Itoa(no), In: map[lang.Tag]string{}}
	for _, tag := range d.langs {
		if w, ok := draftIn[tag]; ok {
			l.In[tag] = say(w, tag)
		}
	}
	return l
}

func (d drafting) name(t tenants.TenantID, tag lang.Tag) string {
	if s, _ := d.names[t].For(tag); s != "" {
		return s
	}
	return string(t)
}

func (d drafting) held(w draftWords, tag lang.Tag) string {
	start := d.meeting.Slot.Start
	if !d.took.Begun.IsZero() {
		start = d.took.Begun
	}
	zone := d.zone()
	parties := make([]string, len(d.meeting.Parties))
	for i, t := range d.meeting.Parties {
		parties[i] = d.name(t, tag)
	}
	return fmt.Sprintf(w.held, start.In(zone).Format(w.day)+" ("+d.meeting.Slot.Zone+")", w.modes[d.meeting.Mode], d.name(d.meeting.Host, tag), strings.Join(parties, ", "))
}

func (d drafting) presence(w draftWords, tag lang.Tag) string {
	var sides []string
	for _, t := range d.meeting.Parties {
		count := map[Mode]int{}
		for _, p := range d.took.Present {
			if p.Tenant == t {
				count[p.Mode] += p.Count
			}
		}
		if len(count) > 0 {
			side := fmt.Sprintf(w.side, d.name(t, tag), count[Hall], count[Online])
			if count[Hybrid] > 0 {
				side += fmt.Sprintf(w.both, count[Hybrid])
			}
			sides = append(sides, side)
		}
	}
	said := w.unknown
	if len(sides) > 0 {
		said = fmt.Sprintf(w.presence, strings.Join(sides, "; "))
	}
	zone := d.zone()
	for _, x := range d.took.Apart { // that they took place is all that is said of closed sittings
		said += "\n" + fmt.Sprintf(w.apart, x.Start.In(zone).Format("15:04"), x.End.In(zone).Format("15:04"))
	}
	return said
}

func (d drafting) zone() *time.Location {
	zone, err := time.LoadLocation(d.meeting.Slot.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

func (d drafting) item(no int, x Item, w draftWords, tag lang.Tag) string {
	title, ok := x.Title.In[tag]
	if !ok || title.Value == "" {
		return ""
	}
	all := []string{fmt.Sprintf(w.item, no, title.Value, w.kinds[x.Kind])}
	if !x.Presenter.Empty() {
		presenter, _ := x.Presenter.For(tag)
		all = append(all, fmt.Sprintf(w.presenter, presenter))
	}
	noted := d.took.Items[x.ID]
	for _, n := range noted {
		if n.In[tag] == "" && n.Partly {
			continue
		}
		if n.In[tag] == "" {
			return ""
		}
		all = append(all, n.In[tag])
	}
	if len(noted) == 0 {
		all = append(all, fmt.Sprintf(w.outcome, w.none))
	}
	return strings.Join(all, "\n")
}

// promised lists who does what until when.
func (d drafting) promised(w draftWords, tag lang.Tag) string {
	all := []string{w.promised}
	for i, f := range d.given {
		title, ok := f.Title.In[tag]
		if !ok || title.Value == "" {
			return ""
		}
		said := strconv.Itoa(i+1) + ") " + title.Value
		if f.Owner != "" {
			said += ", " + fmt.Sprintf(w.owner, d.name(f.Owner, tag))
		}
		if f.Due != "" {
			said += ", " + fmt.Sprintf(w.due, f.Due)
		}
		all = append(all, said)
	}
	return strings.Join(all, "\n")
}

// addendumLines is what an addendum begins with: one paragraph to be written.
func (d drafting) addendumLines() []DraftLine {
	return []DraftLine{d.line(1, func(w draftWords, _ lang.Tag) string { return w.addendum })}
}
