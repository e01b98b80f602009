package main

import (
	"context"
	"maps"

	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openPads opens the pads. It comes before the house for sockets, which tells them what is written; the bus joins them to other nodes then.
func (h *installation) openPads() {
	h.Pads = pad.New(pad.Parts{Store: h.kept.Pads(), People: padHands{h.Tenants}, House: h.padding, Now: h.Now, Log: h.log, Shows: api.PadShows(h.Objects)})
	maps.Copy(h.Objects, api.PadObjects(h.Pads))
}

// joinPads has the pads of this node and of the others tell each other what is written. Where the bus reaches no other node, nobody has to be told.
func (h *installation) joinPads() {
	if h.bus.Alone() {
		return
	}
	h.Pads.Carries(padCarrier{h.bus})
	h.bus.OnLoss(h.Pads.Doubt)
}

// padding lets the house into a space to look after its pads: to read and fold their logs, and to keep what a node that died has only said.
func (h *installation) padding(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, tenants.Errand{Name: "pad", Can: []fact.Ability{tenants.Keep, tenants.WritePad}})
}

// padHands tell the pads who stands in a space. They are a pad.People.
type padHands struct{ people *tenants.Service }

// Self implements pad.People.
func (w padHands) Self(ctx context.Context, in tenants.Scope) (pad.Hand, error) {
	m, err := w.people.Myself(ctx, in)
	return pad.Hand{Member: string(m.ID), Tenant: string(m.Tenant), Name: m.Name}, err
}

// Inside implements pad.People.
func (w padHands) Inside(ctx context.Context, in tenants.Scope) ([]pad.Hand, error) {
	all, err := w.people.Inside(ctx, in)
	some := make([]pad.Hand, len(all))
	for i, m := range all {
		some[i] = pad.Hand{Member: string(m.ID), Tenant: string(m.Tenant), Name: m.Name}
	}
	return some, err
}

// padCarrier carries what nodes say of a pad over the bus. It is a pad.Carrier.
type padCarrier struct{ bus *bus.Bus }

// Say implements pad.Carrier.
func (c padCarrier) Say(space tenants.Space, id pad.ID, body []byte) error {
	return c.bus.Publish(bus.OfPad(string(space), string(id)), body)
}

// Listen implements pad.Carrier.
func (c padCarrier) Listen(space tenants.Space, id pad.ID, heard func(body []byte)) (func(), error) {
	return c.bus.Listen(bus.OfPad(string(space), string(id)), func(_ string, body []byte) { heard(body) })
}
