package pass

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Tries counts the wrong passwords given for one address of mail, whether or not an account has it, so that nobody can tell by
// how the door slows down.
type Tries struct {
	Key      string    `bson:"-"` // of triesKey
	Rev      int64     `bson:"-"`
	Failures int       `bson:"failures"`
	Last     time.Time `bson:"last"`
	Until    time.Time `bson:"until"` // no try is heard before
}

// triesForget is how long failures are remembered after the last one.
const triesForget = 24 * time.Hour

// triesKey names the counter of an address without keeping it readable.
func triesKey(email string) string {
	sum := sha256.Sum256([]byte("tries\n" + email))
	return hex.EncodeToString(sum[:16])
}

// Wait returns how long no try is heard, in whole seconds, or zero.
func (t Tries) Wait(at time.Time) time.Duration {
	if !at.Before(t.Until) {
		return 0
	}
	return wholeSeconds(t.Until.Sub(at))
}

// Fail counts one wrong password and says whether the counter locks by it. Beyond the free failures each one doubles the wait, from
// one second; at the policy's limit and at each failure after it the counter locks.
func (t *Tries) Fail(p Policy, at time.Time) (locks bool) {
	if at.Sub(t.Last) > triesForget {
		t.Failures = 0
	}
	t.Failures++
	t.Last = at
	switch {
	case t.Failures >= p.LockAfter:
		t.Until = at.Add(p.LockFor)
		return true
	case t.Failures >= p.FreeFailures:
		t.Until = at.Add(doubled(time.Second, t.Failures-p.FreeFailures, p.LockFor))
	}
	return false
}

// doubled returns base doubled n times, at most most.
func doubled(base time.Duration, n int, most time.Duration) time.Duration {
	for range n {
		if base *= 2; base >= most {
			return most
		}
	}
	return base
}

// wholeSeconds rounds up, since a reader told to wait 0 seconds would be refused again.
func wholeSeconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}

// addressForget is how long an address is remembered after its last failure. Addresses are shared and change hands.
const addressForget = 15 * time.Minute

// addressMost bounds the memory that strangers can take: about 10 MB.
const addressMost = 50_000

// addresses counts the failures from each address of the network. They are kept in memory only: they say something about the last
// minutes, and nobody's history.
type addresses struct{ seen *recent[string, Tries] }

func newAddresses() *addresses { return &addresses{newRecent[string, Tries](addressMost)} }

// Wait returns how long nothing from the address is heard.
func (a *addresses) Wait(address string, at time.Time) time.Duration {
	t, _ := a.seen.Get(address)
	return t.Wait(at)
}

// Fail counts a failure from the address.
func (a *addresses) Fail(address string, p Policy, at time.Time) {
	a.seen.Edit(address, func(t Tries) Tries {
		if at.Sub(t.Last) > addressForget {
			t = Tries{}
		}
		t.Failures++
		t.Last = at
		if t.Failures >= p.AddressFailures {
			t.Until = at.Add(doubled(time.Second, t.Failures-p.AddressFailures, p.LockFor))
		}
		return t
	})
}
