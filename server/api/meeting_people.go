package api

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/tenants"
)

// Passes lets people of delegations in without an account. It is a meeting.Passes.
type Passes struct{ Tenants *tenants.Service }

// Admit implements meeting.Passes.
func (p Passes) Admit(ctx context.Context, in tenants.Scope, a tenants.Admission) (tenants.Guest, string, error) {
	return p.Tenants.InviteGuest(ctx, in, a)
}

// Dismiss implements meeting.Passes.
func (p Passes) Dismiss(ctx context.Context, in tenants.Scope, g tenants.GuestID) error {
	return p.Tenants.DismissGuest(ctx, in, g)
}

// LetIn implements meeting.Passes.
func (p Passes) LetIn(ctx context.Context, house tenants.Scope, l tenants.Letting) (tenants.Guest, error) {
	return p.Tenants.LetIn(ctx, house, l)
}

// Opens implements meeting.Passes.
func (p Passes) Opens(ctx context.Context, g tenants.GuestID) (bool, error) {
	return p.Tenants.PassOpens(ctx, g)
}

// DelegateIn names somebody of a delegation in an address.
type DelegateIn struct {
	MeetingIn
	Person string `path:"person" maxLength:"36"`
}

// desk is where the caller works: in the space that the address names, and in her own home, where her side's delegation stands.
func (c Call) desk(ctx context.Context) (meeting.Desk, error) {
	if c.In.Guest() != "" {
		return meeting.Desk{}, meeting.ErrNotFound
	}
	home, err := c.Authority.Enter(ctx, c.Who, c.Who.Home())
	return meeting.Desk{In: c.In, Home: home}, err
}

func readPeople(ctx context.Context, c Call, in *MeetingIn) (*one[MeetingPeople], error) {
	return c.peopleOut(ctx, meeting.ID(in.ID))
}

// peopleOut answers with who comes to a meeting, and to its own side's desk with whom it sends.
func (c Call) peopleOut(ctx context.Context, mid meeting.ID) (*one[MeetingPeople], error) {
	seen, err := c.Meetings.Reception(ctx, c.In, mid)
	if err != nil {
		return nil, err
	}
	v := viewPeople(seen, c.In)
	if c.In.May(tenants.WriteMeeting) {
		at, err := c.desk(ctx)
		if err != nil {
			return nil, err
		}
		_, d, err := c.Meetings.Delegation(ctx, at, mid)
		if err != nil {
			return nil, err
		}
		v.Own = viewDelegation(d)
		r := d.Rights(seen.Meeting, c.In)
		for k, may := range r.May {
			v.May[k] = may
		}
		for k, why := range r.Why {
			v.Why[k] = why
		}
	}
	return whole(v, seen.Protocol.Rev), nil
}

// atDesk does a deed at one's own desk and answers with what became of it.
func (c Call) atDesk(ctx context.Context, mid string, deed func(meeting.Desk) error) (*one[MeetingPeople], error) {
	at, err := c.desk(ctx)
	if err == nil {
		err = deed(at)
	}
	if err != nil {
		return nil, err
	}
	return c.peopleOut(ctx, meeting.ID(mid))
}

// said reads what was said of somebody.
func (p MeetingPersonSaid) said(before meeting.PersonSaid, now time.Time) (meeting.PersonSaid, error) {
	var check fault.Check
	out := meeting.PersonSaid{
		Names: each(p.Names, func(n MeetingPersonName) meeting.PersonName { return meeting.PersonName(n) }), Part: meeting.Part(p.Part),
		Title: p.Title.said(&check, "title", before.Title, now), Body: p.Body.said(&check, "body", before.Body, now),
		Rank: p.Rank, Equals: p.Equals, Since: p.Since, Diet: p.Diet, Access: p.Access, Mail: p.Mail, Member: tenants.MemberID(p.Member),
	}
	return out, check.Err()
}

// MeetingPersonDraft is what is said of somebody, at the revision that was seen.
type MeetingPersonDraft struct {
	Rev int `json:"rev" doc:"of the person; 0 for a new one"`
	MeetingPersonSaid
}

func namePerson(ctx context.Context, c Call, in *struct {
	MeetingIn
	Key  string `header:"Idempotency-Key" maxLength:"80" doc:"the same key takes the same person in once"`
	Body MeetingPersonDraft
}) (*one[MeetingPeople], error) {
	return c.saySo(ctx, in.ID, once[meeting.PersonID](c, "delegate", in.Key), in.Body)
}

func sayPerson(ctx context.Context, c Call, in *struct {
	DelegateIn
	Body MeetingPersonDraft
}) (*one[MeetingPeople], error) {
	return c.saySo(ctx, in.ID, meeting.PersonID(in.Person), in.Body)
}

func (c Call) saySo(ctx context.Context, mid string, pid meeting.PersonID, b MeetingPersonDraft) (*one[MeetingPeople], error) {
	return c.atDesk(ctx, mid, func(at meeting.Desk) error {
		_, _, err := c.Meetings.Name(ctx, at, meeting.ID(mid), meeting.PersonAt{ID: pid, Rev: b.Rev}, func(was meeting.PersonSaid) (meeting.PersonSaid, error) {
			return b.said(was, c.Now())
		})
		return err
	})
}

func dropPerson(ctx context.Context, c Call, in *DelegateIn) (*one[MeetingPeople], error) {
	return c.atDesk(ctx, in.ID, func(at meeting.Desk) error {
		_, err := c.Meetings.Unname(ctx, at, meeting.ID(in.ID), meeting.PersonID(in.Person))
		return err
	})
}

func keepPeople(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		Days int `json:"days" doc:"after the end"`
	}
}) (*one[MeetingPeople], error) {
	return c.atDesk(ctx, in.ID, func(at meeting.Desk) error {
		_, err := c.Meetings.KeepPeople(ctx, at, meeting.ID(in.ID), in.Body.Days)
		return err
	})
}

func showPeople(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		People []string `json:"people" nullable:"false" maxItems:"120"`
		Basis  string   `json:"basis" enum:"consent,contract,law" doc:"on which the data may go to the other parties"`
		Note   string   `json:"note,omitempty" maxLength:"1000" doc:"which contract or article; required for both"`
		Fields []string `json:"fields" nullable:"false" maxItems:"5" doc:"title, body, rank, diet, access; name and part are always shown"`
	}
}) (*one[MeetingPeople], error) {
	x := meeting.Showing{Basis: in.Body.Basis, Note: in.Body.Note, Fields: strings0(in.Body.Fields)}
	for _, p := range in.Body.People {
		x.People = append(x.People, meeting.PersonID(p))
	}
	return c.atDesk(ctx, in.ID, func(at meeting.Desk) error {
		_, err := c.Meetings.Show(ctx, at, meeting.ID(in.ID), x)
		return err
	})
}

func hidePerson(ctx context.Context, c Call, in *DelegateIn) (*one[MeetingPeople], error) {
	return c.atDesk(ctx, in.ID, func(at meeting.Desk) error {
		_, err := c.Meetings.Hide(ctx, at, meeting.ID(in.ID), meeting.PersonID(in.Person))
		return err
	})
}

// MeetingAnswer is what somebody says of one session.
type MeetingAnswer struct {
	Session string `json:"session" maxLength:"40"`
	Says    string `json:"says" enum:"accept,tentative,decline"`
	Mode    string `json:"mode,omitempty" enum:"hall,online" doc:"of who comes, or may come"`
}

// MeetingAnswers is what somebody replies.
type MeetingAnswers struct {
	Answers []MeetingAnswer `json:"answers" nullable:"false" maxItems:"30"`
}

func (a MeetingAnswers) replies(via string) []meeting.Reply {
	return each(a.Answers, func(x MeetingAnswer) meeting.Reply {
		return meeting.Reply{Session: x.Session, Says: meeting.Coming(x.Says), Mode: meeting.Mode(x.Mode), Via: via}
	})
}

func replyFor(ctx context.Context, c Call, in *struct {
	DelegateIn
	Body MeetingAnswers
}) (*one[MeetingPeople], error) {
	if _, err := c.Meetings.Answer(ctx, c.In, meeting.ID(in.ID), meeting.PersonID(in.Person), in.Body.replies(meeting.ViaDesk)); err != nil {
		return nil, err
	}
	return c.peopleOut(ctx, meeting.ID(in.ID))
}

func setProtocol(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body MeetingProtocol
}) (*one[MeetingPeople], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	var check fault.Check
	to := meeting.Protocol{Due: moment(&check, "due", in.Body.Due), Equals: []meeting.Equal{}, Order: []meeting.PersonID{}}
	if err := check.Err(); err != nil {
		return nil, err
	}
	for _, e := range in.Body.Equals {
		to.Equals = append(to.Equals, meeting.Equal{Tenant: tenants.TenantID(e.Tenant), Rank: e.Rank, As: e.As})
	}
	for _, p := range in.Body.Order {
		to.Order = append(to.Order, meeting.PersonID(p))
	}
	if _, err := c.Meetings.SetProtocol(ctx, c.In, meeting.At{ID: meeting.ID(in.ID), Rev: rev}, to); err != nil {
		return nil, err
	}
	return c.peopleOut(ctx, meeting.ID(in.ID))
}

// NewPersonPass is the link by which somebody of a delegation comes in without an account.
type NewPersonPass struct {
	Token string `json:"token" doc:"once: whoever bears it is the person"`
}

func givePersonPass(ctx context.Context, c Call, in *struct {
	DelegateIn
	Body struct {
		Lang string `json:"lang" enum:"ko,en,zh-Hans,ja"`
	}
}) (*struct{ Body NewPersonPass }, error) {
	token, err := c.Meetings.Admit(ctx, c.In, meeting.ID(in.ID), meeting.PersonID(in.Person), lang.Tag(in.Body.Lang))
	return &struct{ Body NewPersonPass }{NewPersonPass{token}}, err
}

// MeetingMine is what somebody of a delegation sees of the meeting by her own pass.
type MeetingMine struct {
	Title    Text             `json:"title"`
	Purpose  Text             `json:"purpose"`
	State    string           `json:"state"`
	Mode     string           `json:"mode" enum:"hybrid,hall,online"`
	Host     string           `json:"host"`
	Slot     MeetingSlot      `json:"slot"`
	Sessions []MeetingSession `json:"sessions" nullable:"false"`
	Venue    Text             `json:"venue"`
	Address  Text             `json:"address"`
	Link     MeetingLink      `json:"link"`
	Roll     MeetingRoll      `json:"roll"`
	Code     string           `json:"code" doc:"to be shown at the desk, as a QR code"`
	Short    string           `json:"short" doc:"to be typed there"`
	Square   []string         `json:"square" nullable:"false" doc:"the QR code, row by row: 1 is dark"`
}

func viewMine(m meeting.Meeting, r meeting.Roll, in tenants.Scope) (*struct{ Body MeetingMine }, error) {
	dots, err := paper.Square(r.Code())
	if err != nil {
		return nil, err
	}
	square := each(dots, func(row []bool) string {
		out := make([]byte, len(row))
		for i, dark := range row {
			if out[i] = '0'; dark {
				out[i] = '1'
			}
		}
		return string(out)
	})
	whole := viewMeeting(m, meeting.Agenda{}, in)
	return &struct{ Body MeetingMine }{MeetingMine{
		Title: whole.Title, Purpose: whole.Purpose, State: whole.State, Mode: whole.Mode, Host: whole.Host, Slot: whole.Slot, Sessions: whole.Sessions,
		Venue: whole.Venue, Address: whole.Address, Link: whole.Link, Roll: viewRoll(m, r.For(r.Tenant, m.Host), nil, r.Tenant), Code: r.Code(), Short: meeting.WriteShort(r.Short), Square: square,
	}}, nil
}

func readMine(ctx context.Context, c Call, in *MeetingIn) (*struct{ Body MeetingMine }, error) {
	m, r, err := c.Meetings.Mine(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return viewMine(m, r, c.In)
}

func replyMine(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body MeetingAnswers
}) (*struct{ Body MeetingMine }, error) {
	m, r, err := c.Meetings.AnswerMine(ctx, c.In, meeting.ID(in.ID), in.Body.replies(meeting.ViaPerson))
	if err != nil {
		return nil, err
	}
	return viewMine(m, r, c.In)
}
