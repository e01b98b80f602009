package live

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

// urgent lists the deeds after which sockets must enter again. They are told to every node as soon as they are kept, and heard again from the trail in case
// that word was lost.
var urgent = []string{
	pass.SessionEnded.Code(), pass.Reused.Code(), pass.Acted.Code(), pass.Strengthened.Code(), tenants.GuestEnded.Code(), tenants.MemberEdited.Code(),
	tenants.MemberLeft.Code(), tenants.MemberTransferred.Code(), tenants.MemberSucceeded.Code(), tenants.TenantEdited.Code(), tenants.PactLeft.Code(),
	chat.RoomChanged.Code(), chat.RoomArchived.Code(), chat.RoomReopened.Code(),
}

// Urgent reports whether a fact can't wait for its trail.
func Urgent(f fact.Fact) bool { return slices.Contains(urgent, f.Kind) }

// mostHeard bounds the urgent facts that are remembered, so that each is heard once though it comes by several ways.
const mostHeard = 4096

// first reports whether an urgent fact is heard for the first time.
func (h *House) first(f fact.Fact) bool {
	h.heardMu.Lock()
	defer h.heardMu.Unlock()
	if h.heard[f.ID] {
		return false
	}
	if len(h.heard) >= mostHeard {
		clear(h.heard)
	}
	h.heard[f.ID] = true
	return true
}

// Hear learns from a fact, of whichever node, whose sockets must enter again, and which rooms have grown. It closes this node's own; each node hears
// every fact, and an urgent one does its work once, however often it comes.
func (h *House) Hear(ctx context.Context, space tenants.Space, f fact.Fact) {
	if Urgent(f) && !h.first(f) {
		return
	}
	h.Chat.Hear(space, f) // first: who enters again must not be let in by what is remembered
	id := f.About.ID
	switch f.Kind {
	case pass.SessionEnded.Code(), pass.Reused.Code():
		h.cut(realtime.SignedOut, func(s realtime.Standing) bool { return string(s.Session) == id })
	case pass.Acted.Code(), pass.Strengthened.Code():
		h.cut(realtime.RightsChanged, func(s realtime.Standing) bool { return string(s.Session) == id })
	case tenants.GuestEnded.Code():
		h.cut(realtime.SignedOut, func(s realtime.Standing) bool { return string(s.Guest) == id })
	case tenants.MemberEdited.Code(), tenants.MemberLeft.Code(), tenants.MemberTransferred.Code(), tenants.MemberSucceeded.Code():
		h.cut(realtime.RightsChanged, func(s realtime.Standing) bool { return string(s.Member) == id })
	case tenants.TenantEdited.Code():
		h.cut(realtime.RightsChanged, func(s realtime.Standing) bool { return string(s.Tenant) == id })
	case tenants.PactLeft.Code():
		left := tenants.PactSpace(tenants.PactID(id))
		h.cut(realtime.RightsChanged, func(s realtime.Standing) bool { return slices.Contains(s.Spaces, left) })
	case chat.RoomChanged.Code(), chat.RoomArchived.Code(), chat.RoomReopened.Code():
		h.roomChanged(space, f)
	case chat.Posted.Code():
		h.heed(space, f)
	case meeting.Opened.Code(), meeting.Closed.Code(), meeting.CancelledFact.Code():
		h.hub.Say(realtime.Toward(space, Floor, id), "meeting", stood{f.With["to"]})
	}
	h.sounds.hear(ctx, space, f)
}

// stood is what those in a room are told when its meeting goes into another state.
type stood struct {
	State string `json:"state"`
}

// cut closes what matches. Seats end before their sockets, so that whoever hears that she is out hears nothing more; and once again after, for those that were
// taken in between.
func (h *House) cut(code realtime.Code, match func(realtime.Standing) bool) {
	h.sounds.cut(match)
	h.hub.Cut(match, code)
	h.pads.cut(match, code)
	h.sounds.cut(match)
}

// heed brings those who follow a room up to what a fact says was said in it: on the node that kept it they have it long since, on another one they
// have it unless the bus lost it.
func (h *House) heed(space tenants.Space, f fact.Fact) {
	seq, err := strconv.ParseInt(f.With["seq"], 10, 64)
	if err != nil {
		return
	}
	for _, kind := range []string{Room, Visit} {
		h.hub.Heed(realtime.Toward(space, kind, f.With["room"]), seq)
	}
}

// roomChanged tells those who follow a room that it is another, and closes the sockets of those it doesn't admit any more.
func (h *House) roomChanged(space tenants.Space, f fact.Fact) {
	room := chat.RoomID(f.About.ID)
	if members, closed := f.With["members"]; closed {
		in := strings.Fields(members)
		name := realtime.Name{Space: space, Kind: Room, ID: string(room)}
		h.desk.held.Range(func(k, _ any) bool {
			if c := k.(*realtime.Conn); c.Follows(name) && !slices.Contains(in, string(c.Who().Member())) {
				c.Close(realtime.RightsChanged)
			}
			return true
		})
	}
	h.say(space, room, "room", nil)
}
