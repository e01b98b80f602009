package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/exchange/ledger"
)

func exportRecords(ctx context.Context, c Call, in *struct {
	RecordsAsked
	SheetAsked
}) (*sheetOut, error) {
	reach, n, err := c.reach(ctx)
	if err != nil {
		return nil, err
	}
	all, complete, err := c.Ledger.All(ctx, reach, in.filter(c))
	if err != nil {
		return nil, err
	}
	s := n.recordSheet(ctx, all, lang.Tag(in.Lang))
	if !complete {
		s.Foot = append(s.Foot, strings.ReplaceAll(SheetWord(lang.Tag(in.Lang), "l_more"), "{count}", strconv.Itoa(len(all))))
	}
	return in.send(s, "exchanges-"+c.Now().Format(time.DateOnly))
}

// recordSheet makes a sheet of exchange records, as the reader's own side sees them.
func (n *namer) recordSheet(ctx context.Context, all []ledger.Record, tag lang.Tag) intake.Sheet {
	say := func(key string) string { return SheetWord(tag, key) }
	code := func(sort, code string) intake.Cell {
		if code == "" {
			return intake.Cell{}
		}
		return intake.Text(say(sort + code))
	}
	count := func(n *int) intake.Cell {
		if n == nil {
			return intake.Cell{}
		}
		return intake.Number(float64(*n))
	}
	s := intake.Sheet{Name: say("l_records")}
	for _, key := range []string{
		"l_start", "l_end", "l_title", "owner", "partner", "l_kind", "l_sector", "l_others", "l_direction", "l_total", "l_own", "l_partner", "l_minors", "l_level", "l_place",
		"l_signed", "l_contracts", "l_trained", "l_programme", "l_narrative", "l_follow_ups", "l_money", "l_series", "l_state", "l_counts", "source", "as_of", "id",
	} {
		s.Head = append(s.Head, say(key))
	}
	for _, r := range all {
		c := r.As(n.Who.Tenant())
		own, others := n.ownAndOthers(r, tag)
		var sectors []string
		for _, x := range c.Others {
			sectors = append(sectors, say("sec_"+x))
		}
		s.Rows = append(s.Rows, []intake.Cell{
			intake.DayCell(intake.Day(c.Span.Start)), intake.DayCell(intake.Day(c.Span.End)), intake.Text(inLanguage(viewText(c.Title), tag)), intake.Text(own), intake.Text(others),
			code("exk_", string(c.Kind)), code("sec_", c.Sector), intake.Text(strings.Join(sectors, " · ")), code("dir_", string(c.Direction)),
			count(c.Heads.Total), count(c.Heads.Own), count(c.Heads.Partner), count(c.Heads.Minors), code("lvl_", string(c.Level)), intake.Text(inLanguage(viewText(c.Place), tag)),
			intake.Number(float64(len(c.Outcome.Signed))), intake.Text(contractsSaid(c, tag)), count(c.Outcome.Trained),
			intake.Text(programmeSaid(c, tag)), intake.Text(inLanguage(viewText(c.Narrative), tag)), intake.Text(followUpsSaid(c, tag)), intake.Text(n.moneySaid(ctx, r, tag)),
			intake.Text(c.Series),
			code("rst_", string(r.State)), intake.Text(say(map[bool]string{true: "l_yes", false: "l_no"}[r.Counts()])), intake.Text(c.Source.Said), intake.DayCell(intake.Day(c.Source.AsOf)),
			intake.Text(string(r.ID)),
		})
	}
	return s
}

func contractsSaid(c ledger.Content, tag lang.Tag) string {
	var all []string
	for _, x := range c.Outcome.Contracts {
		said := inLanguage(viewText(x.Title), tag)
		if x.Currency != "" {
			said += " " + money.Amount(x.Currency, x.Amount) + " " + x.Currency
		}
		all = append(all, said)
	}
	return strings.Join(all, " · ")
}

// programmeSaid is what was done, a line for each entry, with its day where it has one.
func programmeSaid(c ledger.Content, tag lang.Tag) string {
	lines := each(c.Programme, func(x ledger.Item) string {
		return strings.TrimSpace(string(x.On) + " " + inLanguage(viewText(x.Text), tag))
	})
	return strings.Join(lines, "\n")
}

func followUpsSaid(c ledger.Content, tag lang.Tag) string {
	lines := each(c.Outcome.FollowUps, func(x ledger.FollowUp) string {
		said := strings.TrimSpace(string(x.Due) + " " + inLanguage(viewText(x.Text), tag))
		if x.Done {
			said += " (" + SheetWord(tag, "l_done") + ")"
		}
		return said
	})
	return strings.Join(lines, "\n")
}

// moneySaid is what the sides let each other see of their money: planned and spent. What a side keeps in its annex isn't in it.
func (n *namer) moneySaid(ctx context.Context, r ledger.Record, tag lang.Tag) string {
	lines := each(r.Money, func(x ledger.Share) string {
		name, err := n.of(ctx, x.Tenant)
		said := inLanguage(name, tag)
		if err != nil {
			said = string(x.Tenant)
		}
		return said + " " + money.Amount(x.Currency, x.Planned) + " → " + money.Amount(x.Currency, x.Spent) + " " + x.Currency
	})
	return strings.Join(lines, "\n")
}

// ownAndOthers names the reader's own side, or the owner's where she has none, and the others.
func (n *namer) ownAndOthers(r ledger.Record, tag lang.Tag) (own, others string) {
	var names []string
	for i, p := range n.recordSides(r) {
		name := inLanguage(p.Name, tag)
		if _, side := r.Side(n.Who.Tenant()); p.Own || !side && i == 0 {
			own = name
			continue
		}
		names = append(names, name)
	}
	return own, strings.Join(names, " · ")
}
