package paper

import (
	"encoding/binary"
	"slices"
)

// subset returns a font of its own with what is needed to show the characters, as small as that can be. Characters that the font doesn't have are left out.
func (f *face) subset(runes []rune) []byte {
	number := map[int]int{0: 0} // old numbers of glyphs to new ones
	order := []int{0}
	take := func(glyph int) int {
		n, ok := number[glyph]
		if !ok && glyph < f.glyphs {
			n = len(order)
			number[glyph] = n
			order = append(order, glyph)
		}
		return n
	}
	runes = slices.Clone(runes)
	slices.Sort(runes)
	shown := map[rune]int{}
	var kept []rune
	for _, r := range slices.Compact(runes) {
		if g := f.glyph(r); g > 0 {
			shown[r] = take(g)
			kept = append(kept, r)
		}
	}
	var glyf, loca, hmtx []byte
	for i := 0; i < len(order); i++ { // components are appended as they are met
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		outline := slices.Clone(f.outline(order[i]))
		glyphs, places := components(outline)
		for k, g := range glyphs {
			binary.BigEndian.PutUint16(outline[places[k]:], uint16(take(g)))
		}
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		metric := 4 * min(order[i], f.wide-1)
		hmtx = append(hmtx, f.tables["hmtx"][metric:metric+4]...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	if len(glyf) == 0 {
		glyf = []byte{0}
	}
	out := map[string][]byte{
		"OS/2": f.tables["OS/2"], "cmap": cmapOf(kept, shown), "glyf": glyf, "head": slices.Clone(f.tables["head"]), "hhea": slices.Clone(f.tables["hhea"]),
		"hmtx": hmtx, "loca": loca, "maxp": slices.Clone(f.tables["maxp"]), "name": f.tables["name"], "post": post3(f.tables["post"]),
	}
	if prep := f.tables["prep"]; len(prep) > 0 {
		out["prep"] = prep
	}
	binary.BigEndian.PutUint16(out["hhea"][34:], uint16(len(order)))
	binary.BigEndian.PutUint16(out["maxp"][4:], uint16(len(order)))
	return assemble(out)
}

// post3 is a table post without names of glyphs.
func post3(post []byte) []byte {
	p := slices.Clone(post[:32])
	binary.BigEndian.PutUint32(p, 0x00030000)
	return p
}

// cmapOf maps characters to glyphs: format 4 for those of the first plane, format 12 for all.
func cmapOf(runes []rune, glyphs map[rune]int) []byte {
	be := binary.BigEndian
	type segment struct {
		first, last rune
		glyph       int
	}
	var all []segment
	for _, r := range runes {
		if n := len(all); n > 0 && all[n-1].last == r-1 && glyphs[r] == all[n-1].glyph+int(r-all[n-1].first) {
			all[n-1].last = r
			continue
		}
		all = append(all, segment{r, r, glyphs[r]})
	}
	first := slices.Clone(all)
	for i, s := range first {
		if s.last >= 0xffff {
			first = first[:i]
			break
		}
	}
	first = append(first, segment{0xffff, 0xffff, 0})
	n := len(first)
	search, selector := 2, 0
	for search*2 <= n*2 {
		search, selector = search*2, selector+1
	}
	four := be.AppendUint16(nil, 4)
	four = be.AppendUint16(four, uint16(16+8*n))
	four = be.AppendUint16(four, 0)
	for _, v := range []int{n * 2, search, selector, n*2 - search} {
		four = be.AppendUint16(four, uint16(v))
	}
	for _, s := range first {
		four = be.AppendUint16(four, uint16(s.last))
	}
	four = be.AppendUint16(four, 0)
	for _, s := range first {
		four = be.AppendUint16(four, uint16(s.first))
	}
	for _, s := range first {
		delta := s.glyph - int(s.first)
		if s.first == 0xffff {
			delta = 1
		}
		four = be.AppendUint16(four, uint16(delta))
	}
	four = append(four, make([]byte, 2*n)...)

	twelve := be.AppendUint16(nil, 12)
	twelve = be.AppendUint16(twelve, 0)
	twelve = be.AppendUint32(twelve, uint32(16+12*len(all)))
	twelve = be.AppendUint32(twelve, 0)
	twelve = be.AppendUint32(twelve, uint32(len(all)))
	for _, s := range all {
		twelve = be.AppendUint32(twelve, uint32(s.first))
		twelve = be.AppendUint32(twelve, uint32(s.last))
		twelve = be.AppendUint32(twelve, uint32(s.glyph))
	}
	const head = 4 + 2*8
	out := be.AppendUint16(nil, 0)
	out = be.AppendUint16(out, 2)
	for _, s := range []struct{ encoding, at int }{{1, head}, {10, head + len(four)}} {
		out = be.AppendUint16(out, 3)
		out = be.AppendUint16(out, uint16(s.encoding))
		out = be.AppendUint32(out, uint32(s.at))
	}
	return append(append(out, four...), twelve...)
}

// assemble puts tables together to a font, with the sums that readers check.
func assemble(tables map[string][]byte) []byte {
	be := binary.BigEndian
	tags := make([]string, 0, len(tables))
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	power, selector := 1, 0
	for power*2 <= len(tags) {
		power, selector = power*2, selector+1
	}
	be.PutUint32(tables["head"][8:], 0)
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(tags), power * 16, selector, len(tags)*16 - power*16} {
		out = be.AppendUint16(out, uint16(v))
	}
	at, head := len(out)+16*len(tags), 0
	for _, tag := range tags {
		if tag == "head" {
			head = at
		}
		out = append(out, tag...)
		out = be.AppendUint32(out, checksum(tables[tag]))
		out = be.AppendUint32(out, uint32(at))
		out = be.AppendUint32(out, uint32(len(tables[tag])))
		at += (len(tables[tag]) + 3) &^ 3
	}
	for _, tag := range tags {
		out = append(out, tables[tag]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	be.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	return out
}

// checksum adds up a table as OpenType says.
func checksum(table []byte) uint32 {
	sum := uint32(0)
	for len(table) >= 4 {
		sum += binary.BigEndian.Uint32(table)
		table = table[4:]
	}
	if len(table) > 0 {
		var last [4]byte
		copy(last[:], table)
		sum += binary.BigEndian.Uint32(last[:])
	}
	return sum
}
