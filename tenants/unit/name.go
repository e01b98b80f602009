package unit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/lang"
)

// Audience is who a screen or a paper is shown to, where that decides which name is right.
type Audience string

// The audiences. Mainland are readers of public bodies in mainland China.
const (
	General  Audience = ""
	Mainland Audience = "mainland"
)

// AudienceOf returns the audience of what parties of these countries see together: one from mainland China is enough.
func AudienceOf(parties ...Country) Audience {
	if slices.Contains(parties, "CN") {
		return Mainland
	}
	return General
}

// DisplayName is a name ready to be shown.
type DisplayName struct {
	Text         string
	Lang         lang.Tag // what Text is in: the reader's language, or English where the book has none
	Original     string   // what the unit calls itself, to stand beside Text; empty where that adds nothing
	OriginalLang lang.Tag
}

// Name returns the unit's official name for a reader: in her language, else in English, with what the unit calls itself
// beside it. An audience with names of its own sees those and nothing beside them.
func (u Unit) Name(reader lang.Tag, audience Audience) DisplayName {
	return u.show(u.Names, u.apart[audience].names, reader)
}

// ShortName is Name without what kind of government it is: 당진, Liaoning. Where the book has no short name it is Name.
func (u Unit) ShortName(reader lang.Tag, audience Audience) DisplayName {
	if len(u.Short) == 0 {
		return u.Name(reader, audience)
	}
	return u.show(u.Short, u.apart[audience].short, reader)
}

func (u Unit) show(names, apart map[lang.Tag]string, reader lang.Tag) DisplayName {
	if apart != nil {
		tag := pick(apart, reader, lang.English)
		return DisplayName{Text: apart[tag], Lang: tag}
	}
	tag := pick(names, reader, u.Lang)
	d := DisplayName{Text: names[tag], Lang: tag}
	own := cmp.Or(names[u.Lang], u.Names[u.Lang])
	if tag != u.Lang && own != d.Text {
		d.Original, d.OriginalLang = own, u.Lang
	}
	return d
}

// pick returns the language to show names in: the reader's, its interface language, English, else last.
func pick(names map[lang.Tag]string, reader, last lang.Tag) lang.Tag {
	for _, tag := range []lang.Tag{reader, plain(reader), lang.English} {
		if names[tag] != "" {
			return tag
		}
	}
	return last
}

// plain returns the interface language that a tag such as "en-GB" or "zh-Hant" is a form of, or its bare language.
func plain(tag lang.Tag) lang.Tag {
	base, _, _ := strings.Cut(string(tag), "-")
	if base == "zh" {
		return lang.Chinese
	}
	return lang.Tag(base)
}
