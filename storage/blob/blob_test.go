package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/naru-network/naru/storage/blob"
)

// stores opens each sort of store.
func stores(t *testing.T) map[string]blob.Store {
	t.Helper()
	folder, err := blob.OpenFolder(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	})
	backend := s3mem.New()
	if err := backend.CreateBucket("naru"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	bucket, err := blob.OpenS3(blob.Bucket{URL: server.URL + "/naru", Access: "key", Secret: "word", Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]blob.Store{"folder": folder, "S3": bucket}
}

func TestStoresKeepBytes(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if _, _, err := s.Open(ctx, "home/dangjin/1"); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("Open of nothing = %v, want ErrNotFound", err)
			}
			if err := s.Remove(ctx, "home/dangjin/1"); err != nil {
				t.Errorf("Remove of nothing = %v, want no error", err)
			}
			for _, body := range []string{"당진시", strings.Repeat("긴 글 ", 1<<20)} {
				if err := s.Put(ctx, "home/dangjin/1", strings.NewReader(body), int64(len(body))); err != nil {
					t.Fatalf("Put of %d bytes = %v", len(body), err)
				}
				r, size, err := s.Open(ctx, "home/dangjin/1")
				if err != nil {
					t.Fatalf("Open = %v", err)
				}
				got, err := io.ReadAll(r)
				if err := errors.Join(err, r.Close()); err != nil || size != int64(len(body)) || !bytes.Equal(got, []byte(body)) {
					t.Errorf("%d bytes are read of the %d that were put, and %d are said; %v", len(got), len(body), size, err)
				}
			}
			if err := errors.Join(s.Remove(ctx, "home/dangjin/1"), s.Check(ctx)); err != nil {
				t.Error(err)
			}
			if _, _, err := s.Open(ctx, "home/dangjin/1"); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("Open after Remove = %v, want ErrNotFound", err)
			}
		})
	}
}

// What can't be written whole leaves what was there before.
func TestAFailedPutLeavesWhatWasThere(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if err := s.Put(ctx, "pact/1/2", strings.NewReader("whole"), 5); err != nil {
				t.Fatal(err)
			}
			for what, from := range map[string]io.Reader{
				"a broken reader": io.MultiReader(strings.NewReader("ha"), iotest.ErrReader(io.ErrUnexpectedEOF)), "too few bytes": strings.NewReader("ha"),
			} {
				if err := s.Put(ctx, "pact/1/2", from, 4); !errors.Is(err, blob.ErrUnavailable) {
					t.Errorf("Put from %s = %v, want ErrUnavailable", what, err)
				}
			}
			r, _, err := s.Open(ctx, "pact/1/2")
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); string(got) != "whole" || err != nil {
				t.Errorf("after failed writes %q stands there, %v", got, err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTheFolderKeepsNothingHalf(t *testing.T) {
	at := t.TempDir()
	f, err := blob.OpenFolder(at)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Put(ctx, "home/a/1", strings.NewReader("x"), 1); !errors.Is(err, blob.ErrUnavailable) {
		t.Errorf("Put after its context has ended = %v, want ErrUnavailable", err)
	}
	left, err := os.ReadDir(filepath.Join(at, "home/a"))
	if err != nil || len(left) != 0 {
		t.Errorf("a failed write leaves %v, %v", left, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestNamesAreTheHouses(t *testing.T) {
	for name, s := range stores(t) {
		for _, bad := range []string{"../etc/passwd", "home//1", "/home", "home/A", "home/.hidden", "", "home/당진"} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s takes the name %q", name, bad)
					}
				}()
				_, _, err := s.Open(t.Context(), bad)
				t.Errorf("%s answers %v to the name %q", name, err, bad)
			}()
		}
	}
}

func TestOpenS3RefusesWhatIsNoBucket(t *testing.T) {
	for _, bad := range []string{"", "host/bucket", "ftp://host/bucket", "https://host", "https://host/a/b"} {
		if _, err := blob.OpenS3(blob.Bucket{URL: bad}); err == nil {
			t.Errorf("%q is taken for a bucket", bad)
		}
	}
}
