package term

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// ID names an entry in its space. It follows from the code.
type ID string

// Status says how a word is to be used.
type Status string

// A word is the one to use, one that may be used, one that may not, or one that stays as it is in every language.
const (
	Preferred Status = "preferred"
	Admitted  Status = "admitted"
	Forbidden Status = "forbidden"
	Kept      Status = "kept"
)

// Statuses lists them in the order they are offered.
func Statuses() []Status { return []Status{Preferred, Admitted, Forbidden, Kept} }

// Words is what a notion is called in each language.
type Words map[lang.Tag]string

// Entry is what a tenant or a network says of one notion: of one of the table by its code, or of one of its own.
type Entry struct {
	ID      ID               `bson:"-"`
	Rev     int64            `bson:"-"`
	Code    string           `bson:"code"`
	Words   Words            `bson:"words"`
	Status  Status           `bson:"status"`
	Instead Words            `bson:"instead"` // of a forbidden word: what to use
	Note    string           `bson:"note"`
	Source  string           `bson:"source"`
	By      tenants.MemberID `bson:"by"`
	Tenant  tenants.TenantID `bson:"tenant"`
	At      time.Time        `bson:"at"`
}

// Wish is what somebody says of a notion.
type Wish struct {
	Code    string // of the table, or of an entry there is; empty for a notion of one's own
	Words   Words
	Status  Status
	Instead Words
	Note    string
	Source  string
}

// Limits of an entry, in characters, and of a space, in entries.
const (
	MostWord    = 120
	MostNote    = 1000
	MostSource  = 300
	MostCode    = 60
	MostEntries = 5000
)

// ownCode begins the codes of notions that aren't in the table.
const ownCode = "own."

// Check returns what is wrong with the wish, field by field.
func (w Wish) Check() error {
	var c fault.Check
	c.That(slices.Contains(Statuses(), w.Status), "status", "unknown")
	c.That(len(w.Words) > 0, "words", "required")
	checkWords(&c, "words", w.Words)
	checkWords(&c, "instead", w.Instead)
	c.That(len(w.Instead) == 0 || w.Status == Forbidden, "instead", "only_forbidden")
	c.That(w.Code == "" || strings.HasPrefix(w.Code, ownCode) || inTable(w.Code), "code", "unknown")
	c.That(len(w.Code) <= MostCode, "code", "too_long", "max", strconv.Itoa(MostCode))
	c.Block("note", w.Note, fault.Optional, MostNote)
	c.Line("source", w.Source, fault.Optional, MostSource)
	return c.Err()
}

func checkWords(c *fault.Check, path string, all Words) {
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		c.That(slices.Contains(lang.Interface(), tag), path+"."+string(tag), "unknown_language")
		c.Line(path+"."+string(tag), all[tag], fault.Required, MostWord)
	}
}

func inTable(code string) bool {
	return slices.ContainsFunc(terms(), func(t Term) bool { return t.Code == code })
}

// entry makes an entry of the wish. One without a code gets one of its own.
func (w Wish) entry(in tenants.Scope, at time.Time) Entry {
	code := w.Code
	if code == "" {
		code = ownCode + id.At[string](at)
	}
	e := Entry{ID: IDOf(code), Code: code}
	e.say(w, in, at)
	return e
}

// IDOf returns the id of the entry with a code.
func IDOf(code string) ID { return id.Of[ID]("term", code) }

// say puts the wish in place of what the entry said. Its code stays.
func (e *Entry) say(w Wish, in tenants.Scope, at time.Time) {
	e.Words, e.Status, e.Instead, e.Note, e.Source = tidy(w.Words), w.Status, tidy(w.Instead), strings.TrimSpace(w.Note), strings.TrimSpace(w.Source)
	e.By, e.Tenant, e.At = in.Member(), in.Tenant(), at
}

// tidy returns the words without spaces around them.
func tidy(all Words) Words {
	out := Words{}
	for tag, word := range all {
		if word = strings.TrimSpace(word); word != "" {
			out[tag] = word
		}
	}
	return out
}

// says reports whether the entry says already what the wish does.
func (e Entry) says(w Wish) bool {
	return e.Status == w.Status && maps.Equal(e.Words, tidy(w.Words)) && maps.Equal(e.Instead, tidy(w.Instead)) &&
		e.Note == strings.TrimSpace(w.Note) && e.Source == strings.TrimSpace(w.Source)
}
