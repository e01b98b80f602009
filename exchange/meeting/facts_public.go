package meeting

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to the public page of a meeting: in the meeting's own space, and in the commons.
var (
	PublicWritten = fact.Declare("meeting.public_written", tenants.WriteMeeting)
	PublicShown   = fact.Declare("meeting.public_shown", tenants.WriteMeeting)
	PublicHidden  = fact.Declare("meeting.public_hidden", tenants.WriteMeeting)

	EventShown  = fact.Declare("event.shown", tenants.Keep)
	EventHidden = fact.Declare("event.hidden", tenants.Keep)
)

func publicFacts() []fact.Kind {
	return []fact.Kind{PublicWritten, PublicShown, PublicHidden, EventShown, EventHidden}
}

// What can go wrong with a public page.
var (
	ErrOwnWords      = fault.New(fault.Conflict, "meeting.own_words")
	ErrNothingPublic = fault.New(fault.Conflict, "meeting.nothing_public")
	ErrEventNotFound = fault.New(fault.NotFound, "meeting.event_not_found")
)
