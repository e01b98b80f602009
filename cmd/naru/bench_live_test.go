package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/realtime/load"
)

// TestBenchMeasuresALiveServer plays every row with a handful of clients against the built binary. The figures are of no interest here, but that there is
// one for each line, that no answered post was lost or doubled, and that nothing had to be remarked.
func TestBenchMeasuresALiveServer(t *testing.T) {
	bin := program(t, "../..", "naru")
	bench := exec.Command(bin, "bench", "--data", t.TempDir(), "--log-level", "error", "--only", "live", "--live-time", "200ms", "--live-crowd", "0.01")
	var progress strings.Builder
	bench.Stderr = &progress
	begun := time.Now()
	out, err := bench.Output()
	if err != nil {
		t.Fatalf("naru bench: %v\n%s\n%s", err, out, progress.String())
	}
	t.Logf("%s\n%s\nin %s", progress.String(), out, time.Since(begun).Round(time.Millisecond))
	text := string(out)
	for _, row := range liveRows() {
		for _, line := range row.lines {
			_, rest, there := strings.Cut(text, "\n"+line.what)
			got, _, _ := strings.Cut(rest, "\n")
			if !there || strings.Contains(got, "–:") || strings.HasSuffix(got, "–") {
				t.Errorf("%q has no figure: %q", line.what, got)
			}
		}
	}
	for what, want := range map[string]string{
		"  lost": `^ +0 +0$`, "SIGKILL under load: answered posts lost": `^ +0 +0 of \d{2,}, in 3 kills$`, "  posts stored twice": `^ +0 +0$`, "  gaps": `^ +0 +0$`,
	} {
		_, rest, _ := strings.Cut(text, "\n"+what)
		got, _, _ := strings.Cut(rest, "\n")
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%q: %q, want %s", what, got, want)
		}
	}
	if _, remarks, found := strings.Cut(text, "\n! "); found {
		t.Errorf("remarked: %s", remarks)
	}
}

func TestBenchSaysWhatAPeerLacks(t *testing.T) {
	run := liveBench{Peer: "centrifugo", PeerURL: "ws://127.0.0.1:1/connection/websocket", PeerRoom: "room-%d", LiveTime: time.Second, LiveCrowd: 1}.peerRun()
	on, err := run.open(t.Context())
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	for _, row := range liveRows() {
		for _, line := range run.playRow(t.Context(), row, on) {
			lacks := strings.HasPrefix(line.got, "–: keeps nothing")
			if needs := len(row.needs) > 0 && row.needs[0] == load.Durable; lacks != needs || !strings.HasPrefix(line.got, "–") {
				t.Errorf("%s prints %q of a server that isn't there", line.what, line.got)
			}
		}
	}
	if len(run.notes) == 0 {
		t.Error("nothing says that nobody answers")
	}
	if on.room(3) != "room-3" {
		t.Errorf("the third room is %s", on.room(3))
	}
}

func TestBenchIsToldWhatToMeasure(t *testing.T) {
	for _, test := range []struct {
		bench liveBench
		right bool
		live  bool
	}{
		{liveBench{Only: []string{"cases", "live"}, LiveTime: 1, LiveCrowd: 1}, true, true},
		{liveBench{Only: []string{"cases"}, LiveTime: 1, LiveCrowd: 1}, true, false},
		{liveBench{Only: []string{"kill"}, LiveTime: 1, LiveCrowd: 1}, true, true},
		{liveBench{Only: []string{"kil"}, LiveTime: 1, LiveCrowd: 1}, false, false},
		{liveBench{Only: []string{"live"}, LiveTime: 0, LiveCrowd: 1}, false, true},
		{liveBench{Only: []string{"live"}, LiveTime: 1, LiveCrowd: 1, Peer: "centrifugo"}, false, true},
	} {
		if err := test.bench.checkLive(); (err == nil) != test.right || test.bench.wantsLive() != test.live {
			t.Errorf("%+v: %v, live: %t", test.bench, err, test.bench.wantsLive())
		}
	}
}

func TestBenchReadsWhatAProcessUses(t *testing.T) {
	self := process(os.Getpid())
	held, err := self.memory("VmRSS")
	most, err2 := self.memory("VmHWM")
	if err != nil || err2 != nil || held < 1 || most < held*.9 {
		t.Errorf("this process holds %.1f MiB, %.1f at most: %v, %v", held, most, err, err2)
	}
	spent, err := self.time()
	if own := ownTime(); err != nil || spent > own+100*time.Millisecond || spent < own-time.Second {
		t.Errorf("this process has used %v, and by its own account %v: %v", spent, own, err)
	}
	if _, err := process(0).memory("VmRSS"); err != errNoProcess {
		t.Errorf("of no process: %v, want errNoProcess", err)
	}
}
