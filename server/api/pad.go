package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// PadIn names a pad of a space in an address.
type PadIn struct {
	InSpace
	Pad string `path:"pad" maxLength:"36"`
}

func (p PadIn) id() pad.ID { return pad.ID(p.Pad) }

// PadHand is who did something in a pad.
type PadHand struct {
	Member string `json:"member"`
	Tenant string `json:"tenant"`
	Name   string `json:"name" doc:"as it was then"`
}

func viewPadHand(h pad.Hand) PadHand { return PadHand(h) }

// Pad is a document that many write at once. What it says comes over its socket.
type Pad struct {
	ID       string          `json:"id"`
	Space    string          `json:"space"`
	Rev      int64           `json:"rev"`
	Kind     string          `json:"kind" enum:"free,parallel"`
	Title    Text            `json:"title"`
	Langs    []string        `json:"langs" nullable:"false" doc:"of its texts; each stands in the XML fragment text:<lang>"`
	About    *Object         `json:"about,omitempty"`
	State    string          `json:"state" enum:"open,frozen,archived"`
	FrozenBy string          `json:"frozen_by,omitempty" doc:"the approval that froze it"`
	By       PadHand         `json:"by"`
	Made     string          `json:"made"`
	At       string          `json:"at" doc:"of the last deed"`
	May      map[string]bool `json:"may"`
}

func viewPad(p pad.Pad, space tenants.Space, may map[string]bool) Pad {
	v := Pad{
		ID: string(p.ID), Space: string(space), Rev: p.Rev, Kind: p.Kind, Title: viewText(p.Title), Langs: p.Langs, State: string(p.State), FrozenBy: p.FrozenBy,
		By: viewPadHand(p.By), Made: stamp(p.Made), At: stamp(p.At), May: may,
	}
	if p.About != (fact.Ref{}) {
		about := Object(p.About)
		v.About = &about
	}
	return v
}

func padOut(c Call, p pad.Pad, err error) (*one[Pad], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewPad(p, c.In.Space(), p.Rights(c.In)), p.Rev), nil
}

// listPads lists the pads of every space the caller stands in.
func listPads(ctx context.Context, c Call, in *struct {
	Asked
	State string `query:"state" enum:"open,frozen,archived" doc:"open and frozen ones if not said"`
	About string `query:"about" maxLength:"80" doc:"the id of what they are about"`
	Title string `query:"title" maxLength:"200" doc:"part of the title, in any language"`
}) (*listOut[Pad], error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	scopes := map[tenants.Space]tenants.Scope{}
	for _, s := range reach.Scopes() {
		scopes[s.Space()] = s
	}
	q := pad.Ask{State: pad.State(in.State), About: in.About, Title: in.Title}
	found, err := c.Pads.List(ctx, reach, q, in.page())
	if err != nil {
		return nil, err
	}
	return list(found, func(p pad.Listed) Pad { return viewPad(p.Pad, p.Space, p.Rights(scopes[p.Space])) }), nil
}

// PadWish is what a pad is begun from.
type PadWish struct {
	Kind  string   `json:"kind" enum:"free,parallel"`
	Title Text     `json:"title"`
	Langs []string `json:"langs" nullable:"false" maxItems:"4" doc:"one, or of a parallel pad two to four"`
	About *Object  `json:"about,omitempty"`
}

func beginPad(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same pad once"`
	Body PadWish
}) (*one[Pad], error) {
	var check fault.Check
	d := pad.Draft{Kind: in.Body.Kind, Langs: in.Body.Langs, Title: in.Body.Title.text(&check, "title", lang.Text{}, c.Now()), ID: once[pad.ID](c, "pad", in.Key)}
	if err := check.Err(); err != nil {
		return nil, err
	}
	if in.Body.About != nil {
		d.About = fact.Ref(*in.Body.About)
	}
	p, err := c.Pads.Begin(ctx, c.In, d)
	return padOut(c, p, err)
}

func readPad(ctx context.Context, c Call, in *PadIn) (*one[Pad], error) {
	p, err := c.Pads.Pad(ctx, c.In, in.id())
	return padOut(c, p, err)
}

func renamePad(ctx context.Context, c Call, in *struct {
	PadIn
	IfMatch
	Body struct {
		Title Text `json:"title"`
	}
}) (*one[Pad], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	before, err := c.Pads.Pad(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	var check fault.Check
	title := in.Body.Title.text(&check, "title", before.Title, c.Now())
	if err := check.Err(); err != nil {
		return nil, err
	}
	p, err := c.Pads.Rename(ctx, c.In, in.id(), rev, title)
	return padOut(c, p, err)
}

// PadDeedIn names a pad at the revision somebody saw.
type PadDeedIn struct {
	PadIn
	IfMatch
}

func archivePad(ctx context.Context, c Call, in *PadDeedIn) (*one[Pad], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	p, err := c.Pads.Archive(ctx, c.In, in.id(), rev)
	return padOut(c, p, err)
}

func reopenPad(ctx context.Context, c Call, in *PadDeedIn) (*one[Pad], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	p, err := c.Pads.Reopen(ctx, c.In, in.id(), rev)
	return padOut(c, p, err)
}

// givePadTicket opens one socket of a pad, once.
func givePadTicket(ctx context.Context, c Call, in *PadIn) (*struct{ Body Ticket }, error) {
	if _, err := c.Pads.Pad(ctx, c.In, in.id()); err != nil {
		return nil, err
	}
	return giveTicket(ctx, c, nil)
}

// PadObjects are the pads, as what has a room, files and a history.
func PadObjects(s *pad.Service) Objects {
	return Objects{"pad": {Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
		p, err := s.Pad(ctx, in, pad.ID(id))
		return p.Title, err
	}}}
}

// PadShows reports whether who stands in a scope may know of what a pad is the text of. A meeting, and with it its minutes, is known to its parties alone.
func PadShows(o Objects) func(context.Context, tenants.Scope, fact.Ref) (bool, error) {
	return func(ctx context.Context, in tenants.Scope, about fact.Ref) (bool, error) {
		if about.Noun != (meeting.Meeting{}).Ref().Noun {
			return true, nil
		}
		return o.Stands(ctx, in, about)
	}
}
