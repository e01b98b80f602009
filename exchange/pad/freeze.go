package pad

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Seal freezes a pad for an approval and returns what it says from then on. The frozen text is exact over all nodes: the log itself bears the
// mark, and what another node hadn't kept before that is refused there. Doing it again for the same approval returns the same. It returns
// ErrFrozen for a pad that another approval froze, and ErrArchived.
//
// Whether a text may be frozen as it stands is for the caller to ask before, of Margin; what was written in between is in what Seal returns, so
// it is to be asked again of that.
func (s *Service) Seal(ctx context.Context, in tenants.Scope, id ID, approval string) (*yjs.Doc, Pad, error) {
	p, err := s.turn(ctx, in, id, Froze, approval, func(p *Pad) (bool, error) { return p.Freeze(approval, s.now()) })
	if err != nil {
		return nil, p, err
	}
	doc, _, err := s.Document(ctx, in, id)
	return doc, p, err
}

// Thaw lets a pad be written again that the approval froze. Doing it again, or for another approval, changes nothing.
func (s *Service) Thaw(ctx context.Context, in tenants.Scope, id ID, approval string) error {
	_, err := s.turn(ctx, in, id, Thawed, approval, func(p *Pad) (bool, error) { return p.Thaw(approval, s.now()), nil })
	return err
}

// turn changes a pad's state if the rule does, and has the log bear the mark of it in any case: a mark that was lost with its node is made up for.
func (s *Service) turn(ctx context.Context, in tenants.Scope, id ID, k fact.Kind, approval string, rule func(*Pad) (bool, error)) (Pad, error) {
	for try := 1; ; try++ {
		p, err := s.Pad(ctx, in, id)
		if err != nil {
			return p, err
		}
		if !in.May(k.Needs()) {
			return p, tenants.ErrForbidden
		}
		changed, err := rule(&p)
		if err != nil {
			return p, err
		}
		if changed {
			told, err := in.Tell(k, p.Ref(), p.At, fact.Detail{"approval": approval})
			if err != nil {
				return p, err
			}
			err = s.Store.In(in).Change(ctx, p, told)
			if errors.Is(err, ErrStale) && try < tries {
				continue
			}
			if err != nil {
				return p, fmt.Errorf("turn pad %s: %w", id, err)
			}
			p.Rev++
		}
		return p, s.mark(ctx, in, p)
	}
}

// mark has a pad's log say in which state the pad is from here on, if it doesn't say so yet.
func (s *Service) mark(ctx context.Context, in tenants.Scope, p Pad) error {
	seat, err := s.sit(ctx, in, p, nil)
	if err != nil {
		return err
	}
	defer seat.Leave()
	return seat.sheet.turn(ctx, in, p)
}
