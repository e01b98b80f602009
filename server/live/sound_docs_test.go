package live

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/naru-network/naru/realtime/rtc"
)

// TestBodiesOfSoundAreThoseOfTheDocument holds the fields of each body, and whether they are always there, to docs/asyncapi.json.
func TestBodiesOfSoundAreThoseOfTheDocument(t *testing.T) {
	text, err := os.ReadFile("../../docs/asyncapi.json")
	if err != nil {
		t.Fatal(err)
	}
	type schema struct {
		Required   []string
		Properties map[string]json.RawMessage
	}
	var d struct {
		Components struct{ Schemas map[string]schema }
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]any{
		"RTCJoin": joining{}, "RTCJoined": joined{}, "RTCRelay": rtc.Relay{}, "RTCSession": session{}, "RTCCandidate": candidate{}, "RTCWish": wish{}, "RTCTurn": turning{},
		"RTCMute": muting{}, "RTCDuty": onDuty{}, "RTCSeat": rtc.SeatState{}, "RTCState": rtc.State{}, "RTCSpeaking": speaking{}, "RTCEnded": ended{},
	} {
		var fields, always []string
		for _, f := range reflect.VisibleFields(reflect.TypeOf(body)) {
			field, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields = append(fields, field)
			if rest == "" {
				always = append(always, field)
			}
		}
		s := d.Components.Schemas[name]
		slices.Sort(fields)
		if got := slices.Sorted(maps.Keys(s.Properties)); !slices.Equal(got, fields) {
			t.Errorf("%s has the fields %v in the document and %v in the code", name, got, fields)
		}
		for _, field := range s.Required {
			if !slices.Contains(always, field) {
				t.Errorf("%s.%s is not always there, as the document says", name, field)
			}
		}
	}
}
