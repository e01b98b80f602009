package api

import (
	"context"

	"github.com/naru-network/naru/exchange/term"
)

// Term is one notion of the field, with its word in each language of the interface.
type Term struct {
	Code  string            `json:"code"`
	Group string            `json:"group"`
	Words map[string]string `json:"words"`
}

// Glossary is the list of terms, which is short enough to be read whole.
type Glossary struct {
	Items  []Term   `json:"items" nullable:"false"`
	Groups []string `json:"groups" nullable:"false"`
}

func readGlossary(_ context.Context, _ Call, in *struct {
	Group string `query:"group" maxLength:"40"`
}) (*struct{ Body Glossary }, error) {
	g := Glossary{Items: []Term{}, Groups: term.Groups()}
	for _, t := range term.All(in.Group) {
		v := Term{Code: t.Code, Group: t.Group, Words: map[string]string{}}
		for tag, word := range t.Words {
			v.Words[string(tag)] = word
		}
		g.Items = append(g.Items, v)
	}
	return &struct{ Body Glossary }{g}, nil
}
