package site_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/base/basetest"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/prose"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/frontend"
	"github.com/naru-network/naru/server/site"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/search"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

var today = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// installation is a whole one, with a real store and a real index, and the pages over them.
type installation struct {
	t         *testing.T
	authority *tenants.Authority
	store     storage.Library
	register  tenants.Register
	index     *search.Index
	meetings  storage.Meetings
	app       *fiber.App
	house     *site.House
}

func install(t *testing.T) *installation {
	t.Helper()
	ctx := context.Background()
	engine, err := sqlite.Memory()
	if err != nil {
		t.Fatal(err)
	}
	house, err := storage.Open(ctx, engine, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	index, err := search.Open(ctx, filepath.Join(t.TempDir(), "search.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := index.Close(); err != nil {
			t.Error(err)
		}
		if err := engine.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	register := house.Register()
	now := func() time.Time { return today }
	in := &installation{t: t, authority: tenants.NewAuthority(register, now), store: house.Library(), register: register, index: index, meetings: house.Meetings()}
	in.house = &site.House{
		Authority: in.authority, Tenants: tenants.NewService(register, in.authority, now), Library: library.NewService(in.store, now),
		Finding: finding.NewService(house.Finding(index)), Events: meeting.NewService(meeting.Parts{Store: house.Meetings(), Now: now}), Now: now, Files: frontend.Files(), Base: "https://naru.example", Log: slog.New(slog.DiscardHandler),
		Operator: site.Operator{Name: lang.Plain(lang.Korean, "운영기관"), Privacy: "https://operator.example/privacy"},
	}
	in.app = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true})
	site.Mount(in.app, in.house)
	in.open("dangjin", tenants.KoreanBasic, "KR", lang.Korean, "당진시")
	in.open("liaoning", tenants.Foreign, "CN", lang.Chinese, "辽宁省")
	in.open("taipei", tenants.Foreign, "TW", "zh-Hant", "臺北市")
	return in
}

func (in *installation) steward(s tenants.Space) tenants.Scope {
	return in.authority.Steward(s, tenants.Errand{Name: "test", Can: []fact.Ability{tenants.Keep, tenants.PublishEdition, tenants.WriteCase}})
}

func (in *installation) must(err error) {
	in.t.Helper()
	if err != nil {
		in.t.Fatal(err)
	}
}

func (in *installation) open(id tenants.TenantID, k tenants.Kind, country string, tag lang.Tag, name string) {
	in.t.Helper()
	told := in.authority.HouseTell(tenants.TenantOpened, fact.Ref{Noun: "tenant", ID: string(id)}, fact.Actor{Steward: "test"}, nil, today, nil)
	in.must(in.register.AddTenant(context.Background(), tenants.Tenant{
		ID: id, Kind: k, Unit: string(id), Country: country, Name: lang.Plain(tag, name), Intro: lang.Plain(tag, name+" intro"), Zone: "Asia/Seoul", Lang: tag, OpenedAt: today,
		Search: name, Policy: tenants.Policy{SecondFactor: []tenants.Role{}},
	}, told))
}

// content is a case in Korean and English, with something wicked in each text.
func content() library.Content {
	rich := func(ko, en string) library.Rich {
		return library.Rich{Source: lang.Korean}.
			Say(lang.Korean, lang.Version[prose.Doc]{Value: prose.FromPlain(ko), Origin: lang.Human}).
			Say(lang.English, lang.Version[prose.Doc]{Value: prose.FromPlain(en), Origin: lang.Machine, Tool: "Tool-7"})
	}
	return library.Content{
		Type: library.Event, Source: lang.Korean,
		Title:   lang.Plain(lang.Korean, "말하기 대회 <script>alert(1)</script>").Say(lang.English, lang.Version[string]{Value: "Speech contest <script>alert(1)</script>", Origin: lang.Human}),
		Summary: lang.Plain(lang.Korean, "한국어 요약 \"><img src=x>").Say(lang.English, lang.Version[string]{Value: "An English summary", Origin: lang.Human}),
		Parts: map[library.Part]library.Rich{
			library.Background: rich("배경 <script>alert(2)</script>", "Background text"), library.Process: rich("과정 설명", "How it went"),
			library.Factors: rich("성공한 까닭", "Why it worked"),
			library.Lessons: library.Rich{Source: lang.Korean}.Say(lang.Korean, lang.Version[prose.Doc]{Value: prose.FromPlain("배운 점"), Origin: lang.Human}),
		},
		Contact: lang.Plain(lang.Korean, "당진시 국제협력 부서"), Sectors: []string{"YTH", "CUL"}, Tags: []string{"youth"}, YearFrom: 2016, YearTo: 2019, Place: "dangjin",
		Partners: []string{"rizhao"}, Sources: []library.Source{{Title: "기록", Publisher: "당진시", Date: "2017-05", Locator: "https://dangjin.example/1?a=1&b=2"}},
	}
}

// publish puts an edition of a case into the commons and into the index.
func (in *installation) publish(tenant tenants.TenantID, c library.Content, change func(*library.Card)) library.CaseID {
	in.t.Helper()
	ctx, commons := context.Background(), in.steward(tenants.Commons)
	cid := id.At[library.CaseID](today)
	e := library.Edition{ID: library.EditionOf(cid, 1), Case: cid, Version: 1, Tenant: tenant, By: "gaok", Hash: c.Hash(), Content: c, At: today}
	ref := fact.Ref{Noun: "case", ID: string(cid)}
	told, err := commons.Tell(library.EditionPublished, ref, today, nil)
	in.must(err)
	in.must(in.store.In(commons).AddEdition(ctx, e, told))
	var card library.Card
	card.Show(e)
	if change != nil {
		change(&card)
	}
	told, err = commons.Tell(library.CardShown, ref, today, nil)
	in.must(err)
	in.must(in.store.In(commons).KeepCard(ctx, card, told))
	if !card.Shown {
		return cid
	}
	var entries []search.Entry
	for _, tag := range c.Languages() {
		entries = append(entries, search.Entry{
			Ref: search.Ref{Space: tenants.Commons, Kind: finding.Edition, ID: string(cid)}, Lang: tag, Title: c.Title.In[tag].Value, Body: c.Summary.In[tag].Value,
			Tenant: tenant, Type: string(c.Type), Sectors: c.Sectors, Year: c.YearFrom, At: today,
		})
	}
	in.must(in.index.Put(ctx, entries...))
	return cid
}

// answer is a reply, with its body unpacked.
type answer struct {
	status int
	header http.Header
	body   string
}

func (in *installation) do(r *http.Request) answer {
	in.t.Helper()
	res, err := in.app.Test(r, -1)
	in.must(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	in.must(err)
	return answer{res.StatusCode, res.Header, string(raw)}
}

func (in *installation) get(path string, headers ...string) answer {
	in.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return in.do(r)
}

func (a answer) has(t *testing.T, path string, all ...string) {
	t.Helper()
	for _, s := range all {
		if !strings.Contains(a.body, s) {
			t.Errorf("%s does not say %q", path, s)
		}
	}
}

func (a answer) lacks(t *testing.T, path string, all ...string) {
	t.Helper()
	for _, s := range all {
		if strings.Contains(a.body, s) {
			t.Errorf("%s says %q", path, s)
		}
	}
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	in := install(t)
	cid := in.publish("dangjin", content(), func(c *library.Card) {
		c.Uptakes = []library.Uptake{{ID: id.At[library.AdoptionID](today), Case: c.ID, Tenant: "liaoning", Phase: library.Pilot, Public: true, Updated: today}}
	})
	gone := in.publish("dangjin", content(), func(c *library.Card) { c.Hide(1, "고칠 것이 <b>있습니다</b>") })
	for _, page := range []struct {
		path   string
		status int
	}{
		{"", 200}, {"cases", 200}, {"cases?sector=YTH&type=EVENT&city=dangjin&from=2015&to=2017", 200}, {"cases?sector=ECO", 200}, {"cases/" + string(cid), 200},
		{"cases/" + string(cid) + "?lang=en", 200}, {"cases/" + string(cid) + "?lang=xx-nonsense", 200}, {"cases/" + string(gone), 410}, {"cases/nothing", 404},
		{"cases/" + string(id.New[library.CaseID]()), 404}, {"cases/" + string(cid) + "?version=7", 404}, {"search", 200}, {"search?q=" + url.QueryEscape("대회"), 200},
		{"search?q=" + url.QueryEscape(`"><script>alert(3)</script>`), 200}, {"search?q=%ff%00%e2%80%ae", 200}, {"cases?after=forged", 400}, {"cities", 200}, {"cities?after=forged", 400},
		{"cities?q=" + url.QueryEscape("당진"), 200}, {"cities/dangjin", 200}, {"cities/liaoning", 200}, {"cities/dangjin?after=forged", 400}, {"cities/nowhere", 404}, {"accessibility", 200},
		{"privacy", 200}, {"events", 200}, {"events?when=past", 200}, {"events?after=forged", 400}, {"events/nothing", 404}, {"no/such/page", 404},
	} {
		for _, tag := range lang.Interface() {
			path := "/" + string(tag) + "/" + page.path
			a := in.get(path)
			if a.status != page.status {
				t.Errorf("GET %s = %d, want %d\n%.300s", path, a.status, page.status, a.body)
			}
			a.has(t, path, `<html lang="`+string(tag)+`"`, `<main id="main"`, `class="identifier"`)
			a.lacks(t, path, "<script>", "alert(1)</script", "<img src=x", "<b>있", "style=", " onclick", "<no value>", "ZgotmplZ", "%!")
			if n := strings.Count(a.body, "<h1"); n != 1 {
				t.Errorf("%s has %d h1, want one", path, n)
			}
			for _, src := range []string{`src="http`, `rel="stylesheet" href="http`, `src="//`} {
				a.lacks(t, path, src)
			}
		}
	}
}

func TestReading(t *testing.T) {
	in := install(t)
	cid := string(in.publish("dangjin", content(), func(c *library.Card) {
		c.Uptakes = []library.Uptake{{ID: id.At[library.AdoptionID](today), Case: c.ID, Tenant: "liaoning", Phase: library.Pilot, Public: true, Updated: today}}
	}))
	for _, test := range []struct {
		name, path   string
		says, unsaid []string
	}{
		{"in the source", "/ko/cases/" + cid, []string{
			"말하기 대회 &lt;script&gt;", "추진배경", "2026년 3월 4일(수)", "2017년 5월", "2016–2019년", content().Hash(), "제1판", `class="case-box"`, "랴오닝성", "시범 운영",
			`hreflang="ja" href="https://naru.example/ja/cases/` + cid, `rel="canonical" href="https://naru.example/ko/cases/` + cid + `"`, `href="https://dangjin.example/1?a=1&amp;b=2"`, "르자오시",
		}, []string{"기계번역", "아직 "}},
		{"in a translation", "/en/cases/" + cid, []string{
			"Speech contest &lt;script&gt;", "Wednesday, 4 March 2026", "May 2017", "Some parts have not been translated", "machine translation (Tool-7)", `<div class="prose" lang="ko"><p>배운 점</p>`,
			"Dangjin-si", `href="/en/cases/` + cid + `?lang=ko"`,
		}, nil},
		{"where there is no translation", "/zh-Hans/cases/" + cid, []string{
			`<h1 lang="ko">말하기 대회`, "此案例尚无简体中文译文", `rel="canonical" href="https://naru.example/ko/cases/`, `<div class="prose" lang="ko">`, "2026年3月4日 星期三", "日照市",
		}, nil},
		{"in another language", "/ja/cases/" + cid + "?lang=en", []string{`<h1 lang="en">Speech contest`, "2026年3月4日(水)", "2016~2019年", `rel="canonical" href="https://naru.example/en/cases/`}, []string{"まだ英語に"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := in.get(test.path)
			a.has(t, test.path, test.says...)
			a.lacks(t, test.path, test.unsaid...)
			if a.header.Get("Last-Modified") != "Wed, 04 Mar 2026 05:06:07 GMT" || !strings.Contains(a.header.Get("Cache-Control"), "public") {
				t.Errorf("headers are %v", a.header)
			}
			again := in.get(test.path, "If-None-Match", a.header.Get("ETag"))
			if again.status != http.StatusNotModified || again.body != "" {
				t.Errorf("with its ETag the page answers %d and %d bytes, want 304 and none", again.status, len(again.body))
			}
			if seen := in.get(test.path, "If-None-Match", a.header.Get("ETag"), "Cookie", "naru_contrast=high; naru_size=larger"); !strings.Contains(seen.body, `data-contrast="high" data-size="larger"`) {
				t.Error("the reader's contrast and text size are not in the first paint")
			}
		})
	}
}

func TestWithdrawn(t *testing.T) {
	in := install(t)
	cid := string(in.publish("dangjin", content(), func(c *library.Card) { c.Hide(1, "더 새로운 사례로 바꿉니다") }))
	a := in.get("/en/cases/" + cid)
	a.has(t, "the page", "This case has been withdrawn", `<p lang="ko">더 새로운 사례로 바꿉니다</p>`, "noindex")
	a.lacks(t, "the page", "배경", "Background text")
	if a.status != http.StatusGone || a.header.Get("ETag") != "" {
		t.Errorf("a withdrawn case answers %d with ETag %q, want 410 and none", a.status, a.header.Get("ETag"))
	}
}

// A draft, and a submission's worth of text in any home, is for nobody here.
func TestDraftsNeverAppear(t *testing.T) {
	in := install(t)
	const canary = "kanarienvogel"
	home, c := in.steward(tenants.HomeOf("dangjin")), content()
	c.Title, c.Tags = lang.Plain(lang.Korean, canary), []string{canary}
	draft := library.New(id.At[library.CaseID](today), "dangjin", "m", c, today)
	told, err := home.Tell(library.CaseBegun, fact.Ref{Noun: "case", ID: string(draft.ID)}, today, nil)
	in.must(err)
	in.must(in.store.In(home).AddCase(context.Background(), draft, told))
	in.must(in.index.Put(context.Background(), search.Entry{
		Ref: search.Ref{Space: tenants.HomeOf("dangjin"), Kind: finding.Draft, ID: string(draft.ID)}, Lang: lang.Korean, Title: canary, Body: canary, Tenant: "dangjin", Sectors: []string{"YTH"}, At: today,
	}))
	for _, path := range []string{
		"/ko/", "/ko/cases", "/ko/cases/" + string(draft.ID), "/ko/search?q=kanarienvoge", "/ko/cities", "/ko/cities/dangjin", "/sitemap.xml", "/sitemap/pages.xml", "/sitemap/city-dangjin.xml",
	} {
		a := in.get(path)
		a.lacks(t, path, canary, `cases/`+string(draft.ID)+`</loc>`, "사례 1건")
	}
	if a := in.get("/ko/cases/" + string(draft.ID)); a.status != http.StatusNotFound {
		t.Errorf("a draft's address answers %d, want 404", a.status)
	}
}

func TestLists(t *testing.T) {
	in := install(t)
	for i := range 25 {
		c := content()
		c.Title, c.Summary = lang.Plain(lang.Korean, fmt.Sprintf("사례 번호 %02d", i)), lang.Plain(lang.Korean, "요약")
		c.YearFrom = 2000 + i
		in.publish("dangjin", c, nil)
	}
	in.publish("liaoning", content(), nil)
	a := in.get("/ko/cases")
	a.has(t, "the list", "사례 26건", "다음 목록", "청소년교류")
	in.get("/zh-Hans/cases").has(t, "the list for readers of another language", "原文：韩语", `lang="ko"`)
	if n := strings.Count(a.body, `class="card linked"`); n != 20 {
		t.Errorf("the first page has %d cases, want 20", n)
	}
	next := between(a.body, `class="button" href="`, `"`)
	b := in.get(strings.ReplaceAll(next, "&amp;", "&"))
	b.has(t, next, "처음 목록", `content="noindex"`)
	if n := strings.Count(b.body, `class="card linked"`); n != 6 {
		t.Errorf("the second page has %d cases, want 6", n)
	}
	in.get("/ko/cases?city=liaoning").has(t, "one city's list", "사례 1건", `aria-current="true"`)
	in.get("/ko/cases?from=2003&to=2005").has(t, "some years' list", "사례 3건", `value="2003"`, "조건 모두 지우기")
	in.get("/en/search?q=contest").has(t, "the search", "Results for “contest”", "<mark>contest</mark>", "Cases found: 1")
	in.get("/ko/cities").has(t, "the directory", "사례 25건", "랴오닝성")
	in.get("/ko/").has(t, "the front page", "전체 26건 보기", `href="/ko/cases?city=dangjin"`, `href="/ko/cases?sector=YTH"`)
	in.get("/sitemap/city-dangjin.xml").has(t, "the sitemap", "https://naru.example/zh-Hans/cases/", "<lastmod>2026-03-04</lastmod>", "https://naru.example/ja/cities/dangjin")
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

func TestCity(t *testing.T) {
	in := install(t)
	in.get("/zh-Hans/cities/taipei").has(t, "the page for readers in mainland China", "中国台湾", "国家/地区", `<h1>台北</h1>`)
	in.get("/ko/cities/liaoning").has(t, "the Korean page", "랴오닝성", `<span lang="zh-Hans">辽宁省</span>`, "국가·지역", "중국", "辽宁省 intro")
	in.get("/ko/cities/dangjin").lacks(t, "the page", "rizhao", "르자오")
}

// shows puts a meeting of Dangjin where everybody may read of it.
func (in *installation) shows(e meeting.Event) {
	in.t.Helper()
	commons := in.steward(tenants.Commons)
	told, err := commons.Tell(meeting.EventShown, fact.Ref{Noun: "event", ID: string(e.ID)}, today, nil)
	in.must(err)
	in.must(in.meetings.In(commons).KeepEvent(context.Background(), e, told))
}

func TestEvents(t *testing.T) {
	in := install(t)
	in.get("/ko/events").has(t, "the page", "회의나 행사가 없습니다")
	start := time.Date(2026, 3, 31, 15, 30, 0, 0, time.UTC)
	e := meeting.Event{
		ID: "019", Host: "dangjin", Title: lang.Plain("ko", "서해안 교류회의"), Text: lang.Plain("ko", "누구나 볼 수 있습니다."), Contact: lang.Plain("ko", "국제협력팀"),
		Format: "multi", Mode: meeting.Hybrid, Langs: []lang.Tag{"ko", "zh-Hans"}, Venue: lang.Plain("ko", "시청 대회의실"), State: meeting.Invited, Updated: today,
		Slot: meeting.Slot{Start: start, End: start.Add(2 * time.Hour), Zone: "Asia/Seoul"},
	}
	in.shows(e)
	in.get("/ko/events").has(t, "the page", "서해안 교류회의", "2026년 4월 1일", "00:30–02:30 (UTC", "다자 회의", "당진시")
	in.get("/zh-Hans/events/019").has(t, "the page", "서해안 교류회의", "2026年4月1日", "多边会议", "线上线下结合", "简体中文", `lang="ko"`)
	in.get("/sitemap/pages.xml").has(t, "the page", "/ja/events/019")
	e.ID, e.State, e.Slot.Start, e.Slot.End = "020", meeting.Cancelled, today.Add(-3*time.Hour), today.Add(-time.Hour)
	in.shows(e)
	in.get("/en/events?when=past").has(t, "the page", "/en/events/020", "Cancelled")
}

func TestDoors(t *testing.T) {
	in := install(t)
	for _, test := range []struct{ path, accept, cookie, want string }{
		{"/", "ja,en;q=0.5", "", "/ja/"}, {"/", "zh-CN", "", "/zh-Hans/"}, {"/", "", "", "/ko/"}, {"/", "fr", "", "/en/"}, {"/", "ja", "naru_lang=en", "/en/"}, {"/", "ja", "naru_lang=//evil", "/ja/"},
		{"/zh", "", "", "/zh-Hans/"}, {"/zh/", "", "", "/zh-Hans/"}, {"/zh/cases?sector=YTH", "", "", "/zh-Hans/cases?sector=YTH"}, {"/zh//evil.example", "", "", "/zh-Hans/evil.example"},
	} {
		a := in.get(test.path, "Accept-Language", test.accept, "Cookie", test.cookie)
		if got := a.header.Get("Location"); got != test.want {
			t.Errorf("GET %s with %q and %q leads to %q, want %q", test.path, test.accept, test.cookie, got, test.want)
		}
		if test.path == "/" && a.header.Get("Vary") != "Accept-Language, Cookie" {
			t.Errorf("GET / varies by %q", a.header.Get("Vary"))
		}
	}
	in.get("/robots.txt").has(t, "robots.txt", "Disallow: /app/", "Sitemap: https://naru.example/sitemap.xml")
	in.get("/sitemap.xml").has(t, "the sitemap", "https://naru.example/sitemap/city-liaoning.xml")
	if a := in.get("/sitemap/other.xml"); a.status != http.StatusNotFound {
		t.Errorf("an unknown sitemap answers %d, want 404", a.status)
	}
}

func TestDisplayWithoutScript(t *testing.T) {
	in := install(t)
	for _, test := range []struct{ form, back, cookie string }{
		{"contrast=high&back=/ko/cases?sector=YTH", "/ko/cases?sector=YTH", "naru_contrast=high"}, {"size=larger&back=//evil.example/ko/", "/ko/", "naru_size=larger"},
		{"size=huge&back=https://evil.example", "/ko/", ""}, {"contrast=high&back=/ko/%0d%0aSet-Cookie:x=1", "/ko/", "naru_contrast=high"}, {"contrast=normal&back=/ko/../../app", "/ko/", "naru_contrast=normal"},
	} {
		r := httptest.NewRequest(http.MethodPost, "/ko/display", strings.NewReader(test.form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		a := in.do(r)
		if a.status != http.StatusSeeOther || a.header.Get("Location") != test.back || !strings.HasPrefix(a.header.Get("Set-Cookie"), test.cookie) {
			t.Errorf("%s answers %d to %q with %q, want %q with %q", test.form, a.status, a.header.Get("Location"), a.header.Get("Set-Cookie"), test.back, test.cookie)
		}
	}
}

// A page is read on a poor line: the budgets are of what travels, packed.
func TestBudgets(t *testing.T) {
	in := install(t)
	c := content()
	long := prose.FromPlain(strings.Repeat("지방정부의 국제교류 사례를 자세히 설명하는 문단입니다. 도시마다 다른 사정을 적습니다.\n\n", 200))
	for _, key := range library.Parts() {
		c.Parts[key] = library.Rich{Source: lang.Korean}.Say(lang.Korean, lang.Version[prose.Doc]{Value: long, Origin: lang.Human})
	}
	cid := in.publish("dangjin", c, nil)
	if n := packed(in.get("/ko/cases/" + string(cid)).body); n > 60<<10 {
		t.Errorf("a case page is %d bytes packed, more than 60 KB", n)
	}
	css, err := fs.ReadFile(in.house.Files, "site/site.css")
	if errors.Is(err, fs.ErrNotExist) {
		basetest.Without(t, "the front end is not built: no stylesheets to weigh")
	}
	in.must(err)
	in.get("/ko/").has(t, "the page", `rel="stylesheet" href="/site/site.css?v=`, `rel="stylesheet" href="/site/fonts-ko.css?v=`, `src="/site/site.js?v=`)
	for _, tag := range []string{"ko", "zh-Hans", "ja"} {
		fonts, err := fs.ReadFile(in.house.Files, "site/fonts-"+tag+".css")
		in.must(err)
		if n := packed(string(css)) + packed(string(fonts)); n > 40<<10 {
			t.Errorf("the stylesheets of %s are %d bytes packed, more than 40 KB", tag, n)
		}
	}
}

func packed(s string) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil {
		return 0
	}
	if err := w.Close(); err != nil {
		return 0
	}
	return b.Len()
}
