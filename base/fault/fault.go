// Package fault says what can go wrong in words that a caller can act on: a kind, a lasting code, and the fields
// to change. It knows nothing of HTTP and holds no sentence for people.
package fault

import (
	"errors"
	"time"
)

// Kind says what the caller can do about a fault.
type Kind int

// The kinds, from the caller's view.
const (
	Internal        Kind = iota // ours; nothing to change
	Invalid                     // change the request
	Unauthenticated             // sign in
	Forbidden                   // inside, but may not
	NotFound                    // not there, or not for you to know
	Conflict                    // the state forbids it
	Stale                       // reload and try again
	TooLarge                    // smaller
	Limited                     // later
	Unavailable                 // later, safe to repeat
)

var kinds = [...]string{"internal", "invalid", "unauthenticated", "forbidden", "not_found", "conflict", "stale", "too_large", "limited", "unavailable"}

// String returns the kind's lower-case word.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kinds) {
		return "internal"
	}
	return kinds[k]
}

// Field names one place in the request that must change, and why.
type Field struct {
	Path   string            // as in the request: "title.ko", "parties[1]"
	Code   string            // "required", "too_long", …: the sentence's key
	Params map[string]string // what the sentence needs: {"max": "200"}
}

// Fault is an error with a kind and a code. Two faults are the same error if their codes are.
type Fault struct {
	Kind   Kind
	Code   string // "package.what_is_so", lower case, forever
	Fields []Field
	Retry  time.Duration // for Limited and Unavailable: when to come back, zero if unknown
	cause  error
}

// New declares a fault. Declare it as a package variable beside the rule it belongs to.
func New(kind Kind, code string) *Fault { return &Fault{Kind: kind, Code: code} }

// Error returns the code, the fields that must change, and the cause where there is one.
func (f *Fault) Error() string {
	text := f.Code
	for _, x := range f.Fields {
		text += " [" + x.Path + " " + x.Code + "]"
	}
	if f.cause != nil {
		text += ": " + f.cause.Error()
	}
	return text
}

// Unwrap returns the cause given by Because, or nil.
func (f *Fault) Unwrap() error { return f.cause }

// Is reports whether target is a fault of the same code.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Code == f.Code
}

// At returns a copy of f that names the fields to change.
func (f *Fault) At(fields ...Field) *Fault {
	c := *f
	c.Fields = append(append([]Field(nil), f.Fields...), fields...)
	return &c
}

// After returns a copy of f that says when to try again.
func (f *Fault) After(wait time.Duration) *Fault {
	c := *f
	c.Retry = wait
	return &c
}

// Because returns a copy of f that keeps err as its cause. The cause is for the log, never for the caller.
func (f *Fault) Because(err error) *Fault {
	c := *f
	c.cause = err
	return &c
}

// ErrInternal is ours; nothing of its cause is shown.
var ErrInternal = New(Internal, "internal")

// Of returns the first fault in err's chain; an error without one is Internal and keeps err as its cause.
// Of(nil) is nil.
func Of(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return ErrInternal.Because(err)
}

// KindOf returns the kind of err's fault.
func KindOf(err error) Kind {
	if err == nil {
		return Internal
	}
	return Of(err).Kind
}
