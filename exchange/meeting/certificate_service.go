package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Certification is the certificates of a meeting as one side may know them.
type Certification struct {
	Meeting      Meeting
	Certificates Certificates
	Rows         []Certified
}

// Certificates returns the register of a meeting: the host's people who prepare it see it whole, another side's see its own people.
func (s *Service) Certificates(ctx context.Context, in tenants.Scope, mid ID) (Certification, error) {
	m, err := s.writable(ctx, in, mid, CertificatesIssued)
	if err != nil {
		return Certification{}, err
	}
	x, err := s.Store.In(in).Certificates(ctx, mid)
	if err != nil {
		return Certification{}, err
	}
	rolls, err := s.allRolls(ctx, in, mid)
	if err != nil {
		return Certification{}, err
	}
	p, err := s.Store.In(in).Protocol(ctx, mid)
	if err != nil {
		return Certification{}, err
	}
	rows := x.Certified(m, p.Ranked(rolls), in.Tenant())
	for i := range rows {
		rows[i].Roll = rows[i].Roll.For(in.Tenant(), m.Host)
	}
	return Certification{m, x, rows}, nil
}

// certify applies one rule to the register and keeps it, trying again where somebody of the host wrote meanwhile. A rule that changes nothing tells nothing.
func (s *Service) certify(ctx context.Context, in tenants.Scope, m Meeting, kind fact.Kind, rule func(*Certificates, By) (fact.Detail, error)) error {
	shelf, by := s.Store.In(in), s.by(in)
	for try := 0; ; try++ {
		x, err := shelf.Certificates(ctx, m.ID)
		if err != nil {
			return err
		}
		with, err := rule(&x, by)
		if err != nil || with == nil {
			return err
		}
		told, err := in.Tell(kind, m.Ref(), by.At, detail(m, "", with))
		if err != nil {
			return err
		}
		switch err := shelf.KeepCertificates(ctx, x, told.Within(m.Within())); {
		case err == nil:
			return nil
		case !errors.Is(err, ErrStale) && !errors.Is(err, ErrTaken) || try >= mostTries:
			return fmt.Errorf("%s %s: %w", kind.Code(), m.ID, err)
		}
	}
}

// Issue gives people of a meeting their certificates. Giving one again leaves her the number she has.
func (s *Service) Issue(ctx context.Context, in tenants.Scope, mid ID, people []PersonID) (Certification, error) {
	m, err := s.writable(ctx, in, mid, CertificatesIssued)
	if err != nil {
		return Certification{}, err
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return Certification{}, err
	}
	chosen, err := pick(rolls, people, in.Tenant())
	if err != nil {
		return Certification{}, err
	}
	err = s.certify(ctx, in, m, CertificatesIssued, func(x *Certificates, by By) (fact.Detail, error) {
		n, err := x.Issue(m, chosen, by)
		if n == 0 {
			return nil, err
		}
		return fact.Detail{"people": strconv.Itoa(n), "to": strings.Join(sidesOf(x.Items[len(x.Items)-n:]), " ")}, err
	})
	if err != nil {
		return Certification{}, err
	}
	return s.Certificates(ctx, in, mid)
}

// sidesOf lists whose people have certificates, each once.
func sidesOf(all []Certificate) []string {
	var out []string
	for _, c := range all {
		if !slices.Contains(out, string(c.Tenant)) {
			out = append(out, string(c.Tenant))
		}
	}
	return out
}

// pick returns the rolls of people whom a side may know, in the order in which they were named.
func pick(rolls []Roll, people []PersonID, t tenants.TenantID) ([]Roll, error) {
	chosen := []Roll{}
	for _, pid := range people {
		i := slices.IndexFunc(rolls, func(r Roll) bool { return r.ID == pid && r.Sees(t) })
		if i < 0 {
			return nil, ErrPersonNotFound
		}
		chosen = append(chosen, rolls[i])
	}
	return chosen, nil
}

// WithdrawCertificate says for a reason that a certificate was wrong.
func (s *Service) WithdrawCertificate(ctx context.Context, in tenants.Scope, mid ID, number, reason string) (Certification, error) {
	m, err := s.writable(ctx, in, mid, CertificateWithdrawn)
	if err != nil {
		return Certification{}, err
	}
	err = s.certify(ctx, in, m, CertificateWithdrawn, func(x *Certificates, by By) (fact.Detail, error) {
		c, err := x.Withdraw(m, number, reason, by)
		return fact.Detail{"number": c.Number, "to": string(c.Tenant)}, err
	})
	if err != nil {
		return Certification{}, err
	}
	return s.Certificates(ctx, in, mid)
}

// Printable lists the certificates in force that the scope's holder may print, of a side or of one person where they are named. It returns ErrPurged or
// ErrPersonGone where the names were taken away, and ErrNobodyCertified where there is none.
func (s *Service) Printable(ctx context.Context, in tenants.Scope, mid ID, side tenants.TenantID, pid PersonID) (Certification, error) {
	g, err := s.Certificates(ctx, in, mid)
	if err != nil {
		return Certification{}, err
	}
	gone := error(nil)
	g.Rows = slices.DeleteFunc(g.Rows, func(r Certified) bool {
		if r.Certificate.Number == "" || r.Certificate.Void() || side != "" && r.Roll.Tenant != side || pid != "" && r.Roll.ID != pid {
			return true
		}
		switch r.Roll.Standing {
		case OnRoll:
			return false
		case OldRoll:
			gone = ErrPurged
		default:
			gone = ErrPersonGone
		}
		return true
	})
	switch {
	case len(g.Rows) == 0 && gone != nil:
		return Certification{}, gone
	case len(g.Rows) == 0:
		return Certification{}, ErrNobodyCertified
	}
	return g, nil
}

// AllInvited returns everybody of a meeting whose letter the scope's holder may write, of one side where it is named: the host of all who were shown to it,
// another side of its own people, in the order of precedence.
func (s *Service) AllInvited(ctx context.Context, in tenants.Scope, mid ID, side tenants.TenantID) (Meeting, []Roll, Protocol, error) {
	m, err := s.writable(ctx, in, mid, DelegationSaved)
	if err != nil {
		return Meeting{}, nil, Protocol{}, err
	}
	rolls, err := s.rollsOf(ctx, in, m)
	if err != nil {
		return Meeting{}, nil, Protocol{}, err
	}
	p, err := s.Store.In(in).Protocol(ctx, mid)
	if err != nil {
		return Meeting{}, nil, Protocol{}, err
	}
	all := slices.DeleteFunc(p.Ranked(rolls), func(r Roll) bool {
		return r.Standing != OnRoll || !r.Sees(in.Tenant()) || r.Tenant != in.Tenant() && in.Tenant() != m.Host || side != "" && r.Tenant != side
	})
	if len(all) == 0 {
		return Meeting{}, nil, Protocol{}, ErrNobodyInvited
	}
	return m, all, p, nil
}
