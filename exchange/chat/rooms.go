package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Room returns a room the scope's holder may enter, else ErrRoomNotFound.
func (s *Service) Room(ctx context.Context, in tenants.Scope, id RoomID) (Room, error) {
	return s.enter(ctx, in, id)
}

// Lobby returns the lobby of the scope's space, if its holder may enter it.
func (s *Service) Lobby(ctx context.Context, in tenants.Scope) (Room, error) {
	return s.enter(ctx, in, LobbyOf(in.Space()))
}

// List returns the rooms of the scope's space that its holder may enter: the lobby first, the others newest first.
func (s *Service) List(ctx context.Context, in tenants.Scope, state State) ([]Room, error) {
	who, err := s.reader(ctx, in)
	if err != nil {
		return nil, err
	}
	if who.Guest != "" {
		return s.guestRooms(ctx, in, who, state)
	}
	shelf := s.Store.In(in)
	all, err := shelf.Rooms(ctx, state)
	if err != nil {
		return nil, err
	}
	if who.Member != "" {
		own, err := shelf.RoomsOf(ctx, who.Member, state)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
	}
	if all, err = s.entered(ctx, in, who, all); err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b Room) int { return b.At.Compare(a.At) })
	if state == Open && (who.Member != "" || who.House) {
		l, err := s.room(ctx, in, LobbyOf(in.Space()))
		if err != nil {
			return nil, err
		}
		all = slices.Insert(all, 0, l)
	}
	return all, nil
}

// entered keeps of the rooms those that the reader may enter, without the lobby.
func (s *Service) entered(ctx context.Context, in tenants.Scope, who Reader, all []Room) ([]Room, error) {
	kept := all[:0]
	for _, r := range all {
		if r.Kind == Lobby || !r.Admits(who) {
			continue
		}
		err := s.behind(ctx, in, r, who)
		if err != nil && !errors.Is(err, ErrRoomNotFound) {
			return nil, err
		}
		if err == nil {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

func (s *Service) guestRooms(ctx context.Context, in tenants.Scope, who Reader, state State) ([]Room, error) {
	ids := who.Rooms
	if len(ids) == 0 {
		ids = []RoomID{LobbyOf(in.Space())}
	}
	var all []Room
	for _, id := range ids {
		r, err := s.enter(ctx, in, id)
		if errors.Is(err, ErrRoomNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if r.State == state {
			all = append(all, r)
		}
	}
	return all, nil
}

// Records returns the closed rooms that a records officer may export though she isn't in them.
func (s *Service) Records(ctx context.Context, in tenants.Scope, state State) ([]Room, error) {
	if !in.May(tenants.RecordChat) {
		return nil, tenants.ErrForbidden
	}
	all, err := s.Store.In(in).RoomsWith(ctx, string(in.Tenant()), state)
	return slices.DeleteFunc(all, func(r Room) bool { return slices.Contains(r.Members, string(in.Member())) || !r.Recorded(in) }), err
}

// Open opens a room. A direct room of the same people, or one of the same object, is opened once: who opens it again is given the one there is.
func (s *Service) Open(ctx context.Context, in tenants.Scope, o Opening) (Room, error) {
	if !in.May(RoomOpened.Needs()) {
		return Room{}, tenants.ErrForbidden
	}
	if in.Space().Kind() == "commons" {
		return Room{}, ErrRoomNotFound
	}
	if err := o.check(); err != nil {
		return Room{}, err
	}
	at := s.Now()
	r := Room{
		ID: id.At[RoomID](at), Kind: o.Kind, Name: o.Name, Purpose: o.Purpose, About: o.About, Closed: o.Closed || o.Kind == Direct,
		Members: []string{}, Tenants: []string{}, State: Open, At: at, By: string(in.Member()),
	}
	if r.Closed {
		if o.Kind != Object {
			o.Members = append(o.Members, r.By)
		}
		if err := s.seat(ctx, in, &r, o.Members); err != nil {
			return Room{}, err
		}
	}
	switch o.Kind {
	case Direct:
		if len(r.Members) < 2 {
			return Room{}, fault.ErrInvalid.At(fault.Field{Path: "members", Code: "required"})
		}
		r.ID = DirectOf(in.Space(), r.Members)
	case Object:
		there, err := s.stands(ctx, in, o.About)
		if err != nil {
			return Room{}, err
		}
		if !there {
			return Room{}, fault.ErrInvalid.At(fault.Field{Path: "about", Code: "unknown"})
		}
		r.ID = RoomOf(in.Space(), o.About)
	}
	told, err := in.Tell(RoomOpened, r.Ref(), at, roomDetail(r))
	if err != nil {
		return Room{}, err
	}
	err = s.Store.In(in).AddRoom(ctx, r, told.Within(r.Within()))
	if errors.Is(err, fault.ErrExists) {
		return s.enter(ctx, in, r.ID)
	}
	if err != nil {
		return Room{}, fmt.Errorf("open a room in %s: %w", in.Space(), err)
	}
	r.Rev = 1
	return r, nil
}

// seat gives a closed room its members, who must be in the space. Their tenants keep it from then on, whoever leaves.
func (s *Service) seat(ctx context.Context, in tenants.Scope, r *Room, members []string) error {
	people, err := s.inside(ctx, in)
	if err != nil {
		return err
	}
	var c fault.Check
	before := r.Seats
	r.Seats, r.Members, r.Tenants = nil, []string{}, slices.Clone(r.Tenants)
	for i, m := range members {
		seat, ok := seatOf(m, people, before)
		c.That(ok, "members["+strconv.Itoa(i)+"]", "unknown")
		if !ok || slices.Contains(r.Members, m) {
			continue
		}
		r.Members, r.Seats = append(r.Members, m), append(r.Seats, seat)
		if !slices.Contains(r.Tenants, seat.Tenant) {
			r.Tenants = append(r.Tenants, seat.Tenant)
		}
	}
	c.That(len(r.Members) <= MostMembers, "members", "too_many", "max", strconv.Itoa(MostMembers))
	slices.Sort(r.Members)
	return c.Err()
}

// seatOf finds a member among who is in the space, or among who was let into the room already: she may have left the space since.
func seatOf(m string, people []Person, before []Seat) (Seat, bool) {
	if i := slices.IndexFunc(people, func(p Person) bool { return p.Member == m }); i >= 0 {
		return Seat{Member: m, Tenant: people[i].Tenant, Name: people[i].Name}, true
	}
	i := slices.IndexFunc(before, func(s Seat) bool { return s.Member == m })
	if i < 0 {
		return Seat{}, false
	}
	return before[i], true
}

// Changes is what may be changed about a room. What is nil stays as it is.
type Changes struct {
	Rev     int64
	Name    *lang.Text
	Purpose *lang.Text
	Members []string
}

// Change renames a room, says what it is for, and who is in a closed one. It returns tenants.ErrForbidden for who doesn't manage it.
func (s *Service) Change(ctx context.Context, in tenants.Scope, id RoomID, to Changes) (Room, error) {
	return s.arrange(ctx, in, id, to.Rev, RoomChanged, func(r *Room) error {
		var c fault.Check
		if to.Name != nil {
			c.That(!to.Name.Empty() || r.Kind != Topic, "name", "required")
			checkText(&c, "name", *to.Name, MostName, false)
			r.Name = *to.Name
		}
		if to.Purpose != nil {
			checkText(&c, "purpose", *to.Purpose, MostPurpose, true)
			r.Purpose = *to.Purpose
		}
		c.That(to.Members == nil || r.Closed, "members", "not_closed")
		if err := c.Err(); err != nil || to.Members == nil {
			return err
		}
		if len(to.Members) == 0 {
			return fault.ErrInvalid.At(fault.Field{Path: "members", Code: "required"})
		}
		return s.seat(ctx, in, r, to.Members)
	})
}

// Reseat has the room of an object be for exactly these members, who alone may read the object: one that was open to the space closes. It is for the house,
// which stands in for the object, and bears repeating; where there is no such room nothing happens.
func (s *Service) Reseat(ctx context.Context, in tenants.Scope, about fact.Ref, members []string) error {
	id := RoomOf(in.Space(), about)
	for range changeTries {
		s.rooms.forget(roomKey{in.Space(), id})
		r, err := s.room(ctx, in, id)
		if errors.Is(err, ErrRoomNotFound) || err == nil && r.Closed && slices.Equal(r.Members, slices.Sorted(slices.Values(members))) {
			return nil
		}
		if err == nil {
			err = s.reseat(ctx, in, r, members)
		}
		if err == nil || fault.KindOf(err) != fault.Stale {
			return err
		}
	}
	return fault.ErrStale
}

func (s *Service) reseat(ctx context.Context, in tenants.Scope, r Room, members []string) error {
	closing := !r.Closed
	r.Closed = true
	if err := s.seat(ctx, in, &r, members); err != nil {
		return err
	}
	with := roomDetail(r)
	if closing {
		with[ClosedNow] = "true"
	}
	told, err := in.Tell(RoomChanged, r.Ref(), s.Now(), with)
	if err != nil {
		return err
	}
	if err := s.Store.In(in).ChangeRoom(ctx, r, told.Within(r.Within())); err != nil {
		return fmt.Errorf("reseat room %s: %w", r.ID, err)
	}
	s.rooms.forget(roomKey{in.Space(), r.ID})
	return nil
}

// Archive ends the talk in a room; it is read and exported on.
func (s *Service) Archive(ctx context.Context, in tenants.Scope, id RoomID) (Room, error) {
	return s.arrange(ctx, in, id, 0, RoomArchived, (*Room).Archive)
}

// Reopen takes an archived room into use again.
func (s *Service) Reopen(ctx context.Context, in tenants.Scope, id RoomID) (Room, error) {
	return s.arrange(ctx, in, id, 0, RoomReopened, (*Room).Reopen)
}

// arrange loads a room, at a revision where one is named, applies one rule and keeps the result.
func (s *Service) arrange(ctx context.Context, in tenants.Scope, id RoomID, rev int64, k fact.Kind, rule func(*Room) error) (Room, error) {
	s.rooms.forget(roomKey{in.Space(), id})
	r, err := s.enter(ctx, in, id)
	switch {
	case err != nil:
		return Room{}, err
	case r.Kind == Lobby && k != RoomChanged:
		return Room{}, ErrRoomStays
	case !r.Managed(in):
		return Room{}, tenants.ErrForbidden
	case rev != 0 && r.Rev != rev:
		return Room{}, fault.ErrStale
	}
	if k == RoomChanged {
		if err := r.Talks(); err != nil {
			return Room{}, err
		}
	}
	if err := rule(&r); err != nil {
		return Room{}, err
	}
	told, err := in.Tell(k, r.Ref(), s.Now(), roomDetail(r))
	if err != nil {
		return Room{}, err
	}
	if err := s.Store.In(in).ChangeRoom(ctx, r, told.Within(r.Within())); err != nil {
		return Room{}, fmt.Errorf("%s %s: %w", k.Code(), id, err)
	}
	s.rooms.forget(roomKey{in.Space(), id})
	r.Rev++
	return r, nil
}

func roomDetail(r Room) fact.Detail {
	d := fact.Detail{"kind": string(r.Kind), "state": string(r.State)}
	if r.Closed {
		d["members"] = strings.Join(r.Members, " ")
	}
	return d
}

// Audience lists the members who may read a room, and how far each has read.
func (s *Service) Audience(ctx context.Context, in tenants.Scope, id RoomID) ([]Listener, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return nil, err
	}
	people, err := s.readers(ctx, v)
	if err != nil {
		return nil, err
	}
	if v.who.Guest != "" { // she sees herself; who talks with her she sees by what they say
		self, err := s.self(ctx, in)
		if err != nil {
			return nil, err
		}
		people = []Person{self}
	}
	read, err := s.Store.In(in).ReadingsIn(ctx, id)
	if err != nil {
		return nil, err
	}
	far := map[string]int64{}
	for _, r := range read {
		far[r.Who] = r.Seq
	}
	all := make([]Listener, len(people))
	for i, p := range people {
		all[i] = Listener{p, far[p.Member+p.Guest]}
	}
	return all, nil
}

// Listener is somebody who may read a room, and how far she has.
type Listener struct {
	Person
	Seq int64
}
