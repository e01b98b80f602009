package meeting

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/tenants"
)

// Arrival is that somebody came to a session, in the hall or online.
type Arrival struct {
	Key     string           `bson:"key"` // the same each time for the same arrival
	Session string           `bson:"session"`
	Mode    Mode             `bson:"mode"`
	How     string           `bson:"how"` // code, typed, list or room
	By      tenants.MemberID `bson:"by"`  // who let her in; empty for the room
	At      time.Time        `bson:"at"`
}

// How somebody's arrival is noted.
const (
	ByCode  = "code"
	ByTyped = "typed"
	ByList  = "list"
	ByRoom  = "room"
)

// Attest is one side's word that somebody was there, or wasn't.
type Attest struct {
	Session string           `bson:"session"`
	Tenant  tenants.TenantID `bson:"tenant"`
	Present bool             `bson:"present"`
	By      tenants.MemberID `bson:"by"`
	At      time.Time        `bson:"at"`
}

// Greeting is what the desk is told of a code.
type Greeting string

// A code lets its bearer in; was used before; is of another meeting, of somebody withdrawn, not what was printed, of nobody known; or nobody is let in now.
const (
	Welcome      Greeting = "welcome"
	Again        Greeting = "again"
	OtherMeeting Greeting = "other_meeting"
	Gone         Greeting = "withdrawn"
	Forged       Greeting = "forged"
	Unknown      Greeting = "unknown"
	Shut         Greeting = "closed"
)

// Bounds of check-in.
const (
	MostArrivals = 120
	earliest     = 24 * time.Hour   // before a meeting begins
	ahead        = 10 * time.Minute // by which a phone's clock may run fast
	sealSize     = 18
	shortSize    = 10
)

// codeMark begins every code, so that a scanner knows it from any other.
const codeMark = "naru"

// Code is what stands in the square on somebody's letter: which meeting, which person, and a mark that only the seal makes. It says nothing of her.
func (r Roll) Code() string {
	return codeMark + ":" + string(r.Meeting) + "." + string(r.ID) + "." + base64.RawURLEncoding.EncodeToString(r.mark())
}

func (r Roll) mark() []byte {
	mac := hmac.New(sha256.New, r.Seal)
	mac.Write([]byte(string(r.Meeting) + " " + string(r.ID)))
	return mac.Sum(nil)[:sealSize]
}

// short is the code that is typed where no camera is at hand: letters and digits that nobody takes for each other.
func (r Roll) short() string {
	return base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding).EncodeToString(r.mark())[:shortSize]
}

// WriteShort writes a short code so that it is read out and typed in two halves.
func WriteShort(code string) string {
	if len(code) != shortSize {
		return code
	}
	return code[:shortSize/2] + "-" + code[shortSize/2:]
}

// ShortCode reads a code that was typed, in any case, with or without its hyphen.
func ShortCode(typed string) string {
	out := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(typed))
	if len(out) != shortSize {
		return ""
	}
	return out
}

// coded is what stands in a code.
type coded struct {
	meeting ID
	person  PersonID
	mark    []byte
}

func readCode(code string) (coded, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(code), codeMark+":")
	parts := strings.Split(rest, ".")
	if !ok || len(parts) != 3 || len(rest) > 200 {
		return coded{}, false
	}
	mark, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	return coded{ID(parts[0]), PersonID(parts[1]), mark}, err == nil
}

// Judge says what the desk is told of a code that names this person, before anybody is let in.
func (r Roll) Judge(m Meeting, mark []byte) Greeting {
	switch {
	case r.Meeting != m.ID:
		return OtherMeeting
	case r.Standing != OnRoll:
		return Gone
	case mark != nil && !hmac.Equal(mark, r.mark()):
		return Forged
	}
	return Welcome
}

// Receives reports whether people are let in to the meeting at a moment. What a desk noted while it was offline may come when the meeting has ended.
func (m Meeting) Receives(at time.Time) bool {
	return m.Announced() && m.Slot.Set() && m.State != Cancelled && m.State != Postponed && m.State != SignedOff && !at.Before(m.Slot.Start.Add(-earliest))
}

// Arrive notes that somebody came to a session. Whoever comes a second time in the same way is told so and not counted again; who goes from the hall online,
// or back, was there once, in two ways. It returns the first arrival in that way.
func (r *Roll) Arrive(m Meeting, a Arrival, now time.Time) (Greeting, Arrival) {
	if a.At.After(now.Add(ahead)) || a.At.Before(m.Slot.Start.Add(-earliest)) {
		a.At = now // a clock that is wrong says nothing
	}
	if i := slices.IndexFunc(r.Arrivals, func(x Arrival) bool { return x.Key == a.Key }); i >= 0 {
		return Welcome, r.Arrivals[i] // it was heard before
	}
	if i := slices.IndexFunc(r.Arrivals, func(x Arrival) bool { return x.Session == a.Session && x.Mode == a.Mode }); i >= 0 {
		return Again, r.Arrivals[i]
	}
	if len(r.Arrivals) >= MostArrivals {
		return Shut, Arrival{}
	}
	r.Arrivals, r.Updated = append(slices.Clone(r.Arrivals), a), now
	return Welcome, a
}

// Ways lists in which ways somebody was at a session, the first first.
func (r Roll) Ways(session string) []Arrival {
	all := slices.DeleteFunc(slices.Clone(r.Arrivals), func(a Arrival) bool { return a.Session != session })
	slices.SortStableFunc(all, func(a, b Arrival) int { return a.At.Compare(b.At) })
	return all
}

// Attest says for one side whether somebody was at a session: for the host, and for her own delegation.
func (r *Roll) Attest(m Meeting, session string, present bool, by By) error {
	switch {
	case by.Tenant != m.Host && by.Tenant != r.Tenant:
		return ErrNotParty
	case !m.Receives(by.At) && m.State != SignedOff:
		return ErrNoHall
	}
	if _, err := m.Session(session); err != nil {
		return err
	}
	kept := slices.DeleteFunc(slices.Clone(r.Attests), func(a Attest) bool { return a.Session == session && a.Tenant == by.Tenant })
	r.Attests, r.Updated = append(kept, Attest{session, by.Tenant, present, by.Member, by.At}), by.At
	return nil
}

// Standing of somebody's presence at a session.
const (
	Unconfirmed = "open"      // nobody, or one side only, has said
	Confirmed   = "confirmed" // host and delegation say the same
	Disputed    = "disputed"
)

// Confirms says whether host and delegation agree on somebody's presence, and what the host's and the delegation's words are, nil for none.
func (r Roll) Confirms(m Meeting, session string) (standing string, host, own *Attest) {
	for _, a := range r.Attests {
		if a.Session != session {
			continue
		}
		if a.Tenant == m.Host {
			host = &a
		}
		if a.Tenant == r.Tenant {
			own = &a
		}
	}
	switch {
	case host == nil || own == nil:
		return Unconfirmed, host, own
	case host.Present != own.Present:
		return Disputed, host, own
	}
	return Confirmed, host, own
}

// spans lists the sessions that go on at a moment, or begin within the hour; where there are none, the one that is nearest.
func (m Meeting) spans(at time.Time) []string {
	var all []string
	nearest, off := "", time.Duration(1<<62)
	for _, s := range m.Sessions {
		if !at.Before(s.Start.Add(-time.Hour)) && at.Before(s.End) {
			all = append(all, s.ID)
		}
		if d := at.Sub(s.Start).Abs(); d < off {
			nearest, off = s.ID, d
		}
	}
	if len(all) == 0 && nearest != "" {
		all = append(all, nearest)
	}
	return all
}

// follows returns the sessions, of those under way, in which somebody who has the room open is there online, and whether she must be asked first. She
// isn't where the hall let her in; and where she said that she'd come to the hall, only if she is sure.
func (r Roll) follows(sessions []string, sure bool) (counts []string, asks bool) {
	for _, session := range sessions {
		inHall := slices.ContainsFunc(r.Arrivals, func(a Arrival) bool { return a.Session == session && a.Mode == Hall })
		planned := r.Reply(session).seated()
		switch {
		case sure, !inHall && !planned:
			counts = append(counts, session)
		case !inHall:
			asks = true
		}
	}
	return counts, asks
}
