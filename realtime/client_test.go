package realtime_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/naru-network/naru/realtime"
)

// client is a browser's end of a socket.
type client struct {
	t  testing.TB
	ws *websocket.Conn
	id int

	people map[string]bool
}

// frame is any frame of a server.
type frame struct {
	T       realtime.Kind
	ID      int
	Topic   string
	Seq     int64
	Code    string
	Retry   int
	Kind    string
	Node    string
	Body    json.RawMessage
	Fields  []struct{ Path, Code string }
	Entries []struct {
		Seq     int64
		Message struct{ Text string }
	}
	Heartbeat int
}

// dial opens a socket, and reads the greeting.
func (n *node) dial(query string) *client {
	n.t.Helper()
	c := n.knock(query, websocket.Dialer{Subprotocols: []string{realtime.Protocol}, EnableCompression: true})
	c.want("hello")
	return c
}

func (n *node) knock(query string, d websocket.Dialer) *client {
	n.t.Helper()
	d.NetDialContext = (&net.Dialer{}).DialContext
	ws, _, err := d.Dial(n.url+"?"+query, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(func() { ws.Close() })
	return &client{t: n.t, ws: ws}
}

// send writes a frame as it stands.
func (c *client) send(text string) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		c.t.Fatalf("send %.80s: %v", text, err)
	}
}

// next reads the next frame.
func (c *client) next() frame {
	c.t.Helper()
	f, err := c.read()
	if err != nil {
		c.t.Fatalf("read a frame: %v", err)
	}
	return f
}

func (c *client) read() (f frame, err error) {
	c.ws.SetReadDeadline(time.Now().Add(long))
	_, text, err := c.ws.ReadMessage()
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, fmt.Errorf("frame %.200s: %w", text, err)
	}
	return f, nil
}

// want reads the next frame, which must be of a kind.
func (c *client) want(kind realtime.Kind) frame {
	c.t.Helper()
	f := c.next()
	if f.T != kind {
		c.t.Fatalf("the next frame is %+v, want one of kind %q", f, kind)
	}
	return f
}

// sub subscribes, and returns the answer.
func (c *client) sub(topic string, since ...int64) frame {
	c.t.Helper()
	c.id++
	more := ""
	if len(since) > 0 {
		more = fmt.Sprintf(`,"since":%d`, since[0])
	}
	c.send(fmt.Sprintf(`{"t":"sub","id":%d,"topic":%q%s}`, c.id, topic, more))
	f := c.want("ok")
	if f.ID != c.id || f.Topic != topic {
		c.t.Fatalf("the answer to sub %d is %+v", c.id, f)
	}
	return f
}

// seqs reads entries up to one with the number last, and fails unless they follow the one with the number after without a gap.
func (c *client) seqs(topic string, after, last int64) (texts []string) {
	c.t.Helper()
	for at := after; at < last; {
		f := c.want("log")
		if f.Topic != topic || len(f.Entries) == 0 {
			c.t.Fatalf("frame %+v, want entries of %s", f, topic)
		}
		for _, e := range f.Entries {
			if e.Seq != at+1 {
				c.t.Fatalf("entry %d comes after %d", e.Seq, at)
			}
			at = e.Seq
			texts = append(texts, e.Message.Text)
		}
	}
	return texts
}

// closed reads until the socket is closed, and returns the code.
func (c *client) closed() realtime.Code {
	c.t.Helper()
	for {
		if _, err := c.read(); err != nil {
			var why *websocket.CloseError
			if ok := errors.As(err, &why); !ok || why.Code == websocket.CloseAbnormalClosure {
				c.t.Logf("closed without a word: %v", err)
				return 0
			}
			return realtime.Code(why.Code)
		}
	}
}

// quiet fails the test if the socket has anything but a pong to say before that: what was sent is answered in order, so nothing else has come.
func (c *client) quiet() {
	c.t.Helper()
	c.send(`{"t":"ping"}`)
	c.want("pong")
}
