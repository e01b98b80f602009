package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// agreementTexts put agreements to approval, each with its wording in all languages: both are one document. They are an approval.Subjects.
type agreementTexts struct {
	agreements *agreement.Service
	pads       padTexts
	tenants    *tenants.Service
}

// Freeze implements approval.Subjects.
func (t agreementTexts) Freeze(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) (approval.Subject, error) {
	facts, wording, err := t.agreements.Freeze(ctx, in, agreement.ID(about.ID), string(by))
	if err != nil {
		return approval.Subject{}, err
	}
	a, err := t.agreements.Agreement(ctx, in, agreement.ID(about.ID))
	if err != nil {
		return approval.Subject{}, err
	}
	s := approval.Subject{Title: a.Content.Title, Facts: facts, Writers: a.Writers}
	for _, p := range a.Parties {
		party := approval.Party{Tenant: tenants.TenantID(p.Code), Name: p.Name}
		if u, ok := unit.Get(unit.ID(p.Code)); ok && p.Name.Empty() {
			party.Name = unitName(u)
		}
		s.Parties = append(s.Parties, party)
	}
	if wording == "" {
		s.Texts = articleTexts(a.Content.Articles)
		return s, nil
	}
	if s.Texts, err = t.pads.freeze(ctx, in, wording, by); err != nil {
		return s, err
	}
	wrote, err := t.pads.writers(ctx, in, wording, about)
	for _, m := range wrote {
		if !slices.Contains(s.Writers, m) {
			s.Writers = append(s.Writers, m)
		}
	}
	return s, err
}

// Thaw implements approval.Subjects.
func (t agreementTexts) Thaw(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) error {
	a, err := t.agreements.Agreement(ctx, in, agreement.ID(about.ID))
	if err != nil {
		return err
	}
	if a.Pad != "" {
		err := t.pads.thaw(ctx, in, a.Pad, by)
		if kind := fault.KindOf(err); err != nil && kind != fault.NotFound {
			return err
		}
	}
	return t.agreements.Thaw(ctx, in, a.ID, string(by))
}

// Settled implements approval.Subjects. Parties that have approved a wording still have to sign it: it may be put to them again. What they have signed stays
// as it is.
func (t agreementTexts) Settled(ctx context.Context, in tenants.Scope, a approval.Approval) error {
	if a.State == approval.Complete && a.Intent == approval.Approve {
		return t.Thaw(ctx, in, a.About, a.ID)
	}
	on, err := signedOn(a, func(id tenants.TenantID) (*time.Location, error) {
		of, err := t.tenants.Tenant(ctx, id)
		if err != nil {
			return nil, err
		}
		return time.LoadLocation(of.Zone)
	})
	if err != nil {
		return fmt.Errorf("tell on which day %s was signed: %w", a.About.ID, err)
	}
	return t.agreements.Settled(ctx, in, agreement.ID(a.About.ID), string(a.ID), string(a.State), on)
}

// signedOn returns the day on which the last party signed, empty where none has. Each party's day is that of its own zone, as it would date a paper: what is
// signed in Seoul at eight in the morning is of that day, though it is still the day before in Vancouver. A letter is of the day that it bears.
func signedOn(a approval.Approval, zone func(tenants.TenantID) (*time.Location, error)) (agreement.Date, error) {
	var last agreement.Date
	for _, s := range a.Sides {
		switch {
		case s.Key == nil:
		case s.Key.Letter != nil:
			last = max(last, agreement.Date(s.Key.Letter.Dated))
		default:
			in, err := zone(s.Key.By.Tenant)
			if err != nil {
				return "", err
			}
			last = max(last, agreement.DayOf(s.Key.By.At.In(in)))
		}
	}
	return last, nil
}

// unitName is what a government is called, in every language that the book of units has.
func unitName(u unit.Unit) lang.Text {
	name := lang.Plain(u.Lang, u.Names[u.Lang])
	for _, tag := range slices.Sorted(maps.Keys(u.Names)) {
		name = name.Say(tag, lang.Version[string]{Value: u.Names[tag], Origin: lang.Human})
	}
	return name
}

// articleTexts turns the articles of an agreement that has no pad into one text for each language, of the editor's nodes.
func articleTexts(articles []agreement.Article) []approval.Text {
	var tags []lang.Tag
	for _, x := range articles {
		tags = append(append(tags, x.Title.Tags()...), x.Text.Tags()...)
	}
	slices.Sort(tags)
	all := []approval.Text{}
	for _, tag := range slices.Compact(tags) {
		nodes := []any{}
		for _, x := range articles {
			content := []any{}
			for _, said := range []lang.Text{x.Title, x.Text} {
				if v, ok := said.In[tag]; ok {
					content = append(content, paragraphs(v.Value)...)
				}
			}
			if len(content) > 0 {
				nodes = append(nodes, map[string]any{"type": "clause", "attrs": map[string]any{"number": x.Number}, "content": content})
			}
		}
		all = append(all, approval.Text{Lang: tag, Content: map[string]any{"type": "doc", "content": nodes}})
	}
	return all
}
