package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/naru-network/naru"

// floors says how high each part of the house stands. A package imports lower floors, and its own where peers may meet.
var floors = []struct {
	under  string
	height int
	peers  bool
}{
	{"base/", 0, true},
	{"frontend", 0, false},
	{"tenants", 1, true},
	{"exchange/", 2, false},
	{"realtime", 2, true},
	{"storage", 3, true},
	{"server", 3, true},
	{"cmd/", 4, true},
}

// beside lists parts of one floor that must not know each other.
var beside = [][2]string{{"server", "storage"}, {"storage", "server"}, {"exchange/", "realtime"}, {"realtime", "exchange/"}}

// helps marks packages that exist for tests only. They stand above everything, and only tests import them.
var helps = []string{"base/basetest", "tenants/tenantstest", "storage/enginetest", "server/apitest"}

// doors says which packages may import a library; the longest name counts. A library that isn't listed has no door yet.
var doors = map[string][]string{
	"golang.org/x/text":                      {"base/", "tenants", "server/site", "exchange/paper", "exchange/intake", "exchange/pad"},
	"github.com/xuri/excelize/v2":            {"exchange/intake"},
	"github.com/arran4/golang-ical":          {"exchange/calendar"},
	"golang.org/x/image":                     {"exchange/file"},
	"golang.org/x/net/idna":                  {"tenants/pass"},
	"golang.org/x/crypto":                    {"tenants/pass"},
	"golang.org/x/oauth2":                    {"tenants/pass"},
	"github.com/golang-jwt/jwt/v5":           {"tenants/pass"},
	"github.com/pquerna/otp":                 {"tenants/pass"},
	"github.com/coreos/go-oidc/v3":           {"tenants/pass"},
	"go.mongodb.org/mongo-driver/v2":         {"storage/mongo"},
	"go.mongodb.org/mongo-driver/v2/bson":    {"storage"},
	"modernc.org/sqlite":                     {"storage/sqlite", "storage/search"},
	"github.com/gabriel-vasile/mimetype":     {"exchange/file"},
	"github.com/go-pdf/fpdf":                 {"exchange/paper"},
	"github.com/skip2/go-qrcode":             {"exchange/paper"},
	"github.com/minio/minio-go/v7":           {"storage/blob"},
	"github.com/gofiber/fiber/v2":            {"server"},
	"github.com/valyala/fasthttp":            {"server"},
	"github.com/danielgtaylor/huma/v2":       {"server"},
	"github.com/prometheus/client_golang":    {"server"},
	"github.com/wneessen/go-mail":            {"server/post"},
	"github.com/gorilla/websocket":           {"realtime", "server/live"},
	"github.com/pion":                        {"realtime/rtc"},
	"github.com/nats-io":                     {"realtime/bus"},
	"github.com/alecthomas/kong":             {"cmd/naru"},
	"github.com/google/go-cmp":               {"storage/enginetest"}, // and every test
	"github.com/johannesboyne/gofakes3":      {},                     // tests only
	"github.com/rogpeppe/go-internal":        {},                     // tests only
	"pgregory.net/rapid":                     {},                     // tests only
	"github.com/naru-network/naru/tools":     {},
	"github.com/naru-network/naru/frontend":  {"server", "cmd/naru"},
	"github.com/naru-network/naru/tenants":   {"tenants", "exchange/", "realtime", "storage", "server", "cmd/"},
	"github.com/naru-network/naru/exchange/": {"exchange/", "storage", "server", "cmd/"},
}

type pkg struct {
	ImportPath string
	Dir        string
	Imports    []string
}

func (p pkg) name() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

// golist lists every package of the product by go list.
var golist = sync.OnceValues(func() ([]pkg, error) {
	list := exec.Command("go", "list", "-json=ImportPath,Dir,Imports", module+"/...")
	out, err := list.Output()
	if err != nil {
		return nil, err
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
})

func packages(t *testing.T) []pkg {
	t.Helper()
	all, err := golist()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	if len(all) < 20 {
		t.Fatalf("go list names %d packages only: the test would hold nothing", len(all))
	}
	return all
}

func under(name, prefix string) bool {
	return name == prefix || strings.HasPrefix(name, strings.TrimSuffix(prefix, "/")+"/")
}

func floorOf(name string) (height int, peers, known bool) {
	if slices.Contains(helps, name) {
		return 9, true, true
	}
	for _, f := range floors {
		if under(name, f.under) {
			return f.height, f.peers, true
		}
	}
	return 0, false, false
}

func TestHouseFloors(t *testing.T) {
	for _, p := range packages(t) {
		from, peers, known := floorOf(p.name())
		if !known {
			t.Errorf("%s stands on no floor: put it under one that house_test.go lists, or add a floor there and to the architecture page", p.name())
			continue
		}
		for _, imp := range p.Imports {
			to, inside := strings.CutPrefix(imp, module+"/")
			if !inside {
				continue
			}
			height, _, _ := floorOf(to)
			switch {
			case slices.Contains(helps, to):
				t.Errorf("%s imports %s, which is for tests: only _test.go files may", p.name(), to)
			case height > from:
				t.Errorf("%s (floor %d) imports %s (floor %d): declare a small interface where it is used, or move the code up", p.name(), from, to, height)
			case height == from && !peers:
				t.Errorf("%s imports its neighbour %s: let them meet by an id, a fact, or an interface that %s declares", p.name(), to, p.name())
			}
			for _, b := range beside {
				if under(p.name(), b[0]) && under(to, b[1]) {
					t.Errorf("%s imports %s: %s and %s know nothing of each other; cmd/naru joins them", p.name(), to, b[0], b[1])
				}
			}
			if strings.Contains(imp, "/storage/internal/") && !under(p.name(), "storage") {
				t.Errorf("%s imports %s, which is behind the wall of storage", p.name(), to)
			}
		}
	}
}

func TestHouseDoors(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains(helps, p.name()) {
			continue
		}
		for _, imp := range p.Imports {
			if first, _, _ := strings.Cut(imp, "/"); !strings.Contains(first, ".") {
				continue // the standard library
			}
			library := doorOf(imp)
			if library == "" {
				if !under(imp, module) {
					t.Errorf("%s imports %s, which has no door: name the one package that may import it in house_test.go", p.name(), imp)
				}
				continue
			}
			if !slices.ContainsFunc(doors[library], func(d string) bool { return under(p.name(), d) }) {
				t.Errorf("%s imports %s; only %s may: ask that package instead", p.name(), imp, strings.Join(doors[library], ", "))
			}
			if under(p.name(), "base") && !under(imp, "golang.org/x/text") && !under(imp, module+"/base") {
				t.Errorf("%s imports %s: the ground floor stands on the standard library and x/text alone", p.name(), imp)
			}
		}
	}
}

// doorOf returns the longest listed name that an import is under.
func doorOf(imp string) string {
	best := ""
	for library := range doors {
		if under(imp, library) && len(library) > len(best) {
			best = library
		}
	}
	return best
}

// furniture lists the nouns without some of the files that every noun has, and why.
var furniture = map[string]string{
	"paper": "it keeps nothing: what it prints and reads is kept by other nouns",
}

func TestHouseNounsHaveTheSameFiles(t *testing.T) {
	for _, p := range packages(t) {
		noun, ok := strings.CutPrefix(p.name(), "exchange/")
		if !ok || furniture[noun] != "" {
			continue
		}
		for file, holds := range map[string]string{
			noun + ".go": "the nouns and rules", "service.go": "what a member can ask",
			"store.go": "what it needs kept", "facts.go": "what can happen and go wrong",
		} {
			if found, err := filepath.Glob(filepath.Join(p.Dir, file)); err != nil || len(found) == 0 {
				t.Errorf("exchange/%s has no %s: put %s there, as in every noun", noun, file, holds)
			}
		}
	}
}
