package pad

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Suggest notes who proposes what is marked in the text with the id. Noting one's own again changes nothing.
func (m *Margin) Suggest(ctx context.Context, in tenants.Scope, p ID, sid SuggestionID, lang string) (Suggestion, error) {
	if _, err := m.language(ctx, in, p, lang); err != nil {
		return Suggestion{}, err
	}
	if !in.May(Suggested.Needs()) {
		return Suggestion{}, tenants.ErrForbidden
	}
	if _, err := id.Parse[SuggestionID](string(sid)); err != nil {
		return Suggestion{}, fault.ErrInvalid.At(fault.Field{Path: "id", Code: "malformed"})
	}
	by, err := m.hand(ctx, in)
	if err != nil {
		return Suggestion{}, err
	}
	at := m.now().UTC()
	s := Suggestion{ID: sid, Pad: p, Lang: lang, By: by, At: at, State: Proposed}
	told, err := in.Tell(Suggested, onPad(p), at, fact.Detail{"suggestion": string(sid)})
	if err != nil {
		return s, err
	}
	err = m.store.In(in).AddSuggestion(ctx, s, told)
	if errors.Is(err, ErrMarginTaken) {
		before, err := m.suggestion(ctx, in, p, sid)
		if err == nil && before.By.Member != by.Member {
			err = ErrSuggestionNotFound
		}
		return before, err
	}
	if err != nil {
		return s, fmt.Errorf("suggest in pad %s: %w", p, err)
	}
	s.Rev = 1
	return s, nil
}

// Suggestions lists a pad's suggestions.
func (m *Margin) Suggestions(ctx context.Context, in tenants.Scope, p ID, s SuggestionState, ask page.Ask) (page.Of[Suggestion], error) {
	if _, err := m.book.Pad(ctx, in, p); err != nil {
		return page.Of[Suggestion]{}, err
	}
	return m.store.In(in).Suggestions(ctx, p, s, ask)
}

func (m *Margin) suggestion(ctx context.Context, in tenants.Scope, p ID, sid SuggestionID) (Suggestion, error) {
	s, err := m.store.In(in).Suggestion(ctx, sid)
	if err == nil && s.Pad != p {
		err = ErrSuggestionNotFound
	}
	return s, err
}

// Verdict is what somebody says of a suggestion.
type Verdict struct {
	To     SuggestionState
	Reason string
}

var verdicts = map[SuggestionState]fact.Kind{Accepted: SuggestionTaken, Refused: SuggestionDenied, Withdrawn: SuggestionDrawn}

// Decide settles a suggestion, with the words it has in the text now. Open editors carry it out there. It returns what Suggestion.Decide
// returns, ErrSuggestionGone where none of its words is left, and ErrFrozen in a pad that can't be written.
func (m *Margin) Decide(ctx context.Context, in tenants.Scope, p ID, sid SuggestionID, v Verdict) (Suggestion, error) {
	of, err := m.book.Pad(ctx, in, p)
	if err != nil {
		return Suggestion{}, err
	}
	s, err := m.suggestion(ctx, in, p, sid)
	if err != nil {
		return s, err
	}
	kind, ok := verdicts[v.To]
	if !ok {
		return s, fault.ErrInvalid.At(fault.Field{Path: "to", Code: "unknown"})
	}
	var c fault.Check
	c.Block("reason", v.Reason, fault.Optional, mostSaid)
	if err := c.Err(); err != nil {
		return s, err
	}
	if err := of.writable(); err != nil {
		return s, err
	}
	texts, _, err := m.roots(ctx, in, of)
	if err != nil {
		return s, err
	}
	by, err := m.hand(ctx, in)
	if err != nil {
		return s, err
	}
	at := m.now().UTC()
	told, err := in.Tell(kind, onPad(p), at, fact.Detail{"suggestion": string(sid), "reason": v.Reason})
	if err != nil {
		return s, err
	}
	inserted, deleted := proposedIn(texts[s.Lang], sid)
	if inserted == "" && deleted == "" && v.To != Withdrawn {
		return s, ErrSuggestionGone
	}
	if err := s.Decide(Decision{To: v.To, By: by, At: at, Reason: v.Reason}, inserted, deleted); err != nil {
		return s, err
	}
	if err := m.store.In(in).ChangeSuggestion(ctx, s, told); err != nil {
		return s, fmt.Errorf("decide suggestion %s: %w", sid, err)
	}
	s.Rev++
	return s, nil
}
