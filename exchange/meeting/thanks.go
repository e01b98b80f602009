package meeting

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// ThanksTemplate is the wording of a letter of thanks as one tenant writes it. What it said before stays, so that a wording is never lost.
type ThanksTemplate struct {
	ID      string           `bson:"-"` // one of the standard ones, or the tenant's own
	Rev     int64            `bson:"-"`
	Said    ThanksSaid       `bson:"said"`
	Past    []ThanksEdition  `bson:"past"` // the oldest first
	Gone    bool             `bson:"gone"` // an own one that isn't offered any more
	By      tenants.MemberID `bson:"by"`
	Updated time.Time        `bson:"updated"`
}

// ThanksSaid is what a template says. Where it stands in a language it has a title and a body there.
type ThanksSaid struct {
	Title lang.Text `bson:"title"`
	Body  lang.Text `bson:"body"`
}

// ThanksEdition is what a template said until a moment.
type ThanksEdition struct {
	ThanksSaid `bson:"said"`
	By         tenants.MemberID `bson:"by"`
	Until      time.Time        `bson:"until"`
}

// Bounds of letters of thanks.
const (
	MostTemplates = 50
	MostEditions  = 30
	MostThanks    = 4000 // letters of one tenant for one meeting
	MostBody      = 4000
)

// ThanksWords lists what a template may leave open, and a letter fills in.
func ThanksWords() []string {
	return []string{"name", "office", "side", "event", "date", "place", "host", "sender", "decisions"}
}

// Langs lists the languages in which a template can be sent, in the order of the interface.
func (t ThanksSaid) Langs() []lang.Tag {
	return slices.DeleteFunc(lang.Interface(), func(tag lang.Tag) bool { return strings.TrimSpace(t.Body.In[tag].Value) == "" })
}

// open matches what is left open, and a brace that is never closed.
var open = regexp.MustCompile(`\{[^{}\n]{0,40}\}?|\}`)

// check refuses a word that no letter could fill in, and says which and what there is.
func (t ThanksSaid) check() error {
	var c fault.Check
	c.That(!t.Body.Empty(), "body", "required")
	checkText(&c, "title", t.Title, MostTitle)
	checkText(&c, "body", t.Body, MostBody)
	for _, part := range []struct {
		path string
		text lang.Text
	}{{"title", t.Title}, {"body", t.Body}} {
		for _, tag := range part.text.Tags() {
			for _, word := range open.FindAllString(part.text.In[tag].Value, -1) {
				known := len(word) > 2 && slices.Contains(ThanksWords(), strings.TrimSuffix(word[1:], "}")) && strings.HasSuffix(word, "}")
				c.That(known, part.path+".said."+string(tag)+".value", "unknown_word", "word", word, "known", "{"+strings.Join(ThanksWords(), "} {")+"}")
			}
		}
	}
	for _, tag := range t.Langs() {
		c.That(strings.TrimSpace(t.Title.In[tag].Value) != "", "title.said."+string(tag)+".value", "required")
	}
	return c.Err()
}

// Word says a template anew. What it said stays among its past editions.
func (t *ThanksTemplate) Word(said ThanksSaid, by By) error {
	if err := said.check(); err != nil {
		return err
	}
	t.take(said, by)
	return nil
}

func (t *ThanksTemplate) take(said ThanksSaid, by By) {
	if !t.Said.Body.Empty() {
		t.Past = append(slices.Clone(t.Past), ThanksEdition{t.Said, t.By, by.At})
		if extra := len(t.Past) - MostEditions; extra > 0 {
			t.Past = t.Past[extra:]
		}
	}
	t.Said, t.Gone, t.By, t.Updated = said, false, by.Member, by.At
}

// Restore says again what the standard says.
func (t *ThanksTemplate) Restore(by By) error {
	said, ok := standardThanks()[t.ID]
	if !ok {
		return ErrNoStandard
	}
	t.take(said, by)
	return nil
}

// Drop offers an own template no more. Letters that were written with it stay.
func (t *ThanksTemplate) Drop(by By) error {
	if _, ok := standardThanks()[t.ID]; ok {
		return ErrNoStandard
	}
	t.Gone, t.Updated = true, by.At
	return nil
}

// Standard reports whether there is a standard text to go back to, and whether the template says it now.
func (t ThanksTemplate) Standard() (has, same bool) {
	said, has := standardThanks()[t.ID]
	if !has {
		return false, false
	}
	for _, tag := range lang.Interface() {
		if said.Title.In[tag].Value != t.Said.Title.In[tag].Value || said.Body.In[tag].Value != t.Said.Body.In[tag].Value {
			return true, false
		}
	}
	return true, true
}

// Thanks is whom one side has thanked for a meeting. It stands in that side's own home, and names people as the roll does.
type Thanks struct {
	Meeting  ID              `bson:"-"`
	Rev      int64           `bson:"-"`
	Stands   tenants.Space   `bson:"stands"` // where the meeting stands
	Mailings []ThanksMailing `bson:"mailings"`
	Updated  time.Time       `bson:"updated"`
}

// ThanksMailing is letters of one wording that were written at one time.
type ThanksMailing struct {
	ID       string           `bson:"id"`
	Template string           `bson:"template"`
	Said     ThanksSaid       `bson:"said"` // as the template said it then, with what it leaves open
	Langs    []lang.Tag       `bson:"langs"`
	Beside   bool             `bson:"beside"` // two languages side by side; else one after the other
	People   []PersonID       `bson:"people"`
	By       tenants.MemberID `bson:"by"`
	At       time.Time        `bson:"at"`
}

// Thanked returns when somebody was last thanked, zero for never.
func (x Thanks) Thanked(p PersonID) time.Time {
	var at time.Time
	for _, g := range x.Mailings {
		if slices.Contains(g.People, p) && g.At.After(at) {
			at = g.At
		}
	}
	return at
}

// Mailing returns letters that were written.
func (x Thanks) Mailing(id string) (ThanksMailing, error) {
	i := slices.IndexFunc(x.Mailings, func(g ThanksMailing) bool { return g.ID == id })
	if i < 0 {
		return ThanksMailing{}, ErrThanksNotFound
	}
	return x.Mailings[i], nil
}

// Thanking is whom somebody thanks, in which words and languages.
type Thanking struct {
	Template string
	Langs    []lang.Tag
	Beside   bool
	People   []PersonID
	Again    bool // though some of them were thanked before
}

// check reads whom somebody thanks against the wording and the people there are.
func (t Thanking) check(said ThanksSaid) error {
	var c fault.Check
	c.That(len(t.People) > 0, "people", "required")
	for i, p := range t.People {
		c.That(!slices.Contains(t.People[:i], p), "people["+strconv.Itoa(i)+"]", "twice")
	}
	c.That(len(t.Langs) == 1 || len(t.Langs) == 2, "langs", "required")
	for i, tag := range t.Langs {
		at := "langs[" + strconv.Itoa(i) + "]"
		c.That(slices.Contains(said.Langs(), tag), at, "not_worded")
		c.That(!slices.Contains(t.Langs[:i], tag), at, "twice")
	}
	return c.Err()
}

// Give notes that people are thanked. Who was thanked before is refused unless that is known.
func (x *Thanks) Give(m Meeting, id string, t Thanking, said ThanksSaid, by By) error {
	switch {
	case !m.Party(by.Tenant):
		return ErrNotParty
	case !m.Held():
		return ErrNotHeld
	case slices.ContainsFunc(x.Mailings, func(g ThanksMailing) bool { return g.ID == id }):
		return nil
	}
	if err := t.check(said); err != nil {
		return err
	}
	letters := len(t.People)
	for _, g := range x.Mailings {
		letters += len(g.People)
	}
	if letters > MostThanks {
		return ErrTooManyThanks
	}
	if !t.Again && slices.ContainsFunc(t.People, func(p PersonID) bool { return !x.Thanked(p).IsZero() }) {
		return ErrThankedBefore
	}
	x.Mailings = append(slices.Clone(x.Mailings), ThanksMailing{ID: id, Template: t.Template, Said: said, Langs: t.Langs, Beside: t.Beside, People: t.People, By: by.Member, At: by.At})
	x.Updated = by.At
	return nil
}

// Filled is one letter's words in one language.
type Filled struct {
	Lang  lang.Tag
	Title string
	Body  []string // by paragraph; an empty one keeps its room
}

// Fill puts what is known in the place of what the wording leaves open. A paragraph about what there isn't, such as a place or decisions, is left out.
func (t ThanksSaid) Fill(tag lang.Tag, with map[string]string) Filled {
	put := func(s string) string {
		s = open.ReplaceAllStringFunc(s, func(word string) string { return with[strings.Trim(word, "{}")] })
		return strings.Join(strings.Fields(s), " ")
	}
	out := Filled{Lang: tag, Title: put(t.Title.In[tag].Value)}
	for _, p := range strings.Split(strings.ReplaceAll(t.Body.In[tag].Value, "\r\n", "\n"), "\n") {
		gone := slices.ContainsFunc([]string{"place", "decisions"}, func(w string) bool { return with[w] == "" && strings.Contains(p, "{"+w+"}") })
		p = put(p)
		if last := len(out.Body) - 1; gone || p == "" && (last < 0 || out.Body[last] == "") {
			continue
		}
		out.Body = append(out.Body, p)
	}
	return out
}

// longestTitle is how long an office may be to stand in the address; a longer one stands above the letter alone.
const longestTitle = 16

// Addressed is how a letter in a language addresses somebody: by name, with her office or an honorific as the language has it.
func (p PersonSaid) Addressed(to lang.Tag) string {
	name := p.Called(to)
	if name == "" {
		return ""
	}
	title := strings.TrimSpace(p.Title.In[to].Value)
	if len([]rune(title)) > longestTitle {
		title = ""
	}
	latin := !written(name, "hangul") && !written(name, "kanji")
	gap := ""
	if latin {
		gap = " "
	}
	switch {
	case to == lang.Korean && title != "":
		return name + " " + title + "님"
	case to == lang.Korean:
		return name + " 님"
	case to == lang.Chinese && title != "":
		return name + gap + title
	case to == lang.Chinese:
		return name + gap + "先生/女士"
	case to == lang.Japanese:
		return name + gap + "様"
	case title != "":
		return title + " " + name
	}
	return "Mr./Ms. " + name
}
