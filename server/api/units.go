package api

import (
	"context"
	"strings"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants/unit"
)

// Unit is a government or body as the book of units has it.
type Unit struct {
	ID          string `json:"id"`
	Kind        string `json:"kind"`
	Parent      string `json:"parent,omitempty"`
	Country     string `json:"country"`
	CountryName Text   `json:"country_name"`
	Name        Text   `json:"name"`
	Zone        string `json:"zone"`
}

func listUnits(ctx context.Context, c Call, in *struct {
	Asked
	Q       string `query:"q" maxLength:"80" doc:"stands in one of its names"`
	Kind    string `query:"kind" enum:"KR_METRO,KR_BASIC,ADMIN_CITY,FOREIGN,COORD,CENTRAL"`
	Country string `query:"country" maxLength:"2"`
}) (*listOut[Unit], error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	f := unit.Filter{Country: unit.Country(strings.ToUpper(in.Country)), On: unit.Day(c.Now())}
	if in.Kind != "" {
		f.Kinds = []unit.Kind{unit.Kind(in.Kind)}
	}
	found := unit.Search(in.Q, f)
	p, err := page.Cut(found, "units "+in.Kind+" "+in.Country+" "+in.Q, func(u unit.Unit) string { return string(u.ID) }, in.page())
	return list(p, func(u unit.Unit) Unit {
		return Unit{
			ID: string(u.ID), Kind: string(u.Kind), Parent: string(u.Parent), Country: string(u.Country), CountryName: n.country(u.Country), Name: n.unit(u), Zone: u.Zone,
		}
	}), err
}
