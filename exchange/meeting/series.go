package meeting

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// SeriesID names a series of meetings in its space.
type SeriesID string

// Series is a committee or conference that meets round after round: its bodies, whose turn it is to host, what waits for the next round, and what one host
// hands over to the next.
type Series struct {
	ID       SeriesID           `bson:"-"`
	Rev      int64              `bson:"-"`
	Stands   tenants.Space      `bson:"stands"`
	Title    lang.Text          `bson:"title"`
	Purpose  lang.Text          `bson:"purpose"`
	Format   Format             `bson:"format"` // of its rounds
	Parties  []tenants.TenantID `bson:"parties"`
	Turns    []tenants.TenantID `bson:"turns"`  // who hosts, in turn; after the last comes the first
	Months   int                `bson:"months"` // between rounds; 0 for no rule
	Bodies   []Body             `bson:"bodies"`
	Backlog  []Waiting          `bson:"backlog"`
	Rounds   []Round            `bson:"rounds"`
	Handover Handover           `bson:"handover"` // from the last host to the next
	Ended    bool               `bson:"ended"`
	Why      string             `bson:"why"` // of the end
	Owner    tenants.MemberID   `bson:"owner"`
	Created  time.Time          `bson:"created"`
	Updated  time.Time          `bson:"updated"`
}

// Body is a plenary, team or secretariat of a series, with rounds of its own.
type Body struct {
	ID     string    `bson:"id"`
	Name   lang.Text `bson:"name"`
	Format Format    `bson:"format"`
}

// Waiting is something that waits for a coming round.
type Waiting struct {
	ID       string           `bson:"id"`
	Body     string           `bson:"body"` // for which; empty for any
	Kind     Kind             `bson:"kind"`
	Title    lang.Text        `bson:"title"`
	Text     lang.Text        `bson:"text"`
	Proposer tenants.TenantID `bson:"proposer"`
	Minutes  int              `bson:"minutes"`
	Own      bool             `bson:"own"` // one side's matter, not a joint one
	Presents lang.Text        `bson:"presents"`
	Lang     lang.Tag         `bson:"lang"` // in which it is presented
	Papers   []string         `bson:"papers"`
	From     Origin           `bson:"from"`  // the meeting it was passed on by, or the follow-up that is open
	Taken    ID               `bson:"taken"` // into the agenda of this meeting; empty while it waits
	Dropped  string           `bson:"dropped"`
	At       time.Time        `bson:"at"`
}

// Open reports whether it still waits.
func (w Waiting) Open() bool { return w.Taken == "" && w.Dropped == "" }

// Round is one meeting of a series.
type Round struct {
	Meeting ID               `bson:"meeting"`
	Body    string           `bson:"body"`
	No      int              `bson:"no"` // among the rounds of its body, from 1
	Host    tenants.TenantID `bson:"host"`
	At      time.Time        `bson:"at"` // when it was begun
}

// Handover is what the last host hands to the next.
type Handover struct {
	From   tenants.TenantID `bson:"from"`
	To     tenants.TenantID `bson:"to"`
	Points []Point          `bson:"points"`
	Given  time.Time        `bson:"given"`
	Taken  time.Time        `bson:"taken"`
	Round  int              `bson:"round"` // how many rounds there had been
}

// Point is one thing that is handed over.
type Point struct {
	ID   string           `bson:"id"`
	What lang.Text        `bson:"what"`
	Done bool             `bson:"done"`
	By   tenants.TenantID `bson:"by"`
}

// Bounds of a series.
const (
	MostBodies  = 20
	MostBacklog = 200
	MostRounds  = 400
	MostPoints  = 60
	MostMonths  = 60
)

// Ref is how facts, rooms and files name the series.
func (s Series) Ref() fact.Ref { return fact.Ref{Noun: "series", ID: string(s.ID)} }

// Party reports whether the tenant takes part.
func (s Series) Party(t tenants.TenantID) bool { return slices.Contains(s.Parties, t) }

// SeriesSaid is what somebody says of a series.
type SeriesSaid struct {
	Title   lang.Text
	Purpose lang.Text
	Format  Format
	Turns   []tenants.TenantID
	Months  int
	Bodies  []Body
}

func (s SeriesSaid) check(parties []tenants.TenantID, before []Body, rounds []Round) error {
	var c fault.Check
	c.That(!s.Title.Empty(), "title", "required")
	checkText(&c, "title", s.Title, MostTitle)
	checkText(&c, "purpose", s.Purpose, MostPurpose)
	c.That(slices.Contains(Formats(), s.Format), "format", "unknown")
	c.That(s.Months >= 0 && s.Months <= MostMonths, "months", "out_of_range", "max", strconv.Itoa(MostMonths))
	c.That(len(s.Turns) > 0, "turns", "required")
	for i, t := range s.Turns {
		c.That(slices.Contains(parties, t), "turns["+strconv.Itoa(i)+"]", "unknown")
	}
	c.That(len(s.Turns) <= MostParties, "turns", "too_many", "max", strconv.Itoa(MostParties))
	c.That(len(s.Bodies) <= MostBodies, "bodies", "too_many", "max", strconv.Itoa(MostBodies))
	for i, b := range s.Bodies {
		at := "bodies[" + strconv.Itoa(i) + "]."
		c.That(name(b.ID) && !slices.ContainsFunc(s.Bodies[:i], func(x Body) bool { return x.ID == b.ID }), at+"id", "unknown")
		c.That(!b.Name.Empty(), at+"name", "required")
		checkText(&c, at+"name", b.Name, MostTitle)
		c.That(slices.Contains(Formats(), b.Format), at+"format", "unknown")
	}
	for _, b := range before {
		met := slices.ContainsFunc(rounds, func(r Round) bool { return r.Body == b.ID })
		c.That(!met || slices.ContainsFunc(s.Bodies, func(x Body) bool { return x.ID == b.ID }), "bodies", "in_use")
	}
	return c.Err()
}

// Say says the series anew.
func (s *Series) Say(said SeriesSaid, by By) error {
	switch {
	case !s.Party(by.Tenant):
		return ErrNotParty
	case s.Ended:
		return ErrSeriesEnded
	}
	if err := said.check(s.Parties, s.Bodies, s.Rounds); err != nil {
		return err
	}
	s.Title, s.Purpose, s.Format, s.Turns, s.Months, s.Bodies, s.Updated = said.Title, said.Purpose, said.Format, said.Turns, said.Months, said.Bodies, by.At
	return nil
}

// Next is whose turn it is to host the next round of a body: after the last host comes the one behind it in the order of turns.
func (s Series) Next(body string) tenants.TenantID {
	if len(s.Turns) == 0 {
		return ""
	}
	for i := len(s.Rounds) - 1; i >= 0; i-- {
		if s.Rounds[i].Body != body {
			continue
		}
		if at := slices.Index(s.Turns, s.Rounds[i].Host); at >= 0 {
			return s.Turns[(at+1)%len(s.Turns)]
		}
	}
	return s.Turns[0]
}

// No is the number of the next round of a body.
func (s Series) No(body string) int {
	n := 1
	for _, r := range s.Rounds {
		if r.Body == body {
			n = max(n, r.No+1)
		}
	}
	return n
}

func (s Series) hasBody(id string) bool {
	return slices.ContainsFunc(s.Bodies, func(b Body) bool { return b.ID == id })
}

// Begin notes a meeting as the next round. Noting it again changes nothing.
func (s *Series) Begin(m Meeting, by By) error {
	switch {
	case s.Ended:
		return ErrSeriesEnded
	case slices.ContainsFunc(s.Rounds, func(r Round) bool { return r.Meeting == m.ID }):
		return nil
	case len(s.Rounds) >= MostRounds:
		return ErrTooManyRounds
	}
	s.Rounds, s.Updated = append(slices.Clone(s.Rounds), Round{Meeting: m.ID, Body: m.Body, No: m.Round, Host: m.Host, At: by.At}), by.At
	return nil
}

// Await puts something into the backlog. Putting the same there again changes nothing.
func (s *Series) Await(w Waiting, by By) error {
	switch {
	case !s.Party(by.Tenant) && by.Member != "":
		return ErrNotParty
	case s.Ended:
		return ErrSeriesEnded
	case slices.ContainsFunc(s.Backlog, func(x Waiting) bool { return x.ID == w.ID }):
		return nil
	}
	var c fault.Check
	c.That(name(w.ID), "id", "unknown")
	c.That(w.Body == "" || s.hasBody(w.Body), "body", "unknown")
	c.That(slices.Contains(Kinds(), w.Kind), "kind", "unknown")
	c.That(!w.Title.Empty(), "title", "required")
	checkText(&c, "title", w.Title, MostTitle)
	checkText(&c, "text", w.Text, MostText)
	c.That(w.Minutes >= 1 && w.Minutes <= MostMinutes, "minutes", "out_of_range", "max", strconv.Itoa(MostMinutes))
	if err := c.Err(); err != nil {
		return err
	}
	kept := slices.Clone(s.Backlog)
	for len(kept) >= MostBacklog { // the oldest that no longer wait make room
		i := slices.IndexFunc(kept, func(x Waiting) bool { return !x.Open() })
		if i < 0 {
			return ErrTooManyItems
		}
		kept = slices.Delete(kept, i, i+1)
	}
	if w.Papers == nil {
		w.Papers = []string{}
	}
	w.At = by.At
	s.Backlog, s.Updated = append(kept, w), by.At
	return nil
}

func (s *Series) waiting(id string) (*Waiting, error) {
	i := slices.IndexFunc(s.Backlog, func(w Waiting) bool { return w.ID == id })
	if i < 0 {
		return nil, ErrItemNotFound
	}
	s.Backlog = slices.Clone(s.Backlog)
	return &s.Backlog[i], nil
}

// Take marks something of the backlog as taken into a meeting's agenda. Taking it into the same again changes nothing.
func (s *Series) Take(id string, into ID, by By) (Waiting, error) {
	w, err := s.waiting(id)
	switch {
	case err != nil:
		return Waiting{}, err
	case w.Taken == into:
		return *w, nil
	case !w.Open():
		return Waiting{}, ErrItemGone
	}
	w.Taken, s.Updated = into, by.At
	return *w, nil
}

// Drop takes something out of the backlog, for a reason. The side that put it there may; what a meeting left open, every party.
func (s *Series) Drop(id, reason string, by By) error {
	w, err := s.waiting(id)
	switch {
	case err != nil:
		return err
	case !s.Party(by.Tenant):
		return ErrNotParty
	case w.Proposer != by.Tenant && w.From.Ref.Noun == "":
		return ErrNotProposer
	case !w.Open():
		return ErrItemGone
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	w.Dropped, s.Updated = reason, by.At
	return nil
}

// Hand says what the last host hands to the next, and what of it is done. Given says that everything was given; the next host takes it.
func (s *Series) Hand(points []Point, given bool, by By) error {
	last, next := s.lastHost(), s.Next(s.lastBody())
	switch {
	case len(s.Rounds) == 0:
		return ErrNoRounds
	case by.Tenant != last:
		return ErrNotHost
	case s.Ended:
		return ErrSeriesEnded
	}
	var c fault.Check
	c.That(len(points) <= MostPoints, "points", "too_many", "max", strconv.Itoa(MostPoints))
	open := 0
	for i := range points {
		p := &points[i]
		at := "points[" + strconv.Itoa(i) + "]."
		c.That(name(p.ID) && !slices.ContainsFunc(points[:i], func(x Point) bool { return x.ID == p.ID }), at+"id", "unknown")
		c.That(!p.What.Empty(), at+"what", "required")
		checkText(&c, at+"what", p.What, MostTitle)
		p.By = ""
		if p.Done {
			p.By = by.Tenant
		} else {
			open++
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	if given && open > 0 {
		return ErrHandoverOpen
	}
	if !s.Handover.Taken.IsZero() && s.Handover.Round == len(s.Rounds) { // what was taken over stays as it was
		return ErrHandedOver
	}
	h := Handover{From: last, To: next, Round: len(s.Rounds), Points: points}
	if given {
		h.Given = by.At
	}
	s.Handover, s.Updated = h, by.At
	return nil
}

// Receive says that the next host has what the last one gave.
func (s *Series) Receive(by By) error {
	switch {
	case s.Handover.Given.IsZero():
		return ErrNotHandedOver
	case by.Tenant != s.Handover.To:
		return ErrNotNextHost
	case !s.Handover.Taken.IsZero():
		return ErrHandedOver
	}
	s.Handover.Taken, s.Updated = by.At, by.At
	return nil
}

func (s Series) lastHost() tenants.TenantID {
	if len(s.Rounds) == 0 {
		return ""
	}
	return s.Rounds[len(s.Rounds)-1].Host
}

func (s Series) lastBody() string {
	if len(s.Rounds) == 0 {
		return ""
	}
	return s.Rounds[len(s.Rounds)-1].Body
}

// Finish ends the series, for a reason. What it was stays to be read.
func (s *Series) Finish(reason string, by By) error {
	switch {
	case !s.Party(by.Tenant):
		return ErrNotParty
	case s.Ended:
		return ErrSeriesEnded
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	s.Ended, s.Why, s.Updated = true, reason, by.At
	return nil
}
