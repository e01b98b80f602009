package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/naru-network/naru/base/cell"
)

// encodings are the ways text is written in lists of the four countries, in the order they are offered.
var encodings = []struct {
	name string
	by   encoding.Encoding
}{
	{"utf-8", unicode.UTF8},
	{"cp949", korean.EUCKR}, // of x/text, which has the whole of code page 949
	{"gb18030", simplifiedchinese.GB18030},
	{"shift-jis", japanese.ShiftJIS},
	{"euc-jp", japanese.EUCJP},
	{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
}

// Encodings lists the names of the encodings a person may choose.
func Encodings() []string {
	all := make([]string, len(encodings))
	for i, e := range encodings {
		all[i] = e.name
	}
	return all
}

// readText reads separated values.
func readText(raw []byte, wanted string, t *Table) ([]Raw, error) {
	if wanted == "" {
		wanted = encodingOf(raw)
	}
	i := slices.IndexFunc(encodings, func(e struct {
		name string
		by   encoding.Encoding
	}) bool {
		return e.name == wanted
	})
	if i < 0 {
		return nil, ErrEncoding
	}
	text, err := encodings[i].by.NewDecoder().Bytes(raw)
	if err != nil {
		return nil, ErrEncoding.Because(err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.IndexByte(text, 0) >= 0 || garbled(text) {
		return nil, ErrEncoding
	}
	t.Encoding = wanted
	head := bytes.ToLower(text[:min(len(text), 512)])
	if bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<table")) || bytes.HasPrefix(head, []byte("<?xml")) || bytes.HasPrefix(head, []byte("%pdf")) {
		return nil, ErrNotTable
	}
	return records(text, separator(text))
}

// garbled reports whether more than a few characters could not be read.
func garbled(text []byte) bool {
	lost := bytes.Count(text, []byte("\ufffd"))
	return lost > 0 && lost*200 > utf8.RuneCount(text)
}

// encodingOf finds out how text is written, by its mark or by which characters its bytes would be.
func encodingOf(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return "utf-16le"
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return "utf-16be"
	case utf8.Valid(raw):
		return "utf-8"
	}
	best, most := "utf-8", 0.5
	for _, e := range encodings[1:5] {
		text, err := e.by.NewDecoder().Bytes(raw[:min(len(raw), 256<<10)])
		if err != nil {
			continue
		}
		if n := likeness(e.name, string(text)); n > most {
			best, most = e.name, n
		}
	}
	return best
}

// likeness says how much of what isn't Latin reads like the language an encoding is made for; 1 is all. The same bytes are Hangul in one
// encoding and rare Han characters in another, so that what is rare counts against it.
func likeness(name, text string) float64 {
	var all, good float64
	for _, r := range text {
		switch {
		case r < 0x80:
			continue
		case r == utf8.RuneError || r >= 0xe000 && r <= 0xf8ff:
			good -= 4
		case name == "cp949" && r >= 0xac00 && r <= 0xd7a3:
			good++
			if !commonHangul(r) {
				good -= 1.5
			}
		case (name == "shift-jis" || name == "euc-jp") && (r >= 0x3041 && r <= 0x30ff):
			good += 1.4
		case (name == "shift-jis" || name == "euc-jp") && r >= 0xff61 && r <= 0xff9f:
			good-- // half-width kana: what other encodings look like in this one
		case name != "cp949" && r >= 0x4e00 && r <= 0x9fff:
			good += hanWeight(name, r)
		case r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff5e || r == '·' || r == '～' || r == '∼':
			good += 0.5
		}
		all++
	}
	if all == 0 {
		return 0
	}
	return good / all
}

// commonHangul reports whether a syllable is one of the 2,350 of KS X 1001, which is all that is usual.
func commonHangul(r rune) bool {
	b, err := korean.EUCKR.NewEncoder().Bytes([]byte(string(r)))
	return err == nil && len(b) == 2 && b[0] >= 0xb0 && b[1] >= 0xa1
}

// hanWeight is how usual a Han character is in the language of an encoding: the first level of its standard is.
func hanWeight(name string, r rune) float64 {
	by, from, to := simplifiedchinese.GBK.NewEncoder(), byte(0xb0), byte(0xd7)
	if name != "gb18030" {
		by, from, to = japanese.EUCJP.NewEncoder(), 0xb0, 0xcf
	}
	b, err := by.Bytes([]byte(string(r)))
	switch {
	case err != nil || len(b) != 2 || b[1] < 0xa1:
		return -1
	case b[0] < from || b[0] > to:
		return -0.2
	case name == "gb18030" && b[0] <= 0xc8:
		return 0.75 // where Hangul stands in Korea's encoding
	}
	return 1
}

// separators of cells, in the order they are preferred.
const separators = "\t,;|"

// separator finds out what parts the cells: what parts the first records into most cells, alike in each.
func separator(text []byte) rune {
	best, most := ',', 0
	for _, s := range separators {
		r := reader(text, s)
		widths := map[int]int{}
		for range 25 {
			cells, err := r.Read()
			if err != nil {
				break
			}
			widths[len(cells)]++
		}
		for wide, times := range widths {
			if n := times * min(wide, 8); wide > 1 && n > most {
				best, most = s, n
			}
		}
	}
	return best
}

func reader(text []byte, separator rune) *csv.Reader {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator, -1, true
	return r
}

func records(text []byte, separator rune) ([]Raw, error) {
	r := reader(text, separator)
	var rows []Raw
	wide := 0
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, ErrNotTable.Because(err)
		}
		if len(cells) > MostColumns*4 { // blank ones at the end are usual
			return nil, ErrColumns
		}
		if len(rows) > MostRows+headWithin {
			return nil, ErrRows
		}
		line, _ := r.FieldPos(0)
		for i := range cells {
			cells[i] = plainCell(cells[i])
		}
		row := tidyRow(line, cells)
		wide = max(wide, len(row.Cells))
		rows = append(rows, row)
	}
	if wide < 2 {
		return nil, ErrNotTable
	}
	return rows, nil
}

// plainCell takes off what a program put around a cell to keep a spreadsheet from computing it: ="007" and '=1+1.
func plainCell(c string) string {
	if inner, ok := strings.CutPrefix(c, `="`); ok && strings.HasSuffix(inner, `"`) {
		return strings.TrimSuffix(inner, `"`)
	}
	return cell.Unguard(c)
}
