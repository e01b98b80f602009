package intake

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-network/naru/base/cell"
)

// Sheet is a table to be saved as a file. It is for every noun that lets people take a list with them.
type Sheet struct {
	Name string
	Head []string
	Rows [][]Cell
	Foot []string // lines under the table: from where and as of when it is
}

// Cell is one cell. The zero Cell is empty.
type Cell struct {
	Is     Is
	Text   string
	Number float64
	Day    Day // as far as it is known; only a whole one is a date to a spreadsheet
}

// Is says what a cell holds.
type Is int

// A cell holds text, a number or a day.
const (
	IsText Is = iota
	IsNumber
	IsDay
)

// Text, Number and DayCell make cells.
func Text(s string) Cell { return Cell{Text: s} }

// Number makes a cell of a number.
func Number(n float64) Cell { return Cell{Is: IsNumber, Number: n} }

// DayCell makes a cell of a day as far as it is known.
func DayCell(d Day) Cell { return Cell{Is: IsDay, Day: d} }

func (c Cell) plain() string {
	switch c.Is {
	case IsNumber:
		return strconv.FormatFloat(c.Number, 'f', -1, 64)
	case IsDay:
		return string(c.Day)
	}
	return c.Text
}

// CSV writes the sheet as spreadsheets open it: UTF-8 with its mark, lines ended as on Windows, and no text that would be computed.
func (s Sheet) CSV() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(cell.Mark)
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	write := func(cells []string) error {
		for i := range cells {
			cells[i] = cell.Guard(cells[i])
		}
		return w.Write(cells)
	}
	if err := write(append([]string(nil), s.Head...)); err != nil {
		return nil, fmt.Errorf("write a sheet: %w", err)
	}
	for _, r := range s.Rows {
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = c.plain()
		}
		if err := write(cells); err != nil {
			return nil, fmt.Errorf("write a sheet: %w", err)
		}
	}
	for _, line := range s.Foot {
		if err := write([]string{line}); err != nil {
			return nil, fmt.Errorf("write a sheet: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write a sheet: %w", err)
	}
	return out.Bytes(), nil
}

// XLSX writes the sheet as a workbook: text as text, which nothing computes, numbers and whole days as what they are.
func (s Sheet) XLSX() (_ []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	name := sheetName(s.Name)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, fmt.Errorf("name a sheet: %w", err)
	}
	day, err := f.NewStyle(&excelize.Style{CustomNumFmt: pointer("yyyy-mm-dd")})
	if err != nil {
		return nil, fmt.Errorf("style a sheet: %w", err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6EDF8"}}})
	if err != nil {
		return nil, fmt.Errorf("style a sheet: %w", err)
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, fmt.Errorf("write a sheet: %w", err)
	}
	if err := s.stream(w, styles{day, bold}); err != nil {
		return nil, fmt.Errorf("write a sheet: %w", err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	return out.Bytes(), nil
}

type styles struct{ day, head int }

func pointer(s string) *string { return &s }

// stream writes the rows. The widths come first, as the format wants it.
func (s Sheet) stream(w *excelize.StreamWriter, look styles) error {
	for i, wide := range s.widths() {
		if err := w.SetColWidth(i+1, i+1, wide); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(s.Head))
	for i, c := range s.Head {
		head[i] = excelize.Cell{StyleID: look.head, Value: c}
	}
	rows := [][]any{head}
	for _, r := range s.Rows {
		cells := make([]any, len(r))
		for i, c := range r {
			cells[i] = c.typed(look)
		}
		rows = append(rows, cells)
	}
	if len(s.Foot) > 0 {
		rows = append(rows, nil)
	}
	for _, line := range s.Foot {
		rows = append(rows, []any{line})
	}
	for i, cells := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := w.SetRow(at, cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

func (c Cell) typed(look styles) any {
	switch c.Is {
	case IsNumber:
		return c.Number
	case IsDay:
		if at, err := time.Parse(time.DateOnly, string(c.Day)); err == nil {
			return excelize.Cell{StyleID: look.day, Value: at}
		}
		return string(c.Day)
	}
	return c.Text
}

// widths guesses how wide columns have to be, in characters; those of East Asia count twice.
func (s Sheet) widths() []float64 {
	all := make([]float64, len(s.Head))
	fit := func(i int, text string) {
		n := 2.0
		for _, r := range text {
			n++
			if r >= 0x1100 {
				n++
			}
		}
		if i < len(all) {
			all[i] = min(max(all[i], n), 60)
		}
	}
	for i, h := range s.Head {
		fit(i, h)
	}
	for _, r := range s.Rows[:min(len(s.Rows), 500)] {
		for i, c := range r {
			fit(i, c.plain())
		}
	}
	return all
}

// sheetName makes a name that a workbook allows: 31 characters at most, and none of those it uses itself.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || r < ' ' {
			return -1
		}
		return r
	}, s)
	if s = strings.TrimSpace(string([]rune(s)[:min(len([]rune(s)), 31)])); s == "" {
		return "Sheet"
	}
	return s
}
