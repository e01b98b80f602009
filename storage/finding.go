package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/storage/search"
	"github.com/naru-network/naru/tenants"
)

// Finding is the store of what can be found: a full-text index beside the records, fed by their facts. It can be thrown away; it is
// then fed anew.
type Finding struct {
	house *House
	index *search.Index
}

// Finding returns the store over an index, which follows the house's trails from now on.
func (h *House) Finding(x *search.Index) Finding {
	f := Finding{h, x}
	h.Follow(f)
	return f
}

// Over implements finding.Store.
func (f Finding) Over(r tenants.Reach) finding.Shelf { return findingShelf{f, r} }

type findingShelf struct {
	Finding
	reach tenants.Reach
}

// Find implements finding.Shelf.
func (s findingShelf) Find(ctx context.Context, a finding.Ask) (finding.Result, error) {
	ask := search.Ask{
		Query: a.Words, Reader: a.Reader, Kinds: a.Kinds, Langs: tagsOf(a.Langs), Tenants: tenantsOf(a.Tenants), Countries: a.Countries, Sectors: a.Sectors, Types: a.Types,
		YearFrom: a.YearFrom, YearTo: a.YearTo, After: a.Page.After, Size: a.Page.Rows(),
	}
	if a.Newest {
		ask.Order = search.Newest
	}
	reader := s.index.In(s.reach)
	// Who looks around without a word looks for cases; she is not shown every word that was said.
	if slices.Contains(a.Kinds, finding.Message) || len(a.Kinds) == 0 && strings.TrimSpace(a.Words) != "" {
		parts, err := s.talks(ctx, s.reach)
		if err != nil {
			return finding.Result{}, fmt.Errorf("look which rooms one may read: %w", err)
		}
		reader = reader.With(parts...)
	}
	if strings.TrimSpace(a.Words) != "" || slices.ContainsFunc(a.Kinds, func(k string) bool { return speakers[k] != nil }) {
		reader = reader.With(s.objects(s.reach)...)
	}
	r, err := reader.Find(ctx, ask)
	if err != nil {
		return finding.Result{}, err
	}
	out := finding.Result{Total: r.Total, Next: r.Next, Hits: make([]finding.Hit, len(r.Hits)), Facets: map[string][]finding.Count{}}
	for i, h := range r.Hits {
		out.Hits[i] = finding.Hit{
			Space: h.Space, Kind: h.Kind, ID: h.ID, Lang: h.Lang, Langs: h.Langs, Title: h.Title, Excerpt: h.Excerpt, Tenant: h.Tenant, Country: h.Country, Type: h.Type,
			Sectors: h.Sectors, Year: h.Year, At: h.At,
		}
		pointOut(&out.Hits[i])
	}
	for name, counts := range r.Facets {
		for _, c := range counts {
			out.Facets[name] = append(out.Facets[name], finding.Count(c))
		}
	}
	return out, nil
}

func tagsOf(all []string) []lang.Tag {
	out := make([]lang.Tag, len(all))
	for i, s := range all {
		out[i] = lang.Tag(s)
	}
	return out
}

func tenantsOf(all []string) []tenants.TenantID {
	out := make([]tenants.TenantID, len(all))
	for i, s := range all {
		out[i] = tenants.TenantID(s)
	}
	return out
}

// Name implements Follower.
func (f Finding) Name() string { return "finding" }

// Pace implements Paced: a draft is saved every second or so while it is written, and what was found a quarter of a second late was found in time.
func (f Finding) Pace() time.Duration { return 250 * time.Millisecond }

// Place implements Follower: the index keeps its own place, so that it is fed anew when its file is gone.
func (f Finding) Place(ctx context.Context, t tenants.Trail) (int64, error) {
	return f.index.Position(ctx, tenants.Space(t))
}

// Follow implements Follower.
func (f Finding) Follow(ctx context.Context, t tenants.Trail, next []audit.Entry) error {
	began, space := time.Now(), t.Space()
	b := search.Batch{Space: tenants.Space(t), Seq: next[len(next)-1].Seq}
	seen := map[string]bool{}
	for _, e := range next {
		about := e.Fact.About
		if about.Noun != "case" || seen[about.ID] {
			continue
		}
		seen[about.ID] = true
		var err error
		switch space.Kind() {
		case "commons":
			err = f.card(ctx, &b, about.ID)
		case "home":
			err = f.draft(ctx, &b, space, about.ID)
		}
		if err != nil {
			return fmt.Errorf("feed %s %s: %w", space, about.ID, err)
		}
	}
	before := len(b.Put)
	if err := f.said(ctx, &b, space, next); err != nil {
		return err
	}
	if err := f.shut(ctx, &b, space, next); err != nil {
		return err
	}
	if err := f.spoken(ctx, &b, space, next); err != nil {
		return err
	}
	if err := f.index.Apply(ctx, b); err != nil {
		return err
	}
	if len(next) >= page.MostSize && len(b.Put) > before {
		return giveWay(ctx, time.Since(began))
	}
	return nil
}

// card feeds a published case as it stands now.
func (f Finding) card(ctx context.Context, b *search.Batch, id string) error {
	ref := search.Ref{Space: tenants.Commons, Kind: finding.Edition, ID: id}
	l := libraryShelf{f.house, wall.Trail(string(tenants.Commons))}
	card, err := l.Card(ctx, library.CaseID(id))
	if errors.Is(err, library.ErrEditionNotFound) {
		return nil // its card comes with a later fact
	}
	if err != nil {
		return err
	}
	if !card.Shown {
		b.Drop = append(b.Drop, ref)
		return nil
	}
	e, err := l.Edition(ctx, library.EditionOf(card.ID, card.Version))
	if err != nil {
		return err
	}
	country, err := f.country(ctx, e.Tenant)
	if err != nil {
		return err
	}
	b.Put = append(b.Put, entriesOf(ref, e.Content, e.Tenant, country, search.Entry{At: e.At, Weight: 1})...)
	return nil
}

// draft feeds a case in its own home as it stands now.
func (f Finding) draft(ctx context.Context, b *search.Batch, space tenants.Space, id string) error {
	c, err := (libraryShelf{f.house, wall.Trail(string(space))}).Case(ctx, library.CaseID(id))
	if errors.Is(err, library.ErrCaseNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	country, err := f.country(ctx, c.Tenant)
	if err != nil {
		return err
	}
	ref := search.Ref{Space: space, Kind: finding.Draft, ID: id}
	entries := entriesOf(ref, c.Content, c.Tenant, country, search.Entry{At: c.Updated, Weight: 0.8})
	if len(entries) == 0 { // nothing is said in it yet
		b.Drop = append(b.Drop, ref)
	}
	b.Put = append(b.Put, entries...)
	return nil
}

func (f Finding) country(ctx context.Context, t tenants.TenantID) (string, error) {
	tenant, err := f.house.Register().Tenant(ctx, t)
	if errors.Is(err, tenants.ErrTenantNotFound) {
		return "", nil
	}
	return tenant.Country, err
}

// entriesOf returns what a case says in each of its languages.
func entriesOf(ref search.Ref, c library.Content, t tenants.TenantID, country string, as search.Entry) []search.Entry {
	var all []search.Entry
	for _, tag := range c.Languages() {
		e := as
		e.Ref, e.Lang, e.Title, e.Tags = ref, tag, c.Title.In[tag].Value, c.Tags
		e.Tenant, e.Country, e.Type, e.Sectors, e.Year = t, country, string(c.Type), c.Sectors, c.YearFrom
		e.Body = c.Summary.In[tag].Value
		for _, part := range library.Parts() {
			if text := c.Parts[part].In[tag].Value.Plain(); text != "" {
				e.Body += "\n" + text
			}
		}
		all = append(all, e)
	}
	return all
}
