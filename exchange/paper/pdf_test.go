package paper

import (
	"bytes"
	"testing"
)

func TestPDFCarriesItsFontsAndItsLanguage(t *testing.T) {
	f := fontsOf(t)
	for _, test := range []struct {
		doc   Doc
		pages int
	}{{report(t), 3}, {agreement(), 1}} {
		raw, err := f.ToPDF(test.doc)
		if err != nil {
			t.Fatalf("ToPDF(%s): %v", test.doc.Name, err)
		}
		if n := bytes.Count(raw, []byte("/Type /Page\n")); n != test.pages {
			t.Errorf("%s has %d pages, want %d", test.doc.Name, n, test.pages)
		}
		for _, must := range []string{"/Lang (ko)", "/FontFile2", "/ToUnicode", "/Outlines"} {
			if !bytes.Contains(raw, []byte(must)) {
				t.Errorf("%s has no %s", test.doc.Name, must)
			}
		}
	}
}
