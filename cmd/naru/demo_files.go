package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/prose"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
)

//go:embed demo/*.json demo/cases/*.json
var demoFiles embed.FS

// said is a text of the demo in several languages.
type said map[lang.Tag]string

type demoNetwork struct {
	Tenants []struct {
		ID      tenants.TenantID
		Type    tenants.Kind
		Unit    string
		Country string
		Zone    string
		Lang    lang.Tag
		Name    said
		Members []struct {
			Key   string
			Title said
			Email string
			Roles []string
			Lang  lang.Tag
		}
	}
	Units []struct {
		Slug    string
		Country string
		Name    said
	}
	Pacts []struct {
		Kind      tenants.PactKind
		Convenor  tenants.TenantID
		InvitedBy tenants.TenantID `json:"invited_by"`
		Members   []tenants.TenantID
		Name      said
		Source    string
		Tie       struct{ Since string }
	}
}

type demoCase struct {
	Key        string
	Tenant     tenants.TenantID
	Type       library.Type
	Sectors    []string
	Tags       []string
	YearFrom   int `json:"year_from"`
	YearTo     int `json:"year_to"`
	Place      string
	Partners   []string
	Contact    said
	SourceLang lang.Tag `json:"source_lang"`
	Sources    []library.Source
	Title      said
	Summary    said
	Parts      map[library.Part]said
	Origin     map[lang.Tag]lang.Origin
	State      library.State
}

type demoAdoptions struct {
	Adoptions []struct {
		Case   string
		Tenant tenants.TenantID
		By     string
		Lang   lang.Tag
		Public bool
		Steps  []struct {
			To     library.Phase
			Reason said
		}
	}
}

// readDemo reads one of the demo's files.
func readDemo(name string, into any) error {
	raw, err := demoFiles.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (s said) text(source lang.Tag, origin map[lang.Tag]lang.Origin) lang.Text {
	return saidIn(s, source, origin, func(v string) string { return v })
}

// saidIn turns a text of the demo into what is kept, the source first so that the others are bound to it.
func saidIn[T ~string](s said, source lang.Tag, origin map[lang.Tag]lang.Origin, make func(string) T) lang.Said[T] {
	out := lang.Said[T]{Source: source}
	tags := []lang.Tag{source}
	for tag := range s {
		if tag != source {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags[1:])
	for _, tag := range tags {
		o := origin[tag]
		if o == "" {
			o = lang.Human
		}
		out = out.Say(tag, lang.Version[T]{Value: make(s[tag]), Origin: o})
	}
	return out
}

// content is what a case of the demo says, as it is kept.
func (c demoCase) content() library.Content {
	out := library.Content{
		Type: c.Type, Source: c.SourceLang, Title: c.Title.text(c.SourceLang, c.Origin), Summary: c.Summary.text(c.SourceLang, c.Origin), Contact: c.Contact.text(c.SourceLang, nil),
		Parts: map[library.Part]library.Rich{}, Sectors: c.Sectors, Tags: c.Tags, YearFrom: c.YearFrom, YearTo: c.YearTo, Place: c.Place, Partners: c.Partners,
		Sources: c.Sources,
	}
	for part, s := range c.Parts {
		out.Parts[part] = saidIn(s, c.SourceLang, c.Origin, func(v string) prose.Doc { return prose.FromPlain(v) })
	}
	return out
}
