package api

import (
	"context"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/tenants"
)

// RecordIn names a record in an address.
type RecordIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// RecordDeedIn is a deed on a record, at the revision its doer saw.
type RecordDeedIn struct {
	RecordIn
	IfMatch
}

// change answers a deed on a record at the revision its doer saw.
func (in RecordDeedIn) change(ctx context.Context, c Call, deed func(ledger.At) (ledger.Record, error)) (*one[Record], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	r, err := deed(ledger.At{ID: ledger.ID(in.ID), Rev: rev})
	return exchangeOut(ctx, c, c.In, r, err)
}

// recordLinks are the records that a record belongs with.
type recordLinks struct{ answers, answeredBy *RecordLink }

func exchangeOut(ctx context.Context, c Call, in tenants.Scope, r ledger.Record, err error) (*one[Record], error) {
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	links, err := c.linked(ctx, in, r)
	if err != nil {
		return nil, err
	}
	return whole(n.record(r, in, links), r.Rev), nil
}

// linked finds what a counter-entry answers, and which answers a record.
func (c Call) linked(ctx context.Context, in tenants.Scope, r ledger.Record) (recordLinks, error) {
	var out recordLinks
	if r.Counter.Of != "" {
		old, err := c.Ledger.Record(ctx, in, r.Counter.Of)
		if err != nil {
			return out, err
		}
		out.answers = &RecordLink{string(old.ID), string(r.Counter.How), r.Counter.Reason, string(old.State)}
	}
	by, ok, err := c.Ledger.OpenCounter(ctx, in, r)
	if r.Replaced != "" {
		by, err = c.Ledger.Record(ctx, in, r.Replaced)
		ok = true
	}
	if err != nil || !ok {
		return out, err
	}
	out.answeredBy = &RecordLink{string(by.ID), string(by.Counter.How), by.Counter.Reason, string(by.State)}
	return out, nil
}

// RecordsAsked narrows a list of records.
type RecordsAsked struct {
	Year      string `query:"year" maxLength:"4"`
	Kind      string `query:"kind" maxLength:"10"`
	Sector    string `query:"sector" maxLength:"3"`
	Partner   string `query:"partner" maxLength:"60" doc:"the code of a side"`
	Stands    string `query:"stands" maxLength:"80" doc:"the space it stands in"`
	Direction string `query:"direction" enum:"IN,OUT,MUTUAL,THIRD,ONLINE" doc:"as one's own side sees it"`
	State     string `query:"state" enum:"draft,posted,corrected,confirmed,withdrawn,one_sided,countered"`
	Waits     bool   `query:"waits" doc:"only what waits for one's own side"`
	Series    string `query:"series" maxLength:"480"`
	About     string `query:"about" maxLength:"200" doc:"what it is of: its space, noun and id, parted by spaces"`
	Words     string `query:"q" maxLength:"100" doc:"in a title, a place, or the name of a side"`
}

func (a RecordsAsked) filter(c Call) ledger.Filter {
	f := ledger.Filter{
		Year: a.Year, Kind: ledger.Kind(a.Kind), Sector: a.Sector, Partner: a.Partner, Direction: ledger.Direction(a.Direction), As: string(c.Who.Tenant()),
		State: ledger.State(a.State), Series: a.Series, About: a.About, Stands: tenants.Space(a.Stands), Words: a.Words,
	}
	if a.Waits {
		f.Waits = c.Who.Tenant()
	}
	return f
}

func listAllRecords(ctx context.Context, c Call, in *struct {
	Asked
	RecordsAsked
}) (*listOut[RecordRow], error) {
	reach, n, err := c.reach(ctx)
	if err != nil {
		return nil, err
	}
	p, err := c.Ledger.Everywhere(ctx, reach, in.filter(c), in.page())
	return list(p, n.recordRow), err
}

func listRecords(ctx context.Context, c Call, in *struct {
	InSpace
	Asked
	RecordsAsked
}) (*listOut[RecordRow], error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	p, err := c.Ledger.Records(ctx, c.In, in.filter(c), in.page())
	return list(p, n.recordRow), err
}

// RecordTotals is what a list of records comes to.
type RecordTotals struct {
	Records  int            `json:"records" doc:"all that were found"`
	Counted  int            `json:"counted" doc:"exchanges that took place: confirmed or one-sided, and not answered by a counter-entry"`
	People   int            `json:"people" doc:"in these, as far as it is known"`
	Unknown  int            `json:"unknown" doc:"of these, how many don't say how many people"`
	Complete bool           `json:"complete" doc:"false where there are more than were counted"`
	ByYear   map[string]int `json:"by_year"`
	ByKind   map[string]int `json:"by_kind"`
	BySector map[string]int `json:"by_sector"`
	ByState  map[string]int `json:"by_state"`
}

func readRecordTotals(ctx context.Context, c Call, in *RecordsAsked) (*struct{ Body RecordTotals }, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	all, complete, err := c.Ledger.All(ctx, reach, in.filter(c))
	if err != nil {
		return nil, err
	}
	t := ledger.TotalsOf(all)
	return &struct{ Body RecordTotals }{RecordTotals{t.Records, t.Counted, t.People, t.Unknown, complete, t.ByYear, t.ByKind, t.BySector, t.ByState}}, nil
}

func beginRecord(ctx context.Context, c Call, in *struct {
	InSpace
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same record once"`
	Body RecordWish
}) (*one[Record], error) {
	w, err := in.Body.wish(c, ledger.Content{})
	if err != nil {
		return nil, err
	}
	r, err := c.Ledger.Begin(ctx, c.In, w, once[ledger.ID](c, "record", in.Key))
	return exchangeOut(ctx, c, c.In, r, err)
}

func readRecord(ctx context.Context, c Call, in *RecordIn) (*one[Record], error) {
	r, err := c.Ledger.Record(ctx, c.In, ledger.ID(in.ID))
	return exchangeOut(ctx, c, c.In, r, err)
}

func saveRecord(ctx context.Context, c Call, in *struct {
	RecordDeedIn
	Body RecordWish
}) (*one[Record], error) {
	return in.change(ctx, c, func(at ledger.At) (ledger.Record, error) {
		return c.Ledger.Save(ctx, c.In, at, func(r ledger.Record) (ledger.Wish, error) { return in.Body.wish(c, r.Content) })
	})
}

func dropRecord(ctx context.Context, c Call, in *RecordDeedIn) (*nothing, error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	return nil, c.Ledger.Drop(ctx, c.In, ledger.At{ID: ledger.ID(in.ID), Rev: rev})
}

func enterRecord(ctx context.Context, c Call, in *RecordDeedIn) (*one[Record], error) {
	return in.change(ctx, c, func(at ledger.At) (ledger.Record, error) { return c.Ledger.Enter(ctx, c.In, at) })
}

func reviewRecord(ctx context.Context, c Call, in *RecordDeedIn) (*one[Record], error) {
	return in.change(ctx, c, func(at ledger.At) (ledger.Record, error) { return c.Ledger.Review(ctx, c.In, at) })
}

func postRecord(ctx context.Context, c Call, in *struct {
	RecordDeedIn
	Body struct {
		Space   string `json:"space" maxLength:"80" doc:"the pact it is posted into"`
		Comment string `json:"comment,omitempty" maxLength:"8000"`
		Names   bool   `json:"names,omitempty" doc:"somebody has looked that the narrative names nobody who may not be named; required where there is a narrative"`
	}
}) (*one[Record], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	at := ledger.At{ID: ledger.ID(in.ID), Rev: rev}
	if _, err := c.Ledger.Record(ctx, c.In, at.ID); err != nil {
		return nil, err
	}
	to, err := c.Authority.Enter(ctx, c.Who, tenants.Space(in.Body.Space))
	if err != nil {
		return nil, err
	}
	r, err := c.Ledger.Post(ctx, c.In, to, at, ledger.Posting{Comment: in.Body.Comment, Names: in.Body.Names})
	return exchangeOut(ctx, c, to, r, err)
}

func confirmRecord(ctx context.Context, c Call, in *RecordDeedIn) (*one[Record], error) {
	return in.change(ctx, c, func(at ledger.At) (ledger.Record, error) { return c.Ledger.Confirm(ctx, c.In, at) })
}

// RecordCorrection is a record as another side would have it.
type RecordCorrection struct {
	RecordContent
	Comment string `json:"comment" maxLength:"8000" doc:"what is corrected and why"`
}

// reads makes what a side wrote into what the record says: each side writes as it sees it itself.
func (v RecordContent) reads(c Call) func(ledger.Record) (ledger.Content, error) {
	return func(r ledger.Record) (ledger.Content, error) {
		said, err := v.content(c, r.Content)
		return r.AsSeen(said, c.Who.Tenant()), err
	}
}

func correctRecord(ctx context.Context, c Call, in *struct {
	RecordDeedIn
	Body RecordCorrection
}) (*one[Record], error) {
	return in.change(ctx, c, func(at ledger.At) (ledger.Record, error) {
		return c.Ledger.Correct(ctx, c.In, at, in.Body.Comment, in.Body.reads(c))
	})
}

func withdrawRecord(ctx context.Context, c Call, in *struct {
	RecordDeedIn
	Body ProjectReason
}) (*one[Record], error) {
	return in.change(ctx, c, func(at ledger.At) (ledger.Record, error) { return c.Ledger.Withdraw(ctx, c.In, at, in.Body.Reason) })
}

func counterRecord(ctx context.Context, c Call, in *struct {
	RecordDeedIn
	Body struct {
		How    string         `json:"how" enum:"reverses,replaces"`
		Reason string         `json:"reason" maxLength:"8000"`
		Said   *RecordContent `json:"said,omitempty" doc:"of one that replaces the record"`
	}
}) (*one[Record], error) {
	a := ledger.Answer{How: ledger.How(in.Body.How), Reason: in.Body.Reason}
	if a.How == ledger.Replaces {
		if in.Body.Said == nil {
			return nil, fault.ErrInvalid.At(fault.Field{Path: "said", Code: "required"})
		}
		a.Said = in.Body.Said.reads(c)
	}
	return in.change(ctx, c, func(at ledger.At) (ledger.Record, error) { return c.Ledger.Counter(ctx, c.In, at, a) })
}

// RecordAnnex is what one's own side keeps of a record for itself.
type RecordAnnex struct {
	Money []RecordMoney   `json:"money" nullable:"false" maxItems:"20"`
	Notes Text            `json:"notes"`
	Rev   int64           `json:"rev"`
	May   map[string]bool `json:"may,omitempty"`
}

func recordAnnexOut(home tenants.Scope, a ledger.Annex, err error) (*one[RecordAnnex], error) {
	if err != nil {
		return nil, err
	}
	v := RecordAnnex{Notes: viewText(a.Notes), Rev: a.Rev, May: map[string]bool{"write": home.May(tenants.WriteLedger)}}
	v.Money = each(a.Money, func(l ledger.Line) RecordMoney { return viewMoney("", l) })
	return whole(v, a.Rev), nil
}

func readRecordAnnex(ctx context.Context, c Call, in *RecordIn) (*one[RecordAnnex], error) {
	home, err := c.Authority.Stand(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	a, err := c.Ledger.Annex(ctx, c.In, home, ledger.ID(in.ID))
	return recordAnnexOut(home, a, err)
}

func writeRecordAnnex(ctx context.Context, c Call, in *struct {
	RecordDeedIn
	Body struct {
		Money []RecordMoney `json:"money" nullable:"false" maxItems:"20"`
		Notes Text          `json:"notes"`
	}
}) (*one[RecordAnnex], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	home, err := c.Authority.Stand(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	a, err := c.Ledger.Annotate(ctx, c.In, home, ledger.At{ID: ledger.ID(in.ID), Rev: rev}, func(before ledger.Annex) (ledger.Annex, error) {
		var check fault.Check
		next := ledger.Annex{Money: []ledger.Line{}, Notes: in.Body.Notes.said(&check, "notes", before.Notes, c.Now())}
		for i, m := range in.Body.Money {
			next.Money = append(next.Money, m.line(&check, "money["+strconv.Itoa(i)+"]"))
		}
		return next, check.Err()
	})
	return recordAnnexOut(home, a, err)
}

// records are the exchange records that wait for the caller herself to confirm or to look at them.
func (v *HomePage) records(ctx context.Context, c Call) error {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return err
	}
	some, err := c.Ledger.Everywhere(ctx, reach, ledger.Filter{Waits: c.Who.Tenant()}, page.Ask{Size: waitsMost})
	if err != nil {
		return err
	}
	for _, r := range some.Items {
		for _, in := range reach.Scopes() {
			may := r.Rights(in).May
			kind := map[bool]string{may["confirm"]: "record.confirm", may["review"]: "record.review"}[true]
			if in.Space() != r.Stands || kind == "" {
				continue
			}
			v.Waits = append(v.Waits, Waiting{Kind: kind, ID: string(r.ID), Space: string(r.Stands), Title: viewText(r.Title), Since: stamp(r.Since), By: string(r.Last().By)})
		}
	}
	return nil
}

// LedgerObjects lets every record have a room, files and a history.
func LedgerObjects(s *ledger.Service) Objects {
	return Objects{"record": {Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
		r, err := s.Record(ctx, in, ledger.ID(id))
		return r.Title, err
	}}}
}
