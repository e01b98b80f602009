package unit

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// TestMalformedTablesAreRefused breaks the shipped tables one line at a time.
func TestMalformedTablesAreRefused(t *testing.T) {
	if _, err := read(data); err != nil {
		t.Fatalf("the shipped tables: %v", err)
	}
	for _, test := range []struct{ name, table, from, to, want string }{
		{"no file", "bodies", "", "", "bodies"},
		{"an unknown column", "bodies", "id,kind", "slug,kind", `unknown column "slug"`},
		{"a short line", "bodies", ",council,KR", ",KR", "wrong number of fields"},
		{"no id", "bodies", "gaok,", ",", "a unit has no id"},
		{"an id twice", "bodies", "gaok,", "clair,", "clair stands twice"},
		{"an id of another table", "bodies", "gaok,", "dangjin,", "dangjin stands twice"},
		{"an unknown kind", "bodies", "gaok,COORD", "gaok,CLUB", `unknown kind "CLUB"`},
		{"an unknown country", "bodies", "council,KR", "council,XX", `unknown country "XX"`},
		{"no name of its own", "bodies", ",ja,glossary", ",eo,glossary", `no name in its own language "eo"`},
		{"an unknown parent", "korea_basic", "city,chungnam", "city,atlantis", `unknown unit "atlantis"`},
		{"an unknown successor", "korea_metropolitan", "2023-06-11,gangwon,", "2023-06-11,atlantis,", `unknown unit "atlantis"`},
		{"a day that is none", "korea_basic", "2026-07-01", "2026-02-30", "out of range"},
		{"a MOIS code twice", "korea_basic", ",44270,", ",41110,", "MOIS code 41110"},
		{"a former MOIS code twice", "korea_past", ",42110,", ",44270,", "MOIS code 44270"},
		{"an ISO code twice", "foreign", ",CN-SD,", ",CN-LN,", "ISO 3166-2 code CN-LN"},
		{"the past of nobody", "korea_past", "gunwi,", "atlantis,", `unknown unit "atlantis"`},
		{"a past without end", "korea_past", "gunwi,2023-07-01", "gunwi,", "malformed or out of order"},
		{"an unknown audience", "audience", "mainland,country,TW", "moon,country,TW", `unknown audience "moon"`},
		{"an audience of no country", "audience", "country,TW", "country,XX", `unknown country "XX"`},
		{"an audience of no unit", "audience", "unit,taipei", "unit,atlantis", `unknown unit "atlantis"`},
		{"a country twice", "countries", "AF,", "AE,", `"AE" is malformed or stands twice`},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{}
			for _, table := range append([]string{"countries", "korea_past", "audience"}, tables...) {
				path := "data/" + table + ".csv"
				text, err := fs.ReadFile(data, path)
				if err != nil {
					t.Fatal(err)
				}
				if table != test.table {
					files[path] = &fstest.MapFile{Data: text}
					continue
				}
				if test.from == "" {
					continue
				}
				broken := strings.Replace(string(text), test.from, test.to, 1)
				if broken == string(text) {
					t.Fatalf("%s has no %q to break", table, test.from)
				}
				files[path] = &fstest.MapFile{Data: []byte(broken)}
			}
			if _, err := read(files); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("read = %v, want an error that says %q", err, test.want)
			}
		})
	}
}
