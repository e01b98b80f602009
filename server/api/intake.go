package api

import (
	"bytes"
	"context"
	"io"
	"mime"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/tenants/unit"
)

// ImportIn names a list that was brought in an address.
type ImportIn struct {
	ID string `path:"id" maxLength:"36"`
}

// ImportDeedIn is a deed on a list, at the revision its doer saw.
type ImportDeedIn struct {
	ImportIn
	IfMatch
}

func importOut(c Call, b intake.Batch, err error) (*one[Import], error) {
	if err != nil {
		return nil, err
	}
	return whole(c.viewImport(b), b.Rev), nil
}

func listImports(ctx context.Context, c Call, in *struct{ Asked }) (*listOut[Import], error) {
	p, err := c.Intake.Batches(ctx, c.In, in.page())
	return list(p, c.viewImport), err
}

func beginImport(ctx context.Context, c Call, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same import once"`
	Body struct {
		File     string `json:"file" maxLength:"36" doc:"a file that stands in one's home"`
		Name     string `json:"name,omitempty" maxLength:"480" doc:"of the source; lists of the same name and columns are read alike; the file's name if left out"`
		Sheet    string `json:"sheet,omitempty" maxLength:"200" doc:"of a workbook; the first that holds a list if left out"`
		Encoding string `json:"encoding,omitempty" enum:"utf-8,cp949,gb18030,shift-jis,euc-jp,utf-16le,utf-16be" doc:"of text; found out if left out"`
	}
}) (*one[Import], error) {
	b, err := c.Intake.Begin(ctx, c.In, intake.Draft{
		File: in.Body.File, Name: in.Body.Name, How: intake.Reading{Sheet: in.Body.Sheet, Encoding: in.Body.Encoding}, Key: in.Key,
	})
	return importOut(c, b, err)
}

func readImport(ctx context.Context, c Call, in *ImportIn) (*one[Import], error) {
	b, err := c.Intake.Batch(ctx, c.In, intake.ID(in.ID))
	return importOut(c, b, err)
}

func mapImport(ctx context.Context, c Call, in *struct {
	ImportDeedIn
	Body struct {
		Columns []string `json:"columns" nullable:"false" maxItems:"100" doc:"what each column holds; empty for one that is left out"`
		Kind    string   `json:"kind,omitempty" enum:",SISTER,GOODWILL,FRIENDSHIP,FIELD_MOU,ECONOMIC,LOI,MULTI,NONE" doc:"of rows that name none"`
		Country string   `json:"country,omitempty" maxLength:"2" doc:"of partners in rows that name none"`
	}
}) (*one[Import], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	m := intake.Mapping{Kind: intake.Kind(in.Body.Kind), Country: unit.Country(in.Body.Country)}
	for _, f := range in.Body.Columns {
		m.Columns = append(m.Columns, intake.Field(f))
	}
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	b, err := c.Intake.Map(ctx, c.In, reach, intake.ID(in.ID), rev, m)
	return importOut(c, b, err)
}

func settleImport(ctx context.Context, c Call, in *struct {
	ImportDeedIn
	Body struct {
		Decisions []ImportDecision `json:"decisions" nullable:"false" minItems:"1" maxItems:"500"`
	}
}) (*one[Import], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	var all []intake.Decision
	for _, d := range in.Body.Decisions {
		all = append(all, intake.Decision{Line: d.Line, Field: intake.Field(d.Field), Text: d.Text, Take: d.Take})
	}
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	b, err := c.Intake.Settle(ctx, c.In, reach, intake.ID(in.ID), rev, all)
	return importOut(c, b, err)
}

func runImport(ctx context.Context, c Call, in *ImportDeedIn) (*one[Import], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	b, err := c.Intake.Start(ctx, c.In, intake.ID(in.ID), rev)
	return importOut(c, b, err)
}

func undoImport(ctx context.Context, c Call, in *ImportDeedIn) (*one[Import], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	b, err := c.Intake.Undo(ctx, c.In, intake.ID(in.ID), rev)
	return importOut(c, b, err)
}

func dropImport(ctx context.Context, c Call, in *ImportDeedIn) (*nothing, error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	return nil, c.Intake.Drop(ctx, c.In, intake.ID(in.ID), rev)
}

func listImportRows(ctx context.Context, c Call, in *struct {
	ImportIn
	Asked
	Verdict string `query:"verdict" enum:"accepted,guessed,person,same,rejected"`
}) (*listOut[ImportRow], error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	p, err := c.Intake.Lines(ctx, c.In, intake.ID(in.ID), intake.Verdict(in.Verdict), in.page())
	return list(p, n.importRow), err
}

func listDoubts(ctx context.Context, c Call, in *ImportIn) (*struct {
	Body struct {
		Items []ImportDoubt `json:"items" nullable:"false"`
	}
}, error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.Intake.Doubts(ctx, c.In, intake.ID(in.ID))
	if err != nil {
		return nil, err
	}
	out := &struct {
		Body struct {
			Items []ImportDoubt `json:"items" nullable:"false"`
		}
	}{}
	out.Body.Items = []ImportDoubt{}
	for _, d := range all {
		out.Body.Items = append(out.Body.Items, ImportDoubt{ImportRemark: n.importRemark(d.Remark), Rows: d.Rows, First: d.First})
	}
	return out, nil
}

// SheetAsked says how a sheet is wanted.
type SheetAsked struct {
	Format string `query:"format" enum:"csv,xlsx" default:"csv"`
	Lang   string `query:"lang" enum:"ko,en,zh-Hans,ja" default:"ko" doc:"of its head and of what is said in it"`
}

func reportImport(ctx context.Context, c Call, in *struct {
	ImportIn
	SheetAsked
}) (*sheetOut, error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	s, err := c.Intake.Report(ctx, c.In, intake.ID(in.ID), n.reportWords(lang.Tag(in.Lang)))
	if err != nil {
		return nil, err
	}
	return in.send(s, "report")
}

// send answers with a sheet for saving.
func (a SheetAsked) send(s intake.Sheet, name string) (*sheetOut, error) {
	write, media := s.CSV, "text/csv; charset=utf-8"
	if a.Format == "xlsx" {
		write, media = s.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	raw, err := write()
	if err != nil {
		return nil, err
	}
	return &sheetOut{
		Type: media, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": name + "." + a.Format}),
		Body: streamed(io.NopCloser(bytes.NewReader(raw)), int64(len(raw))),
	}, nil
}
