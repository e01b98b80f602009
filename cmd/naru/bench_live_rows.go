package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/naru-network/naru/realtime/load"
)

// liveWords is what posts say: what somebody writes in a room on a working day.
const liveWords = "내일 오전 회의 자료를 방에 올려 두었습니다. 확인 부탁드립니다."

// liveRows lists what is measured and asked. In brackets is what the best peer has shown on the same machine in the same kind of run: Centrifugo, which
// keeps nothing on disk, and Mattermost 5.37 with PostgreSQL where posts are kept.
func liveRows() []liveRow {
	return append([]liveRow{
		hallRow(),
		soundRow(),
		{name: "room", lines: []figure{
			{what: "1,000 in one room, 10 posts/s: post to delivered, p50", asked: "10 ms", peer: "[9.4 ms]"},
			{what: "  p99", asked: "22 ms", peer: "[20 ms]"},
			{what: "  server's processor time for 100,000 deliveries", asked: "1.2 s", peer: "[1.4 s]"},
		}, play: (*liveRun).playRoom},
		{name: "most", lines: []figure{
			{what: "the most it delivers in one room of 1,000, a second", asked: "350,000", peer: "[370,000]"},
		}, play: (*liveRun).playMost},
		{name: "rooms", lines: []figure{
			{what: "200 rooms of 20, 500 posts/s in all: p99", asked: "40 ms"},
			{what: "  lost", asked: "0"},
		}, play: (*liveRun).playRooms},
		{name: "posts", needs: []load.Feature{load.Durable}, lines: []figure{
			{what: "64 posters over 64 rooms: durable posts a second", asked: "2,500", peer: "[188]"},
		}, play: (*liveRun).playPosts},
		{name: "talk", lines: []figure{
			{what: "one room of 300 readers, 20 posters, 50 posts/s: p50", asked: "8 ms", peer: "[seconds behind]"},
			{what: "  p99", asked: "25 ms"},
			{what: "  at most, posts a second", asked: "1,000", peer: "[110]"},
			{what: "most resident memory in all of this", asked: "150 MiB", peer: "[250–375 + 220 MiB]"},
		}, play: (*liveRun).playTalk},
		{name: "deaf", lines: []figure{
			{what: "10 who never read among 500: cut", asked: "10"},
			{what: "  the others' p99 with them, against without", asked: "within 20 %"},
		}, play: (*liveRun).playDeaf},
		{name: "idle", fresh: true, lines: []figure{
			{what: "10,000 idle sockets: resident memory each", asked: "16 KiB", peer: "[54 KiB at 5,000]"},
		}, play: (*liveRun).playIdle},
		{name: "kill", fresh: true, needs: []load.Feature{load.Durable}, lines: []figure{
			{what: "SIGKILL under load: answered posts lost", asked: "0"},
			{what: "  posts stored twice", asked: "0"},
		}, play: (*liveRun).playKill},
		{name: "return", fresh: true, needs: []load.Feature{load.Resume}, lines: []figure{
			{what: "5,000 drop, return and resume 200 messages each: all back", asked: "10 s"},
			{what: "  gaps", asked: "0"},
		}, play: (*liveRun).playReturn},
	}, padRows()...)
}

// settling is how long a server may take to deliver what is under way.
const settling = 15 * time.Second

// oneRoom seats clients in the stage's first room; the first so many post.
func oneRoom(on *stage, posters int) func(int) load.Seat {
	return func(client int) load.Seat {
		s := load.Seat{Room: on.room(0), Rank: client}
		if client >= posters {
			s.Rank = -1
		}
		return s
	}
}

// pace has the crowd post evenly, first to warm up and then for the span that is returned.
func (r *liveRun) pace(ctx context.Context, c *load.Crowd, perSecond float64, most time.Duration) (*load.Span, error) {
	warm, cancel := context.WithTimeout(ctx, most/5)
	err := c.Pace(warm, perSecond)
	cancel()
	if err != nil {
		return nil, err
	}
	span := c.Measure()
	long, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	return span, c.Pace(long, perSecond)
}

// pushed has the crowd post as fast as it can, and returns how much a count has grown in a second, after a while to warm up.
func (r *liveRun) pushed(ctx context.Context, c *load.Crowd, f func() int64, window int, by load.Release) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, r.part(1.25))
	defer cancel()
	failed := make(chan error, 1)
	go func() { failed <- c.Push(ctx, window, by) }()
	warm := time.NewTimer(r.part(.25))
	select {
	case <-warm.C:
	case err := <-failed:
		return 0, err
	}
	from, begun := f(), time.Now()
	err := <-failed
	return float64(f()-from) / time.Since(begun).Seconds(), err
}

func (r *liveRun) playRoom(ctx context.Context, on *stage) (out []string, err error) {
	c, err := load.Gather(ctx, load.Plan{Adapter: on.adapter, Clients: r.of(1000, 20), Seat: oneRoom(on, 10), Words: liveWords})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if _, err := r.pace(ctx, c, 10, r.part(.2)); err != nil {
		return nil, err
	}
	if a := c.Settle(ctx, settling); !a.Sound() {
		return nil, fmt.Errorf("to warm up: %v", a)
	}
	got := c.Got()
	busy, lacks := on.process.time()
	span := c.Measure()
	long, cancel := context.WithTimeout(ctx, r.part(1.5))
	defer cancel()
	if err := c.Pace(long, 10); err != nil {
		return nil, err
	}
	a := c.Settle(ctx, settling)
	r.sound("room", a)
	spent := "–"
	if lacks == nil {
		end, err := on.process.time()
		if err != nil {
			return nil, err
		}
		spent = fmt.Sprintf("%.2f s", (end-busy).Seconds()/float64(max(1, a.Got-got))*100_000)
	} else {
		r.note("room: %v", lacks)
	}
	return []string{inMS(span.Times.At(.5)), inMS(span.Times.At(.99)), spent}, nil
}

func (r *liveRun) playMost(ctx context.Context, on *stage) (out []string, err error) {
	c, err := load.Gather(ctx, load.Plan{Adapter: on.adapter, Clients: r.of(1000, 20), Seat: oneRoom(on, r.of(32, 4)), Words: liveWords})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	perSecond, err := r.pushed(ctx, c, c.Got, 2, load.WhenDelivered)
	r.sound("most", c.Settle(ctx, settling))
	return []string{grouped(perSecond)}, err
}

func (r *liveRun) playRooms(ctx context.Context, on *stage) (out []string, err error) {
	rooms := r.of(200, 4)
	c, err := load.Gather(ctx, load.Plan{Adapter: on.adapter, Clients: 20 * rooms, Words: liveWords, Seat: func(client int) load.Seat {
		return load.Seat{Room: on.room(client % rooms), Rank: client / rooms}
	}})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	span, err := r.pace(ctx, c, 500*r.LiveCrowd, r.part(1.5))
	a := c.Settle(ctx, settling)
	r.sound("rooms", a)
	if err != nil {
		return nil, err
	}
	return []string{inMS(span.Times.At(.99)), fmt.Sprint(a.Missing)}, nil
}

func (r *liveRun) playPosts(ctx context.Context, on *stage) (out []string, err error) {
	c, err := load.Gather(ctx, load.Plan{Adapter: on.adapter, Clients: r.of(64, 8), Words: liveWords, Seat: func(client int) load.Seat {
		return load.Seat{Room: on.room(client)}
	}})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	perSecond, err := r.pushed(ctx, c, c.Answered, 1, load.WhenAnswered)
	r.sound("posts", c.Settle(ctx, settling))
	return []string{grouped(perSecond)}, err
}

func (r *liveRun) playTalk(ctx context.Context, on *stage) (out []string, err error) {
	posters := r.of(20, 4)
	c, err := load.Gather(ctx, load.Plan{Adapter: on.adapter, Clients: posters + r.of(300, 10), Seat: oneRoom(on, posters), Words: liveWords})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	span, err := r.pace(ctx, c, 50, r.part(1.5))
	if err != nil {
		return nil, err
	}
	r.sound("talk", c.Settle(ctx, settling))
	out = []string{inMS(span.Times.At(.5)), inMS(span.Times.At(.99))}
	perSecond, err := r.pushed(ctx, c, c.Answered, 2, load.WhenDelivered)
	r.sound("talk, at most", c.Settle(ctx, settling))
	if err != nil {
		return out, err
	}
	out = append(out, grouped(perSecond))
	peak, err := on.process.memory("VmHWM")
	if err != nil {
		r.note("talk: %v", err)
		return out, nil
	}
	return append(out, fmt.Sprintf("%.0f MiB", peak)), nil
}

// playDeaf measures the same twice without and twice with the deaf, in turn, so that what else the machine does falls on both.
func (r *liveRun) playDeaf(ctx context.Context, on *stage) ([]string, error) {
	var tail [2][]time.Duration
	cut, deaf := 0, 0
	for i := range 4 {
		with := i % 2
		p99, ended, err := r.amongDeaf(ctx, on, 10*with)
		if err != nil {
			return nil, err
		}
		tail[with] = append(tail[with], p99)
		cut, deaf = cut+ended, deaf+10*with
	}
	mean := func(all []time.Duration) time.Duration { return (all[0] + all[1]) / 2 }
	without, with := mean(tail[0]), mean(tail[1])
	return []string{
		fmt.Sprintf("%d of %d", cut, deaf),
		fmt.Sprintf("%s, %s (%+.0f %%)", inMS(with), inMS(without), 100*(float64(with)/float64(max(1, without))-1)),
	}, nil
}

// amongDeaf measures a room of 500 of whom so many never read, and how many of these were cut. What piles up for the deaf comes from a room of long
// posts, which nobody else is in.
func (r *liveRun) amongDeaf(ctx context.Context, on *stage, deaf int) (p99 time.Duration, cut int, err error) {
	const writers = 8
	loud, err := load.Gather(ctx, load.Plan{
		Adapter: on.adapter, Clients: writers, Words: strings.Repeat(liveWords+" ", 90),
		Seat: func(client int) load.Seat { return load.Seat{Room: on.room(1), Rank: client} },
	})
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, loud.Close()) }()
	hearing := r.of(490, 10)
	c, err := load.Gather(ctx, load.Plan{
		Adapter: on.adapter, Clients: hearing + deaf, Words: liveWords, Seat: func(client int) load.Seat {
			s := oneRoom(on, 5)(client)
			if client >= hearing {
				s.Deaf, s.Buffer, s.More = true, 4<<10, []string{on.room(1)}
			}
			return s
		},
	})
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	noise, hush := context.WithCancel(ctx)
	defer hush()
	failed := make(chan error, 1)
	go func() { failed <- loud.Pace(noise, 40) }()
	span, err := r.pace(ctx, c, 50, r.part(.8))
	hush()
	if err = errors.Join(err, <-failed); err != nil {
		return 0, 0, err
	}
	r.sound("deaf", c.Settle(ctx, settling))
	return span.Times.At(.99), c.Cut(r.part(.1)), nil
}

func (r *liveRun) playIdle(ctx context.Context, on *stage) (out []string, err error) {
	sockets := r.of(10_000, 50)
	if most, err := mayOpen(); err != nil || int(most) < sockets+100 {
		return nil, errors.Join(fmt.Errorf("a process may hold %d files here, and this takes %d", most, sockets+100), err)
	}
	before, err := r.settledMemory(ctx, on, r.part(.2))
	if err != nil {
		return nil, err
	}
	c, err := load.Gather(ctx, load.Plan{Adapter: on.adapter, Clients: sockets, Seat: func(client int) load.Seat {
		return load.Seat{Room: on.room(client), Rank: -1, More: append(on.quiet(client), on.room(client+1), on.room(client+2))}
	}})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	after, err := r.settledMemory(ctx, on, r.part(1))
	if a := c.Settle(ctx, settling); a.Ended > 0 {
		r.note("idle: %v", a)
	}
	each := func(mib float64) float64 { return mib * 1024 / float64(sockets) }
	// What the process held before is partly what its start left uncollected, so that the difference flatters: the whole is said as well.
	return []string{fmt.Sprintf("%.1f KiB more, %.1f KiB of all it holds", each(after-before), each(after))}, err
}

// settledMemory waits for so long at least, then until the process holds what it held a while ago, and returns how much that is, in MiB.
func (r *liveRun) settledMemory(ctx context.Context, on *stage, least time.Duration) (float64, error) {
	var before float64
	for pause := least; ; pause = r.part(.2) {
		wait := time.NewTimer(pause)
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return 0, context.Cause(ctx)
		}
		now, err := on.process.memory("VmRSS")
		if err != nil {
			return 0, err
		}
		if now > before*.995 && now < before*1.005 {
			return now, nil
		}
		before = now
	}
}

func inMS(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// grouped writes a count with commas, as a reader of figures expects.
func grouped(n float64) string {
	s := fmt.Sprintf("%.0f", n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
