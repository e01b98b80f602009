package pad

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// A Side is one party of the space a pad stands in, and whom it has named to compare the languages.
type Side struct {
	Tenant   tenants.TenantID
	Linguist Hand // zero where nobody is named, or who was named has left
	People   []Hand
}

// Alignment is how the languages of a parallel pad stand to each other.
type Alignment struct {
	Sides []Side
	Pairs []Pair
	Rev   int64 // of who is named and what is confirmed; 0 before the first
}

// Alignment returns the pairs of a parallel pad as its texts are now. It returns ErrNotParallel for another.
func (m *Margin) Alignment(ctx context.Context, in tenants.Scope, p ID) (Alignment, error) {
	of, err := m.parallel(ctx, in, p)
	if err != nil {
		return Alignment{}, err
	}
	texts, _, err := m.roots(ctx, in, of)
	if err != nil {
		return Alignment{}, err
	}
	pairing, err := m.pairing(ctx, in, p)
	if err != nil {
		return Alignment{}, err
	}
	return m.align(ctx, in, of, pairing, texts)
}

func (m *Margin) align(ctx context.Context, in tenants.Scope, of Pad, by Pairing, texts map[string][]yjs.Node) (Alignment, error) {
	people, err := m.people.Inside(ctx, in)
	if err != nil {
		return Alignment{}, fmt.Errorf("who stands beside pad %s: %w", of.ID, err)
	}
	a := Alignment{Rev: by.Rev}
	var parties []tenants.TenantID
	for _, h := range people {
		t := tenants.TenantID(h.Tenant)
		at := slices.Index(parties, t)
		if at < 0 {
			at = len(parties)
			parties = append(parties, t)
			a.Sides = append(a.Sides, Side{Tenant: t})
		}
		a.Sides[at].People = append(a.Sides[at].People, h)
		if by.Linguists[h.Tenant] == h.Member {
			a.Sides[at].Linguist = h
		}
	}
	a.Pairs = by.Judge(Pairs(of.Langs, texts), parties)
	return a, nil
}

func (m *Margin) parallel(ctx context.Context, in tenants.Scope, p ID) (Pad, error) {
	of, err := m.book.Pad(ctx, in, p)
	if err == nil && of.Kind != Parallel {
		err = ErrNotParallel
	}
	return of, err
}

// pairing returns what is kept of a pad's pairs; nothing yet is the zero one.
func (m *Margin) pairing(ctx context.Context, in tenants.Scope, p ID) (Pairing, error) {
	kept, err := m.store.In(in).Pairing(ctx, p)
	if errors.Is(err, ErrNoPairing) {
		return Pairing{Pad: p}, nil
	}
	return kept, err
}

// NameLinguist says who compares the languages for the caller's own side. It returns ErrLinguist for somebody who isn't of it.
func (m *Margin) NameLinguist(ctx context.Context, in tenants.Scope, p ID, who tenants.MemberID) (Alignment, error) {
	if _, err := m.parallel(ctx, in, p); err != nil {
		return Alignment{}, err
	}
	people, err := m.people.Inside(ctx, in)
	if err != nil {
		return Alignment{}, fmt.Errorf("who stands beside pad %s: %w", p, err)
	}
	own := slices.ContainsFunc(people, func(h Hand) bool { return h.Member == string(who) && h.Tenant == string(in.Tenant()) })
	if in.May(LinguistNamed.Needs()) && !own {
		return Alignment{}, ErrLinguist.At(fault.Field{Path: "member", Code: "unknown"})
	}
	return m.pair(ctx, in, p, LinguistNamed, fact.Detail{"linguist": string(who)}, func(by *Pairing, _ []Pair) error {
		by.Name(in.Tenant(), who)
		return nil
	})
}

// ConfirmPair says for the caller's side, as its linguist, that what stands under a number says the same in all languages, at the hashes she saw.
// It returns what Pairing.Confirm returns.
func (m *Margin) ConfirmPair(ctx context.Context, in tenants.Scope, p ID, number string, hashes map[string]string) (Alignment, error) {
	if _, err := m.parallel(ctx, in, p); err != nil {
		return Alignment{}, err
	}
	return m.pair(ctx, in, p, PairConfirmed, fact.Detail{"clause": number}, func(by *Pairing, pairs []Pair) error {
		return by.Confirm(pairs, Confirmation{
			Number: number, Tenant: string(in.Tenant()), Member: string(in.Member()), Hashes: hashes, At: m.now().UTC(),
		})
	})
}

func (m *Margin) pair(
	ctx context.Context, in tenants.Scope, p ID, k fact.Kind, with fact.Detail, rule func(*Pairing, []Pair) error,
) (Alignment, error) {
	for try := 1; ; try++ {
		of, err := m.parallel(ctx, in, p)
		if err != nil {
			return Alignment{}, err
		}
		told, err := in.Tell(k, onPad(p), m.now(), with)
		if err != nil {
			return Alignment{}, err
		}
		by, err := m.pairing(ctx, in, p)
		if err != nil {
			return Alignment{}, err
		}
		texts, _, err := m.roots(ctx, in, of)
		if err != nil {
			return Alignment{}, err
		}
		if err := rule(&by, Pairs(of.Langs, texts)); err != nil {
			return Alignment{}, err
		}
		write := m.store.In(in).ChangePairing
		if by.Rev == 0 {
			write = m.store.In(in).AddPairing
		}
		err = write(ctx, by, told)
		if (errors.Is(err, ErrMarginStale) || errors.Is(err, ErrMarginTaken)) && try < turns {
			continue
		}
		if err != nil {
			return Alignment{}, fmt.Errorf("pairs of pad %s: %w", p, err)
		}
		by.Rev++
		return m.align(ctx, in, of, by, texts)
	}
}
