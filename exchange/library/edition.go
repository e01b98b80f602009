package library

import (
	"fmt"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// EditionID names one published version of a case: the case's id, a hyphen, the version.
type EditionID string

// EditionOf returns the id of a case's edition.
func EditionOf(c CaseID, version int) EditionID { return EditionID(fmt.Sprintf("%s-%d", c, version)) }

// Verdict is where a submission stands.
type Verdict string

// A submission waits for the coordinator, was accepted, returned for changes, or taken back by its city.
const (
	Waiting  Verdict = "waiting"
	Accepted Verdict = "accepted"
	Sent     Verdict = "returned"
	Recalled Verdict = "recalled"
)

// Submission is a copy of a case before the network's coordinator. Its id is that of the edition it would become, followed by a
// hyphen and the round, for a case that was returned comes again.
type Submission struct {
	ID      string           `bson:"-"`
	Rev     int64            `bson:"-"`
	Case    CaseID           `bson:"case"`
	Version int              `bson:"version"`
	Tenant  tenants.TenantID `bson:"tenant"`
	Verdict Verdict          `bson:"verdict"`
	Reason  string           `bson:"reason"`
	Hash    string           `bson:"hash"`
	Content `bson:"content"`
	At      time.Time `bson:"at"`      // brought in
	Decided time.Time `bson:"decided"` // zero while it waits
}

// SubmissionOf returns the copy of a case that its head brings before the coordinator.
func SubmissionOf(c Case, at time.Time) Submission {
	return Submission{
		ID: submissionID(c), Case: c.ID, Version: c.Version, Tenant: c.Tenant, Verdict: Waiting, Hash: c.Content.Hash(), Content: c.Content, At: at,
	}
}

// submissionID is the same for the same approval, so that bringing it twice brings it once.
func submissionID(c Case) string {
	round := 0
	for _, s := range c.Steps {
		if s.To == CoordReview {
			round++
		}
	}
	return fmt.Sprintf("%s-%d", EditionOf(c.ID, c.Version), round)
}

// Decide gives the coordinator's verdict on a waiting submission. Sending back takes a reason; a city's own staff can't decide on its case.
func (s *Submission) Decide(v Verdict, by tenants.TenantID, reason string, at time.Time) error {
	switch {
	case s.Verdict != Waiting:
		return ErrDecided
	case by == s.Tenant && v != Recalled:
		return ErrOwnCase
	case v == Sent && reason == "":
		return ErrReason
	}
	s.Verdict, s.Reason, s.Decided = v, reason, at
	return nil
}

// Edition is a published version of a case. It never changes.
type Edition struct {
	ID      EditionID        `bson:"-"`
	Rev     int64            `bson:"-"`
	Case    CaseID           `bson:"case"`
	Version int              `bson:"version"`
	Tenant  tenants.TenantID `bson:"tenant"`
	By      tenants.TenantID `bson:"by"` // the coordinator that accepted it
	Hash    string           `bson:"hash"`
	Content `bson:"content"`
	At      time.Time `bson:"at"`
}

// EditionFrom returns the edition an accepted submission becomes.
func EditionFrom(s Submission, by tenants.TenantID) Edition {
	return Edition{ID: EditionOf(s.Case, s.Version), Case: s.Case, Version: s.Version, Tenant: s.Tenant, By: by, Hash: s.Hash, Content: s.Content, At: s.Decided}
}

// Card stands in the commons for a case: which edition is the current one, and what a list shows of it.
type Card struct {
	ID        CaseID           `bson:"-"`
	Rev       int64            `bson:"-"`
	Tenant    tenants.TenantID `bson:"tenant"`
	Version   int              `bson:"version"`
	Source    lang.Tag         `bson:"source"`
	Title     lang.Text        `bson:"title"`
	Summary   lang.Text        `bson:"summary"`
	Type      Type             `bson:"type"`
	Sectors   []string         `bson:"sectors"`
	Tags      []string         `bson:"tags"`
	YearFrom  int              `bson:"year_from"`
	YearTo    int              `bson:"year_to"`
	Place     string           `bson:"place"`
	Partners  []string         `bson:"partners"`
	Languages []lang.Tag       `bson:"languages"`
	Uptakes   []Uptake         `bson:"uptakes"` // that their cities show in public
	Shown     bool             `bson:"shown"`   // false once withdrawn
	Reason    string           `bson:"reason"`  // for which it was withdrawn
	At        time.Time        `bson:"at"`      // of the current edition
}

// Show makes the card stand for edition e. It reports false where the card already stands for it or a later one.
func (c *Card) Show(e Edition) bool {
	if c.Rev > 0 && c.Version >= e.Version {
		return false
	}
	c.ID, c.Tenant, c.Version, c.Source, c.Title, c.Summary = e.Case, e.Tenant, e.Version, e.Content.Source, e.Title, e.Summary
	c.Type, c.Sectors, c.Tags, c.YearFrom, c.YearTo, c.Place, c.Partners = e.Type, e.Sectors, e.Tags, e.YearFrom, e.YearTo, e.Place, e.Partners
	c.Languages, c.Shown, c.Reason, c.At = e.Languages(), true, "", e.At
	if c.Uptakes == nil {
		c.Uptakes = []Uptake{}
	}
	return true
}

// Hide takes the card out of the lists for a reason. It reports false where it is already out, or stands for a later version.
func (c *Card) Hide(version int, reason string) bool {
	if !c.Shown || c.Version > version {
		return false
	}
	c.Shown, c.Reason = false, reason
	return true
}
