package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/naru-network/naru/realtime/load"
)

// padCrowd is people who write pads, each a client of Yjs who types letter by letter in a text of her own, and hears all others of her pad.
type padCrowd struct {
	people []*padPerson
	begun  time.Time
	times  atomic.Pointer[load.Times]
	heard  atomic.Int64 // letters of others that came
	typed  atomic.Int64
	wanted atomic.Int64 // deliveries that what was typed must make
	work   sync.WaitGroup
}

// padPerson is one of them.
type padPerson struct {
	crowd  *padCrowd
	client uint64
	others int // in her pad
	line   *load.Conn
	clock  uint64
	moment [1 << 14]atomic.Int64 // when she typed a letter, by its number
	out    []byte
	there  chan struct{} // closed when the server has let her in, which its first message says
}

// firstWriter is the client of Yjs that the first of a crowd writes as; the others follow it.
const firstWriter = 1 << 20

// gatherWriters opens sockets: who sits at pad i of pads is every i-th person.
func gatherWriters(ctx context.Context, count, pads int, address func(pad, person int) (string, error)) (*padCrowd, error) {
	c := &padCrowd{begun: time.Now()}
	c.times.Store(new(load.Times))
	for i := range count {
		at, err := address(i%pads, i)
		if err != nil {
			return nil, errors.Join(err, c.close())
		}
		line, err := load.DialAt(ctx, at)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("person %d: %w", i, err), c.close())
		}
		p := &padPerson{crowd: c, client: firstWriter + uint64(i), others: count/pads - 1, line: line, there: make(chan struct{})}
		c.people = append(c.people, p)
		c.work.Go(func() { p.hear() })
	}
	for _, p := range c.people {
		select {
		case <-p.there:
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), c.close())
		}
	}
	return c, nil
}

func (c *padCrowd) close() error {
	var failed error
	for _, p := range c.people {
		failed = errors.Join(failed, p.line.Close())
	}
	c.work.Wait()
	return failed
}

// pace has everybody type evenly, so many letters a second each, until ctx ends.
func (c *padCrowd) pace(ctx context.Context, each float64) error {
	n := len(c.people)
	step := time.Duration(float64(time.Second) / each / float64(n))
	failed := make(chan error, n)
	var all sync.WaitGroup
	const hands = 4 // goroutines that type for all
	begun := time.Now()
	for hand := range hands {
		all.Go(func() {
			timer := time.NewTimer(0)
			defer timer.Stop()
			for i := hand; ; i += hands {
				timer.Reset(time.Until(begun.Add(time.Duration(i) * step)))
				select {
				case <-timer.C:
				case <-ctx.Done():
					return
				}
				if err := c.people[i%n].letter(); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// letter types one. Only one goroutine types for a person at a time: the hands divide the people among them where their number allows, and a
// person's next turn is a whole round away.
func (p *padPerson) letter() error {
	n := p.clock
	p.clock++
	b := append(p.out[:0], 0, 2, 0)
	b = append(b, 1, 1)
	b = binary.AppendUvarint(b, p.client)
	b = binary.AppendUvarint(b, n)
	if n == 0 {
		b = append(b, 4, 1, 9)
		b = fmt.Appendf(b, "w%08d", p.client%100_000_000)
	} else {
		b = append(b, 0x84)
		b = binary.AppendUvarint(b, p.client)
		b = binary.AppendUvarint(b, n-1)
	}
	b = append(b, 1, 'a'+byte(n%26), 0)
	b[2] = byte(len(b) - 3)
	p.out = b
	p.crowd.typed.Add(1)
	p.crowd.wanted.Add(int64(p.others))
	p.moment[n%uint64(len(p.moment))].Store(int64(time.Since(p.crowd.begun)))
	return p.line.SendBytes(b)
}

// hear counts what others type until the line ends.
func (p *padPerson) hear() {
	for first := true; ; first = false {
		m, err := p.line.Next()
		if err != nil {
			return
		}
		if first {
			close(p.there)
		}
		if len(m) < 3 || m[0] != 0 || m[1] != 2 {
			continue
		}
		_, size := binary.Uvarint(m[2:])
		u := m[2+size:]
		if len(u) < 4 || u[0] != 1 || u[1] != 1 {
			continue
		}
		client, a := binary.Uvarint(u[2:])
		clock, _ := binary.Uvarint(u[2+a:])
		who := int(client) - firstWriter //nolint:gosec // ours, and small
		if who < 0 || who >= len(p.crowd.people) {
			continue
		}
		sent := p.crowd.people[who].moment[clock%uint64(len(p.moment))].Load()
		p.crowd.times.Load().Add(time.Since(p.crowd.begun) - time.Duration(sent))
		p.crowd.heard.Add(1)
	}
}

// settle waits until all that was typed has come, and returns how much hasn't.
func (c *padCrowd) settle(most time.Duration) int64 {
	for end := time.Now().Add(most); c.heard.Load() < c.wanted.Load() && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	return c.wanted.Load() - c.heard.Load()
}
