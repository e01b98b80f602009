package agreement

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
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

func (q Question) lets(l Line) bool {
	return (q.Kind == Unsaid || l.Kind == q.Kind) && (q.Status == "" || l.Status.Code == q.Status) && (q.Batch == "" || l.Batch == q.Batch) &&
		(q.Country == "" || slices.ContainsFunc(l.Parties, func(p Party) bool { return p.Country == q.Country })) &&
		(!q.Open || slices.ContainsFunc(l.Status.Marks, func(r Reason) bool { return r.Code == "conflict" })) &&
		(q.Words == "" || holds(l.names, q.Words))
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
	lines, err := s.Lines(ctx, reach, dormant)
	if err != nil {
		return Register{}, err
	}
	q.Words = gram.Fold(q.Words)
	r := Register{ByStatus: map[Code]int{}, ByKind: map[Kind]int{}, ByCountry: map[unit.Country]int{}}
	var found []Line
	for _, l := range lines {
		if r.count(q, l) {
			found = append(found, l)
		}
	}
	r.Total = len(found)
	sortLines(found, q.Order)
	r.Of, err = page.Cut(found, "ties "+q.print(), Line.key, ask)
	return r, err
}

// count notes a line under each heading that all of the question but the heading's own part lets through.
func (r *Register) count(q Question, l Line) bool {
	status, kind, country := q, q, q
	status.Status, kind.Kind, country.Country = "", Unsaid, ""
	if status.lets(l) {
		r.ByStatus[l.Status.Code]++
	}
	if kind.lets(l) {
		r.ByKind[l.Kind]++
	}
	if country.lets(l) {
		seen := map[unit.Country]bool{}
		for _, p := range l.Parties {
			if !seen[p.Country] {
				seen[p.Country] = true
				r.ByCountry[p.Country]++
			}
		}
	}
	return q.lets(l)
}

func (q Question) print() string {
	return fmt.Sprint(q.Words, "|", q.Kind, "|", q.Status, "|", q.Country, "|", q.Batch, "|", q.Open, "|", q.Order)
}

func sortLines(all []Line, by Order) {
	slices.SortFunc(all, func(a, b Line) int {
		byKey := cmp.Compare(a.key(), b.key())
		switch by {
		case BySince:
			return cmp.Or(-cmp.Compare(a.Since, b.Since), byKey)
		case ByUpdated:
			return cmp.Or(b.Updated.Compare(a.Updated), byKey)
		}
		return cmp.Or(cmp.Compare(a.names, b.names), byKey)
	})
}

// Lines returns every tie of the reader's spaces, with what only all of them together can say: which was the first with its country, and the first of
// its kind.
func (s *Service) Lines(ctx context.Context, reach tenants.Reach, dormant int) ([]Line, error) {
	var all []Line
	seen := map[TieID]int{}
	scopes := reach.Scopes()
	slices.SortStableFunc(scopes, func(a, b tenants.Scope) int { return -cmp.Compare(a.Space().Kind(), b.Space().Kind()) }) // pacts before the home
	owner := ""
	for _, in := range scopes {
		if closed(in) || in.Space() == tenants.Commons {
			continue
		}
		owner = string(in.Tenant())
		some, err := s.linesOf(ctx, in, dormant)
		if err != nil {
			return nil, err
		}
		for _, l := range some {
			if _, twice := seen[l.ID]; !twice {
				seen[l.ID] = len(all)
				all = append(all, l)
			}
		}
	}
	firsts(all, owner)
	return all, nil
}

// firsts marks the lines of an owner that came before all others: with their country, and of their kind.
func firsts(all []Line, owner string) {
	earliest := map[string]int{}
	count := map[string]int{}
	for i, l := range all {
		for _, heading := range l.headings(owner) {
			count[heading]++
			at, there := earliest[heading]
			if !there || before(l.Since, all[at].Since) {
				earliest[heading] = i
			}
		}
	}
	for i := range all {
		marks := all[i].Status.Marks
		for _, heading := range all[i].headings(owner) {
			if earliest[heading] == i && all[i].Since != "" && count[heading] > 1 {
				code, what, _ := strings.Cut(heading, ":")
				marks = append(slices.Clone(marks), Reason{Code: code, Params: Params{"kind": what, "country": what}})
			}
		}
		all[i].Status.Marks = marks
	}
}

// headings are what a line of an owner may be the first of.
func (l Line) headings(owner string) []string {
	if l.Kind == Unsaid || !slices.ContainsFunc(l.Parties, func(p Party) bool { return p.Code == owner }) {
		return nil
	}
	all := []string{"first_of_kind:" + string(l.Kind)}
	for _, p := range l.Parties {
		h := "first_with_country:" + string(p.Country)
		if p.Code != owner && !slices.Contains(all, h) {
			all = append(all, h)
		}
	}
	return all
}

// before reports whether a date is surely before another; one that isn't known may be before any.
func before(a, b Date) bool {
	if a == "" || b == "" {
		return a == "" && b != ""
	}
	return a < b
}

// register remembers the lines of spaces, so that a list of thousands isn't read and computed for each page. What it remembers is checked against the
// store each time it is used, and is never given to whoever doesn't hold a scope of the space.
type register struct {
	mu    *sync.Mutex
	views map[view]*remembered
}

// view is a space as one tenant reads it.
type view struct {
	space  tenants.Space
	tenant tenants.TenantID
}

func viewOf(in tenants.Scope) view { return view{in.Space(), in.Tenant()} }

type remembered struct {
	lines   map[TieID]Line
	day     Date
	dormant int
	looked  time.Time // when the store was last asked what has changed
	used    time.Time
}

// What is remembered at most, and how long after the time it bears a change may come to be seen: clocks of nodes differ, and commits take their time.
const (
	mostRemembered = 200
	clockSlack     = 45 * time.Second // of a request 15, of two clocks the rest
)

func newRegister() register {
	return register{mu: &sync.Mutex{}, views: map[view]*remembered{}}
}

// linesOf returns the lines of one space as they are now.
func (s *Service) linesOf(ctx context.Context, in tenants.Scope, dormant int) ([]Line, error) {
	now := s.Now()
	known := s.register.take(viewOf(in), DayOf(now), dormant)
	fresh, err := s.changed(ctx, in, known)
	if err != nil {
		return nil, err
	}
	count, err := s.Store.In(in).CountTies(ctx)
	if err != nil {
		return nil, fmt.Errorf("count ties: %w", err)
	}
	known.learn(in, fresh, now, dormant)
	if int64(len(known.lines)) != count { // something has left
		known = &remembered{lines: map[TieID]Line{}, day: DayOf(now), dormant: dormant}
		if fresh, err = s.changed(ctx, in, known); err != nil {
			return nil, err
		}
		known.learn(in, fresh, now, dormant)
	}
	known.used = now
	s.register.keep(viewOf(in), known)
	all := make([]Line, 0, len(known.lines))
	for _, l := range known.lines {
		all = append(all, l)
	}
	return all, nil
}

// changed reads what has changed since what is known.
func (s *Service) changed(ctx context.Context, in tenants.Scope, known *remembered) ([]Tie, error) {
	f := TieFilter{Known: func(id TieID, rev int64) bool { l, ok := known.lines[id]; return ok && l.Rev == rev }}
	if !known.looked.IsZero() {
		f.Since = known.looked.Add(-clockSlack)
	}
	fresh, err := s.every(ctx, in, f)
	if err != nil {
		return nil, fmt.Errorf("read the register of %s: %w", in.Space(), err)
	}
	return fresh, nil
}

func (r *remembered) learn(in tenants.Scope, fresh []Tie, now time.Time, dormant int) {
	for _, t := range fresh {
		if old, ok := r.lines[t.ID]; !ok || old.Rev != t.Rev {
			r.lines[t.ID] = LineOf(in.Space(), in.Tenant(), t, now, dormant)
		}
	}
	r.looked = now
}

// take returns a copy of what is remembered of a space for a day; nothing where that was another day's.
func (r register) take(of view, day Date, dormant int) *remembered {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := r.views[of]
	if known == nil || known.day != day || known.dormant != dormant {
		return &remembered{lines: map[TieID]Line{}, day: day, dormant: dormant}
	}
	c := *known
	c.lines = make(map[TieID]Line, len(known.lines))
	for id, l := range known.lines {
		c.lines[id] = l
	}
	return &c
}

func (r register) keep(of view, known *remembered) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.views) >= mostRemembered && r.views[of] == nil {
		oldest, at := view{}, time.Time{}
		for s, k := range r.views {
			if at.IsZero() || k.used.Before(at) {
				oldest, at = s, k.used
			}
		}
		delete(r.views, oldest)
	}
	r.views[of] = known
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
		if p.Kind != Listed && p.Kind != Consent && p.Date > l.Last && !p.Date.first().After(now) {
			l.Last = p.Date
		}
	}
	return l
}
