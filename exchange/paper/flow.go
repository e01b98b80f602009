package paper

import (
	"strconv"

	"github.com/naru-network/naru/base/lang"
)

// The sizes of type, in points, and the distance of lines as a part of them.
const (
	bodySize  = 10.5
	noteSize  = 8.5
	titleSize = 19.0
	leading   = 1.62
	gap       = 5.0 // between paragraphs
	indent    = 20.0
	cellPad   = 4.0
	perPixel  = 0.75 // points
)

var headingSizes = [...]float64{16, 13.5, 12, 11}

// flow sets blocks as boxes. It numbers footnotes through all of a document.
type flow struct {
	cases *typecase
	notes int
	level int // of bookmarks: below the title
}

// at is where blocks are set: in which language, how broad, in what look.
type at struct {
	lang  lang.Tag
	width float64
	look  look
}

func body(l lang.Tag, width float64) at {
	return at{lang: l, width: width, look: look{size: bodySize}}
}

// blocks sets blocks below one another.
func (f *flow) blocks(blocks []Block, a at) ([]box, error) {
	var out []box
	for i, b := range blocks {
		set, err := f.block(b, a)
		if err != nil {
			return nil, err
		}
		if i > 0 && len(set) > 0 {
			out = append(out, space(gapBefore(b)))
		}
		out = append(out, set...)
	}
	return out, nil
}

// space is room between blocks; it stays with what follows, so that no page begins with it alone.
func space(h float64) box { return box{h: h, stick: true} }

func gapBefore(b Block) float64 {
	switch b := b.(type) {
	case Heading:
		return headingSizes[min(max(b.Level, 1), 4)-1] * 0.9
	case Clause:
		return bodySize * 1.1
	case Divider, Table, Picture:
		return gap * 1.6
	}
	return gap
}

func (f *flow) block(b Block, a at) ([]box, error) {
	switch b := b.(type) {
	case Paragraph:
		return f.lines(b.Runs, a)
	case Heading:
		return f.heading(b, a)
	case List:
		return f.list(b, a)
	case Quote:
		return f.quote(b, a)
	case Divider:
		return []box{{h: 10, inks: []ink{{kind: drawLine, y: 5, w: a.width, size: 0.6, color: grey}}}}, nil
	case Table:
		return f.table(b, a)
	case Picture:
		return f.picture(b, a)
	case Clause:
		return f.clause(b, a)
	}
	return nil, nil
}

// heading sets a title, which stays with what follows and is found among the bookmarks.
func (f *flow) heading(h Heading, a at) ([]box, error) {
	level := min(max(h.Level, 1), 4)
	a.look.size, a.look.bold = headingSizes[level-1], true
	set, err := f.lines(h.Runs, a)
	if err != nil || len(set) == 0 {
		return nil, err
	}
	for i := range set {
		set[i].stick = true
	}
	set[0].inks = append(set[0].inks, ink{kind: bookmark, text: said(h.Runs), level: f.level + level - 1})
	return set, nil
}

// list sets items behind their bullets or numbers.
func (f *flow) list(l List, a at) ([]box, error) {
	var out []box
	inner := a
	inner.width -= indent
	for i, item := range l.Items {
		set, err := f.blocks(item, inner)
		if err != nil {
			return nil, err
		}
		if len(set) == 0 {
			set = []box{{h: a.look.size * leading}}
		}
		marker := "•"
		if l.Ordered {
			marker = strconv.Itoa(l.Start+i) + "."
		}
		signs, err := setter{f.cases, a.lang}.signs(marker, &a.look)
		if err != nil {
			return nil, err
		}
		shifted(set, indent)
		first := box{h: set[0].h}
		first.inks = inksOf(signs, 0, baseline(a.look.size))
		for k := range first.inks {
			first.inks[k].x += max(0, indent-6-width(signs)) - indent
		}
		set[0].inks = append(set[0].inks, first.inks...)
		if i > 0 {
			out = append(out, space(gap*0.5))
		}
		out = append(out, set...)
	}
	return out, nil
}

// quote sets what another said with a line at its side.
func (f *flow) quote(q Quote, a at) ([]box, error) {
	inner := a
	inner.width -= indent
	inner.look.color = grey
	set, err := f.blocks(q.Blocks, inner)
	if err != nil {
		return nil, err
	}
	shifted(set, indent)
	for i := range set {
		set[i].inks = append(set[i].inks, ink{kind: drawLine, x: -indent + 6, h: set[i].h, size: 2, color: tint{200, 205, 212}})
	}
	return set, nil
}

// clause sets an article under its number, and says below which text prevails.
func (f *flow) clause(c Clause, a at) ([]box, error) {
	title, rest := c.titled(a.lang)
	set, err := f.heading(Heading{3, title}, a)
	if err != nil {
		return nil, err
	}
	inside, err := f.blocks(rest, a)
	if err != nil {
		return nil, err
	}
	if len(inside) > 0 {
		set = append(append(set, space(gap*0.6)), inside...)
	}
	if words := prevailing(c.Prevails, a.lang); words != "" {
		small := a
		small.look.size, small.look.color = noteSize, grey
		below, err := f.lines([]Run{{Text: words}}, small)
		if err != nil {
			return nil, err
		}
		set = append(set, below...)
	}
	return set, nil
}

// picture sets a picture as broad as it was made, at most as its column, or says what it shows where its pixels are missing.
func (f *flow) picture(p Picture, a at) ([]box, error) {
	if p.Image == nil || p.Image.Width == 0 || p.Image.Height == 0 {
		words := p.Alt
		if words == "" {
			words = "—"
		}
		a.look.color = grey
		return f.lines([]Run{{Text: "[" + words + "]"}}, a)
	}
	w := float64(p.Width) * perPixel
	if w == 0 {
		w = float64(p.Image.Width) * perPixel
	}
	w = min(w, a.width)
	h := w * float64(p.Image.Height) / float64(p.Image.Width)
	if most := textHeight * 0.6; h > most {
		w, h = w*most/h, most
	}
	return []box{{h: h + 4, inks: []ink{{kind: drawImage, y: 2, w: w, h: h, image: p.Image, text: p.Alt}}}}, nil
}

// baseline is how far below the upper edge of a line its text stands.
func baseline(size float64) float64 { return size * (leading/2 + 0.36) }

// lines sets runs as lines of text.
func (f *flow) lines(runs []Run, a at) ([]box, error) {
	s := setter{f.cases, a.lang}
	var paragraphs [][]sign
	var line []sign
	notes := map[int]note{}
	for _, r := range runs {
		l := a.look.of(r)
		switch {
		case r.Break:
			paragraphs, line = append(paragraphs, line), nil
			continue
		case r.Note != "":
			f.notes++
			set, err := f.note(f.notes, r.Note, a.lang)
			if err != nil {
				return nil, err
			}
			notes[f.notes] = set
			l.high, l.href = true, ""
			number, err := s.signs(strconv.Itoa(f.notes), &l)
			if err != nil {
				return nil, err
			}
			number[0].note = f.notes
			line = append(line, number...)
			continue
		}
		signs, err := s.signs(r.Text, &l)
		if err != nil {
			return nil, err
		}
		line = append(line, signs...)
	}
	paragraphs = append(paragraphs, line)
	var out []box
	for _, p := range paragraphs {
		for _, l := range broken(p, a.width) {
			b := box{h: a.look.size * leading, inks: inksOf(l, 0, baseline(a.look.size))}
			for _, s := range l {
				if s.note > 0 {
					b.notes = append(b.notes, notes[s.note])
				}
			}
			out = append(out, b)
		}
	}
	if n := len(out); n > 2 { // no page ends with a paragraph's first line, or begins with its last
		out[0].stick, out[n-2].stick = true, true
	}
	return out, nil
}

// note sets a footnote for the foot of a page.
func (f *flow) note(number int, text string, l lang.Tag) (note, error) {
	s := setter{f.cases, l}
	small := look{size: noteSize}
	mark, err := s.signs(strconv.Itoa(number), &look{size: noteSize, high: true})
	if err != nil {
		return note{}, err
	}
	words, err := s.signs(text, &small)
	if err != nil {
		return note{}, err
	}
	var n note
	for i, line := range broken(words, textWidth-14) {
		b := box{h: noteSize * 1.45}
		if i == 0 {
			b.inks = inksOf(mark, 0, noteSize*1.1)
		}
		b.inks = append(b.inks, inksOf(line, 10, noteSize*1.1)...)
		n.lines = append(n.lines, b)
	}
	return n, nil
}

// of returns the look of a run within a look.
func (l look) of(r Run) look {
	l.bold, l.slant, l.under, l.strike = l.bold || r.Bold, l.slant || r.Italic, l.under || r.Underline, l.strike || r.Strike
	switch {
	case r.Deleted:
		l.strike, l.color = true, red
	case r.Inserted:
		l.under, l.color = true, green
	case r.Href != "":
		l.under, l.color, l.href = true, blue, r.Href
	}
	return l
}

// inksOf draws a line of signs: neighbours of one font and look in one piece.
func inksOf(line []sign, x, y float64) []ink {
	var out []ink
	for i := 0; i < len(line); {
		from, start := i, x
		text := []rune{}
		for i < len(line) && line[i].look == line[from].look && line[i].face == line[from].face && line[i].thick == line[from].thick {
			text = append(text, line[i].drawn)
			x += line[i].width
			i++
		}
		l := line[from].look
		piece := ink{kind: drawText, x: start, y: y, w: x - start, text: string(text), face: line[from].face, size: l.size, thick: line[from].thick, slant: l.slant, color: l.color}
		if l.high {
			piece.size, piece.y = l.size*raised, y-l.size*0.34
		}
		out = append(out, piece)
		for _, rule := range []struct {
			set bool
			at  float64
		}{{l.under, 0.14}, {l.strike, -0.3}} {
			if rule.set {
				out = append(out, ink{kind: drawLine, x: start, y: y + l.size*rule.at, w: x - start, size: l.size * 0.055, color: l.color})
			}
		}
		if l.href != "" {
			out = append(out, ink{kind: linkArea, x: start, y: y - l.size, w: x - start, h: l.size * 1.3, href: l.href})
		}
	}
	return out
}
