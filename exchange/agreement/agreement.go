// Package agreement keeps what governments are to each other: ties with dated proofs and a status that is computed from them, the agreements they sign,
// what these promise and when they end. It knows nothing of the texts' editing, of approvals or of projects; it points to them.
package agreement

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names an agreement.
type ID string

// Type is what sort of paper an agreement is.
type Type string

// The sorts of papers (glossary: doc.*).
const (
	Memorandum  Type = "mou"
	LetterOf    Type = "loi"
	Treaty      Type = "agreement"
	ActionPlan  Type = "action_plan"
	Declaration Type = "joint_declaration"
	Statement   Type = "joint_statement"
	Annex       Type = "annex"
)

// Types lists the sorts of papers in the order they are offered.
func Types() []Type {
	return []Type{Treaty, Memorandum, LetterOf, ActionPlan, Declaration, Statement, Annex}
}

// Relation is what an agreement is to the one before it.
type Relation string

// An agreement takes the place of another, raises it to a higher kind, changes it, or hangs on it with a term of its own.
const (
	First     Relation = ""
	Successor Relation = "successor"
	Upgrade   Relation = "upgrade"
	Amendment Relation = "amendment"
	Attached  Relation = "attached" // an annex, an action plan
)

// Relations lists the relations in the order they are offered.
func Relations() []Relation {
	return []Relation{First, Successor, Upgrade, Amendment, Attached}
}

// State is what is kept of where an agreement stands; the rest follows from its dates.
type State string

// An agreement is drafted, frozen while it is before the parties for approval, signed, or ended.
const (
	Draft  State = "draft"
	Frozen State = "frozen"
	Sealed State = "signed"
	Over   State = "ended"
)

// Bounds of one agreement.
const (
	MostArticles = 120
	MostPromises = 120
	MostTexts    = 12
	mostArticle  = 20000
)

// Agreement is one paper that parties sign, in all its languages.
type Agreement struct {
	ID       ID                 `bson:"-"`
	Rev      int64              `bson:"-"`
	Tie      TieID              `bson:"tie"`
	Parties  []Party            `bson:"parties"`
	Content  Content            `bson:"content"`
	State    State              `bson:"state"`
	Approval string             `bson:"approval"` // that froze it, or by which it was signed
	Signed   Signing            `bson:"signed"`
	Ended    Ending             `bson:"ended"`
	Steps    []Step             `bson:"steps"`
	Promises []Promise          `bson:"promises"`
	Pad      string             `bson:"pad"`   // the parallel text that is written together
	Base     ID                 `bson:"base"`  // Content.Base, for finding what hangs on it
	Due      string             `bson:"due"`   // the next day that matters, empty if none
	Alarm    string             `bson:"alarm"` // the next day on which somebody is told, empty if none
	Told     []string           `bson:"told"`  // alarms that were given
	Made     Making             `bson:"made"`
	Writers  []tenants.MemberID `bson:"writers"` // of the content: they may not approve it
	Updated  time.Time          `bson:"updated"`
}

// Content is what the parties agree on, apart from the wording.
type Content struct {
	Type        Type        `bson:"type"`
	Kind        Kind        `bson:"kind"` // of tie it founds; Unsaid for none
	Relation    Relation    `bson:"relation"`
	Base        ID          `bson:"base"` // the agreement before it
	Title       lang.Text   `bson:"title"`
	Place       lang.Text   `bson:"place"`
	From        Date        `bson:"from"`   // in force from; the day of signature where it isn't said
	Until       Date        `bson:"until"`  // empty for without end
	Review      Date        `bson:"review"` // when the parties look at it again
	Notice      int         `bson:"notice"` // months before the end
	Again       int         `bson:"again"`  // years it renews itself by
	Prevails    lang.Tag    `bson:"prevails"`
	Texts       []Text      `bson:"texts"`
	Signatories []Signatory `bson:"signatories"`
	Articles    []Article   `bson:"articles"`
}

// Text is one language's text as a file.
type Text struct {
	Lang      lang.Tag `bson:"lang"`
	Authentic bool     `bson:"authentic"`
	File      string   `bson:"file"`
	SHA256    string   `bson:"sha256"`
}

// Signatory is who signs for one side.
type Signatory struct {
	Side  string    `bson:"side"`
	Name  string    `bson:"name"`
	Title lang.Text `bson:"title"`
}

// Article is one numbered part of the wording, in each language.
type Article struct {
	Number string    `bson:"number"`
	Title  lang.Text `bson:"title"`
	Text   lang.Text `bson:"text"`
}

// Signing says how an agreement was signed.
type Signing struct {
	On     Date             `bson:"on"`
	Paper  string           `bson:"paper"` // the file of the signed paper, where it was signed outside
	Tenant tenants.TenantID `bson:"tenant"`
	At     time.Time        `bson:"at"`
}

// Ending says how an agreement ended before its term.
type Ending struct {
	On      Date             `bson:"on"`
	Grounds Grounds          `bson:"grounds"`
	Why     string           `bson:"why"`
	Tenant  tenants.TenantID `bson:"tenant"`
	At      time.Time        `bson:"at"`
}

// Check returns what is wrong with the content of an agreement between parties, field by field.
func (a Content) Check(parties []Party) error {
	var c fault.Check
	c.That(slices.Contains(Types(), a.Type), "type", "unknown")
	c.That(a.Kind == Unsaid || a.Kind.Valid(), "kind", "unknown")
	c.That(slices.Contains(Relations(), a.Relation), "relation", "unknown")
	c.That((a.Relation == First) == (a.Base == ""), "base", "required")
	c.That(!blank(a.Title), "title", "required")
	checkText(&c, "title", a.Title, MostName)
	checkText(&c, "place", a.Place, MostName)
	for path, d := range map[string]Date{"from": a.From, "until": a.Until, "review": a.Review} {
		c.That(d.Valid(), path, "not_a_date")
	}
	c.That(a.Until == "" || a.From == "" || a.Until.Last().After(a.From.First()), "until", "before_start")
	c.That(a.Notice >= 0 && a.Notice <= 60, "notice", "out_of_range", "min", "0", "max", "60")
	c.That(a.Again >= 0 && a.Again <= 50, "again", "out_of_range", "min", "0", "max", "50")
	c.That(len(a.Texts) <= MostTexts, "texts", "too_many", "max", strconv.Itoa(MostTexts))
	for i, t := range a.Texts {
		at := "texts[" + strconv.Itoa(i) + "]"
		tag, err := lang.Parse(string(t.Lang))
		c.That(err == nil && tag == t.Lang, at+".lang", "unknown_language")
		c.That(t.File != "", at+".file", "required")
	}
	for i, s := range a.Signatories {
		at := "signatories[" + strconv.Itoa(i) + "]"
		c.That(slices.ContainsFunc(parties, func(p Party) bool { return p.Code == s.Side }), at+".side", "unknown")
		c.Line(at+".name", s.Name, fault.Required, 80)
		checkText(&c, at+".title", s.Title, MostName)
	}
	c.That(len(a.Signatories) <= 2*MostParties, "signatories", "too_many", "max", strconv.Itoa(2*MostParties))
	a.checkArticles(&c)
	return c.Err()
}

func (a Content) checkArticles(c *fault.Check) {
	c.That(len(a.Articles) <= MostArticles, "articles", "too_many", "max", strconv.Itoa(MostArticles))
	seen := map[string]bool{}
	for i, x := range a.Articles {
		at := "articles[" + strconv.Itoa(i) + "]"
		c.Line(at+".number", x.Number, fault.Required, 20)
		c.That(!seen[x.Number], at+".number", "twice")
		seen[x.Number] = true
		checkText(c, at+".title", x.Title, MostName)
		checkText(c, at+".text", x.Text, mostArticle)
	}
}

// Edit puts other content in the place of what there is. What is frozen, signed or ended stays as it is.
func (a *Agreement) Edit(to Content) error {
	if a.State != Draft {
		return ErrNotDraft
	}
	if err := to.Check(a.Parties); err != nil {
		return err
	}
	a.Content, a.Base = to, to.Base
	return nil
}

// Freeze keeps the agreement as it is while an approval is under way. Again by the same approval it changes nothing.
func (a *Agreement) Freeze(approval string) error {
	switch {
	case a.State == Frozen && a.Approval == approval:
		return nil
	case a.State == Frozen:
		return ErrFrozen
	case a.State != Draft:
		return ErrNotDraft
	}
	a.State, a.Approval = Frozen, approval
	return nil
}

// Thaw lets the agreement be edited again, if it is frozen by the approval.
func (a *Agreement) Thaw(approval string) bool {
	if a.State != Frozen || a.Approval != approval {
		return false
	}
	a.State, a.Approval = Draft, ""
	return true
}

// Seal signs the agreement. It is in force from the day it names, else from the day of signature.
func (a *Agreement) Seal(s Signing) error {
	if a.State != Draft && a.State != Frozen {
		return ErrNotDraft
	}
	a.State, a.Signed = Sealed, s
	return nil
}

// Close ends a signed agreement before its term.
func (a *Agreement) Close(e Ending) error {
	if a.State != Sealed {
		return ErrNotSigned
	}
	var c fault.Check
	c.That(e.On.Valid() && e.On != "", "on", "not_a_date")
	c.That(slices.Contains(AllGrounds(), e.Grounds), "grounds", "unknown")
	c.Block("why", e.Why, fault.Required, MostNote)
	if err := c.Err(); err != nil {
		return err
	}
	a.State, a.Ended = Over, e
	return nil
}

// Party returns the side with the code, and whether there is one.
func (a Agreement) Party(code string) bool {
	return slices.ContainsFunc(a.Parties, func(p Party) bool { return p.Code == code })
}

func aboutAgreement(a ID) fact.Ref { return fact.Ref{Noun: "agreement", ID: string(a)} }
