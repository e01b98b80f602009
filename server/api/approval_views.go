package api

import (
	"context"
	"slices"

	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/tenants"
)

// Approval is one frozen text and the keys on it.
type Approval struct {
	ID      string            `json:"id"`
	Rev     int64             `json:"rev"`
	Space   string            `json:"space"`
	About   Object            `json:"about" doc:"what is approved"`
	Title   Text              `json:"title" doc:"of what is approved, as it was frozen"`
	Intent  string            `json:"intent" enum:"approve,sign"`
	Order   string            `json:"order" enum:"parallel,in_turn"`
	State   string            `json:"state" enum:"open,completed,refused,recalled,reset,lapsed,stopped"`
	SHA256  string            `json:"sha256" doc:"of exactly the bytes of the document"`
	Bytes   int64             `json:"bytes"`
	Langs   []string          `json:"langs" nullable:"false"`
	Sides   []ApprovalSide    `json:"sides" nullable:"false" doc:"in the order they turn their keys"`
	Asker   ApprovalHand      `json:"asker"`
	Note    string            `json:"note,omitempty"`
	Reason  string            `json:"reason,omitempty" doc:"of the end; party_left where a party has left"`
	Due     string            `json:"due"`
	Asked   string            `json:"asked"`
	Ended   string            `json:"ended,omitempty"`
	Updated string            `json:"updated"`
	Steps   []ApprovalStep    `json:"steps" nullable:"false"`
	Copy    bool              `json:"copy" doc:"this is one's own copy, for good"`
	From    string            `json:"from,omitempty" doc:"of a copy: the space it was completed in"`
	May     map[string]bool   `json:"may"`
	Why     map[string]string `json:"why" doc:"for what one may not do yet: the code of the reason"`
}

// ApprovalSide is one party of what is approved.
type ApprovalSide struct {
	ID     string          `json:"id"`
	Tenant string          `json:"tenant,omitempty" doc:"absent for one that doesn't use the house"`
	Name   Text            `json:"name"`
	Turn   bool            `json:"turn" doc:"it may turn a key now"`
	Absent bool            `json:"absent" doc:"nobody of it can sign in to approve"`
	Key    *ApprovalKey    `json:"key,omitempty"`
	Thirds []ApprovalThird `json:"thirds" nullable:"false"`
}

// ApprovalKey is one party's word on the hash.
type ApprovalKey struct {
	By       ApprovalHand    `json:"by"`
	SHA256   string          `json:"sha256"`
	Factor   bool            `json:"factor" doc:"the second factor was shown for it"`
	Attested bool            `json:"attested" doc:"recorded by another side, from a letter"`
	Letter   *ApprovalLetter `json:"letter,omitempty"`
}

// ApprovalThird is the key of a body besides the parties.
type ApprovalThird struct {
	ID     string          `json:"id"`
	Body   string          `json:"body" enum:"council,ministry,upper,association,other"`
	Name   string          `json:"name"`
	By     *ApprovalHand   `json:"by,omitempty"`
	Letter *ApprovalLetter `json:"letter,omitempty"`
}

// ApprovalHand is somebody who did something, as she was called then.
type ApprovalHand struct {
	Member string `json:"member"`
	Tenant string `json:"tenant"`
	Name   string `json:"name"`
	Title  Text   `json:"title"`
	At     string `json:"at"`
}

// ApprovalLetter is a letter that was recorded.
type ApprovalLetter struct {
	File      string `json:"file"`
	Name      string `json:"name"`
	SHA256    string `json:"sha256"`
	Signatory string `json:"signatory"`
	Office    string `json:"office,omitempty"`
	Dated     string `json:"dated"`
	Reference string `json:"reference,omitempty"`
	Note      string `json:"note,omitempty"`
}

// ApprovalStep is one deed in an approval's own trail.
type ApprovalStep struct {
	Deed   string        `json:"deed"`
	Side   string        `json:"side,omitempty"`
	By     *ApprovalHand `json:"by,omitempty" doc:"absent for the house"`
	Reason string        `json:"reason,omitempty"`
	At     string        `json:"at"`
}

// ApprovalRow is an approval in a list.
type ApprovalRow struct {
	ID      string            `json:"id"`
	Space   string            `json:"space"`
	About   Object            `json:"about"`
	Title   Text              `json:"title"`
	Intent  string            `json:"intent"`
	State   string            `json:"state" enum:"open,completed,refused,recalled,reset,lapsed,stopped"`
	Sides   []ApprovalRowSide `json:"sides" nullable:"false"`
	Due     string            `json:"due"`
	Asked   string            `json:"asked"`
	Ended   string            `json:"ended,omitempty"`
	Updated string            `json:"updated"`
	Copy    bool              `json:"copy"`
	SHA256  string            `json:"sha256"`
}

// ApprovalRowSide is a party in a list.
type ApprovalRowSide struct {
	ID       string `json:"id"`
	Name     Text   `json:"name"`
	Given    bool   `json:"given"`
	Attested bool   `json:"attested"`
}

func (n *namer) viewApproval(ctx context.Context, a approval.Approval, absent map[string]bool) (Approval, error) {
	rights, turn := a.Rights(n.In, absent), a.Turn()
	v := Approval{
		ID: string(a.ID), Rev: a.Rev, Space: string(a.Space), About: Object(a.About), Title: viewText(a.Title), Intent: string(a.Intent), Order: string(a.Order),
		State: string(a.State), SHA256: a.SHA256, Bytes: a.Bytes, Langs: texts(a.Langs), Sides: []ApprovalSide{}, Asker: viewHand(a.Asker), Note: a.Note, Reason: a.Reason,
		Due: stamp(a.Due), Asked: stamp(a.Asked), Ended: stamp(a.Ended), Updated: stamp(a.Updated), Steps: []ApprovalStep{}, Copy: a.Copy, From: string(a.From),
		May: rights.May, Why: rights.Why,
	}
	for _, s := range a.Sides {
		name, err := n.side(ctx, s)
		if err != nil {
			return Approval{}, err
		}
		side := ApprovalSide{
			ID: s.ID, Tenant: string(s.Tenant), Name: name, Absent: absent[s.ID], Key: viewKey(s), Thirds: []ApprovalThird{},
			Turn: a.State == approval.Open && slices.ContainsFunc(turn, func(t approval.Side) bool { return t.ID == s.ID }),
		}
		for _, t := range s.Thirds {
			side.Thirds = append(side.Thirds, viewThird(t))
		}
		v.Sides = append(v.Sides, side)
	}
	for _, s := range a.Steps {
		v.Steps = append(v.Steps, ApprovalStep{Deed: s.Deed, Side: s.Side, By: viewHandOf(s.By), Reason: s.Reason, At: stamp(s.At)})
	}
	return v, nil
}

func (n *namer) viewApprovalRow(ctx context.Context, a approval.Approval) (ApprovalRow, error) {
	v := ApprovalRow{
		ID: string(a.ID), Space: string(a.Space), About: Object(a.About), Title: viewText(a.Title), Intent: string(a.Intent), State: string(a.State), Sides: []ApprovalRowSide{},
		Due: stamp(a.Due), Asked: stamp(a.Asked), Ended: stamp(a.Ended), Updated: stamp(a.Updated), Copy: a.Copy, SHA256: a.SHA256,
	}
	for _, s := range a.Sides {
		name, err := n.side(ctx, s)
		if err != nil {
			return ApprovalRow{}, err
		}
		v.Sides = append(v.Sides, ApprovalRowSide{ID: s.ID, Name: name, Given: s.Key != nil, Attested: s.Attested()})
	}
	return v, nil
}

// side names a party for the reader: a tenant as she knows it, another as it was named.
func (n *namer) side(ctx context.Context, s approval.Side) (Text, error) {
	if s.Tenant == "" {
		return viewText(s.Name), nil
	}
	return n.of(ctx, s.Tenant)
}

func viewKey(s approval.Side) *ApprovalKey {
	if s.Key == nil {
		return nil
	}
	return &ApprovalKey{By: viewHand(s.Key.By), SHA256: s.Key.SHA256, Factor: s.Key.Factor, Attested: s.Attested(), Letter: viewLetter(s.Key.Letter)}
}

func viewThird(t approval.Third) ApprovalThird {
	return ApprovalThird{ID: t.ID, Body: string(t.Body), Name: t.Name, By: viewHandOf(t.By), Letter: viewLetter(t.Evidence)}
}

func viewHand(h approval.Hand) ApprovalHand {
	return ApprovalHand{Member: string(h.Member), Tenant: string(h.Tenant), Name: h.Name, Title: viewText(h.Title), At: stamp(h.At)}
}

// viewHandOf is nil for the house.
func viewHandOf(h approval.Hand) *ApprovalHand {
	if h.Member == "" {
		return nil
	}
	v := viewHand(h)
	return &v
}

func viewLetter(e *approval.Evidence) *ApprovalLetter {
	if e == nil {
		return nil
	}
	return &ApprovalLetter{
		File: e.Paper.File, Name: e.Paper.Name, SHA256: e.Paper.SHA256, Signatory: e.Signatory, Office: e.Office, Dated: e.Dated, Reference: e.Reference, Note: e.Note,
	}
}

// keys are the open approvals on which the caller's side owes what she may give.
func (v *HomePage) keys(ctx context.Context, c Call) error {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return err
	}
	p, err := c.Approvals.Across(ctx, reach, approval.Filter{View: approval.Waiting, Tenant: c.In.Tenant()}, (&Asked{Size: waitsMost}).page())
	for _, a := range p.Items {
		i := slices.IndexFunc(reach.Scopes(), func(in tenants.Scope) bool { return in.Space() == a.Space })
		if i < 0 || !a.Owes(reach.Scopes()[i]) {
			continue
		}
		v.Waits = append(v.Waits, Waiting{
			Kind: "approval.give", ID: string(a.ID), Space: string(a.Space), Title: viewText(a.Title), Since: stamp(a.Asked), By: string(a.Asker.Tenant), Due: stamp(a.Due),
		})
	}
	return err
}
