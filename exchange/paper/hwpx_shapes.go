package paper

import (
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/lang"
)

// charShape is what characters look like. Sizes are in hundredths of a point.
type charShape struct {
	size                            int
	bold, italic, underline, strike bool
	color                           string
	font                            int // in hwpFonts
}

// of returns the shape of a run within a shape.
func (c charShape) of(s Style) charShape {
	c.bold, c.italic, c.underline, c.strike = c.bold || s.Bold, c.italic || s.Italic, c.underline || s.Underline, c.strike || s.Strike
	switch {
	case s.Deleted:
		c.strike, c.color = true, "#AA1E1E"
	case s.Inserted:
		c.underline, c.color = true, "#006E3C"
	case s.Href != "":
		c.color = "#1446A0"
	}
	return c
}

// paraShape is what paragraphs look like.
type paraShape struct {
	align         string // empty is both sides
	left          int
	before, after int
	keep          bool   // with the next
	heading       string // BULLET, NUMBER, OUTLINE or nothing
	idRef, level  int
	border        int
	anywhere      bool // lines end within words, as in Chinese
	breakBefore   bool // said by the paragraph itself, not by its shape
}

// numbered is a list with where it starts.
type numbered struct{ level, start int }

// shapes gathers what paragraphs and characters look like; a document names them by their places here.
type shapes struct {
	chars   []charShape
	paras   []paraShape
	numbers []numbered // the first numbers nothing: it is for headings
}

func newShapes() shapes {
	s := shapes{numbers: []numbered{{}}}
	s.char(charShape{size: 1050})
	s.para(paraShape{})
	return s
}

func (s *shapes) char(c charShape) int { return placeOf(&s.chars, c) }
func (s *shapes) para(p paraShape) int { return placeOf(&s.paras, p) }

func placeOf[T comparable](all *[]T, one T) int {
	if i := slices.Index(*all, one); i >= 0 {
		return i
	}
	*all = append(*all, one)
	return len(*all) - 1
}

// list returns the number of a list's bullets or numbering.
func (s *shapes) list(l List, level int) int {
	if !l.Ordered {
		return 1
	}
	s.numbers = append(s.numbers, numbered{level, l.Start})
	return len(s.numbers)
}

// hwpFonts are Hancom Office's own and those of Windows for neighbours' languages, with what takes their place.
var hwpFonts = [][2]string{{"함초롬돋움", "맑은 고딕"}, {"Microsoft YaHei", "SimSun"}, {"Yu Gothic", "MS Gothic"}}

func fontOf(l lang.Tag) int {
	switch l {
	case lang.Chinese:
		return 1
	case lang.Japanese:
		return 2
	}
	return 0
}

// The borders and styles that every document has, by their numbers.
const (
	borderNone = iota + 1
	borderAll
	borderHead
	borderBelow
)

const (
	styleNormal = iota
	styleTitle
	styleParties
	styleHeading // of four levels
	_
	_
	_
	styleQuote
	styleList
	styleContinue
	styleDivider
	stylePrevails
	styleFootnote
)

var hwpStyles = [...][2]string{
	styleNormal: {"바탕글", "Normal"}, styleTitle: {"제목", "Title"}, styleParties: {"당사자", "Parties"},
	styleHeading: {"개요 1", "Outline 1"}, styleHeading + 1: {"개요 2", "Outline 2"}, styleHeading + 2: {"개요 3", "Outline 3"}, styleHeading + 3: {"개요 4", "Outline 4"},
	styleQuote: {"인용", "Quote"}, styleList: {"목록", "List Paragraph"}, styleContinue: {"목록 이어짐", "List Continue"}, styleDivider: {"구분선", "Divider"},
	stylePrevails: {"정본 표시", "Prevailing Text"}, styleFootnote: {"각주", "Footnote"},
}

var hwpScripts = []string{"hangul", "latin", "hanja", "japanese", "other", "symbol", "user"}

// header writes all shapes.
func (s *shapes) header(first lang.Tag) []byte {
	m := &markup{}
	m.raw(declaration).begin("hh:head", append(append([]string{}, hwpSpaces...), "version", "1.4", "secCnt", "1")...).
		one("hh:beginNum", "page", "1", "footnote", "1", "endnote", "1", "pic", "1", "tbl", "1", "equation", "1").begin("hh:refList")
	fontfaces(m)
	borders(m)
	m.begin("hh:charProperties", "itemCnt", strconv.Itoa(len(s.chars)))
	for i, c := range s.chars {
		c.write(m, i)
	}
	m.end("hh:charProperties").begin("hh:tabProperties", "itemCnt", "1").one("hh:tabPr", "id", "0", "autoTabLeft", "0", "autoTabRight", "0").end("hh:tabProperties")
	s.numberings(m)
	m.begin("hh:paraProperties", "itemCnt", strconv.Itoa(len(s.paras)))
	for i, p := range s.paras {
		p.write(m, i)
	}
	m.end("hh:paraProperties").begin("hh:styles", "itemCnt", strconv.Itoa(len(hwpStyles)))
	for i, names := range hwpStyles {
		id := strconv.Itoa(i)
		m.one("hh:style", "id", id, "type", "PARA", "name", names[0], "engName", names[1], "paraPrIDRef", "0", "charPrIDRef", "0", "nextStyleIDRef", "0",
			"langID", langID(first), "lockForm", "0")
	}
	return m.end("hh:styles", "hh:refList").begin("hh:compatibleDocument", "targetProgram", "HWP201X").one("hh:layoutCompatibility").end("hh:compatibleDocument").
		begin("hh:docOption").one("hh:linkinfo", "path", "", "pageInherit", "0", "footnoteInherit", "0").end("hh:docOption").one("hh:trackchageConfig", "flags", "56").
		end("hh:head").out.Bytes()
}

func fontfaces(m *markup) {
	names := []string{"HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER"}
	m.begin("hh:fontfaces", "itemCnt", strconv.Itoa(len(names)))
	for _, n := range names {
		m.begin("hh:fontface", "lang", n, "fontCnt", strconv.Itoa(len(hwpFonts)))
		for i, f := range hwpFonts {
			m.begin("hh:font", "id", strconv.Itoa(i), "face", f[0], "type", "TTF", "isEmbedded", "0").one("hh:substFont", "face", f[1], "type", "TTF", "isEmbedded", "0").
				one("hh:typeInfo", "familyType", "FCAT_GOTHIC", "weight", "6", "proportion", "4", "contrast", "0", "strokeVariation", "1", "armStyle", "1", "letterform", "1",
					"midline", "1", "xHeight", "1").end("hh:font")
		}
		m.end("hh:fontface")
	}
	m.end("hh:fontfaces")
}

func borders(m *markup) {
	m.begin("hh:borderFills", "itemCnt", "4")
	for id := borderNone; id <= borderBelow; id++ {
		m.begin("hh:borderFill", "id", strconv.Itoa(id), "threeD", "0", "shadow", "0", "centerLine", "NONE", "breakCellSeparateLine", "0").
			one("hh:slash", "type", "NONE", "Crooked", "0", "isCounter", "0").one("hh:backSlash", "type", "NONE", "Crooked", "0", "isCounter", "0")
		for _, side := range []string{"left", "right", "top", "bottom"} {
			kind := "NONE"
			if id == borderAll || id == borderHead || id == borderBelow && side == "bottom" {
				kind = "SOLID"
			}
			m.one("hh:"+side+"Border", "type", kind, "width", "0.12 mm", "color", "#6E6E6E")
		}
		m.one("hh:diagonal", "type", "NONE", "width", "0.1 mm", "color", "#000000")
		if id == borderHead {
			m.begin("hc:fillBrush").one("hc:winBrush", "faceColor", "#F0F2F5", "hatchColor", "#000000", "alpha", "0").end("hc:fillBrush")
		}
		m.end("hh:borderFill")
	}
	m.end("hh:borderFills")
}

func (c charShape) write(m *markup, id int) {
	color := c.color
	if color == "" {
		color = "#000000"
	}
	m.begin("hh:charPr", "id", strconv.Itoa(id), "height", strconv.Itoa(c.size), "textColor", color, "shadeColor", "none", "useFontSpace", "0", "useKerning", "0", "symMark", "NONE",
		"borderFillIDRef", strconv.Itoa(borderNone))
	for _, e := range []struct{ name, value string }{{"hh:fontRef", strconv.Itoa(c.font)}, {"hh:ratio", "100"}, {"hh:spacing", "0"}, {"hh:relSz", "100"}, {"hh:offset", "0"}} {
		var attrs []string
		for _, s := range hwpScripts {
			attrs = append(attrs, s, e.value)
		}
		m.one(e.name, attrs...)
	}
	if c.italic {
		m.one("hh:italic")
	}
	if c.bold {
		m.one("hh:bold")
	}
	under, through := "NONE", "NONE"
	if c.underline {
		under = "BOTTOM"
	}
	if c.strike {
		through = "SOLID"
	}
	m.one("hh:underline", "type", under, "shape", "SOLID", "color", color).one("hh:strikeout", "shape", through, "color", color).one("hh:outline", "type", "NONE").
		one("hh:shadow", "type", "NONE", "color", "#B2B2B2", "offsetX", "10", "offsetY", "10").end("hh:charPr")
}

// numberings writes each list with where it starts, and the bullets.
func (s *shapes) numberings(m *markup) {
	head := func(level, start int, text string) {
		m.begin("hh:paraHead", "start", strconv.Itoa(start), "level", strconv.Itoa(level), "align", "LEFT", "useInstWidth", "1", "autoIndent", "1", "widthAdjust", "0",
			"textOffsetType", "PERCENT", "textOffset", "50", "numFormat", "DIGIT", "charPrIDRef", "4294967295", "checkable", "0").words(text).end("hh:paraHead")
	}
	m.begin("hh:numberings", "itemCnt", strconv.Itoa(len(s.numbers)))
	for i, n := range s.numbers {
		m.begin("hh:numbering", "id", strconv.Itoa(i+1), "start", "0")
		for level := 1; level <= 7; level++ {
			text, start := "", 1
			if i > 0 {
				text = "^" + strconv.Itoa(level) + "."
				if level == n.level {
					start = n.start
				}
			}
			head(level, start, text)
		}
		m.end("hh:numbering")
	}
	m.end("hh:numberings").begin("hh:bullets", "itemCnt", "1").begin("hh:bullet", "id", "1", "char", "•", "useImage", "0")
	head(0, 0, "")
	m.end("hh:bullet", "hh:bullets")
}

func (p paraShape) write(m *markup, id int) {
	align, keep, heading, words := p.align, "0", p.heading, "KEEP_WORD"
	if p.anywhere {
		words = "BREAK_WORD"
	}
	if align == "" {
		align = "JUSTIFY"
	}
	if p.keep {
		keep = "1"
	}
	if heading == "" {
		heading = "NONE"
	}
	m.begin("hh:paraPr", "id", strconv.Itoa(id), "tabPrIDRef", "0", "condense", "0", "fontLineHeight", "0", "snapToGrid", "1", "suppressLineNumbers", "0", "checked", "0").
		one("hh:align", "horizontal", align, "vertical", "BASELINE").one("hh:heading", "type", heading, "idRef", strconv.Itoa(p.idRef), "level", strconv.Itoa(p.level)).
		one("hh:breakSetting", "breakLatinWord", "KEEP_WORD", "breakNonLatinWord", words, "widowOrphan", "0", "keepWithNext", keep, "keepLines", "0", "pageBreakBefore", "0",
			"lineWrap", "BREAK").one("hh:autoSpacing", "eAsianEng", "0", "eAsianNum", "0")
	m.begin("hp:switch")
	for _, half := range []string{"case", "default"} { // older programs count in half units
		factor := 2
		if half == "case" {
			factor = 1
			m.begin("hp:case", "hp:required-namespace", "http://www.hancom.co.kr/hwpml/2016/HwpUnitChar")
		} else {
			m.begin("hp:default")
		}
		m.begin("hh:margin")
		for _, e := range []struct {
			name  string
			value int
		}{{"hc:intent", 0}, {"hc:left", p.left}, {"hc:right", 0}, {"hc:prev", p.before}, {"hc:next", p.after}} {
			m.one(e.name, "value", strconv.Itoa(e.value*factor), "unit", "HWPUNIT")
		}
		m.end("hh:margin").one("hh:lineSpacing", "type", "PERCENT", "value", "160", "unit", "HWPUNIT").end("hp:" + half)
	}
	m.end("hp:switch").one("hh:border", "borderFillIDRef", strconv.Itoa(max(p.border, borderNone)), "offsetLeft", "0", "offsetRight", "0", "offsetTop", "0", "offsetBottom", "0",
		"connect", "0", "ignoreMargin", "0").end("hh:paraPr")
}
