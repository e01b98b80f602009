package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/storage/blob"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	fileNoun = noun[file.File]{
		name: "file", missing: file.ErrNotFound,
		indexes: []engine.Index{
			{Name: "at", Fields: []engine.Field{{Path: "at", Type: engine.Time}}},
			{Name: "used", Fields: []engine.Field{{Path: "used", Many: true}, {Path: "at", Type: engine.Time}}},
		},
		id:    func(f *file.File) string { return string(f.ID) },
		setID: func(f *file.File, id string) { f.ID = file.ID(id) },
		rev:   func(f *file.File) *int64 { return &f.Rev },
	}
	stowageNoun = noun[file.Stowage]{
		name: "stowage", missing: fault.New(fault.NotFound, "file.stowage_not_found"),
		indexes: []engine.Index{{Name: "account", Fields: []engine.Field{{Path: "account"}}}},
		id:      func(s *file.Stowage) string { return s.Account },
		setID:   func(s *file.Stowage, id string) { s.Account = id },
		rev:     func(s *file.Stowage) *int64 { return &s.Rev },
	}
)

func fileCollections() []engine.Collection {
	return []engine.Collection{fileNoun.collection(), stowageNoun.collection()}
}

// Files is the store of files: what is known of them in the engine, their bytes in a store of bytes.
type Files struct {
	house *House
	bytes blob.Store
}

// Files returns the store of files whose bytes are kept in b.
func (h *House) Files(b blob.Store) Files { return Files{h, b} }

// In implements file.Store.
func (f Files) In(in tenants.Scope) file.Shelf {
	key := wall.Of(in)
	return fileShelf{
		files: shelf[file.File]{f.house, &fileNoun, key}, stowed: shelf[file.Stowage]{f.house, &stowageNoun, key},
		bytes: f.bytes, folder: folderOf(in.Space()),
	}
}

// Over implements file.Store.
func (f Files) Over(r tenants.Reach) file.Counts {
	return fileCounts{shelf[file.Stowage]{f.house, &stowageNoun, wall.Over(r)}}
}

// folderOf is where the bytes of a space stand: home/dangjin, pact/<id>.
func folderOf(s tenants.Space) string { return strings.ReplaceAll(string(s), ":", "/") + "/" }

// Idle implements file.Store. It walks every file there is: a sweep is rare, and what it looks for is in no one's order.
func (f Files) Idle(ctx context.Context, before time.Time, most int) ([]file.Place, error) {
	var idle []file.Place
	err := f.house.engine.Walk(ctx, fileNoun.name, engine.Place{}, func(s engine.Stored) error {
		if s.Gone {
			return nil
		}
		var row file.File
		if err := bson.Unmarshal(s.Row, &row); err != nil {
			return fmt.Errorf("read file %s: %w", s.ID, err)
		}
		if len(row.Uses) == 0 && row.At.Before(before) {
			idle = append(idle, file.Place{Space: tenants.Space(s.Space), ID: file.ID(s.ID)})
		}
		if len(idle) == most {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return idle, err
}

// errEnough ends a walk early.
var errEnough = errors.New("storage: enough is found")

type fileShelf struct {
	files  shelf[file.File]
	stowed shelf[file.Stowage]
	bytes  blob.Store
	folder string
}

// File implements file.Shelf.
func (f fileShelf) File(ctx context.Context, id file.ID) (file.File, error) {
	return f.files.get(ctx, string(id))
}

// UsedBy implements file.Shelf.
func (f fileShelf) UsedBy(ctx context.Context, u file.Use, ask page.Ask) (page.Of[file.File], error) {
	return f.files.find(ctx, engine.Query{Index: "used", Where: []engine.Cond{engine.Has("used", u.Word())}, Order: engine.Down, Page: ask})
}

// Add implements file.Shelf.
func (f fileShelf) Add(ctx context.Context, row file.File, told tenants.Told) error {
	row.Used = row.Words()
	return f.files.add(ctx, row, told)
}

// Change implements file.Shelf.
func (f fileShelf) Change(ctx context.Context, row file.File, told tenants.Told) error {
	row.Used = row.Words()
	return f.files.change(ctx, row, told)
}

// Remove implements file.Shelf.
func (f fileShelf) Remove(ctx context.Context, row file.File, told tenants.Told) error {
	row.Used = row.Words()
	return f.files.remove(ctx, row, told)
}

// Stowed implements file.Shelf.
func (f fileShelf) Stowed(ctx context.Context, account string) (file.Stowage, error) {
	s, err := f.stowed.get(ctx, account)
	if errors.Is(err, stowageNoun.missing) {
		return file.Stowage{Account: account}, nil
	}
	return s, err
}

// KeepStowed implements file.Shelf.
func (f fileShelf) KeepStowed(ctx context.Context, s file.Stowage, told tenants.Told) error {
	if s.Rev == 0 {
		return f.stowed.add(ctx, s, told)
	}
	return f.stowed.change(ctx, s, told)
}

// name is where a part stands. An id that isn't one of ours names nothing.
func (f fileShelf) name(id file.ID, p file.Part) (string, error) {
	for _, c := range []byte(id) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return "", file.ErrNotFound
		}
	}
	if id == "" {
		return "", file.ErrNotFound
	}
	return f.folder + string(id) + "." + string(p), nil
}

// Put implements file.Shelf.
func (f fileShelf) Put(ctx context.Context, id file.ID, p file.Part, from io.Reader, size int64) error {
	name, err := f.name(id, p)
	if err != nil {
		return err
	}
	return f.bytes.Put(ctx, name, from, size)
}

// Open implements file.Shelf.
func (f fileShelf) Open(ctx context.Context, id file.ID, p file.Part) (io.ReadCloser, int64, error) {
	name, err := f.name(id, p)
	if err != nil {
		return nil, 0, err
	}
	r, size, err := f.bytes.Open(ctx, name)
	if errors.Is(err, blob.ErrNotFound) {
		err = file.ErrNotFound
	}
	return r, size, err
}

// Erase implements file.Shelf.
func (f fileShelf) Erase(ctx context.Context, id file.ID) error {
	var failed error
	for _, p := range []file.Part{file.Itself, file.Preview} {
		name, err := f.name(id, p)
		if err == nil {
			err = f.bytes.Remove(ctx, name)
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

type fileCounts struct{ shelf[file.Stowage] }

// Stowed implements file.Counts.
func (f fileCounts) Stowed(ctx context.Context, account string) (int64, error) {
	rows, err := f.all(ctx, engine.Query{Index: "account", Where: []engine.Cond{engine.Equal("account", account)}})
	var sum int64
	for _, s := range rows {
		sum += s.Bytes
	}
	return sum, err
}
