package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strconv"

	"github.com/go-pdf/fpdf"
)

// paint draws pages as PDF, with the fonts cut down to what they show.
func paint(sheets []*sheet, cases *typecase, d Doc) ([]byte, error) {
	out := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	out.SetAutoPageBreak(false, 0)
	out.SetMargins(0, 0, 0)
	out.SetCatalogSort(true)
	out.SetCreationDate(d.At)
	out.SetModificationDate(d.At)
	out.SetProducer("Naru", true)
	out.SetCreator("Naru", true)
	out.SetTitle(d.Name, true)
	out.SetAuthor(d.Maker, true)
	if len(d.Texts) > 0 {
		out.SetLang(string(d.Texts[0].Lang))
		if d.Texts[0].Title != "" {
			out.SetTitle(d.Texts[0].Title, true)
		}
	}
	for _, f := range cases.faces {
		if runes := cases.characters(f); len(runes) > 0 {
			out.AddUTF8FontFromBytes(f.name, "", f.subset(runes))
		}
	}
	b := brush{out: out, images: map[*Image]string{}}
	for _, s := range sheets {
		out.AddPage()
		for _, i := range s.inks {
			b.draw(i)
		}
	}
	var pdf bytes.Buffer
	if err := out.Output(&pdf); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return pdf.Bytes(), nil
}

// brush draws on the page that is open.
type brush struct {
	out    *fpdf.Fpdf
	images map[*Image]string
}

func (b brush) draw(i ink) {
	red, green, blue := int(i.color[0]), int(i.color[1]), int(i.color[2])
	switch i.kind {
	case drawText:
		b.text(i)
	case drawLine:
		b.out.SetDrawColor(red, green, blue)
		b.out.SetLineWidth(i.size)
		b.out.Line(i.x, i.y, i.x+i.w, i.y+i.h)
	case fillArea:
		b.out.SetFillColor(red, green, blue)
		b.out.Rect(i.x, i.y, i.w, i.h, "F")
	case linkArea:
		b.out.LinkString(i.x, i.y, i.w, i.h, i.href)
	case bookmark:
		b.out.SetXY(i.x, i.y)
		b.out.Bookmark(i.text, i.level, -1)
	case drawImage:
		b.image(i)
	}
}

func (b brush) text(i ink) {
	b.out.SetFont(i.face.name, "", i.size)
	b.out.SetTextColor(int(i.color[0]), int(i.color[1]), int(i.color[2]))
	if i.slant {
		b.out.TransformBegin()
		b.out.TransformSkewX(12, i.x, i.y)
	}
	if i.thick {
		b.out.SetDrawColor(int(i.color[0]), int(i.color[1]), int(i.color[2]))
		b.out.SetLineWidth(i.size / 32)
		b.out.SetTextRenderingMode(2)
	}
	b.out.Text(i.x, i.y, i.text)
	if i.thick {
		b.out.SetTextRenderingMode(0)
	}
	if i.slant {
		b.out.TransformEnd()
	}
}

func (b brush) image(i ink) {
	name, ok := b.images[i.image]
	if !ok {
		kind, raw, err := printable(i.image)
		if err != nil {
			b.out.SetError(fmt.Errorf("picture %q: %w", i.text, err))
			return
		}
		name = strconv.Itoa(len(b.images))
		b.out.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: kind}, bytes.NewReader(raw))
		b.images[i.image] = name
	}
	b.out.ImageOptions(name, i.x, i.y, i.w, i.h, false, fpdf.ImageOptions{}, 0, "")
}

// printable returns a picture as PDF takes it: JPEG as it is, all others as PNG of eight bits that isn't interlaced.
func printable(i *Image) (kind string, raw []byte, err error) {
	if i.Type == "image/jpeg" {
		return "jpg", i.Bytes, nil
	}
	var pixels image.Image
	if i.Type == "image/gif" {
		pixels, err = gif.Decode(bytes.NewReader(i.Bytes))
	} else {
		pixels, err = png.Decode(bytes.NewReader(i.Bytes))
	}
	if err != nil {
		return "", nil, err
	}
	plain := image.NewNRGBA(pixels.Bounds())
	draw.Draw(plain, plain.Bounds(), pixels, pixels.Bounds().Min, draw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, plain); err != nil {
		return "", nil, err
	}
	return "png", out.Bytes(), nil
}

// mostPixels bounds a picture that is printed: forty megapixels are a poster.
const mostPixels = 40_000_000

// NewImage looks at the bytes of a picture. It reports whether documents can carry it: PNG, JPEG and GIF that can be read whole.
func NewImage(raw []byte) (*Image, bool) {
	c, format, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || c.Width*c.Height > mostPixels {
		return nil, false
	}
	i, ok := imageType(format, c)
	if !ok {
		return nil, false
	}
	i.Bytes = raw
	switch i.Type {
	case "image/jpeg":
		_, err = jpeg.Decode(bytes.NewReader(raw))
	default:
		_, _, err = printable(&i)
	}
	return &i, err == nil
}
