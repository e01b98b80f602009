// Package calendar writes what is to come as calendar files that other programs read (RFC 5545, RFC 5546), lets a member's own program read them by a secret
// address, and reads back what people answer from those programs. It knows appointments; what they are for it leaves to others.
package calendar

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Method is what a file is for.
type Method string

// A file shows appointments, asks somebody to come, or calls an appointment off.
const (
	Publish Method = "PUBLISH"
	Request Method = "REQUEST"
	Cancel  Method = "CANCEL"
)

// Event is one appointment.
type Event struct {
	UID       string // the same for as long as it is the same appointment
	Sequence  int    // counts up whenever its time or place changes
	Start     time.Time
	End       time.Time
	Zone      string // in which it was arranged, as in the IANA database
	Title     string
	Text      string
	Place     string
	URL       string
	Tentative bool
	Off       bool      // it was called off
	Changed   time.Time // when it was last changed
	Organizer Person
	Guest     Person // who is asked to come: the reader alone, never anybody else
	Answer    Answer // what she has said, empty for nothing
	Remind    int    // minutes before; 0 for no reminder
}

// Person is somebody with an address.
type Person struct{ Name, Mail string }

// Answer is what somebody says of an appointment.
type Answer string

// Somebody comes, may come, or doesn't.
const (
	Accepted  Answer = "accepted"
	Tentative Answer = "tentative"
	Declined  Answer = "declined"
)

// File is a calendar of appointments.
type File struct {
	Method Method
	Name   string // how a reader's program calls it
	Lang   string
	Every  time.Duration // how often a subscribed program should look again; 0 for a file that is taken once
	Events []Event
}

const (
	product   = "-//Naru//Exchange meetings//EN"
	localTime = "20060102T150405"
	utcTime   = "20060102T150405Z"
)

// Write returns the file as bytes. The same appointments make the same bytes. Times stand in their own zone, with its clock changes written out, so that a
// program that knows the zone by another name, or not at all, shows the right hour.
func Write(f File) []byte {
	c := &ics.Calendar{}
	c.SetVersion("2.0")
	c.SetProductId(product)
	c.SetCalscale("GREGORIAN")
	c.SetMethod(ics.Method(f.Method))
	if f.Name != "" {
		c.SetXWRCalName(line(f.Name))
	}
	if f.Every > 0 {
		every := "PT" + strconv.Itoa(max(1, int(f.Every.Minutes()))) + "M"
		c.SetRefreshInterval(every, ics.WithValue("DURATION"))
		c.SetXPublishedTTL(every)
	}
	for _, z := range zones(f.Events) {
		c.AddVTimezone(z)
	}
	events := slices.Clone(f.Events)
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID)) })
	for _, e := range events {
		c.AddVEvent(e.component(f))
	}
	return []byte(c.Serialize(ics.WithNewLineWindows))
}

func (e Event) component(f File) *ics.VEvent {
	v := ics.NewEvent(line(e.UID))
	v.SetProperty(ics.ComponentPropertyDtstamp, e.Changed.UTC().Format(utcTime))
	v.SetProperty(ics.ComponentPropertyLastModified, e.Changed.UTC().Format(utcTime))
	v.SetSequence(e.Sequence)
	e.at(v, ics.ComponentPropertyDtStart, e.Start)
	e.at(v, ics.ComponentPropertyDtEnd, e.End)
	said := []ics.PropertyParameter{}
	if f.Lang != "" {
		said = append(said, &ics.KeyValues{Key: string(ics.ParameterLanguage), Value: []string{f.Lang}})
	}
	for property, text := range map[ics.ComponentProperty]string{ics.ComponentPropertySummary: line(e.Title), ics.ComponentPropertyLocation: line(e.Place), ics.ComponentPropertyDescription: block(e.Text)} {
		if text != "" {
			v.SetProperty(property, text, said...)
		}
	}
	if e.URL != "" {
		v.SetURL(line(e.URL))
	}
	status := ics.ObjectStatusConfirmed
	switch {
	case e.Off || f.Method == Cancel:
		status = ics.ObjectStatusCancelled
	case e.Tentative:
		status = ics.ObjectStatusTentative
	}
	v.SetStatus(status)
	e.people(v, f.Method)
	if e.Remind > 0 && !e.Off && f.Method != Cancel {
		a := v.AddAlarm()
		a.SetProperty(ics.ComponentPropertyAction, "DISPLAY")
		a.SetProperty(ics.ComponentPropertyDescription, cmp.Or(line(e.Title), "-"))
		a.SetTrigger("-PT" + strconv.Itoa(e.Remind) + "M")
	}
	slices.SortStableFunc(v.Properties, func(a, b ics.IANAProperty) int { return cmp.Compare(a.IANAToken, b.IANAToken) })
	return v
}

// at writes a time by the clock of the zone it was arranged in; one without a zone in UTC.
func (e Event) at(v *ics.VEvent, property ics.ComponentProperty, t time.Time) {
	zone, err := time.LoadLocation(e.Zone)
	if err != nil || e.Zone == "" || e.Zone == "UTC" {
		v.SetProperty(property, t.UTC().Format(utcTime))
		return
	}
	v.SetProperty(property, t.In(zone).Format(localTime), ics.WithTZID(e.Zone))
}

func (e Event) people(v *ics.VEvent, m Method) {
	if m == Publish || e.Organizer.Mail == "" {
		return
	}
	v.SetOrganizer("mailto:"+line(e.Organizer.Mail), named(e.Organizer.Name)...)
	if e.Guest.Mail == "" {
		return
	}
	state := ics.ParticipationStatusNeedsAction
	switch e.Answer {
	case Accepted:
		state = ics.ParticipationStatusAccepted
	case Tentative:
		state = ics.ParticipationStatusTentative
	case Declined:
		state = ics.ParticipationStatusDeclined
	}
	v.AddAttendee("mailto:"+line(e.Guest.Mail), append(named(e.Guest.Name), ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant, state, ics.WithRSVP(m == Request))...)
}

func named(name string) []ics.PropertyParameter {
	if name = strings.Map(bare, line(name)); name == "" {
		return nil
	}
	return []ics.PropertyParameter{ics.WithCN(name)}
}

// bare leaves out what a parameter can't hold without quotes, which programs read differently.
func bare(r rune) rune {
	if strings.ContainsRune(`",;:\'^`, r) {
		return ' '
	}
	return r
}

// line is a text on one line, without anything a program could take for structure.
func line(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, s))
}

func block(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = line(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
