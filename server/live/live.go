// Package live joins what cities do together to the sockets of those who follow it: it opens sockets on Fiber's port, answers their frames by the
// services, passes on what is kept, and closes sockets whose rights have changed. It knows no rule of a room.
package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/realtime/rtc"
	"github.com/naru-network/naru/tenants"
)

// Parts is what a House is made of. All are needed but those of sound.
type Parts struct {
	Authority *tenants.Authority
	Members   Members
	Door      Door
	Chat      *chat.Service
	Pads      *pad.Service
	Meetings  *meeting.Service // nil: no room of a meeting is followed here
	PadLimits PadLimits
	Bus       *bus.Bus
	House     func(tenants.Space) tenants.Scope // lets the house read on in a room for those who follow it, each of whom has entered by herself
	Limits    realtime.Limits
	Now       func() time.Time
	Log       *slog.Logger

	Sound          *rtc.Unit // carries the sound of meetings, and is closed with the house; nil: this node doesn't
	SoundElsewhere bool      // another node does
	Stage          Stage     // knows who may take part; nil: nobody
}

// Door knows who bears a ticket. It is the part of pass.Service that is needed.
type Door interface {
	// Redeem vouches for the bearer of a ticket, once.
	Redeem(ctx context.Context, ticket string) (tenants.Principal, error)
	// Still returns nil while the session by which somebody came is open and in use.
	Still(ctx context.Context, who tenants.Principal) error
}

// Members knows to whom a membership belongs. It is the part of tenants.Book that is needed.
type Members interface {
	// Member returns tenants.ErrMemberNotFound for an unknown one.
	Member(ctx context.Context, id tenants.MemberID) (tenants.Member, error)
}

// House is the sockets of one node and what they follow.
type House struct {
	Parts
	hub     *realtime.Hub
	desk    *desk
	pads    *pads
	sounds  *sounds
	grown   *grown
	latest  *latest
	heardMu sync.Mutex
	heard   map[string]bool // ids of urgent facts
	homes   sync.Map        // tenants.MemberID → tenants.TenantID: a membership never changes its tenant
}

// New opens the house for sockets. Shutdown ends it.
func New(p Parts) (*House, error) {
	h := &House{Parts: p, heard: map[string]bool{}}
	h.desk = &desk{house: h}
	h.sounds = newSounds(h)
	var err error
	h.hub, err = realtime.New(realtime.Config{
		Bus: p.Bus, Log: logs{rooms{p.House, p.Chat}, floors{p.House, p.Meetings, p.Now}}, Desk: h.desk, Limits: p.Limits, Logger: p.Log, Now: p.Now,
		Counted: func(n realtime.Name) bool { return n.Kind == Floor },
	})
	if err != nil {
		return nil, fmt.Errorf("open the hub: %w", err)
	}
	h.grown = newGrown(h.sayGrown)
	h.latest = newLatest(h.tellFloor)
	h.pads = newPads(h, p.PadLimits)
	return h, nil
}

// Figures returns what the hub has counted.
func (h *House) Figures() realtime.Figures { return h.hub.Figures() }

// Open answers GET /live?ticket=…: it opens a socket for the bearer of a ticket, or refuses while it still can.
func (h *House) Open(c *fiber.Ctx) error {
	r, err := asked(c)
	if err != nil {
		return err
	}
	who, err := h.Door.Redeem(c.UserContext(), c.Query("ticket"))
	if err != nil {
		return err
	}
	if err := h.hub.Place(who); err != nil {
		return err
	}
	from := realtime.Address(c.IP())
	upgrade(c, r, func(ws *websocket.Conn) { h.hub.Serve(ws, who, from) })
	return nil
}

// Shutdown tells every socket that the node goes away, and waits until they have ended. What is told afterwards reaches nobody here.
func (h *House) Shutdown(ctx context.Context) error {
	h.grown.stop()
	h.latest.stop()
	silent := h.sounds.shutdown(ctx)
	h.pads.shutdown(ctx)
	return errors.Join(silent, h.hub.Shutdown(ctx))
}

// checkEvery is how often it is asked whether sessions still stand: what ends by itself is told by no fact.
const checkEvery = 30 * time.Second

// Run closes the sockets of sessions and passes that have ended by themselves, until ctx ends.
func (h *House) Run(ctx context.Context) error {
	tick := time.NewTicker(checkEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			h.check(ctx)
		case <-ctx.Done():
			return nil
		}
	}
}

// check asks once for each session that is here.
func (h *House) check(ctx context.Context) {
	here := h.desk.sessions()
	for _, c := range h.pads.all() {
		here[c.who.Session()] = c.who
	}
	for _, x := range h.sounds.all(func(*sounding) bool { return true }) {
		here[x.who.Session()] = x.who
	}
	h.sounds.review(ctx, func(realtime.Name) bool { return true })
	for session, who := range here {
		err := h.stands(ctx, who)
		if err == nil || ctx.Err() != nil {
			continue
		}
		kind := fault.KindOf(err)
		if kind != fault.Unauthenticated && kind != fault.Forbidden && kind != fault.NotFound {
			h.Log.ErrorContext(ctx, "a socket's rights can't be checked", "error", err.Error())
			continue
		}
		code := realtime.RightsChanged
		if kind == fault.Unauthenticated {
			code = realtime.SignedOut
		}
		h.cut(code, func(s realtime.Standing) bool { return s.Session == session })
	}
}

// stands returns nil while who opened a socket may have it.
func (h *House) stands(ctx context.Context, who tenants.Principal) error {
	if err := h.Door.Still(ctx, who); err != nil {
		return err
	}
	_, err := h.Authority.Stand(ctx, who)
	return err
}

// homeOf returns the tenant of a member.
func (h *House) homeOf(ctx context.Context, m tenants.MemberID) (tenants.TenantID, error) {
	if t, ok := h.homes.Load(m); ok {
		return t.(tenants.TenantID), nil
	}
	who, err := h.Members.Member(ctx, m)
	if err != nil {
		return "", err
	}
	h.homes.Store(m, who.Tenant)
	return who.Tenant, nil
}
