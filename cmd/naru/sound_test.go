package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/realtime/rtc"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

func TestWhereSoundListens(t *testing.T) {
	for _, test := range []struct {
		url, listen, want string
		wrong             bool
	}{
		{"http://127.0.0.1:8080", "", "127.0.0.1:0", false},
		{"http://localhost:8080", "", "127.0.0.1:0", false},
		{"https://naru.example", "", "off", false},
		{"https://naru.example", ":40000", ":40000", false},
		{"https://naru.example", "elsewhere", "elsewhere", false},
		{"http://127.0.0.1:8080", "off", "off", false},
		{"http://127.0.0.1:8080", "forty", "forty", true},
	} {
		s := settings{URL: test.url}
		s.RTCListen = test.listen
		if got := s.sound(); got != test.want {
			t.Errorf("sound at %s with %q listens at %s, want %s", test.url, test.listen, got, test.want)
		}
		if err := s.checkSound(); (err != nil) != test.wrong {
			t.Errorf("checkSound with %q = %v", test.listen, err)
		}
	}
	for _, s := range []settings{{sounding: sounding{RTCPublic: []string{"naru.example"}}}, {sounding: sounding{TURN: []string{"relay.example:3478"}}}} {
		if s.checkSound() == nil {
			t.Errorf("checkSound takes %+v", s.sounding)
		}
	}
}

func TestThePartOneHasInTheSoundOfAMeeting(t *testing.T) {
	e, err := sqlite.Memory()
	must(t, err)
	t.Cleanup(func() { must(t, e.Close(context.Background())) })
	kept, err := storage.Open(t.Context(), e, slog.New(slog.DiscardHandler))
	must(t, err)
	w := tenantstest.New(t, kept.Register(), tenants.Vouch)
	talks := meeting.Meeting{
		State: meeting.Invited, Host: w.Dangjin.ID, Parties: []tenants.TenantID{w.Dangjin.ID, w.Liaoning.ID},
		Basics: meeting.Basics{Langs: []lang.Tag{lang.Korean, lang.Chinese}},
	}
	is := func(change func(*meeting.Meeting)) meeting.Meeting {
		m := talks
		change(&m)
		return m
	}
	channels := []rtc.Channel{"ko", "zh-Hans"}
	planned := meeting.Booth{Duties: []meeting.Duty{{Side: w.Dangjin.ID, DutySaid: meeting.DutySaid{From: lang.Korean, To: lang.Chinese}}}}
	speaking := func(who tenants.Principal) meeting.Floor {
		return meeting.Floor{Speakers: []meeting.Speaker{{ID: "s", Member: who.Member(), State: meeting.HasFloor}}}
	}
	for _, test := range []struct {
		name string
		m    meeting.Meeting
		b    meeting.Booth
		f    meeting.Floor
		who  tenants.Principal
		want rtc.Rights
		err  error
	}{
		{"the host leads and has a hall", talks, planned, meeting.Floor{}, w.Dangjin.Officer, rtc.Rights{Mics: rtc.MostMics, Camera: true, Screen: true, Channels: channels, Chair: true}, nil},
		{"a party speaks", talks, meeting.Booth{}, meeting.Floor{}, w.Liaoning.Officer, rtc.Rights{Mics: 1, Camera: true, Screen: true, Channels: channels}, nil},
		{"a party leaves a channel to who has planned it", talks, planned, meeting.Floor{}, w.Liaoning.Officer, rtc.Rights{Mics: 1, Camera: true, Screen: true, Channels: channels[:1]}, nil},
		{"a party that chairs too may mute", talks, meeting.Booth{}, meeting.Floor{Chairs: []tenants.TenantID{w.Liaoning.ID}}, w.Liaoning.Officer, rtc.Rights{Mics: 1, Camera: true, Screen: true, Channels: channels, Chair: true}, nil},
		{"a viewer who has the floor is heard", talks, meeting.Booth{}, speaking(w.Dangjin.Viewer), w.Dangjin.Viewer, rtc.Rights{Mics: 1, Camera: true}, nil},
		{"another one isn't", talks, meeting.Booth{}, speaking(w.Dangjin.Officer), w.Dangjin.Viewer, rtc.Rights{}, nil},
		{"a viewer listens", talks, meeting.Booth{}, meeting.Floor{}, w.Dangjin.Viewer, rtc.Rights{}, nil},
		{"a draft is silent", is(func(m *meeting.Meeting) { m.State = meeting.Draft }), meeting.Booth{}, meeting.Floor{}, w.Dangjin.Officer, rtc.Rights{}, rtc.ErrOff},
		{"so is one that has ended", is(func(m *meeting.Meeting) { m.State = meeting.Ended }), meeting.Booth{}, meeting.Floor{}, w.Dangjin.Officer, rtc.Rights{}, rtc.ErrOff},
		{"and one at another's link", is(func(m *meeting.Meeting) { m.Link.Kind = "zoom" }), meeting.Booth{}, meeting.Floor{}, w.Dangjin.Officer, rtc.Rights{}, rtc.ErrOff},
	} {
		in, err := w.Authority.Enter(t.Context(), test.who, tenants.PactSpace(w.Pair))
		must(t, err)
		got, err := partIn(meeting.Staged{Entered: meeting.Entered{Meeting: test.m}, Floor: test.f, Booth: test.b}, in)
		if !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", test.name, err, test.err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	id := meeting.ID("0198c000-0000-7000-8000-000000000005")
	if !(podium{}).Concerns(fact.Fact{About: meeting.Meeting{ID: id}.Ref()}) {
		t.Error("what happens to a meeting concerns none")
	}
}
