package meeting_test

import (
	"errors"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

var (
	noon    = time.Date(2026, 7, 1, 3, 0, 0, 0, time.UTC)
	suwon   = meeting.By{Member: "s", Tenant: "suwon", At: noon}
	dalian  = meeting.By{Member: "d", Tenant: "dalian", At: noon}
	parties = []tenants.TenantID{"suwon", "dalian", "victoria"}
	slot    = meeting.Slot{Start: noon.AddDate(0, 2, 0), End: noon.AddDate(0, 2, 0).Add(2 * time.Hour), Zone: "Asia/Seoul"}
)

func said(word string) lang.Text { return lang.Plain(lang.Korean, word) }

func drafted() meeting.Meeting {
	return meeting.New("1", "pact:1", parties, meeting.Basics{
		Title: said("실무협의"), Format: "working", Mode: meeting.Hybrid, Langs: []lang.Tag{lang.Korean, lang.Chinese},
	}, suwon)
}

// in brings a meeting into a state by the way it would go.
func in(t *testing.T, s meeting.State) (meeting.Meeting, meeting.Agenda) {
	t.Helper()
	m, a := drafted(), meeting.Agenda{Meeting: "1"}
	steps := []func() error{
		func() error { return m.Invite(suwon) },
		func() error {
			must(t, m.Schedule(slot, nil, suwon))
			must(t, a.Offer(m, "a", one(10), meeting.Origin{}, suwon))
			must(t, a.View(m, meeting.ItemAt{Item: "a", Rev: 1}, meeting.Consent{Yes: true}, dalian))
			must(t, a.View(m, meeting.ItemAt{Item: "a", Rev: 2}, meeting.Consent{Yes: true}, meeting.By{Tenant: "victoria", At: noon}))
			v, err := a.Close(m, suwon)
			must(t, err)
			return m.Fix(v, suwon)
		},
		func() error { return m.Open(suwon) },
		func() error { return m.End(suwon) },
	}
	for _, step := range steps {
		if m.State == s {
			return m, a
		}
		must(t, step())
	}
	if m.State != s {
		t.Fatalf("no way to %s is known here", s)
	}
	return m, a
}

func one(minutes int) meeting.ItemSaid {
	return meeting.ItemSaid{Kind: meeting.Decision, Joint: true, Title: said("안건"), Minutes: minutes}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Every deed in every state: who hosts may do it where the table says so, and who doesn't never may.
func TestDeedsByState(t *testing.T) {
	deeds := map[string]func(*meeting.Meeting, *meeting.Agenda, meeting.By) error{
		"invite": func(m *meeting.Meeting, _ *meeting.Agenda, by meeting.By) error { return m.Invite(by) },
		"lock": func(m *meeting.Meeting, a *meeting.Agenda, by meeting.By) error {
			v, err := a.Close(*m, by)
			if err != nil {
				return err
			}
			return m.Fix(v, by)
		},
		"loosen":   func(m *meeting.Meeting, _ *meeting.Agenda, by meeting.By) error { return m.Loosen("why", by) },
		"open":     func(m *meeting.Meeting, _ *meeting.Agenda, by meeting.By) error { return m.Open(by) },
		"end":      func(m *meeting.Meeting, _ *meeting.Agenda, by meeting.By) error { return m.End(by) },
		"cancel":   func(m *meeting.Meeting, _ *meeting.Agenda, by meeting.By) error { return m.Cancel("why", by) },
		"postpone": func(m *meeting.Meeting, _ *meeting.Agenda, by meeting.By) error { return m.Postpone("why", by) },
		"schedule": func(m *meeting.Meeting, _ *meeting.Agenda, by meeting.By) error { return m.Schedule(slot, nil, by) },
		"offer": func(m *meeting.Meeting, a *meeting.Agenda, by meeting.By) error {
			return a.Offer(*m, "z", one(5), meeting.Origin{}, by)
		},
	}
	may := map[meeting.State][]string{
		meeting.Draft:   {"invite", "cancel", "schedule", "offer"},
		meeting.Invited: {"cancel", "postpone", "schedule", "offer"}, // its agenda is empty: neither lock nor, without a time, open
		meeting.Ready:   {"loosen", "open", "cancel", "postpone", "schedule"},
		meeting.Live:    {"end", "cancel"},
		meeting.Ended:   {},
	}
	for state, allowed := range may {
		for name, deed := range deeds {
			m, a := in(t, state)
			err := deed(&m, &a, suwon)
			if want := contains(allowed, name); (err == nil) != want {
				t.Errorf("the host's %s in state %s = %v, want it allowed: %t", name, state, err, want)
			}
			m, a = in(t, state)
			if err := deed(&m, &a, dalian); err == nil && (name != "offer" || state != meeting.Invited) {
				t.Errorf("another party's %s in state %s is done", name, state)
			}
		}
	}
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}

func TestAPostponedMeetingOpensAgainWithItsNewTime(t *testing.T) {
	m, _ := in(t, meeting.Ready)
	must(t, m.Postpone("태풍", suwon))
	before := m.Sequence
	later := slot
	later.Start, later.End = slot.Start.AddDate(0, 1, 0), slot.End.AddDate(0, 1, 0)
	must(t, m.Schedule(later, nil, suwon))
	if m.State != meeting.Invited || m.Sequence <= before {
		t.Errorf("after its new time it is %s with sequence %d, want invited and more than %d", m.State, m.Sequence, before)
	}
}

func TestAnItemStandsOnceEverySideHasAcceptedIt(t *testing.T) {
	m, _ := in(t, meeting.Invited)
	a := meeting.Agenda{Meeting: "1"}
	must(t, a.Offer(m, "a", one(10), meeting.Origin{}, dalian))
	standing := func(want meeting.Standing) {
		t.Helper()
		if got := a.Items[0].Standing; got != want {
			t.Errorf("the item is %s, want %s", got, want)
		}
	}
	at := func() meeting.ItemAt { return meeting.ItemAt{Item: "a", Rev: a.Items[0].Rev} }
	standing(meeting.Offered)
	must(t, a.View(m, at(), meeting.Consent{Yes: true}, suwon))
	standing(meeting.Offered)
	victoria := meeting.By{Tenant: "victoria", At: noon}
	must(t, a.View(m, at(), meeting.Consent{Why: "too early"}, victoria))
	standing(meeting.Refused)
	must(t, a.View(m, at(), meeting.Consent{Yes: true}, victoria)) // a side that answers twice: the last word counts
	standing(meeting.Accepted)
	if n := len(a.Items[0].Views); n != 2 {
		t.Errorf("%d views are kept of two sides", n)
	}

	moved := one(25)
	must(t, a.Rewrite(m, at(), moved, dalian))
	standing(meeting.Accepted) // more time is no other matter
	moved.Title = said("다른 안건")
	must(t, a.Rewrite(m, at(), moved, dalian))
	standing(meeting.Offered)
	if err := a.Rewrite(m, at(), moved, suwon); !errors.Is(err, meeting.ErrNotProposer) {
		t.Errorf("another side rewrites it: %v", err)
	}
	if err := a.View(m, meeting.ItemAt{Item: "a", Rev: 1}, meeting.Consent{Yes: true}, suwon); !errors.Is(err, meeting.ErrStale) {
		t.Errorf("a view on what it no longer says = %v, want ErrStale", err)
	}
}

func TestWhatIsLockedStaysAsItWasSent(t *testing.T) {
	m, a := in(t, meeting.Ready)
	v := a.Versions[0]
	if m.Lock.Version != 1 || m.Lock.Hash != v.Hash || len(v.Items) != 1 {
		t.Fatalf("the lock is %+v, the version %d with %d items", m.Lock, v.Version, len(v.Items))
	}
	must(t, m.Loosen("하나 더", suwon))
	said := one(30)
	must(t, a.Rewrite(m, meeting.ItemAt{Item: "a", Rev: 3}, said, suwon))
	next, err := a.Close(m, suwon)
	must(t, err)
	again, err := a.Close(m, suwon) // a crash came between the agenda and the meeting
	must(t, err)
	if again.Version != 2 || again.Hash != next.Hash || len(a.Versions) != 2 {
		t.Errorf("closing again gives version %d of %d, want the second again", again.Version, len(a.Versions))
	}
	if a.Versions[0].Items[0].Minutes != 10 || a.Versions[0].Hash != v.Hash || next.Hash == v.Hash {
		t.Error("the first version has changed with the second")
	}
}

func TestBadBasicsAreNamed(t *testing.T) {
	m := drafted()
	long := make([]rune, meeting.MostTitle+1)
	for i := range long {
		long[i] = '회'
	}
	for _, test := range []struct {
		name string
		with func(*meeting.Basics)
		path string
	}{
		{"no title", func(b *meeting.Basics) { b.Title = lang.Text{} }, "title"},
		{"a title too long", func(b *meeting.Basics) { b.Title = said(string(long)) }, "title.said.ko.value"},
		{"an unknown format", func(b *meeting.Basics) { b.Format = "party" }, "format"},
		{"no language", func(b *meeting.Basics) { b.Langs = nil }, "langs"},
		{"a language twice", func(b *meeting.Basics) { b.Langs = []lang.Tag{"ko", "ko"} }, "langs[1]"},
		{"a hall for minus one", func(b *meeting.Basics) { b.Capacity = -1 }, "capacity"},
	} {
		b := m.Basics
		test.with(&b)
		err := m.Save(b, suwon)
		if fields := fault.Of(err).Fields; err == nil || len(fields) == 0 || fields[0].Path != test.path {
			t.Errorf("%s: %v, want a fault at %s", test.name, err, test.path)
		}
	}
}

func TestSessionsLieWithinTheMeeting(t *testing.T) {
	m := drafted()
	part := meeting.Session{ID: "a", Start: slot.Start.Add(-time.Hour), End: slot.End}
	if err := m.Schedule(slot, []meeting.Session{part}, suwon); fault.Of(err) == nil || fault.Of(err).Fields[0].Path != "sessions[0].start" {
		t.Errorf("a session before the meeting = %v", err)
	}
	part.Start = slot.Start
	part.Room = "b"
	if err := m.Schedule(slot, []meeting.Session{part}, suwon); err == nil {
		t.Error("a session in a room that isn't there is taken")
	}
	must(t, m.Schedule(slot, nil, suwon))
	if len(m.Sessions) != 1 || m.Sessions[0].Start != slot.Start {
		t.Errorf("a meeting without parts has %+v", m.Sessions)
	}
}

func committee() meeting.Series {
	return meeting.Series{ID: "c", Parties: parties, Turns: []tenants.TenantID{"suwon", "dalian"}, Title: said("공동위원회")}
}

func TestTheHostRotates(t *testing.T) {
	s := committee()
	for no, want := range []tenants.TenantID{"suwon", "dalian", "suwon"} {
		if got := s.Next(""); got != want {
			t.Fatalf("round %d is hosted by %s, want %s", no+1, got, want)
		}
		m := drafted()
		m.ID, m.Host, m.Round = meeting.ID(rune('a'+no)), want, s.No("")
		must(t, s.Begin(m, meeting.By{Tenant: want, At: noon}))
		must(t, s.Begin(m, meeting.By{Tenant: want, At: noon})) // told twice
	}
	if len(s.Rounds) != 3 || s.Rounds[2].No != 3 {
		t.Errorf("the rounds are %+v", s.Rounds)
	}
	if s.Next("team") != "suwon" || s.No("team") != 1 {
		t.Error("a team's turn follows the plenary's")
	}
}

func TestTheBacklogGivesEachItemOnce(t *testing.T) {
	s := committee()
	must(t, s.Await(meeting.Waiting{ID: "w", Kind: meeting.Decision, Title: said("후속"), Minutes: 10, Proposer: "suwon"}, suwon))
	if _, err := s.Take("w", "m1", dalian); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Take("w", "m1", dalian); err != nil {
		t.Errorf("taking it again into the same meeting = %v, want the same", err)
	}
	if _, err := s.Take("w", "m2", dalian); !errors.Is(err, meeting.ErrItemGone) {
		t.Errorf("taking it into another meeting = %v, want ErrItemGone", err)
	}
	if err := s.Drop("w", "끝", suwon); !errors.Is(err, meeting.ErrItemGone) {
		t.Errorf("dropping what was taken = %v", err)
	}
}

func TestTheLastHostHandsOver(t *testing.T) {
	s := committee()
	if err := s.Hand(nil, false, suwon); !errors.Is(err, meeting.ErrNoRounds) && !errors.Is(err, meeting.ErrNotHost) {
		t.Errorf("a handover before the first round = %v", err)
	}
	m := drafted()
	must(t, s.Begin(m, suwon))
	points := []meeting.Point{{ID: "p", What: said("연락처")}}
	if err := s.Hand(points, true, suwon); !errors.Is(err, meeting.ErrHandoverOpen) {
		t.Errorf("handing over with an open point = %v", err)
	}
	if err := s.Receive(dalian); !errors.Is(err, meeting.ErrNotHandedOver) {
		t.Errorf("receiving before it was given = %v", err)
	}
	points[0].Done = true
	must(t, s.Hand(points, true, suwon))
	if err := s.Receive(suwon); !errors.Is(err, meeting.ErrNotNextHost) {
		t.Errorf("the giver receives: %v", err)
	}
	must(t, s.Receive(dalian))
}
