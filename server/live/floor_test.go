package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/server/live"
	"github.com/naru-network/naru/tenants"
)

// nextDoor is a meeting.Places of Dangjin and Liaoning.
type nextDoor struct{}

func (nextDoor) Sharing(t context.Context, _ tenants.Scope) ([]tenants.TenantID, error) {
	return []tenants.TenantID{"dangjin", "liaoning"}, t.Err()
}

// hall is a live meeting of Dangjin, the host, and Liaoning.
type hall struct {
	*house
	meetings *meeting.Service
	room     meeting.RoomAt
	floor    string // topics
	captions string
}

func newHall(t *testing.T) *hall {
	t.Helper()
	x := &hall{}
	x.house = newHouseOf(t, live.PadLimits{}, func(p *live.Parts) {
		h := p.Door.(*house)
		x.meetings = meeting.NewService(meeting.Parts{Store: h.kept.Meetings(), Places: nextDoor{}, Now: h.Clock.Now, Cards: meeting.CardsOf(h.Tenants)})
		p.Meetings = x.meetings
	})
	t.Cleanup(x.meetings.Close)
	x.meetings.Tells(x.live, x.live)
	ctx, host := t.Context(), x.host()
	m, err := x.meetings.Begin(ctx, host, meeting.Beginning{Basics: meeting.Basics{
		Title: lang.Plain(lang.Korean, "실무협의"), Format: "working", Mode: meeting.Hybrid, Langs: []lang.Tag{lang.Korean, lang.Chinese},
	}}, "")
	x.must(err)
	m, err = x.meetings.Invite(ctx, host, meeting.At{ID: m.ID, Rev: m.Rev})
	x.must(err)
	start := x.Clock.Now()
	m, err = x.meetings.Schedule(ctx, host, meeting.At{ID: m.ID, Rev: m.Rev}, meeting.Scheduling{Slot: meeting.Slot{Start: start, End: start.Add(time.Hour), Zone: "Asia/Seoul"}})
	x.must(err)
	m, err = x.meetings.Open(ctx, host, meeting.At{ID: m.ID, Rev: m.Rev})
	x.must(err)
	x.room = meeting.RoomAt{Meeting: m.ID}
	space, _ := x.pact()
	x.floor, x.captions = fmt.Sprintf("%s/meeting/%s", space, m.ID), fmt.Sprintf("%s/captions/%s", space, m.ID)
	return x
}

func (x *hall) host() tenants.Scope  { return x.in(x.Dangjin.Officer) }
func (x *hall) guest() tenants.Scope { return x.in(x.Liaoning.Officer) }

func (x *hall) in(who tenants.Principal) tenants.Scope {
	space, _ := x.pact()
	return x.enter(who, space)
}

// told is what a tab hears of a room.
type told struct {
	Topic   string
	Entries []line
	Kind    string
	Body    struct {
		Here  map[string]int
		State string
	}
}

type line struct {
	Seq   int64
	Text  string
	Floor *struct {
		Quota   int
		Ballots []struct{ Cast int }
	}
}

// hears reads frames of the room until one satisfies.
func (x *hall) hears(s *socket, what string, is func(told) bool) told {
	x.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		x.must(s.SetReadDeadline(end))
		_, text, err := s.ReadMessage()
		if err != nil {
			x.t.Fatalf("%s is not heard: %v", what, err)
		}
		var f told
		x.must(json.Unmarshal(text, &f))
		if is(f) {
			return f
		}
	}
	x.t.Fatalf("%s is not heard in time", what)
	return told{}
}

func quota(minutes int) func(told) bool {
	return func(f told) bool {
		return slices.ContainsFunc(f.Entries, func(e line) bool { return e.Floor != nil && e.Floor.Quota == minutes })
	}
}

func TestAReaderWhoseLineBreaksMissesNothing(t *testing.T) {
	x := newHall(t)
	write := func(n int) {
		t.Helper()
		_, err := x.meetings.Write(t.Context(), x.host(), x.room, meeting.Line{Key: fmt.Sprint("line-", n), Lang: lang.Korean, Text: fmt.Sprint("자막 ", n)})
		x.must(err)
	}
	limit := func(n int) {
		t.Helper()
		_, _, err := x.meetings.LimitTime(t.Context(), x.host(), x.room, n)
		x.must(err)
	}
	limit(5)
	reader := x.open("liaoning.officer")
	x.must(reader.WriteMessage(1, fmt.Appendf(nil, `{"t":"sub","id":1,"topic":%q,"since":0}`, x.floor)))
	x.hears(reader, "the floor as it stands", quota(5))
	x.must(reader.WriteMessage(1, fmt.Appendf(nil, `{"t":"sub","id":2,"topic":%q,"since":0}`, x.captions)))
	write(1)
	x.hears(reader, "the first line", func(f told) bool { return len(f.Entries) > 0 && f.Entries[0].Text == "자막 1" })
	x.must(reader.Close())
	for n := 2; n <= 40; n++ {
		write(n)
		limit(n + 100)
	}
	reader = x.open("liaoning.officer")
	x.must(reader.WriteMessage(1, fmt.Appendf(nil, `{"t":"sub","id":1,"topic":%q,"since":1}`, x.captions)))
	next := int64(2)
	for next <= 40 {
		for _, e := range x.hears(reader, "what was missed", func(f told) bool { return f.Topic == x.captions && len(f.Entries) > 0 }).Entries {
			if e.Seq != next || e.Text != fmt.Sprint("자막 ", next) {
				t.Fatalf("after line %d comes %+v", next-1, e)
			}
			next++
		}
	}
	x.must(reader.WriteMessage(1, fmt.Appendf(nil, `{"t":"sub","id":2,"topic":%q,"since":1}`, x.floor)))
	x.hears(reader, "the floor as it stands now", quota(140))
}

// A vote is said, the line breaks before the answer comes, and it is said again.
func TestAVoteOverABrokenLineCountsOnce(t *testing.T) {
	x := newHall(t)
	said := lang.Plain(lang.Korean, "찬성하십니까")
	_, _, err := x.meetings.OpenBallot(t.Context(), x.host(), x.room, meeting.Question{ID: "b", Said: said, Per: meeting.PerDelegation, Choices: []meeting.Choice{{ID: "yes", Text: said}, {ID: "no", Text: said}}})
	x.must(err)
	reader := x.open("dangjin.viewer")
	x.must(reader.WriteMessage(1, fmt.Appendf(nil, `{"t":"sub","id":1,"topic":%q}`, x.floor)))
	reader.until(func(f frame) bool { return f.T == "ok" })
	answers := make(chan error, 8)
	for range 8 {
		go func() {
			_, _, err := x.meetings.Vote(t.Context(), x.guest(), x.room, "b", "yes", "the-one-vote")
			answers <- err
		}()
	}
	for range 8 {
		x.must(<-answers)
	}
	f := x.hears(reader, "the vote", func(f told) bool {
		return len(f.Entries) > 0 && f.Entries[len(f.Entries)-1].Floor != nil && f.Entries[len(f.Entries)-1].Floor.Ballots[0].Cast > 0
	})
	if e := f.Entries[len(f.Entries)-1]; e.Floor.Ballots[0].Cast != 1 || e.Seq != 2 {
		t.Errorf("one vote said eight times is told as %+v, want one vote at revision 2", e.Floor)
	}
}

func TestWhoIsInTheRoomIsCountedBySide(t *testing.T) {
	x := newHall(t)
	one, two := x.open("dangjin.officer"), x.open("liaoning.officer")
	one.sub(1, x.floor)
	two.sub(1, x.floor)
	x.hears(one, "both sides", func(f told) bool {
		return f.Kind == "crowd" && f.Body.Here["dangjin"] == 1 && f.Body.Here["liaoning"] == 1
	})
	space, _ := x.pact()
	if got := x.live.Here(space, meeting.RoomID(x.room.Meeting)); got["liaoning"] != 1 {
		t.Errorf("the house counts %v, want one of Liaoning", got)
	}
	x.must(two.Close())
	x.hears(one, "that Liaoning has left", func(f told) bool { return f.Kind == "crowd" && f.Body.Here["liaoning"] == 0 })
	m, err := x.meetings.Meeting(t.Context(), x.host(), x.room.Meeting)
	x.must(err)
	_, err = x.meetings.End(t.Context(), x.host(), meeting.At{ID: m.ID, Rev: m.Rev})
	x.must(err)
	x.hears(one, "the end", func(f told) bool { return f.Kind == "meeting" && f.Body.State == "ended" })
}

func TestARoomIsClosedToWhoHasNoPartInIt(t *testing.T) {
	x := newHall(t)
	for _, topic := range []string{x.floor, x.captions} {
		if f := x.open("gaok.staff").sub(1, topic); f.Code != "space.not_found" {
			t.Errorf("a stranger follows %s: %+v", topic, f)
		}
	}
	reader := x.open("liaoning.officer")
	reader.sub(1, x.floor)
	reader.sub(2, x.captions)
	admin := x.Home(x.Dangjin.Admin)
	p, err := x.Tenants.Pact(t.Context(), admin, x.Pair)
	x.must(err)
	_, err = x.Tenants.AnswerPact(t.Context(), admin, p.ID, p.Rev, tenants.Depart)
	x.must(err)
	if code := reader.closed(); code != 4403 {
		t.Errorf("whose rights have ended is closed with %d, want 4403", code)
	}
	if f := x.open("liaoning.officer").sub(1, x.floor); f.Code != "space.not_found" {
		t.Errorf("she comes back in: %+v", f)
	}
}
