package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

// Form is a file format of documents.
type Form string

// The formats.
const (
	PDF  Form = "pdf"
	DOCX Form = "docx"
	HWPX Form = "hwpx"
)

// Bounds of a file that is read. An honest document of 25 MiB is far below them.
const (
	mostParts    = 5_000
	mostPart     = 32 << 20  // bytes of one part, unpacked
	mostUnpacked = 160 << 20 // of all that is read
	mostBlocks   = 20_000
	mostText     = 2 << 20 // bytes of words
	mostPictures = 300
	mostCells    = 50_000
)

// parts is a package in ZIP form. Names are kept in lower case, as programs disagree about them.
type parts struct {
	files map[string]*zip.File
	form  Form
	read  int64 // bytes unpacked so far
}

const oleMark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// openParts says by its bytes what a file is, and opens it. Each sort of file that isn't read has a code of its own that says what to do.
func openParts(raw []byte) (*parts, error) {
	switch {
	case len(raw) == 0:
		return nil, ErrEmpty
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return nil, ErrPDF
	case bytes.HasPrefix(raw, []byte("HWP Document File")):
		return nil, ErrOldHangul
	case bytes.HasPrefix(raw, []byte(oleMark)):
		return nil, oldFile(raw)
	case !bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return nil, ErrKind
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, ErrBroken.Because(err)
	}
	if len(z.File) > mostParts {
		return nil, ErrBomb
	}
	p := &parts{files: map[string]*zip.File{}}
	for _, f := range z.File {
		name := partName("", f.Name)
		if f.Flags&1 != 0 {
			return nil, ErrEncrypted
		}
		if strings.HasSuffix(name, "vbaproject.bin") || strings.HasSuffix(name, "vbadata.xml") {
			return nil, ErrMacros
		}
		if _, twice := p.files[name]; !twice {
			p.files[name] = f
		}
	}
	return p, p.tell()
}

// tell finds out which format the package is in.
func (p *parts) tell() error {
	switch {
	case p.has("word/document.xml"), p.has("[content_types].xml") && !p.has("contents/content.hpf"):
		types, err := p.bytes("[content_types].xml")
		if err != nil {
			return err
		}
		if bytes.Contains(types, []byte("macroEnabled")) {
			return ErrMacros
		}
		if !p.has("word/document.xml") {
			return ErrKind // a sheet or slides
		}
		p.form = DOCX
		return nil
	case p.has("contents/content.hpf"):
		if p.has("meta-inf/manifest.xml") {
			manifest, err := p.bytes("meta-inf/manifest.xml")
			if err != nil {
				return err
			}
			if bytes.Contains(manifest, []byte("encryption-data")) {
				return ErrEncrypted
			}
		}
		p.form = HWPX
		return nil
	}
	return ErrKind
}

// oldFile tells apart what comes as a compound file (MS-CFB): Word before 2007, Hangul 5, and packages under a password.
func oldFile(raw []byte) error {
	holds := func(name string) bool {
		var wide []byte
		for _, c := range []byte(name) {
			wide = append(wide, c, 0)
		}
		return bytes.Contains(raw, wide)
	}
	switch {
	case holds("EncryptedPackage"):
		return ErrEncrypted
	case holds("WordDocument"):
		return ErrOldWord
	case bytes.Contains(raw, []byte("HWP Document File")) || holds("FileHeader"):
		return ErrOldHangul
	}
	return ErrKind
}

// partName returns the name of a part in a folder as parts are found by.
func partName(folder, name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if !strings.HasPrefix(name, "/") {
		name = folder + "/" + name
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

func (p *parts) has(name string) bool { return p.files[name] != nil }

// open reads a part, as far as the bounds allow. A part that isn't there is ErrBroken.
func (p *parts) open(name string) (io.ReadCloser, error) {
	f := p.files[name]
	if f == nil {
		return nil, ErrBroken
	}
	r, err := f.Open()
	if err != nil {
		return nil, ErrBroken.Because(err)
	}
	return &bounded{ReadCloser: r, all: p, left: mostPart}, nil
}

// bounded stops reading what unpacks to too much, whatever the file says of itself.
type bounded struct {
	io.ReadCloser
	all  *parts
	left int64
}

func (b *bounded) Read(buf []byte) (int, error) {
	n, err := b.ReadCloser.Read(buf)
	b.left -= int64(n)
	b.all.read += int64(n)
	switch {
	case b.left < 0 || b.all.read > mostUnpacked:
		return n, ErrBomb
	case err != nil && !errors.Is(err, io.EOF):
		return n, ErrBroken.Because(err)
	}
	return n, err
}

func (p *parts) bytes(name string) ([]byte, error) {
	r, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	size := p.files[name].UncompressedSize64
	if size > mostPart {
		return nil, ErrBomb
	}
	var whole bytes.Buffer
	whole.Grow(int(size) + bytes.MinRead)
	_, err = whole.ReadFrom(r)
	return whole.Bytes(), err
}
