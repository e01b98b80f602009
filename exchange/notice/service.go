package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// MostCounted bounds the count of unread notices; beyond it a screen says "99+".
const MostCounted = 100

// Door lets the house into a space on an errand.
type Door interface {
	Steward(tenants.Space, tenants.Errand) tenants.Scope
}

// Mailer sends a letter about a notice to a member; it may decline by her settings.
type Mailer interface {
	Mail(ctx context.Context, to tenants.Member, n Notice) error
}

// Service gives notices and answers what members ask of theirs.
type Service struct {
	store  Store
	people People
	door   Door
	mailer Mailer
	now    func() time.Time
}

// NewService returns the service over a store.
func NewService(s Store, p People, d Door, m Mailer, now func() time.Time) *Service {
	return &Service{s, p, d, m, now}
}

// Mine lists the acting member's notices, newest first.
func (s *Service) Mine(ctx context.Context, in tenants.Scope, ask page.Ask) (page.Of[Notice], error) {
	return s.store.In(in).Of(ctx, in.Member(), ask)
}

// Unread counts the acting member's unread notices, up to MostCounted.
func (s *Service) Unread(ctx context.Context, in tenants.Scope) (int64, error) {
	return s.store.In(in).Unread(ctx, in.Member(), MostCounted)
}

// News lists the acting member's unread notices, newest first.
func (s *Service) News(ctx context.Context, in tenants.Scope, ask page.Ask) (page.Of[Notice], error) {
	return s.store.In(in).UnreadOf(ctx, in.Member(), ask)
}

// Read marks notices of the acting member as read, or where none is named all of them, a page at most per call. It returns how many are
// left, or ErrNotFound for one that isn't hers.
func (s *Service) Read(ctx context.Context, in tenants.Scope, ids ...ID) (int64, error) {
	some, err := s.wanted(ctx, in, ids)
	if err != nil {
		return 0, err
	}
	for _, n := range some {
		if n.Read {
			continue
		}
		if err := s.read(ctx, in, n); err != nil {
			return 0, err
		}
	}
	return s.Unread(ctx, in)
}

func (s *Service) wanted(ctx context.Context, in tenants.Scope, ids []ID) ([]Notice, error) {
	shelf := s.store.In(in)
	if len(ids) == 0 {
		p, err := shelf.UnreadOf(ctx, in.Member(), page.Ask{Size: page.MostSize})
		return p.Items, err
	}
	some := make([]Notice, len(ids))
	for i, nid := range ids {
		n, err := shelf.Notice(ctx, nid)
		if err == nil && n.To != in.Member() {
			err = ErrNotFound
		}
		if err != nil {
			return nil, err
		}
		some[i] = n
	}
	return some, nil
}

func (s *Service) read(ctx context.Context, in tenants.Scope, n Notice) error {
	told, err := in.Tell(Seen, fact.Ref{Noun: "notice", ID: string(n.ID)}, s.now(), nil)
	if err != nil {
		return err
	}
	n.Read = true
	err = s.store.In(in).Change(ctx, n, told)
	if fault.KindOf(err) == fault.Stale { // the same member read it on another screen
		return nil
	}
	return err
}

var errand = tenants.Errand{Name: "notice", Can: []fact.Ability{tenants.Keep}}

// Carry gives the notices that follow from a fact in a space's trail. It bears repeating: a notice is given, and mailed, once.
func (s *Service) Carry(ctx context.Context, space tenants.Space, f fact.Fact) error {
	a, ok := AudienceOf(f)
	if !ok || a.Here && f.Trails[0] != string(space) {
		return nil
	}
	people, err := s.concerned(ctx, space, f, a)
	if err != nil {
		return err
	}
	for _, m := range people {
		if err := s.give(ctx, m, f, a); err != nil {
			return fmt.Errorf("give notice of %s: %w", f.Kind, err)
		}
	}
	return nil
}

func (s *Service) give(ctx context.Context, m tenants.Member, f fact.Fact, a Audience) error {
	if m.State != tenants.Active || string(m.ID) == f.By.Member {
		return nil
	}
	in := s.door.Steward(tenants.HomeOf(m.Tenant), errand)
	n := For(f, m.ID)
	told, err := in.Tell(Given, fact.Ref{Noun: "notice", ID: string(n.ID)}, s.now(), fact.Detail{"of": f.Kind})
	if err != nil {
		return err
	}
	err = s.store.In(in).Add(ctx, n, told)
	if errors.Is(err, ErrTaken) {
		return nil
	}
	if err != nil || !a.Mail {
		return err
	}
	return s.mailer.Mail(ctx, m, n)
}

// concerned lists the members a fact concerns, each once.
func (s *Service) concerned(ctx context.Context, space tenants.Space, f fact.Fact, a Audience) ([]tenants.Member, error) {
	var all []tenants.Member
	homes, err := s.homes(ctx, space)
	if err != nil {
		return nil, err
	}
	seen := map[tenants.MemberID]bool{}
	add := func(m tenants.Member) {
		if !seen[m.ID] {
			seen[m.ID] = true
			all = append(all, m)
		}
	}
	for _, t := range homes {
		for _, r := range a.Roles {
			some, err := s.people.WithRole(ctx, t, r)
			if err != nil {
				return nil, err
			}
			for _, m := range some {
				add(m)
			}
		}
	}
	if id := f.With[a.Detail]; a.Detail != "" && id != "" {
		m, err := s.people.Member(ctx, tenants.MemberID(id))
		if err == nil {
			add(m)
		} else if !errors.Is(err, tenants.ErrMemberNotFound) {
			return nil, err
		}
	}
	return all, nil
}

// homes lists the tenants whose members a fact in the space's trail may concern: the home's own, or a pact's coordinators.
func (s *Service) homes(ctx context.Context, space tenants.Space) ([]tenants.TenantID, error) {
	if t, ok := space.Home(); ok {
		return []tenants.TenantID{t}, nil
	}
	id, ok := space.Pact()
	if !ok {
		return nil, nil
	}
	p, err := s.people.Pact(ctx, id)
	if err != nil {
		return nil, err
	}
	if p.Kind != tenants.Network {
		return nil, nil
	}
	var homes []tenants.TenantID
	// A network's coordinators are few among its parties; its opener always is one.
	for _, t := range p.Joined() {
		if t == p.OpenedBy {
			homes = append(homes, t)
		}
	}
	return homes, nil
}
