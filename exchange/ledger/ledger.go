// Package ledger keeps what took place between cities as records that both sides stand by: one side drafts at home, posts into the pact, the other confirms
// or corrects, and what is confirmed is never edited but answered by a counter-entry. It knows no other noun and no store.
//
// Another noun prepares a record by Service.Prepare, through a small interface of its own that cmd/naru joins to it: once for each side, in that side's home,
// under the same key. Preparing again changes nothing, and both sides' drafts have the same id, so that whoever posts first posts for both.
package ledger

import (
	"net/url"
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// ID names a record. It stays the same from the draft at home to the record in the pact.
type ID string

// Record is one exchange that took place.
type Record struct {
	ID       ID                 `bson:"-"`
	Rev      int64              `bson:"-"`
	Stands   tenants.Space      `bson:"stands"`
	State    State              `bson:"state"`
	Since    time.Time          `bson:"since"` // in this state
	Owner    tenants.TenantID   `bson:"owner"` // as whom its content is said
	Author   tenants.MemberID   `bson:"author"`
	Sides    []Side             `bson:"sides"`   // the owner's first
	Parties  []tenants.TenantID `bson:"parties"` // the sides that stand in the pact, each of which confirms for itself; at home the owner alone
	Content  `bson:"content"`
	Writers  []tenants.MemberID `bson:"writers"`  // of the words as they stand now: they may not confirm or review them
	Versions []Version          `bson:"versions"` // as they were put to the others
	Agreed   []Consent          `bson:"agreed"`   // to the last version
	Money    []Share            `bson:"money"`    // what a side let the others see of its money
	Reviewed Consent            `bson:"reviewed"` // of a one-sided record, by a second person
	Counter  Counter            `bson:"counter"`  // what it answers, of a counter-entry
	Replaced ID                 `bson:"replaced"` // by which counter-entry
	Entries  int                `bson:"entries"`  // counter-entries that were put against it
	To       tenants.Space      `bson:"to"`       // where a draft was posted to
	About    fact.Ref           `bson:"about"`    // what it is the record of, such as a meeting; empty for none
	AboutIn  tenants.Space      `bson:"about_in"` // where that stands
	Steps    []Step             `bson:"steps"`
	Found    Index              `bson:"found"`
	Created  time.Time          `bson:"created"`
	Updated  time.Time          `bson:"updated"`
}

// Side is a government or body that took part: one that stands here, one of the book of units, or one that neither knows.
type Side struct {
	Code    string       `bson:"code"` // a tenant's, a unit's of the book, or unit.NamedCode's
	Country unit.Country `bson:"country"`
	Name    lang.Text    `bson:"name"` // of a named one only
}

// Version is a record as one side put it to the others.
type Version struct {
	By      tenants.TenantID `bson:"by"`
	Member  tenants.MemberID `bson:"member"`
	Said    Content          `bson:"said"`
	Comment string           `bson:"comment"`
	At      time.Time        `bson:"at"`
}

// Consent is one side's word that a record is right.
type Consent struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"`
	At     time.Time        `bson:"at"`
}

// Counter says which record a counter-entry answers.
type Counter struct {
	Of     ID     `bson:"of"`
	How    How    `bson:"how"`
	Reason string `bson:"reason"`
}

// How says what a counter-entry does.
type How string

// A counter-entry says that the earlier record doesn't hold, or says it anew.
const (
	Reverses How = "reverses"
	Replaces How = "replaces"
)

// Step is one move of a record.
type Step struct {
	From   State            `bson:"from"`
	To     State            `bson:"to"`
	Tenant tenants.TenantID `bson:"tenant"`
	Member tenants.MemberID `bson:"member"`
	Reason string           `bson:"reason"`
	At     time.Time        `bson:"at"`
}

// Index is what a record is found by; it follows from the rest.
type Index struct {
	Shown   bool               `bson:"shown"` // a draft that was posted is found in the pact alone
	When    string             `bson:"when"`
	Sectors []string           `bson:"sectors"`
	Codes   []string           `bson:"codes"`
	Ways    []string           `bson:"ways"`  // the direction as each side sees it
	Waits   []tenants.TenantID `bson:"waits"` // whose word is awaited
	About   string             `bson:"about"`
}

// Bounds of a record.
const (
	MostSides    = 12
	MostVersions = 30
	MostSteps    = 60
)

// By is who does a deed, and when.
type By struct {
	Member tenants.MemberID
	Tenant tenants.TenantID
	At     time.Time
}

// Ref is how facts, rooms and files name the record.
func (r Record) Ref() fact.Ref { return fact.Ref{Noun: "record", ID: string(r.ID)} }

// AboutKey is by what a record of something is found.
func AboutKey(space tenants.Space, about fact.Ref) string {
	if about.ID == "" {
		return ""
	}
	return string(space) + " " + about.Noun + " " + about.ID
}

// WayKey is by what records of a direction are found, as a side sees it.
func WayKey(code string, d Direction) string { return code + " " + string(d) }

// index sets what the record is found by.
func (r *Record) index() {
	r.blank()
	r.Found = Index{
		Shown: r.State != Moved, When: string(r.Span.Start), Sectors: []string{}, Codes: []string{}, Ways: []string{}, Waits: r.Waits(),
		About: AboutKey(r.AboutIn, r.About),
	}
	if r.Sector != "" {
		r.Found.Sectors = append([]string{r.Sector}, r.Others...)
	}
	for _, s := range r.Sides {
		r.Found.Codes = append(r.Found.Codes, s.Code)
		if r.Direction != "" {
			r.Found.Ways = append(r.Found.Ways, WayKey(s.Code, r.Seen(s.Code)))
		}
	}
}

// Seen is the direction as a side sees it. Whoever is neither host nor visitor of a visit of others sees it at a third place.
func (r Record) Seen(code string) Direction {
	own := code == string(r.Owner) || len(r.Sides) > 0 && r.Sides[0].Code == code
	switch {
	case own || r.Direction != In && r.Direction != Out:
		return r.Direction
	case r.Host == code:
		return In
	case slices.Contains(r.Visitors, code), len(r.Sides) == 2:
		if len(r.Sides) == 2 {
			return r.Direction.Mirrored()
		}
		return Out
	}
	return Third
}

// Side returns the code under which a tenant is a side, and whether it is one.
func (r Record) Side(t tenants.TenantID) (string, bool) {
	i := slices.IndexFunc(r.Sides, func(s Side) bool { return s.Code == string(t) })
	if i < 0 {
		return "", false
	}
	return r.Sides[i].Code, true
}

// Party reports whether the tenant confirms the record for itself.
func (r Record) Party(t tenants.TenantID) bool { return slices.Contains(r.Parties, t) }

// Last is the version that stands before the parties; the zero Version of what was never posted.
func (r Record) Last() Version {
	if len(r.Versions) == 0 {
		return Version{}
	}
	return r.Versions[len(r.Versions)-1]
}

// Poster is the side that put the record before the others first; empty for one that was never posted.
func (r Record) Poster() tenants.TenantID {
	if len(r.Versions) == 0 {
		return ""
	}
	return r.Versions[0].By
}

// Waits lists the parties whose word is awaited: those that haven't put or confirmed the last version, or one's own second person for a one-sided record.
func (r Record) Waits() []tenants.TenantID {
	waits := []tenants.TenantID{}
	switch {
	case r.State.waits():
		for _, t := range r.Parties {
			if t != r.Last().By && !r.agreed(t) {
				waits = append(waits, t)
			}
		}
	case r.State == OneSided && r.Reviewed.At.IsZero():
		waits = append(waits, r.Owner)
	}
	return waits
}

func (r Record) agreed(t tenants.TenantID) bool {
	return slices.ContainsFunc(r.Agreed, func(c Consent) bool { return c.Tenant == t })
}

// Counts reports whether the record counts as an exchange that took place: confirmed or one-sided, not answered by a counter-entry, and itself no reversal.
func (r Record) Counts() bool { return r.State.stands() && r.Counter.How != Reverses }

func (r *Record) move(to State, by By, reason string) {
	r.Steps = append(slices.Clone(r.Steps), Step{From: r.State, To: to, Tenant: by.Tenant, Member: by.Member, Reason: reason, At: by.At})
	if extra := len(r.Steps) - MostSteps; extra > 0 {
		r.Steps = r.Steps[extra:]
	}
	r.State, r.Since, r.Updated = to, by.At, by.At
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
