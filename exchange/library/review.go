package library

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Submissions lists what was brought before the network, longest waiting first, to its coordinator's staff.
func (s *Service) Submissions(ctx context.Context, network tenants.Scope, v Verdict, ask page.Ask) (page.Of[Submission], error) {
	if !network.May(tenants.ReviewCase) {
		return page.Of[Submission]{}, tenants.ErrForbidden
	}
	return s.store.In(network).Submissions(ctx, v, ask)
}

// Submission returns one submission to the coordinator's staff and to the city it comes from; to other parties it isn't there.
func (s *Service) Submission(ctx context.Context, network tenants.Scope, sid string) (Submission, error) {
	sub, err := s.store.In(network).Submission(ctx, sid)
	if err == nil && !network.May(tenants.ReviewCase) && sub.Tenant != network.Tenant() {
		return Submission{}, ErrSubmissionNotFound
	}
	return sub, err
}

// Accept publishes a submission: its edition is copied into the commons, where the reviewer must stand too. The case in its home follows within
// a moment.
func (s *Service) Accept(ctx context.Context, network, commons tenants.Scope, sid string, rev int64) (Submission, error) {
	if !commons.May(tenants.PublishEdition) {
		return Submission{}, tenants.ErrForbidden
	}
	sub, err := s.decide(ctx, network, sid, rev, Accepted, "", SubmissionAccepted)
	if err != nil {
		return Submission{}, err
	}
	return sub, s.publish(ctx, network, commons, sub)
}

// SendBack returns a submission to its city for changes, with a reason.
func (s *Service) SendBack(ctx context.Context, network tenants.Scope, sid string, rev int64, reason string) (Submission, error) {
	if err := checkReason(reason); err != nil {
		return Submission{}, err
	}
	return s.decide(ctx, network, sid, rev, Sent, reason, SubmissionReturned)
}

func (s *Service) decide(ctx context.Context, network tenants.Scope, sid string, rev int64, v Verdict, reason string, k fact.Kind) (Submission, error) {
	if !network.May(k.Needs()) {
		return Submission{}, tenants.ErrForbidden
	}
	sub, err := s.Submission(ctx, network, sid)
	switch {
	case err != nil:
		return Submission{}, err
	case sub.Rev != rev:
		return Submission{}, ErrStale
	}
	at := s.now()
	if err := sub.Decide(v, network.Tenant(), reason, at); err != nil {
		return Submission{}, err
	}
	told, err := network.Tell(k, about("submission", sub.ID), at, fact.Detail{"case": string(sub.Case), "tenant": string(sub.Tenant)})
	if err != nil {
		return Submission{}, err
	}
	if err := s.store.In(network).ChangeSubmission(ctx, sub, told); err != nil {
		return Submission{}, fmt.Errorf("%s %s: %w", k.Code(), sid, err)
	}
	sub.Rev++
	return sub, nil
}

// publish copies an accepted submission into the commons, once.
func (s *Service) publish(ctx context.Context, network, commons tenants.Scope, sub Submission) error {
	e := EditionFrom(sub, commons.Tenant())
	told, err := tenants.Cross(network, commons, EditionPublished, about("case", sub.Case), s.now(), fact.Detail{"edition": string(e.ID), "tenant": string(sub.Tenant)})
	if err != nil {
		return err
	}
	if err := s.store.In(commons).AddEdition(ctx, e, told); err != nil && !taken(err) {
		return fmt.Errorf("publish %s: %w", e.ID, err)
	}
	return nil
}

// Cards lists the published cases, newest first, to anybody.
func (s *Service) Cards(ctx context.Context, commons tenants.Scope, f CardFilter, ask page.Ask) (page.Of[Card], error) {
	return s.store.In(commons).Cards(ctx, f, ask)
}

// Card returns what a list shows of a published or withdrawn case, or ErrEditionNotFound.
func (s *Service) Card(ctx context.Context, commons tenants.Scope, cid CaseID) (Card, error) {
	return s.store.In(commons).Card(ctx, cid)
}

// Reading is a published case as a reader finds it. A withdrawn one has its card, so that a reader who followed an address learns why, and no edition.
type Reading struct {
	Card    Card
	Edition Edition
}

// Open returns a published case in one of its versions, or in the current one for 0.
func (s *Service) Open(ctx context.Context, commons tenants.Scope, cid CaseID, version int) (Reading, error) {
	shelf := s.store.In(commons)
	card, err := shelf.Card(ctx, cid)
	if err != nil || !card.Shown {
		return Reading{Card: card}, err
	}
	if version == 0 {
		version = card.Version
	}
	e, err := shelf.Edition(ctx, EditionOf(cid, version))
	return Reading{card, e}, err
}
