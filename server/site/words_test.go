package site

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// families are the keys that are made of stored codes, and so stand nowhere in the source.
func families() []string {
	var keys []string
	for _, p := range library.Parts() {
		keys = append(keys, "part."+string(p))
	}
	for _, t := range library.Types() {
		keys = append(keys, "type."+string(t))
	}
	for _, s := range library.Sectors() {
		keys = append(keys, "sector."+s)
	}
	for _, p := range library.Phases() {
		keys = append(keys, "phase."+string(p))
	}
	for _, k := range tenants.Kinds() {
		keys = append(keys, "kind."+string(k))
	}
	for _, f := range meeting.Formats() {
		keys = append(keys, "format."+string(f))
	}
	for _, m := range meeting.Modes() {
		keys = append(keys, "mode."+string(m))
	}
	for _, s := range []meeting.State{meeting.Cancelled, meeting.Postponed} {
		keys = append(keys, "events."+string(s))
	}
	for _, s := range sizes {
		keys = append(keys, "display."+s)
	}
	for i := range 7 {
		keys = append(keys, "weekday."+strconv.Itoa(i))
	}
	for i := range 12 {
		keys = append(keys, "month."+strconv.Itoa(i+1))
	}
	for of, about := range map[string][]string{"accessibility": accessibilitySections, "privacy": privacySections} {
		keys = append(keys, of+".title", of+".lead")
		for _, a := range about {
			keys = append(keys, of+"."+a+".head", of+"."+a+".text")
		}
	}
	for _, k := range []string{"missing", "invalid", "later", "failed"} {
		keys = append(keys, "error."+k+".title", "error."+k+".text", "error."+k+".next")
	}
	return append(keys, "facet.sector", "facet.type", "facet.city", "date.day", "date.month", "date.year")
}

// asked matches a key where it is said: .T "key" in a template, T("key" in Go.
var asked = regexp.MustCompile(`T(?:\(| )"([a-z_.]+)"`)

func TestCatalogues(t *testing.T) {
	books := readWords()
	used := families()
	for _, pattern := range []string{"*.go", "templates/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			for _, m := range asked.FindAllStringSubmatch(string(raw), -1) {
				if !strings.HasSuffix(m[1], ".") { // a family's beginning
					used = append(used, m[1])
				}
			}
		}
	}
	places := regexp.MustCompile(`\{[a-z]+\}`)
	for _, tag := range lang.Interface() {
		for _, key := range used {
			if books[tag].said[key] == "" {
				t.Errorf("%s lacks %q", tag, key)
			}
		}
		for key, sentence := range books[tag].said {
			if !slices.Contains(used, key) {
				t.Errorf("%s has %q, which nothing says", tag, key)
			}
			got, want := places.FindAllString(sentence, -1), places.FindAllString(books[lang.Korean].said[key], -1)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s has the places %v in %q, Korean has %v", tag, got, key, want)
			}
		}
	}
}

func TestDates(t *testing.T) {
	books := readWords()
	for _, test := range []struct {
		tag      lang.Tag
		in, want string
	}{
		{lang.Korean, "1993-10-04", "1993년 10월 4일(월)"}, {lang.Korean, "1993-10", "1993년 10월"}, {lang.Korean, "1993", "1993년"}, {lang.Korean, "", ""}, {lang.Korean, "언젠가", "언젠가"},
		{lang.English, "1993-10-04", "Monday, 4 October 1993"}, {lang.English, "1993-10", "October 1993"}, {lang.Chinese, "1993-10-04", "1993年10月4日 星期一"},
		{lang.Japanese, "1993-10-04", "1993年10月4日(月)"}, {lang.Japanese, "1993-10", "1993年10月"},
	} {
		if got := books[test.tag].day(test.in); got != test.want {
			t.Errorf("%s: day(%q) = %q, want %q", test.tag, test.in, got, test.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := number(n); got != want {
			t.Errorf("number(%d) = %q, want %q", n, got, want)
		}
	}
}
