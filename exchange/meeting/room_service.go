package meeting

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// keepBound bounds how long one write of a room may take.
const keepBound = 15 * time.Second

// RoomAt names a room: of a meeting, or of a closed sitting of it.
type RoomAt struct {
	Meeting ID
	Sitting SittingID
}

// Entered is a room that somebody has come into.
type Entered struct {
	Meeting Meeting // within a closed sitting, of its parties alone
	Room    RoomID
	Within  fact.Ref // in whose trail it stands what is done here; the zero Ref for the space's
	Visitor Visitor  // as whom somebody without a membership is here; the zero Visitor for members
}

// Ref is how facts name what the room belongs to.
func (p Entered) Ref() fact.Ref {
	if p.Within != (fact.Ref{}) {
		return p.Within
	}
	return p.Meeting.Ref()
}

// Room lets the scope's holder into a room: to see what goes on there. It returns ErrNotFound where she may not know of the meeting, and tenants.ErrForbidden
// where she may not attend.
func (s *Service) Room(ctx context.Context, in tenants.Scope, at RoomAt) (Entered, error) {
	if at.Sitting != "" {
		m, x, err := s.Sitting(ctx, in, at.Meeting, at.Sitting)
		if err != nil {
			return Entered{}, err
		}
		return Entered{Meeting: x.Inner(m), Room: x.Room(), Within: x.Ref()}, nil
	}
	if in.Guest() != "" {
		m, v, err := s.visit(ctx, in, at.Meeting)
		return Entered{Meeting: m, Room: RoomID(m.ID), Visitor: v}, err
	}
	m, err := s.Meeting(ctx, in, at.Meeting)
	switch {
	case err != nil:
		return Entered{}, err
	case !in.May(tenants.AttendMeeting) && in.Member() != "":
		return Entered{}, tenants.ErrForbidden
	}
	return Entered{Meeting: m, Room: RoomID(m.ID)}, nil
}

// Floor returns what goes on in a room.
func (s *Service) Floor(ctx context.Context, in tenants.Scope, at RoomAt) (Entered, Floor, error) {
	p, err := s.Room(ctx, in, at)
	if err != nil {
		return Entered{}, Floor{}, err
	}
	f, err := s.floor(ctx, in, p)
	return p, f, err
}

func (s *Service) floor(ctx context.Context, in tenants.Scope, p Entered) (Floor, error) {
	f, err := s.Store.In(in).Floor(ctx, p.Room)
	if errors.Is(err, ErrNotFound) {
		return NewFloor(p.Room, p.Meeting.ID), nil
	}
	return f, err
}

// FloorOf returns the floor of a room, for the house.
func (s *Service) FloorOf(ctx context.Context, house tenants.Scope, room RoomID) (Floor, error) {
	f, err := s.Store.In(house).Floor(ctx, room)
	if errors.Is(err, ErrNotFound) {
		return NewFloor(room, ""), nil
	}
	return f, err
}

// floorDeed is a deed on its way into a floor.
type floorDeed struct {
	ctx  context.Context
	in   tenants.Scope
	p    Entered
	kind fact.Kind
	with fact.Detail
	rule func(*Floor, By) error
	by   By
	done chan floorDone
}

type floorDone struct {
	floor Floor
	err   error
}

// onFloor does a deed in a room. Those of several people that come together are kept in one write.
func (s *Service) onFloor(ctx context.Context, in tenants.Scope, at RoomAt, kind fact.Kind, with fact.Detail, rule func(*Floor, Meeting, By) error) (Entered, Floor, error) {
	p, err := s.Room(ctx, in, at)
	switch {
	case err != nil:
		return Entered{}, Floor{}, err
	case !in.May(kind.Needs()), p.Visitor.Interprets() && kind != Signalled:
		return Entered{}, Floor{}, tenants.ErrForbidden
	}
	d := &floorDeed{ctx: ctx, in: in, p: p, kind: kind, with: with, by: p.by(in, s.now()), done: make(chan floorDone, 1)}
	d.rule = func(f *Floor, by By) error { return rule(f, p.Meeting, by) }
	if err := s.rooms.floors.put(lineKey{in.Space(), p.Room}, d); err != nil {
		return Entered{}, Floor{}, err
	}
	select {
	case out := <-d.done:
		return p, out.floor, out.err
	case <-ctx.Done():
		return Entered{}, Floor{}, fmt.Errorf("wait for the floor: %w", ctx.Err())
	}
}

// keepFloor applies the rules of deeds that came together, and keeps the result in one write. Where another node was first, they are applied again to what it
// has kept. Nobody is answered before the write is done.
func (s *Service) keepFloor(key lineKey, batch []*floorDeed) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(batch[0].ctx), keepBound)
	defer cancel()
	var err error
	for range mostTries {
		var f Floor
		var outcomes []error
		f, outcomes, err = s.tryFloor(ctx, key, batch)
		if err == nil {
			for i, d := range batch {
				d.done <- floorDone{f, outcomes[i]}
			}
			return
		}
		if !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken) {
			break
		}
	}
	for _, d := range batch {
		d.done <- floorDone{err: fmt.Errorf("keep the floor of %s: %w", key.room, err)}
	}
}

func (s *Service) tryFloor(ctx context.Context, key lineKey, batch []*floorDeed) (Floor, []error, error) {
	shelf := s.Store.In(batch[0].in)
	f, err := s.floor(ctx, batch[0].in, batch[0].p)
	if err != nil {
		return Floor{}, nil, err
	}
	outcomes, told := make([]error, len(batch)), make([]tenants.Told, 0, len(batch))
	for i, d := range batch {
		next := f
		switch err := d.rule(&next, d.by); {
		case errors.Is(err, errSame):
			continue
		case err != nil:
			outcomes[i] = err
			continue
		}
		with := d.with
		if d.p.Within == (fact.Ref{}) {
			with = detail(d.p.Meeting, "", d.with)
		}
		t, err := d.in.Tell(d.kind, d.p.Ref(), d.by.At, with)
		if err != nil {
			outcomes[i] = err
			continue
		}
		f, told = next, append(told, t.Within(d.p.Within))
	}
	if len(told) == 0 {
		return f, outcomes, nil
	}
	if err := shelf.KeepFloor(ctx, f, told...); err != nil {
		return Floor{}, nil, err
	}
	f.Rev++
	if s.rooms.teller != nil {
		s.rooms.teller.Floored(key.space, f)
	}
	return f, outcomes, nil
}

// rooms is what a Service keeps running for its rooms.
type rooms struct {
	floors   *lines[*floorDeed]
	captions *lines[*captionDeed]
	teller   Teller
	crowd    Crowd
}

// Tells says who passes on what happens in rooms, and who knows who follows them. It must be called before the first deed.
func (s *Service) Tells(t Teller, c Crowd) { s.rooms.teller, s.rooms.crowd = t, c }

// Close takes no more deeds in rooms, and waits until those that came are kept.
func (s *Service) Close() {
	s.rooms.floors.close()
	s.rooms.captions.close()
}

// Here counts those of each side who follow a room now, as far as this node knows.
func (s *Service) Here(in tenants.Scope, p Entered) map[tenants.TenantID]int {
	if s.rooms.crowd == nil {
		return nil
	}
	return s.rooms.crowd.Here(in.Space(), p.Room)
}

// online lists the sides of which somebody follows the room.
func (s *Service) online(in tenants.Scope, room RoomID) []tenants.TenantID {
	if s.rooms.crowd == nil {
		return nil
	}
	var out []tenants.TenantID
	for t, n := range s.rooms.crowd.Here(in.Space(), room) {
		if n > 0 {
			out = append(out, t)
		}
	}
	return out
}

func (s *Service) card(ctx context.Context, in tenants.Scope) (Card, error) {
	if s.Cards == nil {
		return Card{}, fault.ErrInternal
	}
	return s.Cards.Card(ctx, in)
}

// Inside lets the scope's holder into a room by its id alone: that of a meeting, or of a closed sitting for which she was named.
func (s *Service) Inside(ctx context.Context, in tenants.Scope, room RoomID) (Entered, error) {
	p, err := s.Room(ctx, in, RoomAt{Meeting: ID(room)})
	if !errors.Is(err, ErrNotFound) {
		return p, err
	}
	x, missing := s.Store.In(in).Sitting(ctx, SittingID(room))
	switch {
	case errors.Is(missing, ErrSittingNotFound):
		return Entered{}, err
	case missing != nil:
		return Entered{}, missing
	}
	if p, missing = s.Room(ctx, in, RoomAt{Meeting: x.Meeting, Sitting: x.ID}); missing != nil {
		return Entered{}, ErrNotFound // as what isn't there
	}
	return p, nil
}
