package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

// HomePage is what a member sees first: what waits for her, what comes up, what changed.
type HomePage struct {
	Waits    []Waiting `json:"waits" nullable:"false"`
	Upcoming []Waiting `json:"upcoming" nullable:"false" doc:"due within sixty days, and overdue; what ends, is reviewed or is a round anniversary half a year ahead; the nearest first"`
	Changed  []Notice  `json:"changed" nullable:"false" doc:"unread notices, newest first"`
	Unread   int64     `json:"unread" doc:"up to a hundred"`
	Start    Start     `json:"start" doc:"the first steps of a new tenant"`
}

// Waiting is one thing to do.
type Waiting struct {
	Kind  string `json:"kind" enum:"case.approve,case.returned,submission.review,pact.answer,adoption.due,approval.give,tie_offer.answer,agreement.until,agreement.notice,agreement.review,tie.anniversary,project.weigh,project.answer,project.accept,project.confirm,project.sign_off,project.resume,record.confirm,record.review,meeting.coming,meeting.item,minutes.judge,minutes.ask,followup.due,followup.confirm,visit.answer,visit.approve,visit.report,visit.coming"`
	ID    string `json:"id" doc:"of minutes and follow-ups, the meeting's, a dot and its own"`
	Space string `json:"space,omitempty" doc:"where it stands, if not at home"`
	Title Text   `json:"title"`
	Since string `json:"since"`
	By    string `json:"by,omitempty" doc:"the member or tenant who waits for it"`
	Due   string `json:"due,omitempty"`
	Late  bool   `json:"late,omitempty"`
	Years int    `json:"years,omitempty" doc:"how many an anniversary is of"`
}

// Start says which first steps a tenant has taken.
type Start struct {
	People    bool `json:"people"`
	Partners  bool `json:"partners"`
	FirstCase bool `json:"first_case"`
	Done      bool `json:"done"`
}

// Bounds of each list on the home page.
const (
	waitsMost   = 20
	draftsRead  = page.MostSize // among which returned ones are looked for
	upcomingFor = 60 * 24 * time.Hour
	aheadMonths = 6 // terms and round anniversaries are prepared that long before
)

func readHome(ctx context.Context, c Call, _ *struct{}) (*struct{ Body HomePage }, error) {
	v := HomePage{Waits: []Waiting{}, Upcoming: []Waiting{}}
	for _, part := range []func(context.Context, Call) error{v.approvals, v.keys, v.projects, v.meetings, v.minutes, v.promised, v.visits, v.records, v.offers, v.returned, v.submissions, v.invitations, v.due, v.terms, v.jubilees, v.news, v.start} {
		if err := part(ctx, c); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(v.Upcoming, func(a, b Waiting) int { return cmp.Compare(a.Due, b.Due) })
	v.Upcoming = v.Upcoming[:min(len(v.Upcoming), waitsMost)]
	return &struct{ Body HomePage }{v}, nil
}

// approvals are the cases that the caller may approve.
func (v *HomePage) approvals(ctx context.Context, c Call) error {
	if !c.In.May(tenants.ApproveCase) {
		return nil
	}
	p, err := c.Library.Cases(ctx, c.In, library.CaseFilter{State: library.InternalReview}, page.Ask{Size: waitsMost})
	for _, cs := range p.Items {
		if cs.Rights(c.In).May["approve"] {
			v.Waits = append(v.Waits, Waiting{Kind: "case.approve", ID: string(cs.ID), Title: viewText(cs.Title), Since: stamp(cs.Since), By: string(cs.Owner)})
		}
	}
	return err
}

// returned are the caller's own drafts that were sent back to her.
func (v *HomePage) returned(ctx context.Context, c Call) error {
	p, err := c.Library.Cases(ctx, c.In, library.CaseFilter{Owner: c.In.Member(), State: library.Draft}, page.Ask{Size: draftsRead})
	for _, cs := range p.Items {
		step, ok := cs.Returned()
		if !ok || len(v.Waits) >= 2*waitsMost {
			continue
		}
		by := step.Member
		if step.Tenant != string(c.In.Tenant()) {
			by = step.Tenant
		}
		v.Waits = append(v.Waits, Waiting{Kind: "case.returned", ID: string(cs.ID), Title: viewText(cs.Title), Since: stamp(step.At), By: by})
	}
	return err
}

// submissions wait for a coordinator's staff.
func (v *HomePage) submissions(ctx context.Context, c Call) error {
	nets, err := c.Authority.Networks(ctx, c.Who)
	if err != nil {
		return err
	}
	for _, n := range nets {
		if !n.May(tenants.ReviewCase) {
			continue
		}
		p, err := c.Library.Submissions(ctx, n, library.Waiting, page.Ask{Size: waitsMost})
		if err != nil {
			return err
		}
		for _, s := range p.Items {
			if viewSubmission(s, n).May["accept"] {
				v.Waits = append(v.Waits, Waiting{Kind: "submission.review", ID: s.ID, Title: viewText(s.Title), Since: stamp(s.At), By: string(s.Tenant)})
			}
		}
	}
	return nil
}

// invitations are pacts that the caller's tenant was invited to.
func (v *HomePage) invitations(ctx context.Context, c Call) error {
	if !c.In.May(tenants.KeepPacts) {
		return nil
	}
	all, err := c.Tenants.Pacts(ctx, c.In)
	for _, p := range all {
		if p.Rights(c.In).May["accept"] {
			party, _ := p.Party(c.In.Tenant())
			v.Waits = append(v.Waits, Waiting{Kind: "pact.answer", ID: string(p.ID), Title: viewText(p.Name), Since: stamp(party.At), By: string(p.OpenedBy)})
		}
	}
	return err
}

// due are the next steps of the home's adoptions, by the days of its own zone.
func (v *HomePage) due(ctx context.Context, c Call) error {
	t, err := c.Tenants.Tenant(ctx, c.In.Tenant())
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		return err
	}
	now := c.Now().In(zone)
	today, until := now.Format(time.DateOnly), now.Add(upcomingFor).Format(time.DateOnly)
	p, err := c.Library.Adoptions(ctx, c.In, library.AdoptionFilter{Due: until}, page.Ask{Size: waitsMost})
	for _, a := range p.Items {
		v.Upcoming = append(v.Upcoming, Waiting{
			Kind: "adoption.due", ID: string(a.ID), Title: viewText(a.Title), Since: stamp(a.Updated), By: string(a.Owner), Due: a.Due, Late: a.Due < today,
		})
	}
	return err
}

// terms are the days on which agreements of the caller's spaces end, are reviewed or must be given notice of.
func (v *HomePage) terms(ctx context.Context, c Call) error {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return err
	}
	last := c.Now().AddDate(0, aheadMonths, 0).Format(time.DateOnly)
	p, err := c.Agreements.Agreements(ctx, reach, agreement.Filter{Due: last}, page.Ask{Size: waitsMost})
	for _, a := range p.Items {
		for _, m := range a.Milestones(c.Now()) {
			if on := string(m.On); on < last {
				v.Upcoming = append(v.Upcoming, Waiting{
					Kind: "agreement." + m.What, ID: string(a.ID), Space: string(a.Space), Title: viewText(a.Content.Title), Since: stamp(a.Updated), Due: on,
				})
			}
		}
	}
	return err
}

// jubilees are the anniversaries of ties, as far as the day or the month is known; round ones are said earlier.
func (v *HomePage) jubilees(ctx context.Context, c Call) error {
	all, err := c.jubilees(ctx)
	soon, ahead := c.Now().Add(upcomingFor).Format(time.DateOnly), c.Now().AddDate(0, aheadMonths, 0).Format(time.DateOnly)
	for _, j := range all {
		on := string(j.On)
		if j.On.Precision() == agreement.ToYear || on >= ahead || on >= soon && !j.Round {
			continue
		}
		v.Upcoming = append(v.Upcoming, Waiting{
			Kind: "tie.anniversary", ID: string(j.ID), Space: string(j.Space), Title: viewText(j.Tie.Name()), Since: stamp(j.Updated), Due: on, Years: j.Years,
		})
	}
	return err
}

func (v *HomePage) news(ctx context.Context, c Call) error {
	p, err := c.Notices.Mine(ctx, c.In, notice.Filter{Unread: true}, page.Ask{Size: waitsMost})
	if err != nil {
		return err
	}
	v.Changed = page.Map(p, viewNotice(c.In)).Items
	if err := c.nameNotices(ctx, v.Changed); err != nil {
		return err
	}
	v.Unread, err = c.Notices.Unread(ctx, c.In)
	return err
}

// start looks whether the tenant has colleagues, a partner and a first case.
func (v *HomePage) start(ctx context.Context, c Call) error {
	people, err := c.Tenants.Members(ctx, c.In, tenants.Active, page.Ask{Size: 2})
	if err != nil {
		return err
	}
	pacts, err := c.Tenants.Pacts(ctx, c.In)
	if err != nil {
		return err
	}
	cases, err := c.Library.Cases(ctx, c.In, library.CaseFilter{}, page.Ask{Size: 1})
	if err != nil {
		return err
	}
	t, err := c.Tenants.Tenant(ctx, c.In.Tenant())
	convenes := t.Kind == tenants.Coordinator // its partner is the network, and it need not write cases
	s := Start{People: len(people.Items) > 1, FirstCase: len(cases.Items) > 0}
	for _, p := range pacts {
		s.Partners = s.Partners || (convenes || p.Kind != tenants.Network) && p.Rights(c.In).May["enter"]
	}
	s.Done = s.People && s.Partners && (convenes || s.FirstCase)
	v.Start = s
	return err
}
