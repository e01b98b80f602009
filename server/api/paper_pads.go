package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/tenants"
)

// PaperPads hands pads to the press and takes documents back. It is a paper.Pads.
type PaperPads struct {
	Margin  *pad.Margin
	Files   *file.Service
	Tenants *tenants.Service
}

// Draft implements paper.Pads.
func (w PaperPads) Draft(ctx context.Context, in tenants.Scope, id string) (paper.Draft, error) {
	p, texts, err := w.Margin.Documents(ctx, in, pad.ID(id))
	if err != nil {
		return paper.Draft{}, err
	}
	parties, err := w.parties(ctx, in)
	if err != nil {
		return paper.Draft{}, err
	}
	d := paper.Draft{Title: p.Title, Parallel: p.Kind == pad.Parallel, Texts: map[lang.Tag]json.RawMessage{}, Parties: map[lang.Tag][]string{}, Zone: time.UTC}
	for _, l := range p.Langs {
		tag := lang.Tag(l)
		d.Langs = append(d.Langs, tag)
		d.Texts[tag] = texts[l]
		for _, t := range parties {
			name, _ := t.Name.For(tag)
			d.Parties[tag] = append(d.Parties[tag], name)
		}
	}
	if own := in.Tenant(); own != "" {
		t, err := w.Tenants.Tenant(ctx, own)
		if err != nil {
			return paper.Draft{}, fmt.Errorf("read who prints pad %s: %w", id, err)
		}
		d.Maker, _ = t.Name.For(t.Lang)
		d.Unit = t.Unit
		if zone, err := time.LoadLocation(t.Zone); err == nil {
			d.Zone = zone
		}
	}
	return d, nil
}

// parties lists who shares the scope's space.
func (w PaperPads) parties(ctx context.Context, in tenants.Scope) ([]tenants.Tenant, error) {
	ids := []tenants.TenantID{in.Tenant()}
	if pact, ok := in.Space().Pact(); ok {
		p, err := w.Tenants.Pact(ctx, in, pact)
		if err != nil {
			return nil, fmt.Errorf("read the parties of %s: %w", in.Space(), err)
		}
		ids = p.Joined()
	}
	all := make([]tenants.Tenant, len(ids))
	for i, id := range ids {
		t, err := w.Tenants.Tenant(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read party %s: %w", id, err)
		}
		all[i] = t
	}
	return all, nil
}

// Replace implements paper.Pads.
func (w PaperPads) Replace(ctx context.Context, in tenants.Scope, id string, l lang.Tag, content json.RawMessage) error {
	return w.Margin.Import(ctx, in, pad.ID(id), string(l), content)
}

// Shows implements paper.Pads.
func (w PaperPads) Shows(ctx context.Context, in tenants.Scope, id string, pictures []string) error {
	ids := make([]file.ID, len(pictures))
	for i, p := range pictures {
		ids[i] = file.ID(p)
	}
	return w.Files.Use(ctx, in, ids, pad.Pad{ID: pad.ID(id)}.Ref())
}

// PaperPictures keeps the pictures of documents among the files. It is a paper.Files.
type PaperPictures struct{ Files *file.Service }

// mostPicture bounds a picture that is printed.
const mostPicture = 32 << 20

// Picture implements paper.Files. Of a picture in a form that documents don't carry it gives the preview.
func (p PaperPictures) Picture(ctx context.Context, in tenants.Scope, id string) ([]byte, error) {
	known, err := p.Files.File(ctx, in, file.ID(id))
	if err != nil {
		return nil, err
	}
	part := file.Itself
	if known.Type == "image/webp" && known.Preview != "" {
		part = file.Preview
	}
	content, err := p.Files.Open(ctx, in, known.ID, part)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	raw, err := io.ReadAll(io.LimitReader(content, mostPicture))
	if err != nil {
		return nil, fmt.Errorf("read picture %s: %w", id, err)
	}
	return raw, nil
}

// Bring implements paper.Files.
func (p PaperPictures) Bring(ctx context.Context, in tenants.Scope, reach tenants.Reach, name string, raw []byte) (string, error) {
	f, err := p.Files.Bring(ctx, in, reach, file.Draft{Name: name, Body: bytes.NewReader(raw)})
	return string(f.ID), err
}
