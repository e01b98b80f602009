package ferret_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/mongo"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// Two nodes over MongoDB's protocol talk in one room: one sequence without a gap, threads and read positions counted, changes logged once.
func TestRoomsOverTheWire(t *testing.T) {
	ctx := t.Context()
	e, err := mongo.Open(ctx, strings.TrimSuffix(start(t), "/")+"/talk")
	must(t, err)
	kept, err := storage.Open(ctx, e, slog.New(slog.DiscardHandler))
	must(t, err)
	w := tenantstest.New(t, kept.Register(), tenants.Vouch)
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- kept.Run(running) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, e.Close(context.Background())); err != nil {
			t.Error(err)
		}
	})
	var nodes []*chat.Service
	for range 2 {
		s := chat.New(chat.Parts{Store: kept.Chat(), People: chat.PeopleOf(w.Tenants), Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler)})
		t.Cleanup(s.Close)
		nodes = append(nodes, s)
	}
	kim, wang := w.Enter(w.Dangjin.Officer, tenants.PactSpace(w.Pair)), w.Enter(w.Liaoning.Officer, tenants.PactSpace(w.Pair))
	room, err := nodes[0].Open(ctx, kim, chat.Opening{Kind: chat.Topic, Name: lang.Plain(lang.Korean, "방")})
	must(t, err)
	var posters sync.WaitGroup
	for n, s := range nodes {
		posters.Add(1)
		go func() {
			defer posters.Done()
			for i := range 12 {
				d := chat.Draft{Key: fmt.Sprint(n, "-", i), Lang: lang.Korean, Text: "말", Mentions: []string{"tenant:liaoning"}}
				if i%4 == 0 {
					d.Key = fmt.Sprint("both-", i)
				}
				if _, err := s.Post(ctx, kim, room.ID, d); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	posters.Wait()
	reply, err := nodes[1].Post(ctx, wang, room.ID, chat.Draft{Key: "r", Lang: lang.Korean, Text: "답", Root: 2})
	must(t, err)
	_, err = nodes[0].Edit(ctx, wang, room.ID, reply.Seq, "고친 답")
	must(t, err)
	house := func(s tenants.Space) tenants.Scope {
		return w.Authority.Steward(s, tenants.Errand{Name: "chat", Can: []fact.Ability{tenants.Keep}})
	}
	all, err := nodes[1].Since(ctx, house(kim.Space()), room.ID, 0, 100)
	must(t, err)
	if len(all) != 2*12-3+2 || all[len(all)-1].Of != reply.Seq || all[len(all)-1].Message.Text != "고친 답" {
		t.Errorf("%d entries, the last %+v", len(all), all[len(all)-1])
	}
	for i, entry := range all {
		if entry.Seq != int64(i+1) {
			t.Fatalf("place %d holds %d", i+1, entry.Seq)
		}
	}
	st, err := nodes[0].Standing(ctx, wang, room.ID)
	must(t, err)
	if st.Unread != 21 || st.Mentions != 21 || st.Head != 23 {
		t.Errorf("she stands at %d unread, %d mentions of %d, want 21, 21 of 23", st.Unread, st.Mentions, st.Head)
	}
	for _, seq := range []int64{5, 3} {
		r, err := nodes[0].Seen(ctx, wang, room.ID, seq)
		must(t, err)
		if r.Seq != 5 {
			t.Errorf("read up to %d, want 5", r.Seq)
		}
	}
	root, err := nodes[0].Message(ctx, kim, room.ID, 2)
	must(t, err)
	if root.Replies != 1 {
		t.Errorf("the root has %d answers, want 1", root.Replies)
	}
	if _, err := nodes[0].Room(ctx, w.Enter(w.Dangjin.Officer, tenants.HomeOf("dangjin")), room.ID); !errors.Is(err, chat.ErrRoomNotFound) {
		t.Errorf("the room is in another space: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
