package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"unicode/utf16"

	"github.com/naru-network/naru/base/basetest"
	"github.com/naru-network/naru/base/yjs"
)

// TestOldPadAgainstNpm holds the history of the bench to npm yjs: both read the same of it, and the size that the bench compares with is npm's.
func TestOldPadAgainstNpm(t *testing.T) {
	node := basetest.Node(t, "yjs")
	var all bytes.Buffer
	d := yjs.New()
	for _, u := range historyOf(oldOps) {
		var n [4]byte
		binary.LittleEndian.PutUint32(n[:], uint32(len(u)))
		all.Write(n[:])
		all.Write(u)
		if err := d.Apply(u); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), node, "testdata/history.mjs")
	cmd.Stdin, cmd.Stderr = &all, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var npm struct {
		Size, Letters int
		Waiting       bool
	}
	if err := json.Unmarshal(out, &npm); err != nil {
		t.Fatal(err)
	}
	nodes, err := d.Tree("text:ko")
	if err != nil {
		t.Fatal(err)
	}
	letters := 0
	for _, p := range nodes {
		for _, run := range p.Children {
			letters += len(utf16.Encode([]rune(run.Text)))
		}
	}
	if npm.Waiting || d.Waiting() || npm.Letters != letters {
		t.Errorf("npm reads %d letters, we %d; waiting: %v, %v", npm.Letters, letters, npm.Waiting, d.Waiting())
	}
	if npm.Size != npmSize {
		t.Errorf("npm encodes %d bytes, npmSize is %d", npm.Size, npmSize)
	}
	if own := len(d.Encode()); own > npmSize*3/2 {
		t.Errorf("we encode %d bytes, npm %d", own, npm.Size)
	}
}
