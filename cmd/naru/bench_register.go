package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// registerRows names the rows of the register among what is measured.
const registerRows = "register"

// The sizes of the rows: a list of the world's twin towns, and a register larger than any tenant's.
const (
	benchPairs = 26_000
	benchTies  = 2_000

	mostRegisterReads = 600 // of its pages: a p99 of six, within a minute also on a slow machine
)

// registerFigures are what one run measured of registers.
type registerFigures struct {
	engine      string
	ties, pairs int
	list        times
	look, take  time.Duration
}

func (c *benchCommand) wantsRegister() bool {
	return slices.Contains(c.Only, registerRows) && c.Peer == ""
}

// runRegister measures registers on each engine and prints the table. Each run is in a folder and a database of its own.
func (c *benchCommand) runRegister(ctx context.Context) error {
	one := *c
	one.Mongo = ""
	rows, err := one.registerRow(ctx, "embedded", benchTies, benchPairs)
	if err != nil {
		return err
	}
	all := []registerFigures{rows}
	if c.Mongo != "" {
		u, err := url.Parse(c.Mongo)
		if err != nil {
			return fmt.Errorf("the address of MongoDB: %w", err)
		}
		other := *c
		u.Path = fmt.Sprintf("/naru_bench_register_%d", time.Now().UnixNano())
		other.Mongo = u.String()
		if rows, err = other.registerRow(ctx, "MongoDB", benchTies, benchPairs); err != nil {
			return err
		}
		all = append(all, rows)
	}
	fmt.Print(registerTable(all))
	return nil
}

// registerRow brings a list of so many ties into a city's register and asks for pages of it, then a list of so many pairs into a coordinator's.
func (c *benchCommand) registerRow(ctx context.Context, name string, ties, pairs int) (f registerFigures, err error) {
	f = registerFigures{engine: name, ties: ties, pairs: pairs}
	dir, err := os.MkdirTemp("", "naru-bench-register-")
	if err != nil {
		return f, fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(dir) // a leftover in the temporary folder is no failure
	c.Data = dir
	if err := c.seatRegisters(ctx); err != nil {
		return f, err
	}
	b, err := launch(ctx, c.settings)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, b.stop()) }()
	city, err := b.signInBench(ctx, "city@bench.example")
	if err != nil {
		return f, err
	}
	if _, _, err := b.bringList(ctx, city, "home:dangjin", ownTies(ties)); err != nil {
		return f, fmt.Errorf("bring a city's list: %w", err)
	}
	if f.list, err = b.readRegister(ctx, city, min(c.Reads, mostRegisterReads)); err != nil {
		return f, err
	}
	council, err := b.signInBench(ctx, "council@bench.example")
	if err != nil {
		return f, err
	}
	f.look, f.take, err = b.bringList(ctx, council, "home:gaok", worldPairs(pairs))
	return f, err
}

// seatRegisters opens a city and a coordinator with an officer each.
func (c *benchCommand) seatRegisters(ctx context.Context) (err error) {
	h, err := open(ctx, c.settings, c.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	s := &seeder{installation: h}
	founding := s.Authority.Steward(tenants.House, seeding)
	for _, o := range []struct {
		opening tenants.Opening
		email   string
	}{
		{tenants.Opening{ID: "dangjin", Kind: tenants.KoreanBasic, Unit: "dangjin", Country: "KR", Name: lang.Plain(lang.Korean, "당진시"), Zone: "Asia/Seoul", Lang: lang.Korean}, "city@bench.example"},
		{tenants.Opening{ID: "gaok", Kind: tenants.Coordinator, Unit: "gaok", Country: "KR", Name: lang.Plain(lang.Korean, "시도지사협의회"), Zone: "Asia/Seoul", Lang: lang.Korean}, "council@bench.example"},
	} {
		if _, err := s.Tenants.Open(ctx, founding, o.opening); err != nil {
			return fmt.Errorf("open %s: %w", o.opening.ID, err)
		}
		if err := s.seat(ctx, o.opening.ID, o.email); err != nil {
			return err
		}
	}
	return h.kept.Settle(ctx)
}

func (b *served) signInBench(ctx context.Context, email string) (string, error) {
	var in struct{ Access string }
	_, err := b.ask(ctx, "POST", "/session", "", 0, fmt.Appendf(nil, `{"email":%q,"password":%q}`, email, benchPassword), &in)
	return in.Access, err
}

// readRegister asks for pages of a register as its list does.
func (b *served) readRegister(ctx context.Context, token string, reads int) (times, error) {
	dice := rand.New(rand.NewPCG(3, 4))
	lists := []string{"/ties?size=50", "/ties?size=50&kind=SISTER", "/ties?size=50&status=in_force", "/ties?size=50&country=JP", "/ties?size=50&order=since", "/ties?size=50&q=town+1"}
	var all times
	for i := range reads + reads/10 {
		took, err := b.ask(ctx, "GET", pick(dice, lists), token, 0, nil, nil)
		if err != nil {
			return nil, err
		}
		if i >= reads/10 { // the first ones warm up
			all = append(all, took)
		}
	}
	return all, nil
}

// benchList is what a program knows of a list on its way.
type benchList struct {
	ID      string
	Rev     int64
	State   string
	Columns []string
	Made    int
}

// bringList brings a list as a person does, and returns how long looking at its rows took and how long taking them in.
func (b *served) bringList(ctx context.Context, token, home, text string) (look, take time.Duration, err error) {
	var f struct{ ID string }
	if _, err := b.ask(ctx, "POST", "/spaces/"+home+"/files?name=list.csv", token, 0, []byte(text), &f); err != nil {
		return 0, 0, err
	}
	var l benchList
	if _, err := b.ask(ctx, "POST", "/tie-imports", token, 0, fmt.Appendf(nil, `{"file":%q}`, f.ID), &l); err != nil {
		return 0, 0, err
	}
	columns, err := json.Marshal(l.Columns)
	if err != nil {
		return 0, 0, err
	}
	if look, err = b.ask(ctx, "PUT", "/tie-imports/"+l.ID+"/mapping", token, l.Rev, fmt.Appendf(nil, `{"columns":%s}`, columns), &l); err != nil {
		return look, 0, err
	}
	begun := time.Now()
	if _, err := b.ask(ctx, "POST", "/tie-imports/"+l.ID+"/run", token, l.Rev, nil, &l); err != nil {
		return look, 0, err
	}
	for l.State == "running" {
		select {
		case <-time.After(50 * time.Millisecond): // as often as a person's screen would notice
		case <-ctx.Done():
			return look, 0, ctx.Err()
		}
		if _, err := b.ask(ctx, "GET", "/tie-imports/"+l.ID, token, 0, nil, &l); err != nil {
			return look, 0, err
		}
	}
	if l.Made == 0 {
		return look, 0, errors.New("no tie was made of the list")
	}
	return look, time.Since(begun), nil
}

// ownTies writes a city's own list, with days, kinds and countries as real ones have them.
func ownTies(n int) string {
	var b strings.Builder
	b.WriteString("국가,도시,구분,결연일\n")
	kinds, places := []string{"자매결연", "우호교류", "우호협력", "업무협약"}, []string{"중국", "일본", "미국", "베트남", "러시아", "프랑스", "몽골"}
	for i := range n {
		fmt.Fprintf(&b, "%s,Town %d,%s,%d.%02d.%02d.\n", places[i%len(places)], i, kinds[i%len(kinds)], 1980+i%46, 1+i%12, 1+i%28)
	}
	return b.String()
}

// worldPairs writes pairs as the list of the world's twin towns has them: no days, no kinds. They are made up.
func worldPairs(n int) string {
	var b strings.Builder
	b.WriteString("city1,country1,city2,country2\n")
	places := []string{"France", "Germany", "Japan", "United States", "China", "Poland", "Italy", "South Korea"}
	for i := range n {
		fmt.Fprintf(&b, "Town %d,%s,Ort %d,%s\n", i%9000, places[i%len(places)], i, places[(i/3+1)%len(places)])
	}
	return b.String()
}

// registerTable prints the figures beside what is asked of the embedded engine.
func registerTable(rows []registerFigures) string {
	var b strings.Builder
	line := lines(&b, rows)
	s := func(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
	line("", "asked", func(f registerFigures) string { return f.engine })
	line("ties of the register", "2000", func(f registerFigures) string { return fmt.Sprint(f.ties) })
	line("list with computed status, p50", "20 ms", func(f registerFigures) string { return ms(f.list.at(.5)) })
	line("list with computed status, p99", "", func(f registerFigures) string { return ms(f.list.at(.99)) })
	line("rows of the list brought", "26000", func(f registerFigures) string { return fmt.Sprint(f.pairs) })
	line("looked at (dry run)", "", func(f registerFigures) string { return s(f.look) })
	line("imported", "60 s", func(f registerFigures) string { return s(f.take) })
	return b.String()
}
