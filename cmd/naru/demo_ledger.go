package main

import (
	"context"
	"fmt"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/partial"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/tenants"
)

// demoRecords is what one city has written of its exchanges with another, and what that one says of it.
type demoRecords struct {
	Pact           []tenants.TenantID
	Writer, Reader string
	Source         string
	Records        []demoRecord
}

type demoRecord struct {
	Until      ledger.State // how far it has come
	Kind       ledger.Kind
	Sector     string
	Direction  ledger.Direction
	Start, End partial.Date
	People     int // 0 where nobody knows
	Title      said
}

// records has a city put down its exchanges, and its partner confirm some.
func (b *builder) records(ctx context.Context, _ demoNetwork) error {
	var d demoRecords
	if err := readDemo("demo/records.json", &d); err != nil {
		return err
	}
	space, err := b.spaceOf(ctx, demoRoom{Pact: d.Pact})
	if err != nil {
		return err
	}
	writer, home, err := b.home(ctx, d.Writer)
	if err != nil {
		return err
	}
	to, err := b.Authority.Enter(ctx, writer, space)
	if err != nil {
		return err
	}
	reader, err := b.as(ctx, d.Reader)
	if err != nil {
		return err
	}
	theirs, err := b.Authority.Enter(ctx, reader, space)
	if err != nil {
		return err
	}
	for i, x := range d.Records {
		if err := b.entry(ctx, x, d, home, to, theirs); err != nil {
			return fmt.Errorf("record %d: %w", i+1, err)
		}
	}
	return nil
}

func (b *builder) entry(ctx context.Context, x demoRecord, d demoRecords, home, to, theirs tenants.Scope) error {
	c := ledger.Content{
		Title: x.Title.text(lang.Korean, nil), Kind: x.Kind, Sector: x.Sector, Direction: x.Direction, Span: ledger.Span{Start: x.Start, End: x.End},
		Source: ledger.Provenance{Said: d.Source, Confidence: "likely"},
	}
	if x.People > 0 {
		c.Heads.Total = &x.People
	}
	r, err := b.Ledger.Begin(ctx, home, ledger.Wish{Sides: []ledger.Side{{Code: string(d.Pact[1])}}, Content: c}, "")
	if err != nil || x.Until == ledger.Draft {
		return err
	}
	r, err = b.Ledger.Post(ctx, home, to, ledger.At{ID: r.ID, Rev: r.Rev}, ledger.Posting{})
	if err != nil || x.Until == ledger.Posted {
		return err
	}
	_, err = b.Ledger.Confirm(ctx, theirs, ledger.At{ID: r.ID, Rev: r.Rev})
	return err
}
