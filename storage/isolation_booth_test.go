package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) booth(id, word string) meeting.Booth {
	return meeting.Booth{Meeting: meeting.ID(id), Duties: []meeting.Duty{{ID: "1", Team: []meeting.Interpreter{{ID: "1", Card: meeting.Profile{Name: lang.Plain(lang.Korean, word)}}}}}}
}

func (p *pair) briefing(id, word string) meeting.Briefing {
	return meeting.Briefing{Meeting: meeting.ID(id), Note: lang.Plain(lang.Korean, word), Terms: []meeting.Term{}, Names: []meeting.NamedOne{}}
}

func (p *pair) interpreter(id, word string) interpreter.Interpreter {
	return interpreter.New(interpreter.ID(id), "home:same", "same", interpreter.Said{
		Card:    interpreter.Card{Name: lang.Plain(lang.Korean, word), Pairs: []interpreter.Pair{{From: "ko", To: "zh-Hans", Both: true}}},
		Contact: interpreter.Contact{Mail: word + "@example.org"},
	}, p.at)
}

// booths keeps one row of each sort.
func (p *pair) booths(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	m, x := p.house.Meetings().In(in), p.house.Interpreters().In(in)
	for _, err := range []error{
		m.KeepBooth(ctx, p.booth(id, word), p.told(in, id, word)), m.KeepBriefing(ctx, p.briefing(id, word), p.told(in, id, word)),
		x.AddInterpreter(ctx, p.interpreter(id, word), p.told(in, id, word)),
	} {
		check(p.t, err)
	}
}

// boothsOfB is everything that B keeps of interpreting.
func (p *pair) boothsOfB(ctx context.Context, add func(any, error)) {
	m := p.house.Meetings().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(m.Booth(ctx, meeting.ID(id)))
		add(m.Briefing(ctx, meeting.ID(id)))
		add(p.house.Interpreters().In(p.b).Interpreter(ctx, interpreter.ID(id)))
	}
}

// aPool tries one method of the shelf of interpreters in A.
func aPool(try func(context.Context, *pair, interpreter.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Interpreters().In(p.a))
	}
}

// boothsInTwoSpaces has a case for each method of what keeps the plans of interpreting, and the pools.
var boothsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Booth": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Booth(ctx, "1"))
		if b, err := s.Booth(ctx, onlyB); err != nil || b.Rev != 0 || len(b.Duties) != 0 {
			p.t.Errorf("A reads a plan of B: revision %d, %d duties, %v", b.Rev, len(b.Duties), err)
		}
	}),
	"Meetings.KeepBooth": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Booth(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepBooth(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepBooth(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepBooth(ctx, p.booth(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.Briefing": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Briefing(ctx, "1"))
		if b, err := s.Briefing(ctx, onlyB); err != nil || b.Rev != 0 || !b.Note.Empty() {
			p.t.Errorf("A reads a briefing of B: revision %d, %v", b.Rev, err)
		}
	}),
	"Meetings.KeepBriefing": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Briefing(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepBriefing(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepBriefing(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepBriefing(ctx, p.briefing(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Interpreters.Interpreter": aPool(func(ctx context.Context, p *pair, s interpreter.Shelf) {
		p.mine(s.Interpreter(ctx, "1"))
		p.absent(s.Interpreter(ctx, onlyB))
	}),
	"Interpreters.Interpreters": aPool(func(ctx context.Context, p *pair, s interpreter.Shelf) {
		for _, f := range []interpreter.Filter{{}, {From: "ko", To: "zh-Hans"}, {Owner: "same"}, {State: interpreter.Active}} {
			p.mine(s.Interpreters(ctx, f, ask))
			p.mine(p.house.Interpreters().Over(p.reach).Interpreters(ctx, f, ask))
			theirs, err := p.house.Interpreters().In(p.b).Interpreters(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.Interpreters(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Interpreters.AddInterpreter": aPool(func(ctx context.Context, p *pair, s interpreter.Shelf) {
		p.refused(s.AddInterpreter(ctx, p.interpreter("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddInterpreter(ctx, p.interpreter(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Interpreters.ChangeInterpreter": aPool(func(ctx context.Context, p *pair, s interpreter.Shelf) {
		x, err := p.house.Interpreters().In(p.b).Interpreter(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeInterpreter(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeInterpreter(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Interpreters.RemoveInterpreter": aPool(func(ctx context.Context, p *pair, s interpreter.Shelf) {
		x, err := p.house.Interpreters().In(p.b).Interpreter(ctx, onlyB)
		check(p.t, err)
		p.refused(s.RemoveInterpreter(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.RemoveInterpreter(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Interpreters.AddExport": aPool(func(ctx context.Context, p *pair, s interpreter.Shelf) {
		e := interpreter.Export{ID: onlyB, Tenant: "same", Member: member, Reason: own, At: p.at}
		p.refused(s.AddExport(ctx, e, p.told(p.b, onlyB, own)))
		check(p.t, s.AddExport(ctx, e, p.told(p.a, onlyB, own)))
	}),
}
