package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Limits say how much may be brought.
type Limits struct {
	File   int64 // bytes of one file
	Tenant int64 // bytes one tenant may keep in all spaces; zero bounds nothing
}

// DefaultLimits suit documents and photographs.
func DefaultLimits() Limits { return Limits{File: 25 << 20, Tenant: 20 << 30} }

// Service answers what is asked of files.
type Service struct {
	store  Store
	limits Limits
	guards map[string]Guard
	desk   *desk
	now    func() time.Time
}

// NewService returns the service over a store. What arrives is looked at in the folder, where nothing stays; the system's own for an empty name.
func NewService(s Store, l Limits, folder string, now func() time.Time) *Service {
	return &Service{store: s, limits: l, guards: map[string]Guard{}, desk: newDesk(folder), now: now}
}

// Guard lets g say who may see what uses files under its noun. It must be called before anything is asked. Without a guard, whoever stands in
// the space sees a use.
func (s *Service) Guard(noun string, g Guard) { s.guards[noun] = g }

// MostBytes returns how large one file may be.
func (s *Service) MostBytes() int64 { return s.limits.File }

// Draft is a file that somebody brings.
type Draft struct {
	Name string
	Body io.Reader
}

func about(f ID) fact.Ref { return fact.Ref{Noun: "file", ID: string(f)} }

// Bring keeps a file in the scope's space. The reach is the bringer's, over which her tenant's quota counts. What the file is, is decided by its
// bytes; a picture loses the place it was taken at and gets a preview.
func (s *Service) Bring(ctx context.Context, in tenants.Scope, reach tenants.Reach, d Draft) (File, error) {
	if !in.May(Arrived.Needs()) {
		return File{}, tenants.ErrForbidden
	}
	found, err := s.desk.look(ctx, d, s.limits.File)
	if err != nil {
		return File{}, err
	}
	defer found.Close()
	at := s.now()
	f := File{
		ID: id.At[ID](at), Name: found.name, Type: found.kind.Type, Bytes: found.size, Width: found.width, Height: found.height, SHA256: found.sha256,
		By: bringer(in), At: at, State: Arriving, Uses: []Use{},
	}
	if len(found.preview) > 0 {
		f.Preview = found.previewType
	}
	if err := s.room(ctx, reach, f); err != nil {
		return File{}, err
	}
	if f, err = s.keep(ctx, in, f, found); err != nil {
		s.giveUp(ctx, in, f)
		return File{}, err
	}
	return f, s.count(ctx, in, f, 1)
}

// room says whether the file's account has room for it.
func (s *Service) room(ctx context.Context, reach tenants.Reach, f File) error {
	if s.limits.Tenant == 0 {
		return nil
	}
	have, err := s.store.Over(reach).Stowed(ctx, f.By.account())
	if err == nil && have+f.Bytes > s.limits.Tenant {
		err = ErrQuota
	}
	return err
}

// keep writes what is known first, so that bytes whose writing is cut short are swept.
func (s *Service) keep(ctx context.Context, in tenants.Scope, f File, found *finding) (File, error) {
	shelf := s.store.In(in)
	told, err := in.Tell(Arrived, about(f.ID), f.At, fact.Detail{"type": f.Type})
	if err == nil {
		err = shelf.Add(ctx, f, told)
	}
	if err != nil {
		return f, fmt.Errorf("bring a file: %w", err)
	}
	f.Rev = 1
	if err := shelf.Put(ctx, f.ID, Itself, found.body(), f.Bytes); err != nil {
		return f, fmt.Errorf("keep the bytes of a file: %w", err)
	}
	if f.Preview != "" {
		if err := shelf.Put(ctx, f.ID, Preview, found.previewBody(), int64(len(found.preview))); err != nil {
			return f, fmt.Errorf("keep the preview of a file: %w", err)
		}
	}
	f.State = Whole
	if told, err = in.Tell(Kept, about(f.ID), s.now(), nil); err == nil {
		err = shelf.Change(ctx, f, told)
	}
	if err != nil {
		return f, fmt.Errorf("bring a file: %w", err)
	}
	f.Rev = 2
	return f, nil
}

// giveUp takes away what a failed bringing has left. What it can't take away is swept later.
func (s *Service) giveUp(ctx context.Context, in tenants.Scope, f File) {
	if f.Rev == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	shelf := s.store.In(in)
	if shelf.Erase(ctx, f.ID) != nil {
		return
	}
	if told, err := in.Tell(Cleared, about(f.ID), s.now(), nil); err == nil {
		_ = shelf.Remove(ctx, f, told) // the sweep removes it
	}
}

// count notes that an account keeps a file more, or one less.
func (s *Service) count(ctx context.Context, in tenants.Scope, f File, sign int64) error {
	for range countTries {
		have, err := s.store.In(in).Stowed(ctx, f.By.account())
		if err != nil {
			return fmt.Errorf("count files: %w", err)
		}
		at := s.now()
		have.Bytes, have.Files, have.At = max(0, have.Bytes+sign*f.Bytes), max(0, have.Files+sign), at
		told, err := in.Tell(Counted, fact.Ref{Noun: "stowage", ID: have.Account}, at, nil)
		if err == nil {
			err = s.store.In(in).KeepStowed(ctx, have, told)
		}
		if kind := fault.KindOf(err); err != nil && (kind == fault.Stale || kind == fault.Conflict) {
			continue // another file of the same account came between
		}
		if err != nil {
			return fmt.Errorf("count files: %w", err)
		}
		return nil
	}
	return ErrBusy
}

// countTries is how often counting is tried against others who count at the same moment.
const countTries = 20

// File returns what is known of a file, to its bringer and to whoever may see something that uses it. To others it isn't there.
func (s *Service) File(ctx context.Context, in tenants.Scope, fid ID) (File, error) {
	f, err := s.store.In(in).File(ctx, fid)
	if err != nil {
		return File{}, err
	}
	shown, err := s.shown(ctx, in, f)
	switch {
	case err != nil:
		return File{}, err
	case f.State != Whole || !shown:
		return File{}, ErrNotFound
	}
	return f, nil
}

func (s *Service) shown(ctx context.Context, in tenants.Scope, f File) (bool, error) {
	if f.BroughtBy(in) {
		return true, nil
	}
	for _, u := range f.Uses {
		guard, ok := s.guards[u.Noun]
		if !ok {
			return in.Guest() == "", nil
		}
		shows, err := guard.Shows(ctx, in, u)
		if kind := fault.KindOf(err); err != nil && kind != fault.NotFound && kind != fault.Forbidden {
			return false, fmt.Errorf("ask whether %s %s is shown: %w", u.Noun, u.ID, err)
		}
		if err == nil && shows {
			return true, nil
		}
	}
	return false, nil
}

// Known returns the files with the ids, in their order, for a noun that is to show them. It returns ErrNotFound if one isn't there, or isn't for
// who stands in the scope to see.
func (s *Service) Known(ctx context.Context, in tenants.Scope, ids []ID) ([]File, error) {
	all := make([]File, len(ids))
	for i, fid := range ids {
		f, err := s.File(ctx, in, fid)
		if err != nil {
			return nil, err
		}
		all[i] = f
	}
	return all, nil
}

// Use notes that something in the scope's space shows the files. Whoever may see it may read them from now on; noting it again changes nothing.
func (s *Service) Use(ctx context.Context, in tenants.Scope, ids []ID, by fact.Ref) error {
	for _, fid := range ids {
		if err := s.useOne(ctx, in, fid, Use{Noun: by.Noun, ID: by.ID}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) useOne(ctx context.Context, in tenants.Scope, fid ID, u Use) error {
	return s.alter(ctx, in, fid, Used, u, func(f *File) (bool, error) { return f.use(u) })
}

// Release notes that something in the scope's space no longer shows a file: a deed of whoever brought it and of her colleagues, else ErrNotUploader. What
// nothing shows any more is swept after a while.
func (s *Service) Release(ctx context.Context, in tenants.Scope, fid ID, by fact.Ref) error {
	u := Use{Noun: by.Noun, ID: by.ID}
	return s.alter(ctx, in, fid, Released, u, func(f *File) (bool, error) { return f.release(in, u) })
}

// UsedBy returns a page of the files that something in the scope's space shows, newest first. Whether the caller may see that is the noun's to say.
func (s *Service) UsedBy(ctx context.Context, in tenants.Scope, by fact.Ref, ask page.Ask) (page.Of[File], error) {
	return s.store.In(in).UsedBy(ctx, Use{Noun: by.Noun, ID: by.ID}, ask)
}

// alter changes the uses of a file by a rule that reports whether it changed anything, against others who do the same at that moment.
func (s *Service) alter(ctx context.Context, in tenants.Scope, fid ID, k fact.Kind, u Use, rule func(*File) (bool, error)) error {
	for range countTries {
		f, err := s.File(ctx, in, fid)
		if err != nil {
			return err
		}
		if fresh, err := rule(&f); err != nil || !fresh {
			return err
		}
		told, err := in.Tell(k, about(fid), s.now(), fact.Detail{"by": u.Noun}) // which one stands in the file: not everybody may know of it
		if err != nil {
			return err
		}
		within, err := s.within(ctx, in, u)
		if err != nil {
			return err
		}
		err = s.store.In(in).Change(ctx, f, told.Within(within))
		if err == nil {
			return nil
		}
		if fault.KindOf(err) != fault.Stale {
			return fmt.Errorf("note what shows file %s: %w", fid, err)
		}
	}
	return ErrBusy
}

// within names in whose closed trail a use is told; zero for the space's.
func (s *Service) within(ctx context.Context, in tenants.Scope, u Use) (fact.Ref, error) {
	closer, ok := s.guards[u.Noun].(Closer)
	if !ok {
		return fact.Ref{}, nil
	}
	about, err := closer.Within(ctx, in, u)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return fact.Ref{}, fmt.Errorf("ask who may know of %s %s: %w", u.Noun, u.ID, err)
	}
	return about, nil
}

// Content is the bytes of a file or of its preview. The reader closes it.
type Content struct {
	File
	io.ReadCloser
	Size int64
	Type string
}

// Open returns a part of a file to whoever may see the file. It returns ErrNoPreview for a preview of what has none. The bytes can be read after
// ctx has ended.
func (s *Service) Open(ctx context.Context, in tenants.Scope, fid ID, p Part) (Content, error) {
	f, err := s.File(ctx, in, fid)
	if err != nil {
		return Content{}, err
	}
	c := Content{File: f, Type: f.Type}
	if p == Preview {
		if c.Type = f.Preview; c.Type == "" {
			return Content{}, ErrNoPreview
		}
	}
	c.ReadCloser, c.Size, err = s.store.In(in).Open(context.WithoutCancel(ctx), fid, p)
	if err != nil {
		return Content{}, fmt.Errorf("open file %s: %w", fid, err)
	}
	return c, nil
}

// Drop takes away a file that nothing uses, by its bringer.
func (s *Service) Drop(ctx context.Context, in tenants.Scope, fid ID) error {
	f, err := s.File(ctx, in, fid)
	if err != nil {
		return err
	}
	if err := f.drop(in); err != nil {
		return err
	}
	return s.remove(ctx, in, f, Dropped)
}

// remove hides the file first, so that no use can be noted of what is going, then erases its bytes, then forgets it. Where it is cut short, the sweep
// goes on.
func (s *Service) remove(ctx context.Context, in tenants.Scope, f File, k fact.Kind) error {
	shelf := s.store.In(in)
	if f.State != Going {
		told, err := in.Tell(k, about(f.ID), s.now(), fact.Detail{"type": f.Type})
		if err != nil {
			return err
		}
		f.State = Going
		if err := shelf.Change(ctx, f, told); err != nil {
			return fmt.Errorf("remove file %s: %w", f.ID, err)
		}
		f.Rev++
	}
	if err := shelf.Erase(ctx, f.ID); err != nil {
		return fmt.Errorf("erase file %s: %w", f.ID, err)
	}
	told, err := in.Tell(Cleared, about(f.ID), s.now(), nil)
	if err != nil {
		return err
	}
	if err := shelf.Remove(ctx, f, told); err != nil {
		return fmt.Errorf("forget file %s: %w", f.ID, err)
	}
	return s.count(ctx, in, f, -1)
}

// sweepBatch is how many files a sweep takes away at a time.
const sweepBatch = 200

// Sweep takes away what was brought and never used within a day. The house enters each space by enter, with the ability to keep.
func (s *Service) Sweep(ctx context.Context, enter func(tenants.Space) tenants.Scope) (int, error) {
	swept := 0
	for {
		idle, err := s.store.Idle(ctx, s.now().Add(-Fresh), sweepBatch)
		if err != nil {
			return swept, fmt.Errorf("look for idle files: %w", err)
		}
		for _, p := range idle {
			in := enter(p.Space)
			f, err := s.store.In(in).File(ctx, p.ID)
			if err == nil && len(f.Uses) == 0 {
				err = s.remove(ctx, in, f, Swept)
			}
			if errors.Is(err, ErrNotFound) || fault.KindOf(err) == fault.Stale && err != nil {
				continue // somebody was quicker: to drop it, or to use it after all
			}
			if err != nil {
				return swept, fmt.Errorf("sweep %s in %s: %w", p.ID, p.Space, err)
			}
			swept++
		}
		if len(idle) < sweepBatch {
			return swept, nil
		}
	}
}
