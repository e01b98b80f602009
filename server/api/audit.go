package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
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
	return list(p, viewDeed(c.In)), err
}
