package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) minutes(id, word string) meeting.Minutes {
	return meeting.Minutes{ID: meeting.MinutesID(id), Meeting: "same", State: meeting.Review, Title: lang.Plain(lang.Korean, word), Created: p.at, Updated: p.at}
}

func (p *pair) followup(id, word string) meeting.Followup {
	f := meeting.Followup{ID: meeting.FollowupID(id), Meeting: "same", Series: "same", State: meeting.OpenStill, Next: p.at, Created: p.at, Updated: p.at}
	f.Title, f.Owner = lang.Plain(lang.Korean, word), "same"
	return f
}

// minuted keeps one row of each sort.
func (p *pair) minuted(in tenants.Scope, word, id string) {
	p.t.Helper()
	s := p.house.Meetings().In(in)
	check(p.t, s.AddMinutes(context.Background(), p.minutes(id, word), p.told(in, id, word)))
	check(p.t, s.AddFollowup(context.Background(), p.followup(id, word), p.told(in, id, word)))
}

// minutedByThem is everything that B keeps of minutes.
func (p *pair) minutedByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Meetings().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Minutes(ctx, meeting.MinutesID(id)))
		add(s.Followup(ctx, meeting.FollowupID(id)))
	}
}

// minutesInTwoSpaces has a case for each method of the shelf of minutes.
var minutesInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Minutes": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Minutes(ctx, "1"))
		p.absent(s.Minutes(ctx, onlyB))
	}),
	"Meetings.AllMinutes": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		for _, f := range []meeting.MinutesFilter{{}, {Meeting: "same"}, {State: meeting.Review}} {
			p.mine(s.AllMinutes(ctx, f, ask))
			p.mine(p.house.Meetings().Over(p.reach).AllMinutes(ctx, f, ask))
			theirs, err := p.house.Meetings().In(p.b).AllMinutes(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.AllMinutes(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Meetings.AddMinutes": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.refused(s.AddMinutes(ctx, p.minutes("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddMinutes(ctx, p.minutes(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.ChangeMinutes": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Minutes(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeMinutes(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeMinutes(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Meetings.Followup": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Followup(ctx, "1"))
		p.absent(s.Followup(ctx, onlyB))
	}),
	"Meetings.Followups": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		for _, f := range []meeting.FollowupFilter{{}, {Meeting: "same"}, {Series: "same"}, {Owner: "same"}, {State: meeting.OpenStill}} {
			p.mine(s.Followups(ctx, f, ask))
			p.mine(p.house.Meetings().Over(p.reach).Followups(ctx, f, ask))
			theirs, err := p.house.Meetings().In(p.b).Followups(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.Followups(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Meetings.AddFollowup": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.refused(s.AddFollowup(ctx, p.followup("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddFollowup(ctx, p.followup(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.ChangeFollowup": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Followup(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeFollowup(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeFollowup(ctx, x, p.told(p.a, onlyB, own)))
	}),
}
