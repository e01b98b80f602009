package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// office is the webhooks of a small house, and a program of a tenant that receives them over real HTTP.
type office struct {
	*webhook.Service
	*tenantstest.World
	t        *testing.T
	receiver *httptest.Server
	refused  map[string]string // addresses, and why
	facts    int

	mu     sync.Mutex
	answer int // of the receiver
	after  time.Duration
	secret []string // that the receiver believes
	got    []webhook.Event
	heads  []http.Header
	bodies []string
}

// wire is how the office sends, and what keeps its secrets.
type wire struct{ *office }

// Check implements webhook.Sender.
func (o wire) Check(_ context.Context, url string) string { return o.refused[url] }

// Send implements webhook.Sender.
func (o wire) Send(ctx context.Context, p webhook.Parcel) webhook.Answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, bytes.NewReader(p.Body))
	if err != nil {
		return webhook.Answer{Try: webhook.Try{Error: "address_refused"}}
	}
	for k, v := range p.Header {
		r.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return webhook.Answer{Try: webhook.Try{Error: "unreachable"}}
	}
	defer resp.Body.Close()
	return webhook.Answer{Try: webhook.Try{Status: resp.StatusCode, Took: time.Millisecond}, After: o.after}
}

// SealFor implements webhook.Seals.
func (o wire) SealFor(plain []byte, purpose string) ([]byte, error) {
	return []byte(purpose + "|" + string(plain)), nil
}

// OpenSeal implements webhook.Seals.
func (o wire) OpenSeal(sealed []byte, purpose string) ([]byte, error) {
	plain, ok := strings.CutPrefix(string(sealed), purpose+"|")
	if !ok {
		return nil, errors.New("sealed for something else")
	}
	return []byte(plain), nil
}

// receive is what a tenant's program does: verify, then take or refuse.
func (o *office) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		o.t.Error(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range o.secret {
		if err := webhook.Verify(r.Header.Get(webhook.SignatureHeader), body, s, o.Clock.Now()); err != nil {
			o.t.Errorf("the signature %q of %s: %v", r.Header.Get(webhook.SignatureHeader), body, err)
		}
	}
	w.WriteHeader(o.answer)
	if o.answer/100 != 2 {
		return
	}
	var e webhook.Event
	if err := json.Unmarshal(body, &e); err != nil {
		o.t.Error(err)
	}
	o.got, o.heads, o.bodies = append(o.got, e), append(o.heads, r.Header), append(o.bodies, string(body))
}

var offered = []string{"case.saved", "case.published", "chat.posted", "guest.invited", "webhook.changed"}

func newOffice(t *testing.T) *office {
	t.Helper()
	ctx := context.Background()
	e, err := sqlite.Memory()
	must(t, err)
	t.Cleanup(func() { must(t, e.Close(ctx)) })
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	h, err := storage.Open(ctx, e, quiet)
	must(t, err)
	o := &office{World: tenantstest.New(t, h.Register(), tenants.Vouch), t: t, refused: map[string]string{}, answer: http.StatusNoContent}
	o.receiver = httptest.NewServer(http.HandlerFunc(o.receive))
	t.Cleanup(o.receiver.Close)
	o.Service = webhook.NewService(webhook.Parts{
		Store: h.Webhooks(), Book: h.Register(), Door: o.Authority, Seals: wire{o}, Sender: wire{o}, Offered: offered, Now: o.Clock.Now, Log: quiet,
		Chance: func() float64 { return 0.5 },
	})
	return o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open makes a webhook of a tenant's admin, for its home and some pacts.
func (o *office) open(admin tenants.Principal, pacts ...tenants.PactID) webhook.Hook {
	o.t.Helper()
	h, secret, err := o.Open(context.Background(), o.Home(admin), webhook.Draft{Name: "GAOK return", URL: o.receiver.URL, Home: true, Pacts: pacts, On: true})
	must(o.t, err)
	o.secret = []string{secret}
	return h
}

// carry puts a deed on a case before the webhooks.
func (o *office) carry(space tenants.Space, kind string, by tenants.Principal) fact.Fact {
	o.t.Helper()
	o.facts++
	f := fact.Fact{
		ID: fmt.Sprintf("fact-%03d", o.facts), Kind: kind, About: fact.Ref{Noun: "case", ID: "1"}, At: o.Clock.Now(), Trails: []string{string(space)},
		With: fact.Detail{"owner": "m", "reason": canary, "name": canary},
		By:   fact.Actor{Person: "p", Member: string(by.Member()), Tenant: string(by.Tenant())},
	}
	must(o.t, o.Carry(context.Background(), space, f))
	return f
}

const canary = "kanarivogel"

func (o *office) send() {
	o.t.Helper()
	must(o.t, o.Send(context.Background()))
}

// took lists the facts that the receiver took, in order.
func (o *office) took() string {
	var ids []string
	for _, e := range o.got {
		ids = append(ids, e.ID)
	}
	return strings.Join(ids, " ")
}

func (o *office) log(h webhook.Hook, admin tenants.Principal) []webhook.Delivery {
	o.t.Helper()
	p, err := o.Deliveries(context.Background(), o.Home(admin), h.ID, page.Ask{})
	must(o.t, err)
	return p.Items
}

func TestDeedsArriveSignedAndInOrder(t *testing.T) {
	o := newOffice(t)
	h := o.open(o.Dangjin.Admin, o.Pair)
	home, pair := o.Dangjin.Admin.Home(), tenants.PactSpace(o.Pair)
	o.carry(home, "case.saved", o.Dangjin.Officer)
	o.carry(pair, "chat.posted", o.Liaoning.Officer)
	again := o.carry(home, "case.published", o.Gaok.Staff)
	must(t, o.Carry(context.Background(), home, again)) // told again after a crash
	o.carry(home, "case.begun", o.Dangjin.Officer)      // isn't offered
	o.send()
	o.send()
	if got := o.took(); got != "fact-001 fact-002 fact-003" {
		t.Fatalf("the receiver took %q", got)
	}
	first, second := o.got[0], o.got[1]
	if first.Seq != 1 || second.Seq != 2 || first.Kind != "case.saved" || first.Space != string(home) || first.By.Member != string(o.Dangjin.Officer.Member()) {
		t.Errorf("the first event is %+v", first)
	}
	if second.By.Tenant != "liaoning" || second.By.Member != "" || second.With["owner"] != "m" {
		t.Errorf("the second event is %+v, want another city's member unnamed", second)
	}
	for _, b := range o.bodies {
		if strings.Contains(b, canary) || strings.Contains(b, `"p"`) {
			t.Errorf("an event holds more than ids: %s", b)
		}
	}
	if o.heads[0].Get("Naru-Kind") != "case.saved" || !strings.HasPrefix(o.heads[0].Get("Naru-Delivery"), string(h.ID)) || o.heads[0].Get("Content-Type") != "application/json" {
		t.Errorf("the headers are %v", o.heads[0])
	}
	for i, d := range o.log(h, o.Dangjin.Admin) {
		if d.State != webhook.Taken || d.N != int64(3-i) || len(d.Tries) != 1 || d.Tries[0].Status != 204 || d.Tries[0].Took == 0 {
			t.Errorf("the log holds %+v", d)
		}
	}
}

func TestOnlyWhatIsAskedForAndOnesOwn(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	h, secret, err := o.Open(ctx, o.Home(o.Dangjin.Admin), webhook.Draft{URL: o.receiver.URL, Pacts: []tenants.PactID{o.Pair}, Kinds: []string{"chat.posted"}, On: true})
	must(t, err)
	o.secret = []string{secret}
	pair := tenants.PactSpace(o.Pair)
	for _, space := range []tenants.Space{o.Dangjin.Admin.Home(), o.Liaoning.Admin.Home(), tenants.PactSpace(o.Network), tenants.Commons, tenants.House} {
		o.carry(space, "chat.posted", o.Liaoning.Officer)
	}
	o.carry(pair, "case.saved", o.Liaoning.Officer)
	o.carry(pair, "chat.posted", o.Liaoning.Officer)
	// What was recorded, but not yet sent when the tenant leaves the pact, doesn't go any more; what happens then isn't recorded.
	o.answer = 500
	o.send()
	pact, err := o.Register.Pact(ctx, o.Pair)
	must(t, err)
	o.answer = 200
	_, err = o.Tenants.AnswerPact(ctx, o.Home(o.Dangjin.Admin), o.Pair, pact.Rev, tenants.Depart)
	must(t, err)
	o.carry(pair, "chat.posted", o.Liaoning.Officer)
	o.Clock.Wait(time.Hour)
	o.send()
	if got := o.took(); got != "" {
		t.Errorf("the receiver took %q", got)
	}
	log := o.log(h, o.Dangjin.Admin)
	if len(log) != 1 || log[0].State != webhook.Dropped || len(log[0].Body) > 0 {
		t.Errorf("the log holds %+v, want the one that was dropped, without its body", log)
	}
	if _, err := o.Service.Again(ctx, o.Home(o.Dangjin.Admin), h.ID, log[0].ID); !errors.Is(err, webhook.ErrNotAgain) {
		t.Errorf("sending it again = %v", err)
	}
}

func TestWhatIsNotTakenIsTriedAgainForADay(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	h := o.open(o.Dangjin.Admin)
	home := o.Dangjin.Admin.Home()
	o.answer = http.StatusServiceUnavailable
	o.carry(home, "case.saved", o.Dangjin.Officer)
	o.carry(home, "case.published", o.Gaok.Staff)
	var waits []string
	for range 30 {
		o.send()
		d := o.log(h, o.Dangjin.Admin)[1]
		if hook, err := o.Hook(ctx, o.Home(o.Dangjin.Admin), h.ID); err != nil || hook.State != webhook.On {
			break
		}
		pause := d.Due.Sub(d.Tries[len(d.Tries)-1].At)
		waits = append(waits, pause.String())
		o.Clock.Wait(pause)
	}
	if got := strings.Join(waits[:12], " "); got != "10s 20s 40s 1m20s 2m40s 5m20s 10m40s 21m20s 42m40s 1h25m20s 2h0m0s 2h0m0s" {
		t.Errorf("it waits %s", got)
	}
	hook, err := o.Hook(ctx, o.Home(o.Dangjin.Admin), h.ID)
	if err != nil || hook.State != webhook.GivenUp {
		t.Fatalf("after a day the webhook is %s, %v", hook.State, err)
	}
	log := o.log(h, o.Dangjin.Admin)
	if spent := log[1].Tries[9].At.Sub(log[1].First); spent > 24*time.Hour || spent < 21*time.Hour {
		t.Errorf("it was tried for %s", spent)
	}
	if len(log) != 2 || len(log[0].Tries) != 0 || log[0].State != webhook.Waiting {
		t.Errorf("what stands behind is %+v, want it waiting untried", log[0])
	}
	o.carry(home, "case.saved", o.Dangjin.Officer) // nothing is put before it now
	o.answer = http.StatusOK
	o.send()
	if got := o.took(); got != "" {
		t.Errorf("a webhook that was given up sends %q", got)
	}
	draft := webhook.Draft{URL: hook.URL, Home: true, On: true}
	if _, err := o.Change(ctx, o.Home(o.Dangjin.Admin), h.ID, hook.Rev, draft); err != nil {
		t.Fatal(err)
	}
	o.send()
	if got := o.took(); got != "fact-001 fact-002" {
		t.Errorf("switched on again it sends %q, want all that waited, in order", got)
	}
}

func TestTheOtherSideMayAskToWaitOrToStop(t *testing.T) {
	o := newOffice(t)
	h := o.open(o.Dangjin.Admin)
	o.answer, o.after = http.StatusTooManyRequests, time.Hour
	o.carry(o.Dangjin.Admin.Home(), "case.saved", o.Dangjin.Officer)
	o.send()
	if d := o.log(h, o.Dangjin.Admin)[0]; d.Due.Sub(d.Tries[0].At) != time.Hour {
		t.Errorf("it waits %s, want the hour that was asked for", d.Due.Sub(d.Tries[0].At))
	}
	o.answer, o.after = http.StatusGone, 0
	o.Clock.Wait(2 * time.Hour)
	o.send()
	if hook, err := o.Hook(context.Background(), o.Home(o.Dangjin.Admin), h.ID); err != nil || hook.State != webhook.GivenUp {
		t.Errorf("after 410 it is %s, %v", hook.State, err)
	}
}

// What was recorded is sent by whoever comes after a crash: before the request, and where it is unknown whether it arrived.
func TestADeliveryOutlivesItsNode(t *testing.T) {
	o := newOffice(t)
	o.open(o.Dangjin.Admin)
	o.carry(o.Dangjin.Admin.Home(), "case.saved", o.Dangjin.Officer)
	dying, die := context.WithCancel(context.Background())
	parts := o.Parts
	parts.Sender = dies{wire{o}, die}
	if err := webhook.NewService(parts).Send(dying); err == nil {
		t.Fatal("a dying node reports no error")
	}
	other := webhook.NewService(o.Parts)
	must(t, other.Send(context.Background()))
	if got := o.took(); got != "" {
		t.Errorf("before the lease is over another node sends %q", got)
	}
	o.Clock.Wait(time.Minute)
	must(t, other.Send(context.Background()))
	if got := o.took(); got != "fact-001" {
		t.Errorf("after it another node sends %q", got)
	}
}

// dies is a sender whose node ends under it.
type dies struct {
	wire
	die func()
}

func (d dies) Send(context.Context, webhook.Parcel) webhook.Answer {
	d.die()
	return webhook.Answer{Try: webhook.Try{Error: "unreachable"}}
}

func TestTwoNodesSendOnceAndInOrder(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	h := o.open(o.Dangjin.Admin)
	home := o.Dangjin.Admin.Home()
	var facts []fact.Fact
	var want []string
	for i := range 6 {
		f := fact.Fact{ID: fmt.Sprintf("fact-%03d", i), Kind: "case.saved", At: o.Clock.Now(), Trails: []string{string(home)}}
		facts, want = append(facts, f), append(want, f.ID)
	}
	failed := make(chan error, 2)
	for _, node := range []*webhook.Service{o.Service, webhook.NewService(o.Parts)} {
		go func() {
			var err error
			for _, f := range facts {
				err = errors.Join(err, node.Carry(ctx, home, f), node.Send(ctx))
			}
			failed <- err
		}()
	}
	must(t, errors.Join(<-failed, <-failed))
	o.Clock.Wait(time.Minute)
	o.send()
	if got := o.took(); got != strings.Join(want, " ") {
		t.Errorf("two nodes send %q", got)
	}
	if log := o.log(h, o.Dangjin.Admin); log[0].N != 6 {
		t.Errorf("the last is number %d, want no gap", log[0].N)
	}
}

func TestTestingAndSendingAgain(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	h := o.open(o.Dangjin.Admin)
	in := o.Home(o.Dangjin.Admin)
	o.answer = http.StatusInternalServerError
	o.carry(o.Dangjin.Admin.Home(), "case.saved", o.Dangjin.Officer)
	o.send()
	d, err := o.Test(ctx, in, h.ID)
	if err != nil || d.State != webhook.Failed || d.Tries[0].Status != 500 {
		t.Errorf("a test that isn't taken = %+v, %v", d, err)
	}
	o.answer = http.StatusOK
	if d, err = o.Test(ctx, in, h.ID); err != nil || d.State != webhook.Taken || len(o.got) != 1 || o.got[0].Kind != webhook.TestKind {
		t.Errorf("a test = %+v, %v, heard as %v", d, err, o.got)
	}
	waiting := o.log(h, o.Dangjin.Admin)[2]
	if _, err := o.Service.Again(ctx, in, h.ID, waiting.ID); !errors.Is(err, webhook.ErrNotAgain) {
		t.Errorf("sending again what waits = %v", err)
	}
	o.Clock.Wait(time.Minute)
	o.send()
	again, err := o.Service.Again(ctx, in, h.ID, waiting.ID)
	must(t, err)
	o.send()
	if got := o.took(); !strings.HasSuffix(got, "fact-001 fact-001") || o.bodies[1] != o.bodies[2] {
		t.Errorf("sent again, the receiver took %q", got)
	}
	if _, err := o.Service.Again(ctx, in, "other", again.ID); !errors.Is(err, webhook.ErrNotFound) {
		t.Errorf("sending again by another webhook = %v", err)
	}
}

// Run sends by itself what is put before webhooks, and ends when it is told to.
func TestRun(t *testing.T) {
	o := newOffice(t)
	o.open(o.Dangjin.Admin)
	ctx, stop := context.WithCancel(context.Background())
	ended, heard := make(chan error, 1), make(chan string, 2)
	parts := o.Parts
	parts.Sender = hears{wire{o}, heard}
	node := webhook.NewService(parts)
	go func() { ended <- node.Run(ctx) }()
	for i := range 2 {
		f := fact.Fact{ID: fmt.Sprintf("run-%d", i), Kind: "case.saved", At: o.Clock.Now(), Trails: []string{string(o.Dangjin.Admin.Home())}}
		must(t, node.Carry(ctx, o.Dangjin.Admin.Home(), f))
		if got := <-heard; !strings.Contains(got, f.ID) {
			t.Errorf("heard %s, want %s", got, f.ID)
		}
	}
	stop()
	must(t, <-ended)
}

// hears is a sender that says what it was given.
type hears struct {
	wire
	heard chan string
}

func (h hears) Send(_ context.Context, p webhook.Parcel) webhook.Answer {
	h.heard <- string(p.Body)
	return webhook.Answer{Try: webhook.Try{Status: 200}}
}
