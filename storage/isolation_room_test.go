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

func (p *pair) floor(id, word string) meeting.Floor {
	f := meeting.NewFloor(meeting.RoomID(id), "same")
	f.Speakers = append(f.Speakers, meeting.Speaker{ID: "1", Card: meeting.Card{Name: word}})
	f.Ballots = append(f.Ballots, meeting.Ballot{ID: "1", Question: lang.Plain(lang.Korean, word)})
	return f
}

func (p *pair) caption(id, word string) meeting.Caption {
	seq := int64(1)
	if id == onlyB {
		seq = 2
	}
	return meeting.Caption{ID: id, Room: "same", Seq: seq, Item: "same", Lang: lang.Korean, Text: word, Card: meeting.Card{Name: word}, At: p.at}
}

func (p *pair) sitting(id, word string) meeting.ClosedSitting {
	return meeting.ClosedSitting{ID: meeting.SittingID(id), Meeting: "same", Title: lang.Plain(lang.Korean, word), Sides: []meeting.SittingSide{{Tenant: tenants.TenantID(word)}}, Created: p.at}
}

// roomed keeps one row of each sort.
func (p *pair) roomed(in tenants.Scope, word, id string) {
	p.t.Helper()
	s := p.house.Meetings().In(in)
	check(p.t, s.AddSitting(context.Background(), p.sitting(id, word), p.told(in, id, word)))
	check(p.t, s.KeepFloor(context.Background(), p.floor(id, word), p.told(in, id, word)))
	_, err := s.AddCaptions(context.Background(), []meeting.Caption{p.caption(id, word)}, []tenants.Told{p.told(in, id, word)})
	check(p.t, err)
}

// roomedByThem is everything that B keeps of rooms.
func (p *pair) roomedByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Meetings().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Floor(ctx, meeting.RoomID(id)))
		add(s.Caption(ctx, id))
		add(s.Sitting(ctx, meeting.SittingID(id)))
	}
	add(s.CaptionsAfter(ctx, "same", 0, 10))
}

// roomsInTwoSpaces has a case for each method of the shelf of rooms.
var roomsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Floor": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Floor(ctx, "1"))
		p.absent(s.Floor(ctx, onlyB))
	}),
	"Meetings.KeepFloor": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.refused(s.KeepFloor(ctx, p.floor("2", own), p.told(p.b, "2", own)))
		check(p.t, s.KeepFloor(ctx, p.floor(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.Caption": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Caption(ctx, "1"))
		p.absent(s.Caption(ctx, onlyB))
	}),
	"Meetings.CaptionAt": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.CaptionAt(ctx, "same", 1))
		p.absent(s.CaptionAt(ctx, "same", 2))
	}),
	"Meetings.LastCaption": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		if last, err := s.LastCaption(ctx, "same"); err != nil || last != 1 {
			p.t.Errorf("LastCaption in A = %d, %v; want 1: B has 2", last, err)
		}
	}),
	"Meetings.CaptionsAfter": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.CaptionsAfter(ctx, "same", 0, 10))
	}),
	"Meetings.Captions": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		for _, f := range []meeting.CaptionFilter{{Room: "same"}, {Room: "same", Item: "same"}} {
			p.mine(s.Captions(ctx, f, ask))
			theirs, err := p.house.Meetings().In(p.b).Captions(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = s.Captions(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	}),
	"Meetings.Sitting": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Sitting(ctx, "1"))
		p.absent(s.Sitting(ctx, onlyB))
	}),
	"Meetings.Sittings": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Sittings(ctx, "same"))
	}),
	"Meetings.AddSitting": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.refused(s.AddSitting(ctx, p.sitting("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddSitting(ctx, p.sitting(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.ChangeSitting": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Sitting(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeSitting(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeSitting(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Meetings.AddCaptions": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		row := p.caption("2", own)
		row.Seq = 3
		_, err := s.AddCaptions(ctx, []meeting.Caption{row}, []tenants.Told{p.told(p.b, "2", own)})
		p.refused(err)
		row.ID = onlyB
		_, err = s.AddCaptions(ctx, []meeting.Caption{row}, []tenants.Told{p.told(p.a, onlyB, own)})
		check(p.t, err)
	}),
}
