package pad

import (
	"context"
	"errors"
	"fmt"
	"slices"

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

// turn has the log say in which state the pad is, behind all that was written before, and returns once it does.
func (sh *sheet) turn(ctx context.Context, in tenants.Scope, p Pad) error {
	done := make(chan error, 1)
	sh.mu.Lock()
	if sh.ended {
		sh.mu.Unlock()
		return ErrClosing
	}
	sh.turned(p.State, p.Rev) // from here on nothing more is written
	sh.turns = append(sh.turns, turning{pad: p, in: in, done: done})
	sh.mu.Unlock()
	nudge(sh.wake)
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("mark pad %s: %w", p.ID, ctx.Err())
	}
}

func (sh *sheet) commitMark(ctx context.Context, t turning) error {
	answer := func(err error) error {
		sh.mu.Lock()
		sh.turns = slices.Delete(sh.turns, 0, 1)
		sh.mu.Unlock()
		t.done <- err
		return nil
	}
	told, err := t.in.Tell(Marked, t.pad.Ref(), sh.s.now(), fact.Detail{"state": string(t.pad.State)})
	if err != nil {
		return answer(err)
	}
	for range tries {
		r, err := sh.s.read(ctx, sh.s.House(sh.key.space), sh.key.id)
		if err != nil {
			return answer(err)
		}
		if r.markRev >= t.pad.Rev || r.mark == "" && t.pad.State == Open {
			return answer(nil) // it says so already, or something later
		}
		err = sh.add(ctx, t.in, Row{Pad: sh.key.id, Mark: t.pad.State, MarkRev: t.pad.Rev}, []tenants.Told{told})
		if err == nil {
			sh.mu.Lock()
			sh.sayMarked()
			sh.mu.Unlock()
			return answer(nil)
		}
		if !errors.Is(err, errExists) {
			return answer(err)
		}
		if err := sh.catchUp(ctx); err != nil {
			return answer(err)
		}
	}
	return answer(ErrBusy)
}
