package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// parcelOf opens a package and holds every part in XML to being well formed.
func parcelOf(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for i, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
		if i == 0 && f.Name == "mimetype" && (f.Method != zip.Store || string(content) != hwpxType) {
			t.Errorf("mimetype is packed, or says %q", content)
		}
		if !regexp.MustCompile(`\.(xml|rels|hpf|rdf)$`).MatchString(f.Name) {
			continue
		}
		d := xml.NewDecoder(bytes.NewReader(content))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s is not well formed: %v", f.Name, err)
				break
			}
		}
	}
	return all
}

// ids lists the values of an attribute.
func ids(in, pattern string) []string {
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(in, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// subset reports what is in some but not in all.
func missing(some, all []string) []string {
	var out []string
	for _, s := range some {
		if !slices.Contains(all, s) {
			out = append(out, s)
		}
	}
	return out
}

func TestDOCXHoldsTogether(t *testing.T) {
	d := report(t)
	d.Texts[0].Blocks = append(d.Texts[0].Blocks, Paragraph{[]Run{{Text: "넣은", Style: Style{Inserted: true, Href: "https://naru.example"}}, {Text: "지운", Style: Style{Deleted: true}}}})
	for _, d := range []Doc{d, agreement()} {
		parts := parcelOf(t, forms(t, d)[DOCX])
		for _, must := range []string{
			"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/settings.xml", "word/fontTable.xml",
			"word/footer1.xml", "docProps/core.xml",
		} {
			if parts[must] == "" {
				t.Errorf("%s has no %s", d.Name, must)
			}
		}
		body := parts["word/document.xml"]
		for _, link := range []struct{ what, from, pattern, to, target string }{
			{"styles", body, `w:[pr]Style w:val="([^"]+)"`, parts["word/styles.xml"], `w:styleId="([^"]+)"`},
			{"lists", body, `w:numId w:val="([^"]+)"`, parts["word/numbering.xml"], `w:num w:numId="([^"]+)"`},
			{"footnotes", body, `w:footnoteReference w:id="([^"]+)"`, parts["word/footnotes.xml"], `w:footnote w:id="([^"]+)"`},
			{"relations", body, `r:(?:id|embed)="([^"]+)"`, parts["word/_rels/document.xml.rels"], ` Id="([^"]+)"`},
			{"fonts", parts["word/fontTable.xml"], `r:id="([^"]+)"`, parts["word/_rels/fontTable.xml.rels"], ` Id="([^"]+)"`},
		} {
			if lost := missing(ids(link.from, link.pattern), ids(link.to, link.target)); len(lost) > 0 {
				t.Errorf("%s names %s that aren't there: %v", d.Name, link.what, lost)
			}
		}
		for _, target := range ids(parts["word/_rels/document.xml.rels"], `Target="([^"]+\.(?:xml|png))"`) {
			if parts["word/"+target] == "" {
				t.Errorf("%s points to %s, which isn't there", d.Name, target)
			}
		}
		if n := strings.Count(body, "<w:tc>"); n != strings.Count(body, "</w:p></w:tc>")+strings.Count(body, "<w:p/></w:tc>") {
			t.Errorf("%s has %d cells of which some don't end in a paragraph", d.Name, n)
		}
		if strings.Contains(body, "<w:ins") && !regexp.MustCompile(`<w:hyperlink [^>]*><w:ins `).MatchString(body) {
			t.Error("a link that was inserted is not a link with an insertion in it")
		}
	}
}

func TestDOCXFontsAreHiddenAsWordExpects(t *testing.T) {
	parts := parcelOf(t, forms(t, report(t))[DOCX])
	keys := regexp.MustCompile(`w:embed(Regular|Bold) r:id="rId(\w+)" w:fontKey="\{([0-9A-F-]{36})\}"`).FindAllStringSubmatch(parts["word/fontTable.xml"], -1)
	if len(keys) < 3 {
		t.Fatalf("%d fonts are named: %s", len(keys), parts["word/fontTable.xml"])
	}
	for _, k := range keys {
		font := []byte(parts["word/fonts/"+k[2]+".odttf"])
		hex := strings.ReplaceAll(k[3], "-", "")
		for i := range 32 { // the key's digits are read from the end, two by two
			at := 30 - 2*(i%16)
			font[i] ^= digit(hex[at])<<4 | digit(hex[at+1])
		}
		f, err := openFace(k[2], font)
		if err != nil {
			t.Fatalf("%s is no font once it is shown again: %v", k[2], err)
		}
		if k[2] == "krregular" && !f.shows('두') {
			t.Error("the font lacks a character of the document")
		}
		for _, r := range "0123456789." { // of pages, notes and lists, which Word counts by itself
			if !f.shows(r) {
				t.Errorf("%s lacks %q", k[2], r)
			}
		}
	}
}

func digit(c byte) byte {
	if c >= 'A' {
		return c - 'A' + 10
	}
	return c - '0'
}

// Office programs keep a row of a table with the next where a heading in it follows on, and draw an empty paragraph as an empty line.
func TestClausesStandClose(t *testing.T) {
	main := parcelOf(t, forms(t, agreement())[DOCX])["word/document.xml"]
	if n := strings.Count(main, "<w:p/></w:tc><w:tc>"); n != 2+len(strips(agreement().Texts)) {
		t.Errorf("%d cells end in an empty line: want the one under the names, and those between the columns", n)
	}
	if free, all := strings.Count(main, `<w:keepNext w:val="0"/>`), strings.Count(main, `w:val="Heading3"`); free != all || all == 0 {
		t.Errorf("%d of %d headings let their row end a page", free, all)
	}
}

func TestHWPXHoldsTogether(t *testing.T) {
	for _, d := range []Doc{report(t), agreement()} {
		raw, err := ToHWPX(d)
		if err != nil {
			t.Fatal(err)
		}
		parts := parcelOf(t, raw)
		for _, must := range []string{"mimetype", "version.xml", "settings.xml", "META-INF/container.xml", "META-INF/container.rdf", "META-INF/manifest.xml", "Contents/content.hpf",
			"Contents/header.xml", "Contents/section0.xml", "Preview/PrvText.txt"} {
			if parts[must] == "" {
				t.Errorf("%s has no %s", d.Name, must)
			}
		}
		section, header := parts["Contents/section0.xml"], parts["Contents/header.xml"]
		for _, link := range []struct{ what, from, pattern, to, target string }{
			{"characters", section, `charPrIDRef="(\d+)"`, header, `<hh:charPr id="(\d+)"`},
			{"paragraphs", section, `paraPrIDRef="(\d+)"`, header, `<hh:paraPr id="(\d+)"`},
			{"styles", section, `styleIDRef="(\d+)"`, header, `<hh:style id="(\d+)"`},
			{"borders", section, `borderFillIDRef="(\d+)"`, header, `<hh:borderFill id="(\d+)"`},
			{"numbers", header, `type="NUMBER" idRef="(\d+)"`, header, `<hh:numbering id="(\d+)"`},
			{"bullets", header, `type="BULLET" idRef="(\d+)"`, header, `<hh:bullet id="(\d+)"`},
			{"pictures", section, `binaryItemIDRef="([^"]+)"`, parts["Contents/content.hpf"], `<opf:item id="([^"]+)"`},
			{"fields", section, `beginIDRef="(\d+)"`, section, `<hp:fieldBegin id="(\d+)"`},
		} {
			if lost := missing(ids(link.from, link.pattern), ids(link.to, link.target)); len(lost) > 0 {
				t.Errorf("%s names %s that aren't there: %v", d.Name, link.what, lost)
			}
		}
		for _, counted := range []struct{ list, item string }{{"charProperties", "charPr"}, {"paraProperties", "paraPr"}, {"styles", "style"}, {"numberings", "numbering"}, {"borderFills", "borderFill"}} {
			said := regexp.MustCompile(`<hh:` + counted.list + ` itemCnt="(\d+)"`).FindStringSubmatch(header)
			if n := strings.Count(header, "<hh:"+counted.item+" "); said == nil || said[1] != itoa(n) {
				t.Errorf("%s says of its %s %v, and has %d", d.Name, counted.list, said, n)
			}
		}
		for _, href := range ids(parts["Contents/content.hpf"], `href="([^"]+)"`) {
			if parts[href] == "" {
				t.Errorf("%s lists %s, which isn't there", d.Name, href)
			}
		}
		if objects := regexp.MustCompile(`<hp:(?:tbl|pic|p) id="(\d+)"`).FindAllStringSubmatch(section, -1); len(objects) != len(ids(section, `<hp:(?:tbl|pic|p) id="(\d+)"`)) {
			t.Errorf("%s has objects of the same number", d.Name)
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}
