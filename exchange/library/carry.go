package library

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Door lets the house into a space on an errand.
type Door interface {
	Steward(tenants.Space, tenants.Errand) tenants.Scope
}

// Carrier takes the second steps of deeds that touch two spaces, each driven by the fact of the first. Every step bears repeating, so that a
// crash in between leaves nothing half done.
type Carrier struct {
	service *Service
	door    Door
}

// NewCarrier returns the carrier of a service's deeds.
func NewCarrier(s *Service, d Door) *Carrier { return &Carrier{s, d} }

var errand = tenants.Errand{Name: "library", Can: []fact.Ability{tenants.Keep, tenants.SubmitCase, tenants.WriteCase, tenants.PublishEdition}}

func (c *Carrier) enter(s tenants.Space) (tenants.Scope, Shelf) {
	in := c.door.Steward(s, errand)
	return in, c.service.store.In(in)
}

// Carry does what follows from a fact in a space's trail; most facts ask for nothing.
func (c *Carrier) Carry(ctx context.Context, space tenants.Space, f fact.Fact) error {
	switch f.Kind {
	case CaseApproved.Code():
		return c.bring(ctx, space, f)
	case SubmissionAccepted.Code():
		return c.accept(ctx, space, f)
	case SubmissionReturned.Code(), SubmissionRecalled.Code():
		return c.sendBack(ctx, space, f)
	case EditionPublished.Code():
		if space == tenants.Commons {
			return c.show(ctx, EditionID(f.With["edition"]))
		}
	case CaseWithdrawn.Code():
		return c.hide(ctx, space, CaseID(f.About.ID))
	case AdoptionBegun.Code(), AdoptionMoved.Code():
		return c.tell(ctx, space, AdoptionID(f.About.ID))
	case tenants.MemberTransferred.Code():
		return c.handOver(ctx, space, tenants.MemberID(f.About.ID), tenants.MemberID(f.With["to"]), f.At)
	}
	return nil
}

// bring makes sure that an approved case stands before its network.
func (c *Carrier) bring(ctx context.Context, space tenants.Space, f fact.Fact) error {
	home, shelf := c.enter(space)
	cs, err := shelf.Case(ctx, CaseID(f.About.ID))
	if err != nil || cs.State != CoordReview {
		return gone(err)
	}
	network, there := c.enter(tenants.PactSpace(cs.Network))
	if _, err := there.Submission(ctx, submissionID(cs)); !errors.Is(err, ErrSubmissionNotFound) {
		return err
	}
	return c.service.bring(ctx, home, network, cs)
}

// accept makes sure that an accepted submission's edition is published, and marks the case in its home.
func (c *Carrier) accept(ctx context.Context, space tenants.Space, f fact.Fact) error {
	network, shelf := c.enter(space)
	sub, err := shelf.Submission(ctx, f.About.ID)
	if err != nil {
		return gone(err)
	}
	commons, open := c.enter(tenants.Commons)
	if _, err := open.Edition(ctx, EditionOf(sub.Case, sub.Version)); errors.Is(err, ErrEditionNotFound) {
		err = c.service.publish(ctx, network, commons, sub)
		if err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return c.settle(ctx, sub, CasePublished, func(cs *Case) error {
		return cs.Publish(Move{Tenant: tenants.TenantID(f.By.Tenant), At: sub.Decided})
	})
}

// sendBack makes the case in its home a draft again: with the coordinator's reason, or because its city took it back.
func (c *Carrier) sendBack(ctx context.Context, space tenants.Space, f fact.Fact) error {
	_, shelf := c.enter(space)
	sub, err := shelf.Submission(ctx, f.About.ID)
	if err != nil {
		return gone(err)
	}
	m := Move{Tenant: tenants.TenantID(f.By.Tenant), Reason: sub.Reason, At: sub.Decided}
	if sub.Verdict == Recalled { // by the case's own city, which moves the case itself unless that was cut short
		m.Member = tenants.MemberID(f.By.Member)
		return c.settle(ctx, sub, CaseRecalled, func(cs *Case) error { return cs.Recall(m) })
	}
	return c.settle(ctx, sub, CaseSentBack, func(cs *Case) error { return cs.Return(CoordReview, m) })
}

// settle moves the case that a submission was made of, if it still waits for that submission.
func (c *Carrier) settle(ctx context.Context, sub Submission, k fact.Kind, rule func(*Case) error) error {
	home, shelf := c.enter(tenants.HomeOf(sub.Tenant))
	cs, err := shelf.Case(ctx, sub.Case)
	if err != nil || cs.State != CoordReview || submissionID(cs) != sub.ID {
		return gone(err)
	}
	if err := rule(&cs); err != nil {
		return err
	}
	told, err := home.Tell(k, about("case", cs.ID), c.service.now(), caseDetail(cs, CoordReview, nil))
	if err != nil {
		return err
	}
	return shelf.ChangeCase(ctx, cs, told)
}

// show makes a case's card stand for a new edition.
func (c *Carrier) show(ctx context.Context, eid EditionID) error {
	_, shelf := c.enter(tenants.Commons)
	e, err := shelf.Edition(ctx, eid)
	if err != nil {
		return gone(err)
	}
	return c.card(ctx, e.Case, CardShown, func(card *Card) bool { return card.Show(e) })
}

// hide takes the card of a withdrawn case out of the lists.
func (c *Carrier) hide(ctx context.Context, space tenants.Space, cid CaseID) error {
	_, shelf := c.enter(space)
	cs, err := shelf.Case(ctx, cid)
	if err != nil || cs.State != Withdrawn {
		return gone(err)
	}
	reason := cs.Steps[len(cs.Steps)-1].Reason
	return c.card(ctx, cid, CardHidden, func(card *Card) bool { return card.Hide(cs.Version, reason) })
}

// tell gives the author's city, and the commons where the adopter shows it, a copy of where an adoption stands.
func (c *Carrier) tell(ctx context.Context, space tenants.Space, aid AdoptionID) error {
	from, shelf := c.enter(space)
	a, err := shelf.Adoption(ctx, aid)
	if err != nil {
		return gone(err)
	}
	author, theirs := c.enter(tenants.HomeOf(a.Author))
	u, err := theirs.Uptake(ctx, aid)
	if err != nil && !errors.Is(err, ErrUptakeNotFound) {
		return err
	}
	if u.Updated.Before(a.Updated) {
		rev := u.Rev
		u = a.Uptake()
		u.Rev = rev
		detail := fact.Detail{"case": string(a.Case), "tenant": string(a.Tenant), "to": string(a.Phase), "adoption": string(a.ID)}
		if cs, err := theirs.Case(ctx, a.Case); err == nil {
			detail["owner"] = string(cs.Owner)
		}
		told, err := tenants.Cross(from, author, UptakeTold, about("case", a.Case), c.service.now(), detail)
		if err != nil {
			return err
		}
		if err := theirs.KeepUptake(ctx, u, told); err != nil {
			return err
		}
	}
	return c.card(ctx, a.Case, CardTaken, func(card *Card) bool { return card.Taken(a.Uptake()) })
}

// card changes a case's card, if the rule has anything to change.
func (c *Carrier) card(ctx context.Context, cid CaseID, k fact.Kind, rule func(*Card) bool) error {
	commons, shelf := c.enter(tenants.Commons)
	card, err := shelf.Card(ctx, cid)
	if err != nil && !(errors.Is(err, ErrEditionNotFound) && k.Code() == CardShown.Code()) {
		return gone(err)
	}
	if !rule(&card) {
		return nil
	}
	told, err := commons.Tell(k, about("case", cid), c.service.now(), fact.Detail{"tenant": string(card.Tenant)})
	if err != nil {
		return err
	}
	return shelf.KeepCard(ctx, card, told)
}

// handOver gives a transferred member's cases and adoptions to her successor.
func (c *Carrier) handOver(ctx context.Context, space tenants.Space, from, to tenants.MemberID, at time.Time) error {
	home, shelf := c.enter(space)
	for {
		p, err := shelf.Cases(ctx, CaseFilter{Owner: from}, page.Ask{Size: page.MostSize})
		if err != nil {
			return err
		}
		for _, cs := range p.Items {
			if !cs.HandOver(from, to, at) {
				continue
			}
			told, err := home.Tell(CaseHandedOver, about("case", cs.ID), at, fact.Detail{"from": string(from), "owner": string(to)})
			if err != nil {
				return err
			}
			if err := shelf.ChangeCase(ctx, cs, told); err != nil {
				return fmt.Errorf("hand over case %s: %w", cs.ID, err)
			}
		}
		if len(p.Items) == 0 {
			break
		}
	}
	for {
		p, err := shelf.Adoptions(ctx, AdoptionFilter{Owner: from}, page.Ask{Size: page.MostSize})
		if err != nil || len(p.Items) == 0 {
			return err
		}
		for _, a := range p.Items {
			if !a.HandOver(from, to, at) {
				continue
			}
			told, err := home.Tell(AdoptionInherited, about("adoption", a.ID), at, fact.Detail{"from": string(from), "owner": string(to)})
			if err != nil {
				return err
			}
			if err := shelf.ChangeAdoption(ctx, a, told); err != nil {
				return fmt.Errorf("hand over adoption %s: %w", a.ID, err)
			}
		}
	}
}

// gone forgives what is no longer there: there is nothing left to carry.
func gone(err error) error {
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil
	}
	return err
}
