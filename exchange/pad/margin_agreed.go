package pad

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
)

// Freeze has the pad keep what it says for an approval, and returns each language's canonical content. It returns ErrSuggestionsOpen while
// something is proposed in the text, ErrUnaligned with the clauses that keep a parallel pad from being signed, and ErrFrozen where another
// approval holds it. Doing it again for the same approval returns the same.
func (m *Margin) Freeze(ctx context.Context, in tenants.Scope, p ID, approval string) ([]Text, error) {
	of, err := m.book.Pad(ctx, in, p)
	if err != nil {
		return nil, err
	}
	if _, err := m.Agreed(ctx, in, p); err != nil {
		return nil, err
	}
	doc, frozen, err := m.book.Seal(ctx, in, p, approval)
	if err != nil {
		return nil, fmt.Errorf("freeze pad %s: %w", p, err)
	}
	texts, err := treesOf(doc, frozen)
	if err != nil {
		return nil, err
	}
	// What was written between the question and the seal is in the text by now: it is asked again of what is sealed.
	all, err := m.agreed(ctx, in, frozen, texts)
	if err != nil && of.FrozenBy != approval {
		if back := m.book.Thaw(ctx, in, p, approval); back != nil {
			return nil, fmt.Errorf("pad %s stays frozen though it can't be approved (%w): %w", p, err, back)
		}
	}
	return all, err
}

// Thaw lets a pad be written again that the approval froze. Doing it again changes nothing.
func (m *Margin) Thaw(ctx context.Context, in tenants.Scope, p ID, approval string) error {
	return m.book.Thaw(ctx, in, p, approval)
}

// Agreed returns what would be put to approval now, or why it can't be, as Freeze does. It changes nothing.
func (m *Margin) Agreed(ctx context.Context, in tenants.Scope, p ID) ([]Text, error) {
	of, err := m.book.Pad(ctx, in, p)
	if err != nil {
		return nil, err
	}
	texts, _, err := m.roots(ctx, in, of)
	if err != nil {
		return nil, err
	}
	return m.agreed(ctx, in, of, texts)
}

func (m *Margin) agreed(ctx context.Context, in tenants.Scope, of Pad, texts map[string][]yjs.Node) ([]Text, error) {
	all, err := canonicalTexts(of, texts)
	if err != nil || of.Kind != Parallel {
		return all, err
	}
	by, err := m.pairing(ctx, in, of.ID)
	if err != nil {
		return nil, err
	}
	a, err := m.align(ctx, in, of, by, texts)
	if err != nil {
		return nil, err
	}
	var fields []fault.Field
	for _, number := range NotAligned(a.Pairs) {
		fields = append(fields, fault.Field{Path: "clauses[" + number + "]", Code: "unaligned", Params: map[string]string{"number": number}})
	}
	if len(fields) > 0 || len(a.Pairs) == 0 {
		return nil, ErrUnaligned.At(fields...)
	}
	return all, nil
}

func canonicalTexts(of Pad, texts map[string][]yjs.Node) ([]Text, error) {
	all := make([]Text, len(of.Langs))
	var err error
	for i, lang := range of.Langs {
		if all[i], err = Canonical(lang, texts[lang]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Canonical returns each language's canonical content as it is now, whether or not it may be signed. It returns ErrSuggestionsOpen.
func (m *Margin) Canonical(ctx context.Context, in tenants.Scope, p ID) ([]Text, error) {
	of, err := m.book.Pad(ctx, in, p)
	if err != nil {
		return nil, err
	}
	texts, _, err := m.roots(ctx, in, of)
	if err != nil {
		return nil, err
	}
	return canonicalTexts(of, texts)
}

// Documents returns a pad with each language's text as the editor's JSON: for exports, which show suggestions as what they are.
func (m *Margin) Documents(ctx context.Context, in tenants.Scope, p ID) (Pad, map[string][]byte, error) {
	of, err := m.book.Pad(ctx, in, p)
	if err != nil {
		return of, nil, err
	}
	texts, _, err := m.roots(ctx, in, of)
	if err != nil {
		return of, nil, err
	}
	all := map[string][]byte{}
	for _, lang := range of.Langs {
		if all[lang], err = WriteDocument(texts[lang]); err != nil {
			return of, nil, err
		}
	}
	return of, all, nil
}

// Clients says which member wrote as which client of Yjs, with names: who wrote what.
func (m *Margin) Clients(ctx context.Context, in tenants.Scope, p ID) (map[uint64]Hand, error) {
	return m.book.Clients(ctx, in, p)
}
