package meeting

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Certificates is the host's register of who was certified to have been at a meeting. Nobody's name stands in it: it names people as the roll does, so that a
// number and a side are all that is left when the people of the meeting are taken away.
type Certificates struct {
	Meeting ID            `bson:"-"`
	Rev     int64         `bson:"-"`
	Items   []Certificate `bson:"items"` // in the order of their numbers
	Updated time.Time     `bson:"updated"`
}

// Certificate is one paper's entry. A number is given once and never again.
type Certificate struct {
	Number    string           `bson:"number"`
	Person    PersonID         `bson:"person"`
	Tenant    tenants.TenantID `bson:"tenant"`
	By        tenants.MemberID `bson:"by"`
	At        time.Time        `bson:"at"`
	Reason    string           `bson:"reason"` // why it was withdrawn
	Withdrawn time.Time        `bson:"withdrawn"`
	Withdrew  tenants.MemberID `bson:"withdrew"`
}

// MostCertificates bounds the entries of one register, those that were withdrawn with them.
const MostCertificates = 2 * MostRolls

// Void reports whether the paper of this number says nothing any more.
func (c Certificate) Void() bool { return !c.Withdrawn.IsZero() }

// Of returns what stands for somebody: the entry in force, else the last that was withdrawn.
func (x Certificates) Of(p PersonID) (Certificate, bool) {
	var last Certificate
	for _, c := range x.Items {
		if c.Person == p {
			last = c
		}
	}
	return last, last.Number != ""
}

// Numbered returns the entry of a number.
func (x Certificates) Numbered(number string) (Certificate, error) {
	i := slices.IndexFunc(x.Items, func(c Certificate) bool { return c.Number == strings.ToUpper(strings.TrimSpace(number)) })
	if i < 0 {
		return Certificate{}, ErrNoCertificate
	}
	return x.Items[i], nil
}

// mark tells the certificates of one meeting from those of another: letters that nobody takes for each other, made of its id.
func (m Meeting) mark() string {
	sum := sha256.Sum256([]byte("certificate " + string(m.ID)))
	return base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding).EncodeToString(sum[:])[:6]
}

func (m Meeting) number(n int, at time.Time) string {
	return fmt.Sprintf("%d-%s-%04d", at.Year(), m.mark(), n)
}

// Held reports whether the meeting took place and has ended.
func (m Meeting) Held() bool { return m.State.Over() && m.State != Cancelled }

// Sat is that somebody's presence at a session stands, and in which ways she was there.
type Sat struct {
	Session Session
	Modes   []Mode
}

// Sat lists the sessions at which host and delegation say that somebody was.
func (r Roll) Sat(m Meeting) []Sat {
	all := []Sat{}
	for _, s := range m.Sessions {
		standing, host, _ := r.Confirms(m, s.ID)
		if standing != Confirmed || !host.Present {
			continue
		}
		x := Sat{Session: s}
		for _, a := range r.Ways(s.ID) {
			if !slices.Contains(x.Modes, a.Mode) {
				x.Modes = append(x.Modes, a.Mode)
			}
		}
		all = append(all, x)
	}
	return all
}

// Certifiable returns nil for somebody whose presence at a session stands, else why she can't be certified.
func (r Roll) Certifiable(m Meeting) error {
	switch {
	case !m.Held():
		return ErrNotHeld
	case r.Standing != OnRoll:
		return ErrPersonGone
	case len(r.Sat(m)) > 0:
		return nil
	}
	open := false
	for _, s := range m.Sessions {
		standing, host, own := r.Confirms(m, s.ID)
		if standing == Disputed {
			return ErrPresenceDisputed
		}
		open = open || standing == Unconfirmed && (host != nil || own != nil || len(r.Ways(s.ID)) > 0)
	}
	if open {
		return ErrPresenceOpen
	}
	return ErrNotPresent
}

// Issue enters people whose presence stands, each under a number of her own. Who has a certificate keeps it; where the last was withdrawn she gets a new number.
// It returns how many were entered.
func (x *Certificates) Issue(m Meeting, people []Roll, by By) (int, error) {
	if by.Tenant != m.Host {
		return 0, ErrNotHost
	}
	items := slices.Clone(x.Items)
	for _, r := range people {
		if err := r.Certifiable(m); err != nil {
			return 0, err
		}
		if c, ok := (Certificates{Items: items}).Of(r.ID); ok && !c.Void() {
			continue
		}
		if len(items) >= MostCertificates {
			return 0, ErrTooManyCertificates
		}
		items = append(items, Certificate{Number: m.number(len(items)+1, by.At), Person: r.ID, Tenant: r.Tenant, By: by.Member, At: by.At})
	}
	fresh := len(items) - len(x.Items)
	if fresh > 0 {
		x.Items, x.Updated = items, by.At
	}
	return fresh, nil
}

// Withdraw says for a reason that a certificate was wrong. The paper's number is void from then on.
func (x *Certificates) Withdraw(m Meeting, number, reason string, by By) (Certificate, error) {
	if by.Tenant != m.Host {
		return Certificate{}, ErrNotHost
	}
	c, err := x.Numbered(number)
	switch {
	case err != nil:
		return Certificate{}, err
	case c.Void():
		return Certificate{}, ErrCertificateVoid
	}
	var check fault.Check
	check.Block("reason", reason, fault.Required, MostReason)
	if err := check.Err(); err != nil {
		return Certificate{}, err
	}
	c.Reason, c.Withdrawn, c.Withdrew = reason, by.At, by.Member
	x.Items = slices.Clone(x.Items)
	x.Items[slices.IndexFunc(x.Items, func(y Certificate) bool { return y.Number == c.Number })], x.Updated = c, by.At
	return c, nil
}

// Certified is somebody who may have a certificate, with what the register says of her.
type Certified struct {
	Roll        Roll // without names where they were taken away
	Certificate Certificate
	Against     error // why she can't be given one now; nil where she has one, or can
}

// Why is the code of why she can't be given one now; empty where she can, or has one.
func (c Certified) Why() string {
	if c.Against == nil {
		return ""
	}
	return code(c.Against)
}

// Certified lists everybody of whom a side may know and who came, was said to have come, or stands in the register: those who can be given one first by side,
// in the order of precedence; numbers of people who are gone last.
func (x Certificates) Certified(m Meeting, ranked []Roll, t tenants.TenantID) []Certified {
	all := []Certified{}
	for _, r := range ranked {
		if r.Tenant != t && t != m.Host || !r.Sees(t) {
			continue
		}
		c, has := x.Of(r.ID)
		came := len(r.Arrivals) > 0 || len(r.Attests) > 0 || slices.ContainsFunc(r.Replies, func(y Reply) bool { return y.Says == Comes })
		if !has && (!came || r.Standing != OnRoll) {
			continue
		}
		row := Certified{Roll: r, Certificate: c}
		if !has || c.Void() {
			row.Against = r.Certifiable(m)
		}
		all = append(all, row)
	}
	for _, c := range x.Items { // what was withdrawn before a newer one stays in the register
		if c.Tenant != t && t != m.Host {
			continue
		}
		if last, _ := x.Of(c.Person); last.Number == c.Number && slices.ContainsFunc(all, func(y Certified) bool { return y.Roll.ID == c.Person }) {
			continue
		}
		i := slices.IndexFunc(ranked, func(r Roll) bool { return r.ID == c.Person && r.Sees(t) })
		row := Certified{Roll: Roll{ID: c.Person, Tenant: c.Tenant, Standing: OldRoll}, Certificate: c}
		if i >= 0 {
			row.Roll = ranked[i]
		}
		all = append(all, row)
	}
	return all
}

// Rights computes what the scope's holder may do with the register.
func (x Certificates) Rights(m Meeting, in tenants.Scope) Rights {
	r := rights()
	writes := in.May(tenants.WriteMeeting) && m.Party(in.Tenant())
	held := error(nil)
	if !m.Held() {
		held = ErrNotHeld
	}
	r.may("issue", writes && in.Tenant() == m.Host, held)
	r.may("withdraw", writes && in.Tenant() == m.Host && len(x.Items) > 0, nil)
	r.may("print", writes && slices.ContainsFunc(x.Items, func(c Certificate) bool { return !c.Void() && (c.Tenant == in.Tenant() || in.Tenant() == m.Host) }), nil)
	r.may("thank", writes, held)
	r.may("invite", writes && m.Announced() && !m.State.Over(), nil)
	return r
}
