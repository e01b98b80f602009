package api_test

import (
	"context"
	"slices"
	"testing"
)

// The main job from end to end: written, reviewed twice, published, found by another city, adopted, and told at home.
func TestACaseTravels(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /cases", body: content("당진한과"), key: "one", want: 200, keep: "case", facts: []string{"case.begun@home:dangjin"},
			present: []string{`"state":"draft"`, `"submit":true`, `"approve":false`}},
		{as: "dangjin.officer", do: "POST /cases", body: content("당진한과"), key: "one", want: 200, present: []string{"{case}"}, facts: []string{}},
		{as: "dangjin.officer", do: "PATCH /cases/{case}", body: content("당진한과"), match: "-", want: 422, code: "request.revision_missing"},
		{as: "dangjin.officer", do: "PATCH /cases/{case}", body: content("당진한과"), match: `"7"`, want: 412, code: "record.stale"},
		{as: "dangjin.officer", do: "PATCH /cases/{case}", body: content("당진한과"), want: 200, facts: []string{"case.saved@home:dangjin"}},
		{as: "dangjin.viewer", do: "GET /cases/{case}", want: 200, present: []string{`"save":false`}},
		{as: "dangjin.viewer", do: "POST /cases/{case}/submit", want: 403, code: "space.forbidden"},
		{as: "", do: "GET /cases/{case}", want: 401, code: "session.none", absent: []string{"당진한과"}},
		{as: "liaoning.officer", do: "GET /cases/{case}", want: 404, code: "library.case_not_found", absent: []string{"당진한과"}},
		{as: "gaok.staff", do: "GET /cases/{case}", want: 404, absent: []string{"당진한과"}},
		{as: "dangjin.officer", do: "GET /cases/{case}", want: 200},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200, present: []string{`"state":"internal_review"`}, facts: []string{"case.submitted@home:dangjin"}},
		{as: "dangjin.officer", do: "POST /cases/{case}/approve", want: 403},
		{as: "dangjin.head", do: "GET /home", want: 200, present: []string{`"kind":"case.approve"`, "{case}", `"case.submitted"`}},
		{as: "dangjin.second", do: "GET /home", want: 200, absent: []string{"{case}"}},
		{as: "dangjin.head", do: "POST /cases/{case}/return", body: `{"reason":""}`, want: 422},
		{as: "dangjin.head", do: "POST /cases/{case}/return", body: `{"reason":"수치를 보완해 주세요"}`, want: 200, present: []string{`"returned":{`}, facts: []string{"case.returned@home:dangjin"}},
		{as: "dangjin.officer", do: "GET /home", want: 200, present: []string{`"kind":"case.returned"`, "{case}"}},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/approve", want: 200, present: []string{`"state":"coord_review"`},
			facts: []string{"case.approved@home:dangjin", "submission.opened@home:dangjin", "submission.opened@pact:{network}"}},
		{as: "dangjin.head", do: "GET /submissions", want: 403},
		{as: "liaoning.head", do: "GET /submissions", want: 404},
		{as: "gaok.clerk", do: "GET /submissions", want: 403},
		{as: "gaok.staff", do: "GET /home", want: 200, present: []string{`"kind":"submission.review"`, "{case}-1-1"}},
		{as: "gaok.staff", do: "GET /submissions", want: 200, present: []string{"{case}-1-1", "당진한과"}},
		{as: "gaok.staff", do: "GET /submissions/{case}-1-1", want: 200, present: []string{`"accept":true`}},
		{as: "", do: "GET /library/{case}", want: 404, absent: []string{"당진한과"}},
		{as: "gaok.staff", do: "POST /submissions/{case}-1-1/accept", want: 200, facts: []string{
			"submission.accepted@pact:{network}", "edition.published@commons", "edition.published@pact:{network}", "card.shown@commons", "case.published@home:dangjin",
		}},
		{as: "gaok.staff", do: "POST /submissions/{case}-1-1/accept", want: 409, code: "library.decided"},
		{as: "dangjin.officer", do: "GET /cases/{case}", want: 200, present: []string{`"state":"published"`, `"withdraw":false`}},
		{as: "dangjin.officer", do: "GET /notices", want: 200, present: []string{`"kind":"case.published"`, `"unread":1`}, absent: []string{h.fill("{gaok.staff}")}},
		{as: "dangjin.officer", do: "GET /cases/{case}/timeline", want: 200, present: []string{"case.begun", "case.returned", "case.published"}, absent: []string{"case.saved"}},
		{as: "", do: "GET /library", want: 200, present: []string{"{case}", "당진한과"}, absent: []string{"owner", string(h.Dangjin.Officer.Member())}},
		{as: "", do: "GET /library/{case}", want: 200, present: []string{"당진한과 배경", `"adopt":false`}},
		{as: "", do: "GET /search?q=한과", want: 200, present: []string{"{case}", `"total":1`}},
		{as: "dangjin.officer", do: "POST /library/{case}/adopt", body: `{"to":"considering"}`, want: 409, code: "library.own_adoption"},
		{as: "liaoning.viewer", do: "POST /library/{case}/adopt", body: `{"to":"considering"}`, want: 403},
		{as: "liaoning.officer", do: "GET /library/{case}", want: 200, present: []string{`"adopt":true`}},
		{as: "liaoning.officer", do: "POST /library/{case}/adopt", body: `{"to":"pilot"}`, want: 409, code: "library.phase_skipped"},
		{as: "liaoning.officer", do: "POST /library/{case}/adopt", body: `{"to":"considering","due":"2026-07-20","reason":"우리 시에도 한과 명인이 있다"}`, key: "a", want: 200, keep: "adoption",
			facts: []string{"adoption.begun@home:liaoning", "uptake.told@home:dangjin", "uptake.told@home:liaoning"}},
		{as: "liaoning.officer", do: "POST /library/{case}/adopt", body: `{"to":"considering"}`, key: "a", want: 200, present: []string{"{adoption}"}, facts: []string{}},
		{as: "liaoning.second", do: "POST /library/{case}/adopt", body: `{"to":"considering"}`, want: 409, code: "library.already_adopted"},
		{as: "liaoning.officer", do: "GET /home", want: 200, present: []string{`"kind":"adoption.due"`, `"due":"2026-07-20"`}, absent: []string{`"late":true`}},
		{as: "liaoning.officer", do: "PATCH /adoptions/{adoption}", body: `{"notes":"예산과 협의 중"}`, want: 200, facts: []string{"adoption.noted@home:liaoning"}},
		{as: "dangjin.officer", do: "GET /cases/{case}/uptakes", want: 200, present: []string{`"tenant":"liaoning"`, "한과 명인"}, absent: []string{"예산과"}},
		{as: "dangjin.officer", do: "GET /notices", want: 200, present: []string{"uptake.told"}},
		{as: "dangjin.officer", do: "GET /adoptions/{adoption}", want: 404},
		{as: "", do: "GET /library/{case}", want: 200, absent: []string{"한과 명인", "considering"}},
		{as: "liaoning.officer", do: "POST /adoptions/{adoption}/step", body: `{"to":"planned","public":true}`, want: 200,
			facts: []string{"adoption.moved@home:liaoning", "uptake.told@home:dangjin", "uptake.told@home:liaoning", "card.taken@commons"}},
		{as: "", do: "GET /library/{case}", want: 200, present: []string{`"phase":"planned"`}},
		{as: "liaoning.officer", do: "POST /adoptions/{adoption}/step", body: `{"to":"dropped"}`, want: 422, code: "library.reason_missing"},
		{as: "liaoning.officer", do: "POST /adoptions/{adoption}/step", body: `{"to":"dropped","reason":"예산이 없다","due":"2026-08-01","public":true}`, want: 200, absent: []string{`"due"`}},
		{as: "dangjin.officer", do: "GET /cases/{case}", want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/withdraw", body: `{"reason":"수치를 다시 확인한다"}`, want: 200, facts: []string{"case.withdrawn@home:dangjin", "card.hidden@commons"}},
		{as: "", do: "GET /library/{case}", want: 200, present: []string{`"withdrawn":true`, "다시 확인"}, absent: []string{"당진한과 배경"}},
		{as: "", do: "GET /library", want: 200, absent: []string{"{case}"}},
		{as: "", do: "GET /search?q=한과", want: 200, present: []string{`"total":0`}, absent: []string{"{case}"}},
	})
}

// A crash may leave any step untold: told again, in order or in any other, nothing more comes of it.
func TestWhatIsToldAgainChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /cases", body: content("되풀이"), want: 200, keep: "case"},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/approve", want: 200},
		{as: "gaok.staff", do: "POST /submissions/{case}-1-1/return", body: `{"reason":"출처"}`, match: `"1"`, want: 200},
		{as: "dangjin.officer", do: "GET /cases/{case}", want: 200},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/approve", want: 200},
		{as: "gaok.staff", do: "POST /submissions/{case}-1-2/accept", match: `"1"`, want: 200},
		{as: "liaoning.officer", do: "POST /library/{case}/adopt", body: `{"to":"considering","public":true}`, want: 200, keep: "adoption"},
		{as: "liaoning.officer", do: "POST /adoptions/{adoption}/step", body: `{"to":"planned","public":true}`, want: 200},
		{as: "dangjin.admin", do: "POST /members/{dangjin.officer}/transfer", body: `{"to":"{dangjin.second}"}`, match: `"1"`, want: 200},
		{as: "dangjin.second", do: "GET /cases/{case}", want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/withdraw", body: `{"reason":"수정"}`, want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/revise", want: 200},
		{as: "dangjin.second", do: "POST /cases/{case}/submit", want: 200},
	})
	h.heard()
	h.mu.Lock()
	all := slices.Clone(h.trails)
	h.mu.Unlock()
	backwards := slices.Clone(all)
	slices.Reverse(backwards)
	for _, order := range [][]deed{all, backwards} {
		for _, d := range order {
			for _, carry := range h.carry {
				h.must(carry(context.Background(), d.space, d.fact))
			}
		}
		if told := h.heard(); len(told) > 0 {
			t.Errorf("what was told again leads to %v", told)
		}
	}
	h.run(t, []row{
		{as: "dangjin.second", do: "GET /cases/{case}", want: 200, present: []string{`"state":"internal_review"`, `"version":2`}},
		{as: "", do: "GET /library/{case}", want: 200, present: []string{`"withdrawn":true`}},
	})
}

func TestAWriterNeverApprovesHerOwn(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.mayor", do: "POST /cases", body: content("시장"), want: 200, keep: "case"},
		{as: "dangjin.mayor", do: "POST /cases/{case}/submit", want: 200, present: []string{`"approve":false`}},
		{as: "dangjin.mayor", do: "GET /home", want: 200, absent: []string{"case.approve"}},
		{as: "dangjin.mayor", do: "POST /cases/{case}/approve", want: 403, code: "library.own_case", facts: []string{}},
		// Who has only touched the text is a writer too.
		{as: "dangjin.officer", do: "POST /cases", body: content("공동"), want: 200, keep: "joint"},
		{as: "dangjin.mayor", do: "PATCH /cases/{joint}", body: content("공동"), want: 200},
		{as: "dangjin.officer", do: "POST /cases/{joint}/submit", want: 200},
		{as: "dangjin.mayor", do: "POST /cases/{joint}/approve", want: 403, code: "library.own_case"},
		{as: "dangjin.head", do: "POST /cases/{joint}/approve", want: 200},
		// A city outside every network has nobody to bring its case before.
		{as: "liaoning.officer", do: "POST /cases", body: content("沈阳"), want: 200, keep: "far"},
		{as: "liaoning.officer", do: "POST /cases/{far}/submit", want: 200},
		{as: "liaoning.head", do: "POST /cases/{far}/approve", want: 409, code: "library.no_network"},
	})
}

func TestRecallAndSendingBack(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /cases", body: content("회수"), want: 200, keep: "case"},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
		{as: "dangjin.officer", do: "POST /cases/{case}/recall", want: 200, present: []string{`"state":"draft"`}},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/approve", want: 200},
		{as: "dangjin.officer", do: "POST /cases/{case}/recall", want: 200, present: []string{`"state":"draft"`},
			facts: []string{"case.recalled@home:dangjin", "submission.recalled@pact:{network}"}},
		{as: "gaok.staff", do: "GET /submissions", want: 200, absent: []string{"{case}"}},
		{as: "dangjin.officer", do: "POST /cases/{case}/submit", want: 200},
		{as: "dangjin.head", do: "POST /cases/{case}/approve", want: 200},
		{as: "gaok.staff", do: "GET /submissions/{case}-1-2", want: 200},
		{as: "gaok.staff", do: "POST /submissions/{case}-1-2/return", body: `{"reason":"출처를 밝혀 주세요"}`, want: 200,
			facts: []string{"submission.returned@pact:{network}", "case.sent_back@home:dangjin"}},
		{as: "dangjin.officer", do: "GET /home", want: 200, present: []string{`"kind":"case.returned"`, `"by":"gaok"`}},
		{as: "dangjin.officer", do: "GET /cases/{case}", want: 200, present: []string{"출처를 밝혀"}},
	})
}
