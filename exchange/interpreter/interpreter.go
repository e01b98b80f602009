// Package interpreter keeps the pool of interpreters that a body, or a network, calls on: who works between which languages and how, what it costs, when she is
// away, and where she has been engaged. Each row is its owner's; others of the space find the card without the contact. It knows no meeting.
package interpreter

import (
	"net/mail"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names an interpreter in the space whose pool she is in.
type ID string

// State says whether she is called on.
type State string

// An interpreter is called on, or not any more.
const (
	Active  State = "active"
	Retired State = "retired"
)

// Mode is a way of interpreting.
type Mode string

// Modes lists the ways of interpreting: after the speaker, at the same time from a booth, and at the same time beside the listener.
func Modes() []Mode { return []Mode{"consecutive", "simultaneous", "whispered"} }

// Grades lists what an interpreter can be trusted with, the most demanding first: conferences from the booth; formal talks and signings; visits and escort;
// volunteers and trainees.
func Grades() []string { return []string{"conference", "formal", "escort", "volunteer"} }

// Fields lists the codes of sectors (domain: Sector taxonomy).
func Fields() []string {
	return []string{"ADM", "PPL", "CUL", "TOU", "YTH", "SPO", "TEC", "ECO", "ASM", "CIV", "SYM", "ETC"}
}

// Units lists what a rate is paid for.
func Units() []string { return []string{"hour", "half_day", "day"} }

// Bases lists on what ground a person's data are kept.
func Bases() []string { return []string{"consent", "contract", "public_task"} }

// Pair is two languages and the direction she works in.
type Pair struct {
	From lang.Tag `bson:"from"`
	To   lang.Tag `bson:"to"`
	Both bool     `bson:"both"` // and back
}

// Rate is what she is paid.
type Rate struct {
	Mode     Mode   `bson:"mode"` // empty for any
	Per      string `bson:"per"`
	Currency string `bson:"currency"`
	Amount   int64  `bson:"amount"` // in minor units
}

// Days is a stretch of days, the last one included.
type Days struct {
	From string `bson:"from"` // 2006-01-02
	To   string `bson:"to"`
}

// Card is what everybody who shares the pool may read of an interpreter.
type Card struct {
	Name   lang.Text `bson:"name"` // in each script she writes it in
	Pairs  []Pair    `bson:"pairs"`
	Modes  []Mode    `bson:"modes"`
	Fields []string  `bson:"fields"` // codes of sectors
	Words  []string  `bson:"words"`  // of special knowledge
	Grade  string    `bson:"grade"`
	Rates  []Rate    `bson:"rates"`
	Away   []Days    `bson:"away"`
}

// Contact is how the owner reaches her, for the owner alone.
type Contact struct {
	Mail  string `bson:"mail"`
	Phone string `bson:"phone"`
	Note  string `bson:"note"`
}

// Ground is why her data may be kept, and until when.
type Ground struct {
	Basis string `bson:"basis"`
	Given string `bson:"given"` // a day
	Purge string `bson:"purge"` // the day on which they are taken away
}

// Said is what an owner says of an interpreter.
type Said struct {
	Card    Card
	Contact Contact
	Ground  Ground
}

// Interpreter is one person of a pool.
type Interpreter struct {
	ID      ID               `bson:"-"`
	Rev     int64            `bson:"-"`
	Stands  tenants.Space    `bson:"stands"`
	Owner   tenants.TenantID `bson:"owner"`
	State   State            `bson:"state"`
	Card    Card             `bson:"card"`
	Contact Contact          `bson:"contact"`
	Ground  Ground           `bson:"ground"`
	Legs    []string         `bson:"legs"` // the pairs, each direction once, for finding
	History []Engagement     `bson:"history"`
	Created time.Time        `bson:"created"`
	Updated time.Time        `bson:"updated"`
}

// Bounds of an interpreter.
const (
	MostPairs   = 20
	MostWords   = 30
	MostRates   = 12
	MostAway    = 60
	MostHistory = 200
	MostName    = 120
	MostWord    = 60
	MostMail    = 254
	MostPhone   = 40
	MostNote    = 1000
	MostReason  = 1000
	LongestKept = 5 // years
)

// New returns an interpreter that her owner has just written down.
func New(id ID, stands tenants.Space, owner tenants.TenantID, s Said, at time.Time) Interpreter {
	x := Interpreter{ID: id, Stands: stands, Owner: owner, State: Active, History: []Engagement{}, Created: at}
	x.say(s, at)
	return x
}

// Ref is how facts name the interpreter: never by her name.
func (x Interpreter) Ref() fact.Ref { return fact.Ref{Noun: "interpreter", ID: string(x.ID)} }

func (x *Interpreter) say(s Said, at time.Time) {
	x.Card, x.Contact, x.Ground, x.Updated = s.Card, s.Contact, s.Ground, at
	x.Legs = []string{}
	for _, p := range s.Card.Pairs {
		for _, l := range p.legs() {
			if !slices.Contains(x.Legs, l) {
				x.Legs = append(x.Legs, l)
			}
		}
	}
}

// Leg is one direction between two languages, as rows are found by it.
func Leg(from, to lang.Tag) string { return string(from) + ">" + string(to) }

func (p Pair) legs() []string {
	if p.Both {
		return []string{Leg(p.From, p.To), Leg(p.To, p.From)}
	}
	return []string{Leg(p.From, p.To)}
}

// Works reports whether she works from one language into another.
func (x Interpreter) Works(from, to lang.Tag) bool { return slices.Contains(x.Legs, Leg(from, to)) }

// Check returns what is wrong with what is said, field by field. Today is the day on which it is said.
func (s Said) Check(today string) error {
	var c fault.Check
	s.Card.check(&c)
	c.Line("mail", s.Contact.Mail, fault.Optional, MostMail)
	c.That(s.Contact.Mail == "" || address(s.Contact.Mail), "mail", "not_an_address")
	c.Line("phone", s.Contact.Phone, fault.Optional, MostPhone)
	c.Block("note", s.Contact.Note, fault.Optional, MostNote)
	c.That(slices.Contains(Bases(), s.Ground.Basis), "basis", "unknown")
	c.That(isDay(s.Ground.Given), "given", "not_a_date")
	switch {
	case !isDay(s.Ground.Purge):
		c.Fail("purge", "not_a_date")
	case s.Ground.Purge <= today:
		c.Fail("purge", "past")
	case s.Ground.Purge > later(today, LongestKept):
		c.Fail("purge", "out_of_range", "max", strconv.Itoa(LongestKept))
	}
	return c.Err()
}

func (k Card) check(c *fault.Check) {
	c.That(!k.Name.Empty(), "name", "required")
	for tag, v := range k.Name.In {
		c.Line("name.said."+string(tag)+".value", v.Value, fault.Optional, MostName)
	}
	c.That(len(k.Pairs) > 0, "pairs", "required")
	c.That(len(k.Pairs) <= MostPairs, "pairs", "too_many", "max", strconv.Itoa(MostPairs))
	for i, p := range k.Pairs {
		at := "pairs[" + strconv.Itoa(i) + "]"
		c.That(known(p.From), at+".from", "unknown_language")
		c.That(known(p.To), at+".to", "unknown_language")
		c.That(p.From != p.To, at+".to", "same_language")
	}
	c.That(len(k.Modes) > 0, "modes", "required")
	for i, m := range k.Modes {
		c.That(slices.Contains(Modes(), m) && !slices.Contains(k.Modes[:i], m), "modes["+strconv.Itoa(i)+"]", "unknown")
	}
	for i, f := range k.Fields {
		c.That(slices.Contains(Fields(), f) && !slices.Contains(k.Fields[:i], f), "fields["+strconv.Itoa(i)+"]", "unknown")
	}
	c.That(len(k.Words) <= MostWords, "words", "too_many", "max", strconv.Itoa(MostWords))
	for i, w := range k.Words {
		c.Line("words["+strconv.Itoa(i)+"]", w, fault.Required, MostWord)
	}
	c.That(slices.Contains(Grades(), k.Grade), "grade", "unknown")
	c.That(len(k.Rates) <= MostRates, "rates", "too_many", "max", strconv.Itoa(MostRates))
	for i, r := range k.Rates {
		at := "rates[" + strconv.Itoa(i) + "]."
		c.That(r.Mode == "" || slices.Contains(Modes(), r.Mode), at+"mode", "unknown")
		c.That(slices.Contains(Units(), r.Per), at+"per", "unknown")
		c.That(money.Known(r.Currency), at+"currency", "unknown")
		c.That(r.Amount >= 0 && r.Amount <= money.Most, at+"amount", "not_an_amount")
	}
	c.That(len(k.Away) <= MostAway, "away", "too_many", "max", strconv.Itoa(MostAway))
	for i, d := range k.Away {
		at := "away[" + strconv.Itoa(i) + "]."
		c.That(isDay(d.From), at+"from", "not_a_date")
		c.That(isDay(d.To), at+"to", "not_a_date")
		c.That(d.To >= d.From, at+"to", "before_start")
	}
}

// address reports whether a text has the form of a mail address; whether mail arrives there is found by sending.
func address(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func known(tag lang.Tag) bool {
	canonical, err := lang.Parse(string(tag))
	return err == nil && canonical == tag
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func later(day string, years int) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return at.AddDate(years, 0, 0).Format(time.DateOnly)
}

// owned returns why the side that does it may not change the row.
func (x Interpreter) owned(t tenants.TenantID) error {
	if x.Owner != t {
		return ErrNotOwner
	}
	return nil
}

// Change says the row anew, as its owner.
func (x *Interpreter) Change(s Said, by tenants.TenantID, at time.Time) error {
	if err := x.owned(by); err != nil {
		return err
	}
	if err := s.Check(at.Format(time.DateOnly)); err != nil {
		return err
	}
	x.say(s, at)
	return nil
}

// Retire has her not called on any more; what she did stays. Restore takes that back.
func (x *Interpreter) Retire(by tenants.TenantID, at time.Time) error {
	return x.turn(Active, Retired, ErrRetired, by, at)
}

// Restore has a retired interpreter called on again.
func (x *Interpreter) Restore(by tenants.TenantID, at time.Time) error {
	return x.turn(Retired, Active, ErrNotRetired, by, at)
}

func (x *Interpreter) turn(from, to State, wrong error, by tenants.TenantID, at time.Time) error {
	if err := x.owned(by); err != nil {
		return err
	}
	if x.State != from {
		return wrong
	}
	x.State, x.Updated = to, at
	return nil
}
