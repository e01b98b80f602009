package meeting_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// present is somebody of a side of whom host and delegation say something at the first session; empty for nothing.
func present(id meeting.PersonID, t tenants.TenantID, host, own string) meeting.Roll {
	r := meeting.Roll{ID: id, Meeting: "m1", Tenant: t, Standing: meeting.OnRoll, To: []tenants.TenantID{"dangjin", "rizhao"}, PersonSaid: called("hangul", "홍", "길동")}
	for side, word := range map[tenants.TenantID]string{"dangjin": host, t: own} {
		if word != "" {
			r.Attests = append(r.Attests, meeting.Attest{Session: "a", Tenant: side, Present: word == "present"})
		}
	}
	return r
}

// heldMeeting is a meeting that has ended.
func heldMeeting() meeting.Meeting {
	m := gathered()
	m.State = meeting.Ended
	return m
}

func TestACertificateNeedsAPresenceThatStands(t *testing.T) {
	gone := present("p", "rizhao", "present", "present")
	gone.Standing = meeting.OffRoll
	came := present("p", "rizhao", "", "")
	came.Arrivals = []meeting.Arrival{{Session: "a", Mode: meeting.Hall}}
	for _, test := range []struct {
		name string
		roll meeting.Roll
		in   meeting.Meeting
		want error
	}{
		{"both say that she was there", present("p", "rizhao", "present", "present"), heldMeeting(), nil},
		{"the host speaks of its own people for both", present("p", "dangjin", "present", "present"), heldMeeting(), nil},
		{"they disagree", present("p", "rizhao", "present", "absent"), heldMeeting(), meeting.ErrPresenceDisputed},
		{"the host alone has spoken", present("p", "rizhao", "present", ""), heldMeeting(), meeting.ErrPresenceOpen},
		{"she came and nobody has spoken", came, heldMeeting(), meeting.ErrPresenceOpen},
		{"both say that she wasn't there", present("p", "rizhao", "absent", "absent"), heldMeeting(), meeting.ErrNotPresent},
		{"nobody has seen her", present("p", "rizhao", "", ""), heldMeeting(), meeting.ErrNotPresent},
		{"she was withdrawn", gone, heldMeeting(), meeting.ErrPersonGone},
		{"the meeting goes on", present("p", "rizhao", "present", "present"), gathered(), meeting.ErrNotHeld},
	} {
		if err := test.roll.Certifiable(test.in); !errors.Is(err, test.want) {
			t.Errorf("%s: Certifiable() = %v, want %v", test.name, err, test.want)
		}
	}
}

func TestANumberIsGivenOnce(t *testing.T) {
	m, host := heldMeeting(), meeting.By{Member: "h", Tenant: "dangjin", At: noonOfPeople.AddDate(0, 0, 1)}
	hong, wang := present("1", "dangjin", "present", "present"), present("2", "rizhao", "present", "present")
	var x meeting.Certificates
	if _, err := x.Issue(m, []meeting.Roll{wang}, meeting.By{Tenant: "rizhao", At: host.At}); !errors.Is(err, meeting.ErrNotHost) {
		t.Errorf("a guest's side issues: %v", err)
	}
	for _, test := range []struct {
		people []meeting.Roll
		fresh  int
	}{{[]meeting.Roll{wang}, 1}, {[]meeting.Roll{hong, wang}, 1}, {[]meeting.Roll{wang, hong}, 0}} {
		if n, err := x.Issue(m, test.people, host); err != nil || n != test.fresh {
			t.Errorf("Issue() = %d, %v, want %d", n, err, test.fresh)
		}
	}
	first, _ := x.Of("2")
	if !strings.HasSuffix(first.Number, "-0001") {
		t.Errorf("the first number is %s", first.Number)
	}
	var c *fault.Fault
	if _, err := x.Withdraw(m, first.Number, " ", host); !errors.As(err, &c) || c.Kind != fault.Invalid {
		t.Errorf("withdrawn without a reason: %v", err)
	}
	if _, err := x.Withdraw(m, strings.ToLower(first.Number), "직위", host); err != nil {
		t.Errorf("Withdraw() = %v", err)
	}
	if _, err := x.Issue(m, []meeting.Roll{wang}, host); err != nil {
		t.Fatal(err)
	}
	again, _ := x.Of("2")
	old, err := x.Numbered(first.Number)
	if err != nil || !old.Void() || again.Void() || !strings.HasSuffix(again.Number, "-0003") {
		t.Errorf("withdrawn and issued anew: %+v, %+v, %v", old, again, err)
	}
	// When the names are taken away the register keeps numbers and sides.
	if err := wang.Leave(meeting.OldRoll, host); err != nil {
		t.Fatal(err)
	}
	rows := x.Certified(m, []meeting.Roll{hong, wang}, "dangjin")
	if len(rows) != 3 || len(rows[1].Roll.Names) != 0 || rows[1].Certificate.Number != again.Number || rows[1].Roll.Tenant != "rizhao" {
		t.Errorf("after the purge the register is %+v", rows)
	}
	if rows := x.Certified(m, []meeting.Roll{hong, wang}, "rizhao"); len(rows) != 2 {
		t.Errorf("another side sees %d rows, want its own two", len(rows))
	}
}

func worded(body string) meeting.ThanksSaid {
	return meeting.ThanksSaid{Title: lang.Plain(lang.Korean, "감사"), Body: lang.Plain(lang.Korean, body)}
}

func TestATemplateLeavesOpenOnlyWhatThereIs(t *testing.T) {
	by := meeting.By{Member: "m", Tenant: "dangjin", At: noonOfPeople}
	for _, test := range []struct{ body, wrong string }{
		{"{name}께 {event}", ""}, {"{nmae}께", "{nmae}"}, {"{name", "{name"}, {"name}", "}"}, {"{}", "{}"}, {"{ name }", "{ name }"},
	} {
		var tpl meeting.ThanksTemplate
		err := tpl.Word(worded(test.body), by)
		var f *fault.Fault
		switch {
		case test.wrong == "" && err != nil:
			t.Errorf("Word(%q) = %v", test.body, err)
		case test.wrong != "" && (!errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Code != "unknown_word" || !strings.Contains(strings.Join(values(f.Fields[0].Params), " "), test.wrong)):
			t.Errorf("Word(%q) = %v, want it to name %q", test.body, err, test.wrong)
		}
	}
}

func values(m map[string]string) []string {
	all := []string{}
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

func TestAWordingIsNeverLost(t *testing.T) {
	by := meeting.By{Member: "m", Tenant: "dangjin", At: noonOfPeople}
	tpl := meeting.ThanksTemplate{ID: "participants"}
	for _, body := range []string{"하나 {name}", "둘 {name}"} {
		if err := tpl.Word(worded(body), by); err != nil {
			t.Fatal(err)
		}
	}
	if err := tpl.Restore(by); err != nil {
		t.Fatal(err)
	}
	if has, same := tpl.Standard(); !has || !same || len(tpl.Past) != 2 || tpl.Past[1].Body.In[lang.Korean].Value != "둘 {name}" {
		t.Errorf("restored: standard %t, same %t, past %+v", has, same, tpl.Past)
	}
	if err := tpl.Drop(by); !errors.Is(err, meeting.ErrNoStandard) {
		t.Errorf("a standard letter is dropped: %v", err)
	}
	for _, id := range meeting.StandardThanks() {
		s := meeting.ThanksTemplate{ID: id}
		if err := s.Restore(by); err != nil || len(s.Said.Langs()) != 4 {
			t.Errorf("the standard letter %s: %v in %v", id, err, s.Said.Langs())
		}
		if err := s.Word(s.Said, by); err != nil {
			t.Errorf("the standard letter %s is refused: %v", id, err)
		}
	}
}

func TestNobodyIsThankedTwiceUnknowingly(t *testing.T) {
	by, m := meeting.By{Member: "m", Tenant: "rizhao", At: noonOfPeople}, heldMeeting()
	one := meeting.Thanking{Template: "host", Langs: []lang.Tag{lang.Korean}, People: []meeting.PersonID{"1"}}
	var x meeting.Thanks
	if err := x.Give(gathered(), "a", one, worded("{name}"), by); !errors.Is(err, meeting.ErrNotHeld) {
		t.Errorf("thanked before the end: %v", err)
	}
	if err := x.Give(m, "a", one, worded("{name}"), by); err != nil {
		t.Fatal(err)
	}
	if err := x.Give(m, "a", one, worded("{name}"), by); err != nil || len(x.Mailings) != 1 {
		t.Errorf("the same request again: %v, %d mailings", err, len(x.Mailings))
	}
	if err := x.Give(m, "b", one, worded("{name}"), by); !errors.Is(err, meeting.ErrThankedBefore) {
		t.Errorf("thanked twice: %v", err)
	}
	one.Again = true
	if err := x.Give(m, "b", one, worded("{name}"), by); err != nil || !x.Thanked("1").Equal(noonOfPeople) || !x.Thanked("2").Equal(time.Time{}) {
		t.Errorf("thanked knowingly: %v, at %v", err, x.Thanked("1"))
	}
}

func TestALetterLeavesOutWhatThereIsNot(t *testing.T) {
	said := worded("{name}께\n\n{place}에서\n\n{decisions}건의 결정\n\n드림")
	got := said.Fill(lang.Korean, map[string]string{"name": "홍길동 님", "decisions": "2"})
	if diff := cmp.Diff([]string{"홍길동 님께", "", "2건의 결정", "", "드림"}, got.Body); diff != "" {
		t.Error(diff)
	}
}

func TestPeopleAreAddressedAsEachLanguageDoes(t *testing.T) {
	p := meeting.PersonSaid{Names: []meeting.PersonName{{Script: "hans", Family: "王", Given: "明"}, {Script: "latin", Family: "Wang", Given: "Ming"}}}
	titled := p
	titled.Title = lang.Plain(lang.Chinese, "主任").Say(lang.Korean, lang.Version[string]{Value: "주임"})
	for _, test := range []struct {
		to    lang.Tag
		plain string
		full  string
	}{
		{lang.Korean, "WANG Ming 님", "WANG Ming 주임님"}, {lang.English, "Mr./Ms. WANG Ming", "Mr./Ms. WANG Ming"},
		{lang.Chinese, "王明先生/女士", "王明主任"}, {lang.Japanese, "王明様", "王明様"},
	} {
		if got := p.Addressed(test.to); got != test.plain {
			t.Errorf("Addressed(%s) = %q, want %q", test.to, got, test.plain)
		}
		if got := titled.Addressed(test.to); got != test.full {
			t.Errorf("with an office, Addressed(%s) = %q, want %q", test.to, got, test.full)
		}
	}
}
