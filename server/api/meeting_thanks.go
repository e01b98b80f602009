package api

import (
	"context"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/tenants"
)

// ThanksTemplate is the wording of a letter of thanks of one's own side.
type ThanksTemplate struct {
	ID       string          `json:"id"`
	Rev      int64           `json:"rev" doc:"0 for a standard one that nobody has changed"`
	Title    Text            `json:"title"`
	Body     Text            `json:"body"`
	Langs    []string        `json:"langs" nullable:"false" doc:"in which it can be sent"`
	Standard bool            `json:"standard" doc:"it was shipped, and can be restored"`
	Same     bool            `json:"same" doc:"it says what the standard says"`
	Past     []ThanksEdition `json:"past" nullable:"false" doc:"what it said before, the last first"`
	Updated  string          `json:"updated,omitempty"`
}

// ThanksEdition is what a template said until a moment.
type ThanksEdition struct {
	Title Text   `json:"title"`
	Body  Text   `json:"body"`
	Until string `json:"until"`
}

// ThanksTemplates is what one's own side can thank with.
type ThanksTemplates struct {
	Items []ThanksTemplate `json:"items" nullable:"false"`
	Words []string         `json:"words" nullable:"false" doc:"what a template may leave open, in braces"`
}

func viewTemplate(t meeting.ThanksTemplate) ThanksTemplate {
	v := ThanksTemplate{ID: t.ID, Rev: t.Rev, Title: viewText(t.Said.Title), Body: viewText(t.Said.Body), Langs: texts(t.Said.Langs()), Updated: stamp(t.Updated), Past: []ThanksEdition{}}
	v.Standard, v.Same = t.Standard()
	for i := len(t.Past) - 1; i >= 0; i-- {
		v.Past = append(v.Past, ThanksEdition{viewText(t.Past[i].Title), viewText(t.Past[i].Body), stamp(t.Past[i].Until)})
	}
	return v
}

func templateOut(t meeting.ThanksTemplate, err error) (*one[ThanksTemplate], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewTemplate(t), t.Rev), nil
}

func listThanksTemplates(ctx context.Context, c Call, _ *struct{}) (*struct{ Body ThanksTemplates }, error) {
	all, err := c.Meetings.ThanksTemplates(ctx, c.In)
	if err != nil {
		return nil, err
	}
	return &struct{ Body ThanksTemplates }{ThanksTemplates{each(all, viewTemplate), meeting.ThanksWords()}}, nil
}

// ThanksDraft is what somebody words.
type ThanksDraft struct {
	Title Text `json:"title"`
	Body  Text `json:"body"`
}

func (d ThanksDraft) said(c Call, before meeting.ThanksSaid) (meeting.ThanksSaid, error) {
	var check fault.Check
	out := meeting.ThanksSaid{Title: d.Title.said(&check, "title", before.Title, c.Now()), Body: d.Body.said(&check, "body", before.Body, c.Now())}
	return out, check.Err()
}

func addThanksTemplate(ctx context.Context, c Call, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key adds the same template once"`
	Body ThanksDraft
}) (*one[ThanksTemplate], error) {
	said, err := in.Body.said(c, meeting.ThanksSaid{})
	if err != nil {
		return nil, err
	}
	return templateOut(c.Meetings.AddThanks(ctx, c.In, said, once[string](c, "thanks", in.Key)))
}

// ThanksTemplateIn is a deed on a template, at the revision its doer saw.
type ThanksTemplateIn struct {
	ID string `path:"id" maxLength:"36"`
	IfMatch
}

func (in ThanksTemplateIn) at(deed func(meeting.TemplateAt) (meeting.ThanksTemplate, error)) (*one[ThanksTemplate], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	return templateOut(deed(meeting.TemplateAt{ID: in.ID, Rev: rev}))
}

func wordThanksTemplate(ctx context.Context, c Call, in *struct {
	ThanksTemplateIn
	Body ThanksDraft
}) (*one[ThanksTemplate], error) {
	return in.at(func(at meeting.TemplateAt) (meeting.ThanksTemplate, error) {
		return c.Meetings.WordThanks(ctx, c.In, at, func(before meeting.ThanksSaid) (meeting.ThanksSaid, error) { return in.Body.said(c, before) })
	})
}

func restoreThanksTemplate(ctx context.Context, c Call, in *ThanksTemplateIn) (*one[ThanksTemplate], error) {
	return in.at(func(at meeting.TemplateAt) (meeting.ThanksTemplate, error) {
		return c.Meetings.RestoreThanks(ctx, c.In, at)
	})
}

func dropThanksTemplate(ctx context.Context, c Call, in *ThanksTemplateIn) (*one[ThanksTemplate], error) {
	return in.at(func(at meeting.TemplateAt) (meeting.ThanksTemplate, error) {
		return c.Meetings.DropThanks(ctx, c.In, at)
	})
}

// MeetingThanks is whom one's own side can thank for a meeting, and whom it has thanked.
type MeetingThanks struct {
	People    []MeetingThankable `json:"people" nullable:"false" doc:"of the other sides"`
	Mailings  []ThanksMailing    `json:"mailings" nullable:"false" doc:"the last first"`
	Decisions int                `json:"decisions"`
	May       map[string]bool    `json:"may"`
	Why       map[string]string  `json:"why"`
	Made      string             `json:"made,omitempty" doc:"the mailing that was just written"`
}

// MeetingThankable is somebody who can be thanked.
type MeetingThankable struct {
	Person  string              `json:"person"`
	Tenant  string              `json:"tenant"`
	Names   []MeetingPersonName `json:"names" nullable:"false"`
	Part    string              `json:"part" enum:"head,member,interpreter,advance,press,accompanying"`
	Title   Text                `json:"title"`
	Thanked string              `json:"thanked,omitempty" doc:"when she was thanked last"`
}

// ThanksMailing is letters that were written at one time.
type ThanksMailing struct {
	ID       string   `json:"id"`
	Template string   `json:"template"`
	Title    Text     `json:"title"`
	Langs    []string `json:"langs" nullable:"false"`
	People   []string `json:"people" nullable:"false"`
	At       string   `json:"at"`
	By       string   `json:"by"`
}

func (c Call) thanksOut(g meeting.Gratitude, made string, err error) (*one[MeetingThanks], error) {
	if err != nil {
		return nil, err
	}
	r := meeting.Certificates{}.Rights(g.Meeting, c.In)
	v := MeetingThanks{Decisions: g.Decisions, Made: made, May: map[string]bool{"thank": r.May["thank"]}, Why: map[string]string{}, Mailings: []ThanksMailing{}}
	if why := r.Why["thank"]; why != "" {
		v.Why["thank"] = why
	}
	v.People = each(g.People, func(p meeting.Roll) MeetingThankable {
		return MeetingThankable{string(p.ID), string(p.Tenant), viewNames(p.Names), string(p.Part), viewText(p.Title), stamp(g.Thanks.Thanked(p.ID))}
	})
	for i := len(g.Thanks.Mailings) - 1; i >= 0; i-- {
		x := g.Thanks.Mailings[i]
		v.Mailings = append(v.Mailings, ThanksMailing{x.ID, x.Template, viewText(x.Said.Title), texts(x.Langs), texts(x.People), stamp(x.At), string(x.By)})
	}
	return whole(v, g.Thanks.Rev), nil
}

func readThanks(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingThanks], error) {
	at, err := c.desk(ctx)
	if err != nil {
		return nil, err
	}
	g, err := c.Meetings.Thanks(ctx, at, meeting.ID(in.ID))
	return c.thanksOut(g, "", err)
}

// ThanksWanted is whom somebody thanks, in which words and languages.
type ThanksWanted struct {
	Template string   `json:"template" maxLength:"36"`
	Langs    []string `json:"langs" nullable:"false" minItems:"1" maxItems:"2"`
	Beside   bool     `json:"beside,omitempty" doc:"two languages side by side; else one after the other"`
	People   []string `json:"people" nullable:"false" minItems:"1" maxItems:"3000"`
	Again    bool     `json:"again,omitempty" doc:"though some of them were thanked before"`
}

func (w ThanksWanted) thanking() meeting.Thanking {
	return meeting.Thanking{Template: w.Template, Langs: each(w.Langs, func(t string) lang.Tag { return lang.Tag(t) }), Beside: w.Beside, People: persons(w.People), Again: w.Again}
}

// ThanksPreview is how a letter reads.
type ThanksPreview struct {
	Letters []ThanksLetter `json:"letters" nullable:"false" doc:"of the first who would be thanked, in each language"`
	People  int            `json:"people" doc:"how many letters there would be"`
}

// ThanksLetter is a letter in one language.
type ThanksLetter struct {
	Lang  string   `json:"lang"`
	Title string   `json:"title"`
	Body  []string `json:"body" nullable:"false" doc:"by paragraph; an empty one keeps its room"`
}

func previewThanks(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body ThanksWanted
}) (*struct{ Body ThanksPreview }, error) {
	at, err := c.desk(ctx)
	if err != nil {
		return nil, err
	}
	g, x, err := c.Meetings.Preview(ctx, at, meeting.ID(in.ID), in.Body.thanking())
	if err != nil {
		return nil, err
	}
	w, err := c.thanksWriter(ctx, g, x)
	if err != nil {
		return nil, err
	}
	v := ThanksPreview{People: len(g.People)}
	for _, tag := range x.Langs {
		f := x.Said.Fill(tag, w.words(g.People[0], tag))
		v.Letters = append(v.Letters, ThanksLetter{string(f.Lang), f.Title, f.Body})
	}
	return &struct{ Body ThanksPreview }{v}, nil
}

func giveThanks(ctx context.Context, c Call, in *struct {
	MeetingIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key thanks once"`
	Body ThanksWanted
}) (*one[MeetingThanks], error) {
	at, err := c.desk(ctx)
	if err != nil {
		return nil, err
	}
	g, made, err := c.Meetings.GiveThanks(ctx, at, meeting.ID(in.ID), in.Body.thanking(), once[string](c, "thanks "+in.ID, in.Key))
	return c.thanksOut(g, made, err)
}

// printThanks prints letters that were written at one time, each from a page of its own.
func printThanks(ctx context.Context, c Call, in *struct {
	MeetingIn
	Mailing string `path:"mailing" maxLength:"36"`
}) (*paperOut, error) {
	at, err := c.desk(ctx)
	if err != nil {
		return nil, err
	}
	g, x, err := c.Meetings.Letters(ctx, at, meeting.ID(in.ID), in.Mailing)
	if err != nil {
		return nil, err
	}
	w, err := c.thanksWriter(ctx, g, x)
	if err != nil {
		return nil, err
	}
	docs := []paper.Doc{}
	for _, p := range g.People {
		docs = append(docs, w.letter(p))
	}
	return sendPaper(c.Papers.Bundle(ctx, paper.Doc{Name: "thanks", At: w.at, Maker: w.sender.in(w.sender.Lang), Texts: docs[0].Texts}, docs))
}

// thanksWriter writes letters of thanks.
type thanksWriter struct {
	grateful meeting.Gratitude
	mailing  meeting.ThanksMailing
	sides    map[tenants.TenantID]side
	sender   side
	at       time.Time
}

func (c Call) thanksWriter(ctx context.Context, g meeting.Gratitude, x meeting.ThanksMailing) (thanksWriter, error) {
	all := []tenants.TenantID{g.Meeting.Host, c.In.Tenant()}
	for _, p := range g.People {
		all = append(all, p.Tenant)
	}
	sides, err := c.sidesOf(ctx, all)
	if err != nil {
		return thanksWriter{}, err
	}
	w := thanksWriter{g, x, sides, sides[c.In.Tenant()], x.At}
	if w.at.IsZero() {
		w.at = c.Now()
	}
	if zone, err := time.LoadLocation(w.sender.Zone); err == nil {
		w.at = w.at.In(zone)
	}
	return w, nil
}

// words is what a letter to somebody fills in.
func (w thanksWriter) words(p meeting.Roll, tag lang.Tag) map[string]string {
	m := w.grateful.Meeting
	said := func(t lang.Text) string { words, _ := t.For(tag); return words }
	out := map[string]string{
		"name": p.Addressed(tag), "office": joinWords(said(p.Body), said(p.Title)), "side": w.sides[p.Tenant].in(tag), "event": said(m.Title),
		"place": said(m.Venue.Name), "host": w.sides[m.Host].in(tag), "sender": w.sender.in(tag),
	}
	if m.Slot.Set() {
		out["date"] = daysOf(tag, m.Slot, w.sides[m.Host].zone(m))
	}
	if w.grateful.Decisions > 0 {
		out["decisions"] = strconv.Itoa(w.grateful.Decisions)
	}
	return out
}

// letter puts one person's letter on paper: to whom, the words, the date, and by whom.
func (w thanksWriter) letter(p meeting.Roll) paper.Doc {
	d := paper.Doc{Name: "thanks", At: w.at, Pair: w.mailing.Beside, Maker: w.sender.in(w.sender.Lang)}
	for _, tag := range w.mailing.Langs {
		f := w.mailing.Said.Fill(tag, w.words(p, tag))
		body, _ := p.Body.For(tag)
		title, _ := p.Title.For(tag)
		if own := w.sides[p.Tenant].in(tag); body == "" {
			body = own
		}
		blocks := []paper.Block{paper.Paragraph{Runs: bold(joinWords(body, title))}, paper.Paragraph{Runs: bold(p.Called(tag))}, line(" ")}
		for _, words := range f.Body {
			if words == "" {
				words = " "
			}
			blocks = append(blocks, line(words))
		}
		blocks = append(blocks, line(" "), line(LongDate(tag, w.at)), paper.Paragraph{Runs: bold(w.sender.in(tag))}, line(" "), line("________________________"))
		d.Texts = append(d.Texts, paper.Text{Lang: tag, Title: f.Title, Blocks: blocks})
	}
	return d
}
