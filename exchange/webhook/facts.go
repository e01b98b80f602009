package webhook

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to webhooks. What becomes of single deliveries stands in their own log.
var (
	Opened      = fact.Declare("webhook.opened", tenants.KeepHooks)
	Changed     = fact.Declare("webhook.changed", tenants.KeepHooks)
	Removed     = fact.Declare("webhook.removed", tenants.KeepHooks)
	SecretTurns = fact.Declare("webhook.secret_turned", tenants.KeepHooks)
	Tested      = fact.Declare("webhook.tested", tenants.KeepHooks).Minor()
	SentAgain   = fact.Declare("webhook.sent_again", tenants.KeepHooks).Minor()
	HookGivenUp = fact.Declare("webhook.given_up", tenants.Keep)
	Queued      = fact.Declare("webhook.queued", tenants.Keep).Quiet()
	Tried       = fact.Declare("webhook.tried", tenants.Keep).Quiet()
)

// Facts lists every deed of this noun.
func Facts() []fact.Kind {
	return []fact.Kind{Opened, Changed, Removed, SecretTurns, Tested, SentAgain, HookGivenUp, Queued, Tried}
}

// What can go wrong.
var (
	ErrNotFound         = fault.New(fault.NotFound, "webhook.not_found")
	ErrDeliveryNotFound = fault.New(fault.NotFound, "webhook.delivery_not_found")
	ErrTooMany          = fault.New(fault.Conflict, "webhook.too_many")
	ErrOff              = fault.New(fault.Conflict, "webhook.off")
	ErrNotAgain         = fault.New(fault.Conflict, "webhook.not_again") // it still waits, or is about a space that the tenant has left
	ErrTaken            = fault.ErrExists
	ErrStale            = fault.ErrStale
)
