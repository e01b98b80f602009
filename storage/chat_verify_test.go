package storage

import (
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/naru-network/naru/storage/engine"
)

func TestVerifyRoomsFindsAGap(t *testing.T) {
	e := memory(t)
	h := openTest(t, e)
	put := func(space, room string, seqs ...int64) {
		t.Helper()
		for _, seq := range seqs {
			row, err := bson.Marshal(bson.M{"room": room, "seq": seq, "root": int64(0), "mentions": bson.A{}, "marks": bson.A{}})
			if err == nil {
				err = e.Put(t.Context(), "message", engine.Stored{Record: engine.Record{Space: space, ID: fmt.Sprint(room, seq), Rev: 1, Row: row}})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	put("home:dangjin", "whole", 1, 2, 3)
	put("home:dangjin", "holed", 1, 3)
	put("pact:x", "whole", 1)
	var broken []string
	n, err := h.VerifyRooms(t.Context(), func(space, room string) { broken = append(broken, space+" "+room) })
	if err != nil || n != 6 || len(broken) != 1 || broken[0] != "home:dangjin holed" {
		t.Errorf("VerifyRooms = %d, %v and finds %v, want 6 entries and the one hole", n, err, broken)
	}
}
