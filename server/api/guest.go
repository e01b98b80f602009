package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// Guest is a pass into a pact, as the members of its parties see it.
type Guest struct {
	ID     string          `json:"id"`
	Name   string          `json:"name" doc:"of a body, or a role's title"`
	Lang   string          `json:"lang"`
	Tenant string          `json:"tenant" doc:"that invited"`
	State  string          `json:"state" enum:"open,ended,over"`
	At     string          `json:"at"`
	Until  string          `json:"until"`
	Rooms  []string        `json:"rooms" nullable:"false" doc:"of chat, that she finds; none is the pact's lobby"`
	May    map[string]bool `json:"may"`
}

// Guests is one page of a pact's passes.
type Guests struct {
	List[Guest]
	May map[string]bool   `json:"may"`
	Why map[string]string `json:"why"`
}

// GuestWish is what a pass is made from.
type GuestWish struct {
	Name string `json:"name" maxLength:"400" doc:"of a body, or a role's title; no person's"`
	Lang string `json:"lang" enum:"ko,en,zh-Hans,ja" doc:"the guest's"`
	Days int    `json:"days" minimum:"1" maximum:"90"`

	Rooms []string `json:"rooms,omitempty" maxItems:"10" doc:"of chat, that she finds; the pact's lobby if none is said"`
}

// NewGuest is a pass that was just made, with the token that opens it. It is shown once.
type NewGuest struct {
	Guest
	Token string `json:"token"`
}

func viewGuest(g tenants.Guest, in tenants.Scope, now time.Time) Guest {
	state := g.State(now)
	return Guest{
		ID: string(g.ID), Name: g.Name, Lang: string(g.Lang), Tenant: string(g.Tenant), State: string(state), At: stamp(g.At), Until: stamp(g.Until),
		Rooms: strings0(g.Rooms), May: map[string]bool{"end": state == tenants.PassOpen && g.MayEnd(in)},
	}
}

// within lets the caller into the pact that an address names.
func (c Call) within(ctx context.Context, in PactIn) (tenants.Scope, error) {
	return c.Authority.Enter(ctx, c.Who, tenants.PactSpace(tenants.PactID(in.ID)))
}

func listGuests(ctx context.Context, c Call, in *struct {
	PactIn
	Asked
}) (*struct{ Body Guests }, error) {
	at, err := c.within(ctx, in.PactIn)
	if err != nil {
		return nil, err
	}
	p, err := c.Tenants.Guests(ctx, at, in.page())
	if err != nil {
		return nil, err
	}
	rights, err := c.Tenants.Guesting(ctx, at)
	if err != nil {
		return nil, err
	}
	items := list(p, func(g tenants.Guest) Guest { return viewGuest(g, at, c.Now()) }).Body
	return &struct{ Body Guests }{Guests{List: items, May: rights.May, Why: rights.Why}}, nil
}

func inviteGuest(ctx context.Context, c Call, in *struct {
	PactIn
	Body GuestWish
}) (*struct{ Body NewGuest }, error) {
	at, err := c.within(ctx, in.PactIn)
	if err != nil {
		return nil, err
	}
	for i, id := range in.Body.Rooms { // nobody lets a guest in where she may not go herself
		_, err := c.Chat.Room(ctx, at, chat.RoomID(id))
		if errors.Is(err, chat.ErrRoomNotFound) {
			err = fault.ErrInvalid.At(fault.Field{Path: fmt.Sprintf("rooms[%d]", i), Code: "unknown"})
		}
		if err != nil {
			return nil, err
		}
	}
	g, token, err := c.Tenants.InviteGuest(ctx, at, tenants.Admission{
		Name: in.Body.Name, Lang: lang.Tag(in.Body.Lang), Days: in.Body.Days, Rooms: in.Body.Rooms,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body NewGuest }{NewGuest{viewGuest(g, at, c.Now()), token}}, nil
}

func endGuest(ctx context.Context, c Call, in *struct {
	ID string `path:"id" maxLength:"36"`
}) (*nothing, error) {
	return nil, c.Tenants.EndGuest(ctx, c.Who, tenants.GuestID(in.ID))
}

func openPass(ctx context.Context, c Call, in *struct {
	Body struct {
		Token string `json:"token" maxLength:"200"`
	}
}) (*signedInOut, error) {
	e, err := c.Pass.OpenPass(ctx, in.Body.Token, c.from())
	if err != nil {
		return nil, err
	}
	return signedIn(ctx, c, e)
}

// MeGuest is the pass by which a guest is here. She has no person, membership or settings of her own.
type MeGuest struct {
	Name   string `json:"name"`
	Pact   string `json:"pact"`
	Tenant string `json:"tenant" doc:"that invited"`
	Host   Text   `json:"host" doc:"the name of the tenant that invited"`
	Until  string `json:"until"`

	Meeting string `json:"meeting,omitempty" doc:"the one thing of the pact that the pass opens; none for all that guests find there"`
}

// viewVisit describes a guest.
func viewVisit(ctx context.Context, c Call, who tenants.Principal) (Me, error) {
	g, _, err := c.Tenants.Visit(ctx, who)
	if err != nil {
		return Me{}, err
	}
	places, err := c.Tenants.Places(ctx, who)
	if err != nil {
		return Me{}, err
	}
	c.Who = who
	n, err := c.namer(ctx)
	if err != nil {
		return Me{}, err
	}
	host, err := n.of(ctx, g.Tenant)
	if err != nil {
		return Me{}, err
	}
	v := Me{
		Person: MePerson{Name: g.Name}, Acting: MeActing{Roles: []string{}, May: map[string]bool{}}, Memberships: []MeMembership{},
		Settings: MeSettings{Lang: string(g.Lang)}, Guest: &MeGuest{Name: g.Name, Pact: string(g.Pact), Tenant: string(g.Tenant), Host: host, Until: stamp(g.Until)},
	}
	if g.Only.Noun == (meeting.Meeting{}).Ref().Noun {
		v.Guest.Meeting = g.Only.ID
	}
	v.Spaces = viewPlaces(places)
	return v, nil
}
