package server

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// file is one built file as it is sent. Its compressed form is made once, when it is first asked for.
type file struct {
	body, zipped []byte
	kind, tag    string
}

// static serves the files below dir; at every other address it serves the fallback, if one is named.
func static(files fs.FS, dir, fallback string) fiber.Handler {
	var kept sync.Map
	load := func(name string) (*file, error) {
		if f, ok := kept.Load(name); ok {
			return f.(*file), nil
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		f := &file{body: body, kind: mime.TypeByExtension(path.Ext(name)), tag: `"` + hex.EncodeToString(sum[:8]) + `"`}
		if f.zipped, err = zip(name, body); err != nil {
			return nil, err
		}
		kept.Store(name, f)
		return f, nil
	}
	return func(ctx *fiber.Ctx) error {
		name := strings.TrimPrefix(path.Join("/", dir, ctx.Params("*")), "/")
		f, err := load(cmp.Or(name, fallback))
		if err != nil && fallback != "" && !builtBelow(name) {
			name = fallback
			f, err = load(name)
		}
		if err != nil {
			return fiber.ErrNotFound
		}
		ctx.Set(fiber.HeaderCacheControl, keepFor(name, ctx.Query("v")))
		return f.send(ctx)
	}
}

// builtBelow reports whether only built files have addresses like this one. A dot says nothing: the tokens of letters have one too.
func builtBelow(name string) bool {
	return strings.HasPrefix(name, "_app/") || strings.HasPrefix(name, "site/")
}

// keepFor says how long a browser may keep a file: for good where its address changes with its content, a month for fonts, which change with
// their package only, and not without asking otherwise.
func keepFor(name, print string) string {
	switch {
	case strings.Contains(name, "_app/immutable/") || print != "":
		return "public, max-age=31536000, immutable"
	case path.Ext(name) == ".woff2":
		return "public, max-age=2592000"
	}
	return "no-cache"
}

func (f *file) send(ctx *fiber.Ctx) error {
	ctx.Set(fiber.HeaderETag, f.tag)
	ctx.Vary(fiber.HeaderAcceptEncoding)
	if ctx.Get(fiber.HeaderIfNoneMatch) == f.tag {
		return ctx.SendStatus(fiber.StatusNotModified)
	}
	ctx.Set(fiber.HeaderContentType, f.kind)
	if f.zipped != nil && strings.Contains(ctx.Get(fiber.HeaderAcceptEncoding), "gzip") {
		ctx.Set(fiber.HeaderContentEncoding, "gzip")
		return ctx.Send(f.zipped)
	}
	return ctx.Send(f.body)
}

// zip compresses what is worth it; fonts and pictures are compressed already.
func zip(name string, body []byte) ([]byte, error) {
	switch path.Ext(name) {
	case ".js", ".css", ".html", ".svg", ".json":
	default:
		return nil, nil
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
