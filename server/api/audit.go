package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/tenants"
)

func listAudit(ctx context.Context, c Call, in *struct {
	Asked
	About  string `query:"about" maxLength:"120" doc:"an object's id"`
	Member string `query:"member" maxLength:"36" doc:"whose deeds; not together with about"`
}) (*listOut[Deed], error) {
	if in.About != "" && in.Member != "" {
		return nil, fault.ErrInvalid.At(fault.Field{Path: "member", Code: "one_filter"})
	}
	p, err := c.Audit.Trail(ctx, c.In, audit.Filter{About: in.About, Member: tenants.MemberID(in.Member)}, in.page())
	return deedsOut(ctx, c, p, err)
}

// deedsOut answers with deeds and the titles of what they are about.
func deedsOut(ctx context.Context, c Call, p page.Of[audit.Entry], err error) (*listOut[Deed], error) {
	if err != nil {
		return nil, err
	}
	out := list(p, viewDeed(c.In))
	return out, c.nameDeeds(ctx, out.Body.Items)
}
