package main

import (
	"context"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// projectTexts puts proposals and reports of projects to approval. It is an approval.Subjects.
type projectTexts struct{ projects *project.Service }

// Freeze implements approval.Subjects.
func (p projectTexts) Freeze(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) (approval.Subject, error) {
	c, err := p.projects.Freeze(ctx, in, about, string(by))
	if err != nil {
		return approval.Subject{}, err
	}
	s := approval.Subject{Title: c.Title, Facts: map[string]any{"version": c.Version}, Texts: clauseTexts(c.Texts), Within: c.Within, Readers: c.Readers, Writers: c.Writers}
	for _, t := range c.Parties {
		s.Parties = append(s.Parties, approval.Party{Tenant: t})
	}
	return s, nil
}

// Thaw implements approval.Subjects.
func (p projectTexts) Thaw(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) error {
	return p.projects.Thaw(ctx, in, about, string(by))
}

// Settled implements approval.Subjects.
func (p projectTexts) Settled(ctx context.Context, in tenants.Scope, a approval.Approval) error {
	return p.projects.Settled(ctx, in, a.About, string(a.ID), string(a.State))
}

// clauseTexts turns named clauses in several languages into one text for each language, of the editor's nodes.
func clauseTexts(clauses []project.Clause) []approval.Text {
	var tags []lang.Tag
	for _, c := range clauses {
		for tag := range c.Said.In {
			if !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	slices.Sort(tags)
	all := make([]approval.Text, len(tags))
	for i, tag := range tags {
		nodes := []any{}
		for _, c := range clauses {
			if v, ok := c.Said.In[tag]; ok && v.Value != "" {
				nodes = append(nodes, map[string]any{"type": "clause", "attrs": map[string]any{"name": c.Name}, "content": paragraphs(v.Value)})
			}
		}
		all[i] = approval.Text{Lang: tag, Content: map[string]any{"type": "doc", "content": nodes}}
	}
	return all
}

// paragraphs turns plain text into the editor's paragraphs, one for each line that says something.
func paragraphs(text string) []any {
	all := []any{}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			all = append(all, map[string]any{"type": "paragraph", "content": []any{map[string]any{"type": "text", "text": line}}})
		}
	}
	return all
}
