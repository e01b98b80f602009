package sqlite

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/storage/engine"
)

// strideWalk is how many records a walk reads at once, so that it holds neither a connection nor much memory for long.
const strideWalk = 100

type place struct{ collection, space, id string }

// Untold implements engine.Engine.
func (e *Engine) Untold(ctx context.Context, most int) ([]engine.Pending, error) {
	var all []engine.Pending
	err := e.read.snapshot(ctx, func(t *tx) error {
		seen := map[place]bool{}
		for last := int64(-1); len(all) < most; {
			read := 0
			var next []place
			err := t.rows(ctx, "SELECT n, collection, space, id FROM news WHERE n > ? ORDER BY n LIMIT ? + 0", []any{last, most}, func(scan func(...any) error) error {
				var at place
				read++
				err := scan(&last, &at.collection, &at.space, &at.id)
				if !seen[at] && len(all)+len(next) < most {
					seen[at] = true
					next = append(next, at)
				}
				return err
			})
			if err != nil || read == 0 {
				return err
			}
			for _, at := range next {
				news, err := newsOf(ctx, t, at)
				if err != nil {
					return err
				}
				all = append(all, engine.Pending{Collection: at.collection, Space: at.space, ID: at.id, News: news})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("untold: %w", err)
	}
	return all, nil
}

// newsOf returns the news a record holds, oldest first.
func newsOf(ctx context.Context, t *tx, at place) ([]engine.News, error) {
	var news []engine.News
	text := "SELECT news, body FROM news WHERE collection = ? AND space = ? AND id = ? ORDER BY n"
	err := t.rows(ctx, text, []any{at.collection, at.space, at.id}, func(scan func(...any) error) error {
		var n engine.News
		err := scan(&n.ID, (*[]byte)(&n.Body))
		news = append(news, n)
		return err
	})
	return news, err
}

// Walk implements engine.Engine.
func (e *Engine) Walk(ctx context.Context, collection string, after engine.Place, visit func(engine.Stored) error) error {
	c, err := e.table(collection)
	if err != nil {
		return err
	}
	for {
		stride, err := e.stride(ctx, c, after)
		if err != nil {
			return fmt.Errorf("walk %s: %w", collection, err)
		}
		for _, s := range stride {
			if err := visit(s); err != nil {
				return err
			}
			after = engine.Place{Space: s.Space, ID: s.ID}
		}
		if len(stride) < strideWalk {
			return nil
		}
	}
}

func (e *Engine) stride(ctx context.Context, c *table, after engine.Place) ([]engine.Stored, error) {
	var all []engine.Stored
	err := e.read.snapshot(ctx, func(t *tx) error {
		text := "SELECT space, id, rev, gone, row FROM " + quoted("c_"+c.Name) + " WHERE (space, id) > (?, ?) ORDER BY space, id LIMIT ? + 0"
		err := t.rows(ctx, text, []any{after.Space, after.ID, strideWalk}, func(scan func(...any) error) error {
			var s engine.Stored
			var row []byte
			err := scan(&s.Space, &s.ID, &s.Rev, &s.Gone, &row)
			s.Row = bson.Raw(row)
			all = append(all, s)
			return err
		})
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].News, err = newsOf(ctx, t, place{c.Name, all[i].Space, all[i].ID}); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}
