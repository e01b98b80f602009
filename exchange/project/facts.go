package project

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a project.
var (
	Begun       = fact.Declare("project.begun", tenants.WriteProject)
	Saved       = fact.Declare("project.saved", tenants.WriteProject).Minor()
	Raised      = fact.Declare("project.raised", tenants.WriteProject)
	Proposing   = fact.Declare("project.proposed", tenants.WriteProject)
	Countered   = fact.Declare("project.countered", tenants.WriteProject)
	Weighed     = fact.Declare("project.weighed", tenants.WriteProject)
	Declined    = fact.Declare("project.declined", tenants.DecideProject)
	Started     = fact.Declare("project.started", tenants.DecideProject)
	Held        = fact.Declare("project.suspended", tenants.DecideProject)
	ResumeAgree = fact.Declare("project.resume_agreed", tenants.DecideProject)
	Resumed     = fact.Declare("project.resumed", tenants.DecideProject)
	Stopped     = fact.Declare("project.terminated", tenants.DecideProject)
	Concluded   = fact.Declare("project.final_written", tenants.WriteProject)
	Judged      = fact.Declare("project.evaluated", tenants.DecideProject)
	Left        = fact.Declare("project.left", tenants.DecideProject)
	Brought     = fact.Declare("project.brought", tenants.WriteProject)
	Moved       = fact.Declare("project.moved", tenants.WriteProject)
	AreasLaid   = fact.Declare("project.areas_laid", tenants.WriteProject)

	PlanLaid       = fact.Declare("project.plan_changed", tenants.WriteProject).Minor()
	BudgetChanged  = fact.Declare("project.budget_changed", tenants.WriteProject)
	MeasuresLaid   = fact.Declare("project.indicators_changed", tenants.WriteProject)
	MeasureRead    = fact.Declare("project.indicator_measured", tenants.WriteProject)
	MeasureAgreed  = fact.Declare("project.indicator_confirmed", tenants.WriteProject)
	RisksChanged   = fact.Declare("project.risks_changed", tenants.WriteProject)
	PartnersJoined = fact.Declare("project.partners_changed", tenants.WriteProject)
	GroupChanged   = fact.Declare("project.group_changed", tenants.WriteProject)
	VisitTold      = fact.Declare("project.visited", tenants.WriteProject)
	TaskMade       = fact.Declare("project.task_made", tenants.WriteProject)
	TaskChanged    = fact.Declare("project.task_changed", tenants.WriteProject).Minor()

	PhaseBegun    = fact.Declare("project.phase_begun", tenants.DecideProject)
	PhaseReported = fact.Declare("project.phase_reported", tenants.WriteProject)
	PhaseAgreed   = fact.Declare("project.phase_agreed", tenants.DecideProject)
	PhaseAccepted = fact.Declare("project.phase_accepted", tenants.DecideProject)
	PhaseReturned = fact.Declare("project.phase_returned", tenants.DecideProject)
	SignedOff     = fact.Declare("project.signed_off", tenants.WriteProject)

	// What an approval does, and the house.
	FrozenFact  = fact.Declare("project.frozen", tenants.AskApproval)
	Thawed      = fact.Declare("project.thawed", tenants.Keep)
	ApprovedAll = fact.Declare("project.approved", tenants.Keep)
	PhaseSealed = fact.Declare("project.phase_sealed", tenants.Keep)
	ClosedAll   = fact.Declare("project.closed", tenants.Keep)
	LapsedFact  = fact.Declare("project.lapsed", tenants.Keep)
	HeldByHouse = fact.Declare("project.suspended_by_house", tenants.Keep)
	Gone        = fact.Declare("project.party_gone", tenants.Keep)
	CopyKept    = fact.Declare("project.copy_kept", tenants.Keep)

	// In one's own home.
	AnnexWritten = fact.Declare("annex.written", tenants.WriteProject).Minor()
	AnnexCase    = fact.Declare("annex.case_begun", tenants.WriteProject)
	CopyTaken    = fact.Declare("project.copy_taken", tenants.WriteProject)
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{
		Begun, Saved, Raised, Proposing, Countered, Weighed, Declined, Started, Held, ResumeAgree, Resumed, Stopped, Concluded, Judged, Left, Brought, Moved, AreasLaid,
		PlanLaid, BudgetChanged, MeasuresLaid, MeasureRead, MeasureAgreed, RisksChanged, PartnersJoined, GroupChanged, VisitTold, TaskMade, TaskChanged,
		PhaseBegun, PhaseReported, PhaseAgreed, PhaseAccepted, PhaseReturned, SignedOff,
		FrozenFact, Thawed, ApprovedAll, PhaseSealed, ClosedAll, LapsedFact, HeldByHouse, Gone, CopyKept,
		AnnexWritten, AnnexCase, CopyTaken,
	}
}

// Seats reports whether the deed may have changed who may know of a project.
func Seats(f fact.Fact) bool {
	return f.Kind == Raised.Code() || f.Kind == GroupChanged.Code() || f.Kind == Left.Code() || f.Kind == Gone.Code()
}

// What can go wrong.
var (
	ErrNotFound         = fault.New(fault.NotFound, "project.not_found")
	ErrTaskNotFound     = fault.New(fault.NotFound, "project.task_not_found")
	ErrPhaseNotFound    = fault.New(fault.NotFound, "project.phase_not_found")
	ErrMeasureNotFound  = fault.New(fault.NotFound, "project.indicator_not_found")
	ErrAnnexNotFound    = fault.New(fault.NotFound, "project.annex_not_found")
	ErrBoardNotFound    = fault.New(fault.NotFound, "project.plan_not_found")
	ErrNotParty         = fault.New(fault.Forbidden, "project.not_party")
	ErrOwnReport        = fault.New(fault.Forbidden, "project.own_report")
	ErrOwnSide          = fault.New(fault.Forbidden, "project.other_side")
	ErrNotIdea          = fault.New(fault.Conflict, "project.not_idea")
	ErrNotProposal      = fault.New(fault.Conflict, "project.not_proposal")
	ErrNotApproved      = fault.New(fault.Conflict, "project.not_approved")
	ErrNotActive        = fault.New(fault.Conflict, "project.not_active")
	ErrNotSuspended     = fault.New(fault.Conflict, "project.not_suspended")
	ErrNotClosing       = fault.New(fault.Conflict, "project.not_closing")
	ErrNotClosed        = fault.New(fault.Conflict, "project.not_closed")
	ErrNotSilent        = fault.New(fault.Conflict, "project.not_silent")
	ErrOver             = fault.New(fault.Conflict, "project.over")
	ErrCopy             = fault.New(fault.Conflict, "project.copy")
	ErrFrozen           = fault.New(fault.Conflict, "project.frozen")
	ErrUnfinished       = fault.New(fault.Conflict, "project.proposal_unfinished")
	ErrAlone            = fault.New(fault.Conflict, "project.alone")
	ErrAgreed           = fault.New(fault.Conflict, "project.already_agreed")
	ErrNoPhases         = fault.New(fault.Conflict, "project.no_phases")
	ErrNoReport         = fault.New(fault.Conflict, "project.no_report")
	ErrBenefitsMissing  = fault.New(fault.Conflict, "project.benefits_missing")
	ErrPhaseBegun       = fault.New(fault.Conflict, "project.phase_begun")
	ErrPhaseNotRunning  = fault.New(fault.Conflict, "project.phase_not_running")
	ErrPhaseNotReported = fault.New(fault.Conflict, "project.phase_not_reported")
	ErrGateClosed       = fault.New(fault.Conflict, "project.gate_closed")
	ErrNotSignedOff     = fault.New(fault.Conflict, "project.not_signed_off")
	ErrSignedTwice      = fault.New(fault.Conflict, "project.signed_twice")
	ErrNotRestricted    = fault.New(fault.Conflict, "project.not_restricted")
	ErrRestricted       = fault.New(fault.Conflict, "project.restricted")
	ErrForeignParty     = fault.New(fault.Conflict, "project.foreign_party")
	ErrNothingMeasured  = fault.New(fault.Conflict, "project.nothing_measured")
	ErrSamePlace        = fault.New(fault.Conflict, "project.same_place")
	ErrCycle            = fault.New(fault.Invalid, "project.cycle")
	ErrTooManyVersions  = fault.New(fault.Conflict, "project.too_many_versions")
	ErrTooManyVisits    = fault.New(fault.Conflict, "project.too_many_visits")
	ErrTooManySeats     = fault.New(fault.Conflict, "project.too_many_seats")
	ErrTooManyTasks     = fault.New(fault.Conflict, "project.too_many_tasks")
	ErrNotHome          = fault.New(fault.Conflict, "project.not_at_home")
	ErrTaken            = fault.ErrExists
	ErrStale            = fault.ErrStale
)
