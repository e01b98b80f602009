package meeting

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// deskLasts is how long after the end of a meeting its interpreters may still be in its room: sittings run over.
const deskLasts = 12 * time.Hour

// TakeDesk returns the pass by which the bearer of a link who has accepted comes into the room of the meeting, and to nothing else. It returns ErrNotAccepted;
// ErrOver; and ErrNoDesk for a meeting that stands in a home, where only its own people come in.
func (s *Service) TakeDesk(ctx context.Context, token string) (Asked, tenants.GuestID, error) {
	house, m, _, o, err := s.bearer(ctx, token)
	if err != nil {
		return Asked{}, "", err
	}
	switch err := o.Who.offered(m, s.now()); {
	case err != nil:
		return Asked{}, "", err
	case !o.Who.takes():
		return Asked{}, "", ErrNotAccepted
	case m.State.Over():
		return Asked{}, "", ErrOver
	case m.Stands.Kind() != "pact" || s.Passes == nil:
		return Asked{}, "", ErrNoDesk
	case !m.Slot.Set():
		return Asked{}, "", ErrNoTime
	}
	until := m.Slot.End.Add(deskLasts)
	if over := s.now().Add(deskLasts); m.State == Live && over.After(until) {
		until = over
	}
	if o.Who.Pass != "" {
		open, err := s.Passes.Opens(ctx, o.Who.Pass)
		if err != nil {
			return Asked{}, "", err
		}
		if open {
			o, err = s.opened(ctx, house, o)
			return o, o.Who.Pass, err
		}
	}
	g, err := s.Passes.LetIn(ctx, house, tenants.Letting{
		Name: o.Duty.work(), Lang: surface(o.Who.Terms.Lang), Tenant: o.Duty.Side, Until: until, Only: m.Ref(),
	})
	if err != nil {
		return Asked{}, "", err
	}
	_, err = s.planning(ctx, house, m.ID, DeskTaken, teamDetail(o.Duty.ID, o.Who.ID), func(b *Booth, _ Meeting, _ Agenda, _ By) error {
		d, err := b.Duty(o.Duty.ID)
		if err != nil {
			return err
		}
		return b.put(d, func(d *Duty) error {
			return d.one(o.Who.ID, func(x *Interpreter) error {
				if !x.takes() {
					return ErrNotAccepted
				}
				x.Pass = g.ID
				return nil
			})
		})
	})
	if err != nil {
		return Asked{}, "", errors.Join(err, s.Passes.Dismiss(ctx, house, g.ID))
	}
	o, err = s.opened(ctx, house, o)
	return o, g.ID, err
}

// Desk reports whether the bearer may come into the room: she has accepted, and the meeting has a time, isn't over and stands where others come in.
func (o Asked) Desk() bool {
	return o.Who.takes() && o.Meeting.Slot.Set() && !o.Meeting.State.Over() && o.Meeting.Stands.Kind() == "pact"
}

// surface is a language in which the product speaks.
func surface(tag lang.Tag) lang.Tag {
	if slices.Contains(lang.Interface(), tag) {
		return tag
	}
	return lang.English
}

// work names what is done on a duty, as those in the room read it beside her lines: no person, and each language by its own name.
func (d Duty) work() string {
	arrow := " → "
	if d.Both {
		arrow = " ↔ "
	}
	return d.From.OwnName() + arrow + d.To.OwnName()
}

// Into lists the languages that are spoken on the duty.
func (d Duty) Into() []lang.Tag {
	if d.Both {
		return []lang.Tag{d.To, d.From}
	}
	return []lang.Tag{d.To}
}

// Visitor is how somebody without a membership is in a room: of a delegation, or as an interpreter who came by the link of her offer.
type Visitor struct {
	Side   tenants.TenantID
	Key    tenants.MemberID // as whom the room knows her; it is no member's
	Duties []Duty           // that she has accepted; none for somebody of a delegation
}

// Interprets reports whether she came to interpret.
func (v Visitor) Interprets() bool { return len(v.Duties) > 0 }

// keyOf is as whom a room knows the bearer of a pass.
func keyOf(g tenants.GuestID) tenants.MemberID { return "guest:" + tenants.MemberID(g) }

// visit returns the meeting and as whom the bearer of a pass is in its room: somebody on the roll of a delegation, or an interpreter who has accepted. To all
// others it isn't there.
func (s *Service) visit(ctx context.Context, in tenants.Scope, mid ID) (Meeting, Visitor, error) {
	v, own := Visitor{Key: keyOf(in.Guest())}, Meeting{ID: mid}.Ref()
	switch in.Only() {
	case own:
	case fact.Ref{}:
		m, r, err := s.Mine(ctx, in, mid)
		if fault.KindOf(err) == fault.NotFound {
			err = ErrNotFound
		}
		v.Side = r.Tenant
		return m, v, err
	default:
		return Meeting{}, Visitor{}, ErrNotFound
	}
	shelf := s.Store.In(in)
	m, err := shelf.Meeting(ctx, mid)
	if err != nil {
		return Meeting{}, Visitor{}, err
	}
	b, err := shelf.Booth(ctx, mid)
	if err != nil {
		return Meeting{}, Visitor{}, err
	}
	for _, d := range b.Duties {
		if slices.ContainsFunc(d.Team, func(x Interpreter) bool { return x.Pass == in.Guest() && x.takes() }) {
			v.Side, v.Duties = d.Side, append(v.Duties, d)
		}
	}
	if !v.Interprets() || !m.Announced() || m.State == Cancelled {
		return Meeting{}, Visitor{}, ErrNotFound
	}
	return m, v, nil
}

// side is for whom who stands in the scope is in the room.
func (p Entered) side(in tenants.Scope) tenants.TenantID {
	if in.Guest() != "" {
		return p.Visitor.Side
	}
	return in.Tenant()
}

// by is who does something in the room.
func (p Entered) by(in tenants.Scope, at time.Time) By {
	if in.Guest() != "" {
		return By{Member: p.Visitor.Key, Tenant: p.Visitor.Side, At: at}
	}
	return By{Member: in.Member(), Tenant: in.Tenant(), At: at}
}

// Self is as whom the room knows who stands in the scope.
func (p Entered) Self(in tenants.Scope) By { return p.by(in, time.Time{}) }

// Voices are the languages into which who stands in the scope may interpret in the room: an interpreter by a link into those of her duties; who prepares the
// meeting for a party into those that her side arranges, or that nobody has planned; the host, who arranges all, into any.
func (p Entered) Voices(in tenants.Scope, b Booth) []lang.Tag {
	var out []lang.Tag
	for _, l := range p.Meeting.Langs {
		planned, own := false, false
		for _, d := range b.Duties {
			if slices.Contains(d.Into(), l) {
				planned, own = true, own || d.Side == in.Tenant()
			}
		}
		may := in.May(tenants.WriteMeeting) && p.Meeting.Party(in.Tenant()) && (own || !planned || in.Tenant() == p.Meeting.Host)
		if in.Guest() != "" {
			may = slices.ContainsFunc(p.Visitor.Duties, func(d Duty) bool { return slices.Contains(d.Into(), l) })
		}
		if may {
			out = append(out, l)
		}
	}
	return out
}

// Speaks reports whether who stands in the scope may be heard in the room: who prepares the meeting for a party; who has the floor; and who interprets after
// the speaker, for all to hear.
func (p Entered) Speaks(in tenants.Scope, f Floor) bool {
	if in.May(tenants.WriteMeeting) && p.Meeting.Party(in.Tenant()) {
		return true
	}
	if slices.ContainsFunc(p.Visitor.Duties, func(d Duty) bool { return d.Way == Consecutive }) {
		return true
	}
	now, ok := f.Speaking()
	return ok && now.Member != "" && now.Member == p.Self(in).Member
}

// Staged is a room with what says who may be heard there.
type Staged struct {
	Entered
	Floor Floor
	Booth Booth
}

// Staged returns a room by its id alone, with what says who may be heard there.
func (s *Service) Staged(ctx context.Context, in tenants.Scope, room RoomID) (Staged, error) {
	p, err := s.Inside(ctx, in, room)
	if err != nil {
		return Staged{}, err
	}
	out := Staged{Entered: p}
	if out.Floor, err = s.floor(ctx, in, p); err != nil {
		return Staged{}, err
	}
	out.Booth, err = s.Store.In(in).Booth(ctx, p.Meeting.ID)
	return out, err
}

// Guide returns what whoever is in a room needs to follow it: the meeting, and its agenda: what all have accepted, and once it is live all that
// may be called, without what a closed sitting deals with.
func (s *Service) Guide(ctx context.Context, in tenants.Scope, mid ID) (Entered, Agenda, error) {
	p, err := s.Room(ctx, in, RoomAt{Meeting: mid})
	if err != nil {
		return Entered{}, Agenda{}, err
	}
	a, err := s.Store.In(in).Agenda(ctx, mid)
	a.Items = slices.DeleteFunc(slices.Clone(a.Items), func(x Item) bool {
		return x.Closed != "" || x.Standing != Accepted && (x.Standing != Offered || p.Meeting.State != Live)
	})
	return p, a, err
}

// shut ends the passes of interpreters who aren't awaited any more. It bears repeating.
func (s *Service) shut(ctx context.Context, house tenants.Scope, b Booth) error {
	for _, d := range b.Duties {
		for _, x := range d.Team {
			if x.Pass == "" || x.takes() || s.Passes == nil {
				continue
			}
			if err := s.Passes.Dismiss(ctx, house, x.Pass); err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
		}
	}
	return nil
}
