package site

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/library"
)

//go:embed locale/*.json
var catalogues embed.FS

// words is everything the pages say in one language.
type words struct {
	Tag  lang.Tag
	said map[string]string
}

// readWords reads the catalogues. A malformed one is a programmer's fault; a test reads them all.
func readWords() map[lang.Tag]words {
	books := map[lang.Tag]words{}
	for _, tag := range lang.Interface() {
		raw, err := catalogues.ReadFile("locale/" + string(tag) + ".json")
		w := words{Tag: tag}
		if err == nil {
			err = json.Unmarshal(raw, &w.said)
		}
		if err != nil {
			panic("site: catalogue of " + string(tag) + ": " + err.Error())
		}
		books[tag] = w
	}
	return books
}

// T says the sentence of a key. What follows are names and values for its places: "n", 12.
func (w words) T(key string, with ...any) string {
	s, ok := w.said[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(with); i += 2 {
		value := fmt.Sprint(with[i+1])
		if n, ok := with[i+1].(int); ok {
			value = number(n)
		}
		s = strings.ReplaceAll(s, fmt.Sprintf("{%v}", with[i]), value)
	}
	return s
}

// has reports whether the catalogue knows a key, for words that come from stored codes.
func (w words) has(key string) bool { _, ok := w.said[key]; return ok }

// code says the word of a stored code, and the code itself where the catalogue is older than it.
func (w words) code(family, code string) string {
	if key := family + "." + code; w.has(key) {
		return w.T(key)
	}
	return code
}

// number writes a whole number in groups of three, as all four languages do.
func number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// day writes a date as far as it is known: with its weekday to the day, or a month, or a year. What is no date is given back.
func (w words) day(partial string) string {
	for _, form := range []struct{ layout, key string }{{time.DateOnly, "date.day"}, {"2006-01", "date.month"}, {"2006", "date.year"}} {
		t, err := time.Parse(form.layout, partial)
		if err != nil {
			continue
		}
		return strings.NewReplacer(
			"{year}", strconv.Itoa(t.Year()), "{month}", w.T("month."+strconv.Itoa(int(t.Month()))), "{day}", strconv.Itoa(t.Day()),
			"{weekday}", w.T("weekday."+strconv.Itoa(int(t.Weekday()))),
		).Replace(w.T(form.key))
	}
	return partial
}

// moment is a point of time for a page: the day it falls on in a zone, and the same for machines.
type moment struct{ Said, Machine string }

// on writes the day of a moment in a zone; an unknown zone is read as UTC.
func (w words) on(t time.Time, zone string) moment {
	place, err := time.LoadLocation(zone)
	if err != nil {
		place = time.UTC
	}
	day := t.In(place).Format(time.DateOnly)
	return moment{w.day(day), day}
}

// years says the span of a case; nothing where it is unknown.
func (w words) years(from, to int) string {
	switch {
	case from == 0:
		return ""
	case to == 0:
		return w.T("years.from", "from", strconv.Itoa(from))
	case from == to:
		return w.T("years.one", "year", strconv.Itoa(from))
	}
	return w.T("years.span", "from", strconv.Itoa(from), "to", strconv.Itoa(to))
}

// language names a language in the reader's.
func (w words) language(tag lang.Tag) string {
	namer, wanted := display.Languages(language.Make(string(w.Tag))), language.Make(string(tag))
	if namer == nil {
		return string(tag)
	}
	if name := namer.Name(wanted); name != "" {
		return name
	}
	return string(tag)
}

// ownName names a language in itself.
func ownName(tag lang.Tag) string {
	switch tag {
	case lang.Chinese:
		return "中文"
	case lang.Japanese:
		return "日本語"
	}
	if name := display.Self.Name(language.Make(string(tag))); name != "" {
		return name
	}
	return string(tag)
}

// sectors names the sectors of a case.
func (w words) sectors(codes []string) []string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = w.code("sector", c)
	}
	return names
}

func (w words) caseType(t library.Type) string { return w.code("type", string(t)) }

// text is something a person wrote, with its language where that isn't the page's.
type text struct {
	Value string
	Lang  lang.Tag
}

// apart notes the language of a text only where it differs from the page's.
func (w words) apart(value string, tag lang.Tag) text {
	if tag == w.Tag {
		tag = ""
	}
	return text{value, tag}
}

// tell returns a text in the reader's language, or in the one it is said in.
func (w words) tell(t lang.Text) text { return w.apart(t.For(w.Tag)) }
