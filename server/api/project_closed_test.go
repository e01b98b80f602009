package api_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// reseat has the room of a restricted project and its approvals be for its group, as the installation does.
func (h *house) reseat(ctx context.Context, rooms *chat.Service, approvals *approval.Service, s tenants.Space, f fact.Fact) error {
	if f.With["class"] != string(project.Restricted) || !project.Seats(f) {
		return nil
	}
	house := h.Authority.Steward(s, tenants.Errand{Name: "project", Can: []fact.Ability{tenants.Keep, tenants.OpenChat, tenants.ManageChat}})
	p, err := h.projects.Project(ctx, house, project.ID(f.About.ID))
	if err != nil {
		return err
	}
	if err := rooms.Reseat(ctx, house, f.About, p.Readers); err != nil {
		return err
	}
	return approvals.Close(ctx, s, p.Subjects(), approval.Circle{Within: p.Within(), Readers: p.Readers, Gone: p.Left})
}

const inPact = "/spaces/pact:{pact}"

// fewPlan has two Korean parties share a project that its group of two alone may know of, with a room, a file, a task, an annex and an open approval.
func fewPlan(t *testing.T, class string) *house {
	t.Helper()
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.admin", do: "POST /pacts", body: `{"kind":"pair","name":` + text("en", "pair") + `,"with":["gaok"]}`, want: 200, keep: "pact"},
		{as: "gaok.admin", do: "GET /pacts/{pact}", want: 200},
		{as: "gaok.admin", do: "POST /pacts/{pact}/accept", want: 200},
		{as: "dangjin.officer", do: "POST " + inPact + "/projects", body: idea(class, canary), want: 200, keep: "project"},
		{as: "dangjin.officer", do: "PUT " + inPact + "/projects/{project}/benefit", body: sheet(canary), want: 200},
		{as: "dangjin.officer", do: "POST " + inPact + "/projects/{project}/tasks", body: `{"title":` + text("ko", canary) + `,"notes":` + text("ko", canary) + `,"phase":"","tenant":"dangjin","owner":"","due":"","state":"todo"}`, want: 200, keep: "task"},
		{as: "dangjin.officer", do: "POST " + inPact + "/objects/project/{project}/room", want: 200},
		{as: "dangjin.officer", do: "POST " + inPact + "/files?name=" + canary + ".txt", body: canary, want: 200, keep: "file"},
		{as: "dangjin.officer", do: "POST " + inPact + "/objects/project/{project}/files", body: `{"file":"{file}"}`, want: 200},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET " + inPact + "/objects/project/{project}/room"})
	h.vars["room"], _ = a.body["room"].(string)
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST " + inPact + "/rooms/{room}/messages", body: `{"key":"1","lang":"ko","text":"` + canary + `"}`, want: 200, keep: "message"},
		{as: "dangjin.officer", do: "POST " + inPact + "/rooms/{room}/messages/1/reactions", body: `{"emoji":"👍","on":true}`, want: 200},
		{as: "dangjin.officer", do: "POST " + inPact + "/projects/{project}/propose", body: `{"comment":"` + canary + `"}`, want: 200},
		{as: "gaok.staff", do: "GET " + inPact + "/projects/{project}", want: map[string]int{"open": 200, "restricted": 404}[class]},
	})
	return h
}

// seen lists what of the project's the answer names.
func (h *house) seen(a answer) []string {
	var all []string
	for _, name := range []string{"project", "task", "room", "file", "message", "approval"} {
		if id := h.vars[name]; id != "" && strings.Contains(a.raw, id) {
			all = append(all, name)
		}
	}
	if strings.Contains(strings.ToLower(a.raw), canary) {
		all = append(all, "its words")
	}
	return all
}

// outsiders share the space, and even the city, but not the project's group.
var outsiders = []string{"dangjin.head", "dangjin.admin", "dangjin.auditor", "dangjin.mayor", "gaok.admin", "gaok.clerk"}

func (h *house) nobodyOutsideSees(t *testing.T) {
	t.Helper()
	h.vars["seq"], h.vars["lang"], h.vars["noun"] = "1", "zh-Hans", "project"
	for _, who := range outsiders {
		for _, r := range api.Routes() {
			if r.Method != "GET" || r.Who == api.Public {
				continue
			}
			s := samples[r.Name]
			for _, q := range []string{"", "?about={project}", "?q=" + canary, "?view=open", "?view=done", "?view=ours", "?state=proposed", "?noun=project&subject={project}"} {
				s.query = q
				if s.space != "" {
					s.space = "pact:{pact}"
				}
				a := h.ask(s.request(r, who))
				if a.status >= 500 {
					t.Errorf("%s%s answers %s with %d\n%s", r.Name, q, who, a.status, a.raw)
				}
				if found := h.seen(a); len(found) > 0 && a.status == 200 {
					t.Errorf("%s%s shows %s, who isn't in the group, %v:\n%s", r.Name, h.fill(q), who, found, a.raw)
				}
			}
		}
	}
}

// trailOf reads a whole trail as somebody who may audit it does.
func (h *house) trailOf(p tenants.Principal) []audit.Entry {
	h.t.Helper()
	in, err := h.Authority.Enter(h.t.Context(), p, tenants.Space(h.fill("pact:{pact}")))
	h.must(err)
	all, err := h.kept.Trails().In(in).Find(h.t.Context(), audit.Filter{}, page.Ask{Size: page.MostSize})
	h.must(err)
	return all.Items
}

func TestWhatFewMayKnowOfIsSeenByNobodyElse(t *testing.T) {
	h := fewPlan(t, "restricted")
	h.heard()
	before := h.trailOf(h.Dangjin.Auditor)
	h.run(t, []row{
		{as: "dangjin.officer", do: "PUT " + inPact + "/projects/{project}/annex", match: `"0"`, body: `{"notes":` + text("ko", canary) + `,"points":[],"budget":[]}`, want: 200,
			facts: []string{"annex.written@home:dangjin/project/{project}"}},
		{as: "dangjin.officer", do: "POST " + inPact + "/projects/{project}/group", body: `{"member":"{gaok.staff}"}`, want: 200,
			facts: []string{"chat.room_changed@pact:{pact}/project/{project}", "project.group_changed@pact:{pact}/project/{project}"}},
		{as: "gaok.staff", do: "GET " + inPact + "/projects/{project}", want: 200},
		{as: "gaok.staff", do: "PUT " + inPact + "/projects/{project}/benefit", body: sheet(canary), want: 200},
		{as: "gaok.staff", do: "GET " + inPact + "/rooms/{room}/messages", want: 200, present: []string{canary}},
		{as: "gaok.staff", do: "POST " + inPact + "/rooms/{room}/messages", body: `{"key":"2","lang":"ko","text":"` + canary + `"}`, want: 200,
			facts: []string{"chat.posted@pact:{pact}/project/{project}"}},
		{as: "dangjin.officer", do: "POST " + inPact + "/approvals", body: `{"about":{"noun":"project","id":"{project}"},"intent":"approve","order":"parallel","due":"2026-08-05"}`, want: 200, keep: "approval",
			facts: []string{"approval.asked@pact:{pact}/project/{project}", "project.frozen@pact:{pact}/project/{project}"}},
		{as: "gaok.staff", do: "GET " + inPact + "/approvals/{approval}", want: 200, present: []string{canary}},
		{as: "gaok.staff", do: "GET " + inPact + "/objects/project/{project}/timeline", want: 200, present: []string{"project.begun", "project.frozen"}},
		{as: "gaok.staff", do: "GET " + inPact + "/objects/approval/{approval}/timeline", want: 200, present: []string{"approval.asked"}},
		{as: "dangjin.officer", do: "GET /approvals?view=ours", want: 200, present: []string{"{approval}"}},
	})
	h.nobodyOutsideSees(t)
	after := h.trailOf(h.Dangjin.Auditor)
	if len(after) != len(before) || len(after) > 0 && after[0].Seq != before[0].Seq {
		t.Errorf("the trail of the space grew from %d to %d entries by deeds that only few may know of", len(before), len(after))
	}
	if _, err := h.kept.Verify(t.Context(), func(space string, seq int64) { t.Errorf("the trail %s breaks at %d", space, seq) }); err != nil {
		t.Error(err)
	}
	for name, p := range h.people {
		if slices.Contains(outsiders, name) {
			if a := h.ask(row{as: name, do: "GET /notices"}); len(h.seen(a)) > 0 {
				t.Errorf("%s, who is %s, is told of it:\n%s", name, p.Member(), a.raw)
			}
		}
	}
}

// A project that everybody knew of, with a room in which was talked, becomes one that only its group knows of.
func TestARaisedProjectTakesItsRoomAndApprovalsWithIt(t *testing.T) {
	h := fewPlan(t, "open")
	h.run(t, []row{
		{as: "gaok.staff", do: "PUT " + inPact + "/projects/{project}/benefit", body: sheet(canary), want: 200},
		{as: "gaok.clerk", do: "GET " + inPact + "/rooms/{room}/messages", want: 200, present: []string{canary}},
		{as: "gaok.clerk", do: "GET /search?q=" + canary, want: 200, present: []string{"{room}"}},
		{as: "dangjin.officer", do: "POST " + inPact + "/approvals", body: `{"about":{"noun":"project","id":"{project}"},"intent":"approve","order":"parallel","due":"2026-08-05"}`, want: 200, keep: "approval"},
		{as: "gaok.clerk", do: "GET " + inPact + "/approvals/{approval}", want: 200},
		{as: "dangjin.officer", do: "POST " + inPact + "/approvals/{approval}/reset", body: `{}`, want: 200},
		{as: "dangjin.officer", do: "GET " + inPact + "/projects/{project}", want: 200},
		{as: "dangjin.officer", do: "POST " + inPact + "/projects/{project}/raise", want: 200,
			facts: []string{"chat.room_changed@pact:{pact}/project/{project}", "project.raised@pact:{pact}/project/{project}"}},
		{as: "dangjin.officer", do: "GET " + inPact + "/rooms/{room}/messages", want: 200, present: []string{canary}},
		{as: "dangjin.officer", do: "GET /search?q=" + canary, want: 200, present: []string{"{room}"}},
		{as: "gaok.clerk", do: "GET " + inPact + "/rooms/{room}/messages", want: 404},
		{as: "gaok.clerk", do: "POST " + inPact + "/rooms/{room}/messages", body: `{"key":"3","lang":"ko","text":"no"}`, want: 404},
		{as: "gaok.clerk", do: "GET " + inPact + "/approvals/{approval}", want: 404},
		{as: "gaok.clerk", do: "GET /search?q=" + canary, want: 200, present: []string{`"total":0`}},
		{as: "dangjin.officer", do: "GET " + inPact + "/objects/project/{project}/timeline", want: 200, present: []string{"project.begun", "project.proposed", "project.raised"}},
	})
}
