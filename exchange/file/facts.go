package file

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to a file.
var (
	Arrived  = fact.Declare("file.arrived", tenants.KeepFile).Minor()
	Kept     = fact.Declare("file.kept", tenants.KeepFile).Quiet() // its bytes are whole
	Used     = fact.Declare("file.used", tenants.KeepFile).Minor()
	Released = fact.Declare("file.released", tenants.KeepFile).Minor()
	Dropped  = fact.Declare("file.dropped", tenants.KeepFile).Minor()
	Swept    = fact.Declare("file.swept", tenants.Keep).Minor()
	Cleared  = fact.Declare("file.cleared", fact.Anyone).Quiet() // its bytes are gone, and it with them
	Counted  = fact.Declare("file.counted", fact.Anyone).Quiet() // what a tenant keeps in the space
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{Arrived, Kept, Used, Released, Dropped, Swept, Cleared, Counted}
}

// What can go wrong.
var (
	ErrNotFound    = fault.New(fault.NotFound, "file.not_found")
	ErrNoPreview   = fault.New(fault.NotFound, "file.no_preview")
	ErrTooLarge    = fault.New(fault.TooLarge, "file.too_large")
	ErrEmpty       = fault.New(fault.Invalid, "file.empty")
	ErrKind        = fault.New(fault.Invalid, "file.kind_refused")
	ErrPicture     = fault.New(fault.Invalid, "file.picture_broken")
	ErrManyPixels  = fault.New(fault.TooLarge, "file.picture_too_large")
	ErrQuota       = fault.New(fault.Conflict, "file.quota_reached")
	ErrInUse       = fault.New(fault.Conflict, "file.in_use")
	ErrNotUploader = fault.New(fault.Forbidden, "file.not_uploader")
	ErrManyUses    = fault.New(fault.Conflict, "file.used_too_often")
	ErrCut         = fault.New(fault.Invalid, "file.cut_short")
	ErrBusy        = fault.New(fault.Unavailable, "file.busy")
)
