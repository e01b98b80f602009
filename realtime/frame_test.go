package realtime_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/realtime"
)

func TestFramesAreReadStrictly(t *testing.T) {
	for _, test := range []struct {
		text   string
		want   error
		id     int64
		fields string // path and code of each
	}{
		{`{"t":"ping"}`, nil, 0, ""},
		{`{"t":"sub","id":1,"topic":"pact:0198c000-0000-7000-8000-000000000001/room/0198c000-0000-7000-8000-000000000002"}`, nil, 1, ""},
		{`{"t":"sub","id":2,"topic":"home:dangjin/me/m","since":0}`, nil, 2, ""},
		{`{"t":"post","id":9007199254740991,"topic":"a/b/c","body":{}}`, nil, 9007199254740991, ""},
		{`{"t":"typing","topic":"a/b/c"}`, nil, 0, ""},
		{`{"t":"seen","id":4,"topic":"a/b/c","seq":40}`, nil, 4, ""},

		{``, realtime.ErrFrame, 0, ""}, {`null`, realtime.ErrFrame, 0, ""}, {`[]`, realtime.ErrFrame, 0, ""}, {`{"t":1}`, realtime.ErrFrame, 0, ""},
		{`{}`, realtime.ErrFrame, 0, ""}, {`{"t":"ping"} {}`, realtime.ErrFrame, 0, ""}, {"{\"t\":\"\xff\"}", realtime.ErrFrame, 0, ""},
		{`{"T":"ping"}`, realtime.ErrFrame, 0, ""},

		{`{"t":"shout","id":7}`, realtime.ErrFrameUnknown, 7, ""}, {`{"t":"log","id":7,"topic":"a/b/c"}`, realtime.ErrFrameUnknown, 7, ""},
		{`{"t":null}`, realtime.ErrFrame, 0, ""}, {`{"t":"Ping"}`, realtime.ErrFrameUnknown, 0, ""},

		{`{"t":"sub"}`, realtime.ErrFrameFields, 0, "id required, topic required"},
		{`{"t":"sub","id":0,"topic":"a/b/c"}`, realtime.ErrFrameFields, 0, "id malformed"},
		{`{"t":"sub","id":1.5,"topic":"a/b/c"}`, realtime.ErrFrameFields, 0, "id malformed"},
		{`{"t":"sub","id":null,"topic":"a/b/c"}`, realtime.ErrFrameFields, 0, "id malformed"},
		{`{"t":"sub","id":9007199254740992,"topic":"a/b/c"}`, realtime.ErrFrameFields, 0, "id malformed"},
		{`{"t":"sub","id":1,"topic":"a/b"}`, realtime.ErrFrameFields, 1, "topic malformed"},
		{`{"t":"sub","id":1,"topic":"a/b/c/d"}`, realtime.ErrFrameFields, 1, "topic malformed"},
		{`{"t":"sub","id":1,"topic":"a/b/*"}`, realtime.ErrFrameFields, 1, "topic malformed"},
		{`{"t":"sub","id":1,"topic":"a/b/` + strings.Repeat("c", 65) + `"}`, realtime.ErrFrameFields, 1, "topic malformed"},
		{`{"t":"sub","id":1,"topic":"a/b/c","since":-1}`, realtime.ErrFrameFields, 1, "since malformed"},
		{`{"t":"sub","id":1,"topic":"a/b/c","since":null}`, realtime.ErrFrameFields, 1, "since malformed"},
		{`{"t":"sub","id":1,"topic":"a/b/c","seq":5}`, realtime.ErrFrameFields, 1, " unknown_field"},
		{`{"t":"post","id":1,"topic":"a/b/c","body":[]}`, realtime.ErrFrameFields, 1, "body malformed"},
		{`{"t":"post","id":1,"topic":"a/b/c","body":{},"by":"mayor"}`, realtime.ErrFrameFields, 1, " unknown_field"},
		{`{"t":"post","id":1,"topic":"a/b/c","body":{},"seq":9}`, realtime.ErrFrameFields, 1, " unknown_field"},
		{`{"t":"typing","topic":"a/b/c","id":1}`, realtime.ErrFrameFields, 1, " unknown_field"},
		{`{"t":"seen","id":1,"topic":"a/b/c"}`, realtime.ErrFrameFields, 1, "seq required"},
		{`{"t":"ping","x":1}`, realtime.ErrFrameFields, 0, " unknown_field"},
	} {
		f, err := realtime.ParseFrame([]byte(test.text))
		if !errors.Is(err, test.want) || test.want == nil && err != nil || f.ID != test.id {
			t.Errorf("ParseFrame(%.120s) = %+v, %v, want id %d and %v", test.text, f, err, test.id, test.want)
			continue
		}
		var fields []string
		if err != nil {
			for _, x := range fault.Of(err).Fields {
				fields = append(fields, x.Path+" "+x.Code)
			}
		}
		if got := strings.Join(fields, ", "); got != test.fields {
			t.Errorf("ParseFrame(%.120s) complains about %q, want %q", test.text, got, test.fields)
		}
	}
}

// FuzzFrame holds that any text is read without a panic, that what was read is written and read again as the same, and that nothing of it is
// larger than the text.
func FuzzFrame(f *testing.F) {
	for _, text := range []string{
		`{"t":"sub","id":1,"topic":"pact:x/room/y","since":42}`, `{"t":"unsub","id":2,"topic":"home:dangjin/me/z"}`,
		`{"t":"post","id":3,"topic":"a/b/c","body":{"text":"<b>&\u2028 안녕"}}`, `{"t":"typing","topic":"a/b/c"}`,
		`{"t":"seen","id":4,"topic":"a/b/c","seq":40}`, `{"t":"ping"}`, `{"t":"ping","t":"sub"}`, `[[[[`, "\x00",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		first, err := realtime.ParseFrame(text)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("ParseFrame(%q) = %v, want the sender to be told what is wrong", text, err)
			}
			return
		}
		if len(first.Body)+len(first.Topic.String()) > len(text)+2 {
			t.Fatalf("ParseFrame(%q) grew to %+v", text, first)
		}
		written, err := json.Marshal(first)
		if err != nil {
			t.Fatalf("%+v can't be written: %v", first, err)
		}
		second, err := realtime.ParseFrame(written)
		if err != nil {
			t.Fatalf("%s, written of %q, can't be read: %v", written, text, err)
		}
		again, err := json.Marshal(second)
		if err != nil {
			t.Fatalf("%+v can't be written: %v", second, err)
		}
		if diff := cmp.Diff(string(written), string(again)); diff != "" {
			t.Fatalf("%q is another frame when it is written and read (-first +second):\n%s", text, diff)
		}
	})
}

func TestTopicsNeedAScope(t *testing.T) {
	topic := onCommons(t, "room", "lobby")
	if topic.Name().String() != lobby || topic.Kind() != "room" || topic.ID() != "lobby" || topic.Space() != "commons" {
		t.Errorf("topic %+v", topic)
	}
	n := open(t, realtime.Limits{})
	for name, forget := range map[string]func(){
		"a zero topic":         func() { n.hub.Tell(realtime.Topic{}, entry(1, "x")) },
		"a zero topic's space": func() { _ = realtime.Topic{}.Space() },
		"a name with a slash":  func() { onCommons(t, "room", "a/b") },
		"a name without an id": func() { realtime.Toward("commons", "room", "") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s must panic", name)
				}
			}()
			forget()
		}()
	}
}
