package term

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/naru-network/naru/base/cell"
	"github.com/naru-network/naru/base/lang"
)

// Format is how a sheet is written.
type Format string

// A sheet's cells are parted by commas or by tabs.
const (
	CSV Format = "csv"
	TSV Format = "tsv"
)

// sheetColumns are a sheet's columns, in the order they are written. Those for the words to use stand behind those for words.
var sheetColumns = []string{
	"code", "status", "ko", "en", "zh-Hans", "ja", "instead_ko", "instead_en", "instead_zh-Hans", "instead_ja", "note", "source",
}

// MostRows bounds a sheet.
const MostRows = 2000

// Row is one line of a sheet.
type Row struct {
	Line int
	Wish Wish
}

// ReadSheet reads a sheet in UTF-8, with a byte order mark or without, whose first line names the columns in any order. It returns ErrSheet for anything
// else; what the rows say isn't looked at.
func ReadSheet(raw []byte) ([]Row, error) {
	raw = bytes.TrimPrefix(raw, []byte(cell.Mark))
	if !utf8.Valid(raw) {
		return nil, ErrSheet
	}
	head, _, _ := bytes.Cut(raw, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = -1
	if bytes.IndexByte(head, '\t') >= 0 {
		r.Comma = '\t'
	}
	lines, err := r.ReadAll()
	if err != nil || len(lines) == 0 || len(lines) > MostRows+1 {
		return nil, ErrSheet.Because(err)
	}
	columns := map[string]int{}
	for i, name := range lines[0] {
		name = strings.TrimSpace(name)
		if _, twice := columns[name]; twice || !slices.Contains(sheetColumns, name) {
			return nil, ErrSheet
		}
		columns[name] = i
	}
	var rows []Row
	for i, line := range lines[1:] {
		if strings.TrimSpace(strings.Join(line, "")) == "" {
			continue
		}
		rows = append(rows, Row{i + 2, wishOf(line, columns)})
	}
	return rows, nil
}

func wishOf(line []string, columns map[string]int) Wish {
	at := func(name string) string {
		i, ok := columns[name]
		if !ok || i >= len(line) {
			return ""
		}
		return cell.Unguard(strings.TrimSpace(line[i]))
	}
	words := func(prefix string) Words {
		all := Words{}
		for _, tag := range lang.Interface() {
			if w := at(prefix + string(tag)); w != "" {
				all[tag] = w
			}
		}
		return all
	}
	w := Wish{Code: at("code"), Words: words(""), Status: Status(at("status")), Instead: words("instead_"), Note: at("note"), Source: at("source")}
	if w.Status == "" {
		w.Status = Preferred
	}
	return w
}

// WriteSheet writes entries as a sheet that spreadsheets open as it is: UTF-8 with its mark, lines ended as on Windows, no cell a formula.
func WriteSheet(all []Entry, f Format) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(cell.Mark)
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if f == TSV {
		w.Comma = '\t'
	}
	rows := [][]string{sheetColumns}
	for _, e := range all {
		row := []string{e.Code, string(e.Status)}
		for _, said := range []Words{e.Words, e.Instead} {
			for _, tag := range lang.Interface() {
				row = append(row, said[tag])
			}
		}
		row = append(row, e.Note, e.Source)
		for i := range row {
			row[i] = cell.Guard(row[i])
		}
		rows = append(rows, row)
	}
	err := w.WriteAll(rows)
	return out.Bytes(), err
}
