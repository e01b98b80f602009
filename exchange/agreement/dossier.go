package agreement

import (
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Dossier is why a tenant chose a partner. It stands in the tenant's home, and the partner never learns that it is there.
type Dossier struct {
	Tie          TieID            `bson:"-"` // its id as well
	Rev          int64            `bson:"-"`
	Why          lang.Text        `bson:"why"`
	Criteria     []Criterion      `bson:"criteria"`
	Alternatives []Alternative    `bson:"alternatives"`
	DecidedBy    string           `bson:"decided_by"` // a body or a person in office
	DecidedOn    Date             `bson:"decided_on"`
	Sources      []Source         `bson:"sources"`
	Notes        lang.Text        `bson:"notes"` // for whoever comes next
	Member       tenants.MemberID `bson:"member"`
	Updated      time.Time        `bson:"updated"`
}

// Criterion is one thing that was looked at, and how the partner met it.
type Criterion struct {
	Name    string `bson:"name"`
	Finding string `bson:"finding"`
	Score   int    `bson:"score"` // 0 where none was given, else 1–5
}

// Alternative is a partner that was weighed and not chosen.
type Alternative struct {
	Name string `bson:"name"`
	Why  string `bson:"why"`
}

// Bounds of a dossier.
const (
	mostCriteria     = 30
	mostAlternatives = 30
)

// Check returns what is wrong with the dossier, field by field.
func (d Dossier) Check() error {
	var c fault.Check
	checkText(&c, "why", d.Why, 4000)
	checkText(&c, "notes", d.Notes, 8000)
	c.That(len(d.Criteria) <= mostCriteria, "criteria", "too_many", "max", strconv.Itoa(mostCriteria))
	for i, r := range d.Criteria {
		at := "criteria[" + strconv.Itoa(i) + "]"
		c.Line(at+".name", r.Name, fault.Required, MostName)
		c.Block(at+".finding", r.Finding, fault.Optional, MostNote)
		c.That(r.Score >= 0 && r.Score <= 5, at+".score", "out_of_range", "min", "0", "max", "5")
	}
	c.That(len(d.Alternatives) <= mostAlternatives, "alternatives", "too_many", "max", strconv.Itoa(mostAlternatives))
	for i, a := range d.Alternatives {
		at := "alternatives[" + strconv.Itoa(i) + "]"
		c.Line(at+".name", a.Name, fault.Required, MostName)
		c.Block(at+".why", a.Why, fault.Optional, MostNote)
	}
	c.Line("decided_by", d.DecidedBy, fault.Optional, MostName)
	c.That(d.DecidedOn.Valid(), "decided_on", "not_a_date")
	checkSources(&c, "sources", d.Sources)
	return c.Err()
}
