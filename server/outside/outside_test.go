package outside

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestWhatIsOutside(t *testing.T) {
	for address, want := range map[string]bool{
		"1.1.1.1": true, "203.0.114.1": true, "2606:4700::1111": true,
		"127.0.0.1": false, "127.8.8.8": false, "10.0.0.1": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12::1": false, "ff02::1": false, "fec0::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:db8::1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("public(%s) = %t, want %t", address, got, want)
		}
	}
}

func TestNothingInsideIsReached(t *testing.T) {
	asked := 0
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer inside.Close()
	secure := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer secure.Close()
	c := New(Refused)
	port := secure.URL[strings.LastIndexByte(secure.URL, ':'):]
	for _, address := range []string{
		inside.URL, secure.URL, "https://localhost" + port, "https://127.1" + port, "https://[::1]" + port, "https://[::ffff:127.0.0.1]" + port, "https://0.0.0.0" + port,
		"https://2130706433" + port, "https://169.254.169.254/latest/meta-data", "http://example.org/", "ftp://example.org/", "//example.org", "https://", "https://a@example.org",
		"https://example.org:99999/", "https://example.org/#x", "gopher://127.0.0.1", "",
	} {
		if _, err := c.Post(t.Context(), address, http.Header{}, nil); err == nil {
			t.Errorf("Post(%q) is done", address)
		}
		if err := c.Check(t.Context(), address); err == nil {
			t.Errorf("Check(%q) finds nothing wrong", address)
		}
	}
	if asked > 0 {
		t.Errorf("something inside was asked %d times", asked)
	}
	// The dialler refuses an address that a name has changed to since it was checked.
	if err := c.control("tcp", "127.0.0.1:443", nil); !errors.Is(err, ErrAddress) {
		t.Errorf("dialling inside = %v, want %v", err, ErrAddress)
	}
	if err := c.control("tcp", "1.1.1.1:443", nil); err != nil {
		t.Errorf("dialling outside = %v", err)
	}
}

func TestWhatComesBack(t *testing.T) {
	other := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { other++ }))
	defer elsewhere.Close()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		case "/busy":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/long":
			for range 100 {
				if _, err := w.Write(make([]byte, 10<<10)); err != nil {
					return
				}
			}
		}
	}))
	c := New(Allowed)
	for path, status := range map[string]int{"/": 200, "/away": 307, "/busy": 503, "/long": 200} {
		a, err := c.Post(t.Context(), srv.URL+path, http.Header{}, []byte("{}"))
		if err != nil || a.Status != status {
			t.Errorf("Post(%s) = %d, %v, want %d", path, a.Status, err, status)
		}
		if want := path == "/busy"; (a.After.Seconds() == 120) != want {
			t.Errorf("%s asks to wait %s", path, a.After)
		}
	}
	if other > 0 {
		t.Error("the client has followed elsewhere")
	}
	address := srv.URL
	srv.Close()
	if _, err := c.Post(t.Context(), address, http.Header{}, nil); !errors.Is(err, ErrReach) || strings.Contains(err.Error(), "127") {
		t.Errorf("Post to nobody = %v, want %v without the address", err, ErrReach)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Post(ctx, elsewhere.URL, http.Header{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Post by who has gone = %v", err)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	if _, err := c.Post(t.Context(), secure.URL, http.Header{}, nil); !errors.Is(err, ErrTLS) {
		t.Errorf("Post to who can't prove herself = %v, want %v", err, ErrTLS)
	}
}
