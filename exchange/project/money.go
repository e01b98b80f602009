package project

import (
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/tenants"
)

// Line is one line of the budget: what one party has planned and spent for something, in one currency.
type Line struct {
	ID       string           `bson:"id"`
	Party    tenants.TenantID `bson:"party"`
	Title    lang.Text        `bson:"title"`
	Phase    string           `bson:"phase"`
	Currency string           `bson:"currency"`
	Planned  int64            `bson:"planned"` // minor units
	Spent    int64            `bson:"spent"`
}

// Total is the sum of one currency. Sums of different currencies are never added.
type Total struct {
	Party    tenants.TenantID // empty for all parties together
	Currency string
	Planned  int64
	Spent    int64
}

// MostLines bounds one party's lines; the sum of all parties' still fits.
const MostLines = 100

// Spend says anew the lines of the party that does it; the others' stay as they are.
func (p *Project) Spend(lines []Line, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	var c fault.Check
	c.That(len(lines) <= MostLines, "lines", "too_many", "max", strconv.Itoa(MostLines))
	rest := slices.DeleteFunc(slices.Clone(p.Budget), func(l Line) bool { return l.Party == by.Tenant })
	for i, l := range lines {
		at := "lines[" + strconv.Itoa(i) + "]."
		c.That(money.Known(l.Currency), at+"currency", "no_such_currency")
		c.That(name(l.ID) && !slices.ContainsFunc(append(slices.Clone(rest), lines[:i]...), func(x Line) bool { return x.ID == l.ID }), at+"id", "unknown")
		c.That(!l.Title.Empty(), at+"title", "required")
		checkText(&c, at+"title", l.Title, MostTitle)
		c.That(l.Planned >= 0 && l.Planned <= money.Most, at+"planned", "wrong")
		c.That(l.Spent >= -money.Most && l.Spent <= money.Most, at+"spent", "wrong")
		c.That(l.Phase == "" || p.hasPhase(l.Phase), at+"phase", "unknown")
		lines[i].Party = by.Tenant
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.Budget, p.Updated = append(rest, lines...), by.At
	return nil
}

func (p Project) hasPhase(id string) bool {
	return slices.ContainsFunc(p.Phases, func(h Phase) bool { return h.ID == id })
}

// Totals sums the budget by party and currency, then by currency alone.
func (p Project) Totals() []Total {
	var each, all []Total
	add := func(to []Total, t Total) []Total {
		i := slices.IndexFunc(to, func(x Total) bool { return x.Party == t.Party && x.Currency == t.Currency })
		if i < 0 {
			return append(to, t)
		}
		to[i].Planned, to[i].Spent = to[i].Planned+t.Planned, to[i].Spent+t.Spent
		return to
	}
	for _, l := range p.Budget {
		each = add(each, Total{l.Party, l.Currency, l.Planned, l.Spent})
		all = add(all, Total{"", l.Currency, l.Planned, l.Spent})
	}
	return append(each, all...)
}
