package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/naru-network/naru/realtime/load"
	"github.com/naru-network/naru/tenants"
)

// hallReaders follow the room of one meeting.
const hallReaders = 500

// hallRow is a meeting under way that many follow, through the door that browsers come by.
func hallRow() liveRow {
	return liveRow{name: "meeting", lines: []figure{
		{what: "a live room of 500: a change of item reaches all, p50", asked: "30 ms"},
		{what: "  p99", asked: "120 ms"},
		{what: "  a caption reaches all, 5 lines/s in each of four languages, p50", asked: "30 ms"},
		{what: "  p99", asked: "120 ms"},
		{what: "  lines lost", asked: "0"},
		{what: "  a vote reaches all, p50", asked: "30 ms"},
		{what: "  p99", asked: "120 ms"},
	}, play: (*liveRun).playHall}
}

// hall is one meeting of the bench that is under way.
type hall struct {
	b     *served
	token string
	path  string // of its room
	items []string
	rev   int64 // of its floor
	space tenants.Space
	id    string
}

var hallLangs = []string{"ko", "en", "zh-Hans", "ja"}

// openHall brings a meeting to the moment at which it begins.
func openHall(ctx context.Context, b *served, token string, space tenants.Space) (*hall, error) {
	h := &hall{b: b, token: token, space: space}
	said := func(s string) string { return `{"source":"ko","said":{"ko":{"value":"` + s + `"}}}` }
	at := "/spaces/" + string(space) + "/meetings"
	var m struct{ ID string }
	body := `{"title":` + said("회의") + `,"purpose":{"source":"ko","said":{}},"format":"working","mode":"hybrid","langs":["ko","en","zh-Hans","ja"]}`
	if _, err := b.ask(ctx, "POST", at, token, 0, []byte(body), &m); err != nil {
		return nil, err
	}
	h.id, at = m.ID, at+"/"+m.ID
	h.path = at + "/room"
	if _, err := b.ask(ctx, "POST", at+"/invite", token, 1, nil, nil); err != nil {
		return nil, err
	}
	var agenda struct{ Items []struct{ ID string } }
	for _, title := range []string{"하나", "둘"} {
		item := `{"kind":"decision","joint":true,"title":` + said(title) + `,"text":{"source":"ko","said":{}},"presenter":{"source":"ko","said":{}},"minutes":10,"papers":[]}`
		if _, err := b.ask(ctx, "POST", at+"/agenda/items", token, 0, []byte(item), &agenda); err != nil {
			return nil, err
		}
	}
	for _, x := range agenda.Items {
		h.items = append(h.items, x.ID)
	}
	start := time.Now().UTC().Truncate(time.Second)
	slot := fmt.Sprintf(`{"start":%q,"end":%q,"zone":"Asia/Seoul"}`, start.Format(time.RFC3339), start.Add(time.Hour).Format(time.RFC3339))
	if _, err := b.ask(ctx, "PUT", at+"/time", token, 2, []byte(slot), nil); err != nil {
		return nil, err
	}
	_, err := b.ask(ctx, "POST", at+"/open", token, 3, nil, nil)
	return h, err
}

// hallEars hears what reaches the readers, and when.
type hallEars struct {
	mu    sync.Mutex
	said  map[string]time.Time       // when it was done
	heard map[string][]time.Duration // how long it took to each reader
	work  sync.WaitGroup
	lines []*load.Conn
}

func (e *hallEars) do(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.said[what] = time.Now()
}

func (e *hallEars) hear(what string, at time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if from, ok := e.said[what]; ok {
		e.heard[what] = append(e.heard[what], at.Sub(from))
	}
}

// Marks by which a frame is known without reading it whole: the reader must not be what is measured.
var (
	hallFloor   = []byte(`"floor":{"seq":`)
	hallCaption = []byte(`"text":"line `)
)

func (e *hallEars) listen(c *load.Conn) {
	for {
		message, err := c.Next()
		if err != nil {
			return
		}
		at := time.Now()
		for _, mark := range []struct {
			of   []byte
			kind string
		}{{hallFloor, "floor "}, {hallCaption, "line "}} {
			for rest := message; ; {
				i := bytes.Index(rest, mark.of)
				if i < 0 {
					break
				}
				rest = rest[i+len(mark.of):]
				n := 0
				for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
					n++
				}
				e.hear(mark.kind+string(rest[:n]), at)
			}
		}
	}
}

func (r *liveRun) playHall(ctx context.Context, on *stage) ([]string, error) {
	if on.hall == nil {
		return nil, errors.New("there are no meetings here")
	}
	h, dial, err := on.hall(ctx)
	if err != nil {
		return nil, err
	}
	readers := r.of(hallReaders, 10)
	e := &hallEars{said: map[string]time.Time{}, heard: map[string][]time.Duration{}}
	defer func() {
		for _, c := range e.lines {
			_ = c.Close() // it ends here, whatever it says
		}
		e.work.Wait()
	}()
	for i := range readers {
		c, err := dial.Dial(ctx, load.Call{Client: i})
		if err != nil {
			return nil, fmt.Errorf("reader %d: %w", i, err)
		}
		e.lines = append(e.lines, c)
		for k, kind := range []string{"meeting", "captions"} {
			if err := c.Send(dial.Sub(nil, int64(k+1), fmt.Sprintf("%s/%s/%s", h.space, kind, h.id), nil)); err != nil {
				return nil, err
			}
		}
		e.work.Go(func() { e.listen(c) })
	}
	if err := pauseFor(ctx, 2*time.Second); err != nil { // until all are seated and told who is there
		return nil, err
	}
	items, err := h.measure(ctx, e, "PUT", "/item", 40, func(n int) string { return fmt.Sprintf(`{"item":%q}`, h.items[n%len(h.items)]) })
	if err != nil {
		return nil, err
	}
	lines, lost, err := h.caption(ctx, e, r.part(1), readers)
	if err != nil {
		return nil, err
	}
	said := `{"source":"ko","said":{"ko":{"value":"찬성하십니까"}}}`
	open := `{"id":"b","question":` + said + `,"choices":[{"id":"yes","text":` + said + `},{"id":"no","text":` + said + `}],"per":"person"}`
	if _, err := h.b.ask(ctx, "POST", h.path+"/ballots", h.token, 0, []byte(open), nil); err != nil {
		return nil, err
	}
	h.rev++
	voters := dial.Tokens[:min(40, len(dial.Tokens))]
	votes, err := h.measureBy(ctx, e, "POST", "/ballots/b/votes", voters, func(n int) string { return fmt.Sprintf(`{"choice":"yes","key":"k%d"}`, n) })
	if err != nil {
		return nil, err
	}
	ms := func(t times, share float64) string {
		return fmt.Sprintf("%.1f ms", float64(t.at(share))/float64(time.Millisecond))
	}
	return []string{ms(items, .5), ms(items, .99), ms(lines, .5), ms(lines, .99), strconv.Itoa(lost), ms(votes, .5), ms(votes, .99)}, nil
}

func pauseFor(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *hall) measure(ctx context.Context, e *hallEars, method, path string, often int, body func(int) string) (times, error) {
	return h.measureBy(ctx, e, method, path, slices.Repeat([]string{h.token}, often), body)
}

// measureBy does something once by each token, a few times a second, and returns how long it took to reach each reader.
func (h *hall) measureBy(ctx context.Context, e *hallEars, method, path string, tokens []string, body func(int) string) (times, error) {
	first := h.rev + 1
	for n, token := range tokens {
		h.rev++
		e.do("floor " + strconv.FormatInt(h.rev, 10))
		var now struct{ Floor struct{ Seq int64 } }
		if _, err := h.b.ask(ctx, method, h.path+path, token, 0, []byte(body(n)), &now); err != nil {
			return nil, err
		}
		if now.Floor.Seq != h.rev {
			return nil, fmt.Errorf("the floor is at %d, not %d: somebody else is in the room", now.Floor.Seq, h.rev)
		}
		if err := pauseFor(ctx, 120*time.Millisecond); err != nil {
			return nil, err
		}
	}
	if err := pauseFor(ctx, time.Second); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var all times
	for rev := first; rev <= h.rev; rev++ {
		all = append(all, e.heard["floor "+strconv.FormatInt(rev, 10)]...)
	}
	if want := len(tokens) * len(e.lines); len(all) != want {
		return nil, fmt.Errorf("%d of %d were heard", len(all), want)
	}
	return all, nil
}

// caption writes five lines a second in each language, and returns how long they took to each reader and how many were missed.
func (h *hall) caption(ctx context.Context, e *hallEars, span time.Duration, readers int) (times, int, error) {
	var work sync.WaitGroup
	failed := make(chan error, len(hallLangs))
	each := max(5, int(5*span/time.Second))
	for k, tag := range hallLangs {
		work.Go(func() {
			tick := time.NewTicker(200 * time.Millisecond)
			defer tick.Stop()
			for n := range each {
				no := strconv.Itoa(k*100_000 + n)
				body, err := json.Marshal(map[string]string{"key": "key-" + no, "lang": tag, "text": "line " + no + " " + liveWords})
				if err == nil {
					e.do("line " + no)
					_, err = h.b.ask(ctx, "POST", h.path+"/captions", h.token, 0, body, nil)
				}
				if err != nil {
					failed <- err
					return
				}
				select {
				case <-tick.C:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	work.Wait()
	select {
	case err := <-failed:
		return nil, 0, err
	default:
	}
	if err := errors.Join(ctx.Err(), pauseFor(ctx, time.Second)); err != nil {
		return nil, 0, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var all times
	for k := range hallLangs {
		for n := range each {
			all = append(all, e.heard["line "+strconv.Itoa(k*100_000+n)]...)
		}
	}
	return all, len(hallLangs)*each*readers - len(all), nil
}
