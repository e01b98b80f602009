package main

import (
	"encoding/json"
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
	talkRounds  = 3
	talkPosters = 12
)

// TestKilledServerLosesNoAnsweredPost kills the built binary with SIGKILL while a room is being talked in. Each poster sends what wasn't answered again, under
// the same key, as a browser does. In the end every post that was answered stands in the room once, in one sequence without a gap.
func TestKilledServerLosesNoAnsweredPost(t *testing.T) {
	t.Parallel()
	s := killable(t)
	token := s.token(t, "officer@dangjin.example")
	room := "/spaces/home:dangjin/rooms/" + roomFor(t, s.url, token)
	seqs := map[string]int64{} // by key, as they were answered
	var mu sync.Mutex
	for round := range talkRounds {
		var posters sync.WaitGroup
		for p := range talkPosters {
			posters.Add(1)
			go func() {
				defer posters.Done()
				for n := 0; ; n++ {
					key := fmt.Sprintf("%d-%d-%d", round, p, n)
					seq, ok := talk(s.url, token, room, key)
					if !ok {
						mu.Lock()
						seqs[key] = 0 // sent, and not answered
						mu.Unlock()
						return
					}
					mu.Lock()
					seqs[key] = seq
					mu.Unlock()
				}
			}()
		}
		time.Sleep(time.Duration(300+rand.IntN(400)) * time.Millisecond) // the moment of the crash is what varies
		s.stop(syscall.SIGKILL, t.Fatalf)
		posters.Wait()
		s.start(t.Fatalf)
		for key, seq := range seqs {
			if seq != 0 {
				continue
			}
			again, ok := talk(s.url, token, room, key)
			if !ok {
				t.Fatalf("%s isn't taken again after the crash", key)
			}
			seqs[key] = again
		}
	}
	kept := logOf(t, s.url, token, room)
	for key, seq := range seqs {
		if kept[seq] != key {
			t.Errorf("%s was answered as message %d, where %q stands", key, seq, kept[seq])
		}
	}
	if len(kept) != len(seqs) || len(seqs) < 10*talkRounds {
		t.Errorf("%d posts were answered, %d messages are kept", len(seqs), len(kept))
	}
	s.stop(os.Interrupt, t.Fatalf)
	t.Logf("%d posts survived %d crashes, each once", len(seqs), talkRounds)
}

// askJSON sends a request and reads a JSON answer, or reports that there was none.
func askJSON(url, token, method, path string, body, into any) bool {
	raw, err := json.Marshal(body)
	if err != nil {
		return false
	}
	status, _ := tell(request{at: &node{url: url}, token: token, do: method + " " + path, body: string(raw), into: into})
	return status == http.StatusOK
}

// roomFor opens a room of the city's own.
func roomFor(t *testing.T, url, token string) string {
	t.Helper()
	var r struct{ ID string }
	name := map[string]any{"source": "ko", "said": map[string]any{"ko": map[string]string{"value": "비상 연락"}}}
	if !askJSON(url, token, "POST", "/spaces/home:dangjin/rooms", map[string]any{"kind": "topic", "name": name}, &r) {
		t.Fatal("no room is opened")
	}
	return r.ID
}

// talk says its key in the room, and returns the place it got.
func talk(url, token, room, key string) (int64, bool) {
	var m struct{ Seq int64 }
	ok := askJSON(url, token, "POST", room+"/messages", map[string]string{"key": key, "lang": "ko", "text": key}, &m)
	return m.Seq, ok
}

// logOf reads all that stands in the room, by place, and fails for a gap.
func logOf(t *testing.T, url, token, room string) map[int64]string {
	t.Helper()
	kept := map[int64]string{}
	for after := int64(0); ; {
		var page struct {
			Items []struct {
				Seq  int64
				Text string
			}
			Last bool
		}
		if !askJSON(url, token, "GET", fmt.Sprintf("%s/messages?size=100&after=%d", room, after), nil, &page) {
			t.Fatalf("the room isn't read behind %d", after)
		}
		for _, m := range page.Items {
			if m.Seq != after+1 {
				t.Errorf("message %d stands behind %d", m.Seq, after)
			}
			after = m.Seq
			kept[m.Seq] = m.Text
		}
		if page.Last {
			return kept
		}
	}
}
