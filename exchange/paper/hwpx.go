package paper

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/lang"
)

// hwpx writes a document in OWPML (KS X 6101), as Hancom Office keeps it.
type hwpx struct {
	doc      Doc
	body     *markup
	shapes   shapes
	pictures []*Image
	notes    int
	tables   int
	fields   int
	id       int
	preview  strings.Builder
}

// Distances are in HWPUNIT, 7,200 an inch. A4 has margins of 22 mm.
const (
	unit       = 100 // a point
	pixelUnit  = 75  // a CSS pixel
	hwpMargin  = 6236
	hwpWidth   = 59528 - 2*hwpMargin
	hwpCellPad = 283
	hwpIndent  = 2000
)

// hwpPlace is where blocks are written: in which language, and what paragraphs look like there.
type hwpPlace struct {
	lang  lang.Tag
	shape paraShape
	char  charShape
	style int
	level int // of lists
	width int
}

// ToHWPX prints a document for Hancom Office. Its fonts are those of the program: the format's readers take none along.
func ToHWPX(d Doc) ([]byte, error) {
	w := &hwpx{doc: d, body: &markup{}, shapes: newShapes()}
	w.body.raw(declaration).begin("hs:sec", hwpSpaces...)
	w.section()
	w.document()
	w.body.end("hs:sec")
	raw, err := w.pack()
	if err != nil {
		return nil, fmt.Errorf("write %q for Hancom Office: %w", d.Name, err)
	}
	return raw, nil
}

func (w *hwpx) document() {
	if w.doc.beside() {
		w.columns()
		return
	}
	for i, t := range w.doc.Texts {
		at := hwpPlace{lang: t.Lang, width: hwpWidth, char: charShape{size: 1050, font: fontOf(t.Lang)}}
		at.shape.breakBefore = i > 0
		w.top(t, at)
		if t.Title != "" || len(t.Parties) > 0 {
			at.shape.breakBefore = false
		}
		w.blocks(t.Blocks, at)
	}
}

// columns writes two texts side by side, in a table without lines.
func (w *hwpx) columns() {
	texts := w.doc.Texts
	half, pad := hwpWidth/2, int(columnGap*unit)/2
	all := append([]strip{nil}, strips(texts)...)
	w.paragraphStart(hwpPlace{lang: texts[0].Lang, char: charShape{size: 1050}})
	w.tableStart(len(all), 2, hwpWidth, pad, true)
	for k, s := range all {
		w.body.begin("hp:tr")
		for i, t := range texts {
			at := hwpPlace{lang: t.Lang, width: half - 2*pad, char: charShape{size: 1050, font: fontOf(t.Lang)}}
			w.cellStart(false, borderNone)
			switch {
			case k == 0:
				w.top(t, at)
				w.paragraph(nil, at) // a line of air under the names
			case len(s[i]) > 0:
				w.blocks(s[i], at)
			default:
				w.paragraph(nil, at)
			}
			w.cellEnd(cellAt{row: k, col: i, rows: 1, cols: 1, width: half, pad: pad})
		}
		w.body.end("hp:tr")
	}
	w.body.end("hp:tbl").one("hp:t").end("hp:run", "hp:p")
}

func (w *hwpx) top(t Text, at hwpPlace) {
	if t.Title != "" {
		title := at
		title.shape.align, title.shape.after, title.style = "CENTER", 1000, styleTitle
		title.char.size, title.char.bold = 1900, true
		w.paragraph([]Run{{Text: t.Title}}, title)
		at.shape.breakBefore = false
	}
	at.shape.align, at.style, at.char.color = "CENTER", styleParties, "#6E6E6E"
	for _, p := range t.Parties {
		w.paragraph([]Run{{Text: p}}, at)
		at.shape.breakBefore = false
	}
}

func (w *hwpx) blocks(blocks []Block, at hwpPlace) {
	for _, b := range blocks {
		w.block(b, at)
		at.shape.breakBefore = false
	}
}

func (w *hwpx) block(b Block, at hwpPlace) {
	switch b := b.(type) {
	case Paragraph:
		w.paragraph(b.Runs, at)
	case Heading:
		level := min(max(b.Level, 1), 4)
		at.style, at.char.bold, at.char.size = styleHeading+level-1, true, int(headingSizes[level-1]*unit)
		at.shape.before, at.shape.after, at.shape.keep, at.shape.heading, at.shape.level = 900, 300, true, "OUTLINE", level-1
		w.paragraph(b.Runs, at)
	case List:
		w.list(b, at)
	case Quote:
		at.style, at.char.color = styleQuote, "#6E6E6E"
		at.shape.left += hwpIndent
		w.blocks(b.Blocks, at)
	case Divider:
		at.style, at.shape.border = styleDivider, borderBelow
		w.paragraph(nil, at)
	case Table:
		w.table(b, at)
	case Picture:
		w.picture(b, at)
	case Clause:
		title, rest := b.titled(at.lang)
		if len(title) > 0 {
			w.block(Heading{3, title}, at)
		}
		w.blocks(rest, at)
		if words := prevailing(b.Prevails, at.lang); words != "" {
			at.style, at.char.size, at.char.color = stylePrevails, 850, "#6E6E6E"
			w.paragraph([]Run{{Text: words}}, at)
		}
	}
}

// list writes items; what follows an item's first paragraph is set in as it is.
func (w *hwpx) list(l List, at hwpPlace) {
	at.level = min(at.level+1, 7)
	number := w.shapes.list(l, at.level)
	for _, item := range l.Items {
		rest := item
		var first Paragraph
		if len(item) > 0 {
			if p, ok := item[0].(Paragraph); ok {
				first, rest = p, item[1:]
			}
		}
		headed := at
		headed.style = styleList
		headed.shape.left = hwpIndent * (at.level - 1)
		headed.shape.heading, headed.shape.idRef, headed.shape.level = "BULLET", number, at.level-1
		if l.Ordered {
			headed.shape.heading = "NUMBER"
		}
		w.paragraph(first.Runs, headed)
		inner := at
		inner.style, inner.shape.left = styleContinue, hwpIndent*at.level
		w.blocks(rest, inner)
	}
}

// nextID numbers objects and paragraphs; only their being different matters.
func (w *hwpx) nextID() string {
	w.id++
	return strconv.Itoa(1_000_000 + w.id)
}

// cellAt is where a cell stands and how far it reaches.
type cellAt struct{ row, col, rows, cols, width, pad int }

func (w *hwpx) table(t Table, at hwpPlace) {
	shares, spots := t.shares(), t.grid()
	if len(shares) == 0 {
		return
	}
	left := make([]int, len(shares)+1)
	sum := 0.0
	for i, s := range shares {
		sum += s
		left[i+1] = int(sum * float64(at.width))
	}
	w.paragraphStart(at)
	w.tableStart(len(t.Rows), len(shares), left[len(shares)], hwpCellPad, t.Plain)
	border := borderAll
	if t.Plain {
		border = borderNone
	}
	for r := range t.Rows {
		w.body.begin("hp:tr")
		for _, s := range spots {
			if s.row != r {
				continue
			}
			inner := hwpPlace{lang: at.lang, char: at.char, width: left[s.col+s.cell.ColSpan] - left[s.col] - 2*hwpCellPad}
			fill := border
			if s.cell.Header {
				inner.char.bold, fill = true, borderHead
			}
			w.cellStart(s.cell.Header, fill)
			w.blocks(s.cell.Blocks, inner)
			if len(s.cell.Blocks) == 0 {
				w.paragraph(nil, inner)
			}
			w.cellEnd(cellAt{row: r, col: s.col, rows: s.cell.RowSpan, cols: s.cell.ColSpan, width: left[s.col+s.cell.ColSpan] - left[s.col], pad: hwpCellPad})
		}
		w.body.end("hp:tr")
	}
	w.body.end("hp:tbl").one("hp:t").end("hp:run", "hp:p")
}

func (w *hwpx) tableStart(rows, cols, width, pad int, plain bool) {
	border := borderAll
	if plain {
		border = borderNone
	}
	w.tables++
	w.body.begin("hp:tbl", "id", w.nextID(), "zOrder", strconv.Itoa(w.tables), "numberingType", "TABLE", "textWrap", "TOP_AND_BOTTOM", "textFlow", "BOTH_SIDES",
		"lock", "0", "dropcapstyle", "None", "pageBreak", "CELL", "repeatHeader", "1", "rowCnt", strconv.Itoa(rows), "colCnt", strconv.Itoa(cols), "cellSpacing", "0",
		"borderFillIDRef", strconv.Itoa(border), "noAdjust", "0").
		one("hp:sz", "width", strconv.Itoa(width), "widthRelTo", "ABSOLUTE", "height", strconv.Itoa(rows*rowHeight), "heightRelTo", "ABSOLUTE", "protect", "0")
	w.position()
	w.margin("hp:outMargin", 0, 0)
	w.margin("hp:inMargin", pad, pad/2)
}

// rowHeight is what a row is said to be high; Hancom Office makes it as high as its words.
const rowHeight = 1800

// position sets an object in the line, like a character.
func (w *hwpx) position() {
	w.body.one("hp:pos", "treatAsChar", "1", "affectLSpacing", "0", "flowWithText", "1", "allowOverlap", "0", "holdAnchorAndSO", "0", "vertRelTo", "PARA",
		"horzRelTo", "COLUMN", "vertAlign", "TOP", "horzAlign", "LEFT", "vertOffset", "0", "horzOffset", "0")
}

func (w *hwpx) margin(name string, sides, ends int) {
	s, e := strconv.Itoa(sides), strconv.Itoa(ends)
	w.body.one(name, "left", s, "right", s, "top", e, "bottom", e)
}

func (w *hwpx) cellStart(head bool, border int) {
	header := "0"
	if head {
		header = "1"
	}
	w.body.begin("hp:tc", "name", "", "header", header, "hasMargin", "0", "protect", "0", "editable", "0", "dirty", "0", "borderFillIDRef", strconv.Itoa(border))
	w.subList("TOP")
}

func (w *hwpx) subList(align string) {
	w.body.begin("hp:subList", "id", "", "textDirection", "HORIZONTAL", "lineWrap", "BREAK", "vertAlign", align, "linkListIDRef", "0", "linkListNextIDRef", "0",
		"textWidth", "0", "textHeight", "0", "hasTextRef", "0", "hasNumRef", "0")
}

func (w *hwpx) cellEnd(c cellAt) {
	w.body.end("hp:subList").one("hp:cellAddr", "colAddr", strconv.Itoa(c.col), "rowAddr", strconv.Itoa(c.row)).
		one("hp:cellSpan", "colSpan", strconv.Itoa(c.cols), "rowSpan", strconv.Itoa(c.rows)).
		one("hp:cellSz", "width", strconv.Itoa(c.width), "height", strconv.Itoa(c.rows*rowHeight))
	w.margin("hp:cellMargin", c.pad, c.pad/2)
	w.body.end("hp:tc")
}
