package meeting

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Caption is one line of what is said in a room, written down in one language. Lines of all languages share the room's sequence, which leaves no number out.
type Caption struct {
	ID      string           `bson:"-"`
	Rev     int64            `bson:"-"`
	Room    RoomID           `bson:"room"`
	Seq     int64            `bson:"seq"`
	Of      int64            `bson:"of"` // of a correction: the line that reads so now; 0 for a line of its own
	Item    string           `bson:"item"`
	Lang    lang.Tag         `bson:"lang"`
	Text    string           `bson:"text"`
	Member  tenants.MemberID `bson:"member"`
	Tenant  tenants.TenantID `bson:"tenant"`
	Card    Card             `bson:"card"`
	Machine string           `bson:"machine"` // the tool it comes from; empty for a person
	At      time.Time        `bson:"at"`
}

// Bounds of captions.
const (
	MostCaption = 500
	MostMachine = 60
)

// Line is what somebody writes down.
type Line struct {
	Key     string // the same key is the same line
	Lang    lang.Tag
	Text    string
	Machine string
	Of      int64 // the own line that it corrects
}

func (l Line) check(m Meeting) error {
	var c fault.Check
	c.That(name(l.Key), "key", "required")
	c.That(slices.Contains(m.Langs, l.Lang), "lang", "unknown")
	c.Block("text", l.Text, fault.Required, MostCaption)
	c.Line("machine", l.Machine, fault.Optional, MostMachine)
	c.That(l.Of >= 0, "of", "unknown")
	return c.Err()
}

// write returns the line as it is kept.
func (m Meeting) write(room RoomID, f Floor, l Line, self Card, by By) (Caption, error) {
	switch {
	case m.State != Live && (m.State != Ended || l.Of == 0): // what was misheard may be mended while minutes are drafted
		return Caption{}, ErrNotLive
	case !m.Party(by.Tenant):
		return Caption{}, ErrNotParty
	}
	if err := l.check(m); err != nil {
		return Caption{}, err
	}
	return Caption{
		ID: string(room) + "/" + string(by.Member) + "/" + l.Key, Room: room, Of: l.Of, Item: f.Item, Lang: l.Lang, Text: l.Text, Member: by.Member, Tenant: by.Tenant,
		Card: self, Machine: l.Machine, At: by.At,
	}, nil
}

// corrects returns why a line can't take the place of another.
func (c Caption) corrects(of Caption) error {
	switch {
	case of.Of != 0 || of.Lang != c.Lang:
		return ErrCaptionNotFound
	case of.Member != c.Member:
		return ErrNotWriter
	}
	return nil
}

// Ref is how facts name the line.
func (c Caption) Ref() fact.Ref { return fact.Ref{Noun: "caption", ID: c.ID} }
