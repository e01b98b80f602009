package api

import (
	"context"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/tenants"
)

// Briefing is what interpreters are given to prepare with.
type Briefing struct {
	Rev   int64           `json:"rev"`
	Due   string          `json:"due,omitempty" doc:"the day by which it is to be with them"`
	Note  Text            `json:"note"`
	Terms []BriefingTerm  `json:"terms" nullable:"false"`
	Names []BriefingName  `json:"names" nullable:"false" doc:"written down here"`
	Known []BriefingName  `json:"known" nullable:"false" doc:"besides: who presents, and who comes as far as it is published"`
	Sent  string          `json:"sent,omitempty"`
	Side  string          `json:"side,omitempty" doc:"that sent it last"`
	May   map[string]bool `json:"may"`
}

// BriefingTerm is one notion and what it is called in each language.
type BriefingTerm struct {
	Code  string            `json:"code,omitempty" maxLength:"60" doc:"of the glossary it was taken from"`
	Words map[string]string `json:"words"`
	Note  string            `json:"note,omitempty" maxLength:"2000"`
}

// BriefingName is somebody whose name interpreters have to say right.
type BriefingName struct {
	Name  Text `json:"name"`
	Title Text `json:"title"`
}

func viewBriefing(p meeting.Pack, in tenants.Scope) Briefing {
	able := in.May(tenants.WriteMeeting) && p.Meeting.Party(in.Tenant()) && !p.Meeting.State.Over()
	v := Briefing{
		Rev: p.Briefing.Rev, Due: p.Briefing.Due, Note: viewText(p.Briefing.Note), Sent: stamp(p.Briefing.Sent), Side: string(p.Briefing.Side), Known: []BriefingName{},
		Terms: each(p.Briefing.Terms, func(t meeting.Term) BriefingTerm { return BriefingTerm{t.Code, viewWords(t.In), t.Note} }),
		Names: each(p.Briefing.Names, viewNamed), May: map[string]bool{"save": able, "send": able},
	}
	for _, n := range p.Names[len(p.Briefing.Names):] {
		v.Known = append(v.Known, viewNamed(n))
	}
	return v
}

func viewNamed(n meeting.NamedOne) BriefingName {
	return BriefingName{viewText(n.Name), viewText(n.Title)}
}

func briefingOut(c Call, p meeting.Pack, err error) (*one[Briefing], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewBriefing(p, c.In), p.Briefing.Rev), nil
}

func readBriefing(ctx context.Context, c Call, in *MeetingIn) (*one[Briefing], error) {
	p, err := c.Meetings.Briefing(ctx, c.In, meeting.ID(in.ID))
	return briefingOut(c, p, err)
}

func saveBriefing(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		Due   string         `json:"due,omitempty" maxLength:"10"`
		Note  Text           `json:"note"`
		Terms []BriefingTerm `json:"terms" nullable:"false" maxItems:"400"`
		Names []BriefingName `json:"names" nullable:"false" maxItems:"200"`
	}
}) (*one[Briefing], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	p, err := c.Meetings.SaveBriefing(ctx, c.In, meeting.At{ID: meeting.ID(in.ID), Rev: rev}, func(was meeting.Briefing) (meeting.BriefingSaid, error) {
		var check fault.Check
		out := meeting.BriefingSaid{
			Due: in.Body.Due, Note: in.Body.Note.said(&check, "note", was.Note, c.Now()), Terms: []meeting.Term{}, Names: []meeting.NamedOne{},
		}
		for _, t := range in.Body.Terms {
			out.Terms = append(out.Terms, meeting.Term{Code: t.Code, In: readWords(t.Words), Note: t.Note})
		}
		for i, n := range in.Body.Names {
			at, old := spot("names", i), meeting.NamedOne{}
			if i < len(was.Names) {
				old = was.Names[i]
			}
			out.Names = append(out.Names, meeting.NamedOne{Name: n.Name.said(&check, at+"name", old.Name, c.Now()), Title: n.Title.said(&check, at+"title", old.Title, c.Now())})
		}
		return out, check.Err()
	})
	return briefingOut(c, p, err)
}

// BriefingFilled is a briefing after terms were added.
type BriefingFilled struct {
	Briefing Briefing `json:"briefing"`
	Added    int      `json:"added"`
}

// fillBriefing adds terms of the glossary: those with the codes, and those that stand in the agenda.
func fillBriefing(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		Codes  []string `json:"codes,omitempty" maxItems:"200" doc:"of the glossary"`
		Agenda bool     `json:"agenda,omitempty" doc:"what of the glossary stands in the meeting's title, purpose and agenda"`
	}
}) (*struct{ Body BriefingFilled }, error) {
	book, err := c.book(ctx)
	if err != nil {
		return nil, err
	}
	codes := in.Body.Codes
	if in.Body.Agenda {
		m, a, err := c.Meetings.Agenda(ctx, c.In, meeting.ID(in.ID))
		if err != nil {
			return nil, err
		}
		codes = append(codes, found(book, m, a)...)
	}
	p, n, err := c.Meetings.FillBriefing(ctx, c.In, meeting.ID(in.ID), termsOf(book, codes))
	if err != nil {
		return nil, err
	}
	return &struct{ Body BriefingFilled }{BriefingFilled{viewBriefing(p, c.In), n}}, nil
}

// found lists the codes of the notions that stand in what is said of a meeting.
func found(book *term.Book, m meeting.Meeting, a meeting.Agenda) []string {
	texts := []lang.Text{m.Title, m.Purpose}
	for _, x := range a.Items {
		if x.Standing == meeting.Accepted || x.Standing == meeting.Offered {
			texts = append(texts, x.Title, x.Text)
		}
	}
	var codes []string
	for _, t := range texts {
		for tag, v := range t.In {
			for _, f := range book.Find(v.Value, tag) {
				codes = append(codes, f.Line.Code)
			}
		}
	}
	return codes
}

// termsOf are the notions with the codes, as the reader's glossary has them, but for words that are not to be used.
func termsOf(book *term.Book, codes []string) []meeting.Term {
	all := []meeting.Term{}
	for _, l := range book.Lines() {
		if slices.Contains(codes, l.Code) && l.Status != term.Forbidden && len(l.Words) > 0 {
			all = append(all, meeting.Term{Code: l.Code, In: l.Words})
		}
	}
	return all
}

// BriefingHanded is to whom a briefing was sent.
type BriefingHanded struct {
	Briefing Briefing       `json:"briefing"`
	Mailed   int            `json:"mailed"`
	Links    []BriefingLink `json:"links" nullable:"false" doc:"of those whose address isn't known, once"`
}

// BriefingLink is a link to hand over by hand.
type BriefingLink struct {
	Name Text   `json:"name"`
	URL  string `json:"url"`
}

func sendBriefing(ctx context.Context, c Call, in *MeetingIn) (*struct{ Body BriefingHanded }, error) {
	h, err := c.Meetings.SendBriefing(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return &struct{ Body BriefingHanded }{BriefingHanded{
		Briefing: viewBriefing(h.Pack, c.In), Mailed: h.Mailed,
		Links: each(h.Links, func(l meeting.FreshLink) BriefingLink { return BriefingLink{viewText(l.Name), c.offerLink(l.Token)} }),
	}}, nil
}

func printBriefing(ctx context.Context, c Call, in *struct {
	MeetingIn
	Lang string `query:"lang" enum:"ko,en,zh-Hans,ja" required:"true"`
	Form string `query:"form" enum:"pdf,docx,hwpx" default:"pdf"`
}) (*paperOut, error) {
	p, err := c.Meetings.Briefing(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return sendPaper(c.Papers.PrintDoc(ctx, c.briefingDoc(p, lang.Tag(in.Lang)), paper.Form(in.Form)))
}

func exportBriefingTerms(ctx context.Context, c Call, in *MeetingIn) (*sheetOut, error) {
	p, err := c.Meetings.Briefing(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	sheet, err := meeting.WriteTerms(p.Briefing.Terms)
	if err != nil {
		return nil, err
	}
	return csvOut("terms-"+c.Now().Format(time.DateOnly), sheet), nil
}

func importBriefingTerms(ctx context.Context, c Call, in *struct {
	MeetingIn
	Bytes
}) (*struct{ Body SheetImport }, error) {
	raw, err := in.whole(sheetBody)
	if err != nil {
		return nil, err
	}
	terms, wrong, err := meeting.ReadTerms(raw)
	if err != nil {
		return nil, err
	}
	_, n, err := c.Meetings.FillBriefing(ctx, c.In, meeting.ID(in.ID), terms)
	if err != nil {
		return nil, err
	}
	v := SheetImport{Added: n, Same: len(terms) - n, Wrong: []SheetWrong{}}
	for _, w := range wrong {
		row, err := wrongRow(w.Line, w.Err)
		if err != nil {
			return nil, err
		}
		v.Wrong = append(v.Wrong, row)
	}
	return &struct{ Body SheetImport }{v}, nil
}
