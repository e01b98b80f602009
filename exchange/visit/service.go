package visit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask of visits.
type Service struct{ Parts }

// Parts is what a Service is made of.
type Parts struct {
	Store  Store
	Places Places
	Papers Papers
	Ledger Ledger // nil where no exchange records are kept
	Things Things
	Now    func() time.Time
}

// Places knows who shares a space.
type Places interface {
	Sharing(ctx context.Context, in tenants.Scope) ([]tenants.TenantID, error)
}

// Papers knows the files that a visit shows.
type Papers interface {
	// Use notes that the files are shown by the visit; a file that isn't in the scope's space is refused.
	Use(ctx context.Context, in tenants.Scope, v Visit, files []string) error
}

// Ledger prepares the exchange record of a visit that was reported, for each side. Preparing it again changes nothing.
type Ledger interface {
	Prepare(ctx context.Context, in tenants.Scope, v Visit) error
}

// Things knows the objects of a space.
type Things interface {
	// Stands reports whether there is such an object that the scope's holder may read.
	Stands(ctx context.Context, in tenants.Scope, about fact.Ref) (bool, error)
}

// NewService returns the service.
func NewService(p Parts) *Service { return &Service{p} }

// Errand is for what the house does with visits by itself.
var Errand = tenants.Errand{Name: "visit", Can: []fact.Ability{tenants.Keep, tenants.WriteMeeting}}

// now is the clock to the millisecond, as stores keep it.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func (s *Service) by(in tenants.Scope) By { return By{in.Member(), in.Tenant(), s.now()} }

// Beginning is what somebody says of a visit she plans.
type Beginning struct {
	Host    tenants.TenantID
	Visitor tenants.TenantID
	Basics  Basics
}

// Begin plans a visit between two who share the scope's space, one's own side among them. Where the caller names its id, beginning it again returns the one
// that was begun.
func (s *Service) Begin(ctx context.Context, in tenants.Scope, b Beginning, as ID) (Visit, error) {
	switch {
	case in.Guest() != "":
		return Visit{}, ErrNotFound
	case !in.May(Begun.Needs()):
		return Visit{}, tenants.ErrForbidden
	case in.Space().Kind() != "pact":
		return Visit{}, ErrNotPact
	}
	sharing, err := s.Places.Sharing(ctx, in)
	if err != nil {
		return Visit{}, err
	}
	var c fault.Check
	c.That(slices.Contains(sharing, b.Host), "host", "unknown")
	c.That(slices.Contains(sharing, b.Visitor) && b.Visitor != b.Host, "visitor", "unknown")
	c.That(b.Host == in.Tenant() || b.Visitor == in.Tenant(), "visitor", "unknown")
	if err := c.Err(); err != nil {
		return Visit{}, err
	}
	if err := b.Basics.check(); err != nil {
		return Visit{}, err
	}
	by := s.by(in)
	if as == "" {
		as = id.At[ID](by.At)
	}
	v := Visit{
		ID: as, Stands: in.Space(), State: Planned, Since: by.At, Owner: in.Tenant(), Author: by.Member, Host: b.Host, Visitor: b.Visitor, Basics: b.Basics, Slots: []Slot{},
		Programme: []Programme{}, Report: Report{Text: lang.Text{}}, Steps: []Step{}, Created: by.At, Updated: by.At,
	}
	told, err := in.Tell(Begun, v.Ref(), by.At, detail(v, ""))
	if err != nil {
		return Visit{}, err
	}
	switch err := s.Store.In(in).AddVisit(ctx, v, told.Within(v.Within())); {
	case errors.Is(err, ErrTaken):
		return s.Visit(ctx, in, as)
	case err != nil:
		return Visit{}, fmt.Errorf("plan a visit: %w", err)
	}
	v.Rev = 1
	return v, nil
}

// Visit returns a visit that the scope's holder may know of, else ErrNotFound.
func (s *Service) Visit(ctx context.Context, in tenants.Scope, vid ID) (Visit, error) {
	if in.Guest() != "" {
		return Visit{}, ErrNotFound
	}
	v, err := s.Store.In(in).Visit(ctx, vid)
	if err == nil && !v.Seen(in) {
		err = ErrNotFound
	}
	if err != nil {
		return Visit{}, err
	}
	return v, nil
}

// mostLooked bounds how many pages are read to fill one with what a reader may know of.
const mostLooked = 10

// Everywhere lists the visits of all spaces in the reach that its holder may know of, last changed first.
func (s *Service) Everywhere(ctx context.Context, r tenants.Reach, f Filter, ask page.Ask) (page.Of[Visit], error) {
	scopes := map[tenants.Space]tenants.Scope{}
	for _, in := range r.Scopes() {
		scopes[in.Space()] = in
	}
	out, rows := page.Of[Visit]{Items: []Visit{}}, ask.Rows()
	for range mostLooked {
		p, err := s.Store.Over(r).Visits(ctx, f, ask)
		if err != nil {
			return page.Of[Visit]{}, err
		}
		for _, v := range p.Items {
			if in, ok := scopes[v.Stands]; ok && v.Seen(in) && f.Wants(v) {
				out.Items = append(out.Items, v)
			}
		}
		out.Next, ask.After = p.Next, p.Next
		if p.Next == "" || len(out.Items) >= rows {
			break
		}
	}
	return out, nil
}

// At names a visit at the revision its doer saw.
type At struct {
	ID  ID
	Rev int64
}

// do loads a visit at the revision its doer saw, applies one rule and keeps the result.
func (s *Service) do(ctx context.Context, in tenants.Scope, at At, kind fact.Kind, rule func(*Visit, By) error) (Visit, error) {
	v, err := s.Visit(ctx, in, at.ID)
	switch {
	case err != nil:
		return Visit{}, err
	case !in.May(kind.Needs()):
		return Visit{}, tenants.ErrForbidden
	case in.Member() != "" && !v.Party(in.Tenant()):
		return Visit{}, ErrNotParty
	case at.Rev != 0 && v.Rev != at.Rev:
		return Visit{}, ErrStale
	}
	by, from := s.by(in), v.State
	if err := rule(&v, by); err != nil {
		return Visit{}, err
	}
	told, err := in.Tell(kind, v.Ref(), by.At, detail(v, from))
	if err != nil {
		return Visit{}, err
	}
	if err := s.Store.In(in).ChangeVisit(ctx, v, told.Within(v.Within())); err != nil {
		return Visit{}, fmt.Errorf("%s %s: %w", kind.Code(), v.ID, err)
	}
	v.Rev++
	return v, nil
}

// detail says what is worth knowing of a deed. What was written stands in no fact, and of what is only planned nobody across hears.
func detail(v Visit, from State) fact.Detail {
	d := fact.Detail{"owner": string(v.Author), "tenants": string(v.Owner), "visitor": string(v.Visitor)}
	if v.Announced() {
		d["tenants"] = string(v.Host) + " " + string(v.Visitor)
	}
	if from != v.State && from != "" {
		d["from"], d["to"] = string(from), string(v.State)
	}
	return d
}

// Save says anew what a visit is about and when it takes place.
func (s *Service) Save(ctx context.Context, in tenants.Scope, at At, said func(Visit) (Basics, error)) (Visit, error) {
	return s.do(ctx, in, at, Saved, func(v *Visit, by By) error {
		b, err := said(*v)
		if err != nil {
			return err
		}
		return v.Save(b, by)
	})
}

// Connect says what stands at the stages of a visit. What is new there its writer must be able to read.
func (s *Service) Connect(ctx context.Context, in tenants.Scope, at At, links []Link) (Visit, error) {
	return s.do(ctx, in, at, Connected, func(v *Visit, by By) error {
		before := v.Chain
		if err := v.Connect(links, by); err != nil {
			return err
		}
		var c fault.Check
		for i, l := range links {
			if slices.Contains(before, l) {
				continue
			}
			stands, err := s.Things.Stands(ctx, in, fact.Ref{Noun: l.Noun, ID: l.ID})
			if err != nil {
				return err
			}
			c.That(stands, "links["+strconv.Itoa(i)+"].id", "unknown")
		}
		return c.Err()
	})
}

// Arrange says the itinerary of a visit anew.
func (s *Service) Arrange(ctx context.Context, in tenants.Scope, at At, said func(Visit) ([]Slot, error)) (Visit, error) {
	return s.do(ctx, in, at, Arranged, func(v *Visit, by By) error {
		slots, err := said(*v)
		if err != nil {
			return err
		}
		return v.Arrange(slots, by)
	})
}

// Do carries a visit on by a deed. Once it was reported, the exchange record is prepared for both sides.
func (s *Service) Do(ctx context.Context, in tenants.Scope, at At, d Deed, w Words) (Visit, error) {
	k, ok := courses[d]
	if !ok {
		return Visit{}, ErrNoSuchDeed
	}
	if w.File != "" {
		v, err := s.Visit(ctx, in, at.ID)
		if err != nil {
			return Visit{}, err
		}
		if err := s.Papers.Use(ctx, in, v, []string{w.File}); err != nil {
			return Visit{}, err
		}
	}
	return s.do(ctx, in, at, k.kind, func(v *Visit, by By) error { return v.Do(d, w, by) })
}

// RemindReport tells the visitors that their report is due soon. It is the house's deed.
func (s *Service) RemindReport(ctx context.Context, house tenants.Scope, vid ID) error {
	_, err := s.do(ctx, house, At{ID: vid}, ReportDueFact, func(v *Visit, by By) error { return v.Remind(by.At) })
	return err
}

// Booked notes that the exchange record of a visit stands before both sides. It is the house's deed and bears repeating.
func (s *Service) Booked(ctx context.Context, house tenants.Scope, vid ID) error {
	v, err := s.Visit(ctx, house, vid)
	if errors.Is(err, ErrNotFound) || err == nil && v.State != Reported {
		return nil
	}
	if err == nil {
		_, err = s.do(ctx, house, At{ID: vid}, BookedFact, func(v *Visit, by By) error {
			v.Book(by)
			return nil
		})
	}
	return err
}

// Carry does what follows from a fact in a space's trail: of a visit that was reported the exchange record is prepared. Enter lets the house in on the Errand.
func (s *Service) Carry(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	if f.Kind != ReportedFact.Code() || s.Ledger == nil {
		return nil
	}
	in := enter(space)
	v, err := s.Visit(ctx, in, ID(f.About.ID))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Ledger.Prepare(ctx, in, v)
}

// Brief returns what one's own side keeps of a visit for itself; at revision 0 where nothing was written yet. The reader must know of the visit.
func (s *Service) Brief(ctx context.Context, in, home tenants.Scope, vid ID) (Visit, Brief, error) {
	v, err := s.Visit(ctx, in, vid)
	switch {
	case err != nil:
		return Visit{}, Brief{}, err
	case !v.Party(home.Tenant()):
		return Visit{}, Brief{}, ErrNotParty
	}
	b, err := s.Store.In(home).Brief(ctx, vid)
	if errors.Is(err, ErrNoBrief) {
		return v, Brief{Visit: vid, Gifts: []Gift{}, Notes: map[string]lang.Text{}}, nil
	}
	return v, b, err
}

// Note writes into one's own side's brief. Nothing of it is told where the visit stands.
func (s *Service) Note(ctx context.Context, in, home tenants.Scope, at At, said func(Brief) (Brief, error)) (Brief, error) {
	v, before, err := s.Brief(ctx, in, home, at.ID)
	switch {
	case err != nil:
		return Brief{}, err
	case !home.May(BriefWritten.Needs()):
		return Brief{}, tenants.ErrForbidden
	case before.Rev != at.Rev:
		return Brief{}, ErrStale
	}
	b, err := said(before)
	if err == nil {
		err = b.check(v)
	}
	if err != nil {
		return Brief{}, err
	}
	b.Visit, b.Rev, b.Updated = at.ID, before.Rev, s.now()
	told, err := home.Tell(BriefWritten, fact.Ref{Noun: "visit_brief", ID: string(at.ID)}, b.Updated, nil)
	if err != nil {
		return Brief{}, err
	}
	if err := s.Store.In(home).KeepBrief(ctx, b, told); err != nil {
		return Brief{}, fmt.Errorf("write into the brief of %s: %w", at.ID, err)
	}
	b.Rev++
	return b, nil
}
