// Package page cuts lists into pages. A cursor is opaque to the caller: it holds the position behind the last row and the
// print of the question it belongs to, so that a cursor of another list, or a forged one, is refused.
package page

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/fault"
)

// ErrCursor says that a cursor is not one this list gave out.
var ErrCursor = fault.New(fault.Invalid, "page.cursor_invalid")

// Page sizes, in rows.
const (
	DefaultSize = 20
	MostSize    = 100 // a screen never needs more, and a reply stays under a megabyte
)

// mostCursor bounds a cursor in bytes: the longest keys of an index with every byte escaped stay below.
const mostCursor = 12 << 10

// Cursor is an opaque position in a list; the empty one is the beginning.
type Cursor string

// Ask is a reader's wish for one page.
type Ask struct {
	After Cursor
	Size  int
}

// Rows returns the number of rows to give: the default where none was asked, never more than MostSize.
func (a Ask) Rows() int {
	switch {
	case a.Size <= 0:
		return DefaultSize
	case a.Size > MostSize:
		return MostSize
	}
	return a.Size
}

// Of is one page of a list; an empty Next is the end.
type Of[T any] struct {
	Items []T
	Next  Cursor
}

// Map returns the same page with every item turned into another.
func Map[A, B any](p Of[A], f func(A) B) Of[B] {
	items := make([]B, len(p.Items))
	for i, a := range p.Items {
		items[i] = f(a)
	}
	return Of[B]{Items: items, Next: p.Next}
}

// Key is one part of a position: a string or a whole number.
type Key any

type spot struct {
	Print string `json:"p"`
	Keys  []Key  `json:"k"`
}

// Mark makes the cursor that stands behind the row with these keys, in the list that print names.
func Mark(print string, keys ...Key) Cursor {
	raw, err := json.Marshal(spot{print, keys})
	if err != nil {
		panic("page: a key is neither string nor number: " + err.Error())
	}
	return Cursor(base64.RawURLEncoding.EncodeToString(raw))
}

// Keys reads a cursor made by Mark for the same print: strings and int64s. It returns ErrCursor for any other, also for
// one that says the same in other bytes.
func (c Cursor) Keys(print string) ([]Key, error) {
	if len(c) > mostCursor {
		return nil, ErrCursor
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(string(c))
	if err != nil {
		return nil, ErrCursor
	}
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	d.DisallowUnknownFields()
	var s spot
	if err := d.Decode(&s); err != nil || d.More() || s.Print != print {
		return nil, ErrCursor
	}
	for i, k := range s.Keys {
		switch k := k.(type) {
		case string:
		case json.Number:
			n, err := k.Int64()
			if err != nil {
				return nil, ErrCursor
			}
			s.Keys[i] = n
		default:
			return nil, ErrCursor
		}
	}
	if Mark(print, s.Keys...) != c {
		return nil, ErrCursor
	}
	return s.Keys, nil
}

// Cut returns one page of a list that is held whole, whose items have the given ids. It returns ErrCursor for a cursor of another list,
// or one behind an item that is no longer in it.
func Cut[T any](all []T, print string, id func(T) string, ask Ask) (Of[T], error) {
	from := 0
	if ask.After != "" {
		keys, err := ask.After.Keys(print)
		if err != nil || len(keys) != 1 {
			return Of[T]{}, ErrCursor
		}
		at := slices.IndexFunc(all, func(v T) bool { return Key(id(v)) == keys[0] })
		if at < 0 {
			return Of[T]{}, ErrCursor
		}
		from = at + 1
	}
	p := Of[T]{Items: all[from:]}
	if rows := ask.Rows(); len(p.Items) > rows {
		p.Items = p.Items[:rows]
		p.Next = Mark(print, id(p.Items[rows-1]))
	}
	return p, nil
}
