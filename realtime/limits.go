package realtime

import (
	"time"

	"github.com/naru-network/naru/tenants"
)

// Rate is how often something may happen: on the average, and at once.
type Rate struct {
	PerSecond float64
	Burst     float64
}

// Limits bounds what clients may ask of a node. A zero field takes the default.
type Limits struct {
	Sockets       int // of all; 50,000
	MemberSockets int // of one member, on this node; 30
	TenantSockets int // of one tenant; 5,000
	GuestSockets  int // of one pass; 10

	FrameBytes    int  // of one frame of a client, unpacked; 64 KiB: 8,000 characters of any script, escaped
	Frames        Rate // of one connection; 20 a second, 100 at once
	Bytes         Rate // of one connection; 64 KiB a second, 1 MiB at once
	Subscriptions int  // of one connection; 200
	MemberPosts   Rate // 2 a second, 20 at once
	TenantPosts   Rate // 100 a second, 500 at once
	Typing        Rate // of one connection; one in two seconds, 3 at once
	Said          Rate // of one topic and kind, told to all; 50 a second, 100 at once

	QueueFrames int // waiting for one connection before it is too slow; 256
	QueueBytes  int // 1 MiB

	Missed      int // entries that a client who comes back is sent; more, and it reads them over HTTP; 1,000
	RingEntries int // of one topic kept for those who come back; 256
	RingBytes   int // of one topic; 256 KiB
	RingsBytes  int // of all topics; 64 MiB

	Heartbeat time.Duration // between pings of an idle connection; 25 s
	Handling  time.Duration // for the desk to answer a frame; 15 s
	Grace     time.Duration // for an entry that seems missing to come late, before the log is asked; 40 ms
	Linger    time.Duration // that a topic is kept ready for those who come back; a minute
	Absence   time.Duration // that somebody may be away before others see her leave; 3 s
	RollCall  time.Duration // between a node's words about who is on it; after two and a half without, it is dead; 10 s
	Closing   time.Duration // for a client to answer a close; a second
}

// filled returns the limits with defaults for zero fields.
func (l Limits) filled() Limits {
	for _, x := range []struct {
		field *int
		usual int
	}{
		{&l.Sockets, 50_000}, {&l.MemberSockets, 30}, {&l.TenantSockets, 5_000}, {&l.GuestSockets, 10}, {&l.FrameBytes, 64 << 10},
		{&l.Subscriptions, 200}, {&l.QueueFrames, 256}, {&l.QueueBytes, 1 << 20}, {&l.Missed, 1_000}, {&l.RingEntries, 256},
		{&l.RingBytes, 256 << 10}, {&l.RingsBytes, 64 << 20},
	} {
		if *x.field == 0 {
			*x.field = x.usual
		}
	}
	for _, x := range []struct {
		field *Rate
		usual Rate
	}{
		{&l.Frames, Rate{20, 100}}, {&l.Bytes, Rate{64 << 10, 1 << 20}}, {&l.MemberPosts, Rate{2, 20}}, {&l.TenantPosts, Rate{100, 500}},
		{&l.Typing, Rate{0.5, 3}}, {&l.Said, Rate{50, 100}},
	} {
		if *x.field == (Rate{}) {
			*x.field = x.usual
		}
	}
	for _, x := range []struct {
		field *time.Duration
		usual time.Duration
	}{
		{&l.Heartbeat, 25 * time.Second}, {&l.Handling, 15 * time.Second}, {&l.Grace, 40 * time.Millisecond}, {&l.Linger, time.Minute},
		{&l.Absence, 3 * time.Second}, {&l.RollCall, 10 * time.Second}, {&l.Closing, time.Second},
	} {
		if *x.field == 0 {
			*x.field = x.usual
		}
	}
	return l
}

// Posting returns ErrTooFast, with when to try again, for a member, a guest or a tenant that posts too often on this node. The desk asks it for
// each post, over the socket or not.
func (h *Hub) Posting(who tenants.Principal) error {
	name := string(who.Member())
	if who.Guest() != "" {
		name = string(who.Guest())
	}
	now := h.now()
	if d, ok := h.posts.take("by "+name, h.limits.MemberPosts, now); !ok {
		return ErrTooFast.After(wait(d))
	}
	if who.Tenant() == "" {
		return nil
	}
	if d, ok := h.posts.take("of "+string(who.Tenant()), h.limits.TenantPosts, now); !ok {
		return ErrTooFast.After(wait(d))
	}
	return nil
}
