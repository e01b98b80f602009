package api

import (
	"bytes"
	"context"
	"io"
	"mime"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/tenants/fact"
)

// ApprovalIn names an approval of a space in an address.
type ApprovalIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

func (in ApprovalIn) id() approval.ID { return approval.ID(in.ID) }

// ApprovalUndoIn ends an approval, at the revision its doer saw.
type ApprovalUndoIn struct {
	ApprovalIn
	IfMatch
	Body struct {
		Reason string `json:"reason,omitempty"`
	}
}

func (c Call) approvalOut(ctx context.Context, a approval.Approval, err error) (*one[Approval], error) {
	if err != nil {
		return nil, err
	}
	absent, err := c.Approvals.Absent(ctx, c.In, a)
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	v, err := n.viewApproval(ctx, a, absent)
	return whole(v, a.Rev), err
}

func (c Call) approvalRows(ctx context.Context, all []approval.Approval, next string) (*listOut[ApprovalRow], error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	out := List[ApprovalRow]{Items: []ApprovalRow{}, Next: next}
	for _, a := range all {
		v, err := n.viewApprovalRow(ctx, a)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, v)
	}
	return &listOut[ApprovalRow]{out}, nil
}

// listApprovals lists those of every space the caller stands in.
func listApprovals(ctx context.Context, c Call, in *struct {
	Asked
	View string `query:"view" enum:"waiting,ours,open,done,copies" default:"open" doc:"waiting for one's own side's key; asked for by one's own side; open; ended; one's own copies of what was completed"`
	Noun string `query:"noun" maxLength:"40" doc:"of what is approved"`
}) (*listOut[ApprovalRow], error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	p, err := c.Approvals.Across(ctx, reach, approval.Filter{View: approval.View(in.View), Tenant: c.In.Tenant(), Noun: in.Noun}, in.page())
	if err != nil {
		return nil, err
	}
	return c.approvalRows(ctx, p.Items, string(p.Next))
}

// listSubjectApprovals lists those of one subject in its space.
func listSubjectApprovals(ctx context.Context, c Call, in *struct {
	InSpace
	Asked
	Noun    string `query:"noun" required:"true" maxLength:"40"`
	Subject string `query:"subject" required:"true" maxLength:"80"`
}) (*listOut[ApprovalRow], error) {
	p, err := c.Approvals.Of(ctx, c.In, fact.Ref{Noun: in.Noun, ID: in.Subject}, in.page())
	if err != nil {
		return nil, err
	}
	return c.approvalRows(ctx, p.Items, string(p.Next))
}

// ApprovalParty is a tenant that shares the space.
type ApprovalParty struct {
	Tenant string `json:"tenant"`
	Name   Text   `json:"name"`
	Signs  bool   `json:"signs" doc:"somebody of it may approve"`
}

// ApprovalParties are all of them.
type ApprovalParties struct {
	Items []ApprovalParty `json:"items" nullable:"false"`
}

func listApprovalParties(ctx context.Context, c Call, _ *InSpaceOnly) (*struct{ Body ApprovalParties }, error) {
	all, err := c.Approvals.Standing(ctx, c.In)
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	v := ApprovalParties{Items: []ApprovalParty{}}
	for _, p := range all {
		name, err := n.of(ctx, p.Tenant)
		if err != nil {
			return nil, err
		}
		v.Items = append(v.Items, ApprovalParty{Tenant: string(p.Tenant), Name: name, Signs: len(p.Signs) > 0})
	}
	return &struct{ Body ApprovalParties }{v}, nil
}

// InSpaceOnly names a space and nothing else.
type InSpaceOnly struct{ InSpace }

// ApprovalThirdWish is a third key that the asker wants.
type ApprovalThirdWish struct {
	Side string `json:"side" maxLength:"80"`
	Body string `json:"body" enum:"council,ministry,upper,association,other"`
	Name string `json:"name"`
}

func askApproval(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key asks for the same approval once"`
	Body struct {
		About  Object              `json:"about"`
		Intent string              `json:"intent" enum:"approve,sign"`
		Order  string              `json:"order" enum:"parallel,in_turn"`
		First  []string            `json:"first,omitempty" maxItems:"40" doc:"sides, in the order they turn their keys"`
		Thirds []ApprovalThirdWish `json:"thirds,omitempty" maxItems:"20"`
		Due    string              `json:"due" maxLength:"10" doc:"the last day"`
		Note   string              `json:"note,omitempty"`
	}
}) (*one[Approval], error) {
	q := approval.Asking{
		ID: once[approval.ID](c, approval.Noun, in.Key), About: fact.Ref(in.Body.About), Intent: approval.Intent(in.Body.Intent), Order: approval.Order(in.Body.Order),
		First: in.Body.First, Due: in.Body.Due, Note: in.Body.Note,
	}
	for _, t := range in.Body.Thirds {
		q.Thirds = append(q.Thirds, approval.Wanted{Side: t.Side, Body: approval.Body(t.Body), Name: t.Name})
	}
	a, err := c.Approvals.Ask(ctx, c.In, q)
	return c.approvalOut(ctx, a, err)
}

func readApproval(ctx context.Context, c Call, in *ApprovalIn) (*one[Approval], error) {
	a, err := c.Approvals.Approval(ctx, c.In, in.id())
	return c.approvalOut(ctx, a, err)
}

// bytesOut is an answer that is saved, byte by byte as it is.
type bytesOut struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Cache       string `header:"Cache-Control"`
	ETag        string `header:"ETag"`
	Body        func(huma.Context)
}

func asBytes(media, name, tag string, body []byte) *bytesOut {
	return &bytesOut{
		Type: media, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": name}), Policy: filePolicy, Cache: "private, no-cache",
		ETag: strconv.Quote(tag), Body: streamed(io.NopCloser(bytes.NewReader(body)), int64(len(body))),
	}
}

// readApprovalDocument gives exactly the bytes whose hash the parties approve.
func readApprovalDocument(ctx context.Context, c Call, in *ApprovalIn) (*bytesOut, error) {
	d, err := c.Approvals.Document(ctx, c.In, in.id())
	if err != nil {
		return nil, err
	}
	return asBytes("application/json", approval.DocumentName, d.SHA256, d.Body), nil
}

// exportApproval gives the archive by which anybody can check the approval without the house.
func exportApproval(ctx context.Context, c Call, in *ApprovalIn) (*bytesOut, error) {
	var out bytes.Buffer
	a, err := c.Approvals.Bundle(ctx, c.In, in.id(), &out)
	if err != nil {
		return nil, err
	}
	return asBytes("application/zip", "approval-"+string(a.ID)+".zip", a.SHA256[:16]+"-"+strconv.FormatInt(a.Rev, 10), out.Bytes()), nil
}

// ApprovalSeen says which hash somebody saw, and shows her second factor where she signs.
type ApprovalSeen struct {
	SHA256 string `json:"sha256" maxLength:"64" doc:"the hash that was seen"`
	Code   string `json:"code,omitempty" maxLength:"20" doc:"of the second factor; to sign"`
}

func (c Call) giving(seen ApprovalSeen) approval.Giving {
	g := approval.Giving{SHA256: seen.SHA256}
	if seen.Code != "" {
		g.Proof = func(ctx context.Context) error { return c.Pass.Prove(ctx, c.Who, seen.Code, c.Address) }
	}
	return g
}

func giveApproval(ctx context.Context, c Call, in *struct {
	ApprovalIn
	Body ApprovalSeen
}) (*one[Approval], error) {
	a, err := c.Approvals.Give(ctx, c.In, in.id(), c.giving(in.Body))
	return c.approvalOut(ctx, a, err)
}

func refuseApproval(ctx context.Context, c Call, in *struct {
	ApprovalIn
	Body struct {
		SHA256 string `json:"sha256" maxLength:"64" doc:"the hash that was seen"`
		Reason string `json:"reason"`
	}
}) (*one[Approval], error) {
	a, err := c.Approvals.Refuse(ctx, c.In, in.id(), in.Body.SHA256, in.Body.Reason)
	return c.approvalOut(ctx, a, err)
}

func recallApproval(ctx context.Context, c Call, in *ApprovalUndoIn) (*one[Approval], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	a, err := c.Approvals.Recall(ctx, c.In, in.id(), rev, in.Body.Reason)
	return c.approvalOut(ctx, a, err)
}

func resetApproval(ctx context.Context, c Call, in *ApprovalUndoIn) (*one[Approval], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	a, err := c.Approvals.Reset(ctx, c.In, in.id(), rev, in.Body.Reason)
	return c.approvalOut(ctx, a, err)
}

// ApprovalLetterWish is what somebody records of a letter.
type ApprovalLetterWish struct {
	File      string `json:"file" maxLength:"36" doc:"a file of the space"`
	Signatory string `json:"signatory"`
	Office    string `json:"office,omitempty"`
	Dated     string `json:"dated" maxLength:"10"`
	Reference string `json:"reference,omitempty"`
	Note      string `json:"note,omitempty"`
}

// recordApproval turns the key of a side that can't sign in, from its letter.
func recordApproval(ctx context.Context, c Call, in *struct {
	ApprovalIn
	Body struct {
		ApprovalSeen
		Side   string             `json:"side" maxLength:"80"`
		Letter ApprovalLetterWish `json:"letter"`
	}
}) (*one[Approval], error) {
	a, err := c.Approvals.Record(ctx, c.In, in.id(), in.Body.Side, approval.Letter(in.Body.Letter), c.giving(in.Body.ApprovalSeen))
	return c.approvalOut(ctx, a, err)
}

// attestApproval records a third key of one's own side.
func attestApproval(ctx context.Context, c Call, in *struct {
	ApprovalIn
	Body struct {
		SHA256 string             `json:"sha256" maxLength:"64" doc:"the hash that was seen"`
		Third  string             `json:"third" maxLength:"10"`
		Letter ApprovalLetterWish `json:"letter"`
	}
}) (*one[Approval], error) {
	a, err := c.Approvals.Attest(ctx, c.In, in.id(), in.Body.Third, approval.Letter(in.Body.Letter), in.Body.SHA256)
	return c.approvalOut(ctx, a, err)
}
