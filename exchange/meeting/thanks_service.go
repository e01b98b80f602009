package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ThanksTemplates returns what one's own side can thank with: the standard letters first, as it has worded them, then its own.
func (s *Service) ThanksTemplates(ctx context.Context, home tenants.Scope) ([]ThanksTemplate, error) {
	if home.Guest() != "" || !home.May(ThanksWorded.Needs()) {
		return nil, tenants.ErrForbidden
	}
	some, err := s.Store.In(home).ThanksTemplates(ctx, page.Ask{Size: page.MostSize})
	if err != nil {
		return nil, err
	}
	all := make([]ThanksTemplate, 0, len(some.Items)+2)
	for _, tid := range StandardThanks() {
		t := ThanksTemplate{ID: tid, Said: standardThanks()[tid], Past: []ThanksEdition{}}
		if i := slices.IndexFunc(some.Items, func(x ThanksTemplate) bool { return x.ID == tid }); i >= 0 {
			t = some.Items[i]
		}
		all = append(all, t)
	}
	for _, t := range some.Items {
		if !slices.Contains(StandardThanks(), t.ID) && !t.Gone {
			all = append(all, t)
		}
	}
	return all, nil
}

// template returns one template of a home, a standard one as it is shipped where nobody has worded it anew.
func (s *Service) template(ctx context.Context, home tenants.Scope, tid string) (ThanksTemplate, error) {
	t, err := s.Store.In(home).ThanksTemplate(ctx, tid)
	if said, ok := standardThanks()[tid]; ok && errors.Is(err, ErrThanksNotFound) {
		return ThanksTemplate{ID: tid, Said: said, Past: []ThanksEdition{}}, nil
	}
	return t, err
}

// TemplateAt names a template at the revision its changer saw; 0 is a standard one as it is shipped, or a new one.
type TemplateAt struct {
	ID  string
	Rev int64
}

// word applies one rule to a template and keeps it.
func (s *Service) word(ctx context.Context, home tenants.Scope, at TemplateAt, rule func(*ThanksTemplate, By) error) (ThanksTemplate, error) {
	if home.Guest() != "" || !home.May(ThanksWorded.Needs()) {
		return ThanksTemplate{}, tenants.ErrForbidden
	}
	t, err := s.template(ctx, home, at.ID)
	switch {
	case err != nil:
		return ThanksTemplate{}, err
	case t.Rev != at.Rev:
		return ThanksTemplate{}, ErrStale
	}
	return s.keepTemplate(ctx, home, t, rule)
}

func (s *Service) keepTemplate(ctx context.Context, home tenants.Scope, t ThanksTemplate, rule func(*ThanksTemplate, By) error) (ThanksTemplate, error) {
	by := s.by(home)
	if err := rule(&t, by); err != nil {
		return ThanksTemplate{}, err
	}
	told, err := home.Tell(ThanksWorded, fact.Ref{Noun: "thanks", ID: t.ID}, by.At, nil)
	if err != nil {
		return ThanksTemplate{}, err
	}
	if err := s.Store.In(home).KeepThanksTemplate(ctx, t, told); err != nil {
		return ThanksTemplate{}, fmt.Errorf("word thanks %s: %w", t.ID, err)
	}
	t.Rev++
	return t, nil
}

// WordThanks says a template anew.
func (s *Service) WordThanks(ctx context.Context, home tenants.Scope, at TemplateAt, said func(ThanksSaid) (ThanksSaid, error)) (ThanksTemplate, error) {
	return s.word(ctx, home, at, func(t *ThanksTemplate, by By) error {
		next, err := said(t.Said)
		if err != nil {
			return err
		}
		return t.Word(next, by)
	})
}

// AddThanks words a template of the tenant's own. Where the caller names its id, adding it again returns the one there is.
func (s *Service) AddThanks(ctx context.Context, home tenants.Scope, said ThanksSaid, as string) (ThanksTemplate, error) {
	all, err := s.ThanksTemplates(ctx, home)
	if err != nil {
		return ThanksTemplate{}, err
	}
	if as == "" {
		as = id.At[string](s.now())
	}
	if i := slices.IndexFunc(all, func(t ThanksTemplate) bool { return t.ID == as }); i >= 0 {
		return all[i], nil
	}
	if len(all) >= MostTemplates {
		return ThanksTemplate{}, ErrTooManyTemplates
	}
	return s.keepTemplate(ctx, home, ThanksTemplate{ID: as, Past: []ThanksEdition{}}, func(t *ThanksTemplate, by By) error { return t.Word(said, by) })
}

// RestoreThanks says again what the standard says.
func (s *Service) RestoreThanks(ctx context.Context, home tenants.Scope, at TemplateAt) (ThanksTemplate, error) {
	return s.word(ctx, home, at, func(t *ThanksTemplate, by By) error { return t.Restore(by) })
}

// DropThanks offers an own template no more.
func (s *Service) DropThanks(ctx context.Context, home tenants.Scope, at TemplateAt) (ThanksTemplate, error) {
	return s.word(ctx, home, at, func(t *ThanksTemplate, by By) error { return t.Drop(by) })
}

// Gratitude is what one side may know when it thanks for a meeting.
type Gratitude struct {
	Meeting   Meeting
	Thanks    Thanks
	People    []Roll // of the other sides, whom they have shown to one's own, in the order of precedence
	Decisions int
}

// Thanks returns whom one's own side can thank for a meeting, and whom it has thanked.
func (s *Service) Thanks(ctx context.Context, at Desk, mid ID) (Gratitude, error) {
	m, err := s.ours(ctx, at, mid, ThanksGiven)
	if err != nil {
		return Gratitude{}, err
	}
	rolls, err := s.rollsOf(ctx, at.In, m)
	if err != nil {
		return Gratitude{}, err
	}
	p, err := s.Store.In(at.In).Protocol(ctx, mid)
	if err != nil {
		return Gratitude{}, err
	}
	g := Gratitude{Meeting: m, People: []Roll{}}
	for _, r := range p.Ranked(rolls) {
		if r.Standing == OnRoll && r.Tenant != at.In.Tenant() && r.Sees(at.In.Tenant()) {
			g.People = append(g.People, r.For(at.In.Tenant(), m.Host))
		}
	}
	if g.Decisions, err = s.decisions(ctx, at.In, mid); err != nil {
		return Gratitude{}, err
	}
	g.Thanks, err = s.Store.In(at.Home).Thanks(ctx, mid)
	return g, err
}

// decisions counts what was decided in a meeting and not dropped since.
func (s *Service) decisions(ctx context.Context, in tenants.Scope, mid ID) (int, error) {
	n, ask := 0, page.Ask{Size: page.MostSize}
	for {
		some, err := s.Followups(ctx, in, FollowupFilter{Meeting: mid}, ask)
		if err != nil {
			return 0, err
		}
		for _, f := range some.Items {
			if f.Sort == Resolution && f.State != Dropped {
				n++
			}
		}
		if ask.After = some.Next; some.Next == "" {
			return n, nil
		}
	}
}

// Preview returns the words with which people would be thanked, and who they are. It notes nothing.
func (s *Service) Preview(ctx context.Context, at Desk, mid ID, t Thanking) (Gratitude, ThanksMailing, error) {
	g, err := s.Thanks(ctx, at, mid)
	if err != nil {
		return Gratitude{}, ThanksMailing{}, err
	}
	w, err := s.template(ctx, at.Home, t.Template)
	if err != nil {
		return Gratitude{}, ThanksMailing{}, err
	}
	if g.People, err = pick(g.People, t.People, at.In.Tenant()); err != nil {
		return Gratitude{}, ThanksMailing{}, err
	}
	if err := t.check(w.Said); err != nil {
		return Gratitude{}, ThanksMailing{}, err
	}
	return g, ThanksMailing{Template: t.Template, Said: w.Said, Langs: t.Langs, Beside: t.Beside, People: t.People}, nil
}

// GiveThanks notes that people are thanked, with the words as they are now, so that the letters can be taken as a file. Where the caller names an id, giving
// them again changes nothing.
func (s *Service) GiveThanks(ctx context.Context, at Desk, mid ID, t Thanking, as string) (Gratitude, string, error) {
	g, mailing, err := s.Preview(ctx, at, mid, t)
	if err != nil {
		return Gratitude{}, "", err
	}
	if as == "" {
		as = id.At[string](s.now())
	}
	by := s.by(at.Home)
	for try := 0; ; try++ {
		x, err := s.Store.In(at.Home).Thanks(ctx, mid)
		if err != nil {
			return Gratitude{}, "", err
		}
		if _, err := x.Mailing(as); err == nil {
			break
		}
		x.Stands = g.Meeting.Stands
		if err := x.Give(g.Meeting, as, t, mailing.Said, by); err != nil {
			return Gratitude{}, "", err
		}
		told, err := at.Home.Tell(ThanksGiven, g.Meeting.Ref(), by.At, fact.Detail{"people": strconv.Itoa(len(t.People))})
		if err != nil {
			return Gratitude{}, "", err
		}
		err = s.Store.In(at.Home).KeepThanks(ctx, x, told)
		if err == nil {
			break
		}
		if !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken) || try >= mostTries {
			return Gratitude{}, "", fmt.Errorf("thank for %s: %w", mid, err)
		}
	}
	g, err = s.Thanks(ctx, at, mid)
	return g, as, err
}

// Letters returns letters of thanks that were written, with whom they thank, as far as their names are still kept.
func (s *Service) Letters(ctx context.Context, at Desk, mid ID, mailing string) (Gratitude, ThanksMailing, error) {
	g, err := s.Thanks(ctx, at, mid)
	if err != nil {
		return Gratitude{}, ThanksMailing{}, err
	}
	x, err := g.Thanks.Mailing(mailing)
	if err != nil {
		return Gratitude{}, ThanksMailing{}, err
	}
	g.People = slices.DeleteFunc(g.People, func(r Roll) bool { return !slices.Contains(x.People, r.ID) })
	if len(g.People) == 0 {
		return Gratitude{}, ThanksMailing{}, ErrPersonGone
	}
	return g, x, nil
}
