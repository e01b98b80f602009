package engine

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Limits of what a record may hold. They keep a document below MongoDB's 16 MiB and a cursor short enough for an address.
const (
	MostRow = 15 << 20 // bytes of one row
	MostID  = 256      // bytes of an id, of a space and of a news id
	MostKey = 768      // bytes of the strings in one line of an index
)

var name = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

// Check returns an error that says what is wrong with the declaration.
func (c Collection) Check() error {
	if !name.MatchString(c.Name) {
		return fmt.Errorf("collection %q: a name is of a-z and _", c.Name)
	}
	for n, x := range c.Indexes {
		if !name.MatchString(x.Name) {
			return fmt.Errorf("index %s.%q: a name is of a-z and _", c.Name, x.Name)
		}
		if slices.ContainsFunc(c.Indexes[:n], func(y Index) bool { return y.Name == x.Name }) {
			return fmt.Errorf("index %s.%s is declared twice", c.Name, x.Name)
		}
		many := 0
		for _, f := range x.Fields {
			if f.Path == "" || f.Type < String || f.Type > Bool {
				return fmt.Errorf("index %s.%s: a field needs a path and a type", c.Name, x.Name)
			}
			if f.Many {
				many++
			}
		}
		if many > 1 || many > 0 && x.Unique {
			return fmt.Errorf("index %s.%s: at most one field may be an array, and none if it is unique", c.Name, x.Name)
		}
	}
	return nil
}

// Check returns an error if an engine can't keep the record.
func (r Record) Check() error {
	switch {
	case !text(r.Space) || strings.ContainsFunc(r.Space, func(c rune) bool { return c <= ' ' }):
		return fmt.Errorf("space %q: 1 to %d bytes of UTF-8 without blanks", r.Space, MostID)
	case !text(r.ID):
		return fmt.Errorf("id %q: 1 to %d bytes of UTF-8", r.ID, MostID)
	case len(r.Row) > MostRow:
		return fmt.Errorf("record %s: a row of %d bytes is above %d", r.ID, len(r.Row), MostRow)
	}
	if err := r.Row.Validate(); err != nil {
		return fmt.Errorf("record %s: %w", r.ID, err)
	}
	return nil
}

// Check returns an error if an engine can't keep the news.
func (n News) Check() error {
	if !text(n.ID) {
		return fmt.Errorf("news id %q: 1 to %d bytes of UTF-8", n.ID, MostID)
	}
	if err := n.Body.Validate(); err != nil {
		return fmt.Errorf("news %s: %w", n.ID, err)
	}
	return nil
}

func text(s string) bool { return s != "" && len(s) <= MostID && utf8.ValidString(s) }

// Entries returns the lines under which a row stands in the index: for each, one key a field. A key is a string or an int64; a moment
// is its milliseconds since 1970, a yes is 1. It returns an error that names collection, index and path if the row doesn't hold what is
// declared.
func (c Collection) Entries(x Index, row bson.Raw) ([][]any, error) {
	lines := [][]any{make([]any, 0, len(x.Fields))}
	for _, f := range x.Fields {
		keys, err := f.keys(row)
		if err != nil {
			return nil, fmt.Errorf("index %s.%s: %w", c.Name, x.Name, err)
		}
		if len(keys) == 1 {
			for n := range lines {
				lines[n] = append(lines[n], keys[0])
			}
			continue
		}
		grown := make([][]any, 0, len(lines)*len(keys))
		for _, line := range lines {
			for _, k := range keys {
				grown = append(grown, append(slices.Clone(line), k))
			}
		}
		lines = grown
	}
	for _, line := range lines {
		bytes := 0
		for _, k := range line {
			if s, ok := k.(string); ok {
				bytes += len(s)
			}
		}
		if bytes > MostKey {
			return nil, fmt.Errorf("index %s.%s: keys of %d bytes are above %d", c.Name, x.Name, bytes, MostKey)
		}
	}
	return lines, nil
}

// Key returns the one key of a row in a field that is no array.
func (f Field) Key(row bson.Raw) (any, error) {
	v, err := row.LookupErr(strings.Split(f.Path, ".")...)
	if err != nil {
		return nil, fmt.Errorf("path %q: %w", f.Path, err)
	}
	return f.KeyOf(v)
}

// Filled returns the row with the zero value at each path of the index that it lacks, and whether it lacked any: rows that were written
// before the path was declared.
func (x Index) Filled(row bson.Raw) (bson.Raw, bool, error) {
	var doc bson.D
	for _, f := range x.Fields {
		_, err := row.LookupErr(strings.Split(f.Path, ".")...)
		if err == nil {
			continue
		}
		if doc == nil {
			if err := bson.Unmarshal(row, &doc); err != nil {
				return nil, false, fmt.Errorf("fill %q: %w", f.Path, err)
			}
		}
		if doc, err = set(doc, strings.Split(f.Path, "."), f.Zero()); err != nil {
			return nil, false, fmt.Errorf("fill %q: %w", f.Path, err)
		}
	}
	if doc == nil {
		return row, false, nil
	}
	full, err := bson.Marshal(doc)
	return full, true, err
}

// set returns the document with the value at the path, whose steps are made where they are missing.
func set(doc bson.D, path []string, v any) (bson.D, error) {
	at := slices.IndexFunc(doc, func(e bson.E) bool { return e.Key == path[0] })
	if at < 0 {
		doc = append(doc, bson.E{Key: path[0]})
		at = len(doc) - 1
	}
	if len(path) == 1 {
		doc[at].Value = v
		return doc, nil
	}
	inner, ok := doc[at].Value.(bson.D)
	if !ok && doc[at].Value != nil {
		return nil, fmt.Errorf("%q is no document", path[0])
	}
	inner, err := set(inner, path[1:], v)
	doc[at].Value = inner
	return doc, err
}

// Zero returns what stands in the field of a row that was written before the field was declared.
func (f Field) Zero() any {
	if f.Many {
		return bson.A{}
	}
	return [...]any{String: "", Int: int64(0), Time: bson.DateTime(0), Bool: false}[f.Type]
}

// keys returns the distinct keys of a row in a field.
func (f Field) keys(row bson.Raw) ([]any, error) {
	if !f.Many {
		k, err := f.Key(row)
		return []any{k}, err
	}
	v, err := row.LookupErr(strings.Split(f.Path, ".")...)
	if err != nil {
		return nil, fmt.Errorf("path %q: %w", f.Path, err)
	}
	a, ok := v.ArrayOK()
	if !ok {
		return nil, fmt.Errorf("path %q holds %s, not an array", f.Path, v.Type)
	}
	elements, err := a.Values()
	if err != nil {
		return nil, fmt.Errorf("path %q: %w", f.Path, err)
	}
	var keys []any
	for _, e := range elements {
		k, err := f.KeyOf(e)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys, nil
}

// KeyOf returns the key of a value that stands in the field, or an error if it is not of the declared type.
func (f Field) KeyOf(v bson.RawValue) (any, error) {
	switch {
	case f.Type == String && v.Type == bson.TypeString:
		s := v.StringValue()
		if !utf8.ValidString(s) {
			return nil, fmt.Errorf("path %q holds broken UTF-8", f.Path)
		}
		return s, nil
	case f.Type == Int && v.Type == bson.TypeInt32:
		return int64(v.Int32()), nil
	case f.Type == Int && v.Type == bson.TypeInt64:
		return v.Int64(), nil
	case f.Type == Time && v.Type == bson.TypeDateTime:
		return v.DateTime(), nil
	case f.Type == Bool && v.Type == bson.TypeBoolean:
		return yes(v.Boolean()), nil
	}
	return nil, fmt.Errorf("path %q holds %s, declared is %s", f.Path, v.Type, f.Type)
}

// String returns the type's word.
func (t Type) String() string { return [...]string{"string", "int", "time", "bool"}[t] }

// ask turns a condition's value into the key it is compared with.
func (f Field) ask(v any) (any, error) {
	if t, ok := v.(time.Time); ok {
		if f.Type != Time {
			return nil, fmt.Errorf("%q is asked for a time, declared is %s", f.Path, f.Type)
		}
		return t.UnixMilli(), nil
	}
	r := reflect.ValueOf(v)
	switch {
	case f.Type == String && r.Kind() == reflect.String:
		return strings.ToValidUTF8(r.String(), "\uFFFD"), nil
	case f.Type == Int && r.CanInt():
		return r.Int(), nil
	case f.Type == Bool && r.Kind() == reflect.Bool:
		return yes(r.Bool()), nil
	}
	return nil, fmt.Errorf("%q is asked for a %T, declared is %s", f.Path, v, f.Type)
}

// Value turns a key back into what a row or a Group holds: string, int64, time.Time in UTC, or bool.
func (f Field) Value(key any) any {
	n, ok := key.(int64)
	switch {
	case ok && f.Type == Time:
		return time.UnixMilli(n).UTC()
	case ok && f.Type == Bool:
		return n != 0
	}
	return key
}

func yes(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
