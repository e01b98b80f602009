package live

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

// The room of a meeting is two topics. Floor has an entry for each revision of what goes on there, of which the last alone says all; the ones before it are
// empty where they are read again. Captions has an entry for each line.
const (
	Floor    = "meeting"
	Captions = "captions"
)

// logs reads the entries of each topic where they are kept.
type logs struct {
	rooms  rooms
	floors floors
}

// Since implements realtime.Log.
func (l logs) Since(ctx context.Context, t realtime.Topic, seq int64, most int) ([]realtime.Entry, error) {
	switch t.Kind() {
	case Floor:
		return l.floors.since(ctx, t, seq, most)
	case Captions:
		return l.floors.captions(ctx, t, seq, most)
	}
	return l.rooms.Since(ctx, t, seq, most)
}

// Head implements realtime.Log.
func (l logs) Head(ctx context.Context, t realtime.Topic) (int64, error) {
	switch {
	case t.Kind() != Floor && t.Kind() != Captions:
		return l.rooms.Head(ctx, t)
	case l.floors.meetings == nil:
		return 0, nil
	case t.Kind() == Captions:
		return l.floors.meetings.CaptionHead(ctx, l.floors.house(t.Space()), meeting.RoomID(t.ID()))
	}
	f, err := l.floors.meetings.FloorOf(ctx, l.floors.house(t.Space()), meeting.RoomID(t.ID()))
	return f.Rev, err
}

// floors reads what goes on in the rooms of meetings for the hub.
type floors struct {
	house    func(tenants.Space) tenants.Scope
	meetings *meeting.Service
	now      func() time.Time
}

func (x floors) since(ctx context.Context, t realtime.Topic, seq int64, most int) ([]realtime.Entry, error) {
	if x.meetings == nil {
		return nil, nil
	}
	f, err := x.meetings.FloorOf(ctx, x.house(t.Space()), meeting.RoomID(t.ID()))
	if err != nil {
		return nil, fmt.Errorf("read a floor: %w", err)
	}
	return upTo(f, seq, most, x.now())
}

// upTo returns entries for the revisions of a floor after seq, at most most of them.
func upTo(f meeting.Floor, seq int64, most int, now time.Time) ([]realtime.Entry, error) {
	var out []realtime.Entry
	for n := seq + 1; n <= f.Rev && len(out) < most; n++ {
		if n < f.Rev {
			out = append(out, realtime.Entry{Seq: n, Body: fmt.Appendf(nil, `{"seq":%d,"kind":"floor"}`, n)})
			continue
		}
		body, err := json.Marshal(api.FloorEntry{Seq: n, Kind: "floor", Floor: api.ViewFloor(f, now)})
		if err != nil {
			return nil, fmt.Errorf("write a floor: %w", err)
		}
		out = append(out, realtime.Entry{Seq: n, Body: body})
	}
	return out, nil
}

func (x floors) captions(ctx context.Context, t realtime.Topic, seq int64, most int) ([]realtime.Entry, error) {
	if x.meetings == nil {
		return nil, nil
	}
	all, err := x.meetings.CaptionsAfter(ctx, x.house(t.Space()), meeting.RoomID(t.ID()), seq, most)
	if err != nil {
		return nil, fmt.Errorf("read captions: %w", err)
	}
	return captionEntries(all)
}

func captionEntries(all []meeting.Caption) ([]realtime.Entry, error) {
	out := make([]realtime.Entry, len(all))
	for i, c := range all {
		body, err := json.Marshal(api.CaptionEntry{Kind: "caption", MeetingCaption: api.ViewCaption(c)})
		if err != nil {
			return nil, fmt.Errorf("write a caption: %w", err)
		}
		out[i] = realtime.Entry{Seq: c.Seq, Body: body}
	}
	return out, nil
}

// admitFloor says whether who stands in the scope may follow the room of a meeting.
func (h *House) admitFloor(ctx context.Context, in tenants.Scope, at realtime.Name) error {
	if h.Meetings == nil {
		return tenants.ErrNotFound
	}
	_, err := h.Meetings.Inside(ctx, in, meeting.RoomID(at.ID))
	return err
}

// Captioned implements meeting.Teller.
func (h *House) Captioned(space tenants.Space, room meeting.RoomID, lines []meeting.Caption) {
	out, err := captionEntries(lines)
	if err != nil {
		h.Log.Error("captions can't be told", "error", err.Error())
		return
	}
	h.hub.Tell(realtime.Toward(space, Captions, string(room)), out...)
}

// Floored implements meeting.Teller.
func (h *House) Floored(space tenants.Space, f meeting.Floor) { h.latest.note(space, f) }

// Here implements meeting.Crowd.
func (h *House) Here(space tenants.Space, room meeting.RoomID) map[tenants.TenantID]int {
	return h.hub.Crowd(realtime.Toward(space, Floor, string(room)))
}

// tellFloor tells the revisions of a floor after the ones that were told.
func (h *House) tellFloor(space tenants.Space, after int64, f meeting.Floor) {
	out, err := upTo(f, after, int(f.Rev-after), h.Now())
	if err != nil {
		h.Log.Error("a floor can't be told", "error", err.Error())
		return
	}
	h.hub.Tell(realtime.Toward(space, Floor, string(f.Room)), out...)
}

// floorEvery is how often a floor that changes all the time is told. The first change is told at once.
const floorEvery = 40 * time.Millisecond

// latest gathers the revisions of floors, so that of many within a moment only the last is written out.
type latest struct {
	tell func(space tenants.Space, after int64, f meeting.Floor)

	mu    sync.Mutex
	rooms map[roomOf]*floorNews
	ended bool
}

type roomOf struct {
	space tenants.Space
	room  meeting.RoomID
}

type floorNews struct {
	told  int64 // the last revision that was told
	floor meeting.Floor
	timer *time.Timer // while one must wait
}

func newLatest(tell func(tenants.Space, int64, meeting.Floor)) *latest {
	return &latest{tell: tell, rooms: map[roomOf]*floorNews{}}
}

func (l *latest) note(space tenants.Space, f meeting.Floor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return
	}
	at := roomOf{space, f.Room}
	if n := l.rooms[at]; n != nil {
		n.floor = f
		return
	}
	n := &floorNews{told: f.Rev, floor: f}
	n.timer = time.AfterFunc(floorEvery, func() { l.flush(at) })
	l.rooms[at] = n
	l.tell(space, f.Rev-1, f)
}

// flush tells what has changed meanwhile, and forgets the room where nothing has.
func (l *latest) flush(at roomOf) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.rooms[at]
	if n == nil || l.ended {
		return
	}
	if n.floor.Rev == n.told {
		delete(l.rooms, at)
		return
	}
	l.tell(at.space, n.told, n.floor)
	n.told = n.floor.Rev
	n.timer.Reset(floorEvery)
}

func (l *latest) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	for _, n := range l.rooms {
		n.timer.Stop()
	}
}
