package main

import (
	"encoding/json"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/notice"
)

// catalogue reads every sentence of the front end in one language.
func catalogue(t *testing.T, tag lang.Tag) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, "frontend/src/locale/messages", string(tag), "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("the front end has no sentences in %s: %v", tag, err)
	}
	all := map[string]string{}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var some map[string]string
		if err := json.Unmarshal(raw, &some); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for k, v := range some {
			all[k] = v
		}
	}
	return all
}

var notInKeys = regexp.MustCompile(`[^a-z0-9]+`)

// key is where the front end looks for the word of a code, as frontend/src/locale/words.ts does.
func key(family, code string) string {
	return family + "_" + notInKeys.ReplaceAllString(strings.ToLower(code), "_")
}

// fieldCodes lists what the product says of single fields: by Check.Fail, Check.That, a Field written out, or the table of fieldCode.
func fieldCodes(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	note := func(e ast.Expr) {
		if code, ok := text(e); ok && codeForm.MatchString(code) {
			all[code] = where(e)
		}
	}
	for _, s := range files(t) {
		if s.test() || slices.Contains(helps, s.room()) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				switch name := called(x); {
				case strings.HasSuffix(name, ".Fail") && len(x.Args) >= 2:
					note(x.Args[1])
				case strings.HasSuffix(name, ".That") && len(x.Args) >= 3:
					note(x.Args[2])
				}
			case *ast.CompositeLit:
				if sel, ok := x.Type.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Field" {
					break
				}
				for _, e := range x.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Code" {
							note(kv.Value)
						}
					}
				}
			case *ast.FuncDecl:
				if x.Name.Name == "fieldCode" {
					ast.Inspect(x, func(n ast.Node) bool {
						if l, ok := n.(*ast.CompositeLit); ok && l.Type == nil && len(l.Elts) == 2 {
							note(l.Elts[1])
						}
						return true
					})
				}
			}
			return true
		})
	}
	for _, f := range faults(t) { // a refusal of rich text names its field by the second half of its own code
		if what, ok := strings.CutPrefix(f.code, "prose."); ok {
			all[what] = f.at
		}
	}
	return all
}

func TestHouseEveryCodeHasItsSentence(t *testing.T) {
	quiet := map[string]bool{}
	for _, part := range factParts() {
		for _, k := range part.facts {
			quiet[k.Code()] = k.IsQuiet()
		}
	}
	fields := fieldCodes(t)
	if len(fields) < 20 {
		t.Errorf("%d codes of fields found only: the test would hold nothing", len(fields))
	}
	for _, tag := range lang.Interface() {
		said := catalogue(t, tag)
		missing := func(family, code, at string) {
			if k := key(family, code); strings.TrimSpace(said[k]) == "" {
				t.Errorf("%s: %q has no sentence in %s: write %q into frontend/src/locale/messages/%s", at, code, tag, k, tag)
			}
		}
		for _, f := range faults(t) {
			missing("error", f.code, f.at)
		}
		for code, at := range fields {
			missing("field", code, at)
		}
		for _, d := range deeds(t) {
			if !quiet[d.code] { // nobody reads of it
				missing("fact", d.code, d.at)
			}
		}
		for _, kind := range notice.Kinds() {
			missing("notice", kind, "exchange/notice/audience.go")
		}
		for _, why := range notice.Reasons() {
			missing("why", string(why), "exchange/notice/audience.go")
		}
	}
}
