package file

import (
	"bytes"
	"image"
	_ "image/gif" // decoders of the pictures that may be kept
	jpegs "image/jpeg"
	pngs "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

const (
	mostPixels  = 40_000_000 // of a picture: decoded, a PNG of so many takes 160 MB
	mostSide    = 20_000
	previewSide = 720
	quality     = 82
)

// developed is a picture that is fit to be kept.
type developed struct {
	clean         []byte
	width, height int // as it is shown
	preview       []byte
	previewType   string
}

// develop measures a picture before it is decoded, cleans it, and makes a preview. It returns ErrPicture for one that is broken and ErrManyPixels
// for one that is too large to look at.
func develop(raw []byte, media string) (developed, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(raw))
	switch {
	case err != nil || c.Width <= 0 || c.Height <= 0:
		return developed{}, ErrPicture.Because(err)
	case c.Width > mostSide || c.Height > mostSide || c.Width*c.Height > mostPixels:
		return developed{}, ErrManyPixels
	}
	clean, turn, err := strip(raw, media)
	if err != nil {
		return developed{}, err
	}
	d := developed{clean: clean, width: c.Width, height: c.Height}
	if turn.sideways() {
		d.width, d.height = c.Height, c.Width
	}
	full, _, err := image.Decode(bytes.NewReader(clean))
	if err != nil && media == webp {
		return d, nil // an animation, which the decoder doesn't know: it is kept without a preview
	}
	if err != nil {
		return developed{}, ErrPicture.Because(err)
	}
	d.preview, d.previewType, err = preview(full, turn)
	return d, err
}

// preview draws a picture small and upright.
func preview(full image.Image, turn orientation) ([]byte, string, error) {
	w, h := fit(full.Bounds().Dx(), full.Bounds().Dy(), previewSide)
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), full, full.Bounds(), draw.Src, nil)
	upright := turn.upright(small)
	var out bytes.Buffer
	if small.Opaque() {
		err := jpegs.Encode(&out, upright, &jpegs.Options{Quality: quality})
		return out.Bytes(), jpeg, err
	}
	err := pngs.Encode(&out, upright)
	return out.Bytes(), png, err
}

// fit returns the size of a picture drawn into a square, never larger than it is.
func fit(w, h, side int) (int, int) {
	switch {
	case w <= side && h <= side:
		return w, h
	case w >= h:
		return side, max(1, h*side/w)
	}
	return max(1, w*side/h), side
}

// orientation says how a camera was held (EXIF tag 0x0112): 1 is upright, 2 to 8 are mirrored and turned. Zero says nothing.
type orientation int

// sideways reports whether the picture is shown with its sides exchanged.
func (o orientation) sideways() bool { return o >= 5 && o <= 8 }

// upright returns the picture as it is to be shown.
func (o orientation) upright(p *image.RGBA) *image.RGBA {
	if o < 2 || o > 8 {
		return p
	}
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if o.sideways() {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := o.place(x, y, w, h)
			out.SetRGBA(tx, ty, p.RGBAAt(x, y))
		}
	}
	return out
}

// place says where the point x, y of a picture of w by h is shown.
func (o orientation) place(x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
