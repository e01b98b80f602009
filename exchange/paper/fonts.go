package paper

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"weak"

	"github.com/naru-network/naru/base/lang"
)

// Fonts opens the fonts that printed documents carry. They lie packed and are unpacked while somebody prints: kept open for good they would hold
// some thirty megabytes.
type Fonts struct {
	files fs.FS
	mu    sync.Mutex
	open  map[string]weak.Pointer[face]
}

// NewFonts returns the fonts of a folder that the front end's build has made: kr-regular.ttf.gz, kr-bold.ttf.gz, and so on for sc and jp.
func NewFonts(folder fs.FS) *Fonts {
	return &Fonts{files: folder, open: map[string]weak.Pointer[face]{}}
}

// mostFont bounds a font that is unpacked.
const mostFont = 32 << 20

// face opens a font. It returns ErrNoFonts where the front end wasn't built.
func (f *Fonts) face(name string) (*face, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if open := f.open[name].Value(); open != nil {
		return open, nil
	}
	packed, err := fs.ReadFile(f.files, name+".ttf.gz")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoFonts.Because(err)
	} else if err != nil {
		return nil, fmt.Errorf("read font %s: %w", name, err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack font %s: %w", name, err)
	}
	font, err := io.ReadAll(io.LimitReader(z, mostFont))
	if err != nil {
		return nil, fmt.Errorf("unpack font %s: %w", name, err)
	}
	open, err := openFace(name, font)
	if err != nil {
		return nil, err
	}
	f.open[name] = weak.Make(open)
	return open, nil
}

// scripts says in which order fonts are asked for a character, by the language it stands in: the same character is drawn differently in China and Japan.
var scripts = map[lang.Tag][]string{
	lang.Korean:   {"kr", "sc", "jp"},
	lang.English:  {"kr", "sc", "jp"},
	lang.Chinese:  {"sc", "jp", "kr"},
	lang.Japanese: {"jp", "sc", "kr"},
}

// typecase is the fonts open for one document, with the characters each must show.
type typecase struct {
	fonts *Fonts
	faces map[string]*face
	used  map[*face]map[rune]bool
}

func (f *Fonts) typecase() *typecase {
	return &typecase{fonts: f, faces: map[string]*face{}, used: map[*face]map[rune]bool{}}
}

func (t *typecase) face(name string) (*face, error) {
	if f := t.faces[name]; f != nil {
		return f, nil
	}
	f, err := t.fonts.face(name)
	if err != nil {
		return nil, err
	}
	t.faces[name], t.used[f] = f, map[rune]bool{}
	return f, nil
}

// unknown stands for characters that no font shows: the geta mark, as printers have always set it.
const unknown = '〓'

// pick returns the font that shows a character in a language and weight, the character to draw, and whether it must be thickened for want of a bold one.
func (t *typecase) pick(r rune, l lang.Tag, bold bool) (f *face, drawn rune, thick bool, err error) {
	if r > 0xffff || r < ' ' {
		r = unknown // documents address characters of the first plane only
	}
	order := scripts[l]
	if order == nil {
		order = scripts[lang.Korean]
	}
	for _, drawn = range []rune{r, unknown} {
		for _, script := range order {
			if bold {
				if f, err = t.face(script + "-bold"); err != nil {
					return nil, 0, false, err
				}
				if f.shows(drawn) {
					t.used[f][drawn] = true
					return f, drawn, false, nil
				}
			}
			if f, err = t.face(script + "-regular"); err != nil {
				return nil, 0, false, err
			}
			if f.shows(drawn) {
				t.used[f][drawn] = true
				return f, drawn, bold, nil
			}
		}
	}
	return nil, 0, false, fmt.Errorf("no font shows %U: %w", unknown, errFont)
}

// characters lists what a font must show.
func (t *typecase) characters(f *face) []rune {
	all := make([]rune, 0, len(t.used[f]))
	for r := range t.used[f] {
		all = append(all, r)
	}
	slices.Sort(all)
	return all
}
