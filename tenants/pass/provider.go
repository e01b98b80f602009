package pass

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

const (
	providerTime  = 10 * time.Second // for one talk with a provider
	providerFresh = time.Hour        // what a provider published is believed
	providerBody  = 1 << 20          // no honest answer is larger
	providerHops  = 3
	providersMost = 512
)

// providers remembers what tenants' providers publish about themselves.
type providers struct {
	client *http.Client
	plain  bool // without TLS: for trials on one machine

	mu   sync.Mutex
	seen map[string]discovered
}

type discovered struct {
	*oidc.Provider
	at time.Time
}

func newProviders(client *http.Client, plain bool) *providers {
	if client == nil {
		client = &http.Client{}
	}
	bounded := *client
	if bounded.Timeout == 0 {
		bounded.Timeout = providerTime
	}
	inner := bounded.Transport
	if inner == nil {
		inner = http.DefaultTransport
	}
	p := &providers{client: &bounded, plain: plain, seen: map[string]discovered{}}
	bounded.Transport = boundedTransport{inner, p}
	bounded.CheckRedirect = func(_ *http.Request, via []*http.Request) error {
		if len(via) >= providerHops {
			return errors.New("pass: the provider redirects too often")
		}
		return nil
	}
	return p
}

// boundedTransport talks over TLS only, unless for trials, and cuts answers that are too long.
type boundedTransport struct {
	http.RoundTripper
	of *providers
}

// RoundTrip implements http.RoundTripper.
func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if !b.of.allowed(r.URL) {
		return nil, fmt.Errorf("pass: a provider must be spoken to over https, not %q", r.URL.Scheme)
	}
	answer, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = cut{io.LimitReader(answer.Body, providerBody), answer.Body}
	return answer, nil
}

type cut struct {
	io.Reader
	io.Closer
}

func (p *providers) allowed(u *url.URL) bool {
	return u.Scheme == "https" || p.plain && u.Scheme == "http"
}

// context lets the libraries use our client.
func (p *providers) context(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// discover returns what the issuer publishes, or ErrProvider. A failure isn't remembered.
func (p *providers) discover(ctx context.Context, issuer string, now time.Time) (*oidc.Provider, error) {
	p.mu.Lock()
	d, ok := p.seen[issuer]
	p.mu.Unlock()
	if ok && now.Sub(d.at) < providerFresh {
		return d.Provider, nil
	}
	ctx, done := context.WithTimeout(p.context(ctx), providerTime)
	defer done()
	found, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, ErrProvider.Because(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.seen) >= providersMost {
		clear(p.seen)
	}
	p.seen[issuer] = discovered{found, now}
	return found, nil
}

// provider returns a tenant's provider and how to talk to it.
func (s *Service) provider(ctx context.Context, t tenants.TenantID, callback string) (tenants.Tenant, *oidc.Provider, oauth2.Config, error) {
	tenant, err := s.members.Tenant(ctx, t)
	if fault.KindOf(err) == fault.NotFound || err == nil && (!tenant.Open() || tenant.Policy.OIDC.Issuer == "") {
		return tenants.Tenant{}, nil, oauth2.Config{}, ErrNoProvider
	}
	if err != nil {
		return tenants.Tenant{}, nil, oauth2.Config{}, fmt.Errorf("read a tenant: %w", err)
	}
	said := tenant.Policy.OIDC
	var secret []byte
	if len(said.Secret) > 0 {
		if secret, err = s.keys.Open(said.Secret, secretPurpose(t)); err != nil {
			return tenants.Tenant{}, nil, oauth2.Config{}, fmt.Errorf("open the provider secret of %s: %w", t, err)
		}
	}
	provider, err := s.providers.discover(ctx, said.Issuer, s.now())
	if err != nil {
		return tenants.Tenant{}, nil, oauth2.Config{}, err
	}
	conf := oauth2.Config{
		ClientID: said.ClientID, ClientSecret: string(secret), Endpoint: provider.Endpoint(), RedirectURL: callback,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
	return tenant, provider, conf, nil
}

// providedName returns the name a provider gives, or the address where it gives none that may be shown.
func (s statement) providedName(e Email) string {
	var c fault.Check
	c.Line("name", s.Name, fault.Required, tenants.MostTitle)
	if c.Err() != nil {
		return string(e)
	}
	return s.Name
}
