// Package blob keeps bytes under names: in a folder, or in any store that speaks S3. It knows no space and no noun; package storage makes the names.
package blob

import (
	"context"
	"io"
	"strings"

	"github.com/naru-network/naru/base/fault"
)

// Faults of every store.
var (
	ErrNotFound    = fault.New(fault.NotFound, "blob.not_found")
	ErrUnavailable = fault.New(fault.Unavailable, "blob.unavailable") // the disk or the server behind the store fails
)

// Store keeps bytes. All methods are safe for concurrent use. What Put has answered is there whole, or not at all.
type Store interface {
	// Put keeps size bytes under a name, in place of what was there.
	Put(ctx context.Context, name string, from io.Reader, size int64) error
	// Open returns what is kept under a name and how much it is, or ErrNotFound. The caller closes it.
	Open(ctx context.Context, name string) (io.ReadCloser, int64, error)
	// Remove takes away what is kept under a name. That there is nothing is no error.
	Remove(ctx context.Context, name string) error
	// Check reports whether the store can be written and read.
	Check(ctx context.Context) error
}

// good panics for a name that isn't made of plain words: names are made by the house, never by a person.
func good(name string) string {
	words := strings.Split(name, "/")
	for _, w := range words {
		ok := w != "" && w[0] != '.' && len(w) <= 120
		for i := range len(w) {
			c := w[i]
			ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')
		}
		if !ok {
			panic("blob: " + name + " is no name")
		}
	}
	return name
}

// checkName is where Check writes.
const checkName = "check/probe"
