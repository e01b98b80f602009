package meeting

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to delegations, to who comes, and to who was there. No name stands in any of it.
var (
	DelegationSaved     = fact.Declare("delegation.saved", tenants.WriteMeeting).Minor()
	DelegationDisclosed = fact.Declare("delegation.disclosed", tenants.WriteMeeting)
	DelegationHidden    = fact.Declare("delegation.hidden", tenants.WriteMeeting)
	DelegationShown     = fact.Declare("delegation.person_shown", tenants.WriteMeeting).Minor()
	DelegationPublished = fact.Declare("delegation.published", tenants.WriteMeeting)
	DelegationWithdrawn = fact.Declare("delegation.withdrawn", tenants.WriteMeeting)
	DelegationReplied   = fact.Declare("delegation.replied", tenants.AttendMeeting).Minor()
	DelegationMovedUp   = fact.Declare("delegation.moved_up", tenants.AttendMeeting)
	DelegationPassed    = fact.Declare("delegation.pass_given", tenants.WriteMeeting)
	DelegationReceived  = fact.Declare("delegation.protocol_set", tenants.WriteMeeting).Minor()
	DelegationReplyDue  = fact.Declare("delegation.reply_due", tenants.Keep)
	DelegationPurged    = fact.Declare("delegation.purged", tenants.Keep)
	CheckedIn           = fact.Declare("delegation.checked_in", tenants.AttendMeeting).Minor()
	PresenceAttested    = fact.Declare("delegation.presence_confirmed", tenants.WriteMeeting)
)

func peopleFacts() []fact.Kind {
	return []fact.Kind{
		DelegationSaved, DelegationDisclosed, DelegationHidden, DelegationShown, DelegationPublished, DelegationWithdrawn, DelegationReplied, DelegationMovedUp,
		DelegationPassed, DelegationReceived, DelegationReplyDue, DelegationPurged, CheckedIn, PresenceAttested,
	}
}

// What can go wrong with delegations.
var (
	ErrPersonNotFound = fault.New(fault.NotFound, "delegation.person_not_found")
	ErrPersonShown    = fault.New(fault.Conflict, "delegation.person_shown")
	ErrPersonGone     = fault.New(fault.Conflict, "delegation.person_gone")
	ErrTooManyPeople  = fault.New(fault.Conflict, "delegation.too_many_people")
	ErrPurged         = fault.New(fault.Conflict, "delegation.purged")
	ErrNotPurgeable   = fault.New(fault.Conflict, "delegation.still_needed")
	ErrNoPasses       = fault.New(fault.Unavailable, "delegation.no_passes")
	ErrNoHall         = fault.New(fault.Conflict, "delegation.check_in_closed")
)
