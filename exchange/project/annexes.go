package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Annex returns what the home keeps of a project for itself; at revision 0 where nothing was written yet. The reader must know of the project where it stands.
func (s *Service) Annex(ctx context.Context, in, home tenants.Scope, pid ID) (Annex, error) {
	p, err := s.Project(ctx, in, pid)
	if err != nil {
		return Annex{}, err
	}
	a, err := s.Store.In(home).Annex(ctx, pid)
	if errors.Is(err, ErrAnnexNotFound) {
		return Annex{Project: pid, Class: p.Class, Points: nil}, nil
	}
	return a, err
}

// Annotate writes into the home's annex to a project, at the revision its writer saw. Nothing of it is told where the project stands.
func (s *Service) Annotate(ctx context.Context, in, home tenants.Scope, at At, said func(Annex) (AnnexSaid, error)) (Annex, error) {
	p, err := s.Project(ctx, in, at.ID)
	if err != nil {
		return Annex{}, err
	}
	return s.annotate(ctx, home, p, at.Rev, AnnexWritten, func(a *Annex) error {
		x, err := said(*a)
		if err == nil {
			err = x.check()
		}
		if err != nil {
			return err
		}
		for i := range x.Budget {
			x.Budget[i].Party = home.Tenant()
		}
		a.Notes, a.Points, a.Budget = x.Notes, x.Points, x.Budget
		return nil
	})
}

func (s *Service) annotate(ctx context.Context, home tenants.Scope, p Project, rev int64, k fact.Kind, rule func(*Annex) error) (Annex, error) {
	if !home.May(k.Needs()) {
		return Annex{}, tenants.ErrForbidden
	}
	a, err := s.Store.In(home).Annex(ctx, p.ID)
	if err != nil && !errors.Is(err, ErrAnnexNotFound) {
		return Annex{}, err
	}
	if a.Rev != rev && rev >= 0 {
		return Annex{}, ErrStale
	}
	at := s.now()
	a.Project, a.Class, a.Member, a.Updated = p.ID, p.Class, home.Member(), at
	if err := rule(&a); err != nil {
		return Annex{}, err
	}
	with := fact.Detail{}
	if p.Class == Restricted {
		with["class"] = string(Restricted)
	}
	told, err := home.Tell(k, fact.Ref{Noun: "annex", ID: string(p.ID)}, at, with)
	if err != nil {
		return Annex{}, err
	}
	if err := s.Store.In(home).KeepAnnex(ctx, a, told.Within(p.Within())); err != nil {
		return Annex{}, fmt.Errorf("write into the annex of %s: %w", p.ID, err)
	}
	a.Rev++
	return a, nil
}

// WriteUp begins a case of the library from a project that has closed, in the home of who writes it. The partners don't learn of it.
func (s *Service) WriteUp(ctx context.Context, in, home tenants.Scope, pid ID) (string, error) {
	p, err := s.Project(ctx, in, pid)
	switch {
	case err != nil:
		return "", err
	case p.State != Closed && p.State != Evaluated:
		return "", ErrNotClosed
	case p.Class == Restricted:
		return "", ErrRestricted
	case !home.May(AnnexCase.Needs()):
		return "", tenants.ErrForbidden
	}
	made, err := s.Cases.Begin(ctx, home, "project "+string(pid), p.caseDraft(home.Tenant()))
	if err != nil {
		return "", fmt.Errorf("write up %s: %w", pid, err)
	}
	_, err = s.annotate(ctx, home, p, -1, AnnexCase, func(a *Annex) error { a.Case = made; return nil })
	return made, err
}

func (p Project) caseDraft(own tenants.TenantID) CaseDraft {
	d := CaseDraft{
		Title: p.Title, Summary: p.Summary, Background: p.Draft.Problem, Process: p.Draft.Means, Outcome: p.Final.Results, Lessons: p.Final.Lessons,
		Sectors: slices.Clone(p.Sectors), Partners: slices.DeleteFunc(slices.Clone(p.Parties), func(t tenants.TenantID) bool { return t == own }),
	}
	for _, h := range p.Phases {
		from, _ := strconv.Atoi(h.From[:min(4, len(h.From))])
		to, _ := strconv.Atoi(h.To[:min(4, len(h.To))])
		if d.From == 0 || from > 0 && from < d.From {
			d.From = from
		}
		d.To = max(d.To, to)
	}
	if d.Outcome.Empty() {
		d.Outcome = p.Final.Text
	}
	return d
}

// Leave takes the scope's party out of a project and freezes a copy of it, with its tasks, in the party's home. The copy is made first: should it be cut short
// there, leaving again makes it good.
func (s *Service) Leave(ctx context.Context, in, home tenants.Scope, at At, reason string) (Project, error) {
	p, err := s.Project(ctx, in, at.ID)
	switch {
	case err != nil:
		return Project{}, err
	case !in.May(Left.Needs()):
		return Project{}, tenants.ErrForbidden
	case !p.Party(in.Tenant()):
		return Project{}, ErrNotParty
	case p.Rev != at.Rev:
		return Project{}, ErrStale
	case in.Space() == home.Space():
		return Project{}, ErrAlone
	}
	if err := checkReason(reason); err != nil {
		return Project{}, err
	}
	if p.Freeze.On() {
		return Project{}, ErrFrozen
	}
	if err := s.freezeCopy(ctx, in, home, p, CopyTaken); err != nil {
		return Project{}, err
	}
	return s.keep(ctx, in, p, deed{kind: Left, rule: func(p *Project, by By) error { return p.Leave(Why{Code: "left", Text: reason}, by) }})
}

// freezeCopy puts a copy of a project and its tasks into a home.
func (s *Service) freezeCopy(ctx context.Context, in, home tenants.Scope, p Project, k fact.Kind) error {
	at := s.now()
	told, err := tenants.Cross(home, home, k, p.Ref(), at, detail(p, p.State, fact.Detail{"from": string(in.Space())}))
	if err != nil {
		return err
	}
	copied := p.CopyFor(home.Space(), at)
	err = s.Store.In(home).AddProject(ctx, copied, told.Within(p.Within()))
	if errors.Is(err, ErrTaken) { // from an attempt that was cut short
		was, rerr := s.Store.In(home).Project(ctx, p.ID)
		if rerr != nil {
			return rerr
		}
		copied.Rev = was.Rev
		err = s.Store.In(home).ChangeProject(ctx, copied, told.Within(p.Within()))
	}
	if err != nil {
		return fmt.Errorf("keep a copy of %s: %w", p.ID, err)
	}
	return s.copyTasks(ctx, in, home, p, k)
}

func (s *Service) copyTasks(ctx context.Context, in, home tenants.Scope, p Project, k fact.Kind) error {
	ask := page.Ask{Size: page.MostSize}
	for {
		some, err := s.Store.In(in).Tasks(ctx, TaskFilter{Project: p.ID}, ask)
		if err != nil {
			return err
		}
		for _, t := range some.Items {
			told, err := home.Tell(k, p.Ref(), s.now(), detail(p, p.State, fact.Detail{"task": string(t.ID)}))
			if err != nil {
				return err
			}
			if err := s.Store.In(home).AddTask(ctx, t, told.Within(p.Within())); err != nil && !errors.Is(err, ErrTaken) {
				return fmt.Errorf("keep a copy of task %s: %w", t.ID, err)
			}
		}
		if ask.After = some.Next; some.Next == "" {
			return nil
		}
	}
}

// Bring carries an idea from one's home into a pact, where the others see it from now on. It is a copy under the same id; bringing it again returns that one.
func (s *Service) Bring(ctx context.Context, home, to tenants.Scope, at At, parties []tenants.TenantID) (Project, error) {
	p, err := s.Project(ctx, home, at.ID)
	switch {
	case err != nil:
		return Project{}, err
	case to.Guest() != "" || to.Space() == home.Space():
		return Project{}, fault.ErrInvalid.At(fault.Field{Path: "space", Code: "unknown"})
	case !to.May(Brought.Needs()) || !home.May(Brought.Needs()):
		return Project{}, tenants.ErrForbidden
	case p.IsCopy():
		return Project{}, ErrCopy
	case p.State != Idea:
		return Project{}, ErrNotIdea
	case p.Rev != at.Rev:
		return Project{}, ErrStale
	}
	sharing, err := s.Places.Sharing(ctx, to)
	if err != nil {
		return Project{}, err
	}
	b := Beginning{Class: p.Class, Basics: p.Basics, Draft: p.Draft, Parties: parties}
	all, err := b.parties(to.Tenant(), sharing)
	if err != nil {
		return Project{}, err
	}
	now := s.now()
	next := p
	next.Rev, next.Stands, next.Parties, next.Area, next.Moves = 0, to.Space(), all, "", []Move{}
	told, err := tenants.Cross(home, to, Brought, p.Ref(), now, detail(next, next.State, nil))
	if err != nil {
		return Project{}, err
	}
	if err := s.Store.In(to).AddProject(ctx, next, told.Within(p.Within())); err != nil {
		if errors.Is(err, ErrTaken) {
			return s.Project(ctx, to, p.ID)
		}
		return Project{}, fmt.Errorf("bring %s to %s: %w", p.ID, to.Space(), err)
	}
	next.Rev = 1
	return next, nil
}
