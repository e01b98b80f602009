package live

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

// Kinds of topics. A room is followed by members as Room and by guests as Visit, where a change names the message alone: it may be one from before they
// came, so they ask for it over HTTP, where that is checked. Who is in a space is seen in Space, and what is one's own comes in Me.
const (
	Room  = "room"
	Visit = "visit"
	Space = "space"
	Me    = "me"
)

// rooms reads the entries of rooms for the hub.
type rooms struct {
	house func(tenants.Space) tenants.Scope
	chat  *chat.Service
}

// Since implements realtime.Log.
func (r rooms) Since(ctx context.Context, t realtime.Topic, seq int64, most int) ([]realtime.Entry, error) {
	if t.Kind() != Room && t.Kind() != Visit {
		return nil, nil
	}
	all, err := r.chat.Since(ctx, r.house(t.Space()), chat.RoomID(t.ID()), seq, most)
	if err != nil {
		return nil, fmt.Errorf("read on in a room: %w", err)
	}
	return entries(all, t.Kind() == Visit)
}

// Head implements realtime.Log.
func (r rooms) Head(ctx context.Context, t realtime.Topic) (int64, error) {
	if t.Kind() != Room && t.Kind() != Visit {
		return 0, nil
	}
	return r.chat.Head(ctx, r.house(t.Space()), chat.RoomID(t.ID()))
}

// entries puts a room's entries into the form in which they go out, to guests where asked.
func entries(all []chat.Entry, toGuests bool) ([]realtime.Entry, error) {
	out := make([]realtime.Entry, len(all))
	for i, e := range all {
		v := api.ViewEntry(e)
		if toGuests && e.Of != 0 {
			v.Message = nil
		}
		body, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("write an entry: %w", err)
		}
		out[i] = realtime.Entry{Seq: e.Seq, Body: body}
	}
	return out, nil
}
