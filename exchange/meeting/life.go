package meeting

import (
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Invite opens a drafted meeting to its parties: from now on they know of it and write its agenda together.
func (m *Meeting) Invite(by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case m.State != Draft:
		return ErrNotDraft
	}
	m.Asked = by.At
	m.move(Invited, by, "")
	return nil
}

// ready returns why the agenda can't be locked.
func (m Meeting) ready(a Agenda) error {
	switch {
	case m.State != Invited:
		return ErrNotInvited
	case !m.Slot.Set():
		return ErrNoTime
	case len(a.Standing()) == 0:
		return ErrNoItems
	case len(a.Pending(m.Parties)) > 0:
		return ErrItemsPending
	}
	return nil
}

// Fix notes the version of the agenda with which the meeting is prepared.
func (m *Meeting) Fix(v Locked, by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case m.State != Invited:
		return ErrNotInvited
	}
	m.Lock = Lock{Version: v.Version, Hash: v.Hash, At: v.At, Loose: m.Lock.Loose}
	m.move(Ready, by, "")
	return nil
}

// Loosen opens a locked agenda again, for a reason. The version that was sent stays what it is.
func (m *Meeting) Loosen(reason string, by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case m.State != Ready:
		return ErrNotReady
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	m.Lock.Loose = m.Lock.Version
	m.move(Invited, by, reason)
	return nil
}

// Open begins the meeting. A meeting whose agenda was never locked may begin too, since people are waiting.
func (m *Meeting) Open(by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case m.State != Ready && m.State != Invited:
		return ErrNotReady
	case !m.Slot.Set():
		return ErrNoTime
	}
	m.move(Live, by, "")
	return nil
}

// End ends the meeting; its minutes come next.
func (m *Meeting) End(by By) error {
	switch {
	case by.Tenant != m.Host:
		return ErrNotHost
	case m.State != Live:
		return ErrNotLive
	}
	m.move(Ended, by, "")
	return nil
}

// Cancel calls the meeting off for good, Postpone until another time is found; both for a reason.
func (m *Meeting) Cancel(reason string, by By) error { return m.stop(Cancelled, reason, by) }

// Postpone puts the meeting off. Scheduling it anew opens it to its parties again.
func (m *Meeting) Postpone(reason string, by By) error {
	if m.State == Draft || m.State == Postponed {
		return ErrNotInvited
	}
	return m.stop(Postponed, reason, by)
}

func (m *Meeting) stop(to State, reason string, by By) error {
	if err := m.hosted(by); err != nil {
		return err
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	if m.State == Live && to == Postponed {
		return ErrLive
	}
	m.Sequence++
	m.move(to, by, reason)
	return nil
}

// Leave takes a party out that isn't the host.
func (m *Meeting) Leave(t tenants.TenantID, by By) error {
	switch {
	case !m.Party(t):
		return ErrNotParty
	case t == m.Host:
		return ErrHostStays
	case m.State.Over():
		return ErrOver
	}
	m.Parties = slices.DeleteFunc(slices.Clone(m.Parties), func(x tenants.TenantID) bool { return x == t })
	m.Updated = by.At
	return nil
}

// Bid says anew who is invited besides the host. Who had been and is left out learns it.
func (m *Meeting) Bid(parties []tenants.TenantID, by By) error {
	if err := m.hosted(by); err != nil {
		return err
	}
	if m.State == Live {
		return ErrLive
	}
	m.Parties, m.Updated = append([]tenants.TenantID{m.Host}, parties...), by.At
	return nil
}

func checkReason(reason string) error {
	var c fault.Check
	c.Block("reason", reason, fault.Required, MostReason)
	return c.Err()
}
