package project

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Tasks lists the tasks of a project by their days.
func (s *Service) Tasks(ctx context.Context, in tenants.Scope, f TaskFilter, ask page.Ask) (page.Of[Task], error) {
	if _, err := s.Project(ctx, in, f.Project); err != nil {
		return page.Of[Task]{}, err
	}
	return s.Store.In(in).Tasks(ctx, f, ask)
}

// writable returns a project whose tasks the scope's holder may change.
func (s *Service) writable(ctx context.Context, in tenants.Scope, pid ID, k fact.Kind) (Project, error) {
	p, err := s.Project(ctx, in, pid)
	switch {
	case err != nil:
		return Project{}, err
	case !in.May(k.Needs()):
		return Project{}, tenants.ErrForbidden
	case !p.Party(in.Tenant()):
		return Project{}, ErrNotParty
	case p.IsCopy():
		return Project{}, ErrCopy
	case p.State.over():
		return Project{}, ErrOver
	}
	return p, s.korean(ctx, in, p)
}

// AddTask gives a city something to do. Where the caller names its id, adding it again returns the one there is.
func (s *Service) AddTask(ctx context.Context, in tenants.Scope, pid ID, said TaskSaid, as TaskID) (Task, error) {
	p, err := s.writable(ctx, in, pid, TaskMade)
	if err != nil {
		return Task{}, err
	}
	owner, err := s.owner(ctx, in, p, said)
	if err != nil {
		return Task{}, err
	}
	n, err := s.Store.In(in).CountTasks(ctx, pid, MostTasks)
	if err == nil && n >= MostTasks {
		err = ErrTooManyTasks
	}
	if err != nil {
		return Task{}, err
	}
	at := s.now()
	if as == "" {
		as = id.At[TaskID](at)
	}
	t := Task{ID: as, Project: pid, By: in.Member(), Made: at}
	t.say(said, owner, at)
	told, err := in.Tell(TaskMade, p.Ref(), at, detail(p, p.State, fact.Detail{"task": string(t.ID), "assignee": string(t.Owner)}))
	if err != nil {
		return Task{}, err
	}
	switch err = s.Store.In(in).AddTask(ctx, t, told.Within(p.Within())); {
	case errors.Is(err, ErrTaken):
		return s.task(ctx, in, pid, as)
	case err != nil:
		return Task{}, fmt.Errorf("add a task to %s: %w", pid, err)
	}
	t.Rev = 1
	return t, nil
}

func (s *Service) task(ctx context.Context, in tenants.Scope, pid ID, tid TaskID) (Task, error) {
	t, err := s.Store.In(in).Task(ctx, tid)
	if err == nil && t.Project != pid {
		err = ErrTaskNotFound
	}
	return t, err
}

// owner checks what is said of a task and names who does it.
func (s *Service) owner(ctx context.Context, in tenants.Scope, p Project, said TaskSaid) (string, error) {
	if err := said.check(p); err != nil || said.Owner == "" {
		return "", err
	}
	seat, err := s.person(ctx, in, said.Owner)
	if err != nil || seat.Tenant != said.Tenant || p.Class == Restricted && p.seat(seat.Member) < 0 {
		return "", fault.ErrInvalid.At(fault.Field{Path: "owner", Code: "unknown"})
	}
	return seat.Name, nil
}

// ChangeTask says anew what is to be done, at the revision its writer saw.
func (s *Service) ChangeTask(ctx context.Context, in tenants.Scope, pid ID, tid TaskID, rev int64, said func(Task) (TaskSaid, error)) (Task, error) {
	p, err := s.writable(ctx, in, pid, TaskChanged)
	if err != nil {
		return Task{}, err
	}
	t, err := s.task(ctx, in, pid, tid)
	switch {
	case err != nil:
		return Task{}, err
	case t.Rev != rev:
		return Task{}, ErrStale
	}
	next, err := said(t)
	if err != nil {
		return Task{}, err
	}
	owner, err := s.owner(ctx, in, p, next)
	if err != nil {
		return Task{}, err
	}
	at := s.now()
	with := fact.Detail{"task": string(t.ID), "state": string(next.State)}
	if next.Owner != t.Owner {
		with["assignee"] = string(next.Owner)
	}
	t.say(next, owner, at)
	told, err := in.Tell(TaskChanged, p.Ref(), at, detail(p, p.State, with))
	if err != nil {
		return Task{}, err
	}
	if err := s.Store.In(in).ChangeTask(ctx, t, told.Within(p.Within())); err != nil {
		return Task{}, fmt.Errorf("change task %s: %w", tid, err)
	}
	t.Rev++
	return t, nil
}
