package api

import (
	"context"

	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
)

// Adoption is a city's taking over of a case.
type Adoption struct {
	ID      string          `json:"id"`
	Rev     int64           `json:"rev"`
	Case    string          `json:"case"`
	Version int             `json:"version"`
	Author  string          `json:"author" doc:"the city whose case it is"`
	Owner   string          `json:"owner"`
	Title   Text            `json:"title"`
	Phase   string          `json:"phase" enum:"considering,planned,pilot,implemented,dropped"`
	Public  bool            `json:"public"`
	Due     string          `json:"due,omitempty"`
	Notes   string          `json:"notes" doc:"for one's own city only"`
	Steps   []AdoptionStep  `json:"steps" nullable:"false"`
	Created string          `json:"created"`
	Updated string          `json:"updated"`
	May     map[string]bool `json:"may"`
}

// AdoptionStep is one step of an adoption. The author's city sees it.
type AdoptionStep struct {
	From   string `json:"from,omitempty"`
	To     string `json:"to"`
	Reason string `json:"reason,omitempty"`
	Member string `json:"member,omitempty"`
	At     string `json:"at"`
}

// AdoptionMove is what an officer says when her city takes a step.
type AdoptionMove struct {
	To     string `json:"to" enum:"considering,planned,pilot,implemented,dropped"`
	Reason string `json:"reason,omitempty"`
	Due    string `json:"due,omitempty" doc:"the day of the next step, YYYY-MM-DD"`
	Public bool   `json:"public,omitempty" doc:"show it on the case's public page"`
}

func (m AdoptionMove) stepping() library.Stepping {
	return library.Stepping{To: library.Phase(m.To), Reason: m.Reason, Due: m.Due, Public: m.Public}
}

func viewAdoption(a library.Adoption, in tenants.Scope) Adoption {
	v := Adoption{
		ID: string(a.ID), Rev: a.Rev, Case: string(a.Case), Version: a.Version, Author: string(a.Author), Owner: string(a.Owner), Title: viewText(a.Title),
		Phase: string(a.Phase), Public: a.Public, Due: a.Due, Notes: a.Notes, Steps: []AdoptionStep{}, Created: stamp(a.Created), Updated: stamp(a.Updated),
		May: a.Rights(in).May,
	}
	for _, s := range a.Steps {
		v.Steps = append(v.Steps, AdoptionStep{From: string(s.From), To: string(s.To), Reason: s.Reason, Member: s.Member, At: stamp(s.At)})
	}
	return v
}

// AdoptionIn names an adoption in an address.
type AdoptionIn struct {
	ID string `path:"id" maxLength:"36"`
}

func adoptionOut(c Call, a library.Adoption, err error) (*one[Adoption], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewAdoption(a, c.In), a.Rev), nil
}

func adoptCase(ctx context.Context, c Call, in *struct {
	CaseIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same adoption once"`
	Body AdoptionMove
}) (*one[Adoption], error) {
	commons, err := c.Authority.Enter(ctx, c.Who, tenants.Commons)
	if err != nil {
		return nil, err
	}
	first := in.Body.stepping()
	first.Once = once[library.AdoptionID](c, "adoption", in.Key)
	a, err := c.Library.Adopt(ctx, c.In, commons, library.CaseID(in.ID), first)
	return adoptionOut(c, a, err)
}

func listAdoptions(ctx context.Context, c Call, in *struct {
	Asked
	Phase string `query:"phase" enum:"considering,planned,pilot,implemented,dropped"`
	Mine  bool   `query:"mine"`
	Owner string `query:"owner" maxLength:"36" doc:"a member whose adoptions; not together with others"`
	Due   string `query:"due" maxLength:"10" doc:"with a next step before this day"`
}) (*listOut[Adoption], error) {
	f := library.AdoptionFilter{Phase: library.Phase(in.Phase), Due: in.Due, Owner: tenants.MemberID(in.Owner)}
	if in.Mine {
		f.Owner = c.In.Member()
	}
	p, err := c.Library.Adoptions(ctx, c.In, f, in.page())
	return list(p, func(a library.Adoption) Adoption { return viewAdoption(a, c.In) }), err
}

func readAdoption(ctx context.Context, c Call, in *AdoptionIn) (*one[Adoption], error) {
	a, err := c.Library.Adoption(ctx, c.In, library.AdoptionID(in.ID))
	return adoptionOut(c, a, err)
}

func noteAdoption(ctx context.Context, c Call, in *struct {
	AdoptionIn
	IfMatch
	Body struct {
		Notes string `json:"notes"`
	}
}) (*one[Adoption], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	a, err := c.Library.Note(ctx, c.In, library.AdoptionID(in.ID), rev, in.Body.Notes)
	return adoptionOut(c, a, err)
}

func stepAdoption(ctx context.Context, c Call, in *struct {
	AdoptionIn
	IfMatch
	Body AdoptionMove
}) (*one[Adoption], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	a, err := c.Library.Step(ctx, c.In, library.AdoptionID(in.ID), rev, in.Body.stepping())
	return adoptionOut(c, a, err)
}
