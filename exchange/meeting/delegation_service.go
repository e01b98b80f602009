package meeting

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Desk is where a side's people work: in the space of the meeting, and in their own home, where their delegation stands.
type Desk struct{ In, Home tenants.Scope }

// ours returns a meeting for which the desk's holder prepares her side's delegation.
func (s *Service) ours(ctx context.Context, at Desk, mid ID, kind fact.Kind) (Meeting, error) {
	m, err := s.writable(ctx, at.In, mid, kind)
	if err == nil && !at.Home.May(kind.Needs()) {
		err = tenants.ErrForbidden
	}
	return m, err
}

// Delegation returns whom one's own side sends, to those who prepare meetings for it.
func (s *Service) Delegation(ctx context.Context, at Desk, mid ID) (Meeting, Delegation, error) {
	m, err := s.ours(ctx, at, mid, DelegationSaved)
	if err != nil {
		return Meeting{}, Delegation{}, err
	}
	d, err := s.Store.In(at.Home).Delegation(ctx, mid)
	return m, d, err
}

// delegate applies one rule to one's own delegation and keeps it. Two of a desk who write of two people at once don't hinder each other.
func (s *Service) delegate(ctx context.Context, at Desk, m Meeting, kind fact.Kind, rule func(*Delegation, By) (fact.Detail, error)) (Delegation, error) {
	shelf, by := s.Store.In(at.Home), s.by(at.Home)
	for try := 0; ; try++ {
		d, err := shelf.Delegation(ctx, m.ID)
		if err != nil {
			return Delegation{}, err
		}
		d.Stands = m.Stands
		with, err := rule(&d, by)
		if err != nil {
			return Delegation{}, err
		}
		told, err := at.Home.Tell(kind, m.Ref(), by.At, with)
		if err != nil {
			return Delegation{}, err
		}
		switch err := shelf.KeepDelegation(ctx, d, told); {
		case err == nil:
			d.Rev++
			return d, nil
		case !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken) || try >= mostTries:
			return Delegation{}, fmt.Errorf("%s %s: %w", kind.Code(), m.ID, err)
		}
	}
}

// PersonAt names a person at the revision her changer saw.
type PersonAt struct {
	ID  PersonID
	Rev int
}

// Name takes somebody into one's own delegation, or says anew what is known of her.
func (s *Service) Name(ctx context.Context, at Desk, mid ID, p PersonAt, said func(PersonSaid) (PersonSaid, error)) (Delegation, PersonID, error) {
	m, err := s.ours(ctx, at, mid, DelegationSaved)
	if err != nil {
		return Delegation{}, "", err
	}
	if p.ID == "" {
		p.ID = id.At[PersonID](s.now())
	}
	d, err := s.delegate(ctx, at, m, DelegationSaved, func(d *Delegation, by By) (fact.Detail, error) {
		var before PersonSaid
		if i := d.person(p.ID); i >= 0 {
			before = d.People[i].PersonSaid
		}
		next, err := said(before)
		if err != nil {
			return nil, err
		}
		return nil, d.Name(m, p.ID, p.Rev, next.Clean(), by)
	})
	return d, p.ID, err
}

// Unname takes somebody out of one's own delegation who isn't shown to others.
func (s *Service) Unname(ctx context.Context, at Desk, mid ID, p PersonID) (Delegation, error) {
	m, err := s.ours(ctx, at, mid, DelegationSaved)
	if err != nil {
		return Delegation{}, err
	}
	return s.delegate(ctx, at, m, DelegationSaved, func(d *Delegation, by By) (fact.Detail, error) { return nil, d.Drop(m, p, by) })
}

// KeepPeople says for how many days after the end one's own delegation is kept, here and with the others.
func (s *Service) KeepPeople(ctx context.Context, at Desk, mid ID, days int) (Delegation, error) {
	m, err := s.ours(ctx, at, mid, DelegationSaved)
	if err != nil {
		return Delegation{}, err
	}
	d, err := s.delegate(ctx, at, m, DelegationSaved, func(d *Delegation, by By) (fact.Detail, error) { return nil, d.KeepFor(days, by) })
	if err != nil {
		return Delegation{}, err
	}
	rolls, err := s.allRolls(ctx, at.In, mid)
	for _, r := range rolls {
		if err != nil || r.Tenant != at.In.Tenant() || r.Standing != OnRoll || r.Days == days {
			continue
		}
		_, err = s.roll(ctx, at.In, m, r.ID, DelegationShown, func(r *Roll, _ By) error { r.Days = days; return nil })
	}
	return d, err
}

// Show shows people of one's own delegation to the other parties. What is shown to whom is noted at home before anything leaves it; showing the same again
// carries on what a crash left and notes nothing twice.
func (s *Service) Show(ctx context.Context, at Desk, mid ID, x Showing) (Delegation, error) {
	m, err := s.ours(ctx, at, mid, DelegationDisclosed)
	if err != nil {
		return Delegation{}, err
	}
	d, err := s.Store.In(at.Home).Delegation(ctx, mid)
	if err != nil {
		return Delegation{}, err
	}
	trial := d
	fresh, err := trial.Show(m, x, s.by(at.Home))
	if err != nil {
		return Delegation{}, err
	}
	if len(fresh) > 0 {
		if d, err = s.delegate(ctx, at, m, DelegationDisclosed, func(d *Delegation, by By) (fact.Detail, error) {
			noted, err := d.Show(m, x, by)
			to := slices.DeleteFunc(texts(m.Parties), func(t string) bool { return t == string(by.Tenant) })
			return fact.Detail{"people": strings.Join(texts(noted), " "), "basis": x.Basis, "fields": strings.Join(x.Fields, " "), "to": strings.Join(to, " ")}, err
		}); err != nil {
			return Delegation{}, err
		}
	}
	return d, s.shown(ctx, at, m, d, x.People)
}

// shown copies what is shown of people to where the meeting stands. The last copy tells the others that there is something to read.
func (s *Service) shown(ctx context.Context, at Desk, m Meeting, d Delegation, people []PersonID) error {
	shelf, by, due := s.Store.In(at.In), s.by(at.In), []Roll{}
	for _, pid := range people {
		p, err := d.Person(pid)
		if err != nil {
			return err
		}
		note := p.Disclosed[len(p.Disclosed)-1]
		r, err := shelf.Roll(ctx, pid)
		switch {
		case errors.Is(err, ErrPersonNotFound):
			r = Roll{ID: pid, Meeting: m.ID, Tenant: by.Tenant, Replies: []Reply{}, Past: []Reply{}, Arrivals: []Arrival{}, Attests: []Attest{}, Seal: seal()}
			r.Short = r.short()
		case err != nil:
			return err
		case r.Standing == OnRoll && r.digest() == note.Digest && slices.Equal(r.To, note.To) && r.Days == d.KeptDays():
			continue // it arrived before
		}
		r.PersonSaid, r.Standing, r.To, r.Days, r.Shown, r.Updated = p.PersonSaid.shown(note.Fields), OnRoll, note.To, d.KeptDays(), by.At, by.At
		r.Member = p.Member
		due = append(due, r)
	}
	for i, r := range due {
		told, err := tenants.Cross(at.Home, at.In, DelegationShown, m.Ref(), by.At, fact.Detail{"person": string(r.ID), "to": strings.Join(texts(r.To), " ")})
		if err != nil {
			return err
		}
		all := []tenants.Told{told.Within(m.Within())}
		if i == len(due)-1 {
			news, err := at.In.Tell(DelegationPublished, m.Ref(), by.At, detail(m, "", fact.Detail{"people": strconv.Itoa(len(due))}))
			if err != nil {
				return err
			}
			all = append(all, news.Within(m.Within()))
		}
		if r.Rev == 0 {
			err = s.Store.In(at.In).AddRoll(ctx, r, all...)
		} else {
			err = s.Store.In(at.In).ChangeRoll(ctx, r, all...)
		}
		if err != nil && !errors.Is(err, ErrTaken) { // somebody of the desk has shown her at the same time
			return fmt.Errorf("show a person at %s: %w", m.ID, err)
		}
	}
	return nil
}

func seal() []byte {
	b := make([]byte, sealSize)
	rand.Read(b) // never fails
	return b
}

// Hide takes somebody of one's own delegation back from the others' view. Her pass ends, and her letter opens nothing.
func (s *Service) Hide(ctx context.Context, at Desk, mid ID, pid PersonID) (Delegation, error) {
	m, err := s.ours(ctx, at, mid, DelegationHidden)
	if err != nil {
		return Delegation{}, err
	}
	d, err := s.Store.In(at.Home).Delegation(ctx, mid)
	if err != nil {
		return Delegation{}, err
	}
	if _, err := d.Person(pid); err != nil {
		return Delegation{}, err
	}
	r, err := s.Store.In(at.In).Roll(ctx, pid)
	if err != nil && !errors.Is(err, ErrPersonNotFound) {
		return Delegation{}, err
	}
	if err == nil && r.Standing == OnRoll {
		if r.Guest != "" && s.Passes != nil {
			if err := s.Passes.Dismiss(ctx, at.In, r.Guest); err != nil {
				return Delegation{}, err
			}
		}
		if _, err := s.roll(ctx, at.In, m, pid, DelegationWithdrawn, func(r *Roll, by By) error { return r.Leave(OffRoll, by) }); err != nil {
			return Delegation{}, err
		}
	}
	return s.delegate(ctx, at, m, DelegationHidden, func(d *Delegation, by By) (fact.Detail, error) {
		return fact.Detail{"person": string(pid)}, d.Hide(pid, by)
	})
}
