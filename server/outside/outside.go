// Package outside is the way out to addresses that members name, such as webhooks and the push services of browsers. It reaches nothing inside: no
// loopback, no private network, no address that a name changes to in between, and it follows nobody elsewhere.
package outside

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// Why nothing was answered. Each is for logs that members read: none holds an address.
var (
	ErrAddress = errors.New("address_refused") // it isn't https, or leads inside
	ErrUnknown = errors.New("address_unknown") // its name leads nowhere
	ErrReach   = errors.New("unreachable")
	ErrSlow    = errors.New("timeout")
	ErrTLS     = errors.New("certificate")
)

const (
	answerTime = 10 * time.Second // for one request, all in all
	mostAnswer = 64 << 10         // of a body that nobody reads: beyond it the connection isn't used again
)

// Inside says whether addresses that lead inside are let through.
type Inside int

// Addresses inside are refused, or allowed: by an operator who sends to machines of her own, and in tests.
const (
	Refused Inside = iota
	Allowed
)

// Client sends to addresses outside.
type Client struct {
	http   *http.Client
	inside Inside
}

// New returns a client.
func New(in Inside) *Client {
	c := &Client{inside: in}
	dial := &net.Dialer{Timeout: answerTime / 2, Control: c.control}
	c.http = &http.Client{
		Timeout: answerTime,
		Transport: &http.Transport{
			DialContext: dial.DialContext, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
			MaxIdleConns: 64, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute, ResponseHeaderTimeout: answerTime, MaxResponseHeaderBytes: 16 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

// Transport is the way out for who reads answers herself. It follows nobody elsewhere by itself.
func (c *Client) Transport() http.RoundTripper { return c.http.Transport }

// control refuses what leads inside at the last moment, when the name is an address: a name that was checked before may lead elsewhere by now.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || c.inside == Refused && !public(at.Addr()) {
		return ErrAddress
	}
	return nil
}

// hidden are the networks that aren't anybody's outside, besides those that package netip knows (RFC 6890).
var hidden = func() []netip.Prefix {
	var all []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}()

// public reports whether an address is out on the internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range hidden {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// Check says whether something can be sent to an address: ErrAddress or ErrUnknown if not.
func (c *Client) Check(ctx context.Context, address string) error {
	u, err := c.read(address)
	if err != nil {
		return err
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil || len(found) == 0 {
		return ErrUnknown
	}
	for _, a := range found {
		if c.inside == Refused && !public(a) {
			return ErrAddress
		}
	}
	return nil
}

// read takes an address apart. Without TLS only loopback may be named, where that is allowed.
func (c *Client) read(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, ErrAddress
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, ErrAddress
		}
	}
	if u.Scheme == "https" {
		return u, nil
	}
	at, err := netip.ParseAddr(u.Hostname())
	if u.Scheme == "http" && c.inside == Allowed && err == nil && at.IsLoopback() {
		return u, nil
	}
	return nil, ErrAddress
}

// Answer is what came back.
type Answer struct {
	Status int
	Took   time.Duration
	After  time.Duration // to wait, as the other side asks; zero where it doesn't
}

// Post sends a body to an address. Whatever the other side answers is an Answer; no answer is one of this package's errors.
func (c *Client) Post(ctx context.Context, address string, header http.Header, body []byte) (Answer, error) {
	u, err := c.read(address)
	if err != nil {
		return Answer{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return Answer{}, ErrAddress
	}
	r.Header = header
	from := time.Now()
	resp, err := c.http.Do(r)
	took := time.Since(from)
	if err != nil {
		return Answer{Took: took}, why(err)
	}
	defer resp.Body.Close()
	if _, err := io.CopyN(io.Discard, resp.Body, mostAnswer); err != nil && !errors.Is(err, io.EOF) {
		return Answer{Took: took}, why(err)
	}
	a := Answer{Status: resp.StatusCode, Took: took}
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
		a.After = min(time.Duration(s)*time.Second, 24*time.Hour)
	}
	return a, nil
}

// Word returns the one of this package's words that says why nothing was answered.
func Word(err error) string {
	for _, e := range []error{ErrAddress, ErrUnknown, ErrSlow, ErrTLS} {
		if errors.Is(err, e) {
			return e.Error()
		}
	}
	return ErrReach.Error()
}

// why puts one of this package's words in place of an error that names addresses.
func why(err error) error {
	var (
		name    *net.DNSError
		slow    net.Error
		cert    *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alerted tls.AlertError
	)
	switch {
	case errors.Is(err, ErrAddress):
		return ErrAddress
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: %w", ErrReach, context.Canceled)
	case errors.As(err, &cert), errors.As(err, &record), errors.As(err, &alerted):
		return ErrTLS
	case errors.As(err, &name) && !name.IsTimeout:
		return ErrUnknown
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return ErrSlow
	}
	return ErrReach
}
