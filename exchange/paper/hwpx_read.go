package paper

import (
	"encoding/xml"
	"sort"
	"strings"
)

// hangulReader reads the sections of a package of Hancom's and what they lean on.
type hangulReader struct {
	*intake
	*tokens
	chars   map[string]Style
	paras   map[string]hangulPara
	styles  map[string]string // names in English, in lower case
	numbers numbering
	items   map[string]string // parts by their ids
	deleted int               // open tracked deletions
	hrefs   []string          // of the fields that are open
}

// hangulPara is what paragraphs of a shape look like.
type hangulPara struct {
	heading string
	list    string
	level   int
	ruled   bool
}

// hangulParagraph is what is found in one paragraph.
type hangulParagraph struct {
	shape hangulPara
	style string
	runs  []Run
	after []Block
}

func readHWPX(in *intake) error {
	r := &hangulReader{intake: in, chars: map[string]Style{}, paras: map[string]hangulPara{}, styles: map[string]string{}, items: map[string]string{}}
	sections, err := r.readContents()
	if err != nil {
		return err
	}
	if err := r.readHeader(); err != nil {
		return err
	}
	for name := range in.files {
		if strings.HasPrefix(name, "chart/") {
			in.report.left(LeftObjects)
		}
	}
	for _, section := range sections {
		err := in.each(section, func(t *tokens, _ xml.StartElement) error {
			r.tokens = t
			return r.paragraphs()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readContents lists the sections in their order, and the pictures by their ids.
func (r *hangulReader) readContents() ([]string, error) {
	var order []string
	err := r.each("contents/content.hpf", func(t *tokens, _ xml.StartElement) error {
		return t.children(func(e xml.StartElement) error {
			return t.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "item":
					if len(r.items) < mostParts {
						r.items[attr(e, "id")] = r.found(attr(e, "href"))
					}
					if e := attr(e, "isEmbeded"); e == "0" {
						r.report.left(LeftOutside)
					}
				case "itemref":
					order = append(order, attr(e, "idref"))
				}
				return nil
			})
		})
	})
	if err != nil {
		return nil, err
	}
	var sections []string
	for _, id := range order {
		if name := r.items[id]; strings.HasPrefix(name, "contents/section") && r.has(name) {
			sections = append(sections, name)
		}
	}
	if len(sections) == 0 {
		for name := range r.files {
			if strings.HasPrefix(name, "contents/section") {
				sections = append(sections, name)
			}
		}
		sort.Strings(sections)
	}
	if len(sections) == 0 {
		return nil, ErrBroken
	}
	return sections, nil
}

// found returns the name of a part that is named from the root, or from the folder of contents.
func (r *hangulReader) found(href string) string {
	if name := partName("", href); r.has(name) {
		return name
	}
	return partName("contents", href)
}

// paragraphs reads the paragraphs of a section, a cell, a note or a box.
func (r *hangulReader) paragraphs() error {
	return r.children(func(e xml.StartElement) error {
		if e.Name.Local != "p" {
			return nil
		}
		p := &hangulParagraph{shape: r.paras[attr(e, "paraPrIDRef")], style: r.styles[attr(e, "styleIDRef")]}
		if err := r.children(func(e xml.StartElement) error {
			if e.Name.Local == "run" {
				return r.run(p, r.chars[attr(e, "charPrIDRef")])
			}
			return nil
		}); err != nil {
			return err
		}
		return r.place(p)
	})
}

// place puts a paragraph where its style and numbering say.
func (r *hangulReader) place(p *hangulParagraph) error {
	runs := joined(p.runs)
	var label string
	ordered, numbered, start := false, false, 1
	if p.shape.heading != "" && !empty(runs) {
		label, ordered, start, numbered = r.numbers.count(p.shape.list, p.shape.level)
	}
	level := 0
	if n, ok := strings.CutPrefix(p.style, "outline "); ok {
		level = small(n, 10)
	} else if n, ok := strings.CutPrefix(p.style, "heading "); ok {
		level = small(n, 9)
	} else if p.shape.heading == "OUTLINE" {
		level = p.shape.level + 1
	}
	_, _, isArticle := article(label)
	var err error
	switch {
	case p.style == "title" && len(r.blocks)+len(r.gathering.items) == 0 && r.tables == 0 && r.report.Title == "" && !empty(runs):
		r.report.Title = strings.TrimSpace(said(runs))
		r.report.left(LeftTitle)
	case p.style == "parties":
	case p.style == "prevailing text":
		err = r.add(prevailsMark{whichPrevails(said(runs))})
	case empty(runs) && (p.style == "divider" || p.shape.ruled && len(p.after) == 0):
		err = r.add(Divider{})
	case empty(runs):
		// Empty lines are only room.
	case level > 0:
		err = r.add(Heading{min(level, 4), light(labelled(strings.TrimSpace(label), runs))})
	case numbered && isArticle:
		err = r.add(Paragraph{labelled(label, runs)})
	case numbered:
		err = r.item(listItem{level: p.shape.level, list: p.shape.list, ordered: ordered, start: start, blocks: []Block{Paragraph{runs}}})
	case p.style == "list continue":
		if on, fault := r.goOn(Paragraph{runs}); !on {
			err = r.add(Paragraph{runs})
		} else {
			err = fault
		}
	case p.style == "quote":
		err = r.quoted(Paragraph{runs})
	default:
		err = r.add(Paragraph{runs})
	}
	for _, b := range p.after {
		if err == nil {
			err = r.add(b)
		}
	}
	return err
}

// table reads a table; its cells say themselves where they stand and what they span.
func (r *hangulReader) table(p *hangulParagraph) error {
	r.tables++
	defer func() { r.tables-- }()
	if r.tables > mostTables {
		r.report.left(LeftNested)
		return r.flat(p)
	}
	var t Table
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			var row []Cell
			if err := r.children(func(e xml.StartElement) error {
				if e.Name.Local != "tc" {
					return nil
				}
				c, err := r.cell(attr(e, "header") == "1")
				row = append(row, c)
				return err
			}); err != nil {
				return err
			}
			t.Rows = append(t.Rows, row)
		case "caption":
			inside, err := r.sub()
			p.after = append(p.after, inside...)
			return err
		}
		return nil
	})
	if err != nil || len(t.Rows) == 0 {
		return err
	}
	p.after = append(p.after, trimmedRows(t))
	return nil
}

// flat reads what stands in a table's cells, one after another.
func (r *hangulReader) flat(p *hangulParagraph) error {
	return r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr", "tc":
			return r.flat(p)
		case "subList":
			inside, err := r.apart(r.paragraphs)
			p.after = append(p.after, inside...)
			return err
		}
		return nil
	})
}

// sub reads the paragraphs of what is open, which stand in a subList.
func (r *hangulReader) sub() ([]Block, error) {
	return r.apart(func() error {
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local == "subList" {
				return r.paragraphs()
			}
			return nil
		})
	})
}

func (r *hangulReader) cell(head bool) (Cell, error) {
	c := Cell{Header: head, ColSpan: 1, RowSpan: 1}
	if r.cells++; r.cells > mostCells {
		return c, ErrTooLong
	}
	width := 0
	inside, err := r.apart(func() error {
		return r.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "subList":
				return r.paragraphs()
			case "cellSpan":
				c.ColSpan, c.RowSpan = max(1, small(attr(e, "colSpan"), mostColumns)), max(1, small(attr(e, "rowSpan"), 10_000))
			case "cellSz":
				width = small(attr(e, "width"), 200_000) / pixelUnit
			}
			return nil
		})
	})
	if c.ColSpan == 1 && width > 0 {
		c.Widths = []int{width}
	}
	c.Blocks = inside
	lightCell(&c)
	return c, err
}

// picture reads a picture, by its part and how broad it is shown.
func (r *hangulReader) picture(p *hangulParagraph) error {
	item, alt, width := "", "", 0
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "img":
			item = attr(e, "binaryItemIDRef")
		case "sz":
			width = small(attr(e, "width"), 10_000_000) / pixelUnit
		case "shapeComment":
			words, err := r.text()
			if !strings.HasPrefix(words, "그림입니다.") { // what the program writes by itself
				alt = strings.TrimSpace(words)
			}
			return err
		case "caption":
			inside, err := r.sub()
			p.after = append(p.after, inside...)
			return err
		}
		return nil
	})
	if err != nil || item == "" {
		return err
	}
	if alt, err = r.say(alt); err != nil {
		return err
	}
	picture, ok, err := r.image(r.items[item], alt, width)
	if ok {
		p.after = append(p.after, picture)
	}
	return err
}
