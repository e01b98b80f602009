package intake

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Limits of a list that is brought. The longest list known, every twin town of the world, has 26,114 rows of four columns.
const (
	MostBytes   = 24 << 20 // of a file
	MostRows    = 50_000
	MostColumns = 100
	MostCell    = 2000 // characters; what is longer is cut, and the row says so
	headWithin  = 12   // rows: titles and dates of issue stand above the head of a real list, never more than a few
)

// Table is a list as it was brought: a head that names the columns, and rows of text.
type Table struct {
	Sheets   []string // of a workbook, in order; none otherwise
	Sheet    string   // the one that was read
	Encoding string   // of text
	Head     []string // every column has a name, and no two the same
	Doubled  []string // names that stood twice in the head, and were told apart
	Rows     []Raw
}

// Raw is one row as it was brought. A row has at most as many cells as the head.
type Raw struct {
	Line  int      `bson:"line"` // in the file, from 1
	Cells []string `bson:"cells"`
	Cut   bool     `bson:"cut,omitempty"` // a cell was longer than is kept
}

// Reading says how a file is to be read; the zero Reading has everything found out.
type Reading struct {
	Sheet    string // of a workbook; the first that holds a list if empty
	Encoding string // of text, one of Encodings; found out if empty
}

// Read reads a list from the bytes of a CSV or XLSX file. It returns ErrEmpty, ErrNotTable, ErrColumns, ErrRows, ErrEncoding, ErrSheet or ErrBomb for what
// can't be read as one.
func Read(raw []byte, how Reading) (Table, error) {
	var t Table
	var rows []Raw
	var err error
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return t, ErrEmpty
	case len(raw) > MostBytes:
		return t, ErrBomb
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		rows, err = readBook(raw, how.Sheet, &t)
	default:
		rows, err = readText(raw, how.Encoding, &t)
	}
	if err != nil {
		return t, err
	}
	return t, t.headed(rows)
}

// headed takes the head off the rows: the row among the first that names most columns, else the first of more than one cell.
func (t *Table) headed(rows []Raw) error {
	rows = filled(rows)
	if len(rows) == 0 {
		return ErrEmpty
	}
	at, best := -1, 0
	for i, r := range rows[:min(len(rows), headWithin)] {
		if n := namedColumns(r.Cells); n > best {
			at, best = i, n
		}
	}
	for i := 0; at < 0 && i < len(rows); i++ {
		if said(rows[i].Cells) > 1 {
			at = i
		}
	}
	if at < 0 {
		return ErrNotTable
	}
	t.Head, t.Doubled = columnNames(rows[at].Cells, rows[at+1:])
	if len(t.Head) > MostColumns {
		return ErrColumns
	}
	for _, r := range rows[at+1:] {
		if len(r.Cells) > len(t.Head) {
			r.Cells = r.Cells[:len(t.Head)]
		}
		t.Rows = append(t.Rows, r)
	}
	if len(t.Rows) == 0 {
		return ErrEmpty
	}
	return nil
}

// filled leaves out rows without a word.
func filled(rows []Raw) []Raw {
	kept := rows[:0]
	for _, r := range rows {
		if said(r.Cells) > 0 {
			kept = append(kept, r)
		}
	}
	return kept
}

func said(cells []string) int {
	n := 0
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

// columnNames gives each column that the head or a row fills a name of its own.
func columnNames(head []string, rows []Raw) (names, doubled []string) {
	wide := 0
	for _, r := range append([]Raw{{Cells: head}}, rows...) {
		for i, c := range r.Cells {
			if c != "" {
				wide = max(wide, i+1)
			}
		}
	}
	seen := map[string]int{}
	for i := range wide {
		name := ""
		if i < len(head) {
			name = strings.Join(strings.Fields(head[i]), " ")
		}
		if name == "" {
			name = letters(i)
		}
		if seen[name]++; seen[name] > 1 {
			doubled = append(doubled, name)
			name += " (" + letters(i) + ")"
		}
		names = append(names, name)
	}
	return names, doubled
}

// letters names a column as spreadsheets do: A, B, … AA.
func letters(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// tidyRow makes a row of cells: blanks around words go, invisible characters too, and what is too long is cut.
func tidyRow(line int, cells []string) Raw {
	r := Raw{Line: line, Cells: make([]string, len(cells))}
	for i, c := range cells {
		c = tidy(c)
		if utf8.RuneCountInString(c) > MostCell {
			c, r.Cut = string([]rune(c)[:MostCell]), true
		}
		r.Cells[i] = c
	}
	for len(r.Cells) > 0 && r.Cells[len(r.Cells)-1] == "" {
		r.Cells = r.Cells[:len(r.Cells)-1]
	}
	return r
}

// tidy takes out of a cell what nobody sees, and makes all blanks plain.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u00a0' || r == '\u3000' || r == '\u2028' || r == '\u2029':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufeff' || r == '\u00ad' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' ||
			r >= '\u2060' && r <= '\u206f':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
