package meeting

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Speaker is an entry of the speaking list.
type Speaker struct {
	ID     string           `bson:"id"` // made by who asks, so that asking again is asking once
	Kind   Speech           `bson:"kind"`
	From   Mode             `bson:"from"`   // Hall or Online
	Member tenants.MemberID `bson:"member"` // empty for somebody in the hall whose side has put her on the list
	Tenant tenants.TenantID `bson:"tenant"`
	Card   Card             `bson:"card"`
	State  Turn             `bson:"state"`
	Asked  time.Time        `bson:"asked"`
	Began  time.Time        `bson:"began"`
	Ended  time.Time        `bson:"ended"`
	Item   string           `bson:"item"`
}

// Speech is what somebody asks the floor for.
type Speech string

// Points of order go first.
const (
	ToSpeak Speech = "speak"
	ToReply Speech = "reply"
	OfOrder Speech = "point_of_order"
)

// Speeches lists what the floor can be asked for.
func Speeches() []Speech { return []Speech{ToSpeak, ToReply, OfOrder} }

// Turn is where an entry of the list stands.
type Turn string

// The states of an entry.
const (
	WaitsTurn Turn = "waiting"
	HasFloor  Turn = "speaking"
	HasSpoken Turn = "done"
	TookBack  Turn = "withdrawn"
)

// Asking is what somebody says who asks for the floor.
type Asking struct {
	ID     string
	Kind   Speech
	From   Mode
	Tenant tenants.TenantID // for whom; empty for one's own side
	Name   string           // of somebody in the hall, on whose behalf it is asked; empty for oneself
}

// Ask puts somebody on the speaking list: oneself, or somebody in the hall, whom her own side or who chairs puts there. Asking again under the same id changes
// nothing.
func (f *Floor) Ask(m Meeting, a Asking, self Card, by By) error {
	if err := f.held(m, by); err != nil {
		return err
	}
	if i := f.speaker(a.ID); i >= 0 {
		if f.Speakers[i].Tenant == by.Tenant || f.Chairing(m, by.Tenant) {
			return errSame
		}
		return ErrTaken
	}
	x := Speaker{ID: a.ID, Kind: a.Kind, From: a.From, Member: by.Member, Tenant: by.Tenant, Card: self, State: WaitsTurn, Asked: by.At, Item: f.Item}
	if a.Name != "" {
		x.Member, x.Card, x.From = "", Card{Name: a.Name}, Hall
	}
	if a.Tenant != "" && a.Tenant != by.Tenant {
		if !f.Chairing(m, by.Tenant) {
			return ErrNotChair
		}
		x.Tenant = a.Tenant
	}
	var c fault.Check
	c.That(name(a.ID), "id", "unknown")
	c.That(slices.Contains(Speeches(), a.Kind), "kind", "unknown")
	c.That(x.From == Hall || x.From == Online, "from", "unknown")
	c.That(m.Party(x.Tenant), "tenant", "unknown")
	c.That(x.Tenant == by.Tenant || a.Name != "", "name", "required")
	c.Line("name", a.Name, fault.Optional, MostName)
	if err := c.Err(); err != nil {
		return err
	}
	if x.Member != "" && slices.ContainsFunc(f.Speakers, func(o Speaker) bool { return o.Member == x.Member && o.Kind == x.Kind && o.State == WaitsTurn }) {
		return ErrAsked
	}
	if len(f.Queue()) >= MostSpeakers/2 {
		return ErrTooManySpeakers
	}
	f.Speakers, f.Updated = f.remembered(x), by.At
	return nil
}

// remembered adds an entry and forgets the oldest of those whose turn is over.
func (f Floor) remembered(x Speaker) []Speaker {
	all := append(slices.Clone(f.Speakers), x)
	for len(all) > MostSpeakers {
		old := slices.IndexFunc(all, func(s Speaker) bool { return s.State == HasSpoken || s.State == TookBack })
		if old < 0 {
			break
		}
		all = slices.Delete(all, old, old+1)
	}
	return all
}

func (f Floor) speaker(id string) int {
	return slices.IndexFunc(f.Speakers, func(s Speaker) bool { return s.ID == id })
}

// Queue lists who waits, in the order of turns: points of order, replies, then the others, each as they asked.
func (f Floor) Queue() []Speaker {
	out := slices.DeleteFunc(slices.Clone(f.Speakers), func(s Speaker) bool { return s.State != WaitsTurn })
	rank := map[Speech]int{OfOrder: 0, ToReply: 1, ToSpeak: 2}
	slices.SortStableFunc(out, func(a, b Speaker) int {
		if d := rank[a.Kind] - rank[b.Kind]; d != 0 {
			return d
		}
		return a.Asked.Compare(b.Asked)
	})
	return out
}

// Speaking returns who has the floor, if anybody has.
func (f Floor) Speaking() (Speaker, bool) {
	i := slices.IndexFunc(f.Speakers, func(s Speaker) bool { return s.State == HasFloor })
	if i < 0 {
		return Speaker{}, false
	}
	return f.Speakers[i], true
}

// Give gives somebody on the list the floor; whoever had it has spoken.
func (f *Floor) Give(m Meeting, id string, by By) error {
	if err := f.led(m, by); err != nil {
		return err
	}
	i := f.speaker(id)
	switch {
	case i < 0:
		return ErrSpeakerNotFound
	case f.Speakers[i].State == HasFloor:
		return errSame
	case f.Speakers[i].State != WaitsTurn:
		return ErrTurnOver
	}
	f.Speakers = slices.Clone(f.Speakers)
	f.finishSpeaker(by.At)
	f.Speakers[i].State, f.Speakers[i].Began, f.Updated = HasFloor, by.At, by.At
	return nil
}

// finishSpeaker ends the turn of who has the floor, notes how long her side has spoken, and lets signs pass that were for her.
func (f *Floor) finishSpeaker(at time.Time) {
	i := slices.IndexFunc(f.Speakers, func(s Speaker) bool { return s.State == HasFloor })
	if i < 0 {
		return
	}
	s := &f.Speakers[i]
	s.State, s.Ended = HasSpoken, at
	f.Signals = slices.DeleteFunc(slices.Clone(f.Signals), func(g Signal) bool { return g.Kind == Slower || g.Kind == Inaudible })
	if s.Kind == OfOrder {
		return // a point of order takes nothing from the side's time
	}
	took := max(0, int(at.Sub(s.Began)/time.Second))
	f.Used = slices.Clone(f.Used)
	if u := slices.IndexFunc(f.Used, func(u Used) bool { return u.Tenant == s.Tenant }); u >= 0 {
		f.Used[u].Seconds += took
		return
	}
	f.Used = append(f.Used, Used{s.Tenant, took})
}

// Finish ends a turn: of a speaker by herself, her side or who chairs; of one who waits, it takes her from the list.
func (f *Floor) Finish(m Meeting, id string, by By) error {
	if err := f.held(m, by); err != nil {
		return err
	}
	i := f.speaker(id)
	if i < 0 {
		return ErrSpeakerNotFound
	}
	x := f.Speakers[i]
	if x.Tenant != by.Tenant && !f.Chairing(m, by.Tenant) {
		return ErrNotChair
	}
	f.Speakers = slices.Clone(f.Speakers)
	switch x.State {
	case HasFloor:
		f.finishSpeaker(by.At)
	case WaitsTurn:
		f.Speakers[i].State, f.Speakers[i].Ended = TookBack, by.At
	default:
		return errSame
	}
	f.Updated = by.At
	return nil
}
