package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// pack puts the parts of the package together.
func (w *docx) pack() ([]byte, error) {
	p := newParcel(w.doc.At)
	fonts := w.fonts()
	p.add("[Content_Types].xml", w.types())
	p.add("_rels/.rels", relations(
		relation{"rId1", "officeDocument", "word/document.xml", false},
		relation{"rId2", "extended-properties", "docProps/app.xml", false},
		relation{"rId3", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml", false}))
	p.add("docProps/app.xml", []byte(declaration+`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Naru</Application></Properties>`))
	p.add("docProps/core.xml", w.core())
	p.add("word/document.xml", w.main.out.Bytes())
	p.add("word/footnotes.xml", w.notes.out.Bytes())
	p.add("word/styles.xml", w.styles())
	p.add("word/numbering.xml", w.numbering())
	p.add("word/settings.xml", w.settings())
	p.add("word/footer1.xml", footer())
	p.add("word/fontTable.xml", fontTable(fonts))
	rels := []relation{
		{"rIdStyles", "styles", "styles.xml", false}, {"rIdNumbering", "numbering", "numbering.xml", false}, {"rIdNotes", "footnotes", "footnotes.xml", false},
		{"rIdSettings", "settings", "settings.xml", false}, {"rIdFonts", "fontTable", "fontTable.xml", false}, {"rIdFooter", "footer", "footer1.xml", false},
	}
	for i, target := range w.links {
		rels = append(rels, relation{"rIdLink" + strconv.Itoa(i+1), "hyperlink", target, true})
	}
	for i, image := range w.pictures {
		name := "media/image" + strconv.Itoa(i+1) + "." + extensionOf(image)
		rels = append(rels, relation{"rIdPicture" + strconv.Itoa(i+1), "image", name, false})
		p.stored("word/"+name, image.Bytes)
	}
	p.add("word/_rels/document.xml.rels", relations(rels...))
	rels = nil
	for _, f := range fonts {
		rels = append(rels, relation{"rId" + f.part, "font", "fonts/" + f.part + ".odttf", false})
		p.add("word/fonts/"+f.part+".odttf", f.hidden())
	}
	p.add("word/_rels/fontTable.xml.rels", relations(rels...))
	return p.close()
}

func extensionOf(i *Image) string {
	if i.Type == "image/jpeg" {
		return "jpg"
	}
	return strings.TrimPrefix(i.Type, "image/")
}

// relation points from one part to another, or to an address outside.
type relation struct {
	id, kind, target string
	outside          bool
}

func relations(all ...relation) []byte {
	m := &markup{}
	m.raw(declaration).begin("Relationships", "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")
	for _, r := range all {
		if !strings.Contains(r.kind, ":") {
			r.kind = relBase + r.kind
		}
		attrs := []string{"Id", r.id, "Type", r.kind, "Target", r.target}
		if r.outside {
			attrs = append(attrs, "TargetMode", "External")
		}
		m.one("Relationship", attrs...)
	}
	return m.end("Relationships").out.Bytes()
}

func (w *docx) types() []byte {
	m := &markup{}
	m.raw(declaration).begin("Types", "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")
	for _, d := range [][2]string{
		{"rels", "application/vnd.openxmlformats-package.relationships+xml"}, {"xml", "application/xml"}, {"png", "image/png"}, {"jpg", "image/jpeg"}, {"gif", "image/gif"},
		{"odttf", "application/vnd.openxmlformats-officedocument.obfuscatedFont"},
	} {
		m.one("Default", "Extension", d[0], "ContentType", d[1])
	}
	for _, o := range [][2]string{
		{"word/document", wordMedia + "document.main"}, {"word/styles", wordMedia + "styles"}, {"word/numbering", wordMedia + "numbering"},
		{"word/footnotes", wordMedia + "footnotes"}, {"word/settings", wordMedia + "settings"}, {"word/fontTable", wordMedia + "fontTable"},
		{"word/footer1", wordMedia + "footer"}, {"docProps/app", "application/vnd.openxmlformats-officedocument.extended-properties"},
		{"docProps/core", "application/vnd.openxmlformats-package.core-properties"},
	} {
		m.one("Override", "PartName", "/"+o[0]+".xml", "ContentType", o[1]+"+xml")
	}
	return m.end("Types").out.Bytes()
}

func (w *docx) core() []byte {
	m := &markup{}
	m.raw(declaration).begin("cp:coreProperties", "xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/", "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance").
		begin("dc:title").words(w.doc.Texts[0].Title).end("dc:title").begin("dc:creator").words(w.doc.Maker).end("dc:creator").
		begin("dc:language").words(office(w.first())).end("dc:language")
	for _, name := range []string{"dcterms:created", "dcterms:modified"} {
		m.begin(name, "xsi:type", "dcterms:W3CDTF").words(stamped(w.doc.At)).end(name)
	}
	return m.end("cp:coreProperties").out.Bytes()
}

// inner is a font inside the document.
type inner struct {
	part, family, weight string
	key                  [16]byte
	font                 []byte
}

// fonts cuts the fonts down to what the document shows in them. Letters and numbers of ASCII are always left in: the program that opens the document
// counts pages, notes and lists itself, and its reader goes on writing.
func (w *docx) fonts() []inner {
	var out []inner
	var plain []rune
	for r := ' '; r < 0x7f; r++ {
		plain = append(plain, r)
	}
	for name, f := range w.cases.faces {
		runes := w.cases.characters(f)
		if len(runes) == 0 {
			continue
		}
		script, weight, _ := strings.Cut(name, "-")
		i := inner{part: strings.ReplaceAll(name, "-", ""), family: families[script], weight: weight, font: f.subset(append(runes, plain...))}
		sum := sha256.Sum256(i.font)
		copy(i.key[:], sum[:])
		out = append(out, i)
	}
	slices.SortFunc(out, func(a, b inner) int { return strings.Compare(a.part, b.part) })
	return out
}

// guid writes the key of a font as a GUID.
func (i inner) guid() string {
	h := strings.ToUpper(hex.EncodeToString(i.key[:]))
	return "{" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:] + "}"
}

// hidden returns the font with its first 32 bytes mixed with the key, as ECMA-376 part 4, 2.8.1 asks for.
func (i inner) hidden() []byte {
	out := slices.Clone(i.font)
	for k := range min(32, len(out)) {
		out[k] ^= i.key[15-k%16]
	}
	return out
}

func fontTable(fonts []inner) []byte {
	m := &markup{}
	m.raw(declaration).begin("w:fonts", "xmlns:w", wordSpace, "xmlns:r", relSpace)
	charsets := map[string]string{"Noto Sans KR": "81", "Noto Sans SC": "86", "Noto Sans JP": "80"}
	for k := 0; k < len(fonts); {
		name := fonts[k].family
		m.begin("w:font", "w:name", name).one("w:charset", "w:val", charsets[name]).one("w:family", "w:val", "swiss").one("w:pitch", "w:val", "variable")
		var bold, regular *inner
		for ; k < len(fonts) && fonts[k].family == name; k++ {
			if fonts[k].weight == "bold" {
				bold = &fonts[k]
			} else {
				regular = &fonts[k]
			}
		}
		for _, e := range []struct {
			name string
			font *inner
		}{{"w:embedRegular", regular}, {"w:embedBold", bold}} {
			if e.font != nil {
				m.one(e.name, "r:id", "rId"+e.font.part, "w:fontKey", e.font.guid(), "w:subsetted", "1")
			}
		}
		m.end("w:font")
	}
	return m.end("w:fonts").out.Bytes()
}

func (w *docx) settings() []byte {
	m := &markup{}
	l := office(w.first())
	return m.raw(declaration).begin("w:settings", "xmlns:w", wordSpace).one("w:embedTrueTypeFonts").one("w:saveSubsetFonts").
		one("w:defaultTabStop", "w:val", "800").one("w:characterSpacingControl", "w:val", "compressPunctuation").
		begin("w:footnotePr").one("w:footnote", "w:id", "-1").one("w:footnote", "w:id", "0").end("w:footnotePr").
		begin("w:compat").one("w:compatSetting", "w:name", "compatibilityMode", "w:uri", "http://schemas.microsoft.com/office/word", "w:val", "15").end("w:compat").
		one("w:themeFontLang", "w:val", l, "w:eastAsia", l).end("w:settings").out.Bytes()
}

func footer() []byte {
	m := &markup{}
	m.raw(declaration).begin("w:ftr", "xmlns:w", wordSpace).begin("w:p").begin("w:pPr").one("w:jc", "w:val", "center").end("w:pPr")
	field := func(name string) {
		m.begin("w:fldSimple", "w:instr", name).begin("w:r").begin("w:t").words("1").end("w:t", "w:r", "w:fldSimple")
	}
	field("PAGE")
	m.begin("w:r").begin("w:t", "xml:space", "preserve").words(" / ").end("w:t", "w:r")
	field("NUMPAGES")
	return m.end("w:p", "w:ftr").out.Bytes()
}

// numbering writes bullets, numbers, and each list with where it starts.
func (w *docx) numbering() []byte {
	m := &markup{}
	m.raw(declaration).begin("w:numbering", "xmlns:w", wordSpace)
	bullets := []string{"•", "◦", "▪"}
	for kind := range 2 {
		m.begin("w:abstractNum", "w:abstractNumId", strconv.Itoa(kind)).one("w:multiLevelType", "w:val", "hybridMultilevel")
		for level := range 9 {
			format, text := "bullet", bullets[level%len(bullets)]
			if kind == 1 {
				format, text = "decimal", "%"+strconv.Itoa(level+1)+"."
			}
			m.begin("w:lvl", "w:ilvl", strconv.Itoa(level)).one("w:start", "w:val", "1").one("w:numFmt", "w:val", format).one("w:lvlText", "w:val", text).
				one("w:lvlJc", "w:val", "left").begin("w:pPr").one("w:ind", "w:left", strconv.Itoa(indentWord*(level+1)), "w:hanging", strconv.Itoa(indentWord-60)).end("w:pPr", "w:lvl")
		}
		m.end("w:abstractNum")
	}
	for i, n := range w.numbers {
		kind := 0
		if n.ordered {
			kind = 1
		}
		m.begin("w:num", "w:numId", strconv.Itoa(i+1)).one("w:abstractNumId", "w:val", strconv.Itoa(kind))
		if n.ordered {
			m.begin("w:lvlOverride", "w:ilvl", strconv.Itoa(n.level-1)).one("w:startOverride", "w:val", strconv.Itoa(n.start)).end("w:lvlOverride")
		}
		m.end("w:num")
	}
	return m.end("w:numbering").out.Bytes()
}
