package tenants

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants/fact"
)

// MostTitle bounds a member's name and title, in characters.
const MostTitle = 80

// Members lists the members of the scope's tenant in a state, newest first.
func (s *Service) Members(ctx context.Context, in Scope, state State, ask page.Ask) (page.Of[Member], error) {
	return s.register.MembersOf(ctx, in.Tenant(), state, ask)
}

// Member returns a member of the scope's own tenant.
func (s *Service) Member(ctx context.Context, in Scope, id MemberID) (Member, error) {
	m, err := s.register.Member(ctx, id)
	if err == nil && m.Tenant != in.Tenant() {
		err = ErrMemberNotFound
	}
	if err != nil {
		return Member{}, err
	}
	return m, nil
}

// Standings is what an admin says of a member, at the revision she saw. What is nil stays as it is.
type Standings struct {
	Rev   int64
	Title *lang.Text
	Roles []Role
}

// EditMember changes a member's title and roles. A tenant keeps at least one admin.
func (s *Service) EditMember(ctx context.Context, in Scope, id MemberID, to Standings) (Member, error) {
	m, t, err := s.own(ctx, in, id, to.Rev)
	if err != nil {
		return Member{}, err
	}
	title, roles := m.Title, m.Roles
	if to.Title != nil {
		title = *to.Title
	}
	if to.Roles != nil {
		roles = to.Roles
	}
	if err := CheckRoles(t.Kind, roles, title); err != nil {
		return Member{}, err
	}
	if !slices.Contains(roles, Admin) {
		if err := s.anotherAdmin(ctx, in, m); err != nil {
			return Member{}, err
		}
	}
	before := roleList(m.Roles)
	m.Title, m.Roles = title, roles
	return s.keepMember(ctx, in, m, MemberEdited, fact.Detail{"from": before, "to": roleList(m.Roles)})
}

// CheckRoles returns what is wrong with the roles and title a tenant of kind k would give.
func CheckRoles(k Kind, roles []Role, title lang.Text) error {
	var c fault.Check
	c.That(len(roles) > 0, "roles", "required")
	for i, r := range roles {
		c.That(r.Valid(k) && !slices.Contains(roles[:i], r), fmt.Sprintf("roles[%d]", i), "unknown")
	}
	checkText(&c, "title", title, MostTitle)
	return c.Err()
}

// Leave ends a membership, at the revision the admin saw. A tenant keeps at least one admin.
func (s *Service) Leave(ctx context.Context, in Scope, id MemberID, rev int64) (Member, error) {
	m, _, err := s.own(ctx, in, id, rev)
	if err != nil {
		return Member{}, err
	}
	if err := s.anotherAdmin(ctx, in, m); err != nil {
		return Member{}, err
	}
	m.State, m.Until = Left, s.now()
	return s.keepMember(ctx, in, m, MemberLeft, nil)
}

// Succession says who follows whom, at the revision the admin saw of the one who goes.
type Succession struct {
	From, To MemberID
	Rev      int64
}

// Transfer ends a membership and hands everything to a successor in the same tenant: roles, drafts and what waits. The history keeps both.
// The hand-over of what others keep follows from the fact within a moment.
func (s *Service) Transfer(ctx context.Context, in Scope, x Succession) (Member, error) {
	m, _, err := s.own(ctx, in, x.From, x.Rev)
	if err != nil {
		return Member{}, err
	}
	heir, err := s.Member(ctx, in, x.To)
	switch {
	case err != nil:
		return Member{}, err
	case x.From == x.To:
		return Member{}, ErrSelfSuccessor
	case heir.State != Active:
		return Member{}, ErrMemberGone
	}
	m.State, m.Until, m.Successor = Transferred, s.now(), x.To
	return s.keepMember(ctx, in, m, MemberTransferred, fact.Detail{"to": string(x.To), "roles": roleList(m.Roles)})
}

// Succeed gives a successor the roles of the member she follows. It is the second step of Transfer and bears repeating.
func (s *Service) Succeed(ctx context.Context, house Scope, from MemberID) error {
	m, err := s.register.Member(ctx, from)
	if err != nil {
		return err
	}
	heir, err := s.register.Member(ctx, m.Successor)
	if err != nil || m.State != Transferred {
		return err
	}
	had := len(heir.Roles)
	for _, r := range m.Roles {
		if !slices.Contains(heir.Roles, r) {
			heir.Roles = append(heir.Roles, r)
		}
	}
	if len(heir.Roles) == had {
		return nil
	}
	_, err = s.keepMember(ctx, house, heir, MemberSucceeded, fact.Detail{"from": string(from), "to": roleList(heir.Roles)})
	return err
}

// own returns an active member of the scope's tenant at a revision, and the tenant, to who manages people.
func (s *Service) own(ctx context.Context, in Scope, id MemberID, rev int64) (Member, Tenant, error) {
	if !in.May(ManagePeople) {
		return Member{}, Tenant{}, ErrForbidden
	}
	m, err := s.Member(ctx, in, id)
	switch {
	case err != nil:
		return Member{}, Tenant{}, err
	case m.State != Active:
		return Member{}, Tenant{}, ErrMemberGone
	case m.Rev != rev:
		return Member{}, Tenant{}, ErrStaleRevision
	}
	t, err := s.register.Tenant(ctx, m.Tenant)
	return m, t, err
}

// anotherAdmin returns ErrLastAdmin if m is the only admin left.
func (s *Service) anotherAdmin(ctx context.Context, in Scope, m Member) error {
	if !m.Has(Admin) {
		return nil
	}
	ask := page.Ask{Size: page.MostSize}
	for {
		p, err := s.register.MembersOf(ctx, in.Tenant(), Active, ask)
		if err != nil {
			return err
		}
		for _, other := range p.Items {
			if other.ID != m.ID && other.Has(Admin) {
				return nil
			}
		}
		if ask.After = p.Next; p.Next == "" {
			return ErrLastAdmin
		}
	}
}

func (s *Service) keepMember(ctx context.Context, in Scope, m Member, k fact.Kind, with fact.Detail) (Member, error) {
	told, err := s.authority.HouseTellBy(in, k, ref("member", m.ID), []Space{HomeOf(m.Tenant)}, s.now(), with)
	if err != nil {
		return Member{}, err
	}
	if err := s.register.ChangeMember(ctx, m, told); err != nil {
		return Member{}, fmt.Errorf("change member %s: %w", m.ID, err)
	}
	m.Rev++
	return m, nil
}

func roleList(roles []Role) string {
	text := ""
	for i, r := range roles {
		if i > 0 {
			text += " "
		}
		text += string(r)
	}
	return text
}

// Worker returns the membership that p acts by, and its tenant, even where a second factor is still asked of her.
func (s *Service) Worker(ctx context.Context, p Principal) (Member, Tenant, error) {
	m, t, err := s.authority.working(ctx, p)
	if errors.Is(err, ErrSecondFactor) {
		strong := p
		strong.strong = true
		return s.authority.working(ctx, strong)
	}
	return m, t, err
}

// Memberships lists the places in which p's person works.
func (s *Service) Memberships(ctx context.Context, p Principal) ([]Member, error) {
	all, err := s.register.MembershipsOf(ctx, p.person)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(m Member) bool { return m.State != Active }), nil
}
