package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/realtime/rtc"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Sound is the kind of topic under which a meeting's sound and picture are agreed on.
const Sound = "sound"

// ErrElsewhere says that another node carries the sound of meetings.
var ErrElsewhere = fault.New(fault.Unavailable, "rtc.elsewhere")

// Stage knows who may take part in the sound of a meeting, and how. The house asks it whenever somebody joins, and again when rights may have changed.
type Stage interface {
	// Admit returns what whoever stands in the scope may do in a meeting, or why she may not be there.
	Admit(ctx context.Context, in tenants.Scope, meeting string) (rtc.Admission, error)
	// Concerns reports whether a fact may have changed rights in a meeting of its space, or in a sitting of one.
	Concerns(f fact.Fact) bool
}

// seatsOfOne is how many seats somebody may have in one room: a hall's computer, a telephone, a tab.
const seatsOfOne = 3

// sounds is the seats of this node: which socket each belongs to, and whose it is.
type sounds struct {
	house *House
	unit  *rtc.Unit // nil: this node carries no sound

	running sync.WaitGroup

	mu    sync.Mutex
	seats map[rtc.SeatID]*sounding
	ended bool
}

// sounding is somebody's seat. What is under mu belongs to its sounds' mutex.
type sounding struct {
	seat *rtc.Seat
	at   realtime.Name
	who  tenants.Principal
	key  []byte // hash of the secret by which she comes back

	conn *realtime.Conn // under mu; nil while her line is broken
	ear  *ear           // under mu
}

func newSounds(h *House) *sounds {
	return &sounds{house: h, unit: h.Sound, seats: map[rtc.SeatID]*sounding{}}
}

// ear tells a socket what its seat has to say. It is an rtc.Peer.
type ear struct {
	conn *realtime.Conn
	on   realtime.Topic
	log  func(error)
}

func (e *ear) say(kind string, body any) {
	if err := e.conn.Say(e.on, kind, body); err != nil {
		e.log(err)
	}
}

// Offer implements rtc.Peer.
func (e *ear) Offer(sdp string) { e.say("rtc.offer", session{sdp}) }

// State implements rtc.Peer.
func (e *ear) State(s rtc.State) { e.say("rtc.state", s) }

// Speaking implements rtc.Peer.
func (e *ear) Speaking(all []rtc.SeatID) {
	e.say("rtc.speaking", speaking{append([]rtc.SeatID{}, all...)})
}

// Ended implements rtc.Peer.
func (e *ear) Ended(why rtc.Reason) { e.say("rtc.ended", ended{why}) }

// What goes over the wire with the frames of sound.
type (
	session struct {
		SDP string `json:"sdp"`
	}
	speaking struct {
		Seats []rtc.SeatID `json:"seats"`
	}
	ended struct {
		Reason rtc.Reason `json:"reason"`
	}
	joining struct {
		Key string `json:"key"`
	}
	joined struct {
		Seat   rtc.SeatID  `json:"seat"`
		Key    string      `json:"key"`
		Relays []rtc.Relay `json:"relays"`
		Back   bool        `json:"back,omitempty"`
	}
	candidate struct {
		Candidate string `json:"candidate"`
		Mid       string `json:"mid"`
	}
	wish struct {
		Floor   bool        `json:"floor"`
		Channel rtc.Channel `json:"channel"`
		Picture rtc.Picture `json:"picture"`
	}
	turning struct {
		Part rtc.Part `json:"part"`
		On   bool     `json:"on"`
	}
	muting struct {
		Seat rtc.SeatID `json:"seat"`
	}
	onDuty struct {
		Channel rtc.Channel `json:"channel"`
	}
)

// bodyOf reads the body of a frame of sound.
func bodyOf[T any](f realtime.Frame) (v T, err error) {
	if len(f.Body) == 0 {
		return v, nil
	}
	in := json.NewDecoder(bytes.NewReader(f.Body))
	in.DisallowUnknownFields()
	if err := in.Decode(&v); err != nil {
		return v, fault.ErrInvalid.At(fault.Field{Path: "body", Code: "malformed"})
	}
	return v, nil
}

// admission asks the stage about whoever stands in the scope.
func (s *sounds) admission(ctx context.Context, in tenants.Scope, meeting string) (rtc.Admission, error) {
	if s.house.Stage == nil {
		return rtc.Admission{}, tenants.ErrNotFound
	}
	return s.house.Stage.Admit(ctx, in, meeting)
}

// handle answers a frame of sound from whoever stands in the scope.
func (s *sounds) handle(ctx context.Context, in tenants.Scope, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
	if f.Topic.Kind != Sound {
		return realtime.Reply{}, tenants.ErrNotFound
	}
	if f.Kind == realtime.RTCJoin {
		return s.join(ctx, in, c, f)
	}
	x := s.of(c, f.Topic)
	if x == nil {
		return realtime.Reply{}, rtc.ErrGone
	}
	return realtime.Reply{}, x.do(ctx, f)
}

// do does what a frame asks of a seat.
func (x *sounding) do(ctx context.Context, f realtime.Frame) error {
	switch f.Kind {
	case realtime.RTCAnswer:
		v, err := bodyOf[session](f)
		if err != nil {
			return err
		}
		return x.seat.Answer(ctx, v.SDP)
	case realtime.RTCCandidate:
		v, err := bodyOf[candidate](f)
		if err != nil {
			return err
		}
		return x.seat.Reach(ctx, rtc.Way(v))
	case realtime.RTCSubscribe:
		v, err := bodyOf[wish](f)
		if err != nil {
			return err
		}
		return x.seat.Want(rtc.Wish(v))
	case realtime.RTCTurn:
		v, err := bodyOf[turning](f)
		if err != nil {
			return err
		}
		return x.seat.Turn(v.Part, v.On)
	case realtime.RTCMute:
		v, err := bodyOf[muting](f)
		if err != nil {
			return err
		}
		return x.seat.Silence(v.Seat)
	case realtime.RTCDuty:
		v, err := bodyOf[onDuty](f)
		if err != nil {
			return err
		}
		if v.Channel == "" {
			return x.seat.Give()
		}
		return x.seat.Take(v.Channel)
	case realtime.RTCRestart:
		return x.seat.Restart()
	case realtime.RTCLeave:
		x.seat.End(rtc.Left)
		return nil
	}
	return realtime.ErrFrameUnknown
}

// of returns the seat of a socket in a room.
func (s *sounds) of(c *realtime.Conn, at realtime.Name) *sounding {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.seats {
		if x.conn == c && x.at == at {
			return x
		}
	}
	return nil
}

// join gives a socket a seat, or back the one that its owner had.
func (s *sounds) join(ctx context.Context, in tenants.Scope, c *realtime.Conn, f realtime.Frame) (realtime.Reply, error) {
	if s.unit == nil {
		if s.house.SoundElsewhere {
			return realtime.Reply{}, ErrElsewhere
		}
		return realtime.Reply{}, rtc.ErrOff
	}
	v, err := bodyOf[joining](f)
	if err != nil {
		return realtime.Reply{}, err
	}
	a, err := s.admission(ctx, in, f.Topic.ID)
	if err != nil {
		return realtime.Reply{}, err
	}
	e := &ear{conn: c, on: realtime.On(in, Sound, f.Topic.ID), log: func(err error) { s.house.Log.Error("say to a seat", "error", err.Error()) }}
	relays := append([]rtc.Relay{}, s.unit.Relays(time.Now())...)
	if x := s.kept(v.Key, c, f.Topic); x != nil && s.give(x, c, e) && errors.Join(x.seat.Allow(a), x.seat.Attach(e)) == nil {
		return realtime.Reply{Body: joined{x.seat.ID(), v.Key, relays, true}}, nil
	}
	if old := s.of(c, f.Topic); old != nil {
		old.seat.End(rtc.Left)
	}
	if s.many(c, f.Topic) {
		return realtime.Reply{}, rtc.ErrOverfull.After(time.Minute)
	}
	x, key, err := s.begin(c, e, f.Topic, a)
	if err != nil {
		return realtime.Reply{}, err
	}
	// Whoever was cut while the seat was made was not among those that the cut found.
	if err := ctx.Err(); err != nil {
		x.seat.End(rtc.Revoked)
		return realtime.Reply{}, err
	}
	return realtime.Reply{Body: joined{x.seat.ID(), key, relays, false}}, nil
}

// begin takes a new seat in a room, and lets go of it when it has ended.
func (s *sounds) begin(c *realtime.Conn, e *ear, at realtime.Name, a rtc.Admission) (*sounding, string, error) {
	seat, err := s.unit.Join(rtc.Key(at.String()), a, e)
	if err != nil {
		return nil, "", err
	}
	key, hash := secret.New(string(seat.ID()))
	x := &sounding{seat: seat, at: at, who: c.Who(), key: hash, conn: c, ear: e}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		seat.End(rtc.Stopping)
		return nil, "", rtc.ErrOff
	}
	s.seats[seat.ID()] = x
	s.running.Go(func() {
		<-seat.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.seats, seat.ID())
	})
	return x, key, nil
}

// kept returns the seat to which a key opens, where it is the same person's, in the same room.
func (s *sounds) kept(key string, c *realtime.Conn, at realtime.Name) *sounding {
	id, given, ok := secret.Parse[rtc.SeatID](key)
	if !ok {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.seats[id]
	if x == nil || x.at != at || x.who.Session() != c.Who().Session() || x.who.Member() != c.Who().Member() || x.who.Guest() != c.Who().Guest() || !secret.Same(x.key, given) {
		return nil
	}
	return x
}

// give hands a seat to another socket of its owner.
func (s *sounds) give(x *sounding, c *realtime.Conn, e *ear) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seats[x.seat.ID()] != x {
		return false
	}
	x.conn, x.ear = c, e
	return true
}

// many reports whether the owner of a socket has as many seats in a room as one may.
func (s *sounds) many(c *realtime.Conn, at realtime.Name) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, x := range s.seats {
		if x.at == at && x.who.Member() == c.Who().Member() && x.who.Guest() == c.Who().Guest() {
			n++
		}
	}
	return n >= seatsOfOne
}

// part lets go of a socket that has ended: its seats wait a while for their owner.
func (s *sounds) part(c *realtime.Conn) {
	type left struct {
		seat *rtc.Seat
		ear  *ear
	}
	var all []left
	s.mu.Lock()
	for _, x := range s.seats {
		if x.conn == c {
			all = append(all, left{x.seat, x.ear})
			x.conn, x.ear = nil, nil
		}
	}
	s.mu.Unlock()
	for _, x := range all {
		x.seat.Detach(x.ear)
	}
}

// all lists the seats that match.
func (s *sounds) all(match func(*sounding) bool) []*sounding {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*sounding
	for _, x := range s.seats {
		if match(x) {
			out = append(out, x)
		}
	}
	return out
}

// standing says whom a seat belongs to.
func (x *sounding) standing() realtime.Standing {
	return realtime.Standing{
		Person: x.who.Person(), Member: x.who.Member(), Tenant: x.who.Tenant(), Session: x.who.Session(), Guest: x.who.Guest(), Spaces: []tenants.Space{x.at.Space},
	}
}

// cut ends the seats that match at once, those whose line is broken too. Whoever may still be there comes back.
func (s *sounds) cut(match func(realtime.Standing) bool) {
	for _, x := range s.all(func(x *sounding) bool { return match(x.standing()) }) {
		x.seat.End(rtc.Revoked)
	}
}

// review asks anew what each one in a meeting may do, and ends the seats of those who may not be there. A question that fails is a refusal.
func (s *sounds) review(ctx context.Context, match func(realtime.Name) bool) {
	for _, x := range s.all(func(x *sounding) bool { return match(x.at) }) {
		a, err := s.again(ctx, x)
		if err == nil {
			err = x.seat.Allow(a)
		}
		if err == nil || errors.Is(err, rtc.ErrGone) {
			continue
		}
		if fault.KindOf(err) == fault.Internal {
			s.house.Log.ErrorContext(ctx, "a seat's rights can't be checked", "error", err.Error())
		}
		x.seat.End(rtc.Revoked)
	}
}

func (s *sounds) again(ctx context.Context, x *sounding) (rtc.Admission, error) {
	in, err := s.house.Authority.Attend(ctx, x.who, x.at.Space, meeting.Meeting{ID: meeting.ID(x.at.ID)}.Ref())
	if err != nil {
		return rtc.Admission{}, err
	}
	return s.admission(ctx, in, x.at.ID)
}

// hear has rights looked at anew that a fact may have changed.
func (s *sounds) hear(ctx context.Context, space tenants.Space, f fact.Fact) {
	if s.unit == nil || s.house.Stage == nil {
		return
	}
	if s.house.Stage.Concerns(f) {
		s.review(ctx, func(at realtime.Name) bool { return at.Space == space })
	}
}

// shutdown ends every seat, and with them the unit.
func (s *sounds) shutdown(ctx context.Context) error {
	s.mu.Lock()
	again := s.ended
	s.ended = true
	s.mu.Unlock()
	if s.unit == nil || again {
		return nil
	}
	err := s.unit.Close(ctx)
	if err == nil {
		s.running.Wait()
	}
	return err
}
