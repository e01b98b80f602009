package meeting

import (
	"context"
	"slices"

	"github.com/naru-network/naru/tenants"
)

// Attended is how many of one side were at a meeting. Each person counts once, however often she came and whichever way.
type Attended struct {
	Tenant   tenants.TenantID
	People   int
	Hall     int // in the hall alone
	Online   int // online alone
	Both     int // in the hall and online
	Expected int // who had said that they come
	Absent   int // of these, who weren't there
	Ranks    []RankCount
	Agreed   int // presences, of people at sessions, on which host and delegation agree
	Disputed int
	Open     int // on which one of them hasn't said anything yet
}

// RankCount is how many of a rank were there.
type RankCount struct {
	Rank   string // empty where none was said
	People int
	Hall   int // in the hall alone
	Online int // online alone
	Both   int
}

// Attended counts who was there, for each party in their order; ranks from the highest to the lowest.
func (m Meeting) Attended(rolls []Roll) []Attended {
	all := make([]Attended, len(m.Parties))
	for i, t := range m.Parties {
		all[i] = m.attended(t, rolls)
	}
	return all
}

func (m Meeting) attended(t tenants.TenantID, rolls []Roll) Attended {
	out, ranks := Attended{Tenant: t, Ranks: []RankCount{}}, map[string]RankCount{}
	for _, r := range rolls {
		if r.Tenant != t {
			continue
		}
		in := func(mode Mode) bool {
			return slices.ContainsFunc(r.Arrivals, func(a Arrival) bool { return a.Mode == mode })
		}
		hall, online := in(Hall), in(Online)
		expected := slices.ContainsFunc(r.Replies, func(x Reply) bool { return x.Says == Comes })
		if expected {
			out.Expected++
		}
		switch {
		case hall && online:
			out.Both++
		case hall:
			out.Hall++
		case online:
			out.Online++
		case expected:
			out.Absent++
		}
		if hall || online {
			out.People++
			c := ranks[r.Rank]
			c.Rank, c.People = r.Rank, c.People+1
			switch {
			case hall && online:
				c.Both++
			case hall:
				c.Hall++
			default:
				c.Online++
			}
			ranks[r.Rank] = c
		}
		m.confirmations(r, &out)
	}
	for _, rank := range append(Ranks(), "") {
		if ranks[rank].People > 0 {
			out.Ranks = append(out.Ranks, ranks[rank])
		}
	}
	return out
}

// confirmations counts the sessions at which a person was, or is said to have been, by what host and delegation say of it.
func (m Meeting) confirmations(r Roll, out *Attended) {
	for _, s := range m.Sessions {
		standing, host, own := r.Confirms(m, s.ID)
		switch {
		case len(r.Ways(s.ID)) == 0 && host == nil && own == nil:
		case standing == Confirmed:
			out.Agreed++
		case standing == Disputed:
			out.Disputed++
		default:
			out.Open++
		}
	}
}

// AttendanceReport returns how many of each side were at a meeting. It names nobody, so that every party may have it.
func (s *Service) AttendanceReport(ctx context.Context, in tenants.Scope, mid ID) (Meeting, []Attended, error) {
	m, err := s.Meeting(ctx, in, mid)
	if err != nil {
		return Meeting{}, nil, err
	}
	rolls, err := s.rollsOf(ctx, in, m)
	return m, m.Attended(rolls), err
}
