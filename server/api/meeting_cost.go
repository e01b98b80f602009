package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// CostLine is one line of what a meeting costs a side. Amounts are exact decimals of the currency.
type CostLine struct {
	ID       string `json:"id" maxLength:"40" doc:"made by who writes it"`
	Kind     string `json:"kind" enum:"venue,interpretation,translation,equipment,printing,travel,local_transport,lodging,meals,gifts,other"`
	Title    Text   `json:"title"`
	Bearer   string `json:"bearer" maxLength:"60" doc:"the party that bears it"`
	Currency string `json:"currency" maxLength:"3" doc:"ISO 4217"`
	Planned  string `json:"planned" maxLength:"24"`
	Spent    string `json:"spent" maxLength:"24"`
	Shared   bool   `json:"shared,omitempty" doc:"the other parties see it"`
}

// CostSum is what lines come to in one currency.
type CostSum struct {
	Kind     string `json:"kind,omitempty" doc:"none is all kinds"`
	Currency string `json:"currency"`
	Planned  string `json:"planned"`
	Spent    string `json:"spent"`
}

// CostSheet is the costs of one side, as far as the reader sees them.
type CostSheet struct {
	Tenant string     `json:"tenant"`
	Lines  []CostLine `json:"lines" nullable:"false"`
	Sums   []CostSum  `json:"sums" nullable:"false"`
}

// MeetingCosts is what a meeting costs: one's own side all, of the others what they share.
type MeetingCosts struct {
	Rev    int64       `json:"rev" doc:"of one's own side's"`
	Own    *CostSheet  `json:"own,omitempty"`
	Shared []CostSheet `json:"shared" nullable:"false" doc:"of the other parties"`
	May    bool        `json:"may_write"`
}

func viewCosts(t tenants.TenantID, lines []meeting.Cost) CostSheet {
	out := CostSheet{Tenant: string(t), Lines: make([]CostLine, len(lines)), Sums: []CostSum{}}
	for i, l := range lines {
		out.Lines[i] = CostLine{
			ID: l.ID, Kind: string(l.Kind), Title: viewText(l.Title), Bearer: string(l.Bearer), Currency: l.Currency,
			Planned: money.Amount(l.Currency, l.Planned), Spent: money.Amount(l.Currency, l.Spent), Shared: l.Shared,
		}
	}
	for _, s := range meeting.SumCosts(lines) {
		out.Sums = append(out.Sums, CostSum{string(s.Kind), s.Currency, money.Amount(s.Currency, s.Planned), money.Amount(s.Currency, s.Spent)})
	}
	return out
}

func costsOut(c Call, s meeting.Spending, err error) (*one[MeetingCosts], error) {
	if err != nil {
		return nil, err
	}
	v := MeetingCosts{Shared: []CostSheet{}}
	if s.Own != nil {
		own := viewCosts(c.In.Tenant(), s.Own.Lines)
		v.Own, v.Rev, v.May = &own, s.Own.Rev, true
	}
	for _, x := range s.Shared {
		if len(x.Lines) > 0 && (s.Own == nil || x.Tenant != c.In.Tenant()) {
			v.Shared = append(v.Shared, viewCosts(x.Tenant, x.Lines))
		}
	}
	return whole(v, v.Rev), nil
}

func readCosts(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingCosts], error) {
	at, err := c.desk(ctx)
	if err != nil {
		return nil, err
	}
	s, err := c.Meetings.Spending(ctx, at, meeting.ID(in.ID))
	return costsOut(c, s, err)
}

func saveCosts(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		Lines []CostLine `json:"lines" nullable:"false" maxItems:"100" doc:"all of one's own side"`
	}
}) (*one[MeetingCosts], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	at, err := c.desk(ctx)
	if err != nil {
		return nil, err
	}
	s, err := c.Meetings.SaveCosts(ctx, at, meeting.ID(in.ID), rev, func(was []meeting.Cost) ([]meeting.Cost, error) { return c.costs(in.Body.Lines, was) })
	return costsOut(c, s, err)
}

// costs reads lines. An amount that its currency doesn't have is a fault of its field.
func (c Call) costs(said []CostLine, was []meeting.Cost) ([]meeting.Cost, error) {
	var check fault.Check
	out := make([]meeting.Cost, len(said))
	for i, l := range said {
		old := before(was, l.ID, func(x meeting.Cost) string { return x.ID })
		out[i] = meeting.Cost{
			ID: l.ID, Kind: meeting.CostKind(l.Kind), Title: l.Title.said(&check, spot("lines", i)+"title", old.Title, c.Now()), Bearer: tenants.TenantID(l.Bearer),
			Currency: l.Currency, Shared: l.Shared,
		}
		if !money.Known(l.Currency) {
			check.Fail(spot("lines", i)+"currency", "no_such_currency")
			continue
		}
		var ok bool
		out[i].Planned, ok = money.Minor(l.Currency, l.Planned)
		check.That(ok, spot("lines", i)+"planned", "not_an_amount")
		out[i].Spent, ok = money.Minor(l.Currency, l.Spent)
		check.That(ok, spot("lines", i)+"spent", "not_an_amount")
	}
	return out, check.Err()
}

func exportCosts(ctx context.Context, c Call, in *struct {
	MeetingIn
	SheetAsked
}) (*sheetOut, error) {
	at, err := c.desk(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.Meetings.Spending(ctx, at, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	tag := lang.Tag(in.SheetAsked.Lang)
	word := func(key string) string { return SheetWord(tag, key) }
	s := intake.Sheet{Name: word("costs"), Head: each([]string{"c_side", "c_kind", "l_title", "c_bearer", "c_currency", "c_planned", "c_spent", "c_shared"}, word)}
	name := func(t tenants.TenantID) (string, error) {
		said, err := n.of(ctx, t)
		return inLanguage(said, tag), err
	}
	put := func(t tenants.TenantID, lines []meeting.Cost) error {
		side, err := name(t)
		if err != nil {
			return err
		}
		for _, l := range lines {
			bearer, err := name(l.Bearer)
			if err != nil {
				return err
			}
			shared := map[bool]string{true: "l_yes", false: "l_no"}[l.Shared]
			s.Rows = append(s.Rows, []intake.Cell{
				intake.Text(side), intake.Text(word("c_" + string(l.Kind))), intake.Text(inLanguage(viewText(l.Title), tag)), intake.Text(bearer), intake.Text(l.Currency),
				intake.Text(money.Amount(l.Currency, l.Planned)), intake.Text(money.Amount(l.Currency, l.Spent)), intake.Text(word(shared)),
			})
		}
		return nil
	}
	if all.Own != nil {
		if err := put(c.In.Tenant(), all.Own.Lines); err != nil {
			return nil, err
		}
	}
	for _, x := range all.Shared {
		if all.Own != nil && x.Tenant == c.In.Tenant() {
			continue
		}
		if err := put(x.Tenant, x.Lines); err != nil {
			return nil, err
		}
	}
	return in.send(s, "costs")
}
