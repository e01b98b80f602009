package realtime

import (
	"context"
	"net/http"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// What a client may be refused.
var (
	ErrSubscriptions = fault.New(fault.Limited, "realtime.too_many_topics")
	ErrSockets       = fault.New(fault.Limited, "realtime.too_many_sockets")
	ErrTooFast       = fault.New(fault.Limited, "realtime.too_fast")
	ErrUnready       = fault.New(fault.Unavailable, "realtime.unready")
)

// Hub holds the sockets of a node.
type Hub struct{ Config }

// New starts a hub. Shutdown ends it.
func New(c Config) (*Hub, error) { return &Hub{c}, nil }

// Upgrade makes a WebSocket of a request, with the buffers, the compression and the protocol that Serve expects. Whatever may be refused must be
// refused before: its Origin, its ticket, its place.
func Upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	return nil, nil
}

// Place returns ErrSockets where whoever asks has as many sockets as she may. Serve asks again.
func (h *Hub) Place(who tenants.Principal) error { return nil }

// Serve runs a socket made by Upgrade until it has ended, and both its goroutines with it.
func (h *Hub) Serve(ws *websocket.Conn, who tenants.Principal, from Address) {}

// Tell has the entries delivered to whoever follows the topic on any node. They are kept already: what the bus loses, hubs read from the log.
func (h *Hub) Tell(t Topic, entries ...Entry) {}

// Say tells whoever follows the topic something that has no number, and may be lost. Too many of one kind in one topic are dropped.
func (h *Hub) Say(t Topic, kind string, body any) {}

// Heed hears that the log of a topic has reached head: whoever is behind reads it.
func (h *Hub) Heed(t Topic, head int64) {}

// Posting returns ErrTooFast, with when to try again, for a member, guest or tenant that posts too often on this node.
func (h *Hub) Posting(who tenants.Principal) error { return nil }

// Standing is who a socket belongs to and the spaces it follows topics of, one that is just being entered included.
type Standing struct {
	Person  tenants.PersonID
	Member  tenants.MemberID
	Tenant  tenants.TenantID
	Session tenants.SessionID
	Guest   tenants.GuestID
	Spaces  []tenants.Space
}

// Cut closes the sockets of this node that match. When it returns, nothing more is sent to them.
func (h *Hub) Cut(match func(Standing) bool, code Code) {}

// Whom names sockets for other nodes as well: those which agree in every field that isn't empty. The zero Whom is nobody.
type Whom struct {
	Person  tenants.PersonID  `json:"person,omitempty"`
	Member  tenants.MemberID  `json:"member,omitempty"`
	Tenant  tenants.TenantID  `json:"tenant,omitempty"`
	Session tenants.SessionID `json:"session,omitempty"`
	Guest   tenants.GuestID   `json:"guest,omitempty"`
	Space   tenants.Space     `json:"space,omitempty"`
}

// CutAll closes the sockets of whom on every node: here before it returns, elsewhere as soon as they hear of it.
func (h *Hub) CutAll(whom Whom, code Code) error { return nil }

// Figures is what a hub counts.
type Figures struct {
	Sockets, Subscriptions, Topics int64 // now
	Opened, Refused                int64 // since the start
	Frames                         int64 // read
	Delivered                      int64 // entries, once for each socket
	Written                        int64 // frames
	Filled                         int64 // entries read from the log because the bus had lost them
	Reloads                        int64 // clients told to read over HTTP
	Dropped                        int64 // frames that waited for a socket when it was cut
	Cut                            map[Code]int64
}

// Figures returns what the hub has counted.
func (h *Hub) Figures() Figures { return Figures{} }

// Shutdown refuses new sockets, tells all others that the node goes away, and returns once their goroutines have ended. When ctx ends first, the
// rest are closed without a word.
func (h *Hub) Shutdown(ctx context.Context) error { return nil }
