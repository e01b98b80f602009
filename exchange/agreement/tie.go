package agreement

import (
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// TieID names a tie. It stays the same where a tie moves from a home into a pact, or is kept by each side when the pact ends.
type TieID string

// Bounds of one tie.
const (
	MostParties      = 12
	MostProofs       = 400
	MostSources      = 10
	MostCounterparts = 60
	MostName         = 200
	MostNote         = 2000
)

// Tie is one relationship of two or more parties, with a view per side.
type Tie struct {
	ID           TieID         `bson:"-"`
	Rev          int64         `bson:"-"`
	Title        lang.Text     `bson:"title"` // of an arrangement of many that has a name; else empty
	Parties      []Party       `bson:"parties"`
	Codes        []string      `bson:"codes"` // of Parties, for finding
	Pair         string        `bson:"pair"`  // PairOf the parties' codes
	Proofs       []Proof       `bson:"proofs"`
	Decisions    []Decision    `bson:"decisions"`
	Counterparts []Counterpart `bson:"counterparts"`
	Batches      []string      `bson:"batches"` // imports that brought the tie or proofs of it
	Made         Making        `bson:"made"`
	From         string        `bson:"from,omitempty"`  // the pact it was kept from, when that ended for this side
	Moved        string        `bson:"moved,omitempty"` // the pact it stands in now, of one that was kept in a home before
	Updated      time.Time     `bson:"updated"`
}

// Making says how a tie came into the register.
type Making struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"`
	At     time.Time        `bson:"at"`
	Batch  string           `bson:"batch"` // the import that made it; empty for one that was written by hand
	Guess  bool             `bson:"guess"` // something in it was guessed by the import and no person has looked since
}

// Party is one side of a tie.
type Party struct {
	Code    string       `bson:"code"` // a unit's of the book, a tenant's, or NamedCode's of a government that neither knows
	Country unit.Country `bson:"country"`
	Name    lang.Text    `bson:"name"` // of a named one only
	Level   string       `bson:"level"`
	Kind    Kind         `bson:"kind"`         // what this side calls the tie
	Left    time.Time    `bson:"left"`         // when it left the pact; zero while it is in it
	At      *Point       `bson:"at,omitempty"` // where a list says it lies
}

// Point is a place in degrees north and east.
type Point struct {
	Lat float64 `bson:"lat"`
	Lon float64 `bson:"lon"`
}

// valid reports whether there is such a place.
func (p Point) valid() bool { return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180 }

// Named reports whether the party is neither in the book of units nor a tenant.
func (p Party) Named() bool { return unit.IsNamed(p.Code) }

// NamedCode returns the code of a government that the book doesn't know: the same for the same country and name.
func NamedCode(c unit.Country, name string) string { return unit.NamedCode(c, name) }

// PartyOf returns the party that a unit of the book is, if it knows it.
func PartyOf(code string) (Party, bool) {
	u, ok := unit.Get(unit.ID(code))
	return Party{Code: code, Country: u.Country, Level: u.Level}, ok
}

// PairOf returns the key under which the tie of these parties is found, in whatever order they are named.
func PairOf(codes ...string) string {
	codes = slices.Clone(codes)
	slices.Sort(codes)
	return strings.Join(slices.Compact(codes), "|")
}

// Party returns the side with the code, and whether there is one.
func (t Tie) Party(code string) (Party, bool) {
	i := t.side(code)
	if i < 0 {
		return Party{}, false
	}
	return t.Parties[i], true
}

func (t Tie) side(code string) int {
	return slices.IndexFunc(t.Parties, func(p Party) bool { return p.Code == code })
}

// Proof returns the proof with the id, and whether there is one.
func (t Tie) Proof(pid string) (Proof, bool) {
	for _, p := range t.Proofs {
		if p.ID == pid {
			return p, true
		}
	}
	return Proof{}, false
}

// Kind returns what the tie is called: by the given side, else by the first side that says anything.
func (t Tie) Kind(by string) Kind {
	if p, ok := t.Party(by); ok && p.Kind != Unsaid {
		return p.Kind
	}
	for _, p := range t.Parties {
		if p.Kind != Unsaid {
			return p.Kind
		}
	}
	return Unsaid
}

// index sets what the tie is found by.
func (t *Tie) index() {
	t.Codes = make([]string, 0, len(t.Parties))
	for _, p := range t.Parties {
		t.Codes = append(t.Codes, p.Code)
	}
	t.Pair = PairOf(t.Codes...)
	t.Batches = []string{}
	if t.Made.Batch != "" {
		t.Batches = append(t.Batches, t.Made.Batch)
	}
	for _, p := range t.Proofs {
		if p.Batch != "" && !slices.Contains(t.Batches, p.Batch) {
			t.Batches = append(t.Batches, p.Batch)
		}
	}
}

// names lists what the tie may be searched by, folded: every name of every side, in all languages.
func (t Tie) names() string {
	var b strings.Builder
	say := func(s string) {
		if s != "" {
			b.WriteString(gram.Fold(s))
			b.WriteByte('\n')
		}
	}
	for _, v := range t.Title.In {
		say(v.Value)
	}
	for _, p := range t.Parties {
		say(p.Code)
		for _, v := range p.Name.In {
			say(v.Value)
		}
		if u, ok := unit.Get(unit.ID(p.Code)); ok {
			for _, n := range u.Names {
				say(n)
			}
			for _, n := range u.Short {
				say(n)
			}
		}
		for _, tag := range lang.Interface() {
			say(p.Country.Name(tag, unit.General))
		}
	}
	return b.String()
}

// Name returns what the tie is called: its title, else the names of its sides. Where one side is of mainland China, names are as they are said there.
func (t Tie) Name() lang.Text {
	if !t.Title.Empty() {
		return t.Title
	}
	var countries []unit.Country
	for _, p := range t.Parties {
		countries = append(countries, p.Country)
	}
	to, out := unit.AudienceOf(countries...), lang.Text{}
	for _, tag := range lang.Interface() {
		var names []string
		for _, p := range t.Parties {
			names = append(names, p.Called(tag, to))
		}
		out = out.Say(tag, lang.Version[string]{Value: strings.Join(names, " – "), Origin: lang.Human})
	}
	return out
}

// Called returns the party's short name for a reader.
func (p Party) Called(tag lang.Tag, to unit.Audience) string {
	if u, ok := unit.Get(unit.ID(p.Code)); ok {
		return u.ShortName(tag, to).Text
	}
	name, _ := p.Name.For(tag)
	return name
}
