package live

import (
	"context"
	"sync"
	"time"

	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/tenants"
)

// Logged implements chat.Teller.
func (h *House) Logged(space tenants.Space, room chat.RoomID, all []chat.Entry) {
	h.tell(realtime.Toward(space, Room, string(room)), all)
	var changes []chat.Entry
	for _, e := range all {
		if e.Of == 0 {
			h.grown.note(growth{space, room}, e.Seq)
			continue
		}
		changes = append(changes, e)
	}
	if len(changes) > 0 { // guests are few: what was posted they have by its fact, a moment later
		h.tell(realtime.Toward(space, Visit, string(room)), changes)
	}
}

func (h *House) tell(t realtime.Topic, all []chat.Entry) {
	out, err := entries(all, t.Kind() == Visit)
	if err != nil {
		h.Log.Error("entries of a room can't be told", "error", err.Error())
		return
	}
	h.hub.Tell(t, out...)
}

// Read implements chat.Teller: her own devices hear how far she has read, and those who follow the room.
func (h *House) Read(space tenants.Space, r chat.Reading) {
	v := reading{string(space), string(r.Room), r.Who, r.Seq}
	h.say(space, r.Room, "seen", v)
	ctx, cancel := context.WithTimeout(context.Background(), sayBound)
	defer cancel()
	h.sayTo(ctx, tenants.MemberID(r.Who), "seen", v)
}

// reading is what is told of how far somebody has read.
type reading struct {
	Space string `json:"space"`
	Room  string `json:"room"`
	Who   string `json:"who"`
	Seq   int64  `json:"seq"`
}

// say tells whoever follows a room, guests among them, something that need not be kept.
func (h *House) say(space tenants.Space, room chat.RoomID, kind string, body any) {
	h.hub.Say(realtime.Toward(space, Room, string(room)), kind, body)
	h.hub.Say(realtime.Toward(space, Visit, string(room)), kind, body)
}

// sayBound bounds what is read so that something that need not be kept can be told.
const sayBound = 2 * time.Second

// sayTo tells all devices of a member. A guest has no topic of her own.
func (h *House) sayTo(ctx context.Context, m tenants.MemberID, kind string, body any) {
	t, err := h.homeOf(ctx, m)
	if err != nil {
		return // a guest, or somebody who was never here
	}
	h.hub.Say(realtime.Toward(tenants.HomeOf(t), Me, string(m)), kind, body)
}

// growth names a room in which something was said.
type growth struct {
	space tenants.Space
	room  chat.RoomID
}

// grownEvery is how often those who don't follow a room hear that it has grown: often enough for the number beside its name.
const grownEvery = 400 * time.Millisecond

// grown gathers the rooms in which something was said, so that a busy one is told of a few times a second.
type grown struct {
	say func(growth, int64)

	mu    sync.Mutex
	heads map[growth]int64
	timer *time.Timer
	ended bool
}

func newGrown(say func(growth, int64)) *grown { return &grown{say: say, heads: map[growth]int64{}} }

func (g *grown) note(at growth, seq int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return
	}
	if len(g.heads) == 0 {
		g.timer = time.AfterFunc(grownEvery, g.flush)
	}
	g.heads[at] = max(g.heads[at], seq)
}

func (g *grown) flush() {
	g.mu.Lock()
	heads := g.heads
	g.heads = map[growth]int64{}
	g.mu.Unlock()
	for at, seq := range heads {
		g.say(at, seq)
	}
}

func (g *grown) stop() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
	if g.timer != nil {
		g.timer.Stop()
	}
}

// grew is what is told of a room that has grown.
type grew struct {
	Space string `json:"space"`
	Room  string `json:"room"`
	Seq   int64  `json:"seq"`
}

// sayGrown tells those who may enter a room that it has grown: whoever is in the space, or of a closed room its members alone.
func (h *House) sayGrown(at growth, seq int64) {
	ctx, cancel := context.WithTimeout(context.Background(), sayBound)
	defer cancel()
	body := grew{string(at.space), string(at.room), seq}
	r, err := h.Chat.Room(ctx, h.Parts.House(at.space), at.room)
	if err != nil {
		h.Log.WarnContext(ctx, "nobody is told that a room has grown", "error", err.Error())
		return
	}
	if !r.Closed {
		h.hub.Say(realtime.Toward(at.space, Space, realtime.Here), "grown", body)
		return
	}
	for _, m := range r.Members {
		h.sayTo(ctx, tenants.MemberID(m), "grown", body)
	}
}
