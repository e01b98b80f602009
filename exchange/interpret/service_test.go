package interpret_test

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// double answers as LibreTranslate does, by its documentation (https://docs.libretranslate.com/api): GET /languages lists codes and targets, POST
// /translate takes q (one text or several), source, target, format and api_key, and gives translatedText in the same shape; errors are
// {"error": "…"} with 400, 403 or 5xx. It translates by shouting, and leaves <code> alone.
type double struct {
	asked  atomic.Int64
	key    string
	status atomic.Int64
	forget atomic.Bool // loses marks
	last   atomic.Value
}

var tags = regexp.MustCompile(`<code>\d+</code>`)

func (d *double) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if status := d.status.Load(); status != 0 {
		w.WriteHeader(int(status))
		_, _ = w.Write([]byte(`{"error":"busy"}`))
		return
	}
	if r.Method == http.MethodGet && r.URL.Path == "/languages" {
		_, _ = w.Write([]byte(`[{"code":"ko","name":"Korean","targets":["en","zh-Hans"]},{"code":"zh-Hans","name":"Chinese","targets":["ko","en"]},{"code":"en","name":"English","targets":["ko"]}]`))
		return
	}
	d.asked.Add(1)
	var ask struct {
		Q      []string `json:"q"`
		Source string   `json:"source"`
		Target string   `json:"target"`
		Format string   `json:"format"`
		Key    string   `json:"api_key"`
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || r.URL.Path != "/translate" || ask.Format != "html" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if ask.Key != d.key {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	d.last.Store(strings.Join(ask.Q, "\n"))
	said := make([]string, len(ask.Q))
	for i, q := range ask.Q {
		if d.forget.Load() {
			q = tags.ReplaceAllString(q, "")
		}
		said[i] = ask.Target + ":" + q
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"translatedText": said})
}

// words is a glossary: 나루 stays, 자매도시 becomes 友好城市, 姊妹 must not be said.
type words struct{}

func (words) Fixed(_ context.Context, _ tenants.Scope, text string, _, _ lang.Tag) ([]interpret.Fixed, error) {
	var all []interpret.Fixed
	for word, becomes := range map[string]string{"나루": "나루", "자매도시": "友好城市"} {
		if i := strings.Index(text, word); i >= 0 {
			all = append(all, interpret.Fixed{Start: i, End: i + len(word), Becomes: becomes})
		}
	}
	return all, nil
}

func (words) Amend(_ context.Context, _ tenants.Scope, text string, _ lang.Tag) (string, error) {
	return strings.ReplaceAll(text, "姊妹", "友好"), nil
}

// box seals by turning round.
type box struct{}

func (box) SealFor(plain []byte, purpose string) ([]byte, error) {
	return []byte(purpose + "|" + string(plain)), nil
}

func (box) OpenSeal(sealed []byte, purpose string) ([]byte, error) {
	plain, ok := strings.CutPrefix(string(sealed), purpose+"|")
	if !ok {
		return nil, errors.New("another seal")
	}
	return []byte(plain), nil
}

type bench struct {
	*tenantstest.World
	t      *testing.T
	engine *double
	url    string
	tell   *interpret.Service
}

func newBench(t *testing.T) *bench {
	t.Helper()
	e, err := sqlite.Memory()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := storage.Open(t.Context(), e, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{World: tenantstest.New(t, kept.Register(), tenants.Vouch), t: t, engine: &double{key: "word"}}
	server := httptest.NewServer(b.engine)
	t.Cleanup(func() {
		server.Close()
		if err := e.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	b.url = server.URL
	b.tell = interpret.NewService(interpret.Parts{
		Store: kept.Engines(), Sealer: box{}, Glossary: words{}, Engine: interpret.NewLibreTranslate(http.DefaultTransport), Plain: interpret.Allowed, Now: b.Clock.Now,
		Home: func(of tenants.TenantID) tenants.Scope {
			return b.Authority.Steward(tenants.HomeOf(of), tenants.Errand{Name: "interpret", Can: []fact.Ability{}})
		},
	})
	return b
}

func (b *bench) set() {
	b.t.Helper()
	w := interpret.Wish{Kind: interpret.Libre, URL: b.url + "/", Key: "word", Langs: []lang.Tag{lang.Korean, lang.Chinese, lang.English}}
	if _, err := b.tell.Set(b.t.Context(), b.Home(b.Dangjin.Admin), 0, w); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) translate(text string) (interpret.Result, error) {
	in := b.Enter(b.Dangjin.Officer, tenants.PactSpace(b.Pair))
	return b.tell.Translate(b.t.Context(), in, interpret.Pair{From: lang.Korean, To: lang.Chinese}, text)
}

func TestATextGoesThroughTheTenantsEngine(t *testing.T) {
	b := newBench(t)
	if _, err := b.translate("안녕"); !errors.Is(err, interpret.ErrOff) {
		t.Errorf("without an engine: %v, want ErrOff", err)
	}
	b.set()
	for _, test := range []struct{ name, text, want string }{
		{"a line", "안녕하세요 <여러분>", "zh-Hans:안녕하세요 <여러분>"},
		{"words of the glossary", "우리 자매도시와 나루에서", "zh-Hans:우리 友好城市와 나루에서"},
		{"marks and lines", "# 제목\n- **굵게** 하고\n\n> 따옴\n1. 하나", "# zh-Hans:제목\n- zh-Hans:**굵게** 하고\n\n> zh-Hans:따옴\n1. zh-Hans:하나"},
		{"code", "먼저 `나루 열기` 다음\n```\n그대로 나루\n```\n끝", "zh-Hans:먼저 `나루 열기` 다음\n```\n그대로 나루\n```\nzh-Hans:끝"},
		{"a mention, a link and an address", "@[김 나루](member:1) 보세요 [여기](https://a.example/나루) a@b.example", "zh-Hans:@[김 나루](member:1) 보세요 [여기](https://a.example/나루) a@b.example"},
		{"no words", "2026-11-22 10:00\n👍", "2026-11-22 10:00\n👍"},
		{"what must not be said", "姊妹", "zh-Hans:友好"},
		{"nothing", "", ""},
	} {
		got, err := b.translate(test.text)
		if err != nil || got.Text != test.want || got.Tool != "libretranslate" || got.At.IsZero() {
			t.Errorf("%s: %q becomes %+v, %v, want %q", test.name, test.text, got, err, test.want)
		}
	}
	if sent, _ := b.engine.last.Load().(string); html.UnescapeString(sent) == "" {
		t.Error("nothing was sent to the engine")
	}
}

// What an engine loses is put back by sending it the stretches between.
func TestWhatAnEngineLosesStands(t *testing.T) {
	b := newBench(t)
	b.set()
	b.engine.forget.Store(true)
	got, err := b.translate("우리 자매도시와 `코드` 나루에서")
	if want := "zh-Hans:우리 友好城市zh-Hans:와 `코드` 나루zh-Hans:에서"; err != nil || got.Text != want {
		t.Errorf("the text becomes %q, %v, want %q", got.Text, err, want)
	}
}

func TestTheSameTextIsAskedOnce(t *testing.T) {
	b := newBench(t)
	b.set()
	for range 3 {
		if _, err := b.translate("안녕하세요"); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.engine.asked.Load(); n != 1 {
		t.Errorf("the engine was asked %d times, want once", n)
	}
}

// An engine that fails is left alone for a while, and asked again then.
func TestAFailingEngineIsLeftAlone(t *testing.T) {
	b := newBench(t)
	b.set()
	if _, err := b.translate("하나"); err != nil {
		t.Fatal(err)
	}
	before := b.engine.asked.Load()
	b.engine.status.Store(http.StatusInternalServerError)
	for _, text := range []string{"둘", "셋", "넷", "다섯"} {
		_, err := b.translate(text)
		if !errors.Is(err, interpret.ErrUnavailable) || fault.Of(err).Retry <= 0 {
			t.Errorf("from a failing engine: %v, want ErrUnavailable with a time", err)
		}
	}
	b.engine.status.Store(0)
	if _, err := b.translate("여섯"); !errors.Is(err, interpret.ErrUnavailable) || b.engine.asked.Load() != before {
		t.Errorf("an engine that has failed thrice is asked again at once: %v", err)
	}
	b.Clock.Wait(10 * time.Second)
	if _, err := b.translate("여섯"); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	b := newBench(t)
	b.set()
	in := b.Home(b.Dangjin.Officer)
	for _, test := range []struct {
		name string
		pair interpret.Pair
		text string
		want error
	}{
		{"too long", interpret.Pair{From: lang.Korean, To: lang.Chinese}, strings.Repeat("가", interpret.MostText+1), interpret.ErrTooLong},
		{"a language the tenant hasn't chosen", interpret.Pair{From: lang.Korean, To: lang.Japanese}, "가", interpret.ErrPair},
		{"into itself", interpret.Pair{From: lang.Korean, To: lang.Korean}, "가", interpret.ErrPair},
	} {
		if _, err := b.tell.Translate(t.Context(), in, test.pair, test.text); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	if _, err := b.tell.Translate(t.Context(), b.Home(b.Liaoning.Officer), interpret.Pair{From: lang.Korean, To: lang.Chinese}, "가"); !errors.Is(err, interpret.ErrOff) {
		t.Errorf("another tenant goes through Dangjin's engine: %v, want ErrOff", err)
	}
	b.engine.key = "another"
	if _, err := b.translate("나"); !errors.Is(err, interpret.ErrRefused) {
		t.Errorf("with a wrong key: %v, want ErrRefused", err)
	}
}

func TestOnlyAdminsSetEngines(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	w := interpret.Wish{Kind: interpret.Libre, URL: b.url, Key: "secret", Langs: []lang.Tag{lang.Korean, lang.English}}
	if _, err := b.tell.Set(ctx, b.Home(b.Dangjin.Officer), 0, w); !errors.Is(err, tenants.ErrForbidden) {
		t.Errorf("an officer sets the engine: %v, want ErrForbidden", err)
	}
	admin := b.Home(b.Dangjin.Admin)
	set, err := b.tell.Set(ctx, admin, 0, w)
	if err != nil || strings.HasPrefix(string(set.Key), "secret") {
		t.Fatalf("Set = %+v, %v, want a sealed key", set, err)
	}
	if _, err := b.tell.Set(ctx, admin, 0, w); !errors.Is(err, interpret.ErrStale) {
		t.Errorf("Set at an old revision = %v, want ErrStale", err)
	}
	w.Key = ""
	if kept, err := b.tell.Set(ctx, admin, 1, w); err != nil || len(kept.Key) == 0 {
		t.Errorf("a key left out is gone: %+v, %v", kept, err)
	}
	w.URL = "https://elsewhere.example"
	if moved, err := b.tell.Set(ctx, admin, 2, w); err != nil || len(moved.Key) != 0 {
		t.Errorf("a key goes along to another address: %+v, %v", moved, err)
	}
	for _, bad := range []interpret.Wish{
		{Kind: "other"}, {Kind: interpret.Libre, URL: "ftp://x", Langs: w.Langs}, {Kind: interpret.Libre, URL: "https://u:p@x", Langs: w.Langs},
		{Kind: interpret.Libre, URL: "https://x", Langs: w.Langs[:1]}, {Kind: interpret.Libre, URL: "https://x", Langs: []lang.Tag{"ko", "ko"}},
	} {
		if err := bad.Check(interpret.Refused); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if err := (interpret.Wish{Kind: interpret.Libre, URL: "http://x", Langs: w.Langs}).Check(interpret.Refused); err == nil {
		t.Error("an address without TLS is taken where none may be")
	}
}
