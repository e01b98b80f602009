// Package site draws the pages that everybody may read, in the four languages of the interface. It reads as a stranger does, from the commons
// alone, keeps nothing, and knows nothing of members.
package site

import (
	"context"
	"io/fs"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// House is what the pages are drawn from. Everything but Base must be set.
type House struct {
	Authority *tenants.Authority
	Tenants   *tenants.Service
	Library   *library.Service
	Finding   *finding.Service
	Events    Events
	Now       func() time.Time
	Files     fs.FS    // the built front end, whose site/ and favicon.svg are served at the root
	Base      string   // "https://naru.example", without a slash at the end; the request's own host where empty
	Operator  Operator // of this installation
	Log       *slog.Logger
}

// Events is what is asked of the meetings that everybody may read of.
type Events interface {
	Events(ctx context.Context, commons tenants.Scope, f meeting.EventFilter, ask page.Ask) (page.Of[meeting.Event], error)
	Event(ctx context.Context, commons tenants.Scope, id meeting.ID) (meeting.Event, error)
}

// Operator says who runs the installation. What is empty is not shown.
type Operator struct {
	Name     lang.Text
	Address  lang.Text
	Contact  lang.Text // a desk, with its telephone or e-mail
	Privacy  string    // address of the operator's own privacy policy
	Masthead bool      // only for sites that are entitled to the government's
}

// Pages answers the public addresses.
type Pages struct {
	*House
	sets   templates
	books  map[lang.Tag]words
	assets assets
}

// patience is how long a page may take; a reader has turned away by then.
const patience = 10 * time.Second

// Mount adds the public pages to the application. The Pages it returns draw the application's own pages for what is not there and what failed.
func Mount(app *fiber.App, h *House) *Pages {
	p := &Pages{House: h, sets: readTemplates(), books: readWords(), assets: readAssets(h.Files)}
	app.Get("/", p.root)
	app.Get("/zh", p.chinese)
	app.Get("/zh/*", p.chinese)
	app.Get("/robots.txt", p.robots)
	app.Get("/sitemap.xml", p.at("", p.sitemap))
	app.Get("/sitemap/:name", p.at("", p.sitemapPart))
	for _, tag := range lang.Interface() {
		g := app.Group("/" + string(tag))
		g.Get("/", p.at(tag, p.front))
		g.Get("/cases", p.at(tag, p.cases))
		g.Get("/cases/:id", p.at(tag, p.oneCase))
		g.Get("/search", p.at(tag, p.search))
		g.Get("/cities", p.at(tag, p.cities))
		g.Get("/cities/:id", p.at(tag, p.city))
		g.Get("/events", p.at(tag, p.events))
		g.Get("/events/:id", p.at(tag, p.event))
		g.Get("/accessibility", p.at(tag, p.accessibility))
		g.Get("/privacy", p.at(tag, p.privacy))
		g.Post("/display", p.at(tag, p.display))
		g.Use(p.at(tag, func(*visit) error { return errNoPage }))
	}
	return p
}

// rows asks for the first n.
func rows(n int) page.Ask { return page.Ask{Size: n} }

// find finds published cases, and nothing else a reader might reach.
func (p *Pages) find(v *visit, ask finding.Ask) (finding.Result, error) {
	ask.Kinds = []string{finding.Edition}
	return p.Finding.Find(v.ctx, v.reach, ask)
}

// visit is one request for a page.
type visit struct {
	*fiber.Ctx
	ctx   context.Context
	site  *Pages
	words words
	in    tenants.Scope
	reach tenants.Reach
	known map[tenants.TenantID]tenants.Tenant // read for this page
}

// at lets a stranger into the commons, gives the page its time, and draws what goes wrong.
func (p *Pages) at(tag lang.Tag, draw func(*visit) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		tag := tag
		if tag == "" {
			tag = p.preferred(c)
		}
		ctx, cancel := context.WithTimeout(c.UserContext(), patience)
		defer cancel()
		in, err := p.Authority.Enter(ctx, tenants.Stranger(), tenants.Commons)
		if err != nil {
			return p.fail(c, tag, err)
		}
		reach, err := p.Authority.Reach(ctx, tenants.Stranger())
		if err != nil {
			return p.fail(c, tag, err)
		}
		v := &visit{Ctx: c, ctx: ctx, site: p, words: p.books[tag], in: in, reach: reach, known: map[tenants.TenantID]tenants.Tenant{}}
		if err := draw(v); err != nil {
			return p.fail(c, tag, err)
		}
		return nil
	}
}
