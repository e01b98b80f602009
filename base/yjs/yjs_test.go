package yjs_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/yjs"
)

func paragraph(text string, marks ...string) yjs.Node {
	run := yjs.Node{Text: text}
	for _, m := range marks {
		if run.Marks == nil {
			run.Marks = map[string]any{}
		}
		run.Marks[m] = map[string]any{}
	}
	return yjs.Node{Name: "paragraph", Children: []yjs.Node{run}}
}

func compose(t *testing.T, root string, nodes ...yjs.Node) []byte {
	t.Helper()
	u, err := yjs.Compose(7, map[string][]yjs.Node{root: nodes})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestComposedIsRead(t *testing.T) {
	nodes := []yjs.Node{
		{Name: "heading", Attrs: map[string]any{"level": 2.0, "id": "가"}, Children: []yjs.Node{{Text: "제1조 "}, {Text: "목적 🎉", Marks: map[string]any{"bold": map[string]any{}, "link": map[string]any{"href": "https://naru.kr"}}}}},
		{Name: "bulletList", Children: []yjs.Node{{Name: "listItem", Children: []yjs.Node{paragraph("本条款"), paragraph("")}}}},
		{Name: "picture", Attrs: map[string]any{"file": "f1", "width": 0.25, "far": -3e9, "list": []any{1.0, true, "x"}}},
		{Text: "끝", Marks: map[string]any{"italic": map[string]any{}}},
	}
	d, err := yjs.Load(compose(t, "text:ko", nodes...))
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Tree("text:ko")
	if err != nil {
		t.Fatal(err)
	}
	nodes[1].Children[0].Children[1].Children = nil // a text without letters is nothing
	if !slices.EqualFunc(got, nodes, yjs.Node.Equal) {
		t.Errorf("read %+v, want %+v", got, nodes)
	}
	if none, err := d.Tree("text:zh"); err != nil || len(none) != 0 {
		t.Errorf("a root nobody wrote to holds %v, %v", none, err)
	}
}

func TestReplaceKeepsWhatIsTheSame(t *testing.T) {
	first := compose(t, "text:ko", paragraph("하나"), paragraph("둘"), paragraph("셋"))
	d, err := yjs.Load(first)
	if err != nil {
		t.Fatal(err)
	}
	u, err := d.Replace(8, "text:ko", []yjs.Node{paragraph("하나"), paragraph("둘은 다르게", "bold"), paragraph("셋")})
	if err != nil {
		t.Fatal(err)
	}
	other, err := yjs.Load(first)
	if err != nil {
		t.Fatal(err)
	}
	late, err := other.Replace(9, "text:ko", []yjs.Node{paragraph("하나"), paragraph("둘"), paragraph("셋과"), paragraph("넷")})
	if err != nil {
		t.Fatal(err)
	}
	for name, order := range map[string][][]byte{"one way": {first, u, late}, "the other way": {late, u, first}} {
		both, err := yjs.Load(order...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := both.Tree("text:ko")
		if err != nil {
			t.Fatal(err)
		}
		want := []yjs.Node{paragraph("하나"), paragraph("둘은 다르게", "bold"), paragraph("셋과"), paragraph("넷")}
		if !slices.EqualFunc(got, want, yjs.Node.Equal) {
			t.Errorf("%s both changes give %+v, want %+v", name, got, want)
		}
	}
	if again, err := d.Replace(10, "text:ko", []yjs.Node{paragraph("하나"), paragraph("둘"), paragraph("셋")}); err != nil || !yjs.Empty(again) {
		t.Errorf("putting the same in its place is %v, %v; want an empty update", again, err)
	}
}

func TestCutAnywhereIsRefused(t *testing.T) {
	h := fixture(t)[3]
	for n := range h.Half {
		d := yjs.New()
		if err := d.Apply(h.Half[:n:n]); !errors.Is(err, yjs.ErrMalformed) {
			t.Fatalf("cut after %d of %d bytes: %v, want %v", n, len(h.Half), err, yjs.ErrMalformed)
		}
		if d.Waiting() || d.Pieces() != 0 {
			t.Fatalf("cut after %d bytes it left something", n)
		}
		if _, err := yjs.Merge(h.Half[:n:n]); !errors.Is(err, yjs.ErrMalformed) {
			t.Fatalf("merging what is cut after %d bytes: %v", n, err)
		}
	}
}

func TestChangedBytesNeverPanic(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	histories := fixture(t)
	for range 20_000 {
		h := histories[r.IntN(len(histories))]
		u := bytes.Clone(h.Updates[r.IntN(len(h.Updates))])
		for range 1 + r.IntN(3) {
			u[r.IntN(len(u))] = byte(r.IntN(256))
		}
		d, err := yjs.Load(bytes.Clone(h.Half))
		if err != nil {
			t.Fatal(err)
		}
		if d.Apply(u) != nil {
			continue
		}
		if _, err := yjs.Load(d.Encode()); err != nil {
			t.Fatalf("after %x it refuses its own state: %v", u, err)
		}
		if _, err := d.Tree("text:ko"); err != nil {
			t.Fatal(err)
		}
	}
}

// num writes numbers as the wire has them.
func num(ns ...uint64) []byte {
	var b []byte
	for _, n := range ns {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

func TestForged(t *testing.T) {
	text := func(s string) []byte { return append(num(uint64(len(s))), s...) }
	one := func(item ...byte) []byte { return slices.Concat(num(1, 1, 5, 0), item, num(0)) }
	root := slices.Concat(num(1), text("x"))
	for _, test := range []struct {
		name   string
		update []byte
		want   error
	}{
		{"nothing at all", nil, yjs.ErrMalformed},
		{"a billion structs in six bytes", slices.Concat(num(1, 1<<30, 5, 0), num(0)), yjs.ErrMalformed},
		{"a billion clients", num(1 << 30), yjs.ErrMalformed},
		{"a billion deletions", num(0, 1, 5, 1<<30), yjs.ErrMalformed},
		{"a string longer than the update", one(slices.Concat([]byte{4}, root, num(1<<40))...), yjs.ErrMalformed},
		{"a number past what a browser counts", []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, yjs.ErrMalformed},
		{"a clock past the last", slices.Concat(num(1, 1, 5, 1<<53), []byte{0}, num(2, 0)), yjs.ErrMalformed},
		{"a deletion past the last clock", num(0, 1, 5, 1, 1<<53, 1<<53), yjs.ErrMalformed},
		{"an item after its own future", one(slices.Concat([]byte{0x84}, num(5, 7), text("a"))...), yjs.ErrMalformed},
		{"an empty string", one(slices.Concat([]byte{4}, root, text(""))...), yjs.ErrMalformed},
		{"text that isn't UTF-8", one(slices.Concat([]byte{4}, root, text("\xff\xfe"))...), yjs.ErrMalformed},
		{"a format that isn't JSON", one(slices.Concat([]byte{6}, root, text("bold"), text("{"))...), yjs.ErrMalformed},
		{"a type that doesn't exist", one(slices.Concat([]byte{7}, root, num(99))...), yjs.ErrMalformed},
		{"a kind that doesn't exist", one(31), yjs.ErrMalformed},
		{"values nested past reading", one(slices.Concat([]byte{8}, root, num(1), bytes.Repeat([]byte{117, 1}, 200), []byte{126})...), yjs.ErrMalformed},
		{"something behind the end", num(0, 0, 0), yjs.ErrMalformed},
	} {
		d := yjs.New()
		if err := d.Apply(test.update); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		if err := d.Apply(compose(t, "x", paragraph("그대로"))); err != nil {
			t.Errorf("after %s the document takes nothing more: %v", test.name, err)
		}
	}
}

// TestTooDeep nests elements further than any stack should follow.
func TestTooDeep(t *testing.T) {
	node := yjs.Node{Name: "blockquote"}
	for range 2 * yjs.MaxDepth {
		node = yjs.Node{Name: "blockquote", Children: []yjs.Node{node}}
	}
	if _, err := yjs.Compose(1, map[string][]yjs.Node{"x": {node}}); !errors.Is(err, yjs.ErrTooDeep) {
		t.Errorf("composing it: %v, want %v", err, yjs.ErrTooDeep)
	}
	items := num(1, 2_000, 5, 0, 7, 1, 1, 'x', 3, 1, 'p')
	for i := range uint64(1_999) {
		items = append(items, num(7, 0, 5, i, 3, 1, 'p')...)
	}
	d := yjs.New()
	if err := d.Apply(append(items, 0)); !errors.Is(err, yjs.ErrTooDeep) {
		t.Errorf("applying it: %v, want %v", err, yjs.ErrTooDeep)
	}
	if err := d.Apply(num(0, 0)); !errors.Is(err, yjs.ErrBroken) {
		t.Errorf("a document that stopped half way answers %v, want %v", err, yjs.ErrBroken)
	}
}

// TestTooCostly makes every item walk over all others: right neighbours that no editor names.
func TestTooCostly(t *testing.T) {
	const count = 60_000
	items := num(1, count, 5, 0, 4, 1, 1, 'x', 1, 'a')
	for range uint64(count - 1) {
		items = append(items, num(0x44, 5, 0, 1, 'b')...) // left of the first item, though all others are there too
	}
	d := yjs.New()
	start := time.Now()
	err := d.Apply(append(items, 0))
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if err != nil && !errors.Is(err, yjs.ErrTooCostly) {
		t.Errorf("it is refused as %v", err)
	}
}

// TestTooEarly has more wait for what never comes than a document keeps.
func TestTooEarly(t *testing.T) {
	var spans []byte
	for i := range uint64(yjs.MaxWaiting + 1) {
		spans = append(spans, num(3*i, 1)...)
	}
	u := slices.Concat(num(0, 1, 5, yjs.MaxWaiting+1), spans)
	if err := yjs.New().Apply(u); !errors.Is(err, yjs.ErrTooEarly) {
		t.Errorf("it is answered %v, want %v", err, yjs.ErrTooEarly)
	}
	gcs := num(1, yjs.MaxPieces*2+1, 5, 0)
	for range yjs.MaxPieces*2 + 1 {
		gcs = append(gcs, 0, 1)
	}
	if err := yjs.New().Apply(append(gcs, 0)); !errors.Is(err, yjs.ErrTooMany) {
		t.Errorf("more structs than a document has are answered %v, want %v", err, yjs.ErrTooMany)
	}
}

// TestWaitingIsKept encodes documents while something in them waits, as a server must that stops at that moment.
func TestWaitingIsKept(t *testing.T) {
	tried := 0
	for _, h := range fixture(t) {
		d := yjs.New()
		for _, u := range h.Updates[1:] {
			if err := d.Apply(u); err != nil {
				t.Fatal(err)
			}
		}
		if !d.Waiting() {
			continue // nothing of this history depends on its first update
		}
		tried++
		again, err := yjs.Load(d.Encode(), h.Updates[0])
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(again)
		if err != nil {
			t.Fatal(err)
		}
		if canonical(t, got) != canonical(t, h.End) {
			t.Errorf("history %d: what waited was lost", h.Seed)
		}
	}
	if tried == 0 {
		t.Error("in no history anything depends on its first update")
	}
}

// TestWhatMayNotBeWrittenIsLeftOut takes an update of two clients of whom one may bring nothing new.
func TestWhatMayNotBeWrittenIsLeftOut(t *testing.T) {
	compose := func(client uint64, root string) []byte {
		u, err := yjs.Compose(client, map[string][]yjs.Node{root: {{Name: "paragraph", Children: []yjs.Node{{Text: "글"}}}}})
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	theirs, ours := compose(1, "a"), compose(2, "b")
	both, err := yjs.Merge(theirs, ours)
	if err != nil {
		t.Fatal(err)
	}
	mine := func(client uint64) bool { return client == 2 }
	d := yjs.New()
	fresh, left, err := d.TakeOf(both, mine)
	if err != nil || !slices.Equal(fresh, []uint64{2}) || !slices.Equal(left, []uint64{1}) || d.StateVector()[1] != 0 {
		t.Errorf("taken is %v, left out %v, %v", fresh, left, err)
	}
	if rest, err := yjs.Without(both, left...); err != nil || !slices.Equal(rest, ours) {
		t.Errorf("without what was left out the update is %v, %v; want %v", rest, err, ours)
	}
	if err := d.Apply(theirs); err != nil {
		t.Fatal(err)
	}
	if fresh, left, err = d.TakeOf(both, mine); err != nil || len(fresh)+len(left) != 0 {
		t.Errorf("of what is known already %v is new, %v left out, %v", fresh, left, err)
	}
}
