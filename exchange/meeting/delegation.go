package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// PersonID names somebody of a delegation, at one meeting only.
type PersonID string

// Delegation is whom one side sends to a meeting. It is personal data, so it stands in that side's own home, and the others see what was shown to them alone.
type Delegation struct {
	Meeting ID            `bson:"-"`
	Rev     int64         `bson:"-"`
	Stands  tenants.Space `bson:"stands"` // where the meeting stands
	Days    int           `bson:"days"`   // after the end for which the people are kept; 0 for DefaultDays
	People  []Person      `bson:"people"`
	Purged  time.Time     `bson:"purged"` // when the people were taken away; zero for not yet
	Updated time.Time     `bson:"updated"`
}

// Person is somebody of a delegation. No number of a passport stands here, and none has a place.
type Person struct {
	ID         PersonID `bson:"id"`
	Rev        int      `bson:"rev"` // of the person alone
	PersonSaid `bson:"said"`
	Shown      bool         `bson:"shown"`     // to the other sides
	Behind     bool         `bson:"behind"`    // something of what is shown has been said anew since
	Disclosed  []Disclosure `bson:"disclosed"` // what was shown to whom, on which basis
	At         time.Time    `bson:"at"`
}

// PersonSaid is what a side says of somebody it sends.
type PersonSaid struct {
	Names  []PersonName     `bson:"names"` // one for each script, the person's own first
	Part   Part             `bson:"part"`
	Title  lang.Text        `bson:"title"`
	Body   lang.Text        `bson:"body"`
	Rank   string           `bson:"rank"`   // a code; empty for none
	Equals string           `bson:"equals"` // the rank that the side says it stands equal to; empty for its own
	Since  string           `bson:"since"`  // when the office was taken, as far as it is known: a year, a month or a day
	Diet   string           `bson:"diet"`
	Access string           `bson:"access"`
	Mail   string           `bson:"mail"`
	Member tenants.MemberID `bson:"member"` // of the side, where the person is one
}

// PersonName is a name in one script.
type PersonName struct {
	Script     string `bson:"script"`
	Family     string `bson:"family"` // empty for who has one name only
	Given      string `bson:"given"`
	Reading    string `bson:"reading"`     // how it is read aloud
	GivenFirst bool   `bson:"given_first"` // else the family name comes first
}

// Disclosure notes that a person's data were shown to other sides.
type Disclosure struct {
	Basis  string             `bson:"basis"`
	Note   string             `bson:"note"` // such as the article of the law
	Fields []string           `bson:"fields"`
	To     []tenants.TenantID `bson:"to"`
	Digest string             `bson:"digest"` // of what was shown, not the data themselves
	By     tenants.MemberID   `bson:"by"`
	At     time.Time          `bson:"at"`
	Ended  time.Time          `bson:"ended"` // when it was taken back
}

// Part is what somebody is in a delegation.
type Part string

// Leads is the head of a delegation, who is one at most.
const Leads Part = "head"

// PersonParts lists what somebody can be in a delegation.
func PersonParts() []Part {
	return []Part{Leads, "member", "interpreter", "advance", "press", "accompanying"}
}

// Scripts of names. A name in Chinese letters is written otherwise by a Korean, a Japanese, and on either side of the strait.
func NameScripts() []string {
	return []string{"hangul", "hanja", "hans", "hant", "kanji", "kana", "latin", "other"}
}

// Bases lists the grounds on which personal data are shown to another side: the person's consent, what a treaty or contract asks, or a law.
func Bases() []string { return []string{"consent", "contract", "law"} }

// Showable lists what may be shown of a person besides the name and the part, which always are.
func Showable() []string { return []string{"title", "body", "rank", "diet", "access"} }

// Bounds of delegations.
const (
	MostPeople     = 120
	MostPersonName = 200
	MostNeed       = 300
	MostDisclosed  = 60
	DefaultDays    = 90
	MostDays       = 365
)

// KeptDays is for how many days after the end the people are kept.
func (d Delegation) KeptDays() int {
	if d.Days == 0 {
		return DefaultDays
	}
	return d.Days
}

func (d Delegation) person(id PersonID) int {
	return slices.IndexFunc(d.People, func(p Person) bool { return p.ID == id })
}

// Person returns somebody of the delegation.
func (d Delegation) Person(id PersonID) (Person, error) {
	i := d.person(id)
	if i < 0 {
		return Person{}, ErrPersonNotFound
	}
	return d.People[i], nil
}

// open returns why the side can't say anything of its delegation now.
func (d Delegation) open(m Meeting, by By) error {
	switch {
	case !m.Party(by.Tenant):
		return ErrNotParty
	case !d.Purged.IsZero():
		return ErrPurged
	case m.State == Cancelled || m.State == SignedOff:
		return ErrOver
	}
	return nil
}

// Name takes somebody into the delegation, or says anew what is known of her; rev is the revision of the person that was seen, 0 for a new one.
func (d *Delegation) Name(m Meeting, id PersonID, rev int, said PersonSaid, by By) error {
	if err := d.open(m, by); err != nil {
		return err
	}
	i := d.person(id)
	switch {
	case i < 0 && rev != 0:
		return ErrPersonNotFound
	case i < 0 && len(d.People) >= MostPeople:
		return ErrTooManyPeople
	case i >= 0 && d.People[i].Rev != rev:
		return ErrStale
	}
	if err := said.check(*d, id); err != nil {
		return err
	}
	people := slices.Clone(d.People)
	if i < 0 {
		people = append(people, Person{ID: id, Disclosed: []Disclosure{}})
		i = len(people) - 1
	}
	p := people[i]
	p.PersonSaid, p.Rev, p.At = said, p.Rev+1, by.At
	if n := len(p.Disclosed); p.Shown && n > 0 {
		p.Behind = p.shown(p.Disclosed[n-1].Fields).digest() != p.Disclosed[n-1].Digest
	}
	people[i] = p
	d.People, d.Updated = people, by.At
	return nil
}

// Drop takes somebody out who isn't shown to others; who is, is withdrawn first.
func (d *Delegation) Drop(m Meeting, id PersonID, by By) error {
	if err := d.open(m, by); err != nil {
		return err
	}
	i := d.person(id)
	switch {
	case i < 0:
		return ErrPersonNotFound
	case d.People[i].Shown:
		return ErrPersonShown
	}
	d.People, d.Updated = slices.Delete(slices.Clone(d.People), i, i+1), by.At
	return nil
}

// KeepFor says for how many days after the end the people are kept.
func (d *Delegation) KeepFor(days int, by By) error {
	var c fault.Check
	c.That(days >= 1 && days <= MostDays, "days", "out_of_range", "max", strconv.Itoa(MostDays))
	if err := c.Err(); err != nil {
		return err
	}
	if !d.Purged.IsZero() {
		return ErrPurged
	}
	d.Days, d.Updated = days, by.At
	return nil
}

// Showing is which people are shown, on which basis, and what of them.
type Showing struct {
	People []PersonID
	Basis  string
	Note   string
	Fields []string
}

func (x Showing) check(d Delegation) error {
	var c fault.Check
	c.That(len(x.People) > 0, "people", "required")
	for i, id := range x.People {
		c.That(d.person(id) >= 0 && !slices.Contains(x.People[:i], id), "people["+strconv.Itoa(i)+"]", "unknown")
	}
	c.That(slices.Contains(Bases(), x.Basis), "basis", "required")
	need := fault.Optional
	if x.Basis == "contract" || x.Basis == "law" { // which one, somebody will ask
		need = fault.Required
	}
	c.Line("note", x.Note, need, MostNote)
	for i, f := range x.Fields {
		c.That(slices.Contains(Showable(), f) && !slices.Contains(x.Fields[:i], f), "fields["+strconv.Itoa(i)+"]", "unknown")
	}
	return c.Err()
}

// Show notes that people are shown to the other parties. What is shown already, to the same, as it is, is noted once. It returns those of whom something was
// noted anew.
func (d *Delegation) Show(m Meeting, x Showing, by By) ([]PersonID, error) {
	if err := d.open(m, by); err != nil {
		return nil, err
	}
	if !m.Announced() {
		return nil, ErrNotInvited
	}
	if err := x.check(*d); err != nil {
		return nil, err
	}
	to := slices.DeleteFunc(slices.Clone(m.Parties), func(t tenants.TenantID) bool { return t == by.Tenant })
	fields := slices.Sorted(slices.Values(x.Fields))
	people, fresh := slices.Clone(d.People), []PersonID{}
	for _, id := range x.People {
		p := &people[d.person(id)]
		note := Disclosure{Basis: x.Basis, Note: x.Note, Fields: fields, To: to, Digest: p.shown(fields).digest(), By: by.Member, At: by.At}
		p.Shown, p.Behind = true, false
		if n := len(p.Disclosed); n > 0 && p.Disclosed[n-1].same(note) {
			continue
		}
		p.Disclosed = append(slices.Clone(p.Disclosed), note)
		if extra := len(p.Disclosed) - MostDisclosed; extra > 0 {
			p.Disclosed = p.Disclosed[extra:]
		}
		fresh = append(fresh, id)
	}
	d.People, d.Updated = people, by.At
	return fresh, nil
}

func (x Disclosure) same(y Disclosure) bool {
	return x.Ended.IsZero() && x.Basis == y.Basis && x.Note == y.Note && x.Digest == y.Digest && slices.Equal(x.Fields, y.Fields) && slices.Equal(x.To, y.To)
}

// Hide notes that somebody is no longer shown to others.
func (d *Delegation) Hide(id PersonID, by By) error {
	i := d.person(id)
	if i < 0 {
		return ErrPersonNotFound
	}
	people := slices.Clone(d.People)
	p := &people[i]
	p.Shown, p.Behind, p.Disclosed = false, false, slices.Clone(p.Disclosed)
	if n := len(p.Disclosed); n > 0 && p.Disclosed[n-1].Ended.IsZero() {
		p.Disclosed[n-1].Ended = by.At
	}
	d.People, d.Updated = people, by.At
	return nil
}

// Purge takes the people away and leaves what isn't personal: how many there were, of which part and rank, and what was shown to whom on which basis.
func (d *Delegation) Purge(by By) error {
	if !d.Purged.IsZero() {
		return ErrPurged
	}
	people := slices.Clone(d.People)
	for i, p := range people {
		people[i] = Person{ID: p.ID, Rev: p.Rev, PersonSaid: PersonSaid{Part: p.Part, Rank: p.Rank, Names: []PersonName{}}, Disclosed: p.Disclosed, At: p.At}
	}
	d.People, d.Purged, d.Updated = people, by.At, by.At
	return nil
}

// shown is what others see of somebody, where these fields are shown.
func (p PersonSaid) shown(fields []string) PersonSaid {
	out := PersonSaid{Names: p.Names, Part: p.Part}
	has := func(f string) bool { return slices.Contains(fields, f) }
	if has("title") {
		out.Title = p.Title
	}
	if has("body") {
		out.Body = p.Body
	}
	if has("rank") {
		out.Rank, out.Equals, out.Since = p.Rank, p.Equals, p.Since
	}
	if has("diet") {
		out.Diet = p.Diet
	}
	if has("access") {
		out.Access = p.Access
	}
	return out
}

func (p PersonSaid) digest() string {
	sum := sha256.New()
	for _, n := range p.Names {
		fmt.Fprintf(sum, "%q", []string{n.Script, n.Family, n.Given, n.Reading, strconv.FormatBool(n.GivenFirst)})
	}
	for _, t := range []lang.Text{p.Title, p.Body} {
		for _, tag := range lang.Interface() {
			fmt.Fprintf(sum, "%q", t.In[tag].Value)
		}
	}
	fmt.Fprintf(sum, "%q", []string{string(p.Part), p.Rank, p.Equals, p.Since, p.Diet, p.Access})
	return hex.EncodeToString(sum.Sum(nil))
}

var plainMail = regexp.MustCompile(`^[^\s<>"@,;:]+@[^\s<>"@,;:]+$`)

// check reads what was said as an experienced secretary does: a name of one letter is a name, one without Latin letters too, and one of two hundred.
func (p PersonSaid) check(d Delegation, id PersonID) error {
	var c fault.Check
	c.That(len(p.Names) > 0, "names", "required")
	c.That(len(p.Names) <= len(NameScripts()), "names", "too_many", "max", strconv.Itoa(len(NameScripts())))
	for i, n := range p.Names {
		at := "names[" + strconv.Itoa(i) + "]."
		twice := slices.ContainsFunc(p.Names[:i], func(x PersonName) bool { return x.Script == n.Script })
		c.That(slices.Contains(NameScripts(), n.Script) && !twice, at+"script", "unknown")
		n.check(&c, at)
	}
	c.That(slices.Contains(PersonParts(), p.Part), "part", "unknown")
	taken := slices.ContainsFunc(d.People, func(x Person) bool { return x.ID != id && x.Part == Leads })
	c.That(p.Part != Leads || !taken, "part", "head_taken")
	checkText(&c, "title", p.Title, MostTitle)
	checkText(&c, "body", p.Body, MostTitle)
	c.That(p.Rank == "" || slices.Contains(Ranks(), p.Rank), "rank", "unknown")
	c.That(p.Equals == "" || slices.Contains(Ranks(), p.Equals), "equals", "unknown")
	c.That(p.Since == "" || lang.PartialDate(p.Since), "since", "not_a_date")
	c.Line("diet", p.Diet, fault.Optional, MostNeed)
	c.Line("access", p.Access, fault.Optional, MostNeed)
	c.That(p.Mail == "" || len(p.Mail) <= 254 && plainMail.MatchString(p.Mail), "mail", "not_a_mail")
	shared := slices.ContainsFunc(d.People, func(x Person) bool { return x.ID != id && p.Mail != "" && strings.EqualFold(x.Mail, p.Mail) })
	c.That(!shared, "mail", "twice")
	seated := slices.ContainsFunc(d.People, func(x Person) bool { return x.ID != id && p.Member != "" && x.Member == p.Member })
	c.That(!seated, "member", "twice")
	return c.Err()
}

func (n PersonName) check(c *fault.Check, at string) {
	c.Line(at+"family", n.Family, fault.Optional, MostPersonName)
	c.Line(at+"given", n.Given, fault.Optional, MostPersonName)
	c.Line(at+"reading", n.Reading, fault.Optional, MostPersonName)
	whole := n.Family + n.Given
	c.That(strings.TrimSpace(whole) != "", at+"given", "required")
	c.That(len([]rune(whole)) <= MostPersonName, at+"given", "too_long", "max", strconv.Itoa(MostPersonName))
	c.That(written(n.Family, n.Script), at+"family", "wrong_script")
	c.That(written(n.Given, n.Script), at+"given", "wrong_script")
}
