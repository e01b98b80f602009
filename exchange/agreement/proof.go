package agreement

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// ProofKind is what a proof proves.
type ProofKind string

// The proofs. Listed is somebody's list that names the tie; it proves less than a signature.
const (
	Contact     ProofKind = "contact"
	Exchange    ProofKind = "exchange"
	LetterSent  ProofKind = "intent"
	Consent     ProofKind = "consent"
	Refusal     ProofKind = "refusal"
	Listed      ProofKind = "listed"
	Signature   ProofKind = "signature"
	Force       ProofKind = "force"
	RenewalTalk ProofKind = "renewal_begun"
	Renewal     ProofKind = "renewal"
	Suspension  ProofKind = "suspension"
	Resumption  ProofKind = "resumption"
	Expiry      ProofKind = "expiry"
	End         ProofKind = "end"
)

// ProofKinds lists the proofs in the order they usually come in.
func ProofKinds() []ProofKind {
	return []ProofKind{Contact, Exchange, LetterSent, Consent, Refusal, Listed, Signature, Force, RenewalTalk, Renewal, Suspension, Resumption, Expiry, End}
}

// Decides reports whether it takes the right to decide to bring such a proof: it ends something, or begins it again.
func (k ProofKind) Decides() bool { return k == Suspension || k == Resumption || k == End }

// undated lists the proofs that may stand without a date: old lists name ties whose day nobody knows.
var undated = []ProofKind{Contact, Exchange, LetterSent, Listed, Signature}

// Grounds are the reasons for which ties are suspended or ended.
type Grounds string

// The reasons.
const (
	Diplomatic Grounds = "DIPLOMATIC"
	Pandemic   Grounds = "PANDEMIC"
	Budget     Grounds = "BUDGET"
	Leadership Grounds = "LEADERSHIP"
	Sanction   Grounds = "SANCTION"
	OtherCause Grounds = "OTHER"
)

// AllGrounds lists the reasons in the order they are offered.
func AllGrounds() []Grounds {
	return []Grounds{Diplomatic, Pandemic, Budget, Leadership, Sanction, OtherCause}
}

// Proof is one dated fact of a tie, with where it comes from.
type Proof struct {
	ID        string           `bson:"id"`
	Kind      ProofKind        `bson:"kind"`
	Date      Date             `bson:"date"`
	Tie       Kind             `bson:"tie"`     // the kind of tie that was meant, where one was
	Side      string           `bson:"side"`    // the party's code whose deed it was; empty for all of them
	Body      Body             `bson:"body"`    // that consented or refused
	From      Date             `bson:"from"`    // in force from
	Until     Date             `bson:"until"`   // in force until
	Again     int              `bson:"again"`   // years it renews itself by
	Grounds   Grounds          `bson:"grounds"` // of a suspension or an end
	Note      lang.Text        `bson:"note"`
	Number    string           `bson:"number"` // reference number of the paper
	Sources   []Source         `bson:"sources"`
	File      string           `bson:"file"`      // the paper itself
	Agreement string           `bson:"agreement"` // that gave the proof by itself
	Behalf    bool             `bson:"behalf"`    // recorded for a side that couldn't say it itself
	Confirmed []string         `bson:"confirmed"` // codes of the sides that say so as well
	Tenant    tenants.TenantID `bson:"tenant"`
	Member    tenants.MemberID `bson:"member"`
	At        time.Time        `bson:"at"`
	Batch     string           `bson:"batch"`
}

// Source says where a fact is written.
type Source struct {
	Said string `bson:"said"` // title, place, page
	URL  string `bson:"url"`
	AsOf Date   `bson:"as_of"` // when it said so
}

// check notes what is wrong with a proof of a tie, as of today.
func (p Proof) check(c *fault.Check, path string, t Tie, now time.Time) {
	c.That(slices.Contains(ProofKinds(), p.Kind), path+"kind", "unknown")
	c.That(p.Date.Valid(), path+"date", "not_a_date")
	c.That(p.Date != "" || slices.Contains(undated, p.Kind), path+"date", "required")
	planned := p.Kind == Force // a day to come may already be agreed
	c.That(planned || !p.Date.First().After(now.AddDate(0, 0, 1)), path+"date", "in_future")
	c.That(p.From.Valid(), path+"from", "not_a_date")
	c.That(p.Until.Valid(), path+"until", "not_a_date")
	c.That(p.Until == "" || p.Until.Last().After(p.Date.First()), path+"until", "before_start")
	c.That(p.Again >= 0 && p.Again <= 50, path+"again", "out_of_range", "min", "0", "max", "50")
	c.That(p.Tie == Unsaid || p.Tie.Valid(), path+"tie", "unknown")
	c.That(p.Kind != Signature || p.Tie != Unsaid, path+"tie", "required")
	if p.Side != "" {
		_, ok := t.Party(p.Side)
		c.That(ok, path+"side", "unknown")
	}
	sided := p.Kind == Consent || p.Kind == Refusal
	c.That(!sided || p.Side != "", path+"side", "required")
	c.That(!sided || p.Body.Valid(), path+"body", "unknown")
	c.That(sided || p.Body == "", path+"body", "unknown")
	grounded := p.Kind == Suspension || p.Kind == End
	c.That(!grounded || slices.Contains(AllGrounds(), p.Grounds), path+"grounds", "unknown")
	c.That(grounded || p.Grounds == "", path+"grounds", "unknown")
	checkText(c, path+"note", p.Note, MostNote)
	c.Line(path+"number", p.Number, fault.Optional, 80)
	checkSources(c, path+"sources", p.Sources)
}

func checkSources(c *fault.Check, path string, all []Source) {
	c.That(len(all) <= MostSources, path, "too_many", "max", strconv.Itoa(MostSources))
	for i, s := range all {
		at := path + "[" + strconv.Itoa(i) + "]"
		c.Line(at+".said", s.Said, fault.Required, 400)
		c.That(s.URL == "" || plainLink(s.URL), at+".url", "not_a_link")
		c.That(s.AsOf.Valid(), at+".as_of", "not_a_date")
	}
}

// checkText notes what is wrong with a text in several languages, where one is said.
func checkText(c *fault.Check, path string, t lang.Text, most int) {
	for tag, v := range t.In {
		c.Block(path+"."+string(tag), v.Value, fault.Optional, most)
	}
}

// blank reports whether nothing but spaces is said in any language.
func blank(t lang.Text) bool {
	for _, v := range t.In {
		if strings.TrimSpace(v.Value) != "" {
			return false
		}
	}
	return true
}

// events lists the proofs that count, in the order they happened: what was decided against is left out, of an undecided contradiction the better known
// stands for all. Those without a date come before all others.
func (t Tie) events() []Proof {
	out := t.discounted()
	all := slices.DeleteFunc(slices.Clone(t.Proofs), func(p Proof) bool { return slices.Contains(out, p.ID) })
	sortProofs(all)
	return all
}

func rank(k ProofKind) int { return slices.Index(ProofKinds(), k) }

// History lists all proofs in the order they happened, and for each whether it counts.
func (t Tie) History() ([]Proof, []bool) {
	all, out := slices.Clone(t.Proofs), t.discounted()
	sortProofs(all)
	counts := make([]bool, len(all))
	for i, p := range all {
		counts[i] = !slices.Contains(out, p.ID)
	}
	return all, counts
}

func sortProofs(all []Proof) {
	slices.SortStableFunc(all, func(a, b Proof) int {
		return cmp.Or(a.Date.First().Compare(b.Date.First()), cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.ID, b.ID))
	})
}
