package agreement

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Carry takes the second steps of what has happened: what an agreement proves goes to its tie, and what stood in a pact that has ended for a side is
// kept in that side's home. Each step bears repeating. Enter lets the house into a space, with the ability to keep.
func (s *Service) Carry(ctx context.Context, enter func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	switch f.Kind {
	case SignedByAll.Code(), Recorded.Code(), StepTaken.Code(), Terminated.Code():
		return s.attest(ctx, enter(space), ID(f.About.ID))
	case TieAccepted.Code():
		return s.move(ctx, enter, space, TieID(f.About.ID))
	case tenants.PactLeft.Code():
		pact := tenants.PactID(f.About.ID)
		if space != tenants.PactSpace(pact) {
			return nil
		}
		return s.keepOf(ctx, enter, pact, tenants.TenantID(f.By.Tenant))
	}
	return nil
}

// attest gives the tie of an agreement the proofs that follow from it, in the place of those that followed before.
func (s *Service) attest(ctx context.Context, in tenants.Scope, aid ID) error {
	shelf := s.Store.In(in)
	for range 5 {
		a, err := shelf.Agreement(ctx, aid)
		if err == nil && a.Tie == "" {
			return nil
		}
		var t Tie
		if err == nil {
			t, err = shelf.Tie(ctx, a.Tie)
		}
		if fault.KindOf(err) == fault.NotFound && err != nil {
			return nil // it has gone since
		}
		if err != nil {
			return fmt.Errorf("read the tie of %s: %w", aid, err)
		}
		told, err := in.Tell(TieAttested, aboutTie(t.ID), s.Now(), fact.Detail{"agreement": string(aid)})
		if err != nil {
			return err
		}
		if !t.attest(a, s.Now()) {
			return nil
		}
		if err = shelf.ChangeTie(ctx, t, told); !errors.Is(err, ErrStale) {
			return err
		}
	}
	return ErrStale
}

// attest puts what the agreement proves in the place of what it proved before, and reports whether that is anything new.
func (t *Tie) attest(a Agreement, now time.Time) bool {
	fresh := a.proofs(now)
	old := slices.DeleteFunc(slices.Clone(t.Proofs), func(p Proof) bool { return p.Agreement != string(a.ID) })
	same := len(old) == len(fresh)
	for i := range fresh {
		same = same && i < len(old) && old[i].ID == fresh[i].ID && old[i].Date == fresh[i].Date && old[i].Until == fresh[i].Until
	}
	if same {
		return false
	}
	t.Proofs = slices.DeleteFunc(slices.Clone(t.Proofs), func(p Proof) bool { return p.Agreement == string(a.ID) })
	for _, p := range fresh {
		if err := t.add(p); err != nil {
			return false // the tie is full of proofs; the agreement stands for itself
		}
	}
	t.Updated = now
	t.index()
	return true
}

// proofs are what an agreement proves of its tie: consents as they are given, the signature of one that founds a kind of tie, the end of one that was
// ended. An annex or an action plan has a term of its own and moves nothing but the last sign of life.
func (a Agreement) proofs(now time.Time) []Proof {
	make := func(k ProofKind, on Date, more string) Proof {
		return Proof{
			ID: id.Of[string]("agreement", string(a.ID), string(k), more), Kind: k, Date: on, Tie: a.Content.Kind, Agreement: string(a.ID), Sources: []Source{}, Confirmed: []string{}, At: now,
		}
	}
	var all []Proof
	for _, s := range a.Steps {
		kind := map[Outcome]ProofKind{Passed: Consent, Turned: Refusal}[s.Outcome]
		if kind == "" || a.Content.Kind == Unsaid {
			continue
		}
		p := make(kind, s.On, s.ID)
		p.Side, p.Body, p.Number, p.File, p.Behalf, p.Tenant = s.Side, s.Body, s.Number, s.File, s.Behalf, s.Tenant
		all = append(all, p)
	}
	if a.Signed.On == "" {
		return all
	}
	kind := Signature
	if a.Content.Kind == Unsaid {
		kind = Exchange
	}
	p := make(kind, a.Signed.On, "")
	if kind == Signature {
		p.From, p.Until, p.Again = a.Content.From, a.Content.Until, a.Content.Again
	}
	p.File, p.Tenant = a.Signed.Paper, a.Signed.Tenant
	for _, side := range a.Parties {
		if a.Signed.Paper == "" && a.Approval != "" {
			p.Confirmed = append(p.Confirmed, side.Code) // each has approved it itself
		}
	}
	all = append(all, p)
	if a.State == Over && kind == Signature && a.Content.Relation != Attached {
		end := make(End, a.Ended.On, "")
		end.Grounds, end.Tenant = a.Ended.Grounds, a.Ended.Tenant
		all = append(all, end)
	}
	return all
}

// keepOf keeps, in the home of a side that has left a pact, what stands in the pact between it and the others. Where too few are left for the pact to be
// open, every other side keeps it as well.
func (s *Service) keepOf(ctx context.Context, enter func(tenants.Space) tenants.Scope, pact tenants.PactID, left tenants.TenantID) error {
	from := enter(tenants.PactSpace(pact))
	ties, err := s.every(ctx, from, TieFilter{})
	if err != nil {
		return fmt.Errorf("list what a pact leaves: %w", err)
	}
	joined, err := s.Pacts.Joined(ctx, from)
	if err != nil {
		return fmt.Errorf("read who is left in a pact: %w", err)
	}
	keepers := []string{string(left)}
	if len(joined) < 2 {
		for _, x := range joined {
			keepers = append(keepers, string(x.Tenant))
		}
	}
	for _, t := range ties {
		for _, k := range keepers {
			if t.side(k) < 0 {
				continue
			}
			if err := s.keepCopy(ctx, from, enter(tenants.HomeOf(tenants.TenantID(k))), pact, t); err != nil {
				return err
			}
		}
		if err := s.markGone(ctx, from, t, string(left)); err != nil {
			return err
		}
	}
	return nil
}

// markGone notes for those who stay that a side has left.
func (s *Service) markGone(ctx context.Context, in tenants.Scope, t Tie, left string) error {
	i := t.side(left)
	if i < 0 || !t.Parties[i].Left.IsZero() {
		return nil
	}
	at := s.Now()
	t.Parties, t.Updated = slices.Clone(t.Parties), at
	t.Parties[i].Left = at
	told, err := in.Tell(TieKept, aboutTie(t.ID), at, fact.Detail{"left": left})
	if err == nil {
		err = s.Store.In(in).ChangeTie(ctx, t, told)
	}
	if err != nil {
		return fmt.Errorf("note who has left tie %s: %w", t.ID, err)
	}
	return nil
}

// keepCopy copies a tie and its agreements into a home, once.
func (s *Service) keepCopy(ctx context.Context, from, home tenants.Scope, pact tenants.PactID, t Tie) error {
	agreements, err := s.Store.In(from).AgreementsOf(ctx, t.ID)
	if err != nil {
		return fmt.Errorf("list the agreements of %s: %w", t.ID, err)
	}
	at := s.Now()
	t.Rev, t.From, t.Updated = 0, string(pact), at
	told, err := tenants.Cross(from, home, TieKept, aboutTie(t.ID), at, fact.Detail{"pact": string(pact)})
	if err != nil {
		return err
	}
	err = s.Store.In(home).AddTie(ctx, t, told)
	if errTaken(err) {
		err = s.rejoin(ctx, home, pact, t, told)
	}
	if err != nil {
		return fmt.Errorf("keep tie %s: %w", t.ID, err)
	}
	for _, a := range agreements {
		if told, err = tenants.Cross(from, home, Retained, aboutAgreement(a.ID), at, fact.Detail{"pact": string(pact)}); err != nil {
			return err
		}
		a.Rev, a.Updated = 0, at
		if err := s.Store.In(home).AddAgreement(ctx, a, told); err != nil && !errTaken(err) {
			return fmt.Errorf("keep agreement %s: %w", a.ID, err)
		}
	}
	return nil
}

// Remind gives the alarms of one space that are due: each once, kept with the fact that tells it in the same write.
func (s *Service) Remind(ctx context.Context, in tenants.Scope) (int, error) {
	given := 0
	now := s.Now()
	due, err := s.Store.In(in).Alarming(ctx, now.AddDate(0, 0, 1).Format(time.DateOnly))
	if err != nil {
		return 0, fmt.Errorf("list what is due in %s: %w", in.Space(), err)
	}
	for _, a := range due {
		alarms := a.Ring(now)
		var all []tenants.Told
		for _, m := range alarms {
			told, err := in.Tell(Alarmed, aboutAgreement(a.ID), now, a.tell(in, fact.Detail{"what": m.What, "on": string(m.On), "months": fmt.Sprint(m.Months), "tie": string(a.Tie)}))
			if err != nil {
				return given, err
			}
			all = append(all, told)
		}
		if len(all) == 0 {
			told, err := in.Tell(Planned, aboutAgreement(a.ID), now, nil)
			if err != nil {
				return given, err
			}
			all = append(all, told)
		}
		if err := s.Store.In(in).ChangeAgreement(ctx, a, all...); err != nil && !errors.Is(err, ErrStale) { // whoever changed it meanwhile has it asked again
			return given, fmt.Errorf("tell what is due of %s: %w", a.ID, err)
		}
		given += len(alarms)
	}
	return given, nil
}
