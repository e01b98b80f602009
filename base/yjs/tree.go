package yjs

import (
	"encoding/json"
	"maps"
	"reflect"
	"unicode/utf16"
)

// A Node is an element with its children, or a run of text with the formats that stand on all of it.
type Node struct {
	Name     string         // of the element; empty for a run
	Attrs    map[string]any // nil, bool, float64, string, []byte, []any, map[string]any
	Children []Node
	Text     string
	Marks    map[string]any // of a run: by the editor's name of the format, its attributes
}

// Equal reports whether two nodes hold the same. Numbers are alike whatever Go calls them.
func (n Node) Equal(m Node) bool {
	if n.Name != m.Name || n.Text != m.Text || len(n.Children) != len(m.Children) || !alike(n.Attrs, m.Attrs) || !alike(n.Marks, m.Marks) {
		return false
	}
	for i := range n.Children {
		if !n.Children[i].Equal(m.Children[i]) {
			return false
		}
	}
	return true
}

func alike(a, b map[string]any) bool {
	if len(a) != len(b) {
		return false
	}
	if len(a) == 0 {
		return true
	}
	if reflect.DeepEqual(a, b) {
		return true
	}
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(x) == string(y)
}

// Tree returns what a root holds as elements and runs of text: an XML fragment's children, or a text's runs. Neighbouring texts are read as
// one row of runs, as editors show them. A root that nobody wrote to is empty. It returns ErrBroken for a document that stopped half way.
func (d *Doc) Tree(root string) ([]Node, error) {
	if d.broken {
		return nil, ErrBroken
	}
	t := d.roots[root]
	if t == nil {
		return nil, nil
	}
	return t.nodes(), nil
}

// Roots returns the names of all roots that anything was written to.
func (d *Doc) Roots() []string {
	var names []string
	for name, t := range d.roots {
		if t.start != nil || len(t.keys) > 0 {
			names = append(names, name)
		}
	}
	return names
}

// nodes reads a list of elements and texts. In it stand elements, texts of their own, and where the list is a text itself its letters and formats.
func (t *shape) nodes() []Node {
	r := runs{marks: map[string]any{}}
	for i := t.start; i != nil; i = i.right {
		if i.gone {
			continue
		}
		switch i.kind {
		case kindString:
			r.letters(i.str)
		case kindFormat:
			r.format(i.raw)
		case kindEmbed:
			r.add(Node{Name: "embed", Attrs: map[string]any{"embed": jsonOf(i.raw)}})
		case kindType:
			switch i.shape.kind {
			case typeXMLText, typeText:
				for _, n := range i.shape.nodes() {
					r.add(n)
				}
			case typeElement, typeHook:
				r.add(Node{Name: i.shape.name, Attrs: i.shape.object(), Children: i.shape.nodes()})
			}
		}
	}
	r.flush()
	return r.out
}

// runs gathers text under the formats that hold where it stands.
type runs struct {
	out   []Node
	marks map[string]any
	text  []uint16
}

func (r *runs) letters(s []uint16) { r.text = append(r.text, s...) }

func (r *runs) add(n Node) {
	r.flush()
	if k := len(r.out); k > 0 && n.Name == "" && r.out[k-1].Name == "" && alike(r.out[k-1].Marks, n.Marks) {
		r.out[k-1].Text += n.Text
		return
	}
	r.out = append(r.out, n)
}

func (r *runs) flush() {
	if len(r.text) == 0 {
		return
	}
	n := Node{Text: string(utf16.Decode(r.text))}
	if len(r.marks) > 0 {
		n.Marks = maps.Clone(r.marks)
	}
	r.text = r.text[:0]
	r.add(n)
}

// format begins or ends a mark, where the wire says so.
func (r *runs) format(raw []byte) {
	d := &decoder{bytes: raw}
	key, value := string(d.text()), any(nil)
	if err := json.Unmarshal(d.text(), &value); err != nil || value == nil {
		value = nil // parse held that it is JSON; "undefined" ends a mark as null does
	}
	if reflect.DeepEqual(r.marks[key], value) {
		return
	}
	r.flush()
	if value == nil {
		delete(r.marks, key)
		return
	}
	r.marks[key] = value
}

// jsonOf reads a string of JSON.
func jsonOf(raw []byte) any {
	d := &decoder{bytes: raw}
	var v any
	if json.Unmarshal(d.text(), &v) != nil {
		return nil // "undefined"
	}
	return v
}

// object reads a map's values.
func (t *shape) object() map[string]any {
	var m map[string]any
	for k, i := range t.keys {
		if i.gone {
			continue
		}
		if m == nil {
			m = map[string]any{}
		}
		values := i.values()
		m[k] = values[len(values)-1]
	}
	return m
}

// list reads an array's values.
func (t *shape) list() []any {
	out := []any{}
	for i := t.start; i != nil; i = i.right {
		if !i.gone {
			out = append(out, i.values()...)
		}
	}
	return out
}

// values reads what an item holds, one value for each unit that counts: nothing for formats.
func (i *item) values() []any {
	switch i.kind {
	case kindString:
		return []any{string(utf16.Decode(i.str))}
	case kindAny:
		out := make([]any, len(i.elems))
		for n, b := range i.elems {
			out[n] = (&decoder{bytes: b}).value(0)
		}
		return out
	case kindJSON:
		out := make([]any, len(i.elems))
		for n, b := range i.elems {
			out[n] = jsonOf(b)
		}
		return out
	case kindEmbed:
		return []any{jsonOf(i.raw)}
	case kindBinary:
		d := &decoder{bytes: i.raw}
		return []any{append([]byte{}, d.take(d.number())...)}
	case kindType:
		switch i.shape.kind {
		case typeMap:
			if m := i.shape.object(); m != nil {
				return []any{m}
			}
			return []any{map[string]any{}}
		case typeArray:
			return []any{i.shape.list()}
		default:
			return []any{i.shape.nodes()}
		}
	case kindFormat:
		return nil
	}
	return []any{nil}
}

// Map returns the values of a root that is a map; shared types in it are read too: maps, lists, and []Node.
func (d *Doc) Map(root string) map[string]any {
	if t := d.roots[root]; t != nil && !d.broken {
		return t.object()
	}
	return nil
}

// List returns the values of a root that is an array, read like those of Map.
func (d *Doc) List(root string) []any {
	if t := d.roots[root]; t != nil && !d.broken {
		return t.list()
	}
	return nil
}
