package pass

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

// Policy is what an installation decides about its door.
type Policy struct {
	PasswordMin     int      // characters
	PasswordClasses int      // of lower case, upper case, digits and others; 0 or 1 asks for none
	Words           []string // of the product and the operator, which no password may be made of

	Idle     time.Duration // without a refresh, after which a session is cut
	Absolute time.Duration // after which one signs in again in any case
	Access   time.Duration // life of an access token
	Grace    time.Duration // in which the refresh token before still works, for tabs that refresh together

	FreeFailures    int           // wrong passwords of one account before it slows down
	LockAfter       int           // wrong passwords before it locks
	LockFor         time.Duration // how long it locks
	AddressFailures int           // wrong passwords from one address before it slows down: higher, since an office shares one

	Hashing      int  // passwords hashed at a time
	PlainIssuers bool // providers without TLS are let through: for trials on one machine only
}

// passwordMost bounds the work that one request can ask for, far above what anybody types.
const passwordMost = 200

// DefaultPolicy is the policy of an installation that has said nothing: NIST SP 800-63B's long passwords without classes, and the
// idle time that Korean public bodies use (10 to 30 minutes).
func DefaultPolicy() Policy {
	return Policy{
		PasswordMin: 12, Words: []string{"naru", "나루", "narunetwork"},
		Idle: 20 * time.Minute, Absolute: 12 * time.Hour, Access: 10 * time.Minute, Grace: 10 * time.Second,
		FreeFailures: 5, LockAfter: 10, LockFor: 15 * time.Minute, AddressFailures: 20,
		Hashing: runtime.GOMAXPROCS(0),
	}
}

// Check returns what is wrong with the policy, in words for whoever runs the installation.
func (p Policy) Check() error {
	var wrong []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	want(p.PasswordMin >= 8 && p.PasswordMin <= 64, "the shortest password must have 8 to 64 characters, not %d", p.PasswordMin)
	want(p.PasswordClasses >= 0 && p.PasswordClasses <= 4, "a password can be asked for 0 to 4 classes, not %d", p.PasswordClasses)
	want(p.Access >= time.Minute && p.Access <= time.Hour, "an access token must live a minute to an hour, not %s", p.Access)
	want(p.Idle >= p.Access, "the idle limit %s must not be shorter than an access token's life %s", p.Idle, p.Access)
	want(p.Absolute >= p.Idle && p.Absolute <= 7*24*time.Hour, "a session must end between the idle limit and seven days, not after %s", p.Absolute)
	want(p.Grace > 0 && p.Grace <= time.Minute, "the refresh grace must be up to a minute, not %s", p.Grace)
	want(p.FreeFailures >= 1 && p.LockAfter > p.FreeFailures, "locking after %d failures must come after slowing down at %d", p.LockAfter, p.FreeFailures)
	want(p.LockFor >= time.Minute && p.LockFor <= 24*time.Hour, "an account can be locked for a minute to a day, not %s", p.LockFor)
	want(p.AddressFailures >= p.FreeFailures, "an address must be allowed at least as many failures as an account")
	want(p.Hashing >= 1 && p.Hashing <= 256, "1 to 256 passwords can be hashed at a time, not %d", p.Hashing)
	return errors.Join(wrong...)
}
