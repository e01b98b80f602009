package visit

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Deed is something a side does with a visit that carries it on, or ends it.
type Deed string

// The deeds, in the order a visit goes through them.
const (
	Request  Deed = "request"
	Invite   Deed = "invite"
	Accept   Deed = "accept"
	Approve  Deed = "approve"
	Confirm  Deed = "confirm"
	Depart   Deed = "depart"
	Complete Deed = "complete"
	Tell     Deed = "report"
	Decline  Deed = "decline"
	Postpone Deed = "postpone"
	Resume   Deed = "resume"
	Cancel   Deed = "cancel"
)

// Deeds lists the deeds.
func Deeds() []Deed {
	return []Deed{Request, Invite, Accept, Approve, Confirm, Depart, Complete, Tell, Decline, Postpone, Resume, Cancel}
}

// Words is what a deed says besides being done.
type Words struct {
	Letter string    // of an invitation
	Travel Travel    // of an approval
	Report lang.Text // of a report
	File   string    // of a report
	Reason string    // of an exit
}

// course is who may do a deed, from which states, and where it leads.
type course struct {
	kind fact.Kind
	host bool // may the host
	own  bool // may the visitor
	from []State
	to   State
}

var courses = map[Deed]course{
	Request:  {RequestedFact, false, true, []State{Planned}, Requested},
	Invite:   {InvitedFact, true, false, []State{Planned, Requested}, Invited},
	Accept:   {AcceptedFact, false, true, []State{Invited}, Accepted},
	Approve:  {ApprovedFact, false, true, []State{Accepted}, Approval},
	Confirm:  {ConfirmedFact, true, true, []State{Approval, Confirmed}, Confirmed},
	Depart:   {DepartedFact, true, true, []State{Confirmed}, UnderWay},
	Complete: {CompletedFact, true, true, []State{UnderWay}, Completed},
	Tell:     {ReportedFact, false, true, []State{Completed, ReportDue}, Reported},
	Decline:  {DeclinedFact, true, true, []State{Requested, Invited}, Declined},
	Postpone: {PostponedFact, true, true, []State{Invited, Accepted, Approval, Confirmed}, Postponed},
	Resume:   {ResumedFact, true, true, []State{Postponed}, Accepted},
	Cancel:   {CancelledFact, true, true, []State{Planned, Requested, Invited, Accepted, Approval, Confirmed, Postponed}, Cancelled},
}

// may returns why a side may not do a deed now, nil where it may.
func (v Visit) may(d Deed, t tenants.TenantID) error {
	k, ok := courses[d]
	switch {
	case !ok:
		return ErrNoSuchDeed
	case !v.Party(t):
		return ErrNotParty
	case t == v.Host && !k.host, t == v.Visitor && !k.own:
		return ErrNotYours
	case d == Decline && v.State == Requested && t != v.Host, d == Decline && v.State == Invited && t != v.Visitor:
		return ErrNotYours
	case !slices.Contains(k.from, v.State):
		return ErrNotNow
	case d == Confirm && len(v.Slots) == 0:
		return ErrNoProgramme
	case d == Confirm && len(v.Programme) >= MostProgramme:
		return ErrTooManyVersions
	}
	return nil
}

// Do carries the visit on.
func (v *Visit) Do(d Deed, w Words, by By) error {
	if err := v.may(d, by.Tenant); err != nil {
		return err
	}
	var c fault.Check
	switch d {
	case Invite:
		c.Line("letter", w.Letter, fault.Optional, MostLetter)
		v.Letter = w.Letter
	case Approve:
		c.That(slices.Contains(Leaves(), w.Travel.Leave), "leave", "unknown")
		needs := fault.Required
		if w.Travel.Leave == "none" {
			needs = fault.Optional
		}
		c.Line("ref", w.Travel.Ref, needs, MostLetter)
		c.That(w.Travel.On == "" || day(w.Travel.On), "on", "not_a_date")
		v.Travel = w.Travel
	case Tell:
		c.That(!w.Report.Empty(), "report", "required")
		text(&c, "report", w.Report, MostReport)
		v.Report, v.Next = Report{Text: w.Report, File: w.File, By: by.Tenant, At: by.At}, time.Time{}
	case Decline, Postpone, Cancel:
		c.Block("reason", w.Reason, fault.Required, MostReason)
	}
	if err := c.Err(); err != nil {
		return err
	}
	switch d {
	case Confirm:
		v.Programme = append(slices.Clone(v.Programme), Programme{No: len(v.Programme) + 1, By: by.Tenant, Points: len(v.Slots), At: by.At})
	}
	to := courses[d].to
	if d == Resume && v.postponedFrom() == Invited {
		to = Invited // nobody has accepted yet
	}
	v.move(to, by, w.Reason)
	v.plan()
	return nil
}

func (v Visit) postponedFrom() State {
	for _, s := range slices.Backward(v.Steps) {
		if s.To == Postponed {
			return s.From
		}
	}
	return ""
}

// plan says until when the report is due, and when its writer is reminded: counted from the last day of the visit, whether or not anybody says that it
// began and ended.
func (v *Visit) plan() {
	end, err := time.Parse(time.DateOnly, v.Until)
	if err != nil || !slices.Contains([]State{Confirmed, UnderWay, Completed}, v.State) {
		v.Next = time.Time{}
		return
	}
	due := end.AddDate(0, 0, reportDays)
	v.Next = due.Add(-reminded)
	if v.State != Confirmed {
		v.Due = due.Format(time.DateOnly)
	}
}

// Remind says that the report is due soon. It returns ErrTooEarly before its time.
func (v *Visit) Remind(at time.Time) error {
	if v.Next.IsZero() || v.Next.After(at) || !slices.Contains([]State{Confirmed, UnderWay, Completed}, v.State) {
		return ErrTooEarly
	}
	v.Due, v.Next = v.Next.Add(reminded).UTC().Format(time.DateOnly), time.Time{}
	v.move(ReportDue, By{Tenant: v.Visitor, At: at}, "")
	return nil
}

// Book notes that the exchange record of a visit that was reported stands before both sides. Doing it again changes nothing.
func (v *Visit) Book(by By) bool {
	if v.State != Reported {
		return false
	}
	v.move(Posted, by, "")
	return true
}

// Rights says for each deed whether this reader may do it now; where she may not yet, Why holds the code of the reason.
type Rights struct {
	May map[string]bool
	Why map[string]string
}

// Rights computes what the scope's holder may do with the visit.
func (v Visit) Rights(in tenants.Scope) Rights {
	r := Rights{map[string]bool{}, map[string]string{}}
	writes := in.May(tenants.WriteMeeting) && v.Party(in.Tenant())
	arranges := writes && v.arranged(By{Tenant: in.Tenant()}) == nil
	r.May["save"], r.May["arrange"], r.May["brief"], r.May["connect"] = arranges, arranges, writes, writes
	for _, d := range Deeds() {
		err := v.may(d, in.Tenant())
		r.May[string(d)] = writes && err == nil
		if writes && err == ErrNoProgramme {
			r.Why[string(d)] = ErrNoProgramme.Code
		}
	}
	return r
}
