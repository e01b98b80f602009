package calendar

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// YearID names a year of a region, such as "KR-2027".
type YearID string

// YearOf returns the name of a region's year.
func YearOf(region string, year int) YearID { return YearID(region + "-" + strconv.Itoa(year)) }

// Year is what a coordinator has put right in the days of a region's year. It stands in the commons: whoever reckons with holidays reads it.
type Year struct {
	ID     YearID           `bson:"-"`
	Rev    int64            `bson:"-"`
	Known  unit.Certainty   `bson:"known"` // empty leaves what the tables say
	Days   []AmendedDay     `bson:"days"`
	Source string           `bson:"source"` // where it was announced, as people read it
	By     tenants.TenantID `bson:"by"`
	At     time.Time        `bson:"at"`

	Region string `bson:"region"`
	Year   int    `bson:"year"`
}

// AmendedDay is one day that was put right. A name goes with a day that differs from the week.
type AmendedDay struct {
	Date unit.Date    `bson:"date"`
	What unit.DayKind `bson:"what"`
	Name lang.Text    `bson:"name"`
}

// Bounds of what is put right in a year.
const (
	MostDays   = 120
	MostDay    = 100 // letters of a day's name
	MostSource = 300
	firstYear  = 2000
	lastYear   = 2100
)

// Years keeps what was put right.
type Years interface {
	In(tenants.Scope) YearShelf
}

// YearShelf is the years of the commons.
type YearShelf interface {
	// Year returns a year at revision 0 where nothing was put right.
	Year(ctx context.Context, region string, year int) (Year, error)
	All(ctx context.Context) ([]Year, error)
	// KeepYear returns ErrStale if another change came first.
	KeepYear(ctx context.Context, y Year, told tenants.Told) error
}

// Amendment is the year as offices reckon with it.
func (y Year) Amendment() unit.Amendment {
	a := unit.Amendment{Region: y.Region, Year: y.Year, Known: y.Known}
	for _, d := range y.Days {
		a.Days = append(a.Days, unit.AmendedDay{Date: d.Date, What: d.What, Name: d.Name})
	}
	return a
}

// Amend puts the days of the year right, in place of what was put right before. No days and no certainty leave what the tables say.
func (y *Year) Amend(to Year, by tenants.TenantID, at time.Time) error {
	var c fault.Check
	c.That(slices.ContainsFunc(unit.Regions(), func(r unit.Region) bool { return r.Code == y.Region }), "region", "unknown")
	c.That(y.Year >= firstYear && y.Year <= lastYear, "year", "out_of_range")
	c.That(to.Known == "" || slices.Contains([]unit.Certainty{unit.Announced, unit.Statutory, unit.Unknown}, to.Known), "known", "unknown")
	c.That(len(to.Days) <= MostDays, "days", "too_many", "max", strconv.Itoa(MostDays))
	need := fault.Optional
	if to.Known != "" || len(to.Days) > 0 {
		need = fault.Required
	}
	c.Line("source", to.Source, need, MostSource)
	for i, d := range to.Days {
		at := "days[" + strconv.Itoa(i) + "]."
		t, err := time.Parse(time.DateOnly, string(d.Date))
		c.That(err == nil, at+"date", "not_a_date")
		c.That(err != nil || t.Year() == y.Year, at+"date", "outside")
		c.That(!slices.ContainsFunc(to.Days[:i], func(x AmendedDay) bool { return x.Date == d.Date }), at+"date", "twice")
		c.That(slices.Contains(unit.DayKinds(), d.What), at+"what", "unknown")
		c.That(d.What == unit.DayOrdinary || !d.Name.Empty(), at+"name", "required")
		for tag, v := range d.Name.In {
			c.Line(at+"name.said."+string(tag)+".value", v.Value, fault.Optional, MostDay)
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	slices.SortFunc(to.Days, func(a, b AmendedDay) int { return strings.Compare(string(a.Date), string(b.Date)) })
	y.Known, y.Days, y.Source, y.By, y.At = to.Known, to.Days, to.Source, by, at
	return nil
}

// YearIn returns what was put right in a region's year.
func (s *Service) YearIn(ctx context.Context, commons tenants.Scope, region string, year int) (Year, error) {
	return s.Years.In(commons).Year(ctx, region, year)
}

// AllYears lists every year in which something was put right.
func (s *Service) AllYears(ctx context.Context, commons tenants.Scope) ([]Year, error) {
	return s.Years.In(commons).All(ctx)
}

// Amendments is what was put right, as offices reckon with it.
func (s *Service) Amendments(ctx context.Context) ([]unit.Amendment, error) {
	all, err := s.AllYears(ctx, s.Door.Steward(tenants.Commons, errand))
	if err != nil {
		return nil, fmt.Errorf("read amended days: %w", err)
	}
	out := make([]unit.Amendment, len(all))
	for i, y := range all {
		out[i] = y.Amendment()
	}
	return out, nil
}

// Amend puts the days of a region's year right, for a coordinator, at the revision she saw.
func (s *Service) Amend(ctx context.Context, commons tenants.Scope, to Year) (Year, error) {
	if !commons.May(tenants.AmendDays) {
		return Year{}, tenants.ErrForbidden
	}
	y, err := s.YearIn(ctx, commons, to.Region, to.Year)
	switch {
	case err != nil:
		return Year{}, err
	case y.Rev != to.Rev:
		return Year{}, ErrStale
	}
	at := s.Now().UTC().Truncate(time.Millisecond)
	if err := y.Amend(to, commons.Tenant(), at); err != nil {
		return Year{}, err
	}
	told, err := commons.Tell(DaysAmended, y.ref(), at, map[string]string{"region": y.Region, "year": strconv.Itoa(y.Year)})
	if err != nil {
		return Year{}, err
	}
	if err := s.Years.In(commons).KeepYear(ctx, y, told); err != nil {
		return Year{}, fmt.Errorf("amend %s: %w", y.ID, err)
	}
	y.Rev++
	return y, nil
}

func (y Year) ref() fact.Ref { return fact.Ref{Noun: "days", ID: string(y.ID)} }
