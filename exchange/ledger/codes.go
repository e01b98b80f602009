package ledger

// State is where a record stands.
type State string

// The states of a record. What is drafted stands in one's own home; what is posted stands in the pact, until every party has confirmed the same words.
const (
	Draft     State = "draft"
	Moved     State = "moved" // a draft that was posted: it stands in the pact now
	Posted    State = "posted"
	Corrected State = "corrected" // another than the poster said it anew, and it waits for the others
	Confirmed State = "confirmed"
	Withdrawn State = "withdrawn"
	OneSided  State = "one_sided" // entered by one's own side alone: the partner isn't here
	Countered State = "countered" // a counter-entry has taken its place; it stays to be read
)

// States lists the states in the order a record goes through them.
func States() []State {
	return []State{Draft, Moved, Posted, Corrected, Confirmed, Withdrawn, OneSided, Countered}
}

// waits reports whether a record of this state waits for somebody to confirm it.
func (s State) waits() bool { return s == Posted || s == Corrected }

// stands reports whether a record of this state is what happened, and is edited no more.
func (s State) stands() bool { return s == Confirmed || s == OneSided }

// Kind is what sort of event a record is of (domain: EXK).
type Kind string

// Kinds lists the kinds of events.
func Kinds() []Kind {
	return []Kind{
		"VISIT", "TALKS", "WORKING", "SIGN", "JOINTCOM", "CONF", "SECOND", "TRAIN", "STUDY", "FEST", "PERF", "SPORT", "YOUTH", "SCHOOL", "TRADE", "INVEST", "ODA",
		"RESEARCH", "AID", "LETTER", "SYMBOL", "ASSOC", "ETC",
	}
}

// Sectors lists the codes of the sector taxonomy.
func Sectors() []string {
	return []string{"ADM", "PPL", "CUL", "TOU", "YTH", "SPO", "TEC", "ECO", "ASM", "CIV", "SYM", "ETC"}
}

// Direction says who came to whom.
type Direction string

// The directions, as one side sees them.
const (
	In     Direction = "IN"
	Out    Direction = "OUT"
	Mutual Direction = "MUTUAL"
	Third  Direction = "THIRD" // at a third place
	Online Direction = "ONLINE"
)

// Directions lists the directions.
func Directions() []Direction { return []Direction{In, Out, Mutual, Third, Online} }

// Mirrored is the direction as the other side sees it.
func (d Direction) Mirrored() Direction {
	switch d {
	case In:
		return Out
	case Out:
		return In
	}
	return d
}

// Level is the rank of who leads the visitors.
type Level string

// Levels lists the levels, the highest office first.
func Levels() []Level {
	return []Level{"HEAD", "DEPUTY", "COUNCIL", "DIRECTOR", "WORKING", "CIVIL", "BUSINESS", "YOUTH"}
}

// Fund is where money comes from.
type Fund string

// Funds lists where money may come from.
func Funds() []Fund { return []Fund{"own", "province", "central", "partner", "sponsor"} }

// Entry says how a record came about.
type Entry string

// The ways a record comes about.
const (
	Entered  Entry = "entered"
	Imported Entry = "imported"
	Prepared Entry = "prepared" // by another noun, such as a meeting that was held
)

// Confidence says how sure the source is.
type Confidence string

// Confidences lists them, the surest first.
func Confidences() []Confidence { return []Confidence{"sure", "likely", "guess"} }
