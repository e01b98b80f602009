package calendar

import (
	"bytes"
	"mime"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

// Reply is what somebody's program says of an appointment that she was asked to.
type Reply struct {
	UID      string
	Sequence int // of the appointment as she saw it
	Mail     string
	Name     string
	Answer   Answer
	Comment  string
	At       time.Time // when it was answered; zero where the file doesn't say
}

// MostReply bounds a reply's file. Programs write some kilobytes; zones and pictures of a sender make them longer.
const MostReply = 256 << 10

const mostComment = 1000

// Read reads a reply as Outlook, Google Calendar, Apple Calendar and others write it. What can't be one answer of one person to one appointment is refused with a word of its own:
// ErrNotCalendar, ErrNotReply, ErrSeveral, ErrRecurring, ErrNoAnswer, ErrDelegated.
func Read(file []byte) (Reply, error) {
	if len(file) > MostReply {
		return Reply{}, ErrTooLarge
	}
	text, err := decode(file)
	if err != nil {
		return Reply{}, err
	}
	c, err := ics.ParseCalendarWithOptions(bytes.NewReader(text), ics.WithUnknownPropertyHandler(ics.AcceptUnknownPropertyHandler))
	if err != nil || len(c.Components) == 0 && len(c.CalendarProperties) == 0 {
		return Reply{}, ErrNotCalendar.Because(err)
	}
	events := c.Events()
	switch {
	case !isReply(c):
		return Reply{}, ErrNotReply
	case len(events) == 0:
		return Reply{}, ErrNotReply
	case len(events) > 1:
		return Reply{}, ErrSeveral
	case events[0].HasProperty(ics.ComponentPropertyRecurrenceId):
		return Reply{}, ErrRecurring
	}
	return readEvent(events[0])
}

// decode returns the file's text as UTF-8 on whole lines. Programs begin it with a byte order mark, and some end lines by a line feed alone.
func decode(file []byte) ([]byte, error) {
	file = bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(file) || bytes.IndexByte(file, 0) >= 0 {
		return nil, ErrNotCalendar
	}
	file = bytes.TrimSpace(file)
	if head := file[:min(len(file), len("BEGIN:VCALENDAR"))]; !strings.EqualFold(string(head), "BEGIN:VCALENDAR") {
		return nil, ErrNotCalendar
	}
	return append(file, "\r\n"...), nil
}

func isReply(c *ics.Calendar) bool {
	for _, p := range c.CalendarProperties {
		if strings.EqualFold(p.IANAToken, "METHOD") {
			return strings.EqualFold(strings.TrimSpace(p.Value), "REPLY")
		}
	}
	return false
}

func readEvent(e *ics.VEvent) (Reply, error) {
	r := Reply{UID: value(e, ics.ComponentPropertyUniqueId)}
	if r.UID == "" || len(r.UID) > 300 {
		return Reply{}, ErrNotReply
	}
	if s := value(e, ics.ComponentPropertySequence); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return Reply{}, ErrNotReply
		}
		r.Sequence = n
	}
	people := e.GetProperties(ics.ComponentPropertyAttendee)
	switch {
	case len(people) == 0:
		return Reply{}, ErrNoAnswer
	case len(people) > 1:
		return Reply{}, ErrSeveral
	}
	who := people[0]
	r.Mail, r.Name = address(who.Value), personName(who)
	if r.Mail == "" {
		return Reply{}, ErrNoAnswer
	}
	switch strings.ToUpper(first(who.ICalParameters["PARTSTAT"])) {
	case "ACCEPTED":
		r.Answer = Accepted
	case "TENTATIVE":
		r.Answer = Tentative
	case "DECLINED":
		r.Answer = Declined
	case "DELEGATED":
		return Reply{}, ErrDelegated
	default:
		return Reply{}, ErrNoAnswer
	}
	if r.Comment = comment(e, who); utf8.RuneCountInString(r.Comment) > mostComment {
		r.Comment = string([]rune(r.Comment)[:mostComment])
	}
	for _, p := range []ics.ComponentProperty{ics.ComponentPropertyDtstamp, ics.ComponentPropertyLastModified} {
		if at, err := time.Parse(utcTime, value(e, p)); err == nil && r.At.IsZero() {
			r.At = at
		}
	}
	return r, nil
}

func value(e *ics.VEvent, p ics.ComponentProperty) string {
	if v := e.GetProperty(p); v != nil {
		return line(v.Value)
	}
	return ""
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return line(all[0])
}

// comment is what she added: programs write it as a comment of the event, or beside the answer.
func comment(e *ics.VEvent, who *ics.IANAProperty) string {
	if v := e.GetProperty(ics.ComponentPropertyComment); v != nil {
		return block(v.Value)
	}
	return block(first(who.ICalParameters["X-RESPONSE-COMMENT"]))
}

// personName is a name as a program wrote it; a mail address there says nothing more.
func personName(who *ics.IANAProperty) string {
	name := strings.Trim(first(who.ICalParameters["CN"]), `" `)
	if decoded, err := new(mime.WordDecoder).DecodeHeader(name); err == nil {
		name = line(decoded)
	}
	if strings.Contains(name, "@") {
		return ""
	}
	return name
}

var plainMail = regexp.MustCompile(`^[^\s<>"@,;:]+@[^\s<>"@,;:]+$`)

// address takes a mail address out of a calendar address: mailto:, in any case, percent-encoded, with or without a query; empty where there is none.
func address(cal string) string {
	cal = line(cal)
	scheme, rest, ok := strings.Cut(cal, ":")
	if !ok || !strings.EqualFold(scheme, "mailto") {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "?")
	if plain, err := url.PathUnescape(rest); err == nil {
		rest = plain
	}
	if rest = strings.ToLower(strings.TrimSpace(rest)); len(rest) > 254 || !plainMail.MatchString(rest) {
		return ""
	}
	return rest
}
