package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	padNoun = noun[pad.Pad]{
		name: "pad", missing: pad.ErrNotFound,
		indexes: []engine.Index{
			{Name: "state", Fields: []engine.Field{{Path: "state"}, {Path: "at", Type: engine.Time}}},
			{Name: "about", Fields: []engine.Field{{Path: "about.id"}, {Path: "state"}, {Path: "at", Type: engine.Time}}},
			{Name: "word", Fields: []engine.Field{{Path: "words", Many: true}, {Path: "state"}, {Path: "at", Type: engine.Time}}},
		},
		id:    func(p *pad.Pad) string { return string(p.ID) },
		setID: func(p *pad.Pad, id string) { p.ID = pad.ID(id) },
		rev:   func(p *pad.Pad) *int64 { return &p.Rev },
	}
	// The place of a row in its log is its id, so that two nodes can't both take it.
	padRowNoun = noun[pad.Row]{
		name: "pad_row", missing: pad.ErrNotFound,
		indexes: []engine.Index{{Name: "seq", Fields: []engine.Field{{Path: "pad"}, {Path: "seq", Type: engine.Int}}}},
		id:      func(r *pad.Row) string { return placeOf(r.Pad, r.Seq) },
		setID:   func(*pad.Row, string) {}, // it follows from pad and place
		rev:     func(r *pad.Row) *int64 { return &r.Rev },
	}
	padFoldNoun = noun[pad.Fold]{
		name: "pad_fold", missing: errNoFold,
		id:    func(f *pad.Fold) string { return string(f.Pad) },
		setID: func(f *pad.Fold, id string) { f.Pad = pad.ID(id) },
		rev:   func(f *pad.Fold) *int64 { return &f.Rev },
	}
	padWholeNoun = noun[pad.Whole]{
		name: "pad_whole", missing: pad.ErrNotFound,
		id:    func(w *pad.Whole) string { return placeOf(w.Pad, w.Seq) },
		setID: func(*pad.Whole, string) {}, // it follows from pad and place
		rev:   func(w *pad.Whole) *int64 { return &w.Rev },
	}
)

// errNoFold is never seen by readers: a log that wasn't folded yet has the zero Fold.
var errNoFold = errors.New("storage: not folded yet")

func placeOf(p pad.ID, seq int64) string { return string(p) + "/" + strconv.FormatInt(seq, 10) }

func padCollections() []engine.Collection {
	return []engine.Collection{padNoun.collection(), padRowNoun.collection(), padFoldNoun.collection(), padWholeNoun.collection()}
}

// Pads is the store of pads and their logs.
type Pads struct{ house *House }

// Pads returns the store of pads.
func (h *House) Pads() Pads { return Pads{h} }

// In implements pad.Store.
func (p Pads) In(in tenants.Scope) pad.Shelf { return padShelf{p.house, wall.Of(in)} }

// Over implements pad.Store.
func (p Pads) Over(r tenants.Reach) pad.Pads { return padShelf{p.house, wall.Over(r)} }

type padShelf struct {
	house *House
	key   wall.Key
}

func (p padShelf) pads() shelf[pad.Pad]     { return shelf[pad.Pad]{p.house, &padNoun, p.key} }
func (p padShelf) rows() shelf[pad.Row]     { return shelf[pad.Row]{p.house, &padRowNoun, p.key} }
func (p padShelf) folds() shelf[pad.Fold]   { return shelf[pad.Fold]{p.house, &padFoldNoun, p.key} }
func (p padShelf) wholes() shelf[pad.Whole] { return shelf[pad.Whole]{p.house, &padWholeNoun, p.key} }

// List implements pad.Pads.
func (p padShelf) List(ctx context.Context, f pad.Filter, ask page.Ask) (page.Of[pad.Listed], error) {
	state := engine.In("state", string(pad.Open), string(pad.Frozen))
	if f.State != "" {
		state = engine.Equal("state", string(f.State))
	}
	q := engine.Query{Index: "state", Where: []engine.Cond{state}, Order: engine.Down, Page: ask}
	switch {
	case f.About != "":
		q.Index, q.Where = "about", []engine.Cond{engine.Equal("about.id", f.About), state}
	case f.Word != "":
		q.Index, q.Where = "word", []engine.Cond{engine.Has("words", f.Word), state}
	}
	found, err := p.house.engine.Find(ctx, p.key, padNoun.name, q)
	if err != nil {
		return page.Of[pad.Listed]{}, fmt.Errorf("list pads: %w", err)
	}
	out := page.Of[pad.Listed]{Items: make([]pad.Listed, len(found.Items)), Next: found.Next}
	for i, r := range found.Items {
		row, err := p.pads().read(r)
		if err != nil {
			return page.Of[pad.Listed]{}, err
		}
		out.Items[i] = pad.Listed{Pad: row, Space: tenants.Space(r.Space)}
	}
	return out, nil
}

// Pad implements pad.Shelf.
func (p padShelf) Pad(ctx context.Context, id pad.ID) (pad.Pad, error) {
	return p.pads().get(ctx, string(id))
}

// Add implements pad.Shelf.
func (p padShelf) Add(ctx context.Context, x pad.Pad, told tenants.Told) error {
	return p.pads().add(ctx, x, told)
}

// Change implements pad.Shelf.
func (p padShelf) Change(ctx context.Context, x pad.Pad, told tenants.Told) error {
	return p.pads().change(ctx, x, told)
}

// Fold implements pad.Shelf.
func (p padShelf) Fold(ctx context.Context, id pad.ID) (pad.Fold, error) {
	f, err := p.folds().get(ctx, string(id))
	if errors.Is(err, errNoFold) {
		return pad.Fold{Pad: id}, nil
	}
	return f, err
}

// Folded implements pad.Shelf. It is asked at every commit, so it takes the place alone out of the row.
func (p padShelf) Folded(ctx context.Context, id pad.ID) (int64, error) {
	r, err := p.house.engine.Get(ctx, p.key, padFoldNoun.name, string(id))
	switch {
	case errors.Is(err, engine.ErrNotFound):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("look where pad %s is folded: %w", id, err)
	}
	seq, ok := bson.Raw(r.Row).Lookup("seq").AsInt64OK()
	if !ok {
		return 0, fmt.Errorf("the fold of pad %s has no place", id)
	}
	return seq, nil
}

// KeepFold implements pad.Shelf.
func (p padShelf) KeepFold(ctx context.Context, f pad.Fold, told tenants.Told) error {
	if f.Rev == 0 {
		return p.folds().add(ctx, f, told)
	}
	return p.folds().change(ctx, f, told)
}

// Whole implements pad.Shelf.
func (p padShelf) Whole(ctx context.Context, id pad.ID, seq int64) (pad.Whole, error) {
	return p.wholes().get(ctx, placeOf(id, seq))
}

// AddWhole implements pad.Shelf.
func (p padShelf) AddWhole(ctx context.Context, w pad.Whole, told tenants.Told) error {
	return p.wholes().add(ctx, w, told)
}

// RemoveWhole implements pad.Shelf.
func (p padShelf) RemoveWhole(ctx context.Context, w pad.Whole, told tenants.Told) error {
	return p.wholes().remove(ctx, w, told)
}

// Rows implements pad.Shelf.
func (p padShelf) Rows(ctx context.Context, id pad.ID, after int64, most int) ([]pad.Row, error) {
	return some(ctx, p.rows(), engine.Query{Index: "seq", Where: []engine.Cond{
		engine.Equal("pad", string(id)), engine.Range("seq", after+1, nil),
	}}, most)
}

// Tail implements pad.Shelf.
func (p padShelf) Tail(ctx context.Context, id pad.ID) (pad.Row, error) {
	last, err := some(ctx, p.rows(), engine.Query{Index: "seq", Order: engine.Down, Where: []engine.Cond{engine.Equal("pad", string(id))}}, 1)
	if err != nil || len(last) == 0 {
		return pad.Row{}, err
	}
	return last[0], nil
}

// AddRow implements pad.Shelf.
func (p padShelf) AddRow(ctx context.Context, r pad.Row, told ...tenants.Told) error {
	return p.rows().add(ctx, r, told...)
}

// droppedAtOnce is how many rows are taken away at the same time: the engine joins them into few commits.
const droppedAtOnce = 64

// RemoveRows implements pad.Shelf. A row that is gone already is no error: another node may do the same.
func (p padShelf) RemoveRows(ctx context.Context, all []pad.Row, told tenants.Told) error {
	var (
		work   sync.WaitGroup
		mu     sync.Mutex
		failed error
		room   = make(chan struct{}, droppedAtOnce)
	)
	for _, r := range all {
		room <- struct{}{}
		work.Go(func() {
			defer func() { <-room }()
			err := p.rows().remove(ctx, r, told)
			if err == nil || errors.Is(err, pad.ErrNotFound) || errors.Is(err, engine.ErrStale) {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
		})
	}
	work.Wait()
	return failed
}
