package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

// benchCommand measures an installation from another process over HTTP. The data is made at the first run and kept for the next.
type benchCommand struct {
	settings
	liveBench
	Cases   int           `help:"Published cases." default:"20000"`
	Cities  int           `help:"Tenants." default:"250"`
	Writers int           `help:"Writers at the same time." default:"64"`
	Time    time.Duration `help:"How long writers write." default:"10s"`
	Reads   int           `help:"Requests of each sort." default:"2000"`
	Ferret  string        `help:"A program that serves MongoDB's protocol and prints its address, for the row of the second engine." type:"path"`
	Few     int           `help:"Published cases for that row, which shows behaviour, not speed." default:"30"`
}

// figures are what one run measured.
type figures struct {
	engine             string
	cases              int
	open, list, search times
	write              times
	perSecond          float64
	cold               time.Duration
	resident           float64 // MiB
}

// Run implements kong's command.
func (c *benchCommand) Run(ctx context.Context) error {
	if err := errors.Join(c.check(), c.checkLive()); err != nil {
		return err
	}
	if c.wants("cases") && c.Peer == "" {
		if err := c.runCases(ctx); err != nil {
			return err
		}
	}
	if c.wantsRegister() {
		if err := c.runRegister(ctx); err != nil {
			return err
		}
	}
	if slices.Contains(c.Only, timeRows) && c.Peer == "" {
		table, err := timeTable(benchTurns)
		if err != nil {
			return err
		}
		fmt.Print(table)
	}
	if slices.Contains(c.Only, checkinRows) && c.Peer == "" {
		table, err := c.checkinTable(ctx, benchArrivals)
		if err != nil {
			return err
		}
		fmt.Print(table)
	}
	if !c.wantsLive() {
		return nil
	}
	return c.runLive(ctx)
}

// runCases measures the library on each engine and prints the table.
func (c *benchCommand) runCases(ctx context.Context) error {
	embedded := *c
	embedded.Data, embedded.Mongo = c.file(fmt.Sprintf("bench-%d-%d", c.Cases, c.Cities)), ""
	rows, err := embedded.rows(ctx, "embedded", nil)
	if err != nil {
		return err
	}
	if c.Mongo != "" {
		if rows, err = c.second(ctx, rows, c.Mongo, "MongoDB", c.Cases); err != nil {
			return err
		}
	}
	if c.Ferret != "" {
		if rows, err = c.ferret(ctx, rows); err != nil {
			return err
		}
	}
	fmt.Print(table(rows))
	return nil
}

// second adds the row of an installation kept in MongoDB, in a database of its own that must be empty or from an earlier run.
func (c *benchCommand) second(ctx context.Context, rows []figures, at, name string, cases int) ([]figures, error) {
	u, err := url.Parse(at)
	if err != nil {
		return nil, fmt.Errorf("the address of MongoDB: %w", err)
	}
	other := *c
	u.Path = fmt.Sprintf("/naru_bench_%d", cases)
	other.Mongo, other.Cases, other.Cities = u.String(), cases, min(c.Cities, cases)
	dir, err := os.MkdirTemp("", "naru-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(dir) // a leftover in the temporary folder is no failure
	other.Data = dir
	return other.rows(ctx, name, rows)
}

// ferret starts the helper and adds its row.
func (c *benchCommand) ferret(ctx context.Context, rows []figures) ([]figures, error) {
	helper := exec.CommandContext(ctx, c.Ferret)
	in, err := helper.StdinPipe() // the helper ends when this closes
	if err != nil {
		return nil, err
	}
	out, err := helper.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := helper.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Ferret, err)
	}
	var at string
	if _, err := fmt.Fscanln(out, &at); err != nil {
		return nil, fmt.Errorf("%s told no address: %w", c.Ferret, err)
	}
	less := *c
	less.Reads, less.Time, less.Writers = min(c.Reads, 50), min(c.Time, 3*time.Second), min(c.Writers, 4)
	rows, err = less.second(ctx, rows, at, "FerretDB*", c.Few)
	return rows, errors.Join(err, in.Close(), helper.Wait())
}

// rows seeds what isn't there yet, measures it, and adds the row.
func (c *benchCommand) rows(ctx context.Context, name string, rows []figures) ([]figures, error) {
	begun := time.Now()
	h, err := open(ctx, c.settings, c.logger())
	if err != nil {
		return nil, err
	}
	if err := errors.Join(seed(ctx, h, c.Cases, c.Cities), h.Close()); err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	fmt.Fprintf(os.Stderr, "%s: %d cases in %d tenants are there after %s\n", name, c.Cases, c.Cities, time.Since(begun).Round(time.Second))
	f, err := c.measure(ctx)
	if err != nil {
		return nil, err
	}
	f.engine, f.cases = name, c.Cases
	return append(rows, f), nil
}

func (c *benchCommand) measure(ctx context.Context) (f figures, err error) {
	b, err := launch(ctx, c.settings)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, b.stop()) }()
	f.cold = b.start
	ids, err := b.ids(ctx, 1000)
	if err != nil {
		return f, err
	}
	dice, words := rand.New(rand.NewPCG(1, 2)), benchWords()
	lists := []string{"/library?size=20", "/library?size=20&sector=YTH", "/library?size=20&type=EXCHANGE", "/library?size=20&tenant=" + string(benchCity(7))}
	for _, sort := range []struct {
		into *times
		path func() string
	}{
		{&f.open, func() string { return "/library/" + pick(dice, ids) }},
		{&f.list, func() string { return pick(dice, lists) }},
		{&f.search, func() string { return "/search?size=20&q=" + url.QueryEscape(pick(dice, words)) }},
	} {
		for i := range c.Reads + c.Reads/10 {
			took, err := b.ask(ctx, "GET", sort.path(), "", 0, nil, nil)
			if err != nil {
				return f, err
			}
			if i >= c.Reads/10 { // the first ones warm up
				*sort.into = append(*sort.into, took)
			}
		}
	}
	if f.write, f.perSecond, err = b.write(ctx, c.Writers, c.Time); err != nil {
		return f, err
	}
	f.resident, err = b.resident()
	return f, err
}

// ids lists published cases to open.
func (b *served) ids(ctx context.Context, most int) ([]string, error) {
	var all []string
	for after := ""; len(all) < most; {
		var p struct {
			Items []struct{ ID string }
			Next  string
		}
		if _, err := b.ask(ctx, "GET", "/library?size=100&after="+url.QueryEscape(after), "", 0, nil, &p); err != nil {
			return nil, err
		}
		for _, i := range p.Items {
			all = append(all, i.ID)
		}
		if after = p.Next; after == "" {
			break
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no case is published")
	}
	return all, nil
}

// write has as many writers as asked for save a draft of realistic size again and again. An answered save is on the disk.
func (b *served) write(ctx context.Context, writers int, span time.Duration) (times, float64, error) {
	tokens := make([]string, min(writers, benchOfficers))
	for i := range tokens {
		var in struct{ Access string }
		body := fmt.Sprintf(`{"email":"officer-%d@bench.example","password":%q}`, i, benchPassword)
		if _, err := b.ask(ctx, "POST", "/session", "", 0, []byte(body), &in); err != nil {
			return nil, 0, err
		}
		tokens[i] = in.Access
	}
	drafts := make([]draft, writers)
	for i := range drafts {
		if _, err := b.ask(ctx, "POST", "/cases", tokens[i%len(tokens)], 0, benchDraft(i, 0), &drafts[i]); err != nil {
			return nil, 0, err
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	took := make([]times, writers)
	var all sync.WaitGroup
	begun := time.Now()
	for i := range drafts {
		all.Go(func() {
			for n := 1; time.Since(begun) < span && ctx.Err() == nil; n++ {
				d := &drafts[i]
				t, err := b.ask(ctx, "PATCH", "/cases/"+d.ID, tokens[i%len(tokens)], d.Rev, benchDraft(i, n), d)
				if err != nil {
					cancel(err)
					return
				}
				took[i] = append(took[i], t)
			}
		})
	}
	all.Wait()
	spent := time.Since(begun)
	var every times
	for _, t := range took {
		every = append(every, t...)
	}
	return every, float64(len(every)) / spent.Seconds(), context.Cause(ctx)
}

// draft is what a writer knows of hers.
type draft struct {
	ID  string
	Rev int64
}

// benchDraft is a draft of some 3 KB that each save changes.
func benchDraft(writer, n int) []byte {
	doc := func(s string) map[string]any {
		text := map[string]any{"type": "text", "text": s}
		return map[string]any{"source": "ko", "said": map[string]any{"ko": map[string]any{
			"value": map[string]any{"type": "doc", "content": []any{map[string]any{"type": "paragraph", "content": []any{text}}}},
		}}}
	}
	said := func(s string) map[string]any {
		return map[string]any{"source": "ko", "said": map[string]any{"ko": map[string]any{"value": s}}}
	}
	long := strings.Repeat("두 도시는 해마다 청소년을 서로 보내어 말과 문화를 배우게 하였다. ", 6)
	raw, err := json.Marshal(map[string]any{
		"type": "EXCHANGE", "source": "ko", "title": said(fmt.Sprintf("청소년 교류 %d", writer)), "summary": said("자매도시와 이어 온 청소년 교류"),
		"parts": map[string]any{"background": doc(long), "process": doc(fmt.Sprintf("%s %d번째 저장", long, n)), "outcome": doc(long)}, "contact": said("국제협력팀"),
		"sectors": []string{"YTH"}, "tags": []string{"청소년"}, "year_from": 2024, "year_to": 0, "place": "", "partners": []string{}, "sources": []any{},
	})
	if err != nil {
		panic("bench: a draft can't be written as JSON: " + err.Error())
	}
	return raw
}

// lines prints lines of figures: what is measured, what is asked of it, and a column for each engine.
func lines[F any](b *strings.Builder, rows []F) func(what, goal string, of func(F) string) {
	return func(what, goal string, of func(F) string) {
		fmt.Fprintf(b, "%-34s%-16s", what, goal)
		for _, f := range rows {
			fmt.Fprintf(b, "%-16s", of(f))
		}
		b.WriteByte('\n')
	}
}

// ms prints a duration in milliseconds.
func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

// table prints the figures beside what is asked of the embedded engine.
func table(rows []figures) string {
	var b strings.Builder
	line := lines(&b, rows)
	line("", "asked", func(f figures) string { return f.engine })
	line("published cases", "", func(f figures) string { return fmt.Sprint(f.cases) })
	line("open a case, p50", "2 ms", func(f figures) string { return ms(f.open.at(.5)) })
	line("open a case, p99", "", func(f figures) string { return ms(f.open.at(.99)) })
	line("list page, p50", "4 ms", func(f figures) string { return ms(f.list.at(.5)) })
	line("list page, p99", "", func(f figures) string { return ms(f.list.at(.99)) })
	line("search, p50", "15 ms", func(f figures) string { return ms(f.search.at(.5)) })
	line("search, p99", "60 ms", func(f figures) string { return ms(f.search.at(.99)) })
	line("durable writes a second", "3000", func(f figures) string { return fmt.Sprintf("%.0f", f.perSecond) })
	line("write, p50", "", func(f figures) string { return ms(f.write.at(.5)) })
	line("write, p99", "", func(f figures) string { return ms(f.write.at(.99)) })
	line("cold start", "1000 ms", func(f figures) string { return ms(f.cold) })
	line("resident memory after the run", "250 MiB", func(f figures) string { return fmt.Sprintf("%.0f MiB", f.resident) })
	for _, f := range rows {
		if strings.HasSuffix(f.engine, "*") {
			b.WriteString("* FerretDB scans where MongoDB uses an index: this row shows behaviour, not speed.\n")
		}
	}
	return b.String()
}
