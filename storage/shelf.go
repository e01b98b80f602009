// Package storage keeps each noun, written once over the small document engine. A store is reached only through a scope or a reach; it
// refuses to write what no fact tells.
package storage

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Nothing is written without a fact of the same space; forgetting it is a programmer's mistake.
var errUntold = errors.New("storage: a write without a fact told in its space")

// noun says how rows of type T are kept.
type noun[T any] struct {
	name    string
	indexes []engine.Index
	missing error // what a reader gets for a row that isn't there
	id      func(*T) string
	rev     func(*T) *int64
	setID   func(*T, string)
}

func (n *noun[T]) collection() engine.Collection {
	return engine.Collection{Name: n.name, Indexes: n.indexes}
}

// shelf is the rows of one noun in the spaces a key opens.
type shelf[T any] struct {
	house *House
	noun  *noun[T]
	key   wall.Key
}

func (s shelf[T]) get(ctx context.Context, id string) (T, error) {
	r, err := s.house.engine.Get(ctx, s.key, s.noun.name, id)
	if err != nil {
		var none T
		return none, s.explain(err)
	}
	return s.read(r)
}

func (s shelf[T]) find(ctx context.Context, q engine.Query) (page.Of[T], error) {
	p, err := s.house.engine.Find(ctx, s.key, s.noun.name, q)
	if err != nil {
		return page.Of[T]{}, fmt.Errorf("find %s: %w", s.noun.name, err)
	}
	out := page.Of[T]{Items: make([]T, len(p.Items)), Next: p.Next}
	for i, r := range p.Items {
		if out.Items[i], err = s.read(r); err != nil {
			return page.Of[T]{}, err
		}
	}
	return out, nil
}

// first returns the first row of a query, or the noun's missing error.
func (s shelf[T]) first(ctx context.Context, q engine.Query) (T, error) {
	q.Page = page.Ask{Size: 1}
	p, err := s.find(ctx, q)
	if err == nil && len(p.Items) == 0 {
		err = s.noun.missing
	}
	if err != nil {
		var none T
		return none, err
	}
	return p.Items[0], nil
}

// all returns every row of a query whose result is bounded by the domain, such as the pacts of one tenant.
func (s shelf[T]) all(ctx context.Context, q engine.Query) ([]T, error) {
	var rows []T
	q.Page = page.Ask{Size: page.MostSize}
	for {
		p, err := s.find(ctx, q)
		if err != nil {
			return nil, err
		}
		rows = append(rows, p.Items...)
		if p.Next == "" {
			return rows, nil
		}
		q.Page.After = p.Next
	}
}

func (s shelf[T]) count(ctx context.Context, q engine.Query) (int64, error) {
	n, err := s.house.engine.Count(ctx, s.key, s.noun.name, q)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", s.noun.name, err)
	}
	return n, nil
}

func (s shelf[T]) add(ctx context.Context, row T, told ...tenants.Told) error {
	r, news, err := s.write(row, told)
	if err != nil {
		return err
	}
	if err := s.house.engine.Add(ctx, s.key, s.noun.name, r, news...); err != nil {
		return s.explain(err)
	}
	s.tell(r, news, told)
	return nil
}

// addAll adds rows in order, each with what is told of it, until one is refused, and returns how many it added.
func (s shelf[T]) addAll(ctx context.Context, rows []T, told [][]tenants.Told) (int, error) {
	all := make([]engine.Fresh, len(rows))
	for i, row := range rows {
		var err error
		if all[i].Record, all[i].News, err = s.write(row, told[i]); err != nil {
			return 0, err
		}
	}
	n, err := s.house.engine.AddAll(ctx, s.key, s.noun.name, all...)
	for i, f := range all[:n] {
		s.tell(f.Record, f.News, told[i])
	}
	if err != nil {
		return n, s.explain(err)
	}
	return n, nil
}

func (s shelf[T]) change(ctx context.Context, row T, told ...tenants.Told) error {
	return s.alter(ctx, row, engine.Stays, told)
}

func (s shelf[T]) remove(ctx context.Context, row T, told ...tenants.Told) error {
	return s.alter(ctx, row, engine.Leaves, told)
}

func (s shelf[T]) alter(ctx context.Context, row T, f engine.Fate, told []tenants.Told) error {
	r, news, err := s.write(row, told)
	if err != nil {
		return err
	}
	if err := s.house.engine.Change(ctx, s.key, s.noun.name, r, f, news...); err != nil {
		return s.explain(err)
	}
	s.tell(r, news, told)
	return nil
}

func (s shelf[T]) read(r engine.Record) (T, error) {
	var row T
	if err := bson.Unmarshal(r.Row, &row); err != nil {
		return row, fmt.Errorf("read %s %s: %w", s.noun.name, r.ID, err)
	}
	s.noun.setID(&row, r.ID)
	*s.noun.rev(&row) = r.Rev
	return row, nil
}

func (s shelf[T]) write(row T, told []tenants.Told) (engine.Record, []engine.News, error) {
	if len(told) == 0 {
		return engine.Record{}, nil, errUntold
	}
	news := make([]engine.News, 0, len(told))
	for _, t := range told {
		if !t.Valid() || string(t.Space()) != s.key.Space() {
			return engine.Record{}, nil, errUntold
		}
		if len(t.Fact().Trails) == 0 { // a quiet deed
			continue
		}
		body, err := bson.Marshal(t.Fact())
		if err != nil {
			return engine.Record{}, nil, fmt.Errorf("write fact %s: %w", t.Fact().Kind, err)
		}
		news = append(news, engine.News{ID: t.Fact().ID, Body: body})
	}
	raw, err := bson.Marshal(row)
	if err != nil {
		return engine.Record{}, nil, fmt.Errorf("write %s: %w", s.noun.name, err)
	}
	return engine.Record{Space: s.key.Space(), ID: s.noun.id(&row), Rev: *s.noun.rev(&row), Row: raw}, news, nil
}

// tell wakes the relay for the news of a write, and says at once what was kept.
func (s shelf[T]) tell(r engine.Record, news []engine.News, told []tenants.Told) {
	for _, t := range told {
		for _, kept := range s.house.kept {
			kept(t.Space(), t.Fact())
		}
	}
	if len(news) > 0 {
		s.house.relay.wake(engine.Pending{Collection: s.noun.name, Space: r.Space, ID: r.ID, News: news})
	}
}

// explain puts the noun's own word for what isn't there in place of the engine's.
func (s shelf[T]) explain(err error) error {
	if errors.Is(err, engine.ErrNotFound) {
		return s.noun.missing
	}
	return fmt.Errorf("%s: %w", s.noun.name, err)
}

// factOf reads a fact that the engine kept as news.
func factOf(n engine.News) (fact.Fact, error) {
	var f fact.Fact
	if err := bson.Unmarshal(n.Body, &f); err != nil {
		return f, fmt.Errorf("read fact %s: %w", n.ID, err)
	}
	f.At = f.At.UTC()
	return f, nil
}
