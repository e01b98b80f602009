package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Agenda is the items of one meeting, in order, built by all sides.
type Agenda struct {
	Meeting  ID       `bson:"-"`
	Rev      int64    `bson:"-"`
	Items    []Item   `bson:"items"`
	Versions []Locked `bson:"versions"` // as they were sent to all, the oldest first
	Shut     int      `bson:"shut"`     // the version with which nobody may write any more, until the meeting loosens it
}

// Kind is what an item is for.
type Kind string

// An item informs, consults, or asks for a decision.
const (
	Information  Kind = "information"
	Consultation Kind = "consultation"
	Decision     Kind = "decision"
)

// Kinds lists the kinds of items.
func Kinds() []Kind { return []Kind{Decision, Consultation, Information} }

// Standing is where an item stands among the sides.
type Standing string

// An item is proposed by one side and stands once every other has accepted it. One that is declined, withdrawn, or passed on isn't dealt with here.
const (
	Offered   Standing = "offered"
	Accepted  Standing = "accepted"
	Refused   Standing = "refused"
	Withdrawn Standing = "withdrawn"
	Passed    Standing = "passed" // to another body, or back to the series' backlog
)

// Item is one item of an agenda.
type Item struct {
	ID        string           `bson:"id"`
	Rev       int              `bson:"rev"` // of the item alone, so that two sides can write at once
	Kind      Kind             `bson:"kind"`
	Joint     bool             `bson:"joint"` // all sides' matter; else the proposer's own
	Title     lang.Text        `bson:"title"`
	Text      lang.Text        `bson:"text"`
	Proposer  tenants.TenantID `bson:"proposer"`
	Presenter lang.Text        `bson:"presenter"` // as it stands on the agenda: an office or a name
	Minutes   int              `bson:"minutes"`
	Lang      lang.Tag         `bson:"lang"` // in which it is presented
	Session   string           `bson:"session"`
	Papers    []string         `bson:"papers"` // files of the meeting's space
	Closed    string           `bson:"closed"` // the closed sitting behind it, of which the agenda says nothing else; empty for an open item
	Standing  Standing         `bson:"standing"`
	Views     []Consent        `bson:"views"` // what the other sides said of it, the last of each
	From      Origin           `bson:"from"`  // where it came from
	To        Origin           `bson:"to"`    // where it was passed to
	By        tenants.MemberID `bson:"by"`
	At        time.Time        `bson:"at"`
}

// Consent is what one side says of an item.
type Consent struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Yes    bool             `bson:"yes"`
	Why    string           `bson:"why"` // of a refusal
	At     time.Time        `bson:"at"`
}

// Origin is where an item came from or went to: the backlog of a series, or another meeting.
type Origin struct {
	Ref  fact.Ref `bson:"ref"`  // of noun series or meeting; the zero Ref for none
	Item string   `bson:"item"` // there
	Why  string   `bson:"why"`
}

// Locked is a version of an agenda as it was sent to all.
type Locked struct {
	Version int              `bson:"version"`
	Items   []Item           `bson:"items"`
	Hash    string           `bson:"hash"` // SHA-256 over the items as JSON
	At      time.Time        `bson:"at"`
	By      tenants.MemberID `bson:"by"`
}

// Bounds of an agenda.
const (
	MostItems    = 100
	MostText     = 8000
	MostMinutes  = 600
	MostPapers   = 20
	MostVersions = 30
)

func (v Locked) hash() string {
	text, err := json.Marshal(v.Items)
	if err != nil {
		panic(err) // an item holds nothing that JSON can't say
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Standing lists the items that will be dealt with, as they stand.
func (a Agenda) Standing() []Item {
	return slices.DeleteFunc(slices.Clone(a.Items), func(i Item) bool { return i.Standing != Accepted })
}

// Pending lists the items on which a side has still to say something, or which were refused and neither mended nor withdrawn.
func (a Agenda) Pending(parties []tenants.TenantID) []Item {
	return slices.DeleteFunc(slices.Clone(a.Items), func(i Item) bool {
		return i.Standing != Offered && i.Standing != Refused || i.agreed(parties)
	})
}

// Total is how many minutes the items take that may be dealt with.
func (a Agenda) Total() int {
	total := 0
	for _, i := range a.Items {
		if i.Standing == Accepted || i.Standing == Offered {
			total += i.Minutes
		}
	}
	return total
}

func (a Agenda) item(id string) int {
	return slices.IndexFunc(a.Items, func(i Item) bool { return i.ID == id })
}

// Item returns an item, or ErrItemNotFound.
func (a Agenda) Item(id string) (Item, error) {
	i := a.item(id)
	if i < 0 {
		return Item{}, ErrItemNotFound
	}
	return a.Items[i], nil
}

// agreed reports whether every side but the proposer has accepted the item. What is still open from an earlier round was agreed there.
func (i Item) agreed(parties []tenants.TenantID) bool {
	if i.From.Ref.Noun == NounFollowup {
		return true
	}
	for _, t := range parties {
		if t != i.Proposer && !slices.ContainsFunc(i.Views, func(c Consent) bool { return c.Tenant == t && c.Yes }) {
			return false
		}
	}
	return true
}

// Waits reports whether the item waits for a word of the side: another's that it has said nothing of, or its own that was declined.
func (i Item) Waits(t tenants.TenantID) bool {
	said := slices.ContainsFunc(i.Views, func(c Consent) bool { return c.Tenant == t })
	return i.Standing == Offered && t != i.Proposer && !said || i.Standing == Refused && t == i.Proposer
}

// settle says where the item stands after what the sides have said.
func (i *Item) settle(parties []tenants.TenantID) {
	switch {
	case i.Standing == Withdrawn || i.Standing == Passed:
	case slices.ContainsFunc(i.Views, func(c Consent) bool { return !c.Yes }):
		i.Standing = Refused
	case i.agreed(parties):
		i.Standing = Accepted
	default:
		i.Standing = Offered
	}
}

// ItemSaid is what a side says of an item.
type ItemSaid struct {
	Kind      Kind
	Joint     bool
	Title     lang.Text
	Text      lang.Text
	Presenter lang.Text
	Minutes   int
	Lang      lang.Tag
	Session   string
	Papers    []string
}

func (s ItemSaid) check(m Meeting) error {
	var c fault.Check
	c.That(slices.Contains(Kinds(), s.Kind), "kind", "unknown")
	c.That(!s.Title.Empty(), "title", "required")
	checkText(&c, "title", s.Title, MostTitle)
	checkText(&c, "text", s.Text, MostText)
	checkText(&c, "presenter", s.Presenter, MostName)
	c.That(s.Minutes >= 1 && s.Minutes <= MostMinutes, "minutes", "out_of_range", "max", strconv.Itoa(MostMinutes))
	c.That(s.Lang == "" || slices.Contains(m.Langs, s.Lang), "lang", "unknown")
	_, err := m.Session(s.Session)
	c.That(s.Session == "" || err == nil, "session", "unknown")
	c.That(len(s.Papers) <= MostPapers, "papers", "too_many", "max", strconv.Itoa(MostPapers))
	for i, p := range s.Papers {
		c.That(p != "" && len(p) <= 60 && !slices.Contains(s.Papers[:i], p), "papers["+strconv.Itoa(i)+"]", "unknown")
	}
	return c.Err()
}

// open returns why nobody may write the agenda now.
func (a Agenda) open(m Meeting, by By) error {
	switch {
	case !m.Party(by.Tenant):
		return ErrNotParty
	case !m.Announced() && by.Tenant != m.Host:
		return ErrNotFound
	case m.State != Draft && m.State != Invited && m.State != Postponed, a.shut(m):
		return ErrAgendaLocked
	}
	return nil
}

// Offer proposes an item. It stands once the other sides have accepted it.
func (a *Agenda) Offer(m Meeting, id string, s ItemSaid, from Origin, by By) error {
	if err := a.open(m, by); err != nil {
		return err
	}
	if err := s.check(m); err != nil {
		return err
	}
	switch {
	case !name(id):
		return fault.ErrInvalid.At(fault.Field{Path: "id", Code: "unknown"})
	case a.item(id) >= 0:
		return ErrTaken
	case len(a.Items) >= MostItems:
		return ErrTooManyItems
	}
	x := Item{ID: id, Rev: 1, Proposer: by.Tenant, Standing: Offered, Views: []Consent{}, From: from, By: by.Member, At: by.At}
	x.say(s)
	x.settle(m.Parties)
	a.Items = append(slices.Clone(a.Items), x)
	return nil
}

func (i *Item) say(s ItemSaid) {
	i.Kind, i.Joint, i.Title, i.Text, i.Presenter, i.Minutes = s.Kind, s.Joint, s.Title, s.Text, s.Presenter, s.Minutes
	i.Lang, i.Session, i.Papers = s.Lang, s.Session, s.Papers
	if i.Papers == nil {
		i.Papers = []string{}
	}
}

// touch finds an item as its doer saw it.
func (a *Agenda) touch(m Meeting, at ItemAt, by By) (*Item, error) {
	if err := a.open(m, by); err != nil {
		return nil, err
	}
	i := a.item(at.Item)
	switch {
	case i < 0:
		return nil, ErrItemNotFound
	case a.Items[i].Rev != at.Rev:
		return nil, ErrStale
	case a.Items[i].Standing == Withdrawn || a.Items[i].Standing == Passed:
		return nil, ErrItemGone
	}
	a.Items = slices.Clone(a.Items)
	a.Items[i].Rev++
	return &a.Items[i], nil
}

// ItemAt names an item at the revision its doer saw.
type ItemAt struct {
	Item string
	Rev  int
}

// Rewrite says an item anew. Only its proposer may; what the others had accepted they accept anew, unless nothing but its place in time, its papers or its
// presenter changes.
func (a *Agenda) Rewrite(m Meeting, at ItemAt, s ItemSaid, by By) error {
	x, err := a.touch(m, at, by)
	switch {
	case err != nil:
		return err
	case x.Proposer != by.Tenant:
		return ErrNotProposer
	}
	if err := s.check(m); err != nil {
		return err
	}
	matter := func(k Kind, joint bool, title, text lang.Text) string {
		said, err := json.Marshal([]any{k, joint, words(title), words(text)})
		if err != nil {
			panic(err) // texts only
		}
		return string(said)
	}
	if matter(x.Kind, x.Joint, x.Title, x.Text) != matter(s.Kind, s.Joint, s.Title, s.Text) {
		x.Views = []Consent{}
	}
	x.say(s)
	x.settle(m.Parties)
	return nil
}

// words are what a text says, without where it came from and when.
func words(t lang.Text) map[lang.Tag]string {
	said := map[lang.Tag]string{}
	for tag, v := range t.In {
		said[tag] = v.Value
	}
	return said
}

// View says what one side thinks of another's item. The last word counts.
func (a *Agenda) View(m Meeting, at ItemAt, c Consent, by By) error {
	x, err := a.touch(m, at, by)
	switch {
	case err != nil:
		return err
	case x.Proposer == by.Tenant:
		return ErrOwnItem
	}
	if !c.Yes {
		if err := checkReason(c.Why); err != nil {
			return err
		}
	} else {
		c.Why = ""
	}
	c.Tenant, c.At = by.Tenant, by.At
	x.Views = append(slices.DeleteFunc(slices.Clone(x.Views), func(v Consent) bool { return v.Tenant == by.Tenant }), c)
	x.settle(m.Parties)
	return nil
}

// Withdraw takes an item back. Its proposer may, and the host.
func (a *Agenda) Withdraw(m Meeting, at ItemAt, by By) error {
	x, err := a.touch(m, at, by)
	switch {
	case err != nil:
		return err
	case x.Proposer != by.Tenant && m.Host != by.Tenant:
		return ErrNotProposer
	}
	x.Standing = Withdrawn
	return nil
}

// Pass passes an item on, with its papers: to another meeting, or to the backlog of the series. Its proposer may, and the host.
func (a *Agenda) Pass(m Meeting, at ItemAt, to Origin, by By) (Item, error) {
	x, err := a.touch(m, at, by)
	switch {
	case err != nil:
		return Item{}, err
	case x.Proposer != by.Tenant && m.Host != by.Tenant:
		return Item{}, ErrNotProposer
	case x.Closed != "":
		return Item{}, ErrClosedItem
	}
	if err := checkReason(to.Why); err != nil {
		return Item{}, err
	}
	x.Standing, x.To = Passed, to
	return *x, nil
}

// Order puts the items into another order. It names every item once.
func (a *Agenda) Order(m Meeting, ids []string, by By) error {
	if err := a.open(m, by); err != nil {
		return err
	}
	if by.Tenant != m.Host {
		return ErrNotHost
	}
	next := make([]Item, 0, len(a.Items))
	for i, one := range ids {
		at := a.item(one)
		if at < 0 || slices.Contains(ids[:i], one) {
			return fault.ErrInvalid.At(fault.Field{Path: "items[" + strconv.Itoa(i) + "]", Code: "unknown"})
		}
		next = append(next, a.Items[at])
	}
	if len(next) != len(a.Items) {
		return ErrStale
	}
	a.Items = next
	return nil
}

// Close locks the agenda as it stands, and returns the version that everybody receives. Closing it again returns the same.
func (a *Agenda) Close(m Meeting, by By) (Locked, error) {
	if by.Tenant != m.Host {
		return Locked{}, ErrNotHost
	}
	if a.shut(m) {
		return a.Versions[len(a.Versions)-1], nil
	}
	if err := m.ready(*a); err != nil {
		return Locked{}, err
	}
	if len(a.Versions) >= MostVersions {
		return Locked{}, ErrTooManyVersions
	}
	v := Locked{Version: len(a.Versions) + 1, Items: a.Standing(), At: by.At, By: by.Member}
	v.Hash = v.hash()
	a.Versions, a.Shut = append(slices.Clone(a.Versions), v), v.Version
	return v, nil
}

// shut reports whether the agenda was locked since the meeting was last loosened.
func (a Agenda) shut(m Meeting) bool { return a.Shut > m.Lock.Loose }
