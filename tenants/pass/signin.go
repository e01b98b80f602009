package pass

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Attempt is a try to sign in.
type Attempt struct {
	Email    string
	Password string
	Code     string // of the second factor, where the account has one
	From
}

// From says where a request comes from.
type From struct {
	Address string // of the network, as an opaque key: it is counted, never kept
	Agent   string // the browser's own words
}

// Entry is what a device holds after signing in or refreshing.
type Entry struct {
	Access  string // a bearer token until Until
	Until   time.Time
	Refresh string // for the cookie; replaces the one before
	Idle    time.Duration
	EndsAt  time.Time // when one must sign in again in any case
	Session Session
}

// SignIn opens a session for who gives the right password, and the right code where her account has a second factor. Otherwise it
// returns ErrWrong, ErrSecondFactor, ErrCodeWrong or ErrSlowDown, or ErrNoMembership for a person who works nowhere any more. Except for the
// last, and for the two about codes, which take the right password, the answer and the work are the same whether or not the account exists.
func (s *Service) SignIn(ctx context.Context, a Attempt) (Entry, error) {
	who, err := s.prove(ctx, a)
	if err != nil {
		return Entry{}, err
	}
	return s.open(ctx, who, opening{strong: who.Factor.On(), agent: a.Agent})
}

// prove returns the account whose password and code were given.
func (s *Service) prove(ctx context.Context, a Attempt) (Account, error) {
	email, err := ParseEmail(a.Email)
	if err != nil {
		email = "" // nobody's: it takes the same way as an address that nobody has
	}
	key := triesKey(string(email))
	if email == "" {
		key = triesKey("\n" + a.Email[:min(len(a.Email), 4*mostEmail)])
	}
	leave, err := s.queues.Enter(ctx, key)
	if err != nil {
		return Account{}, err
	}
	defer leave()

	now := s.now()
	tries, err := s.counters.Tries(ctx, key)
	if err != nil {
		return Account{}, fmt.Errorf("read a counter: %w", err)
	}
	if wait := max(tries.Wait(now), s.addresses.Wait(a.Address, now)); wait > 0 {
		return Account{}, ErrSlowDown.After(wait)
	}
	who, homes, err := s.lookUp(ctx, email)
	if err != nil {
		return Account{}, err
	}
	ok, old, err := s.hasher.Match(ctx, who.Hash, a.Password)
	if err != nil {
		return Account{}, err
	}
	if !ok || !who.Usable() {
		return Account{}, s.fail(ctx, failure{tries, a.Address, homes, ErrWrong})
	}
	if who, err = s.spend(ctx, who, a.Code, homes); errors.Is(err, ErrCodeWrong) {
		return Account{}, s.fail(ctx, failure{tries, a.Address, homes, ErrCodeWrong})
	}
	if err != nil {
		return Account{}, err
	}
	if old {
		if who, err = s.rehash(ctx, who, a.Password); err != nil {
			return Account{}, err
		}
	}
	return who, s.forgive(ctx, tries, who)
}

// nobody is asked for where an address has no account, so that the question costs the same.
const nobody tenants.PersonID = "00000000-0000-7000-8000-000000000000"

// lookUp returns the account of an address, the zero Account where nobody has it, and the audit trails its failures stand in.
func (s *Service) lookUp(ctx context.Context, e Email) (Account, []tenants.Space, error) {
	who, err := s.accounts.ByEmail(ctx, e)
	if err != nil && !errors.Is(err, ErrNoAccount) {
		return Account{}, nil, fmt.Errorf("look up an account: %w", err)
	}
	id := who.ID
	if err != nil {
		who, id = Account{}, nobody
	}
	homes, err := s.trails(ctx, id)
	return who, homes, err
}

// spend uses up the code that the account's second factor asks for.
func (s *Service) spend(ctx context.Context, who Account, code string, in []tenants.Space) (Account, error) {
	if !who.Factor.On() {
		return who, nil
	}
	if foldCode(code) == "" {
		return Account{}, ErrSecondFactor
	}
	secret, err := s.keys.Open(who.Factor.Sealed, factorPurpose(who.ID))
	if err != nil {
		return Account{}, fmt.Errorf("open a second factor: %w", err)
	}
	kind := CodeSpent
	if len(foldCode(code)) != codeDigits {
		kind = RecoverySpent
	}
	by := fact.Actor{Person: string(who.ID)}
	return s.change(ctx, who.ID, deed{kind, by, in, nil}, func(a *Account) error {
		_, err := a.Factor.Spend(code, string(secret), s.now())
		return err
	})
}

func factorPurpose(p tenants.PersonID) string { return "factor of " + string(p) }

// rehash keeps the password at today's cost.
func (s *Service) rehash(ctx context.Context, who Account, password string) (Account, error) {
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return Account{}, err
	}
	before := who.Hash
	return s.change(ctx, who.ID, deed{kind: AccountChanged, by: house}, func(a *Account) error {
		if a.Hash == before {
			a.Hash = hash
		}
		return nil
	})
}

// failure is a wrong password or code.
type failure struct {
	tries   Tries
	address string
	trails  []tenants.Space
	answer  error
}

// fail counts a failure and returns the answer to give. A count that can't be kept is no reason to let somebody try for free.
func (s *Service) fail(ctx context.Context, f failure) error {
	now := s.now()
	s.addresses.Fail(f.address, s.policy, now)
	for range tryAgain {
		kind := Failed
		if f.tries.Fail(s.policy, now) {
			kind = Locked
		}
		err := s.counters.Keep(ctx, f.tries, s.tell(kind, fact.Ref{Noun: "tries", ID: f.tries.Key}, house, f.trails, now, nil))
		if err == nil {
			return f.answer
		}
		if kind := fault.KindOf(err); kind != fault.Stale && kind != fault.Conflict {
			return fmt.Errorf("keep a counter: %w", err)
		}
		if f.tries, err = s.counters.Tries(ctx, f.tries.Key); err != nil {
			return fmt.Errorf("read a counter: %w", err)
		}
	}
	return ErrBusy.After(time.Second)
}

// forgive forgets the failures of who got in. Where another node has just counted one more, that one stays.
func (s *Service) forgive(ctx context.Context, t Tries, who Account) error {
	if t.Failures == 0 {
		return nil
	}
	t.Failures, t.Until = 0, s.now()
	told := s.tell(Unlocked, fact.Ref{Noun: "tries", ID: t.Key}, fact.Actor{Person: string(who.ID)}, nil, s.now(), nil)
	if err := s.counters.Keep(ctx, t, told); err != nil && !errors.Is(err, ErrStale) {
		return fmt.Errorf("forget failures: %w", err)
	}
	return nil
}

// opening is what a new session is opened with.
type opening struct {
	member tenants.MemberID // to act by, if it is hers; else where she acted last
	via    tenants.TenantID
	strong bool
	agent  string
}

// devicesMost bounds one person's or guest's sessions: beyond it the oldest ends.
const devicesMost = 20

// open makes a session for a person who has proved herself.
func (s *Service) open(ctx context.Context, who Account, o opening) (Entry, error) {
	places, err := s.places(ctx, who.ID, o.via)
	if err != nil {
		return Entry{}, err
	}
	if len(places) == 0 {
		return Entry{}, ErrNoMembership
	}
	place := places[0]
	for _, p := range places {
		if p.Member.ID == o.member || o.member == "" && p.Member.ID == who.Acted {
			place = p
		}
	}
	all, err := s.sessions.OfPerson(ctx, who.ID, 2*devicesMost)
	if err != nil {
		return Entry{}, fmt.Errorf("list sessions: %w", err)
	}
	if err := s.makeRoom(ctx, all); err != nil {
		return Entry{}, err
	}
	now := s.now()
	sess := newSession(now, s.policy)
	sess.Person, sess.Member, sess.Tenant = who.ID, place.Member.ID, place.Tenant.ID
	sess.Via, sess.Strong, sess.Device, sess.Key = o.via, o.strong, Device(o.agent), s.keys.sealer()
	told := s.tell(SignedIn, session(sess.ID), sess.actor(), home(sess.Tenant), now, fact.Detail{"device": sess.Device})
	if err := s.sessions.Add(ctx, sess, told); err != nil {
		return Entry{}, fmt.Errorf("open a session: %w", err)
	}
	sess.Rev = 1
	s.looked.Put(sess.ID, now)
	return s.entry(sess)
}

// makeRoom ends those of somebody's sessions, the newest first, that are over, and the oldest where there are too many.
func (s *Service) makeRoom(ctx context.Context, all []Session) error {
	live := 0
	for _, sess := range all {
		reason := "limit"
		if err := sess.Live(s.policy, s.now()); err != nil {
			reason = "over"
		} else if live++; live < devicesMost {
			continue
		}
		if err := s.end(ctx, sess, reason, house); err != nil {
			return err
		}
	}
	return nil
}

// entry makes the tokens of a session.
func (s *Service) entry(sess Session) (Entry, error) {
	access, until, err := s.access(sess, s.now())
	if err != nil {
		return Entry{}, err
	}
	refresh, err := s.keys.ticketFor(sess)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Access: access, Until: until, Refresh: refresh, Idle: s.policy.Idle, EndsAt: sess.EndsAt, Session: sess}, nil
}
