package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/basetest"
	"github.com/naru-network/naru/base/lang"
)

// opened are the fonts with all faces open: unpacking them anew for each test would take longest of all.
var opened = sync.OnceValue(func() (f struct {
	*Fonts
	faces []*face
}) {
	folder := os.DirFS("../../frontend/build/paper")
	if _, err := fs.Stat(folder, "kr-regular.ttf.gz"); err != nil {
		return f
	}
	f.Fonts = NewFonts(folder)
	for _, name := range []string{"kr-regular", "kr-bold", "sc-regular", "sc-bold", "jp-regular", "jp-bold"} {
		if face, err := f.face(name); err == nil {
			f.faces = append(f.faces, face)
		}
	}
	return f
})

// fontsOf opens the fonts that the front end's build has made. Without one the test says so and does without.
func fontsOf(t testing.TB) *Fonts {
	t.Helper()
	f := opened()
	if len(f.faces) != 6 {
		basetest.Without(t, "the fonts of documents are missing: make build lays them into frontend/build/paper")
	}
	return f.Fonts
}

// pixels is a small picture.
func pixels(t testing.TB) *Image {
	t.Helper()
	p := image.NewPaletted(image.Rect(0, 0, 160, 60), color.Palette{color.White, color.RGBA{20, 80, 160, 255}})
	for x := range 160 {
		for y := range 60 {
			p.SetColorIndex(x, y, uint8((x/20+y/20)%2))
		}
	}
	var raw bytes.Buffer
	if err := png.Encode(&raw, p); err != nil {
		t.Fatal(err)
	}
	i, ok := NewImage(raw.Bytes())
	if !ok {
		t.Fatal("a PNG is not taken as a picture")
	}
	return i
}

func p(words string) Paragraph { return Paragraph{[]Run{{Text: words}}} }

// report is a document with all there is.
func report(t testing.TB) Doc {
	cell := func(words string, c Cell) Cell { c.Blocks = []Block{p(words)}; return c }
	return Doc{Name: "report", At: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC), Maker: "당진시", Texts: []Text{{
		Lang: lang.Korean, Title: "2026년 당진시·르자오시 교류 사업 결과 보고", Parties: []string{"당진시 국제교류팀", "日照市外事办公室"},
		Blocks: []Block{
			Heading{1, []Run{{Text: "사업 개요"}}},
			Paragraph{[]Run{
				{Text: "두 도시는 "}, {Text: "2007년 4월 5일", Style: Style{Bold: true}}, {Text: " 우호도시 협정을 맺은 뒤 해마다 공무원과 청소년을 서로 보내 왔습니다."}, {Note: "협정서 제3조에 따른 정기 교류입니다."},
				{Text: " 올해는 해양 쓰레기를 함께 줄이는 사업을 처음으로 시작하였으며, "}, {Text: "누리집", Style: Style{Href: "https://naru.example/projects"}}, {Text: "에서 자세히 볼 수 있습니다. "},
				{Text: "기울임", Style: Style{Italic: true}}, {Text: "과 "}, {Text: "밑줄", Style: Style{Underline: true}}, {Text: ", "}, {Text: "취소선", Style: Style{Strike: true}}, {Text: "도 있습니다."},
			}},
			List{Ordered: true, Start: 1, Items: [][]Block{
				{p("해안 정화 활동: 4월과 10월, 두 도시에서 같은 날에 합니다.")},
				{p("자료 공유"), List{Items: [][]Block{{p("월별 수거량과 종류")}, {p("드론으로 찍은 사진")}}}},
				{p("공동 보고서를 두 언어로 발간합니다.")},
			}},
			Quote{[]Block{p("“바다에는 국경이 없다.” — 르자오시 부시장")}},
			Heading{2, []Run{{Text: "예산과 실적"}}},
			Table{Rows: [][]Cell{
				{cell("구분", Cell{Header: true, Widths: []int{120}}), cell("당진시", Cell{Header: true, Widths: []int{200}}), cell("日照市", Cell{Header: true, Widths: []int{200}})},
				{cell("정화 활동", Cell{RowSpan: 2}), cell("자원봉사자 312명이 참여하여 4.2톤을 수거하였습니다.", Cell{}), cell("280名志愿者参加，共清理垃圾3.9吨。", Cell{})},
				{cell("두 도시 합계 8.1톤", Cell{ColSpan: 2})},
				{cell("예산", Cell{}), cell("45,000,000원", Cell{}), cell("210,000元", Cell{})},
			}},
			Picture{Alt: "수거 현황", Width: 320, Image: pixels(t)},
			Divider{},
			Heading{3, []Run{{Text: "여러 문자"}}},
			p("한국어 가각갂힣 / 中文 上海与釜山城市合作会议纪要 / 日本語 福岡市と釜山広域市の協力 直す 骨 / English é — ✓ ① ㎡"),
			p(strings.Repeat("문단이 쪽을 넘어가도 줄이 낱말 사이에서 나뉘고 마침표와 닫는 괄호는 줄 첫머리에 오지 않습니다(끊어 쓰기 규칙). ", 60)),
		},
	}}}
}

// agreement is one in two languages.
func agreement() Doc {
	korean := []Block{p("대한민국 충청남도 당진시와 중화인민공화국 산둥성 르자오시(이하 ‘양 도시’라 한다)는 상호 이해와 우의를 증진하기 위하여 다음과 같이 합의한다.")}
	chinese := []Block{p("大韩民国忠清南道唐津市与中华人民共和国山东省日照市（以下简称“双方”），为增进相互了解和友谊，达成如下协议。")}
	for i, words := range []struct{ ko, koText, zh, zhText string }{
		{"목적", "이 협정은 양 도시의 우호와 실질 협력을 넓히는 것을 목적으로 한다.", "宗旨", "本协议旨在扩大双方的友好往来与务实合作。"},
		{"협력 분야", strings.Repeat("경제·통상, 문화·관광, 교육·청소년, 환경·해양 분야에서 협력한다. ", 14), "合作领域", strings.Repeat("双方在经济贸易、文化旅游、教育青少年、环境海洋等领域开展合作。", 14)},
		{"효력", "이 협정은 서명한 날부터 5년간 효력을 가진다.", "生效", "本协议自签署之日起生效，有效期五年。"},
	} {
		number, prevails := string(rune('1'+i)), ""
		if i == 2 {
			prevails = "equal"
		}
		korean = append(korean, Clause{number, prevails, []Block{Heading{3, []Run{{Text: words.ko}}}, Paragraph{[]Run{{Text: words.koText}, {Note: "시의회 동의를 거친다."}}}}})
		chinese = append(chinese, Clause{number, prevails, []Block{Heading{3, []Run{{Text: words.zh}}}, p(words.zhText)}})
	}
	return Doc{Name: "agreement", At: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC), Texts: []Text{
		{Lang: lang.Korean, Title: "당진시와 르자오시의 우호도시 협정", Parties: []string{"당진시", "르자오시"}, Blocks: korean},
		{Lang: lang.Chinese, Title: "唐津市与日照市友好城市协议", Parties: []string{"唐津市", "日照市"}, Blocks: chinese},
	}}
}
