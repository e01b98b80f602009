package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/realtime/load"
	"github.com/naru-network/naru/tenants"
)

// padRows lists what is measured of pads. In brackets is what Hocuspocus with SQLite has shown on the same machine, which keeps seconds later.
func padRows() []liveRow {
	return []liveRow{
		{name: "pad", fresh: true, lines: []figure{
			{what: "a pad with 50 writers, 10 updates/s each: propagation, p50", asked: "1.5 ms", peer: "[1.3 ms]"},
			{what: "  its p99", asked: "5 ms", peer: "[4.0 ms]"},
			{what: "  server's processor time for 100,000 updates delivered", asked: "0.7 s", peer: "[1.4 s]"},
			{what: "  updates lost", asked: "0"},
		}, play: (*liveRun).playPad},
		{name: "padbusy", lines: []figure{
			{what: "the same at 40 updates/s each: p50", asked: "2 ms", peer: "[1.2 ms]"},
			{what: "  p99 at 40", asked: "8 ms", peer: "[4.6 ms]"},
			{what: "  processor time for 100,000 at 40", asked: "–"},
			{what: "  lost at 40", asked: "0"},
		}, play: (*liveRun).playPadBusy},
		{name: "pads", lines: []figure{
			{what: "100 pads of 5 writers, 3 updates/s each: p50", asked: "1.5 ms", peer: "[0.9 ms]"},
			{what: "  p99 of 100 pads", asked: "5 ms", peer: "[3.3 ms]"},
			{what: "  lost of 100 pads", asked: "0"},
		}, play: (*liveRun).playPads},
		{name: "padold", lines: []figure{
			{what: "a pad of 100,000 operations: first content on the wire", asked: "150 ms"},
			{what: "  stored size, against what npm yjs encodes", asked: "1.5 ×"},
			{what: "  folding that history", asked: "2 s"},
		}, play: (*liveRun).playPadOld},
	}
}

// oldOps is the length of the old pad's history, and npmSize what npm yjs 13.6 encodes of it, in bytes: a test holds both together.
const (
	oldOps  = 100_000
	npmSize = 634_070
)

// oldPad is a pad with a long history, and what folding it took.
type oldPad struct {
	pad    pad.ID
	ops    int
	folded time.Duration
	stored int
}

// agePad writes a history into a pad of its own, as one who types without a pause, and folds it.
func (l *liveHouse) agePad(ctx context.Context, h *installation, ops int) (*oldPad, error) {
	one, err := l.enter(ctx, h, 0)
	if err != nil {
		return nil, err
	}
	in, err := h.Authority.Enter(ctx, one, l.rooms[0].space)
	if err != nil {
		return nil, err
	}
	s := pad.New(pad.Parts{Store: h.kept.Pads(), People: padHands{h.Tenants}, House: h.padding, Limits: pad.Limits{Rows: 1 << 30}, Now: h.Now, Log: h.log})
	defer s.Close()
	p, err := s.Begin(ctx, in, pad.Draft{Kind: pad.Free, Title: lang.Plain(lang.Korean, "오래된 문서"), Langs: []string{"ko"}})
	if err != nil {
		return nil, err
	}
	seat, _, err := s.Open(ctx, in, p.ID, nil)
	if err != nil {
		return nil, err
	}
	defer seat.Leave()
	for _, u := range historyOf(ops) {
		if err := seat.Write(u); err != nil {
			return nil, fmt.Errorf("write a history: %w", err)
		}
	}
	if _, _, err := s.Document(ctx, in, p.ID); err != nil { // waits until it is kept
		return nil, err
	}
	begun := time.Now()
	if _, err := s.Compact(ctx, string(in.Space()), p.ID); err != nil {
		return nil, err
	}
	old := &oldPad{pad: p.ID, ops: ops, folded: time.Since(begun)}
	f, err := h.kept.Pads().In(in).Fold(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	w, err := h.kept.Pads().In(in).Whole(ctx, p.ID, f.Seq)
	old.stored = len(w.Update)
	return old, err
}

// padAt begins the i-th pad of a row, if it isn't there, and gives somebody's address for a socket of it.
func (l *liveHouse) padAt(ctx context.Context, b *served, name string) func(i, person int) (string, error) {
	begun := map[int]string{}
	return func(i, person int) (string, error) {
		space := l.rooms[i%len(l.rooms)].space
		token := l.tokens[person%len(l.tokens)]
		if begun[i] == "" {
			var p struct{ ID string }
			body := fmt.Sprintf(`{"kind":"free","langs":["ko"],"title":{"source":"ko","said":{"ko":{"value":"%s %d"}}}}`, name, i)
			if _, err := b.ask(ctx, "POST", fmt.Sprintf("/spaces/%s/pads", space), token, 0, []byte(body), &p); err != nil {
				return "", fmt.Errorf("begin a pad: %w", err)
			}
			begun[i] = p.ID
		}
		return l.padSocket(ctx, b, space, begun[i], token)
	}
}

// padSocket returns where a socket of a pad is opened by a ticket.
func (l *liveHouse) padSocket(ctx context.Context, b *served, space tenants.Space, id, token string) (string, error) {
	var t struct{ Ticket string }
	if _, err := b.ask(ctx, "POST", fmt.Sprintf("/spaces/%s/pads/%s/ticket", space, id), token, 0, nil, &t); err != nil {
		return "", fmt.Errorf("ask for a ticket: %w", err)
	}
	return fmt.Sprintf("%s/api/v1/pads/%s/%s?ticket=%s", strings.Replace(b.url, "http", "ws", 1), space, id, t.Ticket), nil
}

var errNoPads = errors.New("the server has no pads")

// padSpan is what a crowd of writers measured.
type padSpan struct {
	p50, p99, busy time.Duration // busy: of the server, for 100,000 deliveries
	lost           int64
	lacks          error
}

// write has people write pads for a while.
func (r *liveRun) write(ctx context.Context, on *stage, row string, count, pads int, each float64) (s padSpan, err error) {
	if on.pads == nil {
		return s, errNoPads
	}
	c, err := gatherWriters(ctx, count, pads, on.pads(ctx, row))
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	warm, cancel := context.WithTimeout(ctx, r.part(.3))
	err = c.pace(warm, each)
	cancel()
	if err != nil {
		return s, err
	}
	if lost := c.settle(settling); lost != 0 {
		return s, fmt.Errorf("to warm up: %d updates are lost", lost)
	}
	c.times.Store(new(load.Times))
	from := c.heard.Load()
	before, lacks := on.process.time()
	long, cancel := context.WithTimeout(ctx, r.part(1))
	err = c.pace(long, each)
	cancel()
	if err != nil {
		return s, err
	}
	s.lost = c.settle(settling)
	after, lacks2 := on.process.time()
	s.lacks = errors.Join(lacks, lacks2)
	if n := c.heard.Load() - from; n > 0 {
		s.busy = time.Duration(float64(after-before) / float64(n) * 100_000)
	}
	s.p50, s.p99 = c.times.Load().At(.5), c.times.Load().At(.99)
	return s, nil
}

func (s padSpan) figures() []string {
	busy := fmt.Sprintf("%.2f s", s.busy.Seconds())
	if s.lacks != nil {
		busy = "–"
	}
	return []string{inMS(s.p50), inMS(s.p99), busy, fmt.Sprint(s.lost)}
}

func (r *liveRun) playPad(ctx context.Context, on *stage) ([]string, error) {
	s, err := r.write(ctx, on, "pad", r.of(50, 4), 1, 10)
	if err != nil {
		return nil, err
	}
	return s.figures(), nil
}

func (r *liveRun) playPadBusy(ctx context.Context, on *stage) ([]string, error) {
	s, err := r.write(ctx, on, "padbusy", r.of(50, 4), 1, 40)
	if err != nil {
		return nil, err
	}
	return s.figures(), nil
}

func (r *liveRun) playPads(ctx context.Context, on *stage) ([]string, error) {
	pads := r.of(100, 2)
	s, err := r.write(ctx, on, "pads", 5*pads, pads, 3)
	if err != nil {
		return nil, err
	}
	f := s.figures()
	return []string{f[0], f[1], f[3]}, err
}

// playPadOld opens the old pad as somebody who has nothing of it yet.
func (r *liveRun) playPadOld(ctx context.Context, on *stage) ([]string, error) {
	if on.old == nil {
		return nil, errNoPads
	}
	old, at, err := on.old(ctx)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	c, err := load.DialAt(ctx, at)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if err := c.SendBytes([]byte{0, 0, 1, 0}); err != nil { // sync step 1 of an empty document
		return nil, err
	}
	for {
		m, err := c.Next()
		if err != nil {
			return nil, err
		}
		if len(m) < 3 || m[0] != 0 || m[1] != 1 {
			continue
		}
		took := time.Since(begun)
		if n, _ := binary.Uvarint(m[2:]); n < uint64(old.ops)/10 {
			return nil, fmt.Errorf("the old pad came with %d bytes", n)
		}
		size := fmt.Sprintf("%d KiB", old.stored>>10)
		if old.ops == oldOps {
			size = fmt.Sprintf("%.2f ×", float64(old.stored)/npmSize)
		}
		return []string{inMS(took), size, inMS(old.folded)}, nil
	}
}
