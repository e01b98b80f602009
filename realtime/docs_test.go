package realtime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
)

// views are the frames of a server as they are encoded, and how each looks with every field in it.
var views = map[Kind]any{
	Hello: helloView{Hello, 25, "node"}, OK: okView{OK, 1, Name{"commons", "room", "lobby"}, new(int64), map[string]string{"at": "now"}},
	Err:    errView{Err, 3, "realtime.too_fast", []fieldView{{"seq", "required", map[string]string{"max": "9"}}}, 2},
	LogOf:  logView{LogOf, Name{"commons", "room", "lobby"}, []json.RawMessage{[]byte(`{"seq":1,"kind":"post","message":{}}`)}},
	Reload: reloadView{Reload, Name{"commons", "room", "lobby"}, 900}, Now: nowView{Now, Name{"commons", "space", "here"}, Presence, []byte(`{}`)},
	Pong: pongView{Pong},
}

var codes = []Code{GoingAway, Malformed, SignedOut, RightsChanged, TooSlow, TooLarge, TooMany}

// asyncAPI is the part of docs/asyncapi.json that is held to the code.
type asyncAPI struct {
	Channels   map[string]struct{ Messages map[string]any }
	Operations map[string]struct {
		Action   string
		Messages []struct {
			Ref string `json:"$ref"`
		}
	}
	Components struct {
		Messages map[Kind]struct {
			Payload  *schema
			Examples []struct {
				Name    string
				Payload json.RawMessage
			}
		}
		Schemas map[string]*schema
	}
	Codes []struct{ Code Code } `json:"x-close-codes"`
}

// schema is as much of JSON Schema as the document uses.
type schema struct {
	Ref         string `json:"$ref"`
	Type        string
	Const       any
	Enum        []any
	Pattern     string
	MaxLength   int
	Minimum     *float64
	Maximum     *float64
	MinItems    int
	Required    []string
	Properties  map[string]*schema
	Additional  *bool `json:"additionalProperties"`
	Items       *schema
	Examples    []any
	Description string
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func document(t *testing.T) (d asyncAPI) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, "asyncapi.json")), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// fits returns what is wrong with a value.
func (d asyncAPI) fits(s *schema, at string, v any) (wrong []string) {
	if s.Ref != "" {
		if s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]; s == nil {
			return []string{at + ": no such schema"}
		}
	}
	fail := func(format string, args ...any) { wrong = append(wrong, at+": "+fmt.Sprintf(format, args...)) }
	if s.Const != nil && s.Const != v {
		fail("%v, want %v", v, s.Const)
	}
	if s.Enum != nil && !slices.Contains(s.Enum, v) {
		fail("%v is none of %v", v, s.Enum)
	}
	switch x := v.(type) {
	case map[string]any:
		if s.Type != "" && s.Type != "object" {
			fail("an object, want %s", s.Type)
		}
		for _, name := range s.Required {
			if _, ok := x[name]; !ok {
				fail("lacks %s", name)
			}
		}
		for name, value := range x {
			if p := s.Properties[name]; p != nil {
				wrong = append(wrong, d.fits(p, at+"."+name, value)...)
			} else if s.Additional != nil && !*s.Additional {
				fail("%s is not a field", name)
			}
		}
	case []any:
		if s.Type != "array" || len(x) < s.MinItems {
			fail("%d items, want %s of %d at least", len(x), s.Type, s.MinItems)
		}
		for i, value := range x {
			wrong = append(wrong, d.fits(s.Items, at+"["+strconv.Itoa(i)+"]", value)...)
		}
	case string:
		if s.Type != "" && s.Type != "string" || s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(x) || s.MaxLength > 0 && len(x) > s.MaxLength {
			fail("%q is no %s of %s", x, s.Type, s.Pattern)
		}
	case float64:
		if s.Type != "" && s.Type != "integer" || s.Minimum != nil && x < *s.Minimum || s.Maximum != nil && x > *s.Maximum {
			fail("%v is out of bounds", x)
		}
	}
	return wrong
}

func decoded(t *testing.T, text []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestDocumentsNameEveryFrameAndCode(t *testing.T) {
	d, words := document(t), read(t, "realtime.md")
	all := slices.Concat(slices.Collect(maps.Keys(shapes)), slices.Collect(maps.Keys(views)))
	for _, kind := range all {
		if d.Components.Messages[kind].Payload == nil || d.Channels["live"].Messages[string(kind)] == nil {
			t.Errorf("docs/asyncapi.json doesn't describe the frame %q", kind)
		}
		if !strings.Contains(words, `{"t":"`+string(kind)+`"`) {
			t.Errorf("docs/realtime.md doesn't show the frame %q", kind)
		}
	}
	for kind := range d.Components.Messages {
		if !slices.Contains(all, kind) {
			t.Errorf("docs/asyncapi.json describes %q, which nobody sends", kind)
		}
	}
	for operation, want := range map[string]int{"clientSays": len(shapes), "serverSays": len(views)} {
		o := d.Operations[operation]
		for _, m := range o.Messages {
			kind := Kind(strings.TrimPrefix(m.Ref, "#/channels/live/messages/"))
			_, client := shapes[kind]
			if client != (o.Action == "receive") || !slices.Contains(all, kind) {
				t.Errorf("%s has the frame %q", operation, kind)
			}
		}
		if len(o.Messages) != want {
			t.Errorf("%s has %d frames, want %d", operation, len(o.Messages), want)
		}
	}
	var listed []Code
	for _, c := range d.Codes {
		listed = append(listed, c.Code)
	}
	if diff := cmp.Diff(codes, listed); diff != "" {
		t.Errorf("the close codes of docs/asyncapi.json (-code +document):\n%s", diff)
	}
	for _, code := range codes {
		if !strings.Contains(words, fmt.Sprintf("| %d |", code)) {
			t.Errorf("docs/realtime.md doesn't list the close code %d", code)
		}
	}
}

// TestSchemasOfClientsAreWhatIsParsed holds fields and examples of client's frames to ParseFrame.
func TestSchemasOfClientsAreWhatIsParsed(t *testing.T) {
	d := document(t)
	for kind, shape := range shapes {
		m := d.Components.Messages[kind]
		want, required := []string{"t"}, []string{"t"}
		for _, p := range shape {
			want = append(want, p.name)
			if p.need == fault.Required {
				required = append(required, p.name)
			}
		}
		slices.Sort(want)
		if got := slices.Sorted(maps.Keys(m.Payload.Properties)); !slices.Equal(got, want) || !slices.Equal(m.Payload.Required, required) {
			t.Errorf("%s has the fields %v and needs %v, want %v and %v", kind, got, m.Payload.Required, want, required)
		}
		if m.Payload.Additional == nil || *m.Payload.Additional || len(m.Examples) == 0 {
			t.Errorf("%s must allow no other fields, and have an example", kind)
		}
		for _, e := range m.Examples {
			if wrong := d.fits(m.Payload, string(kind), decoded(t, e.Payload)); wrong != nil {
				t.Errorf("the example %q doesn't fit its schema: %v", e.Name, wrong)
			}
			f, err := ParseFrame(e.Payload)
			if err != nil || f.Kind != kind {
				t.Errorf("the example %q is read as %+v, %v", e.Name, f, err)
				continue
			}
			again, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, e.Payload), decoded(t, again)); diff != "" {
				t.Errorf("the example %q is written otherwise (-document +code):\n%s", e.Name, diff)
			}
		}
	}
}

// TestSchemasOfServersAreWhatIsSent holds fields and examples of a server's frames to what is encoded.
func TestSchemasOfServersAreWhatIsSent(t *testing.T) {
	d := document(t)
	for kind, view := range views {
		m := d.Components.Messages[kind]
		text, err := json.Marshal(view)
		if err != nil {
			t.Fatal(err)
		}
		sent := decoded(t, text).(map[string]any)
		if wrong := d.fits(m.Payload, string(kind), sent); wrong != nil {
			t.Errorf("%s doesn't fit its schema: %v", text, wrong)
		}
		if got, want := slices.Sorted(maps.Keys(m.Payload.Properties)), slices.Sorted(maps.Keys(sent)); !slices.Equal(got, want) {
			t.Errorf("%s has the fields %v in the document and %v in the code", kind, got, want)
		}
		if len(m.Examples) == 0 {
			t.Errorf("%s has no example", kind)
		}
		for _, e := range m.Examples {
			if wrong := d.fits(m.Payload, string(kind), decoded(t, e.Payload)); wrong != nil {
				t.Errorf("the example %q doesn't fit its schema: %v", e.Name, wrong)
			}
			same := reflect.New(reflect.TypeOf(view))
			in := json.NewDecoder(bytes.NewReader(e.Payload))
			in.DisallowUnknownFields()
			if err := in.Decode(same.Interface()); err != nil {
				t.Errorf("the example %q is no %T: %v", e.Name, view, err)
				continue
			}
			again, err := json.Marshal(same.Elem().Interface())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, e.Payload), decoded(t, again)); diff != "" {
				t.Errorf("the example %q is sent otherwise (-document +code):\n%s", e.Name, diff)
			}
		}
	}
	presence, err := json.Marshal(presenceView{[]Attendee{{Member: "m", Tenant: "t"}}, []Attendee{{Guest: "g"}}, []Attendee{{Guest: "g"}}})
	if err != nil {
		t.Fatal(err)
	}
	if wrong := d.fits(d.Components.Schemas["Presence"], "presence", decoded(t, presence)); wrong != nil {
		t.Errorf("%s doesn't fit its schema: %v", presence, wrong)
	}
	p, n := logParcel(Name{"commons", "room", "lobby"}, []Entry{{1, []byte(`{"seq":1}`)}, {2, []byte(`{"seq":2}`)}})
	if n != 2 || p.size == 0 {
		t.Errorf("two small entries are packed as %d", n)
	}
}

// TestTopicsFitTheirSchema holds the pattern of the document to ParseName.
func TestTopicsFitTheirSchema(t *testing.T) {
	d := document(t)
	for _, name := range []string{
		"pact:0198c000-0000-7000-8000-000000000001/space/here", "a/b/c", "a/b", "", "/b/c", "a//c", "a/b/", "a/b/c/d", "a/b-c/d", "a/b/ü", "a/b/c d",
		strings.Repeat("a", 96) + "/b/c", strings.Repeat("a", 97) + "/b/c", "a/" + strings.Repeat("b", 25) + "/c", "a/b/" + strings.Repeat("c", 65),
	} {
		_, err := ParseName(name)
		if wrong := d.fits(d.Components.Schemas["Topic"], "topic", name); (err == nil) != (wrong == nil) {
			t.Errorf("ParseName(%q) = %v, and the schema says %v", name, err, wrong)
		}
	}
	for _, e := range d.Components.Schemas["Topic"].Examples {
		if _, err := ParseName(e.(string)); err != nil {
			t.Errorf("the example %v is no topic: %v", e, err)
		}
	}
}
