package pad

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// mostName bounds a version's name, in characters.
const mostName = 120

// NameVersion keeps the pad as it is now, under a name.
func (m *Margin) NameVersion(ctx context.Context, in tenants.Scope, p ID, name string) (Version, error) {
	var c fault.Check
	c.Line("name", name, fault.Required, mostName)
	if err := c.Err(); err != nil {
		return Version{}, err
	}
	of, err := m.book.Pad(ctx, in, p)
	if err != nil {
		return Version{}, err
	}
	return m.keep(ctx, in, of, Version{Name: name, Cause: Named}, VersionNamed, fact.Detail{"name": name})
}

// KeepVersion keeps the pad by itself, in a pause of the writing, if its words are others than in the last version; else it returns that one.
func (m *Margin) KeepVersion(ctx context.Context, in tenants.Scope, p ID) (Version, error) {
	of, err := m.book.Pad(ctx, in, p)
	if err != nil {
		return Version{}, err
	}
	return m.keep(ctx, in, of, Version{Cause: Paused}, VersionKept, nil)
}

// keep keeps the pad as it is now, and tells the deed by which that came. A version that would say what the last one says is only kept
// where somebody asks for it.
func (m *Margin) keep(ctx context.Context, in tenants.Scope, of Pad, v Version, k fact.Kind, with fact.Detail) (Version, error) {
	if !in.May(tenants.WritePad) {
		return v, tenants.ErrForbidden
	}
	shelf := m.store.In(in)
	last, err := m.last(ctx, in, of.ID)
	if err != nil {
		return v, err
	}
	texts, seq, err := m.roots(ctx, in, of)
	if err != nil {
		return v, err
	}
	kept, hash, err := writeTexts(of.Langs, texts)
	if err != nil {
		return v, err
	}
	at := m.now().UTC()
	if v.Cause == Paused && !due(last, hash, at) || v.Cause == Before && last.Hash == hash {
		return last, nil
	}
	if v.By, err = m.hand(ctx, in); err != nil {
		return v, err
	}
	v.ID, v.Pad, v.At, v.Seq, v.Hash = id.At[VersionID](at), of.ID, at, seq, hash
	if v.Writers, err = m.book.Writers(ctx, in, of.ID, last.Seq); err != nil {
		return v, fmt.Errorf("who wrote pad %s: %w", of.ID, err)
	}
	about := fact.Detail{"version": string(v.ID)}
	maps.Copy(about, with)
	quiet, err := in.Tell(TextsKept, onPad(of.ID), at, nil)
	if err != nil {
		return v, err
	}
	told, err := in.Tell(k, onPad(of.ID), at, about)
	if err != nil {
		return v, err
	}
	// The texts come first: a version whose texts aren't there would promise what it can't give.
	if err := shelf.AddTexts(ctx, Texts{Version: v.ID, Pad: of.ID, In: kept}, quiet); err != nil {
		return v, fmt.Errorf("keep the texts of pad %s: %w", of.ID, err)
	}
	if err := shelf.AddVersion(ctx, v, told); err != nil {
		return v, fmt.Errorf("keep a version of pad %s: %w", of.ID, err)
	}
	v.Rev = 1
	return v, nil
}

// last returns the newest version, the zero one where there is none.
func (m *Margin) last(ctx context.Context, in tenants.Scope, p ID) (Version, error) {
	found, err := m.store.In(in).Versions(ctx, p, "", page.Ask{Size: 1})
	if err != nil || len(found.Items) == 0 {
		return Version{}, err
	}
	return found.Items[0], nil
}

// writeTexts writes the texts of all languages, and their hash.
func writeTexts(langs []string, texts map[string][]yjs.Node) (map[string]string, string, error) {
	kept := map[string]string{}
	sum := sha256.New()
	for _, lang := range slices.Sorted(slices.Values(langs)) {
		raw, err := WriteDocument(texts[lang])
		if err != nil {
			return nil, "", err
		}
		kept[lang] = string(raw)
		fmt.Fprintf(sum, "%s %d\n%s", lang, len(raw), raw)
	}
	return kept, hex.EncodeToString(sum.Sum(nil)), nil
}

// Versions lists a pad's versions.
func (m *Margin) Versions(ctx context.Context, in tenants.Scope, p ID, c Cause, ask page.Ask) (page.Of[Version], error) {
	if _, err := m.book.Pad(ctx, in, p); err != nil {
		return page.Of[Version]{}, err
	}
	return m.store.In(in).Versions(ctx, p, c, ask)
}

// Version returns one of the pad's versions with its texts.
func (m *Margin) Version(ctx context.Context, in tenants.Scope, p ID, vid VersionID) (Version, Texts, error) {
	if _, err := m.book.Pad(ctx, in, p); err != nil {
		return Version{}, Texts{}, err
	}
	v, err := m.store.In(in).Version(ctx, vid)
	if err == nil && v.Pad != p {
		err = ErrVersionNotFound
	}
	if err != nil {
		return v, Texts{}, err
	}
	t, err := m.store.In(in).Texts(ctx, vid)
	if err != nil {
		err = fmt.Errorf("read version %s: %w", vid, err)
	}
	return v, t, err
}

// Restore makes a version's texts the pad's again, as an edit like others. What stood there is kept as a version first, so that it can be had
// back in the same way.
func (m *Margin) Restore(ctx context.Context, in tenants.Scope, p ID, vid VersionID) error {
	v, texts, err := m.Version(ctx, in, p, vid)
	if err != nil {
		return err
	}
	roots := map[string][]yjs.Node{}
	for lang, raw := range texts.In {
		if roots[RootOf(lang)], err = ReadDocument([]byte(raw)); err != nil {
			return fmt.Errorf("read version %s: %w", vid, err)
		}
	}
	return m.replace(ctx, in, p, roots, Restored, fact.Detail{"restored": string(vid), "name": v.Name})
}

// Import makes a document the text of one of the pad's languages, as an edit like others.
func (m *Margin) Import(ctx context.Context, in tenants.Scope, p ID, lang string, raw []byte) error {
	if _, err := m.language(ctx, in, p, lang); err != nil {
		return err
	}
	nodes, err := ReadDocument(raw)
	if err != nil {
		return err
	}
	return m.replace(ctx, in, p, map[string][]yjs.Node{RootOf(lang): nodes}, Imported, fact.Detail{"lang": lang})
}

func (m *Margin) replace(ctx context.Context, in tenants.Scope, p ID, roots map[string][]yjs.Node, k fact.Kind, with fact.Detail) error {
	of, err := m.book.Pad(ctx, in, p)
	if err != nil {
		return err
	}
	if !in.May(k.Needs()) {
		return tenants.ErrForbidden
	}
	if err := of.writable(); err != nil {
		return err
	}
	if _, err := m.keep(ctx, in, of, Version{Cause: Before}, VersionKept, nil); err != nil {
		return err
	}
	if err := m.book.Replace(ctx, in, p, roots); err != nil {
		return fmt.Errorf("replace the texts of pad %s: %w", p, err)
	}
	// What stands now is a version too: it says who restored or imported what.
	_, err = m.keep(ctx, in, of, Version{Cause: After}, k, with)
	return err
}
