package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// MostUnread is where counts of what is unread end: beyond it a reader is told "more".
const MostUnread = 100

// mostLooked bounds the entries that are looked through for an exact count.
const mostLooked = 1000

// readTries is how often a read position is kept again that other devices move at the same time.
const readTries = 5

// Standing is where a reader stands in a room.
type Standing struct {
	Room     Room
	Head     int64 // the last place of the sequence
	Seen     int64
	Unread   int64 // by others, MostUnread+1 for more
	Mentions int64 // of her among them, likewise
	LastAt   time.Time
	Langs    []lang.Tag // of the tenants whose members read it
}

// Standings returns where the scope's holder stands in each of the rooms she may enter.
func (s *Service) Standings(ctx context.Context, in tenants.Scope, state State) ([]Standing, error) {
	rooms, err := s.List(ctx, in, state)
	if err != nil {
		return nil, err
	}
	read, err := s.Store.In(in).Readings(ctx, whoOf(in))
	if err != nil {
		return nil, err
	}
	positions := map[RoomID]Reading{}
	for _, r := range read {
		positions[r.Room] = r
	}
	all := make([]Standing, len(rooms))
	for i, r := range rooms {
		at, ok := positions[r.ID]
		if !ok && in.Guest() != "" {
			if at, err = s.entry(ctx, in, r); err != nil {
				return nil, err
			}
		}
		if all[i], err = s.standing(ctx, in, r, at); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Standing returns where the scope's holder stands in one room.
func (s *Service) Standing(ctx context.Context, in tenants.Scope, id RoomID) (Standing, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return Standing{}, err
	}
	at, err := s.Store.In(in).Reading(ctx, id, whoOf(in))
	if err != nil {
		return Standing{}, err
	}
	return s.standing(ctx, in, v.Room, at)
}

func whoOf(in tenants.Scope) string { return string(in.Member()) + string(in.Guest()) }

func (s *Service) standing(ctx context.Context, in tenants.Scope, r Room, at Reading) (Standing, error) {
	shelf := s.Store.In(in)
	tail, err := shelf.Tail(ctx, r.ID)
	if err != nil {
		return Standing{}, err
	}
	st := Standing{Room: r, Head: tail.Seq, Seen: at.Seq, LastAt: tail.At}
	if st.Langs, err = s.langs(ctx, in, r); err != nil {
		return Standing{}, err
	}
	after := max(at.Seq, at.From)
	if tail.Seq <= after {
		return st, nil
	}
	if st.Unread, err = s.unread(ctx, in, r.ID, after); err != nil {
		return Standing{}, err
	}
	if st.Unread > 0 {
		st.Mentions, err = s.called(ctx, in, r.ID, after)
	}
	return st, err
}

// langs lists the languages of the tenants whose members may read the room.
func (s *Service) langs(ctx context.Context, in tenants.Scope, r Room) ([]lang.Tag, error) {
	people, err := s.readers(ctx, view{Room: r, in: in})
	var all []lang.Tag
	for _, p := range people {
		if p.Lang != "" && !slices.Contains(all, p.Lang) {
			all = append(all, p.Lang)
		}
	}
	slices.Sort(all)
	return all, err
}

// unread counts what others have said behind a place. Far behind, only that it is more than MostUnread is looked for.
func (s *Service) unread(ctx context.Context, in tenants.Scope, id RoomID, after int64) (int64, error) {
	shelf := s.Store.In(in)
	n, err := shelf.Said(ctx, id, after, 2*MostUnread)
	if err != nil || n >= 2*MostUnread {
		return min(n, MostUnread+1), err
	}
	var unread int64
	for looked := 0; looked < mostLooked && unread <= MostUnread; {
		some, err := shelf.Log(ctx, id, after, MostUnread)
		if err != nil || len(some) == 0 {
			return unread, err
		}
		for _, m := range some {
			if !m.IsChange() && m.Removed == nil && m.By.Key() != whoOf(in) {
				unread++
			}
		}
		looked += len(some)
		after = some[len(some)-1].Seq
	}
	return min(unread, MostUnread+1), nil
}

// called counts what mentions the scope's holder behind a place: by herself, by one of her roles, by her tenant, or everybody.
func (s *Service) called(ctx context.Context, in tenants.Scope, id RoomID, after int64) (int64, error) {
	self, err := s.self(ctx, in)
	if err != nil {
		return 0, err
	}
	var seqs []int64
	for _, key := range self.mentionKeys() {
		some, err := s.Store.In(in).Called(ctx, id, key, after, MostUnread+1)
		if err != nil {
			return 0, err
		}
		for _, m := range some {
			if m.By.Key() != whoOf(in) {
				seqs = append(seqs, m.Seq)
			}
		}
	}
	slices.Sort(seqs)
	return int64(min(len(slices.Compact(seqs)), MostUnread+1)), nil
}

// mentionKeys lists what the person is called by.
func (p Person) mentionKeys() []string {
	keys := []string{everybody}
	if p.Member == "" {
		return keys
	}
	keys = append(keys, "member:"+p.Member, "tenant:"+p.Tenant)
	for _, r := range p.Roles {
		if slices.Contains(mentionRoles, r) {
			keys = append(keys, "role:"+r)
		}
	}
	return keys
}

// Calls reports whether a message mentions the person.
func (p Person) Calls(m Message) bool {
	return slices.ContainsFunc(p.mentionKeys(), func(k string) bool { return slices.Contains(m.Mentions, k) })
}

// Seen notes how far the scope's holder has read. A position never goes back, on whatever device, and never past the end of the room.
func (s *Service) Seen(ctx context.Context, in tenants.Scope, id RoomID, seq int64) (Reading, error) {
	if _, err := s.look(ctx, in, id); err != nil {
		return Reading{}, err
	}
	shelf := s.Store.In(in)
	tail, err := shelf.Tail(ctx, id)
	if err != nil {
		return Reading{}, err
	}
	seq = min(seq, tail.Seq)
	for range readTries {
		r, err := shelf.Reading(ctx, id, whoOf(in))
		if err != nil || r.Seq >= seq {
			return r, err
		}
		r.Seq, r.At = seq, s.Now()
		told, err := in.Tell(Seen, Room{ID: id}.Ref(), r.At, nil)
		if err != nil {
			return Reading{}, err
		}
		err = shelf.KeepReading(ctx, r, told)
		if err == nil {
			if s.Teller != nil {
				s.Teller.Read(in.Space(), r)
			}
			return r, nil
		}
		if k := fault.KindOf(err); k != fault.Stale && !errors.Is(err, fault.ErrExists) {
			return Reading{}, fmt.Errorf("note how far room %s is read: %w", id, err)
		}
	}
	return Reading{}, fault.ErrStale
}

// entry returns a guest's place in a room, and notes it when she comes for the first time: she sees what is said from then on.
func (s *Service) entry(ctx context.Context, in tenants.Scope, r Room) (Reading, error) {
	shelf := s.Store.In(in)
	at, err := shelf.Reading(ctx, r.ID, whoOf(in))
	if err != nil || at.Rev > 0 {
		return at, err
	}
	tail, err := shelf.Tail(ctx, r.ID)
	if err != nil {
		return Reading{}, err
	}
	at.Seq, at.From, at.At = tail.Seq, tail.Seq, s.Now()
	told, err := in.Tell(Entered, r.Ref(), at.At, nil)
	if err != nil {
		return Reading{}, err
	}
	if err := shelf.KeepReading(ctx, at, told); errors.Is(err, fault.ErrExists) {
		return shelf.Reading(ctx, r.ID, whoOf(in))
	} else if err != nil {
		return Reading{}, fmt.Errorf("note that a guest has come into room %s: %w", r.ID, err)
	}
	at.Rev = 1
	return at, nil
}
