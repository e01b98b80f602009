package api_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What a spy would write into Dangjin's meeting.
var (
	spiedMeeting = `"title":` + spied + `,"purpose":` + spied + `,"format":"working","mode":"hybrid","langs":["ko"]`
	spiedPerson  = `"names":[{"script":"latin","family":"Spy","given":"Spy"}],"part":"member","title":` + spied + `,"body":` + spied
	spiedItem    = `"kind":"decision","joint":true,"title":` + spied + `,"text":` + spied + `,"presenter":` + spied + `,"minutes":5`
	spiedSeries  = `{"title":` + spied + `,"purpose":` + spied + `,"format":"plenary","turns":["dangjin"]}`
)

// met asks about a meeting of Dangjin's pact in which the canary stands, serial about its series.
func met(body string) sample    { return sample{space: "pact:{pact}", id: "{meeting}", body: body} }
func serial(body string) sample { return sample{space: "pact:{pact}", id: "{series}", body: body} }

// openMeetings opens the meetings of the house.
func (h *house) openMeetings(nouns api.Objects) *meeting.Service {
	s := meeting.NewService(meeting.Parts{Store: h.kept.Meetings(), Places: halls{places{h.Tenants}}, Papers: handouts{h}, Now: h.Clock.Now, Offices: api.Offices{Tenants: h.Tenants, Amendments: h.calendars().Amendments}, Passes: api.Passes{Tenants: h.Tenants}, Cards: meeting.CardsOf(h.Tenants), Colleagues: meeting.ColleaguesOf(h.kept.Register())})
	h.openPools(s)
	s.Happened = []meeting.Happened{meeting.Registered{Service: s}, meeting.Spoken{Service: s}}
	maps.Copy(nouns, api.MeetingObjects(s))
	h.follow("meetings", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return s.Carry(ctx, func(s tenants.Space) tenants.Scope { return h.Authority.Steward(s, meeting.Errand) }, space, f)
	})
	return s
}

// halls is a meeting.Places.
type halls struct{ places places }

func (x halls) Sharing(ctx context.Context, in tenants.Scope) ([]tenants.TenantID, error) {
	some, err := x.places.Sharing(ctx, in)
	all := make([]tenants.TenantID, len(some))
	for i, s := range some {
		all[i] = s.Tenant
	}
	return all, err
}

// handouts is a meeting.Papers.
type handouts struct{ house *house }

func (x handouts) Use(ctx context.Context, in tenants.Scope, m meeting.Meeting, files []string) error {
	ids := make([]file.ID, len(files))
	for i, f := range files {
		ids[i] = file.ID(f)
	}
	return x.house.files.Use(ctx, in, ids, m.Ref())
}

func convened(word string) string {
	return `"title":` + text("ko", word) + `,"purpose":` + text("ko", word) + `,"format":"working","mode":"hybrid","langs":["ko","zh-Hans"]`
}

func item(word, more string) string {
	return `{"kind":"decision","joint":true,"title":` + text("ko", word) + `,"text":` + text("ko", word) + `,"presenter":` + text("ko", word) + `,"minutes":20` + more + `}`
}

// meets fills Dangjin's pact with the council with a meeting and a series that bear the canary.
func (h *house) meets(t *testing.T) {
	t.Helper()
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/series", body: `{"title":` + text("ko", canary) + `,"purpose":` + text("ko", canary) + `,"format":"plenary","turns":["dangjin","gaok"]}`, want: 200, keep: "series"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/series/{series}/backlog", body: `{"kind":"decision","minutes":5,"title":` + text("ko", canary) + `,"text":` + text("ko", canary) + `}`, want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/meetings", body: `{` + convened(canary) + `}`, want: 200, keep: "meeting"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/meetings/{meeting}/agenda/items", body: item(canary, ""), want: 200},
	})
	h.vars["item"], h.vars["version"], h.vars["speaker"], h.vars["ballot"], h.vars["sitting"] = "x", "1", "x", "x", "x"
	h.delegates(t)
	h.spends(t)
}

// A meeting of two cities, from its draft to its end.
func TestAMeetingIsPreparedByBothSides(t *testing.T) {
	h := newHouse(t)
	at := "/spaces/pact:{pair}/meetings/{m}"
	h.run(t, []row{
		{as: "dangjin.viewer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("실무협의") + `}`, want: 403},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("실무협의") + `,"parties":["gaok"]}`, want: 422, present: []string{"parties[0]"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("실무협의") + `}`, want: 200, keep: "m", present: []string{`"draft"`, `"invite":true`}},
		{as: "liaoning.officer", do: "GET " + at, want: 404},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/meetings", want: 200, absent: []string{"실무협의"}},
		{as: "liaoning.officer", do: "GET /meetings", want: 200, absent: []string{"실무협의"}},
		{as: "liaoning.officer", do: "GET /search?q=실무협의", want: 200, absent: []string{"실무협의"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("철회된초안") + `}`, want: 200, keep: "gone"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings/{gone}/cancel", body: `{"reason":"없던 일로"}`, want: 200},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/meetings/{gone}", want: 404},
		{as: "liaoning.head", do: "GET /spaces/pact:{pair}/objects/meeting/{gone}/timeline", want: 404},
		{as: "dangjin.officer", do: "POST " + at + "/lock", match: `"1"`, want: 409, present: []string{"meeting.not_invited"}},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"1"`, want: 200, present: []string{`"invited"`}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{"실무협의"}, absent: []string{`"invite":true`}},
		{as: "liaoning.officer", do: "POST " + at + "/invite", match: `"2"`, want: 403},
		{as: "liaoning.officer", do: "PUT " + at + "/time", match: `"2"`, body: `{"start":"2026-09-01T01:00:00Z","end":"2026-09-01T02:00:00Z","zone":"Asia/Seoul"}`, want: 403, present: []string{"meeting.not_host"}},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"2"`, body: `{"start":"2026-09-01T03:00:00Z","end":"2026-09-01T02:00:00Z","zone":"Seoul"}`, want: 422, present: []string{"before_start", "zone"}},

		{as: "liaoning.officer", do: "POST " + at + "/agenda/items", body: item("양식장", ""), want: 200, present: []string{`"offered"`}},
		{as: "dangjin.officer", do: "POST " + at + "/lock", match: `"2"`, want: 409, present: []string{"meeting.no_time"}},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"2"`, body: `{"start":"2026-10-31T14:30:00Z","end":"2026-10-31T16:30:00Z","zone":"America/Vancouver"}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/lock", match: `"3"`, want: 409, present: []string{"meeting.no_items"}},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/agenda"})
	items, _ := a.body["items"].([]any)
	first, _ := items[0].(map[string]any)
	h.vars["item"], _ = first["id"].(string)
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at + "/agenda/items/{item}/view", body: `{"rev":1,"yes":true}`, want: 403, present: []string{"meeting.own_item"}},
		{as: "dangjin.officer", do: "POST " + at + "/agenda/items/{item}/view", body: `{"rev":1,"yes":false}`, want: 422, present: []string{"reason"}},
		{as: "dangjin.officer", do: "POST " + at + "/agenda/items/{item}/view", body: `{"rev":1,"yes":false,"why":"자료가 없습니다"}`, want: 200, present: []string{`"refused"`}},
		{as: "liaoning.officer", do: "PUT " + at + "/agenda/items/{item}", body: `{"rev":1,` + item("양식장 2", "")[1:], want: 412},
		{as: "liaoning.officer", do: "PUT " + at + "/agenda/items/{item}", body: `{"rev":2,` + item("양식장 2", "")[1:], want: 200, present: []string{`"offered"`}},
		{as: "dangjin.officer", do: "POST " + at + "/agenda/items/{item}/view", body: `{"rev":3,"yes":true}`, want: 200, present: []string{`"accepted"`, `"total":20`, `"slot":120`}},
		{as: "liaoning.officer", do: "POST " + at + "/lock", match: `"3"`, want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/lock", match: `"3"`, want: 200, present: []string{`"ready"`, `"version":1`}},
		{as: "liaoning.officer", do: "POST " + at + "/agenda/items", body: item("늦은 안건", ""), want: 409, present: []string{"meeting.agenda_locked"}},
		{as: "dangjin.officer", do: "POST " + at + "/loosen", match: `"4"`, body: `{"reason":"안건 추가"}`, want: 200, present: []string{`"invited"`}, absent: []string{`"loosen":true`}},
		{as: "liaoning.officer", do: "POST " + at + "/agenda/items/{item}/withdraw", body: `{"rev":4}`, want: 200, present: []string{`"withdrawn"`}},
		{as: "liaoning.officer", do: "GET " + at + "/agenda/versions/1", want: 200, present: []string{"양식장 2"}},
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"5"`, want: 200, present: []string{`"live"`}},
		{as: "dangjin.officer", do: "POST " + at + "/postpone", match: `"6"`, body: `{"reason":"태풍"}`, want: 409, present: []string{"meeting.live"}},
		{as: "dangjin.officer", do: "POST " + at + "/end", match: `"6"`, want: 200, present: []string{`"ended"`}},
		{as: "dangjin.officer", do: "POST " + at + "/cancel", match: `"7"`, body: `{"reason":"태풍"}`, want: 409, present: []string{"meeting.over"}},
	})
}

// Two of three who share a space meet among themselves: the third learns nothing of it, nor of the text of its minutes.
func TestAMeetingIsKnownToItsPartiesAlone(t *testing.T) {
	h := newHouse(t)
	const at = "/spaces/pact:{net}/meetings/{m}"
	h.run(t, []row{
		{as: "gaok.admin", do: "POST /pacts", body: `{"kind":"network","name":` + text("ko", "세 기관") + `,"with":["dangjin","liaoning"]}`, want: 200, keep: "net"},
		{as: "dangjin.admin", do: "GET /pacts/{net}", want: 200},
		{as: "dangjin.admin", do: "POST /pacts/{net}/accept", want: 200},
		{as: "liaoning.admin", do: "GET /pacts/{net}", want: 200},
		{as: "liaoning.admin", do: "POST /pacts/{net}/accept", want: 200},
	})
	h.settle()
	start := h.Clock.Now().Add(2 * time.Hour).UTC().Truncate(time.Second)
	slot := `{"start":"` + start.Format(time.RFC3339) + `","end":"` + start.Add(time.Hour).Format(time.RFC3339) + `","zone":"Asia/Seoul"}`
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{net}/meetings", body: `{` + convened("양자 협의") + `,"parties":["liaoning"]}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"1"`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"2"`, body: slot, want: 200},
		{as: "liaoning.viewer", do: "GET " + at, want: 200, present: []string{"양자 협의"}},
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/end", match: `"4"`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/minutes", want: 200},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/minutes/0"})
	h.vars["pad"], _ = a.body["pad"].(string)
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET /spaces/pact:{net}/pads/{pad}", want: 200},
		{as: "gaok.staff", do: "GET /spaces/pact:{net}/pads/{pad}", want: 404},
		{as: "gaok.staff", do: "POST /spaces/pact:{net}/pads/{pad}/archive", match: `"1"`, want: 404},
		{as: "gaok.staff", do: "GET /pads", want: 200, absent: []string{"{pad}", "양자 협의"}},
		{as: "liaoning.officer", do: "GET /pads", want: 200, present: []string{"{pad}"}},
		{as: "gaok.staff", do: "GET " + at, want: 404},
		{as: "gaok.staff", do: "GET /meetings", want: 200, absent: []string{"양자 협의"}},
		{as: "gaok.staff", do: "GET " + at + "/room", want: 404},
		{as: "gaok.staff", do: "GET " + at + "/minutes/0", want: 404},
		{as: "gaok.staff", do: "GET " + at + "/people", want: 404},
		{as: "gaok.staff", do: "GET /spaces/pact:{net}/objects/meeting/{m}/room", want: 404},
		{as: "gaok.staff", do: "GET /spaces/pact:{net}/objects/meeting/{m}/files", want: 404},
	})
}
