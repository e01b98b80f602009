// Package id makes and reads identifiers: UUID version 7 (RFC 9562, section 5.7), so that they sort by the
// millisecond they were made in. It knows no noun; each noun names its own string type.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/naru-network/naru/base/fault"
)

// ErrMalformed says that a text is not an identifier.
var ErrMalformed = fault.New(fault.Invalid, "id.malformed")

// New returns a fresh identifier of the wanted string type.
func New[T ~string]() T { return At[T](time.Now()) }

// At returns a fresh identifier that sorts at the given moment.
func At[T ~string](at time.Time) T {
	var u [16]byte
	rand.Read(u[6:])
	ms := uint64(at.UnixMilli())
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i))
	}
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return T(text(u))
}

func text(u [16]byte) string {
	var b [36]byte
	hex.Encode(b[0:8], u[0:4])
	hex.Encode(b[9:13], u[4:6])
	hex.Encode(b[14:18], u[6:8])
	hex.Encode(b[19:23], u[8:10])
	hex.Encode(b[24:], u[10:])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// Parse reads an identifier in its one canonical, lower-case form, and returns ErrMalformed for anything else.
func Parse[T ~string](s string) (T, error) {
	if len(s) != 36 {
		return "", ErrMalformed
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return "", ErrMalformed
			}
		case 14:
			if c != '7' {
				return "", ErrMalformed
			}
		case 19: // the variant of RFC 9562
			if c != '8' && c != '9' && c != 'a' && c != 'b' {
				return "", ErrMalformed
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return "", ErrMalformed
			}
		}
	}
	return T(s), nil
}

// Slug reports whether s can name a tenant or unit in an address: 2 to 60 of a–z, 0–9 and inner single hyphens.
func Slug(s string) bool {
	if len(s) < 2 || len(s) > 60 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || s[i-1] == '-') {
			return false
		}
	}
	return true
}

// Of returns the identifier that stands for the given words: the same for the same words, so that a repeated request names the same
// object. It has an identifier's form but doesn't sort by time.
func Of[T ~string](words ...string) T {
	h := sha256.New()
	for _, w := range words {
		fmt.Fprintf(h, "%d:%s", len(w), w)
	}
	var u [16]byte
	copy(u[:], h.Sum(nil))
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return T(text(u))
}
