package storage

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/storage/engine"
)

// VerifyRooms walks everything that was said and calls broken for each room whose sequence isn't whole: places are unique, so it is as long as its last
// place says or there is a gap. It returns the number of entries read.
func (h *House) VerifyRooms(ctx context.Context, broken func(space, room string)) (int64, error) {
	type room struct{ space, id string }
	type length struct{ entries, last int64 }
	rooms := map[room]length{}
	var n int64
	err := h.engine.Walk(ctx, messageNoun.name, engine.Place{}, func(s engine.Stored) error {
		var row struct {
			Room string `bson:"room"`
			Seq  int64  `bson:"seq"`
		}
		if err := bson.Unmarshal(s.Row, &row); err != nil {
			return fmt.Errorf("read message %s: %w", s.ID, err)
		}
		at := room{s.Space, row.Room}
		rooms[at] = length{rooms[at].entries + 1, max(rooms[at].last, row.Seq)}
		n++
		return nil
	})
	for at, l := range rooms {
		if l.entries != l.last {
			broken(at.space, at.id)
		}
	}
	return n, err
}
