package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
)

// packed makes a ZIP of parts.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"mimetype", "[Content_Types].xml"} { // first, as in real ones
		if content, ok := parts[name]; ok {
			add(t, z, name, content)
		}
	}
	for name, content := range parts {
		if name != "mimetype" && name != "[Content_Types].xml" {
			add(t, z, name, content)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func add(t testing.TB, z *zip.Writer, name, content string) {
	t.Helper()
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store}) // packing takes longest under the race detector
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// word makes a DOCX whose body is as given.
func word(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	parts := map[string]string{
		"[Content_Types].xml": `<Types><Default Extension="xml" ContentType="application/xml"/></Types>`,
		"word/document.xml":   `<w:document xmlns:w="w" xmlns:r="r"><w:body>` + body + `</w:body></w:document>`,
	}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return packed(t, parts)
}

// hangul makes an HWPX whose section is as given.
func hangul(t testing.TB, section string, more ...string) []byte {
	t.Helper()
	parts := map[string]string{
		"mimetype":              hwpxType,
		"Contents/content.hpf":  `<opf:package><opf:manifest><opf:item id="header" href="Contents/header.xml"/><opf:item id="section0" href="Contents/section0.xml"/></opf:manifest><opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>`,
		"Contents/header.xml":   `<hh:head><hh:refList><hh:charProperties><hh:charPr id="0"/></hh:charProperties></hh:refList></hh:head>`,
		"Contents/section0.xml": `<hs:sec>` + section + `</hs:sec>`,
	}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return packed(t, parts)
}

const line = `<w:p><w:r><w:t>한 줄</w:t></w:r></w:p>`
const hline = `<hp:p><hp:run><hp:t>한 줄</hp:t></hp:run></hp:p>`

// compound is a file of MS-CFB that names a stream.
func compound(name string) []byte {
	out := append([]byte(oleMark), make([]byte, 600)...)
	for _, u := range utf16.Encode([]rune(name)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func TestBadFilesAreRefusedByName(t *testing.T) {
	nested := func(open, close string, n int) string { return strings.Repeat(open, n) + strings.Repeat(close, n) }
	whole := word(t, line)
	encrypted := bytes.Clone(whole)
	copy(encrypted[bytes.Index(encrypted, []byte("PK\x01\x02"))+8:], []byte{1}) // the first entry is marked as under a password
	for _, test := range []struct {
		name string
		raw  []byte
		want error
	}{
		{"nothing", nil, ErrEmpty},
		{"a picture", []byte("\x89PNG\r\n\x1a\n0000"), ErrKind},
		{"a PDF", []byte("%PDF-1.7\n"), ErrPDF},
		{"old Hangul 3", []byte("HWP Document File V3.00 \x1a"), ErrOldHangul},
		{"old Hangul 5", append(compound("FileHeader"), "HWP Document File"...), ErrOldHangul},
		{"old Word", compound("WordDocument"), ErrOldWord},
		{"Word under a password", compound("EncryptedPackage"), ErrEncrypted},
		{"another compound file", compound("Workbook"), ErrKind},
		{"a ZIP with encrypted parts", encrypted, ErrEncrypted},
		{"a ZIP that is cut", whole[:len(whole)/2], ErrBroken},
		{"a ZIP of something else", packed(t, map[string]string{"a.txt": "a"}), ErrKind},
		{"a sheet", packed(t, map[string]string{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"}), ErrKind},
		{"macros", word(t, line, "word/vbaProject.bin", "x"), ErrMacros},
		{"macros by their type", word(t, line, "[Content_Types].xml", `<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`), ErrMacros},
		{"an encrypted HWPX", hangul(t, hline, "META-INF/manifest.xml", `<odf:manifest><odf:file-entry><odf:encryption-data/></odf:file-entry></odf:manifest>`), ErrEncrypted},
		{"no XML", word(t, "", "word/document.xml", "\x00\x01 no"), ErrBroken},
		{"XML that is cut", word(t, "", "word/document.xml", "<w:document><w:body><w:p>"), ErrBroken},
		{"an entity of its own", word(t, "", "word/document.xml", `<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>`), ErrBroken},
		{"no words", word(t, `<w:p/>`), ErrNoWords},
		{"a million nested tables", word(t, nested(`<w:tbl><w:tr><w:tc>`, `</w:tc></w:tr></w:tbl>`, 1_000_000)), ErrTooDeep},
		{"a million nested tables of Hancom's", hangul(t, nested(`<hp:p><hp:run><hp:tbl><hp:tr><hp:tc><hp:subList>`, `</hp:subList></hp:tc></hp:tr></hp:tbl></hp:run></hp:p>`, 200_000)), ErrTooDeep},
		{"tables without end", word(t, strings.Repeat(`<w:tbl><w:tr><w:tc>`+line+`</w:tc></w:tr></w:tbl>`, 25_000)), ErrTooLong},
		{"paragraphs without end", word(t, strings.Repeat(line, 25_000)), ErrTooLong},
		{"too many words", hangul(t, `<hp:p><hp:run><hp:t>`+strings.Repeat("가", mostText/3+1)+`</hp:t></hp:run></hp:p>`), ErrTooLong},
		{"a bomb", word(t, line, "[Content_Types].xml", strings.Repeat(" ", mostPart+1)), ErrBomb},
	} {
		before := allocated()
		blocks, _, err := Read(test.raw, true)
		if !errors.Is(err, test.want) {
			t.Errorf("Read(%s) = %d blocks, %v; want %v", test.name, len(blocks), err, test.want)
		}
		if taken := allocated() - before; taken > 64<<20 {
			t.Errorf("Read(%s) takes %d MiB of memory in all", test.name, taken>>20)
		}
	}
}

// allocated is all memory ever taken, whether it was given back or not: unlike what is in use, it doesn't depend on when garbage is collected.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	rels := `<Relationships><Relationship Id="a" Type="x/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>` +
		`<Relationship Id="b" Type="x/image" Target="http://outside.example/track.png" TargetMode="External"/>` +
		`<Relationship Id="c" Type="x/attachedTemplate" Target="http://outside.example/evil.dotm" TargetMode="External"/>` +
		`<Relationship Id="d" Type="x/hyperlink" Target="https://naru.example/a" TargetMode="External"/></Relationships>`
	raw := word(t, `<w:p><w:hyperlink r:id="a"><w:r><w:t>못 가는 곳</w:t></w:r></w:hyperlink><w:hyperlink r:id="d"><w:r><w:t>가는 곳</w:t></w:r></w:hyperlink>`+
		`<w:r><w:drawing><a:blip r:link="b"/></w:drawing></w:r><w:r><w:drawing><a:blip r:embed="b"/></w:drawing></w:r>`+
		`<w:ins><w:r><w:t>넣은 글</w:t></w:r></w:ins><w:del><w:r><w:delText>지운 글</w:delText></w:r></w:del>`+
		`<w:r><w:rPr><w:vanish/></w:rPr><w:t>숨은 글</w:t></w:r></w:p>`, "word/_rels/document.xml.rels", rels, "word/comments.xml", "<a/>", "word/header1.xml", "<a/>")
	blocks, said, err := Read(raw, false)
	if err != nil {
		t.Fatal(err)
	}
	want := []Run{{Text: "못 가는 곳"}, {Text: "가는 곳", Style: Style{Href: "https://naru.example/a"}}, {Text: "넣은 글"}}
	if len(blocks) != 1 || !equal(blocks[0], Paragraph{want}) {
		t.Errorf("Read gives %v, want %v", blocks, want)
	}
	for _, what := range []string{LeftLinks, LeftOutside, LeftPictures, LeftInsertions, LeftDeletions, LeftHidden, LeftComments, LeftHeaders} {
		found := false
		for _, l := range said.Left {
			found = found || l.What == what && l.Count > 0
		}
		if !found {
			t.Errorf("nothing is said of %s: %v", what, said.Left)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(word(f, line), true)
	f.Add(hangul(f, hline), false)
	f.Fuzz(func(t *testing.T, raw []byte, parallel bool) {
		blocks, _, err := Read(raw, parallel)
		if err == nil {
			again(t, blocks)
		}
	})
}

// FuzzBody holds the readers to any XML inside a package that is whole.
func FuzzBody(f *testing.F) {
	f.Add(`<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>`, true)
	f.Add(hline+`<hp:p><hp:run><hp:tbl><hp:tr><hp:tc><hp:subList>`+hline+`</hp:subList><hp:cellSpan colSpan="3" rowSpan="9"/></hp:tc></hp:tr></hp:tbl></hp:run></hp:p>`, false)
	f.Fuzz(func(t *testing.T, body string, parallel bool) {
		for _, raw := range [][]byte{word(t, body), hangul(t, body)} {
			if blocks, _, err := Read(raw, parallel); err == nil {
				again(t, blocks)
			}
		}
	})
}

// again holds what was read to being the editor's content, which reads as the same once more.
func again(t *testing.T, blocks []Block) {
	t.Helper()
	first := ToEditor(blocks)
	back, err := FromEditor(first)
	if err != nil {
		t.Fatalf("FromEditor(ToEditor(…)): %v", err)
	}
	if second := ToEditor(back); !bytes.Equal(first, second) {
		t.Fatalf("the editor's content changes when it is read again:\n%s\n%s", first, second)
	}
}
