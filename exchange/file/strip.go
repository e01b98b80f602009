package file

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// strip takes out of a picture whatever isn't needed to show it: where and when it was taken, by whom, with what, and pictures inside the picture.
// A photograph keeps how the camera was held, which it returns.
func strip(raw []byte, media string) ([]byte, orientation, error) {
	switch media {
	case jpeg:
		return stripJPEG(raw)
	case png:
		clean, err := stripPNG(raw)
		return clean, 0, err
	case webp:
		clean, err := stripWebP(raw)
		return clean, 0, err
	}
	clean, err := stripGIF(raw)
	return clean, 0, err
}

// The markers of JPEG that matter here (ITU-T T.81, table B.1).
const (
	soi, eoi, sos, com = 0xD8, 0xD9, 0xDA, 0xFE
	app0, app2, app14  = 0xE0, 0xE2, 0xEE
	app1, app15        = 0xE1, 0xEF
)

// stripJPEG keeps the segments that draw the picture, its colours (JFIF, ICC, Adobe) and its orientation, and cuts off what follows it.
func stripJPEG(raw []byte) ([]byte, orientation, error) {
	if len(raw) < 4 || raw[0] != 0xFF || raw[1] != soi {
		return nil, 0, ErrPicture
	}
	out := append(make([]byte, 0, len(raw)), raw[:2]...)
	var turn orientation
	for i := 2; i+4 <= len(raw); {
		if raw[i] != 0xFF {
			return nil, 0, ErrPicture
		}
		marker := raw[i+1]
		switch {
		case marker == 0xFF: // fill
			i++
			continue
		case marker == eoi:
			return withTurn(append(out, 0xFF, eoi), turn), turn, nil
		}
		end := i + 2 + int(binary.BigEndian.Uint16(raw[i+2:]))
		if end > len(raw) || end < i+4 {
			return nil, 0, ErrPicture
		}
		segment := raw[i:end]
		if marker == app1 && turn == 0 {
			turn = orientationOf(segment[4:])
		}
		if keepsSegment(marker, segment[4:]) {
			out = append(out, segment...)
		}
		if i = end; marker != sos {
			continue
		}
		stop := scanEnd(raw, i)
		out, i = append(out, raw[i:stop]...), stop
		if stop+2 <= len(raw) && stop+4 > len(raw) && raw[stop+1] == eoi {
			return withTurn(append(out, 0xFF, eoi), turn), turn, nil
		}
	}
	return withTurn(append(out, 0xFF, eoi), turn), turn, nil // without its end marker, as some cameras leave it
}

func keepsSegment(marker byte, body []byte) bool {
	switch {
	case marker == app2:
		return bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	case marker == app0, marker == app14:
		return bytes.HasPrefix(body, []byte("JFIF\x00")) || bytes.HasPrefix(body, []byte("Adobe"))
	case marker >= app1 && marker <= app15, marker == com:
		return false
	}
	return true
}

// scanEnd finds the marker that ends the picture data beginning at i. Stuffed bytes and restart markers belong to the data.
func scanEnd(raw []byte, i int) int {
	for ; i+1 < len(raw); i++ {
		if raw[i] == 0xFF && raw[i+1] != 0 && raw[i+1] != 0xFF && (raw[i+1] < 0xD0 || raw[i+1] > 0xD7) {
			return i
		}
	}
	return len(raw)
}

// orientationOf reads the orientation of an EXIF segment (CIPA DC-008, section 4.6), or 0.
func orientationOf(segment []byte) orientation {
	tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x0112 {
			if o := orientation(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}

// withTurn puts an EXIF segment that says nothing but the orientation behind the start of a JPEG, where it isn't upright anyway.
func withTurn(clean []byte, o orientation) []byte {
	if o < 2 {
		return clean
	}
	exif := []byte{0xFF, app1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(o), 0, 0, 0, 0, 0, 0}
	return slices.Insert(clean, 2, exif...)
}

const pngMark = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks of PNG (third edition, section 11) that draw the picture, its colours and its motion.
var pngKept = []string{
	"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
}

func stripPNG(raw []byte) ([]byte, error) {
	if !bytes.HasPrefix(raw, []byte(pngMark)) {
		return nil, ErrPicture
	}
	out := append(make([]byte, 0, len(raw)), pngMark...)
	for i := len(pngMark); i+12 <= len(raw); {
		size := int64(binary.BigEndian.Uint32(raw[i:]))
		end := int64(i) + 12 + size
		if end > int64(len(raw)) {
			return nil, ErrPicture
		}
		name := string(raw[i+4 : i+8])
		if slices.Contains(pngKept, name) {
			out = append(out, raw[i:end]...)
		}
		if name == "IEND" {
			return out, nil
		}
		i = int(end)
	}
	return nil, ErrPicture
}

// stripWebP keeps all chunks but EXIF and XMP, and takes their flags off the extended header (WebP container specification).
func stripWebP(raw []byte) ([]byte, error) {
	if len(raw) < 12 || string(raw[:4]) != "RIFF" || string(raw[8:12]) != "WEBP" {
		return nil, ErrPicture
	}
	out := append(make([]byte, 0, len(raw)), raw[:12]...)
	last := min(int64(len(raw)), 8+int64(binary.LittleEndian.Uint32(raw[4:])))
	for i := int64(12); i+8 <= last; {
		size := int64(binary.LittleEndian.Uint32(raw[i+4:]))
		end := i + 8 + size + size&1
		if i+8+size > last {
			return nil, ErrPicture
		}
		end = min(end, int64(len(raw)))
		switch name := string(raw[i : i+4]); name {
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP":
			out = append(out, raw[i:end]...)
		case "VP8X":
			if size < 10 {
				return nil, ErrPicture
			}
			flags := len(out) + 8
			out = append(out, raw[i:end]...)
			out[flags] &^= 0x08 | 0x04
		}
		i = end
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

// stripGIF drops comments and all application extensions but the one that repeats an animation (GIF89a, sections 24 and 26).
func stripGIF(raw []byte) ([]byte, error) {
	if len(raw) < 13 || string(raw[:4]) != "GIF8" {
		return nil, ErrPicture
	}
	i := 13 + tableSize(raw[10])
	if i > len(raw) {
		return nil, ErrPicture
	}
	out := append(make([]byte, 0, len(raw)), raw[:i]...)
	for i < len(raw) {
		from, keep := i, true
		switch raw[i] {
		case 0x3B: // trailer
			return append(out, 0x3B), nil
		case 0x2C: // image descriptor, colours, code size, data
			if i+10 > len(raw) {
				return nil, ErrPicture
			}
			i += 10 + tableSize(raw[i+9]) + 1
		case 0x21: // extension
			if i+3 > len(raw) {
				return nil, ErrPicture
			}
			keep = raw[i+1] == 0xF9 || raw[i+1] == 0x01 || raw[i+1] == 0xFF && bytes.HasPrefix(raw[i+3:], []byte("NETSCAPE2.0"))
			i += 2
		default:
			return nil, ErrPicture
		}
		for i < len(raw) && raw[i] != 0 {
			i += 1 + int(raw[i])
		}
		if i++; i > len(raw) {
			return nil, ErrPicture
		}
		if keep {
			out = append(out, raw[from:i]...)
		}
	}
	return nil, ErrPicture
}

// tableSize is the length of the table of colours that the flags announce.
func tableSize(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}
