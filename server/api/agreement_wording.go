package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/pad"
)

// wording returns what an agreement says, by number and in all its languages: the clauses of the pad that it is written in together, else the articles that
// were typed. A pad that isn't there any more, such as that of a pact one has left, leaves the articles.
func (c Call) wording(ctx context.Context, a agreement.Agreement) ([]agreement.Article, error) {
	if a.Pad == "" {
		return a.Content.Articles, nil
	}
	of, docs, err := c.Margin.Documents(ctx, c.In, pad.ID(a.Pad))
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return a.Content.Articles, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the wording of %s: %w", a.ID, err)
	}
	return padClauses(of.Langs, docs)
}

// writtenNode is as much of the editor's JSON as is needed to read it as plain text.
type writtenNode struct {
	Type    string                  `json:"type"`
	Text    string                  `json:"text"`
	Attrs   map[string]any          `json:"attrs"`
	Marks   []struct{ Type string } `json:"marks"`
	Content []writtenNode           `json:"content"`
}

// plain is what a node says, a line for each of its blocks. What is proposed and not accepted yet isn't said.
func (n writtenNode) plain() string {
	if slices.ContainsFunc(n.Marks, func(m struct{ Type string }) bool { return m.Type == "insertion" }) {
		return ""
	}
	if n.Type == "hardBreak" {
		return "\n"
	}
	var b strings.Builder
	b.WriteString(n.Text)
	for i, x := range n.Content {
		inline := x.Type == "text" || x.Type == "hardBreak"
		if said := x.plain(); said != "" {
			if i > 0 && !inline && b.Len() > 0 {
				b.WriteString("\n")
			}
			b.WriteString(said)
		}
	}
	return b.String()
}

// padClauses reads the texts of a pad as articles: what stands in no clause first, under no number, then the clauses in the order of the first language that
// has them. A number that stands twice in a language is read as one.
func padClauses(langs []string, docs map[string][]byte) ([]agreement.Article, error) {
	all := []agreement.Article{{}}
	say := func(number, tag string, title, text string) {
		i := slices.IndexFunc(all, func(x agreement.Article) bool { return x.Number == number })
		if i < 0 {
			i = len(all)
			all = append(all, agreement.Article{Number: number})
		}
		all[i].Title = sayMore(all[i].Title, lang.Tag(tag), title)
		all[i].Text = sayMore(all[i].Text, lang.Tag(tag), text)
	}
	for _, tag := range langs {
		var doc writtenNode
		if err := json.Unmarshal(docs[tag], &doc); err != nil {
			return nil, fmt.Errorf("read the text in %s: %w", tag, err)
		}
		for _, n := range doc.Content {
			if n.Type != "clause" {
				say("", tag, "", n.plain())
				continue
			}
			title := ""
			if len(n.Content) > 0 && n.Content[0].Type == "heading" {
				title, n.Content = n.Content[0].plain(), n.Content[1:]
			}
			number := strings.TrimSpace(fmt.Sprint(cmp.Or(n.Attrs["number"], any("?"))))
			say(cmp.Or(number, "?"), tag, title, n.plain())
		}
	}
	if all[0].Text.Empty() {
		all = all[1:]
	}
	return all, nil
}

// sayMore adds a line to what is said in a language.
func sayMore(t lang.Text, tag lang.Tag, line string) lang.Text {
	if line == "" {
		return t
	}
	if before, ok := t.In[tag]; ok && before.Value != "" {
		line = before.Value + "\n" + line
	}
	if t.Empty() {
		return lang.Plain(tag, line)
	}
	return t.Say(tag, lang.Version[string]{Value: line, Origin: lang.Human})
}
