package yjs

import (
	"unicode/utf16"
	"unicode/utf8"
)

// decoder reads the wire's numbers and strings. After its first error everything it returns is zero, so loops look at err.
type decoder struct {
	bytes []byte
	at    int
	err   error
}

func (d *decoder) fail() {
	if d.err == nil {
		d.err = ErrMalformed
	}
	d.at = len(d.bytes)
}

// end returns the first error, or that something is left.
func (d *decoder) end() error {
	if d.err == nil && d.at != len(d.bytes) {
		d.fail()
	}
	return d.err
}

func (d *decoder) byte() byte {
	if d.at >= len(d.bytes) {
		d.fail()
		return 0
	}
	d.at++
	return d.bytes[d.at-1]
}

// number reads an unsigned number of seven bits a byte, as large as a browser counts exactly.
func (d *decoder) number() uint64 {
	var v uint64
	for shift := uint(0); ; shift += 7 {
		c := d.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			if v > maxClock {
				d.fail()
				return 0
			}
			return v
		}
		if shift > 49 {
			d.fail()
			return 0
		}
	}
}

// take returns the next n bytes; they are part of the update.
func (d *decoder) take(n uint64) []byte {
	if n > uint64(len(d.bytes)-d.at) {
		d.fail()
		return nil
	}
	d.at += int(n)
	return d.bytes[d.at-int(n) : d.at]
}

// text reads a string's bytes. What isn't UTF-8 no browser can have written, and two readers would count it differently.
func (d *decoder) text() []byte {
	b := d.take(d.number())
	if !utf8.Valid(b) {
		d.fail()
		return nil
	}
	return b
}

func (d *decoder) id() ID { return ID{Client: d.number(), Clock: d.number()} }

// encoder writes what decoder reads.
type encoder struct{ bytes []byte }

func (e *encoder) byte(c byte) { e.bytes = append(e.bytes, c) }

func (e *encoder) number(v uint64) {
	for v >= 0x80 {
		e.bytes = append(e.bytes, byte(v)|0x80)
		v >>= 7
	}
	e.bytes = append(e.bytes, byte(v))
}

func (e *encoder) raw(b []byte) { e.bytes = append(e.bytes, b...) }

func (e *encoder) text(s string) {
	e.number(uint64(len(s)))
	e.bytes = append(e.bytes, s...)
}

func (e *encoder) id(i ID) {
	e.number(i.Client)
	e.number(i.Clock)
}

// units returns text as a browser counts it: in UTF-16.
func units(s []byte) []uint16 {
	r := make([]uint16, 0, len(s))
	for len(s) > 0 {
		c, n := utf8.DecodeRune(s)
		r = utf16.AppendRune(r, c)
		s = s[n:]
	}
	return r
}
