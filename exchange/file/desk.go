package file

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// desk is where what arrives is looked at before it is kept: a file on the disk without a name, so that nothing stays of it.
type desk struct {
	folder string
	light  chan struct{} // pictures take much memory to decode: so many at a time
}

// decoders is how many pictures are decoded at the same time.
const decoders = 2

func newDesk(folder string) *desk { return &desk{folder, make(chan struct{}, decoders)} }

// finding is what was found out about a file that arrived.
type finding struct {
	name          string
	kind          Kind
	size          int64
	sha256        string
	width, height int
	preview       []byte
	previewType   string

	spool *os.File
	whole []byte // of a picture, without what it told of its place
}

// Close forgets the file.
func (f *finding) Close() error { return f.spool.Close() }

// body reads the bytes to keep, from the beginning.
func (f *finding) body() io.Reader {
	if f.whole != nil {
		return bytes.NewReader(f.whole)
	}
	return io.NewSectionReader(f.spool, 0, f.size)
}

func (f *finding) previewBody() io.Reader { return bytes.NewReader(f.preview) }

// look takes in a file of at most most bytes and finds out what it is.
func (d *desk) look(ctx context.Context, draft Draft, most int64) (*finding, error) {
	spool, err := os.CreateTemp(d.folder, "arriving-")
	if err != nil {
		return nil, fmt.Errorf("take a file in: %w", err)
	}
	if err := os.Remove(spool.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("take a file in: %w", err), spool.Close())
	}
	f := &finding{spool: spool}
	if err := f.take(draft, most); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := d.see(ctx, f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, f.body()); err != nil {
		return nil, errors.Join(fmt.Errorf("read a file back: %w", err), f.Close())
	}
	f.sha256 = hex.EncodeToString(sum.Sum(nil))
	return f, nil
}

// take writes the file to the desk and tells its sort.
func (f *finding) take(draft Draft, most int64) error {
	var err error
	if f.size, err = io.Copy(f.spool, io.LimitReader(draft.Body, most+1)); err != nil {
		return ErrCut.Because(err)
	}
	switch {
	case f.size > most:
		return ErrTooLarge
	case f.size == 0:
		return ErrEmpty
	}
	if f.kind, err = Sniff(f.spool, f.size, draft.Name); err != nil {
		return err
	}
	f.name, err = Named(draft.Name, f.kind)
	return err
}

// see measures a picture, takes out of it what it tells of its place, and makes its preview.
func (d *desk) see(ctx context.Context, f *finding) error {
	switch f.kind.Type {
	case png, jpeg, webp, gif:
	default:
		return nil
	}
	select {
	case d.light <- struct{}{}:
		defer func() { <-d.light }()
	case <-ctx.Done():
		return ErrBusy
	}
	raw := make([]byte, f.size)
	if _, err := io.ReadFull(f.body(), raw); err != nil {
		return fmt.Errorf("read a picture back: %w", err)
	}
	p, err := develop(raw, f.kind.Type)
	if err != nil {
		return err
	}
	f.whole, f.size = p.clean, int64(len(p.clean))
	f.width, f.height, f.preview, f.previewType = p.width, p.height, p.preview, p.previewType
	return nil
}
