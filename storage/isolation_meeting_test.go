package storage_test

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) meeting(id, word string) meeting.Meeting {
	by := meeting.By{Member: member, Tenant: "same", At: p.at}
	row := meeting.New(meeting.ID(id), "home:same", []tenants.TenantID{"same"}, meeting.Basics{Title: lang.Plain(lang.Korean, word), Format: "working", Mode: meeting.Hybrid}, by)
	row.Series, row.Parent, row.Slot = "same", "same", meeting.Slot{Start: p.at, End: p.at.Add(time.Hour), Zone: "Asia/Seoul"}
	return row
}

func (p *pair) agenda(id, word string) meeting.Agenda {
	return meeting.Agenda{Meeting: meeting.ID(id), Items: []meeting.Item{{ID: "1", Title: lang.Plain(lang.Korean, word)}}, Versions: []meeting.Locked{}}
}

func (p *pair) series(id, word string) meeting.Series {
	return meeting.Series{ID: meeting.SeriesID(id), Title: lang.Plain(lang.Korean, word), Updated: p.at}
}

// meets keeps one row of each sort.
func (p *pair) meets(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Meetings().In(in)
	for _, err := range []error{
		s.AddMeeting(ctx, p.meeting(id, word), p.told(in, id, word)), s.KeepAgenda(ctx, p.agenda(id, word), p.told(in, id, word)),
		s.AddSeries(ctx, p.series(id, word), p.told(in, id, word)),
	} {
		check(p.t, err)
	}
}

// metByThem is everything that B keeps of meetings.
func (p *pair) metByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Meetings().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Meeting(ctx, meeting.ID(id)))
		add(s.Agenda(ctx, meeting.ID(id)))
		add(s.Series(ctx, meeting.SeriesID(id)))
	}
}

// aMeeting tries one method of the shelf of meetings in A.
func aMeeting(try func(context.Context, *pair, meeting.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Meetings().In(p.a))
	}
}

// meetingsInTwoSpaces has a case for each method of the shelf of meetings.
var meetingsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Meeting": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Meeting(ctx, "1"))
		p.absent(s.Meeting(ctx, onlyB))
	}),
	"Meetings.Meetings": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		for _, f := range []meeting.Filter{
			{}, {State: meeting.Draft}, {Series: "same"}, {Parent: "same"}, {Party: "same"}, {From: p.at}, {To: p.at.Add(time.Minute)},
		} {
			p.mine(s.Meetings(ctx, f, ask))
			p.mine(p.house.Meetings().Over(p.reach).Meetings(ctx, f, ask))
			theirs, err := p.house.Meetings().In(p.b).Meetings(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.Meetings(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Meetings.AddMeeting": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.refused(s.AddMeeting(ctx, p.meeting("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddMeeting(ctx, p.meeting(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.ChangeMeeting": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Meeting(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeMeeting(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeMeeting(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Meetings.Agenda": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Agenda(ctx, "1"))
		if a, err := s.Agenda(ctx, onlyB); err != nil || a.Rev != 0 || len(a.Items) != 0 {
			p.t.Errorf("A reads an agenda of B: revision %d, %d items, %v", a.Rev, len(a.Items), err)
		}
	}),
	"Meetings.KeepAgenda": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Agenda(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepAgenda(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepAgenda(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepAgenda(ctx, p.agenda(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.Series": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Series(ctx, "1"))
		p.absent(s.Series(ctx, onlyB))
	}),
	"Meetings.AllSeries": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.AllSeries(ctx, ask))
		p.mine(p.house.Meetings().Over(p.reach).AllSeries(ctx, ask))
		theirs, err := p.house.Meetings().In(p.b).AllSeries(ctx, page.Ask{Size: 1})
		check(p.t, err)
		_, err = s.AllSeries(ctx, page.Ask{After: theirs.Next})
		p.refused(err)
	}),
	"Meetings.AddSeries": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.refused(s.AddSeries(ctx, p.series("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddSeries(ctx, p.series(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.ChangeSeries": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Series(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeSeries(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeSeries(ctx, x, p.told(p.a, onlyB, own)))
	}),
}
