package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func said(word string) meeting.PersonSaid {
	return meeting.PersonSaid{Names: []meeting.PersonName{{Script: "latin", Given: word}}, Part: meeting.Leads, Diet: word, Mail: word + "@example.org"}
}

func (p *pair) delegation(id, word string) meeting.Delegation {
	return meeting.Delegation{Meeting: meeting.ID(id), Stands: "home:same", People: []meeting.Person{{ID: "1", PersonSaid: said(word), At: p.at}}, Updated: p.at}
}

func (p *pair) protocol(id, word string) meeting.Protocol {
	return meeting.Protocol{Meeting: meeting.ID(id), Due: p.at, Equals: []meeting.Equal{{Tenant: tenants.TenantID(word), Rank: "mayor", As: "governor"}}, Updated: p.at}
}

func (p *pair) roll(id, word string) meeting.Roll {
	return meeting.Roll{ID: meeting.PersonID(id), Meeting: "same", Tenant: "same", Standing: meeting.OnRoll, PersonSaid: said(word), Short: "SAMEINBOTH", Shown: p.at, Updated: p.at}
}

// received keeps one row of each sort.
func (p *pair) received(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Meetings().In(in)
	for _, err := range []error{
		s.KeepDelegation(ctx, p.delegation(id, word), p.told(in, id, word)), s.KeepProtocol(ctx, p.protocol(id, word), p.told(in, id, word)),
		s.AddRoll(ctx, p.roll(id, word), p.told(in, id, word)),
	} {
		check(p.t, err)
	}
}

// receivedByThem is everything that B keeps of people.
func (p *pair) receivedByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Meetings().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Delegation(ctx, meeting.ID(id)))
		add(s.Protocol(ctx, meeting.ID(id)))
		add(s.Roll(ctx, meeting.PersonID(id)))
	}
}

// peopleInTwoSpaces has a case for each method of the shelf of people.
var peopleInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Delegation": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Delegation(ctx, "1"))
		if d, err := s.Delegation(ctx, onlyB); err != nil || d.Rev != 0 || len(d.People) != 0 {
			p.t.Errorf("A reads a delegation of B: revision %d, %d people, %v", d.Rev, len(d.People), err)
		}
	}),
	"Meetings.KeepDelegation": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Delegation(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepDelegation(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepDelegation(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepDelegation(ctx, p.delegation(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.Protocol": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Protocol(ctx, "1"))
		if x, err := s.Protocol(ctx, onlyB); err != nil || x.Rev != 0 || len(x.Equals) != 0 {
			p.t.Errorf("A reads a protocol of B: revision %d, %d ranks, %v", x.Rev, len(x.Equals), err)
		}
	}),
	"Meetings.KeepProtocol": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Protocol(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepProtocol(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepProtocol(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepProtocol(ctx, p.protocol(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.Roll": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Roll(ctx, "1"))
		p.absent(s.Roll(ctx, onlyB))
	}),
	"Meetings.Rolls": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		for _, f := range []meeting.RollFilter{{Meeting: "same"}, {Short: "SAMEINBOTH"}} {
			p.mine(s.Rolls(ctx, f, ask))
			theirs, err := p.house.Meetings().In(p.b).Rolls(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.Rolls(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Meetings.AddRoll": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.refused(s.AddRoll(ctx, p.roll("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddRoll(ctx, p.roll(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.ChangeRoll": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Roll(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeRoll(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeRoll(ctx, x, p.told(p.a, onlyB, own)))
	}),
}
