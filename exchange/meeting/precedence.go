package meeting

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Ranks lists the ranks, the highest first. Each stands for what several countries call by names of their own: a governor is 시장·도지사, 省长 and 知事.
func Ranks() []string {
	return []string{"governor", "vice_governor", "speaker", "mayor", "vice_mayor", "director_general", "director", "manager", "officer", "expert", "other"}
}

// Protocol is how the host receives the delegations: until when they answer, and in which order they stand.
type Protocol struct {
	Meeting  ID         `bson:"-"`
	Rev      int64      `bson:"-"`
	Due      time.Time  `bson:"due"`    // by when replies are asked for; zero for no such time
	Equals   []Equal    `bson:"equals"` // which ranks of a side the host takes for which of its own
	Order    []PersonID `bson:"order"`  // by hand; empty where the rule decides
	Reminded time.Time  `bson:"reminded"`
	Updated  time.Time  `bson:"updated"`
}

// Equal says that a rank of one side stands equal to another rank, at this meeting.
type Equal struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Rank   string           `bson:"rank"`
	As     string           `bson:"as"`
}

// remindReplies is how long before the deadline those who haven't answered are reminded.
const remindReplies = 3 * 24 * time.Hour

// Set says the protocol anew, for the host.
func (p *Protocol) Set(m Meeting, to Protocol, rolls []Roll, by By) error {
	if err := m.hosted(by); err != nil {
		return err
	}
	var c fault.Check
	c.That(to.Due.IsZero() || !m.Slot.Set() || !to.Due.After(m.Slot.Start), "due", "after_start")
	c.That(len(to.Equals) <= MostParties*len(Ranks()), "equals", "too_many", "max", strconv.Itoa(MostParties*len(Ranks())))
	for i, e := range to.Equals {
		at := "equals[" + strconv.Itoa(i) + "]."
		twice := slices.ContainsFunc(to.Equals[:i], func(x Equal) bool { return x.Tenant == e.Tenant && x.Rank == e.Rank })
		c.That(m.Party(e.Tenant) && !twice, at+"tenant", "unknown")
		c.That(slices.Contains(Ranks(), e.Rank), at+"rank", "unknown")
		c.That(slices.Contains(Ranks(), e.As), at+"as", "unknown")
	}
	for i, id := range to.Order {
		known := slices.ContainsFunc(rolls, func(r Roll) bool { return r.ID == id })
		c.That(known && !slices.Contains(to.Order[:i], id), "order["+strconv.Itoa(i)+"]", "unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	if !to.Due.Equal(p.Due) {
		p.Reminded = time.Time{}
	}
	p.Due, p.Equals, p.Order, p.Updated = to.Due, to.Equals, to.Order, by.At
	return nil
}

// Remind notes that those who haven't answered are reminded, once for a deadline.
func (p *Protocol) Remind(m Meeting, at time.Time) error {
	switch {
	case p.Due.IsZero(), !p.Reminded.IsZero(), at.Before(p.Due.Add(-remindReplies)), at.After(p.Due):
		return ErrTooEarly
	case m.State.Over() || !m.Announced():
		return ErrOver
	}
	p.Reminded, p.Updated = at, at
	return nil
}

// level is how high somebody stands, 0 the highest: by the host's word, else by what her side says it equals, else by her rank.
func (p Protocol) level(r Roll) int {
	rank := cmp.Or(r.Equals, r.Rank)
	if i := slices.IndexFunc(p.Equals, func(e Equal) bool { return e.Tenant == r.Tenant && e.Rank == r.Rank }); i >= 0 {
		rank = p.Equals[i].As
	}
	if i := slices.Index(Ranks(), rank); i >= 0 {
		return i
	}
	return len(Ranks())
}

// before compares two people by rank, then who has been in office longer, then by the alphabet.
func (p Protocol) before(a, b Roll) int {
	since := func(r Roll) string { return cmp.Or(r.Since, "9999") }
	return cmp.Or(
		cmp.Compare(p.level(a), p.level(b)), cmp.Compare(since(a), since(b)),
		strings.Compare(strings.ToLower(a.Called(lang.English)), strings.ToLower(b.Called(lang.English))), cmp.Compare(a.ID, b.ID),
	)
}

// Ranked puts people in the order of precedence. Whom the host has ordered by hand stand as ordered; others come where the rule has them among those.
func (p Protocol) Ranked(all []Roll) []Roll {
	out := make([]Roll, 0, len(all))
	for _, id := range p.Order {
		if i := slices.IndexFunc(all, func(r Roll) bool { return r.ID == id }); i >= 0 {
			out = append(out, all[i])
		}
	}
	rest := slices.DeleteFunc(slices.Clone(all), func(r Roll) bool { return slices.Contains(p.Order, r.ID) })
	slices.SortFunc(rest, p.before)
	if len(out) == 0 {
		return rest
	}
	for _, r := range rest {
		at := slices.IndexFunc(out, func(x Roll) bool { return p.before(r, x) < 0 })
		if at < 0 {
			at = len(out)
		}
		out = slices.Insert(out, at, r)
	}
	return out
}
