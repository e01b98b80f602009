package api

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/tenants"
)

// InterpreterIn names an interpreter in an address.
type InterpreterIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// InterpreterDeedIn is a deed on a row of a pool, at the revision its doer saw.
type InterpreterDeedIn struct {
	InterpreterIn
	IfMatch
}

func (in InterpreterDeedIn) at() (interpreter.At, error) {
	rev, err := in.rev()
	return interpreter.At{ID: interpreter.ID(in.ID), Rev: rev}, err
}

func (in InterpreterDeedIn) change(c Call, deed func(interpreter.At) (interpreter.Interpreter, error)) (*one[PoolInterpreter], error) {
	at, err := in.at()
	if err != nil {
		return nil, err
	}
	x, err := deed(at)
	return interpreterOut(c, x, err)
}

func interpreterOut(c Call, x interpreter.Interpreter, err error) (*one[PoolInterpreter], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewInterpreter(x, c.In), x.Rev), nil
}

// InterpretersAsked narrows a list of interpreters.
type InterpretersAsked struct {
	Asked
	From  string `query:"from" maxLength:"35" doc:"a language; with to"`
	To    string `query:"to" maxLength:"35"`
	Mode  string `query:"mode" enum:"consecutive,simultaneous,whispered"`
	Field string `query:"field" maxLength:"3" doc:"the code of a sector"`
	Grade string `query:"grade" enum:"conference,formal,escort,volunteer"`
	State string `query:"state" enum:"active,retired"`
	Start string `query:"start" maxLength:"40" doc:"who is free from this moment; with end"`
	End   string `query:"end" maxLength:"40"`
	Zone  string `query:"zone" maxLength:"60" doc:"by whose clock days are counted"`
	Words string `query:"q" maxLength:"100" doc:"in a name, or in what she knows"`
}

func (a InterpretersAsked) filter() (interpreter.Filter, error) {
	var c fault.Check
	f := interpreter.Filter{
		Mode: interpreter.Mode(a.Mode), Field: a.Field, Grade: a.Grade, State: interpreter.State(a.State), Words: a.Words,
		Start: moment(&c, "start", a.Start), End: moment(&c, "end", a.End), Zone: zoneOf(a.Zone),
	}
	c.That(f.Start.IsZero() == f.End.IsZero(), "end", "required")
	if a.From != "" || a.To != "" {
		f.From, f.To = readTag(&c, "from", a.From), readTag(&c, "to", a.To)
	}
	return f, c.Err()
}

func listAllInterpreters(ctx context.Context, c Call, in *InterpretersAsked) (*listOut[InterpreterRow], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	p, err := c.Interpreters.Everywhere(ctx, reach, f, in.page())
	return list(p, viewInterpreterRow), err
}

// InterpreterPool is one page of a space's pool.
type InterpreterPool struct {
	List[InterpreterRow]
	May map[string]bool `json:"may"`
}

func listInterpreters(ctx context.Context, c Call, in *struct {
	InSpace
	InterpretersAsked
}) (*struct{ Body InterpreterPool }, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	p, err := c.Interpreters.Interpreters(ctx, c.In, f, in.page())
	if err != nil {
		return nil, err
	}
	return &struct{ Body InterpreterPool }{InterpreterPool{List: list(p, viewInterpreterRow).Body, May: interpreter.Able(c.In)}}, nil
}

// InterpreterSaid is what an owner says of an interpreter.
type InterpreterSaid struct {
	Name   Text              `json:"name"`
	Pairs  []InterpreterPair `json:"pairs" nullable:"false" maxItems:"20"`
	Modes  []string          `json:"modes" nullable:"false" maxItems:"3" doc:"consecutive, simultaneous, whispered"`
	Fields []string          `json:"fields" nullable:"false" maxItems:"12" doc:"codes of sectors"`
	Words  []string          `json:"words" nullable:"false" maxItems:"30" doc:"of special knowledge"`
	Grade  string            `json:"grade" enum:"conference,formal,escort,volunteer"`
	Rates  []InterpreterRate `json:"rates" nullable:"false" maxItems:"12"`
	Away   []InterpreterAway `json:"away" nullable:"false" maxItems:"60"`
	Mail   string            `json:"mail,omitempty" maxLength:"400"`
	Phone  string            `json:"phone,omitempty" maxLength:"100"`
	Note   string            `json:"note,omitempty" maxLength:"4000"`
	Basis  string            `json:"basis" enum:"consent,contract,public_task" doc:"on what ground the data are kept"`
	Given  string            `json:"given" maxLength:"10" doc:"a day"`
	Purge  string            `json:"purge" maxLength:"10" doc:"the day on which they are taken away"`
}

func (s InterpreterSaid) said(c Call, before interpreter.Said) (interpreter.Said, error) {
	var check fault.Check
	out := interpreter.Said{
		Card: interpreter.Card{
			Name: s.Name.said(&check, "name", before.Card.Name, c.Now()),
			Pairs: each(s.Pairs, func(p InterpreterPair) interpreter.Pair {
				return interpreter.Pair{From: lang.Tag(p.From), To: lang.Tag(p.To), Both: p.Both}
			}),
			Modes: each(s.Modes, func(m string) interpreter.Mode { return interpreter.Mode(m) }), Fields: strings0(s.Fields), Words: strings0(s.Words), Grade: s.Grade,
			Rates: make([]interpreter.Rate, len(s.Rates)), Away: each(s.Away, func(d InterpreterAway) interpreter.Days { return interpreter.Days(d) }),
		},
		Contact: interpreter.Contact{Mail: s.Mail, Phone: s.Phone, Note: s.Note}, Ground: interpreter.Ground{Basis: s.Basis, Given: s.Given, Purge: s.Purge},
	}
	for i, r := range s.Rates {
		amount, ok := money.Minor(r.Currency, r.Amount)
		check.That(ok, spot("rates", i)+"amount", "not_an_amount")
		out.Card.Rates[i] = interpreter.Rate{Mode: interpreter.Mode(r.Mode), Per: r.Per, Currency: r.Currency, Amount: amount}
	}
	return out, check.Err()
}

func addInterpreter(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key adds the same interpreter once"`
	Body InterpreterSaid
}) (*one[PoolInterpreter], error) {
	said, err := in.Body.said(c, interpreter.Said{})
	if err != nil {
		return nil, err
	}
	x, err := c.Interpreters.Add(ctx, c.In, said, once[interpreter.ID](c, "interpreter", in.Key))
	return interpreterOut(c, x, err)
}

func readInterpreterCard(ctx context.Context, c Call, in *InterpreterIn) (*one[PoolInterpreter], error) {
	x, err := c.Interpreters.Interpreter(ctx, c.In, interpreter.ID(in.ID))
	return interpreterOut(c, x, err)
}

func changeInterpreter(ctx context.Context, c Call, in *struct {
	InterpreterDeedIn
	Body InterpreterSaid
}) (*one[PoolInterpreter], error) {
	return in.change(c, func(at interpreter.At) (interpreter.Interpreter, error) {
		return c.Interpreters.Change(ctx, c.In, at, func(before interpreter.Said) (interpreter.Said, error) { return in.Body.said(c, before) })
	})
}

func forgetInterpreter(ctx context.Context, c Call, in *InterpreterDeedIn) (*nothing, error) {
	at, err := in.at()
	if err != nil {
		return nil, err
	}
	return nil, c.Interpreters.Forget(ctx, c.In, at)
}

func retireInterpreter(ctx context.Context, c Call, in *InterpreterDeedIn) (*one[PoolInterpreter], error) {
	return in.change(c, func(at interpreter.At) (interpreter.Interpreter, error) { return c.Interpreters.Retire(ctx, c.In, at) })
}

func restoreInterpreter(ctx context.Context, c Call, in *InterpreterDeedIn) (*one[PoolInterpreter], error) {
	return in.change(c, func(at interpreter.At) (interpreter.Interpreter, error) { return c.Interpreters.Restore(ctx, c.In, at) })
}

func rateInterpreter(ctx context.Context, c Call, in *struct {
	InterpreterDeedIn
	Body struct {
		Engagement string `json:"engagement" maxLength:"36"`
		Mark       int    `json:"mark" minimum:"1" maximum:"5"`
		Note       string `json:"note,omitempty" maxLength:"4000"`
	}
}) (*one[PoolInterpreter], error) {
	return in.change(c, func(at interpreter.At) (interpreter.Interpreter, error) {
		return c.Interpreters.Rate(ctx, c.In, at, in.Body.Engagement, in.Body.Mark, in.Body.Note)
	})
}

// SheetImport says what became of a sheet's rows.
type SheetImport struct {
	Added   int          `json:"added"`
	Changed int          `json:"changed"`
	Same    int          `json:"same"`
	Wrong   []SheetWrong `json:"wrong" nullable:"false"`
}

// SheetWrong is a row that was left out, and why.
type SheetWrong struct {
	Line   int            `json:"line"`
	Code   string         `json:"code"`
	Fields []ProblemField `json:"fields,omitempty"`
}

// wrongRow says why a row was left out; what went wrong with us is an error.
func wrongRow(line int, err error) (SheetWrong, error) {
	if fault.KindOf(err) == fault.Internal {
		return SheetWrong{}, err
	}
	p := ProblemOf(err, "")
	return SheetWrong{Line: line, Code: p.Code, Fields: p.Fields}, nil
}

func importInterpreters(ctx context.Context, c Call, in *struct {
	InSpace
	Bytes
}) (*struct{ Body SheetImport }, error) {
	sheet, err := in.whole(sheetBody)
	if err != nil {
		return nil, err
	}
	done, err := c.Interpreters.Import(ctx, c.In, sheet)
	if err != nil {
		return nil, err
	}
	v := SheetImport{Added: done.Added, Changed: done.Changed, Same: done.Same, Wrong: []SheetWrong{}}
	for _, w := range done.Wrong {
		row, err := wrongRow(w.Line, w.Err)
		if err != nil {
			return nil, err
		}
		v.Wrong = append(v.Wrong, row)
	}
	return &struct{ Body SheetImport }{v}, nil
}

func exportInterpreters(ctx context.Context, c Call, in *struct {
	InSpace
	Body struct {
		Reason string `json:"reason" maxLength:"4000" doc:"it stands in the audit trail"`
	}
}) (*sheetOut, error) {
	sheet, err := c.Interpreters.Export(ctx, c.In, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return csvOut("interpreters-"+c.Now().Format(time.DateOnly), sheet), nil
}

func csvOut(name string, sheet []byte) *sheetOut {
	return &sheetOut{
		Type: "text/csv; charset=utf-8", Disposition: `attachment; filename="` + name + `.csv"`, Body: streamed(io.NopCloser(bytes.NewReader(sheet)), int64(len(sheet))),
	}
}

// PoolInterpreter is one person of a pool, as much of her as the reader may know.
type PoolInterpreter struct {
	InterpreterRow
	Mail    string                  `json:"mail,omitempty" doc:"to the owner alone"`
	Phone   string                  `json:"phone,omitempty" doc:"to the owner alone"`
	Note    string                  `json:"note,omitempty" doc:"to the owner alone"`
	Basis   string                  `json:"basis,omitempty" doc:"to the owner alone"`
	Given   string                  `json:"given,omitempty" doc:"to the owner alone"`
	Purge   string                  `json:"purge,omitempty" doc:"to the owner alone"`
	History []InterpreterEngagement `json:"history" nullable:"false" doc:"the last first; to others than the owner their own alone"`
	Created string                  `json:"created"`
	May     map[string]bool         `json:"may"`
}

// InterpreterRow is an interpreter in a list.
type InterpreterRow struct {
	ID      string            `json:"id"`
	Rev     int64             `json:"rev"`
	Space   string            `json:"space"`
	Owner   string            `json:"owner"`
	State   string            `json:"state" enum:"active,retired"`
	Name    Text              `json:"name"`
	Pairs   []InterpreterPair `json:"pairs" nullable:"false"`
	Modes   []string          `json:"modes" nullable:"false"`
	Fields  []string          `json:"fields" nullable:"false"`
	Words   []string          `json:"words" nullable:"false"`
	Grade   string            `json:"grade" enum:"conference,formal,escort,volunteer"`
	Rates   []InterpreterRate `json:"rates" nullable:"false"`
	Away    []InterpreterAway `json:"away" nullable:"false"`
	Mark    int               `json:"mark" doc:"the mean in tenths, of the engagements the reader may know; 0 for none"`
	Held    int               `json:"held" doc:"engagements she came to"`
	Missed  int               `json:"missed"`
	Updated string            `json:"updated"`
}

// InterpreterPair is two languages and the direction she works in.
type InterpreterPair struct {
	From string `json:"from" maxLength:"35"`
	To   string `json:"to" maxLength:"35"`
	Both bool   `json:"both" doc:"and back"`
}

// InterpreterRate is what she is paid.
type InterpreterRate struct {
	Mode     string `json:"mode,omitempty" doc:"consecutive, simultaneous, whispered; any if not said" maxLength:"20"`
	Per      string `json:"per" enum:"hour,half_day,day"`
	Currency string `json:"currency" maxLength:"3"`
	Amount   string `json:"amount" maxLength:"20" doc:"an exact decimal"`
}

// InterpreterAway is a stretch of days on which she isn't available, the last one included.
type InterpreterAway struct {
	From string `json:"from" maxLength:"10"`
	To   string `json:"to" maxLength:"10"`
}

// InterpreterEngagement is one duty for which she was asked.
type InterpreterEngagement struct {
	ID       string `json:"id"`
	Space    string `json:"space,omitempty" doc:"of the meeting, to who asked her alone"`
	Meeting  string `json:"meeting,omitempty"`
	By       string `json:"by" doc:"who asked"`
	Start    string `json:"start"`
	End      string `json:"end"`
	From     string `json:"from"`
	To       string `json:"to"`
	Mode     string `json:"mode"`
	Standing string `json:"standing" enum:"asked,accepted,declined,withdrawn,came,absent"`
	Mark     int    `json:"mark"`
	Note     string `json:"note,omitempty"`
}

func viewInterpreterRow(x interpreter.Interpreter) InterpreterRow {
	mark, _ := x.Mark()
	return InterpreterRow{
		ID: string(x.ID), Rev: x.Rev, Space: string(x.Stands), Owner: string(x.Owner), State: string(x.State), Name: viewText(x.Card.Name),
		Pairs: each(x.Card.Pairs, func(p interpreter.Pair) InterpreterPair { return InterpreterPair{string(p.From), string(p.To), p.Both} }),
		Modes: texts(x.Card.Modes), Fields: strings0(x.Card.Fields), Words: strings0(x.Card.Words), Grade: x.Card.Grade,
		Rates: each(x.Card.Rates, func(r interpreter.Rate) InterpreterRate {
			return InterpreterRate{string(r.Mode), r.Per, r.Currency, money.Amount(r.Currency, r.Amount)}
		}),
		Away: each(x.Card.Away, func(d interpreter.Days) InterpreterAway { return InterpreterAway(d) }), Mark: mark, Held: x.Held(), Missed: x.Missed(), Updated: stamp(x.Updated),
	}
}

func viewInterpreter(x interpreter.Interpreter, in tenants.Scope) PoolInterpreter {
	v := PoolInterpreter{
		InterpreterRow: viewInterpreterRow(x), Mail: x.Contact.Mail, Phone: x.Contact.Phone, Note: x.Contact.Note, Basis: x.Ground.Basis, Given: x.Ground.Given,
		Purge: x.Ground.Purge, History: []InterpreterEngagement{}, Created: stamp(x.Created), May: x.Rights(in).May,
	}
	for i := len(x.History) - 1; i >= 0; i-- {
		e := x.History[i]
		row := InterpreterEngagement{
			ID: e.ID, By: string(e.By), Start: stamp(e.Start), End: stamp(e.End), From: string(e.From), To: string(e.To), Mode: string(e.Mode), Standing: string(e.Standing),
			Mark: e.Mark, Note: e.Note,
		}
		if e.By == in.Tenant() {
			row.Space, row.Meeting = string(e.Space), e.Meeting
		}
		v.History = append(v.History, row)
	}
	return v
}
