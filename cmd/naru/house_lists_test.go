package main

import (
	"flag"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/calendar"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

var update = flag.Bool("update", false, "write the generated lists of docs anew")

// TestHouseLists holds the generated files of docs to the code: the description of the surface, and the lists of routes, deeds and codes.
func TestHouseLists(t *testing.T) {
	description, err := api.Describe()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"openapi.json": string(description),
		"routes.md":    routeList(),
		"facts.md":     factList(t),
		"codes.md":     codeList(t),
	} {
		path := filepath.Join(root, "docs", name)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Errorf("docs/%s is missing: run make generate", name)
			continue
		}
		if diff := cmp.Diff(string(got), want); diff != "" {
			t.Errorf("docs/%s is stale: run make generate (-written +code):\n%.2000s", name, diff)
		}
	}
}

const generated = "<!-- Written by `make generate`; don't edit. -->\n"

func routeList() string {
	var b strings.Builder
	b.WriteString("# Routes\n\n" + generated + "\nEvery route is a row of `server/api/routes.go`, below `" + api.Prefix + "`. " +
		"*Who* says where the caller must stand; *needs* is the ability she must have there.\n\n" +
		"| method | path | operation | who | needs | body, at most |\n|---|---|---|---|---|---|\n")
	who := map[api.Who]string{api.Public: "everybody", api.Member: "members", api.Home: "in one's home", api.Network: "in a network",
		api.Known: "members and guests", api.Visit: "in one's home, or as a guest",
		api.Inside: "in the named space"}
	for _, r := range api.Routes() {
		needs := string(r.Needs)
		if needs != "" {
			needs = "`" + needs + "`"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %d KiB |\n", r.Method, r.Path, r.Name, who[r.Who], needs, r.Limit>>10)
	}
	return b.String()
}

// factPart is the deeds that one package declares.
type factPart struct {
	name  string
	facts []fact.Kind
}

func factParts() []factPart {
	return []factPart{
		{"tenants", tenants.Facts()}, {"tenants/pass", pass.Facts()}, {"exchange/library", library.Facts()}, {"exchange/notice", notice.Facts()}, {"exchange/webhook", webhook.Facts()}, {"exchange/chat", chat.Facts()},
		{"exchange/audit", audit.Facts()}, {"exchange/finding", finding.Facts()},
		{"exchange/approval", approval.Facts()},
		{"exchange/pad", pad.Facts()},
		{"exchange/file", file.Facts()}, {"exchange/term", term.Facts()}, {"exchange/interpret", interpret.Facts()},
		{"exchange/agreement", agreement.Facts()},
		{"exchange/intake", intake.Facts()},
		{"exchange/project", project.Facts()},
		{"exchange/meeting", meeting.Facts()},
		{"exchange/interpreter", interpreter.Facts()},
		{"exchange/calendar", calendar.Facts()},
		{"exchange/ledger", ledger.Facts()},
		{"exchange/visit", visit.Facts()},
	}
}

func factList(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Deeds\n\n" + generated + "\nWhat can happen, by the package that declares it in `facts.go`. Each stands in the audit trail of its space; " +
		"*small* ones are left out of time lines. *Quiet* ones, " +
		"which somebody does with her own state alone, leave no line anywhere.\n")
	said, count := catalogue(t, lang.English), 0
	for _, part := range factParts() {
		if len(part.facts) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n| deed | takes the ability | in words | |\n|---|---|---|---|\n", part.name)
		for _, k := range part.facts {
			count++
			needs, small := "", ""
			if k.Needs() != fact.Anyone {
				needs = "`" + string(k.Needs()) + "`"
			}
			switch {
			case k.IsQuiet():
				small = "quiet"
			case k.IsMinor():
				small = "small"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.Code(), needs, said[key("fact", k.Code())], small)
		}
	}
	if all := len(deeds(t)); all != count {
		t.Errorf("the code declares %d deeds, but docs/facts.md would list %d: name the new package in factParts", all, count)
	}
	return b.String()
}

// kindWords are the kinds of faults as callers over HTTP see them.
var kindWords = map[string]string{
	"Internal": "500", "Invalid": "422", "Unauthenticated": "401", "Forbidden": "403", "NotFound": "404", "Conflict": "409", "Stale": "412",
	"TooLarge": "413", "Limited": "429", "Unavailable": "503",
}

func codeList(t *testing.T) string {
	t.Helper()
	said := catalogue(t, lang.English)
	var rows []string
	for _, s := range files(t) {
		if s.test() || slices.Contains(helps, s.room()) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || called(c) != "fault.New" && (called(c) != "New" || s.room() != "base/fault") {
				return true
			}
			code, ok := text(argument(c, 1))
			if !ok {
				return true
			}
			kind := ""
			switch k := c.Args[0].(type) {
			case *ast.SelectorExpr:
				kind = k.Sel.Name
			case *ast.Ident:
				kind = k.Name
			}
			rows = append(rows, fmt.Sprintf("| `%s` | %s | %s | %s |\n", code, kindWords[kind], said[key("error", code)], s.room()))
			return true
		})
	}
	slices.Sort(rows)
	return "# Codes\n\n" + generated + "\nWhat can go wrong. A code lasts forever; its sentences stand in `frontend/src/locale/messages`, in four languages.\n\n" +
		"| code | HTTP | in words | declared in |\n|---|---|---|---|\n" + strings.Join(rows, "")
}
