package storage_test

import (
	"context"

	"github.com/naru-network/naru/exchange/calendar"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) found(id, word string) meeting.Finding {
	return meeting.Finding{Meeting: meeting.ID(id), State: meeting.FindingOpen, Options: []meeting.Option{}, Votes: []meeting.Vote{{Tenant: "same", Comment: word, At: p.at}}}
}

func (p *pair) square(id, word string) meeting.Square {
	return meeting.Square{Meeting: meeting.ID(id), State: meeting.SquareWishing, Wishes: []meeting.Wish{}, Unmet: []meeting.Unmet{}, Plan: []meeting.SideMeeting{{ID: "a.b", Off: word}}}
}

func (p *pair) feed(id, word string) calendar.Feed {
	return calendar.Feed{ID: calendar.FeedID(id), Member: member, Tenant: "same", Lang: "ko", Hash: []byte(word), Made: p.at}
}

func (p *pair) year(region, word string) calendar.Year {
	return calendar.Year{ID: calendar.YearOf(region, 2027), Region: region, Year: 2027, Source: word, Days: []calendar.AmendedDay{}, At: p.at}
}

// times keeps one row of each sort.
func (p *pair) times(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Meetings().In(in)
	for _, err := range []error{
		s.KeepFinding(ctx, p.found(id, word), p.told(in, id, word)), s.KeepSquare(ctx, p.square(id, word), p.told(in, id, word)),
		p.house.Feeds().In(in).AddFeed(ctx, p.feed(id, word), p.told(in, id, word)), p.house.Years().In(in).KeepYear(ctx, p.year(id, word), p.told(in, id, word)),
		s.KeepEvent(ctx, p.event(id, word), p.told(in, id, word)),
	} {
		check(p.t, err)
	}
}

// timesOfB is everything that B keeps of times.
func (p *pair) timesOfB(ctx context.Context, add func(any, error)) {
	s := p.house.Meetings().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Finding(ctx, meeting.ID(id)))
		add(s.Square(ctx, meeting.ID(id)))
		add(s.Event(ctx, meeting.ID(id)))
		add(p.house.Feeds().In(p.b).Feed(ctx, calendar.FeedID(id)))
		add(p.house.Years().In(p.b).Year(ctx, id, 2027))
	}
}

// aFeed tries one method of the shelf of calendar addresses in A.
func aFeed(try func(context.Context, *pair, calendar.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Feeds().In(p.a))
	}
}

// aYear tries one method of the shelf of amended days in A.
func aYear(try func(context.Context, *pair, calendar.YearShelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Years().In(p.a))
	}
}

// timesInTwoSpaces has a case for each method of what keeps times and calendar addresses.
var timesInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Finding": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Finding(ctx, "1"))
		if f, err := s.Finding(ctx, onlyB); err != nil || f.Rev != 0 || len(f.Votes) != 0 {
			p.t.Errorf("A reads what B says of times: revision %d, %d votes, %v", f.Rev, len(f.Votes), err)
		}
	}),
	"Meetings.KeepFinding": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Finding(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepFinding(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepFinding(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepFinding(ctx, p.found(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.Square": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Square(ctx, "1"))
		if q, err := s.Square(ctx, onlyB); err != nil || q.Rev != 0 || len(q.Plan) != 0 {
			p.t.Errorf("A reads the side meetings of B: revision %d, %d, %v", q.Rev, len(q.Plan), err)
		}
	}),
	"Meetings.KeepSquare": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Square(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepSquare(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepSquare(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepSquare(ctx, p.square(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Feeds.Feed": aFeed(func(ctx context.Context, p *pair, s calendar.Shelf) {
		_, err := s.Feed(ctx, "1")
		check(p.t, err)
		p.absent(s.Feed(ctx, onlyB))
	}),
	"Feeds.AddFeed": aFeed(func(ctx context.Context, p *pair, s calendar.Shelf) {
		p.refused(s.AddFeed(ctx, p.feed("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddFeed(ctx, p.feed(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Feeds.ChangeFeed": aFeed(func(ctx context.Context, p *pair, s calendar.Shelf) {
		x, err := p.house.Feeds().In(p.b).Feed(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeFeed(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeFeed(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Feeds.RemoveFeed": aFeed(func(ctx context.Context, p *pair, s calendar.Shelf) {
		x, err := p.house.Feeds().In(p.b).Feed(ctx, onlyB)
		check(p.t, err)
		p.refused(s.RemoveFeed(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.RemoveFeed(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Years.Year": aYear(func(ctx context.Context, p *pair, s calendar.YearShelf) {
		p.mine(s.Year(ctx, "1", 2027))
		if y, err := s.Year(ctx, onlyB, 2027); err != nil || y.Rev != 0 || y.Source != "" {
			p.t.Errorf("A reads the days of B: revision %d, %q, %v", y.Rev, y.Source, err)
		}
	}),
	"Years.All": aYear(func(ctx context.Context, p *pair, s calendar.YearShelf) { p.mine(s.All(ctx)) }),
	"Years.KeepYear": aYear(func(ctx context.Context, p *pair, s calendar.YearShelf) {
		x, err := p.house.Years().In(p.b).Year(ctx, onlyB, 2027)
		check(p.t, err)
		p.refused(s.KeepYear(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepYear(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepYear(ctx, p.year(onlyB, own), p.told(p.a, onlyB, own)))
	}),
}
