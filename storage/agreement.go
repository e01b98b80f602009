package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
)

var (
	tieNoun = noun[agreement.Tie]{
		name: "tie", missing: agreement.ErrTieNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{{Path: "updated", Type: engine.Time}}},
			{Name: "pair", Fields: []engine.Field{{Path: "pair"}}},
			{Name: "batch", Fields: []engine.Field{{Path: "batches", Many: true}, {Path: "updated", Type: engine.Time}}},
		},
		id:    func(t *agreement.Tie) string { return string(t.ID) },
		setID: func(t *agreement.Tie, id string) { t.ID = agreement.TieID(id) },
		rev:   func(t *agreement.Tie) *int64 { return &t.Rev },
	}
	agreementNoun = noun[agreement.Agreement]{
		name: "agreement", missing: agreement.ErrNotFound,
		indexes: []engine.Index{
			{Name: "updated", Fields: []engine.Field{{Path: "updated", Type: engine.Time}}},
			{Name: "state", Fields: []engine.Field{{Path: "state"}, {Path: "updated", Type: engine.Time}}},
			{Name: "tie", Fields: []engine.Field{{Path: "tie"}, {Path: "updated", Type: engine.Time}}},
			{Name: "due", Fields: []engine.Field{{Path: "due"}}},
			{Name: "alarm", Fields: []engine.Field{{Path: "alarm"}}},
		},
		id:    func(a *agreement.Agreement) string { return string(a.ID) },
		setID: func(a *agreement.Agreement, id string) { a.ID = agreement.ID(id) },
		rev:   func(a *agreement.Agreement) *int64 { return &a.Rev },
	}
	dossierNoun = noun[agreement.Dossier]{
		name: "tie_dossier", missing: agreement.ErrDossierNotFound,
		id:    func(d *agreement.Dossier) string { return string(d.Tie) },
		setID: func(d *agreement.Dossier, id string) { d.Tie = agreement.TieID(id) },
		rev:   func(d *agreement.Dossier) *int64 { return &d.Rev },
	}
	offerNoun = noun[agreement.Offer]{
		name: "tie_offer", missing: agreement.ErrOfferNotFound,
		indexes: []engine.Index{{Name: "state", Fields: []engine.Field{{Path: "state"}, {Path: "at", Type: engine.Time}}}},
		id:      func(o *agreement.Offer) string { return string(o.Tie) },
		setID:   func(o *agreement.Offer, id string) { o.Tie = agreement.TieID(id) },
		rev:     func(o *agreement.Offer) *int64 { return &o.Rev },
	}
	policyNoun = noun[agreement.Policy]{
		name: "tie_policy", missing: agreement.ErrPolicyNotFound,
		id:    func(*agreement.Policy) string { return onlyPolicy },
		setID: func(*agreement.Policy, string) {},
		rev:   func(p *agreement.Policy) *int64 { return &p.Rev },
	}
)

// onlyPolicy is the id of a space's policy, of which there is one.
const onlyPolicy = "policy"

func agreementCollections() []engine.Collection {
	return []engine.Collection{tieNoun.collection(), agreementNoun.collection(), dossierNoun.collection(), offerNoun.collection(), policyNoun.collection()}
}

// Agreements is the store of ties and agreements.
type Agreements struct{ house *House }

// Agreements returns the store of ties and agreements.
func (h *House) Agreements() Agreements { return Agreements{h} }

// In implements agreement.Store.
func (a Agreements) In(in tenants.Scope) agreement.Shelf {
	return agreementShelf{a.house, wall.Of(in)}
}

// Over implements agreement.Store.
func (a Agreements) Over(r tenants.Reach) agreement.Reading {
	return agreementReading{shelf[agreement.Agreement]{a.house, &agreementNoun, wall.Over(r)}, shelf[agreement.Offer]{a.house, &offerNoun, wall.Over(r)}}
}

// Alarms implements agreement.Store.
func (a Agreements) Alarms(ctx context.Context, day string) ([]tenants.Space, error) {
	seen := map[tenants.Space]bool{}
	var all []tenants.Space
	err := a.house.engine.Walk(ctx, agreementNoun.name, engine.Place{}, func(s engine.Stored) error {
		alarm, ok := s.Row.Lookup("alarm").StringValueOK()
		if space := tenants.Space(s.Space); ok && alarm != "" && alarm < day && !s.Gone && !seen[space] {
			seen[space] = true
			all = append(all, space)
		}
		return nil
	})
	return all, err
}

type agreementReading struct {
	rows   shelf[agreement.Agreement]
	offers shelf[agreement.Offer]
}

// Offers implements agreement.Reading.
func (r agreementReading) Offers(ctx context.Context, ask page.Ask) (page.Of[agreement.PlacedOffer], error) {
	q := engine.Query{Index: "state", Order: engine.Down, Where: []engine.Cond{engine.Equal("state", string(agreement.Offering))}, Page: ask}
	p, err := r.offers.house.engine.Find(ctx, r.offers.key, offerNoun.name, q)
	if err != nil {
		return page.Of[agreement.PlacedOffer]{}, fmt.Errorf("find offers of ties: %w", err)
	}
	out := page.Of[agreement.PlacedOffer]{Items: make([]agreement.PlacedOffer, len(p.Items)), Next: p.Next}
	for i, row := range p.Items {
		out.Items[i].Space = tenants.Space(row.Space)
		if out.Items[i].Offer, err = r.offers.read(row); err != nil {
			return page.Of[agreement.PlacedOffer]{}, err
		}
	}
	return out, nil
}

// Agreements implements agreement.Reading.
func (r agreementReading) Agreements(ctx context.Context, f agreement.Filter, ask page.Ask) (page.Of[agreement.Placed], error) {
	q := engine.Query{Index: "updated", Order: engine.Down, Page: ask}
	switch {
	case f.Due != "":
		q.Index, q.Order, q.Where = "due", engine.Up, []engine.Cond{engine.Range("due", "0", f.Due)}
	case f.State != "":
		q.Index, q.Where = "state", []engine.Cond{engine.Equal("state", string(f.State))}
	}
	p, err := r.rows.house.engine.Find(ctx, r.rows.key, agreementNoun.name, q)
	if err != nil {
		return page.Of[agreement.Placed]{}, fmt.Errorf("find agreements: %w", err)
	}
	out := page.Of[agreement.Placed]{Items: make([]agreement.Placed, len(p.Items)), Next: p.Next}
	for i, row := range p.Items {
		out.Items[i].Space = tenants.Space(row.Space)
		if out.Items[i].Agreement, err = r.rows.read(row); err != nil {
			return page.Of[agreement.Placed]{}, err
		}
	}
	return out, nil
}

type agreementShelf struct {
	house *House
	key   wall.Key
}

func (a agreementShelf) ties() shelf[agreement.Tie] {
	return shelf[agreement.Tie]{a.house, &tieNoun, a.key}
}
func (a agreementShelf) agreements() shelf[agreement.Agreement] {
	return shelf[agreement.Agreement]{a.house, &agreementNoun, a.key}
}
func (a agreementShelf) dossiers() shelf[agreement.Dossier] {
	return shelf[agreement.Dossier]{a.house, &dossierNoun, a.key}
}
func (a agreementShelf) offers() shelf[agreement.Offer] {
	return shelf[agreement.Offer]{a.house, &offerNoun, a.key}
}
func (a agreementShelf) policies() shelf[agreement.Policy] {
	return shelf[agreement.Policy]{a.house, &policyNoun, a.key}
}

// Tie implements agreement.Shelf.
func (a agreementShelf) Tie(ctx context.Context, id agreement.TieID) (agreement.Tie, error) {
	return a.ties().get(ctx, string(id))
}

// Ties implements agreement.Shelf.
func (a agreementShelf) Ties(ctx context.Context, f agreement.TieFilter, ask page.Ask) (page.Of[agreement.Tie], error) {
	q := engine.Query{Index: "updated", Page: ask}
	switch {
	case len(f.Pairs) > 0:
		q.Index, q.Where = "pair", []engine.Cond{engine.In("pair", f.Pairs...)}
	case f.Batch != "":
		q.Index, q.Where = "batch", []engine.Cond{engine.Has("batches", f.Batch)}
	case !f.Since.IsZero():
		q.Where = []engine.Cond{engine.Range("updated", f.Since, nil)}
	}
	found, err := a.house.engine.Find(ctx, a.key, tieNoun.name, q)
	if err != nil {
		return page.Of[agreement.Tie]{}, fmt.Errorf("find ties: %w", err)
	}
	out := page.Of[agreement.Tie]{Items: make([]agreement.Tie, 0, len(found.Items)), Next: found.Next}
	for _, r := range found.Items {
		if f.Known != nil && f.Known(agreement.TieID(r.ID), r.Rev) {
			continue
		}
		t, err := a.ties().read(r)
		if err != nil {
			return page.Of[agreement.Tie]{}, err
		}
		out.Items = append(out.Items, inUTC(t))
	}
	return out, nil
}

func inUTC(t agreement.Tie) agreement.Tie {
	t.Updated = t.Updated.UTC()
	return t
}

// CountTies implements agreement.Shelf.
func (a agreementShelf) CountTies(ctx context.Context) (int64, error) {
	return a.ties().count(ctx, engine.Query{Index: "updated", Where: []engine.Cond{engine.Range("updated", time.Time{}, nil)}})
}

// TiesStamp implements agreement.Shelf.
func (a agreementShelf) TiesStamp() (uint64, bool) {
	return a.house.engine.Stamp(a.key, tieNoun.name)
}

// AddTie implements agreement.Shelf.
func (a agreementShelf) AddTie(ctx context.Context, t agreement.Tie, told tenants.Told) error {
	return a.ties().add(ctx, t, told)
}

// AddTies implements agreement.Shelf.
func (a agreementShelf) AddTies(ctx context.Context, all []agreement.Tie, told []tenants.Told) (int, error) {
	tales := make([][]tenants.Told, len(told))
	for i, t := range told {
		tales[i] = []tenants.Told{t}
	}
	return a.ties().addAll(ctx, all, tales)
}

// ChangeTie implements agreement.Shelf.
func (a agreementShelf) ChangeTie(ctx context.Context, t agreement.Tie, told tenants.Told) error {
	return a.ties().change(ctx, t, told)
}

// RemoveTie implements agreement.Shelf.
func (a agreementShelf) RemoveTie(ctx context.Context, t agreement.Tie, told tenants.Told) error {
	return a.ties().remove(ctx, t, told)
}

// Agreement implements agreement.Shelf.
func (a agreementShelf) Agreement(ctx context.Context, id agreement.ID) (agreement.Agreement, error) {
	return a.agreements().get(ctx, string(id))
}

// AgreementsOf implements agreement.Shelf.
func (a agreementShelf) AgreementsOf(ctx context.Context, t agreement.TieID) ([]agreement.Agreement, error) {
	return a.agreements().all(ctx, engine.Query{Index: "tie", Order: engine.Down, Where: []engine.Cond{engine.Equal("tie", string(t))}})
}

// Alarming implements agreement.Shelf.
func (a agreementShelf) Alarming(ctx context.Context, day string) ([]agreement.Agreement, error) {
	return a.agreements().all(ctx, engine.Query{Index: "alarm", Where: []engine.Cond{engine.Range("alarm", "0", day)}})
}

// AddAgreement implements agreement.Shelf.
func (a agreementShelf) AddAgreement(ctx context.Context, x agreement.Agreement, told tenants.Told) error {
	return a.agreements().add(ctx, x, told)
}

// ChangeAgreement implements agreement.Shelf.
func (a agreementShelf) ChangeAgreement(ctx context.Context, x agreement.Agreement, told ...tenants.Told) error {
	return a.agreements().change(ctx, x, told...)
}

// Dossier implements agreement.Shelf.
func (a agreementShelf) Dossier(ctx context.Context, id agreement.TieID) (agreement.Dossier, error) {
	return a.dossiers().get(ctx, string(id))
}

// KeepDossier implements agreement.Shelf.
func (a agreementShelf) KeepDossier(ctx context.Context, d agreement.Dossier, told tenants.Told) error {
	if d.Rev == 0 {
		return a.dossiers().add(ctx, d, told)
	}
	return a.dossiers().change(ctx, d, told)
}

// Offer implements agreement.Shelf.
func (a agreementShelf) Offer(ctx context.Context, id agreement.TieID) (agreement.Offer, error) {
	return a.offers().get(ctx, string(id))
}

// KeepOffer implements agreement.Shelf.
func (a agreementShelf) KeepOffer(ctx context.Context, o agreement.Offer, told tenants.Told) error {
	if o.Rev == 0 {
		return a.offers().add(ctx, o, told)
	}
	return a.offers().change(ctx, o, told)
}

// Policy implements agreement.Shelf.
func (a agreementShelf) Policy(ctx context.Context) (agreement.Policy, error) {
	return a.policies().get(ctx, onlyPolicy)
}

// KeepPolicy implements agreement.Shelf.
func (a agreementShelf) KeepPolicy(ctx context.Context, p agreement.Policy, told tenants.Told) error {
	if p.Rev == 0 {
		return a.policies().add(ctx, p, told)
	}
	return a.policies().change(ctx, p, told)
}
