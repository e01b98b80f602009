package yjs_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/naru-network/naru/base/basetest"
	"github.com/naru-network/naru/base/yjs"
)

// history is what testdata/histories.mjs says of one.
type history struct {
	Seed       int             `json:"seed"`
	Updates    [][]byte        `json:"updates"`
	Half       []byte          `json:"half"`
	HalfVector []byte          `json:"halfVector"`
	Vector     []byte          `json:"vector"`
	Size       int             `json:"size"`
	End        json.RawMessage `json:"end"`

	Done    bool     `json:"done"`
	Equal   int      `json:"equal"`
	Unequal int      `json:"unequal"`
	Itself  int      `json:"itself"`
	Bad     []string `json:"bad"`
}

// answer is what we make of it.
type answer struct {
	Seed        int            `json:"seed"`
	Err         string         `json:"err,omitempty"`
	Read        map[string]any `json:"read"`
	Vector      []byte         `json:"vector"`
	State       []byte         `json:"state"`
	Diff        []byte         `json:"diff"`
	Merged      []byte         `json:"merged"`
	MergedDiff  []byte         `json:"mergedDiff"`
	Composed    []byte         `json:"composed"`
	Replaced    []byte         `json:"replaced"`
	Replacement []any          `json:"replacement"`
}

func answered(h history) answer {
	a, err := answerTo(h)
	if a.Seed = h.Seed; err != nil {
		a.Err = err.Error()
	}
	return a
}

func answerTo(h history) (answer, error) {
	var a answer
	d := yjs.New()
	for _, u := range h.Updates {
		if err := d.Apply(bytes.Clone(u)); err != nil {
			return a, fmt.Errorf("apply: %w", err)
		}
	}
	if d.Waiting() {
		return a, fmt.Errorf("something waits at the end")
	}
	var err error
	if a.Read, err = read(d); err != nil {
		return a, err
	}
	half, err := yjs.ParseVector(h.HalfVector)
	if err != nil {
		return a, fmt.Errorf("vector: %w", err)
	}
	a.Vector, a.State, a.Diff = d.StateVector().Encode(), d.Encode(), d.Diff(half)
	if a.Merged, err = yjs.Merge(h.Updates...); err != nil {
		return a, fmt.Errorf("merge: %w", err)
	}
	if a.MergedDiff, err = yjs.Diff(a.Merged, half); err != nil {
		return a, fmt.Errorf("diff: %w", err)
	}
	x, err := d.Tree("x")
	if err != nil {
		return a, err
	}
	if a.Composed, err = yjs.Compose(uint64(h.Seed), map[string][]yjs.Node{"x": x}); err != nil {
		return a, fmt.Errorf("compose: %w", err)
	}
	k, err := d.Tree("text:ko")
	if err != nil {
		return a, err
	}
	with := rearranged(k)
	a.Replacement = said(with)
	if a.Replaced, err = d.Replace(uint64(h.Seed), "text:ko", with); err != nil {
		return a, fmt.Errorf("replace: %w", err)
	}
	return a, nil
}

// rearranged keeps the first and the last node, turns the others around, and puts a new one among them.
func rearranged(nodes []yjs.Node) []yjs.Node {
	out := []yjs.Node{{Name: "paragraph", Children: []yjs.Node{{Text: "고친 "}, {Text: "글", Marks: map[string]any{"bold": map[string]any{}}}}}}
	if n := len(nodes); n > 2 {
		middle := slices.Clone(nodes[1 : n-1])
		slices.Reverse(middle)
		out = slices.Concat(nodes[:1], middle, out, nodes[n-1:])
	}
	return out
}

// read says what a document holds, in the words of histories.mjs.
func read(d *yjs.Doc) (map[string]any, error) {
	out := map[string]any{"m": map[string]any{}, "a": []any{}}
	for key, root := range map[string]string{"t": "t", "x": "x", "k": "text:ko"} {
		nodes, err := d.Tree(root)
		if err != nil {
			return nil, err
		}
		out[key] = said(nodes)
	}
	if m := d.Map("m"); m != nil {
		out["m"] = plain(m)
	}
	if a := d.List("a"); a != nil {
		out["a"] = plain(a)
	}
	return out, nil
}

func said(nodes []yjs.Node) []any {
	out := []any{}
	for _, n := range nodes {
		v := map[string]any{}
		if n.Name == "" {
			v["t"] = n.Text
			if len(n.Marks) > 0 {
				v["f"] = plain(n.Marks)
			}
		} else {
			v["n"] = n.Name
			if len(n.Attrs) > 0 {
				v["a"] = plain(n.Attrs)
			}
			if len(n.Children) > 0 {
				v["c"] = said(n.Children)
			}
		}
		out = append(out, v)
	}
	return out
}

func plain(v any) any {
	switch v := v.(type) {
	case []byte:
		return map[string]any{"$bytes": v}
	case []yjs.Node:
		return said(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plain(v[i])
		}
		return out
	case map[string]any:
		out := maps.Clone(v)
		for k := range out {
			out[k] = plain(out[k])
		}
		return out
	}
	return v
}

// TestSameAsNpm has npm yjs write 10,000 histories, each by three people at once and delivered out of order, and npm yjs judge what we make of them:
// what we read, our vector, our state, our merge, our difference, what we compose and what we replace. Not one may differ.
// NARU_YJS_RUNS runs another number. It needs node and the front end's packages, which `make test` has.
func TestSameAsNpm(t *testing.T) {
	runs, first := 10_000, 1
	if s := os.Getenv("NARU_YJS_RUNS"); s != "" {
		runs, _ = strconv.Atoi(s) // a word instead of a number runs none, and fails below
	} else if testing.Short() {
		runs = 500
	}
	node := nodeWithYjs(t)
	hands := 2 // test machines have two cores; each of the two sides waits for the other half of the time
	var all sync.WaitGroup
	results := make([]history, hands)
	for i := range hands {
		all.Go(func() { results[i] = converse(t, node, first+i*10_000_000, runs/hands) })
	}
	all.Wait()
	equal, itself := 0, 0
	for _, r := range results {
		equal += r.Equal
		itself += r.Itself
		for _, b := range r.Bad {
			t.Error(b)
		}
	}
	t.Logf("%d of %d histories equal; in %d others npm yjs differs from itself", equal, runs, itself)
	if equal != runs || runs == 0 {
		t.Errorf("%d of %d histories are equal, want all", equal, runs)
	}
	if itself > runs/50+5 {
		t.Errorf("npm yjs differs from itself in %d of %d histories: the generator makes what editors don't", itself, runs)
	}
}

// nodeWithYjs returns how node is called, or skips and says why.
func nodeWithYjs(t *testing.T) string {
	if _, err := os.ReadFile("testdata/histories.mjs"); err != nil { // read, so that go test knows this result by what is in it
		t.Fatal(err)
	}
	return basetest.Node(t, "yjs")
}

// converse answers a process of histories.mjs until its verdict.
func converse(t *testing.T, node string, first, count int) history {
	cmd := exec.CommandContext(t.Context(), node, "testdata/histories.mjs", "serve", strconv.Itoa(first), strconv.Itoa(count))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Error(err)
		return history{}
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Error(err)
		return history{}
	}
	var verdict history
	lines := bufio.NewReader(out)
	write := json.NewEncoder(in)
	for !verdict.Done {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			t.Errorf("the histories ended early: %v", err)
			break
		}
		var h history
		if err := json.Unmarshal(line, &h); err != nil {
			t.Errorf("%v in %.100s", err, line)
			break
		}
		if h.Done {
			verdict = h
			break
		}
		if err := write.Encode(answered(h)); err != nil {
			t.Error(err)
			break
		}
	}
	_ = in.Close() // it has said its verdict
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	return verdict
}

// TestFixture reads histories that npm yjs wrote once, so that the core is tested where there is no node.
func TestFixture(t *testing.T) {
	for _, h := range fixture(t) {
		a := answered(h)
		if a.Err != "" {
			t.Errorf("history %d: %s", h.Seed, a.Err)
			continue
		}
		if got := canonical(t, a.Read); got != canonical(t, h.End) {
			t.Errorf("history %d reads\n%s\nwant\n%s", h.Seed, got, h.End)
		}
		for name, updates := range map[string][][]byte{"state": {a.State}, "merged": {a.Merged}, "diff": {h.Half, a.Diff}, "merged diff": {h.Half, a.MergedDiff}, "backwards": backwards(h.Updates)} {
			d, err := yjs.Load(updates...)
			if err != nil {
				t.Fatalf("history %d: %s: %v", h.Seed, name, err)
			}
			got, err := read(d)
			if err != nil {
				t.Fatal(err)
			}
			if canonical(t, got) != canonical(t, h.End) || d.Waiting() {
				t.Errorf("history %d: %s gives another document", h.Seed, name)
			}
			if v, _ := yjs.ParseVector(h.Vector); !maps.Equal(v, d.StateVector()) {
				t.Errorf("history %d: %s has vector %v, want %v", h.Seed, name, d.StateVector(), v)
			}
		}
		if len(a.State) > h.Size*3/2 {
			t.Errorf("history %d takes %d bytes, npm yjs takes %d", h.Seed, len(a.State), h.Size)
		}
	}
}

func backwards(updates [][]byte) [][]byte {
	out := slices.Clone(updates)
	slices.Reverse(out)
	return out
}

func canonical(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var any any
	if err := json.Unmarshal(b, &any); err != nil {
		t.Fatal(err)
	}
	if b, err = json.Marshal(any); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

func fixture(t testing.TB) []history {
	t.Helper()
	f, err := os.Open("testdata/histories.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []history
	for dec := json.NewDecoder(z); ; {
		var h history
		if err := dec.Decode(&h); err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, h)
	}
}
