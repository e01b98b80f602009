package paper

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
)

func TestASignedTextIsPrintedWithItsKeys(t *testing.T) {
	d := agreement()
	s := New(Parts{Fonts: fontsOf(t), Now: func() time.Time { return d.At }})
	g := Signed{
		Title: lang.Plain(lang.Korean, "당진시와 르자오시의 우호도시 협정"), Langs: []lang.Tag{lang.Korean, lang.Chinese}, Texts: map[lang.Tag]json.RawMessage{},
		SHA256: strings.Repeat("0a1b", 16), Whole: true, Unit: "dangjin",
		Parties: []lang.Text{lang.Plain(lang.Korean, "당진시"), lang.Plain(lang.Chinese, "日照市")}, Zone: time.UTC,
		Keys: []SignedKey{
			{Party: lang.Plain(lang.Korean, "당진시"), Name: "오성환", Office: lang.Plain(lang.Korean, "시장"), At: d.At, Factor: true},
			{Party: lang.Plain(lang.Chinese, "日照市"), Name: "李明", At: d.At, Written: true},
		},
	}
	for _, text := range d.Texts {
		g.Texts[text.Lang] = ToEditor(text.Blocks)
	}
	got, err := s.PrintSigned(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	if want := "dangjin_당진시와-르자오시의-우호도시-협정_ko+zh-Hans_2026-11-22.pdf"; got.Name != want {
		t.Errorf("it is called %q, want %q", got.Name, want)
	}
	if n := bytes.Count(got.Bytes, []byte("/Type /Page\n")); n != 2 {
		t.Errorf("it has %d pages, want the text and its keys", n)
	}
}
