package ledger

import (
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/base/partial"
	"github.com/naru-network/naru/tenants/unit"
)

// Content is what a record says of an exchange. What is counted and who came to whom is said as its owner sees it.
type Content struct {
	Title     lang.Text  `bson:"title"`
	Tie       string     `bson:"tie"` // under which it took place; empty for none
	Kind      Kind       `bson:"kind"`
	Sector    string     `bson:"sector"`
	Others    []string   `bson:"others"` // sectors besides the main one
	Direction Direction  `bson:"direction"`
	Span      Span       `bson:"span"`
	Heads     Heads      `bson:"heads"`
	Level     Level      `bson:"level"`    // empty where nobody knows
	Host      string     `bson:"host"`     // the code of a side
	Visitors  []string   `bson:"visitors"` // the codes of sides
	With      []Body     `bson:"with"`     // who helped to hold it
	Place     lang.Text  `bson:"place"`
	Programme []Item     `bson:"programme"`
	Outcome   Outcome    `bson:"outcome"`
	Narrative lang.Text  `bson:"narrative"`
	Series    string     `bson:"series"` // by which records of what recurs are found together
	Source    Provenance `bson:"source"`
}

// Span is from when to when it took place, each as far as it is known.
type Span struct {
	Start partial.Date `bson:"start"`
	End   partial.Date `bson:"end"` // empty for the same as the start
}

// Heads is how many took part; a nil number is one that nobody knows.
type Heads struct {
	Total   *int `bson:"total"`
	Own     *int `bson:"own"`
	Partner *int `bson:"partner"`
	Minors  *int `bson:"minors"`
}

// Body is an organisation that isn't a side.
type Body struct {
	Name    lang.Text    `bson:"name"`
	Country unit.Country `bson:"country"`
}

// Item is a point of a programme.
type Item struct {
	On   partial.Date `bson:"on"`
	Text lang.Text    `bson:"text"`
}

// Outcome is what came of it.
type Outcome struct {
	Signed    []lang.Text `bson:"signed"` // agreements
	Contracts []Contract  `bson:"contracts"`
	Trained   *int        `bson:"trained"` // people
	FollowUps []FollowUp  `bson:"follow_ups"`
}

// Contract is one that was made, with what it is worth in minor units of its currency.
type Contract struct {
	Title    lang.Text `bson:"title"`
	Currency string    `bson:"currency"` // empty where the amount isn't known
	Amount   int64     `bson:"amount"`
}

// FollowUp is what was agreed to be done next.
type FollowUp struct {
	Text lang.Text    `bson:"text"`
	Due  partial.Date `bson:"due"`
	Done bool         `bson:"done"`
}

// Provenance says where a record is from and how sure that is.
type Provenance struct {
	Said       string       `bson:"said"`
	URL        string       `bson:"url"`
	AsOf       partial.Date `bson:"as_of"`
	Entry      Entry        `bson:"entry"`
	Confidence Confidence   `bson:"confidence"`
}

// Bounds of what a record says.
const (
	MostTitle     = 200
	MostText      = 1000
	MostNarrative = 8000
	MostItems     = 40
	MostHeads     = 1_000_000
	MostSeries    = 120
	MostReason    = 2000
)

// blank makes the lists that are absent empty ones, as stores want them.
func (c *Content) blank() {
	if c.Others == nil {
		c.Others = []string{}
	}
	if c.Visitors == nil {
		c.Visitors = []string{}
	}
	if c.With == nil {
		c.With = []Body{}
	}
	if c.Programme == nil {
		c.Programme = []Item{}
	}
	if c.Outcome.Signed == nil {
		c.Outcome.Signed = []lang.Text{}
	}
	if c.Outcome.Contracts == nil {
		c.Outcome.Contracts = []Contract{}
	}
	if c.Outcome.FollowUps == nil {
		c.Outcome.FollowUps = []FollowUp{}
	}
}

// check notes all that is wrong with what somebody wrote. A draft may leave out what isn't known yet; see complete.
func (c Content) check(sides []Side) error {
	var f fault.Check
	text(&f, "title", c.Title, fault.Required, MostTitle)
	f.That(c.Kind == "" || slices.Contains(Kinds(), c.Kind), "kind", "unknown")
	f.That(c.Sector == "" || slices.Contains(Sectors(), c.Sector), "sector", "unknown")
	f.That(len(c.Others) < len(Sectors()), "others", "too_many", "max", strconv.Itoa(len(Sectors())-1))
	for i, s := range c.Others {
		ok := slices.Contains(Sectors(), s) && s != c.Sector && !slices.Contains(c.Others[:i], s)
		f.That(ok, "others["+strconv.Itoa(i)+"]", "unknown")
	}
	f.That(c.Direction == "" || slices.Contains(Directions(), c.Direction), "direction", "unknown")
	f.That(c.Level == "" || slices.Contains(Levels(), c.Level), "level", "unknown")
	f.Line("tie", c.Tie, fault.Optional, 36)
	f.Line("series", c.Series, fault.Optional, MostSeries)
	c.Span.check(&f)
	c.Heads.check(&f)
	isSide := func(code string) bool { return slices.ContainsFunc(sides, func(s Side) bool { return s.Code == code }) }
	f.That(c.Host == "" || isSide(c.Host), "host", "unknown")
	for i, v := range c.Visitors {
		f.That(isSide(v) && v != c.Host && !slices.Contains(c.Visitors[:i], v), "visitors["+strconv.Itoa(i)+"]", "unknown")
	}
	many(&f, "with", c.With, func(at string, b Body) {
		text(&f, at+".name", b.Name, fault.Required, MostTitle)
		f.That(b.Country == "" || b.Country.Known(), at+".country", "unknown")
	})
	text(&f, "place", c.Place, fault.Optional, MostTitle)
	many(&f, "programme", c.Programme, func(at string, x Item) {
		f.That(x.On.Valid(), at+".on", "not_a_date")
		text(&f, at+".text", x.Text, fault.Required, MostText)
	})
	c.Outcome.check(&f)
	text(&f, "narrative", c.Narrative, fault.Optional, MostNarrative)
	c.Source.check(&f)
	return f.Err()
}

func (s Span) check(f *fault.Check) {
	f.That(s.Start.Valid(), "start", "not_a_date")
	f.That(s.End.Valid(), "end", "not_a_date")
	if s.Start.Valid() && s.End.Valid() && s.End != "" {
		f.That(s.Start != "", "start", "required")
		f.That(s.Start == "" || !s.End.Last().Before(s.Start.First()), "end", "before_start")
	}
}

// check holds the counts against each other, as far as they are known.
func (h Heads) check(f *fault.Check) {
	for _, n := range []struct {
		path string
		n    *int
	}{{"heads.total", h.Total}, {"heads.own", h.Own}, {"heads.partner", h.Partner}, {"heads.minors", h.Minors}} {
		f.That(n.n == nil || *n.n >= 0 && *n.n <= MostHeads, n.path, "out_of_range", "max", strconv.Itoa(MostHeads))
	}
	if h.Total == nil {
		return
	}
	sides := 0
	for _, n := range []*int{h.Own, h.Partner} {
		if n != nil {
			sides += *n
		}
	}
	f.That(sides <= *h.Total, "heads.total", "less_than_sides")
	f.That(h.Minors == nil || *h.Minors <= *h.Total, "heads.minors", "more_than_total")
}

func (o Outcome) check(f *fault.Check) {
	many(f, "signed", o.Signed, func(at string, t lang.Text) { text(f, at, t, fault.Required, MostText) })
	many(f, "contracts", o.Contracts, func(at string, x Contract) {
		text(f, at+".title", x.Title, fault.Required, MostText)
		f.That(x.Currency == "" && x.Amount == 0 || money.Known(x.Currency), at+".currency", "no_such_currency")
		f.That(x.Amount >= 0 && x.Amount <= money.Most, at+".amount", "wrong")
	})
	f.That(o.Trained == nil || *o.Trained >= 0 && *o.Trained <= MostHeads, "trained", "out_of_range", "max", strconv.Itoa(MostHeads))
	many(f, "follow_ups", o.FollowUps, func(at string, x FollowUp) {
		text(f, at+".text", x.Text, fault.Required, MostText)
		f.That(x.Due.Valid(), at+".due", "not_a_date")
	})
}

func (p Provenance) check(f *fault.Check) {
	f.Line("source.said", p.Said, fault.Optional, 400)
	f.Line("source.url", p.URL, fault.Optional, 800)
	f.That(p.URL == "" || webAddress(p.URL), "source.url", "not_an_address")
	f.That(p.AsOf.Valid(), "source.as_of", "not_a_date")
	f.That(p.Confidence == "" || slices.Contains(Confidences(), p.Confidence), "source.confidence", "unknown")
}

// complete notes what a record must say before it leaves its home, or is entered.
func (c Content) complete() error {
	var f fault.Check
	f.That(c.Kind != "", "kind", "required")
	f.That(c.Sector != "", "sector", "required")
	f.That(c.Direction != "", "direction", "required")
	f.That(c.Span.Start != "", "start", "required")
	return f.Err()
}

func many[T any](f *fault.Check, path string, all []T, each func(at string, x T)) {
	f.That(len(all) <= MostItems, path, "too_many", "max", strconv.Itoa(MostItems))
	for i, x := range all {
		each(path+"["+strconv.Itoa(i)+"]", x)
	}
}

// text checks what is said in each language.
func text(f *fault.Check, path string, t lang.Text, need fault.Need, most int) {
	f.That(need == fault.Optional || !t.Empty(), path, "required")
	for _, tag := range t.Tags() {
		f.Block(path+"."+string(tag), t.In[tag].Value, fault.Optional, most)
	}
}
