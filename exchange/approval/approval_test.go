package approval_test

import (
	"errors"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/tenants"
)

// Every deed in every state: only an open approval takes any.
func TestEveryDeedInEveryState(t *testing.T) {
	at := time.Date(2026, 7, 6, 0, 0, 0, 0, time.UTC)
	head := approval.Hand{Member: "head", Tenant: "dangjin", At: at}
	other := approval.Hand{Member: "other", Tenant: "liaoning", At: at}
	asker := approval.Hand{Member: "asker", Tenant: "dangjin", At: at}
	deeds := map[string]func(*approval.Approval) error{
		"give": func(a *approval.Approval) error { return a.Give(head, "hash", true) },
		"record": func(a *approval.Approval) error {
			return a.Record("outside", approval.Evidence{}, other, "hash", false)
		},
		"attest": func(a *approval.Approval) error { return a.Attest("1", approval.Evidence{}, head, "hash") },
		"refuse": func(a *approval.Approval) error { return a.Refuse(other, "hash", "no") },
		"recall": func(a *approval.Approval) error { return a.Recall(asker, false, "") },
		"reset":  func(a *approval.Approval) error { return a.Reset(other, "") },
		"stop": func(a *approval.Approval) error {
			if !a.Stop("liaoning", at) {
				return approval.ErrNotOpen
			}
			return nil
		},
	}
	ends := map[string]approval.State{"refuse": approval.Declined, "recall": approval.TakenBack, "reset": approval.Undone, "stop": approval.Broken}
	for _, state := range append(approval.States(), approval.Preparing) {
		for name, deed := range deeds {
			a := approval.Approval{
				State: state, Ongoing: state == approval.Open, SHA256: "hash", Order: approval.Parallel, Asker: asker, Writers: []tenants.MemberID{"writer"}, Due: at.Add(time.Hour),
				Sides: []approval.Side{
					{ID: "dangjin", Tenant: "dangjin", Thirds: []approval.Third{{ID: "1", Body: approval.Council}}}, {ID: "liaoning", Tenant: "liaoning"},
					{ID: "outside", Name: lang.Plain(lang.English, "Wanganui")},
				},
			}
			err := deed(&a)
			switch {
			case state != approval.Open && !errors.Is(err, approval.ErrNotOpen):
				t.Errorf("%s of one that is %s = %v, want ErrNotOpen", name, state, err)
			case state != approval.Open && (a.State != state || len(a.Steps) > 0):
				t.Errorf("%s of one that is %s has changed it", name, state)
			case state == approval.Open && err != nil:
				t.Errorf("%s of an open one = %v", name, err)
			case state == approval.Open && ends[name] != "" && (a.State != ends[name] || a.Ongoing || !a.Ended.Equal(at)):
				t.Errorf("after %s it is %s", name, a.State)
			case state == approval.Open && ends[name] == "" && (a.State != approval.Open || len(a.Steps) != 1):
				t.Errorf("after one key of three it is %s with %d steps", a.State, len(a.Steps))
			}
		}
	}
}

func TestWhatIsAskedIsChecked(t *testing.T) {
	now := time.Date(2026, 7, 6, 9, 0, 0, 0, time.UTC)
	good := approval.Asking{Intent: approval.Sign, Order: approval.InTurn, Due: "2026-07-06"}
	good.About.Noun, good.About.ID = "agreement", "1"
	if err := good.Check(now); err != nil {
		t.Errorf("due today = %v", err)
	}
	for name, change := range map[string]func(*approval.Asking){
		"about":           func(q *approval.Asking) { q.About.ID = "" },
		"intent":          func(q *approval.Asking) { q.Intent = "wish" },
		"order":           func(q *approval.Asking) { q.Order = "" },
		"due":             func(q *approval.Asking) { q.Due = "2026-07-05" },
		"due ":            func(q *approval.Asking) { q.Due = "2028-01-01" },
		"due  ":           func(q *approval.Asking) { q.Due = "soon" },
		"thirds[0].name":  func(q *approval.Asking) { q.Thirds = []approval.Wanted{{Body: approval.Ministry}} },
		"thirds[0].body":  func(q *approval.Asking) { q.Thirds = []approval.Wanted{{Body: "king", Name: "x"}} },
		"thirds":          func(q *approval.Asking) { q.Thirds = make([]approval.Wanted, 21) },
		"note":            func(q *approval.Asking) { q.Note = string(make([]byte, 10)) },
		"thirds[0].body ": func(q *approval.Asking) { q.Thirds = []approval.Wanted{{Name: "x"}} },
	} {
		q := good
		change(&q)
		if err := q.Check(now); err == nil {
			t.Errorf("a question with a wrong %s is taken", name)
		}
	}
}
