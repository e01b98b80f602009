package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/realtime/load"
)

// liveBench says how the rows of realtime are measured, and of what.
type liveBench struct {
	Only      []string      `help:"What to measure: cases, register, times, check-in, live, or some of live's rows: meeting, sound, room, most, rooms, posts, talk, deaf, idle, kill, return, pad, padbusy, pads, padold." default:"cases,live,register,times,check-in"`
	LiveTime  time.Duration `help:"How long a row of live is measured, as a measure of all." default:"10s"`
	LiveCrowd float64       `help:"Share of the crowds that come, to try the rows out." default:"1" hidden:""`

	Peer      string `help:"Measure another server by the rows of live, instead of naru: centrifugo." enum:",centrifugo" default:""`
	PeerURL   string `help:"Where it opens sockets, such as ws://127.0.0.1:8000/connection/websocket."`
	PeerToken string `help:"What a client signs in with there." secret:""`
	PeerPID   int    `help:"Its process, where memory and processor time are to be measured."`
	PeerRoom  string `help:"How rooms are called there." default:"room-%d"`
}

// stage is a server on which a row is played.
type stage struct {
	adapter load.Adapter
	process process
	room    func(i int) string
	quiet   func(client int) []string                                                             // what a client is subscribed to besides rooms
	pads    func(ctx context.Context, row string) func(i, person int) (address string, err error) // nil where there are none
	old     func(ctx context.Context) (*oldPad, string, error)                                    // the old pad, and the address of a socket of it
	hall    func(context.Context) (*hall, load.Naru, error)                                       // a meeting under way, and how its readers come; nil where there are none
	crash   func(context.Context) error
	history func(ctx context.Context, room int) ([]string, error)
	close   func() error
}

// figure is one line of the table.
type figure struct{ what, asked, peer, got string }

// liveRow is played on a stage of its own, or on the one of the rows before it.
type liveRow struct {
	name  string
	fresh bool
	needs []load.Feature
	lines []figure // what it prints; a row that can't be played prints them without got
	play  func(*liveRun, context.Context, *stage) ([]string, error)
}

// liveRun plays rows.
type liveRun struct {
	liveBench
	open  func(context.Context) (*stage, error)
	notes []string // what must be said below the table
}

func (b liveBench) wants(name string) bool {
	return slices.Contains(b.Only, name) || slices.Contains(b.Only, "live") && name != "cases"
}

// wantsLive reports whether any row of live is wanted.
func (b liveBench) wantsLive() bool {
	return slices.ContainsFunc(liveRows(), func(r liveRow) bool { return b.wants(r.name) })
}

// checkLive returns what is wrong with the settings, in plain words.
func (b liveBench) checkLive() error {
	for _, name := range b.Only {
		if name != "cases" && name != registerRows && name != timeRows && name != checkinRows && name != "live" && !slices.ContainsFunc(liveRows(), func(r liveRow) bool { return r.name == name }) {
			return fmt.Errorf("--only %s is no row", name)
		}
	}
	if (b.Peer == "") != (b.PeerURL == "") {
		return errors.New("--peer and --peer-url belong together")
	}
	if b.LiveTime <= 0 || b.LiveCrowd <= 0 || b.LiveCrowd > 1 {
		return errors.New("--live-time must be longer than nothing, --live-crowd a share of 1")
	}
	return nil
}

// of returns the share of a crowd that comes, at least few.
func (b liveBench) of(whole, few int) int { return max(few, int(float64(whole)*b.LiveCrowd)) }

// part returns a part of the time that a row is measured.
func (b liveBench) part(share float64) time.Duration {
	return time.Duration(share * float64(b.LiveTime))
}

// run plays the wanted rows, one after another, and returns the table. A row that fails says why and leaves the others undisturbed.
func (r *liveRun) run(ctx context.Context, name string) (string, error) {
	var lines []figure
	var on *stage
	leave := func() error {
		if on == nil {
			return nil
		}
		err := on.close()
		on = nil
		return err
	}
	for _, row := range liveRows() {
		if !r.wants(row.name) {
			continue
		}
		if row.fresh {
			if err := leave(); err != nil {
				return "", err
			}
		}
		if on == nil {
			var err error
			if on, err = r.open(ctx); err != nil {
				return "", err
			}
		}
		lines = append(lines, r.playRow(ctx, row, on)...)
		if ctx.Err() != nil {
			return "", errors.Join(ctx.Err(), leave())
		}
	}
	return liveTable(name, lines, r.notes), leave()
}

// playRow returns the row's lines, with what was measured or why nothing was.
func (r *liveRun) playRow(ctx context.Context, row liveRow, on *stage) []figure {
	lines := slices.Clone(row.lines)
	ctx, cancel := context.WithTimeout(ctx, time.Minute+6*r.LiveTime)
	defer cancel()
	for _, need := range row.needs {
		if lacks := on.adapter.Lacks(need); lacks != "" {
			for i := range lines {
				lines[i].got = "–: " + lacks
			}
			return lines
		}
	}
	fmt.Fprintf(os.Stderr, "live: %s\n", row.name)
	begun, own := time.Now(), ownTime()
	got, err := row.play(r, ctx, on)
	if err != nil {
		r.note("%s: %v", row.name, err)
	}
	for i := range lines {
		lines[i].got = "–"
		if i < len(got) {
			lines[i].got = got[i]
		}
	}
	fmt.Fprintf(os.Stderr, "live: %s took %s, and this process %s of %d processors' time\n",
		row.name, time.Since(begun).Round(100*time.Millisecond), (ownTime() - own).Round(10*time.Millisecond), runtime.NumCPU())
	return lines
}

// note keeps what must be said below the table.
func (r *liveRun) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// sound notes what was wrong with the delivery, if anything.
func (r *liveRun) sound(row string, a load.Account) {
	if !a.Sound() {
		r.note("%s: %v", row, a)
	}
}

// liveTable prints the figures beside what is asked and what the best peer has shown.
func liveTable(name string, lines []figure, notes []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-58s%-20s%-22s%s\n", "realtime", "asked", "[best peer]", name)
	for _, f := range lines {
		fmt.Fprintf(&b, "%-58s%-20s%-22s%s\n", f.what, f.asked, f.peer, f.got)
	}
	for _, n := range notes {
		b.WriteString("! " + n + "\n")
	}
	return b.String()
}

// runLive measures what is live, of naru or of a peer, and prints the table.
func (c *benchCommand) runLive(ctx context.Context) (err error) {
	run, name := c.peerRun(), c.Peer
	if c.Peer == "" {
		var away func() error
		if run, away, err = c.liveRun(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, away()) }()
		name = "naru"
	}
	text, err := run.run(ctx, name)
	fmt.Print(text)
	return err
}

// peerRun measures another server, at its own address.
func (b liveBench) peerRun() *liveRun {
	return &liveRun{liveBench: b, open: func(context.Context) (*stage, error) {
		return &stage{
			adapter: load.Centrifugo{URL: b.PeerURL, Token: b.PeerToken}, process: process(b.PeerPID),
			room:  func(i int) string { return fmt.Sprintf(b.PeerRoom, i) },
			quiet: func(int) []string { return nil }, close: func() error { return nil },
		}, nil
	}}
}
