package pass

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Subject is how a provider knows a person.
type Subject struct {
	Issuer string `bson:"issuer"`
	ID     string `bson:"id"`
}

// Key names a subject in one short text, for an index.
func (s Subject) Key() string {
	sum := sha256.Sum256([]byte(s.Issuer + "\n" + s.ID))
	return hex.EncodeToString(sum[:])
}

// flow is what a browser carries to a provider and back, sealed, in a cookie that lives as long.
type flow struct {
	Tenant   tenants.TenantID `json:"t"`
	State    string           `json:"s"`
	Nonce    string           `json:"n"`
	Verifier string           `json:"v"` // of PKCE
	Callback string           `json:"c"`
	Back     string           `json:"b"`
	Until    int64            `json:"u"`
}

const (
	flowLife    = 10 * time.Minute // a provider may ask for a password and a code
	flowPurpose = "provider flow"
	mostFlow    = 4096
	mostBack    = 512
)

// Departure is how a browser leaves for a provider.
type Departure struct {
	To     string        // the provider's address
	Cookie string        // to bring back; HttpOnly, SameSite=Lax, since the provider sends the browser back from another site
	Life   time.Duration // of the cookie
}

// Providers lists the tenants one can sign in to by their own provider.
func (s *Service) Providers(ctx context.Context) ([]tenants.Tenant, error) {
	var out []tenants.Tenant
	ask := page.Ask{Size: page.MostSize}
	for {
		p, err := s.members.Tenants(ctx, "", ask)
		if err != nil {
			return nil, fmt.Errorf("list tenants: %w", err)
		}
		for _, t := range p.Items {
			if t.Open() && t.Policy.OIDC.Issuer != "" {
				out = append(out, t)
			}
		}
		if ask.After = p.Next; p.Next == "" {
			return out, nil
		}
	}
}

// SealSecret seals a tenant's client secret for tenants.OIDC.
func (s *Service) SealSecret(t tenants.TenantID, secret string) ([]byte, error) {
	return s.keys.Seal([]byte(secret), secretPurpose(t))
}

func secretPurpose(t tenants.TenantID) string { return "provider secret of " + string(t) }

// Depart begins a sign-in by a tenant's provider. Callback is the address the provider sends the browser back to, back the path within the
// application to go on to. It returns ErrNoProvider where the tenant has none, ErrProvider where it doesn't answer.
func (s *Service) Depart(ctx context.Context, t tenants.TenantID, callback, back string) (Departure, error) {
	tenant, _, conf, err := s.provider(ctx, t, callback)
	if err != nil {
		return Departure{}, err
	}
	f := flow{
		Tenant: tenant.ID, State: word(), Nonce: word(), Verifier: oauth2.GenerateVerifier(), Callback: callback, Back: safePath(back),
		Until: s.now().Add(flowLife).Unix(),
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return Departure{}, fmt.Errorf("write a flow: %w", err)
	}
	sealed, err := s.keys.Seal(raw, flowPurpose)
	if err != nil {
		return Departure{}, fmt.Errorf("seal a flow: %w", err)
	}
	to := conf.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier))
	return Departure{To: to, Cookie: base64.RawURLEncoding.EncodeToString(sealed), Life: flowLife}, nil
}

// word returns 256 random bits as text.
func word() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// safePath returns the path to go on to, or the application's start for anything that could lead to another site.
func safePath(back string) string {
	bad := func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }
	if len(back) > mostBack || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.ContainsFunc(back, bad) {
		return "/app/"
	}
	return back
}

// Return is what a browser brings back from a provider.
type Return struct {
	Cookie string
	State  string
	Code   string
	Error  string // of the provider, where it refused
	From
}

// Arrive ends a sign-in by a provider and returns the session with the path to go on to. The person is found by the provider's subject, or the first
// time by her verified address: as a working member of that tenant, or as whom it has invited. Nobody else gets in, and the session acts
// for that tenant only. It returns ErrFlowOver, ErrProvider, ErrProviderSaid, ErrUnverified or ErrNoMembership.
func (s *Service) Arrive(ctx context.Context, r Return) (Entry, string, error) {
	f, err := s.openFlow(r)
	if err != nil {
		return Entry{}, "", err
	}
	if r.Error != "" || r.Code == "" {
		return Entry{}, "", ErrProviderSaid
	}
	tenant, provider, conf, err := s.provider(ctx, f.Tenant, f.Callback)
	if err != nil {
		return Entry{}, "", err
	}
	said, err := s.exchange(ctx, provider, conf, f, r.Code)
	if err != nil {
		return Entry{}, "", err
	}
	who, err := s.known(ctx, tenant, said)
	if err != nil {
		return Entry{}, "", err
	}
	entry, err := s.open(ctx, who, opening{via: tenant.ID, strong: said.strong(), agent: r.Agent})
	return entry, f.Back, err
}

// openFlow reads the cookie and checks that the answer belongs to it.
func (s *Service) openFlow(r Return) (flow, error) {
	if len(r.Cookie) > mostFlow {
		return flow{}, ErrFlowOver
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(r.Cookie)
	if err != nil {
		return flow{}, ErrFlowOver
	}
	raw, err := s.keys.Open(sealed, flowPurpose)
	if err != nil {
		return flow{}, ErrFlowOver.Because(err)
	}
	var f flow
	if err := json.Unmarshal(raw, &f); err != nil {
		return flow{}, ErrFlowOver.Because(err)
	}
	if s.now().Unix() >= f.Until || subtle.ConstantTimeCompare([]byte(f.State), []byte(r.State)) != 1 {
		return flow{}, ErrFlowOver
	}
	return f, nil
}

// statement is what a provider says of a person.
type statement struct {
	subject  Subject
	Nonce    string   `json:"nonce"`
	AZP      string   `json:"azp"`
	Email    string   `json:"email"`
	Verified bool     `json:"email_verified"`
	Name     string   `json:"name"`
	AMR      []string `json:"amr"`
	ACR      string   `json:"acr"`
}

// strong reports whether the provider saw a second factor: it says so, or names a password and something else (RFC 8176), or a level of
// assurance that asks for two (RFC 6711 registry, REFEDS, NIST).
func (s statement) strong() bool {
	second := slices.ContainsFunc(s.AMR, func(m string) bool { return slices.Contains([]string{"otp", "hwk", "swk", "fpt", "sc", "sms"}, m) })
	return slices.Contains(s.AMR, "mfa") || slices.Contains(s.AMR, "pwd") && second ||
		slices.Contains([]string{"http://schemas.openid.net/pape/policies/2007/06/multi-factor", "https://refeds.org/profile/mfa", "aal2", "aal3"}, s.ACR)
}

// exchange trades the code for what the provider says, and checks every word of it.
func (s *Service) exchange(ctx context.Context, p *oidc.Provider, conf oauth2.Config, f flow, code string) (statement, error) {
	ctx, done := context.WithTimeout(s.providers.context(ctx), providerTime)
	defer done()
	tokens, err := conf.Exchange(ctx, code, oauth2.VerifierOption(f.Verifier))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 {
		return statement{}, ErrProviderSaid.Because(errors.New(refused.ErrorCode))
	}
	if err != nil {
		return statement{}, ErrProvider.Because(err)
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return statement{}, ErrProviderSaid.Because(errors.New("no id_token"))
	}
	token, err := p.Verifier(&oidc.Config{ClientID: conf.ClientID, Now: s.now}).Verify(ctx, raw)
	if err != nil {
		return statement{}, ErrProviderSaid.Because(err)
	}
	var said statement
	if err := token.Claims(&said); err != nil {
		return statement{}, ErrProviderSaid.Because(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(f.Nonce)) != 1 {
		return statement{}, ErrProviderSaid.Because(errors.New("another nonce"))
	}
	if said.AZP != "" && said.AZP != conf.ClientID || said.AZP == "" && len(token.Audience) > 1 {
		return statement{}, ErrProviderSaid.Because(errors.New("another authorized party"))
	}
	if token.Subject == "" {
		return statement{}, ErrProviderSaid.Because(errors.New("no subject"))
	}
	said.subject = Subject{Issuer: token.Issuer, ID: token.Subject}
	if said.Email == "" && p.UserInfoEndpoint() != "" {
		return s.askMore(ctx, p, tokens, said)
	}
	return said, nil
}

// askMore asks the provider's other address for what many keep out of the token (OpenID Connect Core, section 5.4). What it says counts only
// for the subject that the token is of.
func (s *Service) askMore(ctx context.Context, p *oidc.Provider, tokens *oauth2.Token, said statement) (statement, error) {
	more, err := p.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return statement{}, ErrProvider.Because(err)
	}
	if more.Subject != said.subject.ID {
		return statement{}, ErrProviderSaid.Because(errors.New("another subject"))
	}
	var named struct {
		Name string `json:"name"`
	}
	if err := more.Claims(&named); err != nil {
		return statement{}, ErrProviderSaid.Because(err)
	}
	said.Email, said.Verified = more.Email, more.EmailVerified
	if said.Name == "" {
		said.Name = named.Name
	}
	return said, nil
}

// known returns the account a provider speaks of.
func (s *Service) known(ctx context.Context, t tenants.Tenant, said statement) (Account, error) {
	who, err := s.accounts.BySubject(ctx, said.subject)
	if err == nil && !who.Usable() {
		return Account{}, ErrNoMembership
	}
	if err == nil || !errors.Is(err, ErrNoAccount) {
		return who, err
	}
	if !said.Verified {
		return Account{}, ErrUnverified
	}
	email, err := ParseEmail(said.Email)
	if err != nil {
		return Account{}, ErrUnverified
	}
	who, err = s.accounts.ByEmail(ctx, email)
	if errors.Is(err, ErrNoAccount) {
		return s.acceptBy(ctx, t, email, said)
	}
	if err != nil {
		return Account{}, fmt.Errorf("look up an account: %w", err)
	}
	places, err := s.places(ctx, who.ID, t.ID)
	if err != nil {
		return Account{}, err
	}
	if len(places) == 0 || !who.Usable() {
		return Account{}, ErrNoMembership
	}
	by := fact.Actor{Person: string(who.ID), Member: string(places[0].Member.ID), Tenant: string(t.ID)}
	return s.change(ctx, who.ID, deed{Linked, by, home(t.ID), fact.Detail{"issuer": said.subject.Issuer}}, func(a *Account) error {
		a.Link(said.subject)
		return nil
	})
}

// acceptBy accepts the tenant's own invitation for somebody new, whom its provider knows. For an address that has an account already one
// accepts with that account's password: no tenant's provider may speak for an account it didn't bring.
func (s *Service) acceptBy(ctx context.Context, t tenants.Tenant, e Email, said statement) (Account, error) {
	i, err := s.invites.To(ctx, t.ID, e)
	if errors.Is(err, ErrInvitationNotFound) || err == nil && !i.Open(s.now()) {
		return Account{}, ErrNoMembership
	}
	if err != nil {
		return Account{}, fmt.Errorf("look up an invitation: %w", err)
	}
	name := said.providedName(e)
	who, err := s.make(ctx, Enrolment{Person: i.Person, Email: e, Name: name, Lang: i.Lang, Tenant: t.ID, Subject: said.subject})
	if err != nil {
		return Account{}, err
	}
	return who, s.join(ctx, i, who)
}
