package paper

import (
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/lang"
)

// paragraphStart opens a paragraph and a run in it.
func (w *hwpx) paragraphStart(at hwpPlace) {
	pageBreak := "0"
	if at.shape.breakBefore {
		pageBreak = "1"
	}
	at.shape.breakBefore, at.shape.anywhere = false, at.lang == lang.Chinese || at.lang == lang.Japanese
	w.body.begin("hp:p", "id", w.nextID(), "paraPrIDRef", strconv.Itoa(w.shapes.para(at.shape)), "styleIDRef", strconv.Itoa(at.style), "pageBreak", pageBreak,
		"columnBreak", "0", "merged", "0").begin("hp:run", "charPrIDRef", strconv.Itoa(w.shapes.char(at.char)))
}

// paragraph writes runs as one paragraph.
func (w *hwpx) paragraph(runs []Run, at hwpPlace) {
	if len(runs) == 0 {
		w.paragraphStart(at)
		w.body.one("hp:t").end("hp:run", "hp:p")
		return
	}
	w.paragraphStart(at)
	w.body.end("hp:run")
	for _, r := range runs {
		char := at.char.of(r.Style)
		w.body.begin("hp:run", "charPrIDRef", strconv.Itoa(w.shapes.char(char)))
		switch {
		case r.Break:
			w.body.begin("hp:t").one("hp:lineBreak").end("hp:t")
		case r.Note != "":
			w.footnote(r.Note, at)
		case r.Href != "":
			w.link(r.Href, r.Text)
		default:
			w.text(r.Text)
		}
		w.body.end("hp:run")
	}
	w.body.end("hp:p")
	w.remember(said(runs))
}

// mostPreview bounds what the package says of its content in plain text, for lists of files.
const mostPreview = 1000

func (w *hwpx) remember(line string) {
	if w.preview.Len() < mostPreview {
		w.preview.WriteString(line)
		w.preview.WriteString("\r\n")
	}
}

func (w *hwpx) text(s string) {
	w.body.begin("hp:t")
	for i, part := range strings.Split(s, "\t") {
		if i > 0 {
			w.body.one("hp:tab", "width", "4000", "leader", "0", "type", "1")
		}
		w.body.words(part)
	}
	w.body.end("hp:t")
}

// link writes words that lead to an address, as a field around them.
func (w *hwpx) link(href, words string) {
	w.fields++
	id := strconv.Itoa(2_000_000 + w.fields)
	w.body.begin("hp:ctrl").begin("hp:fieldBegin", "id", id, "type", "HYPERLINK", "name", "", "editable", "0", "dirty", "0", "zorder", "-1", "fieldid", id).
		begin("hp:parameters", "cnt", "6", "name", "").begin("hp:integerParam", "name", "Prop").words("0").end("hp:integerParam")
	for _, p := range [][2]string{
		{"Command", escapedAddress(href) + ";1;0;0;"}, {"Path", href}, {"Category", "HWPHYPERLINK_TYPE_URL"},
		{"TargetType", "HWPHYPERLINK_TARGET_HYPERLINK"}, {"DocOpenType", "HWPHYPERLINK_JUMP_NEWTAB"},
	} {
		w.body.begin("hp:stringParam", "name", p[0]).words(p[1]).end("hp:stringParam")
	}
	w.body.end("hp:parameters", "hp:fieldBegin", "hp:ctrl")
	w.text(words)
	w.body.begin("hp:ctrl").one("hp:fieldEnd", "beginIDRef", id, "fieldid", id).end("hp:ctrl")
}

// escapedAddress marks what would end the address in a field's command.
func escapedAddress(href string) string {
	return strings.NewReplacer(`\`, `\\`, ":", `\:`, ";", `\;`, "?", `\?`).Replace(href)
}

func (w *hwpx) footnote(text string, at hwpPlace) {
	w.notes++
	n := strconv.Itoa(w.notes)
	w.body.begin("hp:ctrl").begin("hp:footNote", "number", n, "suffixChar", "41", "instId", w.nextID())
	w.subList("TOP")
	small := hwpPlace{lang: at.lang, char: charShape{size: 850, font: at.char.font}, style: styleFootnote}
	w.paragraphStart(small)
	w.body.begin("hp:ctrl").begin("hp:autoNum", "num", n, "numType", "FOOTNOTE").
		one("hp:autoNumFormat", "type", "DIGIT", "userChar", "", "prefixChar", "", "suffixChar", ")", "supscript", "0").end("hp:autoNum", "hp:ctrl")
	w.text(" " + text)
	w.body.end("hp:run", "hp:p", "hp:subList", "hp:footNote", "hp:ctrl")
}

// picture writes a picture in a line of its own.
func (w *hwpx) picture(p Picture, at hwpPlace) {
	if p.Image == nil {
		at.char.italic = true
		w.paragraph([]Run{{Text: "[" + p.Alt + "]"}}, at)
		return
	}
	w.pictures = append(w.pictures, p.Image)
	pixels := p.Width
	if pixels == 0 {
		pixels = p.Image.Width
	}
	width := min(pixels*pixelUnit, at.width)
	height := int(float64(width) * float64(p.Image.Height) / float64(p.Image.Width))
	ownWidth, ownHeight := p.Image.Width*pixelUnit, p.Image.Height*pixelUnit
	size := func(name string, wide, high int) {
		w.body.one(name, "width", strconv.Itoa(wide), "height", strconv.Itoa(high))
	}
	w.paragraphStart(at)
	m := w.body
	m.begin("hp:pic", "id", w.nextID(), "zOrder", strconv.Itoa(len(w.pictures)), "numberingType", "PICTURE", "textWrap", "TOP_AND_BOTTOM", "textFlow", "BOTH_SIDES",
		"lock", "0", "dropcapstyle", "None", "href", "", "groupLevel", "0", "instid", w.nextID(), "reverse", "0").one("hp:offset", "x", "0", "y", "0")
	size("hp:orgSz", ownWidth, ownHeight)
	size("hp:curSz", width, height)
	m.one("hp:flip", "horizontal", "0", "vertical", "0").
		one("hp:rotationInfo", "angle", "0", "centerX", strconv.Itoa(width/2), "centerY", strconv.Itoa(height/2), "rotateimage", "1").begin("hp:renderingInfo")
	scale := strconv.FormatFloat(float64(width)/float64(ownWidth), 'f', 6, 64)
	for _, matrix := range [][2]string{{"hc:transMatrix", "1"}, {"hc:scaMatrix", scale}, {"hc:rotMatrix", "1"}} {
		m.one(matrix[0], "e1", matrix[1], "e2", "0", "e3", "0", "e4", "0", "e5", matrix[1], "e6", "0")
	}
	wide, high := strconv.Itoa(ownWidth), strconv.Itoa(ownHeight)
	m.end("hp:renderingInfo").one("hc:img", "binaryItemIDRef", "image"+strconv.Itoa(len(w.pictures)), "bright", "0", "contrast", "0", "effect", "REAL_PIC", "alpha", "0").
		begin("hp:imgRect").one("hc:pt0", "x", "0", "y", "0").one("hc:pt1", "x", wide, "y", "0").one("hc:pt2", "x", wide, "y", high).one("hc:pt3", "x", "0", "y", high).end("hp:imgRect").
		one("hp:imgClip", "left", "0", "right", wide, "top", "0", "bottom", high)
	w.margin("hp:inMargin", 0, 0)
	m.one("hp:imgDim", "dimwidth", wide, "dimheight", high).one("hp:effects").
		one("hp:sz", "width", strconv.Itoa(width), "widthRelTo", "ABSOLUTE", "height", strconv.Itoa(height), "heightRelTo", "ABSOLUTE", "protect", "0")
	w.position()
	w.margin("hp:outMargin", 0, 0)
	m.begin("hp:shapeComment").words(p.Alt).end("hp:shapeComment", "hp:pic").one("hp:t").end("hp:run", "hp:p")
}
