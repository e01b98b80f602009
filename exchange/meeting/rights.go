package meeting

import (
	"slices"

	"github.com/naru-network/naru/tenants"
)

// Rights says for each deed whether this reader may do it now; where she may not yet, Why holds the code of the reason.
type Rights struct {
	May map[string]bool
	Why map[string]string
}

func rights() Rights { return Rights{map[string]bool{}, map[string]string{}} }

// may notes a deed that the reader is able to do, and what stands against it now; nil for nothing.
func (r *Rights) may(deed string, able bool, against error) {
	r.May[deed] = able && against == nil
	if able && against != nil {
		r.Why[deed] = code(against)
	}
}

// Rights computes what the scope's holder may do with the meeting.
func (m Meeting) Rights(in tenants.Scope, a Agenda) Rights {
	r, writes := rights(), in.May(tenants.WriteMeeting)
	host := writes && in.Tenant() == m.Host
	by := By{Member: in.Member(), Tenant: in.Tenant()}
	arranging := m.hosted(by)
	r.may("save", host, arranging)
	still := arranging
	if still == nil && m.State == Live {
		still = ErrLive
	}
	r.may("schedule", host, still)
	r.may("arrange", host, arranging)
	r.may("parties", host, still)
	r.may("invite", host && m.State == Draft, nil)
	ready := m.ready(a)
	if a.shut(m) {
		ready = nil
	}
	r.may("lock", host && m.State == Invited, ready)
	r.may("loosen", host && m.State == Ready, nil)
	begins := error(nil)
	if !m.Slot.Set() {
		begins = ErrNoTime
	}
	r.may("open", host && (m.State == Ready || m.State == Invited), begins)
	r.may("end", host && m.State == Live, nil)
	r.may("postpone", host && (m.State == Invited || m.State == Ready), nil)
	r.may("cancel", host && !m.State.Over(), nil)
	m.publicRights(&r, in)
	r.may("give", writes && m.Party(in.Tenant()) && m.Announced() && m.State != Cancelled, nil)
	r.may("minutes", host && m.State == Ended, nil)
	r.may("offer", writes && m.Party(in.Tenant()) && !m.State.Over(), a.open(m, by))
	r.may("order", host && !m.State.Over() && len(a.Items) > 1, a.open(m, by))
	return r
}

// ItemRights computes what the scope's holder may do with one item.
func (m Meeting) ItemRights(in tenants.Scope, a Agenda, x Item) Rights {
	r := rights()
	by := By{Member: in.Member(), Tenant: in.Tenant()}
	open := a.open(m, by)
	live := x.Standing != Withdrawn && x.Standing != Passed && !m.State.Over()
	writes := in.May(tenants.WriteMeeting) && m.Party(in.Tenant()) && live
	own, host := x.Proposer == in.Tenant(), m.Host == in.Tenant()
	r.may("change", writes && own, open)
	said := slices.IndexFunc(x.Views, func(c Consent) bool { return c.Tenant == in.Tenant() })
	r.may("accept", writes && !own && (said < 0 || !x.Views[said].Yes), open)
	r.may("decline", writes && !own && (said < 0 || x.Views[said].Yes), open)
	r.may("withdraw", writes && (own || host), open)
	r.may("pass", writes && (own || host) && x.Closed == "", open)
	return r
}

// Rights computes what the scope's holder may do with the series.
func (s Series) Rights(in tenants.Scope) Rights {
	r := rights()
	writes := in.May(tenants.WriteMeeting) && s.Party(in.Tenant()) && !s.Ended
	r.may("save", writes, nil)
	r.may("round", writes, nil)
	r.may("await", writes, nil)
	r.may("end", writes, nil)
	last := writes && len(s.Rounds) > 0 && s.lastHost() == in.Tenant()
	r.may("hand", last, nil)
	taken := error(nil)
	switch {
	case s.Handover.Given.IsZero():
		taken = ErrNotHandedOver
	case !s.Handover.Taken.IsZero():
		taken = ErrHandedOver
	}
	r.may("receive", writes && s.Handover.To == in.Tenant() && s.Handover.Taken.IsZero(), taken)
	return r
}

// Rights computes what the scope's holder may do with minutes.
func (x Minutes) Rights(in tenants.Scope, s Script) Rights {
	r, writes := rights(), in.May(tenants.WriteMeeting)
	own := in.Tenant()
	party := writes && x.Party(own)
	r.may("complete", party && x.State == MinutesDraft, s.complete())
	r.may("send", writes && own == x.Host && x.State == BothLanguages, s.complete())
	r.may("judge", party && x.State == Review, nil)
	finish := s.complete()
	if finish == nil && len(x.owes(s, own)) > 0 {
		finish = ErrUnconfirmed
	}
	_, done := x.HasFinished(s, own)
	r.may("finish", party && x.State == Review && (!done || x.all(s)), finish) // cut short before the seal, it is finished again
	back := error(nil)
	if x.Approval != "" {
		back = ErrBeforeHeads
	}
	r.may("return", party && x.State == ToSign, back)
	r.may("ask", party && in.May(tenants.AskApproval) && x.State == ToSign && x.Approval == "", nil)
	r.may("add", party && x.State == SignedOff, nil)
	return r
}
