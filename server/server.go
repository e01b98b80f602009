// Package server is the house's front: the Fiber application, what every request passes through, and what it may never do. It assembles the surface
// for programs, the public pages and the application, and knows no rule.
package server

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/server/site"
	"github.com/naru-network/naru/tenants"
)

// Config is what the front needs besides the house.
type Config struct {
	PublicURL string        // under which people reach it: "https://naru.example"; cookies are Secure where it is https
	Proxies   []string      // addresses whose X-Forwarded-For is believed
	Deadline  time.Duration // for a request
	Log       *slog.Logger
	Meter     *Meter
	Ready     func(context.Context) error // what /readyz asks
}

// Limits of the front.
const (
	mostBody        = 2 << 20 // bytes; each route has its own, lower limit
	defaultDeadline = 15 * time.Second
)

// Front is the application that answers. Put on it what it is to answer, then let it serve.
type Front struct {
	app    *fiber.App
	config Config
}

// New returns a front that answers only whether it is well.
func New(c Config) *Front {
	if c.Deadline <= 0 {
		c.Deadline = defaultDeadline
	}
	app := fiber.New(fiber.Config{
		AppName: "naru", DisableStartupMessage: true, Immutable: true, StrictRouting: false, CaseSensitive: true,
		BodyLimit: mostBody, StreamRequestBody: true, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 75 * time.Second,
		ReadBufferSize:          16 << 10, // an access token and a long address fit
		EnableTrustedProxyCheck: true, TrustedProxies: c.Proxies, ProxyHeader: fiber.HeaderXForwardedFor, EnableIPValidation: true,
		ErrorHandler: failed(c),
	})
	app.Server().HeaderReceived = announced
	app.Server().DisablePreParseMultipartForm = true // a form would be read before anybody has looked at its size
	app.Use(numbered(), logged(c), guarded(c), bodied(), recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: panicked(c)}))
	app.Get("/healthz", func(ctx *fiber.Ctx) error { return ctx.SendString("ok\n") })
	app.Get("/readyz", ready(c))
	app.Use(compress.New(compress.Config{Level: compress.LevelBestSpeed, Next: small}))
	app.Server().CloseOnShutdown = true   // answers say that the connection ends, so that clients go elsewhere
	app.Server().KeepHijackedConns = true // sockets outlive the request that opened them
	return &Front{app, c}
}

// Serve answers on ln until Shutdown.
func (f *Front) Serve(ln net.Listener) error { return f.app.Listener(ln) }

// Shutdown stops taking requests and waits for those under way, no longer than within. Connections that a browser or a proxy merely holds
// open are no requests: that they are still there in the end is no error.
func (f *Front) Shutdown(within time.Duration) error {
	err := f.app.ShutdownWithTimeout(within)
	if errors.Is(err, context.DeadlineExceeded) {
		f.config.Log.Info("connections were still open at the end", "waited", within.String())
		return nil
	}
	return err
}

// Test answers one request without a network, for tests.
func (f *Front) Test(r *http.Request) (*http.Response, error) { return f.app.Test(r, -1) }

// small reports whether compressing an answer would cost more than it saves: files that are compressed already, and what people bring, which is sent
// as it is read.
func small(ctx *fiber.Ctx) bool {
	p := ctx.Path()
	if strings.HasPrefix(p, api.Prefix+"/spaces/") && strings.Contains(p, "/files/") {
		return true
	}
	return len(p) > 6 && (p[len(p)-6:] == ".woff2" || p[len(p)-4:] == ".png")
}

func ready(c Config) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		bound, cancel := context.WithTimeout(ctx.UserContext(), 2*time.Second)
		defer cancel()
		if err := c.Ready(bound); err != nil {
			c.Log.WarnContext(bound, "not ready", "error", err.Error())
			return ctx.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
		}
		return ctx.SendString("ready\n")
	}
}

// Verifier tells who bears an access token.
type Verifier interface {
	Verify(ctx context.Context, token string) (tenants.Principal, error)
}

// MountAPI puts the surface for programs on.
func (f *Front) MountAPI(v Verifier, h *api.House) {
	f.app.Use(api.Prefix, sameOrigin(f.config), known(v))
	api.Mount(f.app, h)
	f.app.Use(api.Prefix, func(ctx *fiber.Ctx) error { return fiber.ErrNotFound })
}

// Sockets answers a request for a socket.
type Sockets interface {
	Open(c *fiber.Ctx) error
	OpenPad(c *fiber.Ctx) error
}

// MountLive opens sockets below the surface for programs. It comes before MountAPI, whose door asks for a token, which can't stand in an address: a socket
// is opened by a ticket. Pages of other hosts are refused.
func (f *Front) MountLive(s Sockets) {
	own := func(open fiber.Handler) fiber.Handler {
		return func(ctx *fiber.Ctx) error {
			if origin := ctx.Get(fiber.HeaderOrigin); origin != "" && !f.config.own(ctx, origin) {
				return errOrigin
			}
			return open(ctx)
		}
	}
	f.app.Get(api.Prefix+"/live", own(s.Open))
	f.app.Get(api.Prefix+"/pads/:space/:pad", own(s.OpenPad))
}

// MountApp serves the built application below /app, whose addresses it resolves itself, and what the public pages share with it.
func (f *Front) MountApp(files fs.FS) {
	f.app.Get("/app/*", static(files, "", "index.html"))
	f.app.Get("/site/*", static(files, "site", ""))
	f.app.Get("/favicon.svg", static(files, "favicon.svg", ""))
	f.app.Get("/favicon.ico", func(ctx *fiber.Ctx) error { return ctx.Redirect("/favicon.svg", fiber.StatusMovedPermanently) })
}

// MountSite puts the public pages on, the demo's mailbox where there is one, and a page for whatever is not there. It comes last.
func (f *Front) MountSite(h *site.House, box site.Mailbox) {
	pages := site.Mount(f.app, h)
	if box != nil {
		pages.MountMailbox(f.app, box)
	}
	f.app.Use(pages.NotFound)
}

// failed answers what no handler answered: Fiber's own refusals and what was not found.
func failed(c Config) fiber.ErrorHandler {
	return func(ctx *fiber.Ctx, err error) error {
		status := fiber.StatusInternalServerError
		var refusal *fiber.Error
		if errors.As(err, &refusal) {
			status = refusal.Code
		}
		p := api.FromStatus(status, requestID(ctx))
		if !errors.As(err, &refusal) {
			p = api.ProblemOf(err, requestID(ctx))
		}
		if p.Status >= 500 {
			c.Log.ErrorContext(ctx.UserContext(), "request failed", "request", requestID(ctx), "error", err.Error())
		}
		return ctx.Status(p.Status).JSON(p, p.ContentType(""))
	}
}

func panicked(c Config) func(*fiber.Ctx, any) {
	return func(ctx *fiber.Ctx, what any) {
		c.Log.ErrorContext(ctx.UserContext(), "handler panicked", "request", requestID(ctx), "route", ctx.Route().Path, "panic", what)
	}
}
