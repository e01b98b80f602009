package storage_test

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants/fact"
)

// mine fails if an answer in A isn't A's own.
func (p *pair) mine(got any, err error) {
	p.t.Helper()
	p.quiet(got, err)
	if err != nil {
		p.t.Errorf("A is refused what is its own: %v", err)
	}
	if s := fmt.Sprintf("%+v", got); !strings.Contains(s, own) {
		p.t.Errorf("A doesn't find what is its own in %s", s)
	}
}

// absent fails if A is not told that what only B has isn't there.
func (p *pair) absent(got any, err error) {
	p.t.Helper()
	p.quiet(got, err)
	if fault.KindOf(err) != fault.NotFound || err == nil {
		p.t.Errorf("asked in A for what only B has: %v, want not found", err)
	}
}

// quiet notes an answer given in A, and fails if it shows the canary.
func (p *pair) quiet(got any, err error) {
	p.t.Helper()
	s := fmt.Sprintf("%+v %v\n", got, err)
	p.heard.WriteString(s)
	if strings.Contains(s, canary) {
		p.t.Errorf("A is shown what B keeps: %s", s)
	}
}

// refused fails if a write that must not be was done, or B's row has changed.
func (p *pair) refused(err error) {
	p.t.Helper()
	p.quiet(nil, err)
	if err == nil {
		p.t.Error("a write into A is done that only B could do")
	}
}

var ask = page.Ask{}

// twoSpaces has a case for each method of each shelf, by "Store.Method".
var twoSpaces = joined(nounsInTwoSpaces, noticesInTwoSpaces, webhooksInTwoSpaces, filesInTwoSpaces, termsInTwoSpaces, enginesInTwoSpaces, chatInTwoSpaces,
	tiesInTwoSpaces,
	padsInTwoSpaces,
	marginsInTwoSpaces,
	importsInTwoSpaces,
	projectsInTwoSpaces,
	approvalsInTwoSpaces,
	timesInTwoSpaces,
	boothsInTwoSpaces,
	surveysInTwoSpaces,
	eventsInTwoSpaces,
	meetingsInTwoSpaces,
	recordsInTwoSpaces,
	visitsInTwoSpaces,
	minutesInTwoSpaces,
	peopleInTwoSpaces,
	papersInTwoSpaces,
	costsInTwoSpaces,
	roomsInTwoSpaces,
)

// joined puts the cases of several files together.
func joined[F any](all ...map[string]F) map[string]F {
	one := map[string]F{}
	for _, some := range all {
		maps.Copy(one, some)
	}
	return one
}

var nounsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Library.Case": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.mine(l.Case(ctx, "1"))
		p.absent(l.Case(ctx, onlyB))
	},
	"Library.Cases": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		for _, f := range []library.CaseFilter{{}, {State: library.Draft}, {Owner: member}, {State: library.Draft, Owner: member}} {
			p.mine(l.Cases(ctx, f, ask))
			theirs, err := p.house.Library().In(p.b).Cases(ctx, f, page.Ask{Size: 1})
			check(p.t, err)
			_, err = l.Cases(ctx, f, page.Ask{After: theirs.Next})
			p.refused(err)
		}
	},
	"Library.AddCase": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.refused(l.AddCase(ctx, p.caseRow("2", own), p.told(p.b, "2", own)))
		check(p.t, l.AddCase(ctx, p.caseRow(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Library.ChangeCase": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		c, err := p.house.Library().In(p.b).Case(ctx, onlyB)
		check(p.t, err)
		p.refused(l.ChangeCase(ctx, c, p.told(p.b, onlyB, own)))
		p.absent(nil, l.ChangeCase(ctx, c, p.told(p.a, onlyB, own)))
		c, err = l.Case(ctx, "1")
		p.mine(c, err)
		check(p.t, l.ChangeCase(ctx, c, p.told(p.a, "1", own)))
	},
	"Library.Submission": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.mine(l.Submission(ctx, "1"))
		p.absent(l.Submission(ctx, onlyB))
	},
	"Library.Submissions": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.mine(l.Submissions(ctx, library.Waiting, ask))
		p.quiet(l.Submissions(ctx, library.Accepted, ask))
	},
	"Library.OpenOf": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) { p.mine(l.OpenOf(ctx, "1")) },
	"Library.AddSubmission": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.refused(l.AddSubmission(ctx, p.submission("2", own), p.told(p.b, "2", own)))
		check(p.t, l.AddSubmission(ctx, p.submission(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Library.ChangeSubmission": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		s, err := p.house.Library().In(p.b).Submission(ctx, onlyB)
		check(p.t, err)
		p.refused(l.ChangeSubmission(ctx, s, p.told(p.b, onlyB, own)))
		p.absent(nil, l.ChangeSubmission(ctx, s, p.told(p.a, onlyB, own)))
		s, err = l.Submission(ctx, "1")
		p.mine(s, err)
		check(p.t, l.ChangeSubmission(ctx, s, p.told(p.a, "1", own)))
	},
	"Library.Edition": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.mine(l.Edition(ctx, "1"))
		p.absent(l.Edition(ctx, onlyB))
	},
	"Library.Editions": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) { p.mine(l.Editions(ctx, "1")) },
	"Library.AddEdition": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.refused(l.AddEdition(ctx, p.edition("2", own), p.told(p.b, "2", own)))
		check(p.t, l.AddEdition(ctx, p.edition(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Library.Card": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.mine(l.Card(ctx, "1"))
		p.absent(l.Card(ctx, onlyB))
	},
	"Library.Cards": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		for _, f := range []library.CardFilter{{}, {Tenant: "same"}, {Sector: "CUL"}, {Type: library.Event}} {
			p.mine(l.Cards(ctx, f, ask))
		}
	},
	"Library.KeepCard": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		c, err := p.house.Library().In(p.b).Card(ctx, onlyB)
		check(p.t, err)
		p.refused(l.KeepCard(ctx, c, p.told(p.b, onlyB, own)))
		p.absent(nil, l.KeepCard(ctx, c, p.told(p.a, onlyB, own)))
		check(p.t, l.KeepCard(ctx, p.card(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Library.Adoption": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.mine(l.Adoption(ctx, "1"))
		p.absent(l.Adoption(ctx, onlyB))
	},
	"Library.Adoptions": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		for _, f := range []library.AdoptionFilter{{}, {Phase: library.Planned}, {Owner: member}, {Case: "1"}, {Due: "2026-12-31"}} {
			p.mine(l.Adoptions(ctx, f, ask))
		}
		p.quiet(l.Adoptions(ctx, library.AdoptionFilter{Case: onlyB}, ask))
	},
	"Library.AddAdoption": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.refused(l.AddAdoption(ctx, p.adoption("2", own), p.told(p.b, "2", own)))
		check(p.t, l.AddAdoption(ctx, p.adoption(onlyB, own), p.told(p.a, onlyB, own))) // of a case that B has adopted too
	},
	"Library.ChangeAdoption": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		a, err := p.house.Library().In(p.b).Adoption(ctx, onlyB)
		check(p.t, err)
		p.refused(l.ChangeAdoption(ctx, a, p.told(p.b, onlyB, own)))
		p.absent(nil, l.ChangeAdoption(ctx, a, p.told(p.a, onlyB, own)))
		a, err = l.Adoption(ctx, "1")
		p.mine(a, err)
		check(p.t, l.ChangeAdoption(ctx, a, p.told(p.a, "1", own)))
	},
	"Library.Uptake": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		p.mine(l.Uptake(ctx, "1"))
		p.absent(l.Uptake(ctx, onlyB))
	},
	"Library.Uptakes": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) { p.mine(l.Uptakes(ctx, "1", ask)) },
	"Library.KeepUptake": func(ctx context.Context, p *pair, l library.Shelf, _ notice.Shelf) {
		u, err := p.house.Library().In(p.b).Uptake(ctx, onlyB)
		check(p.t, err)
		p.refused(l.KeepUptake(ctx, u, p.told(p.b, onlyB, own)))
		p.absent(nil, l.KeepUptake(ctx, u, p.told(p.a, onlyB, own)))
		check(p.t, l.KeepUptake(ctx, p.uptake(onlyB, own), p.told(p.a, onlyB, own)))
	},
	"Trails.Find": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		check(p.t, p.house.Settle(ctx))
		trail := p.house.Trails().In(p.a)
		for _, f := range []audit.Filter{{}, {About: "1"}} {
			p.mine(trail.Find(ctx, f, page.Ask{Size: page.MostSize}))
		}
		if got, err := trail.Find(ctx, audit.Filter{About: onlyB}, ask); len(got.Items) > 0 || err != nil {
			p.t.Errorf("A's trail has %d deeds on what only B has, %v", len(got.Items), err)
		}
		few := fact.Ref{Noun: "project", ID: "1"}
		before, err := trail.Find(ctx, audit.Filter{}, page.Ask{Size: page.MostSize})
		check(p.t, err)
		check(p.t, p.house.Library().In(p.a).AddCase(ctx, p.caseRow("closed", own), p.told(p.a, "closed", own).Within(few)))
		check(p.t, p.house.Library().In(p.b).AddCase(ctx, p.caseRow("closed", canary), p.told(p.b, "closed", canary).Within(few)))
		check(p.t, p.house.Settle(ctx))
		closed, err := p.house.Trails().Within(p.a, few).Find(ctx, audit.Filter{}, ask)
		p.mine(closed, err)
		if len(closed.Items) != 1 || closed.Items[0].Seq != 1 {
			p.t.Errorf("the closed trail of A's object holds %d deeds, want its own one", len(closed.Items))
		}
		after, err := trail.Find(ctx, audit.Filter{}, page.Ask{Size: page.MostSize})
		check(p.t, err)
		if len(after.Items) != len(before.Items) || after.Items[0].Seq != before.Items[0].Seq {
			p.t.Errorf("a deed in a closed trail shows in that of its space")
		}
	},
	"Finding.Find": func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		check(p.t, p.house.Settle(ctx))
		check(p.t, p.index.Settle(ctx))
		shelf := p.finding.Over(p.reach)
		p.mine(shelf.Find(ctx, finding.Ask{Words: own}))
		p.mine(shelf.Find(ctx, finding.Ask{}))
		for _, a := range []finding.Ask{{Words: canary}, {Words: canary[:6]}, {Tenants: []string{"liaoning"}}, {Words: own, Tenants: []string{"liaoning"}}} {
			got, err := shelf.Find(ctx, a)
			p.quiet(got, err)
			if got.Total != 0 || len(got.Hits) > 0 {
				p.t.Errorf("searching A for what only B has yields %+v", got)
			}
		}
	},
}
