package site

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/base/lang"
)

// frame is what every page has around its own content.
type frame struct {
	words
	Tab         string // which of the ways in the head is the page's
	Title       string // of the page; empty on the front page
	Description string
	Hidden      bool // from search engines
	Article     bool
	Crumbs      []crumb
	View        view
	Back        string // where the display controls return to

	rest      string // the path below the language
	query     url.Values
	canonical lang.Tag // whose address is the canonical one; the page's own where empty
	base      string
	site      *Pages
}

// crumb is one step of the way to the page; the last has no address.
type crumb struct{ Name, Href string }

// view is how the reader wants pages drawn, where it is not the normal way.
type view struct{ Contrast, Size string }

// sizes are the text sizes there are, from small to large.
var sizes = []string{"small", "normal", "large", "larger"}

func viewOf(c *fiber.Ctx) view {
	v := view{Contrast: c.Cookies("naru_contrast"), Size: c.Cookies("naru_size")}
	if v.Contrast != "high" {
		v.Contrast = ""
	}
	if !slices.Contains(sizes, v.Size) || v.Size == "normal" {
		v.Size = ""
	}
	return v
}

// frame begins a page at a path below its language, such as "cases".
func (v *visit) frame(rest, tab, title string) frame {
	f := v.site.frame(v.Ctx, v.words.Tag)
	f.rest, f.Tab, f.Title = rest, tab, title
	return f
}

func (p *Pages) frame(c *fiber.Ctx, tag lang.Tag) frame {
	w, ok := p.books[tag]
	if !ok {
		w = p.books[lang.Korean]
	}
	base := p.Base
	if base == "" {
		base = c.BaseURL()
	}
	return frame{words: w, View: viewOf(c), Back: string(c.Request().URI().RequestURI()), base: base, site: p, query: url.Values{}}
}

// under gives the frame its way back: pairs of a name and a path below the language.
func (f *frame) under(steps ...string) {
	f.Crumbs = []crumb{{f.T("nav.home"), f.At("")}}
	for i := 0; i+1 < len(steps); i += 2 {
		f.Crumbs = append(f.Crumbs, crumb{steps[i], f.At(steps[i+1])})
	}
	f.Crumbs = append(f.Crumbs, crumb{f.Title, ""})
}

// At returns the address of a path below the page's language.
func (f frame) At(rest string) string { return "/" + string(f.Tag) + "/" + rest }

// Asset returns the address of a shared file, or nothing where the front end is not built.
func (f frame) Asset(name string) string { return f.site.assets.address("site/" + name) }

// Fonts returns the address of the page's font sheet; English is set in the Korean font's Latin.
func (f frame) Fonts() string {
	if f.Tag == lang.English {
		return f.Asset("fonts-ko.css")
	}
	return f.Asset("fonts-" + string(f.Tag) + ".css")
}

// Full is the title of the window.
func (f frame) Full() string {
	if f.Title == "" {
		return f.T("site.name") + " – " + f.T("site.claim")
	}
	return f.Title + " – " + f.T("site.name")
}

// Operator says who runs the installation, in the page's language where it is said.
func (f frame) Operator() (o struct {
	Name, Address, Contact text
	Privacy                string
	Masthead               bool
}) {
	from := f.site.House.Operator
	o.Name, o.Address, o.Contact = f.tell(from.Name), f.tell(from.Address), f.tell(from.Contact)
	o.Privacy, o.Masthead = from.Privacy, from.Masthead
	return o
}

// tongue is the page in one language of the interface.
type tongue struct {
	Tag      lang.Tag
	Name     string
	Href     string // in the head, with what was asked
	Absolute string // for machines
	Current  bool
}

// Tongues lists the page in all four languages.
func (f frame) Tongues() []tongue {
	var all []tongue
	for _, tag := range lang.Interface() {
		path := "/" + string(tag) + "/" + f.rest
		href := path
		if q := f.query.Encode(); q != "" {
			href += "?" + q
		}
		all = append(all, tongue{tag, ownName(tag), href, f.base + path, tag == f.Tag})
	}
	return all
}

// Canonical is the one address of what the page shows.
func (f frame) Canonical() string {
	tag := f.canonical
	if tag == "" {
		tag = f.Tag
	}
	return f.base + "/" + string(tag) + "/" + f.rest
}

// Sizes lists the text sizes for the control.
func (f frame) Sizes() []string { return sizes }

// SizeNow is the text size in force.
func (f frame) SizeNow() string {
	if f.View.Size == "" {
		return "normal"
	}
	return f.View.Size
}

// root sends a reader to the language she chose before, or else to the one her browser asks for.
func (p *Pages) root(c *fiber.Ctx) error {
	c.Set(fiber.HeaderVary, "Accept-Language, Cookie")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Redirect("/"+string(p.preferred(c))+"/", fiber.StatusFound)
}

func (p *Pages) preferred(c *fiber.Ctx) lang.Tag {
	if tag := lang.Tag(c.Cookies("naru_lang")); slices.Contains(lang.Interface(), tag) {
		return tag
	}
	return lang.Match(c.Get(fiber.HeaderAcceptLanguage))
}

// chinese sends /zh/… to where the pages in simplified Chinese are.
func (p *Pages) chinese(c *fiber.Ctx) error {
	to := "/" + string(lang.Chinese) + "/" + strings.TrimLeft(c.Params("*"), "/")
	if q := string(c.Request().URI().QueryString()); q != "" {
		to += "?" + q
	}
	return c.Redirect(to, fiber.StatusMovedPermanently)
}

// display keeps how a reader without script wants pages drawn, and sends her back.
func (p *Pages) display(v *visit) error {
	for _, setting := range []struct {
		name   string
		values []string
	}{{"contrast", []string{"normal", "high"}}, {"size", sizes}} {
		value := v.FormValue(setting.name)
		if slices.Contains(setting.values, value) {
			v.Cookie(&fiber.Cookie{
				Name: "naru_" + setting.name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: fiber.CookieSameSiteLaxMode,
				Secure: strings.HasPrefix(v.site.Base, "https://"),
			})
		}
	}
	back, home := v.FormValue("back"), "/"+string(v.words.Tag)+"/"
	if u, err := url.Parse(back); err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(path.Clean(u.Path)+"/", home) {
		back = home
	}
	return v.Redirect(back, fiber.StatusSeeOther)
}
