package paper

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// Certificate is one page that says in one or two languages what somebody is certified. Every slice of words has one for each of its languages, in their order.
type Certificate struct {
	Langs   []lang.Tag
	Number  string // as it is written, with its word
	Title   []string
	Name    string   // in the person's own script
	NameIn  lang.Tag // whose letters that is
	Latin   string   // the name in Latin letters; empty where it is the same or isn't known
	About   []string // office and side
	Says    []string
	Facts   []CertificateFact
	Dated   []string
	Maker   []string // in whose name it is given
	Signing []string // what stands at the line for the signature
}

// CertificateFact is a line of what is certified: its word and its value in each language. Where the values are the same they stand once.
type CertificateFact struct {
	Word  []string
	Value []string
}

// CertificateFile is certificates that are printed together, each on a page of its own.
type CertificateFile struct {
	Name  string
	Title string
	At    time.Time
	Maker string
	Pages []Certificate
}

// Certify prints certificates as PDF. It returns ErrNoFonts or ErrBusy.
func (s *Service) Certify(ctx context.Context, f CertificateFile) (Printed, error) {
	leave, err := s.sit(ctx)
	if err != nil {
		return Printed{}, err
	}
	defer leave()
	cases := s.Fonts.typecase()
	sheets := make([]*sheet, 0, len(f.Pages))
	for _, c := range f.Pages {
		page, err := c.sheet(&flow{cases: cases})
		if err != nil {
			return Printed{}, fmt.Errorf("certify %s: %w", c.Number, err)
		}
		sheets = append(sheets, page)
	}
	first := lang.Korean
	if len(f.Pages) > 0 {
		first = f.Pages[0].Langs[0]
	}
	raw, err := paint(sheets, cases, Doc{Name: f.Name, At: f.At, Maker: f.Maker, Texts: []Text{{Lang: first, Title: f.Title}}})
	return Printed{Name: f.Name + "." + string(PDF), Type: mediaTypes[PDF], Bytes: raw}, err
}

// The frame of a certificate and what stands in it, in points.
const (
	frameOut   = 34.0
	frameIn    = 40.0
	plateX     = 78.0 // the left edge of the text
	plateWidth = pageWidth - 2*plateX
	plateTop   = 74.0
	plateEnd   = pageHeight - 78.0
	wordWidth  = 128.0
)

var gold = tint{150, 122, 60}

// sheet sets the page. Where it holds too much, it is set smaller until it fits.
func (c Certificate) sheet(f *flow) (*sheet, error) {
	for _, scale := range []float64{1, 0.92, 0.84, 0.76, 0.68, 0.6} {
		upper, lower, err := c.plate(f, scale)
		if err != nil {
			return nil, err
		}
		free := plateEnd - plateTop - tall(upper) - tall(lower)
		if free < 0 && scale > 0.6 {
			continue
		}
		page := &sheet{inks: c.frame()}
		y := plateTop + max(0, free)*0.3
		for _, b := range upper {
			page.inks = append(page.inks, b.drawn(plateX, y)...)
			y += b.h
		}
		y = max(y, plateEnd-tall(lower))
		for _, b := range lower {
			page.inks = append(page.inks, b.drawn(plateX, y)...)
			y += b.h
		}
		return page, nil
	}
	return &sheet{}, nil
}

// frame is the double line about the page.
func (c Certificate) frame() []ink {
	var out []ink
	for _, l := range []struct{ at, size float64 }{{frameOut, 2}, {frameIn, 0.6}} {
		w, h := pageWidth-2*l.at, pageHeight-2*l.at
		for _, s := range [][4]float64{{l.at, l.at, w, 0}, {l.at, l.at + h, w, 0}, {l.at, l.at, 0, h}, {l.at + w, l.at, 0, h}} {
			out = append(out, ink{kind: drawLine, x: s[0], y: s[1], w: s[2], h: s[3], size: l.size, color: gold})
		}
	}
	return out
}

// plate sets what stands in the frame: what is certified, and below it by whom.
func (c Certificate) plate(f *flow, scale float64) (upper, lower []box, err error) {
	p := &plate{f: f, scale: scale}
	number := p.set(c.Langs[0], c.Number, 9.5, false, grey)
	upper = append(upper, number...)
	upper = append(upper, p.space(44))
	upper = append(upper, p.pairs(c.Langs, spaced(c.Langs[0], c.Title), 32, 17, true)...)
	upper = append(upper, p.rule(), p.space(26))
	upper = append(upper, p.middle(c.NameIn, c.Name, 25, true)...)
	if c.Latin != "" {
		upper = append(upper, p.middle(lang.English, c.Latin, 14, false)...)
	}
	upper = append(upper, p.space(6))
	upper = append(upper, p.pairs(c.Langs, c.About, 12, 10.5, false)...)
	upper = append(upper, p.space(26))
	upper = append(upper, p.pairs(c.Langs, c.Says, 12.5, 11, false)...)
	upper = append(upper, p.space(20))
	for _, x := range c.Facts {
		upper = append(upper, p.fact(c.Langs, x)...)
	}
	lower = append(lower, p.space(10))
	lower = append(lower, p.pairs(c.Langs, c.Dated, 12, 10.5, false)...)
	lower = append(lower, p.space(18))
	lower = append(lower, p.pairs(c.Langs, c.Maker, 19, 12, true)...)
	lower = append(lower, p.space(44))
	lower = append(lower, box{h: 4, inks: []ink{{kind: drawLine, x: plateWidth/2 - 120, y: 0, w: 240, size: 0.6}}})
	lower = append(lower, p.middle(c.Langs[0], eachOnce(c.Signing, " / "), 9.5, false)...)
	return upper, lower, p.err
}

// spaced sets the letters of a short title apart, as certificates of East Asia have them.
func spaced(l lang.Tag, title []string) []string {
	out := slices.Clone(title)
	if l != lang.English && len(out) > 0 && len([]rune(out[0])) <= 8 {
		out[0] = strings.Join(strings.Split(out[0], ""), " ")
	}
	return out
}

// eachOnce puts words after one another, each once.
func eachOnce(words []string, between string) string {
	return strings.Join(slices.Compact(slices.Clone(words)), between)
}

// plate sets lines in the middle of a page at a scale. What went wrong first is kept.
type plate struct {
	f     *flow
	scale float64
	err   error
}

func (p *plate) space(h float64) box { return box{h: h * p.scale} }

func (p *plate) rule() box {
	return box{h: 18 * p.scale, inks: []ink{{kind: drawLine, x: plateWidth/2 - 32, y: 14 * p.scale, w: 64, size: 1.2, color: gold}}}
}

func (p *plate) set(l lang.Tag, words string, size float64, bold bool, color tint) []box {
	return p.within(l, words, size, bold, color, plateWidth)
}

func (p *plate) within(l lang.Tag, words string, size float64, bold bool, color tint, width float64) []box {
	if words == "" {
		return nil
	}
	set, err := p.f.lines([]Run{{Text: words}}, at{lang: l, width: width, look: look{size: size * p.scale, bold: bold, color: color}})
	if err != nil && p.err == nil {
		p.err = err
	}
	return set
}

// middle sets words in the middle, smaller where they are long, so that a name of two hundred letters stays a name.
func (p *plate) middle(l lang.Tag, words string, size float64, bold bool) []box {
	for _, s := range []float64{1, 0.8, 0.62, 0.5} {
		if set := p.set(l, words, size*s, bold, tint{}); len(set) <= 2 || s == 0.5 {
			return centred(set, plateWidth)
		}
	}
	return nil
}

// pairs sets what is said in the first language larger, and in the second below it.
func (p *plate) pairs(langs []lang.Tag, words []string, first, second float64, bold bool) []box {
	var out []box
	for i, w := range words {
		if i > 0 && (w == "" || slices.Contains(words[:i], w)) {
			continue
		}
		if i == 0 {
			out = append(out, p.middle(langs[i], w, first, bold)...)
			continue
		}
		out = append(out, p.middle(langs[i], w, second, false)...)
	}
	return out
}

// fact sets a word at the left and what it says at the right.
func (p *plate) fact(langs []lang.Tag, x CertificateFact) []box {
	words := p.within(langs[0], eachOnce(x.Word, " / "), 9.5, false, grey, wordWidth)
	var values []box
	for i, v := range x.Value {
		if v == "" || slices.Contains(x.Value[:i], v) {
			continue
		}
		size := 11.0
		if i > 0 {
			size = 9.5
		}
		for _, part := range strings.Split(v, "\n") {
			values = append(values, p.within(langs[i], part, size, i == 0, tint{}, plateWidth-wordWidth-12)...)
		}
	}
	if len(values) == 0 {
		return nil
	}
	return []box{rowBox(&row{cells: []field{{w: wordWidth, boxes: words}, {x: wordWidth + 12, w: plateWidth - wordWidth - 12, boxes: values}}}), p.space(7)}
}
