package site

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// assets are the shared files by path, with a short print of each for its address.
type assets struct {
	files fs.FS
	print map[string]string
}

// readAssets prints the files whose addresses stand in pages. A front end that isn't built yet has none.
func readAssets(files fs.FS) assets {
	a := assets{files, map[string]string{}}
	for _, name := range []string{"site/site.css", "site/site.js", "site/fonts-ko.css", "site/fonts-zh-Hans.css", "site/fonts-ja.css", "favicon.svg"} {
		if raw, err := fs.ReadFile(files, name); err == nil {
			sum := sha256.Sum256(raw)
			a.print[name] = hex.EncodeToString(sum[:6])
		}
	}
	return a
}

func (a assets) address(name string) string {
	if a.print[name] == "" {
		return ""
	}
	return "/" + name + "?v=" + a.print[name]
}

// kinds of the files there are; nothing else is handed out.
var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
}

func (p *Pages) asset(c *fiber.Ctx) error {
	name := strings.TrimPrefix(c.Path(), "/")
	kind, ok := assetTypes[path.Ext(name)]
	if !ok || !fs.ValidPath(name) {
		return p.NotFound(c)
	}
	raw, err := fs.ReadFile(p.Files, name)
	if err != nil {
		return p.NotFound(c)
	}
	c.Set(fiber.HeaderContentType, kind)
	print, known := p.assets.print[name]
	switch {
	case known && c.Query("v") == print:
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	case strings.HasSuffix(name, ".woff2"):
		c.Set(fiber.HeaderCacheControl, "public, max-age=2592000") // a subset's name changes with its font
	default:
		c.Set(fiber.HeaderCacheControl, hourly)
	}
	if !known {
		return c.Send(raw)
	}
	return c.Send(fresh(c, hourly, `"`+print+`"`, raw))
}
