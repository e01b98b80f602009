package meeting

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Signing is what the heads sign.
type Signing struct {
	Minutes Minutes
	Texts   []Frozen
}

// FreezeMinutes puts minutes before the heads, and returns what they sign. For the same approval it returns the same.
func (s *Service) FreezeMinutes(ctx context.Context, in tenants.Scope, xid MinutesID, approval string) (Signing, error) {
	at, err := minutesAt(xid)
	if err != nil {
		return Signing{}, err
	}
	_, x, _, err := s.ReadMinutes(ctx, in, at.Meeting, at.No)
	if err != nil {
		return Signing{}, err
	}
	trial := x
	changed, err := trial.Put(approval, s.by(in))
	if err != nil {
		return Signing{}, err
	}
	if changed {
		x, err = s.minute(ctx, in, at, MinutesPut, nil, func(x *Minutes, _ Script, by By) error {
			_, err := x.Put(approval, by)
			return err
		})
		if err != nil {
			return Signing{}, err
		}
	}
	texts, err := s.Scripts.Freeze(ctx, in, x.Pad, sealKey(x))
	return Signing{Minutes: x, Texts: texts}, err
}

// minutesAt reads which minutes an approval is about.
func minutesAt(xid MinutesID) (MinutesAt, error) {
	mid, no, dotted := strings.Cut(string(xid), ".")
	at := MinutesAt{Meeting: ID(mid)}
	if !dotted {
		return at, nil
	}
	n, err := strconv.Atoi(no)
	if err != nil || n < 1 || n > MostAddenda {
		return MinutesAt{}, ErrMinutesNotFound
	}
	at.No = n
	return at, nil
}

// SettleMinutes notes what became of an approval of minutes. It bears repeating.
func (s *Service) SettleMinutes(ctx context.Context, in tenants.Scope, xid MinutesID, approval string, o Outcome) error {
	at, err := minutesAt(xid)
	if err != nil {
		return err
	}
	m, x, _, err := s.ReadMinutes(ctx, in, at.Meeting, at.No)
	if err != nil {
		return err
	}
	by := s.by(in)
	if x.Settle(approval, o, by) {
		kind := map[Outcome]fact.Kind{SignedByAll: MinutesSigned, FoundAtFault: MinutesReturned, PutAside: MinutesPut}[o]
		if err := s.keepMinutes(ctx, in, m, &x, kind, nil); err != nil {
			return fmt.Errorf("settle %s: %w", xid, err)
		}
	}
	if x.State == Review && x.Approval == "" {
		if err := s.Scripts.Thaw(ctx, in, x.Pad, sealKey(x)); err != nil {
			return err
		}
	}
	_, err = s.follow(ctx, in, m, x)
	return err
}
