package meeting

import "github.com/naru-network/naru/tenants"

// MayPlan reports whether the scope's holder may plan duties now.
func (p Planned) MayPlan(in tenants.Scope) bool {
	return in.May(tenants.WriteMeeting) && p.Meeting.Party(in.Tenant()) && !p.Meeting.State.Over()
}

// MayArrange says what the scope's holder may do with a duty now.
func (p Planned) MayArrange(d Duty, in tenants.Scope) map[string]bool {
	able := p.MayPlan(in) && d.arranges(p.Meeting, By{Tenant: in.Tenant()}) == nil
	return map[string]bool{"save": able, "drop": able && !d.asked(), "assign": able && len(d.Team) < MostTeam}
}

// MayWith says what the scope's holder may do with one of a duty's team now.
func (p Planned) MayWith(d Duty, x Interpreter, in tenants.Scope) map[string]bool {
	arranges := p.MayPlan(in) && d.arranges(p.Meeting, By{Tenant: in.Tenant()}) == nil
	marks := in.May(tenants.WriteMeeting) && (in.Tenant() == d.Side || in.Tenant() == p.Meeting.Host) && x.Turnout != OfferLeft && x.Turnout != OfferBack
	out := x.Turnout == OfferLeft || x.Turnout == OfferBack || x.Turnout == Absent
	return map[string]bool{
		"offer":    arranges && p.Meeting.Slot.Set() && (x.Turnout == OnPlan || x.Turnout == OfferSent || x.Turnout == OfferLeft || x.Turnout == OfferBack),
		"withdraw": arranges && x.open(),
		"remove":   arranges && !x.open() && x.Turnout != Came && x.Turnout != Absent,
		"came":     marks && x.Turnout != Came && p.Meeting.marking(Came, p.At),
		"absent":   marks && x.Turnout != Absent && p.Meeting.marking(Absent, p.At),
		"replace":  arranges && out && p.Meeting.Slot.Set(),
	}
}
