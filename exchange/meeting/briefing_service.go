package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Pack is a briefing with all that stands in it.
type Pack struct {
	Meeting  Meeting
	Agenda   Agenda
	Briefing Briefing
	Names    []NamedOne        // the presenters, whoever is on the roll, and those written down
	Papers   map[string]string // the names of the files of the agenda, by their ids
	Booth    Booth             // whose rota it shows
}

// Briefing returns the briefing of a meeting that the scope's holder may know of.
func (s *Service) Briefing(ctx context.Context, in tenants.Scope, mid ID) (Pack, error) {
	m, a, err := s.Agenda(ctx, in, mid)
	if err != nil {
		return Pack{}, err
	}
	return s.pack(ctx, in, in.Tenant(), m, a)
}

// pack gathers a briefing with the names that one side may know.
func (s *Service) pack(ctx context.Context, in tenants.Scope, as tenants.TenantID, m Meeting, a Agenda) (Pack, error) {
	b, err := s.Store.In(in).Briefing(ctx, m.ID)
	if err != nil {
		return Pack{}, err
	}
	return s.packed(ctx, in, as, Pack{Meeting: m, Agenda: a, Briefing: b})
}

// named finds what the papers of an agenda are called.
func (s *Service) named(ctx context.Context, in tenants.Scope, a Agenda) (map[string]string, error) {
	var ids []string
	for _, x := range a.Items {
		if x.Standing == Accepted || x.Standing == Offered {
			ids = append(ids, x.Papers...)
		}
	}
	if len(ids) == 0 || s.PaperNames == nil {
		return map[string]string{}, nil
	}
	return s.PaperNames(ctx, in, ids)
}

func (s *Service) packed(ctx context.Context, in tenants.Scope, as tenants.TenantID, p Pack) (Pack, error) {
	add := func(n NamedOne) {
		name, tag := n.Name.For(n.Name.Source)
		if name != "" && !slices.ContainsFunc(p.Names, func(o NamedOne) bool { return o.Name.In[tag].Value == name }) {
			p.Names = append(p.Names, n)
		}
	}
	for _, n := range p.Briefing.Names {
		add(n)
	}
	people, err := s.allRolls(ctx, in, p.Meeting.ID)
	if err != nil {
		return Pack{}, err
	}
	for _, r := range people {
		if r.Standing == OnRoll && r.Sees(as) {
			add(NamedOne{Name: r.spelled()}) // of a delegation interpreters are told names alone
		}
	}
	for _, x := range p.Agenda.Items {
		if x.Standing == Accepted || x.Standing == Offered {
			add(NamedOne{Name: x.Presenter})
		}
	}
	if p.Papers, err = s.named(ctx, in, p.Agenda); err != nil {
		return Pack{}, err
	}
	p.Booth, err = s.Store.In(in).Booth(ctx, p.Meeting.ID)
	return p, err
}

// AsWritten stands for the revision of a briefing that is only added to.
const AsWritten int64 = -1

func (s *Service) briefing(ctx context.Context, in tenants.Scope, mid ID, rev int64, kind fact.Kind, rule func(*Briefing, Meeting, By) error) (Pack, error) {
	m, err := s.writable(ctx, in, mid, kind)
	if err != nil {
		return Pack{}, err
	}
	shelf, by := s.Store.In(in), s.by(in)
	a, err := shelf.Agenda(ctx, mid)
	if err != nil {
		return Pack{}, err
	}
	for try := 0; ; try++ {
		b, err := shelf.Briefing(ctx, mid)
		switch {
		case err != nil:
			return Pack{}, err
		case rev != AsWritten && b.Rev != rev:
			return Pack{}, ErrStale
		}
		if err := rule(&b, m, by); err != nil {
			return Pack{}, err
		}
		told, err := in.Tell(kind, m.Ref(), by.At, detail(m, "", nil))
		if err != nil {
			return Pack{}, err
		}
		switch err := shelf.KeepBriefing(ctx, b, told.Within(m.Within())); {
		case err == nil:
			b.Rev++
			return s.packed(ctx, in, in.Tenant(), Pack{Meeting: m, Agenda: a, Briefing: b})
		case rev != AsWritten || !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken) || try >= mostTries:
			return Pack{}, fmt.Errorf("%s %s: %w", kind.Code(), mid, err)
		}
	}
}

// SaveBriefing says the briefing anew, at the revision its writer saw.
func (s *Service) SaveBriefing(ctx context.Context, in tenants.Scope, at At, said func(Briefing) (BriefingSaid, error)) (Pack, error) {
	return s.briefing(ctx, in, at.ID, at.Rev, BriefingSaved, func(b *Briefing, m Meeting, _ By) error {
		next, err := said(*b)
		if err != nil {
			return err
		}
		return b.Save(m, next)
	})
}

// FillBriefing adds terms that aren't there yet.
func (s *Service) FillBriefing(ctx context.Context, in tenants.Scope, mid ID, terms []Term) (Pack, int, error) {
	n := 0
	p, err := s.briefing(ctx, in, mid, AsWritten, BriefingSaved, func(b *Briefing, m Meeting, _ By) (err error) {
		n, err = b.Fill(m, terms)
		return err
	})
	return p, n, err
}

// Handed is to whom a briefing was sent.
type Handed struct {
	Pack   Pack
	Links  []FreshLink // of those whose address isn't known: to be handed over by hand
	Mailed int
}

// FreshLink is a fresh link to an offer whose bearer has accepted.
type FreshLink struct {
	Name  lang.Text
	Token string
}

// SendBriefing makes the briefing readable for all who have accepted or will, and tells those of one's own side by a letter with a link. It is a
// fresh one, since of the links before nothing is kept that could be sent again; they open as before.
func (s *Service) SendBriefing(ctx context.Context, in tenants.Scope, mid ID) (Handed, error) {
	p, err := s.briefing(ctx, in, mid, AsWritten, BriefingSent, func(b *Briefing, m Meeting, by By) error {
		if m.State.Over() {
			return ErrOver
		}
		b.Sent, b.Side = by.At, by.Tenant
		return nil
	})
	if err != nil {
		return Handed{}, err
	}
	out := Handed{Pack: p, Links: []FreshLink{}}
	plan, err := s.Booth(ctx, in, mid)
	if err != nil {
		return Handed{}, err
	}
	for _, d := range plan.Booth.Duties {
		for _, x := range d.Team {
			if x.Turnout != OfferTaken || d.Side != in.Tenant() {
				continue
			}
			sent, err := s.again(ctx, in, mid, d.ID, x.ID)
			if err != nil {
				return Handed{}, err
			}
			if sent.Mailed {
				out.Mailed++
			} else {
				out.Links = append(out.Links, FreshLink{x.Card.Name, sent.Token})
			}
		}
	}
	return out, nil
}

// mostLinks bounds how many links open one offer.
const mostLinks = 5

// again gives who has accepted a fresh link, and mails it where an address is known.
func (s *Service) again(ctx context.Context, in tenants.Scope, mid ID, duty, who string) (Sent, error) {
	rest, hash := secret.New(string(mid))
	p, err := s.planning(ctx, in, mid, OfferMailed, teamDetail(duty, who), func(b *Booth, m Meeting, _ Agenda, by By) error {
		return b.touch(m, duty, by, func(d *Duty) error {
			return d.one(who, func(x *Interpreter) error {
				x.Hashes = append(slices.Clone(x.Hashes), hash)
				if extra := len(x.Hashes) - mostLinks; extra > 0 {
					x.Hashes = x.Hashes[extra:]
				}
				return nil
			})
		})
	})
	if err != nil {
		return Sent{}, err
	}
	return s.mailed(ctx, in, p, duty, Sent{Planned: p, Who: who, Token: string(in.Space()) + "~" + rest}, "briefing")
}
