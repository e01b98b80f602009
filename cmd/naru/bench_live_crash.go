package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/naru-network/naru/realtime/load"
)

// kills is how often the server is killed.
const kills = 3

func (r *liveRun) playKill(ctx context.Context, on *stage) (out []string, err error) {
	const rooms, perRoom = 5, 4
	c, err := load.Gather(ctx, load.Plan{Adapter: on.adapter, Clients: 2 * rooms * perRoom, Words: liveWords, Account: true, Seat: func(client int) load.Seat {
		s := load.Seat{Room: on.room(client % rooms), Rank: client / rooms}
		if s.Rank >= perRoom {
			s.Rank = -1
		}
		return s
	}})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	lost, twice := 0, 0
	compare := func() error {
		for room := range rooms {
			texts, err := on.history(ctx, room)
			if err != nil {
				return fmt.Errorf("read a room again: %w", err)
			}
			l, t := c.Compare(on.room(room), texts)
			lost, twice = lost+l, twice+t
		}
		return nil
	}
	for range kills {
		under, cancel := context.WithCancel(ctx)
		failed := make(chan error, 1)
		go func() { failed <- c.Push(under, 4, load.WhenAnswered) }()
		time.Sleep(r.part(.1) + rand.N(r.part(.1))) // the moment of the crash is what varies
		err := on.crash(ctx)
		c.Gone()
		cancel()
		if pushed := <-failed; pushed == nil {
			err = errors.Join(err, errors.New("nobody noticed that the server was gone"))
		}
		if err == nil {
			err = compare()
		}
		if err == nil {
			err = c.Repeat(ctx)
		}
		if err == nil {
			err = compare()
		}
		if err != nil {
			return nil, err
		}
	}
	a := c.Settle(ctx, settling)
	r.sound("kill", a)
	return []string{fmt.Sprintf("%d of %d, in %d kills", lost, a.Answered, kills), fmt.Sprint(twice)}, nil
}

func (r *liveRun) playReturn(ctx context.Context, on *stage) (out []string, err error) {
	const missed = 200
	rooms := r.of(25, 2)
	c, err := load.Gather(ctx, load.Plan{Adapter: on.adapter, Clients: rooms + r.of(5000, 20), Words: liveWords, Seat: func(client int) load.Seat {
		s := load.Seat{Room: on.room(client % rooms), Rank: -1}
		if client < rooms {
			s.Rank = 0
		}
		return s
	}})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if err := c.Leave(); err != nil {
		return nil, err
	}
	if err := c.Send(ctx, missed, 4); err != nil {
		return nil, err
	}
	took, err := c.Return(ctx)
	if err != nil {
		return nil, err
	}
	a := c.Settle(ctx, settling)
	r.sound("return", a)
	return []string{fmt.Sprintf("%.1f s", took.Seconds()), fmt.Sprint(a.Missing)}, nil
}
