package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/exchange/calendar"
	"github.com/naru-network/naru/server/api"
)

// optionAt returns the id of a proposed time.
func (h *house) optionAt(t *testing.T, who, at, start string) string {
	t.Helper()
	a := h.ask(row{as: who, do: "GET " + at + "/finding"})
	options, _ := a.body["options"].([]any)
	for _, o := range options {
		if x, _ := o.(map[string]any); x["start"] == start {
			id, _ := x["id"].(string)
			return id
		}
	}
	t.Fatalf("no time at %s is proposed: %s", start, a.raw)
	return ""
}

func TestATimeIsFoundByBothSides(t *testing.T) {
	h := newHouse(t)
	at := "/spaces/pact:{pair}/meetings/{m}"
	asked := `{"first":"2026-09-28","last":"2026-10-16","zone":"Asia/Seoul","minutes":90,"step":30,"quorum":0,"optional":[]`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("시간 찾기") + `}`, want: 200, keep: "m"},
		{as: "liaoning.officer", do: "GET " + at + "/finding", want: 404},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"1"`, want: 200},
		{as: "liaoning.officer", do: "GET " + at + "/finding", want: 200, present: []string{`"options":[]`, `"zone":"Asia/Shanghai"`}, absent: []string{`"state"`, `"seek":true`}},
		{as: "liaoning.officer", do: "PUT " + at + "/finding", match: `"0"`, body: asked + `}`, want: 403, present: []string{"meeting.not_host"}},
		{as: "dangjin.viewer", do: "PUT " + at + "/finding", match: `"0"`, body: asked + `}`, want: 403},
		{as: "liaoning.officer", do: "PUT " + at + "/finding/answer", body: `{"says":{"x":"yes"}}`, want: 409, present: []string{"meeting.no_time_sought"}},
		{as: "dangjin.officer", do: "PUT " + at + "/finding", match: `"0"`, body: strings.Replace(asked, "2026-10-16", "2026-09-01", 1) + `}`, want: 422, present: []string{`"last"`, "before_start"}},
		{as: "dangjin.officer", do: "PUT " + at + "/finding", match: `"0"`, body: asked + `,"due":"2026-09-01"}`, want: 200, present: []string{`"open"`, `"offer":true`}},
		{as: "dangjin.officer", do: "POST " + at + "/finding/suggest", body: asked + `}`, want: 200, present: []string{`"best":[{"start":"2026-09-28T`, `"able":2`}, absent: []string{`"start":"2026-10-01`, `"start":"2026-10-07`}},
		{as: "dangjin.officer", do: "POST " + at + "/finding/suggest", body: strings.NewReplacer("2026-09-28", "2026-10-10", "2026-10-16", "2026-10-10").Replace(asked) + `}`, want: 200, present: []string{`"best":[]`, `"weekend"`}},
		{as: "dangjin.officer", do: "POST " + at + "/finding/times", body: `{"zone":"Asia/Seoul","times":[{"start":"2026-09-30T10:00","minutes":90},{"start":"2026-10-13T05:00:00Z","minutes":90}]}`, want: 200,
			present: []string{`"start":"2026-09-30T01:00:00Z"`, `"start":"2026-09-30T09:00:00+08:00"`}},
		{as: "liaoning.officer", do: "POST " + at + "/finding/times", body: `{"zone":"America/New_York","times":[{"start":"2026-11-01T01:30","minutes":60}]}`, want: 422, present: []string{"times[0].start", "shown_twice"}},
		{as: "liaoning.officer", do: "POST " + at + "/finding/times", body: `{"zone":"America/New_York","times":[{"start":"2027-03-14T02:30","minutes":60}]}`, want: 422, present: []string{"skipped_by_clock_change"}},
		{as: "liaoning.officer", do: "POST " + at + "/finding/times", body: `{"zone":"Asia/Shanghai","times":[{"start":"2026-10-14T12:00","minutes":60}]}`, want: 200, present: []string{`"lunch"`}},
	})
	h.vars["one"], h.vars["two"], h.vars["three"] = h.optionAt(t, "dangjin.officer", at, "2026-09-30T01:00:00Z"), h.optionAt(t, "dangjin.officer", at, "2026-10-13T05:00:00Z"), h.optionAt(t, "dangjin.officer", at, "2026-10-14T04:00:00Z")
	h.run(t, []row{
		{as: "liaoning.officer", do: "DELETE " + at + "/finding/times/{one}", want: 403, present: []string{"meeting.not_proposer"}},
		{as: "liaoning.officer", do: "DELETE " + at + "/finding/times/{three}", want: 200, absent: []string{"2026-10-14T04:00"}},
		{as: "liaoning.officer", do: "PUT " + at + "/finding/answer", body: `{"says":{"{one}":"no","{two}":"yes"},"comment":"国庆前很忙"}`, want: 200, present: []string{`"no":1`, `"times":1`}},
		{as: "liaoning.head", do: "PUT " + at + "/finding/answer", body: `{"says":{"{one}":"if_need_be","{two}":"yes"}}`, want: 200, present: []string{`"if_need_be":1`, `"times":2`}, absent: []string{"国庆前很忙"}},
		{as: "dangjin.officer", do: "PUT " + at + "/finding/answer", body: `{"says":{"{one}":"yes","{two}":"maybe"}}`, want: 422, present: []string{"says.{two}"}},
		{as: "dangjin.officer", do: "PUT " + at + "/finding/answer", body: `{"says":{"{one}":"yes"}}`, want: 200, present: []string{`"enough":true`}},
		{as: "gaok.staff", do: "GET " + at + "/finding", want: 404},
		{as: "liaoning.officer", do: "POST " + at + "/finding/choose", match: `"7"`, body: `{"option":"{one}"}`, want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/finding/choose", match: `"1"`, body: `{"option":"{one}"}`, want: 412},
		{as: "dangjin.officer", do: "POST " + at + "/finding/choose", match: `"7"`, body: `{"option":"{one}"}`, want: 200, present: []string{`"chosen":"{one}"`, `"state":"chosen"`}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"slot":{"start":"2026-09-30T01:00:00Z","end":"2026-09-30T02:30:00Z","zone":"Asia/Seoul"}`}},
		{as: "liaoning.officer", do: "PUT " + at + "/finding/answer", body: `{"says":{"{one}":"no"}}`, want: 409, present: []string{"meeting.time_search_over"}},
	})
	trail := h.ask(row{as: "liaoning.head", do: "GET /spaces/pact:{pair}/objects/meeting/{m}/timeline"})
	if n := strings.Count(trail.raw, "meeting.time_answered"); n != 3 {
		t.Errorf("the trail has %d of three answers: %s", n, trail.raw)
	}
}

func TestSideMeetingsAreExchanged(t *testing.T) {
	h := newHouse(t)
	at := "/spaces/pact:{pair}/meetings/{m}"
	wants := func(who, topic string) string {
		return `{"wants":[{"tenant":"` + who + `","topic":` + text("ko", topic) + `}],"declines":[],"langs":["ko"],"free":[],"most":0}`
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("교류의 광장") + `}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"1"`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/square", match: `"0"`, body: `{"slots":[],"tables":1,"in_row":0,"most":0,"pools":[]}`, want: 409, present: []string{"meeting.no_time"}},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"2"`, body: `{"start":"2026-09-01T00:00:00Z","end":"2026-09-01T09:00:00Z","zone":"Asia/Seoul"}`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/square", match: `"0"`, body: `{"slots":[{"id":"a","start":"2026-09-02T00:00:00Z","end":"2026-09-02T00:20:00Z"}],"tables":0,"in_row":0,"most":0,"pools":[]}`, want: 422,
			present: []string{"slots[0].start", "outside", `"tables"`}},
		{as: "liaoning.officer", do: "PUT " + at + "/square/wish", body: wants("dangjin", "청소년"), want: 409, present: []string{"meeting.no_square"}},
		{as: "dangjin.officer", do: "PUT " + at + "/square", match: `"0"`, body: `{"slots":[{"id":"a","start":"2026-09-01T01:00:00Z","end":"2026-09-01T01:20:00Z"},{"id":"b","start":"2026-09-01T01:20:00Z","end":"2026-09-01T01:40:00Z"}],"tables":1,"in_row":0,"most":0,"pools":[]}`, want: 200,
			present: []string{`"wishing"`}},
		{as: "liaoning.officer", do: "PUT " + at + "/square/wish", body: wants("liaoning", "혼자"), want: 422, present: []string{"wants[0].tenant"}},
		{as: "liaoning.officer", do: "PUT " + at + "/square/wish", body: wants("dangjin", "비밀주제"), want: 200, present: []string{"비밀주제"}},
		{as: "liaoning.viewer", do: "PUT " + at + "/square/wish", body: wants("dangjin", "x"), want: 403},
		{as: "dangjin.officer", do: "GET " + at + "/square", want: 200, present: []string{`"answered":["liaoning"]`}, absent: []string{"비밀주제", `"wish":{`}},
		{as: "dangjin.officer", do: "PUT " + at + "/square/wish", body: wants("liaoning", "해양관광"), want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/square/propose", match: `"3"`, want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/square/propose", match: `"3"`, want: 200, present: []string{`"id":"dangjin.liaoning"`, `"publish":true`}, absent: []string{"비밀주제"}},
		{as: "liaoning.officer", do: "GET " + at + "/square", want: 200, absent: []string{"dangjin.liaoning", "해양관광"}},
		{as: "dangjin.officer", do: "POST " + at + "/square/publish", match: `"4"`, want: 200, present: []string{`"published"`, "비밀주제"}},
		{as: "liaoning.officer", do: "GET " + at + "/square", want: 200, present: []string{"dangjin.liaoning", "해양관광"}},
		{as: "liaoning.officer", do: "PUT " + at + "/square/wish", body: wants("dangjin", "늦음"), want: 409, present: []string{"meeting.square_published"}},
		{as: "liaoning.officer", do: "PUT " + at + "/square/sides/dangjin.liaoning", match: `"5"`, body: `{"slot":"b"}`, want: 403},
		{as: "dangjin.officer", do: "PUT " + at + "/square/sides/dangjin.liaoning", match: `"5"`, body: `{"slot":"zz"}`, want: 422},
		{as: "dangjin.officer", do: "PUT " + at + "/square/sides/dangjin.liaoning", match: `"5"`, body: `{"slot":"b","table":1}`, want: 200, present: []string{`"slot":"b"`, `"by_hand":true`}},
		{as: "dangjin.officer", do: "POST " + at + "/square/sides/dangjin.liaoning/swap", match: `"6"`, body: `{"with":"nobody"}`, want: 404},
		{as: "dangjin.officer", do: "POST " + at + "/square/sides", match: `"6"`, body: `{"a":"dangjin","b":"liaoning","slot":"a"}`, want: 409, present: []string{"meeting.side_stands"}},
		{as: "liaoning.officer", do: "POST " + at + "/square/sides/dangjin.liaoning/mark", body: `{"held":true}`, want: 409, present: []string{"meeting.side_ahead"}},
	})
	h.Clock.Wait(time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC).Sub(h.Clock.Now()))
	for i, who := range []string{"liaoning.officer", "dangjin.officer"} {
		h.run(t, []row{{as: who, do: "POST " + at + "/square/sides/dangjin.liaoning/mark", body: `{"held":true}`, want: 200, present: []string{`"held":true`, fmt.Sprintf(`"rev":%d`, 7+i)}}})
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/square/sides/dangjin.liaoning/call", match: `"8"`, body: `{"reason":"아님"}`, want: 409, present: []string{"meeting.side_marked"}},
	})
}

// calendars opens the members' calendar addresses of the house.
func (h *house) calendars() *calendar.Service {
	return calendar.NewService(calendar.Parts{
		Store: h.kept.Feeds(), Years: h.kept.Years(), Book: h.kept.Register(), Door: h.Authority, Now: h.Clock.Now,
		Source: api.Appointments{Meetings: h.kept.Meetings(), Tenants: h.Tenants, URL: "http://naru.test", Now: h.Clock.Now},
	})
}

func TestCalendarsAreReadByTheirOwnersProgram(t *testing.T) {
	h := newHouse(t)
	at := "/spaces/pact:{pair}/meetings/{m}"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("실무협의") + `}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "GET " + at + "/calendar", want: 409, present: []string{"meeting.no_time"}},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"1"`, body: `{"start":"2026-10-31T14:30:00Z","end":"2026-11-01T10:30:00Z","zone":"America/Vancouver"}`, want: 200},
		{as: "liaoning.officer", do: "POST /calendar", body: `{"lang":"zh-Hans"}`, want: 200},
		{as: "liaoning.officer", do: "GET /calendar", want: 200, present: []string{`"on":true`}, absent: []string{"url"}},
		{as: "dangjin.officer", do: "GET /calendar", want: 200, present: []string{`"on":false`}},
	})
	made := h.ask(row{as: "liaoning.officer", do: "POST /calendar", body: `{"lang":"zh-Hans"}`})
	address, _ := made.body["url"].(string)
	key := strings.TrimPrefix(address, "http://naru.test/api/v1")
	if empty := h.ask(row{do: "GET " + key}); empty.status != 200 || strings.Contains(empty.raw, "VEVENT") || empty.header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("before the invitation the calendar reads %d %s", empty.status, empty.raw)
	}
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"2"`, want: 200},
		{as: h.signIn("liaoning.officer"), do: "GET " + at + "/calendar?lang=en", want: 200, present: []string{"METHOD:REQUEST", "DTSTART;TZID=America/Vancouver:20261031T073000", "BEGIN:VTIMEZONE", "mailto:officer@liaoning.example"}, absent: []string{"dangjin.example"}},
		{as: "gaok.staff", do: "GET " + at + "/calendar", want: 404},
	})
	feed := h.ask(row{do: "GET " + key})
	if !strings.Contains(feed.raw, "실무협의") || strings.Contains(feed.raw, "mailto:") || strings.Count(feed.raw, "BEGIN:VEVENT") != 1 {
		t.Errorf("after the invitation the calendar reads %s", feed.raw)
	}
	tag := feed.header.Get("ETag")
	if again := h.ask(row{do: "GET " + key, none: tag}); again.status != 304 || again.raw != "" {
		t.Errorf("asked again with its tag it answers %d %q", again.status, again.raw)
	}
	for _, wrong := range []string{key[:len(key)-6] + "AA.ics", strings.Replace(key, "liaoning~", "dangjin~", 1), "/calendars/x.ics", "/calendars/liaoning~.ics"} {
		if a := h.ask(row{do: "GET " + wrong}); a.status != 404 {
			t.Errorf("the key %s opens %d", wrong, a.status)
		}
	}
	secret := key[strings.LastIndex(key, ".")-20 : strings.LastIndex(key, ".")]
	if strings.Contains(h.log.String(), secret) {
		t.Error("the key stands in the log")
	}
	h.run(t, []row{{as: "liaoning.officer", do: "DELETE /calendar", want: 204}})
	if a := h.ask(row{do: "GET " + key, none: tag}); a.status != 404 {
		t.Errorf("an ended address answers %d", a.status)
	}
}

func TestARepliesFileIsReadOnce(t *testing.T) {
	h := newHouse(t)
	at := "/spaces/pact:{pair}/meetings/{m}"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("실무협의") + `}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"1"`, body: `{"start":"2026-10-30T01:00:00Z","end":"2026-10-30T02:00:00Z","zone":"Asia/Seoul"}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"2"`, want: 200},
	})
	reply := func(uid string, sequence int) string {
		return fmt.Sprintf("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:%s\r\nSEQUENCE:%d\r\nATTENDEE;PARTSTAT=ACCEPTED;CN=Li:mailto:li@liaoning.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", uid, sequence)
	}
	own := h.vars["m"] + "@naru.test"
	answer := []string{`"answer":"accepted"`, `"mail":"li@liaoning.example"`}
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/calendar-reply", body: reply(own, 0), want: 200, present: answer},
		{as: "liaoning.officer", do: "POST " + at + "/calendar-reply", body: reply(own, 0), want: 200, present: answer},
		{as: "liaoning.officer", do: "POST " + at + "/calendar-reply", body: reply("another@naru.test", 0), want: 409, present: []string{"calendar.other_event"}},
		{as: "liaoning.viewer", do: "POST " + at + "/calendar-reply", body: reply(own, 0), want: 403},
		{as: "liaoning.officer", do: "POST " + at + "/calendar-reply", body: "hello", want: 409, present: []string{"calendar.not_a_calendar"}},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"3"`, body: `{"start":"2026-10-30T02:00:00Z","end":"2026-10-30T03:00:00Z","zone":"Asia/Seoul"}`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/calendar-reply", body: reply(own, 0), want: 409, present: []string{"calendar.outdated"}},
		{as: "liaoning.officer", do: "POST " + at + "/calendar-reply", body: reply(own, 1), want: 200, present: answer},
	})
}
