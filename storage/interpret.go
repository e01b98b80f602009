package storage

import (
	"context"
	"errors"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

// engineID is the one setting of a home.
const engineID = "engine"

var interpretNoun = noun[interpret.Setting]{
	name: "interpret", missing: fault.New(fault.NotFound, "interpret.not_set"),
	id:    func(*interpret.Setting) string { return engineID },
	setID: func(*interpret.Setting, string) {},
	rev:   func(s *interpret.Setting) *int64 { return &s.Rev },
}

func interpretCollections() []engine.Collection {
	return []engine.Collection{interpretNoun.collection()}
}

// Engines is the store of the settings by which texts are put into other languages.
type Engines struct{ house *House }

// Engines returns the store of those settings.
func (h *House) Engines() Engines { return Engines{h} }

// In implements interpret.Store.
func (e Engines) In(in tenants.Scope) interpret.Shelf {
	return engineShelf{shelf[interpret.Setting]{e.house, &interpretNoun, wall.Of(in)}}
}

type engineShelf struct{ rows shelf[interpret.Setting] }

// Setting implements interpret.Shelf.
func (e engineShelf) Setting(ctx context.Context) (interpret.Setting, error) {
	s, err := e.rows.get(ctx, engineID)
	if errors.Is(err, interpretNoun.missing) {
		return interpret.Setting{Kind: interpret.Off, Langs: []lang.Tag{}}, nil
	}
	return s, err
}

// Keep implements interpret.Shelf.
func (e engineShelf) Keep(ctx context.Context, s interpret.Setting, told tenants.Told) error {
	if s.Rev > 0 {
		return e.rows.change(ctx, s, told)
	}
	err := e.rows.add(ctx, s, told)
	if errors.Is(err, engine.ErrExists) {
		return interpret.ErrStale
	}
	return err
}
