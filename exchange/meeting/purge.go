package meeting

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// reportWithin is how long after a meeting its report is awaited: what is kept of people for it isn't kept for longer, whether it was written or not.
const reportWithin = 180 * 24 * time.Hour

// untouched is how long after its last change a meeting that never got a time is taken for given up.
const untouched = 365 * 24 * time.Hour

// reported says from when on the data of those who came are no longer needed for the report: when the minutes were signed; where there are none, when the time
// for them has passed; of what was called off or never held, when that was plain.
func (m Meeting) reported() time.Time {
	switch {
	case m.State == Cancelled:
		return m.Since
	case !m.Slot.Set():
		return m.Updated.Add(untouched)
	case m.State == SignedOff:
		return later(m.Slot.End, sooner(m.Since, m.Slot.End.Add(reportWithin)))
	case slices.Contains([]State{Ended, MinutesDraft, BothLanguages, Review, ToSign}, m.State):
		return m.Slot.End.Add(reportWithin)
	}
	return m.Slot.End
}

// PurgeRolls takes away what is left of people on the rolls of a meeting whose time is over. It is the house's deed and bears repeating.
func (s *Service) PurgeRolls(ctx context.Context, house tenants.Scope, mid ID) error {
	m, err := s.Store.In(house).Meeting(ctx, mid)
	if err != nil {
		return err
	}
	rolls, err := s.allRolls(ctx, house, mid)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(rolls, func(r Roll) bool { return !expired(m, r.Days, s.now()) }) { // first, for a meeting without rolls isn't looked at again
		if err := s.forget(ctx, house, m); err != nil {
			return err
		}
	}
	for _, r := range rolls {
		if !expired(m, r.Days, s.now()) || r.Standing == OldRoll {
			continue
		}
		if r.Guest != "" && s.Passes != nil {
			if err := s.Passes.Dismiss(ctx, house, r.Guest); err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
		}
		if _, err := s.roll(ctx, house, m, r.ID, DelegationPurged, func(r *Roll, by By) error { return r.Leave(OldRoll, by) }); err != nil {
			return err
		}
	}
	return nil
}

// PurgeDelegation takes the people of a side's own delegation away when their time is over. Enter lets the house into the space of the meeting.
func (s *Service) PurgeDelegation(ctx context.Context, home tenants.Scope, enter func(tenants.Space) tenants.Scope, mid ID) error {
	d, err := s.Store.In(home).Delegation(ctx, mid)
	if err != nil {
		return err
	}
	m, err := s.Store.In(enter(d.Stands)).Meeting(ctx, mid)
	if err != nil {
		return err
	}
	if !expired(m, d.KeptDays(), s.now()) {
		return ErrNotPurgeable
	}
	if err := d.Purge(s.by(home)); err != nil {
		return err
	}
	told, err := home.Tell(DelegationPurged, m.Ref(), s.now(), fact.Detail{"people": strconv.Itoa(len(d.People))})
	if err != nil {
		return err
	}
	return s.Store.In(home).KeepDelegation(ctx, d, told)
}

// expired reports whether the people of a meeting have been kept for so many days after its report.
func expired(m Meeting, days int, at time.Time) bool {
	return !at.Before(m.reported().AddDate(0, 0, days))
}

// forget takes the names of people out of what else was written for a meeting: the speaking list of the hall, the briefing of interpreters, and their cards.
func (s *Service) forget(ctx context.Context, house tenants.Scope, m Meeting) error {
	shelf := s.Store.In(house)
	tell := func() (tenants.Told, error) {
		told, err := house.Tell(DelegationPurged, m.Ref(), s.now(), nil)
		return told.Within(m.Within()), err
	}
	f, err := s.FloorOf(ctx, house, RoomID(m.ID))
	if err != nil {
		return err
	}
	if f.forget() {
		told, err := tell()
		if err == nil {
			err = shelf.KeepFloor(ctx, f, told)
		}
		if err != nil {
			return err
		}
	}
	p, err := shelf.Briefing(ctx, m.ID)
	if err != nil {
		return err
	}
	if len(p.Names) > 0 {
		p.Names = []NamedOne{}
		told, err := tell()
		if err == nil {
			err = shelf.KeepBriefing(ctx, p, told)
		}
		if err != nil {
			return err
		}
	}
	b, err := shelf.Booth(ctx, m.ID)
	if err != nil || !b.forget() {
		return err
	}
	told, err := tell()
	if err != nil {
		return err
	}
	return shelf.KeepBooth(ctx, b, told)
}

// forget takes away the names of those in the hall whom somebody else put on the list. It reports whether there were any.
func (f *Floor) forget() bool {
	some := false
	f.Speakers = slices.Clone(f.Speakers)
	for i, x := range f.Speakers {
		if x.Member == "" && x.Card.Name != "" {
			f.Speakers[i].Card, some = Card{}, true
		}
	}
	return some
}

// forget takes away the names of interpreters. Where they are in a pool, it is the pool that knows them.
func (b *Booth) forget() bool {
	some := false
	b.Duties = slices.Clone(b.Duties)
	for i := range b.Duties {
		b.Duties[i].Team = slices.Clone(b.Duties[i].Team)
		for j, x := range b.Duties[i].Team {
			if !x.Card.Name.Empty() {
				b.Duties[i].Team[j].Card.Name, b.Duties[i].Team[j].Reason, some = lang.Text{}, "", true
			}
		}
	}
	return some
}
