package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// VisitIn names a visit in an address.
type VisitIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// VisitDeedIn is a deed on a visit, at the revision its doer saw.
type VisitDeedIn struct {
	VisitIn
	IfMatch
}

func (in VisitDeedIn) change(ctx context.Context, c Call, deed func(visit.At) (visit.Visit, error)) (*one[OfficialVisit], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	v, err := deed(visit.At{ID: visit.ID(in.ID), Rev: rev})
	return c.visitOut(ctx, v, err)
}

func (c Call) visitOut(ctx context.Context, v visit.Visit, err error) (*one[OfficialVisit], error) {
	if err != nil {
		return nil, err
	}
	out := viewOfficialVisit(v, c.In)
	for _, l := range v.Chain {
		title, err := c.Objects.Title(ctx, c.In, fact.Ref{Noun: l.Noun, ID: l.ID})
		if kind := fault.KindOf(err); err != nil && kind != fault.NotFound && kind != fault.Forbidden {
			return nil, err
		}
		out.Links = append(out.Links, VisitLink{VisitLinkSaid{string(l.Stage), l.Noun, l.ID}, viewText(title)})
	}
	return whole(out, v.Rev), nil
}

func connectVisit(ctx context.Context, c Call, in *struct {
	VisitDeedIn
	Body struct {
		Links []VisitLinkSaid `json:"links" nullable:"false" maxItems:"3" doc:"all of them"`
	}
}) (*one[OfficialVisit], error) {
	return in.change(ctx, c, func(at visit.At) (visit.Visit, error) {
		return c.Visits.Connect(ctx, c.In, at, each(in.Body.Links, func(l VisitLinkSaid) visit.Link {
			return visit.Link{Stage: visit.Stage(l.Stage), Noun: l.Noun, ID: l.ID}
		}))
	})
}

func listVisits(ctx context.Context, c Call, in *struct {
	Asked
	State string `query:"state" maxLength:"20"`
	Way   string `query:"way" enum:"IN,OUT" doc:"what one's own side receives, or where it goes"`
	Words string `query:"q" maxLength:"100" doc:"in the title"`
}) (*listOut[VisitRow], error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	f := visit.Filter{State: visit.State(in.State), Words: in.Words}
	switch in.Way {
	case "IN":
		f.Host = c.In.Tenant()
	case "OUT":
		f.Visitor = c.In.Tenant()
	}
	p, err := c.Visits.Everywhere(ctx, reach, f, in.page())
	return list(p, viewVisitRow), err
}

func beginVisit(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key plans the same visit once"`
	Body struct {
		VisitSaid
		Host    string `json:"host" maxLength:"60"`
		Visitor string `json:"visitor" maxLength:"60"`
	}
}) (*one[OfficialVisit], error) {
	b, err := in.Body.basics(c, visit.Basics{})
	if err != nil {
		return nil, err
	}
	begun := visit.Beginning{Host: tenants.TenantID(in.Body.Host), Visitor: tenants.TenantID(in.Body.Visitor), Basics: b}
	v, err := c.Visits.Begin(ctx, c.In, begun, once[visit.ID](c, "visit "+string(c.In.Space()), in.Key))
	return c.visitOut(ctx, v, err)
}

func readVisit(ctx context.Context, c Call, in *VisitIn) (*one[OfficialVisit], error) {
	v, err := c.Visits.Visit(ctx, c.In, visit.ID(in.ID))
	return c.visitOut(ctx, v, err)
}

func saveVisit(ctx context.Context, c Call, in *struct {
	VisitDeedIn
	Body VisitSaid
}) (*one[OfficialVisit], error) {
	return in.change(ctx, c, func(at visit.At) (visit.Visit, error) {
		return c.Visits.Save(ctx, c.In, at, func(v visit.Visit) (visit.Basics, error) { return in.Body.basics(c, v.Basics) })
	})
}

func arrangeVisit(ctx context.Context, c Call, in *struct {
	VisitDeedIn
	Body struct {
		Slots []VisitSlot `json:"slots" nullable:"false" maxItems:"120"`
	}
}) (*one[OfficialVisit], error) {
	return in.change(ctx, c, func(at visit.At) (visit.Visit, error) {
		return c.Visits.Arrange(ctx, c.In, at, func(v visit.Visit) ([]visit.Slot, error) { return slotsSaid(c, in.Body.Slots, v.Slots) })
	})
}

func moveVisit(ctx context.Context, c Call, in *struct {
	VisitDeedIn
	Body struct {
		Deed   string       `json:"deed" enum:"request,invite,accept,approve,confirm,depart,complete,report,decline,postpone,resume,cancel"`
		Letter string       `json:"letter,omitempty" maxLength:"80" doc:"of an invitation: its number"`
		Travel *VisitTravel `json:"travel,omitempty" doc:"of an approval"`
		Report *Text        `json:"report,omitempty" doc:"of a report"`
		File   string       `json:"file,omitempty" maxLength:"36" doc:"of a report; of the visit's space"`
		Reason string       `json:"reason,omitempty" maxLength:"4000" doc:"of a side exit"`
	}
}) (*one[OfficialVisit], error) {
	w := visit.Words{Letter: in.Body.Letter, File: in.Body.File, Reason: in.Body.Reason}
	if t := in.Body.Travel; t != nil {
		w.Travel = visit.Travel{Leave: visit.Leave(t.Leave), Ref: t.Ref, On: t.On}
	}
	if in.Body.Report != nil {
		var check fault.Check
		w.Report = in.Body.Report.said(&check, "report", lang.Text{}, c.Now())
		if err := check.Err(); err != nil {
			return nil, err
		}
	}
	return in.change(ctx, c, func(at visit.At) (visit.Visit, error) { return c.Visits.Do(ctx, c.In, at, visit.Deed(in.Body.Deed), w) })
}

func readVisitBrief(ctx context.Context, c Call, in *VisitIn) (*one[VisitBrief], error) {
	home, err := c.Authority.Stand(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	_, b, err := c.Visits.Brief(ctx, c.In, home, visit.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return whole(viewBrief(b), b.Rev), nil
}

func writeVisitBrief(ctx context.Context, c Call, in *struct {
	VisitDeedIn
	Body VisitBriefSaid
}) (*one[VisitBrief], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	home, err := c.Authority.Stand(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	b, err := c.Visits.Note(ctx, c.In, home, visit.At{ID: visit.ID(in.ID), Rev: rev}, func(b visit.Brief) (visit.Brief, error) { return in.Body.brief(c, b) })
	if err != nil {
		return nil, err
	}
	return whole(viewBrief(b), b.Rev), nil
}

// VisitObjects lets every visit have a room, files and a history. One that is only planned is its own side's alone.
func VisitObjects(s *visit.Service) Objects {
	return Objects{"visit": {
		Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
			v, err := s.Visit(ctx, in, visit.ID(id))
			return v.Title, err
		},
		Within: func(ctx context.Context, in tenants.Scope, id string) (fact.Ref, error) {
			v, err := s.Visit(ctx, in, visit.ID(id))
			return v.Within(), err
		},
	}}
}
