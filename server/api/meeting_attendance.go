package api

import (
	"context"

	"github.com/naru-network/naru/exchange/meeting"
)

// AttendanceReport is how many of each side were at a meeting. It names nobody.
type AttendanceReport struct {
	Sides []SideAttendance `json:"sides" nullable:"false" doc:"the host first"`
}

// SideAttendance is how many of one side were there, each person once.
type SideAttendance struct {
	Tenant   string           `json:"tenant"`
	People   int              `json:"people"`
	Hall     int              `json:"hall" doc:"in the hall alone"`
	Online   int              `json:"online" doc:"online alone"`
	Both     int              `json:"both" doc:"in the hall and online"`
	Expected int              `json:"expected" doc:"had said that they come"`
	Absent   int              `json:"absent" doc:"had said that they come and weren't there"`
	Ranks    []RankAttendance `json:"ranks" nullable:"false" doc:"the highest first"`
	Agreed   int              `json:"agreed" doc:"presences on which host and delegation agree"`
	Disputed int              `json:"disputed"`
	Open     int              `json:"open" doc:"presences of which host or delegation has still to speak"`
}

// RankAttendance is how many of a rank were there.
type RankAttendance struct {
	Rank   string `json:"rank,omitempty" doc:"empty where none was said"`
	People int    `json:"people"`
}

func viewAttendance(all []meeting.Attended) AttendanceReport {
	return AttendanceReport{Sides: each(all, func(a meeting.Attended) SideAttendance {
		return SideAttendance{
			Tenant: string(a.Tenant), People: a.People, Hall: a.Hall, Online: a.Online, Both: a.Both, Expected: a.Expected, Absent: a.Absent, Agreed: a.Agreed,
			Disputed: a.Disputed, Open: a.Open, Ranks: each(a.Ranks, func(r meeting.RankCount) RankAttendance { return RankAttendance(r) }),
		}
	})}
}

func readAttendance(ctx context.Context, c Call, in *MeetingIn) (*struct{ Body AttendanceReport }, error) {
	_, all, err := c.Meetings.AttendanceReport(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return &struct{ Body AttendanceReport }{viewAttendance(all)}, nil
}
