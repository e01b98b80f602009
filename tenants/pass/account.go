package pass

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Enrolment is an account to make.
type Enrolment struct {
	Person   tenants.PersonID
	Email    Email
	Name     string
	Lang     lang.Tag
	Password string           // empty for who comes by a provider only
	Tenant   tenants.TenantID // in whose audit trail it stands; empty for the house's own
	Subject  Subject          // at a provider; the zero one is none
}

// Enrol makes an account by hand of whoever runs the installation: for its first people, imports and the demo. It asks no policy. It returns
// ErrTaken where the address or the id is taken.
func (s *Service) Enrol(ctx context.Context, e Enrolment) (Account, error) { return s.make(ctx, e) }

func (s *Service) make(ctx context.Context, e Enrolment) (Account, error) {
	a := Account{
		ID: e.Person, Email: e.Email, Name: tidy(e.Name), Lang: lang.Korean, Settings: DefaultSettings(), State: Open, Since: s.now(),
		Subjects: []Subject{}, Linked: []string{},
	}
	for _, tag := range lang.Interface() {
		if tag == e.Lang {
			a.Lang = tag
		}
	}
	if e.Subject != (Subject{}) {
		a.Link(e.Subject)
	}
	if e.Password != "" {
		hash, err := s.hasher.Hash(ctx, e.Password)
		if err != nil {
			return Account{}, err
		}
		a.Hash = hash
	}
	var in []tenants.Space
	if e.Tenant != "" {
		in = home(e.Tenant)
	}
	err := s.accounts.Add(ctx, a, s.tell(AccountMade, account(a.ID), fact.Actor{Person: string(a.ID)}, in, a.Since, nil))
	if errors.Is(err, ErrExists) {
		return Account{}, ErrTaken
	}
	if err != nil {
		return Account{}, fmt.Errorf("make an account: %w", err)
	}
	a.Rev = 1
	return a, nil
}

// Close closes an account for good and ends its sessions, by hand of whoever runs the installation. Memberships are their tenants' to end.
func (s *Service) Close(ctx context.Context, e Email) error {
	who, err := s.accounts.ByEmail(ctx, e)
	if err != nil {
		return fmt.Errorf("close an account: %w", err)
	}
	in, err := s.trails(ctx, who.ID)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, who.ID, deed{kind: AccountClosed, by: house, trails: in}, func(a *Account) error {
		a.State, a.Hash, a.Factor, a.Reset = Closed, "", Factor{}, Reset{}
		return nil
	})
	if err != nil {
		return err
	}
	return s.endAll(ctx, who.ID, "", "closed", house)
}
