package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func costing(word string) []meeting.Cost {
	return []meeting.Cost{{ID: "1", Kind: "venue", Title: lang.Plain(lang.Korean, word), Currency: "KRW", Planned: 10}}
}

func (p *pair) cost(id, word string) meeting.Costs {
	return meeting.Costs{Meeting: meeting.ID(id), Lines: costing(word), Updated: p.at}
}

func (p *pair) sharedCost(id, word string) meeting.SharedCosts {
	return meeting.SharedCosts{ID: id, Meeting: "same", Tenant: tenants.TenantID(id), Lines: costing(word), Updated: p.at}
}

// spent keeps one row of each sort.
func (p *pair) spent(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Meetings().In(in)
	check(p.t, s.KeepCosts(ctx, p.cost(id, word), p.told(in, id, word)))
	check(p.t, s.KeepSharedCosts(ctx, p.sharedCost(id, word), p.told(in, id, word)))
}

// spentByThem is everything that B keeps of costs.
func (p *pair) spentByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Meetings().In(p.b)
	add(s.SharedCosts(ctx, "same"))
	for _, id := range []string{"1", onlyB} {
		add(s.Costs(ctx, meeting.ID(id)))
	}
}

// costsInTwoSpaces has a case for each method of the shelf of costs.
var costsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Costs": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Costs(ctx, "1"))
		if x, err := s.Costs(ctx, onlyB); err != nil || x.Rev != 0 || len(x.Lines) != 0 {
			p.t.Errorf("A reads costs of B: revision %d, %d lines, %v", x.Rev, len(x.Lines), err)
		}
	}),
	"Meetings.KeepCosts": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Costs(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepCosts(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepCosts(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepCosts(ctx, p.cost(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.SharedCosts": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) { p.mine(s.SharedCosts(ctx, "same")) }),
	"Meetings.KeepSharedCosts": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		theirs, err := p.house.Meetings().In(p.b).SharedCosts(ctx, "same")
		check(p.t, err)
		for _, x := range theirs {
			if x.ID == onlyB {
				p.refused(s.KeepSharedCosts(ctx, x, p.told(p.b, onlyB, own)))
				p.absent(nil, s.KeepSharedCosts(ctx, x, p.told(p.a, onlyB, own)))
			}
		}
		check(p.t, s.KeepSharedCosts(ctx, p.sharedCost(onlyB, own), p.told(p.a, onlyB, own)))
	}),
}
