package storage

import (
	"context"
	"errors"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	caseNoun = noun[library.Case]{
		name: "case", missing: library.ErrCaseNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{{Path: "updated", Type: engine.Time}}},
			{Name: "state", Fields: []engine.Field{{Path: "state"}, {Path: "updated", Type: engine.Time}}},
			{Name: "owner", Fields: []engine.Field{{Path: "owner"}, {Path: "updated", Type: engine.Time}}},
			{Name: "owner_state", Fields: []engine.Field{{Path: "owner"}, {Path: "state"}, {Path: "updated", Type: engine.Time}}},
		},
		id:    func(c *library.Case) string { return string(c.ID) },
		setID: func(c *library.Case, id string) { c.ID = library.CaseID(id) },
		rev:   func(c *library.Case) *int64 { return &c.Rev },
	}
	submissionNoun = noun[library.Submission]{
		name: "submission", missing: library.ErrSubmissionNotFound,
		indexes: []engine.Index{
			{Name: "verdict", Fields: []engine.Field{{Path: "verdict"}, {Path: "at", Type: engine.Time}}},
			{Name: "case", Fields: []engine.Field{{Path: "case"}, {Path: "verdict"}, {Path: "at", Type: engine.Time}}},
		},
		id:    func(s *library.Submission) string { return s.ID },
		setID: func(s *library.Submission, id string) { s.ID = id },
		rev:   func(s *library.Submission) *int64 { return &s.Rev },
	}
	editionNoun = noun[library.Edition]{
		name: "edition", missing: library.ErrEditionNotFound,
		indexes: []engine.Index{
			{Name: "case", Fields: []engine.Field{{Path: "case"}, {Path: "version", Type: engine.Int}}},
		},
		id:    func(e *library.Edition) string { return string(e.ID) },
		setID: func(e *library.Edition, id string) { e.ID = library.EditionID(id) },
		rev:   func(e *library.Edition) *int64 { return &e.Rev },
	}
	cardNoun = noun[library.Card]{
		name: "card", missing: library.ErrEditionNotFound,
		indexes: []engine.Index{
			{Name: "at", Fields: []engine.Field{{Path: "shown", Type: engine.Bool}, {Path: "at", Type: engine.Time}}},
			{Name: "tenant", Fields: []engine.Field{{Path: "shown", Type: engine.Bool}, {Path: "tenant"}, {Path: "at", Type: engine.Time}}},
			{Name: "type", Fields: []engine.Field{{Path: "shown", Type: engine.Bool}, {Path: "type"}, {Path: "at", Type: engine.Time}}},
			{Name: "sector", Fields: []engine.Field{{Path: "shown", Type: engine.Bool}, {Path: "sectors", Many: true}, {Path: "at", Type: engine.Time}}},
		},
		id:    func(c *library.Card) string { return string(c.ID) },
		setID: func(c *library.Card, id string) { c.ID = library.CaseID(id) },
		rev:   func(c *library.Card) *int64 { return &c.Rev },
	}
	adoptionNoun = noun[library.Adoption]{
		name: "adoption", missing: library.ErrAdoptionNotFound,
		indexes: []engine.Index{
			{Name: "case", Fields: []engine.Field{{Path: "case"}}, Unique: true},
			{Name: "updated", Fields: []engine.Field{{Path: "updated", Type: engine.Time}}},
			{Name: "phase", Fields: []engine.Field{{Path: "phase"}, {Path: "updated", Type: engine.Time}}},
			{Name: "owner", Fields: []engine.Field{{Path: "owner"}, {Path: "updated", Type: engine.Time}}},
			{Name: "due", Fields: []engine.Field{{Path: "due"}}},
		},
		id:    func(a *library.Adoption) string { return string(a.ID) },
		setID: func(a *library.Adoption, id string) { a.ID = library.AdoptionID(id) },
		rev:   func(a *library.Adoption) *int64 { return &a.Rev },
	}
	uptakeNoun = noun[library.Uptake]{
		name: "uptake", missing: library.ErrUptakeNotFound,
		indexes: []engine.Index{
			{Name: "case", Fields: []engine.Field{{Path: "case"}, {Path: "updated", Type: engine.Time}}},
		},
		id:    func(u *library.Uptake) string { return string(u.ID) },
		setID: func(u *library.Uptake, id string) { u.ID = library.AdoptionID(id) },
		rev:   func(u *library.Uptake) *int64 { return &u.Rev },
	}
)

func libraryCollections() []engine.Collection {
	return []engine.Collection{
		caseNoun.collection(), submissionNoun.collection(), editionNoun.collection(), cardNoun.collection(), adoptionNoun.collection(), uptakeNoun.collection(),
	}
}

// Library is the store of cases and what becomes of them.
type Library struct{ house *House }

// Library returns the store of cases.
func (h *House) Library() Library { return Library{h} }

// In implements library.Store.
func (l Library) In(in tenants.Scope) library.Shelf { return libraryShelf{l.house, wall.Of(in)} }

type libraryShelf struct {
	house *House
	key   wall.Key
}

func (l libraryShelf) cases() shelf[library.Case] {
	return shelf[library.Case]{l.house, &caseNoun, l.key}
}
func (l libraryShelf) submissions() shelf[library.Submission] {
	return shelf[library.Submission]{l.house, &submissionNoun, l.key}
}
func (l libraryShelf) editions() shelf[library.Edition] {
	return shelf[library.Edition]{l.house, &editionNoun, l.key}
}
func (l libraryShelf) cards() shelf[library.Card] {
	return shelf[library.Card]{l.house, &cardNoun, l.key}
}
func (l libraryShelf) adoptions() shelf[library.Adoption] {
	return shelf[library.Adoption]{l.house, &adoptionNoun, l.key}
}
func (l libraryShelf) uptakes() shelf[library.Uptake] {
	return shelf[library.Uptake]{l.house, &uptakeNoun, l.key}
}

// Case implements library.Shelf.
func (l libraryShelf) Case(ctx context.Context, id library.CaseID) (library.Case, error) {
	return l.cases().get(ctx, string(id))
}

// Cases implements library.Shelf.
func (l libraryShelf) Cases(ctx context.Context, f library.CaseFilter, ask page.Ask) (page.Of[library.Case], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask}
	switch {
	case f.Owner != "" && f.State != "":
		q.Index, q.Where = "owner_state", []engine.Cond{engine.Equal("owner", string(f.Owner)), engine.Equal("state", string(f.State))}
	case f.Owner != "":
		q.Index, q.Where = "owner", []engine.Cond{engine.Equal("owner", string(f.Owner))}
	case f.State != "":
		q.Index, q.Where = "state", []engine.Cond{engine.Equal("state", string(f.State))}
	}
	return l.cases().find(ctx, q)
}

// AddCase implements library.Shelf.
func (l libraryShelf) AddCase(ctx context.Context, c library.Case, told tenants.Told) error {
	return l.cases().add(ctx, c, told)
}

// ChangeCase implements library.Shelf.
func (l libraryShelf) ChangeCase(ctx context.Context, c library.Case, told tenants.Told) error {
	return l.cases().change(ctx, c, told)
}

// Submission implements library.Shelf.
func (l libraryShelf) Submission(ctx context.Context, id string) (library.Submission, error) {
	return l.submissions().get(ctx, id)
}

// Submissions implements library.Shelf.
func (l libraryShelf) Submissions(ctx context.Context, v library.Verdict, ask page.Ask) (page.Of[library.Submission], error) {
	q := engine.Query{Index: "verdict", Where: []engine.Cond{engine.Equal("verdict", string(v))}, Page: ask}
	if v != library.Waiting {
		q.Order = engine.Down
	}
	return l.submissions().find(ctx, q)
}

// OpenOf implements library.Shelf.
func (l libraryShelf) OpenOf(ctx context.Context, c library.CaseID) ([]library.Submission, error) {
	return l.submissions().all(ctx, engine.Query{Index: "case", Where: []engine.Cond{
		engine.Equal("case", string(c)), engine.Equal("verdict", string(library.Waiting)),
	}})
}

// AddSubmission implements library.Shelf.
func (l libraryShelf) AddSubmission(ctx context.Context, s library.Submission, told tenants.Told) error {
	return l.submissions().add(ctx, s, told)
}

// ChangeSubmission implements library.Shelf.
func (l libraryShelf) ChangeSubmission(ctx context.Context, s library.Submission, told tenants.Told) error {
	return l.submissions().change(ctx, s, told)
}

// Edition implements library.Shelf.
func (l libraryShelf) Edition(ctx context.Context, id library.EditionID) (library.Edition, error) {
	return l.editions().get(ctx, string(id))
}

// Editions implements library.Shelf.
func (l libraryShelf) Editions(ctx context.Context, c library.CaseID) ([]library.Edition, error) {
	return l.editions().all(ctx, engine.Query{Index: "case", Order: engine.Down, Where: []engine.Cond{engine.Equal("case", string(c))}})
}

// AddEdition implements library.Shelf.
func (l libraryShelf) AddEdition(ctx context.Context, e library.Edition, told tenants.Told) error {
	return l.editions().add(ctx, e, told)
}

// Card implements library.Shelf.
func (l libraryShelf) Card(ctx context.Context, id library.CaseID) (library.Card, error) {
	return l.cards().get(ctx, string(id))
}

// Cards implements library.Shelf.
func (l libraryShelf) Cards(ctx context.Context, f library.CardFilter, ask page.Ask) (page.Of[library.Card], error) {
	q := engine.Query{Index: "at", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Equal("shown", true)}}
	switch {
	case f.Tenant != "":
		q.Index, q.Where = "tenant", append(q.Where, engine.Equal("tenant", string(f.Tenant)))
	case f.Sector != "":
		q.Index, q.Where = "sector", append(q.Where, engine.Has("sectors", f.Sector))
	case f.Type != "":
		q.Index, q.Where = "type", append(q.Where, engine.Equal("type", string(f.Type)))
	}
	return l.cards().find(ctx, q)
}

// KeepCard implements library.Shelf.
func (l libraryShelf) KeepCard(ctx context.Context, c library.Card, told tenants.Told) error {
	if c.Rev == 0 {
		return l.cards().add(ctx, c, told)
	}
	return l.cards().change(ctx, c, told)
}

// Adoption implements library.Shelf.
func (l libraryShelf) Adoption(ctx context.Context, id library.AdoptionID) (library.Adoption, error) {
	return l.adoptions().get(ctx, string(id))
}

// Adoptions implements library.Shelf.
func (l libraryShelf) Adoptions(ctx context.Context, f library.AdoptionFilter, ask page.Ask) (page.Of[library.Adoption], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask}
	switch {
	case f.Owner != "":
		q.Index, q.Where = "owner", []engine.Cond{engine.Equal("owner", string(f.Owner))}
	case f.Case != "":
		q.Index, q.Where = "case", []engine.Cond{engine.Equal("case", string(f.Case))}
	case f.Phase != "":
		q.Index, q.Where = "phase", []engine.Cond{engine.Equal("phase", string(f.Phase))}
	case f.Due != "":
		q.Index, q.Order, q.Where = "due", engine.Up, []engine.Cond{engine.Range("due", "0", f.Due)}
	}
	return l.adoptions().find(ctx, q)
}

// AddAdoption implements library.Shelf.
func (l libraryShelf) AddAdoption(ctx context.Context, a library.Adoption, told tenants.Told) error {
	err := l.adoptions().add(ctx, a, told)
	if errors.Is(err, engine.ErrExists) {
		return library.ErrAdopted
	}
	return err
}

// ChangeAdoption implements library.Shelf.
func (l libraryShelf) ChangeAdoption(ctx context.Context, a library.Adoption, told tenants.Told) error {
	return l.adoptions().change(ctx, a, told)
}

// Uptake implements library.Shelf.
func (l libraryShelf) Uptake(ctx context.Context, id library.AdoptionID) (library.Uptake, error) {
	return l.uptakes().get(ctx, string(id))
}

// Uptakes implements library.Shelf.
func (l libraryShelf) Uptakes(ctx context.Context, c library.CaseID, ask page.Ask) (page.Of[library.Uptake], error) {
	return l.uptakes().find(ctx, engine.Query{Index: "case", Order: engine.Down, Page: ask, Where: []engine.Cond{engine.Equal("case", string(c))}})
}

// KeepUptake implements library.Shelf.
func (l libraryShelf) KeepUptake(ctx context.Context, u library.Uptake, told tenants.Told) error {
	if u.Rev == 0 {
		return l.uptakes().add(ctx, u, told)
	}
	return l.uptakes().change(ctx, u, told)
}
