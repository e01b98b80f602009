package api

import (
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/tenants"
)

// VisitRow is a visit in a list.
type VisitRow struct {
	ID      string `json:"id"`
	Rev     int64  `json:"rev"`
	Space   string `json:"space"`
	State   string `json:"state" enum:"planned,invite_requested,invited,accepted,travel_approval,confirmed,under_way,completed,report_due,reported,exchange_posted,declined,postponed,cancelled"`
	Since   string `json:"since"`
	Owner   string `json:"owner" doc:"who planned it"`
	Host    string `json:"host"`
	Visitor string `json:"visitor"`
	Title   Text   `json:"title"`
	From    string `json:"from" doc:"a day, in the host's zone"`
	Until   string `json:"until"`
	People  int    `json:"people" doc:"of the delegation; 0 where it isn't known yet"`
	Due     string `json:"due,omitempty" doc:"a day by which the report is due"`
}

// VisitSaid is what a visit is about, and when it takes place.
type VisitSaid struct {
	Title   Text   `json:"title"`
	Purpose Text   `json:"purpose"`
	From    string `json:"from" maxLength:"10" doc:"a day, in the host's zone"`
	Until   string `json:"until" maxLength:"10"`
	Zone    string `json:"zone" maxLength:"60" doc:"the host's, as in the IANA database"`
	People  int    `json:"people" minimum:"0" maximum:"500" doc:"0 where it isn't known yet"`
	Leader  Text   `json:"leader" doc:"the office of who leads it, no name"`
}

// VisitSlot is one point of the itinerary, by the host's clock.
type VisitSlot struct {
	ID          string `json:"id" maxLength:"40"`
	Start       string `json:"start" maxLength:"16" doc:"2027-05-14T09:30"`
	End         string `json:"end" maxLength:"16"`
	What        Text   `json:"what"`
	Where       Text   `json:"where"`
	Counterpart Text   `json:"counterpart" doc:"offices, no names"`
	Transport   Text   `json:"transport"`
	Protocol    Text   `json:"protocol" doc:"what both sides must know: seating, dress, speeches"`
	Meeting     string `json:"meeting,omitempty" maxLength:"36" doc:"a meeting of the same space"`
}

// VisitProgramme is a version of the itinerary that both sides were sent.
type VisitProgramme struct {
	No     int    `json:"no"`
	By     string `json:"by"`
	Points int    `json:"points"`
	At     string `json:"at"`
}

// VisitStep is one move of a visit.
type VisitStep struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Tenant string `json:"tenant,omitempty"`
	Reason string `json:"reason,omitempty"`
	At     string `json:"at"`
}

// VisitTravel is the consent of the visitors' own side.
type VisitTravel struct {
	Leave string `json:"leave,omitempty" enum:",review_committee,duty_travel,other,none"`
	Ref   string `json:"ref,omitempty" maxLength:"80" doc:"the number of the paper"`
	On    string `json:"on,omitempty" maxLength:"10"`
}

// VisitReport is what the visitors wrote.
type VisitReport struct {
	Text Text   `json:"text"`
	File string `json:"file,omitempty"`
	By   string `json:"by"`
	At   string `json:"at"`
}

// VisitLinkSaid ties something of the same space to a stage of a visit.
type VisitLinkSaid struct {
	Stage string `json:"stage" enum:"preparation,meeting,signing"`
	Noun  string `json:"noun" enum:"meeting,agreement"`
	ID    string `json:"id" maxLength:"120"`
}

// VisitLink is what stands at a stage of a visit. What the reader may not read has no title.
type VisitLink struct {
	VisitLinkSaid
	Title Text `json:"title"`
}

// OfficialVisit is one delegation's journey.
type OfficialVisit struct {
	VisitRow
	Purpose   Text              `json:"purpose"`
	Zone      string            `json:"zone"`
	Leader    Text              `json:"leader"`
	Letter    string            `json:"letter,omitempty" doc:"the number of the invitation"`
	Travel    VisitTravel       `json:"travel"`
	Slots     []VisitSlot       `json:"slots" nullable:"false"`
	Programme []VisitProgramme  `json:"programme" nullable:"false" doc:"versions that both sides were sent"`
	Report    *VisitReport      `json:"report,omitempty"`
	Links     []VisitLink       `json:"links" nullable:"false"`
	Steps     []VisitStep       `json:"steps" nullable:"false"`
	Updated   string            `json:"updated"`
	May       map[string]bool   `json:"may"`
	Why       map[string]string `json:"why"`
}

// VisitGift is something that is given or was received.
type VisitGift struct {
	ID    string `json:"id" maxLength:"40"`
	What  Text   `json:"what"`
	To    Text   `json:"to" doc:"an office, no name"`
	Value string `json:"value,omitempty" maxLength:"60"`
	Got   bool   `json:"got" doc:"received, not given"`
}

// VisitBriefSaid is what one side writes of a visit for itself.
type VisitBriefSaid struct {
	Talking Text            `json:"talking"`
	About   Text            `json:"about"`
	Manners Text            `json:"manners"`
	Gifts   []VisitGift     `json:"gifts" nullable:"false" maxItems:"60"`
	Notes   map[string]Text `json:"notes" doc:"by slot"`
}

// VisitBrief is what one side keeps of a visit for itself, in its home.
type VisitBrief struct {
	VisitBriefSaid
	Rev int64 `json:"rev"`
}

func viewVisitRow(v visit.Visit) VisitRow {
	return VisitRow{
		ID: string(v.ID), Rev: v.Rev, Space: string(v.Stands), State: string(v.State), Since: stamp(v.Since), Owner: string(v.Owner), Host: string(v.Host),
		Visitor: string(v.Visitor), Title: viewText(v.Title), From: v.From, Until: v.Until, People: v.People, Due: v.Due,
	}
}

func viewOfficialVisit(v visit.Visit, in tenants.Scope) OfficialVisit {
	r := v.Rights(in)
	out := OfficialVisit{
		VisitRow: viewVisitRow(v), Purpose: viewText(v.Purpose), Zone: v.Zone, Leader: viewText(v.Leader), Letter: v.Letter,
		Travel: VisitTravel{string(v.Travel.Leave), v.Travel.Ref, v.Travel.On}, Updated: stamp(v.Updated), May: r.May, Why: r.Why, Links: []VisitLink{},
		Slots: each(v.Slots, func(s visit.Slot) VisitSlot {
			return VisitSlot{s.ID, s.Start, s.End, viewText(s.What), viewText(s.Where), viewText(s.Counterpart), viewText(s.Transport), viewText(s.Protocol), s.Meeting}
		}),
		Programme: each(v.Programme, func(p visit.Programme) VisitProgramme {
			return VisitProgramme{p.No, string(p.By), p.Points, stamp(p.At)}
		}),
		Steps: each(v.Steps, func(s visit.Step) VisitStep {
			return VisitStep{string(s.From), string(s.To), string(s.Tenant), s.Reason, stamp(s.At)}
		}),
	}
	if !v.Report.At.IsZero() {
		out.Report = &VisitReport{viewText(v.Report.Text), v.Report.File, string(v.Report.By), stamp(v.Report.At)}
	}
	return out
}

func (s VisitSaid) basics(c Call, before visit.Basics) (visit.Basics, error) {
	var check fault.Check
	b := visit.Basics{
		Title: s.Title.said(&check, "title", before.Title, c.Now()), Purpose: s.Purpose.said(&check, "purpose", before.Purpose, c.Now()),
		Leader: s.Leader.said(&check, "leader", before.Leader, c.Now()), From: s.From, Until: s.Until, Zone: s.Zone, People: s.People,
	}
	return b, check.Err()
}

func slotsSaid(c Call, all []VisitSlot, before []visit.Slot) ([]visit.Slot, error) {
	var check fault.Check
	known := map[string]visit.Slot{}
	for _, s := range before {
		known[s.ID] = s
	}
	out := make([]visit.Slot, len(all))
	for i, s := range all {
		at, old := "slots["+strconv.Itoa(i)+"].", known[s.ID]
		out[i] = visit.Slot{
			ID: s.ID, Start: s.Start, End: s.End, What: s.What.said(&check, at+"what", old.What, c.Now()), Where: s.Where.said(&check, at+"where", old.Where, c.Now()),
			Counterpart: s.Counterpart.said(&check, at+"counterpart", old.Counterpart, c.Now()), Transport: s.Transport.said(&check, at+"transport", old.Transport, c.Now()),
			Protocol: s.Protocol.said(&check, at+"protocol", old.Protocol, c.Now()), Meeting: s.Meeting,
		}
	}
	return out, check.Err()
}

func viewBrief(b visit.Brief) VisitBrief {
	out := VisitBrief{Rev: b.Rev, VisitBriefSaid: VisitBriefSaid{
		Talking: viewText(b.Talking), About: viewText(b.About), Manners: viewText(b.Manners), Notes: map[string]Text{},
		Gifts: each(b.Gifts, func(g visit.Gift) VisitGift { return VisitGift{g.ID, viewText(g.What), viewText(g.To), g.Value, g.Got} }),
	}}
	for slot, t := range b.Notes {
		out.Notes[slot] = viewText(t)
	}
	return out
}

func (s VisitBriefSaid) brief(c Call, before visit.Brief) (visit.Brief, error) {
	var check fault.Check
	say := func(path string, t Text, old lang.Text) lang.Text { return t.said(&check, path, old, c.Now()) }
	out := visit.Brief{
		Talking: say("talking", s.Talking, before.Talking), About: say("about", s.About, before.About), Manners: say("manners", s.Manners, before.Manners),
		Gifts: make([]visit.Gift, len(s.Gifts)), Notes: map[string]lang.Text{},
	}
	for i, g := range s.Gifts {
		at := "gifts[" + strconv.Itoa(i) + "]."
		out.Gifts[i] = visit.Gift{ID: g.ID, What: say(at+"what", g.What, lang.Text{}), To: say(at+"to", g.To, lang.Text{}), Value: g.Value, Got: g.Got}
	}
	for slot, t := range s.Notes {
		if said := say("notes."+slot, t, before.Notes[slot]); !said.Empty() {
			out.Notes[slot] = said
		}
	}
	return out, check.Err()
}
