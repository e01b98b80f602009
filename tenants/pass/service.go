package pass

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Teller states a deed that is kept in the Authority's own book; tenants.Authority.HouseTell is one.
type Teller func(k fact.Kind, about fact.Ref, by fact.Actor, trails []tenants.Space, at time.Time, with fact.Detail) tenants.Told

// Parts is what the door is built of. All are needed but Client and Log.
type Parts struct {
	Accounts Accounts
	Sessions Sessions
	Counters Counters
	Invites  Invites
	Members  Members
	Keys     KeyStore
	Tickets  Tickets
	Post     Post
	Tell     Teller
	Policy   Policy
	Issuer   string // of tokens, and the name in a person's authenticator: the installation's public name
	Now      func() time.Time
	Client   *http.Client // for providers; by default one that is bounded in time and size
	Log      *slog.Logger
}

// Service answers at the door.
type Service struct {
	accounts Accounts
	sessions Sessions
	counters Counters
	invites  Invites
	members  Members
	tickets  Tickets
	post     Post
	tell     Teller
	policy   Policy
	issuer   string
	now      func() time.Time
	log      *slog.Logger

	keys      *keyring
	hasher    *hasher
	addresses *addresses
	queues    *queues
	parser    *jwt.Parser
	providers *providers
	ended     *recent[tenants.SessionID, time.Time]
	looked    *recent[tenants.SessionID, time.Time]
	tokens    *recent[[32]byte, readClaims] // by the SHA-256 of the token

	letters chan func(context.Context) // bounded: see Run
}

// New opens the door. It reads the installation's keys and makes them at the first start.
func New(ctx context.Context, p Parts) (*Service, error) {
	if err := p.Policy.Check(); err != nil {
		return nil, fmt.Errorf("sign-in policy: %w", err)
	}
	if p.Issuer == "" {
		return nil, errors.New("sign-in: the installation has no name")
	}
	log := p.Log
	if log == nil {
		log = slog.Default()
	}
	now := func() time.Time { return p.Now().UTC().Truncate(time.Millisecond) } // as precisely as stores keep it
	keys, err := openKeyring(ctx, p.Keys, p.Tell, now)
	if err != nil {
		return nil, fmt.Errorf("sign-in keys: %w", err)
	}
	s := &Service{
		accounts: p.Accounts, sessions: p.Sessions, counters: p.Counters, invites: p.Invites, members: p.Members, tickets: p.Tickets, post: p.Post,
		tell: p.Tell, policy: p.Policy, issuer: p.Issuer, now: now, log: log,
		keys: keys, hasher: newHasher(p.Policy.Hashing, currentCost), addresses: newAddresses(), queues: newQueues(),
		providers: newProviders(p.Client, p.Policy.PlainIssuers),
		ended:     newRecent[tenants.SessionID, time.Time](sessionsMost), looked: newRecent[tenants.SessionID, time.Time](sessionsMost),
		tokens:  newRecent[[32]byte, readClaims](tokensMost),
		letters: make(chan func(context.Context), lettersMost),
		parser: jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(p.Issuer), jwt.WithAudience(p.Issuer),
			jwt.WithLeeway(tokenLeeway), jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithStrictDecoding(), jwt.WithTimeFunc(now)),
	}
	return s, nil
}

// lettersMost bounds the letters that wait to be written; what comes on top is told to come back.
const lettersMost = 256

// sweepEvery is how often what is over is cleared away.
const sweepEvery = 10 * time.Minute

// Run writes letters that were asked for by people who must not learn whether one is written, and clears away what is over. It returns when
// ctx ends and the letters asked for until then are written.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case write := <-s.letters:
			s.write(ctx, write)
		case <-tick.C:
			if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
				s.log.ErrorContext(ctx, "sign-in sweep failed", "error", err)
			}
		case <-ctx.Done():
			for {
				select {
				case write := <-s.letters:
					s.write(ctx, write)
				default:
					return nil
				}
			}
		}
	}
}

// letterTime bounds the writing of one letter, so that a mail server that hangs holds up no other for long.
const letterTime = 30 * time.Second

// write writes one letter, even where the house is closing meanwhile: it was promised.
func (s *Service) write(ctx context.Context, write func(context.Context)) {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), letterTime)
	defer done()
	write(ctx)
}

// sweepMost bounds what one sweep clears of each sort.
const sweepMost = 500

// Sweep takes away sessions and tickets that are over and counters that count no more.
func (s *Service) Sweep(ctx context.Context) error {
	if err := s.sweepTickets(ctx); err != nil {
		return err
	}
	now := s.now()
	over, err := s.sessions.Over(ctx, now, sweepMost)
	if err != nil {
		return fmt.Errorf("find sessions that are over: %w", err)
	}
	for _, sess := range over {
		if err := s.end(ctx, sess, "over", house); err != nil {
			return err
		}
	}
	old, err := s.counters.Old(ctx, now.Add(-triesForget), sweepMost)
	if err != nil {
		return fmt.Errorf("find counters that count no more: %w", err)
	}
	for _, t := range old {
		told := s.tell(Unlocked, fact.Ref{Noun: "tries", ID: t.Key}, house, nil, now, nil)
		if err := s.counters.Forget(ctx, t.Key, told); err != nil {
			return fmt.Errorf("forget a counter: %w", err)
		}
	}
	return nil
}

// house is the actor of what happens by itself.
var house = fact.Actor{Steward: "pass"}

// Heed learns from a fact of another node that a session has ended.
func (s *Service) Heed(f fact.Fact) {
	if f.Kind == SessionEnded.Code() || f.Kind == Reused.Code() {
		s.ended.Put(tenants.SessionID(f.About.ID), s.now())
	}
}

// tryAgain is how often a change is tried that others come before.
const tryAgain = 5

// deed is what a change of an account is told as.
type deed struct {
	kind   fact.Kind
	by     fact.Actor
	trails []tenants.Space
	with   fact.Detail
}

// change loads an account, applies one rule and keeps the result, again where another change came first.
func (s *Service) change(ctx context.Context, id tenants.PersonID, d deed, rule func(*Account) error) (Account, error) {
	for range tryAgain {
		a, err := s.accounts.ByID(ctx, id)
		if err != nil {
			return Account{}, fmt.Errorf("read an account: %w", err)
		}
		if err := rule(&a); err != nil {
			return Account{}, err
		}
		err = s.accounts.Change(ctx, a, s.tell(d.kind, account(id), d.by, d.trails, s.now(), d.with))
		if errors.Is(err, ErrStale) {
			continue
		}
		if err != nil {
			return Account{}, fmt.Errorf("keep an account: %w", err)
		}
		a.Rev++
		return a, nil
	}
	return Account{}, ErrStale
}

func account(id tenants.PersonID) fact.Ref  { return fact.Ref{Noun: "account", ID: string(id)} }
func session(id tenants.SessionID) fact.Ref { return fact.Ref{Noun: "session", ID: string(id)} }
func actor(p tenants.Principal) fact.Actor {
	return fact.Actor{Person: string(p.Person()), Member: string(p.Member()), Tenant: string(p.Tenant())}
}
func home(t tenants.TenantID) []tenants.Space { return []tenants.Space{tenants.HomeOf(t)} }
func (s Session) actor() fact.Actor {
	return fact.Actor{Person: string(s.Person), Member: string(s.Member), Tenant: string(s.Tenant), Guest: string(s.Guest)}
}

// trails names the audit trail in which the session's deeds stand.
func (s Session) trails() []tenants.Space {
	if s.Guest != "" {
		return []tenants.Space{tenants.PactSpace(s.Pact)}
	}
	return home(s.Tenant)
}

// places lists where a person works now: active memberships in open tenants, of the tenant via alone where one is named.
func (s *Service) places(ctx context.Context, p tenants.PersonID, via tenants.TenantID) ([]Membership, error) {
	all, err := s.members.MembershipsOf(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("list memberships: %w", err)
	}
	var out []Membership
	for _, m := range all {
		if m.State != tenants.Active || via != "" && m.Tenant != via {
			continue
		}
		t, err := s.members.Tenant(ctx, m.Tenant)
		if err != nil {
			return nil, fmt.Errorf("read tenant %s: %w", m.Tenant, err)
		}
		if t.Open() {
			out = append(out, Membership{m, t})
		}
	}
	return out, nil
}

// trails names the audit trails in which a deed on an account stands that isn't bound to one of its places: all of them.
func (s *Service) trails(ctx context.Context, p tenants.PersonID) ([]tenants.Space, error) {
	all, err := s.members.MembershipsOf(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("list memberships: %w", err)
	}
	var out []tenants.Space
	for _, m := range all {
		if at := tenants.HomeOf(m.Tenant); m.State == tenants.Active && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out, nil
}
