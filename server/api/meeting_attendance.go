package api

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/intake"
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
	Hall   int    `json:"hall" doc:"in the hall alone"`
	Online int    `json:"online" doc:"online alone"`
	Both   int    `json:"both" doc:"in the hall and online"`
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

// exportAttendance answers with a sheet of who was at a meeting: for each side a row for all and one for each rank, by way. It names nobody.
func exportAttendance(ctx context.Context, c Call, in *struct {
	MeetingIn
	SheetAsked
}) (*sheetOut, error) {
	_, all, err := c.Meetings.AttendanceReport(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	if err != nil {
		return nil, err
	}
	tag := lang.Tag(in.SheetAsked.Lang)
	word := func(key string) string { return SheetWord(tag, key) }
	number := func(n int) intake.Cell { return intake.Number(float64(n)) }
	s := intake.Sheet{
		Name: word("att_sheet"),
		Head: each([]string{"c_side", "att_rank", "att_people", "att_hall", "att_online", "att_both", "att_expected", "att_absent"}, word),
	}
	for _, a := range all {
		said, err := n.of(ctx, a.Tenant)
		if err != nil {
			return nil, err
		}
		side := intake.Text(inLanguage(said, tag))
		s.Rows = append(s.Rows, []intake.Cell{
			side, intake.Text(word("att_all")), number(a.People), number(a.Hall), number(a.Online), number(a.Both), number(a.Expected), number(a.Absent),
		})
		for _, r := range a.Ranks {
			rank := word("att_none")
			if r.Rank != "" {
				rank = word("rank_" + r.Rank)
			}
			s.Rows = append(s.Rows, []intake.Cell{side, intake.Text(rank), number(r.People), number(r.Hall), number(r.Online), number(r.Both), {}, {}})
		}
	}
	return in.send(s, "attendance")
}
