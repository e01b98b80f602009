package pass

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Forgot promises a letter to the address if an account has it, and says nothing about whether one does: the looking up and the writing
// happen after the answer. It returns ErrSlowDown for an address of the network that asks too often, and ErrBusy where too many wait.
func (s *Service) Forgot(ctx context.Context, email string, from From) error {
	now := s.now()
	if wait := s.addresses.Wait(from.Address, now); wait > 0 {
		return ErrSlowDown.After(wait)
	}
	s.addresses.Fail(from.Address, s.policy, now) // asking is free a few times, then slows down like guessing
	select {
	case s.letters <- func(ctx context.Context) {
		if err := s.promise(ctx, email); err != nil {
			s.log.ErrorContext(ctx, "reset letter not written", "error", err)
		}
	}:
		return nil
	default:
		return ErrBusy.After(time.Second)
	}
}

// promise writes the letter that lets a new password be set, if anybody usable has the address.
func (s *Service) promise(ctx context.Context, email string) error {
	e, err := ParseEmail(email)
	if err != nil {
		return nil // nobody has what is no address, and nobody is told
	}
	who, err := s.accounts.ByEmail(ctx, e)
	if errors.Is(err, ErrNoAccount) || err == nil && (!who.Usable() || who.Reset.Asked(s.now())) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look up an account: %w", err)
	}
	in, err := s.trails(ctx, who.ID)
	if err != nil {
		return err
	}
	token, hash := secret.New(string(who.ID))
	who, err = s.change(ctx, who.ID, deed{kind: ResetAsked, by: house, trails: in}, func(a *Account) error {
		a.Reset = Reset{Hash: hash, Until: s.now().Add(resetLife)}
		return nil
	})
	if err != nil {
		return err
	}
	values := map[string]string{"token": token, "minutes": strconv.Itoa(int(resetLife / time.Minute))}
	return s.post.Send(ctx, Letter{To: who.Email, Kind: ResetLetter, Lang: who.Lang, Values: values})
}

// ResetPassword sets a new password for the bearer of a letter's token, once, ends all her sessions and forgives her failures. It doesn't sign her
// in: a second factor is still asked for. It returns ErrResetOver for a token that is used, over or forged.
func (s *Service) ResetPassword(ctx context.Context, token, password string, from From) error {
	if wait := s.addresses.Wait(from.Address, s.now()); wait > 0 {
		return ErrSlowDown.After(wait)
	}
	id, word, ok := secret.Parse[tenants.PersonID](token)
	if !ok {
		s.addresses.Fail(from.Address, s.policy, s.now())
		return ErrResetOver
	}
	who, err := s.accounts.ByID(ctx, id)
	if errors.Is(err, ErrNoAccount) || err == nil && (!who.Usable() || !who.Reset.Opens(word, s.now())) {
		s.addresses.Fail(from.Address, s.policy, s.now())
		return ErrResetOver
	}
	if err != nil {
		return fmt.Errorf("read an account: %w", err)
	}
	by := fact.Actor{Person: string(who.ID)}
	who, err = s.setPassword(ctx, who, password, by)
	if errors.Is(err, ErrStale) {
		return ErrResetOver // another use of the same letter came first
	}
	if err != nil {
		return err
	}
	if err := s.endAll(ctx, who.ID, "", "password", by); err != nil {
		return err
	}
	tries, err := s.counters.Tries(ctx, triesKey(string(who.Email)))
	if err != nil {
		return fmt.Errorf("read a counter: %w", err)
	}
	s.tellByMail(who, PasswordLetter)
	return s.forgive(ctx, tries, who)
}

// guesses lists what a guesser would try first for a person.
func guesses(e Email, name string, places []Membership) []string {
	local, domain, _ := strings.Cut(string(e), "@")
	words := append(strings.FieldsFunc(local, func(r rune) bool { return strings.ContainsRune("._-+", r) }), local, domain)
	words = append(words, strings.Split(domain, ".")[0])
	words = append(words, strings.Fields(name)...)
	for _, p := range places {
		words = append(words, tenantWords(p.Tenant)...)
	}
	return words
}

func tenantWords(t tenants.Tenant) []string {
	words := append(strings.Split(string(t.ID), "-"), string(t.ID))
	for _, v := range t.Name.In {
		words = append(words, v.Value)
	}
	return words
}
