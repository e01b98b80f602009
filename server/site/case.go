package site

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/unit"
)

// casePage is one edition of a case, to be read.
type casePage struct {
	frame
	facts
	Wanted   lang.Tag // the language the reader asked for
	Heading  text
	Summary  text
	Parts    []part
	Place    *name
	Partner  []name
	Sources  []source
	Contact  text
	Hash     string
	Version  int
	Latest   bool
	Newest   string // the current edition's address
	Earlier  []edition
	Readings []reading
	Uptakes  []uptake
	Adopt    string // where a member takes the case over
	Notes    []string
}

// facts stand beside the text.
type facts struct {
	City     name
	CityHref string
	Type     string
	Sectors  []string
	Tags     []string
	Years    string
	Since    moment // its publication
}

// part is one part of the text.
type part struct {
	ID       string
	Head     string
	Body     template.HTML
	Lang     lang.Tag // where it isn't the page's
	Original string   // the language it stands in, where that isn't the one asked for
	Machine  bool
	Boxed    bool
}

// source says where a case is documented.
type source struct{ Title, Publisher, Date, Locator, Link string }

// edition is one version of the text.
type edition struct {
	Number int
	Href   string
}

// reading is the case in one of its languages.
type reading struct {
	Name    string
	Lang    lang.Tag
	Href    string
	Current bool
}

// uptake is another city's taking over, as that city shows it.
type uptake struct {
	City  name
	Href  string
	Phase string
	At    moment
}

func (p *Pages) oneCase(v *visit) error {
	cid, err := id.Parse[library.CaseID](v.Params("id"))
	if err != nil {
		return library.ErrCaseNotFound
	}
	version, err := strconv.Atoi(v.Query("version", "0"))
	if err != nil || version < 0 {
		return library.ErrEditionNotFound
	}
	r, err := p.Library.Open(v.ctx, v.in, cid, version)
	if err != nil {
		return err
	}
	if !r.Card.Shown {
		return v.withdrawn(r.Card)
	}
	page, err := v.casePage(r)
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderLastModified, changed(r).UTC().Format(http.TimeFormat))
	return v.show("case", page)
}

// changed is when what the page shows last changed.
func changed(r library.Reading) time.Time {
	at := r.Edition.At
	for _, u := range r.Card.Uptakes {
		if u.Updated.After(at) {
			at = u.Updated
		}
	}
	return at
}

func (v *visit) casePage(r library.Reading) (casePage, error) {
	e, w := r.Edition, v.words
	p := casePage{Wanted: w.Tag, Hash: e.Hash, Version: e.Version, Latest: e.Version == r.Card.Version, Adopt: "/app/library/" + string(e.Case)}
	if tag, err := lang.Parse(v.Query("lang")); err == nil && slices.Contains(e.Languages(), tag) {
		p.Wanted = tag
	}
	title, in := e.Title.For(p.Wanted)
	p.frame = v.frame("cases/"+string(e.Case), "cases", title)
	p.under(w.T("nav.cases"), "cases")
	p.Newest = p.At(p.rest)
	p.Heading, p.Article = w.apart(title, in), true
	summary, summaryIn := e.Summary.For(p.Wanted)
	p.Summary, p.Description = w.apart(summary, summaryIn), summary
	if slices.Contains(lang.Interface(), in) {
		p.canonical = in
	}
	p.Hidden = !p.Latest
	var err error
	audience := w.audience(placed(r.Card)...)
	if p.facts, err = v.factsOf(r.Card, e, audience); err != nil {
		return p, err
	}
	p.Parts = w.parts(e.Content, p.Wanted)
	p.Contact = w.apart(e.Contact.For(p.Wanted))
	p.Sources = w.sources(e.Sources)
	if place, ok := w.place(e.Place, audience); ok {
		p.Place = &place
	}
	for _, u := range e.Partners {
		if partner, ok := w.place(u, audience); ok {
			p.Partner = append(p.Partner, partner)
		}
	}
	if p.Uptakes, err = v.uptakes(r.Card.Uptakes, audience); err != nil {
		return p, err
	}
	p.Readings, p.Earlier = w.readings(e, p.Wanted, in), p.editions(r.Card.Version)
	p.Notes = w.notes(e.Content, p.Wanted, in, p.Parts)
	return p, nil
}

func (v *visit) factsOf(k library.Card, e library.Edition, a unit.Audience) (facts, error) {
	city, err := v.called(k.Tenant, a)
	if err != nil {
		return facts{}, err
	}
	zone := "UTC"
	if t, err := v.tenant(k.Tenant); err == nil {
		zone = t.Zone
	}
	c := facts{City: city, CityHref: "/" + string(v.words.Tag) + "/cities/" + string(k.Tenant), Since: v.words.on(e.At, zone)}
	c.Type, c.Sectors, c.Tags, c.Years = v.words.caseType(e.Type), v.words.sectors(e.Sectors), e.Tags, v.words.years(e.YearFrom, e.YearTo)
	return c, nil
}

// parts draws the parts that say something, each in the wanted language or the one it stands in.
func (w words) parts(c library.Content, wanted lang.Tag) []part {
	var all []part
	for _, key := range library.Parts() {
		said := c.Parts[key]
		doc, in := said.For(wanted)
		if doc.Empty() {
			continue
		}
		p := part{ID: string(key), Head: w.T("part." + string(key)), Body: doc.HTML(), Machine: said.In[in].Origin == lang.Machine}
		p.Lang = w.apart("", in).Lang
		if in != wanted {
			p.Original = w.language(in)
		}
		p.Boxed = key == library.Factors || key == library.Conditions
		all = append(all, p)
	}
	return all
}

func (w words) sources(from []library.Source) []source {
	var all []source
	for _, s := range from {
		one := source{Title: s.Title, Publisher: s.Publisher, Date: w.day(s.Date), Locator: s.Locator}
		if strings.HasPrefix(s.Locator, "https://") || strings.HasPrefix(s.Locator, "http://") {
			one.Link, one.Locator = s.Locator, ""
		}
		all = append(all, one)
	}
	return all
}

func (v *visit) uptakes(from []library.Uptake, a unit.Audience) ([]uptake, error) {
	var all []uptake
	for _, u := range from {
		city, err := v.called(u.Tenant, a)
		if err != nil {
			return nil, err
		}
		zone := v.known[u.Tenant].Zone
		all = append(all, uptake{city, "/" + string(v.words.Tag) + "/cities/" + string(u.Tenant), v.words.code("phase", string(u.Phase)), v.words.on(u.Updated, zone)})
	}
	return all, nil
}

// readings lists the languages the case can be read in, by their own names. One of the interface's is read at its own address.
func (w words) readings(e library.Edition, wanted, shown lang.Tag) []reading {
	var all []reading
	for _, tag := range e.Languages() {
		href := "/" + string(w.Tag) + "/cases/" + string(e.Case) + "?lang=" + string(tag)
		if tag == w.Tag {
			href = "/" + string(w.Tag) + "/cases/" + string(e.Case)
		}
		all = append(all, reading{ownName(tag), tag, href, tag == shown})
	}
	return all
}

// editions lists the other published versions, the newest first.
func (p *casePage) editions(latest int) []edition {
	var all []edition
	for n := latest; n > 0; n-- {
		href := p.At(p.rest)
		if n != latest {
			href += "?version=" + strconv.Itoa(n)
		}
		if n != p.Version {
			all = append(all, edition{n, href})
		}
	}
	return all
}

// notes says what a reader must know of the text before she trusts it.
func (w words) notes(c library.Content, wanted, shown lang.Tag, parts []part) []string {
	var notes []string
	if shown != wanted {
		notes = append(notes, w.T("case.untranslated", "lang", w.language(wanted), "original", w.language(shown)))
	} else if slices.ContainsFunc(parts, func(p part) bool { return p.Original != "" }) {
		notes = append(notes, w.T("case.partly", "original", w.language(c.Source)))
	}
	if title := c.Title.In[shown]; title.Origin == lang.Machine || slices.ContainsFunc(parts, func(p part) bool { return p.Machine }) {
		notes = append(notes, w.T("case.machine", "tool", tool(c, shown)))
	}
	if stale(c, shown) {
		notes = append(notes, w.T("case.stale"))
	}
	return notes
}

// tool names what translated the text by machine.
func tool(c library.Content, tag lang.Tag) string {
	if name := c.Title.In[tag].Tool; name != "" {
		return name
	}
	for _, key := range library.Parts() {
		if v := c.Parts[key].In[tag]; v.Origin == lang.Machine && v.Tool != "" {
			return v.Tool
		}
	}
	return "–"
}

func stale(c library.Content, tag lang.Tag) bool {
	if c.Title.Stale(tag) || c.Summary.Stale(tag) {
		return true
	}
	for _, said := range c.Parts {
		if said.Stale(tag) {
			return true
		}
	}
	return false
}

// withdrawnPage stands where a case was, and says why it is gone.
type withdrawnPage struct {
	frame
	Heading  text
	City     name
	CityHref string
	Reason   text
}

func (v *visit) withdrawn(k library.Card) error {
	page := withdrawnPage{frame: v.frame("cases/"+string(k.ID), "cases", v.words.T("withdrawn.title")), Heading: v.words.tell(k.Title)}
	page.Hidden = true
	page.under(v.words.T("nav.cases"), "cases")
	var err error
	if page.City, err = v.called(k.Tenant, v.words.audience(placed(k)...)); err != nil {
		return err
	}
	page.CityHref = page.At("cities/" + string(k.Tenant))
	page.Reason = v.words.apart(k.Reason, v.written(k.Tenant))
	v.Status(fiber.StatusGone)
	return v.show("withdrawn", page)
}

// written is the language a tenant's officers write in.
func (v *visit) written(id tenants.TenantID) lang.Tag { return v.known[id].Lang }
