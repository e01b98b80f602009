package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/prose"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/blob"
	"github.com/naru-network/naru/storage/search"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// canary stands in everything that is kept in space B; everything is then asked in space A and must never show it.
const (
	canary = "kanarivogel"
	own    = "heimatwort"
	onlyB  = "019f34b9-0000-7000-8000-00000000000b" // an id that B alone has; the others are in both
)

// notSpaced lists what a House gives that belongs to no one's space, with the reason.
var notSpaced = map[string]string{
	"Register": "the Authority's own book, which the Authority reads to decide who stands where",
	"Accounts": "the sign-in door's, which knows people before they stand anywhere",
	"Sessions": "the sign-in door's", "Counters": "the sign-in door's", "Invites": "the sign-in door's", "Tickets": "the sign-in door's", "Keys": "the installation's own",
	"Run": "tells facts in the spaces they name", "Settle": "waits only", "Follow": "adds a reader of trails", "Placed": "makes a reader of trails",
	"Hear": "adds a hearer of facts, for what lives in this process", "Kept": "is told what this node keeps, for its sockets", "Bound": "is told the names of trails that have grown", "Nudge": "has trails looked at",
	"Verify": "doctor's, returns numbers only", "VerifyRooms": "doctor's, returns numbers and names of rooms", "Followers": "names of jobs, for the walk over them",
}

// Every method of every shelf has a case in two spaces. What a new method lacks is said here.
func TestEveryShelfIsTriedInTwoSpaces(t *testing.T) {
	wanted := map[string]bool{}
	house := reflect.TypeFor[*storage.House]()
	for i := range house.NumMethod() {
		m := house.Method(i)
		shelf, ok := shelfOf(m.Type)
		if !ok {
			if notSpaced[m.Name] == "" {
				t.Errorf("House.%s gives something that no scope opens: let it be reached through In(scope), or say in notSpaced why not", m.Name)
			}
			continue
		}
		for j := range shelf.NumMethod() {
			name := m.Name + "." + shelf.Method(j).Name
			wanted[name] = true
			if twoSpaces[name] == nil {
				t.Errorf("%s isn't tried in two spaces: add a case to twoSpaces that asks it in A for what B keeps", name)
			}
		}
	}
	for name := range twoSpaces {
		if !wanted[name] {
			t.Errorf("twoSpaces has a case for %s, which is no method any more", name)
		}
	}
	for name := range notSpaced {
		if _, ok := house.MethodByName(name); !ok {
			t.Errorf("notSpaced excuses %s, which is no method any more", name)
		}
	}
}

// shelfOf returns the interface that a store's In or Over opens.
func shelfOf(method reflect.Type) (reflect.Type, bool) {
	if method.NumOut() == 0 {
		return nil, false
	}
	for _, door := range []string{"In", "Over"} {
		if open, ok := method.Out(0).MethodByName(door); ok && open.Type.NumOut() == 1 {
			return open.Type.Out(0), true
		}
	}
	return nil, false
}

// pair is one installation with two homes that hold the same ids.
type pair struct {
	t       *testing.T
	world   *tenantstest.World
	house   *storage.House
	finding storage.Finding
	files   storage.Files
	index   *search.Index
	a, b    tenants.Scope
	reach   tenants.Reach // of who stands in A
	at      time.Time

	heard strings.Builder // all that A was ever answered
	mu    sync.Mutex
	log   bytes.Buffer
}

// Write implements io.Writer, for the log.
func (p *pair) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

func newPair(t *testing.T) *pair {
	t.Helper()
	ctx := context.Background()
	e, err := sqlite.Memory()
	check(t, err)
	p := &pair{t: t, at: time.Date(2026, 7, 6, 1, 0, 0, 0, time.UTC)}
	p.house, err = storage.Open(ctx, e, slog.New(slog.NewTextHandler(p, &slog.HandlerOptions{Level: slog.LevelDebug})))
	check(t, err)
	p.index, err = search.Open(ctx, filepath.Join(t.TempDir(), "search.db"))
	check(t, err)
	p.finding = p.house.Finding(p.index)
	folder, err := blob.OpenFolder(t.TempDir())
	check(t, err)
	t.Cleanup(func() { check(t, folder.Close()) })
	p.files = p.house.Files(folder)
	p.world = tenantstest.New(t, p.house.Register(), tenants.Vouch)
	p.a, p.b = p.steward("dangjin"), p.steward("liaoning")
	p.reach, err = p.world.Authority.Reach(ctx, p.world.Dangjin.Officer)
	check(t, err)
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- p.house.Run(running) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, p.index.Close(), e.Close(ctx)); err != nil {
			t.Error(err)
		}
	})
	p.fill(p.a, own, "1")
	p.fill(p.b, canary, "1")
	p.fill(p.b, canary, onlyB)
	return p
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// steward stands in a home with every ability the cases need.
func (p *pair) steward(home tenants.TenantID) tenants.Scope {
	return p.world.Authority.Steward(tenants.HomeOf(home), tenants.Errand{Name: "test", Can: []fact.Ability{tenants.Keep, tenants.WriteCase}})
}

func (p *pair) told(in tenants.Scope, id, word string) tenants.Told {
	p.t.Helper()
	p.at = p.at.Add(time.Millisecond)
	told, err := in.Tell(library.CaseSaved, fact.Ref{Noun: "case", ID: id}, p.at, fact.Detail{"word": word})
	check(p.t, err)
	return told
}

// Rows of each sort, which bear the word in every text.

const member = tenants.MemberID("019f34b9-0000-7000-8000-0000000000aa") // the same in both spaces

func content(word string) library.Content {
	return library.Content{
		Type: library.Event, Source: lang.Korean, Title: lang.Plain(lang.Korean, word), Summary: lang.Plain(lang.Korean, word),
		Parts:   map[library.Part]library.Rich{library.Process: {Source: lang.Korean, In: map[lang.Tag]lang.Version[prose.Doc]{lang.Korean: {Value: prose.FromPlain(word)}}}},
		Contact: lang.Plain(lang.Korean, word), Sectors: []string{"CUL"}, Tags: []string{word}, Partners: []string{}, Sources: []library.Source{{Title: word}},
	}
}

func (p *pair) caseRow(id, word string) library.Case {
	return library.New(library.CaseID(id), tenants.TenantID(word), member, content(word), p.at)
}

func (p *pair) submission(id, word string) library.Submission {
	return library.Submission{ID: id, Case: "1", Version: 1, Tenant: tenants.TenantID(word), Verdict: library.Waiting, Content: content(word), At: p.at}
}

func (p *pair) edition(id, word string) library.Edition {
	return library.Edition{ID: library.EditionID(id), Case: "1", Version: 1, Tenant: tenants.TenantID(word), Content: content(word), At: p.at}
}

func (p *pair) card(id, word string) library.Card {
	return library.Card{
		ID: library.CaseID(id), Tenant: "same", Source: lang.Korean, Title: lang.Plain(lang.Korean, word), Type: library.Event, Sectors: []string{"CUL"}, Tags: []string{word},
		Partners: []string{}, Languages: []lang.Tag{}, Uptakes: []library.Uptake{}, Shown: true, At: p.at,
	}
}

func (p *pair) adoption(id, word string) library.Adoption {
	return library.Adoption{
		ID: library.AdoptionID(id), Tenant: tenants.TenantID(word), Owner: member, Former: []tenants.MemberID{}, Case: library.CaseID(id), Title: lang.Plain(lang.Korean, word),
		Phase: library.Planned, Due: "2026-08-01", Notes: word, Steps: []library.Advance{}, Created: p.at, Updated: p.at,
	}
}

func (p *pair) uptake(id, word string) library.Uptake {
	return library.Uptake{ID: library.AdoptionID(id), Case: "1", Tenant: tenants.TenantID(word), Phase: library.Planned, Reason: word, Updated: p.at}
}

func (p *pair) file(id, word string) file.File {
	return file.File{ID: file.ID(id), Name: word, Type: "text/plain", Bytes: 10, By: file.By{Member: member, Tenant: tenants.TenantID(word)}, At: p.at, State: file.Whole, Uses: []file.Use{{Noun: "message", ID: word}}}
}

func (p *pair) term(code, word string) term.Entry {
	return term.Entry{ID: term.IDOf(code), Code: code, Words: term.Words{lang.English: word}, Status: term.Kept, Note: word, At: p.at}
}

// fill keeps one row of each sort.
func (p *pair) fill(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	l, n, f := p.house.Library().In(in), p.house.Notices().In(in), p.files.In(in)
	tell := func() tenants.Told { return p.told(in, id, word) }
	for _, err := range []error{
		l.AddCase(ctx, p.caseRow(id, word), tell()), l.AddSubmission(ctx, p.submission(id, word), tell()), l.AddEdition(ctx, p.edition(id, word), tell()),
		l.KeepCard(ctx, p.card(id, word), tell()), l.AddAdoption(ctx, p.adoption(id, word), tell()), l.KeepUptake(ctx, p.uptake(id, word), tell()),
		n.Add(ctx, p.notice(id, word), tell()), n.KeepDevice(ctx, p.device(id, word), tell()),
		p.hooks(in).AddHook(ctx, p.hook(id, word), tell()), p.hooks(in).AddDelivery(ctx, p.delivery(id, word), tell()),
		f.Add(ctx, p.file(id, word), tell()), f.KeepStowed(ctx, file.Stowage{Account: word + id, Bytes: 7, At: p.at}, tell()),
		p.house.Terms().In(in).Add(ctx, p.term(id, word), tell()),
		f.Put(ctx, file.ID(id), file.Itself, strings.NewReader(word), int64(len(word))),
	} {
		check(p.t, err)
	}
	p.talks(in, word, id)
	p.ties(in, word, id)
	p.pads(in, word, id)
	p.margins(in, word, id)
	p.plans(in, word, id)
	p.keepApproval(in, word, id)
	p.times(in, word, id)
	p.meets(in, word, id)
	p.books(in, word, id)
	p.visited(in, word, id)
	p.minuted(in, word, id)
	p.received(in, word, id)
	p.papered(in, word, id)
	p.spent(in, word, id)
	p.roomed(in, word, id)
	p.booths(in, word, id)
	p.surveyed(in, word, id)
	if id == "1" {
		check(p.t, p.house.Engines().In(in).Keep(ctx, p.engine(word), tell()))
		check(p.t, n.KeepChoice(ctx, p.choice(word), tell()))
	}
}

var writes = regexp.MustCompile(`\.(Add|Change|Keep|Remove|Put|Erase)`)

func TestTwoSpacesNeverMix(t *testing.T) {
	reading := newPair(t)
	for name, try := range twoSpaces {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			p := reading
			if writes.MatchString(name) {
				p = newPair(t)
			}
			p.t = t
			before := p.theirs()
			try(ctx, p, p.house.Library().In(p.a), p.house.Notices().In(p.a))
			if after := p.theirs(); !slices.Equal(before, after) {
				t.Errorf("what was done in A has changed B:\n%v\n%v", before, after)
			}
			check(t, p.house.Settle(ctx))
			p.mu.Lock()
			defer p.mu.Unlock()
			if strings.Contains(p.log.String()+p.heard.String(), canary) {
				t.Errorf("what B keeps stands in the log or in an answer to A:\n%s", p.log.String())
			}
		})
	}
}

// theirs is everything that B keeps, row by row.
func (p *pair) theirs() []string {
	p.t.Helper()
	ctx := context.Background()
	l, n, f := p.house.Library().In(p.b), p.house.Notices().In(p.b), p.files.In(p.b)
	var all []string
	add := func(got any, err error) {
		check(p.t, err)
		all = append(all, fmt.Sprintf("%+v", got))
	}
	for _, id := range []string{"1", onlyB} {
		add(l.Case(ctx, library.CaseID(id)))
		add(l.Submission(ctx, id))
		add(l.Edition(ctx, library.EditionID(id)))
		add(l.Card(ctx, library.CaseID(id)))
		add(l.Adoption(ctx, library.AdoptionID(id)))
		add(l.Uptake(ctx, library.AdoptionID(id)))
		add(n.Notice(ctx, notice.ID(id)))
		add(n.Choice(ctx, member))
		add(n.Device(ctx, notice.DeviceID(id)))
		add(p.hooks(p.b).Hook(ctx, webhook.ID(id)))
		add(p.hooks(p.b).Delivery(ctx, webhook.DeliveryID(id)))
		add(p.house.Engines().In(p.b).Setting(ctx))
		add(f.File(ctx, file.ID(id)))
		add(p.house.Terms().In(p.b).Entry(ctx, term.IDOf(id)))
		add(f.Stowed(ctx, canary+id))
		add(read(f.Open(ctx, file.ID(id), file.Itself)))
	}
	all = append(all, p.tiedByThem(ctx)...)
	p.writtenByThem(ctx, add)
	p.notedByThem(ctx, add)
	p.plannedByThem(ctx, add)
	p.approvalsOfB(ctx, add)
	p.timesOfB(ctx, add)
	p.metByThem(ctx, add)
	p.bookedByThem(ctx, add)
	p.visitedByThem(ctx, add)
	p.minutedByThem(ctx, add)
	p.receivedByThem(ctx, add)
	p.paperedByThem(ctx, add)
	p.spentByThem(ctx, add)
	p.roomedByThem(ctx, add)
	p.boothsOfB(ctx, add)
	p.surveyedByThem(ctx, add)
	return append(all, p.saidByThem(ctx)...)
}

// read takes in what was opened.
func read(r io.ReadCloser, size int64, err error) (string, error) {
	if err != nil {
		return "", err
	}
	raw, err := io.ReadAll(r)
	return fmt.Sprint(size, " ", string(raw)), errors.Join(err, r.Close())
}
