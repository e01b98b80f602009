package paper

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
)

func certified(name string, sessions int) Certificate {
	lines := make([]string, sessions)
	for i := range lines {
		lines[i] = fmt.Sprintf("2026-07-0%d 09:00–12:00 제%d세션 (현장)", i+1, i+1)
	}
	return Certificate{
		Langs: []lang.Tag{lang.Korean, lang.Chinese}, Number: "제2026-ABCDEF-0001호", Title: []string{"참가확인서", "出席证明"}, Name: name, NameIn: lang.Chinese, Latin: "WANG Ming",
		About: []string{"랴오닝성 외사판공실 주임", "辽宁省 外事办公室 主任"}, Says: []string{"확인합니다.", "兹证明。"}, Dated: []string{"2026년 7월 8일", "2026年7月8日"},
		Facts: []CertificateFact{{Word: []string{"행사명", "活动名称"}, Value: []string{strings.Repeat("한중일 지방정부 교류회의 ", 12), strings.Repeat("中日韩地方政府交流会议", 12)}}, {Word: []string{"일정", "场次"}, Value: []string{strings.Join(lines, "\n"), ""}}},
		Maker: []string{"당진시", "唐津市"}, Signing: []string{"서명", "签字"},
	}
}

func TestACertificateIsOnePageInItsFrame(t *testing.T) {
	cases := fontsOf(t).typecase()
	for _, c := range []Certificate{certified("王", 1), certified(strings.Repeat("王", 200), 6), certified("", 0)} {
		page, err := c.sheet(&flow{cases: cases})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page.inks {
			if i.kind == drawText && (i.x < frameIn || i.x+i.w > pageWidth-frameIn || i.y < frameIn || i.y > pageHeight-frameIn) {
				t.Errorf("%q of %.8s… runs out of the frame at %.0f, %.0f", i.text, c.Name, i.x, i.y)
			}
		}
	}
}

func TestPapersOfManyAreOneFile(t *testing.T) {
	s := New(Parts{Fonts: fontsOf(t), Now: time.Now})
	many, err := s.Certify(t.Context(), CertificateFile{Name: "certificates", Title: "참가확인서", Pages: []Certificate{certified("王明", 2), certified("李", 0), certified("홍길동", 1)}})
	if err != nil {
		t.Fatal(err)
	}
	letters, err := s.Bundle(t.Context(), Doc{Name: "letters"}, []Doc{agreement(), agreement()})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		file  Printed
		pages int
	}{{many, 3}, {letters, 2}} {
		if n := bytes.Count(test.file.Bytes, []byte("/Type /Page\n")); n != test.pages {
			t.Errorf("%s has %d pages, want %d", test.file.Name, n, test.pages)
		}
	}
}
