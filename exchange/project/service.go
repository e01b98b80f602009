package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask of projects.
type Service struct{ Parts }

// Parts is what a Service is made of.
type Parts struct {
	Store  Store
	Places Places
	Cases  Cases
	Now    func() time.Time
}

// NewService returns the service.
func NewService(p Parts) *Service { return &Service{p} }

// Beginning is what somebody says of a project she begins.
type Beginning struct {
	Class   Class
	Basics  Basics
	Draft   Proposal
	Parties []tenants.TenantID // besides her own; none is all who share the space
}

// Begin puts down an idea. In a home it is one's own; in a pact its parties are named among those who share it. Where the caller names its id, beginning it
// again returns the one that was begun.
func (s *Service) Begin(ctx context.Context, in tenants.Scope, b Beginning, as ID) (Project, error) {
	if in.Guest() != "" {
		return Project{}, ErrNotFound
	}
	if !in.May(Begun.Needs()) {
		return Project{}, tenants.ErrForbidden
	}
	sharing, err := s.Places.Sharing(ctx, in)
	if err != nil {
		return Project{}, err
	}
	parties, err := b.parties(in.Tenant(), sharing)
	if err != nil {
		return Project{}, err
	}
	if err := s.known(ctx, in, b.Basics.Area); err != nil {
		return Project{}, err
	}
	at := s.now()
	if as == "" {
		as = id.At[ID](at)
	}
	p := New(as, in.Space(), b.Class, parties, in.Member(), at)
	p.Basics, p.Draft = b.Basics, b.Draft
	seat, err := s.self(ctx, in)
	if err != nil {
		return Project{}, err
	}
	p.Group = []Seat{seat}
	p.listed()
	told, err := in.Tell(Begun, p.Ref(), at, detail(p, p.State, nil))
	if err != nil {
		return Project{}, err
	}
	switch err = s.Store.In(in).AddProject(ctx, p, told.Within(p.Within())); {
	case errors.Is(err, ErrTaken):
		return s.Project(ctx, in, as)
	case err != nil:
		return Project{}, fmt.Errorf("begin a project: %w", err)
	}
	p.Rev = 1
	return p, nil
}

// parties checks what was said, and lists the parties: one's own first.
func (b Beginning) parties(own tenants.TenantID, sharing []Sharer) ([]tenants.TenantID, error) {
	if err := b.Basics.check(); err != nil {
		return nil, err
	}
	var c fault.Check
	c.That(b.Class == Open || b.Class == Restricted, "class", "unknown")
	b.Draft.check(&c)
	parties := []tenants.TenantID{own}
	for i, t := range b.Parties {
		ok := t != own && !slices.Contains(parties, t) && slices.ContainsFunc(sharing, func(x Sharer) bool { return x.Tenant == t })
		c.That(ok, "parties["+strconv.Itoa(i)+"]", "unknown")
		parties = append(parties, t)
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	if len(b.Parties) == 0 {
		for _, x := range sharing {
			if x.Tenant != own {
				parties = append(parties, x.Tenant)
			}
		}
	}
	if len(parties) > MostParties {
		return nil, fault.ErrInvalid.At(fault.Field{Path: "parties", Code: "too_many", Params: map[string]string{"max": strconv.Itoa(MostParties)}})
	}
	if b.Class == Restricted && foreign(sharing) {
		return nil, ErrForeignParty
	}
	return parties, nil
}

// MostParties bounds the parties of one project; a network of hundreds plans in smaller circles.
const MostParties = 20

// foreign reports whether anybody but Korean bodies shares the space.
func foreign(sharing []Sharer) bool {
	return slices.ContainsFunc(sharing, func(x Sharer) bool { return !x.Korean })
}

// now is the clock to the millisecond, as stores keep it.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// self is the seat of who holds the scope.
func (s *Service) self(ctx context.Context, in tenants.Scope) (Seat, error) {
	return s.person(ctx, in, in.Member())
}

// person finds somebody who may stand in the scope's space.
func (s *Service) person(ctx context.Context, in tenants.Scope, m tenants.MemberID) (Seat, error) {
	people, err := s.Places.People(ctx, in)
	if err != nil {
		return Seat{}, err
	}
	i := slices.IndexFunc(people, func(p Person) bool { return p.Member == m })
	if i < 0 {
		return Seat{}, fault.ErrInvalid.At(fault.Field{Path: "member", Code: "unknown"})
	}
	return Seat{Member: m, Tenant: people[i].Tenant, Name: people[i].Name}, nil
}

// People lists who of the parties may be chosen for the project's group and its tasks.
func (s *Service) People(ctx context.Context, in tenants.Scope, pid ID) ([]Person, error) {
	p, err := s.Project(ctx, in, pid)
	if err != nil {
		return nil, err
	}
	all, err := s.Places.People(ctx, in)
	return slices.DeleteFunc(all, func(x Person) bool { return !p.Party(x.Tenant) }), err
}

// Project returns a project that the scope's holder may know of, else ErrNotFound.
func (s *Service) Project(ctx context.Context, in tenants.Scope, pid ID) (Project, error) {
	if in.Guest() != "" {
		return Project{}, ErrNotFound
	}
	p, err := s.Store.In(in).Project(ctx, pid)
	if err == nil && !p.Seen(in) {
		err = ErrNotFound
	}
	if err != nil {
		return Project{}, err
	}
	return p, nil
}

// mostLooked bounds how many pages are read to fill one with what a filter leaves.
const mostLooked = 10

// Projects lists the projects of one space that the scope's holder may know of, last changed first.
func (s *Service) Projects(ctx context.Context, in tenants.Scope, f Filter, ask page.Ask) (page.Of[Project], error) {
	if in.Guest() != "" {
		return page.Of[Project]{}, ErrNotFound
	}
	return list(ctx, s.Store.In(in), in.Member(), f, ask)
}

// Everywhere lists the projects of all spaces in the reach that a member may know of, last changed first.
func (s *Service) Everywhere(ctx context.Context, r tenants.Reach, reader tenants.MemberID, f Filter, ask page.Ask) (page.Of[Project], error) {
	return list(ctx, s.Store.Over(r), reader, f, ask)
}

// list fills one page. The few restricted projects of the reader's groups stand before the first page of the others.
func list(ctx context.Context, r Reading, reader tenants.MemberID, f Filter, ask page.Ask) (page.Of[Project], error) {
	out := page.Of[Project]{Items: []Project{}}
	if ask.After == "" && reader != "" {
		own, err := r.Sensitive(ctx, reader)
		if err != nil {
			return out, err
		}
		out.Items = slices.DeleteFunc(own, func(p Project) bool { return !f.Wants(p) })
	}
	rows := ask.Rows()
	for range mostLooked {
		p, err := r.Projects(ctx, f, ask)
		if err != nil {
			return page.Of[Project]{}, err
		}
		out.Items = append(out.Items, slices.DeleteFunc(p.Items, func(p Project) bool { return !f.Wants(p) })...)
		out.Next, ask.After = p.Next, p.Next
		if p.Next == "" || len(out.Items) >= rows {
			break
		}
	}
	return out, nil
}

// Wants reports whether the filter leaves the project in.
func (f Filter) Wants(p Project) bool {
	switch {
	case f.State != "" && p.State != f.State,
		f.Horizon != "" && p.Horizon != f.Horizon,
		f.Party != "" && !p.Party(f.Party),
		f.Area != "" && p.Area != f.Area:
		return false
	}
	return lang.Holds(p.Title, f.Words)
}

// deed is one change of a project: which fact it is, and which rule makes it.
type deed struct {
	kind fact.Kind
	with fact.Detail
	rule func(*Project, By) error
	then func(Project) fact.Kind // names the fact by what came of it, where that matters
}

// do loads a project at the revision its doer saw, applies one rule and keeps the result. Only a party's members write, and nobody in a restricted project
// whose space a foreign body shares.
func (s *Service) do(ctx context.Context, in tenants.Scope, pid ID, rev int64, d deed) (Project, error) {
	p, err := s.Project(ctx, in, pid)
	switch {
	case err != nil:
		return Project{}, err
	case !in.May(d.kind.Needs()):
		return Project{}, tenants.ErrForbidden
	case !p.Party(in.Tenant()):
		return Project{}, ErrNotParty
	case p.Rev != rev:
		return Project{}, ErrStale
	}
	if err := s.korean(ctx, in, p); err != nil {
		return Project{}, err
	}
	return s.keep(ctx, in, p, d)
}

// korean returns ErrForeignParty for a restricted project in a space that a foreign body shares: one may have joined since.
func (s *Service) korean(ctx context.Context, in tenants.Scope, p Project) error {
	if p.Class != Restricted || p.IsCopy() {
		return nil
	}
	sharing, err := s.Places.Sharing(ctx, in)
	if err == nil && foreign(sharing) {
		err = ErrForeignParty
	}
	return err
}

func (s *Service) keep(ctx context.Context, in tenants.Scope, p Project, d deed) (Project, error) {
	by, from := By{in.Member(), in.Tenant(), s.now()}, p.State
	if err := d.rule(&p, by); err != nil {
		return Project{}, err
	}
	p.listed()
	kind := d.kind
	if d.then != nil {
		kind = d.then(p)
	}
	told, err := in.Tell(kind, p.Ref(), by.At, detail(p, from, d.with))
	if err != nil {
		return Project{}, err
	}
	if err := s.Store.In(in).ChangeProject(ctx, p, told.Within(p.Within())); err != nil {
		return Project{}, fmt.Errorf("%s %s: %w", kind.Code(), p.ID, err)
	}
	p.Rev++
	return p, nil
}

// detail says what is worth knowing of a deed. What was written stands in no fact, and of a restricted project not more than that it is one.
func detail(p Project, from State, with fact.Detail) fact.Detail {
	d := fact.Detail{}
	switch {
	case p.Class != Restricted: // the heads of every party hear of it
		d["owner"], d["tenants"] = string(p.Owner), strings.Join(texts(p.Parties), " ")
	case p.seat(p.Owner) >= 0:
		d["class"], d["owner"] = string(Restricted), string(p.Owner)
	default:
		d["class"] = string(Restricted)
	}
	if from != p.State {
		d["from"], d["to"] = string(from), string(p.State)
	}
	for k, v := range with {
		d[k] = v
	}
	return d
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = string(s)
	}
	return out
}

func checkReason(reason string) error {
	var c fault.Check
	c.Block("reason", reason, fault.Required, MostReason)
	return c.Err()
}
