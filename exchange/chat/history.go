package chat

import (
	"context"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Ask is a reader's wish for a stretch of what was said. At most one of Before, After, Around and On is asked; none is the latest.
type Ask struct {
	Root   int64 // 0 is the room itself, else the message whose thread is read
	Before int64
	After  *int64
	Around int64
	On     time.Time // the beginning of a day: what was said from then on
	Size   int
}

// Sizes of a stretch, in messages.
const (
	usualStretch = 50
	MostStretch  = 100
)

// Stretch is some of what was said, in order.
type Stretch struct {
	Items []Message
	Head  int64 // the last place of the room's sequence
	First bool  // nothing stands before it
	Last  bool  // nothing stands behind it
}

// History returns a stretch of a room or of a thread.
func (s *Service) History(ctx context.Context, in tenants.Scope, id RoomID, a Ask) (Stretch, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return Stretch{}, err
	}
	shelf := s.Store.In(in)
	tail, err := shelf.Tail(ctx, id)
	if err != nil {
		return Stretch{}, err
	}
	size := a.Size
	if size <= 0 {
		size = usualStretch
	}
	size = min(size, MostStretch)
	if !a.On.IsZero() {
		seq, err := s.since(ctx, v, tail.Seq, a.On)
		if err != nil {
			return Stretch{}, err
		}
		seq--
		a.After = &seq
	}
	out := Stretch{Head: tail.Seq}
	read := lane{shelf, v, a.Root}
	switch {
	case a.Around > 0:
		var older, newer []Message
		if older, out.First, err = read.before(ctx, a.Around, size/2); err == nil {
			newer, out.Last, err = read.behind(ctx, a.Around-1, size-size/2)
		}
		out.Items = append(older, newer...)
	case a.After != nil:
		out.Items, out.Last, err = read.behind(ctx, *a.After, size)
		if err == nil {
			out.First, err = read.begins(ctx, out.Items)
		}
	default:
		out.Items, out.First, err = read.before(ctx, a.Before, size)
		out.Last = a.Before == 0 || a.Before > tail.Seq
	}
	if err != nil {
		return Stretch{}, err
	}
	return out, s.countReplies(ctx, v, out.Items)
}

// lane reads one lane of a room as one reader sees it.
type lane struct {
	shelf Shelf
	view  view
	root  int64
}

// before returns what stands before a place, in order, and whether it begins the lane. At 0 it is the latest.
func (l lane) before(ctx context.Context, seq int64, size int) ([]Message, bool, error) {
	if size == 0 {
		return nil, false, nil
	}
	some, err := l.shelf.Lane(ctx, l.view.ID, l.root, Span{After: l.view.from, Before: seq, Down: true, Most: size + 1})
	first := len(some) <= size
	if !first {
		some = some[:size]
	}
	slices.Reverse(some)
	return some, first, err
}

// behind returns what stands behind a place, in order, and whether it ends the lane.
func (l lane) behind(ctx context.Context, seq int64, size int) ([]Message, bool, error) {
	some, err := l.shelf.Lane(ctx, l.view.ID, l.root, Span{After: max(seq, l.view.from), Most: size + 1})
	last := len(some) <= size
	if !last {
		some = some[:size]
	}
	return some, last, err
}

// begins reports whether nothing stands before the messages.
func (l lane) begins(ctx context.Context, all []Message) (bool, error) {
	if len(all) == 0 {
		return false, nil
	}
	some, err := l.shelf.Lane(ctx, l.view.ID, l.root, Span{After: l.view.from, Before: all[0].Seq, Down: true, Most: 1})
	return len(some) == 0, err
}

// since returns the first place in the sequence whose time isn't before the moment: places and times have the same order.
func (s *Service) since(ctx context.Context, v view, head int64, at time.Time) (int64, error) {
	low, high := v.from+1, head+1
	for low < high {
		mid := low + (high-low)/2
		m, err := s.Store.In(v.in).At(ctx, v.ID, mid)
		if err != nil {
			return 0, err
		}
		if m.At.Before(at) {
			low = mid + 1
			continue
		}
		high = mid
	}
	return low, nil
}

// countReplies says of the messages of a room how many answer them in their threads, and when last.
func (s *Service) countReplies(ctx context.Context, v view, all []Message) error {
	if len(all) == 0 {
		return nil
	}
	low, high := all[0].Seq, all[0].Seq
	for _, m := range all {
		low, high = min(low, m.Seq), max(high, m.Seq)
	}
	shelf := s.Store.In(v.in)
	counts, err := shelf.Replies(ctx, v.ID, low, high)
	if err != nil || len(counts) == 0 {
		return err
	}
	for i := range all {
		n := counts[all[i].Seq]
		if n == 0 {
			continue
		}
		last, err := shelf.Lane(ctx, v.ID, all[i].Seq, Span{Down: true, Most: 1})
		if err != nil {
			return err
		}
		all[i].Replies = n
		if len(last) > 0 {
			all[i].LastReply = last[0].At
		}
	}
	return nil
}

// Message returns one message of a room.
func (s *Service) Message(ctx context.Context, in tenants.Scope, id RoomID, seq int64) (Message, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return Message{}, err
	}
	m, err := s.message(ctx, v, seq)
	if err != nil {
		return Message{}, err
	}
	one := []Message{m}
	err = s.countReplies(ctx, v, one)
	return one[0], err
}

// Shows reports whether the scope's holder may see the message with the id: what it shows, such as files, is hers to see then.
func (s *Service) Shows(ctx context.Context, in tenants.Scope, id MessageID) (bool, error) {
	m, err := s.Store.In(in).Message(ctx, id)
	if err != nil {
		return false, err
	}
	v, err := s.look(ctx, in, m.Room)
	return err == nil && v.shows(m.Seq) && m.Removed == nil && !m.Lapsed, err
}

// Pins returns what is pinned in a room, in order.
func (s *Service) Pins(ctx context.Context, in tenants.Scope, id RoomID) ([]Message, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.In(in).Board(ctx, id)
	all = slices.DeleteFunc(all, func(m Message) bool { return !v.shows(m.Seq) })
	if err != nil {
		return nil, err
	}
	return all, s.countReplies(ctx, v, all)
}

// Head returns the last place of a room's sequence.
func (s *Service) Head(ctx context.Context, in tenants.Scope, id RoomID) (int64, error) {
	if _, err := s.enter(ctx, in, id); err != nil {
		return 0, err
	}
	tail, err := s.Store.In(in).Tail(ctx, id)
	return tail.Seq, err
}

// MostSince bounds the entries of one Since: whoever has missed more begins anew.
const MostSince = 1000

// Since returns the entries behind a place, in order: messages as they stand now, and changes with the message that has changed as it stands now. To a
// guest the changes of what was said before she came are Hidden, so that the sequence stays whole; what stands before her coming is left out.
func (s *Service) Since(ctx context.Context, in tenants.Scope, id RoomID, after int64, most int) ([]Entry, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return nil, err
	}
	shelf := s.Store.In(in)
	rows, err := shelf.Log(ctx, id, max(after, v.from), min(most, MostSince))
	if err != nil {
		return nil, err
	}
	now := make(map[int64]Message, len(rows)) // as messages stand now
	for _, m := range rows {
		if !m.IsChange() {
			now[m.Seq] = m
		}
	}
	all := make([]Entry, 0, len(rows))
	for _, m := range rows {
		if !m.IsChange() {
			all = append(all, Entry{Seq: m.Seq, At: m.At, Message: m})
			continue
		}
		e := Entry{Seq: m.Seq, Of: m.Of, At: m.At, Hidden: !v.shows(m.Of)}
		of, ok := now[m.Of]
		if !ok && !e.Hidden {
			if of, err = shelf.At(ctx, id, m.Of); err == nil {
				of, err = s.counted(ctx, v, of)
			}
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return nil, err
			}
			now[m.Of] = of
		}
		if !e.Hidden {
			e.Message = of
		}
		all = append(all, e)
	}
	return all, nil
}
