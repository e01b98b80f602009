package approval_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/exchange/approval"
)

// The export alone is enough to check an approval: this reads it as anybody would, and shares nothing with the package.
func TestTheExportCanBeCheckedWithoutUs(t *testing.T) {
	b := newBench(t)
	q := b.asking()
	q.Thirds = []approval.Wanted{{Side: "dangjin", Body: approval.Council, Name: "당진시의회"}}
	a := b.ask(q)
	letter := approval.Letter{File: string(b.bring(b.Dangjin.Officer, "의결서.txt").ID), Signatory: "의장", Dated: "2026-07-01"}
	a, err := b.approvals.Attest(t.Context(), b.in(b.Dangjin.Officer), a.ID, "1", letter, a.SHA256)
	must(t, err)
	a, err = b.give(b.Liaoning.Head, a)
	must(t, err)
	a, err = b.give(b.Dangjin.Head, a)
	must(t, err)
	b.settle()
	var from, again, copied bytes.Buffer
	for out, in := range map[*bytes.Buffer]func() error{
		&from: func() error {
			_, err := b.approvals.Bundle(t.Context(), b.in(b.Dangjin.Viewer), a.ID, &from)
			return err
		},
		&again: func() error {
			_, err := b.approvals.Bundle(t.Context(), b.in(b.Liaoning.Viewer), a.ID, &again)
			return err
		},
		&copied: func() error {
			_, err := b.approvals.Bundle(t.Context(), b.Home(b.Liaoning.Viewer), a.ID, &copied)
			return err
		},
	} {
		if err := in(); err != nil || out.Len() == 0 {
			t.Fatalf("export: %v", err)
		}
	}
	if !bytes.Equal(from.Bytes(), again.Bytes()) {
		t.Error("two exports of the same approval differ")
	}
	for name, archive := range map[string][]byte{"the pact's": from.Bytes(), "the copy's": copied.Bytes()} {
		files := unzip(t, archive)
		document := files["document.json"]
		sum := sha256.Sum256(document)
		var said struct {
			SHA256 string
			Sides  []struct {
				Key struct {
					SHA256 string
					By     struct{ Name string }
				}
				Thirds []struct{ Letter struct{ File, SHA256 string } } `json:"third_keys"`
			}
		}
		must(t, json.Unmarshal(files["signatures.json"], &said))
		hash := hex.EncodeToString(sum[:])
		if said.SHA256 != hash || len(said.Sides) != 2 || !strings.Contains(string(files["README.zh-Hans.txt"]), hash) {
			t.Errorf("%s document has the hash %s, and its signatures say %+v", name, hash, said)
		}
		for _, side := range said.Sides {
			if side.Key.SHA256 != hash || side.Key.By.Name == "" {
				t.Errorf("%s key is %+v", name, side.Key)
			}
			for _, third := range side.Thirds {
				if sum := sha256.Sum256(files[third.Letter.File]); hex.EncodeToString(sum[:]) != third.Letter.SHA256 {
					t.Errorf("%s letter %s isn't what the signatures say", name, third.Letter.File)
				}
			}
		}
		var read any
		d := json.NewDecoder(bytes.NewReader(document))
		d.UseNumber()
		must(t, d.Decode(&read))
		if diff := cmp.Diff(string(document), sorted(read)); diff != "" {
			t.Errorf("%s document read and written again by the recipe is another (- kept, + again):\n%s", name, diff)
		}
	}
}

func unzip(t *testing.T, archive []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	must(t, err)
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		all[f.Name], err = io.ReadAll(r)
		must(t, err)
		must(t, r.Close())
	}
	return all
}

// sorted writes JSON by the documented recipe, for names of the basic plane and numbers as they stand.
func sorted(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var members []string
		for name, value := range v {
			members = append(members, sorted(name)+":"+sorted(value))
		}
		slices.Sort(members)
		return "{" + strings.Join(members, ",") + "}"
	case []any:
		items := make([]string, len(v))
		for i, value := range v {
			items[i] = sorted(value)
		}
		return "[" + strings.Join(items, ",") + "]"
	case string:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(v) + `"`
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	}
	return "null"
}

// The examples of RFC 8785, and what JSON writers get wrong.
func TestCanonicalIsWhatTheRFCSays(t *testing.T) {
	for given, want := range map[string]string{
		`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`: `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"o"}`:           "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"o\",\"€\":\"Euro Sign\",\"😀\":\"Emoji\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
		`{"html":"<a href=\"?a&b\">","line":"\u2028","zero":-0,"int":5,"big":9007199254740991}`:                                                                               "{\"big\":9007199254740991,\"html\":\"<a href=\\\"?a&b\\\">\",\"int\":5,\"line\":\"\u2028\",\"zero\":0}",
	} {
		got, err := approval.Canonical(json.RawMessage(given))
		if err != nil || string(got) != want {
			t.Errorf("Canonical(%s) = %s, %v\nwant %s", given, got, err, want)
		}
	}
	if got, err := approval.Canonical(json.RawMessage(`1e999`)); err == nil {
		t.Errorf("a number beyond all measure is written as %s", got)
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add(`{"b":[1,2.5,"가"],"a":{"":null}}`)
	f.Add(`"\ud800"`)
	f.Fuzz(func(t *testing.T, given string) {
		if !json.Valid([]byte(given)) {
			return
		}
		once, err := approval.Canonical(json.RawMessage(given))
		if err != nil {
			return
		}
		twice, err := approval.Canonical(json.RawMessage(once))
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%q is written as %q, and that as %q, %v", given, once, twice, err)
		}
	})
}
