package chat

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Retention is how long a space keeps what was said in it. The zero Retention keeps everything.
type Retention struct {
	Rev    int64     `bson:"-"`
	Days   int       `bson:"days"`   // 0 keeps everything
	Hold   bool      `bson:"hold"`   // legal hold: nothing lapses and nothing is removed
	Reason string    `bson:"reason"` // of the last change
	By     string    `bson:"by"`
	Tenant string    `bson:"tenant"`
	At     time.Time `bson:"at"`
	Done   time.Time `bson:"done"` // what was said before it has lapsed
}

// Limits of a retention rule.
const (
	MostDays   = 36500
	MostReason = 500 // characters
)

// Rule is what a records officer decides for a space.
type Rule struct {
	Days   int
	Hold   bool
	Reason string
}

// Check returns what is wrong with the rule, field by field.
func (r Rule) Check() error {
	var c fault.Check
	c.That(r.Days >= 0 && r.Days <= MostDays, "days", "too_many", "max", strconv.Itoa(MostDays))
	c.Block("reason", r.Reason, fault.Required, MostReason)
	return c.Err()
}

// Due returns the moment before which what was said lapses, and whether anything does.
func (r Retention) Due(at time.Time) (time.Time, bool) {
	if r.Days == 0 || r.Hold {
		return time.Time{}, false
	}
	return at.AddDate(0, 0, -r.Days), true
}

// Retention returns the rule of the scope's space, to members.
func (s *Service) Retention(ctx context.Context, in tenants.Scope) (Retention, error) {
	if in.Guest() != "" || in.Space().Kind() == "commons" {
		return Retention{}, tenants.ErrNotFound
	}
	return s.Store.In(in).Retention(ctx)
}

// SetRetention decides how long the scope's space keeps what is said.
func (s *Service) SetRetention(ctx context.Context, in tenants.Scope, to Rule) (Retention, error) {
	if !in.May(RetentionSet.Needs()) {
		return Retention{}, tenants.ErrForbidden
	}
	if err := to.Check(); err != nil {
		return Retention{}, err
	}
	shelf := s.Store.In(in)
	r, err := shelf.Retention(ctx)
	if err != nil {
		return Retention{}, err
	}
	r.Days, r.Hold, r.Reason, r.By, r.Tenant, r.At = to.Days, to.Hold, to.Reason, string(in.Member()), string(in.Tenant()), s.Now()
	told, err := in.Tell(RetentionSet, retentionRef(in), r.At, fact.Detail{
		"days": strconv.Itoa(to.Days), "hold": strconv.FormatBool(to.Hold), "reason": to.Reason,
	})
	if err != nil {
		return Retention{}, err
	}
	if err := shelf.KeepRetention(ctx, r, told); err != nil {
		return Retention{}, fmt.Errorf("set retention of %s: %w", in.Space(), err)
	}
	r.Rev++
	return r, nil
}

// Retain has what the space's rule no longer keeps lapse, on an errand of the house, and returns how many messages did. It bears repeating.
func (s *Service) Retain(ctx context.Context, house tenants.Scope) (int, error) {
	shelf := s.Store.In(house)
	rule, err := shelf.Retention(ctx)
	if err != nil {
		return 0, err
	}
	due, any := rule.Due(s.Now())
	if !any {
		return 0, nil
	}
	rooms, err := s.everyRoom(ctx, house)
	if err != nil {
		return 0, err
	}
	lapsed := 0
	for _, r := range rooms {
		n, err := s.lapse(ctx, house, r, rule.Done, due)
		lapsed += n
		if err != nil {
			return lapsed, fmt.Errorf("let room %s lapse: %w", r.ID, err)
		}
	}
	rule.Done = due
	told, err := house.Tell(Retained, retentionRef(house), s.Now(), nil)
	if err != nil {
		return lapsed, err
	}
	err = shelf.KeepRetention(ctx, rule, told)
	if err != nil && fault.KindOf(err) == fault.Stale { // the rule was changed meanwhile; the next day begins where this one did
		err = nil
	}
	return lapsed, err
}

func retentionRef(in tenants.Scope) fact.Ref {
	return fact.Ref{Noun: "retention", ID: string(in.Space())}
}

// everyRoom lists all rooms of a space, for the house.
func (s *Service) everyRoom(ctx context.Context, house tenants.Scope) ([]Room, error) {
	shelf := s.Store.In(house)
	var all []Room
	for _, state := range []State{Open, Archived} {
		some, err := shelf.Every(ctx, state)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// lapse gives up what was said in a room before the moment due; what was said before done has lapsed already.
func (s *Service) lapse(ctx context.Context, house tenants.Scope, r Room, done, due time.Time) (int, error) {
	shelf := s.Store.In(house)
	tail, err := shelf.Tail(ctx, r.ID)
	if err != nil {
		return 0, err
	}
	after, err := s.since(ctx, view{Room: r, in: house}, tail.Seq, done)
	if err != nil {
		return 0, err
	}
	after--
	n := 0
	for {
		some, err := shelf.Log(ctx, r.ID, after, MostUnread)
		if err != nil || len(some) == 0 {
			return n, err
		}
		for _, m := range some {
			if !m.At.Before(due) {
				return n, nil
			}
			after = m.Seq
			did, err := s.lapseOne(ctx, house, r, m)
			if err != nil {
				return n, err
			}
			if did {
				n++
			}
		}
	}
}

// lapseOne gives up what one message said, and reports whether there was anything.
func (s *Service) lapseOne(ctx context.Context, house tenants.Scope, r Room, m Message) (bool, error) {
	shelf := s.Store.In(house)
	for range changeTries {
		if !m.Lapse() {
			return false, nil
		}
		told, err := house.Tell(Lapsed, m.Ref(), s.Now(), m.detail())
		if err != nil {
			return false, err
		}
		err = shelf.ChangeMessage(ctx, m, told.Within(r.Within()))
		if err == nil || fault.KindOf(err) != fault.Stale {
			return err == nil, err
		}
		if m, err = shelf.At(ctx, m.Room, m.Seq); err != nil {
			return false, err
		}
	}
	return false, fault.ErrStale
}

// Record is a room as it is exported.
type Record struct {
	Room  Room
	By    Person
	At    time.Time
	Entry func() (Message, bool, error) // the next message, until there is none
}

// Export begins the record of a room for a records officer: what was said in it, in order, read in pieces. That it was exported stands in the audit
// trail before the first message is read.
func (s *Service) Export(ctx context.Context, in tenants.Scope, id RoomID) (Record, error) {
	if !in.May(Exported.Needs()) {
		_, err := s.enter(ctx, in, id)
		return Record{}, firstOf(err, tenants.ErrForbidden)
	}
	r, err := s.room(ctx, in, id)
	if err != nil {
		return Record{}, err
	}
	if !r.Recorded(in) {
		return Record{}, ErrRoomNotFound
	}
	self, err := s.self(ctx, in)
	if err != nil {
		return Record{}, err
	}
	shelf, at := s.Store.In(in), s.Now()
	tail, err := shelf.Tail(ctx, id)
	if err != nil {
		return Record{}, err
	}
	told, err := in.Tell(Exported, r.Ref(), at, fact.Detail{"to": strconv.FormatInt(tail.Seq, 10)})
	if err != nil {
		return Record{}, err
	}
	if err := s.keepExport(ctx, in, r, told.Within(r.Within())); err != nil {
		return Record{}, fmt.Errorf("note the export of room %s: %w", id, err)
	}
	return Record{Room: r, By: self, At: at, Entry: pieces(ctx, shelf, id, tail.Seq)}, nil
}

// keepExport writes the deed down with the room it was done to. Two who export at the same time both stand in the trail.
func (s *Service) keepExport(ctx context.Context, in tenants.Scope, r Room, told tenants.Told) error {
	shelf := s.Store.In(in)
	for range changeTries {
		now, err := shelf.Room(ctx, r.ID)
		if errors.Is(err, ErrRoomNotFound) && r.Kind == Lobby {
			err = shelf.AddRoom(ctx, lobby(in.Space()), told)
		} else if err == nil {
			err = shelf.ChangeRoom(ctx, now, told)
		}
		if err == nil || fault.KindOf(err) != fault.Stale && !errors.Is(err, fault.ErrExists) {
			s.rooms.forget(roomKey{in.Space(), r.ID})
			return err
		}
	}
	return fault.ErrStale
}

// pieces reads a room's messages up to a place, a page at a time.
func pieces(ctx context.Context, shelf Shelf, id RoomID, to int64) func() (Message, bool, error) {
	var page []Message
	var after int64
	return func() (Message, bool, error) {
		for {
			for len(page) > 0 {
				m := page[0]
				page = page[1:]
				if after = m.Seq; after > to {
					return Message{}, false, nil
				}
				if !m.IsChange() {
					return m, true, nil
				}
			}
			var err error
			if page, err = shelf.Log(ctx, id, after, MostStretch); err != nil || len(page) == 0 {
				return Message{}, false, err
			}
		}
	}
}
