package approval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// Document is the frozen bytes that the parties approve. Its SHA-256 is of exactly these bytes.
type Document struct {
	ID     ID     `bson:"-"` // of its approval
	Rev    int64  `bson:"-"`
	SHA256 string `bson:"sha256"`
	Body   []byte `bson:"body"`

	Papers []Paper `bson:"-"` // that its texts show
}

// Format names the form of the frozen document.
const Format = "naru-approval-document/1"

// The frozen document's JSON. Its members are part of what is hashed: none is ever renamed.
type (
	frozen struct {
		Format   string        `json:"format"`
		Approval string        `json:"approval"`
		Space    string        `json:"space"`
		Subject  frozenRef     `json:"subject"`
		Intent   string        `json:"intent"`
		Asked    string        `json:"asked"`
		Title    frozenText    `json:"title"`
		Parties  []frozenParty `json:"parties"`
		Facts    any           `json:"facts"`
		Texts    []frozenWords `json:"texts"`
		Files    []frozenFile  `json:"files"`
	}
	frozenRef struct {
		Noun string `json:"noun"`
		ID   string `json:"id"`
	}
	frozenText struct {
		Source string            `json:"source"`
		Said   map[string]string `json:"said"`
	}
	frozenParty struct {
		ID     string     `json:"id"`
		Tenant string     `json:"tenant"`
		Name   frozenText `json:"name"`
	}
	frozenWords struct {
		Lang    string `json:"lang"`
		Content any    `json:"content"`
	}
	frozenFile struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
		Bytes  int64  `json:"bytes"`
	}
)

// document freezes what a subject says for its sides. The same subject gives the same bytes.
func document(a Approval, space string, s Subject, sides []Side, papers []Paper) (Document, error) {
	f := frozen{
		Format: Format, Approval: string(a.ID), Space: space, Subject: frozenRef{a.About.Noun, a.About.ID}, Intent: string(a.Intent),
		Asked: a.Asked.UTC().Format(time.RFC3339), Title: plain(s.Title), Parties: []frozenParty{}, Facts: s.Facts, Texts: []frozenWords{}, Files: []frozenFile{},
	}
	for _, side := range sides {
		f.Parties = append(f.Parties, frozenParty{side.ID, string(side.Tenant), plain(side.Name)})
	}
	slices.SortFunc(f.Parties, func(a, b frozenParty) int { return strings.Compare(a.ID, b.ID) }) // who turns a key first is no part of the text
	for _, t := range s.Texts {
		f.Texts = append(f.Texts, frozenWords{string(t.Lang), t.Content})
	}
	for _, p := range papers {
		f.Files = append(f.Files, frozenFile{p.File, p.Name, p.SHA256, p.Bytes})
	}
	raw, err := Canonical(f)
	if err != nil {
		return Document{}, fmt.Errorf("freeze %s %s: %w", a.About.Noun, a.About.ID, err)
	}
	if len(raw) > MostDocument {
		return Document{}, ErrDocumentLarge
	}
	sum := sha256.Sum256(raw)
	return Document{ID: a.ID, SHA256: hex.EncodeToString(sum[:]), Body: raw, Papers: papers}, nil
}

func plain(t lang.Text) frozenText {
	f := frozenText{Source: string(t.Source), Said: map[string]string{}}
	for tag, v := range t.In {
		f.Said[string(tag)] = v.Value
	}
	return f
}

// pictures lists the files that the texts show, each once, in the order they come. It knows of the editor's nodes only that a picture names its file.
func pictures(texts []Text) ([]string, error) {
	var all []string
	for _, t := range texts {
		raw, err := json.Marshal(t.Content)
		if err != nil {
			return nil, fmt.Errorf("read a text: %w", err)
		}
		var node any
		if err := json.Unmarshal(raw, &node); err != nil {
			return nil, fmt.Errorf("read a text: %w", err)
		}
		all = shown(all, node)
	}
	return all, nil
}

func shown(all []string, node any) []string {
	switch n := node.(type) {
	case []any:
		for _, c := range n {
			all = shown(all, c)
		}
	case map[string]any:
		if attrs, ok := n["attrs"].(map[string]any); ok && n["type"] == "picture" {
			if id, ok := attrs["file"].(string); ok && id != "" && !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(n)) {
			all = shown(all, n[name])
		}
	}
	return all
}
