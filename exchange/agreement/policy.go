package agreement

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// Policy is what a tenant's own ordinance says: after how many years a tie sleeps, and who has to consent to which kind of tie.
type Policy struct {
	Rev       int64            `bson:"-"`
	Dormant   int              `bson:"dormant"` // years
	Templates []Template       `bson:"templates"`
	Member    tenants.MemberID `bson:"member"`
	Updated   time.Time        `bson:"updated"`
}

// Template is the steps of one side before a kind of tie may be signed, in order.
type Template struct {
	Kind  Kind       `bson:"kind"`
	Steps []StepRule `bson:"steps"`
	Rule  string     `bson:"rule"` // the ordinance or decree that asks for them, as it is cited
}

// StepRule is one step of a template.
type StepRule struct {
	Body     Body `bson:"body"`
	Optional bool `bson:"optional"`
	Evidence bool `bson:"evidence"` // it counts only with the paper that shows it
}

const (
	mostDormant = 30
	mostRules   = 8
	mostCited   = 200
)

// Check returns what is wrong with the policy, field by field.
func (p Policy) Check() error {
	var c fault.Check
	c.That(p.Dormant >= 1 && p.Dormant <= mostDormant, "dormant", "out_of_range", "min", "1", "max", strconv.Itoa(mostDormant))
	seen := map[Kind]bool{}
	for i, t := range p.Templates {
		at := "templates[" + strconv.Itoa(i) + "]"
		c.That(t.Kind.Valid() && !seen[t.Kind], at+".kind", "unknown")
		seen[t.Kind] = true
		c.Line(at+".rule", t.Rule, fault.Optional, mostCited)
		c.That(len(t.Steps) <= mostRules, at+".steps", "too_many", "max", strconv.Itoa(mostRules))
		for j, s := range t.Steps {
			c.That(s.Body.Valid(), at+".steps["+strconv.Itoa(j)+"].body", "unknown")
		}
	}
	return c.Err()
}

// DefaultPolicy is what counts for a tenant that has said nothing.
func DefaultPolicy() Policy { return Policy{Dormant: DormantAfter, Templates: []Template{}} }

// Steps returns the steps a side of a country takes before a kind of tie is signed: the tenant's own template where it keeps one, else the country's.
func (p Policy) Steps(c unit.Country, k Kind) []StepRule {
	for _, t := range p.Templates {
		if t.Kind == k {
			return slices.Clone(t.Steps)
		}
	}
	return countrySteps(c, k)
}

// usualSteps are the steps a side takes by its country's rules; a province has no city before it.
func usualSteps(side Party, k Kind) []StepRule {
	rules := countrySteps(side.Country, k)
	if side.Country == "CN" && side.Level == "province" {
		rules = slices.DeleteFunc(rules, func(r StepRule) bool { return r.Body == ChineseCity })
	}
	return rules
}

// Ways lists the countries whose own way to a tie is known.
func Ways() []unit.Country { return []unit.Country{"KR", "CN", "JP"} }

// countrySteps are what the law or the national body of a country asks for. In Korea a council consents to a sister tie by the Local Autonomy Act, to a friendship
// tie only where an ordinance says so; in China the way goes over the city and the province to the friendship association.
func countrySteps(c unit.Country, k Kind) []StepRule {
	comprehensive := k == Sister || k == Goodwill
	switch c {
	case "KR":
		if comprehensive {
			return []StepRule{{Body: KoreanAdvisory, Optional: true}, {Body: KoreanCouncil}}
		}
		return []StepRule{{Body: KoreanAdvisory, Optional: true}}
	case "CN":
		if comprehensive || k == Friendship {
			return []StepRule{{Body: ChineseCity}, {Body: ChineseProvince}, {Body: ChineseFriends, Optional: !comprehensive}}
		}
		return []StepRule{{Body: ChineseCity}, {Body: ChineseProvince, Optional: true}}
	case "JP":
		return []StepRule{{Body: JapaneseAssembly, Optional: !comprehensive}}
	}
	return []StepRule{{Body: OtherBody, Optional: true}}
}

// TemplateRow is a template as a tenant reads it: its own, or what is usual in its country.
type TemplateRow struct {
	Template
	Usual bool
}

// Table returns the steps for every kind of tie that a tenant of a country signs.
func (p Policy) Table(country string) []TemplateRow {
	var all []TemplateRow
	for _, k := range Kinds() {
		if k == None {
			continue
		}
		row := TemplateRow{Template{Kind: k, Steps: countrySteps(unit.Country(country), k)}, true}
		if i := slices.IndexFunc(p.Templates, func(t Template) bool { return t.Kind == k }); i >= 0 {
			row = TemplateRow{p.Templates[i], false}
		}
		all = append(all, row)
	}
	return all
}
