package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// padTexts put pads to approval. They are an approval.Subjects.
type padTexts struct {
	pads   *pad.Service
	margin *pad.Margin
	before func(ctx context.Context, in tenants.Scope, about fact.Ref) ([]time.Time, error) // when it was approved, the latest first
}

// writers lists who has written what a pad says since it was approved last as something else. Where nobody has written since, the same words are put to the
// parties again, such as to be signed: then it is who has written these.
func (t padTexts) writers(ctx context.Context, in tenants.Scope, id string, about fact.Ref) ([]tenants.MemberID, error) {
	moments, err := t.before(ctx, in, about)
	if err != nil {
		return nil, err
	}
	for _, m := range append(moments, time.Time{}) {
		all, err := t.pads.WroteAfter(ctx, in, pad.ID(id), m)
		if err != nil || len(all) > 0 {
			return all, err
		}
	}
	return nil, nil
}

// freeze seals a pad and returns its canonical texts.
func (t padTexts) freeze(ctx context.Context, in tenants.Scope, id string, by approval.ID) ([]approval.Text, error) {
	texts, err := t.margin.Freeze(ctx, in, pad.ID(id), string(by))
	all := make([]approval.Text, len(texts))
	for i, text := range texts {
		all[i] = approval.Text{Lang: lang.Tag(text.Lang), Content: json.RawMessage(text.Bytes)}
	}
	return all, err
}

func (t padTexts) thaw(ctx context.Context, in tenants.Scope, id string, by approval.ID) error {
	return t.margin.Thaw(ctx, in, pad.ID(id), string(by))
}

// Freeze implements approval.Subjects.
func (t padTexts) Freeze(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) (approval.Subject, error) {
	p, err := t.pads.Pad(ctx, in, pad.ID(about.ID))
	if err != nil {
		return approval.Subject{}, err
	}
	s := approval.Subject{Title: p.Title, Facts: map[string]any{"kind": string(p.Kind)}}
	if s.Texts, err = t.freeze(ctx, in, about.ID, by); err != nil {
		return s, err
	}
	s.Writers, err = t.writers(ctx, in, about.ID, about)
	return s, err
}

// Thaw implements approval.Subjects.
func (t padTexts) Thaw(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) error {
	return t.thaw(ctx, in, about.ID, by)
}

// Settled implements approval.Subjects. A text that was approved may be worked on, for its next version; one that was signed stays as it is.
func (t padTexts) Settled(ctx context.Context, in tenants.Scope, a approval.Approval) error {
	if a.State == approval.Complete && a.Intent == approval.Sign {
		return nil
	}
	return t.thaw(ctx, in, a.About.ID, a.ID)
}
