package tenants

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants/fact"
)

// InviteGuest makes a pass into the pact that the scope stands in, and returns it with its token, which is kept nowhere. It returns what
// Pact.Guesting returns, and fault.ErrInvalid.
func (s *Service) InviteGuest(ctx context.Context, in Scope, a Admission) (Guest, string, error) {
	p, err := s.standing(ctx, in)
	if err != nil {
		return Guest{}, "", err
	}
	if err := p.Guesting(in); err != nil {
		return Guest{}, "", err
	}
	if err := a.Check(); err != nil {
		return Guest{}, "", err
	}
	at := s.now()
	g := Guest{
		ID: id.At[GuestID](at), Pact: p.ID, Name: strings.TrimSpace(norm.NFC.String(a.Name)), Lang: a.Lang, Tenant: in.Tenant(), By: in.Member(),
		At: at, Until: at.AddDate(0, 0, a.Days), Rooms: a.Rooms,
	}
	token, hash := secret.New(string(g.ID))
	g.Hash = hash
	told, err := s.tellGuest(in, GuestInvited, g, fact.Detail{"name": g.Name, "until": g.Until.Format("2006-01-02")})
	if err != nil {
		return Guest{}, "", err
	}
	if err := s.register.AddGuest(ctx, g, told); err != nil {
		return Guest{}, "", fmt.Errorf("invite a guest to %s: %w", p.ID, err)
	}
	g.Rev = 1
	return g, token, nil
}

// Letting is what the house says of somebody whom it lets in for one thing alone.
type Letting struct {
	Name   string // of what she does; no person's
	Lang   lang.Tag
	Tenant TenantID // for which she comes
	Until  time.Time
	Only   fact.Ref
}

// LetIn makes a pass to one thing of the pact that the house stands in, for somebody who has proved by other means who she is: it has no token.
func (s *Service) LetIn(ctx context.Context, house Scope, l Letting) (Guest, error) {
	p, err := s.standing(ctx, house)
	switch {
	case err != nil:
		return Guest{}, err
	case !house.May(Keep) || l.Only == (fact.Ref{}):
		return Guest{}, ErrForbidden
	case !p.Active():
		return Guest{}, ErrPactNotActive
	}
	at := s.now()
	g := Guest{ID: id.At[GuestID](at), Pact: p.ID, Name: l.Name, Lang: l.Lang, Tenant: l.Tenant, At: at, Until: l.Until, Only: l.Only}
	_, g.Hash = secret.New(string(g.ID)) // of a token that nobody gets
	told, err := s.tellGuest(house, GuestInvited, g, fact.Detail{"name": g.Name, "until": g.Until.Format("2006-01-02")})
	if err != nil {
		return Guest{}, err
	}
	if err := s.register.AddGuest(ctx, g, told); err != nil {
		return Guest{}, fmt.Errorf("let somebody into %s: %w", p.ID, err)
	}
	g.Rev = 1
	return g, nil
}

// PassOpens reports whether a pass opens anything now. One that never was opens nothing.
func (s *Service) PassOpens(ctx context.Context, which GuestID) (bool, error) {
	switch _, _, err := s.authority.Pass(ctx, which); {
	case errors.Is(err, ErrGuestOver), err != nil && fault.KindOf(err) == fault.NotFound:
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}

// Guests lists the guests of the pact that the scope stands in, newest first, those whose passes have ended among them.
func (s *Service) Guests(ctx context.Context, in Scope, ask page.Ask) (page.Of[Guest], error) {
	pid, ok := in.Space().Pact()
	if !ok || in.Guest() != "" {
		return page.Of[Guest]{}, ErrNotFound
	}
	return s.register.GuestsOf(ctx, pid, ask)
}

// EndGuest ends a pass at once, for who invited and for the heads of the parties. Ending what has ended changes nothing. To whoever doesn't stand
// in the pass's pact it isn't there.
func (s *Service) EndGuest(ctx context.Context, p Principal, which GuestID) error {
	for range endTries {
		g, err := s.register.Guest(ctx, which)
		if err != nil {
			return err
		}
		in, err := s.authority.Enter(ctx, p, PactSpace(g.Pact))
		if errors.Is(err, ErrNotFound) {
			return ErrGuestNotFound
		}
		if err != nil {
			return err
		}
		if !g.MayEnd(in) {
			return ErrForbidden
		}
		if err := s.endGuest(ctx, in, g, "by_member"); !errors.Is(err, ErrStaleRevision) {
			return err
		}
	}
	return ErrStaleRevision
}

// endTries is how often the end of a pass is tried that other changes come before.
const endTries = 5

// DismissGuest ends a pass into the pact that the scope stands in, for whoever of the tenant that invited may invite, for who may end it anyhow, and for the house. Ending
// what has ended changes nothing.
func (s *Service) DismissGuest(ctx context.Context, in Scope, which GuestID) error {
	for range endTries {
		g, err := s.register.Guest(ctx, which)
		switch {
		case err != nil:
			return err
		case in.Space() != PactSpace(g.Pact):
			return ErrGuestNotFound
		case !g.MayEnd(in) && !in.May(Keep) && (in.Tenant() != g.Tenant || !in.May(InviteGuest)):
			return ErrForbidden
		}
		if err := s.endGuest(ctx, in, g, "by_member"); !errors.Is(err, ErrStaleRevision) {
			return err
		}
	}
	return ErrStaleRevision
}

// EndGuests ends the passes of the pact that the scope stands in which open nothing any more: those of a tenant that has left, and all where the
// pact is over. So nobody comes back by them if the pact begins again. It is the second step of leaving a pact and bears repeating.
func (s *Service) EndGuests(ctx context.Context, house Scope) error {
	p, err := s.standing(ctx, house)
	if err != nil {
		return err
	}
	ask := page.Ask{Size: page.MostSize}
	for {
		found, err := s.register.GuestsOf(ctx, p.ID, ask)
		if err != nil {
			return fmt.Errorf("list guests of %s: %w", p.ID, err)
		}
		for _, g := range found.Items {
			if g.Opens(p, s.now()) {
				continue
			}
			if err := s.endGuest(ctx, house, g, "pact"); err != nil {
				return err
			}
		}
		if ask.After = found.Next; found.Next == "" {
			return nil
		}
	}
}

func (s *Service) endGuest(ctx context.Context, in Scope, g Guest, reason string) error {
	if !g.end(s.now()) {
		return nil
	}
	told, err := s.tellGuest(in, GuestEnded, g, fact.Detail{"name": g.Name, "reason": reason})
	if err != nil {
		return err
	}
	if err := s.register.ChangeGuest(ctx, g, told); err != nil {
		return fmt.Errorf("end the pass %s: %w", g.ID, err)
	}
	return nil
}

// Visit returns a guest's own pass and its pact. It returns ErrSignIn where the pass has ended, ErrNotFound for who is no guest.
func (s *Service) Visit(ctx context.Context, p Principal) (Guest, Pact, error) {
	if p.Guest() == "" {
		return Guest{}, Pact{}, ErrNotFound
	}
	g, pact, err := s.authority.Pass(ctx, p.Guest())
	if fault.KindOf(err) == fault.NotFound || errors.Is(err, ErrGuestOver) {
		err = ErrSignIn
	}
	return g, pact, err
}

// standing returns the pact that the scope stands in.
func (s *Service) standing(ctx context.Context, in Scope) (Pact, error) {
	pid, ok := in.Space().Pact()
	if !ok {
		return Pact{}, ErrNotFound
	}
	return s.register.Pact(ctx, pid)
}

// tellGuest states a deed on a guest's pass. It stands in the trails of the pact and of the home that invited.
func (s *Service) tellGuest(in Scope, k fact.Kind, g Guest, with fact.Detail) (Told, error) {
	return s.authority.HouseTellBy(in, k, g.Ref(), g.Trails(), s.now(), with)
}

// Ref points to the pass in facts.
func (g Guest) Ref() fact.Ref { return ref("guest", g.ID) }

// Trails names the audit trails in which the deeds on the pass stand: the pact's, and that of the home that invited.
func (g Guest) Trails() []Space { return []Space{PactSpace(g.Pact), HomeOf(g.Tenant)} }

// Guesting computes whether the scope's holder may invite guests to the pact she stands in.
func (s *Service) Guesting(ctx context.Context, in Scope) (Rights, error) {
	p, err := s.standing(ctx, in)
	if err != nil {
		return Rights{}, err
	}
	var r Rights
	why := ""
	refused := p.Guesting(in)
	if refused != nil {
		why = fault.Of(refused).Code
	}
	r.may("invite", in.May(InviteGuest), refused == nil, why)
	return r, nil
}
