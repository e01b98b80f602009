package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/server"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

// nobody verifies no token.
type nobody struct{}

// Verify implements server.Verifier.
func (nobody) Verify(context.Context, string) (tenants.Principal, error) {
	return tenants.Stranger(), nil
}

// dial serves a front that knows nobody, and opens one connection to it.
func dial(t *testing.T) net.Conn {
	t.Helper()
	f := server.New(server.Config{Log: slog.New(slog.DiscardHandler), Meter: server.NewMeter(), Ready: func(context.Context) error { return nil }})
	f.MountAPI(nobody{}, &api.House{})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- f.Serve(ln) }()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Close() // the server may have closed it
		if err := f.Shutdown(5 * time.Second); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return c
}

const inside = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" // must never be taken for a request of its own

// answers reads one answer and returns its status and whether the connection stays.
func answers(t *testing.T, from *bufio.Reader) (int, bool) {
	t.Helper()
	resp, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, !resp.Close
}

// What a handler leaves unread of a body is never taken for the next request on the connection: not of a file that is refused, not of any other.
func TestABodyIsNeverTakenForARequest(t *testing.T) {
	for _, path := range []string{"/spaces/home:dangjin/files?name=a.txt", "/password/forgot", "/nothing/here"} {
		for _, chunked := range []bool{false, true} {
			c := dial(t)
			body := strings.Repeat(inside, 3000)
			head := fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
			if chunked {
				head = fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
			}
			go func() { _, _ = io.WriteString(c, "POST "+api.Prefix+path+" HTTP/1.1\r\nHost: x\r\n"+head) }() // what comes back tells
			from := bufio.NewReader(c)
			status, stays := answers(t, from)
			if status < 400 || status >= 500 {
				t.Errorf("POST %s (chunked: %t) is answered by %d, want a refusal", path, chunked, status)
			}
			if !stays {
				continue
			}
			if _, err := io.WriteString(c, "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			resp, err := http.ReadResponse(from, nil)
			if err != nil {
				t.Fatal(err)
			}
			if said, err := io.ReadAll(resp.Body); string(said) != "ready\n" || err != nil {
				t.Errorf("after POST %s (chunked: %t) the next request is answered by %q, %v", path, chunked, said, err)
			}
		}
	}
}

func TestOnlyFilesMayBeLarge(t *testing.T) {
	for _, announced := range []bool{true, false} {
		c := dial(t)
		body := strings.Repeat("x", 3<<20)
		head := fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
		if !announced {
			head = fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
		}
		go func() { _, _ = io.WriteString(c, "POST "+api.Prefix+"/session HTTP/1.1\r\nHost: x\r\n"+head) }() // refused before its end
		if status, stays := answers(t, bufio.NewReader(c)); status != http.StatusRequestEntityTooLarge || stays {
			t.Errorf("3 MiB to sign in with (announced: %t) are answered by %d, and the connection stays: %t; want 413 and its end", announced, status, stays)
		}
	}
}
