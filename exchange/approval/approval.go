// Package approval is how several parties approve or sign the same words: the words are frozen, their hash is shown, and one authorised hand of each
// party turns that party's key on exactly this hash. It knows nothing of what is approved but what the subject says when it is frozen.
package approval

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names an approval, in the space it stands in and in the homes that keep a copy.
type ID string

// Intent is what the parties mean by their keys.
type Intent string

// Parties approve a text, or they sign it, which asks for the second factor again.
const (
	Approve Intent = "approve"
	Sign    Intent = "sign"
)

// Intents lists the intents.
func Intents() []Intent { return []Intent{Approve, Sign} }

// Order says who may turn a key when.
type Order string

// The sides turn their keys in any order, or one after the other.
const (
	Parallel Order = "parallel"
	InTurn   Order = "in_turn"
)

// Orders lists the orders.
func Orders() []Order { return []Order{Parallel, InTurn} }

// State is where an approval stands.
type State string

// The states of an approval. All but the first two are for good.
const (
	Preparing State = "preparing" // its subject is being frozen
	Open      State = "open"
	Complete  State = "completed"
	Declined  State = "refused"
	TakenBack State = "recalled" // by who asked
	Undone    State = "reset"    // somebody wants to edit again
	Expired   State = "lapsed"
	Broken    State = "stopped" // a party has left
)

// States lists the states that are seen.
func States() []State {
	return []State{Open, Complete, Declined, TakenBack, Undone, Expired, Broken}
}

// Approval is one frozen text and the keys on it.
type Approval struct {
	ID      ID                 `bson:"-"`
	Rev     int64              `bson:"-"`
	Space   tenants.Space      `bson:"space"`
	About   fact.Ref           `bson:"about"`
	Title   lang.Text          `bson:"title"` // of the subject, as it was frozen
	Intent  Intent             `bson:"intent"`
	Order   Order              `bson:"order"`
	State   State              `bson:"state"`
	Ongoing bool               `bson:"ongoing"` // preparing or open
	SHA256  string             `bson:"sha256"`  // of the document, in hexadecimal
	Bytes   int64              `bson:"bytes"`   // of the document
	Langs   []lang.Tag         `bson:"langs"`   // the document has texts in
	Papers  []Paper            `bson:"papers"`  // that the texts show
	Sides   []Side             `bson:"sides"`
	Waits   []string           `bson:"waits"` // the tenants whose turn it is
	Asker   Hand               `bson:"asker"`
	Writers []tenants.MemberID `bson:"writers"` // of the subject: they may not approve it
	Within  fact.Ref           `bson:"within"`  // whose closed trail the deeds on it stand in; zero where all who share the space may know of it
	Readers []string           `bson:"readers"` // members who alone may know of it, where Within is set
	Note    string             `bson:"note"`    // of who asked
	Reason  string             `bson:"reason"`  // of the end, where it has one
	Due     time.Time          `bson:"due"`
	Next    time.Time          `bson:"next"` // when the house looks at it again by itself; zero for never
	Steps   []Step             `bson:"steps"`
	From    tenants.Space      `bson:"from"` // of a copy: where it was completed; else empty
	Copy    bool               `bson:"copy"`
	Lock    string             `bson:"lock"` // no two of a space have the same: there is one ongoing approval of a subject
	Asked   time.Time          `bson:"asked"`
	Ended   time.Time          `bson:"ended"`
	Updated time.Time          `bson:"updated"`
}

// Side is one party of what is approved.
type Side struct {
	ID     string           `bson:"id"`     // the tenant's, or one of its own for a party that doesn't use the house
	Tenant tenants.TenantID `bson:"tenant"` // empty for such a one
	Name   lang.Text        `bson:"name"`
	Key    *Key             `bson:"key,omitempty"`
	Thirds []Third          `bson:"thirds"`
}

// Key is one party's word on the hash.
type Key struct {
	By     Hand      `bson:"by"`
	SHA256 string    `bson:"sha256"`
	Factor bool      `bson:"factor"`           // the second factor was shown for it
	Letter *Evidence `bson:"letter,omitempty"` // it was recorded from: the hand is another side's
}

// Third is the key of a body besides a party, such as a ministry or a council, which the side concerned records.
type Third struct {
	ID       string    `bson:"id"`
	Body     Body      `bson:"body"`
	Name     string    `bson:"name"`
	By       Hand      `bson:"by"` // zero until it is recorded
	Evidence *Evidence `bson:"evidence,omitempty"`
}

// Body is a sort of body whose consent is needed besides the parties'.
type Body string

// The bodies.
const (
	Council     Body = "council" // of the city itself
	Ministry    Body = "ministry"
	Upper       Body = "upper" // a province, for its city
	Association Body = "association"
	OtherBody   Body = "other"
)

// Bodies lists the bodies.
func Bodies() []Body { return []Body{Council, Ministry, Upper, Association, OtherBody} }

// Hand is somebody who did something, as she was called then.
type Hand struct {
	Member tenants.MemberID `bson:"member"`
	Tenant tenants.TenantID `bson:"tenant"`
	Name   string           `bson:"name"`
	Title  lang.Text        `bson:"title"`
	At     time.Time        `bson:"at"`
}

// Evidence is a letter and what it says.
type Evidence struct {
	Paper     Paper  `bson:"paper"`
	Signatory string `bson:"signatory"`
	Office    string `bson:"office"`
	Dated     string `bson:"dated"`
	Reference string `bson:"reference"`
	Note      string `bson:"note"`
}

// Paper is a file as it was when it was put to an approval.
type Paper struct {
	File   string `bson:"file"`
	Name   string `bson:"name"`
	Type   string `bson:"type"`
	Bytes  int64  `bson:"bytes"`
	SHA256 string `bson:"sha256"`
}

// Step is one deed in an approval's own trail.
type Step struct {
	Deed   string    `bson:"deed"` // the fact's code
	Side   string    `bson:"side"` // concerned
	By     Hand      `bson:"by"`   // zero for the house
	Reason string    `bson:"reason"`
	At     time.Time `bson:"at"`
}

// Seen reports whether who stands in the scope may know of the approval. Guests by pass never do; of what only few may know of, only these do.
func (a Approval) Seen(in tenants.Scope) bool {
	switch {
	case in.Guest() != "":
		return false
	case in.Member() == "" && in.May(tenants.Keep):
		return true
	}
	return a.Within == (fact.Ref{}) || slices.Contains(a.Readers, string(in.Member()))
}

// missing reports whether the side still owes something.
func (s Side) missing() bool { return s.Key == nil || s.missingThird() }

func (s Side) missingThird() bool {
	return slices.ContainsFunc(s.Thirds, func(t Third) bool { return t.Evidence == nil })
}

// Attested reports whether the side's key was recorded by another side.
func (s Side) Attested() bool { return s.Key != nil && s.Key.Letter != nil }

// Side returns the place of a side among Sides, or -1.
func (a Approval) Side(id string) int {
	return slices.IndexFunc(a.Sides, func(s Side) bool { return s.ID == id })
}

// Turn lists the sides that may turn a key now.
func (a Approval) Turn() []Side {
	var all []Side
	for _, s := range a.Sides {
		if s.missing() {
			all = append(all, s)
		}
	}
	if a.Order == InTurn && len(all) > 1 {
		all = all[:1]
	}
	return all
}

// Tenants lists the parties that use the house.
func (a Approval) Tenants() []tenants.TenantID {
	var all []tenants.TenantID
	for _, s := range a.Sides {
		if s.Tenant != "" {
			all = append(all, s.Tenant)
		}
	}
	return all
}

// expects says what stands against a side's key being turned now, on the hash that was seen.
func (a Approval) expects(side int, sha256 string) error {
	switch {
	case a.State != Open:
		return ErrNotOpen
	case sha256 != a.SHA256:
		return ErrHash
	case side < 0:
		return ErrNotParty
	case a.Sides[side].Key != nil:
		return ErrKeyGiven
	case !slices.ContainsFunc(a.Turn(), func(s Side) bool { return s.ID == a.Sides[side].ID }):
		return ErrNotTurn
	}
	return nil
}

// separate says whether the member has done too much for what is approved to judge it, too.
func (a Approval) separate(m tenants.MemberID) error {
	switch {
	case m == a.Asker.Member:
		return ErrOwnRequest
	case slices.Contains(a.Writers, m):
		return ErrOwnText
	}
	return nil
}

// Give turns the key of the hand's side. Once every side owes nothing, the approval is complete.
func (a *Approval) Give(h Hand, sha256 string, factor bool) error {
	i := a.Side(string(h.Tenant))
	if err := a.expects(i, sha256); err != nil {
		return err
	}
	if err := a.separate(h.Member); err != nil {
		return err
	}
	a.turnKey(i, Key{By: h, SHA256: sha256, Factor: factor})
	a.step(Given.Code(), a.Sides[i].ID, h, "")
	a.settle(h)
	return nil
}

// Record turns the key of a side that can't sign in, from a letter of its that another side brings.
func (a *Approval) Record(side string, e Evidence, h Hand, sha256 string, factor bool) error {
	i := a.Side(side)
	if err := a.expects(i, sha256); err != nil {
		return err
	}
	switch {
	case a.Side(string(h.Tenant)) < 0:
		return ErrNotParty
	case side == string(h.Tenant):
		return ErrOwnSide
	}
	if err := a.separate(h.Member); err != nil {
		return err
	}
	a.turnKey(i, Key{By: h, SHA256: sha256, Factor: factor, Letter: &e})
	a.step(Recorded.Code(), side, h, "")
	a.settle(h)
	return nil
}

// Attest records a third key, by the side it concerns.
func (a *Approval) Attest(third string, e Evidence, h Hand, sha256 string) error {
	i, j := a.third(third)
	switch {
	case a.State != Open:
		return ErrNotOpen
	case sha256 != a.SHA256:
		return ErrHash
	case i < 0:
		return ErrThirdNotFound
	case a.Sides[i].Tenant != h.Tenant && (a.Sides[i].Tenant != "" || a.Side(string(h.Tenant)) < 0):
		return ErrNotParty
	case a.Sides[i].Thirds[j].Evidence != nil:
		return ErrKeyGiven
	}
	a.Sides = slices.Clone(a.Sides)
	a.Sides[i].Thirds = slices.Clone(a.Sides[i].Thirds)
	a.Sides[i].Thirds[j].By, a.Sides[i].Thirds[j].Evidence = h, &e
	a.step(Attested.Code(), a.Sides[i].ID, h, "")
	a.settle(h)
	return nil
}

func (a Approval) third(id string) (side, at int) {
	for i, s := range a.Sides {
		if j := slices.IndexFunc(s.Thirds, func(t Third) bool { return t.ID == id }); j >= 0 {
			return i, j
		}
	}
	return -1, -1
}

// Refuse ends the approval for a side whose turn it is, with its reason.
func (a *Approval) Refuse(h Hand, sha256, reason string) error {
	i := a.Side(string(h.Tenant))
	if err := a.expects(i, sha256); err != nil {
		return err
	}
	a.step(Refused.Code(), a.Sides[i].ID, h, reason)
	a.end(Declined, reason, h.At)
	return nil
}

// Recall takes the question back, by who asked or by somebody of her side who may approve.
func (a *Approval) Recall(h Hand, approver bool, reason string) error {
	switch {
	case a.State != Open:
		return ErrNotOpen
	case h.Member != a.Asker.Member && !(approver && h.Tenant == a.Asker.Tenant):
		return ErrNotAsker
	}
	a.step(Recalled.Code(), string(h.Tenant), h, reason)
	a.end(TakenBack, reason, h.At)
	return nil
}

// Reset ends the approval so that its subject can be edited again. Every key that was turned counts for nothing.
func (a *Approval) Reset(h Hand, reason string) error {
	switch {
	case a.State != Open:
		return ErrNotOpen
	case a.Side(string(h.Tenant)) < 0 && h.Member != a.Asker.Member:
		return ErrNotParty
	}
	a.step(Reset.Code(), string(h.Tenant), h, reason)
	a.end(Undone, reason, h.At)
	return nil
}

// Stop ends the approval because a party is none any more. It reports whether that changed anything.
func (a *Approval) Stop(left tenants.TenantID, at time.Time) bool {
	if a.State != Open || left == "" || a.Side(string(left)) < 0 {
		return false
	}
	a.step(Stopped.Code(), string(left), Hand{At: at}, ErrPartyLeft.Code)
	a.end(Broken, ErrPartyLeft.Code, at)
	return true
}

func (a *Approval) turnKey(side int, k Key) {
	a.Sides = slices.Clone(a.Sides)
	a.Sides[side].Key = &k
}

func (a *Approval) step(deed, side string, by Hand, reason string) {
	a.Steps = append(slices.Clone(a.Steps), Step{Deed: deed, Side: side, By: by, Reason: reason, At: by.At})
	a.Updated = by.At
}

// settle works out whose turn it is, and completes the approval where nobody owes anything.
func (a *Approval) settle(by Hand) {
	a.Waits = []string{}
	turn := a.Turn()
	for _, s := range turn {
		if s.Tenant != "" {
			a.Waits = append(a.Waits, string(s.Tenant))
		}
	}
	if len(turn) == 0 {
		a.step(Completed.Code(), "", Hand{At: by.At}, "")
		a.end(Complete, "", by.At)
	}
}

func (a *Approval) end(s State, reason string, at time.Time) {
	a.State, a.Ongoing, a.Reason, a.Ended, a.Updated = s, false, reason, at, at
	a.Waits, a.Next, a.Lock = []string{}, time.Time{}, string(a.ID)
}
