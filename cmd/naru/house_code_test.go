package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// source is one Go file of the product.
type source struct {
	path  string // from the root, with slashes
	file  *ast.File
	lines int
}

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }
func (s source) room() string {
	return filepath.ToSlash(filepath.Dir(s.path))
}

const root = "../.."

var positions = token.NewFileSet()

// sources reads every Go file of the product once, tests included.
var sources = sync.OnceValues(func() ([]source, error) {
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "bin" || d.Name() == "var"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(positions, path, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		all = append(all, source{filepath.ToSlash(rel), file, bytes.Count(text, []byte("\n"))})
		return nil
	})
	return all, err
})

func files(t *testing.T) []source {
	t.Helper()
	all, err := sources()
	if err != nil {
		t.Fatalf("read the product's files: %v", err)
	}
	if len(all) < 100 {
		t.Fatalf("%d Go files found only: the test would hold nothing", len(all))
	}
	return all
}

func where(n ast.Node) string {
	p := positions.Position(n.Pos())
	rel, err := filepath.Rel(root, p.Filename)
	if err != nil {
		rel = p.Filename
	}
	return fmt.Sprintf("%s:%d", filepath.ToSlash(rel), p.Line)
}

// called returns what a call calls: "pkg.Name", or ".Name" for a method of something longer, or "Name".
func called(c *ast.CallExpr) string {
	switch fun := c.Fun.(type) {
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok {
			return x.Name + "." + fun.Sel.Name
		}
		return "." + fun.Sel.Name
	case *ast.Ident:
		return fun.Name
	case *ast.IndexExpr:
		return called(&ast.CallExpr{Fun: fun.X})
	}
	return ""
}

func text(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

func TestHouseNoStructIsBothStoredAndSent(t *testing.T) {
	for _, s := range files(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			x, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			var sent, stored bool
			for _, f := range x.Fields.List {
				if f.Tag == nil {
					continue
				}
				raw, err := strconv.Unquote(f.Tag.Value)
				if err != nil {
					continue
				}
				_, j := reflect.StructTag(raw).Lookup("json")
				_, b := reflect.StructTag(raw).Lookup("bson")
				sent, stored = sent || j, stored || b
			}
			if sent && stored {
				t.Errorf("%s has json and bson tags: make a view of its own for what is sent", where(x))
			}
			return true
		})
	}
}

func TestHouseFilesAreShort(t *testing.T) {
	const most = 600
	for _, s := range files(t) {
		if s.lines > most {
			t.Errorf("%s has %d lines: split it by idea, to %d at most", s.path, s.lines, most)
		}
	}
}

// keys lists the calls that hand out a power, and the only places that may make them. Tests may as well, but for those under exchange,
// which must enter by the real door.
var keys = []struct {
	call  string
	from  []string // folders or files
	means string
}{
	{"tenants.Vouch", []string{"tenants/pass"}, "makes somebody of a request; only the sign-in door has proved who she is"},
	{"wall.Trail", []string{"storage"}, "opens any space; only what keeps the house itself may"},
	{"wall.House", []string{"storage"}, "opens the Authority's own book"},
	{".Steward", []string{"exchange/library/carry.go", "exchange/notice", "exchange/webhook", "exchange/calendar", "tenants", "storage/search.go", "cmd/naru"}, "lets the house itself into a space; a person enters by Authority.Enter"},
	{".HouseTell", []string{"tenants", "cmd/naru"}, "states a deed in the Authority's own book"},
}

// trails lists the files of storage that open spaces without a person's scope: chains, relay, followers, the feed of the search index, and the walk of an installation.
var trails = []string{
	"storage/audit.go", "storage/finding.go", "storage/finding_chat.go", "storage/finding_object.go", "storage/follow.go", "storage/hear.go", "storage/relay.go", "storage/house.go", "storage/doctor.go", "storage/migrate.go", "storage/backup.go",
	"storage/search.go", "storage/internal/wall/wall.go",
}

func TestHousePowersStayWhereTheyBelong(t *testing.T) {
	for _, s := range files(t) {
		if s.test() || slices.Contains(helps, s.room()) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := called(c)
			for _, k := range keys {
				if name != k.call && !(k.call[0] == '.' && strings.HasSuffix(name, k.call)) {
					continue
				}
				if !slices.ContainsFunc(k.from, func(f string) bool { return s.path == f || under(s.room(), f) }) {
					t.Errorf("%s calls %s, which %s; only %s may", where(c), name, k.means, strings.Join(k.from, ", "))
				}
			}
			if name == "wall.Trail" && !slices.Contains(trails, s.path) {
				t.Errorf("%s opens spaces by wall.Trail: take a Scope or a Reach; where the house itself must read, add the file to trails and say why", where(c))
			}
			return true
		})
	}
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)?$`)

// declared is a code that the product's text declares, and where.
type declared struct {
	code, at string
	file     source
}

// faults lists the codes of every fault.New in the product, the empty code for one that isn't written out.
func faults(t *testing.T) []declared {
	t.Helper()
	return codes(t, func(c *ast.CallExpr, s source) (ast.Expr, bool) {
		name := called(c)
		ours := name == "fault.New" || name == "New" && s.room() == "base/fault"
		return argument(c, 1), ours
	})
}

// deeds lists the codes of every fact.Declare in the product.
func deeds(t *testing.T) []declared {
	t.Helper()
	return codes(t, func(c *ast.CallExpr, _ source) (ast.Expr, bool) {
		return argument(c, 0), called(c) == "fact.Declare"
	})
}

func argument(c *ast.CallExpr, i int) ast.Expr {
	if i < len(c.Args) {
		return c.Args[i]
	}
	return nil
}

func codes(t *testing.T, of func(*ast.CallExpr, source) (ast.Expr, bool)) []declared {
	t.Helper()
	var all []declared
	for _, s := range files(t) {
		if s.test() || slices.Contains(helps, s.room()) || under(s.room(), "storage/mongo/ferret") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if arg, ok := of(c, s); ok {
				code, _ := text(arg)
				all = append(all, declared{code, where(c), s})
			}
			return true
		})
	}
	return all
}

func TestHouseFaultCodesAreDeclaredOnce(t *testing.T) {
	first := map[string]string{}
	for _, f := range faults(t) {
		switch at, again := first[f.code]; {
		case f.code == "":
			t.Errorf("%s: write the fault's code out, so that it can be found and its sentence held", f.at)
		case !codeForm.MatchString(f.code):
			t.Errorf("%s: the code %q must read package.what_is_so, in lower case", f.at, f.code)
		case again:
			t.Errorf("%s: the code %q is declared at %s already: use that one", f.at, f.code, at)
		}
		first[f.code] = f.at
	}
	if len(first) < 50 {
		t.Errorf("%d fault codes found only: the test would hold nothing", len(first))
	}
}

// TestHouseEveryDeedIsListed holds that each deed a package declares stands in its Facts, by the name of its variable.
func TestHouseEveryDeedIsListed(t *testing.T) {
	listed := map[string][]string{} // room → names that its Facts function mentions, or one of its own that it is put together from
	for _, s := range files(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasSuffix(f.Name.Name, "Facts") && f.Body != nil {
				ast.Inspect(f.Body, func(n ast.Node) bool {
					if x, ok := n.(*ast.Ident); ok {
						listed[s.room()] = append(listed[s.room()], x.Name)
					}
					return true
				})
			}
		}
	}
	seen := 0
	for _, s := range files(t) {
		if s.test() || slices.Contains(helps, s.room()) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, value := range v.Values {
				if declares(value) && i < len(v.Names) {
					seen++
					if !slices.Contains(listed[s.room()], v.Names[i].Name) {
						t.Errorf("%s declares the deed %s, but Facts of %s doesn't list it", where(v), v.Names[i].Name, s.room())
					}
				}
			}
			return true
		})
	}
	if all := deeds(t); seen != len(all) {
		t.Errorf("%d deeds are declared, %d of them as package variables: declare each as one", len(all), seen)
	}
	first := map[string]string{}
	for _, d := range deeds(t) {
		if at, again := first[d.code]; again || !codeForm.MatchString(d.code) {
			t.Errorf("%s: the deed %q must be lower case, and declared once (also at %q)", d.at, d.code, at)
		}
		first[d.code] = d.at
	}
}

// declares reports whether an expression is fact.Declare(…), or that with .Minor() behind it.
func declares(e ast.Expr) bool {
	c, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	if called(c) == "fact.Declare" {
		return true
	}
	sel, ok := c.Fun.(*ast.SelectorExpr)
	return ok && declares(sel.X)
}
