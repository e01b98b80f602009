package pass

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
	"golang.org/x/text/unicode/norm"
)

// Factor is a person's second factor: codes by time (RFC 6238: SHA-1, six digits, 30 seconds), and codes on paper for the day
// the phone is lost.
type Factor struct {
	Sealed    []byte    `bson:"sealed,omitempty"` // the secret, by the house's key
	Confirmed time.Time `bson:"confirmed"`        // zero while it is being set up
	Step      int64     `bson:"step"`             // the last period a code was used of: a code works once
	Recovery  [][]byte  `bson:"recovery"`         // SHA-256 of each unused code
}

// On reports whether sign-in asks for a code.
func (f Factor) On() bool { return !f.Confirmed.IsZero() }

// Left returns how many recovery codes are unused.
func (f Factor) Left() int { return len(f.Recovery) }

const (
	codeDigits    = 6
	codePeriod    = 30
	codeSkew      = 1 // periods either way, for clocks that are off
	recoveryCount = 10
	recoveryBytes = 10 // 80 bits: no slow hash is needed
)

// Spend uses up a code: one by time that wasn't used yet, or an unused recovery code. The secret is the opened one. It reports
// whether it was a recovery code, or returns ErrCodeWrong and changes nothing.
func (f *Factor) Spend(code, secret string, at time.Time) (recovery bool, err error) {
	code = foldCode(code)
	if len(code) == codeDigits {
		return false, f.spendTimed(code, secret, at)
	}
	sum := sha256.Sum256([]byte(code))
	for i, kept := range f.Recovery {
		if subtle.ConstantTimeCompare(kept, sum[:]) == 1 {
			f.Recovery = slices.Delete(slices.Clone(f.Recovery), i, i+1)
			return true, nil
		}
	}
	return false, ErrCodeWrong
}

func (f *Factor) spendTimed(code, secret string, at time.Time) error {
	now := at.Unix() / codePeriod
	for step := now - codeSkew; step <= now+codeSkew; step++ {
		if step <= f.Step || step < 0 {
			continue
		}
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return fmt.Errorf("compute a code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			f.Step = step
			return nil
		}
	}
	return ErrCodeWrong
}

// foldCode reads a code however it was typed: in groups, in full-width digits, in upper case.
func foldCode(s string) string {
	if len(s) > 128 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\t' || r == '\u2010' || r == '\u2013' {
			return -1
		}
		return r
	}, strings.ToLower(norm.NFKC.String(s)))
}

// paper writes recovery codes with 32 characters that are hard to take for another: no l, o, 0 or 1.
var paper = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// newRecovery returns fresh recovery codes to show once, and the hashes to keep.
func newRecovery() (codes []string, kept [][]byte) {
	for range recoveryCount {
		var b [recoveryBytes]byte
		rand.Read(b[:])
		code := paper.EncodeToString(b[:])
		sum := sha256.Sum256([]byte(code))
		kept = append(kept, sum[:])
		codes = append(codes, code[:4]+"-"+code[4:8]+"-"+code[8:12]+"-"+code[12:])
	}
	return codes, kept
}

// Setup is what a person needs to put the secret into her phone. It is shown once and never kept.
type Setup struct {
	Secret string // base32, to type
	URI    string // otpauth://…
	QR     []byte // the URI as a PNG picture
}

// qrSide is the picture's side in pixels: four to a module at this length of address.
const qrSide = 232

// newSetup makes a fresh secret for an account of the house called issuer.
func newSetup(issuer string, e Email) (Setup, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: string(e), Period: codePeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return Setup{}, fmt.Errorf("make a second factor: %w", err)
	}
	picture, err := key.Image(qrSide, qrSide)
	if err != nil {
		return Setup{}, fmt.Errorf("draw a second factor: %w", err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return Setup{}, fmt.Errorf("draw a second factor: %w", err)
	}
	return Setup{Secret: key.Secret(), URI: key.URL(), QR: out.Bytes()}, nil
}
