package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/server/live"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openLive joins the bus and opens the house for sockets. What it hears and tells begins with the relay.
func (h *installation) openLive(s settings) error {
	node := id.New[string]()
	var err error
	if h.bus, err = bus.Open(bus.Config{URL: s.NATS, Name: node, Log: h.log}); err != nil {
		return err
	}
	carries, err := s.openSound(h.log)
	if err != nil {
		return err
	}
	h.live, err = live.New(live.Parts{
		Sound: carries, SoundElsewhere: s.sound() == soundElsewhere, Stage: podium{h},
		Authority: h.Authority, Members: h.kept.Register(), Door: h.Pass, Chat: h.Chat, Pads: h.Pads, Meetings: h.Meetings, PadLimits: s.padLimits(), Bus: h.bus, House: h.chatting, Limits: s.limits(), Now: h.Now, Log: h.log,
	})
	if err != nil {
		return err
	}
	h.Chat.Tells(h.live)
	h.Meetings.Tells(h.live, h.live)
	h.joinPads()
	h.kept.Hear("live", h.live.Hear)
	if err := h.hasten(); err != nil {
		return err
	}
	return h.nudge(node)
}

// deed is a fact on its way to other nodes.
type deed struct {
	Space tenants.Space
	Fact  fact.Fact
}

// hasten tells every node, this one included, of deeds that can't wait for their trails.
func (h *installation) hasten() error {
	h.kept.Kept(func(space tenants.Space, f fact.Fact) {
		if !live.Urgent(f) {
			return
		}
		body, err := json.Marshal(deed{space, f})
		if err == nil {
			err = h.bus.Publish(bus.Deed, body)
		}
		if err != nil {
			h.log.Warn("a deed is heard of later", "kind", f.Kind, "error", err.Error())
		}
	})
	_, err := h.bus.Listen(bus.Deed, func(_ string, body []byte) {
		var d deed
		if err := json.Unmarshal(body, &d); err != nil {
			h.log.Warn("a deed of another node is malformed", "error", err.Error())
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		h.live.Hear(ctx, d.Space, d.Fact)
	})
	if err != nil {
		return fmt.Errorf("listen for urgent deeds: %w", err)
	}
	return nil
}

// nudge has this node and the others tell each other that a trail has grown, so that what follows it need not wait for its next look.
func (h *installation) nudge(node string) error {
	h.kept.Bound(func(t tenants.Trail) {
		if err := h.bus.Publish(bus.Trail, []byte(node+" "+string(t))); err != nil {
			h.log.Warn("other nodes look later", "error", err.Error())
		}
	})
	_, err := h.bus.Listen(bus.Trail, func(_ string, body []byte) {
		if from, trail, ok := strings.Cut(string(body), " "); ok && from != node {
			h.kept.Nudge(tenants.Trail(trail))
		}
	})
	if err != nil {
		return fmt.Errorf("listen for other nodes: %w", err)
	}
	return nil
}

// goAway tells every socket that this node stops, so that their clients come back to another one, or to this one when it is back.
func (h *installation) goAway() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return h.live.Shutdown(ctx)
}

// closeLive ends the sockets and leaves the bus.
func (h *installation) closeLive(ctx context.Context) error {
	var err error
	if h.live != nil {
		err = h.live.Shutdown(ctx)
	}
	if h.House != nil && h.Chat != nil {
		h.Chat.Close()
	}
	if h.House != nil && h.Meetings != nil {
		h.Meetings.Close()
	}
	if h.House != nil && h.Pads != nil {
		h.Pads.Close()
	}
	if h.bus != nil {
		h.bus.Close()
	}
	return err
}

// padLimits bounds what sockets of pads may ask of this node: who may say more in rooms may also write more.
func (s settings) padLimits() live.PadLimits {
	writes := max(100, float64(s.LivePosts)/5)
	return live.PadLimits{
		MemberSockets: max(100, s.LiveSockets), PadSockets: 500, Writes: realtime.Rate{PerSecond: writes, Burst: 10 * writes},
	}
}

// limits bounds what clients may ask of this node.
func (s settings) limits() realtime.Limits {
	rate := func(inTen int) realtime.Rate {
		return realtime.Rate{PerSecond: float64(inTen) / 10, Burst: float64(inTen)}
	}
	return realtime.Limits{
		MemberPosts: rate(s.LivePosts), TenantPosts: rate(s.LivePostsTenant), MemberSockets: s.LiveSockets, TenantSockets: s.LiveSocketsTenant, Missed: s.LiveMissed,
		Frames: realtime.Rate{PerSecond: max(20, float64(s.LivePosts)/5), Burst: max(100, 2*float64(s.LivePosts))}, // who may post more may also say more
	}
}
