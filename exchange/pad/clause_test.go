package pad_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
)

func clause(number, prevails, text string) yjs.Node {
	return attrs("clause", map[string]any{"number": number, "prevails": prevails}, paragraph(words(text)))
}

var (
	both  = []string{"ko", "zh-Hans"}
	sides = []tenants.TenantID{"dangjin", "rizhao"}
)

func agreement() map[string][]yjs.Node {
	return map[string][]yjs.Node{
		"ko":      {paragraph(words("우호협정")), clause("1", "equal", "목적"), clause("2", "equal", "기간")},
		"zh-Hans": {paragraph(words("友好协议")), clause("1", "equal", "目的"), clause("2", "equal", "期限")},
	}
}

func states(pairs []pad.Pair) []string {
	var all []string
	for _, p := range pairs {
		all = append(all, p.Number+":"+string(p.State))
	}
	return all
}

func TestPairs(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(map[string][]yjs.Node)
		want   []string
	}{
		{"nothing is confirmed", func(map[string][]yjs.Node) {}, []string{":unaligned", "1:unaligned", "2:unaligned"}},
		{"a clause is missing", func(m map[string][]yjs.Node) { m["zh-Hans"] = m["zh-Hans"][:2] }, []string{":unaligned", "1:unaligned", "2:missing"}},
		{"a clause is only in the second language", func(m map[string][]yjs.Node) { m["zh-Hans"] = append(m["zh-Hans"], clause("3", "", "其他")) }, []string{":unaligned", "1:unaligned", "2:unaligned", "3:missing"}},
		{"a number stands twice", func(m map[string][]yjs.Node) { m["ko"] = append(m["ko"], clause(" 1 ", "equal", "또")) }, []string{":unaligned", "1:twice", "2:unaligned"}},
		{"each says that its own text prevails", func(m map[string][]yjs.Node) { m["ko"][1] = clause("1", "ko", "목적") }, []string{":unaligned", "1:contrary", "2:unaligned"}},
		{"a title in one language only", func(m map[string][]yjs.Node) { m["ko"] = m["ko"][1:] }, []string{":missing", "1:unaligned", "2:unaligned"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts := agreement()
			test.change(texts)
			if got := states(pad.Pairs(both, texts)); !slices.Equal(got, test.want) {
				t.Errorf("Pairs = %v, want %v", got, test.want)
			}
		})
	}
}

func confirmed(pairs []pad.Pair, number, tenant string) pad.Confirmation {
	c := pad.Confirmation{Number: number, Tenant: tenant, Member: tenant + "-linguist"}
	for _, p := range pairs {
		if p.Number == number {
			c.Hashes = p.Hashes()
		}
	}
	return c
}

func TestAPairIsAlignedWhenBothSidesHaveConfirmedItsVeryWords(t *testing.T) {
	texts := agreement()
	pairs := pad.Pairs(both, texts)
	var by pad.Pairing
	by.Name("dangjin", "dangjin-linguist")
	by.Name("rizhao", "rizhao-linguist")
	for _, number := range []string{"", "1", "2"} {
		if err := by.Confirm(pairs, confirmed(pairs, number, "dangjin")); err != nil {
			t.Fatal(err)
		}
	}
	if got := pad.NotAligned(by.Judge(pairs, sides)); len(got) != 3 {
		t.Errorf("with one side's word %v aren't aligned, want all three", got)
	}
	for _, number := range []string{"", "1", "2"} {
		if err := by.Confirm(pairs, confirmed(pairs, number, "rizhao")); err != nil {
			t.Fatal(err)
		}
	}
	if got := pad.NotAligned(by.Judge(pairs, sides)); len(got) != 0 {
		t.Errorf("with both sides' word %v aren't aligned", got)
	}
	texts["zh-Hans"][2] = clause("2", "equal", "期限五年")
	changed := pad.Pairs(both, texts)
	if got := pad.NotAligned(by.Judge(changed, sides)); !slices.Equal(got, []string{"2"}) {
		t.Errorf("after a change in clause 2, %v aren't aligned", got)
	}
	texts["zh-Hans"][2] = clause("2", "equal", "期限")
	if got := pad.NotAligned(by.Judge(pad.Pairs(both, texts), sides)); len(got) != 0 {
		t.Errorf("after the change was taken back, %v aren't aligned", got)
	}
	if err := by.Confirm(changed, confirmed(pairs, "2", "rizhao")); !errors.Is(err, pad.ErrPairChanged) {
		t.Errorf("confirming words that aren't there any more = %v, want ErrPairChanged", err)
	}
}

func TestWhoMayConfirm(t *testing.T) {
	texts := agreement()
	pairs := pad.Pairs(both, texts)
	var by pad.Pairing
	by.Name("dangjin", "dangjin-linguist")
	other := confirmed(pairs, "1", "rizhao")
	if err := by.Confirm(pairs, other); !errors.Is(err, pad.ErrNotLinguist) {
		t.Errorf("confirming for a side that named nobody = %v, want ErrNotLinguist", err)
	}
	own := confirmed(pairs, "1", "dangjin")
	own.Member = "somebody"
	if err := by.Confirm(pairs, own); !errors.Is(err, pad.ErrNotLinguist) {
		t.Errorf("confirming as another member = %v, want ErrNotLinguist", err)
	}
	if err := by.Confirm(pairs, pad.Confirmation{Number: "9", Tenant: "dangjin", Member: "dangjin-linguist"}); !errors.Is(err, pad.ErrNoPair) {
		t.Errorf("confirming what isn't there = %v, want ErrNoPair", err)
	}
	texts["ko"] = texts["ko"][:2]
	short := pad.Pairs(both, texts)
	if err := by.Confirm(short, confirmed(short, "2", "dangjin")); !errors.Is(err, pad.ErrPairIncomplete) {
		t.Errorf("confirming half a pair = %v, want ErrPairIncomplete", err)
	}
}

func TestASuggestionIsDecidedByTheOtherSide(t *testing.T) {
	by := pad.Hand{Member: "m1", Tenant: "dangjin"}
	for _, test := range []struct {
		name   string
		to     pad.SuggestionState
		tenant string
		want   error
	}{
		{"the other side accepts", pad.Accepted, "rizhao", nil},
		{"the other side refuses", pad.Refused, "rizhao", nil},
		{"its own side can't accept", pad.Accepted, "dangjin", pad.ErrOwnSuggestion},
		{"its own side can't refuse", pad.Refused, "dangjin", pad.ErrOwnSuggestion},
		{"its own side takes it back", pad.Withdrawn, "dangjin", nil},
		{"the other side can't take it back", pad.Withdrawn, "rizhao", pad.ErrNotYours},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := pad.Suggestion{By: by, State: pad.Proposed}
			d := pad.Decision{To: test.to, By: pad.Hand{Member: "m2", Tenant: test.tenant}}
			if err := s.Decide(d, "5년", "3년"); !errors.Is(err, test.want) {
				t.Fatalf("Decide(%s) = %v, want %v", test.to, err, test.want)
			}
			if test.want != nil {
				return
			}
			if s.State != test.to || s.Inserted != "5년" || s.Deleted != "3년" || s.Decided.Member != "m2" {
				t.Errorf("the row doesn't say what was decided: %+v", s)
			}
			if err := s.Decide(d, "", ""); !errors.Is(err, pad.ErrSuggestionDecided) {
				t.Errorf("a second decision = %v, want ErrSuggestionDecided", err)
			}
		})
	}
}

func TestAThreadIsClosedByEitherSideAndOpenedByAnAnswer(t *testing.T) {
	thread := pad.Thread{State: pad.Opened}
	thread.Resolve(pad.Hand{Member: "m2", Tenant: "rizhao"})
	if thread.State != pad.Resolved || thread.Resolved.Member != "m2" {
		t.Errorf("Resolve leaves %+v", thread)
	}
	if err := thread.Answer(pad.Saying{Text: "다시 봅시다"}); err != nil || thread.State != pad.Opened {
		t.Errorf("an answer leaves it %s, %v", thread.State, err)
	}
	for range 300 {
		if err := thread.Answer(pad.Saying{Text: "더"}); err != nil {
			if !errors.Is(err, pad.ErrThreadFull) {
				t.Error(err)
			}
			return
		}
	}
	t.Error("a thread grows without bound")
}
