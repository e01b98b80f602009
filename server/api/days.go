package api

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/calendar"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// DaysRegion is a country or a part of one whose holidays are known.
type DaysRegion struct {
	Region string     `json:"region" doc:"ISO 3166-1 or 3166-2"`
	Years  []DaysYear `json:"years" nullable:"false"`
}

// DaysYear is a year of a region, and how far its days are known.
type DaysYear struct {
	Year    int    `json:"year"`
	Known   string `json:"known" enum:"announced,statutory,unknown"`
	Amended bool   `json:"amended" doc:"a coordinator has put something right"`
}

// DaysRegions are all regions whose holidays are known.
type DaysRegions struct {
	Items []DaysRegion    `json:"items" nullable:"false"`
	May   map[string]bool `json:"may"`
}

func listDays(ctx context.Context, c Call, _ *struct{}) (*struct{ Body DaysRegions }, error) {
	put, err := c.Calendars.AllYears(ctx, c.In)
	if err != nil {
		return nil, err
	}
	v := DaysRegions{Items: []DaysRegion{}, May: map[string]bool{"amend": c.In.May(tenants.AmendDays)}}
	for _, r := range unit.Regions() {
		row := DaysRegion{Region: r.Code, Years: []DaysYear{}}
		for y, known := range r.Years {
			row.Years = append(row.Years, DaysYear{Year: y, Known: string(known)})
		}
		for _, p := range put {
			if p.Region != r.Code {
				continue
			}
			i := slices.IndexFunc(row.Years, func(y DaysYear) bool { return y.Year == p.Year })
			if i < 0 {
				i, row.Years = len(row.Years), append(row.Years, DaysYear{Year: p.Year, Known: string(unit.Unknown)})
			}
			if row.Years[i].Amended = true; p.Known != "" {
				row.Years[i].Known = string(p.Known)
			}
		}
		slices.SortFunc(row.Years, func(a, b DaysYear) int { return a.Year - b.Year })
		v.Items = append(v.Items, row)
	}
	return &struct{ Body DaysRegions }{v}, nil
}

// SpecialDay is a day that differs from the week, or that was put right to be as the week has it.
type SpecialDay struct {
	Date string `json:"date" maxLength:"10"`
	What string `json:"what" enum:"holiday,workday,ordinary"`
	Name Text   `json:"name"`
}

// DaysAmended is what a coordinator has put right in a region's year.
type DaysAmended struct {
	Known  string       `json:"known,omitempty" enum:"announced,statutory,unknown" doc:"absent leaves what the tables say"`
	Days   []SpecialDay `json:"days" nullable:"false" maxItems:"120"`
	Source string       `json:"source,omitempty" maxLength:"300" doc:"where it was announced"`
}

// Days are those of a region's year.
type Days struct {
	DaysAmended
	Rev    int64           `json:"rev"`
	Region string          `json:"region"`
	Year   int             `json:"year"`
	Tables []SpecialDay    `json:"tables" nullable:"false" doc:"as the tables have them"`
	Tabled string          `json:"tabled" enum:"announced,statutory,unknown" doc:"how far the tables know the year"`
	By     string          `json:"by,omitempty" doc:"the tenant that put it right last"`
	At     string          `json:"at,omitempty"`
	May    map[string]bool `json:"may"`
}

func viewDays(y calendar.Year, in tenants.Scope) *one[Days] {
	day := func(d unit.AmendedDay) SpecialDay {
		return SpecialDay{string(d.Date), string(d.What), viewText(d.Name)}
	}
	v := Days{
		DaysAmended: DaysAmended{Known: string(y.Known), Days: each(y.Amendment().Days, day), Source: y.Source}, Rev: y.Rev, Region: y.Region, Year: y.Year,
		Tables: each(unit.DaysOf(y.Region, y.Year), day), Tabled: string(unit.Unknown), By: string(y.By), At: stamp(y.At), May: map[string]bool{"amend": in.May(tenants.AmendDays)},
	}
	for _, r := range unit.Regions() {
		if known, ok := r.Years[y.Year]; ok && r.Code == y.Region {
			v.Tabled = string(known)
		}
	}
	return whole(v, y.Rev)
}

// DaysIn names a region's year in an address.
type DaysIn struct {
	ID string `path:"id" maxLength:"20" doc:"region and year, such as KR-2027 or CA-BC-2027"`
}

func (in DaysIn) of() (region string, year int, err error) {
	cut := strings.LastIndexByte(in.ID, '-')
	if cut < 0 {
		return "", 0, calendar.ErrNoYear
	}
	year, err = strconv.Atoi(in.ID[cut+1:])
	if err != nil || string(calendar.YearOf(in.ID[:cut], year)) != in.ID {
		return "", 0, calendar.ErrNoYear
	}
	if !slices.ContainsFunc(unit.Regions(), func(r unit.Region) bool { return r.Code == in.ID[:cut] }) {
		return "", 0, calendar.ErrNoYear
	}
	return in.ID[:cut], year, nil
}

func readDays(ctx context.Context, c Call, in *DaysIn) (*one[Days], error) {
	region, year, err := in.of()
	if err != nil {
		return nil, err
	}
	y, err := c.Calendars.YearIn(ctx, c.In, region, year)
	if err != nil {
		return nil, err
	}
	return viewDays(y, c.In), nil
}

func amendDays(ctx context.Context, c Call, in *struct {
	DaysIn
	IfMatch
	Body DaysAmended
}) (*one[Days], error) {
	region, year, err := in.of()
	if err != nil {
		return nil, err
	}
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	commons, err := c.Authority.Enter(ctx, c.Who, tenants.Commons)
	if err != nil {
		return nil, err
	}
	before, err := c.Calendars.YearIn(ctx, commons, region, year)
	if err != nil {
		return nil, err
	}
	to := calendar.Year{Region: region, Year: year, Rev: rev, Known: unit.Certainty(in.Body.Known), Source: in.Body.Source, Days: []calendar.AmendedDay{}}
	var check fault.Check
	for i, d := range in.Body.Days {
		var was lang.Text
		for _, x := range before.Days {
			if string(x.Date) == d.Date {
				was = x.Name
			}
		}
		to.Days = append(to.Days, calendar.AmendedDay{
			Date: unit.Date(d.Date), What: unit.DayKind(d.What), Name: d.Name.said(&check, "days["+strconv.Itoa(i)+"].name", was, c.Now()),
		})
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	y, err := c.Calendars.Amend(ctx, commons, to)
	if err != nil {
		return nil, err
	}
	return viewDays(y, commons), nil
}
