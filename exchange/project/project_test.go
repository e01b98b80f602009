package project_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

var (
	start = time.Date(2026, 7, 6, 0, 0, 0, 0, time.UTC)
	seoul = project.By{Member: "s1", Tenant: "seoul", At: start.Add(time.Hour)}
	gyeon = project.By{Member: "g1", Tenant: "gyeonggi", At: start.Add(time.Hour)}
	why   = project.Why{Text: "이유"}
)

func said(s string) lang.Text { return lang.Plain(lang.Korean, s) }

var aim = project.Proposal{Problem: said("미세먼지"), Goal: said("맑은 공기"), Indicator: said("PM2.5")}

func sheet() project.Benefit { return project.Benefit{Gains: said("자료"), Gives: said("예산")} }

func phases() []project.Phase {
	return []project.Phase{
		{ID: "a", Code: "P2", Title: said("조사"), Horizon: project.Priority, From: "2026-08-01", To: "2026-09-30"},
		{ID: "b", Code: "P5", Title: said("시범"), Horizon: project.Mid, From: "2026-10-01", To: "2026-12-31", After: []string{"a"}},
	}
}

// at brings a project of two parties into a state, by the ways there are.
func at(t *testing.T, state project.State) project.Project {
	t.Helper()
	p := project.New("p", "pact:x", project.Open, []tenants.TenantID{"seoul", "gyeonggi"}, "s1", start)
	p.Title, p.Draft = said("공기"), aim
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	settle := func(ref fact.Ref) {
		t.Helper()
		_, err := p.Frozen(ref, "appr", seoul)
		ok(err)
		done, err := p.Settle(ref, "appr", project.Completed, project.By{At: start})
		if err != nil || !done {
			t.Fatalf("Settle(%v) = %v, %v", ref, done, err)
		}
	}
	accept := func(id string) {
		t.Helper()
		ok(p.Begin(id, seoul))
		ok(p.Tell(id, project.Report{Text: said("했다")}, project.By{Member: "s2", Tenant: "seoul", At: start}))
		_, err := p.Accept(id, seoul)
		ok(err)
		_, err = p.Accept(id, gyeon)
		ok(err)
	}
	steps := []struct {
		to   project.State
		then func()
	}{
		{project.Proposed, func() { ok(p.Propose("", seoul)) }},
		{project.Approved, func() {
			ok(p.Plan(phases(), nil, seoul))
			ok(p.Weigh(sheet(), seoul))
			ok(p.Weigh(sheet(), gyeon))
			settle(p.Ref())
		}},
		{project.Active, func() { ok(p.Start(seoul)) }},
		{project.Closing, func() { accept("a"); accept("b") }},
		{project.Closed, func() {
			ok(p.Conclude(project.Report{Text: said("끝")}, seoul))
			settle(p.ReportRef())
		}},
		{project.Evaluated, func() { ok(p.Evaluate(project.Evaluation{Text: said("좋다"), Grade: 4}, gyeon)) }},
	}
	switch state {
	case project.Suspended:
		p = at(t, project.Active)
		ok(p.Hold(project.Why{Code: "budget", Text: "예산"}, gyeon))
	case project.Terminated:
		p = at(t, project.Active)
		ok(p.Stop(why, gyeon))
	case project.Lapsed:
		p = at(t, project.Proposed)
		ok(p.Decline(why, gyeon))
	default:
		for _, s := range steps {
			if p.State == state {
				break
			}
			s.then()
		}
	}
	if p.State != state {
		t.Fatalf("the project is %s, want %s", p.State, state)
	}
	return p
}

// Every deed in every state: where it is allowed it leads on, everywhere else it is refused and changes nothing.
func TestEveryDeedInEveryState(t *testing.T) {
	for _, deed := range []struct {
		name string
		do   func(*project.Project) error
		from map[project.State]project.State
	}{
		{"write", func(p *project.Project) error { return p.Write(aim, seoul) }, map[project.State]project.State{project.Idea: project.Idea}},
		{"propose", func(p *project.Project) error { return p.Propose("", seoul) }, map[project.State]project.State{project.Idea: project.Proposed}},
		{"counter", func(p *project.Project) error { return p.Counter(aim, "", gyeon) }, map[project.State]project.State{project.Proposed: project.Proposed}},
		{"weigh", func(p *project.Project) error { return p.Weigh(sheet(), gyeon) }, map[project.State]project.State{project.Idea: project.Idea, project.Proposed: project.Proposed}},
		{"decline", func(p *project.Project) error { return p.Decline(why, gyeon) }, map[project.State]project.State{project.Idea: project.Lapsed, project.Proposed: project.Lapsed}},
		{"start", func(p *project.Project) error { return p.Start(seoul) }, map[project.State]project.State{project.Approved: project.Active}},
		{"hold", func(p *project.Project) error { return p.Hold(why, seoul) }, map[project.State]project.State{project.Approved: project.Suspended, project.Active: project.Suspended}},
		{"resume by one", func(p *project.Project) error { _, err := p.Resume(seoul); return err }, map[project.State]project.State{project.Suspended: project.Suspended}},
		{"stop", func(p *project.Project) error { return p.Stop(why, seoul) }, map[project.State]project.State{
			project.Approved: project.Terminated, project.Active: project.Terminated, project.Suspended: project.Terminated, project.Closing: project.Terminated,
		}},
		{"conclude", func(p *project.Project) error { return p.Conclude(project.Report{Text: said("끝")}, seoul) }, map[project.State]project.State{project.Closing: project.Closing}},
		{"evaluate", func(p *project.Project) error {
			return p.Evaluate(project.Evaluation{Text: said("좋다"), Grade: 4}, seoul)
		}, map[project.State]project.State{project.Closed: project.Evaluated}},
		{"begin a phase", func(p *project.Project) error { return p.Begin("a", seoul) }, map[project.State]project.State{project.Active: project.Active}},
	} {
		for _, state := range project.States() {
			p := at(t, state)
			err := deed.do(&p)
			want, allowed := deed.from[state]
			switch {
			case allowed && (err != nil || p.State != want):
				t.Errorf("%s of a project that is %s = %v, now %s; want %s", deed.name, state, err, p.State, want)
			case !allowed && (err == nil || p.State != state):
				t.Errorf("%s of a project that is %s is not refused, now %s", deed.name, state, p.State)
			}
		}
	}
}

func TestAProjectGoesOnOnceEveryPartySaysSo(t *testing.T) {
	p := at(t, project.Suspended)
	if on, err := p.Resume(seoul); on || err != nil {
		t.Errorf("Resume by one = %v, %v; it waits for the other", on, err)
	}
	if _, err := p.Resume(seoul); !errors.Is(err, project.ErrAgreed) {
		t.Errorf("Resume twice = %v, want ErrAgreed", err)
	}
	if on, err := p.Resume(gyeon); !on || err != nil || p.State != project.Active {
		t.Errorf("Resume by both = %v, %v, %s; want it active again", on, err, p.State)
	}
}

func TestAProposalIsFrozenForItsApprovers(t *testing.T) {
	p := at(t, project.Proposed)
	if _, err := p.Frozen(p.Ref(), "1", seoul); !errors.Is(err, project.ErrBenefitsMissing) {
		t.Errorf("Frozen without the sheets = %v", err)
	}
	for _, by := range []project.By{seoul, gyeon} {
		if err := p.Weigh(sheet(), by); err != nil {
			t.Fatal(err)
		}
	}
	c, err := p.Frozen(p.Ref(), "1", seoul)
	if err != nil || c.Version != 1 || !slices.ContainsFunc(c.Texts, func(x project.Clause) bool { return x.Name == "benefit.gyeonggi.gains" }) {
		t.Fatalf("Frozen = %+v, %v", c, err)
	}
	if _, err := p.Frozen(p.Ref(), "2", seoul); !errors.Is(err, project.ErrFrozen) {
		t.Errorf("another approval freezes it too: %v", err)
	}
	for name, err := range map[string]error{"weigh": p.Weigh(sheet(), seoul), "counter": p.Counter(aim, "", gyeon), "decline": p.Decline(why, gyeon), "leave": p.Leave(why, gyeon)} {
		if !errors.Is(err, project.ErrFrozen) {
			t.Errorf("%s of a frozen proposal = %v", name, err)
		}
	}
	if done, _ := p.Settle(p.Ref(), "2", project.Completed, seoul); done || p.State != project.Proposed {
		t.Error("the outcome of another approval is taken")
	}
	if done, err := p.Settle(p.Ref(), "1", project.Refused, seoul); !done || err != nil || p.State != project.Proposed || p.Freeze.On() {
		t.Errorf("a refusal leaves it %s, frozen %v, %v", p.State, p.Freeze.On(), err)
	}
}

func TestPhasesWaitForTheirGates(t *testing.T) {
	p := at(t, project.Active)
	if err := p.Begin("b", seoul); !errors.Is(err, project.ErrGateClosed) {
		t.Errorf("the pilot begins before the study is accepted: %v", err)
	}
	if err := p.Begin("a", seoul); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Accept("a", gyeon); !errors.Is(err, project.ErrPhaseNotReported) {
		t.Errorf("a phase without a report is accepted: %v", err)
	}
	if err := p.Tell("a", project.Report{Text: said("했다")}, seoul); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Accept("a", seoul); !errors.Is(err, project.ErrOwnReport) {
		t.Errorf("who wrote the report accepts it: %v", err)
	}
	if err := p.Return("a", why, gyeon); err != nil || p.Phases[0].State != project.Running || p.Phases[0].Reason == "" {
		t.Errorf("Return = %v, %s", err, p.Phases[0].State)
	}
	rest := phases()[1:]
	rest[0].After = nil
	if err := p.Plan(rest, nil, seoul); !errors.Is(err, project.ErrPhaseBegun) {
		t.Errorf("a phase that runs is taken out of the plan: %v", err)
	}
}

func TestDependenciesInACircleAreNamed(t *testing.T) {
	p := at(t, project.Idea)
	ring := phases()
	ring[0].After = []string{"m"}
	err := p.Plan(ring, []project.Item{{ID: "m", Milestone: true, Title: said("개소"), To: "2026-12-01", After: []string{"b"}}}, seoul)
	if !errors.Is(err, project.ErrCycle) {
		t.Fatalf("Plan = %v, want ErrCycle", err)
	}
	if got := fault.Of(err).Fields[0].Params["ring"]; got != "조사 → 시범 → 개소 → 조사" {
		t.Errorf("the circle is named %q", got)
	}
	if len(p.Phases) > 0 {
		t.Error("the refused plan was kept")
	}
}

// Amounts are exact, and each currency has its own digits.
func TestAmounts(t *testing.T) {
	for _, test := range []struct {
		currency, text string
		minor          int64
		ok             bool
	}{
		{"KRW", "1250000", 1250000, true}, {"KRW", "1.5", 0, false}, {"CNY", "0.01", 1, true}, {"CNY", "12.5", 1250, true}, {"CAD", "-3.05", -305, true},
		{"KWD", "1.234", 1234, true}, {"CNY", "1.234", 0, false}, {"XXX", "1", 0, false}, {"CNY", "", 0, false}, {"CNY", "1.", 0, false}, {"CNY", ".5", 0, false},
		{"CNY", "1e3", 0, false}, {"CNY", "90000000000000.01", 0, false}, {"CNY", "--1", 0, false}, {"krw", "1", 0, false},
	} {
		got, ok := money.Minor(test.currency, test.text)
		if got != test.minor || ok != test.ok {
			t.Errorf("Minor(%s, %q) = %d, %v; want %d, %v", test.currency, test.text, got, ok, test.minor, test.ok)
		}
	}
	if got := money.Amount("CNY", -5); got != "-0.05" {
		t.Errorf("Amount = %q", got)
	}
	p := at(t, project.Idea)
	line := func(id, currency string, planned int64) project.Line {
		return project.Line{ID: id, Title: said("항목"), Currency: currency, Planned: planned}
	}
	if err := p.Spend([]project.Line{line("a", "KRW", 100), line("b", "CNY", 7)}, seoul); err != nil {
		t.Fatal(err)
	}
	if err := p.Spend([]project.Line{line("c", "CNY", 5)}, gyeon); err != nil || len(p.Budget) != 3 {
		t.Fatalf("one side's lines replace the other's: %v, %+v", err, p.Budget)
	}
	var sums []string
	for _, s := range p.Totals() {
		if s.Party == "" {
			sums = append(sums, s.Currency+money.Amount(s.Currency, s.Planned))
		}
	}
	if !slices.Equal(sums, []string{"KRW100", "CNY0.12"}) && !slices.Equal(sums, []string{"CNY0.12", "KRW100"}) {
		t.Errorf("totals are %v", sums)
	}
	if err := p.Spend([]project.Line{line("a", "ZZZ", 1)}, seoul); fault.Of(err).Fields[0].Code != "no_such_currency" {
		t.Errorf("a currency that doesn't exist: %v", err)
	}
}

func TestARestrictedPhaseOpensAfterTwoPeopleForEachCheck(t *testing.T) {
	p := at(t, project.Active)
	if err := p.Raise(project.Seat{Member: "s1", Tenant: "seoul"}, seoul); err != nil {
		t.Fatal(err)
	}
	if err := p.Raise(project.Seat{Member: "s1", Tenant: "seoul"}, seoul); !errors.Is(err, project.ErrRestricted) {
		t.Errorf("raised twice: %v", err)
	}
	word := project.Signoff{Evidence: "통일부 공문 2026-11", Dated: "2026-07-01"}
	for _, kind := range project.Checks() {
		if err := p.Begin("a", seoul); !errors.Is(err, project.ErrNotSignedOff) {
			t.Fatalf("the phase begins before %s is signed off: %v", kind, err)
		}
		for _, by := range []project.By{seoul, gyeon} {
			if err := p.SignOff("a", kind, word, by); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.SignOff("a", kind, word, seoul); !errors.Is(err, project.ErrSignedTwice) {
			t.Errorf("the same person signs %s twice: %v", kind, err)
		}
	}
	if err := p.SignOff("a", "sanctions", project.Signoff{Dated: "2027-01-01"}, project.By{Member: "x", Tenant: "seoul", At: start}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without evidence, of a day to come: %v", err)
	}
	if err := p.Begin("a", seoul); err != nil {
		t.Errorf("signed off by two each, it doesn't begin: %v", err)
	}
}

func TestWhatIsMeasuredIsConfirmedByAll(t *testing.T) {
	p := at(t, project.Active)
	gauge := []project.Measure{{ID: "m", Title: said("참가자"), Unit: said("명"), Baseline: "0", Target: "40"}}
	if err := p.Gauge(gauge, seoul); err != nil {
		t.Fatal(err)
	}
	if err := p.Confirm("m", gyeon); !errors.Is(err, project.ErrNothingMeasured) {
		t.Errorf("nothing is confirmed: %v", err)
	}
	value := project.Measured{Actual: "12.5", On: "2026-07-05"}
	if err := p.Read("m", value, seoul); err != nil || p.Measures[0].Confirmed(p.Parties) {
		t.Errorf("Read = %v, confirmed %v", err, p.Measures[0].Confirmed(p.Parties))
	}
	if err := p.Confirm("m", gyeon); err != nil || !p.Measures[0].Confirmed(p.Parties) {
		t.Errorf("Confirm = %v, confirmed %v", err, p.Measures[0].Confirmed(p.Parties))
	}
	if err := p.Read("m", value, gyeon); err != nil || p.Measures[0].Confirmed(p.Parties) {
		t.Errorf("a new value stays confirmed by who never saw it, %v", err)
	}
}

func TestAProposalLapsesAfterTwelveMonths(t *testing.T) {
	p := at(t, project.Proposed)
	if err := p.Lapse(start.AddDate(0, 11, 0)); !errors.Is(err, project.ErrNotSilent) {
		t.Errorf("after eleven months: %v", err)
	}
	if err := p.Lapse(start.AddDate(0, 12, 1)); err != nil || p.State != project.Lapsed {
		t.Errorf("after twelve: %v, %s", err, p.State)
	}
}

func TestWhoLeavesKeepsACopyThatNobodyChanges(t *testing.T) {
	p := at(t, project.Active)
	kept := p.CopyFor("home:gyeonggi", start)
	if err := p.Leave(why, gyeon); err != nil || p.Party("gyeonggi") || p.State != project.Terminated {
		t.Errorf("Leave = %v, parties %v, %s", err, p.Parties, p.State)
	}
	if kept.State != project.Active || !kept.Party("gyeonggi") {
		t.Error("the copy has changed with the project")
	}
	for name, err := range map[string]error{"stop": kept.Stop(why, gyeon), "plan": kept.Plan(nil, nil, gyeon), "spend": kept.Spend(nil, gyeon), "begin": kept.Begin("a", gyeon)} {
		if !errors.Is(err, project.ErrCopy) {
			t.Errorf("%s of a copy = %v, want ErrCopy", name, err)
		}
	}
}
