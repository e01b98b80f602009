package webhook

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps webhooks and their deliveries in the tenant's home.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the webhooks of one home.
type Shelf interface {
	// Hook returns ErrNotFound for an unknown one.
	Hook(ctx context.Context, id ID) (Hook, error)
	// Hooks lists all, the oldest first.
	Hooks(ctx context.Context) ([]Hook, error)
	AddHook(ctx context.Context, h Hook, told tenants.Told) error
	// ChangeHook returns ErrStale if another change came first.
	ChangeHook(ctx context.Context, h Hook, told tenants.Told) error
	RemoveHook(ctx context.Context, h Hook, told tenants.Told) error

	// Delivery returns ErrDeliveryNotFound for an unknown one.
	Delivery(ctx context.Context, id DeliveryID) (Delivery, error)
	// Head returns the delivery of a webhook that is next, or ErrDeliveryNotFound where none waits.
	Head(ctx context.Context, h ID) (Delivery, error)
	// Last returns the newest delivery of a webhook, or ErrDeliveryNotFound where there was none.
	Last(ctx context.Context, h ID) (Delivery, error)
	// Has reports whether a fact was put before a webhook.
	Has(ctx context.Context, h ID, fact string) (bool, error)
	// Log lists a webhook's deliveries, newest first.
	Log(ctx context.Context, h ID, ask page.Ask) (page.Of[Delivery], error)
	// Waiting counts what waits for a webhook, no further than most.
	Waiting(ctx context.Context, h ID, most int64) (int64, error)
	// Old lists deliveries from before a moment, at most most.
	Old(ctx context.Context, before time.Time, most int) ([]Delivery, error)
	// AddDelivery returns ErrTaken if the number is taken, or the fact was put before the webhook already.
	AddDelivery(ctx context.Context, d Delivery, told tenants.Told) error
	// ChangeDelivery returns ErrStale if another change came first.
	ChangeDelivery(ctx context.Context, d Delivery, told tenants.Told) error
	RemoveDelivery(ctx context.Context, d Delivery, told tenants.Told) error
}

// Book is what is asked of tenants and their pacts.
type Book interface {
	Tenants(ctx context.Context, k tenants.Kind, ask page.Ask) (page.Of[tenants.Tenant], error)
	// Pact returns tenants.ErrPactNotFound for an unknown one.
	Pact(ctx context.Context, id tenants.PactID) (tenants.Pact, error)
	// PactsOf lists the pacts that a tenant is invited to or has joined.
	PactsOf(ctx context.Context, t tenants.TenantID) ([]tenants.Pact, error)
}

// Door lets the house into a space on an errand.
type Door interface {
	Steward(tenants.Space, tenants.Errand) tenants.Scope
}

// Seals keeps secrets so that a stolen disk doesn't tell them.
type Seals interface {
	SealFor(plain []byte, purpose string) ([]byte, error)
	OpenSeal(sealed []byte, purpose string) ([]byte, error)
}

// Sender sends to addresses outside.
type Sender interface {
	// Check says in a word why nothing can be sent to an address: address_refused or address_unknown; empty where it can.
	Check(ctx context.Context, url string) string
	Send(ctx context.Context, p Parcel) Answer
}

// Parcel is one request.
type Parcel struct {
	URL    string
	Header map[string]string
	Body   []byte
}

// Answer is what came back.
type Answer struct {
	Try
	After time.Duration // to wait, as the other side asks
}
