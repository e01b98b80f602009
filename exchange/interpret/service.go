package interpret

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Parts is what a Service is made of.
type Parts struct {
	Store    Store
	Sealer   Sealer
	Glossary Glossary
	Engine   Engine // that speaks Libre's protocol
	// Home lets the house into a tenant's home, to read the setting there for a member who stands elsewhere.
	Home  func(tenants.TenantID) tenants.Scope
	Plain Plain
	Now   func() time.Time
}

// Service answers what is asked of engines.
type Service struct {
	Parts
	turns   chan struct{}
	memory  *memory
	breaker *breaker
}

// turnsAtOnce is how many texts are with engines at the same time.
const turnsAtOnce = 8

// NewService returns the service.
func NewService(p Parts) *Service {
	return &Service{Parts: p, turns: make(chan struct{}, turnsAtOnce), memory: newMemory(), breaker: newBreaker(p.Now)}
}

// Setting returns the setting of the scope's tenant.
func (s *Service) Setting(ctx context.Context, in tenants.Scope) (Setting, error) {
	if in.Tenant() == "" {
		return Setting{Kind: Off}, nil
	}
	return s.Store.In(s.Home(in.Tenant())).Setting(ctx)
}

// Set changes the setting of the scope's home, at the revision the admin saw.
func (s *Service) Set(ctx context.Context, in tenants.Scope, rev int64, w Wish) (Setting, error) {
	if !in.May(Set.Needs()) {
		return Setting{}, tenants.ErrForbidden
	}
	if err := w.Check(s.Plain); err != nil {
		return Setting{}, err
	}
	old, err := s.Store.In(in).Setting(ctx)
	if err != nil {
		return Setting{}, err
	}
	if old.Rev != rev {
		return Setting{}, ErrStale
	}
	at := s.Now()
	next := Setting{Rev: rev, Kind: w.Kind, By: in.Member(), At: at, Langs: []lang.Tag{}}
	if w.Kind != Off {
		next.URL, next.Langs = strings.TrimRight(w.URL, "/"), w.Langs
		switch {
		case w.Key != "":
			if next.Key, err = s.Sealer.SealFor([]byte(w.Key), purpose(in.Tenant())); err != nil {
				return Setting{}, fmt.Errorf("seal an engine's key: %w", err)
			}
		case next.URL == old.URL: // a key never goes to another address
			next.Key = old.Key
		}
	}
	told, err := in.Tell(Set, fact.Ref{Noun: "engine", ID: string(in.Tenant())}, at, fact.Detail{"kind": string(w.Kind)})
	if err != nil {
		return Setting{}, err
	}
	if err := s.Store.In(in).Keep(ctx, next, told); err != nil {
		return Setting{}, fmt.Errorf("set the engine: %w", err)
	}
	next.Rev++
	return next, nil
}

func purpose(t tenants.TenantID) string { return "engine key of " + string(t) }

// Translate has a text put into another language by the engine of the scope's tenant. It returns ErrOff, ErrPair, ErrTooLong, ErrRefused or
// ErrUnavailable. Guests have no engine.
func (s *Service) Translate(ctx context.Context, in tenants.Scope, p Pair, text string) (Result, error) {
	if utf8.RuneCountInString(text) > MostText {
		return Result{}, ErrTooLong
	}
	set, err := s.Setting(ctx, in)
	if err == nil {
		err = set.offers(p)
	}
	if err != nil {
		return Result{}, err
	}
	at := Address{URL: set.URL}
	if len(set.Key) > 0 {
		key, err := s.Sealer.OpenSeal(set.Key, purpose(in.Tenant()))
		if err != nil {
			return Result{}, fmt.Errorf("open the engine key of %s: %w", in.Tenant(), err)
		}
		at.Key = string(key)
	}
	fixed, err := s.Glossary.Fixed(ctx, in, text, p.From, p.To)
	if err != nil {
		return Result{}, fmt.Errorf("read the glossary: %w", err)
	}
	t := talk{Service: s, tenant: in.Tenant(), at: at, pair: p}
	said, err := t.lines(ctx, split(text, fixed))
	if err != nil {
		return Result{}, err
	}
	if said, err = s.Glossary.Amend(ctx, in, said, p.To); err != nil {
		return Result{}, fmt.Errorf("read the glossary: %w", err)
	}
	return Result{Text: said, Tool: string(set.Kind), At: s.Now()}, nil
}

// talk is one text's way through an engine.
type talk struct {
	*Service
	tenant tenants.TenantID
	at     Address
	pair   Pair
}

// lines puts every line into the other language: all at once, and again, in stretches, those in which the engine has lost what is kept.
func (t talk) lines(ctx context.Context, all []line) (string, error) {
	var pieces []string
	for _, l := range all {
		if l.text != "" {
			pieces = append(pieces, l.piece())
		}
	}
	said, err := t.pieces(ctx, pieces)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, l := range all {
		out.WriteString(l.lead)
		if l.text == "" {
			continue
		}
		body, ok := l.join(said[0])
		if said = said[1:]; !ok {
			if body, err = t.stretches(ctx, l); err != nil {
				return "", err
			}
		}
		out.WriteString(body + l.tail)
	}
	return out.String(), nil
}

func (t talk) stretches(ctx context.Context, l line) (string, error) {
	all := l.between()
	var pieces []string
	for _, s := range all {
		if strings.ContainsFunc(s, unicode.IsLetter) {
			pieces = append(pieces, html.EscapeString(s))
		}
	}
	said, err := t.pieces(ctx, pieces)
	if err != nil {
		return "", err
	}
	for i, s := range all {
		if strings.ContainsFunc(s, unicode.IsLetter) {
			lead, tail := s[:len(s)-len(strings.TrimLeft(s, " "))], s[len(strings.TrimRight(s, " ")):]
			all[i], said = lead+strings.TrimSpace(html.UnescapeString(said[0]))+tail, said[1:]
		}
	}
	return l.joinBetween(all), nil
}

// pieces asks the engine for what isn't remembered.
func (t talk) pieces(ctx context.Context, all []string) ([]string, error) {
	out := make([]string, len(all))
	var ask []string
	var where []int
	for i, p := range all {
		if said, ok := t.memory.get(t.print(p)); ok {
			out[i] = said
			continue
		}
		ask, where = append(ask, p), append(where, i)
	}
	if len(ask) == 0 {
		return out, nil
	}
	said, err := t.turn(ctx, ask)
	if err != nil {
		return nil, err
	}
	for i, s := range said {
		out[where[i]] = s
		t.memory.put(t.print(ask[i]), s)
	}
	return out, nil
}

// print names a piece, for its tenant, engine and pair alone.
func (t talk) print(piece string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(t.tenant), t.at.URL, string(t.pair.From), string(t.pair.To), piece}, "\x00")))
	return hex.EncodeToString(sum[:])
}

// turn waits for a turn and asks the engine, unless it has failed lately.
func (t talk) turn(ctx context.Context, pieces []string) ([]string, error) {
	whose := string(t.tenant) + " " + t.at.URL
	if err := t.breaker.may(whose); err != nil {
		return nil, err
	}
	select {
	case t.turns <- struct{}{}:
		defer func() { <-t.turns }()
	case <-ctx.Done():
		return nil, ErrUnavailable.Because(ctx.Err())
	}
	ctx, cancel := context.WithTimeout(ctx, engineTime)
	defer cancel()
	said, err := t.Engine.Translate(ctx, t.at, t.pair, pieces)
	t.breaker.heard(whose, !errors.Is(err, ErrUnavailable))
	if errors.Is(err, ErrUnavailable) {
		err = ErrUnavailable.After(breakFirst).Because(err)
	}
	return said, err
}
