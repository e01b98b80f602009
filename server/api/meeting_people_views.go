package api

import (
	"slices"

	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// MeetingPersonName is a name in one script.
type MeetingPersonName struct {
	Script     string `json:"script" enum:"hangul,hanja,hans,hant,kanji,kana,latin,other"`
	Family     string `json:"family" maxLength:"400" doc:"empty for who has one name only"`
	Given      string `json:"given" maxLength:"400"`
	Reading    string `json:"reading,omitempty" maxLength:"400" doc:"how it is read aloud"`
	GivenFirst bool   `json:"given_first,omitempty" doc:"else the family name comes first"`
}

// MeetingPersonSaid is what a side says of somebody it sends. There is no place for the number of a passport.
type MeetingPersonSaid struct {
	Names  []MeetingPersonName `json:"names" nullable:"false" maxItems:"8" doc:"one for each script, the person's own first"`
	Part   string              `json:"part" enum:"head,member,interpreter,advance,press,accompanying"`
	Title  Text                `json:"title"`
	Body   Text                `json:"body"`
	Rank   string              `json:"rank,omitempty" enum:"governor,vice_governor,speaker,mayor,vice_mayor,director_general,director,manager,officer,expert,other"`
	Equals string              `json:"equals,omitempty" enum:"governor,vice_governor,speaker,mayor,vice_mayor,director_general,director,manager,officer,expert,other" doc:"the rank that the side says it stands equal to"`
	Since  string              `json:"since,omitempty" maxLength:"10" doc:"when the office was taken: a year, a month or a day"`
	Diet   string              `json:"diet,omitempty" maxLength:"600"`
	Access string              `json:"access,omitempty" maxLength:"600"`
	Mail   string              `json:"mail,omitempty" maxLength:"254"`
	Member string              `json:"member,omitempty" maxLength:"36" doc:"of the side, where the person is one"`
}

// MeetingPerson is somebody of one's own delegation.
type MeetingPerson struct {
	ID  string `json:"id"`
	Rev int    `json:"rev"`
	MeetingPersonSaid
	Shown     bool                `json:"shown" doc:"to the other parties"`
	Behind    bool                `json:"behind" doc:"something of what is shown has been said anew since"`
	Disclosed []MeetingDisclosure `json:"disclosed" nullable:"false" doc:"what was shown to whom, on which basis"`
}

// MeetingDisclosure notes that a person's data were shown to other parties.
type MeetingDisclosure struct {
	Basis  string   `json:"basis" enum:"consent,contract,law"`
	Note   string   `json:"note,omitempty"`
	Fields []string `json:"fields" nullable:"false"`
	To     []string `json:"to" nullable:"false"`
	By     string   `json:"by"`
	At     string   `json:"at"`
	Ended  string   `json:"ended,omitempty" doc:"when it was taken back"`
}

// MeetingDelegation is whom one's own side sends.
type MeetingDelegation struct {
	Days   int             `json:"days" doc:"after the end for which the people are kept"`
	Purged string          `json:"purged,omitempty"`
	People []MeetingPerson `json:"people" nullable:"false"`
}

// MeetingReply is what somebody said of one session.
type MeetingReply struct {
	MeetingAnswer
	Via  string `json:"via" enum:"desk,person,calendar"`
	Late bool   `json:"late,omitempty"`

	Moved bool `json:"moved,omitempty" doc:"the session has another time than the one that was answered: it is asked again"`

	At   string `json:"at"`
	Wait int    `json:"wait,omitempty" doc:"her place in the queue for the hall; 0 for who has a seat or asks for none"`
}

// MeetingArrival is that somebody came to a session in one way.
type MeetingArrival struct {
	Session string `json:"session"`
	Mode    string `json:"mode" enum:"hall,online"`
	How     string `json:"how" enum:"code,typed,list,room"`
	At      string `json:"at"`
}

// MeetingPresence is whether host and delegation agree on somebody's presence at a session.
type MeetingPresence struct {
	Session  string `json:"session"`
	Standing string `json:"standing" enum:"open,confirmed,disputed"`
	Host     string `json:"host,omitempty" enum:"present,absent"`
	Own      string `json:"own,omitempty" enum:"present,absent"`
}

// MeetingRoll is somebody who comes, as far as the reader may know her.
type MeetingRoll struct {
	ID       string              `json:"id"`
	Tenant   string              `json:"tenant"`
	Standing string              `json:"standing" enum:"shown,withdrawn,purged"`
	Names    []MeetingPersonName `json:"names" nullable:"false"`
	Part     string              `json:"part" enum:"head,member,interpreter,advance,press,accompanying"`
	Title    Text                `json:"title"`
	Body     Text                `json:"body"`
	Rank     string              `json:"rank,omitempty"`
	Equals   string              `json:"equals,omitempty"`
	Since    string              `json:"since,omitempty"`
	Diet     string              `json:"diet,omitempty" doc:"for the host and her own side"`
	Access   string              `json:"access,omitempty"`
	Pass     bool                `json:"pass,omitempty" doc:"she has a pass; her own side alone is told"`
	Replies  []MeetingReply      `json:"replies" nullable:"false"`
	Past     []MeetingReply      `json:"past" nullable:"false" doc:"earlier replies; her own side alone is told"`
	Arrivals []MeetingArrival    `json:"arrivals" nullable:"false" doc:"for the host and her own side"`
	Presence []MeetingPresence   `json:"presence" nullable:"false" doc:"for the host and her own side"`
	Code     string              `json:"code,omitempty" doc:"for the host's desk"`
	Short    string              `json:"short,omitempty" doc:"for the host's desk"`
	May      map[string]bool     `json:"may"`
}

// MeetingSeating is how full the hall is for a session.
type MeetingSeating struct {
	Session string `json:"session"`
	Places  int    `json:"places" doc:"0 for no limit"`
	Taken   int    `json:"taken"`
	Waiting int    `json:"waiting"`
}

// MeetingProtocol is how the host receives the delegations.
type MeetingProtocol struct {
	Due    string         `json:"due" maxLength:"40" doc:"by when replies are asked for; empty for no such time"`
	Equals []MeetingEqual `json:"equals" nullable:"false" maxItems:"200"`
	Order  []string       `json:"order" nullable:"false" maxItems:"3000" doc:"by hand; empty where the rule decides"`
}

// MeetingEqual says that a rank of one side stands equal to another.
type MeetingEqual struct {
	Tenant string `json:"tenant" maxLength:"60"`
	Rank   string `json:"rank" maxLength:"40"`
	As     string `json:"as" maxLength:"40"`
}

// MeetingSideCount is how many people of a side there are.
type MeetingSideCount struct {
	Tenant string `json:"tenant"`
	People int    `json:"people"`
	Comes  int    `json:"comes" doc:"to one session at least"`
	Silent int    `json:"silent" doc:"haven't answered"`
}

// MeetingPeople is who comes to a meeting.
type MeetingPeople struct {
	Rev      int64              `json:"rev" doc:"of the protocol"`
	Own      *MeetingDelegation `json:"own,omitempty" doc:"whom one's own side sends, for those who prepare it"`
	Rolls    []MeetingRoll      `json:"rolls" nullable:"false" doc:"in the order of precedence"`
	Protocol MeetingProtocol    `json:"protocol"`
	Seats    []MeetingSeating   `json:"seats" nullable:"false"`
	Counts   []MeetingSideCount `json:"counts" nullable:"false"`
	Open     bool               `json:"open" doc:"people are let in now"`
	May      map[string]bool    `json:"may"`
	Why      map[string]string  `json:"why"`
}

func viewNames(all []meeting.PersonName) []MeetingPersonName {
	return each(all, func(n meeting.PersonName) MeetingPersonName { return MeetingPersonName(n) })
}

func viewDelegation(d meeting.Delegation) *MeetingDelegation {
	return &MeetingDelegation{Days: d.KeptDays(), Purged: stamp(d.Purged), People: each(d.People, func(p meeting.Person) MeetingPerson {
		return MeetingPerson{
			ID: string(p.ID), Rev: p.Rev, Shown: p.Shown, Behind: p.Behind,
			MeetingPersonSaid: MeetingPersonSaid{
				Names: viewNames(p.Names), Part: string(p.Part), Title: viewText(p.Title), Body: viewText(p.Body), Rank: p.Rank, Equals: p.Equals, Since: p.Since,
				Diet: p.Diet, Access: p.Access, Mail: p.Mail, Member: string(p.Member),
			},
			Disclosed: each(p.Disclosed, func(x meeting.Disclosure) MeetingDisclosure {
				return MeetingDisclosure{Basis: x.Basis, Note: x.Note, Fields: strings0(x.Fields), To: texts(x.To), By: string(x.By), At: stamp(x.At), Ended: stamp(x.Ended)}
			}),
		}
	})}
}

func viewReplies(m meeting.Meeting, all []meeting.Reply, id meeting.PersonID, seats []meeting.Seating) []MeetingReply {
	return each(all, func(r meeting.Reply) MeetingReply {
		v := MeetingReply{MeetingAnswer: MeetingAnswer{Session: r.Session, Says: string(r.Says), Mode: string(r.Mode)}, Via: r.Via, Late: r.Late, Moved: id != "" && r.Moved(m), At: stamp(r.At)}
		for _, s := range seats {
			if s.Session == r.Session {
				v.Wait = slices.Index(s.Waiting, id) + 1
			}
		}
		return v
	})
}

// viewRoll shows a roll to one side. What became of a person's presence is the host's and her own side's to know.
func viewRoll(m meeting.Meeting, r meeting.Roll, seats []meeting.Seating, to tenants.TenantID) MeetingRoll {
	v := MeetingRoll{
		ID: string(r.ID), Tenant: string(r.Tenant), Standing: string(r.Standing), Names: viewNames(r.Names), Part: string(r.Part), Title: viewText(r.Title),
		Body: viewText(r.Body), Rank: r.Rank, Equals: r.Equals, Since: r.Since, Diet: r.Diet, Access: r.Access, Pass: r.Guest != "",
		Replies: viewReplies(m, r.Replies, r.ID, seats), Past: viewReplies(m, r.Past, "", nil), Arrivals: []MeetingArrival{}, Presence: []MeetingPresence{}, May: map[string]bool{},
	}
	if to != m.Host && to != r.Tenant {
		return v
	}
	for _, s := range m.Sessions {
		for _, a := range r.Ways(s.ID) {
			v.Arrivals = append(v.Arrivals, MeetingArrival{Session: s.ID, Mode: string(a.Mode), How: a.How, At: stamp(a.At)})
		}
		standing, host, own := r.Confirms(m, s.ID)
		v.Presence = append(v.Presence, MeetingPresence{Session: s.ID, Standing: standing, Host: viewAttest(host), Own: viewAttest(own)})
	}
	return v
}

func viewAttest(a *meeting.Attest) string {
	switch {
	case a == nil:
		return ""
	case a.Present:
		return "present"
	}
	return "absent"
}

func viewPeople(seen meeting.Reception, in tenants.Scope) MeetingPeople {
	m, r := seen.Meeting, seen.Rights(in)
	return MeetingPeople{
		Rev: seen.Protocol.Rev, May: r.May, Why: r.Why, Open: seen.Open,
		Protocol: MeetingProtocol{
			Due: stamp(seen.Protocol.Due), Order: texts(seen.Protocol.Order),
			Equals: each(seen.Protocol.Equals, func(e meeting.Equal) MeetingEqual { return MeetingEqual{string(e.Tenant), e.Rank, e.As} }),
		},
		Rolls: each(seen.Rolls, func(x meeting.Roll) MeetingRoll {
			v := viewRoll(m, x, seen.Seats, in.Tenant())
			v.May = x.Rights(m, in).May
			return v
		}),
		Seats: each(seen.Seats, func(s meeting.Seating) MeetingSeating {
			return MeetingSeating{s.Session, s.Places, len(s.Taken), len(s.Waiting)}
		}),
		Counts: each(seen.Counts, func(x meeting.SideCount) MeetingSideCount {
			return MeetingSideCount{string(x.Tenant), x.People, x.Comes, x.Silent}
		}),
	}
}
