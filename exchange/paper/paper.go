// Package paper puts what is written together on paper and takes it back: it prints a document as PDF, DOCX or HWPX, and reads DOCX and HWPX. It knows no
// pad and no store: a document comes as the editor's content in one or several languages, and goes back as such.
package paper

import (
	"image"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// Doc is a document on its way to paper: the same content in each of its languages.
type Doc struct {
	Name  string    // what its file is called, without an extension
	At    time.Time // when it was printed, in the reader's zone
	Maker string    // who prints it, for the file's properties
	Texts []Text    // at least one; the first language leads
	Pair  bool      // two languages stand side by side though there are no articles
	Sheet []Block   // on a page of its own at the end of a PDF, in the first language
}

// Text is a document in one language.
type Text struct {
	Lang    lang.Tag
	Title   string
	Parties []string // below the title
	Blocks  []Block
}

// Block is a piece of a document that stands on lines of its own.
type Block interface{ block() }

// The blocks of a document.
type (
	// Paragraph is running text.
	Paragraph struct{ Runs []Run }
	// Heading is the title of what follows, of level 1 to 4.
	Heading struct {
		Level int
		Runs  []Run
	}
	// List has items with bullets, or with numbers from Start.
	List struct {
		Ordered bool
		Start   int
		Items   [][]Block
	}
	// Quote is what another said.
	Quote struct{ Blocks []Block }
	// Divider is a line across.
	Divider struct{}
	// Table has rows of cells. Where Plain is set it only arranges, without lines.
	Table struct {
		Rows  [][]Cell
		Plain bool
	}
	// Picture is a picture with its file, if it has one, and its pixels.
	Picture struct {
		File  string
		Alt   string
		Width int // in CSS pixels; zero for its own
		Image *Image
	}
	// Clause is an article of an agreement.
	Clause struct {
		Number   string
		Prevails string // a language, "equal", or nothing
		Blocks   []Block
	}
)

// Cell is a field of a table.
type Cell struct {
	Header  bool
	ColSpan int // at least 1
	RowSpan int
	Widths  []int // of its columns in CSS pixels; empty or zero where they aren't set
	Blocks  []Block
}

func (Paragraph) block() {}
func (Heading) block()   {}
func (List) block()      {}
func (Quote) block()     {}
func (Divider) block()   {}
func (Table) block()     {}
func (Picture) block()   {}
func (Clause) block()    {}

// Run is a piece of running text in one style, or a break, a footnote, or a link to an object.
type Run struct {
	Text string
	Style
	Break  bool   // to the next line; all else is empty
	Note   string // of a footnote; Text is empty
	Object *Object
}

// Style is how a run looks, and what is proposed of it.
type Style struct {
	Bold, Italic, Underline, Strike bool
	Inserted, Deleted               bool // by a suggestion nobody has decided yet
	Href                            string
}

// Object is a thing of the house that a text points to; Text of its run is its label.
type Object struct {
	Space, Noun, ID string
}

// Image is the pixels of a picture as they are kept.
type Image struct {
	Type          string // image/png, image/jpeg or image/gif
	Bytes         []byte
	Width, Height int
}

// said is the words of runs without notes.
func said(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Break {
			b.WriteByte(' ')
		}
		b.WriteString(r.Text)
	}
	return b.String()
}

// imageType names an image's media type by what it was decoded as.
func imageType(format string, c image.Config) (Image, bool) {
	switch format {
	case "png", "jpeg", "gif":
		return Image{Type: "image/" + format, Width: c.Width, Height: c.Height}, c.Width > 0 && c.Height > 0
	}
	return Image{}, false
}

// columns returns how many columns a table has, at most mostColumns.
func (t Table) columns() int {
	most := 0
	for _, s := range t.grid() {
		most = max(most, s.col+s.cell.ColSpan)
	}
	return most
}

// mostColumns bounds a table's breadth.
const mostColumns = 64

// spot is a cell with its place in the grid.
type spot struct {
	row, col int
	cell     Cell
}

// grid gives every cell its place, as rows and columns are spanned. Spans that don't fit are cut.
func (t Table) grid() []spot {
	var spots []spot
	taken := make([][mostColumns]bool, len(t.Rows))
	for r, row := range t.Rows {
		col := 0
		for _, c := range row {
			for col < mostColumns && taken[r][col] {
				col++
			}
			if col == mostColumns {
				break
			}
			c.ColSpan = min(max(1, c.ColSpan), mostColumns-col)
			c.RowSpan = min(max(1, c.RowSpan), len(t.Rows)-r)
			for i := 1; i < c.ColSpan; i++ {
				if taken[r][col+i] {
					c.ColSpan = i
				}
			}
			for i := range c.RowSpan {
				for k := range c.ColSpan {
					taken[r+i][col+k] = true
				}
			}
			spots = append(spots, spot{r, col, c})
			col += c.ColSpan
		}
	}
	return spots
}

// shares returns how much of a table's breadth each column takes, in sum 1. Columns without a width of their own share what is left.
func (t Table) shares() []float64 {
	n := t.columns()
	set := make([]float64, n)
	for _, s := range t.grid() {
		for i := range s.cell.ColSpan {
			if i < len(s.cell.Widths) && s.cell.Widths[i] > 0 && set[s.col+i] == 0 {
				set[s.col+i] = float64(s.cell.Widths[i])
			}
		}
	}
	known, count := 0.0, 0
	for _, w := range set {
		if w > 0 {
			known += w
			count++
		}
	}
	usual := 1.0
	if count > 0 {
		usual = known / float64(count)
	}
	sum := 0.0
	for i := range set {
		if set[i] == 0 {
			set[i] = usual
		}
		sum += set[i]
	}
	for i := range set {
		set[i] /= sum
	}
	return set
}
