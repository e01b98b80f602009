package term_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/term"
)

func TestASheetComesBackAsItWent(t *testing.T) {
	all := []term.Entry{
		{Code: "tie.sister", Words: term.Words{lang.Korean: "자매결연", lang.Chinese: "友好城市关系"}, Status: term.Preferred, Instead: term.Words{}, Note: "줄\n바꿈, \"따옴표\""},
		{Code: "own.1", Words: term.Words{lang.English: "=SUM(A1)", lang.Japanese: "'=引用"}, Status: term.Forbidden, Instead: term.Words{lang.English: "-use"}, Source: "@source"},
	}
	for _, f := range []term.Format{term.CSV, term.TSV} {
		raw, err := term.WriteSheet(all, f)
		if err != nil || !bytes.HasPrefix(raw, []byte("\ufeff")) || !bytes.Contains(raw, []byte("\r\n")) {
			t.Fatalf("%s is written as %q, %v", f, raw, err)
		}
		for _, cell := range strings.FieldsFunc(string(raw), func(r rune) bool { return strings.ContainsRune(",\t\r\n\"", r) }) {
			if strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("the cell %q of a %s would be computed", cell, f)
			}
		}
		rows, err := term.ReadSheet(raw)
		if err != nil {
			t.Fatalf("what was written as %s can't be read: %v", f, err)
		}
		for i, r := range rows {
			e := all[i]
			want := term.Wish{Code: e.Code, Words: e.Words, Status: e.Status, Instead: e.Instead, Note: e.Note, Source: e.Source}
			if diff := cmp.Diff(want, r.Wish); diff != "" {
				t.Errorf("row %d of a %s comes back otherwise (- went, + came):\n%s", i, f, diff)
			}
		}
	}
}

func TestReadSheetRefusesWhatIsNone(t *testing.T) {
	for _, test := range []struct{ name, raw string }{
		{"nothing", ""},
		{"other columns", "code,price\na,1\n"},
		{"a column twice", "ko,ko\n가,나\n"},
		{"another encoding", "ko\n\xb0\xa1\n"},
		{"a broken quote", "ko\n\"가\n"},
		{"too many rows", "ko\n" + strings.Repeat("가\n", term.MostRows+1)},
	} {
		if _, err := term.ReadSheet([]byte(test.raw)); !errors.Is(err, term.ErrSheet) {
			t.Errorf("%s: %v, want ErrSheet", test.name, err)
		}
	}
}

func TestImportSaysWhatBecameOfEachRow(t *testing.T) {
	b := newBench(t)
	sheet := "\ufeffko,en,status,code\n해나루,Haenaru,kept,\n자매도시,sister city,preferred,sister_city\n,,preferred,\n낱말,word,nonsense,\n\n"
	for _, want := range []term.Imported{{Added: 2}, {Same: 2}} {
		got, err := b.terms.Import(t.Context(), b.home(), []byte(sheet))
		if err != nil || got.Added != want.Added || got.Same != want.Same || got.Changed != 0 {
			t.Errorf("Import = %+v, %v, want %+v", got, err, want)
		}
		if len(got.Wrong) != 2 || got.Wrong[0].Line != 4 || got.Wrong[1].Line != 5 {
			t.Errorf("Import leaves out %+v, want lines 4 and 5", got.Wrong)
		}
	}
	got, err := b.terms.Import(t.Context(), b.home(), []byte("code\tko\tstatus\nsister_city\t누이도시\tpreferred\n"))
	if err != nil || got.Changed != 1 {
		t.Errorf("Import of another word = %+v, %v, want one change", got, err)
	}
	out, err := b.terms.Export(t.Context(), b.home(), term.CSV)
	if err != nil || !bytes.Contains(out, []byte("누이도시")) || !bytes.Contains(out, []byte("해나루")) {
		t.Errorf("Export = %s, %v", out, err)
	}
}

func FuzzReadSheet(f *testing.F) {
	f.Add("ko,en\n가,a\n")
	f.Add("\ufeffko\tstatus\n=1\tkept\n")
	f.Fuzz(func(t *testing.T, raw string) {
		rows, err := term.ReadSheet([]byte(raw))
		if err != nil {
			return
		}
		for _, r := range rows {
			if r.Line < 2 {
				t.Errorf("a row stands in line %d", r.Line)
			}
		}
	})
}
