package paper

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// readHeader reads what characters and paragraphs look like, and how lists are numbered.
func (r *hangulReader) readHeader() error {
	r.numbers = numbering{kinds: map[string]map[int]numberLevel{}, lists: map[string]*wordList{}}
	if !r.has("contents/header.xml") {
		return ErrBroken
	}
	return r.each("contents/header.xml", func(t *tokens, _ xml.StartElement) error {
		r.tokens = t
		return t.children(func(e xml.StartElement) error {
			if e.Name.Local != "refList" {
				return nil
			}
			return t.children(func(e xml.StartElement) error {
				return t.children(r.shape)
			})
		})
	})
}

// shape reads one entry of the header.
func (r *hangulReader) shape(e xml.StartElement) error {
	if len(r.chars)+len(r.paras)+len(r.styles) > 100_000 {
		return ErrTooLong
	}
	switch id := attr(e, "id"); e.Name.Local {
	case "charPr":
		var s Style
		err := r.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "bold":
				s.Bold = true
			case "italic":
				s.Italic = true
			case "underline":
				s.Underline = attr(e, "type") == "BOTTOM"
			case "strikeout":
				shape := attr(e, "shape")
				s.Strike = shape != "" && shape != "NONE" && shape != "3D" // the program's own odd way to say none
			}
			return nil
		})
		r.chars[id] = s
		return err
	case "paraPr":
		var p hangulPara
		err := r.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "heading":
				if kind := attr(e, "type"); kind != "NONE" {
					p.heading, p.list, p.level = kind, attr(e, "idRef"), small(attr(e, "level"), 8)
				}
			case "border":
				p.ruled = attr(e, "borderFillIDRef") == strconv.Itoa(borderBelow)
			}
			return nil
		})
		if p.heading == "BULLET" {
			p.list = "bullet " + p.list
		} else if p.heading == "OUTLINE" && (p.list == "" || p.list == "0") {
			p.list = "1"
		}
		r.paras[id] = p
		return err
	case "style":
		r.styles[id] = strings.ToLower(attr(e, "engName"))
	case "bullet":
		r.numbers.kinds["bullet "+id] = map[int]numberLevel{}
		for level := range 9 {
			r.numbers.kinds["bullet "+id][level] = numberLevel{format: "bullet"}
		}
		r.numbers.lists["bullet "+id] = &wordList{kind: "bullet " + id}
	case "numbering":
		levels := map[int]numberLevel{}
		r.numbers.kinds[id], r.numbers.lists[id] = levels, &wordList{kind: id}
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "paraHead" {
				return nil
			}
			level := small(attr(e, "level"), 9) - 1
			text, err := r.text()
			l := numberLevel{format: attr(e, "numFormat"), text: strings.NewReplacer("^", "%").Replace(text), start: 1}
			if attr(e, "start") != "" {
				l.start = small(attr(e, "start"), 99_999)
			}
			levels[max(level, 0)] = l
			return err
		})
	}
	return nil
}
