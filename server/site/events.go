package site

import (
	"errors"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants/unit"
)

// eventsSize is how many meetings a page of the list has.
const eventsSize = 20

// eventsPage lists the meetings that everybody may read of.
type eventsPage struct {
	frame
	Past   bool
	Coming string // address of the list of what is to come
	Before string // address of the list of what was
	Events []eventRow
	More   string
	Start  string
}

// eventRow is one meeting in the list.
type eventRow struct {
	Title text
	Href  string
	When  string
	Start string // for machines
	Host  name
	Kind  string
	Off   string // that it was called off or put off
}

func (p *Pages) events(v *visit) error {
	w := v.words
	page := eventsPage{frame: v.frame("events", "events", w.T("events.title")), Past: v.Query("when") == "past"}
	page.under()
	page.Description = w.T("events.lead")
	page.Coming, page.Before = page.At("events"), page.At("events")+"?when=past"
	now, ask := p.Now().UTC(), pageAsk(v, eventsSize)
	f := meeting.EventFilter{From: now}
	if page.Past {
		f = meeting.EventFilter{To: now}
		page.query.Set("when", "past")
	}
	list, err := p.Events.Events(v.ctx, v.in, f, ask)
	if err != nil {
		return fmt.Errorf("list events: %w", err)
	}
	for _, e := range list.Items {
		row := eventRow{Title: w.tell(e.Title), Href: page.At("events/" + string(e.ID)), Kind: w.code("format", string(e.Format)), Off: w.off(e)}
		row.When, row.Start = w.span(e.Slot)
		if row.Host, err = v.host(e); err != nil {
			return err
		}
		page.Events = append(page.Events, row)
	}
	page.Hidden = ask.After != "" || page.Past
	if list.Next != "" {
		q := page.query
		page.More = page.At("events") + "?after=" + string(list.Next)
		if q.Get("when") != "" {
			page.More += "&when=past"
		}
	}
	if ask.After != "" {
		page.Start = page.Coming
		if page.Past {
			page.Start = page.Before
		}
	}
	return v.show("events", page)
}

// host names who holds an event.
func (v *visit) host(e meeting.Event) (name, error) {
	t, err := v.tenant(e.Host)
	if err != nil {
		return name{}, err
	}
	return v.words.tenantName(t, v.words.audience(unit.Country(t.Country))), nil
}

// off says that an event doesn't take place as it was told; nothing where it does.
func (w words) off(e meeting.Event) string {
	switch e.State {
	case meeting.Cancelled, meeting.Postponed:
		return w.T("events." + string(e.State))
	}
	return ""
}

// span says from when to when, by the clock of the place, with its distance from UTC; and its beginning for machines.
func (w words) span(s meeting.Slot) (said, machine string) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	from, to := s.Start.In(zone), s.End.In(zone)
	said = w.day(from.Format(time.DateOnly)) + " " + from.Format("15:04") + "–"
	if from.Format(time.DateOnly) != to.Format(time.DateOnly) {
		said += w.day(to.Format(time.DateOnly)) + " "
	}
	return said + to.Format("15:04") + " (UTC" + from.Format("-07:00") + ")", from.Format(time.RFC3339)
}

// eventPage is what everybody may read of one meeting.
type eventPage struct {
	frame
	Heading  text
	Text     text
	Contact  text
	When     string
	Start    string
	Host     name
	HostHref string
	Kind     string
	Mode     string
	Langs    string
	Venue    text
	Address  text
	Off      string
}

func (p *Pages) event(v *visit) error {
	w := v.words
	e, err := p.Events.Event(v.ctx, v.in, meeting.ID(v.Params("id")))
	if errors.Is(err, meeting.ErrEventNotFound) {
		return errNoPage
	}
	if err != nil {
		return err
	}
	page := eventPage{
		Heading: w.tell(e.Title), Text: w.tell(e.Text), Contact: w.tell(e.Contact), Kind: w.code("format", string(e.Format)), Mode: w.code("mode", string(e.Mode)),
		Venue: w.tell(e.Venue), Address: w.tell(e.Address), Off: w.off(e),
	}
	page.When, page.Start = w.span(e.Slot)
	for i, l := range e.Langs {
		if i > 0 {
			page.Langs += ", "
		}
		page.Langs += w.language(l)
	}
	if page.Host, err = v.host(e); err != nil {
		return err
	}
	page.frame = v.frame("events/"+string(e.ID), "events", page.Heading.Value)
	page.HostHref = page.At("cities/" + string(e.Host))
	page.under(w.T("nav.events"), "events")
	page.Description = page.Text.Value
	return v.show("event", page)
}

// mostEvents bounds the meetings in the sitemap.
const mostEvents = 2000

// eachEvent calls f with the meetings to come.
func (v *visit) eachEvent(f func(meeting.Event)) error {
	ask, now := page.Ask{Size: page.MostSize}, v.site.Now().UTC()
	for seen := 0; seen < mostEvents; {
		list, err := v.site.Events.Events(v.ctx, v.in, meeting.EventFilter{From: now}, ask)
		if err != nil {
			return fmt.Errorf("list events: %w", err)
		}
		for _, e := range list.Items {
			f(e)
		}
		seen += len(list.Items)
		if ask.After = list.Next; list.Next == "" {
			return nil
		}
	}
	return nil
}
