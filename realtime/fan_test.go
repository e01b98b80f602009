package realtime_test

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/naru-network/naru/realtime"
)

// reader is the cheapest client there is: it reads frames and counts the entries in them, so that a benchmark measures the hub.
type reader struct {
	conn net.Conn
	r    *bufio.Reader
}

func (n *node) reader(b testing.TB, query string) *reader {
	conn, err := net.Dial("tcp", n.http.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "GET /?%s HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: naru.v1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", query)
	r := &reader{conn, bufio.NewReaderSize(conn, 4096)}
	if resp, err := http.ReadResponse(r.r, nil); err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		b.Fatalf("upgrade: %v", err)
	}
	return r
}

// send writes a text frame with an empty mask.
func (r *reader) send(text string) error {
	frame := []byte{0x81, 0x80 | 126, byte(len(text) >> 8), byte(len(text)), 0, 0, 0, 0}
	_, err := r.conn.Write(append(frame, text...))
	return err
}

// next reads a frame's text into buf.
func (r *reader) next(buf []byte) ([]byte, error) {
	head, err := r.r.Peek(2)
	if err != nil {
		return nil, err
	}
	size, skip := uint64(head[1]&0x7f), 2
	if size >= 126 {
		skip = map[bool]int{true: 4, false: 10}[size == 126]
		if head, err = r.r.Peek(skip); err != nil {
			return nil, err
		}
		if size == 126 {
			size = uint64(binary.BigEndian.Uint16(head[2:]))
		} else {
			size = binary.BigEndian.Uint64(head[2:])
		}
	}
	if _, err := r.r.Discard(skip); err != nil {
		return nil, err
	}
	buf = append(buf[:0], make([]byte, size)...)
	_, err = io.ReadFull(r.r, buf)
	return buf, err
}

// stamp is in the text of an entry that a benchmark tells: when it was told.
const stamp = `"text":"@`

// listen counts entries until the socket ends, and notes how old the last one of each frame was.
func (r *reader) listen(got *atomic.Int64, note func(time.Duration)) {
	var buf []byte
	var err error
	for {
		if buf, err = r.next(buf); err != nil {
			return
		}
		n, last := int64(0), 0
		for i := 0; ; n++ {
			j := index(buf[i:], stamp)
			if j < 0 {
				break
			}
			i += j + len(stamp)
			last = i
		}
		if n == 0 {
			continue
		}
		at, _ := strconv.ParseInt(string(buf[last:last+19]), 10, 64)
		note(time.Duration(time.Now().UnixNano() - at))
		got.Add(n)
	}
}

func index(b []byte, s string) int {
	for i := 0; i+len(s) <= len(b); i++ {
		if b[i] == s[0] && string(b[i:i+len(s)]) == s {
			return i
		}
	}
	return -1
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkFan tells a room of a thousand sockets over loopback, at ten posts a second and as fast as they come. Its figures hold the clients' share
// of the machine as well. FAN=n takes another number of sockets.
func BenchmarkFan(b *testing.B) {
	sockets := 1000
	if s, err := strconv.Atoi(os.Getenv("FAN")); err == nil {
		sockets = s
	}
	for _, test := range []struct {
		name string
		rate float64 // posts a second; 0: as fast as they are delivered
	}{{"ten a second", 10}, {"hundred a second", 100}, {"at most", 0}} {
		b.Run(test.name, func(b *testing.B) {
			n := open(b, realtime.Limits{MemberSockets: sockets, TenantSockets: sockets})
			var got atomic.Int64
			var mu sync.Mutex
			var delays []time.Duration
			for i := range sockets {
				r := n.reader(b, "member=m"+strconv.Itoa(i/20))
				if err := r.send(`{"t":"sub","id":1,"topic":"commons/room/lobby"}`); err != nil {
					b.Fatal(err)
				}
				mine := make([]time.Duration, 0, 1024)
				go r.listen(&got, func(d time.Duration) {
					if mine = append(mine, d); len(mine) == cap(mine) || test.rate > 0 {
						mu.Lock()
						delays = append(delays, mine...)
						mu.Unlock()
						mine = mine[:0]
					}
				})
			}
			eventually(b, "subscribed", func() bool { return n.hub.Figures().Subscriptions == int64(sockets) })
			topic := onCommons(b, "room", "lobby")
			words := "다음 주 화요일 오전 10시에 자매도시 교류 실무회의를 시작합니다. 회의 자료는 첨부 파일을 보아 주십시오."
			spent := cpu()
			begun := time.Now()
			b.ResetTimer()
			for i := range b.N {
				if test.rate > 0 {
					time.Sleep(time.Until(begun.Add(time.Duration(float64(i) / test.rate * float64(time.Second)))))
				} else {
					eventually(b, "delivered", func() bool { return got.Load() >= int64(sockets*(i-200)) })
				}
				n.hub.Tell(topic, n.book.write(topic.Name(), fmt.Sprintf("@%d %s", time.Now().UnixNano(), words))...)
			}
			eventually(b, "delivered", func() bool { return got.Load() == int64(sockets*b.N) })
			b.StopTimer()
			mu.Lock()
			defer mu.Unlock()
			slices.Sort(delays)
			b.ReportMetric(float64(got.Load())/b.Elapsed().Seconds(), "deliveries/s")
			b.ReportMetric((cpu()-spent).Seconds()/float64(got.Load())*100_000, "cpu-s/100k")
			if len(delays) > 0 {
				b.ReportMetric(delays[len(delays)/2].Seconds()*1000, "p50-ms")
				b.ReportMetric(delays[len(delays)*99/100].Seconds()*1000, "p99-ms")
			}
		})
	}
}
