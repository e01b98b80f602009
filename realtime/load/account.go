package load

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Account is what became of all posts of a crowd.
type Account struct {
	Posted, Answered, Refused int64
	Due, Got                  int64 // entries: one of each answered post for each client of its room
	Missing                   int64 // entries that were due and have not come, or came behind later ones
	Twice                     int64 // entries that came again
	Ended                     int   // clients whose line has ended
	Disordered                bool  // two clients of a room got the same in another order
	Why                       error // the first reason of a refusal or an end
}

// Sound reports whether every answered post came to everybody, once and in order, and nothing was refused.
func (a Account) Sound() bool {
	return a.Refused == 0 && a.Missing == 0 && a.Twice == 0 && a.Ended == 0 && !a.Disordered && a.Got == a.Due && a.Posted == a.Answered
}

// String says what was wrong.
func (a Account) String() string {
	if a.Sound() {
		return fmt.Sprintf("%d posts, all delivered", a.Answered)
	}
	return fmt.Sprintf("%d posts, %d answered, %d refused; %d of %d delivered, %d missing, %d twice, disorder: %t; %d lines ended (%v)",
		a.Posted, a.Answered, a.Refused, a.Got, a.Due, a.Missing, a.Twice, a.Disordered, a.Ended, a.Why)
}

// Settle waits, for so long at most, until every post is answered and has come to everybody who listens, and returns the account.
func (c *Crowd) Settle(ctx context.Context, most time.Duration) Account {
	end := time.Now().Add(most)
	for {
		a := c.account()
		if a.Posted == a.Answered+a.Refused && a.Got >= a.Due || a.Ended > 0 && time.Now().After(end.Add(-most/2)) || time.Now().After(end) || ctx.Err() != nil {
			return a
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (c *Crowd) account() (a Account) {
	due := map[string]int64{}
	for _, one := range c.posters {
		acked, refused := one.acked.Load(), one.refused.Load()
		due[one.Room] += acked
		a.Posted, a.Answered, a.Refused = a.Posted+one.posted.Load(), a.Answered+acked, a.Refused+refused
		if why := one.refusal.Load(); why != nil && a.Why == nil {
			a.Why = errors.New(*why)
		}
	}
	orders := map[string]uint64{}
	var lost int64
	for _, one := range c.clients {
		if one.Deaf {
			continue
		}
		got := one.got.Load()
		a.Due, a.Got = a.Due+due[one.Room], a.Got+got
		a.Twice += one.twice.Load()
		lost += one.lost.Load()
		select {
		case <-one.ended:
			a.Ended++
			if a.Why == nil {
				a.Why = one.err
			}
		default:
		}
		if got != due[one.Room] {
			continue
		}
		sum := one.sum.Load()
		if first, there := orders[one.Room]; there && first != sum {
			a.Disordered = true
		}
		orders[one.Room] = sum
	}
	a.Missing = max(lost, a.Due-a.Got)
	return a
}

// Compare says of what a server keeps of a room how many answered posts of the crowd are not there, and how many posts are there more than once. The
// lines of those who posted have ended, or all their posts are answered; the crowd keeps account.
func (c *Crowd) Compare(room string, texts []string) (lost, twice int) {
	type post struct {
		rank uint16
		n    uint32
	}
	times := map[post]int{}
	for _, text := range texts {
		if s, ok := parseStamp([]byte(text)); ok && s.run == c.run {
			times[post{s.rank, s.n}]++
		}
	}
	for _, n := range times {
		if n > 1 {
			twice++
		}
	}
	for _, one := range c.posters {
		if one.Room != room {
			continue
		}
		for n, done := range one.done {
			if done && times[post{uint16(one.Rank), uint32(n)}] == 0 {
				lost++
			}
		}
	}
	return lost, twice
}
