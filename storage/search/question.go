package search

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"math"
	"math/bits"
	"slices"
	"sort"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// question is an Ask on its way through one state of the index; the shelf is locked for reading meanwhile.
type question struct {
	ctx    context.Context
	tx     *sql.Tx
	shelf  *shelf
	ask    Ask
	spaces []stretch

	inflate io.ReadCloser
}

// stretch is a run of neighbouring space numbers.
type stretch struct{ from, to int64 }

// stretches finds the numbers of spaces; a space that holds nothing has none.
func (s *shelf) stretches(names []string) []stretch {
	var all []int64
	for _, n := range names {
		if id, ok := s.spaces[tenants.Space(n)]; ok {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	var out []stretch
	for _, id := range slices.Compact(all) {
		if last := len(out) - 1; last >= 0 && out[last].to == id-1 {
			out[last].to = id
			continue
		}
		out = append(out, stretch{id, id})
	}
	return out
}

// match is a record that may be an answer, and the languages it matches in, one bit a slot.
type match struct {
	spot
	slots uint32
}

// found is a record that is an answer.
type found struct {
	*record
	slots uint32
	slot  int // the language it is shown in
	standing
}

// standing orders what is found; the greater stands first.
type standing struct{ score, at, id int64 }

func (s standing) before(o standing) bool {
	switch {
	case s.score != o.score:
		return s.score > o.score
	case s.at != o.at:
		return s.at > o.at
	}
	return s.id > o.id
}

func (q *question) answer(after standing) (Result, error) {
	matches, rows, err := q.matches()
	if err != nil {
		return Result{}, err
	}
	all, result := q.narrow(matches)
	scores := scoring{}
	if !q.ask.browses() && q.ask.Order == Relevance && len(all) > 0 {
		if scores, err = q.scores(rows); err != nil {
			return Result{}, err
		}
	}
	size := page.Ask{Size: q.ask.Size}.Rows()
	hits := q.first(all, scores, after, size+1)
	if len(hits) > size {
		hits = hits[:size]
		last := hits[size-1].standing
		result.Next = page.Mark(q.ask.print(), last.score, last.at, last.id)
	}
	for _, f := range hits {
		hit, err := q.show(f)
		if err != nil {
			return Result{}, err
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

// matches returns the records that match the words, in any language, and how many rows of the index those are.
func (q *question) matches() ([]match, int, error) {
	if q.ask.browses() {
		return q.everything(), 0, nil
	}
	expression := gram.Query(q.ask.Query)
	if expression == "" {
		return nil, 0, nil
	}
	var all []match
	count := 0
	err := q.rows(expression, func(row int64) {
		count++
		at, bit := spot{row >> 32, row >> 5 & mostRecords}, uint32(1)<<(row&(mostLangs-1))
		if last := len(all) - 1; last >= 0 && all[last].spot == at {
			all[last].slots |= bit
			return
		}
		all = append(all, match{at, bit})
	})
	return all, count, err
}

func (q *question) everything() []match {
	var all []match
	for _, s := range q.spaces {
		for space := s.from; space <= s.to; space++ {
			for _, r := range q.shelf.records[space] {
				all = append(all, match{r.spot, 1<<len(r.values[byLang]) - 1})
			}
		}
	}
	return all
}

// rows visits the rows that match an expression, in their order. They come joined in one text, which is several times
// faster than a row each.
func (q *question) rows(expression string, visit func(row int64)) error {
	for _, s := range q.spaces {
		var joined sql.RawBytes
		rows, err := q.tx.QueryContext(q.ctx, `select group_concat(rowid) from terms where terms match ? and rowid between ? and ?`,
			expression, s.from<<32, (s.to+1)<<32-1)
		if err != nil {
			return fmt.Errorf("match: %w", err)
		}
		for rows.Next() {
			if err := rows.Scan(&joined); err != nil {
				rows.Close()
				return fmt.Errorf("match: %w", err)
			}
			split(joined, visit)
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("match: %w", err)
		}
	}
	return nil
}

// split reads whole numbers between commas.
func split(joined []byte, visit func(n int64)) {
	n := int64(0)
	for _, c := range joined {
		if c == ',' {
			visit(n)
			n = 0
			continue
		}
		n = n*10 + int64(c-'0')
	}
	if len(joined) > 0 {
		visit(n)
	}
}

// first returns the most answers that stand first behind after.
func (q *question) first(all []found, scores scoring, after standing, most int) []found {
	hits := make([]found, 0, most+1)
	for _, f := range all {
		f.standing = standing{at: f.when, id: f.record.id}
		f.slot = bits.TrailingZeros32(f.slots)
		if best, slot := scores.of(f); slot >= 0 {
			f.score, f.slot = int64(math.Round(best*f.weight*scoreStep)), slot
		}
		if !after.before(f.standing) || len(hits) == most && !f.before(hits[most-1].standing) {
			continue
		}
		i := sort.Search(len(hits), func(i int) bool { return f.before(hits[i].standing) })
		if hits = slices.Insert(hits, i, f); len(hits) > most {
			hits = hits[:most]
		}
	}
	reader, known := q.shelf.codes[byLang].of[string(q.ask.Reader)]
	for i, f := range hits {
		if slot := slices.Index(f.values[byLang], reader); known && slot >= 0 && f.slots&(1<<slot) != 0 {
			hits[i].slot = slot
		}
	}
	return hits
}
