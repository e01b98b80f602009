package agreement

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Freeze keeps an agreement as it is while an approval is under way, and returns what is approved: the facts of the agreement, as plain values, and the pad
// that holds its wording. Again by the same approval it answers the same. It returns ErrPartyGone where a side has left since the draft was begun.
func (s *Service) Freeze(ctx context.Context, in tenants.Scope, aid ID, approval string) (map[string]any, string, error) {
	a, err := s.Agreement(ctx, in, aid)
	if err != nil {
		return nil, "", err
	}
	if err := s.stillHere(ctx, in, a); err != nil {
		return nil, "", err
	}
	if a.State != Frozen || a.Approval != approval {
		a, err = s.alter(ctx, in, aid, a.Rev, Held, func(a *Agreement, _ time.Time) (fact.Detail, error) {
			return fact.Detail{"approval": approval}, a.Freeze(approval)
		})
	}
	return a.canonical(), a.Pad, err
}

// wrote notes who has written the content.
func (a *Agreement) wrote(m tenants.MemberID) {
	if m != "" && !slices.Contains(a.Writers, m) {
		a.Writers = append(slices.Clone(a.Writers), m)
	}
}

// stillHere makes sure that every side of a pact's agreement still shares the pact.
func (s *Service) stillHere(ctx context.Context, in tenants.Scope, a Agreement) error {
	if atHome(in) {
		return nil
	}
	sharers, err := s.Pacts.Joined(ctx, in)
	if err != nil {
		return err
	}
	for _, p := range a.Parties {
		if !slices.ContainsFunc(sharers, func(x Sharer) bool { return string(x.Tenant) == p.Code }) {
			return ErrPartyGone
		}
	}
	return nil
}

// Thaw lets an agreement be edited again after its approval was reset, refused or has lapsed. Where it isn't frozen by that approval, nothing changes.
func (s *Service) Thaw(ctx context.Context, in tenants.Scope, aid ID, approval string) error {
	a, err := s.Store.In(in).Agreement(ctx, aid)
	if err != nil || a.State != Frozen || a.Approval != approval {
		return err
	}
	_, err = s.alter(ctx, in, aid, anyRev, Thawed, func(a *Agreement, _ time.Time) (fact.Detail, error) {
		if !a.Thaw(approval) {
			return nil, errThawed
		}
		return fact.Detail{"approval": approval}, nil
	})
	if errors.Is(err, errThawed) {
		return nil
	}
	return err
}

// errThawed is for a thaw that somebody else has done, and told, meanwhile.
var errThawed = errors.New("thawed meanwhile")

// Completed is the outcome of an approval that every party has given.
const Completed = "completed"

// Settled takes an approval's outcome in: a completed one signs the agreement as of on, any other lets it be edited again. Again it changes nothing.
func (s *Service) Settled(ctx context.Context, in tenants.Scope, aid ID, approval, outcome string, on Date) error {
	if outcome != Completed {
		return s.Thaw(ctx, in, aid, approval)
	}
	a, err := s.Store.In(in).Agreement(ctx, aid)
	if err != nil || a.State != Frozen || a.Approval != approval {
		return err
	}
	_, err = s.alter(ctx, in, aid, anyRev, SignedByAll, func(a *Agreement, at time.Time) (fact.Detail, error) {
		return fact.Detail{"approval": approval, "tie": string(a.Tie)}, a.Seal(Signing{On: on, At: at})
	})
	return err
}

// canonical is what is approved of an agreement, as plain values whose order and spelling anyone can repeat.
func (a Agreement) canonical() map[string]any {
	c := a.Content
	parties, texts, signatories, articles := []any{}, []any{}, []any{}, []any{}
	for _, p := range a.Parties {
		parties = append(parties, map[string]any{"code": p.Code, "country": string(p.Country), "name": plain(p.Name)})
	}
	for _, t := range c.Texts {
		texts = append(texts, map[string]any{"lang": string(t.Lang), "authentic": t.Authentic, "sha256": t.SHA256})
	}
	for _, s := range c.Signatories {
		signatories = append(signatories, map[string]any{"side": s.Side, "name": s.Name, "title": plain(s.Title)})
	}
	for _, x := range c.Articles {
		articles = append(articles, map[string]any{"number": x.Number, "title": plain(x.Title), "text": plain(x.Text)})
	}
	return map[string]any{
		"id": string(a.ID), "tie": string(a.Tie), "type": string(c.Type), "kind": string(c.Kind), "relation": string(c.Relation), "base": string(c.Base),
		"title": plain(c.Title), "place": plain(c.Place), "from": string(c.From), "until": string(c.Until), "review": string(c.Review),
		"notice_months": c.Notice, "renews_years": c.Again, "prevails": string(c.Prevails), "parties": parties, "texts": texts, "signatories": signatories, "articles": articles,
	}
}

// plain is a text by language.
func plain(t lang.Text) map[string]any {
	all := map[string]any{}
	for tag, v := range t.In {
		all[string(tag)] = v.Value
	}
	return all
}
