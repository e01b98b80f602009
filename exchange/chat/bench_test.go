package chat_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/naru-network/naru/exchange/chat"
)

// BenchmarkPost measures durable posts, each answered after it is on the disk, its fact told to the trail meanwhile.
func BenchmarkPost(b *testing.B) {
	for _, load := range []struct{ rooms, posters int }{{1, 1}, {1, 20}, {64, 64}} {
		b.Run(fmt.Sprintf("rooms=%d/posters=%d", load.rooms, load.posters), func(b *testing.B) {
			d := diskDesk(b)
			in := d.in(d.Dangjin.Officer)
			rooms := make([]chat.RoomID, load.rooms)
			for i := range rooms {
				rooms[i] = d.topic(in, fmt.Sprint("방 ", i)).ID
			}
			drafts := make(chan chat.Draft)
			var posters sync.WaitGroup
			for p := range load.posters {
				posters.Add(1)
				go func() {
					defer posters.Done()
					for draft := range drafts {
						if _, err := d.Post(context.Background(), in, rooms[p%len(rooms)], draft); err != nil {
							b.Error(err)
						}
					}
				}()
			}
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				drafts <- say("다음 주 화요일 오전 회의 자료를 올렸습니다. 확인 부탁드립니다.")
			}
			close(drafts)
			posters.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
		})
	}
}
