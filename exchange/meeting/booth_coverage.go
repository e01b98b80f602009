package meeting

import (
	"slices"

	"github.com/naru-network/naru/base/lang"
)

// Cell is one pair of languages of one item: whether it needs an interpreter, and how far that is arranged.
type Cell struct {
	Item     string
	From, To lang.Tag
	Needed   bool
	State    CellState
	Duties   []string
}

// CellState is how far the interpreting of a pair is arranged.
type CellState string

// Nobody is planned; it is planned; everybody has said yes; or something is wrong with it.
const (
	CellNone    CellState = "none"
	CellPlanned CellState = "planned"
	CellCovered CellState = "covered"
	CellTrouble CellState = "trouble"
)

// Coverage lists the pairs of the meeting's languages for every item that will be dealt with. What is only presented needs its language put into the others;
// what is talked over needs every direction. A meeting without an agenda has one row, for itself, whose item is empty.
func (b Booth) Coverage(w Around) []Cell {
	items := slices.DeleteFunc(slices.Clone(w.Agenda.Items), func(i Item) bool { return i.Standing != Accepted && i.Standing != Offered || i.Closed != "" })
	if len(items) == 0 {
		items = []Item{{}}
	}
	states, rotas := map[string]CellState{}, b.Rotas(w.Meeting, w.Agenda)
	for _, d := range b.Duties {
		states[d.ID] = b.state(d, rotas[d.ID], w)
	}
	var all []Cell
	for _, x := range items {
		for _, from := range w.Meeting.Langs {
			for _, to := range w.Meeting.Langs {
				if from != to {
					all = append(all, b.cell(x, from, to, states, w.Meeting))
				}
			}
		}
	}
	return all
}

func (b Booth) cell(x Item, from, to lang.Tag, states map[string]CellState, m Meeting) Cell {
	c := Cell{Item: x.ID, From: from, To: to, State: CellNone, Needed: x.Kind != Information || x.Lang == "" || x.Lang == from, Duties: []string{}}
	rank := map[CellState]int{CellNone: 0, CellTrouble: 1, CellPlanned: 2, CellCovered: 3}
	for _, d := range b.Duties {
		if !d.covers(from, to) || !d.of(x, m) {
			continue
		}
		c.Duties = append(c.Duties, d.ID)
		if s := states[d.ID]; rank[s] > rank[c.State] {
			c.State = s
		}
	}
	return c
}

// of reports whether a duty is of an item: of it alone, of its session, or of the whole meeting.
func (d Duty) of(x Item, m Meeting) bool {
	switch {
	case d.Item != "":
		return d.Item == x.ID
	case d.Session != "":
		return d.Session == x.Session || (x.Session == "" || x.ID == "") && len(m.Sessions) > 0 && m.Sessions[0].ID == d.Session
	}
	return true
}

func (b Booth) state(d Duty, rota []RotaTurn, w Around) CellState {
	if len(b.wrong(d, rota, w)) > 0 {
		return CellTrouble
	}
	if slices.ContainsFunc(d.Team, func(x Interpreter) bool { return x.Turnout == OnPlan || x.Turnout == OfferSent }) {
		return CellPlanned
	}
	return CellCovered
}
