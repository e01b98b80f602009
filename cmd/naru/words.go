package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/server/outside"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// interpreting is how texts are put into other languages.
type interpreting struct {
	InterpretInside bool `help:"Let tenants name translation engines on one's own network, and without TLS. Whoever may set an engine can then ask anything there."`
}

// interpreter returns what has texts put into other languages.
func (h *installation) interpreter(s settings, terms *term.Service, door interpret.Sealer, authority *tenants.Authority) *interpret.Service {
	way, plain := outside.Refused, interpret.Refused
	if s.InterpretInside {
		way, plain = outside.Allowed, interpret.Allowed
	}
	home := func(t tenants.TenantID) tenants.Scope {
		return authority.Steward(tenants.HomeOf(t), tenants.Errand{Name: "interpret"})
	}
	return interpret.NewService(interpret.Parts{
		Store: h.kept.Engines(), Sealer: door, Glossary: glossary{terms, authority, h.kept.Register()}, Engine: interpret.NewLibreTranslate(outside.New(way).Transport()),
		Home: home, Plain: plain, Now: time.Now,
	})
}

// glossary tells engines the words of whoever has a text put into another language. It is an interpret.Glossary.
type glossary struct {
	terms     *term.Service
	authority *tenants.Authority
	register  tenants.Register
}

// book is the glossary of the scope's tenant: its own words over those of the space over its networks'. The house reads its own for it.
func (g glossary) book(ctx context.Context, in tenants.Scope) (*term.Book, error) {
	layers := []tenants.Scope{in}
	if t := in.Tenant(); t != "" {
		errand := tenants.Errand{Name: "interpret"}
		layers = []tenants.Scope{g.authority.Steward(tenants.HomeOf(t), errand), in}
		pacts, err := g.register.PactsOf(ctx, t)
		if err != nil {
			return nil, fmt.Errorf("list the networks of %s: %w", t, err)
		}
		for _, p := range pacts {
			if party, _ := p.Party(t); p.Kind == tenants.Network && p.Active() && party.Standing == tenants.Joined {
				layers = append(layers, g.authority.Steward(tenants.PactSpace(p.ID), errand))
			}
		}
	}
	return g.terms.Book(ctx, layers...)
}

// Fixed implements interpret.Glossary.
func (g glossary) Fixed(ctx context.Context, in tenants.Scope, text string, from, to lang.Tag) ([]interpret.Fixed, error) {
	book, err := g.book(ctx, in)
	if err != nil {
		return nil, err
	}
	var all []interpret.Fixed
	for _, f := range book.Fixed(text, from, to) {
		all = append(all, interpret.Fixed(f))
	}
	return all, nil
}

// Amend implements interpret.Glossary.
func (g glossary) Amend(ctx context.Context, in tenants.Scope, text string, tag lang.Tag) (string, error) {
	book, err := g.book(ctx, in)
	if err != nil {
		return "", err
	}
	return book.Amend(text, tag), nil
}

// tongue has messages put into other languages. It is a chat.Translator.
type tongue struct{ engines *interpret.Service }

// Translate implements chat.Translator.
func (t tongue) Translate(ctx context.Context, in tenants.Scope, text string, from, to lang.Tag) (string, string, error) {
	r, err := t.engines.Translate(ctx, in, interpret.Pair{From: from, To: to}, text)
	if errors.Is(err, interpret.ErrOff) {
		err = chat.ErrNoTranslator
	}
	return r.Text, r.Tool, err
}

// attached are the files that messages show. It is a chat.Files.
type attached struct{ files *file.Service }

func fileIDs(ids []string) []file.ID {
	all := make([]file.ID, len(ids))
	for i, id := range ids {
		all[i] = file.ID(id)
	}
	return all
}

// Known implements chat.Files.
func (a attached) Known(ctx context.Context, in tenants.Scope, ids []string) ([]chat.File, error) {
	known, err := a.files.Known(ctx, in, fileIDs(ids))
	all := make([]chat.File, len(known))
	for i, f := range known {
		all[i] = chat.File{ID: string(f.ID), Name: f.Name, Type: f.Type, Bytes: f.Bytes, Width: f.Width, Height: f.Height}
	}
	return all, err
}

// Use implements chat.Files.
func (a attached) Use(ctx context.Context, in tenants.Scope, ids []string, by fact.Ref) error {
	return a.files.Use(ctx, in, fileIDs(ids), by)
}

// guardFiles has the files that an object shows be seen by those alone who may read it. It comes after all nouns are open.
func (h *installation) guardFiles() {
	for noun := range h.Objects {
		h.Files.Guard(noun, h.Objects)
	}
}

// messages says who may see what messages show. It is a file.Guard.
type messages struct{ rooms *chat.Service }

// Shows implements file.Guard.
func (m messages) Shows(ctx context.Context, in tenants.Scope, u file.Use) (bool, error) {
	shows, err := m.rooms.Shows(ctx, in, chat.MessageID(u.ID))
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return shows, err
}
