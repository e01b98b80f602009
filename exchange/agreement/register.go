package agreement

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// Line is one tie of a register, as a tenant reads it: short enough to hold all of them.
type Line struct {
	Space   tenants.Space
	ID      TieID
	Rev     int64
	Parties []Party
	Tie     Tie // without what a list doesn't show
	Kind    Kind
	Status  Status
	Since   Date // the first signature of the present kind, as far as known
	Last    Date // the last sign of life
	Batch   string
	Updated time.Time
	names   string
}

// key names a line in its list.
func (l Line) key() string { return string(l.Space) + "/" + string(l.ID) }

// byKey orders lines that are alike in all else.
func byKey(a, b *Line) int {
	return cmp.Or(cmp.Compare(a.Space, b.Space), cmp.Compare(a.ID, b.ID))
}

// Order is what a register is sorted by.
type Order string

// A register is read by country and name, by the day a tie was made, or by what changed last.
const (
	ByName    Order = "name"
	BySince   Order = "since"
	ByUpdated Order = "updated"
)

// Question narrows a register; the zero question is all of it.
type Question struct {
	Words   string
	Kind    Kind
	Status  Code
	Country unit.Country
	Batch   string
	Open    bool // with a contradiction that nobody has decided
	Order   Order
}

// lets reports whether a line is let through by what the question asks of its kind, status and country, which a register counts by, and by the rest.
func (q Question) lets(l *Line) (kind, status, country, rest bool) {
	kind = q.Kind == Unsaid || l.Kind == q.Kind
	status = q.Status == "" || l.Status.Code == q.Status
	country = q.Country == "" || slices.ContainsFunc(l.Parties, func(p Party) bool { return p.Country == q.Country })
	rest = (q.Batch == "" || l.Batch == q.Batch) &&
		(!q.Open || slices.ContainsFunc(l.Status.Marks, func(r Reason) bool { return r.Code == "conflict" })) &&
		(q.Words == "" || holds(l.names, q.Words))
	return kind, status, country, rest
}

// holds reports whether the names have every word of a question.
func holds(names, words string) bool {
	for _, w := range strings.Fields(words) {
		if !strings.Contains(names, w) {
			return false
		}
	}
	return true
}

// Register is a page of a tenant's ties, and how many there are by what the question leaves open.
type Register struct {
	page.Of[Line]
	Total     int
	ByStatus  map[Code]int // of those the rest of the question lets through
	ByKind    map[Kind]int
	ByCountry map[unit.Country]int
}

// List returns the ties of all the reader's spaces that a question lets through. Of one that stands in a pact and was kept at home, the pact's counts.
func (s *Service) List(ctx context.Context, reach tenants.Reach, dormant int, q Question, ask page.Ask) (Register, error) {
	w, err := s.whole(ctx, reach, dormant)
	if err != nil {
		return Register{}, err
	}
	q.Words = gram.Fold(q.Words)
	r := Register{ByStatus: map[Code]int{}, ByKind: map[Kind]int{}, ByCountry: map[unit.Country]int{}}
	var found []*Line
	for _, l := range w.in(q.Order) {
		if r.count(q, l) {
			found = append(found, l)
		}
	}
	r.Total = len(found)
	cut, err := page.Cut(found, "ties "+q.print(), func(l *Line) string { return l.key() }, ask)
	r.Of = page.Map(cut, func(l *Line) Line { return *l })
	return r, err
}

// count notes a line under each heading that all of the question but the heading's own part lets through.
func (r *Register) count(q Question, l *Line) bool {
	kind, status, country, rest := q.lets(l)
	if !rest {
		return false
	}
	if kind && country {
		r.ByStatus[l.Status.Code]++
	}
	if status && country {
		r.ByKind[l.Kind]++
	}
	if kind && status {
		for i, p := range l.Parties {
			if !slices.ContainsFunc(l.Parties[:i], func(x Party) bool { return x.Country == p.Country }) {
				r.ByCountry[p.Country]++
			}
		}
	}
	return kind && status && country
}

func (q Question) print() string {
	return fmt.Sprint(q.Words, "|", q.Kind, "|", q.Status, "|", q.Country, "|", q.Batch, "|", q.Open, "|", q.Order)
}

// Lines returns every tie of the reader's spaces by name, with what only all of them together can say: which was the first with its country, and the
// first of its kind.
func (s *Service) Lines(ctx context.Context, reach tenants.Reach, dormant int) ([]Line, error) {
	return s.All(ctx, reach, dormant, Question{})
}

// All returns every tie of the reader's spaces that a question lets through, in its order: what a sheet, a map and a time line show is what the list shows.
func (s *Service) All(ctx context.Context, reach tenants.Reach, dormant int, q Question) ([]Line, error) {
	w, err := s.whole(ctx, reach, dormant)
	if err != nil {
		return nil, err
	}
	q.Words = gram.Fold(q.Words)
	var found []Line
	for _, l := range w.in(q.Order) {
		if kind, status, country, rest := q.lets(l); kind && status && country && rest {
			found = append(found, *l)
		}
	}
	return found, nil
}

// LineOf makes the line of a tie as a tenant reads it in a space.
func LineOf(space tenants.Space, owner tenants.TenantID, t Tie, now time.Time, dormant int) Line {
	st := t.Status(now, dormant)
	l := Line{
		Space: space, ID: t.ID, Rev: t.Rev, Parties: t.Parties, Status: st, Kind: t.Kind(string(owner)), Batch: t.Made.Batch, Updated: t.Updated, names: t.names(),
		Tie: Tie{ID: t.ID, Rev: t.Rev, Title: t.Title, Parties: t.Parties, Made: t.Made, From: t.From},
	}
	if l.Kind == Unsaid {
		l.Kind = st.Kind
	}
	for _, p := range t.events() {
		if p.Kind == Signature && p.Tie.tier() >= l.Kind.tier() && l.Since == "" {
			l.Since = p.Date
		}
		if p.Kind != Listed && p.Kind != Consent && p.Date > l.Last && !p.Date.First().After(now) {
			l.Last = p.Date
		}
	}
	return l
}
