package paper

import (
	"context"
	"fmt"
)

// Bundle prints documents as one PDF, each from a page of its own with pages numbered for itself: letters, of which each goes to somebody else. It returns
// ErrNoFonts or ErrBusy.
func (s *Service) Bundle(ctx context.Context, of Doc, docs []Doc) (Printed, error) {
	leave, err := s.sit(ctx)
	if err != nil {
		return Printed{}, err
	}
	defer leave()
	raw, err := s.Fonts.bundle(of, docs)
	return Printed{Name: of.Name + "." + string(PDF), Type: mediaTypes[PDF], Bytes: raw}, err
}

// bundle paints all sheets with one set of fonts. What the file says of itself stands in the first document.
func (f *Fonts) bundle(of Doc, docs []Doc) ([]byte, error) {
	cases, all := f.typecase(), []*sheet{}
	for i, d := range docs {
		p := newPager()
		set := &flow{cases: cases}
		if err := set.document(p, d); err != nil {
			return nil, fmt.Errorf("print letter %d of %q: %w", i+1, of.Name, err)
		}
		sheets := p.end()
		if err := footed(sheets, cases, d); err != nil {
			return nil, fmt.Errorf("number the pages of letter %d of %q: %w", i+1, of.Name, err)
		}
		all = append(all, sheets...)
	}
	return paint(all, cases, of)
}
