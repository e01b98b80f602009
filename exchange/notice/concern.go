package notice

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// concern is one member whom a deed concerns, and why.
type concern struct {
	member   tenants.Member
	why      Reason
	audience Audience
}

// concerns gathers whom a deed concerns, each once and for the most personal reason.
type concerns struct {
	book  Book
	homes []tenants.TenantID // whose members it may concern; nil for all there are
	all   []concern
	at    map[tenants.MemberID]int
}

func (c *concerns) add(m tenants.Member, why Reason) {
	if c.at == nil {
		c.at = map[tenants.MemberID]int{}
	}
	i, known := c.at[m.ID]
	switch {
	case !known:
		c.at[m.ID] = len(c.all)
		c.all = append(c.all, concern{member: m, why: why})
	case why.before(c.all[i].why):
		c.all[i].why = why
	}
}

// concerned lists the members whom a fact in a space's trail concerns.
func (s *Service) concerned(ctx context.Context, space tenants.Space, f fact.Fact, a Audience) ([]concern, error) {
	c := concerns{book: s.Book}
	if a.Called {
		if err := s.called(ctx, space, f, &c); err != nil {
			return nil, err
		}
	}
	if len(a.Roles) > 0 {
		homes, err := s.homes(ctx, space)
		if err != nil {
			return nil, err
		}
		if a.To != "" {
			homes = nil
			for _, t := range strings.Fields(f.With[a.To]) {
				homes = append(homes, tenants.TenantID(t))
			}
		}
		for _, t := range homes {
			for _, r := range a.Roles {
				if err := c.bearers(ctx, t, r, roleReasons[r]); err != nil {
					return nil, err
				}
			}
		}
	}
	if id := f.With[a.Detail]; a.Detail != "" && id != "" {
		c.homes = nil // a fact names whom it means
		if err := c.one(ctx, tenants.MemberID(id), a.Why); err != nil {
			return nil, err
		}
	}
	for i := range c.all {
		c.all[i].audience = a
	}
	if only, few := f.With["only"]; few { // the rest may not know that there is such a thing
		may := strings.Fields(only)
		c.all = slices.DeleteFunc(c.all, func(c concern) bool { return !slices.Contains(may, string(c.member.ID)) })
	}
	return slices.DeleteFunc(c.all, func(c concern) bool {
		own := string(c.member.ID) == f.By.Member || a.Others && string(c.member.Tenant) == f.By.Tenant
		return own || c.member.State != tenants.Active
	}), nil
}

// bearers adds the members of a tenant who bear a role.
func (c *concerns) bearers(ctx context.Context, t tenants.TenantID, r tenants.Role, why Reason) error {
	some, err := c.book.WithRole(ctx, t, r)
	for _, m := range some {
		c.add(m, why)
	}
	return err
}

// one adds a member, if she is of one of the homes.
func (c *concerns) one(ctx context.Context, id tenants.MemberID, why Reason) error {
	m, err := c.book.Member(ctx, id)
	if errors.Is(err, tenants.ErrMemberNotFound) {
		return nil
	}
	if err == nil && (c.homes == nil || slices.Contains(c.homes, m.Tenant)) {
		c.add(m, why)
	}
	return err
}

// homes lists the tenants whose members a role of a fact in the space's trail concerns: the home's own, or a pact's coordinators.
func (s *Service) homes(ctx context.Context, space tenants.Space) ([]tenants.TenantID, error) {
	if t, ok := space.Home(); ok {
		return []tenants.TenantID{t}, nil
	}
	id, ok := space.Pact()
	if !ok {
		return nil, nil
	}
	p, err := s.Book.Pact(ctx, id)
	if err != nil {
		return nil, err
	}
	if p.Kind != tenants.Network {
		return nil, nil
	}
	// A network's coordinators are few among its parties; its opener always is one.
	return slices.DeleteFunc(p.Joined(), func(t tenants.TenantID) bool { return t != p.OpenedBy }), nil
}

// parties lists the tenants that stand in a space.
func (s *Service) parties(ctx context.Context, space tenants.Space) ([]tenants.TenantID, error) {
	if t, ok := space.Home(); ok {
		return []tenants.TenantID{t}, nil
	}
	id, ok := space.Pact()
	if !ok {
		return nil, nil
	}
	p, err := s.Book.Pact(ctx, id)
	if err != nil || !p.Active() {
		return nil, err
	}
	return p.Joined(), nil
}

// mostDirect bounds the rooms of which is remembered whether they are direct; beyond it all are asked for anew.
const mostDirect = 10000

// called adds whom a word in a room concerns: who is mentioned, who shares a direct room, who has written in the thread. Who can't read the room isn't told,
// whatever the fact says.
func (s *Service) called(ctx context.Context, space tenants.Space, f fact.Fact, c *concerns) error {
	id := f.With[lineOfRoom]
	if s.Rooms == nil || id == "" {
		return nil
	}
	quiet := f.With["mentions"] == "" && f.With["lane"] == ""
	key := string(space) + "/" + id
	if direct, known := s.isDirect(key); quiet && known && !direct {
		return nil
	}
	in := s.Door.Steward(space, errand)
	room, err := s.Rooms.Room(ctx, in, id)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	s.keepDirect(key, room.Direct)
	if quiet && !room.Direct {
		return nil
	}
	if c.homes, err = s.parties(ctx, space); err != nil || c.homes == nil {
		return err
	}
	var writers []tenants.MemberID
	if lane := f.With["lane"]; lane != "" {
		if writers, err = s.Rooms.Writers(ctx, in, id, lane); err != nil {
			return err
		}
	}
	return c.calls(ctx, f, room, writers)
}

func (s *Service) isDirect(key string) (direct, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	direct, known = s.direct[key]
	return direct, known
}

func (s *Service) keepDirect(key string, direct bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.direct) >= mostDirect {
		clear(s.direct)
	}
	s.direct[key] = direct
}

// calls adds whom a word calls that stands in a room, and in a thread of the writers.
func (c *concerns) calls(ctx context.Context, f fact.Fact, room Room, writers []tenants.MemberID) error {
	for _, word := range strings.Fields(f.With["mentions"]) {
		sort, who, _ := strings.Cut(word, ":")
		if err := c.mention(ctx, sort, who); err != nil {
			return err
		}
	}
	those := map[Reason][]tenants.MemberID{Thread: writers}
	if room.Direct {
		those[Direct] = room.Members
	}
	for why, members := range those {
		for _, id := range members {
			if err := c.one(ctx, id, why); err != nil {
				return err
			}
		}
	}
	if len(room.Members) > 0 {
		c.all = slices.DeleteFunc(c.all, func(x concern) bool { return !slices.Contains(room.Members, x.member.ID) })
	}
	return nil
}

// mention adds whom a mention calls: a member, the bearers of a role, a whole tenant, or everybody in the room.
func (c *concerns) mention(ctx context.Context, sort, who string) error {
	switch sort {
	case "member":
		return c.one(ctx, tenants.MemberID(who), Mentioned)
	case "role":
		for _, t := range c.homes {
			if err := c.bearers(ctx, t, tenants.Role(who), MentionedRole); err != nil {
				return err
			}
		}
	case "tenant":
		if slices.Contains(c.homes, tenants.TenantID(who)) {
			return c.everybody(ctx, tenants.TenantID(who), MentionedTenant)
		}
	case "room":
		for _, t := range c.homes {
			if err := c.everybody(ctx, t, MentionedRoom); err != nil {
				return err
			}
		}
	}
	return nil
}

// everybody adds the working members of a tenant.
func (c *concerns) everybody(ctx context.Context, t tenants.TenantID, why Reason) error {
	ask := page.Ask{Size: page.MostSize}
	for {
		p, err := c.book.MembersOf(ctx, t, tenants.Active, ask)
		if err != nil {
			return err
		}
		for _, m := range p.Items {
			c.add(m, why)
		}
		if ask.After = p.Next; p.Next == "" {
			return nil
		}
	}
}
