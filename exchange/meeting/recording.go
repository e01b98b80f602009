package meeting

import (
	"context"
	"errors"
	"slices"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Ledger prepares exchange records of what was held.
type Ledger interface {
	// Prepare drafts the record of what was held for each side to confirm. Preparing it again under the same key changes nothing.
	Prepare(ctx context.Context, in tenants.Scope, r Record) error
}

// Record is what is known of a meeting, or of a side meeting at one, that was held.
type Record struct {
	Key     string // the same each time for the same thing; it begins with the meeting's id
	Side    bool   // a side meeting
	Meeting Meeting
	Series  lang.Text // what the series is called; empty for none
	Sides   []tenants.TenantID
	Topics  []lang.Text // of a side meeting, what each side wrote it would be about; else the items of the agenda
	Span    Span
	Present map[tenants.TenantID]int // how many of each side were there; a side that nobody counted is absent
	Given   []Followup
	Led     string                      // the rank of who led the visitors, the highest where several came; empty where nobody said
	Costs   map[tenants.TenantID][]Cost // what each side has written down for itself, for that side alone
}

// record prepares the exchange records of what a fact says was held: of a meeting when it ends, and again when its minutes are signed; of a side meeting once it
// is marked so. It bears repeating.
func (s *Service) record(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	if s.Ledger == nil {
		return nil
	}
	house, mid := enter(space), ID(f.About.ID)
	if f.About.Noun == NounMinutes {
		x, err := s.Store.In(house).Minutes(ctx, MinutesID(f.About.ID))
		if err != nil {
			return err
		}
		mid = x.Meeting
	}
	m, err := s.Meeting(ctx, house, mid)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil || len(m.Parties) < 2 || !m.Slot.Set() {
		return err
	}
	r := Record{Key: string(m.ID), Meeting: m, Sides: m.Parties, Span: Span{m.Slot.Start, m.Slot.End}, Present: map[tenants.TenantID]int{}}
	if m.Series != "" {
		row, err := s.Series(ctx, house, m.Series)
		if err != nil {
			return err
		}
		r.Series = row.Title
	}
	if f.Kind == SideMarked.Code() {
		held, err := s.sideHeld(ctx, house, &r, f.With["side"])
		if err != nil || !held {
			return err
		}
		return s.Ledger.Prepare(ctx, house, r)
	}
	if err := s.held(ctx, house, &r); err != nil {
		return err
	}
	r.Costs = map[tenants.TenantID][]Cost{}
	for _, t := range m.Parties {
		own, err := s.Store.In(enter(tenants.HomeOf(t))).Costs(ctx, m.ID)
		if err != nil {
			return err
		}
		r.Costs[t] = own.Lines
	}
	return s.Ledger.Prepare(ctx, house, r)
}

// sideHeld fills in what is known of a side meeting, and reports whether it was held.
func (s *Service) sideHeld(ctx context.Context, house tenants.Scope, r *Record, id string) (bool, error) {
	q, err := s.Store.In(house).Square(ctx, r.Meeting.ID)
	if err != nil {
		return false, err
	}
	x, err := q.Side(id)
	if errors.Is(err, ErrSideNotFound) || err == nil && !x.Held() {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	topics := q.Topics(x)
	r.Key, r.Side, r.Sides, r.Topics, r.Span = r.Key+"."+x.ID, true, []tenants.TenantID{x.A, x.B}, topics[:], q.Slots[q.slot(x.Slot)].Span
	return true, nil
}

// held fills in what is known of a meeting: what stood on its agenda, who was there, and what was promised.
func (s *Service) held(ctx context.Context, house tenants.Scope, r *Record) error {
	a, err := s.Store.In(house).Agenda(ctx, r.Meeting.ID)
	if err != nil {
		return err
	}
	for _, x := range a.Standing() {
		if x.Closed == "" {
			r.Topics = append(r.Topics, x.Title)
		}
	}
	rolls, err := s.rollsOf(ctx, house, r.Meeting)
	if err != nil {
		return err
	}
	r.Led = ledBy(r.Meeting, rolls)
	for _, side := range r.Meeting.Attended(rolls) {
		if side.People > 0 {
			r.Present[side.Tenant] = side.People
		}
	}
	given, err := s.Followups(ctx, house, FollowupFilter{Meeting: r.Meeting.ID}, page.Ask{Size: page.MostSize})
	r.Given = slices.DeleteFunc(given.Items, func(f Followup) bool { return f.State == Dropped })
	return err
}

// ledBy is the highest rank of those who led a visiting delegation and came.
func ledBy(m Meeting, rolls []Roll) string {
	best := len(Ranks())
	for _, r := range rolls {
		if i := slices.Index(Ranks(), r.Rank); r.Tenant != m.Host && r.Part == Leads && len(r.Arrivals) > 0 && i >= 0 {
			best = min(best, i)
		}
	}
	if best == len(Ranks()) {
		return ""
	}
	return Ranks()[best]
}
