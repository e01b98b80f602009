package paper

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// face is a TrueType font whose tables are read where they lie (OpenType 1.9).
type face struct {
	name    string
	tables  map[string][]byte
	cmap    []byte // the subtable of format 12
	groups  int
	perEm   float64
	wide    int // entries of hmtx with a width of their own
	glyphs  int
	ascent  float64 // of an em
	descent float64 // below the line, positive
}

var errFont = errors.New("not a TrueType font that documents can carry")

// openFace reads a font. All that is looked up later lies within what is checked here.
func openFace(name string, font []byte) (*face, error) {
	f := &face{name: name, tables: map[string][]byte{}}
	if len(font) < 12 || binary.BigEndian.Uint32(font) != 0x00010000 {
		return nil, fmt.Errorf("%s: %w", name, errFont)
	}
	n := int(u16(font, 4))
	if len(font) < 12+16*n {
		return nil, fmt.Errorf("%s: %w", name, errFont)
	}
	for i := range n {
		entry := font[12+16*i:]
		from, length := uint64(u32(entry, 8)), uint64(u32(entry, 12))
		if from+length > uint64(len(font)) {
			return nil, fmt.Errorf("%s: %w", name, errFont)
		}
		f.tables[string(entry[:4])] = font[from : from+length]
	}
	for tag, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 8, "glyf": 1, "cmap": 4, "OS/2": 78, "name": 6, "post": 32} {
		if len(f.tables[tag]) < least {
			return nil, fmt.Errorf("%s has no %s: %w", name, tag, errFont)
		}
	}
	f.perEm = float64(u16(f.tables["head"], 18))
	f.glyphs, f.wide = int(u16(f.tables["maxp"], 4)), int(u16(f.tables["hhea"], 34))
	f.ascent = float64(int16(u16(f.tables["hhea"], 4))) / f.perEm
	f.descent = -float64(int16(u16(f.tables["hhea"], 6))) / f.perEm
	if f.perEm == 0 || f.wide == 0 || len(f.tables["hmtx"]) < 4*f.wide || u16(f.tables["head"], 50) != 1 || len(f.tables["loca"]) < 4*(f.glyphs+1) {
		return nil, fmt.Errorf("%s: %w", name, errFont)
	}
	cmap := f.tables["cmap"]
	for i := range int(u16(cmap, 2)) {
		if len(cmap) < 12+8*i {
			break
		}
		at := uint64(u32(cmap, 8+8*i))
		if at+16 <= uint64(len(cmap)) && u16(cmap, int(at)) == 12 {
			f.cmap = cmap[at:]
			f.groups = min(int(u32(f.cmap, 12)), (len(f.cmap)-16)/12)
		}
	}
	if f.groups == 0 {
		return nil, fmt.Errorf("%s has no cmap of format 12: %w", name, errFont)
	}
	return f, nil
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

// glyph returns the number of the glyph that shows a character, zero if there is none.
func (f *face) glyph(r rune) int {
	low, high := 0, f.groups
	for low < high {
		mid := (low + high) / 2
		g := f.cmap[16+12*mid:]
		switch first, last := rune(u32(g, 0)), rune(u32(g, 4)); {
		case r < first:
			high = mid
		case r > last:
			low = mid + 1
		default:
			if g := int(u32(g, 8)) + int(r-first); g < f.glyphs {
				return g
			}
			return 0
		}
	}
	return 0
}

// shows reports whether the font has something to draw for a character, or a width for a space.
func (f *face) shows(r rune) bool {
	g := f.glyph(r)
	return g > 0 && (len(f.outline(g)) > 0 || blank(r))
}

// blank reports whether a character has no ink by its nature.
func blank(r rune) bool {
	switch r {
	case ' ', '\u00a0', '\u3000', '\u200b', '\u2028':
		return true
	}
	return r >= '\u2000' && r <= '\u200a'
}

// outline returns the drawing of a glyph.
func (f *face) outline(glyph int) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	from, to := u32(loca, 4*glyph), u32(loca, 4*glyph+4)
	if from > to || int(to) > len(glyf) {
		return nil
	}
	return glyf[from:to]
}

// advance returns how broad a character is, as a part of an em.
func (f *face) advance(r rune) float64 {
	return float64(u16(f.tables["hmtx"], 4*min(f.glyph(r), f.wide-1))) / f.perEm
}

// components lists the glyphs that a composed glyph is made of, with the places of their numbers in its outline.
func components(outline []byte) (glyphs, places []int) {
	if len(outline) < 10 || int16(u16(outline, 0)) >= 0 {
		return nil, nil
	}
	const words, more, scale, scales, matrix = 0x01, 0x20, 0x08, 0x40, 0x80
	for at := 10; at+4 <= len(outline); {
		flags := u16(outline, at)
		glyphs, places = append(glyphs, int(u16(outline, at+2))), append(places, at+2)
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&scales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			break
		}
	}
	return glyphs, places
}
