package project

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Measure is an indicator: where it stood, where it should come to, and where it stands, which every side confirms.
type Measure struct {
	ID       string    `bson:"id"`
	Title    lang.Text `bson:"title"`
	Unit     lang.Text `bson:"unit"`
	Baseline string    `bson:"baseline"` // exact decimals
	Target   string    `bson:"target"`
	Due      string    `bson:"due"` // a day, or empty
	Actual   string    `bson:"actual"`
	Measured string    `bson:"measured"` // the day of the actual value
	Source   string    `bson:"source"`   // where the value was taken from
	By       Consent   `bson:"by"`       // who gave the value: her side stands for it already
	Agreed   []Consent `bson:"agreed"`
}

// MostMeasures bounds the indicators of a project.
const MostMeasures = 40

// decimal reports whether s is an exact decimal of at most 15 digits before and 6 behind the point.
func decimal(s string) bool {
	s, _ = strings.CutPrefix(s, "-")
	whole, part, dotted := strings.Cut(s, ".")
	if whole == "" || len(whole) > 15 || len(part) > 6 || dotted && part == "" {
		return false
	}
	for _, r := range whole + part {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// Gauge says anew what is measured. What was measured and confirmed stays with its indicator, unless the unit has changed.
func (p *Project) Gauge(measures []Measure, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	var c fault.Check
	c.That(len(measures) <= MostMeasures, "indicators", "too_many", "max", strconv.Itoa(MostMeasures))
	next := slices.Clone(measures)
	for i, m := range measures {
		at := "indicators[" + strconv.Itoa(i) + "]."
		c.That(name(m.ID) && !slices.ContainsFunc(measures[:i], func(x Measure) bool { return x.ID == m.ID }), at+"id", "unknown")
		c.That(!m.Title.Empty(), at+"title", "required")
		checkText(&c, at+"title", m.Title, MostTitle)
		checkText(&c, at+"unit", m.Unit, 40)
		c.That(m.Baseline == "" || decimal(m.Baseline), at+"baseline", "not_a_number")
		c.That(decimal(m.Target), at+"target", "not_a_number")
		c.That(m.Due == "" || day(m.Due), at+"due", "not_a_date")
		next[i].Actual, next[i].Measured, next[i].Source, next[i].By, next[i].Agreed = "", "", "", Consent{}, []Consent{}
		if j := slices.IndexFunc(p.Measures, func(x Measure) bool { return x.ID == m.ID }); j >= 0 && sameText(p.Measures[j].Unit, m.Unit) {
			was := p.Measures[j]
			next[i].Actual, next[i].Measured, next[i].Source, next[i].By, next[i].Agreed = was.Actual, was.Measured, was.Source, was.By, was.Agreed
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.Measures, p.Updated = next, by.At
	return nil
}

func sameText(a, b lang.Text) bool {
	return a.In[a.Source].Value == b.In[b.Source].Value
}

func (p *Project) measure(id string) (*Measure, error) {
	if p.IsCopy() {
		return nil, ErrCopy
	}
	p.Measures = slices.Clone(p.Measures)
	for i := range p.Measures {
		if p.Measures[i].ID == id {
			return &p.Measures[i], nil
		}
	}
	return nil, ErrMeasureNotFound
}

// Measured is a value that was read off somewhere.
type Measured struct {
	Actual string
	On     string
	Source string
}

// Read gives an indicator's actual value. Every other side has to confirm the new one, whatever they confirmed before.
func (p *Project) Read(id string, r Measured, by By) error {
	if p.State == Terminated || p.State == Lapsed {
		return ErrOver
	}
	var c fault.Check
	c.That(decimal(r.Actual), "actual", "not_a_number")
	c.That(day(r.On), "measured", "not_a_date")
	c.Line("source", r.Source, fault.Optional, 300)
	if err := c.Err(); err != nil {
		return err
	}
	m, err := p.measure(id)
	if err != nil {
		return err
	}
	m.Actual, m.Measured, m.Source, m.By = r.Actual, r.On, r.Source, Consent{by.Tenant, by.Member, by.At}
	m.Agreed, p.Updated = []Consent{m.By}, by.At
	return nil
}

// Confirm notes that a party confirms an indicator's actual value.
func (p *Project) Confirm(id string, by By) error {
	m, err := p.measure(id)
	switch {
	case err != nil:
		return err
	case m.Actual == "":
		return ErrNothingMeasured
	case slices.ContainsFunc(m.Agreed, func(c Consent) bool { return c.Tenant == by.Tenant }):
		return ErrAgreed
	}
	m.Agreed = append(slices.Clone(m.Agreed), Consent{by.Tenant, by.Member, by.At})
	p.Updated = by.At
	return nil
}

// Confirmed reports whether every party stands for the actual value.
func (m Measure) Confirmed(parties []tenants.TenantID) bool {
	return m.Actual != "" && !slices.ContainsFunc(parties, func(t tenants.TenantID) bool {
		return !slices.ContainsFunc(m.Agreed, func(c Consent) bool { return c.Tenant == t })
	})
}

// Risk is something that may go wrong, and what is done about it.
type Risk struct {
	ID         string           `bson:"id"`
	Title      lang.Text        `bson:"title"`
	Answer     lang.Text        `bson:"answer"`
	Likelihood int              `bson:"likelihood"` // 1 to 3
	Impact     int              `bson:"impact"`     // 1 to 3
	Party      tenants.TenantID `bson:"party"`      // who looks after it
	Open       bool             `bson:"open"`
}

// MostRisks bounds the risks of a project.
const MostRisks = 60

// Fear says anew what may go wrong.
func (p *Project) Fear(risks []Risk, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	var c fault.Check
	c.That(len(risks) <= MostRisks, "risks", "too_many", "max", strconv.Itoa(MostRisks))
	for i, r := range risks {
		at := "risks[" + strconv.Itoa(i) + "]."
		c.That(name(r.ID) && !slices.ContainsFunc(risks[:i], func(x Risk) bool { return x.ID == r.ID }), at+"id", "unknown")
		c.That(!r.Title.Empty(), at+"title", "required")
		checkText(&c, at+"title", r.Title, MostSummary)
		checkText(&c, at+"answer", r.Answer, MostSummary)
		c.That(r.Likelihood >= 1 && r.Likelihood <= 3, at+"likelihood", "unknown")
		c.That(r.Impact >= 1 && r.Impact <= 3, at+"impact", "unknown")
		c.That(p.Party(r.Party), at+"party", "unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.Risks, p.Updated = risks, by.At
	return nil
}

// Visit is the report of a field visit: who went where, and what they found.
type Visit struct {
	ID     string           `bson:"id"`
	On     string           `bson:"on"` // a day
	Place  string           `bson:"place"`
	People string           `bson:"people"`
	Found  lang.Text        `bson:"found"`
	Member tenants.MemberID `bson:"member"`
	Tenant tenants.TenantID `bson:"tenant"`
	At     time.Time        `bson:"at"`
}

// MostVisits bounds the visits of one project.
const MostVisits = 60

// Visited adds the report of a field visit.
func (p *Project) Visited(v Visit, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	var c fault.Check
	c.That(day(v.On), "on", "not_a_date")
	c.Line("place", v.Place, fault.Required, 200)
	c.Line("people", v.People, fault.Optional, 500)
	c.That(!v.Found.Empty(), "found", "required")
	checkText(&c, "found", v.Found, MostText)
	if err := c.Err(); err != nil {
		return err
	}
	if len(p.Visits) >= MostVisits {
		return ErrTooManyVisits
	}
	v.Member, v.Tenant, v.At = by.Member, by.Tenant, by.At
	p.Visits, p.Updated = append(slices.Clone(p.Visits), v), by.At
	return nil
}
