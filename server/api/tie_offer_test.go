package api_test

import "testing"

func TestAOneSidedTieMovesIntoAPact(t *testing.T) {
	h := newHouse(t)
	const secret = "inner-assessment"
	h.run(t, []row{
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/files?name=signed.txt", body: "the signed paper", want: 200, keep: "paper"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[{"code":"liaoning","kind":"SISTER"}],"proofs":[{"kind":"signature","tie":"FRIENDSHIP","date":"2007-04-06","file":"{paper}","sources":[{"said":"협정서 사본"}]},` +
			`{"kind":"contact","date":"2005","note":` + text("en", secret) + `}]}`, want: 200, keep: "tie"},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties", body: `{"parties":[{"code":"tokyo"}]}`, want: 200, keep: "other"},
		{as: "dangjin.officer", do: "PUT /ties/{tie}/dossier", match: `"0"`, body: `{"why":` + text("ko", secret) + `,"notes":` + text("ko", secret) + `,"criteria":[],"alternatives":[],"sources":[]}`, want: 200},
	})
	a := h.ask(row{as: "dangjin.officer", do: "GET /spaces/home:dangjin/ties/{tie}"})
	for _, one := range a.body["proofs"].([]any) {
		p := one.(map[string]any)
		h.vars[p["kind"].(string)] = p["id"].(string)
	}
	offer := `{"space":"pact:{pair}","proofs":["{signature}"],"note":"함께 관리합시다"}`
	read := row{as: "dangjin.head", do: "GET /spaces/home:dangjin/ties/{tie}", want: 200, present: []string{`"offer":true`}}
	h.run(t, []row{
		// Before the offer is made nothing of it is anywhere the other side reads.
		{as: "liaoning.head", do: "GET /ties", want: 200, present: []string{`"total":0`}},
		{as: "liaoning.head", do: "GET /tie-offers", want: 200, present: []string{`"items":[]`}},
		{as: "liaoning.head", do: "GET /spaces/pact:{pair}/tie-offers/{tie}", want: 404},
		{as: "liaoning.head", do: "GET /spaces/home:dangjin/ties/{tie}/pacts", want: 404},
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/ties/{tie}/pacts", want: 200, present: []string{`"space":"pact:{pair}"`}},
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/ties/{other}/pacts", want: 200, present: []string{`"items":[]`}},
		read,
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties/{tie}/offer", body: offer, want: 403},
		{as: "dangjin.head", do: "POST /spaces/home:dangjin/ties/{tie}/offer", body: `{"space":"pact:{pair}","proofs":["none"]}`, want: 422},
		{as: "dangjin.head", do: "POST /spaces/home:dangjin/ties/{tie}/offer", body: offer, want: 200, present: []string{`"state":"open"`, `"withdraw":true`}, facts: []string{"tie.offered@home:dangjin", "tie.offered@pact:{pair}"}},
		{as: "dangjin.head", do: "POST /spaces/home:dangjin/ties/{tie}/offer", match: `"1"`, body: offer, want: 409, code: "agreement.offered_already"},
	})
	h.settle()
	seen := row{as: "liaoning.head", do: "GET /spaces/pact:{pair}/tie-offers/{tie}", want: 200, present: []string{"2007-04-06", "협정서 사본", "함께 관리합시다", `"accept":true`}, absent: []string{secret, "2005"}}
	h.run(t, []row{
		{as: "liaoning.head", do: "GET /home", want: 200, present: []string{`"kind":"tie_offer.answer"`}},
		{as: "gaok.staff", do: "GET /spaces/pact:{pair}/tie-offers/{tie}", want: 404},
		seen,
		{as: "liaoning.head", do: "POST /spaces/pact:{pair}/tie-offers/{tie}/decline", body: `{"why":""}`, want: 422},
		{as: "liaoning.head", do: "POST /spaces/pact:{pair}/tie-offers/{tie}/decline", body: `{"why":"日期有误"}`, want: 200, present: []string{`"state":"declined"`}, absent: []string{"2007-04-06"}, facts: []string{"tie.declined@pact:{pair}"}},
		read,
		{as: "dangjin.head", do: "POST /spaces/home:dangjin/ties/{tie}/offer", body: offer, want: 200},
		{as: "dangjin.head", do: "GET /spaces/pact:{pair}/tie-offers/{tie}", want: 200},
		{as: "dangjin.head", do: "POST /spaces/pact:{pair}/tie-offers/{tie}/accept", want: 409, code: "agreement.own_offer"},
		{as: "dangjin.head", do: "POST /spaces/pact:{pair}/tie-offers/{tie}/recall", want: 200, present: []string{`"state":"withdrawn"`}, facts: []string{"tie.recalled@pact:{pair}"}},
		{as: "liaoning.head", do: "GET /spaces/pact:{pair}/tie-offers/{tie}", want: 200, absent: []string{"2007-04-06", "함께"}},
		{as: "liaoning.head", do: "POST /spaces/pact:{pair}/tie-offers/{tie}/accept", want: 409, code: "agreement.offer_answered"},
		read,
		{as: "dangjin.head", do: "POST /spaces/home:dangjin/ties/{tie}/offer", body: offer, want: 200},
		seen,
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/tie-offers/{tie}/accept", want: 403},
		{as: "liaoning.head", do: "POST /spaces/pact:{pair}/tie-offers/{tie}/accept", want: 200, present: []string{`"state":"accepted"`}},
	})
	h.settle()
	h.run(t, []row{
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/ties/{tie}", want: 200, present: []string{"2007-04-06", `"counts":true`, `"edit":true`}, absent: []string{secret, "2005"}},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pair}/files/{paper}", want: 200, present: []string{"the signed paper"}},
		{as: "liaoning.officer", do: "GET /ties", want: 200, present: []string{`"total":1`}},
		{as: "dangjin.officer", do: "GET /ties", want: 200, present: []string{`"total":2`, `"space":"pact:{pair}"`}},
		// What was left out, and the dossier, stay at home; the home's tie says where it went, and is written no more.
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/ties/{tie}", want: 200, present: []string{secret, `"moved":"pact:{pair}"`, `"prove":false`}},
		{as: "dangjin.officer", do: "POST /spaces/home:dangjin/ties/{tie}/proofs", body: `{"kind":"contact"}`, want: 409, code: "agreement.tie_moved"},
		{as: "dangjin.officer", do: "GET /ties/{tie}/dossier", want: 200, present: []string{secret}},
		{as: "liaoning.officer", do: "GET /ties/{tie}/dossier", want: 200, present: []string{`"rev":0`}, absent: []string{secret}},
		{as: "liaoning.officer", do: "GET /spaces/home:dangjin/ties/{tie}", want: 404},
		// A pact holds one tie of the same parties.
		{as: "liaoning.officer", do: "POST /spaces/pact:{pair}/ties", body: `{}`, want: 409, code: "agreement.tie_exists"},
		// When the pact ends, what it knew and what had stayed are one again.
		{as: "liaoning.admin", do: "GET /pacts/{pair}", want: 200},
		{as: "liaoning.admin", do: "POST /pacts/{pair}/leave", want: 200},
	})
	h.settle()
	h.run(t, []row{
		{as: "dangjin.officer", do: "GET /spaces/home:dangjin/ties/{tie}", want: 200, present: []string{secret, "2007-04-06", `"kept":true`}, absent: []string{`"moved"`}},
		{as: "liaoning.officer", do: "GET /spaces/home:liaoning/ties/{tie}", want: 200, present: []string{"2007-04-06"}, absent: []string{secret}},
	})
}
