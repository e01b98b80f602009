package realtime

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

// Protocol is the WebSocket subprotocol that this package speaks.
const Protocol = "naru.v1"

// upgrader reads through 512 bytes, which hold a client's usual frame, and borrows a buffer only while it writes.
var upgrader = websocket.Upgrader{
	ReadBufferSize: 512, WriteBufferSize: 512, WriteBufferPool: &sync.Pool{}, HandshakeTimeout: 5 * time.Second,
	Subprotocols: []string{Protocol}, EnableCompression: true, CheckOrigin: func(*http.Request) bool { return true },
}

// Upgrade makes a WebSocket of a request, with the buffers, the compression and the protocol that Serve expects. Whoever calls it has looked at
// the request's origin and ticket before: from here on there is no HTTP answer to give.
func Upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	ws, err := upgrader.Upgrade(hijack{w}, r, nil)
	if err != nil {
		return nil, err
	}
	if w, ok := ws.NetConn().(*wire); ok {
		err = w.Conn.SetWriteDeadline(time.Time{}) // of the handshake, which the wire wouldn't clear
	}
	return ws, err
}

// hijack puts a wire under the connection that the upgrader takes over.
type hijack struct{ http.ResponseWriter }

// Hijack implements http.Hijacker.
func (h hijack) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		err = c.SetWriteBuffer(inKernel)
	}
	w := &wire{Conn: conn}
	if c, ok := conn.(syscall.Conn); ok && err == nil {
		w.offer.raw, err = c.SyscallConn()
		w.offer.try = w.offer.take
	}
	return w, rw, err
}

// inKernel is how much of what was written the kernel holds for a client that doesn't read; it would hold megabytes of its own.
const inKernel = 64 << 10

// wire is the connection below a WebSocket. It can hold frames back, to send many in one system call, and knows where each ends, so that a
// connection which is given up in the midst of one can still say why. Each Write is one whole frame.
type wire struct {
	net.Conn

	mu    sync.Mutex
	batch *batch // frames held back; nil while they go out as they come
	rest  []byte // of the frame that a failed write broke off

	offer offer
}

// offer is how bytes are given to the kernel without waiting.
type offer struct {
	raw   syscall.RawConn // nil where the connection isn't a plain one
	try   func(fd uintptr) bool
	bytes []byte
	taken int
	err   error
}

func (o *offer) take(fd uintptr) bool {
	o.taken, o.err = syscall.Write(int(fd), o.bytes) //nolint:gosec // a file's number
	return true                                      // also where it takes nothing: nobody waits here
}

// Offer gives frames to the kernel as far as it takes them at once, and returns how many bytes it took: that costs a system call, and no goroutine has to
// wake. Of a connection that isn't a plain one it takes nothing. It isn't called while something else writes.
func (w *wire) Offer(frames []byte) (int, error) {
	o := &w.offer
	if o.raw == nil {
		return 0, nil
	}
	o.bytes = frames
	err := o.raw.Write(o.try)
	o.bytes = nil
	switch {
	case err != nil:
		return 0, err
	case errors.Is(o.err, syscall.EAGAIN), errors.Is(o.err, syscall.EINTR):
		return 0, nil
	}
	return max(o.taken, 0), o.err
}

// batch is some frames that go out together.
type batch struct {
	bytes []byte
	ends  []int // of each frame
}

// batches keeps buffers of busy connections for the next one; larger ones are left to the collector.
var batches = sync.Pool{New: func() any { return new(batch) }}

const keptBatch = 128 << 10

// Write implements net.Conn.
func (w *wire) Write(frame []byte) (int, error) {
	w.mu.Lock()
	if b := w.batch; b != nil {
		b.bytes = append(b.bytes, frame...)
		b.ends = append(b.ends, len(b.bytes))
		w.mu.Unlock()
		return len(frame), nil
	}
	w.mu.Unlock()
	n, err := w.Conn.Write(frame)
	if err != nil && n > 0 {
		w.broke(frame[n:])
	}
	return n, err
}

// SetWriteDeadline implements net.Conn. The WebSocket clears its deadline before each frame, which would undo the one that wakes a blocked write;
// nobody but cancel and farewell sets one.
func (w *wire) SetWriteDeadline(t time.Time) error {
	if t.IsZero() {
		return nil
	}
	return w.Conn.SetWriteDeadline(t)
}

// hold keeps what is written from now on.
func (w *wire) hold() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.batch = batches.Get().(*batch)
}

// held returns how many bytes are held back.
func (w *wire) held() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.batch.bytes)
}

// flush sends what was held back.
func (w *wire) flush() error {
	w.mu.Lock()
	b := w.batch
	w.batch = nil
	w.mu.Unlock()
	n, err := w.Conn.Write(b.bytes)
	if err != nil {
		begin := 0
		for _, end := range b.ends {
			if n < end {
				if n > begin {
					w.broke(b.bytes[n:end])
				}
				break
			}
			begin = end
		}
	}
	if cap(b.bytes) <= keptBatch {
		b.bytes, b.ends = b.bytes[:0], b.ends[:0]
		batches.Put(b)
	}
	return err
}

func (w *wire) broke(rest []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rest = append([]byte(nil), rest...)
}

// cancel wakes a write that is blocked, and has those to come fail.
func (w *wire) cancel() error { return w.Conn.SetWriteDeadline(time.Unix(1, 0)) }

// farewell ends a broken frame and says why the connection closes, within the time. It is called once nothing else writes.
func (w *wire) farewell(code Code, within time.Duration) error {
	if err := w.Conn.SetWriteDeadline(time.Now().Add(within)); err != nil {
		return err
	}
	w.mu.Lock()
	last := append(w.rest, 0x88, 2, byte(code>>8), byte(code)) // a close frame with a status and no words (RFC 6455, 5.5.1)
	w.mu.Unlock()
	_, err := w.Conn.Write(last)
	return err
}
