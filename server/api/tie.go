package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// TieParty is one side of a tie.
type TieParty struct {
	Code        string `json:"code"`
	Name        Text   `json:"name"`
	Short       Text   `json:"short"`
	Country     string `json:"country,omitempty"`
	CountryName Text   `json:"country_name"`
	Level       string `json:"level,omitempty"`
	Kind        string `json:"kind" enum:",SISTER,GOODWILL,FRIENDSHIP,FIELD_MOU,ECONOMIC,LOI,MULTI,NONE" doc:"what this side calls the tie; empty if it isn't known"`
	Own         bool   `json:"own,omitempty" doc:"the reader's own side"`
	Named       bool   `json:"named,omitempty" doc:"neither a tenant nor in the book of units"`
	Left        string `json:"left,omitempty"`
}

// Reason says why a tie stands where it stands, as a code and what its sentence names.
type Reason struct {
	Code   string            `json:"code"`
	Params map[string]string `json:"params"`
	Proof  string            `json:"proof,omitempty"`
}

// TieStatus is where a tie stands today, computed from its proofs.
type TieStatus struct {
	Code    string   `json:"code" enum:"nothing,contact,intent,approval,refused,listed,signed,in_force,renewal,suspended,expired,ended,dormant"`
	Since   string   `json:"since,omitempty"`
	Until   string   `json:"until,omitempty"`
	Reasons []Reason `json:"reasons" nullable:"false" doc:"the first says it; there is always one"`
	Marks   []Reason `json:"marks" nullable:"false" doc:"what is worth knowing besides"`
}

// TieRow is one tie in the register.
type TieRow struct {
	ID      string     `json:"id"`
	Space   string     `json:"space"`
	Rev     int64      `json:"rev"`
	Title   Text       `json:"title" doc:"of an arrangement that has a name; else its sides' names are its name"`
	Parties []TieParty `json:"parties" nullable:"false"`
	Kind    string     `json:"kind" doc:"what the reader's side calls it, else any"`
	Status  TieStatus  `json:"status"`
	Since   string     `json:"since,omitempty" doc:"the signature of the present kind: a day, a month or a year"`
	Last    string     `json:"last,omitempty" doc:"the last sign of life"`
	Batch   string     `json:"batch,omitempty" doc:"the import that brought it"`
	Kept    bool       `json:"kept,omitempty" doc:"a copy of what stood in a pact that has ended for this side"`
	Updated string     `json:"updated"`
}

// TieRegister is a page of a tenant's ties.
type TieRegister struct {
	List[TieRow]
	Total     int             `json:"total"`
	ByStatus  map[string]int  `json:"by_status"`
	ByKind    map[string]int  `json:"by_kind"`
	Countries []TieCountry    `json:"countries" nullable:"false"`
	May       map[string]bool `json:"may"`
}

// TieCountry is a country or region of the register, and how many ties lead there.
type TieCountry struct {
	Code  string `json:"code"`
	Name  Text   `json:"name"`
	Count int    `json:"count"`
}

func viewReasons(all []agreement.Reason) []Reason {
	out := []Reason{}
	for _, r := range all {
		v := Reason{Code: r.Code, Params: map[string]string{}, Proof: r.Proof}
		for k, p := range r.Params {
			if p != "" {
				v.Params[k] = p
			}
		}
		out = append(out, v)
	}
	return out
}

func viewStatus(s agreement.Status) TieStatus {
	return TieStatus{Code: string(s.Code), Since: string(s.Since), Until: string(s.Until), Reasons: viewReasons(s.Reasons), Marks: viewReasons(s.Marks)}
}

// party shows one side, by the names that are right for all who read the tie.
func (n *namer) party(p agreement.Party) TieParty {
	v := TieParty{
		Code: p.Code, Country: string(p.Country), Level: p.Level, Kind: string(p.Kind), Own: p.Code != "" && p.Code == string(n.Who.Tenant()), Named: p.Named(), Left: stamp(p.Left),
		CountryName: n.country(p.Country),
	}
	if u, ok := unit.Get(unit.ID(p.Code)); ok {
		v.Name = n.unit(u)
		v.Short = n.said(u.Lang, func(tag lang.Tag) unit.DisplayName { return u.ShortName(tag, n.to) })
		return v
	}
	v.Name = viewText(p.Name)
	v.Short = v.Name
	return v
}

// among returns the namer for what parties read together: one of mainland China is enough for the names that are right there.
func (n *namer) among(parties []agreement.Party) *namer {
	if n.to == unit.Mainland {
		return n
	}
	with := *n
	for _, p := range parties {
		if unit.AudienceOf(p.Country) == unit.Mainland {
			with.to = unit.Mainland
		}
	}
	return &with
}

func (n *namer) tieParties(t agreement.Tie, space tenants.Space) []TieParty {
	if space.Kind() == "pact" {
		n = n.among(t.Parties)
	}
	all := []TieParty{}
	for _, p := range t.Parties {
		all = append(all, n.party(p))
	}
	return all
}

func (n *namer) tieRow(l agreement.Line) TieRow {
	return TieRow{
		ID: string(l.ID), Space: string(l.Space), Rev: l.Rev, Title: viewText(l.Tie.Title), Parties: n.tieParties(l.Tie, l.Space), Kind: string(l.Kind), Status: viewStatus(l.Status),
		Since: string(l.Since), Last: string(l.Last), Batch: l.Batch, Kept: l.Tie.From != "", Updated: stamp(l.Updated),
	}
}

// AgreementObjects says what the frame of every object must know of ties.
func AgreementObjects(s *agreement.Service) Objects {
	return Objects{
		"tie": {Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
			t, err := s.Tie(ctx, in, agreement.TieID(id))
			return t.Name(), err
		}},
		"tie_offer": {Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
			o, err := s.Offered(ctx, in, agreement.TieID(id))
			return o.Name(), err
		}},
		"agreement": {Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
			a, err := s.Agreement(ctx, in, agreement.ID(id))
			return a.Content.Title, err
		}},
	}
}

// dormant says after how many years the caller's tenant counts a tie as dormant.
func (c Call) dormant(ctx context.Context) (int, error) {
	home, err := c.Authority.Enter(ctx, c.Who, c.Who.Home())
	if err != nil {
		return 0, err
	}
	p, err := c.Agreements.Policy(ctx, home)
	return p.Dormant, err
}

func listTies(ctx context.Context, c Call, in *struct {
	Asked
	Words   string `query:"q" maxLength:"200" doc:"part of a name in any language"`
	Kind    string `query:"kind" enum:"SISTER,GOODWILL,FRIENDSHIP,FIELD_MOU,ECONOMIC,LOI,MULTI,NONE"`
	Status  string `query:"status" enum:"nothing,contact,intent,approval,refused,listed,signed,in_force,renewal,suspended,expired,ended,dormant"`
	Country string `query:"country" maxLength:"2"`
	Batch   string `query:"batch" maxLength:"60"`
	Open    bool   `query:"conflict" doc:"only those with a contradiction that nobody has decided"`
	Order   string `query:"order" enum:"name,since,updated"`
}) (*struct{ Body TieRegister }, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	years, err := c.dormant(ctx)
	if err != nil {
		return nil, err
	}
	r, err := c.Agreements.List(ctx, reach, years, agreement.Question{
		Words: in.Words, Kind: agreement.Kind(in.Kind), Status: agreement.Code(in.Status), Country: unit.Country(in.Country), Batch: in.Batch, Open: in.Open, Order: agreement.Order(in.Order),
	}, in.page())
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	v := TieRegister{
		List: list(r.Of, n.tieRow).Body, Total: r.Total, ByStatus: map[string]int{}, ByKind: map[string]int{}, Countries: []TieCountry{},
		May: map[string]bool{"begin": c.In.May(tenants.WriteTie), "import": c.In.May(tenants.ImportTies)},
	}
	for code, k := range r.ByStatus {
		v.ByStatus[string(code)] = k
	}
	for kind, k := range r.ByKind {
		v.ByKind[string(kind)] = k
	}
	for country, k := range r.ByCountry {
		v.Countries = append(v.Countries, TieCountry{string(country), n.country(country), k})
	}
	return &struct{ Body TieRegister }{v}, nil
}

// TieIn names a tie in an address.
type TieIn struct {
	InSpace
	ID string `path:"id" maxLength:"36"`
}

// TieDeedIn is a deed on a tie, at the revision its doer saw.
type TieDeedIn struct {
	TieIn
	IfMatch
}

// deed answers a deed on a tie at the revision its doer saw.
func (in *TieDeedIn) deed(ctx context.Context, c Call, do func(agreement.TieID, int64) (agreement.Tie, error)) (*one[Tie], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	t, err := do(agreement.TieID(in.ID), rev)
	return tieOut(ctx, c, t, err)
}

func tieOut(ctx context.Context, c Call, t agreement.Tie, err error) (*one[Tie], error) {
	if err != nil {
		return nil, err
	}
	v, err := c.viewTie(ctx, t)
	return whole(v, t.Rev), err
}

func readTie(ctx context.Context, c Call, in *TieIn) (*one[Tie], error) {
	t, err := c.Agreements.Tie(ctx, c.In, agreement.TieID(in.ID))
	return tieOut(ctx, c, t, err)
}

// readDate reads a date that may be known in part.
func readDate(c *fault.Check, path, s string) agreement.Date {
	d := agreement.Date(s)
	c.That(d.Valid(), path, "not_a_date")
	return d
}
