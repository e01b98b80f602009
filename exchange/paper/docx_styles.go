package paper

import "strconv"

// wordStyle is a style of Word's. Sizes are in half points, distances in twips.
type wordStyle struct {
	id, name      string
	size          int
	before, after int
	left          int
	bold, centred bool
	follows       bool // stays with the next paragraph
	outline       int  // 1 for the first level of headings
	color         string
}

var wordStyles = []wordStyle{
	{id: "Title", name: "Title", size: 38, after: 120, bold: true, centred: true},
	{id: "Parties", name: "Parties", size: 21, after: 60, centred: true, color: "6E6E6E"},
	{id: "Heading1", name: "heading 1", size: 32, before: 360, after: 100, bold: true, follows: true, outline: 1},
	{id: "Heading2", name: "heading 2", size: 27, before: 300, after: 80, bold: true, follows: true, outline: 2},
	{id: "Heading3", name: "heading 3", size: 24, before: 240, after: 60, bold: true, follows: true, outline: 3},
	{id: "Heading4", name: "heading 4", size: 22, before: 200, after: 40, bold: true, follows: true, outline: 4},
	{id: "Quote", name: "Quote", left: 400, after: 100, color: "6E6E6E"},
	{id: "ListParagraph", name: "List Paragraph", after: 50},
	{id: "ListContinue", name: "List Continue", left: indentWord, after: 50},
	{id: "ListContinue2", name: "List Continue 2", left: 2 * indentWord, after: 50},
	{id: "ListContinue3", name: "List Continue 3", left: 3 * indentWord, after: 50},
	{id: "ListContinue4", name: "List Continue 4", left: 4 * indentWord, after: 50},
	{id: "ListContinue5", name: "List Continue 5", left: 5 * indentWord, after: 50},
	{id: "TableHead", name: "Table Head", bold: true},
	{id: "Prevails", name: "Prevailing Text", size: 17, color: "6E6E6E"},
	{id: "FootnoteText", name: "footnote text", size: 17, after: 20},
}

// styles writes the styles, with the font and language of the document.
func (w *docx) styles() []byte {
	m := &markup{}
	font, l := family(w.first()), office(w.first())
	m.raw(declaration).begin("w:styles", "xmlns:w", wordSpace).begin("w:docDefaults").begin("w:rPrDefault").begin("w:rPr").
		one("w:rFonts", "w:ascii", font, "w:hAnsi", font, "w:eastAsia", font, "w:cs", font).one("w:sz", "w:val", "21").one("w:szCs", "w:val", "21").
		one("w:lang", "w:val", l, "w:eastAsia", l).end("w:rPr", "w:rPrDefault").
		begin("w:pPrDefault").begin("w:pPr").one("w:autoSpaceDE", "w:val", "0").one("w:autoSpaceDN", "w:val", "0").
		one("w:spacing", "w:after", "100", "w:line", "260", "w:lineRule", "auto").end("w:pPr", "w:pPrDefault", "w:docDefaults")
	m.begin("w:style", "w:type", "paragraph", "w:default", "1", "w:styleId", "Normal").one("w:name", "w:val", "Normal").one("w:qFormat").end("w:style")
	for _, s := range wordStyles {
		w.style(m, s)
	}
	m.begin("w:style", "w:type", "paragraph", "w:styleId", "Divider").one("w:name", "w:val", "Divider").one("w:basedOn", "w:val", "Normal").begin("w:pPr").
		begin("w:pBdr").one("w:bottom", "w:val", "single", "w:sz", "6", "w:space", "1", "w:color", "6E6E6E").end("w:pBdr", "w:pPr", "w:style")
	m.begin("w:style", "w:type", "character", "w:styleId", "FootnoteReference").one("w:name", "w:val", "footnote reference").
		begin("w:rPr").one("w:vertAlign", "w:val", "superscript").end("w:rPr", "w:style")
	m.begin("w:style", "w:type", "character", "w:styleId", "Hyperlink").one("w:name", "w:val", "Hyperlink").
		begin("w:rPr").one("w:color", "w:val", "1446A0").one("w:u", "w:val", "single").end("w:rPr", "w:style")
	m.begin("w:style", "w:type", "table", "w:default", "1", "w:styleId", "TableNormal").one("w:name", "w:val", "Normal Table").begin("w:tblPr").one("w:tblInd", "w:w", "0", "w:type", "dxa").
		begin("w:tblCellMar").one("w:top", "w:w", "0", "w:type", "dxa").one("w:left", "w:w", "0", "w:type", "dxa").one("w:bottom", "w:w", "0", "w:type", "dxa").one("w:right", "w:w", "0", "w:type", "dxa").
		end("w:tblCellMar", "w:tblPr", "w:style")
	m.begin("w:style", "w:type", "table", "w:styleId", "TableGrid").one("w:name", "w:val", "Table Grid").one("w:basedOn", "w:val", "TableNormal").begin("w:tblPr").begin("w:tblBorders")
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		m.one("w:"+side, "w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "8A8A8A")
	}
	m.end("w:tblBorders").begin("w:tblCellMar").one("w:top", "w:w", "60", "w:type", "dxa").one("w:left", "w:w", "100", "w:type", "dxa").one("w:bottom", "w:w", "60", "w:type", "dxa").
		one("w:right", "w:w", "100", "w:type", "dxa").end("w:tblCellMar", "w:tblPr", "w:style")
	return m.end("w:styles").out.Bytes()
}

// style writes one style, its parts in the order that the schema asks for.
func (w *docx) style(m *markup, s wordStyle) {
	m.begin("w:style", "w:type", "paragraph", "w:styleId", s.id).one("w:name", "w:val", s.name).one("w:basedOn", "w:val", "Normal").one("w:qFormat").begin("w:pPr")
	if s.follows {
		m.one("w:keepNext")
	}
	m.one("w:spacing", "w:before", strconv.Itoa(s.before), "w:after", strconv.Itoa(s.after))
	if s.left > 0 {
		m.one("w:ind", "w:left", strconv.Itoa(s.left))
	}
	if s.centred {
		m.one("w:jc", "w:val", "center")
	}
	if s.outline > 0 {
		m.one("w:outlineLvl", "w:val", strconv.Itoa(s.outline-1))
	}
	m.end("w:pPr").begin("w:rPr")
	if s.bold {
		m.one("w:b").one("w:bCs")
	}
	if s.color != "" {
		m.one("w:color", "w:val", s.color)
	}
	if s.size > 0 {
		m.one("w:sz", "w:val", strconv.Itoa(s.size)).one("w:szCs", "w:val", strconv.Itoa(s.size))
	}
	m.end("w:rPr", "w:style")
}
