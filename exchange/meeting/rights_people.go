package meeting

import (
	"github.com/naru-network/naru/tenants"
)

// Rights computes what the scope's holder may do with her own side's delegation.
func (d Delegation) Rights(m Meeting, in tenants.Scope) Rights {
	r, by := rights(), By{Member: in.Member(), Tenant: in.Tenant()}
	writes := in.May(tenants.WriteMeeting) && m.Party(in.Tenant())
	open := d.open(m, by)
	r.may("name", writes, open)
	showing := open
	if showing == nil && !m.Announced() {
		showing = ErrNotInvited
	}
	r.may("show", writes, showing)
	kept := error(nil)
	if !d.Purged.IsZero() {
		kept = ErrPurged
	}
	r.may("keep", writes, kept)
	return r
}

// Rights computes what the scope's holder may do about who comes to the meeting.
func (x Reception) Rights(in tenants.Scope) Rights {
	r, by := rights(), By{Member: in.Member(), Tenant: in.Tenant()}
	writes := in.May(tenants.WriteMeeting) && x.Meeting.Party(in.Tenant())
	host := writes && in.Tenant() == x.Meeting.Host
	r.may("protocol", host, x.Meeting.hosted(by))
	shut := error(nil)
	if !x.Open {
		shut = ErrNoHall
	}
	r.may("desk", host, nil)
	r.may("check_in", host, shut)
	r.may("attest", writes, shut)
	return r
}

// Rights computes what the scope's holder may do with one roll.
func (r Roll) Rights(m Meeting, in tenants.Scope) Rights {
	out := rights()
	writes := in.May(tenants.WriteMeeting) && m.Party(in.Tenant())
	own, on := writes && r.Tenant == in.Tenant(), r.Standing == OnRoll
	against := error(nil)
	if m.State.Over() {
		against = ErrOver
	}
	out.may("reply", own && on, against)
	out.may("pass", own && on && in.May(tenants.InviteGuest), against)
	out.may("letter", writes && on && (own || in.Tenant() == m.Host), nil)
	out.may("attest", writes && on && (own || in.Tenant() == m.Host), nil)
	return out
}
