package storage

import (
	"context"
	"errors"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	delegationNoun = noun[meeting.Delegation]{
		name: "meeting_delegation", missing: meeting.ErrNotFound,
		id:    func(d *meeting.Delegation) string { return string(d.Meeting) },
		setID: func(d *meeting.Delegation, id string) { d.Meeting = meeting.ID(id) },
		rev:   func(d *meeting.Delegation) *int64 { return &d.Rev },
	}
	protocolNoun = noun[meeting.Protocol]{
		name: "meeting_protocol", missing: meeting.ErrNotFound,
		id:    func(p *meeting.Protocol) string { return string(p.Meeting) },
		setID: func(p *meeting.Protocol, id string) { p.Meeting = meeting.ID(id) },
		rev:   func(p *meeting.Protocol) *int64 { return &p.Rev },
	}
	rollNoun = noun[meeting.Roll]{
		name: "meeting_roll", missing: meeting.ErrPersonNotFound,
		indexes: []engine.Index{
			{Name: "meeting", Fields: []engine.Field{ofMeeting, {Path: "shown", Type: engine.Time}}},
			{Name: "short", Fields: []engine.Field{{Path: "short"}}},
		},
		id:    func(r *meeting.Roll) string { return string(r.ID) },
		setID: func(r *meeting.Roll, id string) { r.ID = meeting.PersonID(id) },
		rev:   func(r *meeting.Roll) *int64 { return &r.Rev },
	}
)

func peopleCollections() []engine.Collection {
	return []engine.Collection{delegationNoun.collection(), protocolNoun.collection(), rollNoun.collection()}
}

// People is where people of meetings are kept still, for the house's jobs.
type People struct {
	Delegations map[tenants.Space][]meeting.ID // by home
	Rolls       map[tenants.Space][]meeting.ID // by where the meetings stand
}

// PeopleKept lists where people of meetings are kept whose data weren't taken away yet.
func (m Meetings) PeopleKept(ctx context.Context) (People, error) {
	found := People{map[tenants.Space][]meeting.ID{}, map[tenants.Space][]meeting.ID{}}
	homes := shelf[meeting.Delegation]{m.house, &delegationNoun, wall.House()}
	err := m.house.engine.Walk(ctx, delegationNoun.name, engine.Place{}, func(s engine.Stored) error {
		d, err := homes.read(s.Record)
		if err == nil && !s.Gone && d.Purged.IsZero() {
			found.Delegations[tenants.Space(s.Space)] = append(found.Delegations[tenants.Space(s.Space)], d.Meeting)
		}
		return err
	})
	if err != nil {
		return People{}, err
	}
	rolls, seen := shelf[meeting.Roll]{m.house, &rollNoun, wall.House()}, map[string]bool{}
	err = m.house.engine.Walk(ctx, rollNoun.name, engine.Place{}, func(s engine.Stored) error {
		r, err := rolls.read(s.Record)
		if key := s.Space + " " + string(r.Meeting); err == nil && !s.Gone && r.Standing != meeting.OldRoll && !seen[key] {
			seen[key] = true
			found.Rolls[tenants.Space(s.Space)] = append(found.Rolls[tenants.Space(s.Space)], r.Meeting)
		}
		return err
	})
	return found, err
}

// RepliesDueBefore lists the meetings whose deadline of replies is before a moment and of which nobody was reminded, with the spaces they stand in.
func (m Meetings) RepliesDueBefore(ctx context.Context, at time.Time) (map[meeting.ID]tenants.Space, error) {
	found := map[meeting.ID]tenants.Space{}
	rows := shelf[meeting.Protocol]{m.house, &protocolNoun, wall.House()}
	err := m.house.engine.Walk(ctx, protocolNoun.name, engine.Place{}, func(s engine.Stored) error {
		p, err := rows.read(s.Record)
		if err == nil && !s.Gone && !p.Due.IsZero() && p.Reminded.IsZero() && p.Due.Before(at) {
			found[p.Meeting] = tenants.Space(s.Space)
		}
		return err
	})
	return found, err
}

// Near lists the meetings that begin between two moments and were invited to, with the spaces they stand in.
func (m Meetings) Near(ctx context.Context, from, until time.Time) (map[meeting.ID]tenants.Space, error) {
	found := map[meeting.ID]tenants.Space{}
	rows := shelf[meeting.Meeting]{m.house, &meetingNoun, wall.House()}
	err := m.house.engine.Walk(ctx, meetingNoun.name, engine.Place{}, func(s engine.Stored) error {
		x, err := rows.read(s.Record)
		if err == nil && !s.Gone && (x.State == meeting.Invited || x.State == meeting.Ready) && x.Slot.Start.After(from) && x.Slot.Start.Before(until) {
			found[x.ID] = tenants.Space(s.Space)
		}
		return err
	})
	return found, err
}

func (m meetingShelf) delegations() shelf[meeting.Delegation] {
	return shelf[meeting.Delegation]{m.house, &delegationNoun, m.key}
}

func (m meetingShelf) protocols() shelf[meeting.Protocol] {
	return shelf[meeting.Protocol]{m.house, &protocolNoun, m.key}
}

func (m meetingShelf) rolls() shelf[meeting.Roll] {
	return shelf[meeting.Roll]{m.house, &rollNoun, m.key}
}

// Delegation implements meeting.PeopleShelf.
func (m meetingShelf) Delegation(ctx context.Context, id meeting.ID) (meeting.Delegation, error) {
	d, err := m.delegations().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Delegation{Meeting: id, People: []meeting.Person{}}, nil
	}
	return d, err
}

// KeepDelegation implements meeting.PeopleShelf.
func (m meetingShelf) KeepDelegation(ctx context.Context, d meeting.Delegation, told tenants.Told) error {
	if d.Rev == 0 {
		return m.delegations().add(ctx, d, told)
	}
	return m.delegations().change(ctx, d, told)
}

// Protocol implements meeting.PeopleShelf.
func (m meetingShelf) Protocol(ctx context.Context, id meeting.ID) (meeting.Protocol, error) {
	p, err := m.protocols().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Protocol{Meeting: id, Equals: []meeting.Equal{}, Order: []meeting.PersonID{}}, nil
	}
	return p, err
}

// KeepProtocol implements meeting.PeopleShelf.
func (m meetingShelf) KeepProtocol(ctx context.Context, p meeting.Protocol, told tenants.Told) error {
	if p.Rev == 0 {
		return m.protocols().add(ctx, p, told)
	}
	return m.protocols().change(ctx, p, told)
}

// Roll implements meeting.PeopleShelf.
func (m meetingShelf) Roll(ctx context.Context, id meeting.PersonID) (meeting.Roll, error) {
	return m.rolls().get(ctx, string(id))
}

// Rolls implements meeting.PeopleShelf.
func (m meetingShelf) Rolls(ctx context.Context, f meeting.RollFilter, ask page.Ask) (page.Of[meeting.Roll], error) {
	q := engine.Query{Index: "meeting", Order: engine.Up, Page: ask, Where: []engine.Cond{engine.Equal("meeting", string(f.Meeting))}}
	if f.Short != "" {
		q.Index, q.Where = "short", []engine.Cond{engine.Equal("short", f.Short)}
	}
	return m.rolls().find(ctx, q)
}

// AddRoll implements meeting.PeopleShelf.
func (m meetingShelf) AddRoll(ctx context.Context, r meeting.Roll, told ...tenants.Told) error {
	return m.rolls().add(ctx, r, told...)
}

// ChangeRoll implements meeting.PeopleShelf.
func (m meetingShelf) ChangeRoll(ctx context.Context, r meeting.Roll, told ...tenants.Told) error {
	return m.rolls().change(ctx, r, told...)
}
