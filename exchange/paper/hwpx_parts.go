package paper

import (
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/lang"
)

// hwpSpaces are the namespaces that Hancom Office names in each of its parts. The standard of 2024 knows them by other addresses; programs in use, by these.
var hwpSpaces = []string{
	"xmlns:ha", "http://www.hancom.co.kr/hwpml/2011/app", "xmlns:hp", "http://www.hancom.co.kr/hwpml/2011/paragraph", "xmlns:hp10", "http://www.hancom.co.kr/hwpml/2016/paragraph",
	"xmlns:hs", "http://www.hancom.co.kr/hwpml/2011/section", "xmlns:hc", "http://www.hancom.co.kr/hwpml/2011/core", "xmlns:hh", "http://www.hancom.co.kr/hwpml/2011/head",
	"xmlns:hhs", "http://www.hancom.co.kr/hwpml/2011/history", "xmlns:hm", "http://www.hancom.co.kr/hwpml/2011/master-page", "xmlns:hpf", "http://www.hancom.co.kr/schema/2011/hpf",
	"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:opf", "http://www.idpf.org/2007/opf/", "xmlns:ooxmlchart", "http://www.hancom.co.kr/hwpml/2016/ooxmlchart",
	"xmlns:hwpunitchar", "http://www.hancom.co.kr/hwpml/2016/HwpUnitChar", "xmlns:epub", "http://www.idpf.org/2007/ops", "xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
}

// hwpxType is the media type that a package says of itself in its first part.
const hwpxType = "application/hwp+zip"

// section writes what the whole section is like, in a first paragraph of its own: paper, notes, numbers of pages.
func (w *hwpx) section() {
	m := w.body
	w.paragraphStart(hwpPlace{char: charShape{size: 200}})
	m.begin("hp:secPr", "id", "", "textDirection", "HORIZONTAL", "spaceColumns", "1134", "tabStop", "8000", "tabStopVal", "4000", "tabStopUnit", "HWPUNIT", "outlineShapeIDRef", "1",
		"memoShapeIDRef", "0", "textVerticalWidthHead", "0", "masterPageCnt", "0").
		one("hp:grid", "lineGrid", "0", "charGrid", "0", "wonggojiFormat", "0").
		one("hp:startNum", "pageStartsOn", "BOTH", "page", "0", "pic", "0", "tbl", "0", "equation", "0").
		one("hp:visibility", "hideFirstHeader", "0", "hideFirstFooter", "0", "hideFirstMasterPage", "0", "border", "SHOW_ALL", "fill", "SHOW_ALL", "hideFirstPageNum", "0",
			"hideFirstEmptyLine", "0", "showLineNumber", "0").
		one("hp:lineNumberShape", "restartType", "0", "countBy", "0", "distance", "0", "startNumber", "0")
	side := strconv.Itoa(hwpMargin)
	m.begin("hp:pagePr", "landscape", "WIDELY", "width", "59528", "height", "84188", "gutterType", "LEFT_ONLY").
		one("hp:margin", "header", "2835", "footer", "2835", "gutter", "0", "left", side, "right", side, "top", "3402", "bottom", "3402").end("hp:pagePr")
	for _, n := range []struct{ name, length, between, place string }{{"hp:footNotePr", "-1", "283", "EACH_COLUMN"}, {"hp:endNotePr", "14692344", "0", "END_OF_DOCUMENT"}} {
		m.begin(n.name).one("hp:autoNumFormat", "type", "DIGIT", "userChar", "", "prefixChar", "", "suffixChar", ")", "supscript", "0").
			one("hp:noteLine", "length", n.length, "type", "SOLID", "width", "0.12 mm", "color", "#000000").
			one("hp:noteSpacing", "betweenNotes", n.between, "belowLine", "567", "aboveLine", "850").
			one("hp:numbering", "type", "CONTINUOUS", "newNum", "1").one("hp:placement", "place", n.place, "beneathText", "0").end(n.name)
	}
	for _, kind := range []string{"BOTH", "EVEN", "ODD"} {
		m.begin("hp:pageBorderFill", "type", kind, "borderFillIDRef", strconv.Itoa(borderNone), "textBorder", "PAPER", "headerInside", "0", "footerInside", "0", "fillArea", "PAPER").
			one("hp:offset", "left", "1417", "right", "1417", "top", "1417", "bottom", "1417").end("hp:pageBorderFill")
	}
	m.end("hp:secPr").begin("hp:ctrl").one("hp:colPr", "id", "", "type", "NEWSPAPER", "layout", "LEFT", "colCount", "1", "sameSz", "1", "sameGap", "0").end("hp:ctrl").
		begin("hp:ctrl").one("hp:pageNum", "pos", "BOTTOM_CENTER", "formatType", "DIGIT", "sideChar", "-").end("hp:ctrl").one("hp:t").end("hp:run", "hp:p")
}

// pack puts the parts of the package together. The first says what it is, and isn't packed.
func (w *hwpx) pack() ([]byte, error) {
	p := newParcel(w.doc.At)
	p.stored("mimetype", []byte(hwpxType))
	m := &markup{}
	p.stored("version.xml", m.raw(declaration).one("hv:HCFVersion", "xmlns:hv", "http://www.hancom.co.kr/hwpml/2011/version", "tagetApplication", "WORDPROCESSOR", "major", "5", "minor", "1",
		"micro", "1", "buildNumber", "0", "os", "1", "xmlVersion", "1.4", "application", "Naru", "appVersion", "1, 0, 0, 0").out.Bytes())
	p.add("Contents/header.xml", w.shapes.header(w.doc.Texts[0].Lang))
	p.add("Contents/section0.xml", w.body.out.Bytes())
	p.add("Preview/PrvText.txt", []byte(w.preview.String()))
	p.add("settings.xml", settings())
	p.add("META-INF/container.rdf", rdf())
	p.add("Contents/content.hpf", w.contents())
	p.add("META-INF/container.xml", container())
	p.add("META-INF/manifest.xml", []byte(declaration+`<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>`))
	for i, image := range w.pictures {
		p.stored("BinData/image"+strconv.Itoa(i+1)+"."+extensionOf(image), image.Bytes)
	}
	return p.close()
}

func settings() []byte {
	m := &markup{}
	return m.raw(declaration).begin("ha:HWPApplicationSetting", "xmlns:ha", "http://www.hancom.co.kr/hwpml/2011/app", "xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0").
		one("ha:CaretPosition", "listIDRef", "0", "paraIDRef", "0", "pos", "0").end("ha:HWPApplicationSetting").out.Bytes()
}

func container() []byte {
	m := &markup{}
	m.raw(declaration).begin("ocf:container", "xmlns:ocf", "urn:oasis:names:tc:opendocument:xmlns:container", "xmlns:hpf", "http://www.hancom.co.kr/schema/2011/hpf").begin("ocf:rootfiles")
	for _, f := range [][2]string{
		{"Contents/content.hpf", "application/hwpml-package+xml"}, {"Preview/PrvText.txt", "text/plain"}, {"META-INF/container.rdf", "application/rdf+xml"},
	} {
		m.one("ocf:rootfile", "full-path", f[0], "media-type", f[1])
	}
	return m.end("ocf:rootfiles", "ocf:container").out.Bytes()
}

// rdf says which part is the header and which a section.
func rdf() []byte {
	const pkg = "http://www.hancom.co.kr/hwpml/2016/meta/pkg#"
	m := &markup{}
	m.raw(declaration).begin("rdf:RDF", "xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
	for _, part := range [][2]string{{"Contents/header.xml", "HeaderFile"}, {"Contents/section0.xml", "SectionFile"}} {
		m.begin("rdf:Description", "rdf:about", "").one("ns0:hasPart", "xmlns:ns0", pkg, "rdf:resource", part[0]).end("rdf:Description").
			begin("rdf:Description", "rdf:about", part[0]).one("rdf:type", "rdf:resource", pkg+part[1]).end("rdf:Description")
	}
	return m.begin("rdf:Description", "rdf:about", "").one("rdf:type", "rdf:resource", pkg+"Document").end("rdf:Description", "rdf:RDF").out.Bytes()
}

// contents lists the parts of the package, in OPF.
func (w *hwpx) contents() []byte {
	m := &markup{}
	title := w.doc.Texts[0].Title
	m.raw(declaration).begin("opf:package", append(append([]string{}, hwpSpaces...), "version", "", "unique-identifier", "", "id", "")...).
		begin("opf:metadata").begin("opf:title").words(title).end("opf:title").begin("opf:language").words(strings.ToLower(string(w.doc.Texts[0].Lang))).end("opf:language")
	for _, meta := range [][2]string{{"creator", w.doc.Maker}, {"CreatedDate", stamped(w.doc.At)}, {"ModifiedDate", stamped(w.doc.At)}} {
		m.begin("opf:meta", "name", meta[0], "content", "text").words(meta[1]).end("opf:meta")
	}
	m.end("opf:metadata").begin("opf:manifest")
	for _, item := range [][2]string{{"header", "Contents/header.xml"}, {"section0", "Contents/section0.xml"}, {"settings", "settings.xml"}} {
		m.one("opf:item", "id", item[0], "href", item[1], "media-type", "application/xml")
	}
	for i, image := range w.pictures {
		name := "image" + strconv.Itoa(i+1)
		m.one("opf:item", "id", name, "href", "BinData/"+name+"."+extensionOf(image), "media-type", image.Type, "isEmbeded", "1")
	}
	return m.end("opf:manifest").begin("opf:spine").one("opf:itemref", "idref", "header", "linear", "yes").one("opf:itemref", "idref", "section0", "linear", "yes").
		end("opf:spine", "opf:package").out.Bytes()
}

// langID is the number that Windows gives a language.
func langID(l lang.Tag) string {
	switch l {
	case lang.Chinese:
		return "2052"
	case lang.Japanese:
		return "1041"
	case lang.English:
		return "1033"
	}
	return "1042"
}
