package storage

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

// ofPad are the indexes of what stands at a pad's margin: all of it, and what is in one state, the newest last.
func ofPad(state string) []engine.Index {
	return []engine.Index{
		{Name: "pad", Fields: []engine.Field{{Path: "pad"}, {Path: "at", Type: engine.Time}}},
		{Name: "state", Fields: []engine.Field{{Path: "pad"}, {Path: state}, {Path: "at", Type: engine.Time}}},
	}
}

var (
	padThreadNoun = noun[pad.Thread]{
		name: "pad_comment", missing: pad.ErrThreadNotFound, indexes: ofPad("state"),
		id:    func(t *pad.Thread) string { return string(t.ID) },
		setID: func(t *pad.Thread, id string) { t.ID = pad.ThreadID(id) },
		rev:   func(t *pad.Thread) *int64 { return &t.Rev },
	}
	padSuggestionNoun = noun[pad.Suggestion]{
		name: "pad_suggestion", missing: pad.ErrSuggestionNotFound, indexes: ofPad("state"),
		id:    func(s *pad.Suggestion) string { return string(s.ID) },
		setID: func(s *pad.Suggestion, id string) { s.ID = pad.SuggestionID(id) },
		rev:   func(s *pad.Suggestion) *int64 { return &s.Rev },
	}
	padVersionNoun = noun[pad.Version]{
		name: "pad_version", missing: pad.ErrVersionNotFound, indexes: ofPad("cause"),
		id:    func(v *pad.Version) string { return string(v.ID) },
		setID: func(v *pad.Version, id string) { v.ID = pad.VersionID(id) },
		rev:   func(v *pad.Version) *int64 { return &v.Rev },
	}
	padTextsNoun = noun[pad.Texts]{
		name: "pad_texts", missing: pad.ErrVersionNotFound,
		id:    func(t *pad.Texts) string { return string(t.Version) },
		setID: func(t *pad.Texts, id string) { t.Version = pad.VersionID(id) },
		rev:   func(t *pad.Texts) *int64 { return &t.Rev },
	}
	padPairingNoun = noun[pad.Pairing]{
		name: "pad_pairing", missing: pad.ErrNoPairing,
		id:    func(p *pad.Pairing) string { return string(p.Pad) },
		setID: func(p *pad.Pairing, id string) { p.Pad = pad.ID(id) },
		rev:   func(p *pad.Pairing) *int64 { return &p.Rev },
	}
)

func marginCollections() []engine.Collection {
	return []engine.Collection{
		padThreadNoun.collection(), padSuggestionNoun.collection(), padVersionNoun.collection(), padTextsNoun.collection(), padPairingNoun.collection(),
	}
}

// Margins is the store of what stands beside the texts of pads.
type Margins struct{ house *House }

// Margins returns the store of what stands beside the texts of pads.
func (h *House) Margins() Margins { return Margins{h} }

// In implements pad.MarginStore.
func (m Margins) In(in tenants.Scope) pad.MarginShelf { return marginShelf{m.house, wall.Of(in)} }

type marginShelf struct {
	house *House
	key   wall.Key
}

func (m marginShelf) threads() shelf[pad.Thread] {
	return shelf[pad.Thread]{m.house, &padThreadNoun, m.key}
}
func (m marginShelf) suggestions() shelf[pad.Suggestion] {
	return shelf[pad.Suggestion]{m.house, &padSuggestionNoun, m.key}
}
func (m marginShelf) versions() shelf[pad.Version] {
	return shelf[pad.Version]{m.house, &padVersionNoun, m.key}
}
func (m marginShelf) texts() shelf[pad.Texts] { return shelf[pad.Texts]{m.house, &padTextsNoun, m.key} }
func (m marginShelf) pairings() shelf[pad.Pairing] {
	return shelf[pad.Pairing]{m.house, &padPairingNoun, m.key}
}

// beside asks for what stands at a pad's margin, the newest first; in any state for an empty one.
func beside(p pad.ID, path, state string, ask page.Ask) engine.Query {
	q := engine.Query{Index: "pad", Order: engine.Down, Where: []engine.Cond{engine.Equal("pad", string(p))}, Page: ask}
	if state != "" {
		q.Index = "state"
		q.Where = append(q.Where, engine.Equal(path, state))
	}
	return q
}

// Thread implements pad.MarginShelf.
func (m marginShelf) Thread(ctx context.Context, id pad.ThreadID) (pad.Thread, error) {
	return m.threads().get(ctx, string(id))
}

// Threads implements pad.MarginShelf.
func (m marginShelf) Threads(ctx context.Context, p pad.ID, s pad.Openness, ask page.Ask) (page.Of[pad.Thread], error) {
	return m.threads().find(ctx, beside(p, "state", string(s), ask))
}

// AddThread implements pad.MarginShelf.
func (m marginShelf) AddThread(ctx context.Context, t pad.Thread, told tenants.Told) error {
	return m.threads().add(ctx, t, told)
}

// ChangeThread implements pad.MarginShelf.
func (m marginShelf) ChangeThread(ctx context.Context, t pad.Thread, told tenants.Told) error {
	return m.threads().change(ctx, t, told)
}

// Suggestion implements pad.MarginShelf.
func (m marginShelf) Suggestion(ctx context.Context, id pad.SuggestionID) (pad.Suggestion, error) {
	return m.suggestions().get(ctx, string(id))
}

// Suggestions implements pad.MarginShelf.
func (m marginShelf) Suggestions(ctx context.Context, p pad.ID, s pad.SuggestionState, ask page.Ask) (page.Of[pad.Suggestion], error) {
	return m.suggestions().find(ctx, beside(p, "state", string(s), ask))
}

// AddSuggestion implements pad.MarginShelf.
func (m marginShelf) AddSuggestion(ctx context.Context, s pad.Suggestion, told tenants.Told) error {
	return m.suggestions().add(ctx, s, told)
}

// ChangeSuggestion implements pad.MarginShelf.
func (m marginShelf) ChangeSuggestion(ctx context.Context, s pad.Suggestion, told tenants.Told) error {
	return m.suggestions().change(ctx, s, told)
}

// Version implements pad.MarginShelf.
func (m marginShelf) Version(ctx context.Context, id pad.VersionID) (pad.Version, error) {
	return m.versions().get(ctx, string(id))
}

// Versions implements pad.MarginShelf.
func (m marginShelf) Versions(ctx context.Context, p pad.ID, c pad.Cause, ask page.Ask) (page.Of[pad.Version], error) {
	return m.versions().find(ctx, beside(p, "cause", string(c), ask))
}

// AddVersion implements pad.MarginShelf.
func (m marginShelf) AddVersion(ctx context.Context, v pad.Version, told tenants.Told) error {
	return m.versions().add(ctx, v, told)
}

// Texts implements pad.MarginShelf.
func (m marginShelf) Texts(ctx context.Context, id pad.VersionID) (pad.Texts, error) {
	return m.texts().get(ctx, string(id))
}

// AddTexts implements pad.MarginShelf.
func (m marginShelf) AddTexts(ctx context.Context, t pad.Texts, told tenants.Told) error {
	return m.texts().add(ctx, t, told)
}

// Pairing implements pad.MarginShelf.
func (m marginShelf) Pairing(ctx context.Context, p pad.ID) (pad.Pairing, error) {
	return m.pairings().get(ctx, string(p))
}

// AddPairing implements pad.MarginShelf.
func (m marginShelf) AddPairing(ctx context.Context, p pad.Pairing, told tenants.Told) error {
	return m.pairings().add(ctx, p, told)
}

// ChangePairing implements pad.MarginShelf.
func (m marginShelf) ChangePairing(ctx context.Context, p pad.Pairing, told tenants.Told) error {
	return m.pairings().change(ctx, p, told)
}
