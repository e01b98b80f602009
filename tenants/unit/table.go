package unit

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/naru-network/naru/base/lang"
)

// columns are all the columns a table may have. A column that is none of them is a slip of the pen.
var columns = []string{
	"id", "kind", "level", "parent", "country", "mois", "iso", "kostat", "zone", "from", "until", "successors",
	"ko", "en", "zh-Hans", "ja", "short-ko", "short-en", "short-zh-Hans", "short-ja", "own-lang", "own", "source",
	"audience", "of", "lang", "name", "short",
	"region", "days", "open", "close", "lunch", "back", "date", "what", "year", "state",
	"lat", "lon",
}

// row is one line of a table by column.
type row map[string]string

// each calls do for every line of a table and stops at the first error, which it names with its table.
func each(files fs.FS, table string, do func(row) error) error {
	f, err := files.Open("data/" + table + ".csv")
	if err != nil {
		return err
	}
	defer f.Close()
	lines := csv.NewReader(f)
	lines.Comment = '#'
	head, err := lines.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	for _, c := range head {
		if !slices.Contains(columns, c) {
			return fmt.Errorf("%s: unknown column %q", table, c)
		}
	}
	for {
		line, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
		r := make(row, len(head))
		for i, c := range head {
			r[c] = line[i]
		}
		if err := do(r); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
}

// unit reads the row of a unit. A Korean row calls itself in Korean unless it says otherwise.
func (r row) unit() Unit {
	u := Unit{
		ID: ID(r["id"]), Kind: Kind(r["kind"]), Level: r["level"], Parent: ID(r["parent"]), Country: Country(r["country"]),
		MOIS: r["mois"], ISO: r["iso"], KOSTAT: r["kostat"], Zone: r["zone"],
		From: Date(r["from"]), Until: Date(r["until"]),
		Names: r.names(""), Short: r.names("short-"), Lang: lang.Tag(r["own-lang"]), Source: r["source"],
	}
	for _, id := range strings.Fields(r["successors"]) {
		u.Successors = append(u.Successors, ID(id))
	}
	if u.Lang == "" && u.Country == "KR" {
		u.Lang = lang.Korean
	}
	if r["own"] != "" {
		u.Names[u.Lang] = r["own"]
	}
	if u.Kind == Basic {
		u.Short = bare(u.Names)
	}
	return u
}

// names gathers the names of the interface languages from the columns that begin with prefix.
func (r row) names(prefix string) map[lang.Tag]string {
	names := map[lang.Tag]string{}
	for _, tag := range lang.Interface() {
		if name := r[prefix+string(tag)]; name != "" {
			names[tag] = name
		}
	}
	return names
}

// bare takes 시, 군 and 구 off the names of a basic government: 당진시 is 당진. One that is but one syllable without it,
// such as 중구, keeps it in every language.
func bare(names map[lang.Tag]string) map[lang.Tag]string {
	short := map[lang.Tag]string{}
	for tag, name := range names {
		short[tag] = name
		if utf8.RuneCountInString(names[lang.Korean]) <= 2 {
			continue
		}
		for _, suffix := range []string{"시", "군", "구", "-si", "-gun", "-gu", "市", "郡", "区"} {
			if rest, ok := strings.CutSuffix(name, suffix); ok {
				short[tag] = rest
				break
			}
		}
	}
	return short
}

// check returns an error for a date that is neither empty nor a day of the calendar.
func (d Date) check() error {
	if d == "" {
		return nil
	}
	_, err := time.Parse(time.DateOnly, string(d))
	return err
}
