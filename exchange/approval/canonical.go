package approval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
)

// Canonical writes a value as JSON in the one form that RFC 8785 gives it: no spaces, the members of objects sorted by their names' UTF-16 units,
// strings escaped only where they must be, numbers as ECMAScript writes them. The same value gives the same bytes wherever it is written.
func Canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write as JSON: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var plain any
	if err := d.Decode(&plain); err != nil {
		return nil, fmt.Errorf("read JSON back: %w", err)
	}
	var out bytes.Buffer
	if err := canonical(&out, plain); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func canonical(out *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(v))
	case string:
		quote(out, v)
	case json.Number:
		return number(out, v)
	case []any:
		out.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := canonical(out, e); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	case map[string]any:
		return object(out, v)
	default:
		return fmt.Errorf("approval: %T has no canonical form", v)
	}
	return nil
}

func object(out *bytes.Buffer, v map[string]any) error {
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) })
	out.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			out.WriteByte(',')
		}
		quote(out, name)
		out.WriteByte(':')
		if err := canonical(out, v[name]); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

// number writes a number as ECMAScript does, which encoding/json follows but for the negative zero.
func number(out *bytes.Buffer, n json.Number) error {
	f, err := n.Float64()
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return fmt.Errorf("approval: the number %s has no canonical form", n)
	}
	if f == 0 {
		out.WriteByte('0')
		return nil
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("write a number: %w", err)
	}
	out.Write(raw)
	return nil
}

// short are the control characters that have an escape of two characters.
var short = map[rune]string{'\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`, '"': `\"`, '\\': `\\`}

func quote(out *bytes.Buffer, s string) {
	out.WriteByte('"')
	for _, r := range s {
		switch {
		case short[r] != "":
			out.WriteString(short[r])
		case r < 0x20:
			fmt.Fprintf(out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
}
