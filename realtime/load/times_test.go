package load

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestTimesAreReadOffAsTheyWereAdded(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for _, most := range []time.Duration{100, 10 * time.Microsecond, 50 * time.Millisecond, time.Hour} {
		var got Times
		var all []time.Duration
		for range 10_000 {
			d := time.Duration(dice.Int64N(int64(most)))
			got.Add(d)
			all = append(all, d)
		}
		slices.Sort(all)
		for _, share := range []float64{0.0001, 0.5, 0.9, 0.99, 0.999, 1} {
			want := all[int(share*float64(len(all)))-1]
			if at := got.At(share); at < want || float64(at) > float64(want)*(1+1.0/fineness)+1 {
				t.Errorf("up to %v: At(%v) = %v, want %v", most, share, at, want)
			}
		}
		if got.Count() != int64(len(all)) {
			t.Errorf("Count() = %d, want %d", got.Count(), len(all))
		}
	}
}

func TestTimesOfNothingAndOfTheImpossible(t *testing.T) {
	var none Times
	if at := none.At(.99); at != 0 {
		t.Errorf("At(0.99) of nothing = %v, want 0", at)
	}
	none.Add(-time.Second)
	none.Add(1<<63 - 1)
	if none.At(.5) != 0 || none.At(1) < 1<<62 {
		t.Errorf("At(0.5), At(1) = %v, %v", none.At(.5), none.At(1))
	}
	for i := 1; i < len(none.steps); i++ {
		if top(i) <= top(i-1) {
			t.Fatalf("step %d ends at %d, the one before at %d", i, top(i), top(i-1))
		}
		if s := step(top(i)); s != i {
			t.Fatalf("%d is the end of step %d, but falls into %d", top(i), i, s)
		}
	}
}

func FuzzStamp(f *testing.F) {
	f.Add(uint16(1), uint16(2), uint32(3), int64(4), []byte("words"))
	f.Fuzz(func(t *testing.T, run, rank uint16, n uint32, at int64, words []byte) {
		want := stamp{run, rank, n, time.Duration(at)}
		if got, ok := parseStamp(append(want.append(nil), words...)); !ok || got != want {
			t.Fatalf("%+v is read as %+v, %t", want, got, ok)
		}
		if got, ok := parseStamp(words); ok && len(words) >= stampLength && string(got.append(nil)) != string(words[:stampLength]) {
			t.Fatalf("%q is read as %+v", words, got)
		}
	})
}
