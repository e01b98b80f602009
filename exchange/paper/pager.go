package paper

// sheet is one page with what is drawn on it.
type sheet struct{ inks []ink }

// A4 and its margins, in points.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	marginX    = 62.0
	marginTop  = 62.0
	marginEnd  = 68.0
	textWidth  = pageWidth - 2*marginX
	textEnd    = pageHeight - marginEnd
	textHeight = textEnd - marginTop
	// mostNotes is how much of a page footnotes may take; what is left over goes to the next page.
	mostNotes = textHeight * 0.45
	noteGap   = 14.0 // between the text and its notes, with the line
)

// pager puts boxes on pages.
type pager struct {
	sheets []*sheet
	y      float64
	began  bool  // something stands on the page
	notes  []box // of the page, in lines
	over   []box // lines of notes that wait for the next page
	left   float64
}

func newPager() *pager {
	p := &pager{left: marginX}
	p.turn()
	return p
}

// turn begins a page.
func (p *pager) turn() {
	p.closeNotes()
	p.sheets = append(p.sheets, &sheet{})
	p.y, p.began = marginTop, false
	waiting := p.over
	p.notes, p.over = nil, nil
	p.call(waiting)
}

// call puts lines of notes on the page, and those over its share on the next.
func (p *pager) call(lines []box) {
	for i, l := range lines {
		if tall(p.notes)+l.h > mostNotes || len(p.over) > 0 {
			p.over = append(p.over, lines[i:]...)
			return
		}
		p.notes = append(p.notes, l)
	}
}

// reserve is how high the page's notes are, with those of a box that would come.
func (p *pager) reserve(b box) float64 {
	h := tall(p.notes)
	for _, n := range b.notes {
		h += n.height()
	}
	if h == 0 {
		return 0
	}
	return min(h, mostNotes) + noteGap
}

// closeNotes draws the page's notes at its foot.
func (p *pager) closeNotes() {
	if len(p.notes) == 0 {
		return
	}
	at := textEnd - tall(p.notes)
	p.ink(ink{kind: drawLine, x: p.left, y: at - noteGap/2, w: 120, size: 0.5, color: grey})
	for _, l := range p.notes {
		p.ink(l.drawn(p.left, at)...)
		at += l.h
	}
	p.notes = nil
}

func (p *pager) ink(inks ...ink) {
	s := p.sheets[len(p.sheets)-1]
	s.inks = append(s.inks, inks...)
}

// put draws a box where the page has come to.
func (p *pager) put(b box) {
	p.ink(b.drawn(p.left, p.y)...)
	p.y += b.h
	p.began = true
	for _, n := range b.notes {
		p.call(n.lines)
	}
}

// flow puts boxes on this page and as many more as they need.
func (p *pager) flow(boxes []box) {
	for i := 0; i < len(boxes); i++ {
		p.one(boxes[i], together(boxes[i:]))
	}
}

// together is how high the first box is with all that must stay with it.
func together(boxes []box) float64 {
	h := 0.0
	for i, b := range boxes {
		if b.row != nil && b.row.loose && i > 0 {
			return h + min(b.h, 60)
		}
		h += b.h
		if !b.stick {
			break
		}
	}
	return h
}

// one puts one box down. Nothing is ever left out: what is higher than a page is cut, or runs over its edge where it can't be.
func (p *pager) one(b box, need float64) {
	for {
		avail := textEnd - p.y - p.reserve(b)
		if b.h <= avail && (need <= avail || !p.began) {
			p.put(b)
			return
		}
		whole := b.row == nil || !b.row.loose && b.h <= textHeight-mostNotes
		if whole && p.began {
			p.top(b)
			continue
		}
		if head, tail, ok := p.fit(b, avail); ok {
			p.put(head)
			p.top(tail)
			b, need = tail, tail.h
			continue
		}
		if p.began {
			p.top(b)
			continue
		}
		p.put(b)
		return
	}
}

// top begins a page, with the head of a table that goes on there.
func (p *pager) top(b box) {
	p.turn()
	if b.head != nil && b.head.h < textHeight/3 {
		p.put(*b.head)
		p.began = false
	}
}

// fit cuts a row so that what comes first stands in what is free, with the notes it calls.
func (p *pager) fit(b box, avail float64) (head, tail box, ok bool) {
	const tries = 6
	for range tries {
		head, tail, ok = b.cut(avail)
		if !ok {
			return head, tail, false
		}
		free := textEnd - p.y - p.reserve(head)
		if head.h <= free {
			return head, tail, true
		}
		avail = min(avail-10, free)
	}
	return head, tail, false
}

// end closes the last page and those that notes alone still need.
func (p *pager) end() []*sheet {
	for len(p.over) > 0 {
		p.turn()
	}
	p.closeNotes()
	return p.sheets
}
