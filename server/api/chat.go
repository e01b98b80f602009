package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// RoomIn names a room of a space in an address.
type RoomIn struct {
	InSpace
	Room string `path:"room" maxLength:"36"`
}

func (r RoomIn) id() chat.RoomID { return chat.RoomID(r.Room) }

// RoomState narrows a list of rooms.
type RoomState struct {
	State string `query:"state" enum:"open,archived" default:"open"`
}

func (s RoomState) state() chat.State { return chat.State(s.State) }

func (c Call) rooms(ctx context.Context, in tenants.Scope, state chat.State) ([]Room, error) {
	all, err := c.Chat.Standings(ctx, in, state)
	out := make([]Room, len(all))
	for i, st := range all {
		out[i] = ViewRoom(st, in)
	}
	return out, err
}

// listAllRooms lists the rooms of every space the caller stands in.
func listAllRooms(ctx context.Context, c Call, in *RoomState) (*struct{ Body Rooms }, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	v := Rooms{Items: []Room{}}
	for _, at := range reach.Scopes() {
		if at.Space() == tenants.Commons {
			continue
		}
		some, err := c.rooms(ctx, at, in.state())
		if err != nil {
			return nil, err
		}
		v.Items = append(v.Items, some...)
	}
	return &struct{ Body Rooms }{v}, nil
}

func listRooms(ctx context.Context, c Call, in *struct {
	InSpace
	RoomState
	Records bool `query:"records" doc:"instead, the closed rooms that a records officer may export though she isn't in them"`
}) (*struct{ Body Rooms }, error) {
	if !in.Records {
		some, err := c.rooms(ctx, c.In, in.state())
		return &struct{ Body Rooms }{Rooms{some}}, err
	}
	all, err := c.Chat.Records(ctx, c.In, in.state())
	v := Rooms{Items: make([]Room, len(all))}
	for i, r := range all {
		v.Items[i] = ViewRoom(chat.Standing{Room: r}, c.In)
		v.Items[i].May = map[string]bool{"export": r.Recorded(c.In)}
	}
	return &struct{ Body Rooms }{v}, err
}

// RoomWish is what a room is opened from.
type RoomWish struct {
	Kind    string   `json:"kind" enum:"topic,direct,object"`
	Name    *Text    `json:"name,omitempty"`
	Purpose *Text    `json:"purpose,omitempty"`
	About   *Object  `json:"about,omitempty"`
	Closed  bool     `json:"closed,omitempty" doc:"only its members enter; it stays so"`
	Members []string `json:"members,omitempty" maxItems:"200" doc:"of a closed or direct room, besides oneself"`
}

func openRoom(ctx context.Context, c Call, in *struct {
	InSpace
	Body RoomWish
}) (*one[Room], error) {
	var check fault.Check
	o := chat.Opening{Kind: chat.Kind(in.Body.Kind), Closed: in.Body.Closed, Members: in.Body.Members}
	if in.Body.Name != nil {
		o.Name = in.Body.Name.text(&check, "name", lang.Text{}, c.Now())
	}
	if in.Body.Purpose != nil {
		o.Purpose = in.Body.Purpose.text(&check, "purpose", lang.Text{}, c.Now())
	}
	if in.Body.About != nil {
		o.About = fact.Ref(*in.Body.About)
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	r, err := c.Chat.Open(ctx, c.In, o)
	if err != nil {
		return nil, err
	}
	return c.room(ctx, r.ID)
}

// room shows one room with where the caller stands in it.
func (c Call) room(ctx context.Context, id chat.RoomID) (*one[Room], error) {
	st, err := c.Chat.Standing(ctx, c.In, id)
	if err != nil {
		return nil, err
	}
	return whole(ViewRoom(st, c.In), st.Room.Rev), nil
}

func readRoom(ctx context.Context, c Call, in *RoomIn) (*one[Room], error) {
	return c.room(ctx, in.id())
}

// RoomChange is what may be changed about a room.
type RoomChange struct {
	Name    *Text    `json:"name,omitempty"`
	Purpose *Text    `json:"purpose,omitempty"`
	Members []string `json:"members,omitempty" maxItems:"200" doc:"of a closed room: all that are in it from now on"`
}

func changeRoom(ctx context.Context, c Call, in *struct {
	RoomIn
	IfMatch
	Body RoomChange
}) (*one[Room], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	r, err := c.Chat.Room(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	var check fault.Check
	to := chat.Changes{Rev: rev, Members: in.Body.Members}
	if in.Body.Name != nil {
		name := in.Body.Name.text(&check, "name", r.Name, c.Now())
		to.Name = &name
	}
	if in.Body.Purpose != nil {
		purpose := in.Body.Purpose.text(&check, "purpose", r.Purpose, c.Now())
		to.Purpose = &purpose
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	if _, err := c.Chat.Change(ctx, c.In, in.id(), to); err != nil {
		return nil, err
	}
	return c.room(ctx, in.id())
}

func archiveRoom(ctx context.Context, c Call, in *RoomIn) (*one[Room], error) {
	if _, err := c.Chat.Archive(ctx, c.In, in.id()); err != nil {
		return nil, err
	}
	return c.room(ctx, in.id())
}

func reopenRoom(ctx context.Context, c Call, in *RoomIn) (*one[Room], error) {
	if _, err := c.Chat.Reopen(ctx, c.In, in.id()); err != nil {
		return nil, err
	}
	return c.room(ctx, in.id())
}

func listListeners(ctx context.Context, c Call, in *RoomIn) (*struct{ Body Listeners }, error) {
	all, err := c.Chat.Audience(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	v := Listeners{Items: make([]Listener, len(all))}
	for i, l := range all {
		v.Items[i] = Listener{
			Member: l.Member, Guest: l.Guest, Tenant: l.Tenant, Name: l.Name, Title: viewText(l.Title), Roles: strings0(l.Roles), Zone: l.Zone, Seen: l.Seq,
		}
	}
	return &struct{ Body Listeners }{v}, nil
}

// RoomReading is how far one has read.
type RoomReading struct {
	Seq int64 `json:"seq" minimum:"0"`
}

func seeRoom(ctx context.Context, c Call, in *struct {
	RoomIn
	Body RoomReading
}) (*struct{ Body RoomReading }, error) {
	r, err := c.Chat.Seen(ctx, c.In, in.id(), in.Body.Seq)
	return &struct{ Body RoomReading }{RoomReading{r.Seq}}, err
}
