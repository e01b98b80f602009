package load

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"testing"
	"time"
)

// wire is a connection on which the bytes come so many at a time. What is sent goes nowhere.
type wire struct {
	net.Conn
	rest  []byte
	chunk int
}

func (w *wire) Read(p []byte) (int, error) {
	if len(w.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, w.rest[:min(len(w.rest), w.chunk)])
	w.rest = w.rest[n:]
	return n, nil
}
func (w *wire) Write(p []byte) (int, error)      { return len(p), nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// messages reads all messages that come in chunks.
func messages(raw []byte, chunk int) ([]string, error) {
	c := &Conn{net: &wire{rest: raw, chunk: chunk}}
	var all []string
	for {
		m, err := c.Next()
		if err != nil {
			return all, err
		}
		all = append(all, string(m))
	}
}

// fromServer turns a client's frame into a server's: without the mask.
func fromServer(op byte, payload []byte) []byte {
	masked := appendFrame(nil, op, 0, payload)
	at := len(masked) - len(payload) - 4
	out := append(slices.Clone(masked[:at]), payload...)
	out[1] &= 0x7f
	return out
}

// FuzzNext holds that whatever comes, and in whatever pieces, the same messages are read, none longer than what came.
func FuzzNext(f *testing.F) {
	f.Add(fromServer(opText, []byte("hello")), 1)
	f.Add(slices.Concat(fromServer(opPing, []byte("x")), fromServer(opText, bytes.Repeat([]byte("a"), 300)), fromServer(opClose, []byte{0x11, 0x38})), 7)
	f.Add([]byte{opText, 1, 'a', opPing | 0x80, 0, 0x80, 1, 'b'}, 2)
	f.Add(append([]byte{0x81, 127}, binary.BigEndian.AppendUint64(nil, 1<<63)...), 3)
	f.Fuzz(func(t *testing.T, raw []byte, chunk int) {
		whole, wholeErr := messages(raw, max(1, len(raw)))
		parts, partsErr := messages(raw, 1+max(chunk, -chunk, 0)%64)
		if !slices.Equal(whole, parts) || wholeErr.Error() != partsErr.Error() {
			t.Fatalf("at once %q, %v; in pieces %q, %v", whole, wholeErr, parts, partsErr)
		}
		n := 0
		for _, m := range whole {
			n += len(m)
		}
		if n > len(raw) {
			t.Fatalf("%d bytes were read of %d", n, len(raw))
		}
	})
}

// FuzzFrame holds that a server reads what was sent, and that a server's own frame of it is read back.
func FuzzFrame(f *testing.F) {
	f.Add([]byte("hello"), uint32(0x01020304))
	f.Add(bytes.Repeat([]byte("long "), 20_000), uint32(7))
	f.Fuzz(func(t *testing.T, payload []byte, mask uint32) {
		frame := appendFrame(nil, opText, mask, payload)
		at := len(frame) - len(payload)
		back := slices.Clone(frame[at:])
		for i := range back {
			back[i] ^= frame[at-4+i%4]
		}
		if frame[0] != 0x80|opText || frame[1]&0x80 == 0 || !bytes.Equal(back, payload) {
			t.Fatalf("a frame of %q reads %q", payload, back)
		}
		got, err := messages(fromServer(opText, payload), 1000)
		if !errors.Is(err, io.EOF) || len(got) != 1 || got[0] != string(payload) {
			t.Fatalf("%q came as %q, %v", payload, got, err)
		}
	})
}

func TestNextRefusesWhatNoServerSends(t *testing.T) {
	for name, raw := range map[string][]byte{
		"a masked frame":           appendFrame(nil, opText, 5, []byte("x")),
		"an extension":             {0xC1, 0},
		"an unknown opcode":        {0x83, 0},
		"a ping in two frames":     {opPing, 0},
		"a long ping":              {0x80 | opPing, 126, 0, 200},
		"a continuation of none":   {0x80, 0},
		"a message in a message":   {opText, 0, opText, 0},
		"a frame without an end":   append([]byte{0x81, 127}, binary.BigEndian.AppendUint64(nil, 1<<40)...),
		"a continuation of a text": {0x81, 1, 'a', 0x80, 0},
	} {
		if _, err := messages(raw, 100); !errors.Is(err, ErrFrame) {
			t.Errorf("%s: %v, want ErrFrame", name, err)
		}
	}
	var closed *Closed
	if _, err := messages(fromServer(opClose, []byte{0x11, 0x38, 's', 'o'}), 100); !errors.As(err, &closed) || closed.Code != 4408 || closed.Reason != "so" {
		t.Errorf("a close with 4408: %v", err)
	}
}

// FuzzSkim holds that any JSON is passed as a whole, and that what is found by a key is what encoding/json finds.
func FuzzSkim(f *testing.F) {
	for _, s := range []string{`{}`, `{"t":"log","seq":12,"x":{"t":[1,{"a":"}\\\""}],"n":null},"b":true,"text":"\"가\\"}`, ` [1 , "a", -1.5e3 ] `, `"\\"`, `{"a" : {} , "seq":0}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := skimmer{b: raw}
		s.skip()
		if s.i > len(raw) {
			t.Fatalf("%q was passed to %d", raw, s.i)
		}
		if !json.Valid(raw) {
			return
		}
		if s.bad || s.next() != 0 {
			t.Fatalf("%q was passed to %d only, bad: %t", raw, s.i, s.bad)
		}
		var all []map[string]json.RawMessage
		if json.Unmarshal(append(append([]byte{'['}, raw...), ']'), &all) != nil || all[0] == nil {
			return
		}
		s = skimmer{b: raw}
		n := 0
		for _, ok := s.first(); ok; _, ok = s.more() {
			s.skip()
			n++
		}
		if s.bad || n < len(all[0]) {
			t.Fatalf("%d keys were found in %q, want %d", n, raw, len(all[0]))
		}
	})
}

// FuzzAdapters holds that no message makes an adapter panic or go on for ever.
func FuzzAdapters(f *testing.F) {
	f.Add([]byte(`{"t":"log","topic":"x","entries":[{"seq":1,"kind":"post","message":{"text":"a"}},{"seq":2,"message":null}]}`))
	f.Add([]byte("{}\n" + `{"push":{"channel":"c","pub":{"data":{"text":"x"},"offset":4}}}` + "\n" + `{"id":3,"error":{"code":1,"message":"m"}}`))
	f.Add([]byte(`{"id":2,"subscribe":{"publications":null,"recoverable":true,"epoch":"e","offset":3,"was_recovering":true}}`))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		for _, a := range []Adapter{Naru{}, Centrifugo{}} {
			if a.Read(raw, deafEar{}) != nil {
				continue // refused is as good as read
			}
		}
	})
}

type deafEar struct{}

func (deafEar) Answered(int64, Mark)  {}
func (deafEar) Refused(int64, []byte) {}
func (deafEar) Entry(int64, []byte)   {}
func (deafEar) Reload()               {}
func (deafEar) Asked()                {}

// TestReadingAllocatesNothing holds what makes the load light.
func TestReadingAllocatesNothing(t *testing.T) {
	client := &Client{crowd: &Crowd{Plan: Plan{Adapter: Naru{}}}, kick: make(chan struct{}, 1), heard: make([]uint32, 4)}
	client.crowd.span.Store(&Span{})
	text := append(stamp{rank: 1}.append(nil), " words"...)
	entry := slices.Concat([]byte(`{"seq":0,"kind":"post","message":{"by":{"name":"a"},"text":"`), text, []byte(`","mentions":[]}}`))
	message := slices.Concat([]byte(`{"t":"log","topic":"x","entries":[`), entry, []byte(","), entry, []byte(`]}`))
	frame := fromServer(opText, message)
	w := &wire{chunk: 4 << 10}
	conn := &Conn{net: w}
	n := testing.AllocsPerRun(1000, func() {
		w.rest = frame
		m, err := conn.Next()
		if err == nil {
			err = client.crowd.Adapter.Read(m, client)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("a message of two entries costs %v allocations", n)
	}
}

func BenchmarkRead(b *testing.B) {
	client := &Client{crowd: &Crowd{Plan: Plan{Adapter: Naru{}}}, kick: make(chan struct{}, 1), heard: make([]uint32, 4)}
	client.crowd.span.Store(&Span{})
	text := append(stamp{rank: 1}.append(nil), " 내일 오전 회의 자료를 방에 올려 두었습니다. 확인 부탁드립니다."...)
	entry := slices.Concat([]byte(`{"seq":0,"kind":"post","message":{"seq":1,"of_room":"0198f2c4-0000-7000-8000-000000000000","lane":"","kind":"post","by":{"member":"0198f2c4-0000-7000-8000-000000000000","tenant":"bench-000","name":"officer"},"at":"2026-01-01T00:00:00.000Z","lang":"ko","text":"`),
		text, []byte(`","mentions":[],"files":[],"cards":[],"edits":0,"reactions":[],"pinned":false,"said":{},"replies":0}}`))
	for _, entries := range []int{1, 20} {
		b.Run(strconv.Itoa(entries), func(b *testing.B) {
			all := bytes.Repeat(append(entry, ','), entries)
			message := slices.Concat([]byte(`{"t":"log","topic":"x","entries":[`), all[:len(all)-1], []byte(`]}`))
			b.SetBytes(int64(len(message)))
			for b.Loop() {
				if err := client.crowd.Adapter.Read(message, client); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
