package paper

import (
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/lang"
)

// families are the names of the fonts inside the documents.
var families = map[string]string{"kr": "Noto Sans KR", "sc": "Noto Sans SC", "jp": "Noto Sans JP"}

// offices says how office programs call languages.
var offices = map[lang.Tag]string{lang.Korean: "ko-KR", lang.Chinese: "zh-CN", lang.Japanese: "ja-JP", lang.English: "en-US"}

func office(l lang.Tag) string {
	if o := offices[l]; o != "" {
		return o
	}
	return string(l)
}

// family returns the font that a language is set in first.
func family(l lang.Tag) string {
	order := scripts[l]
	if order == nil {
		order = scripts[lang.Korean]
	}
	return families[order[0]]
}

func (w *docx) paragraph(runs []Run, at place) error { return w.numberedParagraph(runs, at, 0) }

func (w *docx) numberedParagraph(runs []Run, at place, number int) error {
	w.main.begin("w:p").begin("w:pPr")
	if at.style != "" {
		w.main.one("w:pStyle", "w:val", at.style)
	}
	if at.cell && strings.HasPrefix(at.style, "Heading") {
		w.main.one("w:keepNext", "w:val", "0") // in a cell it would keep the whole row with the next one
	}
	if number > 0 {
		w.main.begin("w:numPr").one("w:ilvl", "w:val", strconv.Itoa(at.level-1)).one("w:numId", "w:val", strconv.Itoa(number)).end("w:numPr")
	}
	w.main.end("w:pPr")
	bold := strings.HasPrefix(at.style, "Heading") || at.style == "Title" || at.style == "TableHead"
	for _, r := range runs {
		if err := w.run(w.main, r, at, bold); err != nil {
			return err
		}
	}
	w.main.end("w:p")
	return nil
}

// run writes a run; where one font doesn't have all of its characters, in pieces.
func (w *docx) run(m *markup, r Run, at place, bold bool) error {
	s := r.Style
	switch {
	case r.Break:
		m.begin("w:r").one("w:br").end("w:r")
		return nil
	case r.Note != "":
		return w.footnote(m, r, at)
	case r.Text == "":
		return nil
	}
	pieces, err := w.pieces(r.Text, at.lang, bold || s.Bold)
	if err != nil {
		return err
	}
	var open []string
	if s.Href != "" {
		w.links = append(w.links, s.Href)
		m.begin("w:hyperlink", "r:id", "rIdLink"+strconv.Itoa(len(w.links)))
		open = []string{"w:hyperlink"}
	}
	if s.Inserted || s.Deleted {
		name := "w:ins"
		if s.Deleted {
			name = "w:del"
		}
		w.changes++
		m.begin(name, "w:id", strconv.Itoa(w.changes), "w:author", "Naru", "w:date", stamped(w.doc.At))
		open = append([]string{name}, open...)
	}
	for _, p := range pieces {
		m.begin("w:r")
		w.properties(m, s, p.family, at.lang)
		name := "w:t"
		if s.Deleted {
			name = "w:delText"
		}
		for i, part := range strings.Split(p.text, "\t") {
			if i > 0 {
				m.one("w:tab")
			}
			if part != "" {
				m.begin(name, "xml:space", "preserve").words(part).end(name)
			}
		}
		m.end("w:r")
	}
	m.end(open...)
	return nil
}

// properties writes how a run looks, in the order that the schema asks for.
func (w *docx) properties(m *markup, s Style, font string, l lang.Tag) {
	m.begin("w:rPr")
	if s.Href != "" {
		m.one("w:rStyle", "w:val", "Hyperlink")
	}
	if font != family(w.first()) {
		m.one("w:rFonts", "w:ascii", font, "w:hAnsi", font, "w:eastAsia", font, "w:cs", font)
	}
	for _, p := range []struct {
		set  bool
		name string
	}{{s.Bold, "w:b"}, {s.Italic, "w:i"}, {s.Strike, "w:strike"}} {
		if p.set {
			m.one(p.name)
		}
	}
	if s.Underline {
		m.one("w:u", "w:val", "single")
	}
	if l != w.first() {
		m.one("w:lang", "w:val", office(l), "w:eastAsia", office(l))
	}
	m.end("w:rPr")
}

// first is the language that leads the document.
func (w *docx) first() lang.Tag { return w.doc.Texts[0].Lang }

// piece is text in one font.
type piece struct{ family, text string }

// pieces cuts a text by the fonts that have its characters, and notes that they must show them.
func (w *docx) pieces(text string, l lang.Tag, bold bool) ([]piece, error) {
	var out []piece
	for _, r := range text {
		name := family(l)
		if r >= ' ' && r <= 0xffff { // beyond, the reader's program looks for a font of its own
			f, _, _, err := w.cases.pick(r, l, bold)
			if err != nil {
				return nil, err
			}
			script, _, _ := strings.Cut(f.name, "-")
			name = families[script]
		}
		if n := len(out); n > 0 && out[n-1].family == name {
			out[n-1].text += string(r)
		} else {
			out = append(out, piece{name, string(r)})
		}
	}
	return out, nil
}

func (w *docx) footnote(m *markup, r Run, at place) error {
	w.noteID++
	id := strconv.Itoa(w.noteID)
	m.begin("w:r").begin("w:rPr").one("w:rStyle", "w:val", "FootnoteReference").end("w:rPr").one("w:footnoteReference", "w:id", id).end("w:r")
	w.notes.begin("w:footnote", "w:id", id).begin("w:p").begin("w:pPr").one("w:pStyle", "w:val", "FootnoteText").end("w:pPr")
	w.notes.begin("w:r").begin("w:rPr").one("w:rStyle", "w:val", "FootnoteReference").end("w:rPr").one("w:footnoteRef").end("w:r")
	w.notes.begin("w:r").begin("w:t", "xml:space", "preserve").words(" ").end("w:t", "w:r")
	if err := w.run(w.notes, Run{Text: r.Note}, at, false); err != nil {
		return err
	}
	w.notes.end("w:p", "w:footnote")
	return nil
}

// picture writes a picture in a line of its own.
func (w *docx) picture(p Picture, at place) error {
	if p.Image == nil {
		return w.paragraph([]Run{{Text: "[" + p.Alt + "]", Style: Style{Italic: true}}}, at)
	}
	w.pictures = append(w.pictures, p.Image)
	width := p.Width
	if width == 0 {
		width = p.Image.Width
	}
	width = min(width, at.width*4/3/twips)
	id := strconv.Itoa(len(w.pictures))
	cx, cy := strconv.Itoa(width*emu), strconv.Itoa(int(float64(width)*float64(p.Image.Height)/float64(p.Image.Width)*emu))
	m := w.main
	m.begin("w:p").begin("w:r").begin("w:drawing").begin("wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0").
		one("wp:extent", "cx", cx, "cy", cy).one("wp:docPr", "id", id, "name", "Picture "+id, "descr", p.Alt).
		begin("a:graphic").begin("a:graphicData", "uri", "http://schemas.openxmlformats.org/drawingml/2006/picture").begin("pic:pic").
		begin("pic:nvPicPr").one("pic:cNvPr", "id", id, "name", "Picture "+id, "descr", p.Alt).one("pic:cNvPicPr").end("pic:nvPicPr").
		begin("pic:blipFill").one("a:blip", "r:embed", "rIdPicture"+id).begin("a:stretch").one("a:fillRect").end("a:stretch", "pic:blipFill").
		begin("pic:spPr").begin("a:xfrm").one("a:off", "x", "0", "y", "0").one("a:ext", "cx", cx, "cy", cy).end("a:xfrm").
		begin("a:prstGeom", "prst", "rect").one("a:avLst").end("a:prstGeom", "pic:spPr").
		end("pic:pic", "a:graphicData", "a:graphic", "wp:inline", "w:drawing", "w:r", "w:p")
	return nil
}
