package meeting_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
)

// voice is somebody of a team, in the pool under her name.
func voice(id, name string) meeting.Interpreter {
	return meeting.Interpreter{
		ID: id, Pool: meeting.PoolRef{Space: "home:suwon", ID: name}, Turnout: meeting.OfferTaken,
		Card: meeting.Profile{Name: said(name), Pairs: []meeting.Pair{{From: lang.Korean, To: lang.Chinese, Both: true}}},
	}
}

// booth is a meeting of ten to noon with items of the given minutes, and a simultaneous duty for each of them by those who are named.
func booth(minutes []int, teams ...[]string) (meeting.Booth, meeting.Around) {
	m, start := drafted(), slot.Start
	m.Slot = slot
	m.Sessions = []meeting.Session{{ID: "main", Start: start, End: slot.End}}
	a, b := meeting.Agenda{Meeting: "1"}, meeting.Booth{Meeting: "1"}
	for i, n := range minutes {
		id := fmt.Sprintf("item%d", i)
		a.Items = append(a.Items, meeting.Item{ID: id, Title: said(id), Minutes: n, Session: "main", Standing: meeting.Accepted})
		d := meeting.Duty{ID: fmt.Sprintf("duty%d", i), Side: "suwon", DutySaid: meeting.DutySaid{
			Item: id, From: lang.Korean, To: lang.Chinese, Both: true, Way: meeting.Simultaneous, Seat: meeting.InBooth,
		}}
		for j, name := range teams[i] {
			d.Team = append(d.Team, voice(fmt.Sprintf("%d.%d", i, j), name))
		}
		b.Duties = append(b.Duties, d)
	}
	return b, meeting.Around{Meeting: m, Agenda: a, At: noon}
}

// turns lists who of the given names speaks in each turn, in the order of time.
func turns(b meeting.Booth, w meeting.Around) []string {
	var all []string
	rotas := b.Rotas(w.Meeting, w.Agenda)
	for _, d := range b.Duties {
		for _, t := range rotas[d.ID] {
			x, err := d.Interpreter(t.Interpreter)
			if err != nil {
				all = append(all, "nobody")
				continue
			}
			all = append(all, x.Pool.ID)
		}
	}
	return all
}

func alone(b meeting.Booth, w meeting.Around) []meeting.Problem {
	return slices.DeleteFunc(b.Problems(w), func(p meeting.Problem) bool { return p.Code != meeting.Alone })
}

// Who has spoken at one item is tired at the next: the rest rule is about people, not about rows of a plan.
func TestRestIsCountedOverItems(t *testing.T) {
	b, w := booth([]int{30, 30, 30}, []string{"hana"}, []string{"hana"}, []string{"duri"})
	found := alone(b, w)
	if len(found) != 1 || found[0].Duty != "duty1" || found[0].Minutes != 60 || !found[0].Span.Start.Equal(slot.Start) {
		t.Errorf("one who interprets two items without a pause is found as %+v, want once, at the second, for 60 minutes from the start", found)
	}
	// Short items make one stretch: three of ten minutes are a shift, a fourth is too long.
	b, w = booth([]int{10, 10, 10, 10}, []string{"hana"}, []string{"hana"}, []string{"hana"}, []string{"hana"})
	if found := alone(b, w); len(found) != 1 || found[0].Duty != "duty3" || found[0].Minutes != 40 {
		t.Errorf("four items of ten minutes are found as %+v, want the last, for 40 minutes", found)
	}
	// A pause of a quarter of an hour is a rest.
	b, w = booth([]int{30, 15, 30}, []string{"hana"}, []string{"duri"}, []string{"hana"})
	if found := alone(b, w); len(found) != 0 {
		t.Errorf("who rests for a quarter of an hour is found as %+v", found)
	}
}

// Two who share all items take turns over all of them, and neither speaks more than the other.
func TestTurnsGoOnOverItems(t *testing.T) {
	both := []string{"hana", "duri"}
	b, w := booth([]int{30, 30, 60}, both, both, both)
	if got, want := turns(b, w), []string{"hana", "duri", "hana", "duri"}; !slices.Equal(got, want) {
		t.Errorf("they speak as %v, want %v", got, want)
	}
	if found := alone(b, w); len(found) != 0 {
		t.Errorf("two who take turns are found as %+v", found)
	}
}

// One who is on two duties at once speaks at neither while she speaks at the other, if somebody else can.
func TestNobodySpeaksAtTwoDutiesAtOnce(t *testing.T) {
	b, w := booth([]int{30}, []string{"hana", "duri"})
	second := b.Duties[0]
	second.ID, second.Item, second.To = "second", "", lang.Japanese
	second.Start, second.End = slot.Start, slot.Start.Add(30*time.Minute)
	b.Duties = append(b.Duties, second)
	if got, want := turns(b, w), []string{"hana", "duri"}; !slices.Equal(got, want) {
		t.Errorf("they speak as %v, want %v", got, want)
	}
}
