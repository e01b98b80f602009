package api

import (
	"fmt"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/prose"
)

// Asked is a list's page, in the address.
type Asked struct {
	After string `query:"after" doc:"where the page before ended" maxLength:"2048"`
	Size  int    `query:"size" minimum:"0" maximum:"100" doc:"rows a page; 20 if not said"`
}

func (a Asked) page() page.Ask { return page.Ask{After: page.Cursor(a.After), Size: a.Size} }

// List is one page of a list.
type List[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"ask for the rest with after=; absent at the end"`
}

type listOut[T any] struct{ Body List[T] }

func list[A, B any](p page.Of[A], view func(A) B) *listOut[B] {
	m := page.Map(p, view)
	return &listOut[B]{Body: List[B]{Items: m.Items, Next: string(m.Next)}}
}

// one is a single object with its revision as ETag.
type one[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

func whole[T any](v T, rev int64) *one[T] { return &one[T]{ETag: fmt.Sprintf(`"%d"`, rev), Body: v} }

// nothing answers a deed that leaves nothing to say.
type nothing struct{}

// TextVersion is what is said in one language.
type TextVersion struct {
	Value  string `json:"value" maxLength:"20000"`
	Origin string `json:"origin,omitempty" enum:"human,machine" doc:"human if not said"`
	Tool   string `json:"tool,omitempty" maxLength:"80"`
	At     string `json:"at,omitempty" maxLength:"40"`
	Stale  bool   `json:"stale,omitempty" doc:"the source has changed since"`
}

// Text is a plain text in several languages.
type Text struct {
	Source string                 `json:"source" maxLength:"35"`
	Said   map[string]TextVersion `json:"said"`
}

// RichVersion is a rich text in one language, as the editor's document.
type RichVersion struct {
	Value  Document `json:"value"`
	Origin string   `json:"origin,omitempty" enum:"human,machine"`
	Tool   string   `json:"tool,omitempty" maxLength:"80"`
	At     string   `json:"at,omitempty" maxLength:"40"`
	Stale  bool     `json:"stale,omitempty"`
}

// Document is a document of the editor as it is sent; package prose reads it.
type Document []byte

// MarshalJSON implements json.Marshaler.
func (d Document) MarshalJSON() ([]byte, error) { return d, nil }

// UnmarshalJSON implements json.Unmarshaler.
func (d *Document) UnmarshalJSON(raw []byte) error {
	*d = slices.Clone(raw)
	return nil
}

// Schema implements huma.SchemaProvider.
func (d Document) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "a document of the editor: doc, paragraph, heading, lists, marks"}
}

// Rich is a rich text in several languages.
type Rich struct {
	Source string                 `json:"source" maxLength:"35"`
	Said   map[string]RichVersion `json:"said"`
}

func viewText(t lang.Text) Text {
	v := Text{Source: string(t.Source), Said: map[string]TextVersion{}}
	for tag, s := range t.In {
		v.Said[string(tag)] = TextVersion{Value: s.Value, Origin: string(s.Origin), Tool: s.Tool, At: stamp(s.At), Stale: t.Stale(tag)}
	}
	return v
}

func viewRich(t lang.Said[prose.Doc]) Rich {
	v := Rich{Source: string(t.Source), Said: map[string]RichVersion{}}
	for tag, s := range t.In {
		v.Said[string(tag)] = RichVersion{Value: Document(s.Value.JSON()), Origin: string(s.Origin), Tool: s.Tool, At: stamp(s.At), Stale: t.Stale(tag)}
	}
	return v
}

// stamp writes a moment; an unknown one is empty.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// text reads a text that somebody said. What stays the same keeps its origin and age.
func (t Text) text(c *fault.Check, path string, before lang.Text, now time.Time) lang.Text {
	source := readTag(c, path+".source", t.Source)
	out := lang.Text{Source: source}
	for _, key := range sourceFirst(t.Source, t.Said) {
		tag := readTag(c, path+"."+key, key)
		out = out.Say(tag, said(before, tag, t.Said[key].Value, lang.Origin(t.Said[key].Origin), t.Said[key].Tool, now))
		out = keepOf(out, before, tag)
	}
	return out
}

// rich reads a rich text that somebody wrote.
func (t Rich) rich(c *fault.Check, path string, before lang.Said[prose.Doc], now time.Time) lang.Said[prose.Doc] {
	source := readTag(c, path+".source", t.Source)
	out := lang.Said[prose.Doc]{Source: source}
	for _, key := range sourceFirst(t.Source, t.Said) {
		tag := readTag(c, path+"."+key, key)
		doc, err := prose.Parse(t.Said[key].Value)
		if err != nil {
			fields := fault.Of(err).Fields
			if len(fields) == 0 {
				c.Fail(path+"."+key, "not_a_document")
			}
			for _, f := range fields {
				c.Fail(path+"."+key+"."+f.Path, f.Code)
			}
			continue
		}
		if doc.Empty() {
			doc = ""
		}
		out = out.Say(tag, said(before, tag, doc, lang.Origin(t.Said[key].Origin), t.Said[key].Tool, now))
		out = keepOf(out, before, tag)
	}
	return out
}

// said is the version for a value: the one before if nothing changed in it.
func said[T ~string](before lang.Said[T], tag lang.Tag, value T, origin lang.Origin, tool string, now time.Time) lang.Version[T] {
	if origin != lang.Machine {
		origin, tool = lang.Human, ""
	}
	if old, ok := before.In[tag]; ok && old.Value == value && old.Origin == origin && old.Tool == tool {
		return old
	}
	return lang.Version[T]{Value: value, Origin: origin, Tool: tool, At: now.UTC().Truncate(time.Millisecond)}
}

// keepOf leaves an untouched translation bound to the source it was made from, so that it shows as stale when only the source changed.
func keepOf[T ~string](out, before lang.Said[T], tag lang.Tag) lang.Said[T] {
	old, ok := before.In[tag]
	v, there := out.In[tag]
	if ok && there && tag != out.Source && v.Value == old.Value && v.At.Equal(old.At) {
		v.Of = old.Of
		out.In[tag] = v
	}
	return out
}

// sourceFirst orders the languages so that translations are bound to the source they come with.
func sourceFirst[V any](source string, said map[string]V) []string {
	keys := make([]string, 0, len(said))
	if _, ok := said[source]; ok {
		keys = append(keys, source)
	}
	for k := range said {
		if k != source {
			keys = append(keys, k)
		}
	}
	return keys
}

func readTag(c *fault.Check, path, s string) lang.Tag {
	tag, err := lang.Parse(s)
	if err != nil || string(tag) != s {
		c.Fail(path, "unknown_language")
	}
	return tag
}
