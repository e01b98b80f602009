package search

import (
	"fmt"
	"math/bits"

	"github.com/naru-network/naru/base/gram"
)

// mostRanked is how many rows are ranked in full, which costs about four microseconds each. Words that stand in more rows
// than that tell little apart: then what has them in its title comes first, and within both halves the newest.
const mostRanked = 2500

// scoreStep is how finely ranks are told apart. A cursor holds the rank, so it must be a whole number.
const scoreStep = 1000

// scoring is the rank of rows, the greater the better.
type scoring struct {
	rows map[int64]float64
}

// of returns the best score of the languages a record matches in, and that language's slot, or -1 where it has none.
func (s scoring) of(f found) (best float64, slot int) {
	slot = -1
	if len(s.rows) == 0 {
		return 0, slot
	}
	for left := f.slots; left != 0; left &= left - 1 {
		i := bits.TrailingZeros32(left)
		if score, ok := s.rows[rowid(f.space, f.id, int64(i))]; ok && (slot < 0 || score > best) {
			best, slot = score, i
		}
	}
	return best, slot
}

// scores ranks the rows that match, of which there are so many.
func (q *question) scores(rows int) (scoring, error) {
	expression := gram.Query(q.ask.Query)
	if rows <= mostRanked {
		return q.ranked(expression)
	}
	titled := scoring{map[int64]float64{}}
	return titled, q.rows("{title} : ("+expression+")", func(row int64) { titled.rows[row] = 1 })
}

// ranked asks the index for the rank of every row that matches: BM25, a word in the title counting eight times one in the
// body, in a tag four times.
func (q *question) ranked(expression string) (scoring, error) {
	s := scoring{map[int64]float64{}}
	for _, part := range q.spaces {
		rows, err := q.tx.QueryContext(q.ctx, `select rowid, -bm25(terms, 8.0, 1.0, 4.0) from terms
			where terms match ? and rowid between ? and ?`, expression, part.from<<32, (part.to+1)<<32-1)
		if err != nil {
			return s, fmt.Errorf("rank: %w", err)
		}
		for rows.Next() {
			var row int64
			var score float64
			if err := rows.Scan(&row, &score); err != nil {
				rows.Close()
				return s, fmt.Errorf("rank: %w", err)
			}
			s.rows[row] = score
		}
		if err := rows.Err(); err != nil {
			return s, fmt.Errorf("rank: %w", err)
		}
	}
	return s, nil
}
