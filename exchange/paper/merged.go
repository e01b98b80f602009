package paper

// mergedCell is a cell of a format that says in each row whether a cell goes on from the row above.
type mergedCell struct {
	Cell
	begins, goesOn bool
}

// unmerged makes a table of rows with merged cells. Widths are those of the grid, in CSS pixels.
func unmerged(rows [][]mergedCell, grid []int) Table {
	t := Table{Rows: make([][]Cell, 0, len(rows))}
	type open struct{ row, cell int } // where a cell began that still goes on
	var above [mostColumns]*open
	for _, row := range rows {
		var cells []Cell
		col := 0
		for _, c := range row {
			if col >= mostColumns {
				break
			}
			c.ColSpan = min(max(1, c.ColSpan), mostColumns-col)
			if from := above[col]; c.goesOn && from != nil {
				t.Rows[from.row][from.cell].RowSpan++
				col += c.ColSpan
				continue
			}
			c.RowSpan = 1
			if len(grid) >= col+c.ColSpan {
				c.Widths = grid[col : col+c.ColSpan]
			}
			var here *open
			if c.begins {
				here = &open{len(t.Rows), len(cells)}
			}
			for i := range c.ColSpan {
				above[col+i] = here
			}
			cells = append(cells, c.Cell)
			col += c.ColSpan
		}
		t.Rows = append(t.Rows, cells)
	}
	return trimmedRows(t)
}

// trimmedRows takes out rows in which no cell begins, and shortens what spans them.
func trimmedRows(t Table) Table {
	for r := 0; r < len(t.Rows); {
		if len(t.Rows[r]) > 0 {
			r++
			continue
		}
		for above := range r {
			for i := range t.Rows[above] {
				if c := &t.Rows[above][i]; above+c.RowSpan > r {
					c.RowSpan = max(1, c.RowSpan-1)
				}
			}
		}
		t.Rows = append(t.Rows[:r], t.Rows[r+1:]...)
	}
	return t
}
