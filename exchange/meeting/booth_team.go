package meeting

import (
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/base/secret"
)

// Assign puts an interpreter on the team of a duty. Nobody is on it twice.
func (b *Booth) Assign(m Meeting, duty string, x Interpreter, by By) error {
	if err := x.Card.check(); err != nil {
		return err
	}
	return b.touch(m, duty, by, func(d *Duty) error {
		switch {
		case len(d.Team) >= MostTeam:
			return ErrTooManyInterpreters
		case x.Pool != (PoolRef{}) && slices.ContainsFunc(d.Team, func(y Interpreter) bool { return y.Pool == x.Pool && (y.counts() || y.Turnout == Absent) }):
			return ErrOnTeam
		}
		var c fault.Check
		c.That(x.Start.IsZero() == x.End.IsZero(), "end", "required")
		if !x.Start.IsZero() && !x.End.IsZero() {
			within(&c, Span{x.Start, x.End}, Span{m.Slot.Start, m.Slot.End})
		}
		if err := c.Err(); err != nil {
			return err
		}
		x.Turnout = OnPlan
		d.Team = append(d.Team, x)
		return nil
	})
}

// one lets a rule change one of a duty's team.
func (d *Duty) one(id string, rule func(*Interpreter) error) error {
	i := slices.IndexFunc(d.Team, func(x Interpreter) bool { return x.ID == id })
	if i < 0 {
		return ErrInterpreterNotFound
	}
	return rule(&d.Team[i])
}

// Remove takes an interpreter off the team who holds no offer.
func (b *Booth) Remove(m Meeting, duty, id string, by By) error {
	return b.touch(m, duty, by, func(d *Duty) error {
		x, err := d.Interpreter(id)
		switch {
		case err != nil:
			return err
		case x.open() || x.Turnout == Came || x.Turnout == Absent:
			return ErrDutyAsked
		}
		d.Team = slices.DeleteFunc(d.Team, func(y Interpreter) bool { return y.ID == id })
		return nil
	})
}

func (t Terms) check() error {
	var c fault.Check
	c.That(t.Currency == "" || money.Known(t.Currency), "currency", "unknown")
	c.That(t.Amount >= 0 && t.Amount <= money.Most, "amount", "not_an_amount")
	c.That(t.Currency == "" || slices.Contains(FeePer(), t.Per), "per", "unknown")
	c.That(t.Brief == "" || day(t.Brief), "brief", "not_a_date")
	c.Block("note", t.Note, fault.Optional, MostReason)
	c.That(spoken(t.Lang), "lang", "unknown_language")
	return c.Err()
}

// Offer asks an interpreter by a link of which the plan keeps a hash. Asking again makes the link before useless.
func (b *Booth) Offer(m Meeting, duty, id string, t Terms, hash []byte, by By) error {
	if err := t.check(); err != nil {
		return err
	}
	if !m.Slot.Set() {
		return ErrNoTime
	}
	return b.touch(m, duty, by, func(d *Duty) error {
		return d.one(id, func(x *Interpreter) error {
			switch {
			case x.Turnout != OnPlan && x.Turnout != OfferSent && x.Turnout != OfferLeft && x.Turnout != OfferBack:
				return ErrAnswered
			case !t.Due.IsZero() && !t.Due.After(by.At):
				return fault.ErrInvalid.At(fault.Field{Path: "due", Code: "past"})
			}
			x.Turnout, x.Terms, x.Hashes, x.Sent, x.Mailed, x.Answered, x.Reason = OfferSent, t, [][]byte{hash}, by.At, false, time.Time{}, ""
			return nil
		})
	})
}

// Withdraw takes an offer back, for a reason that its bearer reads.
func (b *Booth) Withdraw(m Meeting, duty, id, reason string, by By) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	return b.touch(m, duty, by, func(d *Duty) error {
		return d.one(id, func(x *Interpreter) error {
			if !x.open() {
				return ErrNotAsked
			}
			x.Turnout, x.Reason = OfferBack, reason
			return nil
		})
	})
}

// absentFrom is how long before the meeting begins it may be said that an interpreter doesn't come.
const absentFrom = 24 * time.Hour

// Mark notes whether an interpreter came.
func (b *Booth) Mark(m Meeting, duty, id string, to Turnout, by By) error {
	d, err := b.Duty(duty)
	switch {
	case err != nil:
		return err
	case by.Tenant != d.Side && by.Tenant != m.Host:
		return ErrNotArranger
	case to != Came && to != Absent:
		return fault.ErrInvalid.At(fault.Field{Path: "turnout", Code: "unknown"})
	case !m.marking(to, by.At):
		return ErrNotYet
	}
	return b.put(d, func(d *Duty) error {
		return d.one(id, func(x *Interpreter) error {
			if x.Turnout == OfferLeft || x.Turnout == OfferBack {
				return ErrNotAsked
			}
			x.Turnout = to
			return nil
		})
	})
}

// marking reports whether it can be said yet that somebody came, or didn't.
func (m Meeting) marking(to Turnout, at time.Time) bool {
	begun := m.State == Live || m.State.Over() && m.State != Cancelled
	return begun || to == Absent && m.Slot.Set() && !at.Before(m.Slot.Start.Add(-absentFrom))
}

// bearing finds whose offer a link's secret opens.
func (b Booth) bearing(word []byte) (Duty, Interpreter, bool) {
	for _, d := range b.Duties {
		for _, x := range d.Team {
			if slices.ContainsFunc(x.Hashes, func(h []byte) bool { return secret.Same(h, word) }) {
				return d, x, true
			}
		}
	}
	return Duty{}, Interpreter{}, false
}

// offerLasts is how long after the end of a meeting its links still show what they did.
const offerLasts = 24 * time.Hour

// offered returns why an offer can't be read any more.
func (x Interpreter) offered(m Meeting, at time.Time) error {
	switch {
	case m.Slot.Set() && at.After(m.Slot.End.Add(offerLasts)):
		return ErrOfferExpired
	case x.Turnout == OfferBack, m.State == Cancelled:
		return ErrOfferWithdrawn
	}
	return nil
}

// answers returns why an offer can't be answered now. What was said may be said otherwise until the meeting begins; who is asked after that may still say once.
func (x Interpreter) answers(m Meeting, at time.Time) error {
	if err := x.offered(m, at); err != nil {
		return err
	}
	begun := m.State == Live || m.State.Over() || m.Slot.Set() && !at.Before(m.Slot.Start)
	switch {
	case m.State.Over() || m.Slot.Set() && at.After(m.Slot.End):
		return ErrOfferOver
	case x.Turnout == Came || x.Turnout == Absent:
		return ErrOfferOver
	case begun && x.Turnout != OfferSent:
		return ErrOfferOver
	}
	return nil
}

// Answer is what an interpreter says of an offer.
func (b *Booth) Answer(m Meeting, duty, id string, yes bool, reason string, by By) error {
	d, err := b.Duty(duty)
	if err != nil {
		return err
	}
	return b.put(d, func(d *Duty) error {
		return d.one(id, func(x *Interpreter) error {
			if err := x.answers(m, by.At); err != nil {
				return err
			}
			var c fault.Check
			c.Block("reason", reason, fault.Optional, MostReason)
			if err := c.Err(); err != nil {
				return err
			}
			x.Turnout, x.Reason, x.Answered = OfferTaken, "", by.At
			if !yes {
				x.Turnout, x.Reason = OfferLeft, reason
			}
			return nil
		})
	})
}

// Replace puts somebody in the place of an interpreter who doesn't come, for the same hours and on the same terms, and asks her.
func (b *Booth) Replace(m Meeting, duty, id string, x Interpreter, hash []byte, by By) error {
	d, err := b.Duty(duty)
	if err != nil {
		return err
	}
	old, err := d.Interpreter(id)
	if err != nil {
		return err
	}
	if old.counts() {
		return ErrStillThere
	}
	x.Start, x.End, x.Instead = old.Start, old.End, old.ID
	if err := b.Assign(m, duty, x, by); err != nil {
		return err
	}
	terms := old.Terms
	if !terms.Due.After(by.At) {
		terms.Due = time.Time{}
	}
	if terms.Lang == "" {
		terms.Lang = lang.Korean
	}
	return b.Offer(m, duty, x.ID, terms, hash, by)
}
