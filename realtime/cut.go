package realtime

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/tenants"
)

// Standing is who a socket belongs to, and the spaces in which a frame of it was answered, one that is just being entered included.
type Standing struct {
	Person  tenants.PersonID
	Member  tenants.MemberID
	Tenant  tenants.TenantID
	Session tenants.SessionID
	Guest   tenants.GuestID
	Spaces  []tenants.Space
}

// Cut closes the sockets of this node that match: nothing more is sent to them but the frame that is on its way, and the code.
func (h *Hub) Cut(match func(Standing) bool, code Code) {
	for i := range slots {
		for _, c := range h.sockets.in(i) {
			if match(c.standing()) {
				c.Close(code)
			}
		}
	}
}

// Whom names sockets on all nodes: those that agree in every field which isn't empty. The zero Whom is nobody.
type Whom struct {
	Person  tenants.PersonID  `json:"person,omitempty"`
	Member  tenants.MemberID  `json:"member,omitempty"`
	Tenant  tenants.TenantID  `json:"tenant,omitempty"`
	Session tenants.SessionID `json:"session,omitempty"`
	Guest   tenants.GuestID   `json:"guest,omitempty"`
	Space   tenants.Space     `json:"space,omitempty"`
}

func (w Whom) matches(s Standing) bool {
	return w != Whom{} && agrees(w.Person, s.Person) && agrees(w.Member, s.Member) && agrees(w.Tenant, s.Tenant) &&
		agrees(w.Session, s.Session) && agrees(w.Guest, s.Guest) && (w.Space == "" || slices.Contains(s.Spaces, w.Space))
}

func agrees[T ~string](want, is T) bool { return want == "" || want == is }

type cutMessage struct {
	Node string `json:"node"`
	Whom Whom   `json:"whom"`
	Code Code   `json:"code"`
}

// CutAll closes the sockets of whom on every node: on this one before it returns, on others as soon as they hear of it. It returns an error
// where they can't be told.
func (h *Hub) CutAll(whom Whom, code Code) error {
	h.Cut(whom.matches, code)
	body, err := json.Marshal(cutMessage{h.node, whom, code})
	if err == nil {
		err = h.bus.Publish(bus.Cut, body)
	}
	if err != nil {
		return fmt.Errorf("cut sockets of other nodes: %w", err)
	}
	return nil
}

func (h *Hub) hearCut(_ string, body []byte) {
	var m cutMessage
	if err := json.Unmarshal(body, &m); err != nil {
		h.log.Warn("a cut of another node is malformed", "error", err.Error())
		return
	}
	if m.Node != h.node { // our own are cut, and may be back already
		h.Cut(m.Whom.matches, m.Code)
	}
}

// A node that stops tells so many sockets at once, and rests in between: they come back to the others, not all in one moment.
const (
	goAtOnce = 200
	goPause  = 20 * time.Millisecond
)

// Shutdown refuses new sockets, tells all others that the node goes away, and returns once their goroutines and the hub's own have ended. When
// ctx ends first, the rest are closed without a word, and it returns the error of ctx.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.sockets.mu.Lock()
	h.sockets.closing = true
	h.sockets.mu.Unlock()
	told := 0
	for i := range slots {
		for _, c := range h.sockets.in(i) {
			c.Close(GoingAway)
			if told++; told%goAtOnce == 0 {
				select {
				case <-time.After(goPause):
				case <-ctx.Done():
				}
			}
		}
	}
	served := make(chan struct{})
	go func() {
		h.sockets.serving.Wait()
		close(served)
	}()
	select {
	case <-served:
	case <-ctx.Done():
		for i := range slots {
			for _, c := range h.sockets.in(i) {
				c.Close(lost)
				c.shut()
			}
		}
		h.cancel()
		<-served
	}
	h.finish()
	return ctx.Err()
}

// finish ends what the hub itself does.
func (h *Hub) finish() {
	h.lineMu.Lock()
	again := h.ended
	h.ended = true
	h.lineMu.Unlock()
	if again {
		return
	}
	for _, f := range h.feeds() {
		f.vanish()
	}
	h.uncut()
	h.cancel()
	h.running.Wait()
	for _, f := range h.feeds() {
		f.close()
	}
}
