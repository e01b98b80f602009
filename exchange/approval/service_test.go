package approval_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/tenants"
)

func TestBothCitiesSignAndKeepTheirCopies(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	q := b.asking()
	q.Intent = approval.Sign
	a := b.ask(q)
	if err := b.treaties.write("1", "다른 말"); !errors.Is(err, errFrozen) {
		t.Errorf("while it is open the treaty can be written: %v", err)
	}
	if _, err := b.approvals.Give(ctx, b.in(b.Dangjin.Head), a.ID, approval.Giving{SHA256: a.SHA256}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("signing without the second factor = %v, want a fault of the code", err)
	}
	a, err := b.give(b.Dangjin.Head, a)
	must(t, err)
	if a.State != approval.Open || !a.Sides[a.Side("dangjin")].Key.Factor || a.Waits[0] != "liaoning" {
		t.Errorf("with one key it is %s and waits for %v", a.State, a.Waits)
	}
	a, err = b.give(b.Liaoning.Head, a)
	must(t, err)
	if a.State != approval.Complete {
		t.Fatalf("with both keys it is %s", a.State)
	}
	if got := b.treaties.settled[a.ID]; len(got) != 1 {
		t.Errorf("with the answer the treaty has heard %v", got)
	}
	if diff := cmp.Diff([]string{
		"approval.asked@pact dangjin liaoning", "approval.given@pact liaoning", "approval.given@pact ", "approval.completed@pact dangjin liaoning",
	}, pactOnly(b.settle())); diff != "" {
		t.Errorf("the pact's trail (- want, + got):\n%s", diff)
	}
	leave(t, b, b.Liaoning.Admin)
	b.settle()
	for _, who := range []tenants.Principal{b.Dangjin.Viewer, b.Liaoning.Viewer} {
		home := b.Home(who)
		kept, err := b.approvals.Approval(ctx, home, a.ID)
		must(t, err)
		d, err := b.approvals.Document(ctx, home, a.ID)
		must(t, err)
		if !kept.Copy || kept.From != tenants.PactSpace(b.Pair) || kept.SHA256 != a.SHA256 || d.SHA256 != a.SHA256 || len(kept.Steps) != len(a.Steps) {
			t.Errorf("%s keeps %+v", home.Space(), kept)
		}
		content, err := b.files.Open(ctx, home, file.ID(b.treaties.picture), file.Itself)
		if err != nil {
			t.Errorf("%s has lost a picture of the text: %v", home.Space(), err)
			continue
		}
		must(t, content.Close())
		reach, err := b.Authority.Reach(ctx, who)
		must(t, err)
		p, err := b.approvals.Across(ctx, reach, approval.Filter{View: approval.TheCopies, Noun: "treaty"}, page.Ask{})
		if err != nil || len(p.Items) != 1 {
			t.Errorf("%s lists %d copies, %v", home.Space(), len(p.Items), err)
		}
	}
	if got := slices.Compact(b.treaties.settled[a.ID]); len(got) != 1 || got[0] != approval.Complete {
		t.Errorf("the treaty heard %v", got)
	}
}

func pactOnly(told []string) []string {
	var some []string
	for _, s := range told {
		if !strings.Contains(s, "@home") && !strings.Contains(s, "copied") {
			some = append(some, s)
		}
	}
	return some
}

func leave(t *testing.T, b *bench, admin tenants.Principal) {
	t.Helper()
	home := b.Home(admin)
	p, err := b.Tenants.Pact(t.Context(), home, b.Pair)
	must(t, err)
	_, err = b.Tenants.AnswerPact(t.Context(), home, b.Pair, p.Rev, tenants.Depart)
	must(t, err)
}

// Many approve at the same instant: the heads of both cities, each of them several times. Exactly one key of each counts, and none is lost.
func TestTwoApproversAtTheSameInstant(t *testing.T) {
	b := newBench(t)
	for i := range 20 {
		q := b.asking()
		q.About.ID = strconv.Itoa(i)
		must(t, b.treaties.write(q.About.ID, "제1조"))
		a := b.ask(q)
		var all sync.WaitGroup
		start, given := make(chan struct{}), make(chan error, 8)
		for _, who := range []tenants.Principal{b.Dangjin.Head, b.Liaoning.Head, b.Dangjin.Mayor, b.Liaoning.Mayor, b.Dangjin.Head, b.Liaoning.Head} {
			in := b.in(who)
			all.Add(1)
			go func() {
				defer all.Done()
				<-start
				_, err := b.approvals.Give(context.Background(), in, a.ID, approval.Giving{SHA256: a.SHA256})
				given <- err
			}()
		}
		close(start)
		all.Wait()
		close(given)
		won := 0
		for err := range given {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, approval.ErrKeyGiven) && !errors.Is(err, approval.ErrNotOpen):
				t.Errorf("who came too late is told %v", err)
			}
		}
		got := b.now(a)
		if won != 2 || got.State != approval.Complete || got.Sides[0].Key == nil || got.Sides[1].Key == nil {
			t.Fatalf("%d of six were told that they approved, and it is %s", won, got.State)
		}
		gave := 0
		for _, s := range got.Steps {
			if s.Deed == approval.Given.Code() {
				gave++
			}
		}
		if gave != 2 {
			t.Errorf("the trail has %d keys", gave)
		}
	}
}

func TestWhoMayNotApprove(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	q := b.asking()
	b.treaties.writers = []tenants.MemberID{b.Liaoning.Mayor.Member()}
	a, err := b.approvals.Ask(ctx, b.in(b.Dangjin.Mayor), q)
	must(t, err)
	for _, test := range []struct {
		name string
		who  tenants.Principal
		seen string
		want error
	}{
		{"an officer", b.Dangjin.Officer, a.SHA256, tenants.ErrForbidden},
		{"a viewer", b.Liaoning.Viewer, a.SHA256, tenants.ErrForbidden},
		{"who asked", b.Dangjin.Mayor, a.SHA256, approval.ErrOwnRequest},
		{"who has written it", b.Liaoning.Mayor, a.SHA256, approval.ErrOwnText},
		{"who saw another hash", b.Liaoning.Head, "0000", approval.ErrHash},
		{"who saw none", b.Liaoning.Head, "", approval.ErrHash},
	} {
		if _, err := b.approvals.Give(ctx, b.in(test.who), a.ID, approval.Giving{SHA256: test.seen}); !errors.Is(err, test.want) {
			t.Errorf("%s approves: %v, want %v", test.name, err, test.want)
		}
	}
	if _, err := b.approvals.Approval(ctx, b.Home(b.Dangjin.Head), a.ID); !errors.Is(err, approval.ErrNotFound) {
		t.Errorf("asked at home it is %v", err)
	}
	if _, err := b.approvals.Ask(ctx, b.in(b.Liaoning.Officer), q); !errors.Is(err, approval.ErrOpenAlready) {
		t.Errorf("asking a second time = %v, want ErrOpenAlready", err)
	}
}

// Where all who may approve for a side have written, the side isn't shut out for good: its letter is recorded by the other one.
func TestADeskWhoseApproversAllWroteSendsALetter(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.treaties.writers = []tenants.MemberID{b.Liaoning.Mayor.Member()}
	a := b.ask(b.asking())
	letter := approval.Letter{File: string(b.bring(b.Dangjin.Head, "letter.txt").ID), Signatory: "Mayor", Dated: "2026-07-01"}
	why := func(who tenants.Principal) string {
		absent, err := b.approvals.Absent(ctx, b.in(who), a)
		must(t, err)
		return a.Rights(b.in(who), absent).Why["give"]
	}
	if got := why(b.Liaoning.Mayor); got != "approval.own_text" {
		t.Errorf("a writer whose colleague may approve is told %q", got)
	}
	if _, err := b.approvals.Record(ctx, b.in(b.Dangjin.Head), a.ID, "liaoning", letter, approval.Giving{SHA256: a.SHA256}); !errors.Is(err, approval.ErrCanSignIn) {
		t.Errorf("recording for a side of which somebody may approve = %v, want ErrCanSignIn", err)
	}
	_, err := b.approvals.Recall(ctx, b.in(b.Dangjin.Officer), a.ID, a.Rev, "")
	must(t, err)
	b.settle()

	b.treaties.writers = append(b.treaties.writers, b.Liaoning.Head.Member())
	a = b.ask(b.asking())
	if got := why(b.Liaoning.Head); got != "approval.nobody_else" {
		t.Errorf("the last approver of a desk that wrote it all is told %q", got)
	}
	if _, err := b.give(b.Liaoning.Head, a); !errors.Is(err, approval.ErrOwnText) {
		t.Errorf("a writer approves: %v", err)
	}
	a, err = b.approvals.Record(ctx, b.in(b.Dangjin.Head), a.ID, "liaoning", letter, approval.Giving{SHA256: a.SHA256})
	if err != nil || !a.Sides[a.Side("liaoning")].Attested() {
		t.Errorf("recording the letter of a desk that can't approve its own words: %v", err)
	}
}

// A subject that is changed in spite of being frozen can't be approved by anybody.
func TestAnApprovalOfOtherWordsIsNone(t *testing.T) {
	b := newBench(t)
	a := b.ask(b.asking())
	b.treaties.texts["1"] = "제1조 (몰래 고침)"
	if _, err := b.give(b.Liaoning.Head, a); !errors.Is(err, approval.ErrSubjectChanged) {
		t.Errorf("approving a changed text = %v, want ErrSubjectChanged", err)
	}
	b.treaties.texts["1"] = "제1조"
	if _, err := b.give(b.Liaoning.Head, a); err != nil {
		t.Errorf("approving the text as it was = %v", err)
	}
}

func TestWhatEndsLetsTheSubjectBeEditedAgain(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(*bench, approval.Approval) (approval.Approval, error)
		want approval.State
		fact string
	}{
		{"a refusal", func(b *bench, a approval.Approval) (approval.Approval, error) {
			return b.approvals.Refuse(b.t.Context(), b.in(b.Liaoning.Head), a.ID, a.SHA256, "예산이 없습니다")
		}, approval.Declined, "approval.refused@pact dangjin liaoning"},
		{"a recall by who asked", func(b *bench, a approval.Approval) (approval.Approval, error) {
			return b.approvals.Recall(b.t.Context(), b.in(b.Dangjin.Officer), a.ID, a.Rev, "")
		}, approval.TakenBack, "approval.recalled@pact dangjin liaoning"},
		{"a recall by her head", func(b *bench, a approval.Approval) (approval.Approval, error) {
			return b.approvals.Recall(b.t.Context(), b.in(b.Dangjin.Head), a.ID, a.Rev, "")
		}, approval.TakenBack, "approval.recalled@pact dangjin liaoning"},
		{"another party that edits again", func(b *bench, a approval.Approval) (approval.Approval, error) {
			return b.approvals.Reset(b.t.Context(), b.in(b.Liaoning.Officer), a.ID, a.Rev, "제3조 수정")
		}, approval.Undone, "approval.reset@pact dangjin liaoning"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			a := b.ask(b.asking())
			a, err := b.give(b.Dangjin.Head, a)
			must(t, err)
			b.settle()
			a, err = test.end(b, a)
			must(t, err)
			must(t, b.treaties.write("1", "제1조 (개정)")) // at once, before anybody has read the trail
			if told := b.settle(); a.State != test.want || len(told) != 1 || told[0] != test.fact {
				t.Errorf("it is %s and told %v", a.State, told)
			}
			if _, err := b.give(b.Liaoning.Head, a); !errors.Is(err, approval.ErrNotOpen) {
				t.Errorf("approving what is over = %v", err)
			}
			again := b.ask(b.asking())
			if again.SHA256 == a.SHA256 {
				t.Error("another text has the same hash")
			}
			if _, err := b.give(b.Dangjin.Head, approval.Approval{ID: again.ID, SHA256: a.SHA256}); !errors.Is(err, approval.ErrHash) {
				t.Errorf("approving by the hash of the former text = %v, want ErrHash", err)
			}
		})
	}
}

func TestWhoMayEnd(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	a := b.ask(b.asking())
	if _, err := b.approvals.Recall(ctx, b.in(b.Liaoning.Head), a.ID, a.Rev, ""); !errors.Is(err, approval.ErrNotAsker) {
		t.Errorf("the other party recalls: %v", err)
	}
	if _, err := b.approvals.Recall(ctx, b.in(b.Dangjin.Second), a.ID, a.Rev, ""); !errors.Is(err, approval.ErrNotAsker) {
		t.Errorf("a colleague recalls: %v", err)
	}
	if _, err := b.approvals.Recall(ctx, b.in(b.Dangjin.Officer), a.ID, a.Rev+1, ""); !errors.Is(err, approval.ErrStale) {
		t.Errorf("recalling at another revision: %v", err)
	}
	if _, err := b.approvals.Reset(ctx, b.in(b.Liaoning.Viewer), a.ID, a.Rev, ""); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("a viewer resets: %v", err)
	}
	if _, err := b.approvals.Refuse(ctx, b.in(b.Liaoning.Head), a.ID, a.SHA256, " "); fault.KindOf(err) != fault.Invalid {
		t.Errorf("refusing without a reason: %v", err)
	}
	if _, err := b.approvals.Refuse(ctx, b.in(b.Liaoning.Officer), a.ID, a.SHA256, "아니오"); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("an officer refuses: %v", err)
	}
}

// A party that leaves stops what waits for it; the rest never completes it.
func TestAPartyThatLeavesStopsTheApproval(t *testing.T) {
	b := newBench(t)
	a := b.ask(b.asking())
	in := b.in(b.Dangjin.Head)
	leave(t, b, b.Liaoning.Admin)
	if _, err := b.approvals.Give(t.Context(), in, a.ID, approval.Giving{SHA256: a.SHA256}); !errors.Is(err, approval.ErrPartyLeft) && !errors.Is(err, approval.ErrNotOpen) {
		t.Errorf("the rest approves: %v", err)
	}
	told := b.settle()
	got, err := b.approvals.Approval(t.Context(), b.steward(tenants.PactSpace(b.Pair)), a.ID)
	must(t, err)
	if got.State != approval.Broken || got.Reason != "approval.party_left" || told[len(told)-1] != "approval.stopped@pact dangjin liaoning" {
		t.Errorf("it is %s for %q, told %v", got.State, got.Reason, told)
	}
	if err := b.treaties.write("1", "새로"); err != nil {
		t.Errorf("the treaty stays frozen: %v", err)
	}
}

func TestOneAfterTheOther(t *testing.T) {
	b := newBench(t)
	q := b.asking()
	q.Order, q.First = approval.InTurn, []string{"liaoning"}
	a := b.ask(q)
	if _, err := b.give(b.Dangjin.Head, a); !errors.Is(err, approval.ErrNotTurn) {
		t.Errorf("the second approves first: %v", err)
	}
	if _, err := b.approvals.Refuse(t.Context(), b.in(b.Dangjin.Head), a.ID, a.SHA256, "아니오"); !errors.Is(err, approval.ErrNotTurn) {
		t.Errorf("the second refuses first: %v", err)
	}
	a, err := b.give(b.Liaoning.Head, a)
	must(t, err)
	if _, err := b.give(b.Liaoning.Mayor, a); !errors.Is(err, approval.ErrKeyGiven) {
		t.Errorf("a second key of the same party: %v", err)
	}
	a, err = b.give(b.Dangjin.Head, a)
	if err != nil || a.State != approval.Complete {
		t.Errorf("with both it is %s, %v", a.State, err)
	}
	if told := pactOnly(b.settle()); told[0] != "approval.asked@pact liaoning" || told[1] != "approval.given@pact dangjin" {
		t.Errorf("each is told when it is her turn, but %v", told)
	}
}

func TestAThirdKey(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	q := b.asking()
	q.Thirds = []approval.Wanted{{Side: "dangjin", Body: approval.Council, Name: "당진시의회"}}
	a := b.ask(q)
	for _, who := range []tenants.Principal{b.Dangjin.Head, b.Liaoning.Head} {
		var err error
		a, err = b.give(who, a)
		must(t, err)
	}
	if a.State != approval.Open || a.Waits[0] != "dangjin" {
		t.Fatalf("without the council's consent it is %s and waits for %v", a.State, a.Waits)
	}
	letter := approval.Letter{File: string(b.bring(b.Dangjin.Second, "의결서.txt").ID), Signatory: "당진시의회 의장", Dated: "2026-07-01", Reference: "제123호"}
	theirs := letter
	theirs.File = string(b.bring(b.Liaoning.Officer, "letter.txt").ID)
	if _, err := b.approvals.Attest(ctx, b.in(b.Liaoning.Officer), a.ID, "1", theirs, a.SHA256); !errors.Is(err, approval.ErrNotParty) {
		t.Errorf("another side records the council's consent: %v", err)
	}
	late := letter
	late.Dated = "2027-01-01"
	if _, err := b.approvals.Attest(ctx, b.in(b.Dangjin.Second), a.ID, "1", late, a.SHA256); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a letter of next year: %v", err)
	}
	a, err := b.approvals.Attest(ctx, b.in(b.Dangjin.Second), a.ID, "1", letter, a.SHA256)
	must(t, err)
	if a.State != approval.Complete {
		t.Errorf("with the council's consent it is %s", a.State)
	}
	b.settle()
	content, err := b.files.Open(ctx, b.Home(b.Liaoning.Viewer), file.ID(letter.File), file.Itself)
	must(t, err)
	must(t, content.Close())
}

func TestASideThatCannotSignInIsRecordedFromItsLetter(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.treaties.named = []approval.Party{{Tenant: "dangjin"}, {Tenant: "liaoning"}, {Name: lang.Plain(lang.English, "City of Wanganui")}}
	a := b.ask(b.asking())
	letter := approval.Letter{File: string(b.bring(b.Dangjin.Head, "letter.txt").ID), Signatory: "Jane Doe", Office: "Mayor", Dated: "2026-07-01"}
	g := approval.Giving{SHA256: a.SHA256}
	if _, err := b.approvals.Record(ctx, b.in(b.Dangjin.Head), a.ID, "liaoning", letter, g); !errors.Is(err, approval.ErrCanSignIn) {
		t.Errorf("recording for a side that can sign in: %v", err)
	}
	if _, err := b.approvals.Record(ctx, b.in(b.Dangjin.Head), a.ID, "dangjin", letter, g); !errors.Is(err, approval.ErrOwnSide) {
		t.Errorf("recording for one's own side: %v", err)
	}
	if _, err := b.approvals.Record(ctx, b.in(b.Dangjin.Officer), a.ID, "outside-3", letter, g); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("an officer records: %v", err)
	}
	a, err := b.approvals.Record(ctx, b.in(b.Dangjin.Head), a.ID, "outside-3", letter, g)
	must(t, err)
	side := a.Sides[a.Side("outside-3")]
	if !side.Attested() || side.Key.By.Tenant != "dangjin" || side.Key.Letter.Signatory != "Jane Doe" || side.Key.Letter.Paper.SHA256 == "" {
		t.Errorf("the key is %+v", side.Key)
	}
	for _, who := range []tenants.Principal{b.Dangjin.Head, b.Liaoning.Head} {
		a, err = b.give(who, a)
		must(t, err)
	}
	if a.State != approval.Complete {
		t.Errorf("it is %s", a.State)
	}
}

func TestTimeRemindsAndEnds(t *testing.T) {
	b := newBench(t)
	a := b.ask(b.asking()) // until the end of 5 August in Seoul
	b.settle()
	tend := func() []string {
		t.Helper()
		must(t, b.approvals.Tend(t.Context()))
		must(t, b.approvals.Tend(t.Context()))
		return b.settle()
	}
	for _, test := range []struct {
		wait time.Duration
		want []string
	}{
		{20 * 24 * time.Hour, nil},
		{4 * 24 * time.Hour, []string{"approval.reminded@pact dangjin liaoning"}},
		{6 * 24 * time.Hour, []string{"approval.reminded@pact dangjin liaoning"}},
		{12 * time.Hour, nil},
		{24 * time.Hour, []string{"approval.lapsed@pact dangjin liaoning"}},
		{24 * time.Hour, nil},
	} {
		b.Clock.Wait(test.wait)
		if diff := cmp.Diff(test.want, tend()); diff != "" {
			t.Errorf("after %s (- want, + got):\n%s", test.wait, diff)
		}
	}
	if got := b.now(a); got.State != approval.Expired {
		t.Errorf("after its deadline it is %s", got.State)
	}
	must(t, b.treaties.write("1", "새로"))
}

// What was cut short while freezing is invisible, and taken away again.
func TestWhatWasNeverFrozenIsGivenUp(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.treaties.refuse = errors.New("a pair of clauses is unaligned")
	q := b.asking()
	q.ID = "019f34b9-0000-7000-8000-000000000001"
	if _, err := b.approvals.Ask(ctx, b.in(b.Dangjin.Officer), q); !errors.Is(err, b.treaties.refuse) {
		t.Errorf("asking for what can't be frozen = %v", err)
	}
	b.treaties.refuse = nil
	a := b.ask(q)
	if again := b.ask(q); again.ID != a.ID || again.Rev != a.Rev {
		t.Errorf("asked again under the same name it is another: %+v", again)
	}
	if told := b.settle(); len(told) != 1 {
		t.Errorf("told %v, want that it was asked for once", told)
	}
}
