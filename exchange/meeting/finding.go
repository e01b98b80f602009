package meeting

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Finding is how the sides of one meeting find a time: what is sought, which times are proposed, and what every delegation says of them.
type Finding struct {
	Meeting ID           `bson:"-"`
	Rev     int64        `bson:"-"`
	State   FindingState `bson:"state"`
	Sought  Sought       `bson:"sought"`
	Due     string       `bson:"due"` // the day by which to answer; empty for none
	Options []Option     `bson:"options"`
	Votes   []Vote       `bson:"votes"`  // the last of each delegation
	Chosen  string       `bson:"chosen"` // an option
	Reason  string       `bson:"reason"` // why it was closed without one
	Updated time.Time    `bson:"updated"`
}

// FindingState is how far the sides are.
type FindingState string

// The sides are asked, or the host has chosen, or has ended the search.
const (
	FindingOpen   FindingState = "open"
	FindingChosen FindingState = "chosen"
	FindingClosed FindingState = "closed"
)

// Option is a time that one side proposes.
type Option struct {
	ID     string           `bson:"id"`
	Span   Span             `bson:"span"`
	Tenant tenants.TenantID `bson:"tenant"`
	By     tenants.MemberID `bson:"by"`
	At     time.Time        `bson:"at"`
}

// Say is what a delegation says of a time.
type Say string

// It suits, or would do if need be, or doesn't.
const (
	Yes      Say = "yes"
	IfNeedBe Say = "if_need_be"
	No       Say = "no"
)

// Says lists what can be said.
func Says() []Say { return []Say{Yes, IfNeedBe, No} }

// Vote is what a delegation says of the times proposed. It may say so anew; the last counts.
type Vote struct {
	Tenant  tenants.TenantID `bson:"tenant"`
	Says    map[string]Say   `bson:"says"` // by option; what it says nothing of is missing
	Comment string           `bson:"comment"`
	By      tenants.MemberID `bson:"by"`
	At      time.Time        `bson:"at"`
	Times   int              `bson:"times"` // how often it has answered
}

// Bounds of a finding.
const (
	MostOptions = 24
	MostComment = 1000
)

// optionID names a stretch, so that the same one proposed twice is one.
func optionID(s Span) string {
	return strconv.FormatInt(s.Start.Unix()/60, 36) + "-" + strconv.Itoa(int(s.End.Sub(s.Start).Minutes()))
}

// arranging returns why the side may not look for a time of the meeting.
func (m Meeting) arranging(by By) error {
	if err := m.hosted(by); err != nil {
		return err
	}
	if m.State == Live {
		return ErrLive
	}
	return nil
}

// Seek says what is sought, and asks anew where a search had ended.
func (f *Finding) Seek(m Meeting, s Sought, due string, by By) error {
	if err := m.arranging(by); err != nil {
		return err
	}
	var c fault.Check
	s.check(&c, m.Parties)
	c.That(due == "" || day(due), "due", "not_a_date")
	c.That(!slices.Contains(s.Optional, m.Host), "optional", "host")
	if err := c.Err(); err != nil {
		return err
	}
	if f.State != FindingOpen {
		*f = Finding{Meeting: f.Meeting, Rev: f.Rev, State: FindingOpen, Options: []Option{}, Votes: []Vote{}}
	}
	f.Sought, f.Due, f.Updated = s, due, by.At
	return nil
}

// open returns why a party can't say anything of times now.
func (f Finding) open(m Meeting, by By) error {
	switch {
	case !m.Party(by.Tenant):
		return ErrNotParty
	case f.State == "":
		return ErrNothingSought
	case f.State != FindingOpen:
		return ErrFindingOver
	case m.State.Over() || m.State == Live:
		return ErrOver
	}
	return nil
}

// Offer proposes times. One that is there already stays whose it is.
func (f *Finding) Offer(m Meeting, spans []Span, by By) error {
	if err := f.open(m, by); err != nil {
		return err
	}
	var c fault.Check
	options := slices.Clone(f.Options)
	c.That(len(spans) > 0, "times", "required")
	for i, s := range spans {
		at := "times[" + strconv.Itoa(i) + "].start"
		c.That(s.End.After(s.Start) && s.End.Sub(s.Start) <= LongestMeeting*time.Minute, at, "out_of_range", "max", strconv.Itoa(LongestMeeting))
		c.That(s.Start.After(by.At), at, "past")
		id := optionID(s)
		if !slices.ContainsFunc(options, func(o Option) bool { return o.ID == id }) {
			options = append(options, Option{ID: id, Span: s, Tenant: by.Tenant, By: by.Member, At: by.At})
		}
	}
	c.That(len(options) <= MostOptions, "times", "too_many", "max", strconv.Itoa(MostOptions))
	if err := c.Err(); err != nil {
		return err
	}
	slices.SortFunc(options, func(a, b Option) int { return a.Span.Start.Compare(b.Span.Start) })
	f.Options, f.Updated = options, by.At
	return nil
}

func (f Finding) option(id string) int {
	return slices.IndexFunc(f.Options, func(o Option) bool { return o.ID == id })
}

// Withdraw takes a time back: who proposed it, or the host. What was said of it goes with it.
func (f *Finding) Withdraw(m Meeting, id string, by By) error {
	if err := f.open(m, by); err != nil {
		return err
	}
	i := f.option(id)
	switch {
	case i < 0:
		return ErrOptionNotFound
	case f.Options[i].Tenant != by.Tenant && m.Host != by.Tenant:
		return ErrNotProposer
	}
	f.Options = slices.Delete(slices.Clone(f.Options), i, i+1)
	votes := slices.Clone(f.Votes)
	for i := range votes {
		votes[i].Says = maps.Clone(votes[i].Says)
		delete(votes[i].Says, id)
	}
	f.Votes, f.Updated = votes, by.At
	return nil
}

// Answer says how the times suit the delegation. What it had said before no longer counts.
func (f *Finding) Answer(m Meeting, says map[string]Say, comment string, by By) error {
	if err := f.open(m, by); err != nil {
		return err
	}
	var c fault.Check
	for _, id := range slices.Sorted(maps.Keys(says)) {
		c.That(f.option(id) >= 0, "says."+id, "unknown")
		c.That(slices.Contains(Says(), says[id]), "says."+id, "unknown")
	}
	c.That(len(says) > 0, "says", "required")
	c.Block("comment", comment, fault.Optional, MostComment)
	if err := c.Err(); err != nil {
		return err
	}
	v := Vote{Tenant: by.Tenant, Says: says, Comment: comment, By: by.Member, At: by.At, Times: 1}
	votes := slices.Clone(f.Votes)
	if i := slices.IndexFunc(votes, func(v Vote) bool { return v.Tenant == by.Tenant }); i >= 0 {
		v.Times += votes[i].Times
		votes[i] = v
	} else {
		votes = append(votes, v)
	}
	f.Votes, f.Updated = votes, by.At
	return nil
}

// Choose settles on a time. Choosing the same again changes nothing.
func (f *Finding) Choose(m Meeting, id string, by By) error {
	if err := m.arranging(by); err != nil {
		return err
	}
	if f.State == FindingChosen && f.Chosen == id {
		return nil
	}
	if err := f.open(m, by); err != nil {
		return err
	}
	i := f.option(id)
	switch {
	case i < 0:
		return ErrOptionNotFound
	case !f.Options[i].Span.Start.After(by.At):
		return ErrOptionPast
	}
	f.State, f.Chosen, f.Updated = FindingChosen, id, by.At
	return nil
}

// Close ends the search without a time, for a reason.
func (f *Finding) Close(m Meeting, reason string, by By) error {
	if err := m.arranging(by); err != nil {
		return err
	}
	if err := f.open(m, by); err != nil {
		return err
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	f.State, f.Reason, f.Updated = FindingClosed, reason, by.At
	return nil
}

// ChosenSlot is the time that was settled on; the zero Slot for none.
func (f Finding) ChosenSlot() Slot {
	if i := f.option(f.Chosen); i >= 0 && f.State == FindingChosen {
		return Slot{Start: f.Options[i].Span.Start, End: f.Options[i].Span.End, Zone: f.Sought.Zone}
	}
	return Slot{}
}

// Count is what the delegations say of one time.
type Count struct {
	Yes, IfNeedBe, No int
	Silent            []tenants.TenantID
	Enough            bool // every side that must be there can, and so many as were asked for
}

// Count counts what the parties say of a time. What somebody said who is no party any more doesn't count.
func (f Finding) Count(m Meeting, option string) Count {
	out := Count{Enough: true, Silent: []tenants.TenantID{}}
	for _, t := range m.Parties {
		i := slices.IndexFunc(f.Votes, func(v Vote) bool { return v.Tenant == t })
		said := Say("")
		if i >= 0 {
			said = f.Votes[i].Says[option]
		}
		switch said {
		case Yes:
			out.Yes++
		case IfNeedBe:
			out.IfNeedBe++
		case No:
			out.No++
		default:
			out.Silent = append(out.Silent, t)
		}
		if said != Yes && said != IfNeedBe && !slices.Contains(f.Sought.Optional, t) {
			out.Enough = false
		}
	}
	quorum := f.Sought.Quorum
	if quorum == 0 {
		quorum = len(m.Parties) - len(f.Sought.Optional)
	}
	out.Enough = out.Enough && out.Yes+out.IfNeedBe >= quorum
	return out
}
