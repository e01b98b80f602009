package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/base/fault"
)

// Mount puts the surface on a Fiber application and returns its description.
func Mount(app *fiber.App, h *House) huma.API {
	huma.NewError, huma.NewErrorWithContext = described, newError
	cfg := huma.DefaultConfig("Naru", "1")
	cfg.DocsPath, cfg.OpenAPIPath, cfg.SchemasPath = "", "", "" // the documents are in the repository; huma's page loads scripts from elsewhere
	cfg.CreateHooks = nil                                       // no $schema links in answers
	cfg.Formats = map[string]huma.Format{
		"application/json": {Marshal: marshal, Unmarshal: unmarshal},
		"json":             {Marshal: marshal, Unmarshal: unmarshal},
	}
	cfg.DefaultFormat = "application/json"
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"member": {Type: "http", Scheme: "bearer", BearerFormat: "JWT"}}
	api := humafiber.New(app, cfg)
	Register(api, h)
	return api
}

// Describe returns the description of every route, in OpenAPI 3.1.
func Describe() ([]byte, error) {
	described := Mount(fiber.New(fiber.Config{DisableStartupMessage: true}), &House{})
	raw, err := json.MarshalIndent(described.OpenAPI(), "", "\t")
	if err != nil {
		return nil, fmt.Errorf("write OpenAPI: %w", err)
	}
	return append(raw, '\n'), nil
}

func marshal(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// unmarshal reads JSON that is whole, in UTF-8 and not too deep, and without half surrogates, which Go would silently replace.
func unmarshal(data []byte, v any) error {
	if !utf8.Valid(data) || halfSurrogate(data) || tooDeep(data) {
		return errMalformed
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errMalformed
	}
	return nil
}

// mostDepth bounds the nesting of a body; the deepest honest one is a rich text of twelve levels.
const mostDepth = 64

func tooDeep(data []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > mostDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// halfSurrogate finds an escape such as \ud800 that isn't one half of a pair (RFC 8259, section 8.2).
func halfSurrogate(data []byte) bool {
	for i := 0; i+5 < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		if data[i+1] != 'u' {
			i++
			continue
		}
		u, ok := hex4(data[i+2 : i+6])
		i += 5
		switch {
		case !ok || u < 0xD800 || u > 0xDFFF:
			continue
		case u >= 0xDC00 || i+6 >= len(data) || data[i+1] != '\\' || data[i+2] != 'u':
			return true
		}
		low, ok := hex4(data[i+3 : i+7])
		if !ok || low < 0xDC00 || low > 0xDFFF {
			return true
		}
		i += 6
	}
	return false
}

func hex4(b []byte) (int, bool) {
	n := 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | int(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | int(c-'a'+10)
		case c >= 'A' && c <= 'F':
			n = n<<4 | int(c-'A'+10)
		default:
			return 0, false
		}
	}
	return n, true
}

// IfMatch is the revision that a writer saw, on routes that change something.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"the revision you saw, in quotes, as its ETag"`
}

// rev reads the revision.
func (m IfMatch) rev() (int64, error) {
	s := m.IfMatch
	if s == "" {
		return 0, errNoRevision.At(fault.Field{Path: "If-Match", Code: "required"})
	}
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	var n int64
	if len(s) == 0 || len(s) > 15 {
		return 0, errNoRevision.At(fault.Field{Path: "If-Match", Code: "wrong"})
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, errNoRevision.At(fault.Field{Path: "If-Match", Code: "wrong"})
		}
		n = n*10 + int64(c-'0')
	}
	return n, nil
}
