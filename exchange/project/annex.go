package project

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/tenants"
)

// Annex is what one party keeps of a project for itself, in its own home, under the project's id. The other parties never learn whether there is one.
type Annex struct {
	Project ID               `bson:"-"`
	Rev     int64            `bson:"-"`
	Class   Class            `bson:"class"`
	Group   []string         `bson:"group"` // members who may read it, of a restricted project
	Notes   lang.Text        `bson:"notes"`
	Points  []lang.Text      `bson:"points"` // to talk about
	Budget  []Line           `bson:"budget"` // one's own, not shown to others
	Case    string           `bson:"case"`   // that was written up from it
	Member  tenants.MemberID `bson:"member"`
	Updated time.Time        `bson:"updated"`
}

// MostPoints bounds the talking points.
const MostPoints = 40

// AnnexSaid is what a party writes into its annex.
type AnnexSaid struct {
	Notes  lang.Text
	Points []lang.Text
	Budget []Line
}

func (a AnnexSaid) check() error {
	var c fault.Check
	checkText(&c, "notes", a.Notes, 4*MostText)
	c.That(len(a.Points) <= MostPoints, "points", "too_many", "max", strconv.Itoa(MostPoints))
	for i, t := range a.Points {
		checkText(&c, "points["+strconv.Itoa(i)+"]", t, MostSummary)
	}
	c.That(len(a.Budget) <= MostLines, "budget", "too_many", "max", strconv.Itoa(MostLines))
	for i, l := range a.Budget {
		at := "budget[" + strconv.Itoa(i) + "]."
		c.That(money.Known(l.Currency), at+"currency", "no_such_currency")
		c.That(name(l.ID) && !slices.ContainsFunc(a.Budget[:i], func(x Line) bool { return x.ID == l.ID }), at+"id", "unknown")
		c.That(!l.Title.Empty(), at+"title", "required")
		checkText(&c, at+"title", l.Title, MostTitle)
	}
	return c.Err()
}
