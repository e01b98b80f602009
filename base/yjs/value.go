package yjs

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"
)

// The words by which a value of any kind begins on the wire.
const (
	valueUndefined = 127
	valueNull      = 126
	valueInteger   = 125
	valueFloat32   = 124
	valueFloat64   = 123
	valueBigInt    = 122
	valueFalse     = 121
	valueTrue      = 120
	valueString    = 119
	valueObject    = 118
	valueArray     = 117
	valueBytes     = 116
)

// maxNesting bounds values within values: what is deeper no form of ours writes, and a reader's stack is finite.
const maxNesting = 100

// value reads one value: nil, bool, float64, int64 (only where the browser had a BigInt), string, []byte, []any or map[string]any.
func (d *decoder) value(depth int) any {
	if depth > maxNesting {
		d.fail()
	}
	switch t := d.byte(); t {
	case valueUndefined, valueNull:
		return nil
	case valueTrue:
		return true
	case valueFalse:
		return false
	case valueInteger:
		return d.integer()
	case valueFloat32:
		if b := d.take(4); b != nil {
			return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
		}
	case valueFloat64:
		if b := d.take(8); b != nil {
			return math.Float64frombits(binary.BigEndian.Uint64(b))
		}
	case valueBigInt:
		if b := d.take(8); b != nil {
			return int64(binary.BigEndian.Uint64(b)) //nolint:gosec // the wire holds a signed number
		}
	case valueString:
		return string(d.text())
	case valueBytes:
		return slices.Clone(d.take(d.number()))
	case valueArray:
		list := []any{}
		for n := d.number(); n > 0 && d.err == nil; n-- {
			list = append(list, d.value(depth+1))
		}
		return list
	case valueObject:
		object := map[string]any{}
		for n := d.number(); n > 0 && d.err == nil; n-- {
			key := string(d.text())
			object[key] = d.value(depth + 1)
		}
		return object
	default:
		d.fail()
	}
	return nil
}

// integer reads a signed number: the first byte has a sign and six bits, the others seven.
func (d *decoder) integer() float64 {
	c := d.byte()
	v, sign := float64(c&0x3f), 1.0
	if c&0x40 != 0 {
		sign = -1
	}
	for scale := 64.0; c >= 0x80 && d.err == nil; scale *= 128 {
		if scale > maxClock {
			d.fail()
			return 0
		}
		c = d.byte()
		v += float64(c&0x7f) * scale
	}
	return sign * v
}

// skipValue goes over one value and only holds that it is one.
func (d *decoder) skipValue(depth int) {
	if depth > maxNesting {
		d.fail()
	}
	switch t := d.byte(); t {
	case valueUndefined, valueNull, valueTrue, valueFalse:
	case valueInteger:
		d.integer()
	case valueFloat32:
		d.take(4)
	case valueFloat64, valueBigInt:
		d.take(8)
	case valueString:
		d.text()
	case valueBytes:
		d.take(d.number())
	case valueArray:
		for n := d.number(); n > 0 && d.err == nil; n-- {
			d.skipValue(depth + 1)
		}
	case valueObject:
		for n := d.number(); n > 0 && d.err == nil; n-- {
			d.text()
			d.skipValue(depth + 1)
		}
	default:
		d.fail()
	}
}

// json goes over a string that must be JSON: a browser would throw at any other, and nobody could open the document.
func (d *decoder) json() {
	if b := d.text(); d.err == nil && !json.Valid(b) && string(b) != "undefined" {
		d.fail()
	}
}

// value writes a value of the kinds that decoder.value returns, and Go's integers; anything else is refused.
func (e *encoder) value(v any) error {
	switch v := v.(type) {
	case nil:
		e.byte(valueNull)
	case bool:
		if e.byte(valueFalse); v {
			e.bytes[len(e.bytes)-1] = valueTrue
		}
	case string:
		e.byte(valueString)
		e.text(v)
	case int:
		e.float(float64(v))
	case int64:
		e.float(float64(v))
	case float64:
		e.float(v)
	case []byte:
		e.byte(valueBytes)
		e.number(uint64(len(v)))
		e.raw(v)
	case []any:
		e.byte(valueArray)
		e.number(uint64(len(v)))
		for _, x := range v {
			if err := e.value(x); err != nil {
				return err
			}
		}
	case map[string]any:
		e.byte(valueObject)
		e.number(uint64(len(v)))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			e.text(k)
			if err := e.value(v[k]); err != nil {
				return err
			}
		}
	default:
		return ErrMalformed
	}
	return nil
}

// float writes a number in the shortest form that keeps it.
func (e *encoder) float(v float64) {
	switch {
	case v == math.Trunc(v) && math.Abs(v) <= math.MaxInt32 && !(v == 0 && math.Signbit(v)):
		e.byte(valueInteger)
		n, sign := uint64(math.Abs(v)), byte(0)
		if v < 0 {
			sign = 0x40
		}
		first := byte(n&0x3f) | sign
		if n >>= 6; n > 0 {
			e.byte(first | 0x80)
			e.number(n)
			return
		}
		e.byte(first)
	case float64(float32(v)) == v:
		e.byte(valueFloat32)
		e.bytes = binary.BigEndian.AppendUint32(e.bytes, math.Float32bits(float32(v)))
	default:
		e.byte(valueFloat64)
		e.bytes = binary.BigEndian.AppendUint64(e.bytes, math.Float64bits(v))
	}
}
