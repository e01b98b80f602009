package api

import (
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/base/partial"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// RecordContent is what a record says of an exchange. Of two sides, each reads and writes it as it sees it itself; of more, as its owner does.
type RecordContent struct {
	Title     Text             `json:"title"`
	Tie       string           `json:"tie,omitempty" maxLength:"36" doc:"under which it took place; left out for none"`
	Kind      string           `json:"kind" enum:",VISIT,TALKS,WORKING,SIGN,JOINTCOM,CONF,SECOND,TRAIN,STUDY,FEST,PERF,SPORT,YOUTH,SCHOOL,TRADE,INVEST,ODA,RESEARCH,AID,LETTER,SYMBOL,ASSOC,ETC"`
	Sector    string           `json:"sector" enum:",ADM,PPL,CUL,TOU,YTH,SPO,TEC,ECO,ASM,CIV,SYM,ETC"`
	Others    []string         `json:"others" nullable:"false" maxItems:"12" doc:"sectors besides the main one"`
	Direction string           `json:"direction" enum:",IN,OUT,MUTUAL,THIRD,ONLINE"`
	Start     string           `json:"start" maxLength:"10" doc:"2026-11-22, 2026-11, 2026, or empty where nobody knows"`
	End       string           `json:"end" maxLength:"10" doc:"empty for the same as the start"`
	Heads     RecordHeads      `json:"heads"`
	Level     string           `json:"level" enum:",HEAD,DEPUTY,COUNCIL,DIRECTOR,WORKING,CIVIL,BUSINESS,YOUTH" doc:"of who leads the visitors"`
	Host      string           `json:"host,omitempty" maxLength:"60" doc:"the code of a side"`
	Visitors  []string         `json:"visitors" nullable:"false" maxItems:"12"`
	With      []RecordBody     `json:"with" nullable:"false" maxItems:"40" doc:"who helped to hold it"`
	Place     Text             `json:"place"`
	Programme []RecordItem     `json:"programme" nullable:"false" maxItems:"40"`
	Signed    []Text           `json:"signed" nullable:"false" maxItems:"40" doc:"agreements that were signed"`
	Contracts []RecordContract `json:"contracts" nullable:"false" maxItems:"40"`
	Trained   *int             `json:"trained,omitempty" doc:"people"`
	FollowUps []RecordFollowUp `json:"follow_ups" nullable:"false" maxItems:"40"`
	Narrative Text             `json:"narrative"`
	Series    string           `json:"series,omitempty" maxLength:"480"`
	Source    RecordSource     `json:"source"`
}

// RecordHeads is how many took part; what is left out nobody knows.
type RecordHeads struct {
	Total   *int `json:"total,omitempty"`
	Own     *int `json:"own,omitempty"`
	Partner *int `json:"partner,omitempty"`
	Minors  *int `json:"minors,omitempty"`
}

// RecordBody is an organisation that isn't a side.
type RecordBody struct {
	Name    Text   `json:"name"`
	Country string `json:"country,omitempty" maxLength:"2"`
}

// RecordItem is a point of the programme.
type RecordItem struct {
	On   string `json:"on" maxLength:"10"`
	Text Text   `json:"text"`
}

// RecordContract is a contract that was made.
type RecordContract struct {
	Title    Text   `json:"title"`
	Currency string `json:"currency" maxLength:"3"`
	Amount   string `json:"amount" maxLength:"24" doc:"an exact decimal; empty where nobody knows"`
}

// RecordFollowUp is what was agreed to be done next.
type RecordFollowUp struct {
	Text Text   `json:"text"`
	Due  string `json:"due" maxLength:"10"`
	Done bool   `json:"done"`
}

// RecordSource says where a record is from.
type RecordSource struct {
	Said       string `json:"said,omitempty" maxLength:"1600"`
	URL        string `json:"url,omitempty" maxLength:"800"`
	AsOf       string `json:"as_of,omitempty" maxLength:"10"`
	Entry      string `json:"entry,omitempty" enum:"entered,imported,prepared"`
	Confidence string `json:"confidence,omitempty" enum:",sure,likely,guess"`
}

// RecordSideWish is a side that somebody names: by its code, or by its country and name where nobody here knows it.
type RecordSideWish struct {
	Code    string `json:"code,omitempty" maxLength:"60"`
	Country string `json:"country,omitempty" maxLength:"2"`
	Name    *Text  `json:"name,omitempty"`
}

// RecordWish is what somebody writes of an exchange.
type RecordWish struct {
	Sides []RecordSideWish `json:"sides" nullable:"false" maxItems:"11" doc:"besides one's own"`
	RecordContent
}

func number(n *int) *int {
	if n == nil {
		return nil
	}
	v := *n
	return &v
}

func viewExchange(c ledger.Content) RecordContent {
	v := RecordContent{
		Title: viewText(c.Title), Tie: c.Tie, Kind: string(c.Kind), Sector: c.Sector, Others: strings0(c.Others), Direction: string(c.Direction),
		Start: string(c.Span.Start), End: string(c.Span.End), Level: string(c.Level), Host: c.Host, Visitors: strings0(c.Visitors), Place: viewText(c.Place),
		Heads:  RecordHeads{number(c.Heads.Total), number(c.Heads.Own), number(c.Heads.Partner), number(c.Heads.Minors)},
		Signed: each(c.Outcome.Signed, viewText), Trained: number(c.Outcome.Trained), Narrative: viewText(c.Narrative), Series: c.Series,
		Source: RecordSource{Said: c.Source.Said, URL: c.Source.URL, AsOf: string(c.Source.AsOf), Entry: string(c.Source.Entry), Confidence: string(c.Source.Confidence)},
	}
	v.With = each(c.With, func(b ledger.Body) RecordBody { return RecordBody{viewText(b.Name), string(b.Country)} })
	v.Programme = each(c.Programme, func(x ledger.Item) RecordItem { return RecordItem{string(x.On), viewText(x.Text)} })
	v.Contracts = each(c.Outcome.Contracts, func(x ledger.Contract) RecordContract {
		if x.Currency == "" {
			return RecordContract{Title: viewText(x.Title)}
		}
		return RecordContract{viewText(x.Title), x.Currency, money.Amount(x.Currency, x.Amount)}
	})
	v.FollowUps = each(c.Outcome.FollowUps, func(x ledger.FollowUp) RecordFollowUp { return RecordFollowUp{viewText(x.Text), string(x.Due), x.Done} })
	return v
}

// content reads what somebody wrote. What stays the same keeps its origin and age.
func (v RecordContent) content(call Call, before ledger.Content) (ledger.Content, error) {
	var c fault.Check
	say := func(path string, t Text, old lang.Text) lang.Text { return t.said(&c, path, old, call.Now()) }
	at := func(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
	out := ledger.Content{
		Title: say("title", v.Title, before.Title), Tie: v.Tie, Kind: ledger.Kind(v.Kind), Sector: v.Sector, Others: strings0(v.Others),
		Direction: ledger.Direction(v.Direction), Span: ledger.Span{Start: partial.Date(v.Start), End: partial.Date(v.End)},
		Heads: ledger.Heads{Total: number(v.Heads.Total), Own: number(v.Heads.Own), Partner: number(v.Heads.Partner), Minors: number(v.Heads.Minors)},
		Level: ledger.Level(v.Level), Host: v.Host, Visitors: strings0(v.Visitors), Place: say("place", v.Place, before.Place),
		Narrative: say("narrative", v.Narrative, before.Narrative), Series: v.Series,
		Source: ledger.Provenance{
			Said: v.Source.Said, URL: v.Source.URL, AsOf: partial.Date(v.Source.AsOf), Entry: before.Source.Entry, Confidence: ledger.Confidence(v.Source.Confidence),
		},
	}
	for i, b := range v.With {
		out.With = append(out.With, ledger.Body{Name: say(at("with", i)+".name", b.Name, lang.Text{}), Country: unit.Country(b.Country)})
	}
	for i, x := range v.Programme {
		out.Programme = append(out.Programme, ledger.Item{On: partial.Date(x.On), Text: say(at("programme", i)+".text", x.Text, lang.Text{})})
	}
	for i, x := range v.Signed {
		out.Outcome.Signed = append(out.Outcome.Signed, say(at("signed", i), x, lang.Text{}))
	}
	for i, x := range v.Contracts {
		made := ledger.Contract{Title: say(at("contracts", i)+".title", x.Title, lang.Text{})}
		if x.Currency != "" || x.Amount != "" {
			var ok bool
			made.Currency = x.Currency
			made.Amount, ok = money.Minor(x.Currency, x.Amount)
			c.That(ok || !money.Known(x.Currency), at("contracts", i)+".amount", "not_an_amount")
		}
		out.Outcome.Contracts = append(out.Outcome.Contracts, made)
	}
	out.Outcome.Trained = number(v.Trained)
	for i, x := range v.FollowUps {
		out.Outcome.FollowUps = append(out.Outcome.FollowUps, ledger.FollowUp{Text: say(at("follow_ups", i)+".text", x.Text, lang.Text{}), Due: partial.Date(x.Due), Done: x.Done})
	}
	return out, c.Err()
}

func (w RecordWish) wish(call Call, before ledger.Content) (ledger.Wish, error) {
	var c fault.Check
	out := ledger.Wish{}
	for i, s := range w.Sides {
		x := ledger.Side{Code: s.Code, Country: unit.Country(s.Country)}
		if s.Name != nil {
			x.Name = s.Name.said(&c, "sides["+strconv.Itoa(i)+"].name", lang.Text{}, call.Now())
		}
		out.Sides = append(out.Sides, x)
	}
	if err := c.Err(); err != nil {
		return out, err
	}
	var err error
	out.Content, err = w.content(call, before)
	return out, err
}

// RecordRow is a record in a list.
type RecordRow struct {
	ID        string     `json:"id"`
	Rev       int64      `json:"rev"`
	Space     string     `json:"space"`
	State     string     `json:"state" enum:"draft,moved,posted,corrected,confirmed,withdrawn,one_sided,countered"`
	Since     string     `json:"since" doc:"in this state"`
	Owner     string     `json:"owner" doc:"the tenant as which a record of more than two sides is said"`
	Mirrored  bool       `json:"mirrored,omitempty" doc:"said as the reader's side sees it, who isn't its owner"`
	Sides     []TieParty `json:"sides" nullable:"false" doc:"the owner first"`
	Title     Text       `json:"title"`
	Kind      string     `json:"kind"`
	Sector    string     `json:"sector"`
	Direction string     `json:"direction"`
	Start     string     `json:"start"`
	End       string     `json:"end"`
	Total     *int       `json:"total,omitempty" doc:"people"`
	Series    string     `json:"series,omitempty"`
	Waits     []string   `json:"waits" nullable:"false" doc:"tenants whose word is awaited"`
	Counter   string     `json:"counter,omitempty" enum:"reverses,replaces" doc:"of a counter-entry: what it does"`
	Counts    bool       `json:"counts" doc:"as an exchange that took place"`
}

// RecordVersion is a record as one side put it to the others.
type RecordVersion struct {
	N       int           `json:"n"`
	By      string        `json:"by" doc:"the tenant"`
	Comment string        `json:"comment,omitempty"`
	At      string        `json:"at"`
	Said    RecordContent `json:"said"`
	Changed []string      `json:"changed" nullable:"false" doc:"fields that differ from the version before"`
}

// RecordConsent is one side's word.
type RecordConsent struct {
	Tenant string `json:"tenant"`
	Member string `json:"member,omitempty" doc:"of the reader's own tenant only"`
	At     string `json:"at"`
}

// RecordMoney is a line of money.
type RecordMoney struct {
	Tenant   string `json:"tenant,omitempty"`
	Fund     string `json:"fund" enum:"own,province,central,partner,sponsor"`
	Currency string `json:"currency" maxLength:"3"`
	Planned  string `json:"planned" maxLength:"24"`
	Spent    string `json:"spent" maxLength:"24"`
	Shown    bool   `json:"shown" doc:"to the other sides, when the record is posted"`
}

// RecordStep is one move of a record.
type RecordStep struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Tenant string `json:"tenant,omitempty"`
	Reason string `json:"reason,omitempty"`
	At     string `json:"at"`
}

// RecordLink leads to another record, of the same space.
type RecordLink struct {
	ID     string `json:"id"`
	How    string `json:"how" enum:"reverses,replaces"`
	Reason string `json:"reason,omitempty"`
	State  string `json:"state"`
}

// RecordAbout names what a record is of.
type RecordAbout struct {
	Space string `json:"space"`
	Noun  string `json:"noun"`
	ID    string `json:"id"`
}

// Record is one exchange record.
type Record struct {
	RecordRow
	Said       RecordContent     `json:"said"`
	Parties    []string          `json:"parties" nullable:"false"`
	Versions   []RecordVersion   `json:"versions" nullable:"false"`
	Agreed     []RecordConsent   `json:"agreed" nullable:"false"`
	Money      []RecordMoney     `json:"money" nullable:"false" doc:"that a side let the others see"`
	Reviewed   *RecordConsent    `json:"reviewed,omitempty"`
	Answers    *RecordLink       `json:"answers,omitempty" doc:"what this counter-entry is put against"`
	AnsweredBy *RecordLink       `json:"answered_by,omitempty" doc:"the counter-entry that is put against this record, or took its place"`
	About      *RecordAbout      `json:"about,omitempty"`
	To         string            `json:"to,omitempty" doc:"the space that a draft was posted to"`
	Steps      []RecordStep      `json:"steps" nullable:"false"`
	May        map[string]bool   `json:"may"`
	Why        map[string]string `json:"why"`
}

func sideParty(s ledger.Side) agreement.Party {
	return agreement.Party{Code: s.Code, Country: s.Country, Name: s.Name}
}

// recordSides names the sides of a record for whoever reads it: in a pact by the names that are right for all sides.
func (n *namer) recordSides(r ledger.Record) []TieParty {
	all := each(r.Sides, sideParty)
	if r.Stands.Kind() == "pact" {
		n = n.among(all)
	}
	return each(all, n.party)
}

func (n *namer) recordRow(r ledger.Record) RecordRow {
	c := r.As(n.Who.Tenant())
	return RecordRow{
		ID: string(r.ID), Rev: r.Rev, Space: string(r.Stands), State: string(r.State), Since: stamp(r.Since), Owner: string(r.Owner), Mirrored: r.Mirrors(n.Who.Tenant()),
		Sides: n.recordSides(r), Title: viewText(r.Title), Kind: string(c.Kind), Sector: c.Sector, Direction: string(c.Direction), Start: string(c.Span.Start),
		End: string(c.Span.End), Total: number(c.Heads.Total), Series: c.Series, Waits: each(r.Waits(), func(t tenants.TenantID) string { return string(t) }),
		Counter: string(r.Counter.How), Counts: r.Counts(),
	}
}

func (n *namer) record(r ledger.Record, in tenants.Scope, links recordLinks) Record {
	own, rights := n.Who.Tenant(), r.Rights(in)
	consent := func(c ledger.Consent) RecordConsent {
		return RecordConsent{string(c.Tenant), n.own(c.Tenant, c.Member), stamp(c.At)}
	}
	v := Record{
		RecordRow: n.recordRow(r), Said: viewExchange(r.As(own)), Parties: each(r.Parties, func(t tenants.TenantID) string { return string(t) }),
		Agreed: each(r.Agreed, consent), To: string(r.To), May: rights.May, Why: rights.Why, Answers: links.answers, AnsweredBy: links.answeredBy,
	}
	before := ledger.Content{}
	for i, x := range r.Versions {
		said := r.AsSeen(x.Said, own)
		w := RecordVersion{N: i + 1, By: string(x.By), Comment: x.Comment, At: stamp(x.At), Said: viewExchange(said), Changed: []string{}}
		if i > 0 {
			w.Changed = ledger.Differences(before, said)
		}
		before, v.Versions = said, append(v.Versions, w)
	}
	if v.Versions == nil {
		v.Versions = []RecordVersion{}
	}
	v.Money = each(r.Money, func(s ledger.Share) RecordMoney { return viewMoney(s.Tenant, s.Line) })
	if !r.Reviewed.At.IsZero() {
		c := consent(r.Reviewed)
		v.Reviewed = &c
	}
	if r.About.ID != "" {
		v.About = &RecordAbout{string(r.AboutIn), r.About.Noun, r.About.ID}
	}
	v.Steps = each(r.Steps, func(s ledger.Step) RecordStep {
		return RecordStep{string(s.From), string(s.To), string(s.Tenant), s.Reason, stamp(s.At)}
	})
	return v
}

func viewMoney(t tenants.TenantID, l ledger.Line) RecordMoney {
	return RecordMoney{string(t), string(l.Fund), l.Currency, money.Amount(l.Currency, l.Planned), money.Amount(l.Currency, l.Spent), l.Shown}
}

func (m RecordMoney) line(c *fault.Check, path string) ledger.Line {
	l := ledger.Line{Fund: ledger.Fund(m.Fund), Currency: m.Currency, Shown: m.Shown}
	for _, x := range []struct {
		path, text string
		to         *int64
	}{{path + ".planned", m.Planned, &l.Planned}, {path + ".spent", m.Spent, &l.Spent}} {
		if x.text == "" || !money.Known(m.Currency) {
			continue
		}
		var ok bool
		*x.to, ok = money.Minor(m.Currency, x.text)
		c.That(ok, x.path, "not_an_amount")
	}
	return l
}
