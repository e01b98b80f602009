package ledger

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/tenants"
)

// Annex is what one side keeps of a record for itself, in its own home: its money, and notes that nobody else reads.
type Annex struct {
	Record  ID               `bson:"-"`
	Rev     int64            `bson:"-"`
	Money   []Line           `bson:"money"`
	Notes   lang.Text        `bson:"notes"`
	Member  tenants.MemberID `bson:"member"`
	Updated time.Time        `bson:"updated"`
}

// Line is what one side planned and spent, from one fund and in one currency, in minor units.
type Line struct {
	Fund     Fund   `bson:"fund"`
	Currency string `bson:"currency"`
	Planned  int64  `bson:"planned"`
	Spent    int64  `bson:"spent"`
	Shown    bool   `bson:"shown"` // to the other sides, when the record is posted
}

// Share is a line of money that a side let the others see.
type Share struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Line   `bson:"line"`
}

// MostLines bounds the lines of an annex.
const MostLines = 20

func (a Annex) check() error {
	var c fault.Check
	c.That(len(a.Money) <= MostLines, "money", "too_many", "max", strconv.Itoa(MostLines))
	for i, l := range a.Money {
		at := "money[" + strconv.Itoa(i) + "]."
		c.That(slices.Contains(Funds(), l.Fund), at+"fund", "unknown")
		c.That(money.Known(l.Currency), at+"currency", "no_such_currency")
		c.That(l.Planned >= 0 && l.Planned <= money.Most, at+"planned", "wrong")
		c.That(l.Spent >= 0 && l.Spent <= money.Most, at+"spent", "wrong")
	}
	text(&c, "notes", a.Notes, fault.Optional, MostNarrative)
	return c.Err()
}

// shared lists what the side lets the others see.
func (a Annex) shared(by tenants.TenantID) []Share {
	out := []Share{}
	for _, l := range a.Money {
		if l.Shown {
			out = append(out, Share{by, l})
		}
	}
	return out
}
