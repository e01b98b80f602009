package storage_test

import (
	"context"
	"time"

	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

const session = tenants.SessionID("019f34b9-0000-7000-8000-0000000000bb") // the same in both spaces

func (p *pair) notice(id, word string) notice.Notice {
	return notice.Notice{
		ID: notice.ID(id), To: member, Line: "line", Family: notice.Cases, Space: "home:same", Fact: fact.Fact{Kind: "case.returned", With: fact.Detail{"word": word}, Trails: []string{}},
		Deeds: []notice.Deed{}, Facts: []string{"fact-" + word}, Count: 1, At: p.at, Due: p.at,
	}
}

func (p *pair) choice(word string) notice.Choice {
	c := notice.DefaultChoice(member)
	c.Zone = word
	return c
}

func (p *pair) device(id, word string) notice.Device {
	return notice.Device{ID: notice.DeviceID(id), Member: member, Session: session, Name: word, Key: []byte{4}, Auth: []byte{1}, At: p.at}
}

// noticesInTwoSpaces has a case for each method of the shelf of notices.
var noticesInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Notices.Notice": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		p.mine(n.Notice(ctx, "1"))
		p.absent(n.Notice(ctx, onlyB))
	},
	"Notices.Of": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		for _, f := range []notice.Filter{{}, {Unread: true}, {Family: notice.Cases}, {Family: notice.Cases, Unread: true}, {Space: "home:same"}, {Space: "home:same", Unread: true}} {
			p.mine(n.Of(ctx, member, f, ask))
		}
	},
	"Notices.Unread": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		if got, err := n.Unread(ctx, member, 100); got != 1 || err != nil {
			p.t.Errorf("A counts %d unread notices of a member, %v, want its own 1", got, err)
		}
	},
	"Notices.Open": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		p.mine(n.Open(ctx, member, "line"))
		p.absent(n.Open(ctx, member, onlyB))
	},
	"Notices.Has": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		if mine, err := n.Has(ctx, member, "fact-"+own); !mine || err != nil {
			p.t.Errorf("A doesn't know of its own fact, %v", err)
		}
		if theirs, err := n.Has(ctx, member, "fact-"+canary); theirs || err != nil {
			p.t.Errorf("A knows of B's fact, %v", err)
		}
	},
	"Notices.Due": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		p.mine(n.Due(ctx, p.at.Add(time.Hour), ask))
	},
	"Notices.Add": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		p.refused(n.Add(ctx, p.notice("2", own), p.told(p.b, "2", own)))
		check(p.t, n.Add(ctx, p.notice(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Notices.Change": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		row, err := p.house.Notices().In(p.b).Notice(ctx, onlyB)
		check(p.t, err)
		p.refused(n.Change(ctx, row, p.told(p.b, onlyB, own)))
		p.absent(nil, n.Change(ctx, row, p.told(p.a, onlyB, own)))
	},
	"Notices.Choice": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) { p.mine(n.Choice(ctx, member)) },
	"Notices.KeepChoice": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		c, err := n.Choice(ctx, member)
		check(p.t, err)
		p.refused(n.KeepChoice(ctx, c, p.told(p.b, "1", own)))
		check(p.t, n.KeepChoice(ctx, c, p.told(p.a, "1", own)))
	},
	"Notices.Devices": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) { p.mine(n.Devices(ctx, member)) },
	"Notices.Device": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		p.mine(n.Device(ctx, "1"))
		p.absent(n.Device(ctx, onlyB))
	},
	"Notices.DevicesOf": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) { p.mine(n.DevicesOf(ctx, session)) },
	"Notices.KeepDevice": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		p.refused(n.KeepDevice(ctx, p.device("2", own), p.told(p.b, "2", own)))
		check(p.t, n.KeepDevice(ctx, p.device(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Notices.RemoveDevice": func(ctx context.Context, p *pair, _ library.Shelf, n notice.Shelf) {
		row, err := p.house.Notices().In(p.b).Device(ctx, onlyB)
		check(p.t, err)
		p.refused(n.RemoveDevice(ctx, row, p.told(p.b, onlyB, own)))
		check(p.t, n.RemoveDevice(ctx, row, p.told(p.a, onlyB, own))) // not there is no error, and B's stays
	},
}

func (p *pair) hook(id, word string) webhook.Hook {
	return webhook.Hook{ID: webhook.ID(id), Name: word, URL: "https://hook.example/" + word, Home: true, State: webhook.On, Kinds: []string{}, Pacts: []tenants.PactID{}, At: p.at}
}

func (p *pair) delivery(id, word string) webhook.Delivery {
	return webhook.Delivery{ID: webhook.DeliveryID(id), Hook: "1", N: int64(len(id)), Fact: "fact-" + id, Body: []byte(word), Kind: word, State: webhook.Waiting, Tries: []webhook.Try{}, At: p.at}
}

// webhooksInTwoSpaces has a case for each method of the shelf of webhooks.
var webhooksInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Webhooks.Hook": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.mine(p.hooks(p.a).Hook(ctx, "1"))
		p.absent(p.hooks(p.a).Hook(ctx, onlyB))
	},
	"Webhooks.Hooks": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) { p.mine(p.hooks(p.a).Hooks(ctx)) },
	"Webhooks.AddHook": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.refused(p.hooks(p.a).AddHook(ctx, p.hook("2", own), p.told(p.b, "2", own)))
		check(p.t, p.hooks(p.a).AddHook(ctx, p.hook(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Webhooks.ChangeHook": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		row, err := p.hooks(p.b).Hook(ctx, onlyB)
		check(p.t, err)
		p.refused(p.hooks(p.a).ChangeHook(ctx, row, p.told(p.b, onlyB, own)))
		p.absent(nil, p.hooks(p.a).ChangeHook(ctx, row, p.told(p.a, onlyB, own)))
	},
	"Webhooks.RemoveHook": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		row, err := p.hooks(p.b).Hook(ctx, onlyB)
		check(p.t, err)
		p.absent(nil, p.hooks(p.a).RemoveHook(ctx, row, p.told(p.a, onlyB, own)))
	},
	"Webhooks.Delivery": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.mine(p.hooks(p.a).Delivery(ctx, "1"))
		p.absent(p.hooks(p.a).Delivery(ctx, onlyB))
	},
	"Webhooks.Head": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.mine(p.hooks(p.a).Head(ctx, "1"))
	},
	"Webhooks.Last": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.mine(p.hooks(p.a).Last(ctx, "1"))
	},
	"Webhooks.Has": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		if mine, err := p.hooks(p.a).Has(ctx, "1", "fact-1"); !mine || err != nil {
			p.t.Errorf("A doesn't know what it has sent, %v", err)
		}
		if theirs, err := p.hooks(p.a).Has(ctx, "1", "fact-"+onlyB); theirs || err != nil {
			p.t.Errorf("A knows what B has sent, %v", err)
		}
	},
	"Webhooks.Log": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.mine(p.hooks(p.a).Log(ctx, "1", ask))
	},
	"Webhooks.Waiting": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		if n, err := p.hooks(p.a).Waiting(ctx, "1", 10); n != 1 || err != nil {
			p.t.Errorf("A counts %d waiting, %v, want its own 1", n, err)
		}
	},
	"Webhooks.Old": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.mine(p.hooks(p.a).Old(ctx, p.at.Add(time.Hour), 10))
	},
	"Webhooks.AddDelivery": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		p.refused(p.hooks(p.a).AddDelivery(ctx, p.delivery("22", own), p.told(p.b, "2", own)))
		check(p.t, p.hooks(p.a).AddDelivery(ctx, p.delivery(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Webhooks.ChangeDelivery": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		row, err := p.hooks(p.b).Delivery(ctx, onlyB)
		check(p.t, err)
		p.refused(p.hooks(p.a).ChangeDelivery(ctx, row, p.told(p.b, onlyB, own)))
		p.absent(nil, p.hooks(p.a).ChangeDelivery(ctx, row, p.told(p.a, onlyB, own)))
	},
	"Webhooks.RemoveDelivery": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		row, err := p.hooks(p.b).Delivery(ctx, onlyB)
		check(p.t, err)
		p.absent(nil, p.hooks(p.a).RemoveDelivery(ctx, row, p.told(p.a, onlyB, own)))
	},
}

func (p *pair) hooks(in tenants.Scope) webhook.Shelf { return p.house.Webhooks().In(in) }
