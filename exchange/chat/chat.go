// Package chat holds the rooms of a space, what is said in them, and the rules of saying it. It knows no socket, no store and no translation engine.
package chat

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// RoomID names a room within its space.
type RoomID string

// Kind is a sort of room.
type Kind string

// Every space has a lobby by itself. A topic room is opened by an officer, a direct room by whoever begins to talk with others, an object's room
// belongs to an object of the space, such as a project.
const (
	Lobby  Kind = "lobby"
	Topic  Kind = "topic"
	Direct Kind = "direct"
	Object Kind = "object"
)

// State is where a room stands.
type State string

// A room is open; an archived one is read and exported, and nothing is said in it.
const (
	Open     State = "open"
	Archived State = "archived"
)

// Room is a place to talk in a space. Its sequence of messages is gapless.
type Room struct {
	ID      RoomID    `bson:"-"`
	Rev     int64     `bson:"-"`
	Kind    Kind      `bson:"kind"`
	Name    lang.Text `bson:"name"` // empty for a lobby and a direct room
	Purpose lang.Text `bson:"purpose"`
	About   fact.Ref  `bson:"about"`           // of an object's room
	Closed  bool      `bson:"closed"`          // only its members enter; it was made so and stays so, since what was said in confidence must stay there
	Members []string  `bson:"members"`         // of a closed room: tenants.MemberID each
	Seats   []Seat    `bson:"seats,omitempty"` // the members with their names, as they were when they were let in
	Tenants []string  `bson:"tenants"`         // whose members are or were in a closed room: their records officers keep it
	State   State     `bson:"state"`
	At      time.Time `bson:"at"`
	By      string    `bson:"by"` // the member who opened it
}

// Seat is a member of a closed room.
type Seat struct {
	Member string `bson:"member"`
	Tenant string `bson:"tenant"`
	Name   string `bson:"name"`
}

// Limits of a room.
const (
	MostName    = 80  // characters
	MostPurpose = 500 // characters
	MostDirect  = 8   // members of a direct room: beyond that it is a topic
	MostMembers = 200 // of a closed room
	MostRooms   = 500 // that a list of one space shows
)

// LobbyOf returns the id of a space's lobby.
func LobbyOf(s tenants.Space) RoomID { return id.Of[RoomID](string(s), "lobby") }

// DirectOf returns the id of the room of exactly these members, in any order.
func DirectOf(s tenants.Space, members []string) RoomID {
	words := append([]string{string(s), "direct"}, slices.Sorted(slices.Values(members))...)
	return id.Of[RoomID](words...)
}

// RoomOf returns the id of an object's room.
func RoomOf(s tenants.Space, about fact.Ref) RoomID {
	return id.Of[RoomID](string(s), "object", about.Noun, about.ID)
}

// lobby is the lobby of a space before anything was said in it.
func lobby(s tenants.Space) Room {
	return Room{ID: LobbyOf(s), Kind: Lobby, Members: []string{}, Tenants: []string{}, State: Open}
}

// Opening is what a member says of a room she opens.
type Opening struct {
	Kind    Kind
	Name    lang.Text
	Purpose lang.Text
	About   fact.Ref
	Closed  bool
	Members []string // of a closed or direct room, besides herself
}

// check returns what is wrong with the opening, field by field.
func (o Opening) check() error {
	var c fault.Check
	switch o.Kind {
	case Topic:
		c.That(!o.Name.Empty(), "name", "required")
		c.That(o.Closed || len(o.Members) == 0, "members", "not_closed")
		c.That(len(o.Members) < MostMembers, "members", "too_many", "max", strconv.Itoa(MostMembers))
	case Direct:
		c.That(len(o.Members) > 0, "members", "required")
		c.That(len(o.Members) <= MostDirect-1, "members", "too_many", "max", strconv.Itoa(MostDirect-1))
		c.That(o.Name.Empty() && o.Purpose.Empty(), "name", "not_here")
	case Object:
		c.That(o.About.Noun != "" && o.About.ID != "", "about", "required")
		c.That(o.Closed == (len(o.Members) > 0), "members", "not_closed")
	default:
		c.Fail("kind", "unknown")
	}
	c.That(o.Kind == Object || o.About == (fact.Ref{}), "about", "not_here")
	checkText(&c, "name", o.Name, MostName, false)
	checkText(&c, "purpose", o.Purpose, MostPurpose, true)
	return c.Err()
}

func checkText(c *fault.Check, path string, t lang.Text, most int, block bool) {
	c.That(len(t.In) <= mostLangs, path, "too_many", "max", strconv.Itoa(mostLangs))
	for tag, v := range t.In {
		if block {
			c.Block(path+"."+string(tag), v.Value, fault.Optional, most)
			continue
		}
		c.Line(path+"."+string(tag), v.Value, fault.Optional, most)
	}
}

// mostLangs bounds the languages of one text.
const mostLangs = 12

// Reader is who asks, as far as rooms go by it: a member, a guest with the rooms her pass names, or the house.
type Reader struct {
	Member string
	Guest  string
	Rooms  []RoomID // a guest's; none is the lobby
	House  bool     // one of the house's own followers
}

// Admits reports whether the reader may enter the room.
func (r Room) Admits(who Reader) bool {
	switch {
	case who.House:
		return true
	case who.Guest != "" && len(who.Rooms) == 0:
		return r.Kind == Lobby
	case who.Guest != "":
		return slices.Contains(who.Rooms, r.ID)
	case who.Member == "":
		return false
	}
	return !r.Closed || slices.Contains(r.Members, who.Member)
}

// Talks returns ErrRoomArchived for a room in which nothing is said any more.
func (r Room) Talks() error {
	if r.State == Archived {
		return ErrRoomArchived
	}
	return nil
}

// Managed reports whether who stands in the scope may rename the room, archive it and say who is in it: who opened it, and the heads and admins. A
// direct room belongs to those in it, and the lobby to the space.
func (r Room) Managed(in tenants.Scope) bool {
	if r.Kind == Direct || r.Kind == Lobby {
		return false
	}
	return in.May(tenants.ManageChat) || in.May(tenants.OpenChat) && r.By != "" && r.By == string(in.Member())
}

// Archive closes the room for good talk. It returns ErrRoomArchived, or ErrRoomStays for a lobby.
func (r *Room) Archive() error {
	switch {
	case r.Kind == Lobby:
		return ErrRoomStays
	case r.State == Archived:
		return ErrRoomArchived
	}
	r.State = Archived
	return nil
}

// Reopen takes an archived room into use again, or returns ErrRoomOpen.
func (r *Room) Reopen() error {
	if r.State == Open {
		return ErrRoomOpen
	}
	r.State = Open
	return nil
}

// Recorded reports whether a records officer may export the room: one that is open to the space, one she is in, and one in which somebody of her tenant
// is or was. What people of other tenants say among themselves is for theirs.
func (r Room) Recorded(in tenants.Scope) bool {
	if !in.May(tenants.RecordChat) {
		return false
	}
	if !r.Closed || slices.Contains(r.Members, string(in.Member())) {
		return true
	}
	return r.Within() == (fact.Ref{}) && slices.Contains(r.Tenants, string(in.Tenant())) // of what only few may know of, there is nothing to export
}

// Rights computes what the scope's holder may do in the room.
func (r Room) Rights(in tenants.Scope) map[string]bool {
	talks := r.Talks() == nil && in.May(tenants.PostChat)
	managed := r.Managed(in)
	return map[string]bool{
		"post": talks, "react": talks, "pin": talks && in.Guest() == "", "edit_own": talks, "remove_own": talks, "translate": talks,
		"remove_any": in.May(tenants.ModerateChat), "manage": managed && r.State == Open, "archive": managed && r.State == Open,
		"reopen": managed && r.State == Archived, "export": r.Recorded(in),
	}
}

// Reading is how far somebody has read in a room. A guest's says also from where on she may.
type Reading struct {
	Room RoomID    `bson:"room"`
	Who  string    `bson:"who"` // a member's or guest's id
	Rev  int64     `bson:"-"`
	Seq  int64     `bson:"seq"`
	From int64     `bson:"from"` // a guest sees what is behind it
	At   time.Time `bson:"at"`
}
