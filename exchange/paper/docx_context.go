package paper

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// wordField is a field of Word's that is open: what it is told to do, and whether its result has begun.
type wordField struct {
	told   strings.Builder
	result bool
	href   string
}

// style is what a style of Word's says of a paragraph or its characters.
type style struct {
	Style
	name    string // in lower case
	based   string
	outline int // of headings, from 1
	list    string
	level   int
}

// readStyles reads the styles, each with what it takes from the one it is based on.
func (r *wordReader) readStyles() error {
	if !r.has("word/styles.xml") {
		return nil
	}
	err := r.each("word/styles.xml", func(t *tokens, _ xml.StartElement) error {
		r.tokens = t
		return t.children(func(e xml.StartElement) error {
			if e.Name.Local != "style" || len(r.styles) > 5000 {
				return nil
			}
			s := style{}
			if err := t.children(func(e xml.StartElement) error { return r.styleProperty(e, &s) }); err != nil {
				return err
			}
			r.styles[attr(e, "styleId")] = s
			return nil
		})
	})
	for id, s := range r.styles {
		seen := 0
		for base := s.based; base != "" && seen < 20; seen++ {
			b := r.styles[base]
			if s.outline == 0 {
				s.outline = b.outline
			}
			if s.list == "" {
				s.list, s.level = b.list, b.level
			}
			base = b.based
		}
		r.styles[id] = s
	}
	return err
}

func (r *wordReader) styleProperty(e xml.StartElement, s *style) error {
	switch e.Name.Local {
	case "name":
		s.name = strings.ToLower(attr(e, "val"))
		if n, ok := strings.CutPrefix(s.name, "heading "); ok {
			s.outline = small(n, 9)
		}
	case "basedOn":
		s.based = attr(e, "val")
	case "pPr":
		p := &wordParagraph{}
		if err := r.paragraphProperties(p); err != nil {
			return err
		}
		if s.outline == 0 {
			s.outline = p.outline
		}
		s.list, s.level = p.list, p.level
	case "rPr":
		looks, _, err := r.looks(Style{})
		s.Style = looks
		return err
	}
	return nil
}

// readNotes reads the words of footnotes or endnotes.
func (r *wordReader) readNotes(kind string) error {
	name := "word/" + kind + "s.xml"
	if !r.has(name) {
		return nil
	}
	rels, err := r.relations("word/_rels/" + kind + "s.xml.rels")
	if err != nil {
		return err
	}
	body := r.rels
	r.rels = rels
	defer func() { r.rels = body }()
	return r.each(name, func(t *tokens, _ xml.StartElement) error {
		r.tokens = t
		return t.children(func(e xml.StartElement) error {
			if attr(e, "type") != "" && attr(e, "type") != "normal" || len(r.notes) > mostBlocks {
				return nil
			}
			var lines []string
			err := t.children(func(e xml.StartElement) error {
				if e.Name.Local != "p" {
					return nil
				}
				p := &wordParagraph{}
				err := t.children(func(e xml.StartElement) error { return r.inline(e, p, Style{}) })
				if line := strings.TrimSpace(said(p.runs)); line != "" {
					lines = append(lines, line)
				}
				return err
			})
			r.notes[kind+" "+attr(e, "id")] = strings.Join(lines, " ")
			return err
		})
	})
}

// numbering knows the lists of a document, and counts them as it is read.
type numbering struct {
	kinds map[string]map[int]numberLevel // abstract numberings
	lists map[string]*wordList
}

type numberLevel struct {
	format, text string
	start        int
}

type wordList struct {
	kind   string
	starts map[int]int
	counts [9]int
	begun  [9]bool
}

func (r *wordReader) readNumbering() error {
	r.numbers = numbering{kinds: map[string]map[int]numberLevel{}, lists: map[string]*wordList{}}
	if !r.has("word/numbering.xml") {
		return nil
	}
	return r.each("word/numbering.xml", func(t *tokens, _ xml.StartElement) error {
		return t.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "abstractNum":
				levels := map[int]numberLevel{}
				r.numbers.kinds[attr(e, "abstractNumId")] = levels
				return t.children(func(e xml.StartElement) error {
					if e.Name.Local != "lvl" {
						return nil
					}
					return readLevel(t, e, levels)
				})
			case "num":
				l := &wordList{starts: map[int]int{}}
				r.numbers.lists[attr(e, "numId")] = l
				return t.children(func(e xml.StartElement) error {
					switch e.Name.Local {
					case "abstractNumId":
						l.kind = attr(e, "val")
					case "lvlOverride":
						level := small(attr(e, "ilvl"), 8)
						return t.children(func(e xml.StartElement) error {
							if e.Name.Local == "startOverride" {
								l.starts[level] = small(attr(e, "val"), 99_999)
							}
							return nil
						})
					}
					return nil
				})
			}
			return nil
		})
	})
}

func readLevel(t *tokens, e xml.StartElement, levels map[int]numberLevel) error {
	at := small(attr(e, "ilvl"), 8)
	l := numberLevel{start: 1}
	err := t.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "start":
			l.start = small(attr(e, "val"), 99_999)
		case "numFmt":
			l.format = attr(e, "val")
		case "lvlText":
			l.text = attr(e, "val")
		}
		return nil
	})
	levels[at] = l
	return err
}

// count counts a paragraph of a list on. It returns what Word writes before it, whether its list has numbers, and with which it starts.
func (n numbering) count(id string, level int) (label string, ordered bool, start int, ok bool) {
	l := n.lists[id]
	if l == nil || id == "0" {
		return "", false, 0, false
	}
	level = min(max(level, 0), 8)
	kind := n.kinds[l.kind]
	this, known := kind[level]
	if !known || this.format == "none" && this.text == "" {
		return "", false, 1, known
	}
	for i := level + 1; i < 9; i++ {
		l.begun[i] = false
	}
	if !l.begun[level] {
		first, set := l.starts[level]
		if !set {
			first = this.start
		}
		l.counts[level], l.begun[level] = first-1, true
	}
	l.counts[level]++
	if this.format == "bullet" {
		return "", false, 1, true
	}
	label = this.text
	for i := range level + 1 {
		count := l.counts[i]
		if !l.begun[i] {
			count = max(1, kind[i].start)
		}
		label = strings.ReplaceAll(label, "%"+strconv.Itoa(i+1), strconv.Itoa(count))
	}
	return label, true, l.counts[level], true
}
