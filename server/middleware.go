package server

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

const requestKey = "request"

func requestID(ctx *fiber.Ctx) string {
	s, _ := ctx.Locals(requestKey).(string)
	return s
}

// numbered gives each request an id, which the answer and the log carry.
func numbered() fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		n := id.New[string]()
		ctx.Locals(requestKey, n)
		ctx.Set("X-Request-Id", n)
		return ctx.Next()
	}
}

// logged bounds each request in time, writes one line about it, and counts it. The line holds no query, body, address or name.
func logged(c Config) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		start := time.Now()
		within := c.Deadline
		if uploads(ctx) {
			within = uploadTime
		}
		bound, cancel := context.WithTimeout(ctx.UserContext(), within)
		defer cancel()
		ctx.SetUserContext(bound)
		err := ctx.Next()
		if err != nil {
			if herr := ctx.App().ErrorHandler(ctx, err); herr != nil {
				return herr
			}
		}
		took := time.Since(start)
		status, route := ctx.Response().StatusCode(), ctx.Route().Path
		c.Meter.request(ctx.Method(), route, status, took)
		if quiet := route == "/healthz" || route == "/readyz" || strings.HasPrefix(route, "/app/") || strings.HasPrefix(route, "/site/"); !quiet || status >= 500 {
			c.Log.InfoContext(bound, "request", "request", requestID(ctx), "method", ctx.Method(), "route", route, "status", status, "ms", took.Milliseconds())
		}
		return nil
	}
}

// contentPolicy lets a page load only what this host serves, and run no script or style written into it.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guarded sets the headers that keep a page to itself.
func guarded(c Config) fiber.Handler {
	secure := strings.HasPrefix(c.PublicURL, "https://")
	return func(ctx *fiber.Ctx) error {
		ctx.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
		ctx.Set(fiber.HeaderXContentTypeOptions, "nosniff")
		ctx.Set(fiber.HeaderReferrerPolicy, "same-origin")
		ctx.Set(fiber.HeaderXFrameOptions, "DENY")
		ctx.Set("Cross-Origin-Opener-Policy", "same-origin")
		ctx.Set("Cross-Origin-Resource-Policy", "same-origin")
		ctx.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), interest-cohort=()")
		if secure {
			ctx.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
		}
		return ctx.Next()
	}
}

var errOrigin = fault.New(fault.Forbidden, "request.foreign_origin")

// sameOrigin refuses what another site's page would have a browser send: requests that change something must come from this host, if they name an
// origin at all.
func sameOrigin(c Config) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		switch ctx.Method() {
		case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
			return ctx.Next()
		}
		origin := ctx.Get(fiber.HeaderOrigin)
		if site := ctx.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
			return errOrigin
		}
		if origin == "" || c.own(ctx, origin) {
			return ctx.Next()
		}
		return errOrigin
	}
}

// own reports whether an origin is this installation's: its public address, or the very host that was asked.
func (c Config) own(ctx *fiber.Ctx, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	if strings.EqualFold(origin, c.PublicURL) {
		return true
	}
	return strings.EqualFold(u.Host, string(ctx.Request().Host()))
}

// RefreshCookie holds the refresh token. It is sent to the session's addresses only.
const RefreshCookie = "naru_refresh"

// known finds out who asks. A token that doesn't hold is refused at once, so that the client refreshes it; none is a stranger.
func known(v Verifier) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		who := tenants.Stranger()
		if token, ok := strings.CutPrefix(ctx.Get(fiber.HeaderAuthorization), "Bearer "); ok {
			p, err := v.Verify(ctx.UserContext(), token)
			if err != nil {
				return err
			}
			who = p
		}
		ctx.SetUserContext(api.WithCaller(ctx.UserContext(), api.Caller{
			Who: who, Address: ctx.IP(), Device: ctx.Get(fiber.HeaderUserAgent), Cookie: ctx.Cookies(RefreshCookie), Origin: ctx.Get(fiber.HeaderOrigin),
			Request: requestID(ctx),
		}))
		ctx.Set(fiber.HeaderCacheControl, "no-store")
		return ctx.Next()
	}
}
