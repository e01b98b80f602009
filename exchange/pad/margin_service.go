package pad

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Margin answers what members ask beside the text of a pad: comments, suggestions, versions, and whether its languages say the same.
type Margin struct {
	store  MarginStore
	book   Book
	people People
	now    func() time.Time
}

// NewMargin returns the service over a store and the pads.
func NewMargin(s MarginStore, b Book, p People, now func() time.Time) *Margin {
	return &Margin{store: s, book: b, people: p, now: now}
}

func onPad(p ID) fact.Ref { return fact.Ref{Noun: "pad", ID: string(p)} }

// hand says who acts, by name.
func (m *Margin) hand(ctx context.Context, in tenants.Scope) (Hand, error) {
	h, err := m.people.Self(ctx, in)
	if err != nil {
		return Hand{}, fmt.Errorf("who comments: %w", err)
	}
	return h, nil
}

// language returns ErrLanguage for one that the pad hasn't.
func (m *Margin) language(ctx context.Context, in tenants.Scope, p ID, lang string) (Pad, error) {
	of, err := m.book.Pad(ctx, in, p)
	if err == nil && !slices.Contains(of.Langs, lang) {
		err = ErrLanguage
	}
	return of, err
}

// A Remark is what a thread begins with.
type Remark struct {
	Lang     string
	From, To string // relative positions of Yjs, base64url
	Quote    string
	Words    Words
}

func (r Remark) check() error {
	var c fault.Check
	r.Words.check(&c)
	c.That(r.From != "" && len(r.From) <= mostAnchor, "from", "malformed")
	c.That(r.To != "" && len(r.To) <= mostAnchor, "to", "malformed")
	c.Block("quote", r.Quote, fault.Optional, mostQuote)
	return c.Err()
}

// Comment begins a thread about some words.
func (m *Margin) Comment(ctx context.Context, in tenants.Scope, p ID, r Remark) (Thread, error) {
	if _, err := m.language(ctx, in, p, r.Lang); err != nil {
		return Thread{}, err
	}
	if !in.May(Commented.Needs()) {
		return Thread{}, tenants.ErrForbidden
	}
	if err := r.check(); err != nil {
		return Thread{}, err
	}
	by, err := m.hand(ctx, in)
	if err != nil {
		return Thread{}, err
	}
	at := m.now().UTC()
	t := Thread{
		ID: id.At[ThreadID](at), Pad: p, Lang: r.Lang, From: r.From, To: r.To, Quote: r.Quote, State: Opened, At: at,
		Lines: []Saying{{By: by, At: at, Text: r.Words.Text, Lang: r.Words.Lang}},
	}
	told, err := in.Tell(Commented, onPad(p), at, fact.Detail{"comment": string(t.ID)})
	if err != nil {
		return Thread{}, err
	}
	if err := m.store.In(in).AddThread(ctx, t, told); err != nil {
		return Thread{}, fmt.Errorf("comment on pad %s: %w", p, err)
	}
	t.Rev = 1
	return t, nil
}

// Comments lists a pad's threads.
func (m *Margin) Comments(ctx context.Context, in tenants.Scope, p ID, s Openness, ask page.Ask) (page.Of[Thread], error) {
	if _, err := m.book.Pad(ctx, in, p); err != nil {
		return page.Of[Thread]{}, err
	}
	return m.store.In(in).Threads(ctx, p, s, ask)
}

// thread returns one of the pad's.
func (m *Margin) thread(ctx context.Context, in tenants.Scope, p ID, tid ThreadID) (Thread, error) {
	if _, err := m.book.Pad(ctx, in, p); err != nil {
		return Thread{}, err
	}
	t, err := m.store.In(in).Thread(ctx, tid)
	if err == nil && t.Pad != p {
		err = ErrThreadNotFound
	}
	return t, err
}

// Answer says something in a thread. Answers of two at the same moment both stand.
func (m *Margin) Answer(ctx context.Context, in tenants.Scope, p ID, tid ThreadID, w Words) (Thread, error) {
	var c fault.Check
	w.check(&c)
	return m.turn(ctx, in, p, tid, Answered, func(t *Thread, by Hand, at time.Time) error {
		if err := c.Err(); err != nil {
			return err
		}
		return t.Answer(Saying{By: by, At: at, Text: w.Text, Lang: w.Lang})
	})
}

// Resolve closes a thread, or opens it again.
func (m *Margin) Resolve(ctx context.Context, in tenants.Scope, p ID, tid ThreadID, to Openness) (Thread, error) {
	kind := ThreadResolved
	if to == Opened {
		kind = ThreadReopened
	}
	return m.turn(ctx, in, p, tid, kind, func(t *Thread, by Hand, _ time.Time) error {
		if to == Opened {
			t.Reopen()
		} else {
			t.Resolve(by)
		}
		return nil
	})
}

// turns is how often a deed is tried anew where others write at the same moment.
const turns = 5

func (m *Margin) turn(
	ctx context.Context, in tenants.Scope, p ID, tid ThreadID, k fact.Kind, rule func(*Thread, Hand, time.Time) error,
) (Thread, error) {
	for try := 1; ; try++ {
		t, err := m.thread(ctx, in, p, tid)
		if err != nil {
			return t, err
		}
		by, err := m.hand(ctx, in)
		if err != nil {
			return t, err
		}
		at := m.now().UTC()
		told, err := in.Tell(k, onPad(p), at, fact.Detail{"comment": string(tid)})
		if err != nil {
			return t, err
		}
		if err := rule(&t, by, at); err != nil {
			return t, err
		}
		err = m.store.In(in).ChangeThread(ctx, t, told)
		if errors.Is(err, ErrMarginStale) && try < turns {
			continue
		}
		if err != nil {
			return t, fmt.Errorf("comment %s: %w", tid, err)
		}
		t.Rev++
		return t, nil
	}
}

// roots reads the texts of a pad's languages.
func (m *Margin) roots(ctx context.Context, in tenants.Scope, p Pad) (map[string][]yjs.Node, int64, error) {
	doc, seq, err := m.book.Document(ctx, in, p.ID)
	if err != nil {
		return nil, 0, fmt.Errorf("read pad %s: %w", p.ID, err)
	}
	texts, err := treesOf(doc, p)
	return texts, seq, err
}

func treesOf(doc *yjs.Doc, p Pad) (map[string][]yjs.Node, error) {
	texts := map[string][]yjs.Node{}
	for _, lang := range p.Langs {
		tree, err := doc.Tree(RootOf(lang))
		if err != nil {
			return nil, fmt.Errorf("read the text %s of pad %s: %w", lang, p.ID, err)
		}
		texts[lang] = tree
	}
	return texts, nil
}
