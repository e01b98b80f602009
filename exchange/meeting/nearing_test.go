package meeting_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/exchange/meeting"
)

const day = 24 * time.Hour

// Its parties are reminded a week and a day before, and again where the meeting has moved; never of what was arranged a moment ago.
func TestAMeetingIsRemindedOfTwice(t *testing.T) {
	m, _ := in(t, meeting.Invited)
	must(t, m.Schedule(slot, nil, suwon))
	for _, step := range []struct {
		before time.Duration
		want   int // days; 0 for no reminder
	}{{20 * day, 0}, {7*day + time.Minute, 0}, {7 * day, 7}, {6 * day, 0}, {day, 1}, {time.Hour, 0}} {
		days, err := m.Near(slot.Start.Add(-step.before))
		if days != step.want || (err == nil) != (step.want > 0) {
			t.Errorf("%v before, it is reminded of %d days, %v; want %d", step.before, days, err, step.want)
		}
	}
	late := slot
	late.Start, late.End = slot.Start.Add(3*day), slot.End.Add(3*day)
	must(t, m.Schedule(late, nil, meeting.By{Member: "s", Tenant: "suwon", At: slot.Start.Add(-day)}))
	if _, err := m.Near(slot.Start.Add(-day)); !errors.Is(err, meeting.ErrTooEarly) {
		t.Errorf("of what was moved a moment ago it is reminded: %v", err)
	}
	if days, err := m.Near(late.Start.Add(-day)); days != 1 || err != nil {
		t.Errorf("a day before the new time it is reminded of %d days, %v", days, err)
	}
	if _, err := m.Near(late.Start); !errors.Is(err, meeting.ErrOver) {
		t.Errorf("of what has begun it is reminded: %v", err)
	}
}

// What is left to prepare is told to whose matter it is.
func TestWhatIsLeftIsItsArrangersMatter(t *testing.T) {
	b, w := booth([]int{30}, []string{"hana"})
	w.Meeting.State, w.Meeting.Parties = meeting.Invited, parties
	b.Duties[0].Side = "dalian"
	p := meeting.Planned{Around: w, Booth: b}
	open := p.Open(meeting.Briefing{})
	if got := open["dalian"]; !slices.Equal(got, []string{"briefing"}) {
		t.Errorf("Dalian has %v left, want its briefing", got)
	}
	if got := open["suwon"]; !slices.Equal(got, []string{"agenda"}) {
		t.Errorf("the host has %v left, want the agenda", got)
	}
	p.Booth.Duties[0].Team[0].Turnout = meeting.OfferLeft
	if got := p.Open(meeting.Briefing{Sent: noon})["dalian"]; !slices.Equal(got, []string{"interpreters"}) {
		t.Errorf("Dalian, whose interpreter has declined, has %v left", got)
	}
}

// Who accepted one time is asked again when there is another, and keeps her place in the queue.
func TestAMovedMeetingAsksAgain(t *testing.T) {
	m, _ := in(t, meeting.Invited)
	m.Capacity = 1
	must(t, m.Schedule(slot, nil, suwon))
	at := func(d time.Duration) meeting.By { return meeting.By{Member: "p", Tenant: "dalian", At: noon.Add(d)} }
	yes := []meeting.Reply{{Session: "main", Says: meeting.Comes, Mode: meeting.Hall, Via: meeting.ViaPerson}}
	first, second := meeting.Roll{ID: "1", Tenant: "dalian", Standing: meeting.OnRoll}, meeting.Roll{ID: "2", Tenant: "dalian", Standing: meeting.OnRoll}
	must(t, first.Answer(m, meeting.Protocol{}, yes, at(time.Hour)))
	must(t, second.Answer(m, meeting.Protocol{}, yes, at(2*time.Hour)))
	late := slot
	late.Start, late.End = slot.Start.Add(day), slot.End.Add(day)
	must(t, m.Schedule(late, nil, suwon))
	if !first.Reply("main").Moved(m) {
		t.Error("a reply to another time counts as one to the new")
	}
	must(t, second.Answer(m, meeting.Protocol{}, yes, at(3*time.Hour)))
	must(t, first.Answer(m, meeting.Protocol{}, yes, at(4*time.Hour)))
	if first.Reply("main").Moved(m) || len(first.Past) != 1 {
		t.Errorf("answered again, the reply is %+v after %d", first.Reply("main"), len(first.Past))
	}
	if seats := m.Seats([]meeting.Roll{second, first}); !slices.Equal(seats[0].Taken, []meeting.PersonID{"1"}) {
		t.Errorf("%v sit in the hall, want who asked first", seats[0].Taken)
	}
}
