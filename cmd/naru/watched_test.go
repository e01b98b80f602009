package main

import (
	"sync"
	"sync/atomic"
	"testing"
)

// TestTheDetectorKnowsWhatAMapPublishes fails under the race detector where a library that tools/race.sh leaves unwatched brought its own copy of the
// generic functions below: what they publish would then be called a race, in any test and at random. See docs/decisions/watched-code.md.
func TestTheDetectorKnowsWhatAMapPublishes(t *testing.T) {
	type page struct{ words int }
	for i := range 100 {
		var (
			shelf sync.Map
			last  atomic.Pointer[page]
			both  sync.WaitGroup
		)
		both.Go(func() {
			shelf.Store(i, &page{words: i})
			last.Store(&page{words: i})
		})
		both.Go(func() {
			for last.Load() == nil {
			}
			p, _ := shelf.Load(i)
			if last.Load().words != i || p.(*page).words != i {
				t.Errorf("round %d: %+v and %+v", i, last.Load(), p)
			}
		})
		both.Wait()
	}
}
