package agreement

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// PromiseState is where a promise stands.
type PromiseState string

// A promise is open, moves, is kept, or was dropped.
const (
	Open    PromiseState = "open"
	Moving  PromiseState = "moving"
	Kept    PromiseState = "kept"
	Dropped PromiseState = "dropped"
)

// PromiseStates lists the states in the order they come.
func PromiseStates() []PromiseState { return []PromiseState{Open, Moving, Kept, Dropped} }

// Promise is something an article obliges a side to, and what fulfils it.
type Promise struct {
	ID      string           `bson:"id"`
	Article string           `bson:"article"` // its number
	What    lang.Text        `bson:"what"`
	Owner   string           `bson:"owner"` // the side's code; empty for all sides
	Due     Date             `bson:"due"`
	State   PromiseState     `bson:"state"`
	By      []fact.Ref       `bson:"by"` // projects, meetings
	Note    string           `bson:"note"`
	Tenant  tenants.TenantID `bson:"tenant"`
	At      time.Time        `bson:"at"`
}

// mostRefs bounds what may be said to fulfil one promise.
const mostRefs = 20

func (p Promise) check(a Agreement) error {
	var c fault.Check
	c.Line("article", p.Article, fault.Optional, 20)
	c.That(!blank(p.What), "what", "required")
	checkText(&c, "what", p.What, MostNote)
	c.That(p.Owner == "" || a.Party(p.Owner), "owner", "unknown")
	c.That(p.Due.Valid(), "due", "not_a_date")
	c.That(slices.Contains(PromiseStates(), p.State), "state", "unknown")
	c.That(p.State != Dropped || p.Note != "", "note", "required")
	c.Block("note", p.Note, fault.Optional, MostNote)
	c.That(len(p.By) <= mostRefs, "by", "too_many", "max", strconv.Itoa(mostRefs))
	for i, r := range p.By {
		c.That((r.Noun == "project" || r.Noun == "meeting") && r.ID != "" && len(r.ID) <= 60, "by["+strconv.Itoa(i)+"]", "unknown")
	}
	return c.Err()
}

// Promise adds a promise, or says anew what there is under its id.
func (a *Agreement) Promise(p Promise) error {
	if err := p.check(*a); err != nil {
		return err
	}
	i := slices.IndexFunc(a.Promises, func(o Promise) bool { return o.ID == p.ID })
	a.Promises = slices.Clone(a.Promises)
	switch {
	case i >= 0:
		a.Promises[i] = p
	case len(a.Promises) >= MostPromises:
		return ErrTooManyPromises
	default:
		a.Promises = append(a.Promises, p)
	}
	return nil
}

// Moving returns how many of the promises that weren't dropped move or are kept, in percent, and how many there are.
func (a Agreement) Moving() (percent, of int) {
	moving := 0
	for _, p := range a.Promises {
		if p.State == Dropped {
			continue
		}
		of++
		if p.State == Moving || p.State == Kept {
			moving++
		}
	}
	if of == 0 {
		return 0, 0
	}
	return (100*moving + of/2) / of, of
}

// Late reports whether the promise is due and not kept.
func (p Promise) Late(now time.Time) bool {
	return p.Due != "" && (p.State == Open || p.State == Moving) && p.Due.Last().Before(dayStart(now))
}
