package main

import (
	"sync"
	"testing"
)

// TestTheDetectorKnowsWhatAMapPublishes fails under the race detector where a library that tools/race.sh leaves unwatched brought its own copy of the
// generic functions of sync.Map: what a map publishes would then be called a race, in any test and at random. See docs/decisions/watched-code.md.
func TestTheDetectorKnowsWhatAMapPublishes(t *testing.T) {
	type page struct{ words int }
	for i := range 100 {
		var (
			shelf sync.Map
			both  sync.WaitGroup
		)
		both.Go(func() { shelf.Store(i, &page{words: i}) })
		both.Go(func() {
			p, there := shelf.Load(i)
			for !there {
				p, there = shelf.Load(i)
			}
			if p.(*page).words != i {
				t.Errorf("round %d: %+v", i, p)
			}
		})
		both.Wait()
	}
}
