package paper

// table sets a table as rows. Its heads are set again where it goes on on another page.
func (f *flow) table(t Table, a at) ([]box, error) {
	shares := t.shares()
	if len(shares) == 0 {
		return nil, nil
	}
	left := make([]float64, len(shares)+1)
	for i, s := range shares {
		left[i+1] = left[i] + s*a.width
	}
	pad := cellPad
	if t.Plain {
		pad = 0
	}
	spots := t.grid()
	fields := make([]field, len(spots))
	for i, s := range spots {
		x, w := left[s.col], left[s.col+s.cell.ColSpan]-left[s.col]
		inner := a
		inner.width = max(w-2*pad, 8)
		inner.look.bold = inner.look.bold || s.cell.Header
		set, err := f.blocks(s.cell.Blocks, inner)
		if err != nil {
			return nil, err
		}
		fields[i] = field{x: x, w: w, shaded: s.cell.Header, boxes: set}
	}
	rows := make([]box, 0, len(t.Rows))
	for r := 0; r < len(t.Rows); {
		end := joinedRows(spots, r)
		if end == r+1 {
			rows = append(rows, plainRow(spots, fields, r, pad, t.Plain))
		} else {
			rows = append(rows, spannedRows(spots, fields, r, end, pad)...)
		}
		r = end
	}
	if len(rows) > 1 && headRow(t.Rows[0]) && joinedRows(spots, 0) == 1 {
		head := rows[0]
		head.notes = nil // they are called once
		rows[0].stick = true
		for i := range rows[1:] {
			rows[i+1].head = &head
		}
	}
	return rows, nil
}

func headRow(cells []Cell) bool {
	for _, c := range cells {
		if !c.Header {
			return false
		}
	}
	return len(cells) > 0
}

// joinedRows returns where the rows end that a cell of row r spans, with those that their cells span.
func joinedRows(spots []spot, r int) int {
	end := r + 1
	for _, s := range spots {
		if s.row >= r && s.row < end {
			end = max(end, s.row+s.cell.RowSpan)
		}
	}
	return end
}

func plainRow(spots []spot, fields []field, r int, pad float64, plain bool) box {
	line := &row{ruled: !plain, loose: plain, pad: pad}
	for i, s := range spots {
		if s.row == r {
			line.cells = append(line.cells, fields[i])
		}
	}
	return rowBox(line)
}

// spannedRows sets rows that cells span as one piece. Where that would be higher than a page they are set one by one, as if nothing were spanned.
func spannedRows(spots []spot, fields []field, from, end int, pad float64) []box {
	heights := make([]float64, end-from)
	for span := 1; span <= end-from; span++ {
		for i, s := range spots {
			if s.row < from || s.row >= end || s.cell.RowSpan != span {
				continue
			}
			have := 0.0
			for r := s.row; r < s.row+span; r++ {
				have += heights[r-from]
			}
			if need := tall(fields[i].boxes) + 2*pad; need > have {
				heights[s.row+span-1-from] += need - have
			}
		}
	}
	whole := box{}
	tops := make([]float64, len(heights)+1)
	for i, h := range heights {
		tops[i+1] = tops[i] + h
	}
	whole.h = tops[len(heights)]
	if whole.h > textHeight-mostNotes {
		var rows []box
		for r := from; r < end; r++ {
			rows = append(rows, plainRow(spots, fields, r, pad, false))
		}
		return rows
	}
	for i, s := range spots {
		if s.row < from || s.row >= end {
			continue
		}
		one := rowBox(&row{cells: []field{fields[i]}, ruled: true, pad: pad})
		one.h = tops[s.row+s.cell.RowSpan-from] - tops[s.row-from]
		whole.inks = append(whole.inks, one.drawn(0, tops[s.row-from])...)
		whole.notes = append(whole.notes, one.notes...)
	}
	return []box{whole}
}
