package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// subjects finds the titles of what deeds and notices are about, each once. What is gone, or isn't the caller's to read, has none.
type subjects struct {
	Call
	nets  []tenants.Scope
	found map[subject]Text
}

// subject is an object at its place.
type subject struct {
	space tenants.Space
	ref   fact.Ref
}

func (c Call) subjects(ctx context.Context) (*subjects, error) {
	nets, err := c.Authority.Networks(ctx, c.Who)
	return &subjects{c, nets, map[subject]Text{}}, err
}

// title names what stands in a space, the caller's own where none is given.
func (s *subjects) title(ctx context.Context, space tenants.Space, about fact.Ref) (Text, error) {
	key := subject{space, about}
	if t, ok := s.found[key]; ok {
		return t, nil
	}
	t, err := s.read(ctx, space, about)
	switch kind := fault.KindOf(err); {
	case err != nil && kind != fault.NotFound && kind != fault.Forbidden:
		return Text{}, err
	case err != nil || t.Said == nil:
		t = Text{Said: map[string]TextVersion{}}
	}
	s.found[key] = t
	return t, nil
}

func (s *subjects) read(ctx context.Context, space tenants.Space, about fact.Ref) (Text, error) {
	switch about.Noun {
	case "pact":
		v, err := s.Tenants.Pact(ctx, s.In, tenants.PactID(about.ID))
		return viewText(v.Name), err
	case "submission":
		for _, net := range s.nets {
			if !net.May(tenants.ReviewCase) {
				continue
			}
			v, err := s.Library.Submission(ctx, net, about.ID)
			if err == nil || fault.KindOf(err) != fault.NotFound {
				return viewText(v.Title), err
			}
		}
		// At home it is the case that was sent, by whose id a submission's begins.
		if len(about.ID) > caseIDLength {
			return s.read(ctx, "", fact.Ref{Noun: "case", ID: about.ID[:caseIDLength]})
		}
		return Text{}, nil
	}
	if _, ok := s.Objects[about.Noun]; !ok {
		return Text{}, nil
	}
	in := s.In
	if kind := space.Kind(); kind == "pact" && space != in.Space() {
		var err error
		if in, err = s.Authority.Enter(ctx, s.Who, space); err != nil {
			return Text{}, err
		}
	}
	t, err := s.Objects.Title(ctx, in, about)
	return viewText(t), err
}

// caseIDLength is the length of a UUID, written out.
const caseIDLength = 36

// nameNotices puts the titles to notices.
func (c Call) nameNotices(ctx context.Context, all []Notice) error {
	s, err := c.subjects(ctx)
	for i := range all {
		if err != nil {
			break
		}
		all[i].Title, err = s.title(ctx, tenants.Space(all[i].Space), fact.Ref{Noun: all[i].Noun, ID: all[i].About})
	}
	return err
}

// nameDeeds puts the titles to deeds.
func (c Call) nameDeeds(ctx context.Context, all []Deed) error {
	s, err := c.subjects(ctx)
	for i := range all {
		if err != nil {
			break
		}
		all[i].Title, err = s.title(ctx, c.In.Space(), fact.Ref{Noun: all[i].Noun, ID: all[i].About})
	}
	return err
}
