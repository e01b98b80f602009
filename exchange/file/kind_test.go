package file_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/naru-network/naru/exchange/file"
)

// pack makes a ZIP of entries, each "name=content".
func pack(t *testing.T, entries ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		name, content, _ := strings.Cut(e, "=")
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// compound makes a compound file whose directory names one stream.
func compound(stream, content string) string {
	b := make([]byte, 512*3)
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint32(b[48:], 0)
	for i, r := range stream {
		b[512+128+2*i] = byte(r)
	}
	copy(b[1024:], content)
	return string(b)
}

func TestSniffGoesByTheBytes(t *testing.T) {
	const none = ""
	for _, test := range []struct{ what, name, bytes, want string }{
		{"a PDF", "a.pdf", "%PDF-1.7\n", "application/pdf"},
		{"a PDF under another name", "a.txt", "%PDF-1.7\n", "application/pdf"},
		{"a text", "메모.txt", "당진시와 랴오닝성", "text/plain"},
		{"a table", "표.csv", "이름,도시\n가,당진\n", "text/csv"},
		{"a table with tabs", "표.tsv", "이름\t도시\n가\t당진\n", "text/plain"},
		{"a text that looks like a table", "표.txt", "이름,도시\n가,당진\n", "text/plain"},
		{"a Word document", "a.docx", pack(t, "[Content_Types].xml=<x/>", "word/document.xml=<x/>"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a workbook", "a.xlsx", pack(t, "[Content_Types].xml=<x/>", "xl/workbook.xml=<x/>"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"slides", "a.pptx", pack(t, "[Content_Types].xml=<x/>", "ppt/presentation.xml=<x/>"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		{"an OpenDocument text", "a.odt", pack(t, "mimetype=application/vnd.oasis.opendocument.text", "content.xml=<x/>"), "application/vnd.oasis.opendocument.text"},
		{"an HWPX document", "a.hwpx", pack(t, "mimetype=application/hwp+zip", "Contents/content.hpf=<x/>"), "application/vnd.hancom.hwpx"},
		{"an HWP 5 document", "a.hwp", compound("FileHeader", "HWP Document File"), "application/vnd.hancom.hwp"},
		{"an HWP 3 document", "a.hwp", "HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05", "application/vnd.hancom.hwp"},
		{"another compound file", "a.hwp", compound("WordDocument", "HWP Document File"), none},
		{"an HWP without its header", "a.hwp", compound("FileHeader", "nothing"), none},
		{"an archive", "a.zip", pack(t, "a.txt=a"), none},
		{"an archive named as a document", "a.docx", pack(t, "a.exe=MZ"), none},
		{"a document with macros", "a.docx", pack(t, "[Content_Types].xml=<x/>", "word/document.xml=<x/>", "word/vbaProject.bin=x"), none},
		{"a broken archive", "a.docx", "PK\x03\x04 nothing else", none},
		{"a page", "a.txt", "<!DOCTYPE html><html><script>alert(1)</script></html>", none},
		{"a drawing that runs scripts", "a.png", `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, none},
		{"a program", "a.pdf", "MZ\x90\x00\x03\x00\x00\x00", none},
		{"a program of Linux", "a.txt", "\x7fELF\x02\x01\x01\x00", none},
		{"a script", "a.txt", "#!/bin/sh\nrm -rf /\n", none},
	} {
		k, err := file.Sniff(strings.NewReader(test.bytes), int64(len(test.bytes)), test.name)
		if k.Type != test.want || (test.want == none) != errors.Is(err, file.ErrKind) {
			t.Errorf("%s is taken for %q, %v, want %q", test.what, k.Type, err, test.want)
		}
	}
}

func TestNamedGivesTheExtensionOfTheKind(t *testing.T) {
	kinds := map[string]file.Kind{}
	for _, k := range file.Kinds() {
		kinds[k.Extensions[0]] = k
	}
	for _, test := range []struct{ name, kind, want string }{
		{"계획서.pdf", "pdf", "계획서.pdf"},
		{"사진.JPEG", "jpg", "사진.JPEG"},
		{"run.bat", "txt", "run.bat.txt"},
		{`C:\문서\계획서.hwp`, "hwp", "계획서.hwp"},
		{"../../etc/passwd", "txt", "passwd.txt"},
		{"..", "txt", ""},
		{".pdf", "pdf", "pdf.pdf"},
		{"", "pdf", ""},
		{"이름\u202egnp.pdf", "pdf", ""},
		{strings.Repeat("가", 300), "pdf", strings.Repeat("가", 196) + ".pdf"},
	} {
		got, err := file.Named(test.name, kinds[test.kind])
		if test.want == "" {
			if err == nil {
				t.Errorf("Named(%q) = %q, want a refusal", test.name, got)
			}
			continue
		}
		if got != test.want || err != nil {
			t.Errorf("Named(%q, %s) = %q, %v, want %q", test.name, test.kind, got, err, test.want)
		}
	}
}

func FuzzSniff(f *testing.F) {
	for _, s := range []string{"%PDF-1.7", "PK\x03\x04", compound("FileHeader", "HWP Document File"), "GIF89a", "한국어"} {
		f.Add([]byte(s), "a.txt")
	}
	f.Fuzz(func(t *testing.T, raw []byte, name string) {
		k, err := file.Sniff(bytes.NewReader(raw), int64(len(raw)), name)
		if (err == nil) != (k.Type != "") {
			t.Errorf("Sniff gives %q and %v", k.Type, err)
		}
		if err != nil {
			return
		}
		if kept, err := file.Named(name, k); err == nil && !strings.Contains(kept, ".") {
			t.Errorf("Named(%q) = %q, without an extension", name, kept)
		}
	})
}
