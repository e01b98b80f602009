package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/naru-network/naru/base/basetest"
)

// editors are unmodified y-websocket providers in a process of node.
type editors struct {
	t   *testing.T
	in  io.Writer
	out *bufio.Reader
}

// openEditors starts them, or skips where there is no node or no npm package.
func openEditors(t *testing.T) *editors {
	t.Helper()
	node := basetest.Node(t, "y-websocket")
	if _, err := os.ReadFile("testdata/provider.mjs"); err != nil { // read, so that go test knows this result by what is in it
		t.Fatal(err)
	}
	args := []string{"testdata/provider.mjs"}
	if version, err := exec.CommandContext(t.Context(), node, "--version").Output(); err == nil && strings.HasPrefix(string(version), "v20.") {
		args = append([]string{"--experimental-websocket"}, args...) // later ones have it without asking
	}
	cmd := exec.CommandContext(t.Context(), node, args...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // it ends by that
		if err := cmd.Wait(); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
	})
	return &editors{t, in, bufio.NewReader(out)}
}

// do has an editor do something, and returns what it says.
func (e *editors) do(deed string, with map[string]any) json.RawMessage {
	e.t.Helper()
	asked := map[string]any{"do": deed}
	for k, v := range with {
		asked[k] = v
	}
	if err := json.NewEncoder(e.in).Encode(asked); err != nil {
		e.t.Fatal(err)
	}
	line, err := e.out.ReadBytes('\n')
	if err != nil {
		e.t.Fatalf("%s: %v", deed, err)
	}
	var a struct {
		OK   bool
		Why  string
		Said json.RawMessage
	}
	if err := json.Unmarshal(line, &a); err != nil || !a.OK {
		e.t.Fatalf("%s %v: %s %v", deed, with, a.Why, err)
	}
	return a.Said
}

// TestUnmodifiedProvider has y-websocket providers of npm write a pad of two cities: they come to one text, whoever may only read changes nothing, who was
// away for a day brings what she wrote, beside what others wrote before, nobody writes under another's number, and a SIGKILL in between loses nothing.
func TestUnmodifiedProvider(t *testing.T) {
	t.Parallel()
	e := openEditors(t)
	s := killable(t)
	type m = map[string]any
	tokens := map[string]string{}
	for _, who := range []string{"officer@gyeonggi.example", "liaison@liaoning.example", "viewer@gyeonggi.example"} {
		tokens[who] = s.token(t, who)
	}
	space := sharedPact(t, s.url, tokens["liaison@liaoning.example"])
	pad := padFor(t, s.url, tokens["officer@gyeonggi.example"], space)
	open := func(as, who string) {
		t.Helper()
		e.do("open", m{"as": as, "url": s.url, "space": space, "pad": pad, "token": tokens[who]})
	}
	open("gyeonggi", "officer@gyeonggi.example")
	open("liaoning", "liaison@liaoning.example")
	e.do("type", m{"as": "gyeonggi", "words": "우호교류 협약서 "})
	e.do("type", m{"as": "liaoning", "words": "友好交流协议 "})
	e.do("has", m{"as": "gyeonggi", "words": []string{"友好交流协议"}})
	e.do("alike", m{"of": []string{"gyeonggi", "liaoning"}})

	e.do("present", m{"as": "gyeonggi", "name": "시장"})
	e.do("present", m{"as": "liaoning", "name": "국장"})
	e.do("sees", m{"as": "liaoning", "names": []string{s.name(t, tokens["officer@gyeonggi.example"])}}) // under her own name, whatever her editor calls her

	open("reader", "viewer@gyeonggi.example")
	e.do("has", m{"as": "reader", "words": []string{"우호교류", "友好"}})
	e.do("type", m{"as": "reader", "words": "몰래 고친 말"})
	if said := string(e.do("denied", nil)); !strings.Contains(said, "pad.read_only") {
		t.Errorf("whoever may only read is told %s, want pad.read_only", said)
	}

	open("thief", "liaison@liaoning.example")
	e.do("forge", m{"as": "thief", "of": "gyeonggi", "words": "하지 않은 말"})
	if said := string(e.do("denied", nil)); !strings.Contains(said, "pad.not_your_client") {
		t.Errorf("whoever writes under another's number is told %s, want pad.not_your_client", said)
	}
	e.do("type", m{"as": "gyeonggi", "words": "한 말 "})
	e.do("has", m{"as": "liaoning", "words": []string{"한 말"}})
	if text := string(e.do("read", m{"as": "liaoning"})); strings.Contains(text, "하지 않은") {
		t.Errorf("words came under a name that didn't write them: %s", text)
	}
	e.do("leave", m{"as": "thief"})

	e.do("leave", m{"as": "liaoning"})
	e.do("type", m{"as": "liaoning", "words": "一天没有网络 "})
	e.do("type", m{"as": "gyeonggi", "words": "하루 뒤 "})
	s.stop(syscall.SIGKILL, t.Fatalf)
	s.start(t.Fatalf)
	e.do("leave", m{"as": "gyeonggi"})
	e.do("leave", m{"as": "reader"})
	for _, who := range []string{"officer@gyeonggi.example", "liaison@liaoning.example"} {
		tokens[who] = s.token(t, who)
	}
	open("gyeonggi", "officer@gyeonggi.example")
	open("liaoning", "liaison@liaoning.example")
	e.do("has", m{"as": "gyeonggi", "words": []string{"우호교류 협약서", "友好交流协议", "一天没有网络", "하루 뒤"}})
	e.do("alike", m{"of": []string{"gyeonggi", "liaoning"}})
	open("late", "officer@gyeonggi.example")
	e.do("alike", m{"of": []string{"gyeonggi", "late"}})
	if text := string(e.do("read", m{"as": "late"})); strings.Contains(text, "몰래") || strings.Contains(text, "하지 않은") {
		t.Errorf("whoever may only read, or writes under another's number, has written: %s", text)
	}
	s.stop(os.Interrupt, t.Fatalf)
}

// sharedPact returns the address of the space that Liaoning shares with Gyeonggi.
func sharedPact(t *testing.T, url, token string) string {
	t.Helper()
	var all struct {
		Items []struct {
			ID      string
			Kind    string
			Parties []struct {
				Tenant string
				State  string
			}
		}
	}
	if !askJSON(url, token, "GET", "/pacts", nil, &all) {
		t.Fatal("no pacts are listed")
	}
	for _, p := range all.Items {
		var with []string
		for _, x := range p.Parties {
			with = append(with, x.Tenant)
		}
		if slices.Contains(with, "gyeonggi") && slices.Contains(with, "liaoning") {
			return "pact:" + p.ID
		}
	}
	t.Fatalf("the demo has no pact of Gyeonggi and Liaoning: %+v", all)
	return ""
}

// padFor begins a pad in a space.
func padFor(t *testing.T, url, token, space string) string {
	t.Helper()
	var p struct{ ID string }
	title := map[string]any{"source": "ko", "said": map[string]any{"ko": map[string]string{"value": "우호교류 협약서"}}}
	if !askJSON(url, token, "POST", fmt.Sprintf("/spaces/%s/pads", space), map[string]any{"kind": "free", "langs": []string{"ko"}, "title": title}, &p) {
		t.Fatal("no pad is begun")
	}
	return p.ID
}

// name returns what somebody is called.
func (s *story) name(t *testing.T, token string) string {
	t.Helper()
	var me struct{ Person struct{ Name string } }
	if !askJSON(s.url, token, "GET", "/me", nil, &me) || me.Person.Name == "" {
		t.Fatal("nobody knows what she is called")
	}
	return me.Person.Name
}
