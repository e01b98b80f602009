// Package intake brings lists of relationships into a register: it reads any CSV or XLSX, finds out what the columns hold, says of every row what would
// become of it before anything does, lets a person settle what is doubtful, and takes a whole list back. It writes sheets as well. It knows no
// relationship's rules; who keeps them is behind Ties.
package intake

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names a batch in its home.
type ID string

// State is where a batch stands.
type State string

// A batch is brought; its columns are said and every row looked at; it is taken in, row by row; it is in; it is taken back, and is back out.
const (
	Brought  State = "brought"
	Checking State = "checking" // the rows are looked at; a moment, unless the house stopped in it
	Checked  State = "checked"
	Running  State = "running"
	Done     State = "done"
	Undoing  State = "undoing"
	Undone   State = "undone"
)

// States lists them in their order.
func States() []State { return []State{Brought, Checking, Checked, Running, Done, Undoing, Undone} }

// Batch is one list that was brought, with what was said of it. Its rows stand in pieces.
type Batch struct {
	ID        ID               `bson:"-"`
	Rev       int64            `bson:"-"`
	Name      string           `bson:"name"` // of the source, so that the next list from there is known
	File      string           `bson:"file"`
	FileName  string           `bson:"file_name"`
	Sheets    []string         `bson:"sheets"`
	Sheet     string           `bson:"sheet"`
	Encoding  string           `bson:"encoding"`
	Lang      lang.Tag         `bson:"lang"`
	Head      []string         `bson:"head"`
	Doubled   []string         `bson:"doubled"`
	Rows      int              `bson:"rows"`
	Mapping   Mapping          `bson:"mapping"`
	Habit     bool             `bson:"habit"` // the mapping is one that was remembered
	Decisions []Decision       `bson:"decisions"`
	State     State            `bson:"state"`
	Pieces    []Tally          `bson:"pieces"` // what became of the rows of each piece
	Handled   int              `bson:"handled"`
	Made      int              `bson:"made"` // ties
	Back      int              `bson:"back"` // of them taken back
	Stayed    int              `bson:"stayed"`
	Tenant    tenants.TenantID `bson:"tenant"`
	Member    tenants.MemberID `bson:"member"`
	At        time.Time        `bson:"at"`
	Updated   time.Time        `bson:"updated"`
}

// Tally counts rows by verdict.
type Tally struct {
	Accepted int `bson:"accepted"`
	Guessed  int `bson:"guessed"`
	Person   int `bson:"person"`
	Same     int `bson:"same"`
	Rejected int `bson:"rejected"`
}

// Of returns the count of a verdict; of the empty one all.
func (t Tally) Of(v Verdict) int {
	switch v {
	case Accepted:
		return t.Accepted
	case Guessed:
		return t.Guessed
	case Person:
		return t.Person
	case Same:
		return t.Same
	case Rejected:
		return t.Rejected
	}
	return t.Accepted + t.Guessed + t.Person + t.Same + t.Rejected
}

// Tally counts the rows of the batch.
func (b Batch) Tally() Tally {
	var all Tally
	for _, t := range b.Pieces {
		all.Accepted += t.Accepted
		all.Guessed += t.Guessed
		all.Person += t.Person
		all.Same += t.Same
		all.Rejected += t.Rejected
	}
	return all
}

func tally(lines []Line) Tally {
	var t Tally
	for _, l := range lines {
		switch l.Verdict {
		case Accepted:
			t.Accepted++
		case Guessed:
			t.Guessed++
		case Person:
			t.Person++
		case Same:
			t.Same++
		case Rejected:
			t.Rejected++
		}
	}
	return t
}

// Piece is some hundred rows of a batch, in their order.
type Piece struct {
	ID    string `bson:"-"`
	Rev   int64  `bson:"-"`
	Batch ID     `bson:"batch"`
	Lines []Line `bson:"lines"`
	In    bool   `bson:"in"`  // its ties are kept
	Out   bool   `bson:"out"` // they are taken back
}

// pieceRows is how many rows are written together: some 200 KB, which is one durable write.
const pieceRows = 400

// Habit is a mapping that was used, for the next list of the same columns.
type Habit struct {
	ID      string    `bson:"-"`
	Rev     int64     `bson:"-"`
	Print   string    `bson:"print"` // of the head
	Name    string    `bson:"name"`  // of the source
	Mapping Mapping   `bson:"mapping"`
	At      time.Time `bson:"at"`
}

// Limits of a batch.
const (
	MostName      = 120 // characters of a source's name
	MostDecisions = 2000
	MostOpen      = 40 // batches of a home that wait to be taken in or dropped
)

// about points to a batch as facts do.
func (b Batch) about() fact.Ref { return fact.Ref{Noun: "import", ID: string(b.ID)} }

// open reports whether what was said of the batch may still change.
func (b Batch) open() bool { return slices.Contains([]State{Brought, Checking, Checked}, b.State) }

// Map says what the columns hold. The rows are to be looked at again. It returns ErrState once the batch was begun to be taken in.
func (b *Batch) Map(m Mapping) error {
	if !b.open() {
		return ErrState
	}
	if err := m.Check(len(b.Head)); err != nil {
		return err
	}
	b.Mapping, b.State = m, Checking
	return nil
}

// Decide notes what a person says of doubtful rows; what she said of the same before is forgotten.
func (b *Batch) Decide(all []Decision) error {
	if b.State != Checked {
		return ErrState
	}
	for _, d := range all {
		if err := d.Check(); err != nil {
			return err
		}
		b.Decisions = slices.DeleteFunc(b.Decisions, func(o Decision) bool { return o.about() == d.about() })
		b.Decisions = append(b.Decisions, d)
	}
	if len(b.Decisions) > MostDecisions {
		return ErrDecisions
	}
	b.State = Checking
	return nil
}

// Start has the batch taken in.
func (b *Batch) Start() error {
	t := b.Tally()
	switch {
	case b.State != Checked:
		return ErrState
	case t.Accepted+t.Guessed == 0:
		return ErrNothing
	}
	b.State, b.Handled, b.Made = Running, 0, 0
	return nil
}

// Undo has the batch taken back.
func (b *Batch) Undo() error {
	if b.State != Done {
		return ErrState
	}
	b.State, b.Handled, b.Back, b.Stayed = Undoing, 0, 0, 0
	return nil
}

// Rights computes what the scope's holder may do with the batch.
func (b Batch) Rights(in tenants.Scope) map[string]bool {
	able, t := in.May(tenants.ImportTies), b.Tally()
	return map[string]bool{
		"map": able && b.open(), "settle": able && b.State == Checked, "run": able && b.State == Checked && t.Accepted+t.Guessed > 0,
		"undo": able && b.State == Done, "drop": able && b.open(),
	}
}
