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
	keyRounds = 2
	lastKeys  = 8 // turned at the same time, right before the crash
)

// signer is somebody of the demo who asks the built server.
type signer struct{ url, token string }

// ask returns what was answered with success, and with which status; 0 where the server is gone.
func (s signer) ask(method, path, body string) (map[string]any, int) {
	got := map[string]any{}
	status, _ := tell(request{at: &node{url: s.url}, token: s.token, do: method + " " + path, body: body, into: &got})
	return got, status
}

func (s signer) must(t *testing.T, method, path, body string) map[string]any {
	t.Helper()
	got := map[string]any{}
	status, raw := tell(request{at: &node{url: s.url}, token: s.token, do: method + " " + path, body: body, into: &got})
	if status != http.StatusOK {
		t.Fatalf("%s %s = %d %s", method, path, status, raw)
	}
	return got
}

// TestKilledServerGivesEachPartyItsCopyOnce kills the built binary between the last key of an approval and the copies into the homes of both parties. Whatever
// key was answered stands, and once it is back each home has its copy, exactly once.
func TestKilledServerGivesEachPartyItsCopyOnce(t *testing.T) {
	t.Parallel()
	s := killable(t)
	given := 0
	for round := range keyRounds {
		officer, head := signer{s.url, s.token(t, "officer@dangjin.example")}, signer{s.url, s.token(t, "head@dangjin.example")}
		chief := signer{s.url, s.token(t, "head@rizhao.example")}
		space := sharedSpace(t, officer, "rizhao")
		keys := make([]string, lastKeys)
		hashes := map[string]string{}
		for i := range keys {
			pad := officer.must(t, "POST", "/spaces/"+space+"/pads", fmt.Sprintf(`{"kind":"free","langs":["ko"],"title":{"source":"ko","said":{"ko":{"value":"규칙 %d-%d"}}}}`, round, i))
			a := officer.must(t, "POST", "/spaces/"+space+"/approvals", fmt.Sprintf(`{"about":{"noun":"pad","id":%q},"intent":"approve","order":"parallel","due":%q}`,
				pad["id"], time.Now().AddDate(0, 0, 9).Format(time.DateOnly)))
			keys[i], _ = a["id"].(string)
			hashes[keys[i]], _ = a["sha256"].(string)
			head.must(t, "POST", "/spaces/"+space+"/approvals/"+keys[i]+"/give", fmt.Sprintf(`{"sha256":%q}`, a["sha256"]))
		}
		var turning sync.WaitGroup
		var mu sync.Mutex
		answered := map[string]bool{}
		for _, id := range keys {
			turning.Go(func() {
				if _, status := chief.ask("POST", "/spaces/"+space+"/approvals/"+id+"/give", fmt.Sprintf(`{"sha256":%q}`, hashes[id])); status == http.StatusOK {
					mu.Lock()
					answered[id] = true
					mu.Unlock()
				}
			})
		}
		time.Sleep(time.Duration(10+rand.IntN(120)) * time.Millisecond) // the moment of the crash is what varies
		s.stop(syscall.SIGKILL, t.Fatalf)
		turning.Wait()
		s.start(t.Fatalf)
		officer.url, chief.url = s.url, s.url
		officer.token, chief.token = s.token(t, "officer@dangjin.example"), s.token(t, "head@rizhao.example")
		liaison := signer{s.url, s.token(t, "liaison@rizhao.example")}
		auditors := map[string]signer{"dangjin": {s.url, s.token(t, "admin@dangjin.example")}, "rizhao": {s.url, s.token(t, "admin@rizhao.example")}}
		for _, id := range keys {
			state := officer.must(t, "GET", "/spaces/"+space+"/approvals/"+id, "")["state"]
			if answered[id] && state != "completed" {
				t.Errorf("the last key of %s was answered, and it is %v after the crash", id, state)
			}
			if state != "completed" { // the crash came before the key was kept: it is turned now
				chief.must(t, "POST", "/spaces/"+space+"/approvals/"+id+"/give", fmt.Sprintf(`{"sha256":%q}`, hashes[id]))
			}
			given++
			for tenant, who := range map[string]signer{"dangjin": officer, "rizhao": liaison} {
				copied := waitForCopy(t, who, tenant, id)
				if copied["sha256"] != hashes[id] || copied["copy"] != true {
					t.Errorf("%s keeps something else of %s: %v", tenant, id, copied["sha256"])
				}
				if n := waitForWord(t, auditors[tenant], id, "approval.copied"); n != 1 {
					t.Errorf("the trail of %s tells %d times that %s was copied, want once", tenant, n, id)
				}
			}
		}
	}
	s.stop(os.Interrupt, t.Fatalf)
	s.examine(t)
	t.Logf("%d approvals were completed around %d crashes", given, keyRounds)
}

// sharedSpace is the partnership that somebody's city shares with another alone.
func sharedSpace(t *testing.T, who signer, with string) string {
	t.Helper()
	all, _ := who.must(t, "GET", "/pacts?size=100", "")["items"].([]any)
	for _, one := range all {
		pact, _ := one.(map[string]any)
		parties, _ := pact["parties"].([]any)
		for _, p := range parties {
			if party, _ := p.(map[string]any); party["tenant"] == with && pact["kind"] == "pair" {
				return fmt.Sprintf("pact:%s", pact["id"])
			}
		}
	}
	t.Fatalf("there is no partnership with %s", with)
	return ""
}

// waitForCopy waits until a home has its copy: it follows from the last key within a moment.
func waitForCopy(t *testing.T, who signer, tenant, id string) map[string]any {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if got, status := who.ask("GET", "/spaces/home:"+tenant+"/approvals/"+id, ""); status == http.StatusOK {
			return got
		}
		if time.Now().After(end) {
			t.Fatalf("%s never gets its copy of %s", tenant, id)
		}
	}
}

// waitForWord waits until a home's trail tells of a deed, which follows what is kept within a moment, and returns how often it does.
func waitForWord(t *testing.T, auditor signer, id, kind string) int {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if n := told(t, auditor, id, kind); n > 0 || time.Now().After(end) {
			return n
		}
	}
}

// told counts how often a deed on an object stands in the trail of a home.
func told(t *testing.T, auditor signer, id, kind string) int {
	t.Helper()
	n := 0
	all, _ := auditor.must(t, "GET", "/audit?size=100&about="+id, "")["items"].([]any)
	for _, one := range all {
		if deed, _ := one.(map[string]any); deed["kind"] == kind {
			n++
		}
	}
	return n
}
