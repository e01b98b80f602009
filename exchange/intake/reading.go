package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// Lines lists the rows of a batch with what became of them, in their order; those of one verdict where it is given.
func (s *Service) Lines(ctx context.Context, in tenants.Scope, bid ID, v Verdict, ask page.Ask) (page.Of[Line], error) {
	var out page.Of[Line]
	b, err := s.Store.In(in).Batch(ctx, bid)
	if err != nil {
		return out, err
	}
	print, after := "rows "+string(bid)+" "+string(v), 0
	if ask.After != "" {
		keys, err := ask.After.Keys(print)
		if err != nil {
			return out, err
		}
		n, ok := keys[0].(int64)
		if len(keys) != 1 || !ok {
			return out, page.ErrCursor
		}
		after = int(n)
	}
	for i, t := range b.Pieces {
		if v != "" && t.Of(v) == 0 {
			continue
		}
		p, err := s.Store.In(in).Piece(ctx, pieceID(bid, i))
		if err != nil {
			return out, fmt.Errorf("read the rows of list %s: %w", bid, err)
		}
		for _, l := range p.Lines {
			if l.Line <= after || v != "" && l.Verdict != v {
				continue
			}
			if len(out.Items) == ask.Rows() {
				out.Next = page.Mark(print, out.Items[len(out.Items)-1].Line)
				return out, nil
			}
			out.Items = append(out.Items, l)
		}
	}
	return out, nil
}

// Doubt is one question to a person: rows that say the same and that one answer settles.
type Doubt struct {
	Remark
	Rows  int
	First int // line
}

// mostDoubts is how many questions are asked at a time; settling some brings the next.
const mostDoubts = 200

// Doubts lists the questions of a batch, those of most rows first.
func (s *Service) Doubts(ctx context.Context, in tenants.Scope, bid ID) ([]Doubt, error) {
	b, err := s.Store.In(in).Batch(ctx, bid)
	if err != nil {
		return nil, err
	}
	all := map[about]*Doubt{}
	err = s.each(ctx, in, b, Person, func(l Line) {
		for _, r := range l.Remarks {
			if grades[r.Code] != Person {
				continue
			}
			key := about{0, r.Field, folded(r.Text)}
			if all[key] == nil {
				all[key] = &Doubt{Remark: r, First: l.Line}
			}
			all[key].Rows++
		}
	})
	if err != nil {
		return nil, err
	}
	doubts := make([]Doubt, 0, len(all))
	for _, d := range all {
		doubts = append(doubts, *d)
	}
	slices.SortFunc(doubts, func(a, b Doubt) int {
		return cmp.Or(b.Rows-a.Rows, a.First-b.First, cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text))
	})
	return doubts[:min(len(doubts), mostDoubts)], nil
}

// each calls visit for every row of a verdict, or every row for the empty one.
func (s *Service) each(ctx context.Context, in tenants.Scope, b Batch, v Verdict, visit func(Line)) error {
	for i, t := range b.Pieces {
		if v != "" && t.Of(v) == 0 {
			continue
		}
		p, err := s.Store.In(in).Piece(ctx, pieceID(b.ID, i))
		if err != nil {
			return fmt.Errorf("read the rows of list %s: %w", b.ID, err)
		}
		for _, l := range p.Lines {
			if v == "" || l.Verdict == v {
				visit(l)
			}
		}
	}
	return nil
}

// Words puts what is said of rows into a reader's language.
type Words struct {
	Head    []string // for the line, the verdict and the remarks
	Verdict func(Verdict) string
	Remark  func(Remark) string
}

// Report returns the rows as they were brought, with what became of each in the reader's words.
func (s *Service) Report(ctx context.Context, in tenants.Scope, bid ID, w Words) (Sheet, error) {
	b, err := s.Store.In(in).Batch(ctx, bid)
	if err != nil {
		return Sheet{}, err
	}
	sheet := Sheet{Name: b.Name, Head: append(slices.Clone(w.Head), b.Head...)}
	err = s.each(ctx, in, b, "", func(l Line) {
		said := ""
		for _, r := range l.Remarks {
			if said != "" {
				said += " / "
			}
			said += w.Remark(r)
		}
		row := []Cell{{Number: float64(l.Line), Is: IsNumber}, {Text: w.Verdict(l.Verdict)}, {Text: said}}
		for _, c := range l.Cells {
			row = append(row, Cell{Text: c})
		}
		sheet.Rows = append(sheet.Rows, row)
	})
	return sheet, err
}
