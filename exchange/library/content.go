package library

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/prose"
)

// Type is a sort of case (domain 2.8: the contest's classes).
type Type string

// The sorts of cases.
const (
	Exchange Type = "EXCHANGE" // exchange within a tie
	Citizen  Type = "CITIZEN"  // citizens' international mindset
	Invest   Type = "INVEST"   // investment
	Event    Type = "EVENT"    // event or festival
	Idea     Type = "IDEA"     // an idea
)

// Types lists the sorts of cases.
func Types() []Type { return []Type{Exchange, Citizen, Invest, Event, Idea} }

// Sectors lists the codes of the sector taxonomy (domain 2.5).
func Sectors() []string {
	return []string{"ADM", "PPL", "CUL", "TOU", "YTH", "SPO", "TEC", "ECO", "ASM", "CIV", "SYM", "ETC"}
}

// Part is one part of a case's form.
type Part string

// The parts of a case (domain 2.8), in the order they are written and read.
const (
	Background Part = "background"
	Process    Part = "process"
	Outcome    Part = "outcome"
	Effect     Part = "effect"
	Novelty    Part = "novelty"
	Factors    Part = "factors"    // of its success
	Conditions Part = "conditions" // for transfer
	Costs      Part = "costs"      // and people
	Lessons    Part = "lessons"
)

// Parts lists the parts in the order they are written and read.
func Parts() []Part {
	return []Part{Background, Process, Outcome, Effect, Novelty, Factors, Conditions, Costs, Lessons}
}

// needed are the parts without which a case can't be reviewed; of the second list, one is enough, for not every case has a result
// that can be told apart from its effect or lesson.
var (
	needed = []Part{Background, Process}
	either = []Part{Outcome, Effect, Lessons}
)

// Rich is a rich text in several languages.
type Rich = lang.Said[prose.Doc]

// Source says where what a case tells is documented.
type Source struct {
	Title     string `bson:"title"`
	Publisher string `bson:"publisher"`
	Date      string `bson:"date"`    // as far as known: "2025-02-13", "2017", or ""
	Locator   string `bson:"locator"` // a page, an address in words, a number
}

// Content is what a case says. The same content is written, reviewed and published.
type Content struct {
	Type     Type          `bson:"type"`
	Source   lang.Tag      `bson:"source"` // the language it is written in
	Title    lang.Text     `bson:"title"`
	Summary  lang.Text     `bson:"summary"`
	Parts    map[Part]Rich `bson:"parts"`
	Contact  lang.Text     `bson:"contact"` // a desk, not a person
	Sectors  []string      `bson:"sectors"`
	Tags     []string      `bson:"tags"`
	YearFrom int           `bson:"year_from"` // 0 if unknown
	YearTo   int           `bson:"year_to"`   // 0 if it goes on or is unknown
	Place    string        `bson:"place"`     // a unit
	Partners []string      `bson:"partners"`  // units
	Sources  []Source      `bson:"sources"`
}

// Limits of a case, in characters and pieces.
const (
	MostTitle    = 160
	MostSummary  = 600
	MostPart     = 12000
	MostReason   = 2000
	MostContact  = 200
	MostTags     = 12
	MostTag      = 40
	MostPartners = 20
	MostSources  = 20
	MostLangs    = 12
)

// Check returns what is wrong with the content of a draft, field by field. A draft may be incomplete but not wrong.
func (c Content) Check() error {
	var f fault.Check
	f.That(slices.Contains(Types(), c.Type), "type", "unknown")
	tag, err := lang.Parse(string(c.Source))
	f.That(err == nil && tag == c.Source, "source", "unknown")
	line(&f, "title", c.Title, MostTitle)
	line(&f, "summary", c.Summary, MostSummary)
	line(&f, "contact", c.Contact, MostContact)
	for part, said := range c.Parts {
		path := "parts." + string(part)
		f.That(slices.Contains(Parts(), part), path, "unknown")
		f.That(len(said.In) <= MostLangs, path, "too_many", "max", strconv.Itoa(MostLangs))
		for tag, v := range said.In {
			f.That(v.Value.Runes() <= MostPart, path+"."+string(tag), "too_long", "max", strconv.Itoa(MostPart))
		}
	}
	for i, s := range c.Sectors {
		f.That(slices.Contains(Sectors(), s) && !slices.Contains(c.Sectors[:i], s), fmt.Sprintf("sectors[%d]", i), "unknown")
	}
	f.That(len(c.Tags) <= MostTags, "tags", "too_many", "max", strconv.Itoa(MostTags))
	for i, t := range c.Tags {
		f.Line(fmt.Sprintf("tags[%d]", i), t, fault.Required, MostTag)
	}
	f.That(c.YearFrom == 0 || c.YearFrom >= 1945 && c.YearFrom <= 2199, "year_from", "not_a_year")
	f.That(c.YearTo == 0 || c.YearTo >= 1945 && c.YearTo <= 2199, "year_to", "not_a_year")
	f.That(c.YearTo == 0 || c.YearFrom <= c.YearTo, "year_to", "before_start")
	f.Line("place", c.Place, fault.Optional, 60)
	f.That(len(c.Partners) <= MostPartners, "partners", "too_many", "max", strconv.Itoa(MostPartners))
	f.That(len(c.Sources) <= MostSources, "sources", "too_many", "max", strconv.Itoa(MostSources))
	for i, s := range c.Sources {
		at := fmt.Sprintf("sources[%d].", i)
		f.Line(at+"title", s.Title, fault.Required, 300)
		f.Line(at+"publisher", s.Publisher, fault.Optional, 200)
		f.Line(at+"locator", s.Locator, fault.Optional, 300)
		f.That(s.Date == "" || lang.PartialDate(s.Date), at+"date", "not_a_date")
	}
	return f.Err()
}

func line(f *fault.Check, path string, t lang.Text, most int) {
	f.That(len(t.In) <= MostLangs, path, "too_many", "max", strconv.Itoa(MostLangs))
	for tag, v := range t.In {
		f.Line(path+"."+string(tag), v.Value, fault.Optional, most)
	}
}

// Ready returns what a draft still lacks before it can be reviewed, in its source language.
func (c Content) Ready() error {
	if err := c.Check(); err != nil {
		return err
	}
	var f fault.Check
	at := "." + string(c.Source)
	f.That(c.Title.In[c.Source].Value != "", "title"+at, "required")
	f.That(c.Summary.In[c.Source].Value != "", "summary"+at, "required")
	for _, p := range needed {
		f.That(!c.Parts[p].In[c.Source].Value.Empty(), "parts."+string(p)+at, "required")
	}
	f.That(slices.ContainsFunc(either, func(p Part) bool { return !c.Parts[p].In[c.Source].Value.Empty() }), "parts."+string(Outcome)+at, "required")
	f.That(len(c.Sectors) > 0, "sectors", "required")
	return f.Err()
}

// Languages lists the languages the case can be read in: those with a title and a summary, the source first.
func (c Content) Languages() []lang.Tag {
	return slices.DeleteFunc(c.Title.Tags(), func(t lang.Tag) bool {
		return t != c.Source && c.Summary.In[t].Value == ""
	})
}

// Hash is the content's fingerprint: SHA-256 over its JSON with sorted keys, in hex. Equal contents have equal hashes on every machine.
func (c Content) Hash() string {
	raw, err := json.Marshal(c)
	if err != nil {
		panic("library: content can't be written as JSON: " + err.Error())
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
