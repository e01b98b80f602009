package paper

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Service prints pads and brings documents into them.
type Service struct {
	Parts
	seats chan struct{} // of those who print or read at a time
}

// Parts is what a Service is made of.
type Parts struct {
	Pads  Pads
	Files Files
	Fonts *Fonts
	Now   func() time.Time
}

// Pads holds what is written together. A pad that isn't for who stands in the scope isn't there.
type Pads interface {
	// Draft returns a pad as it is now.
	Draft(ctx context.Context, in tenants.Scope, pad string) (Draft, error)
	// Replace makes the editor's content the pad's in one of its languages, as one edit that can be taken back.
	Replace(ctx context.Context, in tenants.Scope, pad string, l lang.Tag, content json.RawMessage) error
	// Shows notes that a pad shows pictures.
	Shows(ctx context.Context, in tenants.Scope, pad string, pictures []string) error
}

// Draft is a pad on its way to paper.
type Draft struct {
	Title    lang.Text
	Langs    []lang.Tag
	Parallel bool // the same agreement in all of its languages
	Texts    map[lang.Tag]json.RawMessage
	Parties  map[lang.Tag][]string // their names in each language
	Maker    string                // the organisation that prints it
	Unit     string                // its code, for the file's name
	Zone     *time.Location        // in which it dates what it prints
}

// Files keeps pictures.
type Files interface {
	// Picture returns the bytes of a picture, in a form that documents carry if there is one.
	Picture(ctx context.Context, in tenants.Scope, id string) ([]byte, error)
	// Bring keeps a picture and returns its id.
	Bring(ctx context.Context, in tenants.Scope, reach tenants.Reach, name string, raw []byte) (string, error)
}

// seatsAtOnce is how many documents are printed or read at a time: each may take a hundred megabytes for a moment.
const seatsAtOnce = 2

// New returns the service.
func New(p Parts) *Service { return &Service{Parts: p, seats: make(chan struct{}, seatsAtOnce)} }

// sit waits for a seat until ctx ends. It returns ErrBusy if none was free by then.
func (s *Service) sit(ctx context.Context) (leave func(), err error) {
	select {
	case s.seats <- struct{}{}:
		return func() { <-s.seats }, nil
	case <-ctx.Done():
		return nil, ErrBusy.After(10 * time.Second)
	}
}

// Order says how a pad is to be printed.
type Order struct {
	Pad   string
	Form  Form
	Langs []lang.Tag // in their order; all of the pad's where none is named
}

// Printed is a document as a file.
type Printed struct {
	Name  string
	Type  string
	Bytes []byte
}

// Types of media, by form.
var mediaTypes = map[Form]string{
	PDF: "application/pdf", DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", HWPX: "application/vnd.hancom.hwpx",
}

// Print prints a pad. It returns ErrForm, ErrLang, ErrNoFonts, or ErrBusy.
func (s *Service) Print(ctx context.Context, in tenants.Scope, o Order) (Printed, error) {
	if mediaTypes[o.Form] == "" {
		return Printed{}, ErrForm
	}
	draft, err := s.Pads.Draft(ctx, in, o.Pad)
	if err != nil {
		return Printed{}, err
	}
	if len(o.Langs) == 0 {
		o.Langs = draft.Langs
	}
	leave, err := s.sit(ctx)
	if err != nil {
		return Printed{}, err
	}
	defer leave()
	d := Doc{At: s.Now().In(draft.Zone), Maker: draft.Maker}
	left := mostPrintedPictures
	for i, l := range o.Langs {
		if !slices.Contains(draft.Langs, l) || slices.Contains(o.Langs[:i], l) {
			return Printed{}, ErrLang
		}
		blocks, err := FromEditor(draft.Texts[l])
		if err != nil {
			return Printed{}, fmt.Errorf("read pad %s in %s: %w", o.Pad, l, err)
		}
		s.pictures(ctx, in, blocks, &left)
		t := Text{Lang: l, Blocks: blocks, Parties: draft.Parties[l]}
		t.Title, _ = draft.Title.For(l)
		d.Texts = append(d.Texts, t)
	}
	d.Name = named(draft, o, d)
	p := Printed{Name: d.Name + "." + string(o.Form), Type: mediaTypes[o.Form]}
	switch o.Form {
	case PDF:
		p.Bytes, err = s.Fonts.ToPDF(d)
	case DOCX:
		p.Bytes, err = s.Fonts.ToDOCX(d)
	default:
		p.Bytes, err = ToHWPX(d)
	}
	return p, err
}

// Set prints a document that was made elsewhere, as PDF. It returns ErrNoFonts or ErrBusy.
func (s *Service) Set(ctx context.Context, d Doc) (Printed, error) {
	leave, err := s.sit(ctx)
	if err != nil {
		return Printed{}, err
	}
	defer leave()
	raw, err := s.Fonts.ToPDF(d)
	return Printed{Name: d.Name + "." + string(PDF), Type: mediaTypes[PDF], Bytes: raw}, err
}

// mostPrintedPictures bounds the bytes of pictures in one document.
const mostPrintedPictures = 64 << 20

// pictures gives pictures their pixels. One that can't be had is printed as what it shows, in words.
func (s *Service) pictures(ctx context.Context, in tenants.Scope, blocks []Block, left *int) {
	for i, b := range blocks {
		switch b := b.(type) {
		case Picture:
			raw, err := s.Files.Picture(ctx, in, b.File)
			if err != nil || len(raw) > *left {
				continue
			}
			if image, ok := NewImage(raw); ok {
				*left -= len(raw)
				b.Image = image
				blocks[i] = b
			}
		case Clause:
			s.pictures(ctx, in, b.Blocks, left)
		case Quote:
			s.pictures(ctx, in, b.Blocks, left)
		case List:
			for _, item := range b.Items {
				s.pictures(ctx, in, item, left)
			}
		case Table:
			for _, row := range b.Rows {
				for _, c := range row {
					s.pictures(ctx, in, c.Blocks, left)
				}
			}
		}
	}
}

// named makes the name of a file: who printed what, in which languages, and when.
func named(draft Draft, o Order, d Doc) string {
	parts := []string{draft.Unit, d.Texts[0].Title}
	if len(draft.Langs) > 1 {
		all := make([]string, len(o.Langs))
		for i, l := range o.Langs {
			all[i] = string(l)
		}
		parts = append(parts, strings.Join(all, "+"))
	}
	parts = append(parts, d.At.Format("2006-01-02"))
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || unicode.IsControl(r) || unicode.IsSpace(r) {
			return '-'
		}
		return r
	}, strings.Join(parts, "_"))
	const most = 120
	if runes := []rune(name); len(runes) > most {
		name = string(runes[:most-11]) + name[len(name)-11:]
	}
	return name
}

// Brought is a document that somebody brings into a pad.
type Brought struct {
	Pad   string
	Lang  lang.Tag
	Bytes []byte
}

// Import makes what a document says the text of a pad in one of its languages. What stood there is kept as a version. Nothing changes where it returns an
// error: any of this package's for the file, or the pad's own.
func (s *Service) Import(ctx context.Context, in tenants.Scope, reach tenants.Reach, b Brought) (Report, error) {
	draft, err := s.Pads.Draft(ctx, in, b.Pad)
	if err != nil {
		return Report{}, err
	}
	if b.Lang == "" && len(draft.Langs) == 1 {
		b.Lang = draft.Langs[0]
	}
	if !slices.Contains(draft.Langs, b.Lang) {
		return Report{}, ErrLang
	}
	leave, err := s.sit(ctx)
	if err != nil {
		return Report{}, err
	}
	defer leave()
	blocks, report, err := Read(b.Bytes, draft.Parallel)
	if err != nil {
		return Report{}, err
	}
	var kept []string
	if err := s.keep(ctx, in, reach, blocks, &kept); err != nil {
		return Report{}, fmt.Errorf("keep the pictures of a document: %w", err)
	}
	if err := s.Pads.Replace(ctx, in, b.Pad, b.Lang, ToEditor(blocks)); err != nil {
		return Report{}, err
	}
	if len(kept) > 0 {
		if err := s.Pads.Shows(ctx, in, b.Pad, kept); err != nil {
			return Report{}, fmt.Errorf("note the pictures of a document: %w", err)
		}
	}
	return report, nil
}

// keep brings the pictures of blocks to where files are kept.
func (s *Service) keep(ctx context.Context, in tenants.Scope, reach tenants.Reach, blocks []Block, kept *[]string) error {
	for i, b := range blocks {
		var inside [][]Block
		switch b := b.(type) {
		case Picture:
			id, err := s.Files.Bring(ctx, in, reach, fmt.Sprintf("picture-%d", len(*kept)+1), b.Image.Bytes)
			if err != nil {
				return err
			}
			*kept = append(*kept, id)
			b.File = id
			blocks[i] = b
		case Clause:
			inside = [][]Block{b.Blocks}
		case Quote:
			inside = [][]Block{b.Blocks}
		case List:
			inside = b.Items
		case Table:
			for _, row := range b.Rows {
				for _, c := range row {
					inside = append(inside, c.Blocks)
				}
			}
		}
		for _, blocks := range inside {
			if err := s.keep(ctx, in, reach, blocks, kept); err != nil {
				return err
			}
		}
	}
	return nil
}
