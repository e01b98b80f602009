package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAKilledImportGoesOnWithoutDoubling kills the built binary with SIGKILL while a list is taken in, and again while it is taken back, and asks the next
// one for what came of it: every row is one tie, then none.
func TestAKilledImportGoesOnWithoutDoubling(t *testing.T) {
	t.Parallel()
	const rows = 2000
	s := killable(t)
	officer := s.token(t, "officer@dangjin.example")
	var list strings.Builder
	list.WriteString("국가,도시,구분,결연일\n")
	for i := range rows {
		fmt.Fprintf(&list, "프랑스,Ville %c%c%c,자매결연,%d-03-01\n", 'A'+i%26, 'a'+i/26%26, 'a'+i/676, 1970+i%50)
	}
	before := s.counted(t, officer)
	var f, l crashList
	s.must(t, officer, "POST", "/spaces/home:dangjin/files?name=list.csv", list.String(), 0, &f)
	s.must(t, officer, "POST", "/tie-imports", fmt.Sprintf(`{"file":%q}`, f.ID), 0, &l)
	s.must(t, officer, "PUT", "/tie-imports/"+l.ID+"/mapping", `{"columns":["country","partner","kind","since"]}`, l.Rev, &l)
	if l.Tally["accepted"] != rows {
		t.Fatalf("of %d rows %v would be taken in", rows, l.Tally)
	}
	s.must(t, officer, "POST", "/tie-imports/"+l.ID+"/run", "", l.Rev, &l)
	s.killWhile(t, officer, "running", l.ID)
	s.awaits(t, officer, &l, "done")
	if after := s.counted(t, officer); l.Made != rows || after != before+rows {
		t.Errorf("%d ties were made of %d rows, and the register went from %d to %d", l.Made, rows, before, after)
	}
	s.must(t, officer, "POST", "/tie-imports/"+l.ID+"/undo", "", l.Rev, &l)
	s.killWhile(t, officer, "undoing", l.ID)
	s.awaits(t, officer, &l, "undone")
	if after := s.counted(t, officer); after != before || l.Back != rows {
		t.Errorf("%d of %d ties were taken back, and the register has %d, want %d", l.Back, rows, after, before)
	}
	s.stop(os.Interrupt, t.Fatalf)
}

// crashList is what is asked of a list on its way, and of a file.
type crashList struct {
	ID                  string
	Rev                 int64
	State               string
	Made, Back, Handled int
	Tally               map[string]int
}

func (s *story) must(t *testing.T, token, method, path, body string, rev int64, into any) {
	t.Helper()
	if rev > 0 {
		path += fmt.Sprintf("@rev=%d", rev)
	}
	s.who, s.tokens["it"] = "it", token
	if s.ask(t.Fatalf, method, path, body); s.status != 200 {
		t.Fatalf("%s %s: %d %s", method, path, s.status, s.body)
	}
	if err := json.Unmarshal([]byte(s.body), into); err != nil {
		t.Fatal(err)
	}
}

// killWhile ends the program with SIGKILL as soon as something, and not all, was done with the list, and starts the next one.
func (s *story) killWhile(t *testing.T, token, state, id string) {
	t.Helper()
	var l crashList
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
		s.must(t, token, "GET", "/tie-imports/"+id, "", 0, &l)
		if l.State != state {
			t.Fatalf("the list is %s before anything was killed: it needs more rows", l.State)
		}
		if l.Handled > 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("nothing happens with the list while it is %s", state)
		}
	}
	s.stop(syscall.SIGKILL, t.Fatalf)
	s.start(t.Fatalf)
}

// awaits asks until the list has reached a state.
func (s *story) awaits(t *testing.T, token string, l *crashList, state string) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); l.State != state; time.Sleep(50 * time.Millisecond) {
		s.must(t, token, "GET", "/tie-imports/"+l.ID, "", 0, l)
		if time.Now().After(end) {
			t.Fatalf("the list stays %s at %d rows, want %s", l.State, l.Handled, state)
		}
	}
}

func (s *story) counted(t *testing.T, token string) int {
	t.Helper()
	var r struct{ Total int }
	s.must(t, token, "GET", "/ties?size=1", "", 0, &r)
	return r.Total
}
