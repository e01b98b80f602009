package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/meeting"
)

// readDesk answers with whom a desk lets in, with their codes, so that it knows them while it is offline.
func readDesk(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingPeople], error) {
	seen, err := c.Meetings.Desk(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	v := viewPeople(seen, c.In)
	for i, r := range seen.Rolls {
		if r.Standing == meeting.OnRoll {
			v.Rolls[i].Code, v.Rolls[i].Short = r.Code(), r.Short
		}
	}
	return whole(v, seen.Protocol.Rev), nil
}

// MeetingScan is what a desk noted: a code it read, one that was typed, or somebody picked from the list.
type MeetingScan struct {
	Key     string `json:"key" maxLength:"80" doc:"made by the desk; the same scan brought again changes nothing"`
	Code    string `json:"code,omitempty" maxLength:"300"`
	Short   string `json:"short,omitempty" maxLength:"40"`
	Person  string `json:"person,omitempty" maxLength:"36"`
	Session string `json:"session" maxLength:"40"`
	Mode    string `json:"mode" enum:"hall,online"`
	At      string `json:"at,omitempty" maxLength:"40" doc:"by the desk's clock; empty for now"`
}

// MeetingGreeting is what the desk is told of a scan.
type MeetingGreeting struct {
	Key    string       `json:"key"`
	Says   string       `json:"says" enum:"welcome,again,other_meeting,withdrawn,forged,unknown,closed"`
	Person *MeetingRoll `json:"person,omitempty" doc:"to compare with who stands there"`
	At     string       `json:"at,omitempty" doc:"of the arrival that counts"`
	Mode   string       `json:"mode,omitempty" enum:"hall,online"`
}

// MeetingGreetings answers the scans in their order.
type MeetingGreetings struct {
	Items []MeetingGreeting `json:"items" nullable:"false"`
}

func checkIn(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		Scans []MeetingScan `json:"scans" nullable:"false" maxItems:"100"`
	}
}) (*struct{ Body MeetingGreetings }, error) {
	var check fault.Check
	scans := make([]meeting.Scan, len(in.Body.Scans))
	for i, x := range in.Body.Scans {
		scans[i] = meeting.Scan{
			Key: x.Key, Code: x.Code, Short: x.Short, Person: meeting.PersonID(x.Person), Session: x.Session, Mode: meeting.Mode(x.Mode),
			At: moment(&check, spot("scans", i)+"at", x.At),
		}
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	m, all, err := c.Meetings.CheckIn(ctx, c.In, meeting.ID(in.ID), scans)
	if err != nil {
		return nil, err
	}
	return &struct{ Body MeetingGreetings }{MeetingGreetings{each(all, func(g meeting.Greeted) MeetingGreeting {
		v := MeetingGreeting{Key: g.Key, Says: string(g.Says), At: stamp(g.Arrival.At), Mode: string(g.Arrival.Mode)}
		if g.Person.ID != "" {
			roll := viewRoll(m, g.Person, nil, c.In.Tenant())
			v.Person = &roll
		}
		return v
	})}}, nil
}

func confirmPresence(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		Session string   `json:"session" maxLength:"40"`
		Present []string `json:"present" nullable:"false" maxItems:"300"`
		Absent  []string `json:"absent" nullable:"false" maxItems:"300"`
	}
}) (*one[MeetingPeople], error) {
	x := meeting.Attesting{Session: in.Body.Session}
	for _, p := range in.Body.Present {
		x.Present = append(x.Present, meeting.PersonID(p))
	}
	for _, p := range in.Body.Absent {
		x.Absent = append(x.Absent, meeting.PersonID(p))
	}
	if err := c.Meetings.Attest(ctx, c.In, meeting.ID(in.ID), x); err != nil {
		return nil, err
	}
	return c.peopleOut(ctx, meeting.ID(in.ID))
}
