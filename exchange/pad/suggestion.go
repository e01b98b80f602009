package pad

import (
	"time"

	"github.com/naru-network/naru/base/yjs"
)

// SuggestionID names what one side proposes. The editor that begins it makes the id, since the words are marked with it at once, offline too.
type SuggestionID string

// A Suggestion is words that one side would add or take away. They stand marked in the text until the other side decides; then the row says for
// good what was proposed, by whom, and who decided.
type Suggestion struct {
	ID       SuggestionID    `bson:"-"`
	Pad      ID              `bson:"pad"`
	Lang     string          `bson:"lang"`
	By       Hand            `bson:"by"`
	At       time.Time       `bson:"at"`
	State    SuggestionState `bson:"state"`
	Inserted string          `bson:"inserted"` // as it read when it was decided
	Deleted  string          `bson:"deleted"`
	Decided  Hand            `bson:"decided"`
	Settled  time.Time       `bson:"settled"`
	Reason   string          `bson:"reason"`
	Rev      int64           `bson:"-"`
}

// SuggestionState says what became of a suggestion.
type SuggestionState string

// A suggestion is open, accepted or refused by another organisation than the one that made it, or taken back by its own.
const (
	Proposed  SuggestionState = "open"
	Accepted  SuggestionState = "accepted"
	Refused   SuggestionState = "refused"
	Withdrawn SuggestionState = "withdrawn"
)

// A Decision is what somebody says of a suggestion.
type Decision struct {
	To     SuggestionState
	By     Hand
	At     time.Time
	Reason string
}

// Decide settles the suggestion with the words as they stand in the text. It returns ErrSuggestionDecided, ErrOwnSuggestion where the side that
// made it would accept or refuse it, and ErrNotYours where another would take it back.
func (s *Suggestion) Decide(d Decision, inserted, deleted string) error {
	switch {
	case s.State != Proposed:
		return ErrSuggestionDecided
	case d.To == Withdrawn && s.By.Tenant != d.By.Tenant:
		return ErrNotYours
	case d.To != Withdrawn && s.By.Tenant == d.By.Tenant:
		return ErrOwnSuggestion
	}
	s.State, s.Decided, s.Settled, s.Reason = d.To, d.By, d.At, d.Reason
	s.Inserted, s.Deleted = clip(inserted), clip(deleted)
	return nil
}

// mostProposed bounds the words kept of a suggestion, in characters.
const mostProposed = 10_000

func clip(s string) string {
	if r := []rune(s); len(r) > mostProposed {
		return string(r[:mostProposed])
	}
	return s
}

// proposedIn returns the words that stand in a text under a suggestion's mark.
func proposedIn(nodes []yjs.Node, sid SuggestionID) (inserted, deleted string) {
	walk(nodes, func(n yjs.Node) {
		if marked(n, markInsertion, sid) {
			inserted += n.Text
		}
		if marked(n, markDeletion, sid) {
			deleted += n.Text
		}
	})
	return inserted, deleted
}

func marked(n yjs.Node, name string, sid SuggestionID) bool {
	given, ok := n.Marks[name].(map[string]any)
	return ok && stringOf(given["id"]) == string(sid)
}
