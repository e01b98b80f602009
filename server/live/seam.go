package live

import (
	"bufio"
	"net"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/realtime"
)

// asked returns the request for a socket, copied out of the request's buffers, which are reused before the upgrade runs. It returns
// fiber.ErrUpgradeRequired for a plain request and fiber.ErrBadRequest for a malformed one.
func asked(c *fiber.Ctx) (*http.Request, error) {
	uri := string(c.Context().RequestURI())
	u, err := url.ParseRequestURI(uri)
	if err != nil {
		return nil, fiber.ErrBadRequest
	}
	header := http.Header{}
	for k, v := range c.Request().Header.All() {
		header.Add(string(k), string(v))
	}
	r := &http.Request{
		Method: string(c.Context().Method()), URL: u, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
		Host: string(c.Context().Host()), RequestURI: uri, RemoteAddr: c.Context().RemoteAddr().String(),
	}
	switch {
	case !websocket.IsWebSocketUpgrade(r):
		return nil, fiber.ErrUpgradeRequired
	case r.Header.Get("Sec-Websocket-Version") != "13" || len(r.Header.Get("Sec-Websocket-Key")) != 24:
		return nil, fiber.ErrBadRequest
	}
	return r, nil
}

// upgrade answers a request on Fiber's port with a socket. Whatever can be refused was refused before, so that the client got an answer it can read.
// serve runs in a goroutine of its own, detached from the request: fasthttp has its buffers back by then, which is most of what an idle socket
// would cost. The server must keep hijacked connections.
func upgrade(c *fiber.Ctx, r *http.Request, serve func(*websocket.Conn)) {
	c.Status(fiber.StatusSwitchingProtocols) // for the log: what is sent is gorilla's
	c.Context().HijackSetNoResponse(true)
	c.Context().Hijack(func(conn net.Conn) {
		if held, ok := conn.(interface{ UnsafeConn() net.Conn }); ok {
			conn = held.UnsafeConn()
		}
		ws, err := realtime.Upgrade(&hijacked{conn: conn, header: http.Header{}}, r)
		if err != nil {
			_ = conn.Close() // the client has hung up: there is nobody to tell
			return
		}
		go serve(ws)
	})
}

// hijacked is the least http.ResponseWriter that gorilla's Upgrader takes.
type hijacked struct {
	conn   net.Conn
	header http.Header
}

// Header implements http.ResponseWriter.
func (h *hijacked) Header() http.Header { return h.header }

// Write implements http.ResponseWriter. What can be refused was refused before, so nothing is written here.
func (h *hijacked) Write(p []byte) (int, error) { return len(p), nil }

// WriteHeader implements http.ResponseWriter.
func (h *hijacked) WriteHeader(int) {}

// Hijack implements http.Hijacker. The buffers are as small as they can be: the Upgrader brings its own.
func (h *hijacked) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return h.conn, bufio.NewReadWriter(bufio.NewReaderSize(h.conn, 16), bufio.NewWriterSize(h.conn, 16)), nil
}
