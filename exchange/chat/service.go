package chat

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Service answers what members and guests ask of the rooms they may enter.
type Service struct {
	Parts
	rooms  *recent[roomKey, Room]
	selves *recent[string, Person]
	spaces *recent[tenants.Space, []Person]

	mu     sync.Mutex
	lines  map[roomKey]*line
	closed bool
	work   sync.WaitGroup
}

// Parts is what a Service is made of. Files, Objects, Translator and Teller may be left out: then there are no files, no cards, no machine translations,
// and nobody is told.
type Parts struct {
	Store      Store
	People     People
	Files      Files
	Objects    Objects
	Translator Translator
	Teller     Teller
	Now        func() time.Time
	Log        *slog.Logger
}

type roomKey struct {
	space tenants.Space
	room  RoomID
}

// What a node remembers of rooms and people. What is changed here is forgotten at once; of what is changed on another node it hears, and should that word
// be lost, it is wrong for this long.
const (
	roomsFresh  = time.Second
	selvesFresh = 30 * time.Second
	spacesFresh = 10 * time.Second
	mostRecent  = 4096
)

// New returns the service. Close ends it.
func New(p Parts) *Service {
	return &Service{
		Parts: p, lines: map[roomKey]*line{}, rooms: newRecent[roomKey, Room](roomsFresh, mostRecent),
		selves: newRecent[string, Person](selvesFresh, mostRecent), spaces: newRecent[tenants.Space, []Person](spacesFresh, 256),
	}
}

// Tells lets t pass on what is kept from now on. It must be called before anything is posted.
func (s *Service) Tells(t Teller) { s.Teller = t }

// Close refuses new posts and waits until those under way are answered.
func (s *Service) Close() {
	s.mu.Lock()
	s.closed = true
	for _, l := range s.lines {
		l.stop()
	}
	s.mu.Unlock()
	s.work.Wait()
}

// reader describes who holds the scope.
func (s *Service) reader(ctx context.Context, in tenants.Scope) (Reader, error) {
	switch {
	case in.Guest() != "":
		p, err := s.self(ctx, in)
		return Reader{Guest: string(in.Guest()), Rooms: p.Rooms}, err
	case in.Member() == "" && in.May(tenants.Keep):
		return Reader{House: true}, nil
	}
	return Reader{Member: string(in.Member())}, nil
}

// self describes the person who holds the scope.
func (s *Service) self(ctx context.Context, in tenants.Scope) (Person, error) {
	key := string(in.Member()) + string(in.Guest())
	return s.selves.get(key, func() (Person, error) {
		p, err := s.People.Self(ctx, in)
		if err != nil {
			err = fmt.Errorf("read who talks: %w", err)
		}
		return p, err
	})
}

func (p Person) author() Author {
	return Author{Member: p.Member, Guest: p.Guest, Tenant: p.Tenant, Name: p.Name}
}

// enter returns the room if whoever holds the scope may enter it; to others it isn't there.
func (s *Service) enter(ctx context.Context, in tenants.Scope, id RoomID) (Room, error) {
	r, err := s.room(ctx, in, id)
	if err != nil {
		return Room{}, err
	}
	who, err := s.reader(ctx, in)
	if err != nil {
		return Room{}, err
	}
	if !r.Admits(who) {
		return Room{}, ErrRoomNotFound
	}
	return r, s.behind(ctx, in, r, who)
}

// behind returns ErrRoomNotFound for the room of an object that whoever holds the scope may not read. The house reads every room.
func (s *Service) behind(ctx context.Context, in tenants.Scope, r Room, who Reader) error {
	if r.Kind != Object || who.House {
		return nil
	}
	there, err := s.stands(ctx, in, r.About)
	if err == nil && !there {
		err = ErrRoomNotFound
	}
	return err
}

// room reads a room, or remembers it. The lobby is there before anything was said in it, but not in the commons, where nobody talks.
func (s *Service) room(ctx context.Context, in tenants.Scope, id RoomID) (Room, error) {
	if in.Space().Kind() == "commons" {
		return Room{}, ErrRoomNotFound
	}
	return s.rooms.get(roomKey{in.Space(), id}, func() (Room, error) {
		r, err := s.Store.In(in).Room(ctx, id)
		if fault.KindOf(err) == fault.NotFound && err != nil && id == LobbyOf(in.Space()) {
			return lobby(in.Space()), nil
		}
		return r, err
	})
}

// view is a room as one reader may see it: with what she may read of it.
type view struct {
	Room
	in   tenants.Scope
	who  Reader
	from int64 // a guest sees what is behind it
}

// look enters a room to read in it. A guest who comes for the first time sees what is said from then on.
func (s *Service) look(ctx context.Context, in tenants.Scope, id RoomID) (view, error) {
	r, err := s.enter(ctx, in, id)
	if err != nil {
		return view{}, err
	}
	who, err := s.reader(ctx, in)
	if err != nil {
		return view{}, err
	}
	v := view{Room: r, in: in, who: who}
	if who.Guest != "" {
		reading, err := s.entry(ctx, in, r)
		if err != nil {
			return view{}, err
		}
		v.from = reading.From
	}
	return v, nil
}

// shows reports whether the reader may see the message with the sequence number.
func (v view) shows(seq int64) bool { return seq > v.from }

// message returns a message the reader may see.
func (s *Service) message(ctx context.Context, v view, seq int64) (Message, error) {
	if !v.shows(seq) {
		return Message{}, ErrMessageNotFound
	}
	m, err := s.Store.In(v.in).At(ctx, v.ID, seq)
	if err == nil && m.IsChange() {
		err = ErrMessageNotFound
	}
	if err != nil {
		return Message{}, err
	}
	return m, nil
}
