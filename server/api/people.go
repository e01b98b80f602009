package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Person is one member of one's own tenant.
type Person struct {
	ID        string            `json:"id"`
	Rev       int64             `json:"rev"`
	Name      string            `json:"name"`
	Title     Text              `json:"title"`
	Roles     []string          `json:"roles" nullable:"false"`
	State     string            `json:"state" enum:"active,left,transferred"`
	Since     string            `json:"since"`
	Until     string            `json:"until,omitempty"`
	Successor string            `json:"successor,omitempty"`
	May       map[string]bool   `json:"may"`
	Why       map[string]string `json:"why" doc:"for what one may not do now: the code of the reason"`
}

func viewPerson(m tenants.Member, in tenants.Scope) Person {
	rights := m.Rights(in)
	return Person{
		ID: string(m.ID), Rev: m.Rev, Name: m.Name, Title: viewText(m.Title), Roles: texts(m.Roles), State: string(m.State), Since: stamp(m.Since),
		Until: stamp(m.Until), Successor: string(m.Successor), May: rights.May, Why: rights.Why,
	}
}

func personOut(c Call, m tenants.Member, err error) (*one[Person], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewPerson(m, c.In), m.Rev), nil
}

// PersonIn names a member in an address.
type PersonIn struct {
	ID string `path:"id" maxLength:"36"`
}

func listPeople(ctx context.Context, c Call, in *struct {
	Asked
	State string `query:"state" enum:"active,left,transferred" default:"active"`
}) (*listOut[Person], error) {
	p, err := c.Tenants.Members(ctx, c.In, tenants.State(in.State), in.page())
	return list(p, func(m tenants.Member) Person { return viewPerson(m, c.In) }), err
}

func editPerson(ctx context.Context, c Call, in *struct {
	PersonIn
	IfMatch
	Body struct {
		Title *Text    `json:"title,omitempty"`
		Roles []string `json:"roles,omitempty" maxItems:"6"`
	}
}) (*one[Person], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	var check fault.Check
	to := tenants.Standings{Rev: rev, Roles: roles(in.Body.Roles)}
	if in.Body.Title != nil {
		title := in.Body.Title.text(&check, "title", lang.Text{}, c.Now())
		to.Title = &title
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	m, err := c.Tenants.EditMember(ctx, c.In, tenants.MemberID(in.ID), to)
	return personOut(c, m, err)
}

// roles reads roles; nil stays nil.
func roles(all []string) []tenants.Role {
	if all == nil {
		return nil
	}
	out := make([]tenants.Role, len(all))
	for i, r := range all {
		out[i] = tenants.Role(r)
	}
	return out
}

func transferPerson(ctx context.Context, c Call, in *struct {
	PersonIn
	IfMatch
	Body struct {
		To string `json:"to" maxLength:"36" doc:"the member who follows her"`
	}
}) (*one[Person], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	m, err := c.Tenants.Transfer(ctx, c.In, tenants.Succession{From: tenants.MemberID(in.ID), To: tenants.MemberID(in.Body.To), Rev: rev})
	return personOut(c, m, err)
}

func endPerson(ctx context.Context, c Call, in *struct {
	PersonIn
	IfMatch
}) (*one[Person], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	m, err := c.Tenants.Leave(ctx, c.In, tenants.MemberID(in.ID), rev)
	return personOut(c, m, err)
}
