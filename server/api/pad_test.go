package api_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// padPeople answers who writes, from the register.
type padPeople struct{ h *house }

// Self implements pad.People.
func (p padPeople) Self(ctx context.Context, in tenants.Scope) (pad.Hand, error) {
	m, err := p.h.Tenants.Myself(ctx, in)
	return pad.Hand{Member: string(m.ID), Tenant: string(m.Tenant), Name: m.Name}, err
}

// Inside implements pad.People.
func (p padPeople) Inside(ctx context.Context, in tenants.Scope) ([]pad.Hand, error) {
	all, err := p.h.Tenants.Inside(ctx, in)
	some := make([]pad.Hand, len(all))
	for i, m := range all {
		some[i] = pad.Hand{Member: string(m.ID), Tenant: string(m.Tenant), Name: m.Name}
	}
	return some, err
}

func (h *house) pads(nouns api.Objects) *pad.Service {
	s := pad.New(pad.Parts{Store: h.kept.Pads(), People: padPeople{h}, Now: h.Clock.Now, Log: slog.New(slog.DiscardHandler), House: func(s tenants.Space) tenants.Scope {
		return h.Authority.Steward(s, tenants.Errand{Name: "pad", Can: []fact.Ability{tenants.Keep, tenants.WritePad}})
	}, Shows: api.PadShows(nouns)})
	h.t.Cleanup(s.Close)
	return s
}

func TestPads(t *testing.T) {
	h := newHouse(t)
	h.run(t, []row{
		{as: "dangjin.admin", do: "POST /pacts", body: `{"kind":"pair","name":` + text("en", "Us") + `,"with":["liaoning"]}`, want: 200, keep: "pact"},
		{as: "liaoning.admin", do: "GET /pacts/{pact}", want: 200},
		{as: "liaoning.admin", do: "POST /pacts/{pact}/accept", want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads", body: `{"kind":"parallel","langs":["ko","zh-Hans"],"title":` + text("ko", "우호교류 협약서") + `}`, want: 200, keep: "pad", present: []string{`"write":true`, `"state":"open"`}},
		{as: "liaoning.officer", do: "GET /pads?title=교류", want: 200, present: []string{"우호교류 협약서", `"space":"pact:`}},
		{as: "liaoning.officer", do: "GET /pads?title=해저", want: 200, absent: []string{"우호교류 협약서"}},
		{as: "gaok.staff", do: "GET /pads", want: 200, absent: []string{"우호교류 협약서"}},
		{as: "gaok.staff", do: "GET /spaces/pact:{pact}/pads/{pad}", want: 404},
		{as: "dangjin.viewer", do: "GET /spaces/pact:{pact}/pads/{pad}", want: 200, present: []string{`"write":false`}},
		{as: "dangjin.viewer", do: "POST /spaces/pact:{pact}/pads", body: `{"kind":"free","langs":["ko"],"title":` + text("ko", "초안") + `}`, want: 403},
		{as: "dangjin.viewer", do: "POST /spaces/pact:{pact}/pads/{pad}/ticket", want: 200, present: []string{`"ticket"`}},
		{as: "gaok.staff", do: "POST /spaces/pact:{pact}/pads/{pad}/ticket", want: 404},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads", body: `{"kind":"parallel","langs":["ko"],"title":` + text("ko", "한 언어") + `}`, want: 422, present: []string{"two_to_four", "langs"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads", body: `{"kind":"free","langs":["xx-unknown-lang"],"title":` + text("ko", "없는 언어") + `}`, want: 422, present: []string{"langs"}},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pact}/pads/{pad}", want: 200},
		{as: "liaoning.officer", do: "PATCH /spaces/pact:{pact}/pads/{pad}", body: `{"title":` + text("zh-Hans", "友好交流协议") + `}`, want: 200, present: []string{"友好交流协议"}},
		{as: "dangjin.officer", do: "PATCH /spaces/pact:{pact}/pads/{pad}", match: `"1"`, body: `{"title":` + text("ko", "다른 제목") + `}`, want: 412},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pact}/pads/{pad}", want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads/{pad}/archive", want: 200, present: []string{`"state":"archived"`, `"write":false`}},
		{as: "dangjin.officer", do: "PATCH /spaces/pact:{pact}/pads/{pad}", body: `{"title":` + text("ko", "보관된 제목") + `}`, want: 409, present: []string{"pad.archived"}},
		{as: "dangjin.officer", do: "GET /pads", want: 200, absent: []string{"友好交流协议"}},
		{as: "dangjin.officer", do: "GET /pads?state=archived", want: 200, present: []string{"友好交流协议"}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads/{pad}/reopen", want: 200, present: []string{`"state":"open"`}},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads/{pad}/reopen", want: 409, present: []string{"pad.not_archived"}},
	})
}
