package api

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/calendar"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// Appointments are the meetings and side meetings that a member's calendar shows. It is a calendar.Source.
type Appointments struct {
	Meetings meeting.Store
	Tenants  *tenants.Service
	URL      string // under which people reach the house
	Now      func() time.Time
}

// What a calendar shows: what was not long ago, and no more than a program reads gladly.
const (
	calendarPast = 90 * 24 * time.Hour
	mostEvents   = 400
	remindBefore = 15 // minutes
)

// Events implements calendar.Source.
func (a Appointments) Events(ctx context.Context, in tenants.Scope, who calendar.Owner) ([]calendar.Event, error) {
	all, ask := []calendar.Event{}, page.Ask{Size: page.MostSize}
	shelf := a.Meetings.In(in)
	for len(all) < mostEvents {
		p, err := shelf.Meetings(ctx, meeting.Filter{From: a.Now().Add(-calendarPast)}, ask)
		if err != nil {
			return nil, fmt.Errorf("list meetings: %w", err)
		}
		for _, m := range p.Items {
			if !m.Party(who.Tenant) || !m.Slot.Set() || !m.Announced() && m.Host != who.Tenant {
				continue
			}
			some, err := a.of(ctx, shelf, m, who)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
		if ask.After = p.Next; p.Next == "" {
			break
		}
	}
	return all, nil
}

// of is a meeting and one's own side meetings at it.
func (a Appointments) of(ctx context.Context, shelf meeting.Shelf, m meeting.Meeting, who calendar.Owner) ([]calendar.Event, error) {
	main := a.event(m, who.Lang)
	q, err := shelf.Square(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	all := []calendar.Event{main}
	for _, x := range q.For(who.Tenant, false).Plan {
		if !x.Has(who.Tenant) {
			continue
		}
		with := x.A
		if with == who.Tenant {
			with = x.B
		}
		name, err := a.name(ctx, with, who)
		if err != nil {
			return nil, err
		}
		e := main
		e.UID, e.Sequence, e.Off = string(m.ID)+"."+x.ID+a.at(), x.Sequence, main.Off || !x.Stands()
		e.Title = SheetWord(who.Lang, "calendar_side") + ": " + name
		e.Place = strings.Trim(main.Place+", "+SheetWord(who.Lang, "calendar_table")+" "+fmt.Sprint(x.Table), ", ")
		e.URL += "/square"
		for _, s := range q.Slots {
			if s.ID == x.Slot {
				e.Start, e.End = s.Start, s.End
			}
		}
		e.Changed = later(m.Updated, q.Updated)
		all = append(all, e)
	}
	return all, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (a Appointments) name(ctx context.Context, of tenants.TenantID, who calendar.Owner) (string, error) {
	reader, err := a.Tenants.Tenant(ctx, who.Tenant)
	if err != nil {
		return "", err
	}
	t, err := a.Tenants.Tenant(ctx, of)
	if err != nil {
		return "", err
	}
	if u, ok := unit.Get(unit.ID(t.Unit)); ok {
		return u.Name(who.Lang, unit.AudienceOf(unit.Country(reader.Country))).Text, nil
	}
	name, _ := t.Name.For(who.Lang)
	return name, nil
}

// at is the end of every UID of this installation.
func (a Appointments) at() string {
	if u, err := url.Parse(a.URL); err == nil && u.Hostname() != "" {
		return "@" + u.Hostname()
	}
	return "@naru"
}

// event is a meeting as a calendar shows it: nobody's address stands in it.
func (a Appointments) event(m meeting.Meeting, to lang.Tag) calendar.Event {
	title, _ := m.Title.For(to)
	text, _ := m.Purpose.For(to)
	venue, _ := m.Venue.Name.For(to)
	address, _ := m.Venue.Address.For(to)
	e := calendar.Event{
		UID: string(m.ID) + a.at(), Sequence: m.Sequence, Start: m.Slot.Start, End: m.Slot.End, Zone: m.Slot.Zone, Title: title, Changed: m.Updated, Remind: remindBefore,
		Place: strings.Trim(venue+", "+address, ", "), URL: a.URL + "/meetings/" + string(m.Stands) + "/" + string(m.ID), Off: m.State == meeting.Cancelled,
		Tentative: !m.Announced() || m.State == meeting.Postponed,
	}
	lines := []string{text}
	if m.Mode != meeting.Hall {
		lines = append(lines, SheetWord(to, "calendar_join")+": "+cmp.Or(m.Link.URL, e.URL))
		if e.Place == "" {
			e.Place = SheetWord(to, "calendar_online")
		}
	}
	e.Text = strings.TrimSpace(strings.Join(lines, "\n\n"))
	return e
}

// appointments are those of this house.
func (c Call) appointments() Appointments {
	return Appointments{Meetings: c.Meetings.Store, Tenants: c.Tenants, URL: c.PublicURL, Now: c.Now}
}

// calendarOut answers with a calendar file.
func calendarOut(name string, file []byte) *sheetOut {
	return &sheetOut{
		Type: "text/calendar; charset=utf-8", Disposition: `attachment; filename="` + name + `.ics"`, Body: streamed(io.NopCloser(bytes.NewReader(file)), int64(len(file))),
	}
}

// takeMeetingCalendar answers with the meeting and one's own side meetings as a file for one's own program. Of people it names the reader alone.
func takeMeetingCalendar(ctx context.Context, c Call, in *struct {
	MeetingIn
	Lang string `query:"lang" enum:"ko,en,zh-Hans,ja" default:"ko"`
}) (*sheetOut, error) {
	m, err := c.Meetings.Meeting(ctx, c.In, meeting.ID(in.ID))
	switch {
	case err != nil:
		return nil, err
	case !m.Slot.Set():
		return nil, meeting.ErrNoTime
	}
	events, err := c.appointments().of(ctx, c.Meetings.Store.In(c.In), m, calendar.Owner{Member: c.In.Member(), Tenant: c.In.Tenant(), Lang: lang.Tag(in.Lang)})
	if err != nil {
		return nil, err
	}
	file := calendar.File{Method: calendar.Publish, Lang: in.Lang, Events: events}
	if len(events) == 1 && c.Desk != "" {
		if file.Method = calendar.Request; events[0].Off {
			file.Method = calendar.Cancel
		}
		me, err := c.Pass.Me(ctx, c.Who)
		if err != nil {
			return nil, err
		}
		events[0].Organizer = calendar.Person{Name: c.Operator.Name, Mail: c.Desk}
		events[0].Guest = calendar.Person{Name: me.Account.Name, Mail: string(me.Account.Email)}
	}
	return calendarOut("meeting", calendar.Write(file)), nil
}

// CalendarReply is an answer that was read from a file, for the person it is of to be found in the delegation.
type CalendarReply struct {
	Mail     string `json:"mail"`
	Name     string `json:"name,omitempty"`
	Answer   string `json:"answer" enum:"accepted,tentative,declined"`
	Comment  string `json:"comment,omitempty"`
	Sequence int    `json:"sequence"`
	At       string `json:"at,omitempty"`
	Person   string `json:"person,omitempty" doc:"of one's own delegation, for whom it was taken in; empty where nobody shown has this address"`
}

// readCalendarReply reads an answer to the meeting from a file that Outlook, Google Calendar, Apple Calendar or another program wrote. One to another
// appointment, or to the meeting as it was before its time or place changed, is refused. It is taken in for the person of one's own delegation who has its address; the same file read twice changes nothing the second time.
func readCalendarReply(ctx context.Context, c Call, in *struct {
	MeetingIn
	Bytes
}) (*struct{ Body CalendarReply }, error) {
	m, err := c.Meetings.Meeting(ctx, c.In, meeting.ID(in.ID))
	if err != nil {
		return nil, err
	}
	raw, err := in.whole(calendar.MostReply)
	if err != nil {
		return nil, err
	}
	r, err := calendar.Read(raw)
	switch {
	case err != nil:
		return nil, err
	case r.UID != string(m.ID)+c.appointments().at():
		return nil, calendar.ErrOtherEvent
	case r.Sequence < m.Sequence:
		return nil, calendar.ErrOutdated
	}
	v := CalendarReply{Mail: r.Mail, Name: r.Name, Answer: string(r.Answer), Comment: r.Comment, Sequence: r.Sequence, At: stamp(r.At)}
	at, err := c.desk(ctx)
	if err != nil {
		return nil, err
	}
	says := map[calendar.Answer]meeting.Coming{calendar.Accepted: meeting.Comes, calendar.Tentative: meeting.MayCome, calendar.Declined: meeting.StaysOut}
	who, err := c.Meetings.AnswerByMail(ctx, at, m.ID, meeting.FromCalendar{Mail: r.Mail, Says: says[r.Answer], At: r.At})
	if err != nil && !errors.Is(err, meeting.ErrPersonNotFound) {
		return nil, err
	}
	v.Person = string(who.ID)
	return &struct{ Body CalendarReply }{v}, nil
}

// CalendarFeed is the address at which a member's own program reads her appointments.
type CalendarFeed struct {
	On   bool   `json:"on"`
	Lang string `json:"lang,omitempty"`
	Made string `json:"made,omitempty"`
	URL  string `json:"url,omitempty" doc:"once, when it is made: whoever knows it reads the appointments"`
}

func readCalendarFeed(ctx context.Context, c Call, _ *struct{}) (*struct{ Body CalendarFeed }, error) {
	f, err := c.Calendars.Feed(ctx, c.In)
	if err == nil {
		return &struct{ Body CalendarFeed }{CalendarFeed{On: true, Lang: string(f.Lang), Made: stamp(f.Made)}}, nil
	}
	if errors.Is(err, calendar.ErrNoFeed) {
		err = nil
	}
	return &struct{ Body CalendarFeed }{}, err
}

func makeCalendarFeed(ctx context.Context, c Call, in *struct {
	Body struct {
		Lang string `json:"lang" enum:"ko,en,zh-Hans,ja"`
	}
}) (*struct{ Body CalendarFeed }, error) {
	f, key, err := c.Calendars.Make(ctx, c.In, lang.Tag(in.Body.Lang))
	return &struct{ Body CalendarFeed }{CalendarFeed{On: true, Lang: string(f.Lang), Made: stamp(f.Made), URL: c.PublicURL + Prefix + "/calendars/" + key + ".ics"}}, err
}

func endCalendarFeed(ctx context.Context, c Call, _ *struct{}) (*nothing, error) {
	return nil, c.Calendars.End(ctx, c.In)
}

// feedOut is a calendar for a program that asks for it again and again.
type feedOut struct {
	ETag  string `header:"ETag"`
	Cache string `header:"Cache-Control"`
	Type  string `header:"Content-Type"`
	Body  func(huma.Context)
}

// takeCalendarFeed answers a member's own program. Its key is the only proof it has, and stands in no log.
func takeCalendarFeed(ctx context.Context, c Call, in *struct {
	Key  string `path:"key" maxLength:"300"`
	None string `header:"If-None-Match" maxLength:"400"`
}) (*feedOut, error) {
	who, err := c.Calendars.Bearer(ctx, strings.TrimSuffix(in.Key, ".ics"))
	if err != nil {
		return nil, err
	}
	events, err := c.Calendars.Events(ctx, who)
	if err != nil {
		return nil, err
	}
	file := calendar.Write(calendar.File{Method: calendar.Publish, Name: SheetWord(who.Lang, "calendar_name"), Lang: string(who.Lang), Every: time.Hour, Events: events})
	out := &feedOut{ETag: calendar.Tag(file), Cache: "private, no-cache", Type: "text/calendar; charset=utf-8"}
	if known := strings.Split(strings.ReplaceAll(in.None, "W/", ""), ","); slices.ContainsFunc(known, func(tag string) bool { return strings.TrimSpace(tag) == out.ETag }) {
		out.Body = func(ctx huma.Context) { ctx.SetStatus(http.StatusNotModified) }
		return out, nil
	}
	out.Body = streamed(io.NopCloser(bytes.NewReader(file)), int64(len(file)))
	return out, nil
}
