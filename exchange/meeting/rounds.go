package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// BeginSeries founds a series among those who share the space. Where the caller names its id, beginning it again returns the one that was begun.
func (s *Service) BeginSeries(ctx context.Context, in tenants.Scope, said SeriesSaid, as SeriesID) (Series, error) {
	switch {
	case in.Guest() != "":
		return Series{}, ErrSeriesNotFound
	case !in.May(SeriesBegun.Needs()):
		return Series{}, tenants.ErrForbidden
	}
	parties, err := s.parties(ctx, in, in.Tenant(), nil)
	if err != nil {
		return Series{}, err
	}
	if err := said.check(parties, nil, nil); err != nil {
		return Series{}, err
	}
	by := s.by(in)
	if as == "" {
		as = id.At[SeriesID](by.At)
	}
	row := Series{
		ID: as, Stands: in.Space(), Title: said.Title, Purpose: said.Purpose, Format: said.Format, Parties: parties, Turns: said.Turns, Months: said.Months,
		Bodies: said.Bodies, Backlog: []Waiting{}, Rounds: []Round{}, Handover: Handover{Points: []Point{}}, Owner: by.Member, Created: by.At, Updated: by.At,
	}
	told, err := in.Tell(SeriesBegun, row.Ref(), by.At, seriesDetail(row, nil))
	if err != nil {
		return Series{}, err
	}
	switch err := s.Store.In(in).AddSeries(ctx, row, told); {
	case errors.Is(err, ErrTaken):
		return s.Series(ctx, in, as)
	case err != nil:
		return Series{}, fmt.Errorf("begin a series: %w", err)
	}
	row.Rev = 1
	return row, nil
}

func seriesDetail(s Series, with fact.Detail) fact.Detail {
	d := fact.Detail{"owner": string(s.Owner), "tenants": strings.Join(texts(s.Parties), " ")}
	for k, v := range with {
		d[k] = v
	}
	return d
}

// Series returns a series of the scope's space.
func (s *Service) Series(ctx context.Context, in tenants.Scope, sid SeriesID) (Series, error) {
	if in.Guest() != "" {
		return Series{}, ErrSeriesNotFound
	}
	return s.Store.In(in).Series(ctx, sid)
}

// AllSeries lists the series of one space, last changed first.
func (s *Service) AllSeries(ctx context.Context, in tenants.Scope, ask page.Ask) (page.Of[Series], error) {
	if in.Guest() != "" {
		return page.Of[Series]{}, ErrSeriesNotFound
	}
	return s.Store.In(in).AllSeries(ctx, ask)
}

// SeriesEverywhere lists the series of all spaces in the reach, last changed first.
func (s *Service) SeriesEverywhere(ctx context.Context, r tenants.Reach, ask page.Ask) (page.Of[Series], error) {
	return s.Store.Over(r).AllSeries(ctx, ask)
}

// SeriesAt names a series at the revision its reader saw; at revision 0, as it stands.
type SeriesAt struct {
	ID  SeriesID
	Rev int64
}

type seriesDeed struct {
	kind fact.Kind
	with fact.Detail
	rule func(*Series, By) error
}

// turn applies one rule to a series and keeps it. A deed that names no revision is applied again to what others have written meanwhile.
func (s *Service) turn(ctx context.Context, in tenants.Scope, at SeriesAt, d seriesDeed) (Series, error) {
	for try := 0; ; try++ {
		row, err := s.Series(ctx, in, at.ID)
		switch {
		case err != nil:
			return Series{}, err
		case !in.May(d.kind.Needs()):
			return Series{}, tenants.ErrForbidden
		case at.Rev != 0 && row.Rev != at.Rev:
			return Series{}, ErrStale
		}
		by, rev := s.by(in), row.Updated
		if err := d.rule(&row, by); err != nil {
			return Series{}, err
		}
		if row.Updated.Equal(rev) && !by.At.Equal(rev) {
			return row, nil // it was so before
		}
		told, err := in.Tell(d.kind, row.Ref(), by.At, seriesDetail(row, d.with))
		if err != nil {
			return Series{}, err
		}
		switch err := s.Store.In(in).ChangeSeries(ctx, row, told); {
		case err == nil:
			row.Rev++
			return row, nil
		case !errors.Is(err, ErrStale) || at.Rev != 0 || try >= mostTries:
			return Series{}, fmt.Errorf("%s %s: %w", d.kind.Code(), row.ID, err)
		}
	}
}

// SaySeries says a series anew.
func (s *Service) SaySeries(ctx context.Context, in tenants.Scope, at SeriesAt, said func(Series) (SeriesSaid, error)) (Series, error) {
	return s.turn(ctx, in, at, seriesDeed{kind: SeriesSaved, rule: func(row *Series, by By) error {
		next, err := said(*row)
		if err != nil {
			return err
		}
		return row.Say(next, by)
	}})
}

// round notes a meeting as the next round of its series.
func (s *Service) round(ctx context.Context, in tenants.Scope, m Meeting) error {
	_, err := s.turn(ctx, in, SeriesAt{ID: m.Series}, seriesDeed{kind: SeriesRound, with: fact.Detail{"meeting": string(m.ID)}, rule: func(row *Series, by By) error {
		return row.Begin(m, by)
	}})
	return err
}

// Await puts something into the backlog of a series.
func (s *Service) Await(ctx context.Context, in tenants.Scope, sid SeriesID, w Waiting) (Series, error) {
	w.Proposer, w.From, w.Taken, w.Dropped = in.Tenant(), Origin{}, "", ""
	return s.await(ctx, in, sid, w)
}

func (s *Service) await(ctx context.Context, in tenants.Scope, sid SeriesID, w Waiting) (Series, error) {
	return s.turn(ctx, in, SeriesAt{ID: sid}, seriesDeed{kind: SeriesAwaits, with: itemDetail(w.ID), rule: func(row *Series, by By) error {
		return row.Await(w, by)
	}})
}

// Drop takes something out of the backlog, for a reason.
func (s *Service) Drop(ctx context.Context, in tenants.Scope, at SeriesAt, wid, reason string) (Series, error) {
	with := itemDetail(wid)
	with["reason"] = reason
	return s.turn(ctx, in, at, seriesDeed{kind: SeriesDropped, with: with, rule: func(row *Series, by By) error { return row.Drop(wid, reason, by) }})
}

// Take puts something that waits in the backlog into the agenda of a meeting of the series. It is marked as taken first; taking it again into the same
// meeting finishes what a crash left.
func (s *Service) Take(ctx context.Context, in tenants.Scope, mid ID, wid string) (Meeting, Agenda, error) {
	m, a, err := s.Agenda(ctx, in, mid)
	switch {
	case err != nil:
		return Meeting{}, Agenda{}, err
	case m.Series == "":
		return Meeting{}, Agenda{}, ErrSeriesNotFound
	}
	if err := a.open(m, s.by(in)); err != nil {
		return Meeting{}, Agenda{}, err
	}
	var w Waiting
	row, err := s.turn(ctx, in, SeriesAt{ID: m.Series}, seriesDeed{kind: SeriesTaken, with: itemDetail(wid), rule: func(row *Series, by By) (err error) {
		if i := slices.IndexFunc(row.Backlog, func(x Waiting) bool { return x.ID == wid && x.Taken == mid }); i >= 0 {
			w = row.Backlog[i]
			return nil
		}
		w, err = row.Take(wid, mid, by)
		return err
	}})
	if err != nil {
		return Meeting{}, Agenda{}, err
	}
	from := w.From
	if from.Ref.Noun == "" {
		from = Origin{Ref: row.Ref(), Item: w.ID}
	}
	m, a, err = s.item(ctx, in, mid, ItemOffered, itemDetail(wid), func(a *Agenda, m Meeting, by By) error {
		said := ItemSaid{
			Kind: w.Kind, Joint: !w.Own, Title: w.Title, Text: w.Text, Presenter: w.Presents, Minutes: w.Minutes, Lang: w.Lang, Papers: w.Papers,
		}
		if !slices.Contains(m.Langs, said.Lang) { // another round may speak others
			said.Lang = ""
		}
		return a.Offer(m, wid, said, from, by)
	})
	if errors.Is(err, ErrTaken) {
		return s.Agenda(ctx, in, mid)
	}
	return m, a, err
}

// Hand says what the last host hands to the next; given says that all of it was.
func (s *Service) Hand(ctx context.Context, in tenants.Scope, at SeriesAt, said func([]Point) ([]Point, error), given bool) (Series, error) {
	kind := SeriesHanding
	if given {
		kind = SeriesHanded
	}
	return s.turn(ctx, in, at, seriesDeed{kind: kind, rule: func(row *Series, by By) error {
		points, err := said(row.Handover.Points)
		if err != nil {
			return err
		}
		return row.Hand(points, given, by)
	}})
}

// Receive says that the next host has what the last one gave.
func (s *Service) Receive(ctx context.Context, in tenants.Scope, at SeriesAt) (Series, error) {
	return s.turn(ctx, in, at, seriesDeed{kind: SeriesReceived, rule: func(row *Series, by By) error { return row.Receive(by) }})
}

// Finish ends a series, for a reason.
func (s *Service) Finish(ctx context.Context, in tenants.Scope, at SeriesAt, reason string) (Series, error) {
	return s.turn(ctx, in, at, seriesDeed{kind: SeriesEndedFact, with: why(reason), rule: func(row *Series, by By) error { return row.Finish(reason, by) }})
}
