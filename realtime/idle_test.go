package realtime_test

import (
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"

	"github.com/naru-network/naru/realtime"
)

// TestIdleSocketsAreSmall holds what a socket costs that follows a room in which nothing happens: one goroutine, and 16 KiB with its client's end,
// which is in this process as well.
func TestIdleSocketsAreSmall(t *testing.T) {
	const sockets, most = 400, 16 << 10
	n := open(t, realtime.Limits{MemberSockets: sockets + 1})
	warm := n.dial("member=a")
	warm.sub(lobby)
	inUse := func() (int, int) {
		var m runtime.MemStats
		for range 3 {
			runtime.GC() // shrinks stacks as well
		}
		runtime.ReadMemStats(&m)
		return int(m.HeapInuse + m.StackInuse), runtime.NumGoroutine()
	}
	memory, goroutinesBefore := inUse()
	conns := make([]net.Conn, 0, sockets)
	buf := make([]byte, 4096)
	for i := range sockets {
		conn, err := net.Dial("tcp", n.http.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
		frame := fmt.Sprintf(`{"t":"sub","id":%d,"topic":%q}`, i+1, lobby)
		fmt.Fprintf(conn, "GET /?member=a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
			"Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
		answer := ""
		read := func(until string) {
			for !strings.Contains(answer, until) {
				k, err := conn.Read(buf)
				if err != nil {
					t.Fatalf("socket %d has said %q and then: %v", i, answer, err)
				}
				answer += string(buf[:k])
			}
		}
		read(`"hello"`)
		if _, err := conn.Write(append([]byte{0x81, 0x80 | byte(len(frame)), 0, 0, 0, 0}, frame...)); err != nil {
			t.Fatal(err)
		}
		read(`"ok"`)
	}
	eventually(t, "at rest", func() bool { return runtime.NumGoroutine() <= goroutinesBefore+sockets })
	after, goroutinesAfter := inUse()
	each := (after - memory) / sockets
	t.Logf("%d bytes a socket", each)
	if each > most {
		t.Errorf("an idle socket takes %d bytes, want %d at most", each, most)
	}
	if more := goroutinesAfter - goroutinesBefore; more > sockets {
		t.Errorf("%d sockets have %d goroutines, want one each", sockets, more)
	}
	for _, conn := range conns {
		conn.Close()
	}
	eventually(t, "gone", func() bool { return n.hub.Figures().Sockets == 1 })
}
