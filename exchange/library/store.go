package library

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Store keeps the library. What is in a home, a pact and the commons is reached by the same shelf, standing in a different space.
type Store interface {
	In(tenants.Scope) Shelf
}

// Shelf is the library's part of one space. What isn't there is answered by the noun's own not-found error, a write at an old
// revision by a fault of kind Stale.
type Shelf interface {
	Case(ctx context.Context, id CaseID) (Case, error)
	Cases(ctx context.Context, f CaseFilter, ask page.Ask) (page.Of[Case], error) // last changed first
	AddCase(ctx context.Context, c Case, told tenants.Told) error
	ChangeCase(ctx context.Context, c Case, told tenants.Told) error

	Submission(ctx context.Context, id string) (Submission, error)
	Submissions(ctx context.Context, v Verdict, ask page.Ask) (page.Of[Submission], error) // longest waiting first
	OpenOf(ctx context.Context, c CaseID) ([]Submission, error)                            // what waits of one case
	AddSubmission(ctx context.Context, s Submission, told tenants.Told) error
	ChangeSubmission(ctx context.Context, s Submission, told tenants.Told) error

	Edition(ctx context.Context, id EditionID) (Edition, error)
	Editions(ctx context.Context, c CaseID) ([]Edition, error) // newest first
	AddEdition(ctx context.Context, e Edition, told tenants.Told) error

	Card(ctx context.Context, id CaseID) (Card, error)
	Cards(ctx context.Context, f CardFilter, ask page.Ask) (page.Of[Card], error) // newest first
	KeepCard(ctx context.Context, c Card, told tenants.Told) error

	Adoption(ctx context.Context, id AdoptionID) (Adoption, error)
	Adoptions(ctx context.Context, f AdoptionFilter, ask page.Ask) (page.Of[Adoption], error) // last changed first
	AddAdoption(ctx context.Context, a Adoption, told tenants.Told) error                     // ErrAdopted for a second of the same case
	ChangeAdoption(ctx context.Context, a Adoption, told tenants.Told) error

	Uptake(ctx context.Context, id AdoptionID) (Uptake, error)
	Uptakes(ctx context.Context, c CaseID, ask page.Ask) (page.Of[Uptake], error)
	KeepUptake(ctx context.Context, u Uptake, told tenants.Told) error
}

// CaseFilter narrows a list of cases; the zero filter is all. Owner and State may be joined.
type CaseFilter struct {
	State State
	Owner tenants.MemberID
}

// CardFilter narrows the public list by at most one of its fields; the zero filter is all that is shown.
type CardFilter struct {
	Tenant tenants.TenantID
	Sector string
	Type   Type
}

// AdoptionFilter narrows a list of adoptions by at most one of its fields.
type AdoptionFilter struct {
	Phase Phase
	Owner tenants.MemberID
	Case  CaseID
	Due   string // those with a due day before this one that are not over
}
