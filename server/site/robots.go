package site

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

func (p *Pages) base(c *fiber.Ctx) string {
	if p.Base != "" {
		return p.Base
	}
	return c.BaseURL()
}

// robots tells search engines what is for them: the public pages, not the application.
func (p *Pages) robots(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, hourly)
	c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	return c.SendString("User-agent: *\nDisallow: /api/\nDisallow: /app/\nDisallow: /demo/\n\nSitemap: " + p.base(c) + "/sitemap.xml\n")
}

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

type sitemapIndex struct {
	XMLName xml.Name `xml:"sitemapindex"`
	Space   string   `xml:"xmlns,attr"`
	Maps    []place  `xml:"sitemap"`
}

type sitemapList struct {
	XMLName xml.Name `xml:"urlset"`
	Space   string   `xml:"xmlns,attr"`
	Places  []place  `xml:"url"`
}

type place struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// mostOfCity bounds the cases of one city in its sitemap, so that with four languages it stays below the 50,000 addresses of the format.
const mostOfCity = 12000

// sitemap lists one map of the standing pages, and one a government: its profile and its cases.
func (p *Pages) sitemap(v *visit) error {
	base := p.base(v.Ctx)
	index := sitemapIndex{Space: sitemapSpace, Maps: []place{{Loc: base + "/sitemap/pages.xml"}}}
	for ask := (page.Ask{Size: page.MostSize}); ; {
		list, err := p.Tenants.Directory(v.ctx, "", "", ask)
		if err != nil {
			return fmt.Errorf("list tenants: %w", err)
		}
		for _, t := range list.Items {
			index.Maps = append(index.Maps, place{Loc: base + "/sitemap/city-" + string(t.ID) + ".xml"})
		}
		if ask.After = list.Next; list.Next == "" {
			return sendXML(v.Ctx, index)
		}
	}
}

func (p *Pages) sitemapPart(v *visit) error {
	named := strings.TrimSuffix(v.Params("name"), ".xml")
	list := sitemapList{Space: sitemapSpace}
	if named == "pages" {
		for _, path := range []string{"", "cases", "cities", "events", "accessibility", "privacy"} {
			list.add(p.base(v.Ctx), path, time.Time{})
		}
		if err := v.eachEvent(func(e meeting.Event) { list.add(p.base(v.Ctx), "events/"+string(e.ID), e.Updated) }); err != nil {
			return err
		}
		return sendXML(v.Ctx, list)
	}
	city, ok := strings.CutPrefix(named, "city-")
	if !ok {
		return errNoPage
	}
	if _, err := v.tenant(tenants.TenantID(city)); err != nil {
		return err
	}
	list.add(p.base(v.Ctx), "cities/"+city, time.Time{})
	for ask, seen := (page.Ask{Size: page.MostSize}), 0; seen < mostOfCity; {
		cards, err := p.Library.Cards(v.ctx, v.in, library.CardFilter{Tenant: tenants.TenantID(city)}, ask)
		if err != nil {
			return fmt.Errorf("list cases of %s: %w", city, err)
		}
		for _, k := range cards.Items {
			list.add(p.base(v.Ctx), "cases/"+string(k.ID), k.At)
		}
		seen += len(cards.Items)
		if ask.After = cards.Next; cards.Next == "" {
			break
		}
	}
	return sendXML(v.Ctx, list)
}

// add puts a page in all four languages on the list.
func (l *sitemapList) add(base, path string, at time.Time) {
	changed := ""
	if !at.IsZero() {
		changed = at.UTC().Format(time.DateOnly)
	}
	for _, tag := range lang.Interface() {
		l.Places = append(l.Places, place{base + "/" + string(tag) + "/" + path, changed})
	}
}

func sendXML(c *fiber.Ctx, body any) error {
	raw, err := xml.Marshal(body)
	if err != nil {
		return fmt.Errorf("write sitemap: %w", err)
	}
	c.Set(fiber.HeaderContentType, "application/xml; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, hourly)
	return c.Send(append([]byte(xml.Header), raw...))
}
