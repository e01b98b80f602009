// Package library is where cities write up what worked, have it reviewed, publish it and take it over from each other. A draft lives in its
// city's home, a submission in the network's pact, an edition in the commons; each is a copy of the one before, and no mark on a draft can expose it.
// It knows no other noun and no store.
package library

import (
	"slices"
	"time"

	"github.com/naru-network/naru/tenants"
)

// CaseID names a case in every space it has a copy in.
type CaseID string

// State is where a case stands (domain: Case).
type State string

// The states of a case.
const (
	Draft          State = "draft"
	InternalReview State = "internal_review" // waits for the tenant's head
	CoordReview    State = "coord_review"    // waits for the network's coordinator
	Published      State = "published"
	Withdrawn      State = "withdrawn"
)

// States lists the states in the order a case goes through them.
func States() []State { return []State{Draft, InternalReview, CoordReview, Published, Withdrawn} }

// Step is one move of a case, with the reason where one was asked for.
type Step struct {
	From   State     `bson:"from"`
	To     State     `bson:"to"`
	Member string    `bson:"member"` // who moved it; empty for the coordinator's side
	Tenant string    `bson:"tenant"`
	Reason string    `bson:"reason"`
	At     time.Time `bson:"at"`
}

// Case is a success case in its city's home.
type Case struct {
	ID      CaseID             `bson:"-"`
	Rev     int64              `bson:"-"`
	Tenant  tenants.TenantID   `bson:"tenant"`
	Owner   tenants.MemberID   `bson:"owner"`
	Writers []tenants.MemberID `bson:"writers"` // of this version: they may not approve it
	Former  []tenants.MemberID `bson:"former"`  // owners before a transfer
	State   State              `bson:"state"`
	Since   time.Time          `bson:"since"`   // in this state
	Version int                `bson:"version"` // of the text now worked on; published editions have lower or equal ones
	Network tenants.PactID     `bson:"network"` // where it was submitted; empty before
	Steps   []Step             `bson:"steps"`
	Content `bson:"content"`
	Created time.Time `bson:"created"`
	Updated time.Time `bson:"updated"`
}

// MostSteps bounds what a case remembers of its own moves; the audit trail has them all.
const MostSteps = 100

// New returns a fresh draft.
func New(id CaseID, t tenants.TenantID, by tenants.MemberID, c Content, at time.Time) Case {
	return Case{
		ID: id, Tenant: t, Owner: by, Writers: []tenants.MemberID{by}, Former: []tenants.MemberID{}, State: Draft, Since: at, Version: 1,
		Steps: []Step{}, Content: c, Created: at, Updated: at,
	}
}

// Save puts new content into a draft. It returns ErrNotDraft in any other state.
func (c *Case) Save(by tenants.MemberID, content Content, at time.Time) error {
	if c.State != Draft {
		return ErrNotDraft
	}
	if !slices.Contains(c.Writers, by) {
		c.Writers = append(slices.Clone(c.Writers), by)
	}
	c.Content, c.Updated = content, at
	return nil
}

// Move is a deed that takes a case from state to state.
type Move struct {
	Member tenants.MemberID // empty when the coordinator's side moved it
	Tenant tenants.TenantID
	Reason string
	At     time.Time
}

func (c *Case) move(to State, m Move) {
	c.Steps = append(slices.Clone(c.Steps), Step{From: c.State, To: to, Member: string(m.Member), Tenant: string(m.Tenant), Reason: m.Reason, At: m.At})
	if extra := len(c.Steps) - MostSteps; extra > 0 {
		c.Steps = c.Steps[extra:]
	}
	c.State, c.Since, c.Updated = to, m.At, m.At
}

// Submit brings a complete draft before the tenant's head. It returns ErrNotDraft, or what is still missing.
func (c *Case) Submit(m Move) error {
	if c.State != Draft {
		return ErrNotDraft
	}
	if err := c.Content.Ready(); err != nil {
		return err
	}
	c.move(InternalReview, m)
	return nil
}

// Recall takes a case back from review into draft.
func (c *Case) Recall(m Move) error {
	if c.State != InternalReview && c.State != CoordReview {
		return ErrNotInReview
	}
	c.move(Draft, m)
	return nil
}

// Approve lets the head bring the case before the network's coordinator. Who has written this version can't approve it.
func (c *Case) Approve(network tenants.PactID, m Move) error {
	switch {
	case c.State != InternalReview:
		return ErrNotInReview
	case slices.Contains(c.Writers, m.Member):
		return ErrOwnCase
	}
	c.Network = network
	c.move(CoordReview, m)
	return nil
}

// Return sends a case back to its writer for changes, with a reason.
func (c *Case) Return(from State, m Move) error {
	switch {
	case c.State != from || from != InternalReview && from != CoordReview:
		return ErrNotInReview
	case m.Reason == "":
		return ErrReason
	}
	c.move(Draft, m)
	return nil
}

// Publish notes that the coordinator has accepted the case and its edition stands in the commons.
func (c *Case) Publish(m Move) error {
	if c.State != CoordReview {
		return ErrNotInReview
	}
	c.move(Published, m)
	return nil
}

// Revise opens the next version for writing, while the published edition stays public.
func (c *Case) Revise(m Move) error {
	if c.State != Published && c.State != Withdrawn {
		return ErrNotPublished
	}
	c.Version++
	c.Writers = []tenants.MemberID{m.Member}
	c.move(Draft, m)
	return nil
}

// Withdraw takes the published edition out of the library, with a reason that its readers see.
func (c *Case) Withdraw(m Move) error {
	switch {
	case c.State != Published:
		return ErrNotPublished
	case m.Reason == "":
		return ErrReason
	}
	c.move(Withdrawn, m)
	return nil
}

// HandOver gives an owner's case to her successor; the history keeps both. It reports whether that changed anything.
func (c *Case) HandOver(from, to tenants.MemberID, at time.Time) bool {
	if c.Owner != from {
		return false
	}
	c.Former = append(slices.Clone(c.Former), from)
	c.Owner, c.Updated = to, at
	return true
}

// Returned gives the last reason for which the case was sent back, while it is a draft again because of it.
func (c Case) Returned() (Step, bool) {
	if c.State != Draft || len(c.Steps) == 0 {
		return Step{}, false
	}
	last := c.Steps[len(c.Steps)-1]
	return last, last.To == Draft && last.Reason != "" && (last.From == InternalReview || last.From == CoordReview)
}

// Ever reports whether a version of the case was published before.
func (c Case) Ever() bool {
	return slices.ContainsFunc(c.Steps, func(s Step) bool { return s.To == Published })
}
