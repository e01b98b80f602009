package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be naru itself when it is called so, or a server of NATS.
func TestMain(m *testing.M) {
	testscript.Main(tidily{m}, map[string]func(){"naru": main, "naru-nats": natsNode})
}

// TestStories runs every story of testdata against a served installation of its own: as somebody, asking something, seeing something.
func TestStories(t *testing.T) {
	t.Parallel()
	demo := demoData(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			data := filepath.Join(env.WorkDir, "var")
			if err := os.CopyFS(data, os.DirFS(demo)); err != nil {
				return err
			}
			env.Values[storyKey{}] = &story{data: data, tokens: map[string]string{}, kept: map[string]string{}}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serveCmd, "kill": killCmd, "as": asCmd, "ask": askCmd, "status": statusCmd, "sees": seesCmd, "keep": keepCmd, "settle": settleCmd,
			"huge": hugeCmd, "forge": forgeCmd, "bear": bearCmd,
		},
	})
}

type storyKey struct{}

// story is one story's installation and who speaks to it.
type story struct {
	bin    string // empty is the test binary itself
	data   string
	cmd    *exec.Cmd
	url    string
	who    string            // who speaks now; empty is a stranger
	tokens map[string]string // by address
	kept   map[string]string // values kept from answers
	status int
	head   http.Header
	body   string
}

func storyOf(ts *testscript.TestScript) *story { return ts.Value(storyKey{}).(*story) }

var serving = regexp.MustCompile(`naru serves on (http://\S+)`)

// start serves the story's installation with the demo network on a port of its own.
func (s *story) start(fatalf func(string, ...any)) {
	s.cmd = exec.Command(cmp.Or(s.bin, "naru"), "demo", "--data", s.data, "--listen", "127.0.0.1:0", "--metrics", "", "--log-level", "error")
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		fatalf("pipe: %v", err)
	}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		fatalf("start naru: %v", err)
	}
	said := make(chan string, 1)
	go func() {
		var all bytes.Buffer
		b := make([]byte, 4096)
		for {
			n, err := out.Read(b)
			all.Write(b[:n])
			if m := serving.FindSubmatch(all.Bytes()); m != nil {
				said <- string(m[1])
				_, _ = io.Copy(io.Discard, out) // it must not block on what it says next
				return
			}
			if err != nil {
				said <- ""
				return
			}
		}
	}()
	select {
	case s.url = <-said:
	case <-time.After(3 * time.Minute):
	}
	if s.url == "" {
		_ = s.cmd.Process.Kill() // it is of no use any more
		fatalf("naru did not begin to serve")
	}
}

func (s *story) stop(with os.Signal, fatalf func(string, ...any)) {
	if s.cmd == nil {
		return
	}
	if err := s.cmd.Process.Signal(with); err != nil {
		fatalf("signal naru: %v", err)
	}
	err := s.cmd.Wait()
	if with == os.Interrupt && err != nil {
		fatalf("naru did not stop cleanly: %v", err)
	}
	s.cmd = nil
}

// serveCmd: serve — starts the installation, and stops it when the story ends.
func serveCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	s.start(ts.Fatalf)
	ts.Defer(func() { s.stop(os.Interrupt, ts.Fatalf) })
}

// killCmd: kill — ends the server without a word.
func killCmd(ts *testscript.TestScript, neg bool, args []string) {
	storyOf(ts).stop(syscall.SIGKILL, ts.Fatalf)
}

// asCmd: as officer@dangjin.example — speaks as a member; as stranger — as nobody.
func asCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	if s.who = args[0]; s.who == "stranger" {
		s.who = ""
		return
	}
	if s.tokens[s.who] != "" {
		return
	}
	who := s.who
	s.who = ""
	s.ask(ts.Fatalf, "POST", "/session", fmt.Sprintf(`{"email":%q,"password":%q}`, who, demoPassword))
	if s.status != 200 {
		ts.Fatalf("sign in %s: %d %s", who, s.status, s.body)
	}
	s.who, s.tokens[who] = who, s.field(ts.Fatalf, "access")
}

// askCmd: ask METHOD path [body or file] — asks the surface. $NAME stands for what was kept; If-Match is the revision last seen of an object
// unless @rev=… says another.
func askCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	body := ""
	if len(args) > 2 {
		if body = args[2]; !strings.HasPrefix(body, "{") {
			body = ts.ReadFile(args[2])
		}
	}
	s.ask(ts.Fatalf, args[0], args[1], body)
}

func (s *story) ask(fatalf func(string, ...any), method, path, body string) {
	path, body = s.fill(path), s.fill(body)
	path, rev, _ := strings.Cut(path, "@rev=")
	if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") {
		path = "/api/v1" + path
	}
	r, err := http.NewRequestWithContext(context.Background(), method, s.url+strings.TrimPrefix(path, "//site"), strings.NewReader(body))
	if err != nil {
		fatalf("ask: %v", err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.who != "" {
		r.Header.Set("Authorization", "Bearer "+s.tokens[s.who])
	}
	if rev != "" {
		r.Header.Set("If-Match", strconv.Quote(rev))
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		fatalf("ask: %v", err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		fatalf("ask: %v", err)
	}
	s.status, s.head, s.body = answer.StatusCode, answer.Header, string(raw)
}

// statusCmd: status 200 — what the last question was answered with.
func statusCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	if strconv.Itoa(s.status) != args[0] {
		ts.Fatalf("status %d, want %s: %s", s.status, args[0], s.body)
	}
}

// seesCmd: sees text — the last answer holds the text; ! sees text — it doesn't.
func seesCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	want := s.fill(args[0])
	if strings.Contains(s.body, want) == neg {
		ts.Fatalf("sees %q is %t: %s", want, neg, s.body)
	}
}

// fill puts what was kept in the place of its names.
func (s *story) fill(text string) string {
	for name, value := range s.kept {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// keepCmd: keep NAME items.0.id — keeps a value of the last answer under a name.
func keepCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	s.kept[args[0]] = s.field(ts.Fatalf, args[1])
}

func (s *story) field(fatalf func(string, ...any), path string) string {
	var at any
	d := json.NewDecoder(strings.NewReader(s.body))
	d.UseNumber()
	if err := d.Decode(&at); err != nil {
		fatalf("the answer is no JSON: %s", s.body)
	}
	for _, key := range strings.Split(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				fatalf("no %s in %s", path, s.body)
			}
			at = v[i]
		default:
			fatalf("no %s in %s", path, s.body)
		}
	}
	if at == nil {
		fatalf("no %s in %s", path, s.body)
	}
	return fmt.Sprint(at)
}

// settleCmd: settle METHOD path text — asks until the answer holds the text, for what follows from a deed within a moment.
func settleCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	for end := time.Now().Add(10 * time.Second); ; {
		s.ask(ts.Fatalf, args[0], args[1], "")
		if strings.Contains(s.body, s.fill(args[2])) != neg {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s %s never showed %q: %d %s", args[0], args[1], args[2], s.status, s.body)
		}
		time.Sleep(20 * time.Millisecond) // between two looks at another process
	}
}

// hugeCmd: huge METHOD path — begins to send a gigabyte, as a client that doesn't care would.
func hugeCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		ts.Fatalf("dial: %v", err)
	}
	defer c.Close()
	fmt.Fprintf(c, "%s /api/v1%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n", args[0], args[1])
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		ts.Fatalf("a gigabyte was announced and nobody answered: %v", err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		ts.Fatalf("read: %v", err)
	}
	s.status, s.body = answer.StatusCode, string(raw)
}

// forgeCmd: forge — speaks with the last member's token, its last letters changed.
func forgeCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	token := s.tokens[s.who]
	s.who = "forged"
	s.tokens[s.who] = token[:len(token)-6] + "AAAAAA"
}

// bearCmd: bear guest access — speaks under a name by a token of the last answer.
func bearCmd(ts *testscript.TestScript, neg bool, args []string) {
	s := storyOf(ts)
	s.tokens[args[0]] = s.field(ts.Fatalf, args[1])
	s.who = args[0]
}
