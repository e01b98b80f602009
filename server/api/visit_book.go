package api

import (
	"context"
	"errors"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/partial"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// printVisitBook prints the briefing book of a visit in one language: the programme that both sides share, and what one's own side has noted for itself.
func printVisitBook(ctx context.Context, c Call, in *struct {
	VisitIn
	Lang string `query:"lang" enum:"ko,en,zh-Hans,ja" default:"ko"`
}) (*paperOut, error) {
	home, err := c.Authority.Stand(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	v, b, err := c.Visits.Brief(ctx, c.In, home, visit.ID(in.ID))
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	tag := lang.Tag(in.Lang)
	book := visitBook{v, b, tag, map[tenants.TenantID]string{}}
	for _, t := range []tenants.TenantID{v.Host, v.Visitor} {
		name, err := n.of(ctx, t)
		if err != nil {
			return nil, err
		}
		book.names[t] = inLanguage(name, tag)
	}
	zone, err := time.LoadLocation(v.Zone)
	if err != nil {
		zone = time.UTC
	}
	title := book.said(v.Title) + " – " + SheetWord(tag, "book_title")
	d := paper.Doc{Name: "briefing-" + v.From, At: c.Now().In(zone), Texts: []paper.Text{{Lang: tag, Title: title, Blocks: book.blocks()}}, Maker: book.names[c.Who.Tenant()]}
	return sendPaper(c.Papers.Set(ctx, d))
}

// visitBook is a briefing book in one language.
type visitBook struct {
	visit visit.Visit
	own   visit.Brief
	in    lang.Tag
	names map[tenants.TenantID]string
}

func (b visitBook) said(t lang.Text) string {
	words, _ := t.For(b.in)
	return words
}

func bold(words string) []paper.Run {
	return []paper.Run{{Text: words, Style: paper.Style{Bold: true}}}
}

// blocks is what the book says. What nobody has said yet isn't there.
func (b visitBook) blocks() []paper.Block {
	v, out := b.visit, []paper.Block{}
	fact := func(key, value string) {
		if value != "" {
			out = append(out, paper.Paragraph{Runs: append(bold(SheetWord(b.in, key)+": "), paper.Run{Text: value})})
		}
	}
	part := func(key string, t lang.Text) {
		if !t.Empty() {
			out = append(out, paper.Heading{Level: 2, Runs: []paper.Run{{Text: SheetWord(b.in, key)}}}, line(b.said(t)))
		}
	}
	fact("book_host", b.names[v.Host])
	fact("book_visitor", b.names[v.Visitor])
	fact("book_days", v.From+" – "+v.Until+" ("+v.Zone+")")
	fact("book_leader", b.said(v.Leader))
	fact("book_letter", v.Letter)
	part("book_purpose", v.Purpose)
	if len(v.Slots) > 0 {
		out = append(out, paper.Heading{Level: 2, Runs: []paper.Run{{Text: SheetWord(b.in, "book_programme")}}})
		for _, s := range v.Slots {
			out = append(out, paper.Paragraph{Runs: bold(slotTimes(s) + "  " + b.said(s.What))})
			fact("book_where", b.said(s.Where))
			fact("book_counterpart", b.said(s.Counterpart))
			fact("book_transport", b.said(s.Transport))
			fact("book_protocol", b.said(s.Protocol))
			fact("book_note", b.said(b.own.Notes[s.ID]))
		}
	}
	part("book_about", b.own.About)
	part("book_talking", b.own.Talking)
	part("book_manners", b.own.Manners)
	return append(out, b.gifts()...)
}

func (b visitBook) gifts() []paper.Block {
	if len(b.own.Gifts) == 0 {
		return nil
	}
	items := [][]paper.Block{}
	for _, g := range b.own.Gifts {
		key := "book_given"
		if g.Got {
			key = "book_got"
		}
		items = append(items, []paper.Block{line(joinWords(SheetWord(b.in, key)+":", b.said(g.What), b.said(g.To), g.Value))})
	}
	return []paper.Block{paper.Heading{Level: 2, Runs: []paper.Run{{Text: SheetWord(b.in, "book_gifts")}}}, paper.List{Items: items}}
}

// slotTimes is when a slot is, by the host's clock: the day once.
func slotTimes(s visit.Slot) string {
	day, from := s.Start[:10], s.Start[11:]
	if s.End[:10] == day {
		return day + " " + from + "–" + s.End[11:]
	}
	return day + " " + from + " – " + s.End[:10] + " " + s.End[11:]
}

// VisitRecords prepare the exchange record of a visit, one draft in the home of each side. They are a visit.Ledger.
type VisitRecords struct {
	Ledger *ledger.Service
	House  func(tenants.Space) tenants.Scope // lets the house into a home on the ledger's errand
}

// Prepare implements visit.Ledger.
func (x VisitRecords) Prepare(ctx context.Context, in tenants.Scope, v visit.Visit) error {
	for _, t := range []tenants.TenantID{v.Host, v.Visitor} {
		c := ledger.Content{
			Title: shortened(v.Title, ledger.MostTitle), Kind: "VISIT", Direction: ledger.In, Span: ledger.Span{Start: partial.Date(v.From)}, Host: string(v.Host),
			Visitors: []string{string(v.Visitor)},
		}
		if v.Until != v.From {
			c.Span.End = partial.Date(v.Until)
		}
		if t == v.Visitor {
			c.Direction = ledger.Out
		}
		if v.People > 0 {
			people := v.People
			c.Heads.Total = &people
		}
		for _, s := range v.Slots[:min(len(v.Slots), ledger.MostItems)] {
			c.Programme = append(c.Programme, ledger.Item{On: partial.Date(s.Start[:10]), Text: shortened(s.What, ledger.MostText)})
		}
		w := ledger.Wish{Sides: []ledger.Side{{Code: string(v.Other(t))}}, Content: c}
		if _, err := x.Ledger.Prepare(ctx, x.House(tenants.HomeOf(t)), ledger.Preparation{About: v.Ref(), In: in.Space(), Wish: w}); err != nil {
			return err
		}
	}
	return nil
}

// Carry tells a visit that its exchange record stands before both sides.
func (x VisitRecords) Carry(ctx context.Context, visits *visit.Service, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	if _, pact := space.Pact(); !pact || f.Kind != ledger.PostedFact.Code() {
		return nil
	}
	r, err := x.Ledger.Record(ctx, x.House(space), ledger.ID(f.About.ID))
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return nil
	case err != nil || r.About.Noun != "visit" || r.AboutIn != space:
		return err
	}
	return visits.Booked(ctx, enter(space), visit.ID(r.About.ID))
}
