package unit

import (
	"cmp"
	"slices"

	"github.com/naru-network/naru/base/lang"
)

// Country is the ISO 3166-1 alpha-2 code of a country or region.
type Country string

// Countries returns every country and region the book can name, by code.
func Countries() []Country { return slices.Clone(open().countries) }

// Known reports whether the book can name the country or region.
func (c Country) Known() bool { return open().names[c] != nil }

// Name returns the name of the country or region for a reader: in her language, else in English. A code the book doesn't
// know is its own name.
func (c Country) Name(reader lang.Tag, audience Audience) string {
	b := open()
	names := b.names[c]
	tag := pick(names, reader, lang.English)
	return cmp.Or(b.apart[audience][c][tag], names[tag], string(c))
}

// CountryLabel returns the heading under which the name of a country or region stands. It never says "country" alone,
// for one of them isn't one to every reader.
func CountryLabel(reader lang.Tag) string {
	return countryLabels[pick(countryLabels, reader, lang.English)]
}

var countryLabels = map[lang.Tag]string{
	lang.Korean:   "국가·지역",
	lang.English:  "Country/region",
	lang.Chinese:  "国家/地区",
	lang.Japanese: "国・地域",
}
