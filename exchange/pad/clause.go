package pad

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
)

// Clauses of a parallel pad stand under one number in every language. Linguists of both sides confirm that a pair says the same, at exactly the
// words that are there: whatever changes afterwards, the pair is unaligned by itself, because its hashes are others.

// A ClauseText is one language's clause.
type ClauseText struct {
	Hash     string // of the canonical clause
	Prevails string // the language whose text prevails, "equal", or nothing where the clause doesn't say
	Times    int    // how often the number stands in the language
	Open     bool   // a suggestion is open in it
}

// Outside is the number under which all stands that is in no clause: title, preamble, closing words.
const Outside = ""

// A Pair is what stands under one number in all languages.
type Pair struct {
	Number string
	Texts  map[string]ClauseText // by language
	State  PairState
	Agreed []string // the tenants whose linguist has confirmed it as it is, sorted
}

// PairState says where a pair stands.
type PairState string

// A pair is missing in a language, stands twice in one, says of two languages that they prevail, waits for a linguist, or is aligned.
const (
	Missing   PairState = "missing"
	Twice     PairState = "twice"
	Contrary  PairState = "contrary"
	Unaligned PairState = "unaligned"
	Aligned   PairState = "aligned"
)

// Pairs puts the clauses of all languages side by side, in the order of the first language that has them.
func Pairs(langs []string, texts map[string][]yjs.Node) []Pair {
	var numbers []string
	all := map[string]map[string]ClauseText{}
	for _, lang := range langs {
		outside := []yjs.Node{}
		for _, n := range texts[lang] {
			if n.Name != "clause" {
				outside = append(outside, n)
				continue
			}
			number := strings.TrimSpace(stringOf(n.Attrs["number"]))
			if number == Outside {
				number = "?"
			}
			put(all, &numbers, number, lang, clauseText([]yjs.Node{n}, stringOf(n.Attrs["prevails"])))
		}
		if len(canonicalNodes(outside)) > 0 {
			put(all, &numbers, Outside, lang, clauseText(outside, ""))
		}
	}
	pairs := make([]Pair, len(numbers))
	for i, number := range numbers {
		pairs[i] = Pair{Number: number, Texts: all[number], State: stateOf(langs, all[number])}
	}
	slices.SortStableFunc(pairs, func(a, b Pair) int { return cmp.Compare(rank(a), rank(b)) })
	return pairs
}

// rank puts what stands in no clause first.
func rank(p Pair) int {
	if p.Number == Outside {
		return 0
	}
	return 1
}

func clauseText(nodes []yjs.Node, prevails string) ClauseText {
	return ClauseText{
		Hash: hashOf(writeJSON(nil, canonicalNodes(nodes))), Prevails: prevails, Times: 1, Open: len(openSuggestions(nodes)) > 0,
	}
}

func put(all map[string]map[string]ClauseText, numbers *[]string, number, lang string, c ClauseText) {
	if all[number] == nil {
		all[number] = map[string]ClauseText{}
		*numbers = append(*numbers, number)
	}
	if before, ok := all[number][lang]; ok {
		c.Times = before.Times + 1
		c.Open = c.Open || before.Open
	}
	all[number][lang] = c
}

func stateOf(langs []string, texts map[string]ClauseText) PairState {
	prevails := map[string]bool{}
	for _, lang := range langs {
		c, ok := texts[lang]
		if !ok {
			return Missing
		}
		if c.Times > 1 {
			return Twice
		}
		prevails[c.Prevails] = true
	}
	if len(prevails) > 1 {
		return Contrary
	}
	return Unaligned
}

// Hashes returns what a linguist confirms: the hash of each language's text.
func (p Pair) Hashes() map[string]string {
	all := map[string]string{}
	for lang, c := range p.Texts {
		all[lang] = c.Hash
	}
	return all
}

// Pairing is who looks after the pairs of a pad, and what was confirmed of them.
type Pairing struct {
	Pad       ID                `bson:"-"`
	Linguists map[string]string `bson:"linguists"` // by tenant: the member it has named
	Confirmed []Confirmation    `bson:"confirmed"` // the last of each tenant and number
	Rev       int64             `bson:"-"`
}

// A Confirmation says that a side's linguist found a pair to say the same.
type Confirmation struct {
	Number string            `bson:"number"`
	Tenant string            `bson:"tenant"`
	Member string            `bson:"member"`
	Hashes map[string]string `bson:"hashes"`
	At     time.Time         `bson:"at"`
}

// Name makes a member the linguist of her side.
func (p *Pairing) Name(side tenants.TenantID, m tenants.MemberID) {
	if p.Linguists == nil {
		p.Linguists = map[string]string{}
	}
	p.Linguists[string(side)] = string(m)
}

// Confirm says that the pair of a number says the same in all languages, at the hashes that the linguist saw. It returns ErrNotLinguist,
// ErrNoPair, ErrPairIncomplete where a text is missing, stands twice, or says otherwise which prevails, and ErrPairChanged where other words
// stand there by now.
func (p *Pairing) Confirm(pairs []Pair, c Confirmation) error {
	if c.Member == "" || p.Linguists[c.Tenant] != c.Member {
		return ErrNotLinguist
	}
	at := slices.IndexFunc(pairs, func(one Pair) bool { return one.Number == c.Number })
	switch {
	case at < 0:
		return ErrNoPair
	case pairs[at].State == Missing || pairs[at].State == Twice || pairs[at].State == Contrary:
		return ErrPairIncomplete
	case !maps.Equal(pairs[at].Hashes(), c.Hashes):
		return ErrPairChanged
	}
	p.Confirmed = slices.DeleteFunc(p.Confirmed, func(one Confirmation) bool { return one.Number == c.Number && one.Tenant == c.Tenant })
	p.Confirmed = append(p.Confirmed, c)
	return nil
}

// Judge says of each pair who has confirmed it as it is; it is aligned when every side has.
func (p *Pairing) Judge(pairs []Pair, sides []tenants.TenantID) []Pair {
	out := slices.Clone(pairs)
	for i, pair := range out {
		out[i].Agreed = nil
		for _, c := range p.Confirmed {
			if c.Number == pair.Number && maps.Equal(c.Hashes, pair.Hashes()) {
				out[i].Agreed = append(out[i].Agreed, c.Tenant)
			}
		}
		slices.Sort(out[i].Agreed)
		missing := slices.ContainsFunc(sides, func(s tenants.TenantID) bool { return !slices.Contains(out[i].Agreed, string(s)) })
		if pair.State == Unaligned && !missing && len(sides) > 0 {
			out[i].State = Aligned
		}
	}
	return out
}

// NotAligned lists the numbers of the pairs that keep a pad from being signed.
func NotAligned(pairs []Pair) []string {
	var numbers []string
	for _, p := range pairs {
		if p.State != Aligned {
			numbers = append(numbers, p.Number)
		}
	}
	return numbers
}
