package intake

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"
)

// Limits of a workbook. An honest one of 50,000 rows unpacks to some 40 MB, to about ten times its size.
const (
	mostUnpacked = 192 << 20 // bytes
	mostRatio    = 150       // unpacked to packed, of parts above a megabyte
	mostParts    = 2000
)

// readBook reads a sheet of a workbook.
func readBook(raw []byte, wanted string, t *Table) (rows []Raw, err error) {
	if err := weighed(raw); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if err != nil {
		return nil, ErrNotTable.Because(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	t.Sheets = shown(f)
	if wanted != "" {
		if !slices.Contains(t.Sheets, wanted) {
			return nil, ErrSheet
		}
		t.Sheet = wanted
		return readSheet(f, wanted)
	}
	var first error = ErrEmpty
	for i, name := range t.Sheets {
		rows, err := readSheet(f, name)
		if err == nil && len(filled(slices.Clone(rows))) > 0 {
			t.Sheet = name
			return rows, nil
		}
		if i == 0 && err != nil {
			first = err
		}
	}
	return nil, first
}

// weighed refuses a package that unpacks to more than an honest one would.
func weighed(raw []byte) error {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return ErrNotTable.Because(err)
	}
	if len(z.File) > mostParts {
		return ErrBomb
	}
	total := uint64(0)
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > mostUnpacked || f.UncompressedSize64 > 1<<20 && f.UncompressedSize64 > mostRatio*max(f.CompressedSize64, 1) {
			return ErrBomb
		}
	}
	return nil
}

// shown lists the sheets that aren't hidden.
func shown(f *excelize.File) []string {
	var names []string
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && visible {
			names = append(names, name)
		}
	}
	return names
}

// readSheet reads what a sheet shows, with days as 2016-04-20 however they are formatted.
func readSheet(f *excelize.File, sheet string) ([]Raw, error) {
	shown, err := f.Rows(sheet)
	if err != nil {
		return nil, ErrNotTable.Because(err)
	}
	defer func() { _ = shown.Close() }() // only reads, from memory
	raw, err := f.Rows(sheet)
	if err != nil {
		return nil, ErrNotTable.Because(err)
	}
	defer func() { _ = raw.Close() }() // as above
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, ErrNotTable.Because(err)
	}
	since1904 := props.Date1904 != nil && *props.Date1904
	var rows []Raw
	for line := 1; shown.Next() && raw.Next(); line++ {
		cells, err := shown.Columns()
		plain, other := raw.Columns(excelize.Options{RawCellValue: true})
		if err = cmp.Or(err, other); err != nil {
			return nil, ErrNotTable.Because(err)
		}
		if len(cells) > MostColumns*4 {
			return nil, ErrColumns
		}
		if len(rows) > MostRows+headWithin {
			return nil, ErrRows
		}
		for i := range cells {
			if i < len(plain) {
				cells[i] = cellText(cells[i], plain[i], since1904)
			}
		}
		rows = append(rows, tidyRow(line, cells))
	}
	if err := cmp.Or(shown.Error(), raw.Error()); err != nil {
		return nil, ErrNotTable.Because(err)
	}
	return rows, finish(f, sheet, rows)
}

// mostFormulas bounds the rows of a sheet whose empty cells are asked for formulas: each is searched for from the top.
const mostFormulas = 2000

// finish fills in what stands once for several rows, and shows formulas that nobody has computed.
func finish(f *excelize.File, sheet string, rows []Raw) error {
	merged, err := f.GetMergeCells(sheet)
	if err != nil {
		return ErrNotTable.Because(err)
	}
	for _, m := range merged {
		fillDown(rows, m)
	}
	used := 0
	for _, r := range rows {
		used = max(used, len(r.Cells))
	}
	if len(rows) > mostFormulas {
		return nil
	}
	return showFormulas(f, sheet, rows, min(used, MostColumns))
}

// fillDown repeats a cell that spans several rows, such as a country's name beside all of its cities. One that spans columns is a title.
func fillDown(rows []Raw, m excelize.MergeCell) {
	column, from, err := excelize.CellNameToCoordinates(m.GetStartAxis())
	last, to, other := excelize.CellNameToCoordinates(m.GetEndAxis())
	if err != nil || other != nil || last != column || from < 1 || from > len(rows) {
		return
	}
	top := rows[from-1].Cells
	if column > len(top) || top[column-1] == "" {
		return
	}
	for i := from; i < min(to, len(rows)); i++ {
		for len(rows[i].Cells) < column {
			rows[i].Cells = append(rows[i].Cells, "")
		}
		rows[i].Cells[column-1] = top[column-1]
	}
}

// showFormulas puts a formula in the place of the value that the file doesn't hold, so that its row can say why it isn't taken.
func showFormulas(f *excelize.File, sheet string, rows []Raw, wide int) error {
	for i, r := range rows {
		for c := range wide {
			if c < len(r.Cells) && r.Cells[c] != "" {
				continue
			}
			at, err := excelize.CoordinatesToCellName(c+1, i+1)
			if err != nil {
				return ErrNotTable.Because(err)
			}
			formula, err := f.GetCellFormula(sheet, at)
			if err != nil || formula == "" {
				continue
			}
			for len(r.Cells) <= c {
				r.Cells = append(r.Cells, "")
			}
			r.Cells[c] = "=" + tidy(formula)
			rows[i] = r
		}
	}
	return nil
}

// cellText is what a cell says. A day is kept as a number; how the sheet shows it tells that it is one, and how much of it is known.
func cellText(shown, plain string, since1904 bool) string {
	if shown == plain {
		return shown
	}
	days, err := strconv.ParseFloat(plain, 64)
	if err != nil || days < 1 || days > 109_574 { // to the end of 2199
		return shown
	}
	parts := dateParts(shown)
	if parts == 0 {
		return shown
	}
	at, err := excelize.ExcelDateToTime(days, since1904)
	if err != nil {
		return shown
	}
	return at.Format([]string{"2006", "2006-01", time.DateOnly}[parts-1])
}

// dateParts counts what a cell shows of a day: three for a whole one, two for a month, one for a year, none for something else.
func dateParts(shown string) int {
	if strings.ContainsAny(shown, ",%₩$¥€") {
		return 0
	}
	words := strings.FieldsFunc(shown, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsLetter(r) })
	if len(words) == 1 && len(shown) == 4 && (strings.HasPrefix(shown, "19") || strings.HasPrefix(shown, "20")) {
		return 1
	}
	marks := 0
	for _, r := range shown {
		if strings.ContainsRune("-/.년월일年月日:", r) || unicode.IsLetter(r) && r < 0x80 {
			marks++
		}
	}
	switch groups := numbers(shown); {
	case marks == 0:
		return 0
	case groups >= 3 || groups == 2 && strings.ContainsFunc(shown, func(r rune) bool { return unicode.IsLetter(r) && r < 0x80 }):
		return 3
	case groups == 2 && (marks > 1 || strings.ContainsAny(shown, "-/")):
		return 2
	case groups == 1 && strings.ContainsAny(shown, "년年"):
		return 1
	}
	return 0
}

// numbers counts the runs of digits in a text.
func numbers(s string) int {
	n, within := 0, false
	for _, r := range s {
		digit := unicode.IsDigit(r)
		if digit && !within {
			n++
		}
		within = digit
	}
	return n
}
