package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask of meetings.
type Service struct {
	Parts
	rooms rooms
}

// Parts is what a Service is made of.
type Parts struct {
	Store  Store
	Places Places
	Papers Papers
	Now    func() time.Time

	Offices  Offices
	Ledger   Ledger     // nil where no exchange records are kept
	Scripts  Scripts    // where minutes are written
	Happened []Happened // what tells of a meeting that has ended

	Passes     Passes     // nil where nobody is let in without an account
	Colleagues Colleagues // nil where no closed sitting is held
	Cards      Cards      // nil where no room is held

	Pools Pools                             // of interpreters
	Enter func(tenants.Space) tenants.Scope // lets the house in for who bears an interpreter's link
	// PaperNames says what files are called; nil where nobody knows.
	PaperNames func(ctx context.Context, in tenants.Scope, ids []string) (map[string]string, error)
}

// NewService returns the service.
func NewService(p Parts) *Service {
	s := &Service{Parts: p}
	s.rooms.floors, s.rooms.captions = newLines(s.keepFloor), newLines(s.keepCaptions)
	return s
}

// Errand is for what the house does with meetings by itself.
var Errand = tenants.Errand{Name: "meeting", Can: []fact.Ability{tenants.Keep, tenants.WriteMeeting, tenants.InviteGuest}}

// now is the clock to the millisecond, as stores keep it.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func (s *Service) by(in tenants.Scope) By { return By{in.Member(), in.Tenant(), s.now()} }

// Beginning is what somebody says of a meeting she begins.
type Beginning struct {
	Basics  Basics
	Parties []tenants.TenantID // besides her own; none is all who share the space
	Series  SeriesID           // that it is the next round of
	Body    string             // of the series
	Parent  ID                 // the larger event it is held at
}

// Begin drafts a meeting that one's own side hosts. As the next round of a series it is hosted by whose turn it is, or by whoever steps in. Where the caller
// names its id, beginning it again returns the one that was begun.
func (s *Service) Begin(ctx context.Context, in tenants.Scope, b Beginning, as ID) (Meeting, error) {
	switch {
	case in.Guest() != "":
		return Meeting{}, ErrNotFound
	case !in.May(Begun.Needs()):
		return Meeting{}, tenants.ErrForbidden
	}
	if err := b.Basics.check(); err != nil {
		return Meeting{}, err
	}
	parties, err := s.parties(ctx, in, in.Tenant(), b.Parties)
	if err != nil {
		return Meeting{}, err
	}
	by := s.by(in)
	if as == "" {
		as = id.At[ID](by.At)
	}
	m := New(as, in.Space(), parties, b.Basics, by)
	if b.Parent != "" {
		if _, err := s.Meeting(ctx, in, b.Parent); err != nil {
			return Meeting{}, fault.ErrInvalid.At(fault.Field{Path: "parent", Code: "unknown"})
		}
		m.Parent = b.Parent
	}
	var series Series
	if b.Series != "" {
		series, err = s.Series(ctx, in, b.Series)
		switch {
		case err != nil:
			return Meeting{}, err
		case series.Ended:
			return Meeting{}, ErrSeriesEnded
		case b.Body != "" && !series.hasBody(b.Body):
			return Meeting{}, fault.ErrInvalid.At(fault.Field{Path: "body", Code: "unknown"})
		}
		m.Series, m.Body, m.Round = series.ID, b.Body, series.No(b.Body)
	}
	told, err := in.Tell(Begun, m.Ref(), by.At, detail(m, "", nil))
	if err != nil {
		return Meeting{}, err
	}
	switch err := s.Store.In(in).AddMeeting(ctx, m, told.Within(m.Within())); {
	case errors.Is(err, ErrTaken):
		return s.Meeting(ctx, in, as)
	case err != nil:
		return Meeting{}, fmt.Errorf("begin a meeting: %w", err)
	}
	m.Rev = 1
	if m.Series != "" {
		if err := s.round(ctx, in, m); err != nil {
			return Meeting{}, err
		}
		if err := s.recall(ctx, in, m); err != nil {
			return Meeting{}, err
		}
	}
	return m, nil
}

// parties checks who is invited besides the host, and lists the parties, the host first.
func (s *Service) parties(ctx context.Context, in tenants.Scope, host tenants.TenantID, asked []tenants.TenantID) ([]tenants.TenantID, error) {
	sharing, err := s.Places.Sharing(ctx, in)
	if err != nil {
		return nil, err
	}
	if len(asked) == 0 {
		asked = slices.DeleteFunc(sharing, func(t tenants.TenantID) bool { return t == host })
		sharing = append([]tenants.TenantID{host}, asked...)
	}
	var c fault.Check
	parties := []tenants.TenantID{host}
	for i, t := range asked {
		c.That(!slices.Contains(parties, t) && slices.Contains(sharing, t), "parties["+strconv.Itoa(i)+"]", "unknown")
		parties = append(parties, t)
	}
	c.That(len(parties) <= MostParties, "parties", "too_many", "max", strconv.Itoa(MostParties))
	return parties, c.Err()
}

// Meeting returns a meeting that the scope's holder may know of, else ErrNotFound.
func (s *Service) Meeting(ctx context.Context, in tenants.Scope, mid ID) (Meeting, error) {
	if in.Guest() != "" {
		return Meeting{}, ErrNotFound
	}
	m, err := s.Store.In(in).Meeting(ctx, mid)
	if err == nil && !m.Seen(in) {
		err = ErrNotFound
	}
	if err != nil {
		return Meeting{}, err
	}
	return m, nil
}

// mostLooked bounds how many pages are read to fill one with what a filter leaves.
const mostLooked = 10

// Meetings lists the meetings of one space that the scope's holder may know of.
func (s *Service) Meetings(ctx context.Context, in tenants.Scope, f Filter, ask page.Ask) (page.Of[Meeting], error) {
	if in.Guest() != "" {
		return page.Of[Meeting]{}, ErrNotFound
	}
	return list(ctx, s.Store.In(in), func(m Meeting) bool { return m.Seen(in) }, f, ask)
}

// Everywhere lists the meetings of all spaces in the reach that its holder may know of.
func (s *Service) Everywhere(ctx context.Context, r tenants.Reach, f Filter, ask page.Ask) (page.Of[Meeting], error) {
	scopes := map[tenants.Space]tenants.Scope{}
	for _, in := range r.Scopes() {
		scopes[in.Space()] = in
	}
	return list(ctx, s.Store.Over(r), func(m Meeting) bool { in, ok := scopes[m.Stands]; return ok && m.Seen(in) }, f, ask)
}

func list(ctx context.Context, r Reading, seen func(Meeting) bool, f Filter, ask page.Ask) (page.Of[Meeting], error) {
	out, rows := page.Of[Meeting]{Items: []Meeting{}}, ask.Rows()
	for range mostLooked {
		p, err := r.Meetings(ctx, f, ask)
		if err != nil {
			return page.Of[Meeting]{}, err
		}
		out.Items = append(out.Items, slices.DeleteFunc(p.Items, func(m Meeting) bool { return !seen(m) || !f.Wants(m) })...)
		out.Next, ask.After = p.Next, p.Next
		if p.Next == "" || len(out.Items) >= rows {
			break
		}
	}
	return out, nil
}

// Wants reports whether the filter leaves the meeting in.
func (f Filter) Wants(m Meeting) bool {
	switch {
	case f.State != "" && m.State != f.State,
		f.Series != "" && m.Series != f.Series,
		f.Parent != "" && m.Parent != f.Parent,
		f.Party != "" && !m.Party(f.Party),
		!f.From.IsZero() && m.Slot.End.Before(f.From),
		!f.To.IsZero() && !m.Slot.Start.Before(f.To):
		return false
	}
	return lang.Holds(m.Title, f.Words)
}

// At names a meeting at the revision its reader saw.
type At struct {
	ID  ID
	Rev int64
}

// deed is one change of a meeting: which fact it is, and which rule makes it.
type deed struct {
	kind fact.Kind
	with fact.Detail
	rule func(*Meeting, By) error
}

// do loads a meeting at the revision its doer saw, applies one rule and keeps the result. Only a party's members write.
func (s *Service) do(ctx context.Context, in tenants.Scope, at At, d deed) (Meeting, error) {
	m, err := s.writable(ctx, in, at.ID, d.kind)
	switch {
	case err != nil:
		return Meeting{}, err
	case m.Rev != at.Rev:
		return Meeting{}, ErrStale
	}
	return s.keep(ctx, in, m, d)
}

// writable returns a meeting in which the scope's holder may do a deed of the kind.
func (s *Service) writable(ctx context.Context, in tenants.Scope, mid ID, kind fact.Kind) (Meeting, error) {
	m, err := s.Meeting(ctx, in, mid)
	switch {
	case err != nil:
		return Meeting{}, err
	case !in.May(kind.Needs()):
		return Meeting{}, tenants.ErrForbidden
	case in.Member() != "" && !m.Party(in.Tenant()):
		return Meeting{}, ErrNotParty
	}
	return m, nil
}

func (s *Service) keep(ctx context.Context, in tenants.Scope, m Meeting, d deed) (Meeting, error) {
	by, from := s.by(in), m.State
	if err := d.rule(&m, by); err != nil {
		return Meeting{}, err
	}
	told, err := in.Tell(d.kind, m.Ref(), by.At, detail(m, from, d.with))
	if err != nil {
		return Meeting{}, err
	}
	if err := s.Store.In(in).ChangeMeeting(ctx, m, told.Within(m.Within())); err != nil {
		return Meeting{}, fmt.Errorf("%s %s: %w", d.kind.Code(), m.ID, err)
	}
	m.Rev++
	return m, nil
}

// detail says what is worth knowing of a deed. What was written stands in no fact, and of a draft nobody but its host hears.
func detail(m Meeting, from State, with fact.Detail) fact.Detail {
	d := fact.Detail{"owner": string(m.Owner), "host": string(m.Host)}
	if !m.Announced() {
		d["tenants"] = string(m.Host)
	} else {
		d["tenants"] = strings.Join(texts(m.Parties), " ")
	}
	if from != m.State && from != "" {
		d["from"], d["to"] = string(from), string(m.State)
	}
	for k, v := range with {
		d[k] = v
	}
	return d
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = string(s)
	}
	return out
}

func code(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}
