package file

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/gabriel-vasile/mimetype"
)

// Kind is a sort of file that may be kept.
type Kind struct {
	Type       string   // media type
	Extensions []string // the first is given to names without a fitting one
}

// Media types that are named elsewhere in the package.
const (
	pdf  = "application/pdf"
	png  = "image/png"
	jpeg = "image/jpeg"
	webp = "image/webp"
	gif  = "image/gif"
	text = "text/plain"
	csv  = "text/csv"
	hwp  = "application/vnd.hancom.hwp"
	hwpx = "application/vnd.hancom.hwpx"
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	odt  = "application/vnd.oasis.opendocument.text"
)

// kinds are all sorts of files that may be kept. What runs, what a browser would run, and what hides other files is none of them.
var kinds = []Kind{
	{png, []string{"png"}}, {jpeg, []string{"jpg", "jpeg"}}, {webp, []string{"webp"}}, {gif, []string{"gif"}}, {pdf, []string{"pdf"}},
	{docx, []string{"docx"}}, {xlsx, []string{"xlsx"}}, {pptx, []string{"pptx"}}, {hwp, []string{"hwp"}}, {hwpx, []string{"hwpx"}}, {odt, []string{"odt"}},
	{text, []string{"txt", "md"}}, {csv, []string{"csv"}},
}

// Kinds lists the sorts of files that may be kept.
func Kinds() []Kind { return kinds }

func kindOf(media string) (Kind, error) {
	for _, k := range kinds {
		if k.Type == media {
			return k, nil
		}
	}
	return Kind{}, ErrKind
}

// headBytes is how much of a file is looked at to tell its sort.
const headBytes = 8 << 10

// Sniff says by its bytes what a file is; the name tells only a table from other text. It returns ErrKind for what may not be kept.
func Sniff(r io.ReaderAt, size int64, name string) (Kind, error) {
	head := make([]byte, min(size, headBytes))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return Kind{}, ErrCut
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return sniffZip(r, size)
	case bytes.HasPrefix(head, []byte(oleMark)):
		if !hwp5(r, size) {
			return Kind{}, ErrKind
		}
		return kindOf(hwp)
	case bytes.HasPrefix(head, []byte("HWP Document File V3.")):
		return kindOf(hwp)
	}
	found := mimetype.Detect(head)
	media, _, _ := strings.Cut(found.String(), ";")
	switch media {
	case text, csv, "text/tab-separated-values":
		media = text
		if extension(name) == "csv" {
			media = csv
		}
	}
	return kindOf(media)
}

// Limits of a package in ZIP form. An honest document of 25 MiB is far below them.
const (
	mostEntries  = 10_000
	mostUnpacked = 1 << 30
)

// sniffZip tells documents from other archives by what they must hold (ECMA-376 part 2; ODF 1.2 part 3; OWPML, KS X 6101). One with macros is refused.
func sniffZip(r io.ReaderAt, size int64) (Kind, error) {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) == 0 || len(z.File) > mostEntries {
		return Kind{}, ErrKind
	}
	has, unpacked := map[string]bool{}, uint64(0)
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		if unpacked += f.UncompressedSize64; unpacked > mostUnpacked || strings.HasSuffix(name, "vbaproject.bin") {
			return Kind{}, ErrKind
		}
		has[name] = true
	}
	switch declared := declaredType(z.File[0]); {
	case declared == odt:
		return kindOf(odt)
	case declared == "application/hwp+zip" && has["contents/content.hpf"]:
		return kindOf(hwpx)
	case !has["[content_types].xml"]:
	case has["word/document.xml"]:
		return kindOf(docx)
	case has["xl/workbook.xml"]:
		return kindOf(xlsx)
	case has["ppt/presentation.xml"]:
		return kindOf(pptx)
	}
	return Kind{}, ErrKind
}

// declaredType reads the first entry of a package that says there what it is.
func declaredType(first *zip.File) string {
	if first.Name != "mimetype" || first.UncompressedSize64 > 100 {
		return ""
	}
	r, err := first.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	said, err := io.ReadAll(io.LimitReader(r, 100))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(said))
}

// oleMark begins a compound file (MS-CFB), in which HWP 5 and older office documents stand.
const oleMark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// hwp5 reports whether a compound file is a document of Hangul (HWP 5.0, revision 1.3, section 3.2.1): its directory has a stream FileHeader, and
// that begins with the format's signature.
func hwp5(r io.ReaderAt, size int64) bool {
	head := make([]byte, 512)
	if _, err := r.ReadAt(head, 0); err != nil {
		return false
	}
	sector := int64(1) << min(binary.LittleEndian.Uint16(head[30:]), 20)
	first := int64(binary.LittleEndian.Uint32(head[48:]))
	directory := make([]byte, min(sector, 4096))
	if _, err := r.ReadAt(directory, (first+1)*sector); err != nil {
		return false
	}
	var name bytes.Buffer
	for _, u := range utf16.Encode([]rune("FileHeader\x00")) {
		name.WriteByte(byte(u))
		name.WriteByte(byte(u >> 8))
	}
	return bytes.Contains(directory, name.Bytes()) && holds(io.NewSectionReader(r, 0, size), []byte("HWP Document File"))
}

// holds reports whether the text stands anywhere in r.
func holds(r io.Reader, text []byte) bool {
	buf, kept := make([]byte, 64<<10), 0
	for {
		n, err := r.Read(buf[kept:])
		if bytes.Contains(buf[:kept+n], text) {
			return true
		}
		if err != nil {
			return false
		}
		kept = copy(buf, buf[max(0, kept+n-len(text)):kept+n])
	}
}
