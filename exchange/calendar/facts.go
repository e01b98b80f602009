package calendar

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a member's own calendar address.
var (
	FeedMade  = fact.Declare("calendar.feed_made", fact.Anyone)
	FeedEnded = fact.Declare("calendar.feed_ended", fact.Anyone)

	// DaysAmended is the commons' affair: holidays and working days are the same for all.
	DaysAmended = fact.Declare("calendar.days_amended", tenants.AmendDays)
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind { return []fact.Kind{FeedMade, FeedEnded, DaysAmended} }

// What can go wrong.
var (
	ErrNoFeed      = fault.New(fault.NotFound, "calendar.no_feed")
	ErrNoYear      = fault.New(fault.NotFound, "calendar.no_year")
	ErrNotCalendar = fault.New(fault.Conflict, "calendar.not_a_calendar")
	ErrNotReply    = fault.New(fault.Conflict, "calendar.not_a_reply")
	ErrSeveral     = fault.New(fault.Conflict, "calendar.several")
	ErrRecurring   = fault.New(fault.Conflict, "calendar.recurring")
	ErrNoAnswer    = fault.New(fault.Conflict, "calendar.no_answer")
	ErrDelegated   = fault.New(fault.Conflict, "calendar.delegated")
	ErrOtherEvent  = fault.New(fault.Conflict, "calendar.other_event")
	ErrOutdated    = fault.New(fault.Conflict, "calendar.outdated")
	ErrTooLarge    = fault.New(fault.TooLarge, "calendar.too_large")
	ErrTaken       = fault.ErrExists
	ErrStale       = fault.ErrStale
)
