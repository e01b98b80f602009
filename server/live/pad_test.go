package live_test

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/server/live"
	"github.com/naru-network/naru/tenants"
)

// Self implements pad.People.
func (h *house) Self(_ context.Context, in tenants.Scope) (pad.Hand, error) {
	return pad.Hand{Member: string(in.Member()), Tenant: string(in.Tenant()), Name: "officer"}, nil
}

// Inside implements pad.People.
func (h *house) Inside(ctx context.Context, in tenants.Scope) ([]pad.Hand, error) {
	self, err := h.Self(ctx, in)
	return []pad.Hand{self}, err
}

// padSocket is one tab with a pad, and the document in it.
type padSocket struct {
	*websocket.Conn
	h     *house
	doc   *yjs.Doc
	saved uint64
}

func (h *house) beginPad() pad.Pad {
	h.t.Helper()
	p, err := h.pads.Begin(h.t.Context(), h.Home(h.Dangjin.Officer), pad.Draft{Kind: pad.Free, Title: lang.Plain(lang.Korean, "초안"), Langs: []string{"ko"}})
	h.must(err)
	return p
}

// openPad opens a tab, and asks for all that the pad has.
func (h *house) openPad(who string, p pad.Pad) *padSocket {
	h.t.Helper()
	at, _, _ := strings.Cut(h.url, "/live?")
	ws, _, err := websocket.DefaultDialer.Dial(at+"/pads/home:dangjin/"+string(p.ID)+"?saved=1&ticket="+who, nil)
	h.must(err)
	h.t.Cleanup(func() { ws.Close() })
	s := &padSocket{Conn: ws, h: h, doc: yjs.New()}
	h.must(s.send(0, yjs.Vector{}.Encode()))
	s.until(func(kind, sub byte) bool { return kind == 0 && sub == 1 })
	return s
}

// send sends a message of the y-websocket protocol's sync.
func (s *padSocket) send(sub byte, body []byte) error {
	return s.WriteMessage(websocket.BinaryMessage, append(binary.AppendUvarint([]byte{0, sub}, uint64(len(body))), body...))
}

// until takes in what comes up to a message that fits.
func (s *padSocket) until(fits func(kind, sub byte) bool) {
	s.h.t.Helper()
	for {
		kind, sub, err := s.take()
		s.h.must(err)
		if fits(kind, sub) {
			return
		}
	}
}

// take takes one message in.
func (s *padSocket) take() (kind, sub byte, err error) {
	if err := s.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return 0, 0, err
	}
	_, m, err := s.ReadMessage()
	if err != nil {
		return 0, 0, err
	}
	switch {
	case len(m) == 1: // who else is here, asked of every client
		return m[0], 0, nil
	case m[0] == 100:
		s.saved, _ = binary.Uvarint(m[1:])
	case m[0] == 0 && m[1] > 0:
		n, size := binary.Uvarint(m[2:])
		err = s.doc.Apply(m[2+size:][:n])
	}
	return m[0], m[1], err
}

// words is an update by which a client types a text behind what it has typed.
func words(client, clock uint64, text string) []byte {
	b := binary.AppendUvarint([]byte{1, 1}, client)
	b = binary.AppendUvarint(b, clock)
	if clock == 0 {
		b = append(b, 4, 1, 1, 'w')
	} else {
		b = binary.AppendUvarint(append(b, 0x84), client)
		b = binary.AppendUvarint(b, clock-1)
	}
	b = binary.AppendUvarint(b, uint64(len(text)))
	return append(append(b, text...), 0)
}

// stored returns what a pad has once all is kept.
func (h *house) stored(p pad.Pad) yjs.Vector {
	h.t.Helper()
	doc, _, err := h.pads.Document(h.t.Context(), h.Home(h.Dangjin.Officer), p.ID)
	h.must(err)
	return doc.StateVector()
}

// TestRightsTakenWhileWriting takes the right to write from somebody in the midst of it. Her socket is closed as of one whose rights have changed; what
// she was told is saved stays, and nothing is kept that she wrote after she was told, though her client goes on writing.
func TestRightsTakenWhileWriting(t *testing.T) {
	h := newHouse(t)
	p := h.beginPad()
	s := h.openPad("dangjin.second", p)
	s.SetCloseHandler(func(int, string) error { return nil }) // it doesn't heed that it was closed
	var typed atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		pace := time.NewTicker(2 * time.Millisecond)
		defer pace.Stop()
		for n := uint64(0); n < 900; n++ { // what one socket may write at once
			typed.Store(n + 1)
			if s.send(2, words(7, n, "a")) != nil {
				return
			}
			select {
			case <-pace.C:
			case <-stop:
				return
			}
		}
	}()
	for s.saved < 20 {
		s.until(func(kind, _ byte) bool { return kind == 100 })
	}
	admin := h.Home(h.Dangjin.Admin)
	m, err := h.Tenants.Member(t.Context(), admin, h.Dangjin.Second.Member())
	h.must(err)
	_, err = h.Tenants.Leave(t.Context(), admin, m.ID, m.Rev)
	h.must(err)
	for err == nil {
		_, _, err = s.take()
	}
	told := typed.Load()
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != 4403 {
		t.Fatalf("whoever loses her rights while she writes hears %v, want 4403", err)
	}
	for typed.Load() < told+50 {
		select {
		case <-stopped: // the line is gone
			told, typed = typed.Load(), atomic.Uint64{}
			typed.Store(told + 50)
		default:
		}
	}
	close(stop)
	<-stopped
	if has := h.stored(p)[7]; has < s.saved || has > told {
		t.Errorf("the pad has %d letters; %d were said to be saved, and %d were typed when she was told that she may no more", has, s.saved, told)
	}
}

// TestSlowReaderOfAPadIsCut has somebody read nothing while another writes more than a node holds for one socket: she is cut and told why, the others
// miss nothing, and coming back she has all.
func TestSlowReaderOfAPadIsCut(t *testing.T) {
	h := newHouseOf(t, live.PadLimits{QueueBytes: 256 << 10, Closing: 30 * time.Second})
	p := h.beginPad()
	slow, reads, writes := h.openPad("dangjin.second", p), h.openPad("dangjin.viewer", p), h.openPad("dangjin.officer", p)
	h.must(slow.NetConn().(*net.TCPConn).SetReadBuffer(64 << 10))
	const size, count = 16 << 10, 200
	text := strings.Repeat("a", size)
	for n := range uint64(count) {
		h.must(writes.send(2, words(7, n*size, text)))
		for reads.doc.StateVector()[7] < (n+1)*size {
			reads.until(func(kind, sub byte) bool { return kind == 0 && sub == 2 })
		}
	}
	var err error
	for err == nil {
		_, _, err = slow.take()
	}
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != 4508 {
		t.Errorf("whoever reads nothing hears %v, want 4508", err)
	}
	if n := slow.doc.StateVector()[7]; n%size != 0 || n == count*size {
		t.Errorf("she has %d letters, want whole updates and not all", n)
	}
	for writes.saved < count {
		writes.until(func(kind, _ byte) bool { return kind == 100 })
	}
	if n := h.openPad("dangjin.second", p).doc.StateVector()[7]; n != count*size {
		t.Errorf("coming back she has %d letters, want %d", n, count*size)
	}
}

// TestAReaderOfAPadWhoPausesMissesNothing has somebody read nothing while more is written than the kernel takes for her, which then takes frames in part:
// reading on she has each of them, whole and once.
func TestAReaderOfAPadWhoPausesMissesNothing(t *testing.T) {
	h := newHouse(t)
	p := h.beginPad()
	pauses, reads, writes := h.openPad("dangjin.second", p), h.openPad("dangjin.viewer", p), h.openPad("dangjin.officer", p)
	h.must(pauses.NetConn().(*net.TCPConn).SetReadBuffer(16 << 10))
	const size, count = 8003, 50 // no divisor of what a kernel takes
	text := strings.Repeat("a", size)
	at := uint64(0)
	for range 2 { // the second time behind a queue that has emptied
		for range count {
			h.must(writes.send(2, words(7, at, text)))
			at += size
			for reads.doc.StateVector()[7] < at {
				reads.until(func(kind, sub byte) bool { return kind == 0 && sub == 2 })
			}
		}
		frames := 0
		for pauses.doc.StateVector()[7] < at {
			pauses.until(func(kind, sub byte) bool { return kind == 0 && sub == 2 })
			frames++
		}
		if frames != count {
			t.Errorf("%d updates come in %d messages, want each in one of its own", count, frames)
		}
	}
}
