package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/realtime/load"
)

const (
	padRounds  = 3
	padWriters = 10
)

// TestKilledServerLosesNothingSaved kills the built binary with SIGKILL in a stream of letters typed into a pad. After each crash, before anybody comes
// back, every letter that its writer was told is saved stands in the pad; and in the end everything that was typed.
func TestKilledServerLosesNothingSaved(t *testing.T) {
	t.Parallel()
	s := killable(t)
	token := s.token(t, "officer@dangjin.example")
	const space = "home:dangjin"
	pad := padFor(t, s.url, token, space)
	writers := make([]*padWriter, padWriters)
	for i := range writers {
		writers[i] = &padWriter{client: 1000 + uint64(i), root: fmt.Sprintf("w%d", i)}
	}
	told := uint64(0)
	for round := range padRounds {
		ctx, cancel := context.WithCancel(t.Context())
		var typing sync.WaitGroup
		for _, w := range writers {
			address, err := padAddress(s.url, token, space, pad)
			if err != nil {
				t.Fatal(err)
			}
			pace := time.NewTicker(4 * time.Millisecond)
			turn := make(chan struct{})
			typing.Go(func() {
				defer pace.Stop()
				for {
					select {
					case <-pace.C:
					case <-ctx.Done():
						return
					}
					select {
					case turn <- struct{}{}:
					case <-ctx.Done():
						return
					}
				}
			})
			typing.Go(func() {
				if err := w.write(ctx, address, turn); err == nil {
					t.Error("a writer ended without a reason")
				}
			})
		}
		time.Sleep(time.Duration(500+rand.IntN(500)) * time.Millisecond) // the moment of the crash is what varies
		s.stop(syscall.SIGKILL, t.Fatalf)
		cancel()
		typing.Wait()
		s.start(t.Fatalf)
		token = s.token(t, "officer@dangjin.example")
		has := padVector(t, s.url, token, space, pad)
		for _, w := range writers {
			if d := w.durable(); has[w.client] < d {
				t.Errorf("round %d: %s was told that %d letters are saved, the pad has %d", round, w.root, d, has[w.client])
			}
			told += w.durable()
		}
	}
	for _, w := range writers {
		address, err := padAddress(s.url, token, space, pad)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = w.write(ctx, address, nil) // one more letter, with all before it, until we leave
		}()
		for end := time.Now().Add(10 * time.Second); w.durable() < w.typedSoFar() && time.Now().Before(end); {
			time.Sleep(10 * time.Millisecond)
		}
		if w.durable() < w.typedSoFar() {
			t.Errorf("%s comes back with %d letters and is told that %d are saved", w.root, w.typedSoFar(), w.durable())
		}
		cancel()
		<-done
	}
	has := padVector(t, s.url, token, space, pad)
	for _, w := range writers {
		if has[w.client] != w.typedSoFar() {
			t.Errorf("%s typed %d letters, the pad has %d", w.root, w.typedSoFar(), has[w.client])
		}
	}
	if told < padWriters*padRounds*10 {
		t.Errorf("only %d letters were told to be saved in all rounds: the crash came before anything was", told)
	}
	s.stop(os.Interrupt, t.Fatalf)
	t.Logf("%d letters told to be saved survived %d crashes", told, padRounds)
}

func (w *padWriter) typedSoFar() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.typed
}

// padVector reads what a pad has as a newcomer does.
func padVector(t *testing.T, url, token, space, pad string) yjs.Vector {
	t.Helper()
	address, err := padAddress(url, token, space, pad)
	if err != nil {
		t.Fatal(err)
	}
	c, err := load.DialAt(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SendBytes(padMessage(0, yjs.Vector{}.Encode())); err != nil {
		t.Fatal(err)
	}
	for {
		m, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		if m[0] != 0 || m[1] != 1 {
			continue
		}
		size, n := binary.Uvarint(m[2:])
		v, err := yjs.StateVector(m[2+n:][:size])
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
