package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Save says anew what the meeting is called and what for it is held.
func (s *Service) Save(ctx context.Context, in tenants.Scope, at At, said func(Basics) (Basics, error)) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: Saved, rule: func(m *Meeting, by By) error {
		b, err := said(m.Basics)
		if err != nil {
			return err
		}
		return m.Save(b, by)
	}})
}

// Scheduling is a time for a meeting.
type Scheduling struct {
	Slot     Slot
	Sessions func([]Session) ([]Session, error) // from those there were; nil for one as long as the meeting
}

// Schedule says when the meeting is held.
func (s *Service) Schedule(ctx context.Context, in tenants.Scope, at At, to Scheduling) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: Scheduled, rule: func(m *Meeting, by By) error {
		var parts []Session
		if to.Sessions != nil {
			var err error
			if parts, err = to.Sessions(m.Sessions); err != nil {
				return err
			}
		}
		return m.Schedule(to.Slot, parts, by)
	}})
}

// Arrange says anew where the meeting is held, in the hall and online.
func (s *Service) Arrange(ctx context.Context, in tenants.Scope, at At, said func(Venue) (Venue, error), l Link) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: Arranged, rule: func(m *Meeting, by By) error {
		v, err := said(m.Venue)
		if err != nil {
			return err
		}
		return m.Arrange(v, l, by)
	}})
}

// Bid says anew which of those who share the space are invited.
func (s *Service) Bid(ctx context.Context, in tenants.Scope, at At, parties []tenants.TenantID) (Meeting, error) {
	m, err := s.Meeting(ctx, in, at.ID)
	if err != nil {
		return Meeting{}, err
	}
	all, err := s.parties(ctx, in, m.Host, parties)
	if err != nil {
		return Meeting{}, err
	}
	return s.do(ctx, in, at, deed{kind: PartiesBid, rule: func(m *Meeting, by By) error { return m.Bid(all[1:], by) }})
}

// Invite opens the meeting to its parties.
func (s *Service) Invite(ctx context.Context, in tenants.Scope, at At) (Meeting, error) {
	m, err := s.do(ctx, in, at, deed{kind: Inviting, rule: func(m *Meeting, by By) error { return m.Invite(by) }})
	if err != nil {
		return Meeting{}, err
	}
	return m, s.recall(ctx, in, m)
}

// Lock locks the agenda as it stands and sends the version to all. What a crash left between the two is carried on when it is asked again.
func (s *Service) Lock(ctx context.Context, in tenants.Scope, at At) (Meeting, error) {
	m, err := s.writable(ctx, in, at.ID, AgendaLocked)
	switch {
	case err != nil:
		return Meeting{}, err
	case m.Rev != at.Rev:
		return Meeting{}, ErrStale
	case m.State != Invited:
		return Meeting{}, ErrNotInvited
	}
	var v Locked
	if _, err := s.agenda(ctx, in, m, AgendaShut, nil, func(a *Agenda, by By) (err error) {
		v, err = a.Close(m, by)
		return err
	}); err != nil {
		return Meeting{}, err
	}
	with := fact.Detail{"version": strconv.Itoa(v.Version)}
	return s.keep(ctx, in, m, deed{kind: AgendaLocked, with: with, rule: func(m *Meeting, by By) error { return m.Fix(v, by) }})
}

// Loosen opens a locked agenda again, for a reason.
func (s *Service) Loosen(ctx context.Context, in tenants.Scope, at At, reason string) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: AgendaLoosed, with: why(reason), rule: func(m *Meeting, by By) error { return m.Loosen(reason, by) }})
}

// Open begins the meeting, End ends it.
func (s *Service) Open(ctx context.Context, in tenants.Scope, at At) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: Opened, rule: func(m *Meeting, by By) error { return m.Open(by) }})
}

// End ends the meeting.
func (s *Service) End(ctx context.Context, in tenants.Scope, at At) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: Closed, rule: func(m *Meeting, by By) error { return m.End(by) }})
}

// Cancel calls the meeting off, for a reason.
func (s *Service) Cancel(ctx context.Context, in tenants.Scope, at At, reason string) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: CancelledFact, with: why(reason), rule: func(m *Meeting, by By) error { return m.Cancel(reason, by) }})
}

// Postpone puts the meeting off until another time is found, for a reason.
func (s *Service) Postpone(ctx context.Context, in tenants.Scope, at At, reason string) (Meeting, error) {
	return s.do(ctx, in, at, deed{kind: PostponedFact, with: why(reason), rule: func(m *Meeting, by By) error { return m.Postpone(reason, by) }})
}

func why(reason string) fact.Detail { return fact.Detail{"reason": reason} }

// Agenda returns the agenda of a meeting that the scope's holder may know of.
func (s *Service) Agenda(ctx context.Context, in tenants.Scope, mid ID) (Meeting, Agenda, error) {
	m, err := s.Meeting(ctx, in, mid)
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	a, err := s.Store.In(in).Agenda(ctx, mid)
	return m, a, err
}

// mostTries bounds how often a deed on one item is tried again because another item was changed meanwhile.
const mostTries = 8

// agenda applies one rule to the agenda of a meeting and keeps it. Two sides that write two items at once don't hinder each other: the rule holds the item at
// the revision its doer saw, and is applied again to what the other has written.
func (s *Service) agenda(ctx context.Context, in tenants.Scope, m Meeting, kind fact.Kind, with fact.Detail, rule func(*Agenda, By) error) (Agenda, error) {
	shelf, by := s.Store.In(in), s.by(in)
	for try := 0; ; try++ {
		a, err := shelf.Agenda(ctx, m.ID)
		if err != nil {
			return Agenda{}, err
		}
		if err := rule(&a, by); err != nil {
			return Agenda{}, err
		}
		told, err := in.Tell(kind, m.Ref(), by.At, detail(m, "", with))
		if err != nil {
			return Agenda{}, err
		}
		switch err := shelf.KeepAgenda(ctx, a, told.Within(m.Within())); {
		case err == nil:
			a.Rev++
			return a, nil
		case !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken) || try >= mostTries:
			return Agenda{}, fmt.Errorf("%s %s: %w", kind.Code(), m.ID, err)
		}
	}
}

// item does a deed on one item of the agenda.
func (s *Service) item(ctx context.Context, in tenants.Scope, mid ID, kind fact.Kind, with fact.Detail, rule func(*Agenda, Meeting, By) error) (Meeting, Agenda, error) {
	m, err := s.writable(ctx, in, mid, kind)
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	a, err := s.agenda(ctx, in, m, kind, with, func(a *Agenda, by By) error { return rule(a, m, by) })
	return m, a, err
}

// Offer proposes an item. Proposing it again under the same id changes nothing.
func (s *Service) Offer(ctx context.Context, in tenants.Scope, mid ID, iid string, said ItemSaid) (Meeting, Agenda, error) {
	m, a, err := s.Agenda(ctx, in, mid)
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	if i := a.item(iid); i >= 0 && a.Items[i].Proposer == in.Tenant() {
		return m, a, nil
	}
	if err := s.shows(ctx, in, m, said.Papers); err != nil {
		return Meeting{}, Agenda{}, err
	}
	return s.item(ctx, in, mid, ItemOffered, itemDetail(iid), func(a *Agenda, m Meeting, by By) error { return a.Offer(m, iid, said, Origin{}, by) })
}

func itemDetail(iid string) fact.Detail { return fact.Detail{"item": iid} }

// shows notes that papers are shown by the meeting.
func (s *Service) shows(ctx context.Context, in tenants.Scope, m Meeting, papers []string) error {
	if len(papers) == 0 {
		return nil
	}
	return s.Papers.Use(ctx, in, m, papers)
}

// Rewrite says an item anew, as its proposer.
func (s *Service) Rewrite(ctx context.Context, in tenants.Scope, mid ID, at ItemAt, said func(Item) (ItemSaid, error)) (Meeting, Agenda, error) {
	m, a, err := s.Agenda(ctx, in, mid)
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	before, err := a.Item(at.Item)
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	next, err := said(before)
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	fresh := slices.DeleteFunc(slices.Clone(next.Papers), func(p string) bool { return slices.Contains(before.Papers, p) })
	if err := s.shows(ctx, in, m, fresh); err != nil {
		return Meeting{}, Agenda{}, err
	}
	return s.item(ctx, in, mid, ItemChanged, itemDetail(at.Item), func(a *Agenda, m Meeting, by By) error { return a.Rewrite(m, at, next, by) })
}

// View says what one's side thinks of another's item.
func (s *Service) View(ctx context.Context, in tenants.Scope, mid ID, at ItemAt, c Consent) (Meeting, Agenda, error) {
	kind, with := ItemAccepted, itemDetail(at.Item)
	if !c.Yes {
		kind, with["reason"] = ItemRefused, c.Why
	}
	return s.item(ctx, in, mid, kind, with, func(a *Agenda, m Meeting, by By) error { return a.View(m, at, c, by) })
}

// Withdraw takes an item back.
func (s *Service) Withdraw(ctx context.Context, in tenants.Scope, mid ID, at ItemAt) (Meeting, Agenda, error) {
	return s.item(ctx, in, mid, ItemWithdrawn, itemDetail(at.Item), func(a *Agenda, m Meeting, by By) error { return a.Withdraw(m, at, by) })
}

// Order puts the items into another order.
func (s *Service) Order(ctx context.Context, in tenants.Scope, mid ID, ids []string) (Meeting, Agenda, error) {
	return s.item(ctx, in, mid, ItemsOrdered, nil, func(a *Agenda, m Meeting, by By) error { return a.Order(m, ids, by) })
}

// Passing is where an item is passed to, and why.
type Passing struct {
	To   ID     // a meeting of the same space; empty for the backlog of the series
	Body string // of the series, for which it waits in the backlog
	Why  string
}

// Pass passes an item on with its papers: to the agenda of another meeting, or to the backlog of the series. It arrives there first, so that nothing is lost
// between the two; passing it again finds it there.
func (s *Service) Pass(ctx context.Context, in tenants.Scope, mid ID, at ItemAt, to Passing) (Meeting, Agenda, error) {
	m, err := s.writable(ctx, in, mid, ItemPassed)
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	a, err := s.Store.In(in).Agenda(ctx, mid)
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	trial, target := a, Origin{Ref: fact.Ref{Noun: "series", ID: string(m.Series)}, Item: at.Item, Why: to.Why}
	if to.To != "" {
		target.Ref = fact.Ref{Noun: "meeting", ID: string(to.To)}
	}
	x, err := trial.Pass(m, at, target, s.by(in))
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	from := Origin{Ref: m.Ref(), Item: x.ID, Why: to.Why}
	switch {
	case to.To != "":
		err = s.arrive(ctx, in, m, to.To, x, from)
	case m.Series == "":
		err = fault.ErrInvalid.At(fault.Field{Path: "to", Code: "required"})
	default:
		_, err = s.await(ctx, in, m.Series, Waiting{
			ID: x.ID, Body: to.Body, Kind: x.Kind, Title: x.Title, Text: x.Text, Proposer: x.Proposer, Minutes: x.Minutes, Papers: x.Papers, From: from,
			Own: !x.Joint, Presents: x.Presenter, Lang: x.Lang,
		})
	}
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	a, err = s.agenda(ctx, in, m, ItemPassed, itemDetail(x.ID), func(a *Agenda, by By) error {
		_, err := a.Pass(m, at, target, by)
		return err
	})
	return m, a, err
}

// arrive puts an item that was passed on into the agenda of another meeting of the space.
func (s *Service) arrive(ctx context.Context, in tenants.Scope, m Meeting, to ID, x Item, from Origin) error {
	other, err := s.writable(ctx, in, to, ItemOffered)
	switch {
	case errors.Is(err, ErrNotFound) || to == m.ID:
		return fault.ErrInvalid.At(fault.Field{Path: "to", Code: "unknown"})
	case err != nil:
		return err
	}
	_, err = s.agenda(ctx, in, other, ItemOffered, itemDetail(x.ID), func(a *Agenda, by By) error {
		return a.Offer(other, x.ID, ItemSaid{
			Kind: x.Kind, Joint: x.Joint, Title: x.Title, Text: x.Text, Presenter: x.Presenter, Minutes: x.Minutes, Papers: x.Papers,
		}, from, by)
	})
	if errors.Is(err, ErrTaken) {
		return nil // it arrived before
	}
	return err
}

// left takes a tenant that has left the pact out of its meetings there. It is the house's deed and bears repeating.
func (s *Service) left(ctx context.Context, house tenants.Scope, t tenants.TenantID) error {
	ask := page.Ask{Size: page.MostSize}
	for {
		some, err := s.Store.In(house).Meetings(ctx, Filter{Party: t}, ask)
		if err != nil {
			return err
		}
		for _, m := range some.Items {
			_, err := s.keep(ctx, house, m, deed{kind: PartyLeft, with: fact.Detail{"tenant": string(t)}, rule: func(m *Meeting, by By) error {
				if m.Host == t && !m.State.Over() {
					m.move(Cancelled, by, "")
					return nil
				}
				return m.Leave(t, by)
			}})
			if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Forbidden {
				return err
			}
		}
		if ask.After = some.Next; some.Next == "" {
			return nil
		}
	}
}

// Carry does what follows from a fact in a space's trail: who leaves a pact is taken out of the meetings there that are still to come, and of what was held
// the exchange records are prepared. Enter lets the house in on the Errand.
func (s *Service) Carry(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	if err := s.spread(ctx, enter, space, f); err != nil {
		return err
	}
	if _, pact := space.Pact(); !pact {
		return nil
	}
	switch f.Kind {
	case tenants.PactLeft.Code():
		return s.left(ctx, enter(space), tenants.TenantID(f.By.Tenant))
	case Closed.Code(), SideMarked.Code(), MinutesSigned.Code():
		return s.record(ctx, enter, space, f)
	}
	return nil
}
