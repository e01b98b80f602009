package api

import (
	"bytes"
	"context"
	"io"
	"mime"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/paper"
)

// paperOut is a printed document.
type paperOut struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Cache       string `header:"Cache-Control"`
	Body        func(huma.Context)
}

func sendPaper(p paper.Printed, err error) (*paperOut, error) {
	if err != nil {
		return nil, err
	}
	return &paperOut{
		Type: p.Type, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": p.Name}), Policy: filePolicy, Cache: "private, no-store",
		Body: streamed(io.NopCloser(bytes.NewReader(p.Bytes)), int64(len(p.Bytes))),
	}, nil
}

// printPad prints a pad in all of its languages, or in those that are named.
func printPad(ctx context.Context, c Call, in *struct {
	PadIn
	Form string `query:"form" enum:"pdf,docx,hwpx" required:"true"`
	Lang string `query:"lang" maxLength:"160" doc:"one of the pad's languages or several, by commas, in the order to print them; all if not said"`
}) (*paperOut, error) {
	o := paper.Order{Pad: in.Pad, Form: paper.Form(in.Form)}
	for l := range strings.SplitSeq(in.Lang, ",") {
		if l = strings.TrimSpace(l); l != "" {
			o.Langs = append(o.Langs, lang.Tag(l))
		}
	}
	return sendPaper(c.Papers.Print(ctx, c.In, o))
}

// MostImport bounds a document that is brought into a pad.
const MostImport = 25 << 20

// Imported says what became of a document that was brought into a pad.
type Imported struct {
	Form  string         `json:"form" enum:"docx,hwpx"`
	Title string         `json:"title,omitempty" doc:"of the document itself; it isn't taken into the text"`
	Left  []ImportedLeft `json:"left" nullable:"false" doc:"what isn't as it was in the file"`
}

// ImportedLeft is something that isn't as it was in a file.
type ImportedLeft struct {
	What  string `json:"what" enum:"comments,headers,objects,pictures,outside,hidden,deletions,insertions,boxes,formulas,nested,links,clauses,title"`
	Count int    `json:"count"`
}

// importPad makes a document the text of a pad in one language. What stood there is kept as a version.
func importPad(ctx context.Context, c Call, in *struct {
	PadIn
	Bytes
	Lang string `query:"lang" maxLength:"35" doc:"one of the pad's languages; not needed where it has one"`
}) (*struct{ Body Imported }, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	raw, err := in.whole(MostImport)
	if err != nil {
		return nil, err
	}
	report, err := c.Papers.Import(ctx, c.In, reach, paper.Brought{Pad: in.Pad, Lang: lang.Tag(in.Lang), Bytes: raw})
	if err != nil {
		return nil, err
	}
	v := Imported{Form: string(report.Form), Title: report.Title, Left: []ImportedLeft{}}
	for _, l := range report.Left {
		v.Left = append(v.Left, ImportedLeft(l))
	}
	return &struct{ Body Imported }{v}, nil
}
