package calendar_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/naru-network/naru/exchange/calendar"
)

const uid = "0190f3a4-1111-7abc-8def-000000000001@naru.example"

func TestRepliesOfThreePrograms(t *testing.T) {
	for file, want := range map[string]calendar.Reply{
		"outlook.ics": {UID: uid, Sequence: 2, Mail: "officer@dangjin.example", Answer: calendar.Accepted, Comment: "두 명이 참석합니다, 통역은 필요 없습니다.\n감사합니다.", At: time.Date(2026, 11, 1, 0, 30, 15, 0, time.UTC)},
		"google.ics":  {UID: uid, Sequence: 2, Mail: "liaison@liaoning.example", Answer: calendar.Tentative, Comment: "视频参加", At: time.Date(2026, 11, 2, 8, 15, 0, 0, time.UTC)},
		"apple.ics":   {UID: uid, Sequence: 2, Mail: "minh+city@victoria.example", Name: "Lee, Minh 🌊", Answer: calendar.Declined, At: time.Date(2026, 11, 3, 16, 0, 0, 0, time.UTC)},
	} {
		raw, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := calendar.Read(raw)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

func TestFilesThatAreNoReply(t *testing.T) {
	raw, err := os.ReadFile("testdata/google.ics")
	if err != nil {
		t.Fatal(err)
	}
	reply := string(raw)
	event := reply[strings.Index(reply, "BEGIN:VEVENT"):strings.Index(reply, "END:VCALENDAR")]
	for _, test := range []struct {
		why, file string
		want      error
	}{
		{"an invitation", strings.Replace(reply, "METHOD:REPLY", "METHOD:REQUEST", 1), calendar.ErrNotReply},
		{"an appointment saved from a calendar", strings.Replace(reply, "METHOD:REPLY\n", "", 1), calendar.ErrNotReply},
		{"a proposal of another time", strings.Replace(reply, "METHOD:REPLY", "METHOD:COUNTER", 1), calendar.ErrNotReply},
		{"answers to two", strings.Replace(reply, event, event+event, 1), calendar.ErrSeveral},
		{"an answer to one of a row", strings.Replace(reply, "UID:", "RECURRENCE-ID:20261110T000000Z\nUID:", 1), calendar.ErrRecurring},
		{"nobody answers", strings.Replace(reply, "PARTSTAT=TENTATIVE;", "", 1), calendar.ErrNoAnswer},
		{"it stands out", strings.Replace(reply, "PARTSTAT=TENTATIVE", "PARTSTAT=NEEDS-ACTION", 1), calendar.ErrNoAnswer},
		{"somebody else is to come", strings.Replace(reply, "PARTSTAT=TENTATIVE", "PARTSTAT=DELEGATED", 1), calendar.ErrDelegated},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", calendar.ErrNotCalendar},
		{"a letter", "Dear all,\nwe come gladly.", calendar.ErrNotCalendar},
		{"nothing", "", calendar.ErrNotCalendar},
		{"a file that breaks off", reply[:len(reply)/2], calendar.ErrNotCalendar},
		{"one far too long", reply + strings.Repeat("X", calendar.MostReply), calendar.ErrTooLarge},
	} {
		if got, err := calendar.Read([]byte(test.file)); !errors.Is(err, test.want) {
			t.Errorf("%s: %+v %v, want %v", test.why, got, err, test.want)
		}
	}
}

func FuzzReply(f *testing.F) {
	for _, file := range []string{"outlook.ics", "google.ics", "apple.ics"} {
		raw, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\nEND:VEVENT\nEND:VCALENDAR"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := calendar.Read(raw)
		if err != nil {
			return
		}
		if r.UID == "" || r.Sequence < 0 || !strings.Contains(r.Mail, "@") || r.Mail != strings.ToLower(r.Mail) || r.Answer == "" || strings.ContainsAny(r.Name+r.Mail+r.UID, "\r\n\x00") {
			t.Errorf("read as a reply: %+v", r)
		}
	})
}

func event(start string, hours int, zone string) calendar.Event {
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		panic(err)
	}
	return calendar.Event{
		UID: uid, Sequence: 3, Start: at, End: at.Add(time.Duration(hours) * time.Hour), Zone: zone, Title: "부산–후쿠오카 자매도시 실무회의; 제3차, 화상 회의를 통하여 진행합니다",
		Text: "첫째 줄\n둘째 줄", Place: "수원시청, 3층", URL: "https://naru.example/meetings/x", Changed: at.Add(-240 * time.Hour),
		Organizer: calendar.Person{Name: `Suwon "City"; Office`, Mail: "meetings@naru.example"}, Guest: calendar.Person{Name: "이,순\r\nX-EVIL:1", Mail: "officer@dangjin.example"},
	}
}

// unfold returns the lines of a calendar as a program reads them.
func unfold(t *testing.T, file []byte) string {
	t.Helper()
	for _, l := range bytes.Split(file, []byte("\r\n")) {
		if len(l) > 75 || bytes.ContainsAny(l, "\r\n") {
			t.Errorf("a line is %d bytes long, or isn't ended as RFC 5545 asks: %q", len(l), l)
		}
	}
	return strings.ReplaceAll(string(file), "\r\n ", "")
}

func TestAnInvitationNamesItsReaderAlone(t *testing.T) {
	file := unfold(t, calendar.Write(calendar.File{Method: calendar.Request, Lang: "ko", Events: []calendar.Event{event("2026-11-10T00:00:00Z", 2, "Asia/Seoul")}}))
	for _, want := range []string{
		"METHOD:REQUEST\r\n", "UID:" + uid + "\r\n", "SEQUENCE:3\r\n", "DTSTART;TZID=Asia/Seoul:20261110T090000\r\n", "DTEND;TZID=Asia/Seoul:20261110T110000\r\n", "STATUS:CONFIRMED\r\n",
		"SUMMARY;LANGUAGE=ko:부산–후쿠오카 자매도시 실무회의\\; 제3차\\, 화상", "DESCRIPTION;LANGUAGE=ko:첫째 줄\\n둘째 줄\r\n", "ORGANIZER;CN=Suwon  City   Office:mailto:meetings@naru.example\r\n",
		":mailto:officer@dangjin.example\r\n", "PARTSTAT=NEEDS-ACTION", "RSVP=true", "TZID:Asia/Seoul\r\n", "TZOFFSETTO:+0900\r\n",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("the invitation lacks %q:\n%s", want, file)
		}
	}
	if strings.Contains(file, "\nX-EVIL") || strings.Count(file, "ATTENDEE") != 1 {
		t.Errorf("a name writes a line of its own, or somebody else is named:\n%s", file)
	}
	shown := unfold(t, calendar.Write(calendar.File{Method: calendar.Publish, Events: []calendar.Event{event("2026-11-10T00:00:00Z", 2, "Asia/Seoul")}}))
	if strings.Contains(shown, "mailto:") {
		t.Errorf("what is shown to subscribers holds an address:\n%s", shown)
	}
	called := unfold(t, calendar.Write(calendar.File{Method: calendar.Cancel, Events: []calendar.Event{event("2026-11-10T00:00:00Z", 2, "Asia/Seoul")}}))
	if !strings.Contains(called, "METHOD:CANCEL") || !strings.Contains(called, "STATUS:CANCELLED") || !strings.Contains(called, "UID:"+uid) {
		t.Errorf("calling it off reads\n%s", called)
	}
}

func TestAZoneIsWrittenWithItsClockChanges(t *testing.T) {
	for _, test := range []struct {
		why, start, zone string
		hours            int
		want             []string
	}{
		{"over the change in autumn, and over midnight", "2026-11-01T03:30:00Z", "America/New_York", 4, []string{
			"DTSTART;TZID=America/New_York:20261031T233000", "DTEND;TZID=America/New_York:20261101T023000",
			"BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST",
			"BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT",
			"BEGIN:DAYLIGHT\r\nDTSTART:20270314T020000",
		}},
		{"in the south, where summer is in January", "2026-01-10T00:00:00Z", "Australia/Lord_Howe", 1, []string{"TZOFFSETFROM:+1100\r\nTZOFFSETTO:+1030", "TZOFFSETFROM:+1030\r\nTZOFFSETTO:+1100"}},
		{"without changes", "2026-11-10T00:00:00Z", "Australia/Brisbane", 1, []string{"TZOFFSETFROM:+1000\r\nTZOFFSETTO:+1000"}},
		{"without a zone", "2026-11-10T00:00:00Z", "", 1, []string{"DTSTART:20261110T000000Z"}},
	} {
		file := unfold(t, calendar.Write(calendar.File{Method: calendar.Publish, Events: []calendar.Event{event(test.start, test.hours, test.zone)}}))
		for _, want := range test.want {
			if !strings.Contains(file, want) {
				t.Errorf("%s: it lacks %q:\n%s", test.why, want, file)
			}
		}
	}
}

func TestTheSameAppointmentsAreTheSameBytes(t *testing.T) {
	a, b := event("2026-11-10T00:00:00Z", 2, "Asia/Seoul"), event("2026-11-11T00:00:00Z", 2, "America/Vancouver")
	b.UID = "other@naru.example"
	one := calendar.Write(calendar.File{Method: calendar.Publish, Name: "나루", Every: time.Hour, Events: []calendar.Event{a, b}})
	two := calendar.Write(calendar.File{Method: calendar.Publish, Name: "나루", Every: time.Hour, Events: []calendar.Event{b, a}})
	if !bytes.Equal(one, two) || calendar.Tag(one) != calendar.Tag(two) {
		t.Error("the order in which appointments come changes the file")
	}
	b.Sequence++
	if calendar.Tag(calendar.Write(calendar.File{Method: calendar.Publish, Name: "나루", Every: time.Hour, Events: []calendar.Event{a, b}})) == calendar.Tag(one) {
		t.Error("a moved appointment has the same tag")
	}
}
