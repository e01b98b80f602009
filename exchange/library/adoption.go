package library

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// AdoptionID names one city's taking over of a case.
type AdoptionID string

// Phase is how far a city has come with a case it takes over (domain: Adoption).
type Phase string

// The phases of an adoption.
const (
	Considering Phase = "considering"
	Planned     Phase = "planned"
	Pilot       Phase = "pilot"
	Implemented Phase = "implemented"
	Dropped     Phase = "dropped"
)

// Phases lists the phases in the order they follow each other.
func Phases() []Phase { return []Phase{Considering, Planned, Pilot, Implemented, Dropped} }

// Adoption is a city's taking over of another city's case, kept in its own home.
type Adoption struct {
	ID      AdoptionID         `bson:"-"`
	Rev     int64              `bson:"-"`
	Tenant  tenants.TenantID   `bson:"tenant"`
	Owner   tenants.MemberID   `bson:"owner"`
	Former  []tenants.MemberID `bson:"former"`
	Case    CaseID             `bson:"case"`
	Version int                `bson:"version"` // of the edition it was taken from
	Author  tenants.TenantID   `bson:"author"`  // the city whose case it is
	Title   lang.Text          `bson:"title"`
	Phase   Phase              `bson:"phase"`
	Public  bool               `bson:"public"` // whether the commons hold a copy of where it stands
	Due     string             `bson:"due"`    // the day of the next step, or ""
	Notes   string             `bson:"notes"`  // for one's own city only
	Steps   []Advance          `bson:"steps"`
	Created time.Time          `bson:"created"`
	Updated time.Time          `bson:"updated"`
}

// Advance is one step of an adoption. The author's city sees it.
type Advance struct {
	From   Phase     `bson:"from"`
	To     Phase     `bson:"to"`
	Reason string    `bson:"reason"`
	Member string    `bson:"member"`
	At     time.Time `bson:"at"`
}

// Stepping is what an officer says when her city takes a step.
type Stepping struct {
	Once   AdoptionID // of a first step: where the caller names the adoption, beginning it again returns the one that was begun
	To     Phase
	Reason string
	Due    string
	Public bool
	Member tenants.MemberID
	At     time.Time
}

// Adopt begins a city's adoption of the edition a card stands for. A city can't adopt its own case.
func Adopt(id AdoptionID, card Card, by tenants.TenantID, first Stepping) (Adoption, error) {
	if card.Tenant == by {
		return Adoption{}, ErrOwnAdoption
	}
	a := Adoption{
		ID: id, Tenant: by, Owner: first.Member, Former: []tenants.MemberID{}, Case: card.ID, Version: card.Version, Author: card.Tenant, Title: card.Title,
		Steps: []Advance{}, Created: first.At,
	}
	if first.To != Considering && first.To != Planned {
		return Adoption{}, ErrPhase
	}
	return a, a.Step(first)
}

// Step moves the adoption on. Forward goes one phase at a time; going back, dropping and taking up again take a reason. Staying in a phase to change
// the date or what is public is a step as well.
func (a *Adoption) Step(s Stepping) error {
	if err := s.check(); err != nil {
		return err
	}
	from, to := slices.Index(Phases(), a.Phase), slices.Index(Phases(), s.To)
	begins, dropped := a.Phase == "", a.Phase == Dropped
	if !begins && !dropped && s.To != Dropped && to > from+1 {
		return ErrPhase
	}
	back := !begins && (s.To == Dropped || dropped || to < from)
	if back && s.To != a.Phase && s.Reason == "" {
		return ErrReason
	}
	a.Steps = append(slices.Clone(a.Steps), Advance{From: a.Phase, To: s.To, Reason: s.Reason, Member: string(s.Member), At: s.At})
	if extra := len(a.Steps) - MostSteps; extra > 0 {
		a.Steps = a.Steps[extra:]
	}
	a.Phase, a.Due, a.Public, a.Updated = s.To, s.Due, s.Public, s.At
	if s.To == Implemented || s.To == Dropped { // nothing is due any more
		a.Due = ""
	}
	return nil
}

func (s Stepping) check() error {
	var c fault.Check
	c.That(slices.Contains(Phases(), s.To), "to", "unknown")
	c.Block("reason", s.Reason, fault.Optional, MostReason)
	c.That(s.Due == "" || day(s.Due), "due", "not_a_date")
	return c.Err()
}

// day reports whether s is a date known to the day.
func day(s string) bool { return len(s) == len("2026-01-31") && lang.PartialDate(s) }

// HandOver gives an adoption to its owner's successor. It reports whether that changed anything.
func (a *Adoption) HandOver(from, to tenants.MemberID, at time.Time) bool {
	if a.Owner != from {
		return false
	}
	a.Former = append(slices.Clone(a.Former), from)
	a.Owner, a.Updated = to, at
	return true
}

// Uptake is what others see of an adoption: its copy in the author's home, and in the commons where its city shows it.
type Uptake struct {
	ID      AdoptionID       `bson:"adoption"`
	Rev     int64            `bson:"-"`
	Case    CaseID           `bson:"case"`
	Tenant  tenants.TenantID `bson:"tenant"`
	Phase   Phase            `bson:"phase"`
	Reason  string           `bson:"reason"`
	Public  bool             `bson:"public"`
	Updated time.Time        `bson:"updated"`
}

// Uptake returns what the author's city sees of the adoption.
func (a Adoption) Uptake() Uptake {
	reason := ""
	if n := len(a.Steps); n > 0 {
		reason = a.Steps[n-1].Reason
	}
	return Uptake{ID: a.ID, Case: a.Case, Tenant: a.Tenant, Phase: a.Phase, Reason: reason, Public: a.Public, Updated: a.Updated}
}

// Taken puts an uptake on the card, or off it where its city no longer shows it. It reports whether that changed anything.
func (c *Card) Taken(u Uptake) bool {
	i := slices.IndexFunc(c.Uptakes, func(x Uptake) bool { return x.ID == u.ID })
	u.Reason = "" // reasons are for the author's city
	switch {
	case !u.Public && i < 0, u.Public && i >= 0 && !c.Uptakes[i].Updated.Before(u.Updated):
		return false
	case !u.Public:
		c.Uptakes = slices.Delete(slices.Clone(c.Uptakes), i, i+1)
	case i < 0:
		c.Uptakes = append(slices.Clone(c.Uptakes), u)
	default:
		c.Uptakes = slices.Clone(c.Uptakes)
		c.Uptakes[i] = u
	}
	return true
}
