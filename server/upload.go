package server

import (
	"bytes"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/naru-network/naru/server/api"
)

// uploadTime bounds a request that brings a file: 25 MiB over a slow line.
const uploadTime = 5 * time.Minute

// uploads reports whether a request brings a file, whose body is read as it arrives.
func uploads(ctx *fiber.Ctx) bool { return takesFile(ctx.Method(), ctx.Path()) }

func takesFile(method, path string) bool {
	if method != fiber.MethodPost {
		return false
	}
	space, ok := strings.CutPrefix(path, api.Prefix+"/spaces/")
	if !ok {
		return false
	}
	_, rest, _ := strings.Cut(space, "/")
	return rest == "files"
}

// tooMuch marks a request that announces more than is taken of any of its kind. A client who sets it harms herself alone.
const tooMuch = "X-Naru-Announces-Too-Much"

// announced looks at what a request announces before any of it is read, so that who announces a gigabyte is answered at once, and not when it has come
// or time is up: the body is left on the connection, which ends.
func announced(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	most := int64(mostBody)
	if takesFile(string(h.Method()), path) {
		most = api.MostUpload
	}
	if int64(h.ContentLength()) > most {
		h.SetContentLength(0)
		h.SetConnectionClose()
		h.Set(tooMuch, "yes")
	}
	return fasthttp.RequestConfig{}
}

// bodied reads the whole body of a request before anybody asks for it, up to the front's limit, so that what isn't read can't be taken for the
// next request. Only a file is read as it arrives.
func bodied() fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		request := ctx.Request()
		if len(request.Header.Peek(tooMuch)) > 0 {
			ctx.Response().SetConnectionClose()
			return fiber.ErrRequestEntityTooLarge
		}
		stream := request.BodyStream()
		if stream == nil {
			return ctx.Next()
		}
		if uploads(ctx) {
			return passed(ctx, stream)
		}
		body, err := io.ReadAll(io.LimitReader(stream, mostBody+1))
		if err != nil || len(body) > mostBody {
			ctx.Response().SetConnectionClose()
			if err != nil {
				return fiber.ErrRequestTimeout
			}
			return fiber.ErrRequestEntityTooLarge
		}
		request.SetBodyStream(bytes.NewReader(body), len(body))
		return ctx.Next()
	}
}

// passed lets a file's body through as it arrives. What its handler leaves unread is read off, within the limit, so that a refusal reaches the
// client; beyond that the connection ends.
func passed(ctx *fiber.Ctx, stream io.Reader) error {
	if err := ctx.Context().Conn().SetReadDeadline(time.Now().Add(uploadTime)); err != nil {
		return err
	}
	err := ctx.Next()
	if n, rest := io.Copy(io.Discard, io.LimitReader(stream, api.MostUpload)); rest != nil || n == api.MostUpload {
		ctx.Response().SetConnectionClose()
	}
	return err
}
