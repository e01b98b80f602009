package agreement

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
)

// Counterpart is a desk or person of one side, for one department, during a term.
type Counterpart struct {
	ID         string    `bson:"id"`
	Side       string    `bson:"side"`
	Department lang.Text `bson:"department"`
	Name       string    `bson:"name"` // of a person, or empty for a desk
	Role       lang.Text `bson:"role"`
	Deputy     string    `bson:"deputy"`
	Email      string    `bson:"email"`
	Phone      string    `bson:"phone"`
	From       Date      `bson:"from"`
	Until      Date      `bson:"until"`
	Behalf     bool      `bson:"behalf"` // written by another side
}

// Serves reports whether the term covers the day.
func (p Counterpart) Serves(now time.Time) bool {
	return (p.From == "" || !p.From.First().After(now)) && (p.Until == "" || !p.Until.Last().Before(dayStart(now)))
}

func (p Counterpart) check(c *fault.Check, path string) {
	c.That(!blank(p.Department), path+".department", "required")
	checkText(c, path+".department", p.Department, MostName)
	checkText(c, path+".role", p.Role, MostName)
	c.Line(path+".name", p.Name, fault.Optional, 80)
	c.Line(path+".deputy", p.Deputy, fault.Optional, 80)
	c.Line(path+".email", p.Email, fault.Optional, 200)
	c.Line(path+".phone", p.Phone, fault.Optional, 40)
	c.That(p.From.Valid(), path+".from", "not_a_date")
	c.That(p.Until.Valid(), path+".until", "not_a_date")
	c.That(p.From == "" || p.Until == "" || !p.Until.Last().Before(p.From.First()), path+".until", "before_start")
}

// Seat puts the counterparts of one side in place of those there are. What another side than the acting one says is marked so.
func (t *Tie) Seat(side, by string, all []Counterpart) error {
	var c fault.Check
	_, ok := t.Party(side)
	c.That(ok, "side", "unknown")
	rest := slices.DeleteFunc(slices.Clone(t.Counterparts), func(p Counterpart) bool { return p.Side == side })
	c.That(len(rest)+len(all) <= MostCounterparts, "items", "too_many", "max", strconv.Itoa(MostCounterparts))
	for i := range all {
		all[i].Side, all[i].Behalf = side, side != by
		all[i].check(&c, "items["+strconv.Itoa(i)+"]")
	}
	if err := c.Err(); err != nil {
		return err
	}
	t.Counterparts = append(rest, all...)
	return nil
}
