package intake

import (
	"slices"
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

// Verdict is what becomes of a row.
type Verdict string

// A row is taken, taken with a guess that it names, waits for a person, says what another row or the register says already, or is not taken.
const (
	Accepted Verdict = "accepted"
	Guessed  Verdict = "guessed"
	Person   Verdict = "person"
	Same     Verdict = "same"
	Rejected Verdict = "rejected"
)

// Verdicts lists them in the order of a report.
func Verdicts() []Verdict { return []Verdict{Accepted, Guessed, Person, Same, Rejected} }

// Remark is one thing to know of a row: what was guessed, what is missing, what a person must say, or why it isn't taken.
type Remark struct {
	Code    string   `bson:"code"`
	Field   Field    `bson:"field,omitempty"`
	Text    string   `bson:"text,omitempty"`    // as the row has it
	Took    string   `bson:"took,omitempty"`    // what it was taken for: a unit, a kind, a country, a line, a tie
	Choices []string `bson:"choices,omitempty"` // what a person may choose from
}

// The remarks. What each does to its row stands in grades.
const (
	PlaceLoose        = "place_loose"     // found by another spelling
	PlaceSucceeded    = "place_succeeded" // the unit has ended; what followed it was taken
	PlaceSeveral      = "place_several"   // several units bear the name
	PlaceSplit        = "place_split"     // the unit has ended and several followed it
	PlaceNamed        = "place_named"     // not in the book; kept by its name
	CountryMissing    = "country_missing"
	CountryUnknown    = "country_unknown"
	KindMissing       = "kind_missing"
	KindGuessed       = "kind_guessed" // the word means several kinds
	KindUnknown       = "kind_unknown"
	KindTooUnknown    = "partner_kind_unknown" // the row is taken without it
	PointUnreadable   = "point_unreadable"     // the row is taken without its place on the map
	DateMissing       = "date_missing"
	DateUnreadable    = "date_unreadable"
	DateAhead         = "date_ahead"    // it lies in the future
	OwnerMissing      = "owner_missing" // taken for one's own
	Turned            = "turned"        // one's own side stands second
	Decided           = "decided"       // a person has said it
	SameRow           = "same_row"      // another row says so
	SameTie           = "same_tie"      // the register says so
	MoreFacts         = "more_facts"    // another row has the same pair; what this one says besides goes with it
	PartnerMissing    = "partner_missing"
	SeveralPartners   = "several_partners" // in one cell
	NotOurs           = "not_ours"         // neither side is one's own
	Itself            = "itself"           // both sides are the same
	SumRow            = "sum_row"          // adds up others
	Formula           = "formula"          // the file has no value for it
	TooLong           = "too_long"
	LeftOut           = "left_out"            // by a person
	RefusedByRegister = "refused_by_register" // its rules don't allow it
)

// grades say what a remark makes of its row; of several the gravest counts.
var grades = map[string]Verdict{
	PlaceLoose: Guessed, PlaceSucceeded: Guessed, PlaceSeveral: Person, PlaceSplit: Person, PlaceNamed: Accepted,
	CountryMissing: Person, CountryUnknown: Person, KindMissing: Accepted, KindGuessed: Guessed, KindUnknown: Person,
	KindTooUnknown: Guessed, PointUnreadable: Guessed,
	DateMissing: Accepted, DateUnreadable: Person, DateAhead: Person, OwnerMissing: Guessed, Turned: Accepted, Decided: Accepted,
	SameRow: Same, SameTie: Same, MoreFacts: Same,
	PartnerMissing: Rejected, SeveralPartners: Rejected, NotOurs: Rejected, Itself: Rejected, SumRow: Rejected, Formula: Rejected, TooLong: Rejected, LeftOut: Rejected, RefusedByRegister: Rejected,
}

// Remarks lists the codes of all remarks.
func Remarks() []string {
	all := make([]string, 0, len(grades))
	for code := range grades {
		all = append(all, code)
	}
	slices.Sort(all)
	return all
}

// Line is a row with what was made of it. The original stays as it was brought.
type Line struct {
	Raw     `bson:",inline"`
	Verdict Verdict  `bson:"verdict"`
	Remarks []Remark `bson:"remarks,omitempty"`
	Wish    *Wish    `bson:"wish,omitempty"` // of an accepted or guessed row
	Tie     string   `bson:"tie,omitempty"`  // that was made of it
	Back    Back     `bson:"back,omitempty"`
}

// Back is what undoing the batch did to a row's tie.
type Back string

// A tie was taken back, was kept since somebody has changed it, or was gone already.
const (
	TakenBack   Back = "taken_back"
	KeptChanged Back = "kept_changed"
	GoneAlready Back = "gone_already"
)

// grade sets the verdict from the remarks.
func (l *Line) grade() {
	l.Verdict = Accepted
	for _, r := range l.Remarks {
		if g := grades[r.Code]; slices.Index(order, g) > slices.Index(order, l.Verdict) {
			l.Verdict = g
		}
	}
	if l.Verdict != Accepted && l.Verdict != Guessed {
		l.Wish = nil
	}
}

var order = []Verdict{Accepted, Guessed, Same, Person, Rejected}

// Side is one party of a tie that is wished for: a unit of the book, or a name and where it lies.
type Side struct {
	Unit    unit.ID      `bson:"unit,omitempty"`
	Country unit.Country `bson:"country,omitempty"`
	Name    string       `bson:"name,omitempty"` // as written, where it isn't in the book
	Other   string       `bson:"other,omitempty"`
	At      *Point       `bson:"at,omitempty"` // where the list says it lies
}

// Point is a place in degrees north and east.
type Point struct {
	Lat float64 `bson:"lat"`
	Lon float64 `bson:"lon"`
}

// key is the same for the same side, however it is spelled.
func (s Side) key() string {
	if s.Unit != "" {
		return string(s.Unit)
	}
	return string(s.Country) + " " + bare(s.Name)
}

// PairKey is the same for the same two sides, in whatever order.
func PairKey(a, b Side) string {
	keys := []string{a.key(), b.key()}
	slices.Sort(keys)
	return strings.Join(keys, "|")
}

// Said is what one row says of a tie.
type Said struct {
	Line   int    `bson:"line"`
	Kind   Kind   `bson:"kind,omitempty"`
	Theirs Kind   `bson:"theirs,omitempty"` // what the partner calls it
	Since  Day    `bson:"since,omitempty"`
	Until  Day    `bson:"until,omitempty"`
	Source string `bson:"source,omitempty"`
	Note   string `bson:"note,omitempty"`
}

// Wish is a tie to be kept.
type Wish struct {
	ID      string   `bson:"id"` // the same for the same row of the same batch, so that keeping it twice is keeping it once
	Owner   Side     `bson:"owner"`
	Partner Side     `bson:"partner"`
	Says    []Said   `bson:"says"`
	Lang    lang.Tag `bson:"lang"` // of the list
	Guess   bool     `bson:"guess"`
}

// Known is a tie of the register, as far as it is compared.
type Known struct {
	Tie   string
	Sides []Side
}

// Decision is what a person has said of doubtful rows: of all that have the same text, or of one line.
type Decision struct {
	Line  int    `bson:"line,omitempty"` // one row only; zero for all that say the same
	Field Field  `bson:"field"`
	Text  string `bson:"text"`
	Take  string `bson:"take"` // "unit:dangjin", "country:CN", "kind:SISTER", "date:2016-04", "name", "none" or "skip"
}

// Check returns what is wrong with a decision.
func (d Decision) Check() error {
	kind, value, _ := strings.Cut(d.Take, ":")
	ok := false
	switch kind {
	case "unit":
		_, ok = places().units[unit.ID(value)]
	case "country":
		ok = unit.Country(value).Known()
	case "kind":
		ok = slices.Contains(Kinds(), Kind(value))
	case "date":
		ok = lang.PartialDate(value)
	case "name", "none", "skip":
		ok = value == ""
	}
	switch {
	case !ok:
		return ErrDecision.At(field("take", "unknown"))
	case d.Line < 0 || len(d.Text) > MostCell*4:
		return ErrDecision.At(field("text", "wrong"))
	case d.Field != Left && !slices.Contains(Fields(), d.Field):
		return ErrDecision.At(field("field", "unknown"))
	}
	return nil
}

// about is under which a decision is found.
func (d Decision) about() about { return about{d.Line, d.Field, folded(d.Text)} }

type about struct {
	line  int
	field Field
	text  string
}
