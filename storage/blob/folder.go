package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Folder keeps bytes in files below a folder, and nothing outside of it. What is put is written under another name, synced and renamed, so that a
// crash or a full disk leaves no half of it.
type Folder struct{ root *os.Root }

// OpenFolder opens the folder at the path and makes it where it isn't there.
func OpenFolder(at string) (*Folder, error) {
	if err := os.MkdirAll(at, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for files: %w", err)
	}
	root, err := os.OpenRoot(at)
	if err != nil {
		return nil, fmt.Errorf("open the folder for files: %w", err)
	}
	return &Folder{root}, nil
}

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Put implements Store.
func (f *Folder) Put(ctx context.Context, name string, from io.Reader, size int64) error {
	dir := path.Dir(good(name))
	if err := f.root.MkdirAll(dir, 0o700); err != nil {
		return ErrUnavailable.Because(err)
	}
	arriving := path.Join(dir, ".arriving-"+strings.ToLower(rand.Text()))
	if err := f.write(ctx, arriving, from, size); err != nil {
		return ErrUnavailable.Because(errors.Join(err, f.forget(arriving)))
	}
	if err := f.root.Rename(arriving, name); err != nil {
		return ErrUnavailable.Because(errors.Join(err, f.forget(arriving)))
	}
	if err := f.sync(dir); err != nil {
		return ErrUnavailable.Because(err)
	}
	return nil
}

func (f *Folder) write(ctx context.Context, name string, from io.Reader, size int64) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(file, bound{ctx, from})
	if err == nil && n != size {
		err = fmt.Errorf("%d bytes came where %d were said", n, size)
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// sync makes the names in a folder last.
func (f *Folder) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f *Folder) forget(name string) error {
	if err := f.root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Open implements Store.
func (f *Folder) Open(_ context.Context, name string) (io.ReadCloser, int64, error) {
	file, err := f.root.Open(good(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, ErrNotFound
	}
	if err != nil {
		return nil, 0, ErrUnavailable.Because(err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, ErrUnavailable.Because(errors.Join(err, file.Close()))
	}
	return file, info.Size(), nil
}

// Remove implements Store.
func (f *Folder) Remove(_ context.Context, name string) error {
	if err := f.forget(good(name)); err != nil {
		return ErrUnavailable.Because(err)
	}
	return nil
}

// Check implements Store.
func (f *Folder) Check(ctx context.Context) error {
	return errors.Join(f.Put(ctx, checkName, strings.NewReader("naru"), 4), f.Remove(ctx, checkName))
}

// bound stops reading when its context ends.
type bound struct {
	ctx context.Context
	io.Reader
}

// Read implements io.Reader.
func (b bound) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.Reader.Read(p)
}
