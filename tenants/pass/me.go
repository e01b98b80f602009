package pass

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Self is what a person may know about herself. It is there for a member who still has to set up her second factor, too.
type Self struct {
	Account Account
	Session Session
	Acting  Membership
	Places  []Membership // all she may act by in this session, Acting among them
}

// FactorNeeded reports whether her acting membership asks for a second factor that this session hasn't shown.
func (m Self) FactorNeeded() bool { return m.Acting.NeedsFactor() && !m.Session.Strong }

// Me returns what a principal may know about herself, or ErrSessionEnded where she may work nowhere any more.
func (s *Service) Me(ctx context.Context, p tenants.Principal) (Self, error) {
	sess, err := s.own(ctx, p)
	if err != nil {
		return Self{}, err
	}
	who, err := s.accounts.ByID(ctx, p.Person())
	if err != nil {
		return Self{}, fmt.Errorf("read an account: %w", err)
	}
	places, err := s.places(ctx, p.Person(), sess.Via)
	if err != nil {
		return Self{}, err
	}
	for _, place := range places {
		if place.Member.ID == p.Member() {
			return Self{Account: who, Session: sess, Acting: place, Places: places}, nil
		}
	}
	return Self{}, ErrSessionEnded
}

// Tell changes what a person says about herself, at the revision of the account she saw.
func (s *Service) Tell(ctx context.Context, p tenants.Principal, rev int64, to Profile) (Account, error) {
	return s.change(ctx, p.Person(), deed{kind: AccountChanged, by: actor(p), trails: home(p.Tenant())}, func(a *Account) error {
		if a.Rev != rev {
			return ErrStale
		}
		return a.Tell(to)
	})
}

// PasswordChange is a wish for another password.
type PasswordChange struct {
	Old, New string
	From
}

// ChangePassword sets another password for who gives the old one, and ends her other sessions. A wrong old one counts like a wrong sign-in;
// it returns ErrPasswordWrong, ErrSlowDown, ErrNoPassword, or fault.ErrInvalid where the policy refuses the new one.
func (s *Service) ChangePassword(ctx context.Context, p tenants.Principal, c PasswordChange) error {
	who, err := s.accounts.ByID(ctx, p.Person())
	if err != nil {
		return fmt.Errorf("read an account: %w", err)
	}
	if who.Hash == "" {
		return ErrNoPassword
	}
	if err := s.reprove(ctx, who, c.Old, c.Address); err != nil {
		return err
	}
	who, err = s.setPassword(ctx, who, c.New, actor(p))
	if err != nil {
		return err
	}
	if err := s.endAll(ctx, who.ID, p.Session(), "password", actor(p)); err != nil {
		return err
	}
	s.tellByMail(who, PasswordLetter)
	return nil
}

// reprove checks the password of somebody who is signed in, counting failures as at the door. An account without one has nothing to give.
func (s *Service) reprove(ctx context.Context, who Account, password, address string) error {
	if who.Hash == "" {
		return nil
	}
	key := triesKey(string(who.Email))
	leave, err := s.queues.Enter(ctx, key)
	if err != nil {
		return err
	}
	defer leave()
	now := s.now()
	tries, err := s.counters.Tries(ctx, key)
	if err != nil {
		return fmt.Errorf("read a counter: %w", err)
	}
	if wait := max(tries.Wait(now), s.addresses.Wait(address, now)); wait > 0 {
		return ErrSlowDown.After(wait)
	}
	ok, _, err := s.hasher.Match(ctx, who.Hash, password)
	if err != nil {
		return err
	}
	if ok {
		return s.forgive(ctx, tries, who)
	}
	in, err := s.trails(ctx, who.ID)
	if err != nil {
		return err
	}
	return s.fail(ctx, failure{tries, address, in, ErrPasswordWrong})
}

// setPassword keeps a new password, if the policy takes it. It voids a letter that promised one.
func (s *Service) setPassword(ctx context.Context, who Account, password string, by fact.Actor) (Account, error) {
	places, err := s.places(ctx, who.ID, "")
	if err != nil {
		return Account{}, err
	}
	if err := s.policy.checkPassword(password, guesses(who.Email, who.Name, places)...); err != nil {
		return Account{}, err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return Account{}, err
	}
	in, err := s.trails(ctx, who.ID)
	if err != nil {
		return Account{}, err
	}
	before := who.Hash
	return s.change(ctx, who.ID, deed{kind: PasswordSet, by: by, trails: in}, func(a *Account) error {
		if a.Hash != before {
			return ErrStale
		}
		a.Hash, a.Reset = hash, Reset{}
		return nil
	})
}

// BeginFactor makes a second factor to set up; it counts once ConfirmFactor has seen a code of it. Beginning again replaces what wasn't
// confirmed. An account that has a password gives it again, since a session may be left open on a desk. It returns ErrFactorOn where there is one, and ErrFactorExternal in a session that a tenant's provider opened for an account with
// a password: the provider vouches for the tenant's desk, and must not change the keys of the account itself.
func (s *Service) BeginFactor(ctx context.Context, p tenants.Principal, password, address string) (Setup, error) {
	who, err := s.keyHolder(ctx, p)
	if err != nil {
		return Setup{}, err
	}
	if who.Factor.On() {
		return Setup{}, ErrFactorOn
	}
	if err := s.reprove(ctx, who, password, address); err != nil {
		return Setup{}, err
	}
	setup, err := newSetup(s.issuer, who.Email)
	if err != nil {
		return Setup{}, err
	}
	sealed, err := s.keys.Seal([]byte(setup.Secret), factorPurpose(who.ID))
	if err != nil {
		return Setup{}, fmt.Errorf("seal a second factor: %w", err)
	}
	_, err = s.change(ctx, who.ID, deed{kind: FactorBegun, by: actor(p), trails: home(p.Tenant())}, func(a *Account) error {
		if a.Factor.On() {
			return ErrFactorOn
		}
		a.Factor = Factor{Sealed: sealed}
		return nil
	})
	return setup, err
}

// keyHolder returns the principal's account, if her session may change its keys.
func (s *Service) keyHolder(ctx context.Context, p tenants.Principal) (Account, error) {
	sess, err := s.own(ctx, p)
	if err != nil {
		return Account{}, err
	}
	who, err := s.accounts.ByID(ctx, p.Person())
	if err != nil {
		return Account{}, fmt.Errorf("read an account: %w", err)
	}
	if sess.Via != "" && who.Hash != "" {
		return Account{}, ErrFactorExternal
	}
	return who, nil
}

// Confirmed is what a confirmed code gives: a stronger session, and the recovery codes, once, when the factor is new.
type Confirmed struct {
	Entry
	Recovery []string
}

// ConfirmFactor takes a code. For a factor that is being set up it turns it on; for one that is on it makes the session a strong one, for who
// came by a provider without a second factor of its own. It returns ErrCodeWrong, ErrSlowDown, or ErrFactorOff where nothing was begun.
func (s *Service) ConfirmFactor(ctx context.Context, p tenants.Principal, code, address string) (Confirmed, error) {
	var codes []string
	who, err := s.withCode(ctx, p, code, address, func(a *Account) {
		codes = nil
		if !a.Factor.On() {
			codes, a.Factor.Recovery = newRecovery()
			a.Factor.Confirmed = s.now()
		}
	})
	if err != nil {
		return Confirmed{}, err
	}
	sess, err := s.alter(ctx, p.Session(), Strengthened, func(sess *Session) { sess.Strong = true })
	if err != nil {
		return Confirmed{}, err
	}
	if codes != nil {
		s.tellByMail(who, FactorOnLetter)
	}
	entry, err := s.entry(sess)
	return Confirmed{entry, codes}, err
}

// DropFactor turns the second factor off for who gives her password again, in a session in which she has shown the factor. It returns
// ErrPasswordWrong, ErrNotStrong, or ErrFactorNeeded where a role of hers, in any tenant, asks for one.
func (s *Service) DropFactor(ctx context.Context, p tenants.Principal, password, address string) error {
	who, err := s.keyHolder(ctx, p)
	switch {
	case err != nil:
		return err
	case !who.Factor.On():
		return ErrFactorOff
	case !p.Strong():
		return ErrNotStrong
	}
	places, err := s.places(ctx, p.Person(), "")
	if err != nil {
		return err
	}
	for _, place := range places {
		if place.NeedsFactor() {
			return ErrFactorNeeded
		}
	}
	if err := s.reprove(ctx, who, password, address); err != nil {
		return err
	}
	who, err = s.change(ctx, who.ID, deed{kind: FactorOff, by: actor(p), trails: home(p.Tenant())}, func(a *Account) error {
		a.Factor = Factor{}
		return nil
	})
	if err != nil {
		return err
	}
	s.tellByMail(who, FactorOffLetter)
	return nil
}

// withCode uses up a code and applies a rule in the same change. Wrong codes count as at the door.
func (s *Service) withCode(ctx context.Context, p tenants.Principal, code, address string, rule func(*Account)) (Account, error) {
	who, err := s.accounts.ByID(ctx, p.Person())
	if err != nil {
		return Account{}, fmt.Errorf("read an account: %w", err)
	}
	if len(who.Factor.Sealed) == 0 {
		return Account{}, ErrFactorOff
	}
	key := triesKey(string(who.Email))
	leave, err := s.queues.Enter(ctx, key)
	if err != nil {
		return Account{}, err
	}
	defer leave()
	tries, err := s.counters.Tries(ctx, key)
	if err != nil {
		return Account{}, fmt.Errorf("read a counter: %w", err)
	}
	if wait := max(tries.Wait(s.now()), s.addresses.Wait(address, s.now())); wait > 0 {
		return Account{}, ErrSlowDown.After(wait)
	}
	kind := CodeSpent
	if !who.Factor.On() {
		kind = FactorOn
	}
	who, err = s.change(ctx, who.ID, deed{kind: kind, by: actor(p), trails: home(p.Tenant())}, func(a *Account) error {
		secret, err := s.keys.Open(a.Factor.Sealed, factorPurpose(a.ID))
		if err != nil {
			return fmt.Errorf("open a second factor: %w", err)
		}
		if _, err := a.Factor.Spend(code, string(secret), s.now()); err != nil {
			return err
		}
		rule(a)
		return nil
	})
	if errors.Is(err, ErrCodeWrong) {
		return Account{}, s.fail(ctx, failure{tries, address, home(p.Tenant()), ErrCodeNotIt})
	}
	return who, err
}

// Prove takes a code of who is signed in, for a deed that asks for her second factor again: one by time, which is then used up. It returns ErrFactorOff where she
// has set up none, ErrCodeNotIt, or ErrSlowDown.
func (s *Service) Prove(ctx context.Context, p tenants.Principal, code, address string) error {
	who, err := s.accounts.ByID(ctx, p.Person())
	switch {
	case err != nil:
		return fmt.Errorf("read an account: %w", err)
	case !who.Factor.On():
		return ErrFactorOff
	case len(foldCode(code)) != codeDigits:
		return ErrCodeNotIt
	}
	_, err = s.withCode(ctx, p, code, address, func(*Account) {})
	return err
}

// tellByMail lets a person know that something about her account changed, in case it wasn't her. It may get lost where the queue is full.
func (s *Service) tellByMail(who Account, kind string) {
	l := Letter{To: who.Email, Kind: kind, Lang: who.Lang, Values: map[string]string{"at": s.now().Format(time.RFC3339)}}
	select {
	case s.letters <- func(ctx context.Context) { s.sendQuietly(ctx, l) }:
	default:
		s.log.Warn("letter dropped, too many wait", "kind", kind)
	}
}

// sendQuietly sends a letter nobody waits for.
func (s *Service) sendQuietly(ctx context.Context, l Letter) {
	if err := s.post.Send(ctx, l); err != nil {
		s.log.ErrorContext(ctx, "letter not sent", "kind", l.Kind, "error", err)
	}
}
