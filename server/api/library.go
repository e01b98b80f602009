package api

import (
	"context"

	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
)

// Submission is a case before the network's coordinator.
type Submission struct {
	ID      string          `json:"id"`
	Rev     int64           `json:"rev"`
	Case    string          `json:"case"`
	Version int             `json:"version"`
	Tenant  string          `json:"tenant"`
	Verdict string          `json:"verdict" enum:"waiting,accepted,returned,recalled"`
	Reason  string          `json:"reason,omitempty"`
	Hash    string          `json:"hash"`
	At      string          `json:"at"`
	Decided string          `json:"decided,omitempty"`
	Content CaseContent     `json:"content"`
	May     map[string]bool `json:"may"`
}

// SubmissionRow is a submission in a list.
type SubmissionRow struct {
	ID      string `json:"id"`
	Tenant  string `json:"tenant"`
	Verdict string `json:"verdict"`
	Version int    `json:"version"`
	Title   Text   `json:"title"`
	At      string `json:"at"`
	Decided string `json:"decided,omitempty"`
}

func viewSubmission(s library.Submission, in tenants.Scope) Submission {
	able := in.May(tenants.ReviewCase) && s.Verdict == library.Waiting && s.Tenant != in.Tenant()
	return Submission{
		ID: s.ID, Rev: s.Rev, Case: string(s.Case), Version: s.Version, Tenant: string(s.Tenant), Verdict: string(s.Verdict), Reason: s.Reason, Hash: s.Hash,
		At: stamp(s.At), Decided: stamp(s.Decided), Content: viewContent(s.Content), May: map[string]bool{"accept": able, "return": able},
	}
}

func viewSubmissionRow(s library.Submission) SubmissionRow {
	return SubmissionRow{
		ID: s.ID, Tenant: string(s.Tenant), Verdict: string(s.Verdict), Version: s.Version, Title: viewText(s.Title), At: stamp(s.At), Decided: stamp(s.Decided),
	}
}

// SubmissionIn names a submission in an address.
type SubmissionIn struct {
	ID string `path:"id" maxLength:"60"`
}

func submissionOut(c Call, s library.Submission, err error) (*one[Submission], error) {
	if err != nil {
		return nil, err
	}
	return whole(viewSubmission(s, c.In), s.Rev), nil
}

func listSubmissions(ctx context.Context, c Call, in *struct {
	Asked
	Verdict string `query:"verdict" enum:"waiting,accepted,returned,recalled" default:"waiting"`
}) (*listOut[SubmissionRow], error) {
	p, err := c.Library.Submissions(ctx, c.In, library.Verdict(in.Verdict), in.page())
	return list(p, viewSubmissionRow), err
}

func readSubmission(ctx context.Context, c Call, in *SubmissionIn) (*one[Submission], error) {
	s, err := c.Library.Submission(ctx, c.In, in.ID)
	return submissionOut(c, s, err)
}

func acceptSubmission(ctx context.Context, c Call, in *struct {
	SubmissionIn
	IfMatch
}) (*one[Submission], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	commons, err := c.Authority.Enter(ctx, c.Who, tenants.Commons)
	if err != nil {
		return nil, err
	}
	s, err := c.Library.Accept(ctx, c.In, commons, in.ID, rev)
	return submissionOut(c, s, err)
}

func returnSubmission(ctx context.Context, c Call, in *struct {
	SubmissionIn
	IfMatch
	Body struct {
		Reason string `json:"reason"`
	}
}) (*one[Submission], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	s, err := c.Library.SendBack(ctx, c.In, in.ID, rev, in.Body.Reason)
	return submissionOut(c, s, err)
}

// Card is a published case in a list.
type Card struct {
	ID        string   `json:"id"`
	Tenant    string   `json:"tenant"`
	Version   int      `json:"version"`
	Source    string   `json:"source"`
	Title     Text     `json:"title"`
	Summary   Text     `json:"summary"`
	Type      string   `json:"type"`
	Sectors   []string `json:"sectors" nullable:"false"`
	Tags      []string `json:"tags" nullable:"false"`
	YearFrom  int      `json:"year_from"`
	YearTo    int      `json:"year_to"`
	Place     string   `json:"place"`
	Partners  []string `json:"partners" nullable:"false"`
	Languages []string `json:"languages" nullable:"false"`
	Uptakes   []Uptake `json:"uptakes" nullable:"false" doc:"that their cities show in public"`
	At        string   `json:"at"`
}

// Published is a published case, whole. A withdrawn one has its reason and no content.
type Published struct {
	Card      Card            `json:"card"`
	Withdrawn bool            `json:"withdrawn"`
	Reason    string          `json:"reason,omitempty"`
	By        string          `json:"by,omitempty" doc:"the coordinator that accepted it"`
	Hash      string          `json:"hash,omitempty" doc:"SHA-256 of the content"`
	Content   *CaseContent    `json:"content,omitempty"`
	Adoption  string          `json:"adoption,omitempty" doc:"my city's adoption of it"`
	May       map[string]bool `json:"may"`
}

// Uptake is what others see of an adoption.
type Uptake struct {
	ID      string `json:"id"`
	Tenant  string `json:"tenant"`
	Phase   string `json:"phase"`
	Reason  string `json:"reason,omitempty"`
	Public  bool   `json:"public"`
	Updated string `json:"updated"`
}

func viewUptake(u library.Uptake) Uptake {
	return Uptake{ID: string(u.ID), Tenant: string(u.Tenant), Phase: string(u.Phase), Reason: u.Reason, Public: u.Public, Updated: stamp(u.Updated)}
}

func viewCard(k library.Card) Card {
	v := Card{
		ID: string(k.ID), Tenant: string(k.Tenant), Version: k.Version, Source: string(k.Source), Title: viewText(k.Title), Summary: viewText(k.Summary), Type: string(k.Type),
		Sectors: strings0(k.Sectors), Tags: strings0(k.Tags), YearFrom: k.YearFrom, YearTo: k.YearTo, Place: k.Place, Partners: strings0(k.Partners),
		Languages: texts(k.Languages), Uptakes: []Uptake{}, At: stamp(k.At),
	}
	for _, u := range k.Uptakes {
		v.Uptakes = append(v.Uptakes, viewUptake(u))
	}
	return v
}

func listLibrary(ctx context.Context, c Call, in *struct {
	Asked
	Tenant string `query:"tenant" maxLength:"60"`
	Sector string `query:"sector" maxLength:"3"`
	Type   string `query:"type" maxLength:"10"`
}) (*listOut[Card], error) {
	p, err := c.Library.Cards(ctx, c.In, library.CardFilter{Tenant: tenants.TenantID(in.Tenant), Sector: in.Sector, Type: library.Type(in.Type)}, in.page())
	return list(p, viewCard), err
}

func readLibrary(ctx context.Context, c Call, in *struct {
	CaseIn
	Version int `query:"version" minimum:"0" doc:"an earlier edition; the current one if not said"`
}) (*one[Published], error) {
	r, err := c.Library.Open(ctx, c.In, library.CaseID(in.ID), in.Version)
	if err != nil {
		return nil, err
	}
	v := Published{Card: viewCard(r.Card), Withdrawn: !r.Card.Shown, Reason: r.Card.Reason, May: map[string]bool{"adopt": false}}
	if r.Card.Shown {
		content := viewContent(r.Edition.Content)
		v.Content, v.By, v.Hash = &content, string(r.Edition.By), r.Edition.Hash
	}
	if c.Who.Member() != "" {
		home, err := c.Authority.Enter(ctx, c.Who, c.Who.Home())
		if err != nil {
			return nil, err
		}
		mine, may, err := c.Library.Adoptable(ctx, home, r.Card)
		if err != nil {
			return nil, err
		}
		v.Adoption, v.May["adopt"] = string(mine), may
	}
	return whole(v, r.Card.Rev), nil
}
