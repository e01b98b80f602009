package file

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Copy puts a file that something in one space shows into another, under the same id, where by shows it for good. It bears repeating: what a crash has cut
// short is done to its end. No tenant's quota counts the copy: the house makes it, of what its tenant may not lose.
func (s *Service) Copy(ctx context.Context, from, to tenants.Scope, fid ID, by fact.Ref) error {
	source, err := s.Open(ctx, from, fid, Itself)
	if err != nil {
		return fmt.Errorf("copy file %s: %w", fid, err)
	}
	defer source.Close()
	shelf := s.store.In(to)
	f, err := shelf.File(ctx, fid)
	if errors.Is(err, ErrNotFound) {
		f, err = s.announce(ctx, from, to, source.File)
	}
	if err != nil {
		return fmt.Errorf("copy file %s: %w", fid, err)
	}
	if f.State == Arriving {
		if err := s.fill(ctx, from, shelf, source); err != nil {
			return err
		}
		f.State = Whole
	}
	if fresh, err := f.use(Use{Noun: by.Noun, ID: by.ID}); err != nil || !fresh {
		return err
	}
	told, err := to.Tell(Kept, about(fid), s.now(), nil)
	if err != nil {
		return err
	}
	if err := shelf.Change(ctx, f, told); err != nil && fault.KindOf(err) != fault.Stale { // another node has just done the same
		return fmt.Errorf("copy file %s: %w", fid, err)
	}
	return nil
}

// announce notes the file in its new space before its bytes arrive.
func (s *Service) announce(ctx context.Context, from, to tenants.Scope, f File) (File, error) {
	f.Rev, f.State, f.Uses, f.At = 0, Arriving, []Use{}, s.now()
	told, err := tenants.Cross(from, to, Arrived, about(f.ID), f.At, fact.Detail{"type": f.Type})
	if err != nil {
		return File{}, err
	}
	if err := s.store.In(to).Add(ctx, f, told); err != nil && !errors.Is(err, fault.ErrExists) {
		return File{}, err
	}
	return s.store.In(to).File(ctx, f.ID)
}

// fill puts the bytes of a file, and of its preview, where they belong.
func (s *Service) fill(ctx context.Context, from tenants.Scope, shelf Shelf, source Content) error {
	if err := shelf.Put(ctx, source.ID, Itself, source, source.Size); err != nil {
		return fmt.Errorf("keep the bytes of a file: %w", err)
	}
	if source.Preview == "" {
		return nil
	}
	preview, err := s.Open(ctx, from, source.ID, Preview)
	if err != nil {
		return fmt.Errorf("open the preview of a file: %w", err)
	}
	defer preview.Close()
	if err := shelf.Put(ctx, source.ID, Preview, preview, preview.Size); err != nil {
		return fmt.Errorf("keep the preview of a file: %w", err)
	}
	return nil
}
