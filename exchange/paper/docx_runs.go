package paper

import (
	"encoding/xml"
	"strings"
)

// on reads a property that is either set or not (ECMA-376, 17.17.4).
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// inline reads what stands in a line.
func (r *wordReader) inline(e xml.StartElement, p *wordParagraph, s Style) error {
	next := func(s Style) error {
		return r.children(func(e xml.StartElement) error { return r.inline(e, p, s) })
	}
	switch e.Name.Local {
	case "r":
		return r.run(p, s)
	case "hyperlink":
		if rel := r.rels[attr(e, "id")]; strings.HasPrefix(rel.target, "link ") {
			s.Href = r.href(strings.TrimPrefix(rel.target, "link "))
		}
		return next(s)
	case "ins", "moveTo":
		r.report.left(LeftInsertions)
		return next(s)
	case "del", "moveFrom":
		r.report.left(LeftDeletions)
	case "fldSimple":
		s.Href = r.fieldHref(attr(e, "instr"), s.Href)
		return next(s)
	case "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo":
		return next(s)
	case "AlternateContent":
		return r.alternative(func() error { return next(s) })
	case "oMath", "oMathPara":
		r.report.left(LeftFormulas)
		return r.formula(p, s)
	}
	return nil
}

// fieldHref reads the address of a field that is a link.
func (r *wordReader) fieldHref(told, before string) string {
	words := strings.Fields(told)
	if len(words) < 2 || !strings.EqualFold(words[0], "HYPERLINK") || strings.HasPrefix(words[1], `\`) {
		return before
	}
	return r.href(strings.Trim(words[1], `"“”`))
}

// formula keeps the words of a formula.
func (r *wordReader) formula(p *wordParagraph, s Style) error {
	return r.children(func(e xml.StartElement) error {
		if e.Name.Local != "t" {
			return r.formula(p, s)
		}
		return r.words(p, s)
	})
}

// words takes the words of the element that is open.
func (r *wordReader) words(p *wordParagraph, s Style) error {
	raw, err := r.text()
	if err != nil {
		return err
	}
	words, err := r.say(raw)
	p.runs = append(p.runs, Run{Text: words, Style: s})
	return err
}

// run reads a run. Its looks come first, as the schema has it.
func (r *wordReader) run(p *wordParagraph, s Style) error {
	hidden := false
	for i := range r.fields {
		if f := &r.fields[i]; f.result && f.href != "" && s.Href == "" {
			s.Href = f.href
		}
	}
	return r.children(func(e xml.StartElement) error {
		if e.Name.Local == "rPr" {
			var err error
			s, hidden, err = r.looks(s)
			return err
		}
		if hidden {
			r.report.left(LeftHidden)
			return nil
		}
		if n := len(r.fields); n > 0 && !r.fields[n-1].result && e.Name.Local != "fldChar" && e.Name.Local != "instrText" {
			return nil // what a field is told, not what it says
		}
		return r.inRun(e, p, s)
	})
}

func (r *wordReader) inRun(e xml.StartElement, p *wordParagraph, s Style) error {
	switch e.Name.Local {
	case "t":
		return r.words(p, s)
	case "delText":
		r.report.left(LeftDeletions)
	case "tab", "ptab":
		p.runs = append(p.runs, Run{Text: "\t", Style: s})
	case "noBreakHyphen":
		p.runs = append(p.runs, Run{Text: "\u2011", Style: s})
	case "br", "cr":
		if kind := attr(e, "type"); kind == "" || kind == "textWrapping" {
			p.runs = append(p.runs, Run{Break: true})
		}
	case "footnoteReference":
		r.note(p, "footnote", attr(e, "id"))
	case "endnoteReference":
		r.note(p, "endnote", attr(e, "id"))
	case "fldChar":
		r.field(attr(e, "fldCharType"))
	case "instrText":
		told, err := r.text()
		if n := len(r.fields); err == nil && n > 0 && r.fields[n-1].told.Len() < 4000 {
			r.fields[n-1].told.WriteString(told)
		}
		return err
	case "drawing", "pict":
		return r.drawing(p)
	case "object":
		r.report.left(LeftObjects)
		return r.drawing(p)
	case "AlternateContent":
		return r.alternative(func() error {
			return r.children(func(e xml.StartElement) error { return r.inRun(e, p, s) })
		})
	}
	return nil
}

func (r *wordReader) note(p *wordParagraph, kind, id string) {
	if words := r.notes[kind+" "+id]; words != "" {
		p.runs = append(p.runs, Run{Note: words})
	}
}

// field follows a field from its beginning over what it is told to its result and end.
func (r *wordReader) field(step string) {
	n := len(r.fields)
	switch {
	case step == "begin" && n < 50:
		r.fields = append(r.fields, wordField{})
	case n == 0:
	case step == "separate":
		r.fields[n-1].result = true
		r.fields[n-1].href = r.fieldHref(r.fields[n-1].told.String(), "")
	case step == "end":
		r.fields = r.fields[:n-1]
	}
}

// looks reads how a run looks.
func (r *wordReader) looks(s Style) (Style, bool, error) {
	hidden := false
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rStyle":
			named := r.styles[attr(e, "val")]
			s.Bold, s.Italic, s.Strike = s.Bold || named.Bold, s.Italic || named.Italic, s.Strike || named.Strike
			s.Underline = s.Underline || named.Underline && s.Href == "" && named.name != "hyperlink"
		case "b":
			s.Bold = on(e)
		case "i":
			s.Italic = on(e)
		case "strike", "dstrike":
			s.Strike = on(e)
		case "u":
			s.Underline = on(e) && s.Href == "" // links are underlined by themselves
		case "vanish":
			hidden = on(e)
		}
		return nil
	})
	return s, hidden, err
}

// drawing reads a picture, or the words of a box. Its parts may stand in one another in many ways.
func (r *wordReader) drawing(p *wordParagraph) error {
	d := wordDrawing{}
	if err := r.drawn(&d); err != nil {
		return err
	}
	if len(d.boxes) > 0 {
		r.report.left(LeftBoxes)
		p.after = append(p.after, d.boxes...)
	}
	for _, id := range d.pictures {
		rel, known := r.rels[id]
		if !known || rel.outside {
			r.report.left(LeftPictures)
			continue
		}
		alt, err := r.say(d.alt)
		if err != nil {
			return err
		}
		picture, ok, err := r.image(rel.target, alt, d.width)
		if err != nil {
			return err
		}
		if ok {
			p.after = append(p.after, picture)
		}
	}
	return nil
}

// wordDrawing is what is found in a drawing.
type wordDrawing struct {
	pictures []string // relationships
	alt      string
	width    int
	boxes    []Block
}

func (r *wordReader) drawn(d *wordDrawing) error {
	return r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "extent":
			d.width = small(attr(e, "cx"), 1<<30) / emu
		case "docPr":
			d.alt = attr(e, "descr")
		case "blip":
			if id := attr(e, "embed"); id != "" && len(d.pictures) < 20 {
				d.pictures = append(d.pictures, id)
			} else if attr(e, "link") != "" {
				r.report.left(LeftOutside)
			}
		case "imagedata":
			if id := attr(e, "id"); id != "" && len(d.pictures) < 20 {
				d.pictures = append(d.pictures, id)
			}
		case "txbxContent":
			inside, err := r.apart(r.content)
			d.boxes = append(d.boxes, inside...)
			return err
		case "AlternateContent":
			return r.alternative(func() error { return r.drawn(d) })
		}
		return r.drawn(d)
	})
}
