package pad

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/tenants"
)

// Writers lists who has written since the log went so far, each once, the last first.
func (s *Service) Writers(ctx context.Context, in tenants.Scope, id ID, since int64) ([]Hand, error) {
	all, err := s.hands(ctx, in, id)
	if err != nil {
		return nil, err
	}
	inside, err := s.People.Inside(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("who wrote in pad %s: %w", id, err)
	}
	names := map[string]string{}
	for _, h := range inside {
		names[h.Member] = h.Name
	}
	var out []Hand
	for _, w := range all {
		if w.Seq > since && w.Member != "" {
			out = append(out, Hand{Member: w.Member, Tenant: w.Tenant, Name: names[w.Member]})
		}
	}
	return out, nil
}

// WroteAfter lists the members who have written after a moment, whoever they are now.
func (s *Service) WroteAfter(ctx context.Context, in tenants.Scope, id ID, moment time.Time) ([]tenants.MemberID, error) {
	all, err := s.hands(ctx, in, id)
	if err != nil {
		return nil, err
	}
	var out []tenants.MemberID
	for _, w := range all {
		if w.Member != "" && w.At.After(moment) {
			out = append(out, tenants.MemberID(w.Member))
		}
	}
	return out, nil
}

// Clients says which member wrote as which client of Yjs: who wrote what.
func (s *Service) Clients(ctx context.Context, in tenants.Scope, id ID) (map[uint64]Hand, error) {
	all, err := s.hands(ctx, in, id)
	if err != nil {
		return nil, err
	}
	out := map[uint64]Hand{}
	for _, w := range all {
		for _, c := range w.numbers() {
			out[c] = Hand{Member: w.Member, Tenant: w.Tenant}
		}
	}
	return out, nil
}

// hands reads who has written, the last first.
func (s *Service) hands(ctx context.Context, in tenants.Scope, id ID) ([]Writer, error) {
	if _, err := s.Pad(ctx, in, id); err != nil {
		return nil, err
	}
	shelf := s.Store.In(in)
	for try := 1; ; try++ {
		writers, to, err := handsFrom(ctx, shelf, id)
		if err != nil {
			return nil, fmt.Errorf("who wrote in pad %s: %w", id, err)
		}
		folded, err := shelf.Folded(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("who wrote in pad %s: %w", id, err)
		}
		if folded <= to || try == tries { // else rows were folded away while they were read
			return slices.SortedFunc(maps.Values(writers), func(a, b Writer) int { return int(b.Seq - a.Seq) }), nil
		}
	}
}

// handsFrom reads who has written, and up to which place of the log.
func handsFrom(ctx context.Context, shelf Shelf, id ID) (map[string]Writer, int64, error) {
	f, err := shelf.Fold(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	writers := map[string]Writer{}
	for _, w := range f.Writers {
		writers[w.Member] = w
	}
	for after := f.Seq; ; {
		rows, err := shelf.Rows(ctx, id, after, rowsAtOnce)
		if err != nil {
			return nil, 0, err
		}
		for _, r := range rows {
			wrote(writers, r)
			after = r.Seq
		}
		if len(rows) < rowsAtOnce {
			return writers, after, nil
		}
	}
}

func handsOf(batch []*writing) []Writing {
	by := map[string]*Writing{}
	for _, w := range batch {
		m := string(w.in.Member())
		if m == "" {
			continue
		}
		if by[m] == nil {
			by[m] = &Writing{Member: m, Tenant: string(w.in.Tenant())}
		}
		by[m].Clients = append(by[m].Clients, w.clients...)
	}
	var all []Writing
	for _, m := range slices.Sorted(maps.Keys(by)) {
		all = append(all, *by[m])
	}
	return all
}

// wrote notes a row's writers.
func wrote(all map[string]Writer, r Row) {
	for _, x := range r.By {
		w := all[x.Member]
		w.Member, w.Tenant, w.Seq, w.At = x.Member, x.Tenant, r.Seq, r.At
		for _, c := range x.Clients {
			if !slices.Contains(w.Clients, c) {
				w.Clients = append(w.Clients, c)
			}
		}
		all[x.Member] = w
	}
}

func (w Writer) numbers() []uint64 {
	var out []uint64
	for _, c := range w.Clients {
		if n, err := strconv.ParseUint(c, 10, 64); err == nil {
			out = append(out, n)
		}
	}
	return out
}
