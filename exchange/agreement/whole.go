package agreement

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/naru-network/naru/tenants"
)

// register remembers the lines of spaces, and the wholes they make, so that a list of thousands isn't read, computed and sorted for each page. What it
// remembers is checked against the store each time it is used, and is never given to whoever doesn't hold a scope of each space at that moment.
type register struct {
	mu     *sync.Mutex
	views  map[view]*remembered
	wholes map[string]*whole
}

// view is a space as one tenant reads it.
type view struct {
	space  tenants.Space
	tenant tenants.TenantID
}

func viewOf(in tenants.Scope) view { return view{in.Space(), in.Tenant()} }

// remembered is what is known of one view. It is replaced where something is learned, never changed.
type remembered struct {
	*lines
	stamp  uint64 // of the store, before it was asked
	looked time.Time
	used   time.Time
}

// lines are the ties of a view as they stand on a day. Nobody changes them: the same lines are the same ties.
type lines struct {
	of      map[TieID]*Line
	day     Date
	dormant int
}

// whole is all ties that one reader reads, in the orders that were asked for. Nobody changes it.
type whole struct {
	parts []*lines
	used  time.Time // under the register's lock
	name  []*Line
	since func() []*Line
	last  func() []*Line
}

// What is remembered at most, and how long after the time it bears a change may come to be seen: clocks of nodes differ, and commits take their time.
const (
	mostRemembered = 200
	clockSlack     = 45 * time.Second // of a request 15, of two clocks the rest
)

func newRegister() register {
	return register{mu: &sync.Mutex{}, views: map[view]*remembered{}, wholes: map[string]*whole{}}
}

// whole returns all ties of a reader's spaces as they are now.
func (s *Service) whole(ctx context.Context, reach tenants.Reach, dormant int) (*whole, error) {
	var parts []*lines
	var name strings.Builder
	owner := ""
	scopes := reach.Scopes()
	slices.SortStableFunc(scopes, func(a, b tenants.Scope) int { return -cmp.Compare(a.Space().Kind(), b.Space().Kind()) }) // pacts before the home
	for _, in := range scopes {
		if closed(in) || in.Space() == tenants.Commons {
			continue
		}
		owner = string(in.Tenant())
		some, err := s.linesOf(ctx, in, dormant)
		if err != nil {
			return nil, err
		}
		parts = append(parts, some)
		fmt.Fprintf(&name, "%s %s\n", in.Tenant(), in.Space())
	}
	if w := s.register.wholeOf(name.String(), s.Now()); w != nil && slices.Equal(w.parts, parts) {
		return w, nil
	}
	w := join(parts, owner)
	w.used = s.Now()
	s.register.keepWhole(name.String(), w)
	return w, nil
}

// join makes a whole of the ties of spaces. Of one that stands in several, the first counts.
func join(parts []*lines, owner string) *whole {
	var all []*Line
	seen := map[TieID]bool{}
	for _, p := range parts {
		for id, l := range p.of {
			if !seen[id] {
				seen[id] = true
				all = append(all, l)
			}
		}
	}
	slices.SortFunc(all, func(a, b *Line) int { return cmp.Or(cmp.Compare(a.names, b.names), byKey(a, b)) })
	firsts(all, owner)
	sorted := func(order func(a, b *Line) int) func() []*Line {
		return sync.OnceValue(func() []*Line { return slices.SortedFunc(slices.Values(all), order) })
	}
	return &whole{
		parts: parts, name: all,
		since: sorted(func(a, b *Line) int { return cmp.Or(-cmp.Compare(a.Since, b.Since), byKey(a, b)) }),
		last:  sorted(func(a, b *Line) int { return cmp.Or(b.Updated.Compare(a.Updated), byKey(a, b)) }),
	}
}

// in returns all lines in an order.
func (w *whole) in(by Order) []*Line {
	switch by {
	case BySince:
		return w.since()
	case ByUpdated:
		return w.last()
	}
	return w.name
}

// firsts marks the lines of an owner that came before all others: with their country, and of their kind. It puts copies into the place of those. Where a
// day isn't known, that one may have been the first, and none is marked.
func firsts(all []*Line, owner string) {
	earliest := map[string]int{}
	count := map[string]int{}
	headings := make([][]string, len(all))
	for i, l := range all {
		headings[i] = l.headings(owner)
		for _, heading := range headings[i] {
			count[heading]++
			at, there := earliest[heading]
			if !there || cmp.Or(cmp.Compare(l.Since, all[at].Since), byKey(l, all[at])) < 0 {
				earliest[heading] = i
			}
		}
	}
	for i, l := range all {
		var marks []Reason
		for _, heading := range headings[i] {
			if earliest[heading] == i && l.Since != "" && count[heading] > 1 {
				code, what, _ := strings.Cut(heading, ":")
				marks = append(marks, Reason{Code: code, Params: Params{"kind": what, "country": what}})
			}
		}
		if len(marks) > 0 {
			marked := *l
			marked.Status.Marks = slices.Concat(l.Status.Marks, marks)
			all[i] = &marked
		}
	}
}

// headings are what a line of an owner may be the first of.
func (l *Line) headings(owner string) []string {
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

// linesOf returns the lines of one space as they are now.
func (s *Service) linesOf(ctx context.Context, in tenants.Scope, dormant int) (*lines, error) {
	now := s.Now()
	shelf := s.Store.In(in)
	stamp, sure := shelf.TiesStamp()
	known := s.register.take(viewOf(in), DayOf(now), dormant)
	if sure && known.stamp == stamp && !known.looked.IsZero() {
		s.register.keep(viewOf(in), &remembered{known.lines, stamp, now, now})
		return known.lines, nil
	}
	fresh, err := s.changed(ctx, in, known)
	if err != nil {
		return nil, err
	}
	count, err := shelf.CountTies(ctx)
	if err != nil {
		return nil, fmt.Errorf("count ties: %w", err)
	}
	found := known.lines.with(in, fresh, now)
	if int64(len(found.of)) != count { // something has left
		known = nothing(DayOf(now), dormant)
		if fresh, err = s.changed(ctx, in, known); err != nil {
			return nil, err
		}
		found = known.lines.with(in, fresh, now)
	}
	s.register.keep(viewOf(in), &remembered{found, stamp, now, now})
	return found, nil
}

// changed reads what has changed since what is known.
func (s *Service) changed(ctx context.Context, in tenants.Scope, known *remembered) ([]Tie, error) {
	f := TieFilter{Known: func(id TieID, rev int64) bool { l, ok := known.of[id]; return ok && l.Rev == rev }}
	if !known.looked.IsZero() {
		f.Since = known.looked.Add(-clockSlack)
	}
	fresh, err := s.every(ctx, in, f)
	if err != nil {
		return nil, fmt.Errorf("read the register of %s: %w", in.Space(), err)
	}
	return fresh, nil
}

// with returns the lines with those of fresh ties; the same where none is.
func (x *lines) with(in tenants.Scope, fresh []Tie, now time.Time) *lines {
	if len(fresh) == 0 {
		return x
	}
	more := &lines{of: make(map[TieID]*Line, len(x.of)+len(fresh)), day: x.day, dormant: x.dormant}
	for id, l := range x.of {
		more.of[id] = l
	}
	for _, t := range fresh {
		l := LineOf(in.Space(), in.Tenant(), t, now, x.dormant)
		more.of[t.ID] = &l
	}
	return more
}

func nothing(day Date, dormant int) *remembered {
	return &remembered{lines: &lines{of: map[TieID]*Line{}, day: day, dormant: dormant}}
}

// take returns what is remembered of a space for a day; nothing where that was another day's.
func (r register) take(of view, day Date, dormant int) *remembered {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.views[of]; known != nil && known.day == day && known.dormant == dormant {
		return known
	}
	return nothing(day, dormant)
}

func (r register) keep(of view, known *remembered) {
	r.mu.Lock()
	defer r.mu.Unlock()
	makeRoom(r.views, of, func(k *remembered) time.Time { return k.used })
	r.views[of] = known
}

func (r register) wholeOf(name string, now time.Time) *whole {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.wholes[name]
	if w != nil {
		w.used = now
	}
	return w
}

func (r register) keepWhole(name string, w *whole) {
	r.mu.Lock()
	defer r.mu.Unlock()
	makeRoom(r.wholes, name, func(w *whole) time.Time { return w.used })
	r.wholes[name] = w
}

// makeRoom forgets what was used longest ago, where there is no room for something of another name.
func makeRoom[K comparable, V any](all map[K]V, name K, used func(V) time.Time) {
	if _, there := all[name]; there || len(all) < mostRemembered {
		return
	}
	var oldest K
	var at time.Time
	for k, v := range all {
		if at.IsZero() || used(v).Before(at) {
			oldest, at = k, used(v)
		}
	}
	delete(all, oldest)
}
