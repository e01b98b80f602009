package api_test

import (
	"strings"
	"testing"
)

// goesLive has Dangjin and Liaoning in a meeting that is under way, named {m}.
func (h *house) goesLive(t *testing.T) string {
	t.Helper()
	at := "/spaces/pact:{pair}/meetings/{m}"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings", body: `{` + convened("실무협의") + `}`, want: 200, keep: "m"},
		{as: "dangjin.officer", do: "POST " + at + "/invite", match: `"1"`, want: 200},
		{as: "dangjin.officer", do: "PUT " + at + "/time", match: `"2"`, body: `{"start":"2026-10-31T14:30:00Z","end":"2026-10-31T16:30:00Z","zone":"Asia/Seoul"}`, want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/agenda/items", body: item("양식장", ""), want: 200},
		{as: "dangjin.officer", do: "POST " + at + "/room/signals", body: `{"kind":"hand","on":true}`, want: 409, present: []string{"meeting.not_live"}},
		{as: "dangjin.officer", do: "POST " + at + "/open", match: `"3"`, want: 200, present: []string{`"live"`}},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET " + at + "/agenda"})
	items, _ := a.body["items"].([]any)
	first, _ := items[0].(map[string]any)
	h.vars["point"], _ = first["id"].(string)
	return at + "/room"
}

func TestARoomOfTwoSidesFromItsFirstItemToItsVote(t *testing.T) {
	h := newHouse(t)
	at := h.goesLive(t)
	h.run(t, []row{
		{as: "gaok.staff", do: "GET " + at, want: 404},
		{as: "gaok.staff", do: "GET " + at + "/captions", want: 404},
		{as: "dangjin.viewer", do: "GET " + at, want: 200, present: []string{`"sign":true`, `"ask":true`}, absent: []string{`"lead":true`, `"caption":true`}},
		{as: "liaoning.officer", do: "PUT " + at + "/item", body: `{"item":"{point}"}`, want: 403, present: []string{"floor.not_chair"}},
		{as: "dangjin.viewer", do: "PUT " + at + "/item", body: `{"item":"{point}"}`, want: 403},
		{as: "dangjin.officer", do: "PUT " + at + "/item", body: `{"item":"{point}"}`, want: 200, present: []string{`"seq":1`, `"lead":true`}},
		{as: "dangjin.officer", do: "PUT " + at + "/item", body: `{"item":"{point}"}`, want: 200, present: []string{`"seq":1`}},
		{as: "dangjin.officer", do: "PUT " + at + "/quota", body: `{"minutes":15}`, want: 200, present: []string{`"quota":15`}},
		{as: "liaoning.officer", do: "PUT " + at + "/heads", body: `{"tenant":"liaoning","count":4}`, want: 200, present: []string{`"count":4`}},
		{as: "liaoning.officer", do: "PUT " + at + "/heads", body: `{"tenant":"dangjin","count":4}`, want: 403},
		{as: "liaoning.officer", do: "POST " + at + "/speakers", body: `{"id":"s1","kind":"speak","from":"online"}`, want: 200, present: []string{`"s1"`}},
		{as: "liaoning.officer", do: "POST " + at + "/speakers", body: `{"id":"s1","kind":"speak","from":"online"}`, want: 200},
		{as: "liaoning.officer", do: "POST " + at + "/speakers", body: `{"id":"s2","kind":"speak","from":"online"}`, want: 409, present: []string{"floor.already_asked"}},
		{as: "dangjin.viewer", do: "POST " + at + "/speakers", body: `{"id":"s3","kind":"speak","from":"hall","name":"단장"}`, want: 403},
		{as: "dangjin.viewer", do: "POST " + at + "/speakers/s1/finish", want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/speakers/s1/floor", want: 200, present: []string{`"speaking"`, `"began"`}},
		{as: "dangjin.viewer", do: "POST " + at + "/signals", body: `{"kind":"slower","on":true}`, want: 200, present: []string{`"slower"`}},
		{as: "liaoning.officer", do: "POST " + at + "/speakers/s1/finish", want: 200, absent: []string{`"slower"`, `"speaking"`}},

		{as: "dangjin.officer", do: "POST " + at + "/ballots", body: `{"id":"b1","question":` + text("ko", "찬성하십니까") + `,"choices":[{"id":"yes","text":` + text("ko", "찬성") + `},{"id":"no","text":` + text("ko", "반대") + `}],"per":"delegation","secret":true}`, want: 200, present: []string{`"b1"`}, absent: []string{`"count":0`}},
		{as: "dangjin.viewer", do: "POST " + at + "/ballots/b1/votes", body: `{"choice":"yes","key":"k0"}`, want: 403},
		{as: "liaoning.officer", do: "POST " + at + "/ballots/b1/votes", body: `{"choice":"yes","key":"k1"}`, want: 200, present: []string{`"voted":["b1"]`, `"cast":1`}, absent: []string{`"choice"`}},
		{as: "liaoning.officer", do: "POST " + at + "/ballots/b1/votes", body: `{"choice":"yes","key":"k1"}`, want: 200, present: []string{`"cast":1`}},
		{as: "liaoning.head", do: "POST " + at + "/ballots/b1/votes", body: `{"choice":"no","key":"k2"}`, want: 409, present: []string{"floor.side_voted"}},
		{as: "liaoning.officer", do: "POST " + at + "/ballots/b1/close", want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/ballots/b1/close", want: 200, present: []string{`"quorate":false`, `"count":1`}, absent: []string{`"choice"`}},
		{as: "dangjin.officer", do: "POST " + at + "/ballots/b1/votes", body: `{"choice":"yes","key":"k3"}`, want: 409, present: []string{"floor.ballot_closed"}},

		{as: "dangjin.viewer", do: "POST " + at + "/captions", body: `{"key":"c0","lang":"ko","text":"안건을 시작합니다"}`, want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/captions", body: `{"key":"c1","lang":"ko","text":"안건을 시작합니다"}`, want: 200, present: []string{`"seq":1`, "안건을"}},
		{as: "dangjin.officer", do: "POST " + at + "/captions", body: `{"key":"c1","lang":"ko","text":"안건을 시작합니다"}`, want: 200, present: []string{`"seq":1`}},
		{as: "liaoning.officer", do: "POST " + at + "/captions", body: `{"key":"c1","lang":"zh-Hans","text":"现在开始议题","machine":"기관 번역기"}`, want: 200, present: []string{`"seq":2`}},
		{as: "liaoning.officer", do: "POST " + at + "/captions", body: `{"key":"c2","lang":"ko","text":"틀린 정정","of":9}`, want: 404},
		{as: "dangjin.head", do: "POST " + at + "/captions", body: `{"key":"c2","lang":"ko","text":"남의 정정","of":1}`, want: 403, present: []string{"floor.not_writer"}},
		{as: "dangjin.officer", do: "POST " + at + "/captions", body: `{"key":"c2","lang":"ko","text":"안건을 개시합니다","of":1}`, want: 200, present: []string{`"of":1`, `"seq":3`}},
		{as: "dangjin.officer", do: "POST " + at + "/captions", body: `{"key":"c3","lang":"ja","text":"始めます"}`, want: 422, present: []string{"lang"}},
		{as: "dangjin.officer", do: "POST " + at + "/captions", body: `{"key":"c4","lang":"ko","text":"` + strings.Repeat("가", 501) + `"}`, want: 422, present: []string{"text"}},
		{as: "liaoning.head", do: "GET " + at + "/captions?item={point}&since=1", want: 200, present: []string{"现在开始", "안건을 개시"}, absent: []string{"안건을 시작"}},
		{as: "dangjin.head", do: "GET /spaces/pact:{pair}/objects/meeting/{m}/timeline", want: 200, absent: []string{"side_voted", "caption"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/meetings/{m}/end", match: `"4"`, want: 200},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"ended"`, `"b1"`, "meeting.not_live"}, absent: []string{`"ask":true`}},
		{as: "liaoning.officer", do: "POST " + at + "/captions", body: `{"key":"c9","lang":"ko","text":"늦은 자막"}`, want: 409},
	})
}

// What is closed to named persons isn't there for anybody else: not for their colleagues, and not for their administrators.
func TestAClosedSittingIsForThoseWhoWereNamed(t *testing.T) {
	h := newHouse(t)
	room := h.goesLive(t)
	at := strings.TrimSuffix(room, "/room") + "/sittings"
	h.vars["head"], h.vars["them"] = string(h.Dangjin.Head.Member()), string(h.Liaoning.Officer.Member())
	h.vars["officer"] = string(h.Dangjin.Officer.Member())
	inside := room + "{path}?sitting={s}"
	in := func(path string) string { return strings.Replace(inside, "{path}", path, 1) }
	secret := "비공개안건"
	h.run(t, []row{
		{as: "liaoning.officer", do: "POST " + at, body: `{"title":` + text("ko", secret) + `,"parties":[],"members":[]}`, want: 403},
		{as: "dangjin.officer", do: "POST " + at, body: `{"title":` + text("ko", secret) + `,"parties":["liaoning"],"members":["{them}"]}`, want: 422, present: []string{"members[0]"}},
		{as: "dangjin.officer", do: "POST " + at, body: `{"title":` + text("ko", secret) + `,"parties":["liaoning"],"members":["{officer}"]}`, want: 200, keep: "s", present: []string{secret, `"inside":true`}},
		{as: "liaoning.officer", do: "GET " + at, want: 200, present: []string{`"names":true`}, absent: []string{secret, `"inside":true`}},
		{as: "dangjin.officer", do: "POST " + at + "/{s}/open", want: 409, present: []string{"sitting.nobody_named"}},
		{as: "liaoning.officer", do: "PUT " + at + "/{s}/members", body: `{"members":["{head}"]}`, want: 422},
		{as: "liaoning.officer", do: "PUT " + at + "/{s}/members", body: `{"members":["{them}"]}`, want: 200, present: []string{secret, `"inside":true`}},
		{as: "dangjin.viewer", do: "GET " + at, want: 200, present: []string{`"items":[]`}},
		{as: "dangjin.officer", do: "POST " + in("/captions"), body: `{"key":"k0","lang":"ko","text":"` + secret + `"}`, want: 409},
		{as: "dangjin.officer", do: "POST " + at + "/{s}/open", want: 200, present: []string{`"from"`}},
		{as: "dangjin.officer", do: "PUT " + at + "/{s}/members", body: `{"members":["{officer}","{head}"]}`, want: 409, present: []string{"sitting.begun"}},
		{as: "dangjin.officer", do: "POST " + in("/captions"), body: `{"key":"k1","lang":"ko","text":"` + secret + `"}`, want: 200, present: []string{`"seq":1`}},
		{as: "dangjin.officer", do: "PUT " + in("/quota"), body: `{"minutes":7}`, want: 200, present: []string{`"quota":7`}},
		{as: "dangjin.officer", do: "POST " + in("/ballots"), body: `{"id":"b1","question":` + text("ko", secret) + `,"choices":[{"id":"yes","text":` + text("ko", "찬성") + `},{"id":"no","text":` + text("ko", "반대") + `}],"per":"delegation"}`, want: 200},
		{as: "liaoning.officer", do: "POST " + in("/ballots/b1/votes"), body: `{"choice":"yes","key":"k1"}`, want: 200, present: []string{`"cast":1`}},
		{as: "liaoning.officer", do: "GET " + in("/captions"), want: 200, present: []string{secret}},
		// What is talked of beside it, with the papers that are handed round there, is closed with it.
		{as: "dangjin.head", do: "POST /spaces/pact:{pair}/objects/sitting/{s}/room", want: 404},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/objects/sitting/{s}/room", want: 200},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/objects/sitting/{s}/room", want: 200},
	})
	h.vars["talk"], _ = h.ask(row{as: "dangjin.officer", do: "GET /spaces/pact:{pair}/objects/sitting/{s}/room"}).body["room"].(string)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/rooms/{talk}/messages", body: `{"key":"1","lang":"ko","text":"` + secret + `"}`, want: 200},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/rooms/{talk}/messages", want: 200, present: []string{secret}},
		{as: "liaoning.officer", do: "POST " + at + "/{s}/end", want: 403},
		{as: "dangjin.officer", do: "POST " + at + "/{s}/end", want: 200, present: []string{`"to"`}},
		{as: "liaoning.officer", do: "POST " + in("/captions"), body: `{"key":"k9","lang":"ko","text":"늦은 말"}`, want: 409},
		{as: "liaoning.officer", do: "GET " + in("/captions"), want: 200, present: []string{secret}},
	})
	for _, who := range []string{"dangjin.head", "dangjin.admin", "dangjin.viewer", "dangjin.second", "liaoning.head"} {
		h.run(t, []row{
			{as: who, do: "GET " + in(""), want: 404},
			{as: who, do: "GET " + in("/captions"), want: 404},
			{as: who, do: "POST " + in("/signals"), body: `{"kind":"hand","on":true}`, want: 404},
			{as: who, do: "GET " + room, want: 200, present: []string{`"captions":0`, `"quota":0`}, absent: []string{secret, `"b1"`}},
			{as: who, do: "GET " + at, want: 200, present: []string{`"from"`, `"to"`}, absent: []string{secret, `"inside":true`, "sides"}},
			{as: who, do: "GET /search?q=" + secret, want: 200, absent: []string{`"{s}"`}},
			{as: who, do: "GET /spaces/pact:{pair}/objects/sitting/{s}/timeline", want: 404},
			{as: who, do: "GET /spaces/pact:{pair}/objects/sitting/{s}/room", want: 404},
			{as: who, do: "GET /spaces/pact:{pair}/rooms/{talk}", want: 404},
			{as: who, do: "GET /spaces/pact:{pair}/rooms/{talk}/messages", want: 404},
			{as: who, do: "GET /spaces/pact:{pair}/rooms", want: 200, absent: []string{secret, "{talk}"}},
			{as: who, do: "GET /spaces/pact:{pair}/objects/meeting/{m}/timeline", want: 200, absent: []string{"sitting.named", "sitting.arranged", "floor.ballot_opened", "floor.time_limited", secret}},
		})
	}
	h.run(t, []row{
		{as: "dangjin.admin", do: "GET /audit?size=100", want: 200, absent: []string{secret, "{s}", "sitting.named", "sitting.arranged"}},
		{as: "gaok.staff", do: "GET " + at, want: 404},
		{as: "gaok.staff", do: "GET " + in(""), want: 404},
	})
}
