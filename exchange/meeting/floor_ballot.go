package meeting

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Ballot is one question that is voted on. Of a secret one it is kept who has voted, and how often each choice was made, and nothing that joins the two.
type Ballot struct {
	ID       string             `bson:"id"`
	Item     string             `bson:"item"` // that was dealt with when it was opened
	Question lang.Text          `bson:"question"`
	Choices  []Choice           `bson:"choices"`
	Per      Voting             `bson:"per"`
	Secret   bool               `bson:"secret"`
	Voters   []Voter            `bson:"voters"`
	Opened   time.Time          `bson:"opened"`
	Closed   time.Time          `bson:"closed"`  // zero while it is open
	Needed   int                `bson:"needed"`  // parties that had to be there
	Present  []tenants.TenantID `bson:"present"` // parties that were, when it was closed
}

// Choice is one answer to the question.
type Choice struct {
	ID    string    `bson:"id"`
	Text  lang.Text `bson:"text"`
	Count int       `bson:"count"`
}

// Voter is who has voted: a person, or for a delegation the delegation. Choice is empty in a secret ballot.
type Voter struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"` // empty for a delegation's vote in a secret ballot
	Key    string           `bson:"key"`    // by which the same vote is known when it comes again
	Choice string           `bson:"choice"`
}

// Voting is who has a vote.
type Voting string

// Each person has a vote, or each delegation.
const (
	PerPerson     Voting = "person"
	PerDelegation Voting = "delegation"
)

// Bounds of a ballot.
const (
	MostChoices = 8
	MostVoters  = 1000
	MostOpen    = 3 // ballots at once
)

// Question is what a ballot is opened with.
type Question struct {
	ID      string
	Said    lang.Text
	Choices []Choice
	Per     Voting
	Secret  bool
}

func (q Question) check() error {
	var c fault.Check
	c.That(name(q.ID), "id", "unknown")
	c.That(!q.Said.Empty(), "question", "required")
	checkText(&c, "question", q.Said, MostTitle)
	c.That(q.Per == PerPerson || q.Per == PerDelegation, "per", "unknown")
	c.That(len(q.Choices) >= 2, "choices", "required")
	c.That(len(q.Choices) <= MostChoices, "choices", "too_many", "max", strconv.Itoa(MostChoices))
	for i, x := range q.Choices {
		at := "choices[" + strconv.Itoa(i) + "]."
		c.That(name(x.ID) && !slices.ContainsFunc(q.Choices[:i], func(y Choice) bool { return y.ID == x.ID }), at+"id", "unknown")
		c.That(!x.Text.Empty(), at+"text", "required")
		checkText(&c, at+"text", x.Text, MostTitle)
	}
	return c.Err()
}

// OpenBallot puts a question to the vote. Opening it again under the same id changes nothing.
func (f *Floor) OpenBallot(m Meeting, q Question, by By) error {
	if err := f.led(m, by); err != nil {
		return err
	}
	if f.ballot(q.ID) >= 0 {
		return errSame
	}
	if err := q.check(); err != nil {
		return err
	}
	open := 0
	for _, b := range f.Ballots {
		if b.Open() {
			open++
		}
	}
	if open >= MostOpen || len(f.Ballots) >= MostBallots {
		return ErrTooManyBallots
	}
	b := Ballot{
		ID: q.ID, Item: f.Item, Question: q.Said, Choices: slices.Clone(q.Choices), Per: q.Per, Secret: q.Secret, Voters: []Voter{}, Opened: by.At,
		Present: []tenants.TenantID{}, Needed: m.Quorum,
	}
	if b.Needed == 0 || b.Needed > len(m.Parties) {
		b.Needed = len(m.Parties)
	}
	for i := range b.Choices {
		b.Choices[i].Count = 0
	}
	f.Ballots, f.Updated = append(slices.Clone(f.Ballots), b), by.At
	return nil
}

// Open reports whether votes are taken.
func (b Ballot) Open() bool { return b.Closed.IsZero() }

// Quorate reports whether as many parties were there as had to be.
func (b Ballot) Quorate() bool { return len(b.Present) >= b.Needed }

func (f Floor) ballot(id string) int {
	return slices.IndexFunc(f.Ballots, func(b Ballot) bool { return b.ID == id })
}

// Ballot returns a ballot, or ErrBallotNotFound.
func (f Floor) Ballot(id string) (Ballot, error) {
	i := f.ballot(id)
	if i < 0 {
		return Ballot{}, ErrBallotNotFound
	}
	return f.Ballots[i], nil
}

// Voted returns the entry that stands for somebody in the list of who has voted.
func (b Ballot) Voted(t tenants.TenantID, m tenants.MemberID) (Voter, bool) {
	i := slices.IndexFunc(b.Voters, func(v Voter) bool {
		if b.Per == PerDelegation {
			return v.Tenant == t
		}
		return v.Member == m
	})
	if i < 0 {
		return Voter{}, false
	}
	return b.Voters[i], true
}

// Vote takes a vote. The same vote that comes again, under the same key, counts once; a second one is refused, and in a delegation's ballot so is that of
// another member of a side that has voted.
func (f *Floor) Vote(m Meeting, id, choice, key string, by By) error {
	if err := f.held(m, by); err != nil {
		return err
	}
	i := f.ballot(id)
	if i < 0 {
		return ErrBallotNotFound
	}
	b := f.Ballots[i]
	if v, voted := b.Voted(by.Tenant, by.Member); voted {
		switch {
		case v.Key == key:
			return errSame
		case b.Per == PerDelegation:
			return ErrSideVoted
		}
		return ErrVoted
	}
	if !b.Open() {
		return ErrBallotClosed
	}
	at := slices.IndexFunc(b.Choices, func(c Choice) bool { return c.ID == choice })
	var c fault.Check
	c.That(at >= 0, "choice", "unknown")
	c.That(name(key), "key", "required")
	if err := c.Err(); err != nil {
		return err
	}
	if len(b.Voters) >= MostVoters {
		return ErrTooManyVoters
	}
	v := Voter{Tenant: by.Tenant, Member: by.Member, Key: key, Choice: choice}
	if b.Secret {
		v.Choice = ""
	}
	b.Voters, b.Choices = append(slices.Clone(b.Voters), v), slices.Clone(b.Choices)
	if b.Secret { // the order in which they came would join them to a count that was read in between
		slices.SortFunc(b.Voters, func(x, y Voter) int { return compareVoters(x, y) })
	}
	b.Choices[at].Count++
	f.Ballots = slices.Clone(f.Ballots)
	f.Ballots[i], f.Updated = b, by.At
	return nil
}

func compareVoters(x, y Voter) int {
	switch a, b := string(x.Tenant)+" "+string(x.Member), string(y.Tenant)+" "+string(y.Member); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// CloseBallot ends the vote and notes which parties were there.
func (f *Floor) CloseBallot(m Meeting, id string, online []tenants.TenantID, by By) error {
	if err := f.led(m, by); err != nil {
		return err
	}
	i := f.ballot(id)
	switch {
	case i < 0:
		return ErrBallotNotFound
	case !f.Ballots[i].Open():
		return errSame
	}
	f.Ballots = slices.Clone(f.Ballots)
	b := &f.Ballots[i]
	b.Present, b.Closed, f.Updated = f.Present(m, *b, online), by.At, by.At
	return nil
}
