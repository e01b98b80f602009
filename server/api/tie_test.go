package api_test

import (
	"context"
	"testing"

	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// sharers is an agreement.Pacts over the tenants of a test.
type sharers struct{ people *tenants.Service }

func (s sharers) Joined(ctx context.Context, in tenants.Scope) ([]agreement.Sharer, error) {
	joined := []tenants.TenantID{in.Tenant()}
	if pact, ok := in.Space().Pact(); ok {
		p, err := s.people.Pact(ctx, in, pact)
		if err != nil {
			return nil, err
		}
		joined = p.Joined()
	}
	var all []agreement.Sharer
	for _, id := range joined {
		t, err := s.people.Tenant(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, agreement.Sharer{Tenant: id, Country: unit.Country(t.Country), Name: t.Name, Unit: t.Unit})
	}
	return all, nil
}

// papers is an agreement.Papers over the files of a test.
type papers struct{ *house }

func (p papers) Use(ctx context.Context, in tenants.Scope, id string, by fact.Ref) (string, error) {
	known, err := p.files.Known(ctx, in, []file.ID{file.ID(id)})
	if err != nil {
		return "", err
	}
	return known[0].SHA256, p.files.Use(ctx, in, []file.ID{known[0].ID}, by)
}

func (p papers) Copy(ctx context.Context, from, to tenants.Scope, id string, by fact.Ref) error {
	return p.files.Copy(ctx, from, to, file.ID(id), by)
}

// ties has Dangjin keep a tie in its home and one in its pact, both with the canary in them.
func (h *house) ties(t *testing.T) {
	t.Helper()
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/ties", body: `{"title":` + text("en", canary) + `,"proofs":[{"kind":"contact","number":"` + canary + `"}]}`, want: 200, keep: "tie"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[{"country":"FR","name":` + text("en", canary) + `}],"proofs":[{"kind":"signature","tie":"SISTER","date":"1999"}]}`,
			want: 200, keep: "hometie"},
		{as: "dangjin.officer", do: "PUT /ties/{hometie}/dossier", match: `"0"`, body: `{"why":` + text("en", canary) + `,"notes":` + text("en", canary) + `,"criteria":[],"alternatives":[],"sources":[]}`, want: 200},
	})
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/ties/{tie}/agreements", body: `{"type":"agreement","kind":"SISTER","title":` + text("en", canary) + `}`, want: 200, keep: "agreement"},
	})
	h.vars["step"] = "none"
	a := h.ask(row{as: "dangjin.officer", do: "GET /spaces/pact:{pact}/ties/{tie}"})
	proofs, _ := a.body["proofs"].([]any)
	first, _ := proofs[0].(map[string]any)
	h.vars["proof"], _ = first["id"].(string)
}

func TestTiesAreSharedByTheirSidesAlone(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.viewer", do: "POST /spaces/pact:{pair}/ties", body: `{}`, want: 403},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties", body: `{"parties":[{"code":"tokyo"}]}`, want: 409, code: "agreement.parties_not_pact"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[]}`, want: 422},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[{"code":"no-such-unit"}]}`, want: 422},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[{"country":"QQ","name":` + text("en", "Nowhere") + `}]}`, want: 422},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties", body: `{}`, want: 200, keep: "tie", present: []string{`"code":"nothing_known"`}, facts: []string{"tie.begun@pact:{pair}"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pair}/ties", body: `{}`, want: 409, code: "agreement.tie_exists"},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/ties/{tie}", want: 200, present: []string{`"prove":true`, `"stand":false`}},
		{as: "gaok.staff", do: "GET /spaces/pact:{pair}/ties/{tie}", want: 404},
		{as: "", do: "GET /spaces/pact:{pair}/ties/{tie}", want: 401},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"signature","date":"1993-10-04"}`, want: 422},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"signature","tie":"BEST_FRIENDS","date":"1993-10-04"}`, want: 422},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"signature","tie":"SISTER","date":"2093-10-04"}`, want: 422},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"signature","tie":"SISTER","date":"1993-10-04","file":"019f34b9-0000-7000-8000-00000000000b"}`, want: 422},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"consent","date":"1993-09-02","side":"dangjin","body":"KR_COUNCIL","tie":"SISTER"}`, want: 200,
			present: []string{`"code":"consent_no_text"`, `"behalf":true`}},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"signature","tie":"SISTER","date":"1993-10-04"}`, want: 200, present: []string{`"code":"dormant"`, `"code":"one_sided"`}},
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"suspension","date":"2017-03","grounds":"DIPLOMATIC"}`, want: 403},
		{as: "liaoning.head", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"suspension","date":"2017-03"}`, want: 422},
		{as: "liaoning.head", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"suspension","date":"2017-03","grounds":"DIPLOMATIC"}`, want: 200, present: []string{`"code":"suspended"`}, facts: []string{"tie.suspended@pact:{pair}"}},
		{as: "liaoning.head", do: "POST /spaces/pact:{pair}/ties/{tie}/proofs", body: `{"kind":"resumption","date":"2026-05"}`, want: 200, present: []string{`"code":"in_force"`, `"code":"resumed_after"`, `"years":"9"`}},
		{as: "liaoning.officer", do: "PATCH /spaces/pact:{pair}/ties/{tie}", body: `{"kinds":{"dangjin":"FRIENDSHIP"}}`, want: 403},
		{as: "liaoning.officer", do: "PATCH /spaces/pact:{pair}/ties/{tie}", body: `{"kinds":{"liaoning":"FRIENDSHIP"}}`, want: 200, present: []string{`"kind":"FRIENDSHIP"`, `"kind":"SISTER"`}},
		{as: "dangjin.officer", do: "GET /ties?q=랴오닝", want: 200, present: []string{`"total":1`, `"kind":"SISTER"`}},
		{as: "dangjin.officer", do: "GET /ties?q=遼寧&status=in_force&country=CN", want: 200, present: []string{`"total":1`}},
		{as: "dangjin.officer", do: "GET /ties?status=ended", want: 200, present: []string{`"total":0`, `"in_force":1`}},
		{as: "gaok.staff", do: "GET /ties", want: 200, present: []string{`"total":0`}},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[{"code":"taipei","kind":"FRIENDSHIP"}]}`, want: 200, keep: "own"},
		{as: "dangjin.officer", do: "GET /ties", want: 200, present: []string{`"total":2`}},
		{as: "liaoning.officer", do: "GET /ties", want: 200, present: []string{`"total":1`}, absent: []string{"taipei", "타이베이"}},
		{as: "liaoning.officer", do: "GET /spaces/home:dangjin/ties/{own}", want: 404},
		{as: "dangjin.officer", do: "PUT /ties/{tie}/dossier", match: `"0"`, body: `{"why":` + text("en", "near") + `,"notes":` + text("en", "x") + `,"criteria":[{"name":"port","score":9}],"alternatives":[],"sources":[]}`, want: 422},
		{as: "dangjin.officer", do: "PUT /ties/{tie}/dossier", match: `"0"`, body: `{"why":` + text("en", "near") + `,"notes":` + text("en", "x") + `,"criteria":[{"name":"port","score":5}],"alternatives":[],"sources":[]}`, want: 200},
		{as: "liaoning.officer", do: "GET /ties/{tie}/dossier", want: 200, present: []string{`"rev":0`}, absent: []string{"near", "port"}},
		{as: "liaoning.officer", do: "GET /ties/{own}/dossier", want: 404},
		{as: "dangjin.officer", do: "PUT /tie-policy", match: `"0"`, body: `{"dormant":2,"templates":[]}`, want: 403},
		{as: "dangjin.head", do: "PUT /tie-policy", match: `"0"`, body: `{"dormant":0,"templates":[]}`, want: 422},
		{as: "dangjin.head", do: "PUT /tie-policy", match: `"0"`, body: `{"dormant":2,"templates":[{"kind":"FRIENDSHIP","steps":[{"body":"KR_COUNCIL"}]}]}`, want: 200, present: []string{`"dormant":2`}},
	})
}
