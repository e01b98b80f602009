package agreement

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/tenants"
)

// Conflict is one fact of which proofs say different things. All of them are kept.
type Conflict struct {
	Fact     string   // "signature/FRIENDSHIP", "consent/dangjin/KR_COUNCIL/SISTER", "kind"
	Proofs   []string // ids, the better known first
	Decision *Decision
}

// Decision says which of contradicting proofs counts, and why.
type Decision struct {
	Fact   string           `bson:"fact"`
	Over   []string         `bson:"over"`  // the proofs that were weighed; another one opens the question again
	Count  []string         `bson:"count"` // those that count
	Why    string           `bson:"why"`
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"`
	At     time.Time        `bson:"at"`
}

// Conflicts lists the contradictions among the proofs, decided or not, by fact.
func (t Tie) Conflicts() []Conflict {
	groups := map[string][]Proof{}
	for _, p := range t.Proofs {
		if fact := p.singular(); fact != "" {
			groups[fact] = append(groups[fact], p)
		}
	}
	if claims := t.claims(); len(claims) > 0 {
		groups["kind"] = claims
	}
	var all []Conflict
	for fact, ps := range groups {
		if fact != "kind" && !contradict(ps) {
			continue
		}
		slices.SortFunc(ps, betterKnown)
		c := Conflict{Fact: fact}
		for _, p := range ps {
			c.Proofs = append(c.Proofs, p.ID)
		}
		c.Decision = t.decided(c)
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Conflict) int { return cmp.Compare(a.Fact, b.Fact) })
	return all
}

// singular names the fact that happens once, of which a second proof with another date is a contradiction; empty for what may happen again.
func (p Proof) singular() string {
	if p.Date == "" {
		return ""
	}
	switch p.Kind {
	case Signature:
		return strings.Join([]string{string(p.Kind), string(p.Tie)}, "/")
	case Consent:
		return strings.Join([]string{string(p.Kind), p.Side, string(p.Body), string(p.Tie)}, "/")
	}
	return ""
}

// contradict reports whether two of the proofs name days that can't be the same. Signatures of two agreements kept here are two signatures.
func contradict(ps []Proof) bool {
	for i, a := range ps {
		for _, b := range ps[:i] {
			apart := a.Agreement != "" && b.Agreement != "" && a.Agreement != b.Agreement
			if !apart && !a.Date.Agrees(b.Date) {
				return true
			}
		}
	}
	return false
}

// claims lists the proofs that name different kinds for the same tie, if any do: lists that disagree with each other or with what was signed. What one
// side calls a tie doesn't contradict what the other does.
func (t Tie) claims() []Proof {
	var listed, signed []Proof
	for _, p := range t.Proofs {
		switch {
		case p.Kind == Listed && p.Tie != Unsaid:
			listed = append(listed, p)
		case p.Kind == Signature:
			signed = append(signed, p)
		}
	}
	clash := false
	for i, l := range listed {
		against := append(slices.Clone(listed[:i]), signed...)
		same := func(p Proof) bool {
			return p.Tie.tier() == l.Tie.tier() || p.Side != l.Side && p.Side != "" && l.Side != ""
		}
		if len(against) > 0 && !slices.ContainsFunc(against, same) {
			clash = true
		}
	}
	if !clash {
		return nil
	}
	return append(listed, signed...)
}

// betterKnown puts dates known to the day before those known to the month, and earlier before later.
func betterKnown(a, b Proof) int {
	return cmp.Or(-cmp.Compare(len(a.Date), len(b.Date)), cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
}

// decided returns the decision that weighed all of a conflict's proofs, if there is one.
func (t Tie) decided(c Conflict) *Decision {
	for i := len(t.Decisions) - 1; i >= 0; i-- {
		d := t.Decisions[i]
		if d.Fact == c.Fact && !slices.ContainsFunc(c.Proofs, func(p string) bool { return !slices.Contains(d.Over, p) }) {
			return &d
		}
	}
	return nil
}

// discounted lists the proofs that don't count: those decided against, and of what is undecided all but the better known. Kinds that contradict are
// only shown; they move no date.
func (t Tie) discounted() []string {
	var out []string
	for _, c := range t.Conflicts() {
		count := c.Proofs[:1]
		if c.Decision != nil {
			count = c.Decision.Count
		} else if c.Fact == "kind" {
			continue
		}
		for _, p := range c.Proofs {
			if !slices.Contains(count, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Decide says which of a conflict's proofs count. It returns ErrNoConflict where the proofs don't contradict, and ErrReason without a reason.
func (t *Tie) Decide(d Decision) error {
	if strings.TrimSpace(d.Why) == "" {
		return ErrReason
	}
	for _, c := range t.Conflicts() {
		if c.Fact != d.Fact {
			continue
		}
		if len(d.Count) == 0 || slices.ContainsFunc(d.Count, func(p string) bool { return !slices.Contains(c.Proofs, p) }) {
			return ErrProofNotFound
		}
		d.Over = c.Proofs
		t.Decisions = append(t.Decisions, d)
		return nil
	}
	return ErrNoConflict
}
