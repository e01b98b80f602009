package main

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// padHistory is the history of a document that three people have written: the updates of so many keystrokes in paragraphs, in bursts at changing
// places, one in eight a deletion. It is the same at each run, so that its size can be held against what npm yjs makes of it.
type padHistory struct {
	r       *rand.Rand
	clocks  [3]uint64
	blocks  []*padBlock
	updates [][]byte
}

type padBlock struct {
	text    padUnit   // the text in the paragraph
	letters []padUnit // with those that are deleted
	gone    []bool
}

type padUnit struct{ client, clock uint64 }

// padLetters are what is typed: three bytes of UTF-8 and one of UTF-16 each, and Latin.
var padLetters = []rune("안녕하세요도시협력회의록을작성합니다 abc def 上海東京")

// historyOf returns a history of at least so many updates.
func historyOf(count int) [][]byte {
	h := &padHistory{r: rand.New(rand.NewPCG(7, 7))}
	for len(h.updates) < count {
		who := h.r.IntN(3)
		if len(h.blocks) == 0 || h.r.Float64() < .008 {
			h.paragraph(who)
		}
		b := h.blocks[h.r.IntN(len(h.blocks))]
		at := h.r.IntN(len(b.letters) + 1)
		for range 1 + h.r.IntN(30) {
			if at > 0 && h.r.Float64() < .12 {
				at = h.remove(b, at)
			} else {
				h.letter(who, b, at)
				at++
			}
		}
	}
	return h.updates[:count]
}

func (h *padHistory) next(who, units int) padUnit {
	u := padUnit{uint64(who+1) * 11_000_003, h.clocks[who]}
	h.clocks[who] += uint64(units)
	return u
}

// say adds an update of structs that one client makes.
func (h *padHistory) say(first padUnit, structs int, body []byte) {
	b := binary.AppendUvarint(nil, 1)
	b = binary.AppendUvarint(b, uint64(structs))
	b = binary.AppendUvarint(b, first.client)
	b = binary.AppendUvarint(b, first.clock)
	h.updates = append(h.updates, append(append(b, body...), 0))
}

func appendUnit(b []byte, u padUnit) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, u.client), u.clock)
}

// paragraph puts an empty paragraph at the end.
func (h *padHistory) paragraph(who int) {
	p := h.next(who, 2)
	var b []byte
	if n := len(h.blocks); n == 0 {
		b = append([]byte{7, 1, 7}, "text:ko"...)
	} else {
		last := h.blocks[n-1].text
		b = appendUnit([]byte{0x87}, padUnit{last.client, last.clock - 1})
	}
	b = append(append(b, 3, 9), "paragraph"...)
	b = append(appendUnit(append(b, 7, 0), p), 6)
	h.say(p, 2, b)
	h.blocks = append(h.blocks, &padBlock{text: padUnit{p.client, p.clock + 1}})
}

// letter types one letter before the one at a place.
func (h *padHistory) letter(who int, b *padBlock, at int) {
	u := h.next(who, 1)
	head := byte(4)
	var links []byte
	if at > 0 {
		head |= 0x80
		links = appendUnit(links, b.letters[at-1])
	}
	if at < len(b.letters) {
		head |= 0x40
		links = appendUnit(links, b.letters[at])
	}
	if links == nil {
		links = appendUnit([]byte{0}, b.text)
	}
	c := string(padLetters[h.r.IntN(len(padLetters))])
	h.say(u, 1, append(append(append([]byte{head}, links...), byte(len(c))), c...))
	b.letters, b.gone = slices.Insert(b.letters, at, u), slices.Insert(b.gone, at, false)
}

// remove deletes the letter before a place, and returns where that leaves the cursor.
func (h *padHistory) remove(b *padBlock, at int) int {
	if at--; b.gone[at] {
		return at
	}
	b.gone[at] = true
	d := binary.AppendUvarint([]byte{0, 1}, b.letters[at].client)
	d = append(d, 1)
	h.updates = append(h.updates, append(binary.AppendUvarint(d, b.letters[at].clock), 1))
	return at
}
