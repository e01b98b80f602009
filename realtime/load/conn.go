package load

import (
	"bufio"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Conn is the client's end of a WebSocket. One goroutine reads; any may send.
type Conn struct {
	net   net.Conn
	early *bufio.Reader // while HTTP is spoken

	buf   []byte // what was read: buf[from:to] is not parsed yet
	from  int
	to    int
	parts []byte // of a message in several frames
	begun bool

	mu   sync.Mutex
	out  []byte
	mask uint32
}

// Closed is what Next returns when the server has closed the socket with a code.
type Closed struct {
	Code   int
	Reason string
}

func (c *Closed) Error() string { return fmt.Sprintf("closed by the server: %d %s", c.Code, c.Reason) }

const (
	firstBuffer = 1 << 10  // an idle socket holds no more
	mostBuffer  = 64 << 10 // a busy one reads so much at a time; a longer frame gets what it needs
	patience    = 30 * time.Second
)

// open connects to host:port.
func open(ctx context.Context, host string, call Call) (*Conn, error) {
	d := net.Dialer{Timeout: patience}
	if call.ReadBuffer > 0 { // before connecting, since the first window says how much the kernel would hold
		d.Control = func(_, _ string, raw syscall.RawConn) error {
			var failed error
			err := raw.Control(func(fd uintptr) {
				failed = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, call.ReadBuffer)
			})
			return errors.Join(err, failed)
		}
	}
	n, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	c := &Conn{net: n, early: bufio.NewReaderSize(n, firstBuffer), mask: rand.Uint32() | 1}
	return c, n.SetDeadline(time.Now().Add(patience))
}

// ask sends a request as long as the connection speaks HTTP, and returns the answer's body.
func (c *Conn) ask(method string, to *url.URL, header string, body string) ([]byte, error) {
	_, err := fmt.Fprintf(c.net, "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n%s\r\n%s", method, to.RequestURI(), to.Host, len(body), header, body)
	if err != nil {
		return nil, err
	}
	answer, err := http.ReadResponse(c.early, nil)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err == nil && answer.StatusCode/100 != 2 {
		err = fmt.Errorf("%s %s: %d %.200s", method, to.Path, answer.StatusCode, raw)
	}
	return raw, err
}

// upgrade makes a WebSocket of the connection.
func (c *Conn) upgrade(to *url.URL, protocol string) error {
	var nonce [16]byte
	binary.LittleEndian.PutUint64(nonce[:], rand.Uint64())
	key := base64.StdEncoding.EncodeToString(nonce[:])
	if protocol != "" {
		protocol = "Sec-WebSocket-Protocol: " + protocol + "\r\n"
	}
	_, err := fmt.Fprintf(c.net, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n%s\r\n",
		to.RequestURI(), to.Host, key, protocol)
	if err != nil {
		return err
	}
	answer, err := http.ReadResponse(c.early, &http.Request{Method: http.MethodGet})
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusSwitchingProtocols {
		raw, err := io.ReadAll(io.LimitReader(answer.Body, 200))
		return errors.Join(fmt.Errorf("open a socket: %d %s", answer.StatusCode, raw), err, answer.Body.Close())
	}
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	if answer.Header.Get("Sec-WebSocket-Accept") != base64.StdEncoding.EncodeToString(sum[:]) {
		return errors.New("open a socket: the server has not answered this handshake")
	}
	c.buf = make([]byte, max(firstBuffer, c.early.Buffered()))
	c.to, err = io.ReadFull(c.early, c.buf[:c.early.Buffered()])
	c.early = nil
	return errors.Join(err, c.net.SetDeadline(time.Time{}))
}

// Next returns the next message, which is valid until it is called again. It answers pings. It returns Closed where the server has closed, io.EOF
// where the line broke, and ErrFrame for what is no frame.
func (c *Conn) Next() ([]byte, error) {
	for {
		h, payload, err := c.frame()
		if err != nil {
			return nil, err
		}
		switch h.op {
		case opPing:
			if err := c.send(opPong, payload); err != nil {
				return nil, err
			}
		case opPong:
		case opClose:
			if len(payload) < 2 {
				return nil, &Closed{Code: 1005}
			}
			return nil, &Closed{int(binary.BigEndian.Uint16(payload)), string(payload[2:])}
		default:
			if c.begun != (h.op == opMore) {
				return nil, fmt.Errorf("%w: out of turn", ErrFrame)
			}
			if h.final && !c.begun {
				return payload, nil
			}
			if len(c.parts)+len(payload) > mostFrame {
				return nil, fmt.Errorf("%w: a message without end", ErrFrame)
			}
			c.parts = append(c.parts, payload...)
			if c.begun = !h.final; h.final {
				whole := c.parts
				c.parts = c.parts[:0]
				return whole, nil
			}
		}
	}
}

// frame reads one frame. The payload is valid until the next one.
func (c *Conn) frame() (header, []byte, error) {
	for {
		h, n, err := parseHeader(c.buf[c.from:c.to])
		if err != nil {
			return header{}, nil, err
		}
		if n > 0 && c.to-c.from >= n+h.size {
			payload := c.buf[c.from+n : c.from+n+h.size]
			c.from += n + h.size
			return h, payload, nil
		}
		if err := c.fill(n + h.size); err != nil {
			return header{}, nil, err
		}
	}
}

// fill reads more, making room for a frame of so many bytes.
func (c *Conn) fill(frame int) error {
	if c.from > 0 {
		c.to = copy(c.buf, c.buf[c.from:c.to])
		c.from = 0
	}
	if len(c.buf) < frame || c.to == len(c.buf) {
		larger := make([]byte, max(frame, 2*len(c.buf), firstBuffer))
		copy(larger, c.buf[:c.to])
		c.buf = larger
	}
	n, err := c.net.Read(c.buf[c.to:])
	if c.to += n; n > 0 {
		if c.to == len(c.buf) && len(c.buf) < mostBuffer { // there was more: read more at a time
			c.buf = append(c.buf, make([]byte, len(c.buf))...)
		}
		return nil
	}
	return err
}

// Send sends one message.
func (c *Conn) Send(message []byte) error { return c.send(opText, message) }

func (c *Conn) send(op byte, payload []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mask = c.mask*1664525 + 1013904223
	c.out = appendFrame(c.out[:0], op, c.mask, payload)
	if err := c.net.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	_, err := c.net.Write(c.out)
	return err
}

// Close breaks the line, without a word to the server: as a laptop that is shut.
func (c *Conn) Close() error { return c.net.Close() }

// webAddress turns ws:// into what a request is written by, and reports whether the address can be spoken to: load is put on plain sockets alone.
func webAddress(at string) (*url.URL, error) {
	u, err := url.Parse(at)
	if err != nil {
		return nil, err
	}
	if u.Scheme != "ws" && u.Scheme != "http" || u.Host == "" {
		return nil, fmt.Errorf("%q is no ws:// or http:// address", at)
	}
	if !strings.Contains(u.Host, ":") {
		u.Host += ":80"
	}
	u.Path = "/" + strings.TrimLeft(u.Path, "/")
	return u, nil
}
