package audit

import (
	"testing"
	"time"

	"github.com/naru-network/naru/tenants/fact"
)

func chain(n int) []Entry {
	var all []Entry
	var prev Entry
	for i := range n {
		prev = Link(prev, fact.Fact{
			ID: "f", Kind: "case.begun", About: fact.Ref{Noun: "case", ID: "1"}, By: fact.Actor{Member: "m", Tenant: "dangjin"},
			At: time.Date(2026, 7, 6, 0, 0, i, 123456789, time.FixedZone("KST", 9*3600)), Trails: []string{"home:dangjin"}, With: fact.Detail{"b": "2", "a": "1"},
		})
		all = append(all, prev)
	}
	return all
}

func TestAChainFollows(t *testing.T) {
	var prev Entry
	for i, e := range chain(5) {
		if e.Seq != int64(i+1) || !e.Follows(prev) {
			t.Errorf("entry %d doesn't follow the one before", i+1)
		}
		prev = e
	}
}

func TestTheHashDoesNotDependOnHowTimeIsKept(t *testing.T) {
	e := chain(1)[0]
	e.Fact.At = e.Fact.At.UTC().Truncate(time.Millisecond)
	if !e.Follows(Entry{}) {
		t.Error("the same moment in another zone, to the millisecond, must have the same hash")
	}
}

// Whatever is changed, taken out or put in shows.
func TestTamperingShows(t *testing.T) {
	for name, tamper := range map[string]func([]Entry) []Entry{
		"another deed":      func(c []Entry) []Entry { c[2].Fact.Kind = "case.saved"; return c },
		"another object":    func(c []Entry) []Entry { c[2].Fact.About.ID = "2"; return c },
		"another doer":      func(c []Entry) []Entry { c[2].Fact.By.Member = "n"; return c },
		"the house as doer": func(c []Entry) []Entry { c[2].Fact.By.Steward = "library"; return c },
		"another time":      func(c []Entry) []Entry { c[2].Fact.At = c[2].Fact.At.Add(time.Second); return c },
		"another detail":    func(c []Entry) []Entry { c[2].Fact.With = fact.Detail{"a": "1", "b": "3"}; return c },
		"another trail":     func(c []Entry) []Entry { c[2].Fact.Trails = []string{"home:liaoning"}; return c },
		"made minor":        func(c []Entry) []Entry { c[2].Fact.Minor = true; return c },
		"one taken out":     func(c []Entry) []Entry { return append(c[:2:2], c[3:]...) },
		"two swapped":       func(c []Entry) []Entry { c[1], c[2] = c[2], c[1]; return c },
		"one twice":         func(c []Entry) []Entry { return append(c[:3:3], c[2:]...) },
		"one forged after": func(c []Entry) []Entry {
			c[2] = Link(c[0], c[2].Fact)
			return c
		},
	} {
		whole, prev := true, Entry{}
		for _, e := range tamper(chain(5)) {
			whole = whole && e.Follows(prev)
			prev = e
		}
		if whole {
			t.Errorf("%s goes unseen", name)
		}
	}
}
