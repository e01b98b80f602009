package api

import (
	"io"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
)

// Raw says what of a route is bytes of any sort instead of JSON.
type Raw int

// A route takes bytes, gives bytes, or does neither.
const (
	NotRaw Raw = iota
	TakesBytes
	GivesBytes
)

// raw returns the row of a route whose body or answer is bytes.
func (r Row) raw(what Raw) Row { r.Raw = what; return r }

// describe tells programs of it.
func (r Raw) describe(o *huma.Operation) {
	anything := map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
	switch r {
	case TakesBytes:
		o.RequestBody = &huma.RequestBody{Required: true, Content: anything}
	case GivesBytes:
		o.Responses = map[string]*huma.Response{"200": {Description: "the bytes", Content: anything}}
	}
}

// Bytes is a body that is read as it arrives.
type Bytes struct{ from io.Reader }

// Resolve implements huma.Resolver.
func (b *Bytes) Resolve(ctx huma.Context) []error {
	b.from = ctx.BodyReader()
	return nil
}

// whole reads the body to its end, which may hold at most most bytes.
func (b *Bytes) whole(most int64) ([]byte, error) {
	if b.from == nil {
		return nil, nil
	}
	raw, err := io.ReadAll(io.LimitReader(b.from, most+1))
	switch {
	case err != nil:
		return nil, errMalformed.Because(err)
	case int64(len(raw)) > most:
		return nil, errTooLarge
	}
	return raw, nil
}

// streamed answers with bytes as they are read. They are closed when they are sent.
func streamed(from io.ReadCloser, size int64) func(huma.Context) {
	return func(ctx huma.Context) {
		humafiber.Unwrap(ctx).Context().SetBodyStream(from, int(size))
	}
}
