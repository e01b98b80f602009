package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/skip2/go-qrcode"
)

// dot is how many pixels one dot of a square takes in a picture: enough to stay sharp on paper.
const dot = 8

// Square returns what a camera reads as the words: true for dark, row by row, with the white edge that readers ask for.
func Square(words string) ([][]bool, error) {
	q, err := qrcode.New(words, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("draw a square: %w", err)
	}
	return q.Bitmap(), nil
}

// SquarePicture is the square as a picture of a document.
func SquarePicture(words, alt string, width int) (Picture, error) {
	rows, err := Square(words)
	if err != nil {
		return Picture{}, err
	}
	side := len(rows) * dot
	drawn := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if rows[y/dot][x/dot] {
				drawn.SetColorIndex(x, y, 1)
			}
		}
	}
	var raw bytes.Buffer
	if err := png.Encode(&raw, drawn); err != nil {
		return Picture{}, fmt.Errorf("draw a square: %w", err)
	}
	return Picture{Alt: alt, Width: width, Image: &Image{Type: "image/png", Bytes: raw.Bytes(), Width: side, Height: side}}, nil
}
