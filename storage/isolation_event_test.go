package storage_test

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
)

func (p *pair) event(id, word string) meeting.Event {
	return meeting.Event{
		ID: meeting.ID(id), Host: "same", State: meeting.Invited, Langs: []lang.Tag{"ko"}, Updated: p.at,
		Title: lang.Plain("ko", word), Slot: meeting.Slot{Start: p.at, End: p.at.Add(time.Hour), Zone: "Asia/Seoul"},
	}
}

// eventsInTwoSpaces has a case for each method of what keeps the public pages of meetings.
var eventsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Event": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Event(ctx, "1"))
		p.absent(s.Event(ctx, onlyB))
	}),
	"Meetings.Events": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Events(ctx, meeting.EventFilter{From: p.at}, page.Ask{}))
		p.mine(s.Events(ctx, meeting.EventFilter{To: p.at.Add(2 * time.Hour)}, page.Ask{}))
	}),
	"Meetings.KeepEvent": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Event(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepEvent(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepEvent(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepEvent(ctx, p.event(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.RemoveEvent": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Event(ctx, onlyB)
		check(p.t, err)
		p.refused(s.RemoveEvent(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.RemoveEvent(ctx, x, p.told(p.a, onlyB, own)))
	}),
}
