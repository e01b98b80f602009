package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Reception is what a side may know of who comes to a meeting.
type Reception struct {
	Meeting  Meeting
	Protocol Protocol
	Rolls    []Roll // whom the reader may know, in the order of precedence
	Seats    []Seating
	Counts   []SideCount // of every side, whether or not its people may be known
	Open     bool        // people are let in now
}

// SideCount is how many people of a side there are and come.
type SideCount struct {
	Tenant tenants.TenantID
	People int
	Comes  int // to one session at least
	Silent int // haven't answered
}

// rollsOf reads the rolls of those who are parties of the meeting still.
func (s *Service) rollsOf(ctx context.Context, in tenants.Scope, m Meeting) ([]Roll, error) {
	all, err := s.allRolls(ctx, in, m.ID)
	return slices.DeleteFunc(all, func(r Roll) bool { return !m.Party(r.Tenant) }), err
}

// allRolls reads all rolls of a meeting, of whoever was its party.
func (s *Service) allRolls(ctx context.Context, in tenants.Scope, mid ID) ([]Roll, error) {
	all, ask := []Roll{}, page.Ask{Size: page.MostSize}
	for len(all) < MostRolls {
		some, err := s.Store.In(in).Rolls(ctx, RollFilter{Meeting: mid}, ask)
		if err != nil {
			return nil, err
		}
		all = append(all, some.Items...)
		if ask.After = some.Next; some.Next == "" {
			break
		}
	}
	return all, nil
}

// Reception returns who comes to a meeting, as far as the scope's holder may know them.
func (s *Service) Reception(ctx context.Context, in tenants.Scope, mid ID) (Reception, error) {
	m, err := s.Meeting(ctx, in, mid)
	switch {
	case err != nil:
		return Reception{}, err
	case !in.May(tenants.AttendMeeting) && !in.May(tenants.WriteMeeting):
		return Reception{}, tenants.ErrForbidden
	case !m.Party(in.Tenant()):
		return Reception{}, ErrNotParty
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return Reception{}, err
	}
	p, err := s.Store.In(in).Protocol(ctx, mid)
	if err != nil {
		return Reception{}, err
	}
	out := Reception{Meeting: m, Protocol: p, Seats: m.Seats(rolls), Counts: count(m, rolls), Open: m.Receives(s.now()), Rolls: []Roll{}}
	for _, r := range p.Ranked(rolls) {
		if r.Standing != OnRoll && r.Tenant != in.Tenant() && in.Tenant() != m.Host || !r.Sees(in.Tenant()) {
			continue
		}
		r = r.For(in.Tenant(), m.Host)
		if !in.May(tenants.WriteMeeting) { // who only attends needs no one's table
			r.Diet, r.Access = "", ""
		}
		out.Rolls = append(out.Rolls, r)
	}
	return out, nil
}

func count(m Meeting, rolls []Roll) []SideCount {
	all := make([]SideCount, len(m.Parties))
	for i, t := range m.Parties {
		all[i].Tenant = t
		for _, r := range rolls {
			if r.Tenant != t || r.Standing != OnRoll {
				continue
			}
			all[i].People++
			if len(r.Replies) == 0 || slices.ContainsFunc(r.Replies, func(x Reply) bool { return x.Moved(m) }) {
				all[i].Silent++
			}
			if slices.ContainsFunc(r.Replies, func(x Reply) bool { return x.Says == Comes }) {
				all[i].Comes++
			}
		}
	}
	return all
}

// roll applies one rule to a person's roll and keeps it, trying again where somebody else wrote meanwhile.
func (s *Service) roll(ctx context.Context, in tenants.Scope, m Meeting, pid PersonID, kind fact.Kind, rule func(*Roll, By) error) (Roll, error) {
	shelf, by := s.Store.In(in), s.by(in)
	for try := 0; ; try++ {
		r, err := shelf.Roll(ctx, pid)
		if err == nil && r.Meeting != m.ID {
			err = ErrPersonNotFound
		}
		if err != nil {
			return Roll{}, err
		}
		if err := rule(&r, by); err != nil {
			return Roll{}, err
		}
		told, err := in.Tell(kind, m.Ref(), by.At, fact.Detail{"person": string(pid), "tenant": string(r.Tenant)})
		if err != nil {
			return Roll{}, err
		}
		switch err := shelf.ChangeRoll(ctx, r, told.Within(m.Within())); {
		case err == nil:
			r.Rev++
			return r, nil
		case !errors.Is(err, ErrStale) || try >= mostTries:
			return Roll{}, fmt.Errorf("%s %s: %w", kind.Code(), m.ID, err)
		}
	}
}

// Answer takes in what somebody of one's own side replies, for each session. Where it frees a place in the hall, who waited first has it.
func (s *Service) Answer(ctx context.Context, in tenants.Scope, mid ID, pid PersonID, said []Reply) (Roll, error) {
	m, err := s.writable(ctx, in, mid, DelegationSaved)
	if err != nil {
		return Roll{}, err
	}
	return s.answer(ctx, in, m, pid, said, func(r Roll) bool { return r.Tenant == in.Tenant() })
}

// answer takes in replies of whom the caller answers for; to others she isn't there.
func (s *Service) answer(ctx context.Context, in tenants.Scope, m Meeting, pid PersonID, said []Reply, mine func(Roll) bool) (Roll, error) {
	p, err := s.Store.In(in).Protocol(ctx, m.ID)
	if err != nil {
		return Roll{}, err
	}
	before, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return Roll{}, err
	}
	r, err := s.roll(ctx, in, m, pid, DelegationReplied, func(r *Roll, by By) error {
		if !mine(*r) {
			return ErrPersonNotFound
		}
		return r.Answer(m, p, said, by)
	})
	if err != nil {
		return Roll{}, err
	}
	after := slices.Clone(before)
	for i := range after {
		if after[i].ID == r.ID {
			after[i] = r
		}
	}
	return r, s.tellMoved(ctx, in, m, after, movedUp(m.Seats(before), m.Seats(after)))
}

// tellMoved tells the sides whose people waited for a place in the hall and have one now.
func (s *Service) tellMoved(ctx context.Context, in tenants.Scope, m Meeting, rolls []Roll, moved []PersonID) error {
	by := s.by(in)
	for _, pid := range moved {
		i := slices.IndexFunc(rolls, func(r Roll) bool { return r.ID == pid })
		told, err := in.Tell(DelegationMovedUp, m.Ref(), by.At, fact.Detail{"person": string(pid), "to": string(rolls[i].Tenant)})
		if err != nil {
			return err
		}
		if err := s.Store.In(in).ChangeRoll(ctx, rolls[i], told.Within(m.Within())); err != nil && !errors.Is(err, ErrStale) { // stale: she has just answered herself, and sees it
			return fmt.Errorf("tell who moved up at %s: %w", m.ID, err)
		}
	}
	return nil
}

// FromCalendar is an answer that somebody's calendar program wrote.
type FromCalendar struct {
	Mail string
	Says Coming
	At   time.Time // zero where the file doesn't say
}

// AnswerByMail takes in what a calendar file answers for the person of one's own delegation who has its address, for every session. It returns
// ErrPersonNotFound where nobody shown has it. An answer older than what stands changes nothing.
func (s *Service) AnswerByMail(ctx context.Context, at Desk, mid ID, from FromCalendar) (Person, error) {
	m, d, err := s.Delegation(ctx, at, mid)
	if err != nil {
		return Person{}, err
	}
	i := slices.IndexFunc(d.People, func(p Person) bool { return p.Mail != "" && strings.EqualFold(p.Mail, from.Mail) && p.Shown })
	if i < 0 {
		return Person{}, ErrPersonNotFound
	}
	r, err := s.Store.In(at.In).Roll(ctx, d.People[i].ID)
	if err != nil {
		return Person{}, err
	}
	var said []Reply
	for _, x := range m.Sessions {
		before := r.Reply(x.ID)
		mode := before.Mode
		if mode == "" && m.Mode != Hybrid {
			mode = m.Mode
		}
		if mode == "" { // a calendar doesn't say where; the hall can be changed, an empty chair not
			mode = Hall
		}
		if from.At.IsZero() || before.At.Before(from.At) {
			said = append(said, Reply{Session: x.ID, Says: from.Says, Mode: mode, Via: ViaCalendar})
		}
	}
	if len(said) == 0 {
		return d.People[i], nil
	}
	_, err = s.answer(ctx, at.In, m, r.ID, said, func(r Roll) bool { return r.Tenant == at.In.Tenant() })
	return d.People[i], err
}

// SetProtocol says the protocol anew: the deadline of replies, which ranks stand equal, and the order by hand.
func (s *Service) SetProtocol(ctx context.Context, in tenants.Scope, at At, to Protocol) (Reception, error) {
	m, err := s.writable(ctx, in, at.ID, DelegationReceived)
	if err != nil {
		return Reception{}, err
	}
	p, err := s.Store.In(in).Protocol(ctx, m.ID)
	if err != nil {
		return Reception{}, err
	}
	if p.Rev != at.Rev {
		return Reception{}, ErrStale
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return Reception{}, err
	}
	by := s.by(in)
	if err := p.Set(m, to, rolls, by); err != nil {
		return Reception{}, err
	}
	told, err := in.Tell(DelegationReceived, m.Ref(), by.At, detail(m, "", nil))
	if err != nil {
		return Reception{}, err
	}
	if err := s.Store.In(in).KeepProtocol(ctx, p, told.Within(m.Within())); err != nil {
		return Reception{}, fmt.Errorf("receive at %s: %w", m.ID, err)
	}
	return s.Reception(ctx, in, m.ID)
}

// Invited returns what an invitation of somebody says: for her own side, and for the host, which writes the letters of all who were shown to it.
func (s *Service) Invited(ctx context.Context, in tenants.Scope, mid ID, pid PersonID) (Meeting, Roll, Protocol, error) {
	m, err := s.writable(ctx, in, mid, DelegationSaved)
	if err != nil {
		return Meeting{}, Roll{}, Protocol{}, err
	}
	r, err := s.Store.In(in).Roll(ctx, pid)
	switch {
	case err == nil && (r.Meeting != m.ID || !r.Sees(in.Tenant()) || !m.Party(r.Tenant)):
		err = ErrPersonNotFound
	case err == nil && r.Tenant != in.Tenant() && in.Tenant() != m.Host:
		err = tenants.ErrForbidden
	case err == nil && r.Standing != OnRoll:
		err = ErrPersonGone
	}
	if err != nil {
		return Meeting{}, Roll{}, Protocol{}, err
	}
	p, err := s.Store.In(in).Protocol(ctx, mid)
	return m, r, p, err
}

// passLeft is how long a guest's pass outlives the meeting, so that she can read what came of it.
const passLeft = 14

// Admit gives somebody of one's own side without an account a pass to the meeting's space: whoever bears it is she. A pass she had before ends.
func (s *Service) Admit(ctx context.Context, in tenants.Scope, mid ID, pid PersonID, speaks lang.Tag) (token string, err error) {
	m, err := s.writable(ctx, in, mid, DelegationPassed)
	if err != nil {
		return "", err
	}
	r, err := s.Store.In(in).Roll(ctx, pid)
	switch {
	case err != nil:
		return "", err
	case r.Meeting != m.ID || r.Tenant != in.Tenant():
		return "", ErrPersonNotFound
	case r.Standing != OnRoll:
		return "", ErrPersonGone
	case s.Passes == nil:
		return "", ErrNoPasses
	case m.State.Over():
		return "", ErrOver
	}
	if r.Guest != "" {
		if err := s.Passes.Dismiss(ctx, in, r.Guest); err != nil {
			return "", err
		}
	}
	days := tenants.MostPassDays
	if m.Slot.Set() {
		days = min(days, max(1, int(m.Slot.End.Sub(s.now())/(24*time.Hour))+passLeft))
	}
	// A pass is called by the office, never by the person: its name stands in the trail.
	name, _ := r.Title.For(speaks)
	if strings.TrimSpace(name) == "" {
		name = string(r.Part)
	}
	g, token, err := s.Passes.Admit(ctx, in, tenants.Admission{Name: name, Lang: speaks, Days: days})
	if err != nil {
		return "", err
	}
	_, err = s.roll(ctx, in, m, pid, DelegationPassed, func(r *Roll, by By) error {
		r.Guest, r.Updated = g.ID, by.At
		return nil
	})
	return token, err
}

// Mine returns the roll of who stands in the scope herself, a guest or a member, and the meeting it is of.
func (s *Service) Mine(ctx context.Context, in tenants.Scope, mid ID) (Meeting, Roll, error) {
	m, err := s.Store.In(in).Meeting(ctx, mid)
	if err == nil && !m.Announced() {
		err = ErrNotFound
	}
	if err != nil {
		return Meeting{}, Roll{}, err
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return Meeting{}, Roll{}, err
	}
	i := slices.IndexFunc(rolls, func(r Roll) bool { return r.Standing == OnRoll && r.is(in) })
	if i < 0 {
		return Meeting{}, Roll{}, ErrPersonNotFound
	}
	return m, rolls[i], nil
}

// is reports whether who stands in the scope is the person.
func (r Roll) is(in tenants.Scope) bool {
	return in.Guest() != "" && r.Guest == in.Guest() || in.Member() != "" && r.Member == in.Member() && r.Tenant == in.Tenant()
}

// AnswerMine takes in what somebody replies for herself.
func (s *Service) AnswerMine(ctx context.Context, in tenants.Scope, mid ID, said []Reply) (Meeting, Roll, error) {
	m, r, err := s.Mine(ctx, in, mid)
	if err != nil {
		return Meeting{}, Roll{}, err
	}
	for i := range said {
		said[i].Via = ViaPerson
	}
	r, err = s.answer(ctx, in, m, r.ID, said, func(r Roll) bool { return r.is(in) })
	return m, r, err
}
