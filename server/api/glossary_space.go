package api

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"slices"
	"unicode/utf16"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/tenants"
)

// TermLine is one notion as a reader finds it: her tenant's words over her network's over the table's.
type TermLine struct {
	ID      string            `json:"id"`
	Rev     int64             `json:"rev,omitempty" doc:"where a space says it"`
	Code    string            `json:"code"`
	Group   string            `json:"group,omitempty"`
	Space   string            `json:"space,omitempty" doc:"that says it; absent for the table"`
	Words   map[string]string `json:"words"`
	Status  string            `json:"status" enum:"preferred,admitted,forbidden,kept"`
	Instead map[string]string `json:"instead" doc:"of a forbidden word: what to use"`
	Note    string            `json:"note,omitempty"`
	Source  string            `json:"source,omitempty"`
	Member  string            `json:"member,omitempty" doc:"who said it, in one's own tenant"`
	Tenant  string            `json:"tenant,omitempty"`
	At      string            `json:"at,omitempty"`
	May     map[string]bool   `json:"may"`
}

// TermLines is a page of a space's glossary.
type TermLines struct {
	List[TermLine]
	May map[string]bool `json:"may"`
}

// TermWish is what somebody says of a notion.
type TermWish struct {
	Code    string            `json:"code,omitempty" maxLength:"60" doc:"of the table's notion; left out for one of one's own"`
	Words   map[string]string `json:"words"`
	Status  string            `json:"status" enum:"preferred,admitted,forbidden,kept"`
	Instead map[string]string `json:"instead,omitempty"`
	Note    string            `json:"note,omitempty" maxLength:"4000"`
	Source  string            `json:"source,omitempty" maxLength:"1200"`
}

func (w TermWish) wish() term.Wish {
	return term.Wish{Code: w.Code, Words: readWords(w.Words), Status: term.Status(w.Status), Instead: readWords(w.Instead), Note: w.Note, Source: w.Source}
}

func readWords(all map[string]string) term.Words {
	out := term.Words{}
	for tag, word := range all {
		out[lang.Tag(tag)] = word
	}
	return out
}

func viewWords(all term.Words) map[string]string {
	out := map[string]string{}
	for tag, word := range all {
		out[string(tag)] = word
	}
	return out
}

// viewTerm shows a line; only what the space itself says may be edited in it.
func (c Call) viewTerm(l term.Line) TermLine {
	edit := l.Space == c.In.Space() && c.In.May(tenants.EditTerm)
	v := TermLine{
		ID: string(l.ID), Rev: l.Rev, Code: l.Code, Group: l.Group, Space: string(l.Space), Words: viewWords(l.Words), Status: string(l.Status),
		Instead: viewWords(l.Instead), Note: l.Note, Source: l.Source, Tenant: string(l.Tenant), At: stamp(l.At), May: map[string]bool{"edit": edit, "remove": edit},
	}
	if l.Tenant != "" && l.Tenant == c.In.Tenant() {
		v.Member = string(l.By)
	}
	return v
}

// layers are the scopes whose words count for the caller, the nearest first: her home, the space she is in, her networks.
func (c Call) layers(ctx context.Context) ([]tenants.Scope, error) {
	if c.Who.Guest() != "" {
		return []tenants.Scope{c.In}, nil
	}
	home, err := c.Authority.Enter(ctx, c.Who, c.Who.Home())
	if err != nil {
		return nil, err
	}
	nets, err := c.Authority.Networks(ctx, c.Who)
	return append([]tenants.Scope{home, c.In}, nets...), err
}

func (c Call) book(ctx context.Context) (*term.Book, error) {
	layers, err := c.layers(ctx)
	if err != nil {
		return nil, err
	}
	return c.Terms.Book(ctx, layers...)
}

func listTerms(ctx context.Context, c Call, in *struct {
	InSpace
	Asked
	Q      string `query:"q" maxLength:"200" doc:"stands in one of its words"`
	Status string `query:"status" enum:"preferred,admitted,forbidden,kept"`
	Group  string `query:"group" maxLength:"40" doc:"of the table; own for what isn't in it"`
	Own    bool   `query:"own" doc:"only what this space itself says"`
}) (*struct{ Body TermLines }, error) {
	book, err := c.book(ctx)
	if err != nil {
		return nil, err
	}
	found := book.Search(in.Q, term.Status(in.Status))
	if in.Own {
		found = slices.DeleteFunc(found, func(l term.Line) bool { return l.Space != c.In.Space() })
	}
	if in.Group != "" {
		found = slices.DeleteFunc(found, func(l term.Line) bool { return cmp.Or(l.Group, "own") != in.Group })
	}
	p, err := page.Cut(found, "terms "+in.Space+" "+in.Status+" "+in.Group+" "+in.Q, func(l term.Line) string { return l.Code }, in.page())
	if err != nil {
		return nil, err
	}
	return &struct{ Body TermLines }{TermLines{List: list(p, c.viewTerm).Body, May: map[string]bool{"add": c.In.May(tenants.EditTerm)}}}, nil
}

func (c Call) termOut(e term.Entry, err error) (*one[TermLine], error) {
	if err != nil {
		return nil, err
	}
	return whole(c.viewTerm(term.Line{Entry: e, Space: c.In.Space()}), e.Rev), nil
}

// TermIn names a space's own entry in an address.
type TermIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

func readTerm(ctx context.Context, c Call, in *TermIn) (*one[TermLine], error) {
	return c.termOut(c.Terms.Entry(ctx, c.In, term.ID(in.ID)))
}

func addTerm(ctx context.Context, c Call, in *struct {
	InSpace
	Body TermWish
}) (*one[TermLine], error) {
	return c.termOut(c.Terms.Add(ctx, c.In, in.Body.wish()))
}

func changeTerm(ctx context.Context, c Call, in *struct {
	TermIn
	IfMatch
	Body TermWish
}) (*one[TermLine], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	return c.termOut(c.Terms.Change(ctx, c.In, term.ID(in.ID), rev, in.Body.wish()))
}

func removeTerm(ctx context.Context, c Call, in *struct {
	TermIn
	IfMatch
}) (*nothing, error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	return nil, c.Terms.Remove(ctx, c.In, term.ID(in.ID), rev)
}

// sheetOut is a sheet for saving.
type sheetOut struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

func exportTerms(ctx context.Context, c Call, in *struct {
	InSpace
	Format string `query:"format" enum:"csv,tsv" default:"csv"`
}) (*sheetOut, error) {
	sheet, err := c.Terms.Export(ctx, c.In, term.Format(in.Format))
	if err != nil {
		return nil, err
	}
	media := map[string]string{"csv": "text/csv", "tsv": "text/tab-separated-values"}[in.Format]
	return &sheetOut{
		Type: media + "; charset=utf-8", Disposition: `attachment; filename="glossary.` + in.Format + `"`,
		Body: streamed(io.NopCloser(bytes.NewReader(sheet)), int64(len(sheet))),
	}, nil
}

// TermImport says what became of a sheet's rows.
type TermImport struct {
	Added   int         `json:"added"`
	Changed int         `json:"changed"`
	Same    int         `json:"same"`
	Wrong   []TermWrong `json:"wrong" nullable:"false"`
}

// TermWrong is a row that was left out, and why.
type TermWrong struct {
	Line   int            `json:"line"`
	Code   string         `json:"code"`
	Fields []ProblemField `json:"fields,omitempty"`
}

func importTerms(ctx context.Context, c Call, in *struct {
	InSpace
	Bytes
}) (*struct{ Body TermImport }, error) {
	sheet, err := in.whole(sheetBody)
	if err != nil {
		return nil, err
	}
	done, err := c.Terms.Import(ctx, c.In, sheet)
	if err != nil {
		return nil, err
	}
	v := TermImport{Added: done.Added, Changed: done.Changed, Same: done.Same, Wrong: []TermWrong{}}
	for _, w := range done.Wrong {
		if fault.KindOf(w.Err) == fault.Internal {
			return nil, w.Err
		}
		p := ProblemOf(w.Err, "")
		v.Wrong = append(v.Wrong, TermWrong{Line: w.Line, Code: p.Code, Fields: p.Fields})
	}
	return &struct{ Body TermImport }{v}, nil
}

// TermMark is a word in a text that is not to be used. Start and End count UTF-16 units, as browsers do.
type TermMark struct {
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Code    string `json:"code"`
	Instead string `json:"instead,omitempty"`
	Note    string `json:"note,omitempty"`
}

func markTerms(ctx context.Context, c Call, in *struct {
	InSpace
	Body struct {
		Text string `json:"text" maxLength:"20000"`
		Lang string `json:"lang,omitempty" maxLength:"35" doc:"guessed if not said"`
	}
}) (*struct {
	Body struct {
		Items []TermMark `json:"items" nullable:"false"`
	}
}, error) {
	book, err := c.book(ctx)
	if err != nil {
		return nil, err
	}
	text, tag := in.Body.Text, lang.Tag(in.Body.Lang)
	if tag == "" {
		tag = lang.Guess(text)
	}
	out := &struct {
		Body struct {
			Items []TermMark `json:"items" nullable:"false"`
		}
	}{}
	out.Body.Items = []TermMark{}
	for _, f := range book.Marks(text, tag) {
		start := units(text[:f.Start])
		out.Body.Items = append(out.Body.Items, TermMark{
			Start: start, End: start + units(text[f.Start:f.End]), Code: f.Line.Code, Instead: f.Line.Instead[tag], Note: f.Line.Note,
		})
	}
	return out, nil
}

// units counts the UTF-16 units of a text.
func units(s string) int { return len(utf16.Encode([]rune(s))) }
