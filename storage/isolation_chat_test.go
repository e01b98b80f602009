package storage_test

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

// aChat tries one method of the shelf of rooms in A.
func aChat(try func(context.Context, *pair, chat.Shelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Chat().In(p.a))
	}
}

const talk = chat.RoomID("talk") // the room in which the messages of both spaces stand

func (p *pair) room(id, word string, closed bool) chat.Room {
	r := chat.Room{ID: chat.RoomID(id), Kind: chat.Topic, Name: lang.Plain(lang.Korean, word), Members: []string{}, Tenants: []string{}, State: chat.Open, At: p.at, By: word}
	if closed {
		r.Closed, r.Members, r.Tenants = true, []string{string(member)}, []string{"same"}
	}
	return r
}

func (p *pair) message(id, word string, seq int64) chat.Message {
	return chat.Message{
		ID: chat.MessageID(id), Room: talk, Seq: seq, By: chat.Author{Member: string(member), Name: word}, At: p.at, Lang: lang.Korean, Text: word,
		Mentions: []string{"room"}, Marks: []string{chat.Mark},
	}
}

func (p *pair) reading(id, word string) chat.Reading {
	return chat.Reading{Room: chat.RoomID(id), Who: word, Seq: 7, At: p.at}
}

// talks keeps one row of each sort of chat. In B there is an answer in the thread of the first message besides.
func (p *pair) talks(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	c := p.house.Chat().In(in)
	tell := func() tenants.Told { return p.told(in, id, word) }
	check(p.t, c.AddRoom(ctx, p.room(id, word, false), tell()))
	check(p.t, c.AddRoom(ctx, p.room(id+"-closed", word, true), tell()))
	tail, err := c.Tail(ctx, talk)
	check(p.t, err)
	rows := []chat.Message{p.message(id, word, tail.Seq+1)}
	if word == canary {
		answer := p.message(id+"-answer", word, tail.Seq+2)
		answer.Root = 1
		rows = append(rows, answer)
	}
	told := make([]tenants.Told, len(rows))
	for i := range told {
		told[i] = tell()
	}
	_, err = c.AddMessages(ctx, rows, told)
	check(p.t, err)
	check(p.t, c.KeepReading(ctx, p.reading(id, word), tell()))
	if id == "1" {
		check(p.t, c.KeepRetention(ctx, chat.Retention{Days: 30, Reason: word, At: p.at}, tell()))
	}
}

// saidByThem is what B keeps of its talks.
func (p *pair) saidByThem(ctx context.Context) []string {
	c := p.house.Chat().In(p.b)
	var all []string
	add := func(got any, err error) {
		check(p.t, err)
		all = append(all, fmt.Sprintf("%+v", got))
	}
	for _, id := range []string{"1", onlyB} {
		add(c.Room(ctx, chat.RoomID(id)))
		add(c.Message(ctx, chat.MessageID(id)))
		add(c.Reading(ctx, chat.RoomID(id), canary))
	}
	add(c.Log(ctx, talk, 0, 100))
	add(c.Retention(ctx))
	return all
}

// chatInTwoSpaces has a case for each method of the shelf of rooms.
var chatInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Chat.Room": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		p.mine(c.Room(ctx, "1"))
		p.absent(c.Room(ctx, onlyB))
	}),
	"Chat.Rooms": aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.Rooms(ctx, chat.Open)) }),
	"Chat.RoomsOf": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		p.mine(c.RoomsOf(ctx, string(member), chat.Open))
	}),
	"Chat.RoomsWith": aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.RoomsWith(ctx, "same", chat.Open)) }),
	"Chat.Every":     aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.Every(ctx, chat.Open)) }),
	"Chat.AddRoom": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		p.refused(c.AddRoom(ctx, p.room("2", own, false), p.told(p.b, "2", own)))
		check(p.t, c.AddRoom(ctx, p.room(onlyB, own, false), p.told(p.a, onlyB, own)))
	}),
	"Chat.ChangeRoom": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		r, err := p.house.Chat().In(p.b).Room(ctx, onlyB)
		check(p.t, err)
		p.refused(c.ChangeRoom(ctx, r, p.told(p.b, onlyB, own)))
		p.absent(nil, c.ChangeRoom(ctx, r, p.told(p.a, onlyB, own)))
	}),
	"Chat.Message": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		p.mine(c.Message(ctx, "1"))
		p.absent(c.Message(ctx, onlyB))
	}),
	"Chat.At": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		p.mine(c.At(ctx, talk, 1))
		p.absent(c.At(ctx, talk, 2))
	}),
	"Chat.Tail":  aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.Tail(ctx, talk)) }),
	"Chat.Log":   aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.Log(ctx, talk, 0, 100)) }),
	"Chat.Lane":  aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.Lane(ctx, talk, 0, chat.Span{Most: 100})) }),
	"Chat.Board": aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.Board(ctx, talk)) }),
	"Chat.Replies": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		if got, err := c.Replies(ctx, talk, 1, 100); len(got) > 0 || err != nil {
			p.t.Errorf("A counts answers of B's: %v, %v", got, err)
		}
	}),
	"Chat.Called": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		if got, err := c.Called(ctx, talk, "room", 0, 100); len(got) != 1 || err != nil {
			p.t.Errorf("A finds %v that calls everybody, %v, want its own one", got, err)
		}
	}),
	"Chat.Said": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		if got, err := c.Said(ctx, talk, 0, 100); got != 1 || err != nil {
			p.t.Errorf("A counts %d messages, %v, want its own one", got, err)
		}
	}),
	"Chat.AddMessages": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		_, err := c.AddMessages(ctx, []chat.Message{p.message("2", own, 2)}, []tenants.Told{p.told(p.b, "2", own)})
		p.refused(err)
		_, err = c.AddMessages(ctx, []chat.Message{p.message(onlyB, own, 2)}, []tenants.Told{p.told(p.a, onlyB, own)})
		check(p.t, err)
	}),
	"Chat.ChangeMessage": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		m, err := p.house.Chat().In(p.b).Message(ctx, onlyB)
		check(p.t, err)
		p.refused(c.ChangeMessage(ctx, m, p.told(p.b, onlyB, own)))
		p.absent(nil, c.ChangeMessage(ctx, m, p.told(p.a, onlyB, own)))
	}),
	"Chat.Reading": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		p.mine(c.Reading(ctx, "1", own))
		if got, err := c.Reading(ctx, onlyB, canary); got.Seq != 0 || err != nil {
			p.t.Errorf("A is told how far somebody has read in B: %d, %v", got.Seq, err)
		}
	}),
	"Chat.Readings":   aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.Readings(ctx, own)) }),
	"Chat.ReadingsIn": aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.ReadingsIn(ctx, "1")) }),
	"Chat.KeepReading": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		r, err := p.house.Chat().In(p.b).Reading(ctx, onlyB, canary)
		check(p.t, err)
		p.refused(c.KeepReading(ctx, r, p.told(p.b, onlyB, own)))
		p.refused(c.KeepReading(ctx, r, p.told(p.a, onlyB, own)))
	}),
	"Chat.Retention": aChat(func(ctx context.Context, p *pair, c chat.Shelf) { p.mine(c.Retention(ctx)) }),
	"Chat.KeepRetention": aChat(func(ctx context.Context, p *pair, c chat.Shelf) {
		r, err := c.Retention(ctx)
		check(p.t, err)
		p.refused(c.KeepRetention(ctx, r, p.told(p.b, "1", own)))
		check(p.t, c.KeepRetention(ctx, r, p.told(p.a, "1", own)))
	}),
}
