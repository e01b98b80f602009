package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates holds each page with the frame around it.
type templates map[string]*template.Template

// pageNames are the pages there are; each has a file of its name.
var pageNames = []string{"front", "cases", "case", "withdrawn", "cities", "city", "events", "event", "statement", "error", "mail"}

func readTemplates() templates {
	shared := template.Must(template.ParseFS(templateFiles, "templates/frame.html", "templates/pieces.html"))
	sets := templates{}
	for _, n := range pageNames {
		sets[n] = template.Must(template.Must(shared.Clone()).ParseFS(templateFiles, "templates/"+n+".html"))
	}
	return sets
}

// How long others may keep a page. Publishing and withdrawing show within that time.
const (
	briefly = "public, max-age=30"
	hourly  = "public, max-age=3600"
	never   = "no-store"
)

// show draws a page. A reader who has the same page already is told so.
func (p *Pages) show(c *fiber.Ctx, name, keep string, page any) error {
	var out bytes.Buffer
	if err := p.sets[name].ExecuteTemplate(&out, "frame", page); err != nil {
		return fmt.Errorf("draw %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, keep)
	c.Append(fiber.HeaderVary, fiber.HeaderCookie)
	sum := sha256.Sum256(out.Bytes())
	return c.Send(fresh(c, keep, `W/"`+hex.EncodeToString(sum[:12])+`"`, out.Bytes()))
}

// fresh sets the ETag of a body that may be kept, and answers with no body where the reader has it.
func fresh(c *fiber.Ctx, keep, tag string, body []byte) []byte {
	if keep == never || c.Response().StatusCode() != fiber.StatusOK {
		return body
	}
	c.Set(fiber.HeaderETag, tag)
	for _, have := range strings.Split(c.Get(fiber.HeaderIfNoneMatch), ",") {
		if strings.TrimPrefix(strings.TrimSpace(have), "W/") == strings.TrimPrefix(tag, "W/") {
			c.Status(fiber.StatusNotModified)
			return nil
		}
	}
	return body
}

func (v *visit) show(name string, page any) error { return v.site.show(v.Ctx, name, briefly, page) }

var errNoPage = fault.New(fault.NotFound, "site.no_page")

// errorPage says what happened, what is safe and what to do.
type errorPage struct {
	frame
	Key     string // of the sentences
	Request string // under which the log has it
	Again   string // where to start over
}

// NotFound draws the page for an address that leads nowhere.
func (p *Pages) NotFound(c *fiber.Ctx) error { return p.Failed(c, errNoPage) }

// Failed draws the page for an error, in the language of the address or else the reader's.
func (p *Pages) Failed(c *fiber.Ctx, err error) error {
	first, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/")
	tag := lang.Tag(first)
	if _, ok := p.books[tag]; !ok {
		tag = p.preferred(c)
	}
	return p.fail(c, tag, err)
}

func (p *Pages) fail(c *fiber.Ctx, tag lang.Tag, err error) error {
	status, key := fiber.StatusInternalServerError, "failed"
	switch fault.KindOf(err) {
	case fault.NotFound:
		status, key = fiber.StatusNotFound, "missing"
	case fault.Invalid:
		status, key = fiber.StatusBadRequest, "invalid"
	case fault.Unavailable, fault.Limited:
		status, key = fiber.StatusServiceUnavailable, "later"
	default:
		if errors.Is(err, context.DeadlineExceeded) {
			status, key = fiber.StatusServiceUnavailable, "later"
		}
		p.Log.ErrorContext(c.UserContext(), "page failed", "path", c.Path(), "err", err)
	}
	page := errorPage{frame: p.frame(c, tag), Key: key, Request: c.GetRespHeader(fiber.HeaderXRequestID)}
	page.Title, page.Hidden, page.Again = page.T("error."+key+".title"), true, page.At("")
	if rest, ok := strings.CutPrefix(c.Path(), page.At("")); ok && key == "invalid" {
		page.Again = page.At(rest)
	}
	c.Status(status)
	return p.show(c, "error", never, page)
}
