package live

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

// desk answers the frames of sockets by the services. It is a realtime.Desk.
type desk struct {
	house *House
	held  sync.Map // *realtime.Conn → *standing
}

// standing is the scopes a socket has been let into. They hold until the socket closes, which a change of rights makes it do. Only the
// connection's own reader touches them.
type standing struct {
	scopes map[tenants.Space]tenants.Scope
}

// Came implements realtime.Desk.
func (d *desk) Came(ctx context.Context, c *realtime.Conn) error {
	if err := d.house.stands(ctx, c.Who()); err != nil {
		return err
	}
	d.held.Store(c, &standing{})
	return nil
}

// Gone implements realtime.Desk.
func (d *desk) Gone(c *realtime.Conn) {
	d.held.Delete(c)
	d.house.sounds.part(c)
}

// sessions returns who is here, by session.
func (d *desk) sessions() map[tenants.SessionID]tenants.Principal {
	here := map[tenants.SessionID]tenants.Principal{}
	d.held.Range(func(c, _ any) bool {
		who := c.(*realtime.Conn).Who()
		here[who.Session()] = who
		return true
	})
	return here
}

// Handle implements realtime.Desk.
func (d *desk) Handle(ctx context.Context, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
	switch f.Kind {
	case realtime.Sub:
		return d.subscribe(ctx, c, f)
	case realtime.Post:
		return d.post(ctx, c, f)
	case realtime.Seen:
		return d.seen(ctx, c, f)
	case realtime.Typing:
		return realtime.Reply{}, d.typing(ctx, c, f)
	case realtime.RTCJoin, realtime.RTCAnswer, realtime.RTCCandidate, realtime.RTCSubscribe, realtime.RTCTurn, realtime.RTCMute, realtime.RTCDuty,
		realtime.RTCRestart, realtime.RTCLeave:
		in, err := d.attend(ctx, c, f.Topic)
		if err != nil {
			return realtime.Reply{}, err
		}
		return d.house.sounds.handle(ctx, in, c, f)
	}
	return realtime.Reply{}, realtime.ErrFrameUnknown
}

// enter lets the socket's owner into the space of a topic, once for as long as the socket is open.
func (d *desk) enter(ctx context.Context, c *realtime.Conn, space tenants.Space) (tenants.Scope, error) {
	kept, ok := d.held.Load(c)
	if !ok {
		return tenants.Scope{}, tenants.ErrSignIn
	}
	s := kept.(*standing)
	if in, ok := s.scopes[space]; ok {
		return in, nil
	}
	in, err := d.house.Authority.Enter(ctx, c.Who(), space)
	if err != nil {
		return in, err
	}
	if s.scopes == nil {
		s.scopes = map[tenants.Space]tenants.Scope{}
	}
	s.scopes[space] = in
	return in, nil
}

// attend lets the socket's owner into the space of a topic; a guest into the room of the meeting that her pass may be for alone. That is kept nowhere: it opens
// nothing else of the space.
func (d *desk) attend(ctx context.Context, c *realtime.Conn, at realtime.Name) (tenants.Scope, error) {
	if c.Who().Guest() != "" && (at.Kind == Floor || at.Kind == Captions || at.Kind == Sound) {
		return d.house.Authority.Attend(ctx, c.Who(), at.Space, meeting.Meeting{ID: meeting.ID(at.ID)}.Ref())
	}
	return d.enter(ctx, c, at.Space)
}

func (d *desk) subscribe(ctx context.Context, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
	in, err := d.attend(ctx, c, f.Topic)
	if err != nil {
		return realtime.Reply{}, err
	}
	if err := d.admit(ctx, in, &f); err != nil {
		return realtime.Reply{}, err
	}
	seq, err := c.Subscribe(ctx, realtime.On(in, f.Topic.Kind, f.Topic.ID), f.Since)
	return realtime.Reply{Seq: seq}, err
}

// admit says whether who stands in the scope may follow the topic that a frame names, and keeps a guest from what was said before she came. What she
// may not follow isn't there.
func (d *desk) admit(ctx context.Context, in tenants.Scope, f *realtime.Frame) error {
	guest := in.Guest() != ""
	switch f.Topic.Kind {
	case Room, Visit:
		if guest != (f.Topic.Kind == Visit) {
			return tenants.ErrNotFound
		}
		from, err := d.house.Chat.From(ctx, in, chat.RoomID(f.Topic.ID))
		if err != nil {
			return err
		}
		if f.Since != nil && *f.Since < from {
			f.Since = &from
		}
		return nil
	case Space:
		if guest || f.Topic.ID != realtime.Here {
			return tenants.ErrNotFound
		}
		return nil
	case Floor, Captions:
		return d.house.admitFloor(ctx, in, f.Topic)
	case Sound:
		_, err := d.house.sounds.admission(ctx, in, f.Topic.ID)
		return err
	case Me:
		if guest || in.Space() != tenants.HomeOf(in.Tenant()) || f.Topic.ID != string(in.Member()) {
			return tenants.ErrNotFound
		}
		return nil
	}
	return tenants.ErrNotFound
}

func (d *desk) post(ctx context.Context, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
	if err := d.house.hub.Posting(c.Who()); err != nil {
		return realtime.Reply{}, err
	}
	in, err := d.room(ctx, c, f)
	if err != nil {
		return realtime.Reply{}, err
	}
	draft, err := read(f.Body)
	if err != nil {
		return realtime.Reply{}, err
	}
	m, err := d.house.Chat.Post(ctx, in, chat.RoomID(f.Topic.ID), draft)
	if err != nil {
		return realtime.Reply{}, err
	}
	return realtime.Reply{Seq: m.Seq, Body: posted{m.At.UTC().Format(time.RFC3339Nano)}}, nil
}

// read reads what is to be said. It returns fault.ErrInvalid for what isn't a draft.
func read(body []byte) (chat.Draft, error) {
	in := json.NewDecoder(bytes.NewReader(body))
	in.DisallowUnknownFields()
	var d api.MessageDraft
	if err := in.Decode(&d); err != nil {
		return chat.Draft{}, fault.ErrInvalid.At(fault.Field{Path: "body", Code: "malformed"})
	}
	return d.Draft(), nil
}

// posted is what a post is answered with besides its place.
type posted struct {
	At string `json:"at"`
}

// room enters the space of a topic that must be a room's, as members or guests call it. Whether the room admits is the service's to say.
func (d *desk) room(ctx context.Context, c *realtime.Conn, f realtime.Frame) (tenants.Scope, error) {
	kind := Room
	if c.Who().Guest() != "" {
		kind = Visit
	}
	if f.Topic.Kind != kind {
		return tenants.Scope{}, tenants.ErrNotFound
	}
	return d.enter(ctx, c, f.Topic.Space)
}

func (d *desk) seen(ctx context.Context, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
	in, err := d.room(ctx, c, f)
	if err != nil {
		return realtime.Reply{}, err
	}
	r, err := d.house.Chat.Seen(ctx, in, chat.RoomID(f.Topic.ID), f.Seq)
	return realtime.Reply{Seq: r.Seq}, err
}

// typing tells the others in a room that somebody writes. Only who follows the room and may say something there does.
func (d *desk) typing(ctx context.Context, c *realtime.Conn, f realtime.Frame) error {
	in, err := d.room(ctx, c, f)
	if err != nil {
		return err
	}
	if !c.Follows(f.Topic) || !in.May(tenants.PostChat) {
		return tenants.ErrForbidden
	}
	who, err := d.house.Chat.Self(ctx, in)
	if err != nil {
		return err
	}
	d.house.say(in.Space(), chat.RoomID(f.Topic.ID), "typing", api.Author(who))
	return nil
}
