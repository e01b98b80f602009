package meeting

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// FollowupID names what follows from a meeting, in its space.
type FollowupID string

// NounFollowup is how agendas and notices name what follows from a meeting.
const NounFollowup = "followup"

// Progress is where something that was promised stands.
type Progress string

// What was promised is open, claimed to be done by its owner, done once another side has confirmed that, or dropped for a reason.
const (
	OpenStill Progress = "open"
	Claimed   Progress = "claimed"
	DoneSo    Progress = "done"
	Dropped   Progress = "dropped"
)

// Progresses lists them.
func Progresses() []Progress { return []Progress{OpenStill, Claimed, DoneSo, Dropped} }

// Sort says whether the sides decided something or somebody is to do something.
type Sort string

// The sorts of what follows from a meeting.
const (
	Resolution Sort = "decision"
	Action     Sort = "action"
)

// Followup is something that was decided or promised in a meeting.
type Followup struct {
	ID           FollowupID         `bson:"-"`
	Rev          int64              `bson:"-"`
	Stands       tenants.Space      `bson:"stands"`
	Meeting      ID                 `bson:"meeting"`
	Item         string             `bson:"item"`      // of its agenda; empty for none
	Paragraph    string             `bson:"paragraph"` // of its minutes; empty for none
	Series       SeriesID           `bson:"series"`
	Body         string             `bson:"body"`
	Round        int                `bson:"round"`
	Parties      []tenants.TenantID `bson:"parties"`
	State        Progress           `bson:"state"`
	FollowupSaid `bson:"said"`
	Claim        Word      `bson:"claim"`   // of the owner, that it is done
	Confirm      Word      `bson:"confirm"` // of another side
	Reason       string    `bson:"reason"`  // of the end, or of the claim's refusal
	Evidence     []Proof   `bson:"evidence"`
	Next         time.Time `bson:"next"` // when its owner is reminded; zero for never again
	By           Word      `bson:"by"`   // who wrote it down
	Since        time.Time `bson:"since"`
	Created      time.Time `bson:"created"`
	Updated      time.Time `bson:"updated"`
}

// FollowupSaid is what somebody says of a follow-up.
type FollowupSaid struct {
	Sort   Sort             `bson:"sort"`
	Title  lang.Text        `bson:"title"`
	Text   lang.Text        `bson:"text"`
	Owner  tenants.TenantID `bson:"owner"`  // empty while nobody has taken it
	Member tenants.MemberID `bson:"member"` // of the owner's; empty for the desk
	Due    string           `bson:"due"`    // a day; empty for none
}

// Word is somebody's word, and when it was given.
type Word struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"`
	At     time.Time        `bson:"at"`
}

// Proof is something that shows what became of it: a file, a link, or a note.
type Proof struct {
	ID   string `bson:"id"`
	File string `bson:"file"`
	URL  string `bson:"url"`
	Note string `bson:"note"`
	By   Word   `bson:"by"`
}

// Bounds of follow-ups.
const (
	MostEvidence  = 30
	MostFollowups = 200                // of one meeting
	reminded      = 7 * 24 * time.Hour // before it is due
)

// Ref is how agendas name it.
func (f Followup) Ref() fact.Ref { return fact.Ref{Noun: NounFollowup, ID: string(f.ID)} }

// Party reports whether the tenant was a party of the meeting.
func (f Followup) Party(t tenants.TenantID) bool { return slices.Contains(f.Parties, t) }

// Over reports whether nothing is to be done any more.
func (f Followup) Over() bool { return f.State == DoneSo || f.State == Dropped }

// Late reports whether it was due before the day and isn't done.
func (f Followup) Late(today string) bool { return !f.Over() && f.Due != "" && f.Due < today }

func newFollowup(id FollowupID, m Meeting, by By) Followup {
	return Followup{
		ID: id, Stands: m.Stands, Meeting: m.ID, Series: m.Series, Body: m.Body, Round: m.Round, Parties: m.Parties, State: OpenStill, Evidence: []Proof{},
		By: by.word(), Since: by.At, Created: by.At, Updated: by.At,
	}
}

func (b By) word() Word { return Word{Tenant: b.Tenant, Member: b.Member, At: b.At} }

func (f Followup) check(s FollowupSaid) error {
	var c fault.Check
	c.That(s.Sort == Resolution || s.Sort == Action, "sort", "unknown")
	c.That(!s.Title.Empty(), "title", "required")
	checkText(&c, "title", s.Title, MostTitle)
	checkText(&c, "text", s.Text, MostText)
	c.That(s.Owner == "" || f.Party(s.Owner), "owner", "unknown")
	c.That(s.Member == "" || s.Owner != "", "member", "unknown")
	c.That(s.Due == "" || day(s.Due), "due", "not_a_date")
	return c.Err()
}

// Say says a follow-up anew. What a side has taken on, that side and the host's alone say anew; one that nobody has, any party.
func (f *Followup) Say(s FollowupSaid, m Meeting, by By) error {
	switch {
	case !f.Party(by.Tenant):
		return ErrNotParty
	case f.Over():
		return ErrFollowupOver
	case f.Owner != "" && f.Owner != by.Tenant && m.Host != by.Tenant && f.By.Tenant != by.Tenant:
		return ErrNotOwner
	case f.Owner != "" && s.Owner == "":
		return ErrNoOwner // another may take it on, or it is dropped with a reason
	}
	if err := f.check(s); err != nil {
		return err
	}
	if s.Owner != f.Owner && f.State == Claimed {
		f.State, f.Claim, f.Since = OpenStill, Word{}, by.At
	}
	f.FollowupSaid, f.Updated = s, by.At
	f.plan()
	return nil
}

// plan says when the owner is reminded: a week before it is due.
func (f *Followup) plan() {
	f.Next = time.Time{}
	if due, err := time.Parse(time.DateOnly, f.Due); err == nil && f.State == OpenStill && f.Owner != "" {
		f.Next = due.Add(-reminded)
	}
}

// ClaimDone says, for the owner, that it is done. Where no other side takes part that is enough.
func (f *Followup) ClaimDone(by By) error {
	switch {
	case f.Over() || f.State == Claimed:
		return ErrFollowupOver
	case f.Owner == "":
		return ErrNoOwner
	case f.Owner != by.Tenant:
		return ErrNotOwner
	}
	f.State, f.Claim, f.Reason, f.Next = Claimed, by.word(), "", time.Time{}
	if len(f.Parties) < 2 {
		f.State, f.Confirm = DoneSo, by.word()
	}
	f.Since, f.Updated = by.At, by.At
	return nil
}

// ConfirmDone says, for another side, that it is done.
func (f *Followup) ConfirmDone(by By) error {
	switch {
	case !f.Party(by.Tenant):
		return ErrNotParty
	case f.State != Claimed:
		return ErrNotClaimed
	case by.Tenant == f.Owner:
		return ErrOwnClaim
	}
	f.State, f.Confirm, f.Since, f.Updated = DoneSo, by.word(), by.At, by.At
	return nil
}

// Reopen says, for a reason, that it isn't done or that it is taken up again.
func (f *Followup) Reopen(reason string, by By) error {
	switch {
	case !f.Party(by.Tenant):
		return ErrNotParty
	case f.State == OpenStill:
		return ErrFollowupOpen
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	f.State, f.Claim, f.Confirm, f.Reason, f.Since, f.Updated = OpenStill, Word{}, Word{}, reason, by.At, by.At
	f.plan()
	return nil
}

// Drop says why it won't be done. The owner may, and the host's side while nobody has it.
func (f *Followup) Drop(m Meeting, reason string, by By) error {
	switch {
	case !f.Party(by.Tenant):
		return ErrNotParty
	case f.Over():
		return ErrFollowupOver
	case f.Owner != by.Tenant && m.Host != by.Tenant:
		return ErrNotOwner
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	f.State, f.Reason, f.Next, f.Since, f.Updated = Dropped, reason, time.Time{}, by.At, by.At
	return nil
}

// Prove adds what shows what became of it. Adding it again changes nothing.
func (f *Followup) Prove(p Proof, by By) error {
	switch {
	case !f.Party(by.Tenant):
		return ErrNotParty
	case slices.ContainsFunc(f.Evidence, func(o Proof) bool { return o.ID == p.ID }):
		return nil
	}
	var c fault.Check
	c.That(len(f.Evidence) < MostEvidence, "evidence", "too_many", "max", strconv.Itoa(MostEvidence))
	c.That(p.File != "" || p.URL != "" || p.Note != "", "note", "required")
	c.Block("note", p.Note, fault.Optional, MostReason)
	if p.URL != "" {
		to, err := url.Parse(p.URL)
		c.That(err == nil && (to.Scheme == "https" || to.Scheme == "http") && to.Host != "" && len(p.URL) <= 2000, "url", "not_a_link")
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.By = by.word()
	f.Evidence, f.Updated = append(slices.Clone(f.Evidence), p), by.At
	return nil
}

// Remind notes that the owner is reminded now. It returns ErrTooEarly before its time.
func (f *Followup) Remind(at time.Time) error {
	if f.Next.IsZero() || f.Next.After(at) || f.State != OpenStill {
		return ErrTooEarly
	}
	f.Next, f.Updated = time.Time{}, at
	return nil
}

// Rights computes what the scope's holder may do with it.
func (f Followup) Rights(in tenants.Scope, host tenants.TenantID) Rights {
	r, own := rights(), in.Tenant()
	writes := in.May(tenants.WriteMeeting) && f.Party(own)
	r.may("save", writes && !f.Over() && (f.Owner == "" || f.Owner == own || host == own || f.By.Tenant == own), nil)
	claim := error(nil)
	if f.Owner == "" {
		claim = ErrNoOwner
	}
	r.may("claim", writes && f.State == OpenStill && (f.Owner == own || f.Owner == ""), claim)
	r.may("confirm", writes && f.State == Claimed && f.Owner != own, nil)
	r.may("reopen", writes && f.State != OpenStill, nil)
	r.may("drop", writes && !f.Over() && (f.Owner == own || host == own), nil)
	r.may("prove", writes, nil)
	return r
}
