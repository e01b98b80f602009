package paper

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/naru-network/naru/base/fault"
)

// Bounds of a part in XML.
const (
	mostTokens  = 3_000_000
	deepestNode = 240
)

// tokens reads XML as it comes, within bounds. It never holds more than one element.
type tokens struct {
	xml   *xml.Decoder
	depth int
	count int
}

func newTokens(r io.Reader) *tokens { return &tokens{xml: xml.NewDecoder(r)} }

// next returns the next token, io.EOF at the end of a whole document.
func (t *tokens) next() (xml.Token, error) {
	if t.count++; t.count > mostTokens {
		return nil, ErrTooLong
	}
	token, err := t.xml.RawToken()
	switch {
	case errors.Is(err, io.EOF) && t.depth > 0:
		return nil, ErrBroken
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case err != nil && fault.KindOf(err) == fault.Internal:
		return nil, ErrBroken.Because(err)
	case err != nil:
		return nil, err
	}
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > deepestNode {
			return nil, ErrTooDeep
		}
	case xml.EndElement:
		if t.depth--; t.depth < 0 {
			return nil, ErrBroken
		}
	}
	return token, nil
}

// children hands over each element inside the one that is open, and closes it. What do doesn't read is skipped.
func (t *tokens) children(do func(xml.StartElement) error) error {
	return t.inside(do, nil)
}

// inside is children, with the words between the elements.
func (t *tokens) inside(do func(xml.StartElement) error, say func(string)) error {
	within := t.depth
	for {
		token, err := t.next()
		if err != nil {
			if errors.Is(err, io.EOF) && within == 0 {
				return nil
			}
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := do(token); err != nil {
				return err
			}
			if err := t.leave(within); err != nil {
				return err
			}
		case xml.CharData:
			if say != nil {
				say(string(token))
			}
		case xml.EndElement:
			if t.depth < within {
				return nil
			}
		}
	}
}

// leave skips to where only depth elements are open.
func (t *tokens) leave(depth int) error {
	for t.depth > depth {
		if _, err := t.next(); err != nil {
			return err
		}
	}
	return nil
}

// text returns the words of the element that is open, and closes it.
func (t *tokens) text() (string, error) {
	var b strings.Builder
	err := t.inside(func(xml.StartElement) error { return nil }, func(s string) { b.WriteString(s) })
	return b.String(), err
}

// attr returns an attribute by its name without its namespace.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// each reads a part and hands over its outermost element.
func (p *parts) each(name string, do func(*tokens, xml.StartElement) error) error {
	r, err := p.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	t := newTokens(r)
	return t.children(func(e xml.StartElement) error { return do(t, e) })
}
