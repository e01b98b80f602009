// Package secret makes and recognises tokens that open something to whoever bears them. It keeps nothing and knows no noun.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"

	"github.com/naru-network/naru/base/id"
)

// size is the length of a secret: 256 random bits, which need no slow hash.
const size = 32

// mostTail is longer than any secret as it is written.
const mostTail = 64

// New returns a token "<of>.<secret>" and the hash to keep of it, which opens nothing by itself.
func New(of string) (token string, hash []byte) {
	var b [size]byte
	rand.Read(b[:])
	sum := sha256.Sum256(b[:])
	return of + "." + base64.RawURLEncoding.EncodeToString(b[:]), sum[:]
}

// Parse reads what New made, and reports whether it has that form.
func Parse[T ~string](token string) (T, []byte, bool) {
	head, tail, _ := strings.Cut(token, ".")
	of, err := id.Parse[T](head)
	if err != nil || len(tail) > mostTail {
		return "", nil, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(tail)
	return of, b, err == nil && len(b) == size
}

// Same reports whether the secret is the one the hash was made of, in a time that tells nothing.
func Same(hash, secret []byte) bool {
	sum := sha256.Sum256(secret)
	return subtle.ConstantTimeCompare(hash, sum[:]) == 1
}
