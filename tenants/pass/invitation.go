package pass

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// InvitationID names an invitation.
type InvitationID string

// Standing is where an invitation stands.
type Standing string

// An invitation waits, was accepted, or was taken back. One that waits too long is over.
const (
	Waiting   Standing = "waiting"
	WasTaken  Standing = "accepted"
	WasUndone Standing = "taken_back"
)

// Invitation asks somebody, by mail, to join a tenant. Whoever accepts gets the membership and, if new here, the account whose ids it was made
// with, so that an acceptance that was cut off can be repeated.
type Invitation struct {
	ID       InvitationID     `bson:"-"`
	Rev      int64            `bson:"-"`
	Tenant   tenants.TenantID `bson:"tenant"`
	Email    Email            `bson:"email"`
	Roles    []tenants.Role   `bson:"roles"`
	Title    lang.Text        `bson:"title"`
	Lang     lang.Tag         `bson:"lang"`
	By       tenants.MemberID `bson:"by"` // empty for the house itself
	At       time.Time        `bson:"at"`
	Until    time.Time        `bson:"until"`
	Hash     []byte           `bson:"hash"` // SHA-256 of the token's secret
	Standing Standing         `bson:"standing"`
	Person   tenants.PersonID `bson:"person"`
	Member   tenants.MemberID `bson:"member"`
}

// invitationLife leaves a week, since an officer may be on a journey.
const invitationLife = 7 * 24 * time.Hour

// Open reports whether the invitation can be accepted now.
func (i Invitation) Open(at time.Time) bool { return i.Standing == Waiting && at.Before(i.Until) }

// State returns where the invitation stands at the moment: its Standing, or "over" for one that waits too long.
func (i Invitation) State(at time.Time) string {
	if i.Standing == Waiting && !i.Open(at) {
		return "over"
	}
	return string(i.Standing)
}

// MayTakeBack reports whether who stands in the scope may void the invitation.
func (i Invitation) MayTakeBack(in tenants.Scope) bool {
	return i.Standing == Waiting && i.Tenant == in.Tenant() && in.May(tenants.ManagePeople)
}

// renew gives the invitation a fresh secret and another week, and returns its token.
func (i *Invitation) renew(at time.Time) string {
	token, hash := secret.New(string(i.ID))
	i.Hash, i.At, i.Until, i.Standing = hash, at, at.Add(invitationLife), Waiting
	return token
}

// Wish is what an invitation is made from.
type Wish struct {
	Tenant tenants.TenantID
	Email  string
	Roles  []tenants.Role
	Title  lang.Text
	Lang   lang.Tag // of the letter
}

// Invite asks somebody to join a tenant, and sends the letter. An admin invites to her own tenant; who may open tenants invites the first admin
// of one that has no members. Inviting again replaces an invitation that waits. It returns tenants.ErrForbidden, fault.ErrInvalid,
// ErrAlreadyMember, or ErrLetterNotSent: then the invitation stands, and inviting again sends another letter.
func (s *Service) Invite(ctx context.Context, in tenants.Scope, w Wish) (Invitation, error) {
	by := fact.Actor{Person: string(in.Person()), Member: string(in.Member()), Tenant: string(in.Tenant())}
	if err := s.mayInvite(ctx, in, w.Tenant); err != nil {
		return Invitation{}, err
	}
	return s.invite(ctx, w, by)
}

// mayInvite returns tenants.ErrForbidden unless who stands in the scope manages a tenant's people, or opens tenants and nobody works there yet.
func (s *Service) mayInvite(ctx context.Context, in tenants.Scope, to tenants.TenantID) error {
	if to == in.Tenant() {
		if !in.May(tenants.ManagePeople) {
			return tenants.ErrForbidden
		}
		return nil
	}
	if !in.May(tenants.OpenTenant) {
		return tenants.ErrForbidden
	}
	staff, err := s.members.MembersOf(ctx, to, tenants.Active, page.Ask{Size: 1})
	if err != nil {
		return fmt.Errorf("list members: %w", err)
	}
	if len(staff.Items) > 0 {
		return tenants.ErrForbidden
	}
	return nil
}

// Welcome invites the first people of an installation, on behalf of the house.
func (s *Service) Welcome(ctx context.Context, w Wish) (Invitation, error) {
	return s.invite(ctx, w, house)
}

func (s *Service) invite(ctx context.Context, w Wish, by fact.Actor) (Invitation, error) {
	t, err := s.members.Tenant(ctx, w.Tenant)
	if err != nil {
		return Invitation{}, fmt.Errorf("read a tenant: %w", err)
	}
	if !t.Open() {
		return Invitation{}, tenants.ErrTenantNotFound
	}
	email, err := ParseEmail(w.Email)
	if err != nil {
		return Invitation{}, fault.ErrInvalid.At(fault.Field{Path: "email", Code: "email_invalid"})
	}
	if err := tenants.CheckRoles(t.Kind, w.Roles, w.Title); err != nil {
		return Invitation{}, err
	}
	if err := s.notYetIn(ctx, email, t.ID); err != nil {
		return Invitation{}, err
	}
	now := s.now()
	i, err := s.invites.To(ctx, t.ID, email)
	fresh := errors.Is(err, ErrInvitationNotFound) || err == nil && i.Standing != Waiting
	if err != nil && !fresh {
		return Invitation{}, fmt.Errorf("look up an invitation: %w", err)
	}
	if fresh {
		i = Invitation{ID: id.At[InvitationID](now), Tenant: t.ID, Email: email, Person: id.At[tenants.PersonID](now), Member: id.At[tenants.MemberID](now)}
	}
	if i.Lang = w.Lang; i.Lang == "" {
		i.Lang = t.Lang
	}
	i.Roles, i.Title, i.By = w.Roles, w.Title, tenants.MemberID(by.Member)
	token := i.renew(now)
	told := s.tell(Invited, invitation(i.ID), by, home(t.ID), now, fact.Detail{"roles": roleWords(i.Roles)})
	keep := s.invites.Change
	if fresh {
		keep = s.invites.Add
	}
	if err := keep(ctx, i, told); err != nil {
		return Invitation{}, fmt.Errorf("keep an invitation: %w", err)
	}
	i.Rev++
	name, _ := t.Name.For(i.Lang)
	values := map[string]string{"token": token, "name": name, "days": strconv.Itoa(int(invitationLife / (24 * time.Hour)))}
	if err := s.post.Send(ctx, Letter{To: email, Kind: InvitationLetter, Lang: i.Lang, Values: values}); err != nil {
		return i, ErrLetterNotSent.Because(err)
	}
	return i, nil
}

func invitation(i InvitationID) fact.Ref { return fact.Ref{Noun: "invitation", ID: string(i)} }

func roleWords(roles []tenants.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

// notYetIn returns ErrAlreadyMember where who has the address works in the tenant.
func (s *Service) notYetIn(ctx context.Context, e Email, t tenants.TenantID) error {
	who, err := s.accounts.ByEmail(ctx, e)
	if errors.Is(err, ErrNoAccount) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look up an account: %w", err)
	}
	places, err := s.places(ctx, who.ID, t)
	if err == nil && len(places) > 0 {
		err = ErrAlreadyMember
	}
	return err
}

// Invitations lists a tenant's, the newest first, for who may invite there. It returns tenants.ErrForbidden for others.
func (s *Service) Invitations(ctx context.Context, in tenants.Scope, to tenants.TenantID, ask page.Ask) (page.Of[Invitation], error) {
	if err := s.mayInvite(ctx, in, to); err != nil {
		return page.Of[Invitation]{}, err
	}
	return s.invites.Of(ctx, to, ask)
}

// TakeBack voids an invitation of the scope's tenant. It returns ErrInvitationOver for one that was accepted.
func (s *Service) TakeBack(ctx context.Context, in tenants.Scope, which InvitationID) error {
	if !in.May(tenants.ManagePeople) {
		return tenants.ErrForbidden
	}
	i, err := s.invites.ByID(ctx, which)
	if err == nil && i.Tenant != in.Tenant() {
		err = ErrInvitationNotFound
	}
	if err != nil {
		return fmt.Errorf("take an invitation back: %w", err)
	}
	switch i.Standing {
	case WasUndone:
		return nil
	case WasTaken:
		return ErrInvitationOver
	}
	i.Standing = WasUndone
	by := fact.Actor{Person: string(in.Person()), Member: string(in.Member()), Tenant: string(in.Tenant())}
	if err := s.invites.Change(ctx, i, s.tell(TakenBack, invitation(i.ID), by, home(i.Tenant), s.now(), nil)); err != nil {
		return fmt.Errorf("take an invitation back: %w", err)
	}
	return nil
}

// Offer is what the bearer of an invitation's token sees.
type Offer struct {
	Invitation Invitation
	Tenant     tenants.Tenant
	Known      bool // an account has the address: it is accepted with its password
}

// Offer returns what a token offers, ErrInvitationNotFound for a forged one and ErrInvitationOver for one that can't be accepted any more.
func (s *Service) Offer(ctx context.Context, token string) (Offer, error) {
	which, word, ok := secret.Parse[InvitationID](token)
	if !ok {
		return Offer{}, ErrInvitationNotFound
	}
	i, err := s.invites.ByID(ctx, which)
	if err == nil && !secret.Same(i.Hash, word) {
		err = ErrInvitationNotFound
	}
	if err != nil {
		return Offer{}, fmt.Errorf("look up an invitation: %w", err)
	}
	if !i.Open(s.now()) {
		return Offer{}, ErrInvitationOver
	}
	t, err := s.members.Tenant(ctx, i.Tenant)
	if err == nil && !t.Open() {
		err = ErrInvitationOver
	}
	if err != nil {
		return Offer{}, fmt.Errorf("read a tenant: %w", err)
	}
	_, err = s.accounts.ByEmail(ctx, i.Email)
	if err != nil && !errors.Is(err, ErrNoAccount) {
		return Offer{}, fmt.Errorf("look up an account: %w", err)
	}
	return Offer{i, t, err == nil}, nil
}

// Acceptance is what somebody says who accepts.
type Acceptance struct {
	Token    string
	Name     string // for a new account
	Lang     lang.Tag
	Password string // a new one, or that of the account which has the address
	Code     string // where that account has a second factor
	From
}

// Accept makes the bearer of a token a member, with a new account or the one that has the address, and signs her in. It returns what Offer and
// SignIn return, ErrAlreadyMember, and fault.ErrInvalid where name or password won't do.
func (s *Service) Accept(ctx context.Context, a Acceptance) (Entry, error) {
	if wait := s.addresses.Wait(a.Address, s.now()); wait > 0 {
		return Entry{}, ErrSlowDown.After(wait)
	}
	o, err := s.Offer(ctx, a.Token)
	if errors.Is(err, ErrInvitationNotFound) {
		s.addresses.Fail(a.Address, s.policy, s.now())
	}
	if err != nil {
		return Entry{}, err
	}
	who, err := s.acceptor(ctx, o, a)
	if err != nil {
		return Entry{}, err
	}
	if err := s.join(ctx, o.Invitation, who); err != nil {
		return Entry{}, err
	}
	return s.open(ctx, who, opening{member: o.Invitation.Member, strong: who.Factor.On(), agent: a.Agent})
}

// acceptor returns the account that accepts: the one that has the address, proved, or a new one.
func (s *Service) acceptor(ctx context.Context, o Offer, a Acceptance) (Account, error) {
	if o.Known {
		return s.prove(ctx, Attempt{Email: string(o.Invitation.Email), Password: a.Password, Code: a.Code, From: a.From})
	}
	var c fault.Check
	c.Line("name", a.Name, fault.Required, tenants.MostTitle)
	if err := c.Err(); err != nil {
		return Account{}, err
	}
	i := o.Invitation
	if err := s.policy.checkPassword(a.Password, guesses(i.Email, a.Name, []Membership{{Tenant: o.Tenant}})...); err != nil {
		return Account{}, err
	}
	return s.make(ctx, Enrolment{Person: i.Person, Email: i.Email, Name: a.Name, Lang: a.Lang, Password: a.Password, Tenant: i.Tenant})
}

// join adds the membership an invitation offers and closes the invitation. Repeating it changes nothing more.
func (s *Service) join(ctx context.Context, i Invitation, who Account) error {
	places, err := s.places(ctx, who.ID, i.Tenant)
	if err != nil {
		return err
	}
	if len(places) > 0 && places[0].Member.ID != i.Member {
		return ErrAlreadyMember
	}
	now := s.now()
	by := fact.Actor{Person: string(who.ID), Member: string(i.Member), Tenant: string(i.Tenant)}
	m := tenants.Member{ID: i.Member, Person: who.ID, Tenant: i.Tenant, Name: who.Name, Title: i.Title, Roles: i.Roles, State: tenants.Active, Since: now}
	told := s.tell(tenants.MemberJoined, fact.Ref{Noun: "member", ID: string(i.Member)}, by, home(i.Tenant), now, fact.Detail{"roles": roleWords(i.Roles)})
	if err := s.members.AddMember(ctx, m, told); err != nil && fault.KindOf(err) != fault.Conflict {
		return fmt.Errorf("add a member: %w", err)
	}
	i.Standing = WasTaken
	err = s.invites.Change(ctx, i, s.tell(Accepted, invitation(i.ID), by, home(i.Tenant), now, nil))
	if err != nil && !errors.Is(err, ErrStale) { // stale: the same person pressed twice
		return fmt.Errorf("close an invitation: %w", err)
	}
	return nil
}

// tidy keeps a name in the form that compares equal however it was typed.
func tidy(name string) string { return strings.TrimSpace(norm.NFC.String(name)) }
