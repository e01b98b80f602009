package api

import (
	"context"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// CaseContent is what a case says.
type CaseContent struct {
	Type     string          `json:"type" enum:"EXCHANGE,CITIZEN,INVEST,EVENT,IDEA"`
	Source   string          `json:"source" maxLength:"35" doc:"the language it is written in"`
	Title    Text            `json:"title"`
	Summary  Text            `json:"summary"`
	Parts    map[string]Rich `json:"parts" doc:"background, process, outcome, effect, novelty, factors, conditions, costs, lessons"`
	Contact  Text            `json:"contact"`
	Sectors  []string        `json:"sectors" nullable:"false" maxItems:"12"`
	Tags     []string        `json:"tags" nullable:"false" maxItems:"50"`
	YearFrom int             `json:"year_from" doc:"0 if unknown"`
	YearTo   int             `json:"year_to" doc:"0 if unknown or going on"`
	Place    string          `json:"place" maxLength:"60" doc:"a unit"`
	Partners []string        `json:"partners" nullable:"false" maxItems:"50"`
	Sources  []CaseSource    `json:"sources" nullable:"false" maxItems:"50"`
}

// CaseSource says where what a case tells is documented.
type CaseSource struct {
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	Date      string `json:"date,omitempty"`
	Locator   string `json:"locator,omitempty"`
}

// CaseStep is one move of a case.
type CaseStep struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Member string `json:"member,omitempty"`
	Tenant string `json:"tenant,omitempty"`
	Reason string `json:"reason,omitempty"`
	At     string `json:"at"`
}

// Case is a case in its home.
type Case struct {
	ID        string            `json:"id"`
	Rev       int64             `json:"rev"`
	State     string            `json:"state" enum:"draft,internal_review,coord_review,published,withdrawn"`
	Since     string            `json:"since"`
	Version   int               `json:"version"`
	Owner     string            `json:"owner"`
	Former    []string          `json:"former" nullable:"false"`
	Returned  *CaseStep         `json:"returned,omitempty" doc:"why it is a draft again"`
	Steps     []CaseStep        `json:"steps" nullable:"false"`
	Published bool              `json:"published" doc:"a version of it was published"`
	Languages []string          `json:"languages" nullable:"false"`
	Content   CaseContent       `json:"content"`
	Created   string            `json:"created"`
	Updated   string            `json:"updated"`
	May       map[string]bool   `json:"may"`
	Why       map[string]string `json:"why" doc:"for what one may not do yet: the code of the reason"`
}

// CaseRow is a case in a list.
type CaseRow struct {
	ID        string   `json:"id"`
	State     string   `json:"state"`
	Since     string   `json:"since"`
	Version   int      `json:"version"`
	Owner     string   `json:"owner"`
	Title     Text     `json:"title"`
	Languages []string `json:"languages" nullable:"false"`
	Returned  bool     `json:"returned"`
	Updated   string   `json:"updated"`
}

func viewContent(c library.Content) CaseContent {
	v := CaseContent{
		Type: string(c.Type), Source: string(c.Source), Title: viewText(c.Title), Summary: viewText(c.Summary), Parts: map[string]Rich{}, Contact: viewText(c.Contact),
		Sectors: strings0(c.Sectors), Tags: strings0(c.Tags), YearFrom: c.YearFrom, YearTo: c.YearTo, Place: c.Place, Partners: strings0(c.Partners),
		Sources: []CaseSource{},
	}
	for part, said := range c.Parts {
		v.Parts[string(part)] = viewRich(said)
	}
	for _, s := range c.Sources {
		v.Sources = append(v.Sources, CaseSource(s))
	}
	return v
}

// content reads what somebody wrote; what is untouched keeps its origin and age.
func (v CaseContent) content(before library.Content, now time.Time) (library.Content, error) {
	var c fault.Check
	out := library.Content{
		Type: library.Type(v.Type), Source: readTag(&c, "source", v.Source), Sectors: strings0(v.Sectors), Tags: strings0(v.Tags),
		YearFrom: v.YearFrom, YearTo: v.YearTo, Place: v.Place, Partners: strings0(v.Partners), Parts: map[library.Part]library.Rich{}, Sources: []library.Source{},
	}
	v.Title.Source, v.Summary.Source, v.Contact.Source = v.Source, v.Source, v.Source
	out.Title = v.Title.text(&c, "title", before.Title, now)
	out.Summary = v.Summary.text(&c, "summary", before.Summary, now)
	out.Contact = v.Contact.text(&c, "contact", before.Contact, now)
	for part, said := range v.Parts {
		said.Source = v.Source
		if rich := said.rich(&c, "parts."+part, before.Parts[library.Part(part)], now); !rich.Empty() {
			out.Parts[library.Part(part)] = rich
		}
	}
	for _, s := range v.Sources {
		out.Sources = append(out.Sources, library.Source(s))
	}
	return out, c.Err()
}

func viewSteps(steps []library.Step) []CaseStep {
	out := make([]CaseStep, len(steps))
	for i, s := range steps {
		out[i] = viewStep(s)
	}
	return out
}

func viewStep(s library.Step) CaseStep {
	return CaseStep{From: string(s.From), To: string(s.To), Member: s.Member, Tenant: s.Tenant, Reason: s.Reason, At: stamp(s.At)}
}

func viewCase(c library.Case, in tenants.Scope) Case {
	rights := c.Rights(in)
	v := Case{
		ID: string(c.ID), Rev: c.Rev, State: string(c.State), Since: stamp(c.Since), Version: c.Version, Owner: string(c.Owner), Former: texts(c.Former),
		Steps: viewSteps(c.Steps), Published: c.Ever(), Languages: texts(c.Languages()), Content: viewContent(c.Content), Created: stamp(c.Created), Updated: stamp(c.Updated),
		May: rights.May, Why: rights.Why,
	}
	if step, ok := c.Returned(); ok {
		back := viewStep(step)
		v.Returned = &back
	}
	return v
}

func viewCaseRow(c library.Case) CaseRow {
	_, returned := c.Returned()
	return CaseRow{
		ID: string(c.ID), State: string(c.State), Since: stamp(c.Since), Version: c.Version, Owner: string(c.Owner), Title: viewText(c.Title),
		Languages: texts(c.Languages()), Returned: returned, Updated: stamp(c.Updated),
	}
}

// texts turns named strings into plain ones, never nil.
func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = string(s)
	}
	return out
}

func strings0(all []string) []string {
	if all == nil {
		return []string{}
	}
	return slices.Clone(all)
}

// CaseIn names a case in an address.
type CaseIn struct {
	ID string `path:"id" maxLength:"36"`
}

// CaseDeedIn is a deed on a case, at the revision its doer saw.
type CaseDeedIn struct {
	CaseIn
	IfMatch
}

// CaseReasonIn is a deed on a case that takes a reason.
type CaseReasonIn struct {
	CaseIn
	IfMatch
	Body struct {
		Reason string `json:"reason"`
	}
}

func listCases(ctx context.Context, c Call, in *struct {
	Asked
	State string `query:"state" enum:"draft,internal_review,coord_review,published,withdrawn"`
	Mine  bool   `query:"mine"`
	Owner string `query:"owner" maxLength:"36" doc:"a member whose cases"`
}) (*listOut[CaseRow], error) {
	f := library.CaseFilter{State: library.State(in.State), Owner: tenants.MemberID(in.Owner)}
	if in.Mine {
		f.Owner = c.In.Member()
	}
	p, err := c.Library.Cases(ctx, c.In, f, in.page())
	return list(p, viewCaseRow), err
}

func beginCase(ctx context.Context, c Call, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key begins the same case once"`
	Body CaseContent
}) (*one[Case], error) {
	content, err := in.Body.content(library.Content{}, c.Now())
	if err != nil {
		return nil, err
	}
	draft, err := c.Library.Begin(ctx, c.In, content, once[library.CaseID](c, "case", in.Key))
	return caseOut(c, draft, err)
}

// once names the object that a request with an idempotency key makes: the same for the same member, sort and key. Without a key it is empty.
func once[T ~string](c Call, noun, key string) T {
	if key == "" {
		return ""
	}
	return id.Of[T](noun, string(c.In.Member()), key)
}

func caseOut(c Call, v library.Case, err error) (*one[Case], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewCase(v, c.In), v.Rev), nil
}

func readCase(ctx context.Context, c Call, in *CaseIn) (*one[Case], error) {
	v, err := c.Library.Case(ctx, c.In, library.CaseID(in.ID))
	return caseOut(c, v, err)
}

func saveCase(ctx context.Context, c Call, in *struct {
	CaseIn
	IfMatch
	Body CaseContent
}) (*one[Case], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	v, err := c.Library.Save(ctx, c.In, library.CaseID(in.ID), rev, func(before library.Content) (library.Content, error) {
		return in.Body.content(before, c.Now())
	})
	return caseOut(c, v, err)
}

// move answers a deed on a case at the revision its mover saw.
func (in *CaseDeedIn) move(c Call, deed func(library.CaseID, int64) (library.Case, error)) (*one[Case], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	v, err := deed(library.CaseID(in.ID), rev)
	return caseOut(c, v, err)
}

func submitCase(ctx context.Context, c Call, in *CaseDeedIn) (*one[Case], error) {
	return in.move(c, func(cid library.CaseID, rev int64) (library.Case, error) {
		return c.Library.Submit(ctx, c.In, cid, rev)
	})
}

func recallCase(ctx context.Context, c Call, in *CaseDeedIn) (*one[Case], error) {
	nets, err := c.Authority.Networks(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	return in.move(c, func(cid library.CaseID, rev int64) (library.Case, error) {
		return c.Library.Recall(ctx, c.In, nets, cid, rev)
	})
}

func approveCase(ctx context.Context, c Call, in *struct {
	CaseDeedIn
	Network string `query:"network" maxLength:"36" doc:"the network's pact, where one is in several"`
}) (*one[Case], error) {
	nets, err := c.Authority.Networks(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	return in.move(c, func(cid library.CaseID, rev int64) (library.Case, error) {
		return c.Library.Approve(ctx, c.In, nets, tenants.PactID(in.Network), cid, rev)
	})
}

func returnCase(ctx context.Context, c Call, in *CaseReasonIn) (*one[Case], error) {
	deed := CaseDeedIn{in.CaseIn, in.IfMatch}
	return deed.move(c, func(cid library.CaseID, rev int64) (library.Case, error) {
		return c.Library.Return(ctx, c.In, cid, rev, in.Body.Reason)
	})
}

func reviseCase(ctx context.Context, c Call, in *CaseDeedIn) (*one[Case], error) {
	return in.move(c, func(cid library.CaseID, rev int64) (library.Case, error) {
		return c.Library.Revise(ctx, c.In, cid, rev)
	})
}

func withdrawCase(ctx context.Context, c Call, in *CaseReasonIn) (*one[Case], error) {
	deed := CaseDeedIn{in.CaseIn, in.IfMatch}
	return deed.move(c, func(cid library.CaseID, rev int64) (library.Case, error) {
		return c.Library.Withdraw(ctx, c.In, cid, rev, in.Body.Reason)
	})
}

func listUptakes(ctx context.Context, c Call, in *struct {
	CaseIn
	Asked
}) (*listOut[Uptake], error) {
	if _, err := c.Library.Case(ctx, c.In, library.CaseID(in.ID)); err != nil {
		return nil, err
	}
	p, err := c.Library.Uptakes(ctx, c.In, library.CaseID(in.ID), in.page())
	return list(p, viewUptake), err
}

// Deed is one line of a time line or audit trail.
type Deed struct {
	Seq    int64             `json:"seq"`
	Kind   string            `json:"kind"`
	Noun   string            `json:"noun"`
	About  string            `json:"about"`
	Title  Text              `json:"title" doc:"of what it is about, where that can be read still"`
	Person string            `json:"person,omitempty"`
	Member string            `json:"member,omitempty"`
	Tenant string            `json:"tenant,omitempty"`
	House  bool              `json:"house" doc:"the house itself carried on from another deed"`
	At     string            `json:"at"`
	With   map[string]string `json:"with,omitempty"`
}

// viewDeed shows a deed to a reader. Of who did it in another tenant, only the tenant is shown.
func viewDeed(in tenants.Scope) func(audit.Entry) Deed {
	return func(e audit.Entry) Deed {
		f := e.Fact
		v := Deed{
			Seq: e.Seq, Kind: f.Kind, Noun: f.About.Noun, About: f.About.ID, Tenant: f.By.Tenant, House: f.By.Steward != "" && f.By.Member == "", At: stamp(f.At), With: f.With,
		}
		if f.By.Tenant == string(in.Tenant()) {
			v.Person, v.Member = f.By.Person, f.By.Member
		}
		return v
	}
}

func readCaseTimeline(ctx context.Context, c Call, in *struct {
	CaseIn
	Asked
}) (*listOut[Deed], error) {
	if _, err := c.Library.Case(ctx, c.In, library.CaseID(in.ID)); err != nil {
		return nil, err
	}
	p, err := c.Audit.Timeline(ctx, c.In, in.ID, fact.Ref{}, in.page())
	return deedsOut(ctx, c, p, err)
}
