package meeting

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Roll is what the sides of a meeting share of one person: what her side shows of her, whether she comes, and when she was there. Each person is a document
// of her own, so that two who answer at the same time don't hinder each other.
type Roll struct {
	ID         PersonID           `bson:"-"`
	Rev        int64              `bson:"-"`
	Meeting    ID                 `bson:"meeting"`
	Tenant     tenants.TenantID   `bson:"tenant"`
	Standing   RollStanding       `bson:"standing"`
	PersonSaid `bson:"said"`      // as far as it is shown; of who is withdrawn nothing but part and rank
	To         []tenants.TenantID `bson:"to"`   // to whom it is shown
	Days       int                `bson:"days"` // after the end for which it is kept
	Seal       []byte             `bson:"seal"` // makes the code of her letter, and of no other's
	Short      string             `bson:"short"`
	Guest      tenants.GuestID    `bson:"guest"` // her pass, where she has one
	Replies    []Reply            `bson:"replies"`
	Past       []Reply            `bson:"past"` // earlier replies, the oldest first
	Arrivals   []Arrival          `bson:"arrivals"`
	Attests    []Attest           `bson:"attests"`
	Shown      time.Time          `bson:"shown"`
	Updated    time.Time          `bson:"updated"`
}

// RollStanding is whether somebody is shown.
type RollStanding string

// Somebody is shown, was withdrawn by her side, or her data were taken away when their time was over.
const (
	OnRoll  RollStanding = "shown"
	OffRoll RollStanding = "withdrawn"
	OldRoll RollStanding = "purged"
)

// Coming is what somebody says of a session.
type Coming string

// Somebody comes, may come, or doesn't.
const (
	Comes    Coming = "accept"
	MayCome  Coming = "tentative"
	StaysOut Coming = "decline"
)

// Comings lists what somebody can say.
func Comings() []Coming { return []Coming{Comes, MayCome, StaysOut} }

// Reply is what somebody says of one session.
type Reply struct {
	Session string           `bson:"session"`
	Says    Coming           `bson:"says"`
	Mode    Mode             `bson:"mode"`  // hall or online; empty for who doesn't come
	Since   time.Time        `bson:"since"` // when a place in the hall was asked for, which is its rank in the queue
	Via     string           `bson:"via"`   // desk, person or calendar
	Late    bool             `bson:"late"`  // it came after the deadline
	For     time.Time        `bson:"for"`   // the start of the session that was answered; zero while it has none
	By      tenants.MemberID `bson:"by"`
	At      time.Time        `bson:"at"`
}

// The ways a reply comes in.
const (
	ViaDesk     = "desk"
	ViaPerson   = "person"
	ViaCalendar = "calendar"
)

// Bounds of rolls.
const (
	MostRolls = 3000 // of one meeting
	MostPast  = 60
)

// Sees reports whether who acts for the tenant may know who somebody is: her own side, and those to whom it was disclosed.
func (r Roll) Sees(t tenants.TenantID) bool { return r.Tenant == t || slices.Contains(r.To, t) }

// For is the roll as one side may know it. What a person eats and needs the host must know, nobody else.
func (r Roll) For(t, host tenants.TenantID) Roll {
	if r.Tenant != t && t != host {
		r.Diet, r.Access = "", ""
	}
	r.Mail, r.Seal, r.Short = "", nil, ""
	if r.Tenant != t {
		r.Member, r.Guest, r.Past = "", "", []Reply{}
	}
	return r
}

// Moved reports whether the session has another time than the one that was answered. As in calendars (RFC 5546, 3.2.2.1) who accepted one time hasn't accepted
// another: she is asked again, and keeps her place in the queue until she answers.
func (x Reply) Moved(m Meeting) bool {
	s, err := m.Session(x.Session)
	return err == nil && !x.For.IsZero() && !x.For.Equal(s.Start)
}

// Reply returns what was said of a session, the zero Reply for nothing.
func (r Roll) Reply(session string) Reply {
	if i := slices.IndexFunc(r.Replies, func(x Reply) bool { return x.Session == session }); i >= 0 {
		return r.Replies[i]
	}
	return Reply{}
}

// Answer takes replies in. The later one counts; the earlier stays in what was said before. Who keeps asking for a place in the hall keeps her rank in the queue.
func (r *Roll) Answer(m Meeting, p Protocol, said []Reply, by By) error {
	switch {
	case r.Standing != OnRoll:
		return ErrPersonGone
	case m.State.Over():
		return ErrOver
	}
	var c fault.Check
	c.That(len(said) > 0, "answers", "required")
	for i, x := range said {
		at := "answers[" + strconv.Itoa(i) + "]."
		_, err := m.Session(x.Session)
		twice := slices.ContainsFunc(said[:i], func(y Reply) bool { return y.Session == x.Session })
		c.That(err == nil && !twice, at+"session", "unknown")
		c.That(slices.Contains(Comings(), x.Says), at+"says", "unknown")
		c.That(x.Says == StaysOut || m.offers(x.Mode), at+"mode", "unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	replies, past := slices.Clone(r.Replies), slices.Clone(r.Past)
	for _, x := range said {
		before := r.Reply(x.Session)
		if s, err := m.Session(x.Session); err == nil {
			x.For = s.Start
		}
		if x.Says == StaysOut {
			x.Mode = ""
		}
		x.By, x.At, x.Late, x.Since = by.Member, by.At, !p.Due.IsZero() && by.At.After(p.Due), time.Time{}
		if x.seated() {
			x.Since = by.At
			if before.seated() {
				x.Since = before.Since
			}
		}
		if before.Says == x.Says && before.Mode == x.Mode && !before.Moved(m) {
			continue
		}
		replies = slices.DeleteFunc(replies, func(y Reply) bool { return y.Session == x.Session })
		if before.Says != "" {
			past = append(past, before)
		}
		replies = append(replies, x)
	}
	if extra := len(past) - MostPast; extra > 0 {
		past = past[extra:]
	}
	r.Replies, r.Past, r.Updated = replies, past, by.At
	return nil
}

// offers reports whether one can take part in this way.
func (m Meeting) offers(mode Mode) bool {
	return (mode == Hall || mode == Online) && (m.Mode == Hybrid || m.Mode == mode)
}

// seated reports whether the reply asks for a place in the hall.
func (x Reply) seated() bool { return x.Says == Comes && x.Mode == Hall }

// Seating is who has a place in the hall for a session, and who waits for one.
type Seating struct {
	Session string
	Places  int // 0 for no limit
	Taken   []PersonID
	Waiting []PersonID // in the order in which they asked
}

// Places is how many people a session has room for in the hall: what the hall holds, and what its room has seats for; 0 for no limit.
func (m Meeting) Places(s Session) int {
	most := m.Capacity
	i := slices.IndexFunc(m.Venue.Rooms, func(r Room) bool { return r.ID == s.Room || s.Room == "" })
	if i >= 0 && m.Venue.Rooms[i].Seats > 0 && (most == 0 || m.Venue.Rooms[i].Seats < most) {
		most = m.Venue.Rooms[i].Seats
	}
	return most
}

// Seats says for each session who sits in the hall and who waits: by the order of their replies. Nobody moves up by a deed of her own; where a place is free,
// the next has it.
func (m Meeting) Seats(rolls []Roll) []Seating {
	all := make([]Seating, len(m.Sessions))
	for i, s := range m.Sessions {
		asked := slices.DeleteFunc(slices.Clone(rolls), func(r Roll) bool { return r.Standing != OnRoll || !r.Reply(s.ID).seated() })
		slices.SortFunc(asked, func(a, b Roll) int {
			return cmp.Or(a.Reply(s.ID).Since.Compare(b.Reply(s.ID).Since), cmp.Compare(a.ID, b.ID))
		})
		all[i] = Seating{Session: s.ID, Places: m.Places(s), Taken: []PersonID{}, Waiting: []PersonID{}}
		for n, r := range asked {
			if all[i].Places > 0 && n >= all[i].Places {
				all[i].Waiting = append(all[i].Waiting, r.ID)
				continue
			}
			all[i].Taken = append(all[i].Taken, r.ID)
		}
	}
	return all
}

// movedUp lists who waited for a place in the hall and has one now.
func movedUp(before, after []Seating) []PersonID {
	var all []PersonID
	for _, was := range before {
		for _, is := range after {
			if is.Session != was.Session {
				continue
			}
			for _, id := range was.Waiting {
				if slices.Contains(is.Taken, id) && !slices.Contains(all, id) {
					all = append(all, id)
				}
			}
		}
	}
	return all
}

// Leave takes a person's data off the roll. What was counted stays.
func (r *Roll) Leave(to RollStanding, by By) error {
	if r.Standing == to || r.Standing == OldRoll {
		return ErrPersonGone
	}
	r.PersonSaid = PersonSaid{Names: []PersonName{}, Part: r.Part, Rank: r.Rank, Equals: r.Equals}
	r.Standing, r.Guest, r.Updated = to, "", by.At
	if to == OldRoll {
		r.Seal, r.Short = nil, ""
	}
	return nil
}
