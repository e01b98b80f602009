// Package pad is the documents that several cities write at the same time: what a pad is and who may write it, how its updates come to all who
// have it open and are kept, and what stands beside its text. It knows no socket and no editor.
package pad

import (
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names a pad in its space.
type ID string

// The kinds of a pad: a document of one text, or one that says the same in two to four languages, clause by clause.
const (
	Free     = "free"
	Parallel = "parallel"
)

// State says whether a pad can be written.
type State string

// A pad is open, or frozen while what it says is put to approval, or archived. Only an open one is written.
const (
	Open     State = "open"
	Frozen   State = "frozen"
	Archived State = "archived"
)

// Pad is a document that many write at once. Its text stands in its log.
type Pad struct {
	ID       ID        `bson:"-"`
	Rev      int64     `bson:"-"`
	Kind     string    `bson:"kind"`
	Title    lang.Text `bson:"title"`
	Langs    []string  `bson:"langs"` // of its texts: one, or of a parallel pad two to four
	About    fact.Ref  `bson:"about"` // what it is the text of, if anything
	State    State     `bson:"state"`
	FrozenBy string    `bson:"frozen_by"` // the approval that froze it
	By       Hand      `bson:"by"`        // who began it
	Made     time.Time `bson:"made"`
	At       time.Time `bson:"at"`    // of the last deed, or of the last writing as far as it was noted
	Words    []string  `bson:"words"` // of its title, for the search
}

// Hand is who did something.
type Hand struct {
	Member string `bson:"member"`
	Tenant string `bson:"tenant"`
	Name   string `bson:"name"`
}

// Limits of a pad, in languages and in characters of its title.
const (
	MostLangs  = 4
	LeastLangs = 2 // of a parallel one
	MostTitle  = 200
	mostWords  = 200 // of a title that are searched
)

// Draft is what a pad is begun from.
type Draft struct {
	ID    ID // made by the caller where the same request must make the same pad; else empty
	Kind  string
	Title lang.Text
	Langs []string
	About fact.Ref
}

// Check returns what is wrong with the draft, field by field.
func (d Draft) Check() error {
	var c fault.Check
	c.That(d.Kind == Free || d.Kind == Parallel, "kind", "unknown")
	checkTitle(&c, d.Title)
	seen := map[string]bool{}
	for _, l := range d.Langs {
		tag, err := lang.Parse(l)
		c.That(err == nil && string(tag) == l, "langs", "unknown")
		c.That(!seen[l], "langs", "twice")
		seen[l] = true
	}
	if d.Kind == Parallel {
		c.That(len(d.Langs) >= LeastLangs && len(d.Langs) <= MostLangs, "langs", "two_to_four")
	} else {
		c.That(len(d.Langs) == 1, "langs", "exactly_one")
	}
	c.That((d.About.Noun == "") == (d.About.ID == ""), "about", "malformed")
	return c.Err()
}

func checkTitle(c *fault.Check, t lang.Text) {
	c.That(!t.Empty(), "title", "required")
	for tag, v := range t.In {
		c.Line("title."+string(tag), v.Value, fault.Required, MostTitle)
	}
}

// begin makes a pad of the draft.
func (d Draft) begin(by Hand, at time.Time) Pad {
	return Pad{
		ID: d.ID, Rev: 1, Kind: d.Kind, Title: d.Title, Langs: slices.Clone(d.Langs), About: d.About, State: Open, By: by, Made: at, At: at, Words: wordsOf(d.Title),
	}
}

// wordsOf returns what a title is found by: its terms in every language, and the beginnings of words that are cut by spaces.
func wordsOf(t lang.Text) []string {
	found := map[string]bool{}
	for _, v := range t.In {
		for _, token := range gram.Tokens(v.Value) {
			rs := []rune(token.Text)
			for n := 1; n <= len(rs) && n <= 12; n++ {
				found[string(rs[:n])] = true
			}
		}
	}
	all := make([]string, 0, len(found))
	for w := range found {
		all = append(all, w)
	}
	slices.Sort(all)
	return all[:min(len(all), mostWords)]
}

// rarest returns the term of a query that fewest titles have: the longest. It is empty for a query without a letter.
func rarest(query string) string {
	best := ""
	for _, token := range gram.Tokens(query) {
		rs := []rune(token.Text)
		if w := string(rs[:min(len(rs), 12)]); len(w) > len(best) {
			best = w
		}
	}
	return best
}

// Titled reports whether the title contains the query in any language.
func (p Pad) Titled(query string) bool {
	wanted := gram.Fold(strings.TrimSpace(query))
	for _, v := range p.Title.In {
		if strings.Contains(gram.Fold(v.Value), wanted) {
			return true
		}
	}
	return false
}

// Ref points to the pad.
func (p Pad) Ref() fact.Ref { return fact.Ref{Noun: "pad", ID: string(p.ID)} }

// writable returns why the pad can't be written now, if it can't.
func (p Pad) writable() error { return writableIn(p.State) }

func writableIn(s State) error {
	switch s {
	case Frozen:
		return ErrFrozen
	case Archived:
		return ErrArchived
	}
	return nil
}

// Rename gives the pad another title. A frozen pad keeps the one that is being approved.
func (p *Pad) Rename(title lang.Text, at time.Time) error {
	if err := p.writable(); err != nil {
		return err
	}
	var c fault.Check
	checkTitle(&c, title)
	if err := c.Err(); err != nil {
		return err
	}
	p.Title, p.Words, p.At = title, wordsOf(title), at
	return nil
}

// Archive puts the pad away: it is read, and written no more.
func (p *Pad) Archive(at time.Time) error {
	if err := p.writable(); err != nil {
		return err
	}
	p.State, p.At = Archived, at
	return nil
}

// Reopen takes an archived pad back.
func (p *Pad) Reopen(at time.Time) error {
	if p.State != Archived {
		return ErrNotArchived
	}
	p.State, p.At = Open, at
	return nil
}

// Freeze has the pad keep what it says for an approval. Doing it again for the same one changes nothing.
func (p *Pad) Freeze(approval string, at time.Time) (changed bool, err error) {
	switch {
	case p.State == Frozen && p.FrozenBy == approval:
		return false, nil
	case approval == "":
		return false, ErrFrozen
	}
	if err := p.writable(); err != nil {
		return false, err
	}
	p.State, p.FrozenBy, p.At = Frozen, approval, at
	return true, nil
}

// Thaw lets the pad be written again, once its approval has ended. Doing it for another one, or again, changes nothing.
func (p *Pad) Thaw(approval string, at time.Time) (changed bool) {
	if p.State != Frozen || p.FrozenBy != approval {
		return false
	}
	p.State, p.FrozenBy, p.At = Open, "", at
	return true
}

// Rights says what the holder of a scope may do with the pad.
func (p Pad) Rights(in tenants.Scope) map[string]bool {
	writes := in.May(tenants.WritePad)
	return map[string]bool{
		"write":   writes && p.State == Open,
		"comment": in.May(tenants.CommentPad) && p.State != Archived,
		"rename":  writes && p.State == Open,
		"archive": writes && p.State == Open,
		"reopen":  writes && p.State == Archived,
	}
}
