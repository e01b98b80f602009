package api_test

import (
	"archive/zip"
	"bytes"
	"os"
	"testing"

	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/server/api"
)

// press prints pads as the house does. Its fonts are there where the front end was built.
func (h *house) press(margin *pad.Margin) *paper.Service {
	return paper.New(paper.Parts{
		Pads:  api.PaperPads{Margin: margin, Files: h.files, Tenants: h.Tenants},
		Files: api.PaperPictures{Files: h.files}, Fonts: paper.NewFonts(os.DirFS("../../frontend/build/paper")), Now: h.Clock.Now,
	})
}

// margin is what stands beside the texts of pads.
func (h *house) margin(pads *pad.Service) *pad.Margin {
	return pad.NewMargin(h.kept.Margins(), pads, padPeople{h}, h.Clock.Now)
}

// wordFile packs a DOCX of parts: names and contents in turn.
func wordFile(t *testing.T, parts ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPaperOfPads(t *testing.T) {
	h := newHouse(t)
	body := []string{
		"[Content_Types].xml", `<Types/>`, "word/comments.xml", `<w:comments/>`, "word/document.xml",
		`<w:document><w:body><w:p><w:r><w:t>제1조(목적) 이 협약은 우호를 다진다.</w:t></w:r><w:del><w:r><w:delText>지운 글</w:delText></w:r></w:del></w:p>` +
			`<w:p><w:r><w:t>제2조(효력) 서명한 날부터 효력이 있다.</w:t></w:r></w:p></w:body></w:document>`,
	}
	h.run(t, []row{
		{as: "dangjin.admin", do: "POST /pacts", body: `{"kind":"pair","name":` + text("en", "Us") + `,"with":["liaoning"]}`, want: 200, keep: "pact"},
		{as: "liaoning.admin", do: "GET /pacts/{pact}", want: 200},
		{as: "liaoning.admin", do: "POST /pacts/{pact}/accept", want: 200},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads", body: `{"kind":"parallel","langs":["ko","zh-Hans"],"title":` + text("ko", "우호교류 협약서") + `}`, want: 200, keep: "pad"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads/{pad}/import?lang=ko", body: wordFile(t, body...), want: 200,
			present: []string{`"form":"docx"`, `{"what":"comments","count":1}`, `{"what":"deletions","count":1}`, `{"what":"clauses","count":2}`}},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pact}/pads/{pad}/texts", want: 200, present: []string{"목적", "이 협약은 우호를 다진다.", `"number":"2"`}, absent: []string{"지운 글"}},
		{as: "liaoning.officer", do: "GET /spaces/pact:{pact}/pads/{pad}/versions", want: 200, present: []string{`"items":[{`}},
		{as: "liaoning.viewer", do: "GET /spaces/pact:{pact}/pads/{pad}/paper?form=hwpx&lang=ko", want: 200, present: []string{"PK\x03\x04", "application/hwp+zip"}},
		{as: "liaoning.viewer", do: "POST /spaces/pact:{pact}/pads/{pad}/import?lang=ko", body: wordFile(t, body...), want: 403},
		{as: "gaok.staff", do: "GET /spaces/pact:{pact}/pads/{pad}/paper?form=hwpx", want: 404},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pact}/pads/{pad}/paper?form=odt", want: 422},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pact}/pads/{pad}/paper?form=hwpx&lang=ja", want: 422, code: "paper.lang_unknown"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads/{pad}/import", body: wordFile(t, body...), want: 422, code: "paper.lang_unknown"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads/{pad}/import?lang=ko", body: "", want: 422, code: "paper.file_empty"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads/{pad}/import?lang=ko", body: "%PDF-1.7", want: 422, code: "paper.pdf_is_no_draft"},
		{as: "dangjin.officer", do: "POST /spaces/pact:{pact}/pads/{pad}/import?lang=ko", body: wordFile(t, append(body, "word/vbaProject.bin", "x")...), want: 422, code: "paper.has_macros"},
		{as: "dangjin.officer", do: "GET /spaces/pact:{pact}/pads/{pad}/texts", want: 200, present: []string{"이 협약은 우호를 다진다."}},
	})
}
