package library

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/prose"
)

var noon = time.Date(2026, 7, 6, 12, 0, 0, 0, time.UTC)

func whole() Content {
	said := Rich{Source: lang.Korean, In: map[lang.Tag]lang.Version[prose.Doc]{lang.Korean: {Value: prose.FromPlain("나루")}}}
	return Content{
		Type: Exchange, Source: lang.Korean, Title: lang.Plain(lang.Korean, "제목"), Summary: lang.Plain(lang.Korean, "요약"),
		Parts: map[Part]Rich{Background: said, Process: said, Lessons: said}, Sectors: []string{"CUL"}, Tags: []string{}, Partners: []string{}, Sources: []Source{},
	}
}

// in returns a case in a state, written by "writer".
func in(s State) Case {
	c := New("case", "dangjin", "writer", whole(), noon)
	c.State = s
	return c
}

// Every deed in every state: what is allowed leads where it must, all else is refused and changes nothing.
func TestMovesOfACase(t *testing.T) {
	by := Move{Member: "head", Tenant: "dangjin", Reason: "because", At: noon.Add(time.Hour)}
	for _, deed := range []struct {
		name string
		do   func(*Case) error
		from map[State]State
		want error // elsewhere
	}{
		{"save", func(c *Case) error { return c.Save("second", whole(), by.At) }, map[State]State{Draft: Draft}, ErrNotDraft},
		{"submit", func(c *Case) error { return c.Submit(by) }, map[State]State{Draft: InternalReview}, ErrNotDraft},
		{"recall", func(c *Case) error { return c.Recall(by) }, map[State]State{InternalReview: Draft, CoordReview: Draft}, ErrNotInReview},
		{"approve", func(c *Case) error { return c.Approve("net", by) }, map[State]State{InternalReview: CoordReview}, ErrNotInReview},
		{"return by the head", func(c *Case) error { return c.Return(InternalReview, by) }, map[State]State{InternalReview: Draft}, ErrNotInReview},
		{"return by the coordinator", func(c *Case) error { return c.Return(CoordReview, by) }, map[State]State{CoordReview: Draft}, ErrNotInReview},
		{"publish", func(c *Case) error { return c.Publish(by) }, map[State]State{CoordReview: Published}, ErrNotInReview},
		{"revise", func(c *Case) error { return c.Revise(by) }, map[State]State{Published: Draft, Withdrawn: Draft}, ErrNotPublished},
		{"withdraw", func(c *Case) error { return c.Withdraw(by) }, map[State]State{Published: Withdrawn}, ErrNotPublished},
	} {
		for _, s := range States() {
			t.Run(fmt.Sprintf("%s in %s", deed.name, s), func(t *testing.T) {
				c := in(s)
				err := deed.do(&c)
				to, ok := deed.from[s]
				switch {
				case ok && (err != nil || c.State != to):
					t.Errorf("%s in %s = %v and leads to %s, want %s", deed.name, s, err, c.State, to)
				case !ok && !errors.Is(err, deed.want):
					t.Errorf("%s in %s = %v, want %v", deed.name, s, err, deed.want)
				case !ok && (c.State != s || len(c.Steps) > 0):
					t.Errorf("%s in %s is refused and yet moves the case to %s", deed.name, s, c.State)
				case ok && s != to && (len(c.Steps) != 1 || c.Steps[0].From != s || c.Steps[0].To != to || !c.Since.Equal(by.At)):
					t.Errorf("%s in %s leaves the steps %+v since %s", deed.name, s, c.Steps, c.Since)
				}
			})
		}
	}
}

func TestNobodyApprovesWhatSheWrote(t *testing.T) {
	c := in(Draft)
	if err := c.Save("second", whole(), noon); err != nil {
		t.Fatal(err)
	}
	c.State = InternalReview
	for _, writer := range []Move{{Member: "writer"}, {Member: "second"}} {
		if err := c.Approve("net", writer); !errors.Is(err, ErrOwnCase) {
			t.Errorf("Approve by %s, who wrote in it, = %v, want %v", writer.Member, err, ErrOwnCase)
		}
	}
	c.HandOver("writer", "heir", noon)
	if err := c.Approve("net", Move{Member: "writer"}); !errors.Is(err, ErrOwnCase) {
		t.Errorf("handing the case over doesn't unwrite it: %v", err)
	}
	if err := c.Approve("net", Move{Member: "head"}); err != nil || c.Network != "net" {
		t.Errorf("Approve by another = %v", err)
	}
	c.State = Published
	if err := c.Revise(Move{Member: "head", At: noon}); err != nil || c.Version != 2 {
		t.Fatalf("Revise = %v, version %d", err, c.Version)
	}
	c.State = InternalReview
	if err := c.Approve("net", Move{Member: "head"}); !errors.Is(err, ErrOwnCase) {
		t.Errorf("who opened the next version is its writer: %v", err)
	}
}

func TestReasonsAreAsked(t *testing.T) {
	c := in(InternalReview)
	if err := c.Return(InternalReview, Move{}); !errors.Is(err, ErrReason) {
		t.Errorf("Return without a reason = %v", err)
	}
	if err := c.Return(InternalReview, Move{Reason: "사진", At: noon}); err != nil {
		t.Fatal(err)
	}
	if step, ok := c.Returned(); !ok || step.Reason != "사진" {
		t.Errorf("Returned = %+v, %t", step, ok)
	}
	if err := c.Submit(Move{At: noon}); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Returned(); ok {
		t.Error("what was sent in again isn't returned any more")
	}
	c = in(Published)
	if err := c.Withdraw(Move{}); !errors.Is(err, ErrReason) {
		t.Errorf("Withdraw without a reason = %v", err)
	}
}

func TestACaseRemembersBoundedly(t *testing.T) {
	c := in(Draft)
	for range MostSteps {
		if err := errors.Join(c.Submit(Move{At: noon}), c.Recall(Move{At: noon})); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.Steps) != MostSteps {
		t.Errorf("the case remembers %d steps, want %d", len(c.Steps), MostSteps)
	}
}

func TestContentIsChecked(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*Content)
		path string // that fails; none if fine
	}{
		{"whole", func(*Content) {}, ""},
		{"type", func(c *Content) { c.Type = "WAR" }, "type"},
		{"language", func(c *Content) { c.Source = "KO" }, "source"},
		{"long title", func(c *Content) { c.Title = lang.Plain(lang.Korean, strings.Repeat("가", MostTitle+1)) }, "title.ko"},
		{"title as long as may be", func(c *Content) { c.Title = lang.Plain(lang.Korean, strings.Repeat("가", MostTitle)) }, ""},
		{"part there is not", func(c *Content) { c.Parts["rumour"] = Rich{} }, "parts.rumour"},
		{"long part", func(c *Content) {
			c.Parts[Costs] = Rich{In: map[lang.Tag]lang.Version[prose.Doc]{"ko": {Value: prose.FromPlain(strings.Repeat("가", MostPart+1))}}}
		}, "parts.costs.ko"},
		{"sector", func(c *Content) { c.Sectors = []string{"cul"} }, "sectors[0]"},
		{"sector twice", func(c *Content) { c.Sectors = []string{"CUL", "CUL"} }, "sectors[1]"},
		{"empty tag", func(c *Content) { c.Tags = []string{" "} }, "tags[0]"},
		{"too many tags", func(c *Content) { c.Tags = strings.Split(strings.Repeat("a,", MostTags)+"a", ",") }, "tags"},
		{"year", func(c *Content) { c.YearFrom = 19 }, "year_from"},
		{"years the wrong way round", func(c *Content) { c.YearFrom, c.YearTo = 2020, 2019 }, "year_to"},
		{"source without a title", func(c *Content) { c.Sources = []Source{{}} }, "sources[0].title"},
		{"date", func(c *Content) { c.Sources = []Source{{Title: "a", Date: "0000-00-00"}} }, "sources[0].date"},
		{"half a date", func(c *Content) { c.Sources = []Source{{Title: "a", Date: "2019-05"}} }, ""},
		{"too many languages", func(c *Content) {
			for i := range MostLangs + 1 {
				c.Title.In[lang.Tag(fmt.Sprint(i))] = lang.Version[string]{Value: "a"}
			}
		}, "title"},
	} {
		c := whole()
		test.edit(&c)
		if got := firstPath(c.Check()); got != test.path {
			t.Errorf("%s: Check fails at %q, want %q", test.name, got, test.path)
		}
	}
}

func firstPath(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Fields[0].Path
}

func TestReadyAsksForWhatReviewersNeed(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*Content)
		path string
	}{
		{"whole", func(*Content) {}, ""},
		{"no title", func(c *Content) { c.Title = lang.Text{} }, "title.ko"},
		{"a title in another language only", func(c *Content) { c.Title = lang.Plain(lang.English, "Title") }, "title.ko"},
		{"no summary", func(c *Content) { c.Summary = lang.Text{} }, "summary.ko"},
		{"no background", func(c *Content) { delete(c.Parts, Background) }, "parts.background.ko"},
		{"no result of any sort", func(c *Content) { delete(c.Parts, Lessons) }, "parts.outcome.ko"},
		{"no sector", func(c *Content) { c.Sectors = nil }, "sectors"},
	} {
		c := whole()
		test.edit(&c)
		if got := firstPath(c.Ready()); got != test.path {
			t.Errorf("%s: Ready fails at %q, want %q", test.name, got, test.path)
		}
		if test.path != "" && c.Check() != nil {
			t.Errorf("%s: a draft may be incomplete", test.name)
		}
	}
}

func TestHashTellsContentsApart(t *testing.T) {
	a, b := whole(), whole()
	if a.Hash() != b.Hash() {
		t.Error("equal contents must have equal hashes")
	}
	b.Parts[Lessons].In[lang.Korean] = lang.Version[prose.Doc]{Value: prose.FromPlain("나루터")}
	if a.Hash() == b.Hash() {
		t.Error("a changed part must change the hash")
	}
}
