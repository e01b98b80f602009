package meeting_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

var noonOfPeople = time.Date(2026, 9, 1, 3, 0, 0, 0, time.UTC)

// gathered is a meeting of Dangjin, which hosts it, and Rizhao, in two sessions.
func gathered() meeting.Meeting {
	by := meeting.By{Member: "m", Tenant: "dangjin", At: noonOfPeople.AddDate(0, -1, 0)}
	m := meeting.New("m1", "pact:x", []tenants.TenantID{"dangjin", "rizhao"}, meeting.Basics{Mode: meeting.Hybrid, Capacity: 2}, by)
	m.State, m.Asked = meeting.Invited, by.At
	m.Slot = meeting.Slot{Start: noonOfPeople, End: noonOfPeople.Add(4 * time.Hour), Zone: "Asia/Seoul"}
	m.Sessions = []meeting.Session{{ID: "a", Start: noonOfPeople, End: noonOfPeople.Add(2 * time.Hour)}, {ID: "b", Start: noonOfPeople.Add(2 * time.Hour), End: noonOfPeople.Add(4 * time.Hour)}}
	return m
}

func called(script, family, given string) meeting.PersonSaid {
	return meeting.PersonSaid{Names: []meeting.PersonName{{Script: script, Family: family, Given: given}}, Part: "member"}
}

// Names are what people are called, not what a form expects.
func TestNamesAreReadAsASecretaryDoes(t *testing.T) {
	by := meeting.By{Member: "m", Tenant: "rizhao", At: noonOfPeople.AddDate(0, 0, -9)}
	for _, test := range []struct {
		name string
		said meeting.PersonSaid
		ok   bool
	}{
		{"of one letter", called("hans", "", "王"), true},
		{"without Latin letters", called("hangul", "남궁", "은"), true},
		{"of two hundred letters", called("latin", "", strings.Repeat("a", 200)), true},
		{"of two hundred and one", called("latin", "a", strings.Repeat("a", 200)), false},
		{"with a dot, as Uyghurs and Mongols have", called("hans", "", "买买提·艾力"), true},
		{"with kana among kanji", called("kanji", "佐々木", "美ゆき"), true},
		{"with a long vowel", called("kana", "", "マリー"), true},
		{"with an apostrophe and a hyphen", called("latin", "O’Brien-Núñez", "Ana"), true},
		{"of a script it isn't written in", called("hangul", "Kim", "철수"), false},
		{"of nothing but spaces", called("latin", " ", " "), false},
		{"that hides a character", called("latin", "Kim\u202e", "A"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var d meeting.Delegation
			err := d.Name(gathered(), "p", 0, test.said.Clean(), by)
			if (err == nil) != test.ok {
				t.Errorf("Name() = %v, want it taken: %t", err, test.ok)
			}
		})
	}
}

func TestTheFamilyNameIsKnownByItsCapitals(t *testing.T) {
	p := meeting.PersonSaid{Names: []meeting.PersonName{{Script: "hangul", Family: "홍", Given: "길동"}, {Script: "latin", Family: "Hong", Given: "Gildong"}, {Script: "hanja", Family: "洪", Given: "吉童"}}}
	got := map[lang.Tag]string{}
	for _, tag := range lang.Interface() {
		got[tag] = p.Called(tag)
	}
	want := map[lang.Tag]string{lang.Korean: "홍길동", lang.English: "HONG Gildong", lang.Chinese: "洪吉童", lang.Japanese: "洪吉童"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Called() (-want +got):\n%s", diff)
	}
}

// on is somebody on a roll.
func on(id meeting.PersonID, t tenants.TenantID, rank, since string) meeting.Roll {
	r := meeting.Roll{ID: id, Meeting: "m1", Tenant: t, Standing: meeting.OnRoll, PersonSaid: called("latin", "", string(id)), Seal: []byte(id), To: []tenants.TenantID{"dangjin", "rizhao"}}
	r.Rank, r.Since = rank, since
	return r
}

func ids(all []meeting.Roll) []meeting.PersonID {
	out := make([]meeting.PersonID, len(all))
	for i, r := range all {
		out[i] = r.ID
	}
	return out
}

func TestPrecedenceGoesByRankThenTimeInOfficeThenTheAlphabet(t *testing.T) {
	all := []meeting.Roll{on("zeta", "dangjin", "", ""), on("late", "dangjin", "mayor", "2026"), on("early", "rizhao", "mayor", "2022-07"), on("gov", "rizhao", "governor", ""), on("alpha", "rizhao", "", ""), on("vice", "rizhao", "vice_mayor", "")}
	var p meeting.Protocol
	if diff := cmp.Diff([]meeting.PersonID{"gov", "early", "late", "vice", "alpha", "zeta"}, ids(p.Ranked(all))); diff != "" {
		t.Errorf("Ranked() by the rule (-want +got):\n%s", diff)
	}
	p.Equals = []meeting.Equal{{Tenant: "rizhao", Rank: "vice_mayor", As: "governor"}}
	if got := ids(p.Ranked(all)); !slices.Equal(got[:2], []meeting.PersonID{"gov", "vice"}) {
		t.Errorf("where the host takes a vice mayor for a governor, Ranked() = %v", got)
	}
	p.Equals, p.Order = nil, []meeting.PersonID{"late", "gov"}
	if diff := cmp.Diff([]meeting.PersonID{"early", "late", "gov", "vice", "alpha", "zeta"}, ids(p.Ranked(all))); diff != "" {
		t.Errorf("Ranked() by hand, the others as the rule has them (-want +got):\n%s", diff)
	}
}

func TestALaterReplyCountsAndTheEarlierIsKept(t *testing.T) {
	m, r := gathered(), on("p", "rizhao", "", "")
	due := meeting.Protocol{Due: noonOfPeople.AddDate(0, 0, -2)}
	at := func(days int) meeting.By {
		return meeting.By{Member: "m", Tenant: "rizhao", At: noonOfPeople.AddDate(0, 0, days)}
	}
	say := func(says meeting.Coming, mode meeting.Mode, days int) {
		t.Helper()
		if err := r.Answer(m, due, []meeting.Reply{{Session: "a", Says: says, Mode: mode, Via: meeting.ViaDesk}}, at(days)); err != nil {
			t.Fatalf("Answer(%s, %s) = %v", says, mode, err)
		}
	}
	say(meeting.Comes, meeting.Hall, -5)
	say(meeting.Comes, meeting.Hall, -4)
	if x := r.Reply("a"); !x.Since.Equal(at(-5).At) || len(r.Past) != 0 {
		t.Errorf("the same said twice: in the queue since %s with %d earlier replies, want since the first and none", x.Since, len(r.Past))
	}
	say(meeting.Comes, meeting.Online, -3)
	say(meeting.StaysOut, meeting.Hall, -1)
	if x := r.Reply("a"); x.Says != meeting.StaysOut || x.Mode != "" || !x.Late || len(r.Past) != 2 {
		t.Errorf("the last reply is %+v after %d others, want a late refusal after two", x, len(r.Past))
	}
	m.Mode = meeting.Online
	if err := r.Answer(m, due, []meeting.Reply{{Session: "a", Says: meeting.Comes, Mode: meeting.Hall}}, at(-1)); err == nil {
		t.Error("a place in the hall is given where there is no hall")
	}
}

func TestWhoWaitsMovesUp(t *testing.T) {
	m, all := gathered(), []meeting.Roll{on("one", "dangjin", "", ""), on("two", "rizhao", "", ""), on("three", "rizhao", "", "")}
	for i := range all {
		by := meeting.By{Tenant: all[i].Tenant, At: noonOfPeople.AddDate(0, 0, -9+i)}
		if err := all[i].Answer(m, meeting.Protocol{}, []meeting.Reply{{Session: "a", Says: meeting.Comes, Mode: meeting.Hall}}, by); err != nil {
			t.Fatal(err)
		}
	}
	if s := m.Seats(all)[0]; !slices.Equal(s.Waiting, []meeting.PersonID{"three"}) || len(s.Taken) != 2 {
		t.Fatalf("Seats() = %+v, want the last to wait", s)
	}
	if err := all[0].Leave(meeting.OffRoll, meeting.By{Tenant: "dangjin", At: noonOfPeople}); err != nil {
		t.Fatal(err)
	}
	if s := m.Seats(all)[0]; len(s.Waiting) != 0 || !slices.Equal(s.Taken, []meeting.PersonID{"two", "three"}) {
		t.Errorf("Seats() after one has gone = %+v, want nobody to wait", s)
	}
	m.Venue.Rooms, m.Sessions[0].Room = []meeting.Room{{ID: "big", Seats: 900}, {ID: "small", Seats: 1}}, "small"
	if s := m.Seats(all)[0]; s.Places != 1 || !slices.Equal(s.Waiting, []meeting.PersonID{"three"}) {
		t.Errorf("Seats() in a small room = %+v", s)
	}
}

func TestASwitchOfModeIsPresentOnce(t *testing.T) {
	m, r := gathered(), on("p", "rizhao", "", "")
	arrive := func(key string, mode meeting.Mode, at time.Time) meeting.Greeting {
		says, _ := r.Arrive(m, meeting.Arrival{Key: key, Session: "a", Mode: mode, How: meeting.ByCode, At: at}, noonOfPeople.Add(time.Hour))
		return says
	}
	got := []meeting.Greeting{
		arrive("1", meeting.Hall, noonOfPeople), arrive("1", meeting.Hall, noonOfPeople), arrive("2", meeting.Hall, noonOfPeople.Add(time.Minute)), arrive("3", meeting.Online, noonOfPeople.AddDate(9, 0, 0)),
	}
	if diff := cmp.Diff([]meeting.Greeting{meeting.Welcome, meeting.Welcome, meeting.Again, meeting.Welcome}, got); diff != "" {
		t.Errorf("Arrive() (-want +got):\n%s", diff)
	}
	ways := r.Ways("a")
	if len(ways) != 2 || ways[0].Mode != meeting.Hall || !ways[1].At.Equal(noonOfPeople.Add(time.Hour)) {
		t.Errorf("Ways() = %+v, want the hall, then online by the house's clock where the desk's is wrong", ways)
	}
}

func TestPresenceIsWhatBothSidesSay(t *testing.T) {
	m, r := gathered(), on("p", "rizhao", "", "")
	say := func(t1 tenants.TenantID, present bool) error {
		return r.Attest(m, "a", present, meeting.By{Tenant: t1, At: noonOfPeople})
	}
	if err := say("turin", true); err == nil {
		t.Error("a side that has nothing to do with it confirms a presence")
	}
	for _, step := range []struct {
		tenant  tenants.TenantID
		present bool
		want    string
	}{{"dangjin", true, meeting.Unconfirmed}, {"rizhao", false, meeting.Disputed}, {"rizhao", true, meeting.Confirmed}} {
		if err := say(step.tenant, step.present); err != nil {
			t.Fatal(err)
		}
		if got, _, _ := r.Confirms(m, "a"); got != step.want {
			t.Errorf("after %s said %t, Confirms() = %s, want %s", step.tenant, step.present, got, step.want)
		}
	}
}

func TestACodeIsOfOnePersonAtOneMeeting(t *testing.T) {
	m, r := gathered(), on("p", "rizhao", "", "")
	if code := r.Code(); strings.Contains(code, "rizhao") || !strings.HasPrefix(code, "naru:m1.p.") {
		t.Errorf("Code() = %s, want nothing in it but the meeting, the person and a mark", code)
	}
	other := m
	other.ID = "m2"
	if got := r.Judge(other, nil); got != meeting.OtherMeeting {
		t.Errorf("Judge() at another meeting = %s", got)
	}
	if got := r.Judge(m, []byte("guessed")); got != meeting.Forged {
		t.Errorf("Judge() of a mark that was guessed = %s", got)
	}
	if err := r.Leave(meeting.OffRoll, meeting.By{At: noonOfPeople}); err != nil {
		t.Fatal(err)
	}
	if got := r.Judge(m, nil); got != meeting.Gone || len(r.Names) != 0 {
		t.Errorf("Judge() of somebody withdrawn = %s, with %d names", got, len(r.Names))
	}
}

func TestWhatIsPurgedLeavesCountsAndDisclosures(t *testing.T) {
	m, by := gathered(), meeting.By{Member: "m", Tenant: "rizhao", At: noonOfPeople}
	var d meeting.Delegation
	said := called("hans", "王", "芳")
	said.Diet, said.Mail, said.Rank = "清真", "w@rizhao.example", "mayor"
	if err := d.Name(m, "p", 0, said, by); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Show(m, meeting.Showing{People: []meeting.PersonID{"p"}, Basis: "consent", Fields: []string{"diet"}}, by); err != nil {
		t.Fatal(err)
	}
	if err := d.Purge(by); err != nil {
		t.Fatal(err)
	}
	p := d.People[0]
	if len(p.Names) != 0 || p.Diet != "" || p.Mail != "" || p.Rank != "mayor" || len(p.Disclosed) != 1 {
		t.Errorf("after Purge() there is %+v", p)
	}
	if err := d.Name(m, "q", 0, said, by); err == nil {
		t.Error("somebody is named in a delegation that was purged")
	}
}

// The data of those who came are kept until the report is there, and not for ever where it never comes.
func TestPeopleAreForgottenAfterTheReport(t *testing.T) {
	kept := 90 * 24 * time.Hour
	for _, test := range []struct {
		name  string
		state meeting.State
		since time.Duration // after the end
		never bool          // it got no time
		want  time.Duration // after the end, when they are due to be forgotten
	}{
		{"minutes signed a month later", meeting.SignedOff, 30 * 24 * time.Hour, false, 30*24*time.Hour + kept},
		{"minutes signed two years later", meeting.SignedOff, 730 * 24 * time.Hour, false, 180*24*time.Hour + kept},
		{"minutes that never came", meeting.Review, 0, false, 180*24*time.Hour + kept},
		{"never opened", meeting.Invited, 0, false, kept},
		{"called off", meeting.Cancelled, -48 * time.Hour, false, -48*time.Hour + kept},
		{"never had a time", meeting.Invited, 0, true, 365*24*time.Hour + kept},
	} {
		m := drafted()
		m.State, m.Slot, m.Since, m.Updated = test.state, slot, slot.End.Add(test.since), slot.End
		if test.never {
			m.Slot = meeting.Slot{}
		}
		at := slot.End.Add(test.want)
		if meeting.Expired(m, 90, at.Add(-36*time.Hour)) || !meeting.Expired(m, 90, at.Add(36*time.Hour)) {
			t.Errorf("%s: they aren't forgotten about %v after the end", test.name, test.want)
		}
	}
}
