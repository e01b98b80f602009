package file

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	gifs "image/gif"
	jpegs "image/jpeg"
	pngs "image/png"
	"slices"
	"strings"
	"testing"
)

// secretPlace stands in the metadata of every picture below, and in none that is kept.
const secretPlace = "36.8895N 126.6457E"

// drawing is a picture of w by h: red above, blue below.
func drawing(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 0, 0, 255}
			if y >= h/2 {
				c = color.RGBA{0, 0, 200, 255}
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

func segment(marker byte, body string) []byte {
	out := []byte{0xFF, marker, 0, 0}
	binary.BigEndian.PutUint16(out[2:], uint16(len(body)+2))
	return append(out, body...)
}

// exifOf is an EXIF segment with an orientation, and a place behind it.
func exifOf(o byte) []byte {
	return segment(app1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string(rune(o))+"\x00\x00\x00\x00\x00\x00"+secretPlace)
}

func photograph(t *testing.T, o byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpegs.Encode(&b, drawing(64, 32), nil); err != nil {
		t.Fatal(err)
	}
	raw := slices.Insert(b.Bytes(), 2, slices.Concat(exifOf(o), segment(app1, "http://ns.adobe.com/xap/1.0/\x00"+secretPlace),
		segment(0xED, "Photoshop 3.0\x00"+secretPlace), segment(com, secretPlace), segment(app2, "MPF\x00"+secretPlace))...)
	return append(raw, raw...) // a second picture, with the same, behind the first
}

func chunk(name, body string) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(name+body)))
}

func screenshot(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pngs.Encode(&b, drawing(20, 10)); err != nil {
		t.Fatal(err)
	}
	const afterHeader = 8 + 25
	raw := slices.Insert(b.Bytes(), afterHeader, slices.Concat(chunk("eXIf", secretPlace), chunk("tEXt", "Location\x00"+secretPlace), chunk("iTXt", secretPlace))...)
	return append(raw, secretPlace...)
}

func animation(t *testing.T) []byte {
	t.Helper()
	frame := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	if err := gifs.EncodeAll(&b, &gifs.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{5, 5}}); err != nil {
		t.Fatal(err)
	}
	said := "\x21\xFE" + string(rune(len(secretPlace))) + secretPlace + "\x00"
	xmp := "\x21\xFF\x0BXMP DataXMP" + string(rune(len(secretPlace))) + secretPlace + "\x00"
	at := 13 + tableSize(b.Bytes()[10])
	return slices.Insert(b.Bytes(), at, []byte(said+xmp)...)
}

// webPicture is a lossless WebP of one pixel in the extended container, with metadata.
func webPicture() []byte {
	pixel := []byte("\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
	body := slices.Concat([]byte("WEBPVP8X\x0a\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00"), []byte("VP8L\x0e\x00\x00\x00"), pixel,
		[]byte("EXIF\x12\x00\x00\x00"+secretPlace), []byte("XMP \x12\x00\x00\x00"+secretPlace))
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func TestDevelopTakesThePlaceOutOfPictures(t *testing.T) {
	for _, test := range []struct {
		name, media   string
		raw           []byte
		width, height int
	}{
		{"a photograph", jpeg, photograph(t, 1), 64, 32},
		{"a photograph held upright", jpeg, photograph(t, 6), 32, 64},
		{"a screenshot", png, screenshot(t), 20, 10},
		{"an animation", gif, animation(t), 4, 4},
		{"a picture of the web", webp, webPicture(), 1, 1},
	} {
		if !bytes.Contains(test.raw, []byte(secretPlace)) {
			t.Fatalf("%s bears no place, so that the test proves nothing", test.name)
		}
		d, err := develop(test.raw, test.media)
		if err != nil {
			t.Errorf("%s is refused: %v", test.name, err)
			continue
		}
		if d.width != test.width || d.height != test.height {
			t.Errorf("%s is shown %d by %d, want %d by %d", test.name, d.width, d.height, test.width, test.height)
		}
		for what, kept := range map[string][]byte{"what is kept": d.clean, "the preview": d.preview} {
			if bytes.Contains(kept, []byte(secretPlace)) {
				t.Errorf("%s of %s still tells its place", what, test.name)
			}
			c, _, err := image.DecodeConfig(bytes.NewReader(kept))
			if err != nil || len(kept) == 0 {
				t.Errorf("%s of %s can't be read: %v", what, test.name, err)
			}
			if what == "the preview" && (c.Width != test.width || c.Height != test.height) {
				t.Errorf("the preview of %s is %d by %d, want upright %d by %d", test.name, c.Width, c.Height, test.width, test.height)
			}
		}
	}
}

func TestAnAnimationStillMoves(t *testing.T) {
	d, err := develop(animation(t), gif)
	if err != nil {
		t.Fatal(err)
	}
	all, err := gifs.DecodeAll(bytes.NewReader(d.clean))
	if err != nil || len(all.Image) != 2 || all.LoopCount != 0 {
		t.Errorf("after cleaning an animation has %d frames, %v, want 2, for ever", len(all.Image), err)
	}
}

// A photograph that says how the camera was held still says it, and its preview is turned: red, which was above, is at the right.
func TestTurnedPhotographsStayTurned(t *testing.T) {
	d, err := develop(photograph(t, 6), jpeg)
	if err != nil {
		t.Fatal(err)
	}
	if _, turn, err := strip(d.clean, jpeg); turn != 6 || err != nil {
		t.Errorf("after cleaning the orientation is %d, %v, want 6", turn, err)
	}
	p, _, err := image.Decode(bytes.NewReader(d.preview))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, b, _ := p.At(p.Bounds().Max.X-3, 3).RGBA(); r < b {
		t.Error("the preview isn't turned: what was above must be at the right")
	}
}

func TestDevelopBoundsWhatItDecodes(t *testing.T) {
	header := make([]byte, 13)
	binary.BigEndian.PutUint32(header, 19_000)
	binary.BigEndian.PutUint32(header[4:], 19_000)
	header[8], header[9] = 8, 2
	bomb := pngMark + string(chunk("IHDR", string(header))) + string(chunk("IEND", ""))
	if _, err := develop([]byte(bomb), png); err == nil || !strings.Contains(err.Error(), ErrManyPixels.Code) {
		t.Errorf("a picture of 361 million points is answered by %v, want ErrManyPixels", err)
	}
	for name, raw := range map[string]string{jpeg: "\xff\xd8\xff", png: pngMark, gif: "GIF89a", webp: "RIFF\x00\x00\x00\x00WEBP"} {
		if _, err := develop([]byte(raw), name); err == nil {
			t.Errorf("a %s without a picture is taken", name)
		}
	}
}

func TestEveryOrientationPutsCornersWhereTheyBelong(t *testing.T) {
	for o := orientation(1); o <= 8; o++ {
		w, h := 3, 2
		seen := map[[2]int]bool{}
		for y := range h {
			for x := range w {
				tx, ty := o.place(x, y, w, h)
				seen[[2]int{tx, ty}] = true
				if o.sideways() && (tx >= h || ty >= w) || !o.sideways() && (tx >= w || ty >= h) || tx < 0 || ty < 0 {
					t.Errorf("orientation %d puts %d,%d outside, at %d,%d", o, x, y, tx, ty)
				}
			}
		}
		if len(seen) != w*h {
			t.Errorf("orientation %d puts %d points in %d places", o, w*h, len(seen))
		}
	}
}

// Cleaning never panics, never grows a picture beyond its orientation, and cleaning twice is cleaning once.
func FuzzStrip(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xd9"), 0)
	f.Add(webPicture(), 2)
	f.Fuzz(func(t *testing.T, raw []byte, which int) {
		media := []string{jpeg, png, webp, gif}[uint(which)%4]
		clean, _, err := strip(raw, media)
		if err != nil {
			return
		}
		if len(clean) > len(raw)+64 {
			t.Errorf("cleaning %d bytes of %s gives %d", len(raw), media, len(clean))
		}
		again, _, err := strip(clean, media)
		if err != nil || !bytes.Equal(again, clean) {
			t.Errorf("cleaning a clean %s changes it, %v", media, err)
		}
	})
}
