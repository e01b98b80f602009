package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/realtime/rtc"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// sounding is how the sound and picture of meetings reach this node.
type sounding struct {
	RTCListen    string   `name:"rtc-listen" help:"UDP address for the sound and picture of meetings, such as :40000; off for none; elsewhere where another node carries them. Without one it is loopback where --url is, and off otherwise."`
	RTCPublic    []string `name:"rtc-public" help:"IPv4 addresses under which clients reach it, where a NAT stands before it."`
	TURN         []string `help:"STUN and TURN servers that clients are told of: stun:host:3478, turn:host:3478?transport=udp, turns:host:443?transport=tcp."`
	TURNUser     string   `help:"User at the TURN servers, the same for all clients."`
	TURNPassword string   `help:"Password at the TURN servers, which every client in a meeting learns." secret:""`
	TURNSecret   string   `help:"Secret shared with the TURN servers, from which each client gets a name and password that end after eight hours; instead of user and password." secret:""`
}

// Words that stand in the place of an address.
const (
	soundOff       = "off"
	soundElsewhere = "elsewhere"
)

// sound returns the address for sound under which the settings say that this node listens; soundOff or soundElsewhere for none.
func (s settings) sound() string {
	if s.RTCListen != "" {
		return s.RTCListen
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return soundOff
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return soundOff
	}
	return "127.0.0.1:0"
}

func (s settings) checkSound() error {
	at := s.sound()
	if at != soundOff && at != soundElsewhere {
		if _, err := net.ResolveUDPAddr("udp4", at); err != nil {
			return fmt.Errorf("--rtc-listen %q is no address: write host:port, such as :40000, or off, or elsewhere", at)
		}
	}
	for _, ip := range s.RTCPublic {
		if parsed := net.ParseIP(ip); parsed == nil || parsed.To4() == nil {
			return fmt.Errorf("--rtc-public %q is no IPv4 address", ip)
		}
	}
	for _, u := range s.TURN {
		if scheme, _, ok := strings.Cut(u, ":"); !ok || scheme != "stun" && scheme != "turn" && scheme != "turns" {
			return fmt.Errorf("--turn %q names no server: write stun:host:port, turn:host:port or turns:host:port", u)
		}
	}
	return nil
}

// openSound opens the unit that carries sound; nil where this node doesn't.
func (s settings) openSound(log *slog.Logger) (*rtc.Unit, error) {
	at := s.sound()
	if at == soundOff || at == soundElsewhere {
		return nil, nil
	}
	return rtc.New(rtc.Config{
		Listen: at, Public: s.RTCPublic, Logger: log,
		Relays: rtc.Relays{URLs: s.TURN, User: s.TURNUser, Password: s.TURNPassword, Secret: s.TURNSecret},
	})
}

// podium knows who may take part in the sound of meetings. It is a live.Stage.
type podium struct{ house *installation }

// Admit implements live.Stage. A meeting has sound from its invitation to its end, where it is held here and not by another's link.
func (s podium) Admit(ctx context.Context, in tenants.Scope, id string) (rtc.Admission, error) {
	p, err := s.house.Meetings.Staged(ctx, in, meeting.RoomID(id)) // a closed sitting has a sound of its own
	if err != nil {
		return rtc.Admission{}, err
	}
	m := p.Meeting
	r, err := partIn(p, in)
	if err != nil {
		return rtc.Admission{}, err
	}
	who, err := s.house.Chat.Self(ctx, in)
	if err != nil {
		return rtc.Admission{}, err
	}
	if m.State == meeting.Live { // whoever comes into the sound of a meeting that goes on is there
		joined := meeting.Attendee{Member: in.Member(), Tenant: in.Tenant(), Guest: in.Guest()}
		if err := s.house.Meetings.Joined(ctx, s.house.convening(in.Space()), m.ID, joined, meeting.Online, s.house.Now()); err != nil {
			s.house.log.ErrorContext(ctx, "who joined isn't noted", "meeting", id, "error", err.Error())
		}
	}
	card, err := json.Marshal(api.Author(who))
	if err != nil {
		return rtc.Admission{}, fmt.Errorf("write who takes part: %w", err)
	}
	a := rtc.Admission{Card: card, Rights: r}
	for _, l := range m.Langs {
		a.Channels = append(a.Channels, rtc.Channel(l))
	}
	return a, nil
}

// partIn returns what whoever stands in the scope may do in the sound of a meeting: who prepares it for a party speaks and shows a picture, and speaks for a hall
// of several microphones where she is of the host; whoever has the floor is heard and seen while she has it; who interprets does so into her languages; who chairs may
// mute. Everybody else listens.
func partIn(p meeting.Staged, in tenants.Scope) (rtc.Rights, error) {
	m := p.Meeting
	switch {
	case m.State == meeting.Draft, m.State == meeting.Postponed, m.State.Over(), m.Link.Kind != "" && m.Link.Kind != meeting.LinkKinds()[0]:
		return rtc.Rights{}, rtc.ErrOff
	case !in.May(tenants.AttendMeeting):
		return rtc.Rights{}, tenants.ErrForbidden
	}
	var r rtc.Rights
	if p.Speaks(in, p.Floor) {
		r.Mics, r.Camera = 1, true
	}
	for _, l := range p.Voices(in, p.Booth) {
		r.Channels = append(r.Channels, rtc.Channel(l))
	}
	if in.May(tenants.WriteMeeting) && m.Party(in.Tenant()) {
		r.Screen, r.Chair = true, p.Floor.Chairing(m, in.Tenant())
		if in.Tenant() == m.Host {
			r.Mics = rtc.MostMics
		}
	}
	return r, nil
}

// still are the deeds in a meeting that change nothing of what anybody may do in its sound. They come by hundreds.
var still = []fact.Kind{
	meeting.ItemCalled, meeting.TimeLimited, meeting.FloorAsked, meeting.HeadsCounted, meeting.Signalled, meeting.BallotOpened, meeting.BallotClosed, meeting.PersonVoted,
	meeting.SideVoted, meeting.CaptionKept, meeting.CheckedIn,
}

// Concerns implements live.Stage.
func (podium) Concerns(f fact.Fact) bool {
	if slices.ContainsFunc(still, func(k fact.Kind) bool { return k.Code() == f.Kind }) {
		return false
	}
	return f.About.Noun == (meeting.Meeting{}).Ref().Noun || f.About.Noun == (meeting.ClosedSitting{}).Ref().Noun
}
