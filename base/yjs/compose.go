package yjs

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
)

// Compose returns an update that makes a new document: under each root its nodes. The client must be one that nobody else writes as.
// The same client and nodes give the same bytes. It returns ErrMalformed for a value that Yjs can't hold, and ErrTooDeep.
func Compose(client uint64, roots map[string][]Node) ([]byte, error) {
	w := &writer{client: client}
	for _, root := range slices.Sorted(maps.Keys(roots)) {
		if err := w.row(place{root: root}, nil, nil, roots[root]); err != nil {
			return nil, err
		}
	}
	return w.update(nil)
}

// Replace returns an update that puts other nodes in the place of what the root holds, and leaves what is the same at its beginning and end
// as it is, so that what others write there meanwhile and what points there stays. The document itself isn't changed. The client must be one
// that nobody else writes as. It returns what Compose returns, and ErrBroken.
func (d *Doc) Replace(client uint64, root string, with []Node) ([]byte, error) {
	if d.broken {
		return nil, ErrBroken
	}
	var live []*item
	if t := d.roots[root]; t != nil {
		for i := t.start; i != nil; i = i.right {
			if !i.gone && i.kind != kindFormat {
				live = append(live, i)
			}
		}
	}
	same := func(i *item, n Node) bool {
		t := i.shape
		return t != nil && t.kind == typeElement && n.Name == t.name && Node{Name: t.name, Attrs: t.object(), Children: t.nodes()}.Equal(n)
	}
	var left, right *item
	for len(live) > 0 && len(with) > 0 && same(live[0], with[0]) {
		left, live, with = live[0], live[1:], with[1:]
	}
	for len(live) > 0 && len(with) > 0 && same(live[len(live)-1], with[len(with)-1]) {
		live, with = live[:len(live)-1], with[:len(with)-1]
	}
	if left != nil {
		right = left.right
	} else if t := d.roots[root]; t != nil {
		right = t.start
	}
	w := &writer{client: client, clock: d.state(client)}
	var before, after *ID
	if left != nil {
		id := left.last()
		before = &id
	}
	if right != nil {
		after = &right.id
	}
	if err := w.row(place{root: root}, before, after, with); err != nil {
		return nil, err
	}
	spans := map[uint64][]span{}
	for _, i := range live {
		spans[i.id.Client] = append(spans[i.id.Client], span{i.id.Clock, i.n})
	}
	return w.update(spans)
}

// place is where a row of items hangs: in a root, or in the element that an item holds, and there in the list or under a key.
type place struct {
	root string
	in   *ID
	key  string
}

// writer writes items one after another as one client.
type writer struct {
	client, clock uint64
	items         []*item
	depth         int
}

func (w *writer) update(spans map[uint64][]span) ([]byte, error) {
	lists := map[uint64][]*item{}
	if len(w.items) > 0 {
		lists[w.client] = w.items
	}
	for c, s := range spans {
		spans[c] = united(s)
	}
	b := write(lists, spans, nil)
	if _, err := parse(b); err != nil { // names and texts that aren't UTF-8, numbers past what browsers count
		return nil, err
	}
	return b, nil
}

// put writes an item behind before, and returns its last unit.
func (w *writer) put(at place, before, after *ID, c content, n uint64) *ID {
	i := &item{content: c, id: ID{w.client, w.clock}, n: n, parentRoot: at.root}
	if at.in != nil {
		i.inItem, i.parentID = true, *at.in
	}
	if before != nil {
		i.hasOrigin, i.origin = true, *before
	}
	if after != nil {
		i.hasROrigin, i.rorigin = true, *after
	}
	if at.key != "" {
		i.hasSub, i.sub = true, at.key
	}
	w.items = append(w.items, i)
	w.clock += n
	last := i.last()
	return &last
}

// row writes nodes side by side between two units. Neighbouring runs become one text.
func (w *writer) row(at place, before, after *ID, nodes []Node) error {
	if w.depth++; w.depth > MaxDepth {
		return ErrTooDeep
	}
	defer func() { w.depth-- }()
	for len(nodes) > 0 {
		if n := nodes[0]; n.Name != "" {
			before = w.put(at, before, after, shaped(typeElement, n.Name), 1)
			if err := w.inside(*before, n); err != nil {
				return err
			}
			nodes = nodes[1:]
			continue
		}
		k := 0
		for k < len(nodes) && nodes[k].Name == "" {
			k++
		}
		before = w.put(at, before, after, shaped(typeXMLText, ""), 1)
		if err := w.runs(*before, nodes[:k]); err != nil {
			return err
		}
		nodes = nodes[k:]
	}
	return nil
}

func (w *writer) inside(of ID, n Node) error {
	for _, key := range slices.Sorted(maps.Keys(n.Attrs)) {
		if n.Attrs[key] == nil { // editors leave out what isn't set
			continue
		}
		if key == "" {
			return ErrMalformed
		}
		e := &encoder{}
		if err := e.value(n.Attrs[key]); err != nil {
			return err
		}
		w.put(place{in: &of, key: key}, nil, nil, content{kind: kindAny, elems: [][]byte{e.bytes}}, 1)
	}
	return w.row(place{in: &of}, nil, nil, n.Children)
}

// runs writes a text's letters, and a format wherever a mark begins, changes or ends.
func (w *writer) runs(of ID, nodes []Node) error {
	var before *ID
	at, now := place{in: &of}, map[string]any{}
	turn := func(marks map[string]any) error {
		keys := map[string]bool{}
		for k := range now {
			keys[k] = true
		}
		for k := range marks {
			keys[k] = true
		}
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if reflect.DeepEqual(now[k], marks[k]) {
				continue
			}
			value, err := json.Marshal(marks[k])
			if err != nil {
				return ErrMalformed.Because(err)
			}
			e := &encoder{}
			e.text(k)
			e.text(string(value))
			before = w.put(at, before, nil, content{kind: kindFormat, raw: e.bytes}, 1)
		}
		now = marks
		return nil
	}
	for _, n := range nodes {
		if n.Text == "" {
			continue
		}
		if err := turn(n.Marks); err != nil {
			return err
		}
		s := units([]byte(n.Text))
		before = w.put(at, before, nil, content{kind: kindString, str: s}, uint64(len(s)))
	}
	return turn(nil)
}

func shaped(kind uint64, name string) content {
	e := &encoder{}
	e.number(kind)
	if kind == typeElement {
		e.text(name)
	}
	return content{kind: kindType, raw: e.bytes}
}
