package notice

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a member's notices, how she wants them, and her devices. All of it is her own state.
var (
	Given         = fact.Declare("notice.given", tenants.Keep).Quiet()
	Sent          = fact.Declare("notice.sent", tenants.Keep).Quiet()
	Seen          = fact.Declare("notice.seen", fact.Anyone).Quiet()
	Chosen        = fact.Declare("notice.chosen", fact.Anyone).Quiet()
	DeviceAdded   = fact.Declare("notice.device_added", fact.Anyone).Quiet()
	DeviceRemoved = fact.Declare("notice.device_removed", fact.Anyone).Quiet()
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{Given, Sent, Seen, Chosen, DeviceAdded, DeviceRemoved}
}

// What can go wrong.
var (
	ErrNotFound       = fault.New(fault.NotFound, "notice.not_found")
	ErrDeviceNotFound = fault.New(fault.NotFound, "notice.device_not_found")
	ErrPushOff        = fault.New(fault.Conflict, "notice.push_is_off") // the operator hasn't set it up
	ErrDeviceGone     = fault.New(fault.Conflict, "notice.device_gone") // the browser takes no more: forget it
	ErrTaken          = fault.ErrExists
	ErrStale          = fault.ErrStale
)
