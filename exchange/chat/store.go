package chat

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Store keeps rooms and what is said in them.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the chat of one space. What isn't there is answered by ErrRoomNotFound and ErrMessageNotFound, an id or sequence number that is taken by a
// fault of code record.exists, a write at an old revision by one of kind Stale.
type Shelf interface {
	Room(ctx context.Context, id RoomID) (Room, error)
	Rooms(ctx context.Context, s State) ([]Room, error)                    // that are open to the space, newest first, at most MostRooms
	RoomsOf(ctx context.Context, member string, s State) ([]Room, error)   // closed ones of a member, newest first, at most MostRooms
	RoomsWith(ctx context.Context, tenant string, s State) ([]Room, error) // closed ones in which somebody of a tenant is or was
	Every(ctx context.Context, s State) ([]Room, error)                    // of the space, for the house
	AddRoom(ctx context.Context, r Room, told tenants.Told) error
	ChangeRoom(ctx context.Context, r Room, told tenants.Told) error

	Message(ctx context.Context, id MessageID) (Message, error)
	At(ctx context.Context, r RoomID, seq int64) (Message, error)
	Tail(ctx context.Context, r RoomID) (Message, error)                                            // the last entry; the zero Message where nothing was said yet
	Log(ctx context.Context, r RoomID, after int64, most int) ([]Message, error)                    // all entries behind after, in order
	Lane(ctx context.Context, r RoomID, root int64, s Span) ([]Message, error)                      // in the order the span asks for
	Board(ctx context.Context, r RoomID) ([]Message, error)                                         // what is pinned, in order
	Replies(ctx context.Context, r RoomID, from, to int64) (map[int64]int64, error)                 // how many answer the messages from..to, by root
	Called(ctx context.Context, r RoomID, mention string, after int64, most int) ([]Message, error) // what mentions somebody, in order
	Said(ctx context.Context, r RoomID, after, most int64) (int64, error)                           // how many messages stand in the room itself behind after, up to most
	AddMessages(ctx context.Context, all []Message, told []tenants.Told) (int, error)               // in order, up to the first that is refused; how many were kept
	ChangeMessage(ctx context.Context, m Message, told tenants.Told) error

	Reading(ctx context.Context, r RoomID, who string) (Reading, error) // at revision 0 for who has read nothing
	Readings(ctx context.Context, who string) ([]Reading, error)
	ReadingsIn(ctx context.Context, r RoomID) ([]Reading, error)
	KeepReading(ctx context.Context, r Reading, told tenants.Told) error

	Retention(ctx context.Context) (Retention, error) // at revision 0 where none was set
	KeepRetention(ctx context.Context, r Retention, told tenants.Told) error
}

// Span is a stretch of a lane: what stands behind After and before Before, which is open at 0.
type Span struct {
	After, Before int64
	Down          bool // the last first
	Most          int
}

// People knows who stands in a space.
type People interface {
	// Inside lists the members who may stand in the scope's space.
	Inside(ctx context.Context, in tenants.Scope) ([]Person, error)
	// Self describes who holds the scope: a member or a guest.
	Self(ctx context.Context, in tenants.Scope) (Person, error)
}

// Person is somebody who stands in a space.
type Person struct {
	Member string
	Guest  string
	Tenant string
	Name   string
	Title  lang.Text
	Roles  []string
	Zone   string   // of her tenant, IANA
	Lang   lang.Tag // of her tenant
	Rooms  []RoomID // that a guest's pass names; none is the lobby
}

// Files knows the files of a space.
type Files interface {
	// Known returns the files with the ids, in their order, or a fault of kind NotFound where one isn't in the scope's space or isn't her own to show.
	Known(ctx context.Context, in tenants.Scope, ids []string) ([]File, error)
	// Use notes that a message shows the files, so that whoever reads it may read them. Noting it again changes nothing.
	Use(ctx context.Context, in tenants.Scope, ids []string, by fact.Ref) error
}

// Objects knows what else there is in a space.
type Objects interface {
	// Stands reports whether the object is in the scope's space.
	Stands(ctx context.Context, in tenants.Scope, ref fact.Ref) (bool, error)
}

// Translator puts a text into another language by machine, as the scope's tenant has configured it.
type Translator interface {
	// Translate returns the text and the name of the tool. It returns ErrNoTranslator where the tenant has none.
	Translate(ctx context.Context, in tenants.Scope, text string, from, to lang.Tag) (said, tool string, err error)
}

// Teller passes on what was kept, to whoever is listening now. It is called in the order of each room's sequence and must not wait.
type Teller interface {
	// Logged passes on the entries that a room has got. A change may be of a message from before a guest came: what goes on to guests must leave out
	// the Message of changes.
	Logged(space tenants.Space, room RoomID, all []Entry)
	// Read passes on how far somebody has read.
	Read(space tenants.Space, r Reading)
}

// Entry is one place in a room's sequence: a message, or the word that the message at Of has changed, with that message as it stands now.
type Entry struct {
	Seq     int64
	Of      int64 // 0 for a message of its own
	At      time.Time
	Hidden  bool // a change of what this reader may not see: Message is empty
	Message Message
}
