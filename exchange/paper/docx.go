package paper

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// docx writes a document in Office Open XML (ECMA-376, transitional), as Word keeps it.
type docx struct {
	doc      Doc
	cases    *typecase
	main     *markup
	notes    *markup
	noteID   int
	numbers  []listStart // instances of numbering, from 1
	links    []string    // targets, from 1
	pictures []*Image
	changes  int
}

type listStart struct {
	ordered bool
	level   int
	start   int
}

const (
	wordSpace  = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relSpace   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	twips      = 20             // a point
	emu        = 9525           // a CSS pixel
	textTwips  = 9425           // of an A4 page between its margins
	indentWord = 400            // of a list's level, in twips
	relBase    = relSpace + "/" // of kinds of relationships
	wordMedia  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// ToDOCX prints a document for Word, with the fonts it needs inside.
func (f *Fonts) ToDOCX(d Doc) ([]byte, error) {
	w := &docx{doc: d, cases: f.typecase(), main: &markup{}, notes: &markup{}}
	w.main.raw(declaration).begin("w:document", "xmlns:w", wordSpace, "xmlns:r", relSpace,
		"xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main",
		"xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture").begin("w:body")
	w.notes.raw(declaration).begin("w:footnotes", "xmlns:w", wordSpace, "xmlns:r", relSpace)
	for i, kind := range []string{"separator", "continuationSeparator"} {
		w.notes.begin("w:footnote", "w:type", kind, "w:id", strconv.Itoa(i-1)).begin("w:p").begin("w:r").one("w:"+kind).end("w:r", "w:p", "w:footnote")
	}
	if err := w.document(); err != nil {
		return nil, fmt.Errorf("write %q for Word: %w", d.Name, err)
	}
	w.main.begin("w:sectPr").one("w:footerReference", "w:type", "default", "r:id", "rIdFooter").
		one("w:pgSz", "w:w", "11906", "w:h", "16838").
		one("w:pgMar", "w:top", "1240", "w:right", "1240", "w:bottom", "1360", "w:left", "1240", "w:header", "680", "w:footer", "680", "w:gutter", "0").end("w:sectPr")
	w.main.end("w:body", "w:document")
	w.notes.end("w:footnotes")
	return w.pack()
}

// place is where blocks are written: in which language, in a list or quote, in a cell.
type place struct {
	lang  lang.Tag
	level int // of lists: 0 is none
	style string
	width int // of the text, in twips
	cell  bool
}

func (w *docx) document() error {
	if w.doc.beside() {
		return w.columns()
	}
	for i, t := range w.doc.Texts {
		if i > 0 {
			w.main.begin("w:p").begin("w:r").one("w:br", "w:type", "page").end("w:r", "w:p")
		}
		at := place{lang: t.Lang, width: textTwips}
		if err := w.top(t, at); err != nil {
			return err
		}
		if err := w.blocks(t.Blocks, at); err != nil {
			return err
		}
	}
	return nil
}

// columns writes two texts side by side, in a table without lines.
func (w *docx) columns() error {
	texts := w.doc.Texts
	half := (textTwips - int(columnGap*twips)) / 2
	grid := []int{half, textTwips - 2*half, half}
	w.tableTop(grid, true)
	all := append([]strip{nil}, strips(texts)...)
	for k, s := range all {
		w.main.begin("w:tr")
		for i, t := range texts {
			if i > 0 {
				w.cellTop(grid[1], 1, "", false)
				w.cellEnd()
			}
			at := place{lang: t.Lang, width: half, cell: true}
			w.cellTop(half, 1, "", false)
			var err error
			switch {
			case k == 0:
				err = w.top(t, at)
				w.main.one("w:p") // a line of air under the names
			case len(s[i]) > 0:
				err = w.blocks(s[i], at)
			}
			if err != nil {
				return err
			}
			w.cellEnd()
		}
		w.main.end("w:tr")
	}
	w.main.end("w:tbl").one("w:p")
	return nil
}

func (w *docx) top(t Text, at place) error {
	at.style = "Title"
	if t.Title != "" {
		if err := w.paragraph([]Run{{Text: t.Title}}, at); err != nil {
			return err
		}
	}
	at.style = "Parties"
	for _, p := range t.Parties {
		if err := w.paragraph([]Run{{Text: p}}, at); err != nil {
			return err
		}
	}
	return nil
}

func (w *docx) blocks(blocks []Block, at place) error {
	for _, b := range blocks {
		if err := w.block(b, at); err != nil {
			return err
		}
	}
	return nil
}

func (w *docx) block(b Block, at place) error {
	switch b := b.(type) {
	case Paragraph:
		return w.paragraph(b.Runs, at)
	case Heading:
		at.style = "Heading" + strconv.Itoa(min(max(b.Level, 1), 4))
		return w.paragraph(b.Runs, at)
	case List:
		return w.list(b, at)
	case Quote:
		at.style = "Quote"
		return w.blocks(b.Blocks, at)
	case Divider:
		w.main.begin("w:p").begin("w:pPr").one("w:pStyle", "w:val", "Divider").end("w:pPr", "w:p")
	case Table:
		return w.table(b, at)
	case Picture:
		return w.picture(b, at)
	case Clause:
		title, rest := b.titled(at.lang)
		if len(title) > 0 {
			if err := w.block(Heading{3, title}, at); err != nil {
				return err
			}
		}
		if err := w.blocks(rest, at); err != nil {
			return err
		}
		if words := prevailing(b.Prevails, at.lang); words != "" {
			at.style = "Prevails"
			return w.paragraph([]Run{{Text: words}}, at)
		}
	}
	return nil
}

// list writes items; what follows an item's first paragraph is set in as it is.
func (w *docx) list(l List, at place) error {
	at.level = min(at.level+1, 9)
	w.numbers = append(w.numbers, listStart{l.Ordered, at.level, l.Start})
	id := len(w.numbers)
	for _, item := range l.Items {
		rest := item
		var first Paragraph
		if len(item) > 0 {
			if p, ok := item[0].(Paragraph); ok {
				first, rest = p, item[1:]
			}
		}
		numbered := at
		numbered.style = "ListParagraph"
		if err := w.numberedParagraph(first.Runs, numbered, id); err != nil {
			return err
		}
		inner := at
		if inner.style = "ListContinue"; at.level > 1 {
			inner.style += strconv.Itoa(min(at.level, 5))
		}
		if err := w.blocks(rest, inner); err != nil {
			return err
		}
	}
	return nil
}

func (w *docx) table(t Table, at place) error {
	shares, spots := t.shares(), t.grid()
	if len(shares) == 0 {
		return nil
	}
	grid := make([]int, len(shares))
	for i, s := range shares {
		grid[i] = int(s * float64(at.width))
	}
	w.tableTop(grid, t.Plain)
	at.style, at.level, at.cell = "", 0, true
	for r := range t.Rows {
		w.main.begin("w:tr")
		if headRow(t.Rows[r]) {
			w.main.begin("w:trPr").one("w:cantSplit").one("w:tblHeader").end("w:trPr")
		}
		for col := 0; col < len(grid); {
			s, found := spotAt(spots, r, col)
			if !found {
				w.cellTop(grid[col], 1, "", false)
				w.cellEnd()
				col++
				continue
			}
			breadth := 0
			for i := range s.cell.ColSpan {
				breadth += grid[s.col+i]
			}
			merge := ""
			if s.cell.RowSpan > 1 {
				merge = "restart"
				if s.row < r {
					merge = "continue"
				}
			}
			w.cellTop(breadth, s.cell.ColSpan, merge, s.cell.Header)
			if s.row == r {
				inner := at
				inner.width = breadth - 200
				if s.cell.Header {
					inner.style = "TableHead"
				}
				if err := w.blocks(s.cell.Blocks, inner); err != nil {
					return err
				}
			}
			w.cellEnd()
			col += s.cell.ColSpan
		}
		w.main.end("w:tr")
	}
	w.main.end("w:tbl")
	return nil
}

// cellEnd ends a cell, whose last element must be a paragraph.
func (w *docx) cellEnd() {
	if !bytes.HasSuffix(w.main.out.Bytes(), []byte("</w:p>")) {
		w.main.one("w:p")
	}
	w.main.end("w:tc")
}

// spotAt returns the cell that covers a place of the grid.
func spotAt(spots []spot, r, col int) (spot, bool) {
	for _, s := range spots {
		if s.row <= r && r < s.row+s.cell.RowSpan && s.col <= col && col < s.col+s.cell.ColSpan {
			return s, true
		}
	}
	return spot{}, false
}

func (w *docx) tableTop(grid []int, plain bool) {
	style, sum := "TableGrid", 0
	if plain {
		style = "TableNormal"
	}
	for _, g := range grid {
		sum += g
	}
	w.main.begin("w:tbl").begin("w:tblPr").one("w:tblStyle", "w:val", style).one("w:tblW", "w:w", strconv.Itoa(sum), "w:type", "dxa").
		one("w:tblLayout", "w:type", "fixed").end("w:tblPr").begin("w:tblGrid")
	for _, g := range grid {
		w.main.one("w:gridCol", "w:w", strconv.Itoa(g))
	}
	w.main.end("w:tblGrid")
}

func (w *docx) cellTop(width, span int, merge string, head bool) {
	w.main.begin("w:tc").begin("w:tcPr").one("w:tcW", "w:w", strconv.Itoa(width), "w:type", "dxa")
	if span > 1 {
		w.main.one("w:gridSpan", "w:val", strconv.Itoa(span))
	}
	switch merge {
	case "restart":
		w.main.one("w:vMerge", "w:val", "restart")
	case "continue":
		w.main.one("w:vMerge")
	}
	if head {
		w.main.one("w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "F0F2F5")
	}
	w.main.end("w:tcPr")
}

// stamped is a time as the parts of the package say it.
func stamped(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
