package api

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/tenants/unit"
)

// RegisterAsked narrows a register as its list does.
type RegisterAsked struct {
	Words   string `query:"q" maxLength:"200" doc:"part of a name in any language"`
	Kind    string `query:"kind" enum:"SISTER,GOODWILL,FRIENDSHIP,FIELD_MOU,ECONOMIC,LOI,MULTI,NONE"`
	Status  string `query:"status" enum:"nothing,contact,intent,approval,refused,listed,signed,in_force,renewal,suspended,expired,ended,dormant"`
	Country string `query:"country" maxLength:"2"`
	Batch   string `query:"batch" maxLength:"60"`
	Open    bool   `query:"conflict" doc:"only those with a contradiction that nobody has decided"`
}

func (a RegisterAsked) question() agreement.Question {
	return agreement.Question{
		Words: a.Words, Kind: agreement.Kind(a.Kind), Status: agreement.Code(a.Status), Country: unit.Country(a.Country), Batch: a.Batch, Open: a.Open,
	}
}

// registered returns every tie that a question lets through.
func (c Call) registered(ctx context.Context, q agreement.Question) ([]agreement.Line, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	years, err := c.dormant(ctx)
	if err != nil {
		return nil, err
	}
	return c.Agreements.All(ctx, reach, years, q)
}

// MapPlace is a place to which ties lead. Several partners of which no more than the country is known stand at one.
type MapPlace struct {
	Key     string   `json:"key"`
	Name    Text     `json:"name"`
	Country string   `json:"country,omitempty"`
	Within  *Text    `json:"within,omitempty" doc:"the country or region, where the place is smaller"`
	Lat     float64  `json:"lat"`
	Lon     float64  `json:"lon"`
	Exact   string   `json:"exact" enum:"unit,parent,country" doc:"what lies there: the place itself, what it lies in, or its country's middle"`
	Own     bool     `json:"own,omitempty" doc:"where the reader is"`
	Ties    []MapTie `json:"ties" nullable:"false"`
}

// MapTie is a tie at a place.
type MapTie struct {
	ID     string `json:"id"`
	Space  string `json:"space"`
	Name   Text   `json:"name" doc:"of the partner"`
	Kind   string `json:"kind"`
	Status string `json:"status"`
	Since  string `json:"since,omitempty"`
}

// RegisterMap is a register by place.
type RegisterMap struct {
	Places []MapPlace `json:"places" nullable:"false"`
	Total  int        `json:"total" doc:"ties"`
	Lost   int        `json:"lost" doc:"ties of which nobody knows where they lead"`
}

func readRegisterMap(ctx context.Context, c Call, in *struct{ RegisterAsked }) (*struct{ Body RegisterMap }, error) {
	lines, err := c.registered(ctx, in.question())
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	v := RegisterMap{Places: []MapPlace{}, Total: len(lines)}
	at := map[string]int{}
	for _, l := range lines {
		found := false
		for _, p := range l.Parties {
			if p.Code == string(c.Who.Tenant()) {
				continue
			}
			pos, ok := whereIs(p)
			if !ok {
				continue
			}
			found = true
			place := n.mapPlace(p, pos)
			i, there := at[place.Key]
			if !there {
				i = len(v.Places)
				at[place.Key] = i
				v.Places = append(v.Places, place)
			}
			v.Places[i].Ties = append(v.Places[i].Ties, MapTie{
				ID: string(l.ID), Space: string(l.Space), Name: n.party(p).Name, Kind: string(l.Kind), Status: string(l.Status.Code), Since: string(l.Since),
			})
		}
		if !found {
			v.Lost++
		}
	}
	v.home(n)
	return &struct{ Body RegisterMap }{v}, nil
}

// whereIs says where a party lies: where the book of units knows it, else where its list has said, else in its country.
func whereIs(p agreement.Party) (unit.Position, bool) {
	pos, ok := unit.Where(unit.ID(p.Code), p.Country)
	if p.At != nil && (!ok || pos.Of != unit.Itself) {
		return unit.Position{Lat: p.At.Lat, Lon: p.At.Lon, Of: unit.Itself}, true
	}
	return pos, ok
}

// mapPlace makes the place of a party. What is known no further than its country stands at the country's.
func (n *namer) mapPlace(p agreement.Party, pos unit.Position) MapPlace {
	v := MapPlace{Key: p.Code, Country: string(p.Country), Lat: pos.Lat, Lon: pos.Lon, Exact: string(pos.Of), Ties: []MapTie{}}
	if pos.Of == unit.InCountry {
		v.Key, v.Name = "country:"+string(p.Country), n.country(p.Country)
		return v
	}
	within := n.country(p.Country)
	v.Name, v.Within = n.party(p).Name, &within
	return v
}

// home adds where the reader is.
func (m *RegisterMap) home(n *namer) {
	own := unit.ID(n.Who.Tenant())
	u, ok := unit.Get(own)
	if !ok {
		return
	}
	if pos, ok := unit.Where(own, u.Country); ok {
		m.Places = append(m.Places, MapPlace{Key: string(own), Name: n.unit(u), Country: string(u.Country), Lat: pos.Lat, Lon: pos.Lon, Exact: string(pos.Of), Own: true, Ties: []MapTie{}})
	}
}

// YearTie is a tie in a time line.
type YearTie struct {
	MapTie
	Until string `json:"until,omitempty"`
	Last  string `json:"last,omitempty" doc:"the last sign of life"`
}

// RegisterTimeline is a register by the day its ties were made.
type RegisterTimeline struct {
	Ties    []YearTie `json:"ties" nullable:"false" doc:"those with a day, the oldest first"`
	Undated []YearTie `json:"undated" nullable:"false"`
	More    int       `json:"more" doc:"ties that were left out since there are too many to draw"`
	Today   string    `json:"today"`
}

// mostDrawn bounds what a time line draws: more would be neither read nor scrolled.
const mostDrawn = 2000

func readRegisterTimeline(ctx context.Context, c Call, in *struct{ RegisterAsked }) (*struct{ Body RegisterTimeline }, error) {
	lines, err := c.registered(ctx, in.question())
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lines, func(a, b agreement.Line) int { return cmp.Compare(a.Since, b.Since) })
	v := RegisterTimeline{Ties: []YearTie{}, Undated: []YearTie{}, Today: c.Now().Format(time.DateOnly)}
	for _, l := range lines {
		t := YearTie{MapTie: MapTie{ID: string(l.ID), Space: string(l.Space), Name: n.partners(l), Kind: string(l.Kind), Status: string(l.Status.Code), Since: string(l.Since)}, Last: string(l.Last)}
		if slices.Contains([]agreement.Code{agreement.Ended, agreement.Expired, agreement.Suspended}, l.Status.Code) {
			t.Until = string(l.Status.Since)
		}
		switch {
		case len(v.Ties)+len(v.Undated) >= mostDrawn:
			v.More++
		case l.Since == "":
			v.Undated = append(v.Undated, t)
		default:
			v.Ties = append(v.Ties, t)
		}
	}
	return &struct{ Body RegisterTimeline }{v}, nil
}

// partners names the sides of a tie that aren't the reader's; all of them where none is.
func (n *namer) partners(l agreement.Line) Text {
	var names []Text
	own := string(n.Who.Tenant())
	for _, p := range l.Parties {
		if p.Code != own {
			names = append(names, n.party(p).Name)
		}
	}
	all := names[0]
	for _, name := range names[1:] {
		all = joinTexts(all, name)
	}
	return all
}

// joinTexts puts two names beside each other in each language of the interface.
func joinTexts(a, b Text) Text {
	out := Text{Source: a.Source, Said: map[string]TextVersion{}}
	for _, tag := range append(lang.Interface(), lang.Tag(a.Source)) {
		out.Said[string(tag)] = TextVersion{Value: inLanguage(a, tag) + " · " + inLanguage(b, tag)}
	}
	return out
}

// inLanguage returns a text in a language, else in English, else as it was said first.
func inLanguage(t Text, tag lang.Tag) string {
	for _, key := range []string{string(tag), string(lang.English), t.Source} {
		if said, ok := t.Said[key]; ok && said.Value != "" {
			return said.Value
		}
	}
	for _, said := range t.Said {
		return said.Value
	}
	return ""
}

func exportRegister(ctx context.Context, c Call, in *struct {
	RegisterAsked
	SheetAsked
}) (*sheetOut, error) {
	lines, err := c.registered(ctx, in.question())
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	return in.send(n.registerSheet(lines, lang.Tag(in.Lang)), "ties-"+c.Now().Format(time.DateOnly))
}

// registerSheet makes a sheet of ties, with where it comes from and as of when.
func (n *namer) registerSheet(lines []agreement.Line, tag lang.Tag) intake.Sheet {
	say := func(key string) string { return SheetWord(tag, key) }
	s := intake.Sheet{Name: say("ties"), Head: []string{
		say("owner"), say("partner"), say("original"), unit.CountryLabel(tag), say("kind"), say("since"), say("status"), say("last"), say("until"), say("source"), say("as_of"), say("id"),
	}}
	today := n.Now().Format(time.DateOnly)
	for _, l := range lines {
		owner, partners := n.sides(l, tag)
		s.Rows = append(s.Rows, []intake.Cell{
			intake.Text(owner), intake.Text(partners.name), intake.Text(partners.original), intake.Text(partners.country), intake.Text(l.Kind.Label(tag)), intake.DayCell(intake.Day(l.Since)),
			intake.Text(say("s_" + string(l.Status.Code))), intake.DayCell(intake.Day(l.Last)), intake.DayCell(intake.Day(l.Status.Until)), intake.Text(sourceOf(l, say)), intake.DayCell(intake.Day(today)),
			intake.Text(string(l.ID)),
		})
	}
	return s
}

// sourceOf says from where a tie came into the register.
func sourceOf(l agreement.Line, say func(string) string) string {
	if l.Batch != "" {
		return say("from_list")
	}
	return say("from_hand")
}

type sideNames struct{ name, original, country string }

// sides names the side whose register it is, and the others.
func (n *namer) sides(l agreement.Line, tag lang.Tag) (string, sideNames) {
	owner := 0
	for i, p := range l.Parties {
		if p.Code == string(n.Who.Tenant()) {
			owner = i
		}
	}
	var names, originals, countries []string
	for i, p := range l.Parties {
		if i == owner {
			continue
		}
		name := n.party(p).Name
		names = append(names, inLanguage(name, tag))
		if own := name.Said[name.Source].Value; own != "" && own != inLanguage(name, tag) {
			originals = append(originals, own)
		}
		countries = append(countries, p.Country.Name(tag, n.to))
	}
	return inLanguage(n.party(l.Parties[owner]).Name, tag), sideNames{strings.Join(names, " · "), strings.Join(originals, " · "), strings.Join(countries, " · ")}
}

// Country is a country or region by the name that is right for the reader.
type Country struct {
	Code string `json:"code"`
	Name Text   `json:"name"`
}

func listCountries(ctx context.Context, c Call, _ *struct{}) (*struct {
	Body struct {
		Items []Country `json:"items" nullable:"false"`
	}
}, error) {
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	out := &struct {
		Body struct {
			Items []Country `json:"items" nullable:"false"`
		}
	}{}
	out.Body.Items = []Country{}
	for _, code := range unit.Countries() {
		out.Body.Items = append(out.Body.Items, Country{Code: string(code), Name: n.country(code)})
	}
	return out, nil
}
