package meeting

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Scan is what a desk noted: a code it read, one that was typed, or somebody picked from the list.
type Scan struct {
	Key     string // the same each time for the same scan, made by the desk
	Code    string
	Short   string
	Person  PersonID
	Session string
	Mode    Mode
	At      time.Time // by the desk's clock
}

// Greeted is what the desk is told of a scan.
type Greeted struct {
	Key     string
	Says    Greeting
	Person  Roll    // the zero Roll where it isn't the desk's to know
	Arrival Arrival // the one that counts
}

// MostScans bounds how many scans a desk brings at once.
const MostScans = 100

// desk returns the meeting whose guests the scope's holder lets in: the host's people who prepare it.
func (s *Service) desk(ctx context.Context, in tenants.Scope, mid ID) (Meeting, error) {
	m, err := s.writable(ctx, in, mid, DelegationReceived)
	if err == nil && in.Tenant() != m.Host {
		err = ErrNotHost
	}
	return m, err
}

// Desk returns whom a desk lets in, with the marks by which it knows their codes while it is offline.
func (s *Service) Desk(ctx context.Context, in tenants.Scope, mid ID) (Reception, error) {
	if _, err := s.desk(ctx, in, mid); err != nil {
		return Reception{}, err
	}
	seen, err := s.Reception(ctx, in, mid)
	if err != nil {
		return Reception{}, err
	}
	whole, err := s.allRolls(ctx, in, mid)
	for i, r := range seen.Rolls {
		if at := slices.IndexFunc(whole, func(x Roll) bool { return x.ID == r.ID }); at >= 0 {
			seen.Rolls[i].Seal, seen.Rolls[i].Short = whole[at].Seal, whole[at].Short
		}
	}
	return seen, err
}

// CheckIn takes in what a desk noted, some of it while it was offline. Bringing a scan again changes nothing and is answered as before.
func (s *Service) CheckIn(ctx context.Context, in tenants.Scope, mid ID, scans []Scan) (Meeting, []Greeted, error) {
	m, err := s.desk(ctx, in, mid)
	if err != nil {
		return Meeting{}, nil, err
	}
	var c fault.Check
	c.That(len(scans) > 0, "scans", "required")
	c.That(len(scans) <= MostScans, "scans", "too_many", "max", strconv.Itoa(MostScans))
	for i, x := range scans {
		at := "scans[" + strconv.Itoa(i) + "]."
		_, err := m.Session(x.Session)
		c.That(err == nil, at+"session", "unknown")
		c.That(x.Mode == Hall || x.Mode == Online, at+"mode", "unknown")
		c.Line(at+"key", x.Key, fault.Required, 80)
	}
	if err := c.Err(); err != nil {
		return Meeting{}, nil, err
	}
	out := make([]Greeted, len(scans))
	for i, x := range scans {
		if out[i], err = s.scan(ctx, in, m, x); err != nil {
			return Meeting{}, nil, err
		}
	}
	return m, out, nil
}

// scan answers one scan. Whatever is wrong with a code is an answer, never an error: somebody stands at the desk.
func (s *Service) scan(ctx context.Context, in tenants.Scope, m Meeting, x Scan) (Greeted, error) {
	out, how, mark := Greeted{Key: x.Key, Says: Unknown}, ByList, []byte(nil)
	pid := x.Person
	switch {
	case x.Code != "":
		read, ok := readCode(x.Code)
		if !ok {
			return out, nil
		}
		if read.meeting != m.ID {
			out.Says = OtherMeeting
			return out, nil
		}
		pid, mark, how = read.person, read.mark, ByCode
	case x.Short != "":
		found, err := s.Store.In(in).Rolls(ctx, RollFilter{Short: ShortCode(x.Short)}, page.Ask{Size: 1})
		if err != nil || len(found.Items) == 0 || ShortCode(x.Short) == "" {
			return out, err
		}
		pid, how = found.Items[0].ID, ByTyped
	}
	r, err := s.Store.In(in).Roll(ctx, pid)
	switch {
	case errors.Is(err, ErrPersonNotFound) || err == nil && !m.Party(r.Tenant):
		return out, nil
	case err != nil:
		return Greeted{}, err
	}
	if out.Says = r.Judge(m, mark); out.Says != Welcome {
		if out.Says == Gone {
			out.Person = r.For(in.Tenant(), m.Host)
		}
		return out, nil
	}
	if r.Sees(in.Tenant()) {
		out.Person = r.For(in.Tenant(), m.Host)
	}
	out.Says, out.Arrival, err = s.checkedIn(ctx, in, m, pid, Arrival{Key: x.Key, Session: x.Session, Mode: x.Mode, How: how, By: in.Member(), At: x.At})
	return out, err
}

// errNothingNew ends a rule that has nothing to keep.
var errNothingNew = errors.New("nothing new")

func (s *Service) checkedIn(ctx context.Context, in tenants.Scope, m Meeting, pid PersonID, a Arrival) (says Greeting, counts Arrival, err error) {
	if a.At.IsZero() {
		a.At = s.now()
	}
	_, err = s.roll(ctx, in, m, pid, CheckedIn, func(r *Roll, by By) error {
		if !m.Receives(by.At) {
			says = Shut
			return errNothingNew
		}
		before := len(r.Arrivals)
		if says, counts = r.Arrive(m, a, by.At); len(r.Arrivals) == before {
			return errNothingNew
		}
		return nil
	})
	if errors.Is(err, errNothingNew) {
		err = nil
	}
	return says, counts, err
}

// Attendee is who joined: a member of a side or a guest by her pass.
type Attendee struct {
	Member tenants.MemberID
	Tenant tenants.TenantID // of the member: no side counts another's people
	Guest  tenants.GuestID
}

func (who Attendee) is(r Roll) bool {
	return who.Member != "" && r.Member == who.Member && r.Tenant == who.Tenant || who.Guest != "" && r.Guest == who.Guest
}

// Joined notes that somebody is there, as the room saw her come: whoever comes into the room or the sound of a meeting online counts as present by that alone.
// Who stands on no side's roll isn't counted. The scope is the house's or her own.
func (s *Service) Joined(ctx context.Context, in tenants.Scope, mid ID, who Attendee, mode Mode, at time.Time) error {
	m, err := s.Store.In(in).Meeting(ctx, mid)
	if err != nil {
		return err
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rolls, func(r Roll) bool {
		return r.Standing == OnRoll && who.is(r)
	})
	if i < 0 {
		return nil
	}
	for _, session := range m.spans(at) {
		key := ByRoom + "-" + session + "-" + string(mode)
		if _, _, err := s.checkedIn(ctx, in, m, rolls[i].ID, Arrival{Key: key, Session: session, Mode: mode, How: ByRoom, At: at}); err != nil {
			return err
		}
	}
	return nil
}

// Following is what became of it that somebody has the room of a meeting open.
type Following struct {
	Counts bool // she is noted as there online
	Asks   bool // she said that she'd be in the hall and hasn't come there: only she knows where she sits
}

// Follow notes that whoever stands in the scope follows the room of a meeting under way, be it in text alone: she is there online by that. Who was let into
// the hall has the room open on her lap, and who said that she would come there is asked first; sure is her answer that she is online.
func (s *Service) Follow(ctx context.Context, in tenants.Scope, mid ID, sure bool) (Following, error) {
	p, err := s.Room(ctx, in, RoomAt{Meeting: mid})
	if err != nil {
		return Following{}, err
	}
	m := p.Meeting
	if !in.May(CheckedIn.Needs()) {
		return Following{}, tenants.ErrForbidden
	}
	if m.State != Live || !m.offers(Online) {
		return Following{}, nil
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return Following{}, err
	}
	who := Attendee{Member: in.Member(), Tenant: in.Tenant(), Guest: in.Guest()}
	i := slices.IndexFunc(rolls, func(r Roll) bool { return r.Standing == OnRoll && who.is(r) })
	if i < 0 {
		return Following{}, nil
	}
	now := s.now()
	counts, asks := rolls[i].follows(m.spans(now), sure)
	for _, session := range counts {
		arrival := Arrival{Key: ByRoom + "-" + session + "-" + string(Online), Session: session, Mode: Online, How: ByRoom, At: now}
		if _, _, err := s.checkedIn(ctx, in, m, rolls[i].ID, arrival); err != nil {
			return Following{}, err
		}
	}
	return Following{Counts: len(counts) > 0, Asks: asks}, nil
}

// Attesting is one side's word on who was at a session.
type Attesting struct {
	Session string
	Present []PersonID
	Absent  []PersonID
}

// Attest says for one's own side who was at a session: the host of everybody, a delegation of its own people.
func (s *Service) Attest(ctx context.Context, in tenants.Scope, mid ID, x Attesting) error {
	m, err := s.writable(ctx, in, mid, PresenceAttested)
	if err != nil {
		return err
	}
	if _, err := m.Session(x.Session); err != nil {
		return err
	}
	say := func(all []PersonID, present bool) error {
		for _, pid := range all {
			_, err := s.roll(ctx, in, m, pid, PresenceAttested, func(r *Roll, by By) error {
				if !r.Sees(by.Tenant) {
					return ErrPersonNotFound
				}
				return r.Attest(m, x.Session, present, by)
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := say(x.Present, true); err != nil {
		return err
	}
	return say(x.Absent, false)
}

// Attendance tells how many of each side were there in which way. Everybody counts once: who was in the hall and online too counts as Hybrid.
func (s *Service) Attendance(ctx context.Context, in tenants.Scope, m Meeting) (Happening, error) {
	rolls, err := s.rollsOf(ctx, in, m)
	var out Happening
	for _, side := range m.Attended(rolls) {
		for _, p := range []Presence{{side.Tenant, Hall, side.Hall}, {side.Tenant, Online, side.Online}, {side.Tenant, Hybrid, side.Both}} {
			if p.Count > 0 {
				out.Present = append(out.Present, p)
			}
		}
	}
	return out, err
}

// Registered tells what took place from the rolls. It is a Happened.
type Registered struct{ *Service }

// Happened implements Happened.
func (x Registered) Happened(ctx context.Context, in tenants.Scope, m Meeting) (Happening, error) {
	return x.Attendance(ctx, in, m)
}

// RemindReplies tells the sides whose people haven't answered that the deadline is near. It is the house's deed.
func (s *Service) RemindReplies(ctx context.Context, house tenants.Scope, mid ID) error {
	m, err := s.Store.In(house).Meeting(ctx, mid)
	if err != nil {
		return err
	}
	p, err := s.Store.In(house).Protocol(ctx, mid)
	if err != nil {
		return err
	}
	at := s.now()
	if err := p.Remind(m, at); err != nil {
		return err
	}
	rolls, err := s.rollsOf(ctx, house, m)
	if err != nil {
		return err
	}
	var to []string
	for _, c := range count(m, rolls) {
		if c.People == 0 || c.Silent > 0 {
			to = append(to, string(c.Tenant))
		}
	}
	told, err := house.Tell(DelegationReplyDue, m.Ref(), at, fact.Detail{"to": strings.Join(to, " "), "due": p.Due.Format(time.DateOnly)})
	if err != nil {
		return err
	}
	return s.Store.In(house).KeepProtocol(ctx, p, told.Within(m.Within()))
}
