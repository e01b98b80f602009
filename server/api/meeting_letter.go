package api

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/tenants"
)

// printLetter prints somebody's invitation in two languages side by side, with her code for the desk on a page of its own.
func printLetter(ctx context.Context, c Call, in *struct {
	DelegateIn
	Lang string `query:"lang" enum:"ko,en,zh-Hans,ja" default:"ko"`
	With string `query:"with" enum:"ko,en,zh-Hans,ja" default:"en" doc:"the language beside it"`
}) (*paperOut, error) {
	m, r, p, err := c.Meetings.Invited(ctx, c.In, meeting.ID(in.ID), meeting.PersonID(in.Person))
	if err != nil {
		return nil, err
	}
	if in.Lang == in.With {
		return nil, paper.ErrLang
	}
	d, err := c.invitation(ctx, invited{m, r, p}, lang.Tag(in.Lang), lang.Tag(in.With))
	if err != nil {
		return nil, err
	}
	return sendPaper(c.Papers.Set(ctx, d))
}

// printLetters prints the invitations of everybody whose letter the reader may write, or of one side, as one file.
func printLetters(ctx context.Context, c Call, in *struct {
	MeetingIn
	Side string `query:"side" maxLength:"60" doc:"a tenant"`
	Lang string `query:"lang" enum:"ko,en,zh-Hans,ja" default:"ko"`
	With string `query:"with" enum:"ko,en,zh-Hans,ja" default:"en" doc:"the language beside it"`
}) (*paperOut, error) {
	m, all, p, err := c.Meetings.AllInvited(ctx, c.In, meeting.ID(in.ID), tenants.TenantID(in.Side))
	if err != nil {
		return nil, err
	}
	docs := make([]paper.Doc, len(all))
	for i, r := range all {
		if docs[i], err = c.invitation(ctx, invited{m, r, p}, lang.Tag(in.Lang), lang.Tag(in.With)); err != nil {
			return nil, err
		}
	}
	return sendPaper(c.Papers.Bundle(ctx, paper.Doc{Name: "invitations", At: docs[0].At, Maker: docs[0].Maker, Texts: docs[0].Texts}, docs))
}

// invited is somebody with what she is invited to.
type invited struct {
	meeting  meeting.Meeting
	roll     meeting.Roll
	protocol meeting.Protocol
}

// invitation is somebody's letter on its way to paper.
func (c Call) invitation(ctx context.Context, x invited, first, second lang.Tag) (paper.Doc, error) {
	if first == second {
		return paper.Doc{}, paper.ErrLang
	}
	host, err := c.Tenants.Tenant(ctx, x.meeting.Host)
	if err != nil {
		return paper.Doc{}, err
	}
	zone := side{host}.zone(x.meeting)
	d := paper.Doc{Name: "invitation", At: c.Now().In(zone), Pair: true}
	for _, tag := range []lang.Tag{first, second} {
		name, _ := host.Name.For(tag)
		l := letter{x.meeting, x.roll, x.protocol, tag, name, zone, c.Now()}
		d.Texts = append(d.Texts, paper.Text{Lang: tag, Title: SheetWord(tag, "letter_title"), Blocks: l.blocks()})
	}
	d.Maker, _ = host.Name.For(host.Lang)
	d.Sheet, err = passSheet(x.roll, first, second)
	return d, err
}

// letter is one person's invitation in one language.
type letter struct {
	meeting  meeting.Meeting
	roll     meeting.Roll
	protocol meeting.Protocol
	in       lang.Tag
	host     string
	zone     *time.Location
	at       time.Time
}

func line(words string) paper.Block { return paper.Paragraph{Runs: []paper.Run{{Text: words}}} }

// blocks is what the letter says. What nobody has said yet isn't there.
func (l letter) blocks() []paper.Block {
	said := func(t lang.Text) string { words, _ := t.For(l.in); return words }
	out := []paper.Block{}
	add := func(key, value string) {
		if value != "" {
			out = append(out, paper.Paragraph{Runs: []paper.Run{{Text: SheetWord(l.in, key) + ": ", Style: paper.Style{Bold: true}}, {Text: value}}})
		}
	}
	who := l.roll.Called(l.in)
	if own := l.roll.Names; len(own) > 0 && own[0].Whole() != who {
		who += " (" + own[0].Whole() + ")"
	}
	add("letter_to", joinWords(said(l.roll.Body), said(l.roll.Title), who))
	out = append(out, line(SheetWord(l.in, "letter_body")))
	add("letter_meeting", said(l.meeting.Title))
	if l.meeting.Slot.Set() {
		add("letter_time", LongMoment(l.in, l.meeting.Slot.Start.In(l.zone))+" – "+l.until(l.meeting.Slot.Start, l.meeting.Slot.End)+" ("+l.zone.String()+")")
	}
	if len(l.meeting.Sessions) > 1 {
		add("letter_sessions", " ")
		items := [][]paper.Block{}
		for _, s := range l.meeting.Sessions {
			items = append(items, []paper.Block{line(LongMoment(l.in, s.Start.In(l.zone)) + " – " + l.until(s.Start, s.End) + " " + said(s.Title))})
		}
		out = append(out, paper.List{Items: items})
	}
	if l.meeting.Mode != meeting.Online {
		add("letter_place", joinWords(said(l.meeting.Venue.Name), said(l.meeting.Venue.Address)))
	}
	if l.meeting.Mode != meeting.Hall {
		add("letter_online", cmp.Or(l.meeting.Link.URL, "Naru"))
	}
	if !l.protocol.Due.IsZero() {
		add("letter_reply", LongMoment(l.in, l.protocol.Due.In(l.zone)))
	}
	add("letter_dated", LongDay(l.in, l.at.In(l.zone)))
	add("letter_host", l.host)
	return out
}

// until is the end of what began at a moment: the clock alone on the same day.
func (l letter) until(start, end time.Time) string {
	a, b := start.In(l.zone), end.In(l.zone)
	if a.Format(time.DateOnly) == b.Format(time.DateOnly) {
		return b.Format("15:04")
	}
	return LongMoment(l.in, b)
}

func joinWords(all ...string) string {
	out := ""
	for _, w := range all {
		if w != "" && out != "" {
			out += " "
		}
		out += w
	}
	return out
}

// passSheet is the page that is shown at the desk.
func passSheet(r meeting.Roll, langs ...lang.Tag) ([]paper.Block, error) {
	out := []paper.Block{}
	title := ""
	for i, tag := range langs {
		if i > 0 {
			title += " / "
		}
		title += SheetWord(tag, "letter_pass")
	}
	out = append(out, paper.Heading{Level: 2, Runs: []paper.Run{{Text: title}}})
	square, err := paper.SquarePicture(r.Code(), title, 260)
	if err != nil {
		return nil, err
	}
	out = append(out, square, paper.Paragraph{Runs: []paper.Run{{Text: meeting.WriteShort(r.Short), Style: paper.Style{Bold: true}}}})
	for _, tag := range langs {
		out = append(out, line(SheetWord(tag, "letter_pass_text")))
	}
	return out, nil
}

// weekdays are written as each language writes them, Sunday first.
var weekdays = map[lang.Tag][]string{
	lang.Korean: {"일", "월", "화", "수", "목", "금", "토"}, lang.Japanese: {"日", "月", "火", "水", "木", "金", "土"},
	lang.Chinese: {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"},
}

// LongDay writes a day as letters of a language do, with its weekday.
func LongDay(tag lang.Tag, t time.Time) string {
	day := int(t.Weekday())
	switch tag {
	case lang.Korean:
		return fmt.Sprintf("%d년 %d월 %d일(%s)", t.Year(), t.Month(), t.Day(), weekdays[tag][day])
	case lang.Chinese, lang.Japanese:
		return fmt.Sprintf("%d年%d月%d日（%s）", t.Year(), t.Month(), t.Day(), weekdays[tag][day])
	}
	return t.Format("Monday, 2 January 2006")
}

// LongMoment writes a day and the time of its clock.
func LongMoment(tag lang.Tag, t time.Time) string { return LongDay(tag, t) + " " + t.Format("15:04") }
