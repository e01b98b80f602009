package api

import (
	"context"
	"log/slog"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/base/fault"
)

// Problem is an error as the caller sees it (RFC 9457). Title is for programmers; people read the sentence of Code in their language.
type Problem struct {
	Status  int            `json:"status"`
	Title   string         `json:"title"`
	Code    string         `json:"code" doc:"lasting name of what is wrong"`
	Fields  []ProblemField `json:"fields,omitempty"`
	Retry   int            `json:"retry_after,omitempty" doc:"seconds"`
	Request string         `json:"request,omitempty" doc:"the request's id in the log"`
}

// ProblemField names one place in the request that must change.
type ProblemField struct {
	Path   string            `json:"path"`
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// statuses gives each kind of fault its HTTP status.
var statuses = map[fault.Kind]int{
	fault.Internal: 500, fault.Invalid: 422, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404, fault.Conflict: 409,
	fault.Stale: 412, fault.TooLarge: 413, fault.Limited: 429, fault.Unavailable: 503,
}

// ProblemOf returns how a caller sees an error. Nothing of an internal one is shown.
func ProblemOf(err error, request string) *Problem {
	f := fault.Of(err)
	p := &Problem{Status: statuses[f.Kind], Title: f.Kind.String(), Code: f.Code, Retry: int(f.Retry.Seconds() + 0.999), Request: request}
	for _, x := range f.Fields {
		p.Fields = append(p.Fields, ProblemField{Path: x.Path, Code: x.Code, Params: x.Params})
	}
	return p
}

func problem(ctx context.Context, err error) error { return problemOf(ctx, err) }

func problemOf(ctx context.Context, err error) *Problem {
	p := ProblemOf(err, callerOf(ctx).Request)
	switch {
	case ctx.Err() != nil:
		p = ProblemOf(errTooSlow, p.Request)
	case p.Status == 500:
		slog.ErrorContext(ctx, "request failed", "request", p.Request, "error", err.Error())
	}
	return p
}

// Faults of the surface itself.
var (
	errTooSlow    = fault.New(fault.Unavailable, "request.too_slow")
	errMalformed  = fault.New(fault.Invalid, "request.malformed")
	errTooLarge   = fault.New(fault.TooLarge, "request.too_large")
	errNoRoute    = fault.New(fault.NotFound, "request.no_such_address")
	errMethod     = fault.New(fault.NotFound, "request.no_such_deed")
	errMediaType  = fault.New(fault.Invalid, "request.not_json")
	errNoRevision = fault.New(fault.Invalid, "request.revision_missing")
)

// FromStatus returns the problem of a request that was refused before it reached a handler.
func FromStatus(status int, request string) *Problem {
	f := errMalformed
	switch status {
	case 404:
		f = errNoRoute
	case 405:
		f = errMethod
	case 413:
		f = errTooLarge
	case 415:
		f = errMediaType
	case 503, 408:
		f = errTooSlow
	case 500:
		f = fault.ErrInternal
	}
	p := ProblemOf(f, request)
	if status == 405 || status == 426 { // no kind of fault says these
		p.Status = status
	}
	return p
}

// described is what the description of the surface says of errors: huma asks for one when it registers a route.
func described(status int, _ string, _ ...error) huma.StatusError { return FromStatus(status, "") }

// newError turns huma's own refusals, of bodies and parameters that don't fit their declaration, into problems.
func newError(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
	p := FromStatus(status, callerOf(ctx.Context()).Request)
	if status == 422 || status == 400 {
		p = ProblemOf(errMalformed, p.Request)
	}
	for _, err := range errs {
		d, ok := err.(huma.ErrorDetailer)
		if !ok {
			continue
		}
		detail := d.ErrorDetail()
		if detail.Location == "body" && fieldCode(detail.Message) == "wrong" {
			continue // the body can't be read at all: the code says so
		}
		p.Fields = append(p.Fields, ProblemField{Path: fieldPath(detail.Location), Code: fieldCode(detail.Message)})
	}
	if len(p.Fields) > 0 {
		p.Code = fault.ErrInvalid.Code
	}
	return p
}

func fieldPath(location string) string {
	for _, in := range []string{"body.", "query.", "path.", "header."} {
		if rest, ok := strings.CutPrefix(location, in); ok {
			return rest
		}
	}
	return location
}

// fieldCode reads what huma says of a field.
func fieldCode(message string) string {
	for _, m := range []struct{ part, code string }{
		{"required", "required"}, {"unexpected property", "unknown_field"}, {"length <=", "too_long"}, {"array length <=", "too_many"},
		{"expected value to be one of", "unknown"}, {"number <=", "too_large"}, {"number >=", "too_small"}, {"expected", "wrong_type"},
	} {
		if strings.Contains(message, m.part) {
			return m.code
		}
	}
	return "wrong"
}
