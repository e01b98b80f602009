package paper

import "slices"

// ink is something drawn at a place, measured in points from the upper left.
type ink struct {
	kind       inkKind
	x, y, w, h float64 // of a text, y is its line
	text       string
	face       *face
	size       float64
	thick      bool // filled and stroked: bold where the bold font lacks the character
	slant      bool
	color      tint
	href       string
	image      *Image
	level      int // of a bookmark
}

type inkKind int

const (
	drawText inkKind = iota
	drawLine         // from x, y by w, h
	fillArea
	drawImage
	linkArea
	bookmark
)

// box is a piece of a page that isn't cut: a line of text, a picture, a row of cells. A row may be cut where it must be.
type box struct {
	x     float64 // from the left of where it stands
	h     float64
	inks  []ink
	notes []note // that it calls
	stick bool   // stays with what follows
	row   *row
	head  *box // set again above it at the top of a page
}

// note is a footnote in lines.
type note struct{ lines []box }

func (n note) height() float64 { return tall(n.lines) }

// row is boxes side by side.
type row struct {
	cells []field
	ruled bool // with lines around each cell
	loose bool // cut wherever a page ends; otherwise only where it is higher than a page
	pad   float64
}

// field is one cell of a row.
type field struct {
	x, w   float64
	shaded bool
	boxes  []box
}

func tall(boxes []box) float64 {
	sum := 0.0
	for _, b := range boxes {
		sum += b.h
	}
	return sum
}

// rowBox makes a box of a row.
func rowBox(r *row) box {
	b := box{row: r}
	for _, c := range r.cells {
		b.h = max(b.h, tall(c.boxes)+2*r.pad)
		for _, inner := range c.boxes {
			b.notes = append(b.notes, inner.notes...)
		}
	}
	return b
}

// cut splits a row so that its head is at most avail high. It reports whether anything could be split off.
func (b box) cut(avail float64) (head, tail box, ok bool) {
	if b.row == nil {
		return b, box{}, false
	}
	first, rest := *b.row, *b.row
	first.cells, rest.cells = slices.Clone(b.row.cells), slices.Clone(b.row.cells)
	for i, c := range b.row.cells {
		room := avail - 2*b.row.pad
		n := 0
		for n < len(c.boxes) && c.boxes[n].h <= room {
			room -= c.boxes[n].h
			n++
		}
		for n > 0 && n < len(c.boxes) && c.boxes[n-1].stick {
			n--
		}
		taken, left := c.boxes[:n], c.boxes[n:]
		if len(left) > 0 {
			if h, t, cut := left[0].cut(room); cut {
				taken = append(slices.Clone(taken), h)
				left = append([]box{t}, left[1:]...)
			}
		}
		first.cells[i].boxes, rest.cells[i].boxes = taken, left
		ok = ok || len(taken) > 0
	}
	head, tail = rowBox(&first), rowBox(&rest)
	head.x, tail.x, tail.head = b.x, b.x, b.head
	return head, tail, ok
}

// drawn returns the inks of a box that stands at a place of a page.
func (b box) drawn(x, y float64) []ink {
	x += b.x
	out := make([]ink, 0, len(b.inks))
	for _, i := range b.inks {
		i.x, i.y = i.x+x, i.y+y
		out = append(out, i)
	}
	if b.row == nil {
		return out
	}
	const hair = 0.5
	for _, c := range b.row.cells {
		if c.shaded {
			out = append(out, ink{kind: fillArea, x: x + c.x, y: y, w: c.w, h: b.h, color: tint{240, 242, 245}})
		}
		if b.row.ruled {
			for _, l := range [][4]float64{{c.x, 0, c.w, 0}, {c.x, b.h, c.w, 0}, {c.x, 0, 0, b.h}, {c.x + c.w, 0, 0, b.h}} {
				out = append(out, ink{kind: drawLine, x: x + l[0], y: y + l[1], w: l[2], h: l[3], size: hair, color: grey})
			}
		}
		at := y + b.row.pad
		for _, inner := range c.boxes {
			out = append(out, inner.drawn(x+c.x+b.row.pad, at)...)
			at += inner.h
		}
	}
	return out
}

// shifted moves boxes to the right.
func shifted(boxes []box, by float64) []box {
	for i := range boxes {
		boxes[i].x += by
	}
	return boxes
}
