package prose

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/naru-network/naru/base/fault"
)

// What Parse refuses a document for. Each names the place in the document as its field.
var (
	ErrMalformed = fault.New(fault.Invalid, "prose.malformed")         // no JSON, not UTF-8, a lone surrogate
	ErrTooLarge  = fault.New(fault.Invalid, "prose.too_large")         // over MostBytes
	ErrTooDeep   = fault.New(fault.Invalid, "prose.too_deep")          // blocks within blocks over MostDepth
	ErrNode      = fault.New(fault.Invalid, "prose.node_unknown")      // a kind of node there is not
	ErrMisplaced = fault.New(fault.Invalid, "prose.node_misplaced")    // a node where none of its kind may stand
	ErrMark      = fault.New(fault.Invalid, "prose.mark_unknown")      // a kind of mark there is not
	ErrAttribute = fault.New(fault.Invalid, "prose.attribute_unknown") // a field or attribute there is not, or a wrong value
	ErrLink      = fault.New(fault.Invalid, "prose.link_forbidden")    // an address other than http, https or mailto
	ErrHidden    = fault.New(fault.Invalid, "prose.hidden_characters") // see fault.Hidden
)

// The size of a document.
const (
	MostBytes = 200_000 // of JSON: a long report; pictures and tables live elsewhere
	MostDepth = 12      // blocks within blocks: five lists in one another
	mostHref  = 2048    // bytes; what browsers and mail programs agree on
)

// Parse reads a document as TipTap writes it and returns it in canonical form. It returns an Err… of this package for
// anything outside the subset, and never repairs. Attributes that only change the look in the editor are dropped.
// Nothing, null, and a document without a written character give the empty Doc.
func Parse(raw []byte) (Doc, error) {
	switch {
	case len(raw) > MostBytes:
		return "", ErrTooLarge.At(fault.Field{Code: "too_large", Params: map[string]string{"max": strconv.Itoa(MostBytes)}})
	case len(bytes.TrimSpace(raw)) == 0, string(bytes.TrimSpace(raw)) == "null":
		return "", nil
	case !utf8.Valid(raw), !json.Valid(raw), loneSurrogate(raw):
		return "", ErrMalformed.At(fault.Field{Code: "malformed"})
	}
	root, err := block(raw, place{depth: 1, allowed: []string{doc}})
	if err != nil {
		return "", err
	}
	return canonical(root), nil
}

// loneSurrogate finds half of a surrogate pair in valid JSON, which the decoder would silently replace.
func loneSurrogate(raw []byte) bool {
	unit := func(i int) uint64 { // the UTF-16 unit escaped at i, or zero
		if i+6 > len(raw) || raw[i] != '\\' || raw[i+1] != 'u' {
			return 0
		}
		n, err := strconv.ParseUint(string(raw[i+2:i+6]), 16, 16)
		if err != nil {
			return 0
		}
		return n
	}
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		switch u := unit(i); {
		case u >= 0xDC00 && u <= 0xDFFF:
			return true
		case u >= 0xD800 && u <= 0xDBFF:
			if low := unit(i + 6); low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 11
		default:
			i++ // whatever is escaped is not a backslash of its own
		}
	}
	return false
}

// place is where in the document a node stands, and what may stand there.
type place struct {
	path    string
	depth   int
	allowed []string
}

func (p place) refuse(f *fault.Fault) error {
	_, code, _ := strings.Cut(f.Code, ".")
	return f.At(fault.Field{Path: p.path, Code: code})
}

func (p place) at(step string) place {
	p.path = strings.TrimPrefix(p.path+"."+step, ".")
	return p
}

func (p place) within(i int, allowed []string) place {
	p = p.at("content[" + strconv.Itoa(i) + "]")
	p.depth++
	p.allowed = allowed
	return p
}

var (
	blocks = []string{paragraph, heading, bulletList, orderedList, blockquote, horizontalRule}
	inline = []string{text, hardBreak}
	within = map[string][]string{
		doc: blocks, blockquote: blocks, listItem: blocks, paragraph: inline, heading: inline,
		bulletList: {listItem}, orderedList: {listItem}, horizontalRule: {}, hardBreak: {}, text: {},
	}
	// look names the attributes that real editors write and that say nothing to a reader.
	look = map[string][]string{
		paragraph: {"textAlign"}, heading: {"textAlign"}, orderedList: {"start", "type"},
		link: {"target", "rel", "class", "title"},
	}
)

// block reads one node with all that is in it.
func block(raw json.RawMessage, p place) (node, error) {
	parts, kind, err := object(raw, p)
	if err != nil {
		return node{}, err
	}
	if _, known := within[kind]; !known {
		return node{}, p.refuse(ErrNode)
	}
	if !slices.Contains(p.allowed, kind) {
		return node{}, p.refuse(ErrMisplaced)
	}
	n := node{Type: kind}
	for name, value := range parts {
		switch {
		case name == "type":
		case name == "attrs":
			n.Attrs, err = blockAttrs(value, kind, p.at("attrs"))
		case name == "content" && kind != text:
			n.Content, err = content(value, kind, p)
		case name == "marks" && (kind == text || kind == hardBreak):
			n.Marks, err = marks(value, p)
		case name == "text" && kind == text:
			if json.Unmarshal(value, &n.Text) != nil {
				err = p.at("text").refuse(ErrAttribute)
			}
		default:
			err = p.refuse(ErrAttribute)
		}
		if err != nil {
			return node{}, err
		}
	}
	return whole(n, p)
}

// whole checks what a node must have.
func whole(n node, p place) (node, error) {
	switch {
	case n.Type == text && n.Text == "",
		(n.Type == bulletList || n.Type == orderedList || n.Type == blockquote) && len(n.Content) == 0,
		n.Type == listItem && (len(n.Content) == 0 || n.Content[0].Type != paragraph):
		return node{}, p.refuse(ErrMisplaced)
	case n.Type == heading && n.Attrs == nil:
		return node{}, p.refuse(ErrAttribute)
	case n.Type == hardBreak:
		n.Marks = nil // a bold line break is a line break
	}
	return n, nil
}

// object reads the fields of a JSON object and its type.
func object(raw json.RawMessage, p place) (map[string]json.RawMessage, string, error) {
	var parts map[string]json.RawMessage
	var kind string
	if json.Unmarshal(raw, &parts) != nil || json.Unmarshal(parts["type"], &kind) != nil {
		return nil, "", p.refuse(ErrMalformed)
	}
	return parts, kind, nil
}

func content(raw json.RawMessage, parent string, p place) ([]node, error) {
	if p.depth > MostDepth {
		return nil, p.refuse(ErrTooDeep)
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil, p.refuse(ErrMalformed)
	}
	var nodes []node
	for i, raw := range list {
		n, err := block(raw, p.within(i, within[parent]))
		if err != nil {
			return nil, err
		}
		if last := len(nodes) - 1; n.Type == text && last >= 0 && nodes[last].Type == text &&
			slices.EqualFunc(nodes[last].Marks, n.Marks, sameMark) {
			nodes[last].Text += n.Text
			continue
		}
		nodes = append(nodes, n)
	}
	for i, n := range nodes {
		if fault.Hidden(n.Text) {
			return nil, p.within(i, nil).refuse(ErrHidden)
		}
	}
	return nodes, nil
}

func sameMark(a, b mark) bool {
	return a.Type == b.Type && (a.Attrs == nil || *a.Attrs == *b.Attrs)
}

// attributes reads the attributes of a node or mark; only the known ones and those of its look may be there.
func attributes(raw json.RawMessage, kind, known string, p place) (map[string]json.RawMessage, error) {
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil, p.refuse(ErrAttribute)
	}
	for name, value := range all {
		nested := len(value) > 0 && (value[0] == '{' || value[0] == '[')
		if name != known && (nested || !slices.Contains(look[kind], name)) {
			return nil, p.refuse(ErrAttribute)
		}
	}
	return all, nil
}

func blockAttrs(raw json.RawMessage, kind string, p place) (*attrs, error) {
	known := ""
	if kind == heading {
		known = "level"
	}
	all, err := attributes(raw, kind, known, p)
	if err != nil || kind != heading {
		return nil, err
	}
	var level int
	if json.Unmarshal(all["level"], &level) != nil || level != 2 && level != 3 {
		return nil, p.at("level").refuse(ErrAttribute)
	}
	return &attrs{Level: level}, nil
}

// marks reads the marks of a text, each once, in the order bold, italic, link.
func marks(raw json.RawMessage, p place) ([]mark, error) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil, p.refuse(ErrMalformed)
	}
	found := map[string]mark{}
	for i, raw := range list {
		m, err := readMark(raw, p.at("marks["+strconv.Itoa(i)+"]"))
		if err != nil {
			return nil, err
		}
		found[m.Type] = m
	}
	var out []mark
	for _, kind := range []string{bold, italic, link} {
		if m, ok := found[kind]; ok {
			out = append(out, m)
		}
	}
	return out, nil
}

func readMark(raw json.RawMessage, p place) (mark, error) {
	parts, kind, err := object(raw, p)
	if err != nil {
		return mark{}, err
	}
	if kind != bold && kind != italic && kind != link {
		return mark{}, p.refuse(ErrMark)
	}
	for name := range parts {
		if name != "type" && name != "attrs" {
			return mark{}, p.refuse(ErrAttribute)
		}
	}
	known := ""
	if kind == link {
		known = "href"
	}
	all := map[string]json.RawMessage{}
	if given, ok := parts["attrs"]; ok {
		if all, err = attributes(given, kind, known, p.at("attrs")); err != nil {
			return mark{}, err
		}
	}
	if kind != link {
		return mark{Type: kind}, nil
	}
	var href string
	if json.Unmarshal(all["href"], &href) != nil || !goodLink(href) {
		return mark{}, p.at("attrs.href").refuse(ErrLink)
	}
	return mark{Type: link, Attrs: &linkAttrs{Href: href}}, nil
}

// goodLink reports whether an address leads to a web page or a mailbox, and shows where.
func goodLink(href string) bool {
	if len(href) > mostHref || fault.Hidden(href) || strings.ContainsFunc(href, unicode.IsSpace) {
		return false
	}
	u, err := url.Parse(href)
	if err != nil || u.User != nil { // user:password@host is how a false address is made to look true
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != "" && u.Opaque == ""
	case "mailto":
		return strings.Contains(u.Opaque, "@")
	}
	return false
}
