package project

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
)

// Item is a piece of work or a milestone on the chart. A milestone lies on its To.
type Item struct {
	ID        string    `bson:"id"`
	Milestone bool      `bson:"milestone"`
	Phase     string    `bson:"phase"` // the id of the phase it belongs to, or empty
	Title     lang.Text `bson:"title"`
	From      string    `bson:"from"` // days, 2006-01-02
	To        string    `bson:"to"`
	After     []string  `bson:"after"` // phases and items that come before
	Done      bool      `bson:"done"`
}

// Bounds of a plan. A chart of more lines is no longer read.
const (
	MostPhases = 20
	MostItems  = 200
	MostAfter  = 20
)

// Plan lays out phases and items anew. What has begun stays as it is but for its dates, and dependencies must not go in a circle: the circle is named.
func (p *Project) Plan(phases []Phase, items []Item, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	if err := checkPlan(phases, items); err != nil {
		return err
	}
	next := make([]Phase, len(phases))
	for i, h := range phases {
		was, err := p.Phase(h.ID)
		if err != nil {
			h.State, h.Since, h.Agreed, h.Checks = Planned, by.At, []Consent{}, []Check{}
		} else {
			h.State, h.Since, h.Report, h.Agreed, h.Reason, h.Checks, h.Freeze, h.Parties = was.State, was.Since, was.Report, was.Agreed, was.Reason, was.Checks, was.Freeze, was.Parties
		}
		if p.Class == Restricted {
			h.Checks = blankChecks(h.Checks)
		}
		next[i] = h
	}
	for _, was := range p.Phases {
		if was.State != Planned && !slices.ContainsFunc(phases, func(h Phase) bool { return h.ID == was.ID }) {
			return ErrPhaseBegun
		}
	}
	p.Phases, p.Items, p.Updated = next, items, by.At
	return nil
}

func checkPlan(phases []Phase, items []Item) error {
	var c fault.Check
	c.That(len(phases) <= MostPhases, "phases", "too_many", "max", strconv.Itoa(MostPhases))
	c.That(len(items) <= MostItems, "items", "too_many", "max", strconv.Itoa(MostItems))
	if err := c.Err(); err != nil {
		return err
	}
	known := map[string]string{}
	for i, h := range phases {
		at := "phases[" + strconv.Itoa(i) + "]."
		c.That(name(h.ID) && known[h.ID] == "", at+"id", "unknown")
		known[h.ID] = label(h.Title, h.Code)
		c.That(slices.Contains(Codes(), h.Code), at+"code", "unknown")
		c.That(slices.Contains(Horizons(), h.Horizon), at+"horizon", "unknown")
		checkText(&c, at+"title", h.Title, MostTitle)
		checkText(&c, at+"gate", h.Gate, MostSummary)
		checkDays(&c, at, h.From, h.To)
	}
	for i, x := range items {
		at := "items[" + strconv.Itoa(i) + "]."
		c.That(name(x.ID) && known[x.ID] == "", at+"id", "unknown")
		known[x.ID] = label(x.Title, x.ID)
		c.That(!x.Title.Empty(), at+"title", "required")
		checkText(&c, at+"title", x.Title, MostTitle)
		if x.Milestone {
			c.That(day(x.To), at+"to", "not_a_date")
			continue
		}
		checkDays(&c, at, x.From, x.To)
	}
	edges := map[string][]string{}
	for i, h := range phases {
		checkAfter(&c, "phases["+strconv.Itoa(i)+"].after", h.After, known)
		edges[h.ID] = h.After
	}
	for i, x := range items {
		at := "items[" + strconv.Itoa(i) + "]."
		checkAfter(&c, at+"after", x.After, known)
		c.That(x.Phase == "" || slices.ContainsFunc(phases, func(h Phase) bool { return h.ID == x.Phase }), at+"phase", "unknown")
		edges[x.ID] = x.After
	}
	if err := c.Err(); err != nil {
		return err
	}
	if ring := Ring(edges); len(ring) > 0 {
		names := make([]string, len(ring))
		for i, id := range ring {
			names[i] = known[id]
		}
		return ErrCycle.At(fault.Field{Path: "after", Code: "cycle", Params: map[string]string{"ring": strings.Join(names, " → ")}})
	}
	return nil
}

func checkAfter(c *fault.Check, path string, after []string, known map[string]string) {
	c.That(len(after) <= MostAfter, path, "too_many", "max", strconv.Itoa(MostAfter))
	for i, id := range after {
		_, ok := known[id]
		c.That(ok, path+"["+strconv.Itoa(i)+"]", "unknown")
	}
}

func checkDays(c *fault.Check, at, from, to string) {
	c.That(day(from), at+"from", "not_a_date")
	c.That(day(to), at+"to", "not_a_date")
	c.That(!day(from) || !day(to) || from <= to, at+"to", "before_start")
}

// day reports whether s is a whole day.
func day(s string) bool { return len(s) == len(time.DateOnly) && lang.PartialDate(s) }

// name reports whether s can name a part of a project: up to forty of a–z, 0–9 and hyphens.
func name(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

// Ring returns the names along a circle of what comes after what, first and last the same, or nothing where there is none.
func Ring(after map[string][]string) []string {
	const fresh, open, done = 0, 1, 2
	state := map[string]int{}
	var path, ring []string
	var visit func(string) bool
	visit = func(id string) bool {
		switch state[id] {
		case done:
			return false
		case open:
			from := slices.Index(path, id)
			ring = append(slices.Clone(path[from:]), id)
			return true
		}
		state[id] = open
		path = append(path, id)
		for _, next := range after[id] {
			if visit(next) {
				return true
			}
		}
		path = path[:len(path)-1]
		state[id] = done
		return false
	}
	ids := make([]string, 0, len(after))
	for id := range after {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if state[id] == fresh && visit(id) {
			slices.Reverse(ring)
			return ring
		}
	}
	return nil
}

// Move is a change of a project's place in the plan, with the reason.
type Move struct {
	FromArea    string    `bson:"from_area"`
	ToArea      string    `bson:"to_area"`
	FromHorizon Horizon   `bson:"from_horizon"`
	ToHorizon   Horizon   `bson:"to_horizon"`
	Reason      string    `bson:"reason"`
	Member      string    `bson:"member"`
	Tenant      string    `bson:"tenant"`
	At          time.Time `bson:"at"`
}

// MostMoves bounds the moves that a project remembers.
const MostMoves = 100

// Place moves the project within the plan; it takes a reason.
func (p *Project) Place(area string, h Horizon, reason string, by By) error {
	switch {
	case p.IsCopy():
		return ErrCopy
	case p.Area == area && p.Horizon == h:
		return ErrSamePlace
	}
	p.Moves = append(slices.Clone(p.Moves), Move{p.Area, area, p.Horizon, h, reason, string(by.Member), string(by.Tenant), by.At})
	if extra := len(p.Moves) - MostMoves; extra > 0 {
		p.Moves = p.Moves[extra:]
	}
	p.Area, p.Horizon, p.Updated = area, h, by.At
	return nil
}

// Area is one field of work of a space's plan.
type Area struct {
	ID   string    `bson:"id"`
	Name lang.Text `bson:"name"`
}

// Board is the plan of a space: its areas. The projects say themselves where they lie.
type Board struct {
	Rev   int64     `bson:"-"`
	Areas []Area    `bson:"areas"`
	At    time.Time `bson:"at"`
}

// MostAreas bounds the areas of a plan.
const MostAreas = 20

// Has reports whether the plan has the area; no area at all is one, too.
func (b Board) Has(area string) bool {
	return area == "" || slices.ContainsFunc(b.Areas, func(a Area) bool { return a.ID == area })
}

// Lay says anew which areas there are.
func (b *Board) Lay(areas []Area, at time.Time) error {
	var c fault.Check
	c.That(len(areas) <= MostAreas, "areas", "too_many", "max", strconv.Itoa(MostAreas))
	for i, a := range areas {
		path := "areas[" + strconv.Itoa(i) + "]."
		c.That(name(a.ID) && !slices.ContainsFunc(areas[:i], func(x Area) bool { return x.ID == a.ID }), path+"id", "unknown")
		c.That(!a.Name.Empty(), path+"name", "required")
		checkText(&c, path+"name", a.Name, MostTitle)
	}
	if err := c.Err(); err != nil {
		return err
	}
	b.Areas, b.At = areas, at
	return nil
}
