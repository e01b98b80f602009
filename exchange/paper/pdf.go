package paper

import (
	"fmt"
	"strconv"

	"github.com/naru-network/naru/base/lang"
)

// columnGap is the room between two languages side by side.
const columnGap = 22.0

// ToPDF prints a document on A4.
func (f *Fonts) ToPDF(d Doc) ([]byte, error) {
	cases := f.typecase()
	p := newPager()
	set := &flow{cases: cases}
	if err := set.document(p, d); err != nil {
		return nil, fmt.Errorf("print %q: %w", d.Name, err)
	}
	sheets := p.end()
	if err := footed(sheets, cases, d); err != nil {
		return nil, fmt.Errorf("number the pages of %q: %w", d.Name, err)
	}
	return paint(sheets, cases, d)
}

// document sets all texts: two of an agreement side by side, others after one another, each from a new page.
func (f *flow) document(p *pager, d Doc) error {
	if err := f.texts(p, d); err != nil || len(d.Sheet) == 0 {
		return err
	}
	p.turn()
	boxes, err := f.blocks(d.Sheet, body(d.Texts[0].Lang, textWidth))
	p.flow(boxes)
	return err
}

func (f *flow) texts(p *pager, d Doc) error {
	if d.beside() {
		return f.columns(p, d.Texts)
	}
	for i, t := range d.Texts {
		if i > 0 {
			p.turn()
		}
		top, err := f.top(t, textWidth)
		if err != nil {
			return err
		}
		boxes, err := f.blocks(t.Blocks, body(t.Lang, textWidth))
		if err != nil {
			return err
		}
		p.flow(append(top, boxes...))
	}
	return nil
}

// top sets the title of a text and who its parties are.
func (f *flow) top(t Text, width float64) ([]box, error) {
	f.level = 0
	var out []box
	if t.Title != "" {
		a := body(t.Lang, width)
		a.look.size, a.look.bold = titleSize, true
		if width < textWidth {
			a.look.size = 15
		}
		lines, err := f.lines([]Run{{Text: t.Title}}, a)
		if err != nil {
			return nil, err
		}
		lines[0].inks = append(lines[0].inks, ink{kind: bookmark, text: t.Title})
		out = append(out, centred(lines, width)...)
		f.level = 1
	}
	for _, party := range t.Parties {
		a := body(t.Lang, width)
		a.look.color = grey
		lines, err := f.lines([]Run{{Text: party}}, a)
		if err != nil {
			return nil, err
		}
		out = append(out, centred(lines, width)...)
	}
	if len(out) > 0 {
		out = append(out, space(18))
	}
	return out, nil
}

// centred moves lines to the middle.
func centred(lines []box, width float64) []box {
	for i, l := range lines {
		right := 0.0
		for _, k := range l.inks {
			if k.kind == drawText {
				right = max(right, k.x+k.w)
			}
		}
		lines[i].x = max(0, (width-right)/2)
		lines[i].stick = true
	}
	return lines
}

// columns sets two texts side by side, article by article.
func (f *flow) columns(p *pager, texts []Text) error {
	breadth := (textWidth - columnGap) / 2
	rows := make([]*row, 0, 16)
	head := &row{loose: true}
	for i, t := range texts {
		top, err := f.top(t, breadth)
		if err != nil {
			return err
		}
		head.cells = append(head.cells, field{x: float64(i) * (breadth + columnGap), w: breadth, boxes: top})
	}
	rows = append(rows, head)
	for _, s := range strips(texts) {
		line := &row{loose: true}
		for i, part := range s {
			boxes, err := f.blocks(part, body(texts[i].Lang, breadth))
			if err != nil {
				return err
			}
			line.cells = append(line.cells, field{x: float64(i) * (breadth + columnGap), w: breadth, boxes: boxes})
		}
		rows = append(rows, line)
	}
	for i, r := range rows {
		if i > 0 {
			p.flow([]box{space(bodySize)})
		}
		p.flow([]box{rowBox(r)})
	}
	return nil
}

// footed puts the number of the page, of how many, and the title at the foot of each.
func footed(sheets []*sheet, cases *typecase, d Doc) error {
	small := look{size: 8.5, color: grey}
	l, title := lang.English, d.Name
	if len(d.Texts) > 0 {
		l, title = d.Texts[0].Lang, d.Texts[0].Title
	}
	s := setter{cases, l}
	for i, page := range sheets {
		signs, err := s.signs(strconv.Itoa(i+1)+" / "+strconv.Itoa(len(sheets)), &small)
		if err != nil {
			return err
		}
		y := pageHeight - marginEnd/2
		page.inks = append(page.inks, inksOf(signs, (pageWidth-width(signs))/2, y)...)
		if i == 0 || title == "" {
			continue
		}
		words, err := s.signs(title, &small)
		if err != nil {
			return err
		}
		page.inks = append(page.inks, inksOf(broken(words, textWidth)[0], marginX, marginTop-22)...)
	}
	return nil
}
