package paper_test

import (
	"bytes"
	"image"
	"testing"

	"github.com/naru-network/naru/exchange/paper"
)

// A camera finds a square by the three marks in its corners, and by the white about it.
func TestASquareHasItsMarksAndItsEdge(t *testing.T) {
	words := "naru:019f34b9-0000-7000-8000-00000000000b.019f34b9-0000-7000-8000-00000000000c.AAAAAAAAAAAAAAAAAAAAAAAA"
	rows, err := paper.Square(words)
	if err != nil {
		t.Fatal(err)
	}
	const edge, mark = 4, 7
	n := len(rows)
	for _, corner := range [][2]int{{edge, edge}, {edge, n - edge - mark}, {n - edge - mark, edge}} {
		for i := range mark {
			if !rows[corner[0]][corner[1]+i] || !rows[corner[0]+i][corner[1]] {
				t.Fatalf("the mark at row %d, column %d has a hole", corner[0], corner[1])
			}
		}
	}
	for i := range n {
		if rows[0][i] || rows[n-1][i] || rows[i][0] || rows[i][n-1] {
			t.Fatal("the square has no white edge")
		}
	}
	p, err := paper.SquarePicture(words, "code", 200)
	if err != nil {
		t.Fatal(err)
	}
	drawn, kind, err := image.Decode(bytes.NewReader(p.Image.Bytes))
	if err != nil || kind != "png" || drawn.Bounds().Dx() != p.Image.Width || p.Image.Width != n*8 {
		t.Errorf("the picture is %s of %v, %v; want a PNG of %d dots", kind, drawn.Bounds(), err, n)
	}
}

func TestASquareHoldsNoBook(t *testing.T) {
	if _, err := paper.Square(string(bytes.Repeat([]byte("가"), 5000))); err == nil {
		t.Error("a square takes more words than it has room for")
	}
}
