package meeting

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Costs is what a meeting costs one side, planned and spent. It stands in that side's home; what the side shares of it is a SharedCosts beside the meeting.
type Costs struct {
	Meeting ID            `bson:"-"`
	Rev     int64         `bson:"-"`
	Stands  tenants.Space `bson:"stands"` // where the meeting is
	Lines   []Cost        `bson:"lines"`
	Updated time.Time     `bson:"updated"`
}

// SharedCosts is what one side shows the others of its costs.
type SharedCosts struct {
	ID      string           `bson:"-"` // of the meeting and the side
	Rev     int64            `bson:"-"`
	Meeting ID               `bson:"meeting"`
	Tenant  tenants.TenantID `bson:"tenant"`
	Lines   []Cost           `bson:"lines"`
	Updated time.Time        `bson:"updated"`
}

// Cost is one line. Amounts are in minor units of the currency and not negative.
type Cost struct {
	ID       string           `bson:"id"`
	Kind     CostKind         `bson:"kind"`
	Title    lang.Text        `bson:"title"`
	Bearer   tenants.TenantID `bson:"bearer"` // who bears it; by usage the host what arises on the spot, each side its own journey
	Currency string           `bson:"currency"`
	Planned  int64            `bson:"planned"`
	Spent    int64            `bson:"spent"`
	Shared   bool             `bson:"shared"`
}

// CostKind is what money is spent on.
type CostKind string

// CostKinds lists them in the order of a settlement.
func CostKinds() []CostKind {
	return []CostKind{"venue", "interpretation", "translation", "equipment", "printing", "travel", "local_transport", "lodging", "meals", "gifts", "other"}
}

// Bounds of costs.
const (
	MostCosts     = 100
	mostCostTitle = 200
)

// What can happen to costs. No amount stands in it.
var (
	CostsSaved  = fact.Declare("meeting.costs_saved", tenants.WriteMeeting).Minor()
	CostsShared = fact.Declare("meeting.costs_shared", tenants.WriteMeeting)
)

func costFacts() []fact.Kind { return []fact.Kind{CostsSaved, CostsShared} }

// set takes all lines of a side. It names every fault of every line.
func (x *Costs) set(m Meeting, lines []Cost, by By) error {
	var c fault.Check
	c.That(len(lines) <= MostCosts, "lines", "too_many", "max", strconv.Itoa(MostCosts))
	for i, l := range lines {
		at := "lines[" + strconv.Itoa(i) + "]."
		twice := slices.ContainsFunc(lines[:i], func(y Cost) bool { return y.ID == l.ID })
		c.That(l.ID != "" && len(l.ID) <= 40 && !twice, at+"id", "unknown")
		c.That(slices.Contains(CostKinds(), l.Kind), at+"kind", "unknown")
		c.That(!l.Title.Empty(), at+"title", "required")
		checkText(&c, at+"title", l.Title, mostCostTitle)
		c.That(m.Party(l.Bearer), at+"bearer", "unknown")
		c.That(money.Known(l.Currency), at+"currency", "no_such_currency")
		c.That(l.Planned >= 0, at+"planned", "not_an_amount")
		c.That(l.Spent >= 0, at+"spent", "not_an_amount")
	}
	if err := c.Err(); err != nil {
		return err
	}
	x.Lines, x.Stands, x.Updated = lines, m.Stands, by.At
	return nil
}

// shared returns the lines that the others see.
func (x Costs) shared() []Cost {
	return slices.DeleteFunc(slices.Clone(x.Lines), func(l Cost) bool { return !l.Shared })
}

// CostSum is what some lines come to in one currency.
type CostSum struct {
	Kind     CostKind // empty for all
	Currency string
	Planned  int64
	Spent    int64
}

// SumCosts sums lines by kind and currency, and then by currency alone. Different currencies are never added.
func SumCosts(lines []Cost) []CostSum {
	var sums []CostSum
	add := func(kind CostKind, l Cost) {
		i := slices.IndexFunc(sums, func(s CostSum) bool { return s.Kind == kind && s.Currency == l.Currency })
		if i < 0 {
			sums, i = append(sums, CostSum{Kind: kind, Currency: l.Currency}), len(sums)
		}
		sums[i].Planned += l.Planned
		sums[i].Spent += l.Spent
	}
	for _, l := range lines {
		add(l.Kind, l)
		add("", l)
	}
	order := append(CostKinds(), "")
	slices.SortStableFunc(sums, func(a, b CostSum) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Currency, b.Currency))
	})
	return sums
}
