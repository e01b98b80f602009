package intake_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/tenants/unit"
)

func countryOf(s string) unit.Country { return unit.Country(s) }

const (
	koreanList   = "국제교류 현황 (2024.12.31. 기준),,,\n연번,국가명,도시명,결연일자,비고\n1,중국,르자오시,2007.04.06.,\"항만, 청소년\"\n2,일본,다이센시,2011.10,\n"
	chineseList  = "序号,国家,城市名称,结好时间,备注\n1,韩国,唐津市,2007年4月6日,港口合作与青少年交流\n2,日本,大仙市,2011年10月,农业技术合作\n"
	japaneseList = "番号,国名,提携先,提携年月日,備考\n1,韓国,タンジン市,平成23年10月,青少年の相互訪問とスポーツ交流\n2,中国,リーチャオ市,2007年4月,港湾の協力\n"
)

func encoded(t *testing.T, by encoding.Encoding, s string) []byte {
	t.Helper()
	raw, err := by.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestReadFindsOutHowTextIsWritten(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
		raw              []byte
	}{
		{"UTF-8 with its mark", koreanList, "utf-8", []byte("\ufeff" + koreanList)},
		{"plain UTF-8", chineseList, "utf-8", []byte(chineseList)},
		{"code page 949", koreanList, "cp949", encoded(t, korean.EUCKR, koreanList)},
		{"GB 18030", chineseList, "gb18030", encoded(t, simplifiedchinese.GB18030, chineseList)},
		{"Shift JIS", japaneseList, "shift-jis", encoded(t, japanese.ShiftJIS, japaneseList)},
		{"EUC-JP", japaneseList, "euc-jp", encoded(t, japanese.EUCJP, japaneseList)},
		{"UTF-16, little", koreanList, "utf-16le", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), koreanList)},
		{"UTF-16, big", chineseList, "utf-16be", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), chineseList)},
	} {
		got, err := intake.Read(test.raw, intake.Reading{})
		if err != nil || got.Encoding != test.want || len(got.Rows) != 2 || len(got.Head) != 5 {
			t.Errorf("%s: %v %s, %d rows under %q; want %s and two rows", test.name, err, got.Encoding, len(got.Rows), got.Head, test.want)
		}
	}
}

func TestReadPartsCells(t *testing.T) {
	for name, text := range map[string]string{
		"commas": "국가,도시\n중국,\"르자오시, 산둥성\"\n", "tabs": "국가\t도시\n중국\t르자오시, 산둥성\n", "semicolons": "국가;도시\n중국;르자오시, 산둥성\n",
		"stray quotes": "국가\t도시\n중국\t르자오시, 산둥성\n일본\t\"다이센\" 시\n",
	} {
		got, err := intake.Read([]byte(text), intake.Reading{})
		if err != nil || got.Rows[0].Cells[1] != "르자오시, 산둥성" || got.Rows[0].Line != 2 {
			t.Errorf("%s: %v %+v, want the second cell whole", name, err, got.Rows)
		}
	}
}

func TestReadRefusesWhatIsNoList(t *testing.T) {
	wide := strings.Repeat("a,", 9_999) + "a\n" + strings.Repeat("1,", 9_999) + "1\n"
	bomb := packedTight(t, map[string]int{"[Content_Types].xml": 1, "xl/workbook.xml": 1, "xl/worksheets/sheet1.xml": 200})
	long := "국가,도시\n" + strings.Repeat("중국,르자오시\n", intake.MostRows+50)
	for name, test := range map[string]struct {
		raw  []byte
		how  intake.Reading
		want error
	}{
		"nothing":             {[]byte("  \n"), intake.Reading{}, intake.ErrEmpty},
		"a head alone":        {[]byte("국가,도시,구분\n"), intake.Reading{}, intake.ErrEmpty},
		"prose":               {[]byte("안녕하십니까.\n교류 현황을 보내 드립니다.\n"), intake.Reading{}, intake.ErrNotTable},
		"a page of the web":   {[]byte("<html><table><tr><td>국가</td><td>도시</td></tr></table></html>"), intake.Reading{}, intake.ErrNotTable},
		"ten thousand wide":   {[]byte(wide), intake.Reading{}, intake.ErrColumns},
		"too long":            {[]byte(long), intake.Reading{}, intake.ErrRows},
		"a bomb":              {bomb, intake.Reading{}, intake.ErrBomb},
		"a broken package":    {[]byte("PK\x03\x04 not a package"), intake.Reading{}, intake.ErrNotTable},
		"another encoding":    {encoded(t, korean.EUCKR, koreanList), intake.Reading{Encoding: "utf-8"}, intake.ErrEncoding},
		"an unknown encoding": {[]byte(koreanList), intake.Reading{Encoding: "ebcdic"}, intake.ErrEncoding},
		"bytes of no text":    {append([]byte("a,b\n"), bytes.Repeat([]byte{0x80, 0xff, 0xfe, 0x01}, 200)...), intake.Reading{}, intake.ErrEncoding},
	} {
		if _, err := intake.Read(test.raw, test.how); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// packedTight makes a package of parts that hold nothing but zeros, so many MiB each. A mebibyte is packed once, since packing takes longest.
func packedTight(t *testing.T, parts map[string]int) []byte {
	t.Helper()
	plain := bytes.Repeat([]byte("0"), 1<<20)
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, size := range parts {
		sum := crc32.NewIEEE()
		for range size {
			sum.Write(plain)
		}
		body := append(bytes.Repeat(packed.Bytes(), size), 3, 0) // an empty block ends it
		part, err := z.CreateRaw(&zip.FileHeader{
			Name: name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(len(body)), UncompressedSize64: uint64(size) << 20,
		})
		if err == nil {
			_, err = part.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadTellsDoubledColumnsApart(t *testing.T) {
	got, err := intake.Read([]byte("국가,도시,비고,비고,\n중국,르자오시,a,b,c\n"), intake.Reading{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"국가", "도시", "비고", "비고 (D)", "E"}, got.Head); diff != "" || len(got.Doubled) != 1 {
		t.Errorf("the head: %s doubled %q", diff, got.Doubled)
	}
}

// book makes a workbook as offices do: a title across, a country merged over its cities, days formatted, a formula nobody computed.
func book(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	must(t, f.SetSheetName("Sheet1", "현황"))
	_, err := f.NewSheet("숨김")
	must(t, err)
	must(t, f.SetSheetVisible("숨김", false))
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(t, err)
	month, err := f.NewStyle(&excelize.Style{CustomNumFmt: of(`yyyy"년" m"월"`)})
	must(t, err)
	for at, v := range map[string]any{
		"A1": "국제교류 현황", "A3": "국가명", "B3": "도시명", "C3": "결연일자", "D3": "인구", "A4": "중국", "B4": "르자오시", "C4": 39178, "D4": 2968365,
		"B5": "인촨시", "C5": 40817, "D5": 2859074, "A6": "일본", "B6": "다이센시", "C6": "2011.10.",
	} {
		must(t, f.SetCellValue("현황", at, v))
	}
	must(t, f.MergeCell("현황", "A1", "D1"))
	must(t, f.MergeCell("현황", "A4", "A5"))
	must(t, f.SetCellStyle("현황", "C4", "C4", day))
	must(t, f.SetCellStyle("현황", "C5", "C5", month))
	must(t, f.SetCellFormula("현황", "D6", "SUM(D4:D5)"))
	var out bytes.Buffer
	must(t, f.Write(&out))
	must(t, f.Close())
	return out.Bytes()
}

func of(s string) *string { return &s }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadAWorkbook(t *testing.T) {
	got, err := intake.Read(book(t), intake.Reading{})
	must(t, err)
	want := []intake.Raw{
		{Line: 4, Cells: []string{"중국", "르자오시", "2007-04-06", "2968365"}},
		{Line: 5, Cells: []string{"중국", "인촨시", "2011-10", "2859074"}},
		{Line: 6, Cells: []string{"일본", "다이센시", "2011.10.", "=SUM(D4:D5)"}},
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" || got.Sheet != "현황" || len(got.Sheets) != 1 {
		t.Errorf("the workbook reads as %q of %q:\n%s", got.Sheet, got.Sheets, diff)
	}
	if _, err := intake.Read(book(t), intake.Reading{Sheet: "숨김"}); !errors.Is(err, intake.ErrSheet) {
		t.Errorf("a hidden sheet reads: %v", err)
	}
}

func TestSheetReadsBack(t *testing.T) {
	s := intake.Sheet{Name: "교류/현황", Head: []string{"도시", "결연일", "수"}, Rows: [][]intake.Cell{
		{intake.Text("=1+1"), intake.DayCell("2016-04-20"), intake.Number(3)}, {intake.Text("'@둘"), intake.DayCell("2016-04"), intake.Number(0.5)},
	}}
	plain, err := s.CSV()
	must(t, err)
	if !bytes.HasPrefix(plain, []byte("\ufeff도시,결연일,수\r\n'=1+1,2016-04-20,3\r\n''@둘,2016-04,0.5\r\n")) {
		t.Errorf("the sheet is %q", plain)
	}
	workbook, err := s.XLSX()
	must(t, err)
	for name, raw := range map[string][]byte{"CSV": plain, "XLSX": workbook} {
		got, err := intake.Read(raw, intake.Reading{})
		must(t, err)
		want := [][]string{{"=1+1", "2016-04-20", "3"}, {"'@둘", "2016-04", "0.5"}}
		for i := range want {
			if diff := cmp.Diff(want[i], got.Rows[i].Cells); diff != "" {
				t.Errorf("%s reads back otherwise: %s", name, diff)
			}
		}
	}
}

// Whatever is brought, what is read is a table: names that differ, rows no wider than the head, lines that grow, text without hidden characters.
func FuzzRead(f *testing.F) {
	f.Add([]byte(koreanList))
	f.Add([]byte("a;b\n\"x;1;2\n"))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00"))
	f.Add([]byte("PK\x03\x04"))
	raw, err := korean.EUCKR.NewEncoder().Bytes([]byte(koreanList))
	if err == nil {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := intake.Read(raw, intake.Reading{})
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, name := range got.Head {
			if name == "" || seen[name] {
				t.Fatalf("the head %q has a name twice, or none", got.Head)
			}
			seen[name] = true
		}
		last := 0
		for _, r := range got.Rows {
			if len(r.Cells) > len(got.Head) || r.Line <= last {
				t.Fatalf("row %+v after line %d under %d names", r, last, len(got.Head))
			}
			last = r.Line
			for _, c := range r.Cells {
				if !utf8.ValidString(c) || strings.ContainsAny(c, "\x00\n\r\u200b") || utf8.RuneCountInString(c) > intake.MostCell {
					t.Fatalf("the cell %q", c)
				}
			}
		}
		if err := intake.Guess(got).Check(len(got.Head)); err != nil && !errors.Is(err, intake.ErrMapping) {
			t.Fatal(err)
		}
		_ = fmt.Sprint(intake.Judge(intake.Sight{Mapping: intake.Guess(got), Today: "2026-11-22"}, got.Rows))
	})
}
