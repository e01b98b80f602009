package paper

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// wordReader reads word/document.xml and what it leans on.
type wordReader struct {
	*intake
	*tokens
	styles  map[string]style
	numbers numbering
	rels    map[string]wordRel
	notes   map[string]string // footnotes and endnotes: "footnote 3"
	fields  []wordField
	heads   headCount
}

// headCount counts the paragraphs of a cell, and those in the style of a head.
type headCount struct{ heads, all int }

// wordRel is where a relationship leads.
type wordRel struct {
	target  string
	outside bool
}

// wordParagraph is what is found in one paragraph.
type wordParagraph struct {
	style   string
	outline int // of headings, from 1; 0 is none
	list    string
	level   int
	ruled   bool
	runs    []Run
	after   []Block // pictures and boxes
}

func readDOCX(in *intake) error {
	r := &wordReader{intake: in, styles: map[string]style{}, numbers: numbering{}, notes: map[string]string{}}
	var err error
	if r.rels, err = in.relations("word/_rels/document.xml.rels"); err != nil {
		return err
	}
	if err := r.readStyles(); err != nil {
		return err
	}
	if err := r.readNumbering(); err != nil {
		return err
	}
	for _, kind := range []string{"footnote", "endnote"} {
		if err := r.readNotes(kind); err != nil {
			return err
		}
	}
	for name := range in.files {
		switch {
		case strings.HasPrefix(name, "word/header"), strings.HasPrefix(name, "word/footer"):
			in.report.left(LeftHeaders)
		case name == "word/comments.xml":
			in.report.left(LeftComments)
		case strings.HasPrefix(name, "word/embeddings/"), strings.HasPrefix(name, "word/charts/chart"):
			in.report.left(LeftObjects)
		}
	}
	for _, rel := range r.rels {
		if rel.outside && !strings.HasPrefix(rel.target, "link ") {
			in.report.left(LeftOutside)
		}
	}
	return in.each("word/document.xml", func(t *tokens, root xml.StartElement) error {
		r.tokens = t
		return t.children(func(e xml.StartElement) error {
			if e.Name.Local == "body" {
				return r.content()
			}
			return nil
		})
	})
}

// relations reads what a part leans on. Targets outside the package are only remembered: those of hyperlinks begin with "link ".
func (in *intake) relations(name string) (map[string]wordRel, error) {
	rels := map[string]wordRel{}
	if !in.has(name) {
		return rels, nil
	}
	folder := path.Dir(path.Dir(name))
	err := in.each(name, func(t *tokens, _ xml.StartElement) error {
		return t.children(func(e xml.StartElement) error {
			target, kind := attr(e, "Target"), attr(e, "Type")
			switch {
			case !strings.EqualFold(attr(e, "TargetMode"), "External"):
				rels[attr(e, "Id")] = wordRel{target: partName(folder, target)}
			case strings.HasSuffix(kind, "/hyperlink"):
				rels[attr(e, "Id")] = wordRel{target: "link " + target, outside: true}
			default:
				rels[attr(e, "Id")] = wordRel{target: target, outside: true}
			}
			return nil
		})
	})
	return rels, err
}

// content reads blocks: of the body, of a cell, of a box.
func (r *wordReader) content() error {
	return r.children(r.block)
}

func (r *wordReader) block(e xml.StartElement) error {
	switch e.Name.Local {
	case "p":
		return r.paragraph()
	case "tbl":
		return r.table()
	case "ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag":
		if e.Name.Local == "ins" {
			r.report.left(LeftInsertions)
		}
		return r.content()
	case "AlternateContent":
		return r.alternative(r.content)
	case "del", "moveFrom":
		r.report.left(LeftDeletions)
	case "altChunk":
		r.report.left(LeftObjects)
	}
	return nil
}

// alternative reads the first of several ways to say the same.
func (r *wordReader) alternative(read func() error) error {
	taken := false
	return r.children(func(e xml.StartElement) error {
		if taken || e.Name.Local != "Choice" && e.Name.Local != "Fallback" {
			return nil
		}
		taken = true
		return read()
	})
}

func (r *wordReader) paragraph() error {
	p := &wordParagraph{}
	if err := r.children(func(e xml.StartElement) error {
		if e.Name.Local == "pPr" {
			return r.paragraphProperties(p)
		}
		return r.inline(e, p, Style{})
	}); err != nil {
		return err
	}
	return r.place(p)
}

// place puts a paragraph where its style and numbering say.
func (r *wordReader) place(p *wordParagraph) error {
	s := r.styles[p.style]
	runs := joined(p.runs)
	level := p.outline
	if level == 0 {
		level = s.outline
	}
	list, depth := p.list, p.level
	if list == "" {
		list, depth = s.list, s.level
	}
	label, ordered, start, numbered := r.numbers.count(list, depth)
	_, _, isArticle := article(label)
	if !empty(runs) {
		r.heads.all++
		if s.name == "table head" {
			r.heads.heads++
		}
	}
	var err error
	switch {
	case s.name == "title" && len(r.blocks)+len(r.items) == 0 && r.tables == 0 && r.report.Title == "" && !empty(runs):
		r.report.Title = strings.TrimSpace(said(runs))
		r.report.left(LeftTitle)
	case s.name == "parties":
	case s.name == "prevailing text":
		err = r.add(prevailsMark{whichPrevails(said(runs))})
	case empty(runs) && (p.ruled || s.name == "divider"):
		err = r.add(Divider{})
	case empty(runs):
		// Empty lines are only room.
	case level > 0:
		err = r.add(Heading{min(level, 4), light(labelled(label, runs))})
	case numbered && isArticle:
		err = r.add(Paragraph{labelled(label, runs)})
	case numbered:
		err = r.item(listItem{level: depth, list: list, ordered: ordered, start: start, blocks: []Block{Paragraph{runs}}})
	case strings.HasPrefix(s.name, "list continue"):
		if on, fault := r.goOn(Paragraph{runs}); !on {
			err = r.add(Paragraph{runs})
		} else {
			err = fault
		}
	case s.name == "quote" || s.name == "intense quote":
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

// labelled puts the number that Word would have counted before a line.
func labelled(label string, runs []Run) []Run {
	if label == "" {
		return runs
	}
	return joined(append([]Run{{Text: label + " ", Style: runs[0].Style}}, runs...))
}

func (r *wordReader) paragraphProperties(p *wordParagraph) error {
	return r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			p.style = attr(e, "val")
		case "outlineLvl":
			if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < 9 {
				p.outline = n + 1
			}
		case "numPr":
			return r.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "numId":
					p.list = attr(e, "val")
				case "ilvl":
					p.level = small(attr(e, "val"), 8)
				}
				return nil
			})
		case "pBdr":
			return r.children(func(e xml.StartElement) error {
				p.ruled = p.ruled || e.Name.Local == "bottom" && attr(e, "val") != "none" && attr(e, "val") != "nil"
				return nil
			})
		}
		return nil
	})
}

// small reads a number from 0 to most.
func small(s string, most int) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return min(max(n, 0), most)
}

// table reads a table. In cells, merges say which rows a cell spans.
func (r *wordReader) table() error {
	r.tables++
	defer func() { r.tables-- }()
	if r.tables > mostTables {
		r.report.left(LeftNested)
		return r.flat()
	}
	var grid []int
	var rows [][]mergedCell
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tblGrid":
			return r.children(func(e xml.StartElement) error {
				if len(grid) < mostColumns {
					grid = append(grid, small(attr(e, "w"), 100_000)/15)
				}
				return nil
			})
		}
		return r.tablePart(e, &rows)
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	return r.add(unmerged(rows, grid))
}

// tablePart reads a row, or what stands around rows.
func (r *wordReader) tablePart(e xml.StartElement, rows *[][]mergedCell) error {
	switch e.Name.Local {
	case "tr":
		cells, err := r.tableRow()
		if len(cells) > 0 {
			*rows = append(*rows, cells)
		}
		return err
	case "sdt", "sdtContent", "customXml", "ins":
		return r.children(func(e xml.StartElement) error { return r.tablePart(e, rows) })
	}
	return nil
}

// mostTables is how deep tables are kept in one another.
const mostTables = 2

// flat reads what stands in a table's cells, one after another.
func (r *wordReader) flat() error {
	return r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr", "sdt", "sdtContent":
			return r.flat()
		case "tc":
			return r.content()
		}
		return nil
	})
}

func (r *wordReader) tableRow() ([]mergedCell, error) {
	var cells []mergedCell
	head, gone, skipped := false, false, 0
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "trPr":
			return r.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "tblHeader":
					head = on(e)
				case "gridBefore":
					skipped = small(attr(e, "val"), mostColumns)
				case "del":
					gone = true
				}
				return nil
			})
		}
		return r.rowPart(e, &cells)
	})
	if gone {
		r.report.left(LeftDeletions)
		return nil, err
	}
	for i := range cells {
		cells[i].Header = cells[i].Header || head
		lightCell(&cells[i].Cell)
	}
	if skipped > 0 {
		cells = append([]mergedCell{{Cell: Cell{ColSpan: skipped}}}, cells...)
	}
	return cells, err
}

// rowPart reads a cell, or what stands around cells.
func (r *wordReader) rowPart(e xml.StartElement, cells *[]mergedCell) error {
	switch e.Name.Local {
	case "tc":
		c, err := r.tableCell()
		*cells = append(*cells, c)
		return err
	case "sdt", "sdtContent", "customXml", "ins":
		return r.children(func(e xml.StartElement) error { return r.rowPart(e, cells) })
	}
	return nil
}

func (r *wordReader) tableCell() (mergedCell, error) {
	c := mergedCell{Cell: Cell{ColSpan: 1, RowSpan: 1}}
	if r.cells++; r.cells > mostCells {
		return c, ErrTooLong
	}
	heads := r.heads
	r.heads = headCount{}
	inside, err := r.apart(func() error {
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "tcPr" {
				return r.block(e)
			}
			return r.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "gridSpan":
					c.ColSpan = max(1, small(attr(e, "val"), mostColumns))
				case "vMerge":
					c.begins, c.goesOn = attr(e, "val") == "restart", attr(e, "val") != "restart"
				}
				return nil
			})
		})
	})
	c.Blocks = inside
	c.Header = r.heads.heads > 0 && r.heads.heads == r.heads.all
	r.heads = heads
	return c, err
}
