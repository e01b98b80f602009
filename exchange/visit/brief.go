package visit

import (
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
)

// Brief is what one side keeps of a visit for itself, in its home: nobody across ever sees it.
type Brief struct {
	Visit   ID                   `bson:"-"`
	Rev     int64                `bson:"-"`
	Talking lang.Text            `bson:"talking"` // points
	About   lang.Text            `bson:"about"`   // the partner, and what was said before
	Manners lang.Text            `bson:"manners"` // protocol notes of one's own
	Gifts   []Gift               `bson:"gifts"`
	Notes   map[string]lang.Text `bson:"notes"` // by slot
	Updated time.Time            `bson:"updated"`
}

// Gift is something that is given or was received.
type Gift struct {
	ID    string    `bson:"id"`
	What  lang.Text `bson:"what"`
	To    lang.Text `bson:"to"` // an office, no name
	Value string    `bson:"value"`
	Got   bool      `bson:"got"` // received, not given
}

// Bounds of a brief.
const (
	MostGifts = 60
	MostValue = 60
)

func (b Brief) check(v Visit) error {
	var c fault.Check
	text(&c, "talking", b.Talking, MostReport)
	text(&c, "about", b.About, MostReport)
	text(&c, "manners", b.Manners, MostReport)
	c.That(len(b.Gifts) <= MostGifts, "gifts", "too_many", "max", strconv.Itoa(MostGifts))
	for i, g := range b.Gifts {
		at := "gifts[" + strconv.Itoa(i) + "]."
		c.That(!g.What.Empty(), at+"what", "required")
		text(&c, at+"what", g.What, MostTitle)
		text(&c, at+"to", g.To, MostTitle)
		c.Line(at+"value", g.Value, fault.Optional, MostValue)
		c.Line(at+"id", g.ID, fault.Required, 40)
	}
	c.That(len(b.Notes) <= MostSlots, "notes", "too_many", "max", strconv.Itoa(MostSlots))
	for slot, t := range b.Notes {
		text(&c, "notes."+slot, t, MostText)
	}
	return c.Err()
}
