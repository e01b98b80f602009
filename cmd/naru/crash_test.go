package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	crashRounds  = 20
	crashWriters = 6
)

// TestKilledServerLosesNoAnsweredWrite kills the built binary with SIGKILL in the middle of a stream of writes, twenty times, and each time asks
// the next one for everything that was answered. Whatever deed was begun must be carried through.
func TestKilledServerLosesNoAnsweredWrite(t *testing.T) {
	t.Parallel()
	s := killable(t)
	officer, head := s.token(t, "officer@dangjin.example"), s.token(t, "head@dangjin.example")
	known := &answered{saved: map[string]int64{}, approved: map[string]bool{}}
	for round := range crashRounds {
		var writers sync.WaitGroup
		for w := range crashWriters {
			writers.Add(1)
			go func() {
				defer writers.Done()
				known.write(s.url, officer, head, fmt.Sprintf("%d-%d", round, w))
			}()
		}
		time.Sleep(time.Duration(150+rand.IntN(350)) * time.Millisecond) // the moment of the crash is what varies
		s.stop(syscall.SIGKILL, t.Fatalf)
		writers.Wait()
		s.start(t.Fatalf)
		known.check(t, s.url, officer)
	}
	if len(known.saved) < crashRounds || len(known.approved) == 0 {
		t.Fatalf("only %d cases and %d approvals were answered in %d rounds: the stream was no stream", len(known.saved), len(known.approved), crashRounds)
	}
	s.stop(os.Interrupt, t.Fatalf)
	s.examine(t)
	t.Logf("%d cases, %d approvals survived %d crashes", len(known.saved), len(known.approved), crashRounds)
}

// token signs a member of the demo in.
func (s *story) token(t *testing.T, email string) string {
	t.Helper()
	s.who = ""
	s.ask(t.Fatalf, "POST", "/session", fmt.Sprintf(`{"email":%q,"password":%q}`, email, demoPassword))
	if s.status != 200 {
		t.Fatalf("sign in %s: %d %s", email, s.status, s.body)
	}
	return s.field(t.Fatalf, "access")
}

// answered is what the server said it has kept.
type answered struct {
	mu       sync.Mutex
	saved    map[string]int64 // the revision last answered of each case
	approved map[string]bool
}

// write begins a case, saves it again and again, then submits and approves it, and begins the next, until the server is gone.
func (a *answered) write(url, officer, head, name string) {
	for n := 0; ; n++ {
		kept, ok := send(url, officer, "POST", "/cases", crashCase(name, n, 0), 0)
		if !ok {
			return
		}
		a.note(kept.ID, kept.Rev)
		for i := 1; i <= 5; i++ {
			if kept, ok = send(url, officer, "PATCH", "/cases/"+kept.ID, crashCase(name, n, i), kept.Rev); !ok {
				return
			}
			a.note(kept.ID, kept.Rev)
		}
		if kept, ok = send(url, officer, "POST", "/cases/"+kept.ID+"/submit", "", kept.Rev); !ok {
			return
		}
		a.note(kept.ID, kept.Rev)
		if kept, ok = send(url, head, "POST", "/cases/"+kept.ID+"/approve", "", kept.Rev); !ok {
			return
		}
		a.note(kept.ID, kept.Rev)
		a.mu.Lock()
		a.approved[kept.ID] = true
		a.mu.Unlock()
	}
}

func (a *answered) note(id string, rev int64) {
	a.mu.Lock()
	a.saved[id] = rev
	a.mu.Unlock()
}

// check asks for every case that was answered, and that every approved one stands before the network.
func (a *answered) check(t *testing.T, url, officer string) {
	t.Helper()
	for id, rev := range a.saved {
		kept, ok := send(url, officer, "GET", "/cases/"+id, "", 0)
		switch {
		case !ok:
			t.Fatalf("case %s was answered at revision %d and is gone", id, rev)
		case kept.Rev < rev:
			t.Fatalf("case %s was answered at revision %d and is at %d", id, rev, kept.Rev)
		case kept.Rev > rev+1:
			t.Fatalf("case %s is at revision %d, though only %d was asked for", id, kept.Rev, rev+1)
		}
		a.saved[id] = kept.Rev
	}
	reviewer := (&story{url: url}).token(t, "reviewer@gaok.example")
	for id := range a.approved {
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			if _, ok := send(url, reviewer, "GET", "/submissions/"+id+"-1-1", "", 0); ok {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("case %s was approved and never came before the network", id)
			}
		}
	}
}

type crashAnswer struct {
	ID  string
	Rev int64
}

// send asks and reports whether it was answered with success. A server that is being killed answers nothing.
func send(url, token, method, path, body string, rev int64) (crashAnswer, bool) {
	var kept crashAnswer
	status, _ := tell(request{at: &node{url: url}, token: token, do: method + " " + path, body: body, rev: rev, into: &kept})
	return kept, status == http.StatusOK
}

// crashCase is a case that can be submitted; n and i make each save another.
func crashCase(name string, n, i int) string {
	doc := fmt.Sprintf(`{"source":"ko","said":{"ko":{"value":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"%s 의 %d 번째 사례, %d 번째 저장"}]}]}}}}`, name, n, i)
	return fmt.Sprintf(`{"type":"IDEA","source":"ko","title":{"source":"ko","said":{"ko":{"value":"사례 %s-%d"}}},"summary":{"source":"ko","said":{"ko":{"value":"요약"}}},
		"parts":{"background":%[3]s,"process":%[3]s,"outcome":%[3]s},"contact":{"source":"ko","said":{}},"sectors":["ADM"],"tags":[],"year_from":2024,"year_to":0,
		"place":"","partners":[],"sources":[]}`, name, n, doc)
}
