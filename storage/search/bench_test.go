package search

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

var (
	cases = flag.Int("cases", 2000, "how many cases in four languages each the benchmark searches; the target is told for 20000")
	kept  = flag.String("index", "", "a file that keeps the benchmark's index for the next time")
)

// vocabulary makes words of a language, few of them very common, as in every language.
type vocabulary struct {
	words []string
	space string
	r     *rand.Rand
}

func vocabularies(r *rand.Rand) map[lang.Tag]vocabulary {
	letters := func(from, span, least, more int, known string) []string {
		words := strings.Fields(known)
		for range 5000 {
			var b strings.Builder
			for range least + r.IntN(more) {
				b.WriteRune(rune(from + int(r.ExpFloat64()*float64(span)/6)%span))
			}
			words = append(words, b.String())
		}
		return words
	}
	return map[lang.Tag]vocabulary{
		"ko":      {letters(0xAC00, 1800, 2, 3, "도시 교류 협력 국제 자매도시 협정 당진시 회의록 청소년 탄소중립 스마트도시 우호교류"), " ", r},
		"zh-Hans": {letters(0x4E00, 2500, 1, 3, "城市 合作 友好 交流 国际 友好城市 协议 青年 低碳 智慧城市"), "", r},
		"ja":      {letters(0x5000, 2500, 1, 3, "都市 交流 協力 国際 姉妹都市 協定 青少年 スマート 食べ物 の を に"), "", r},
		"en":      {letters('a', 26, 3, 8, "the of and city cooperation exchange international agreement meeting plan youth carbon smart"), " ", r},
	}
}

func (v vocabulary) text(words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteString(v.space)
		}
		if i%12 == 11 {
			b.WriteString(". ")
		}
		b.WriteString(v.words[int(v.r.ExpFloat64()*float64(len(v.words))/9)%len(v.words)])
	}
	return b.String()
}

// fill writes cases in four languages with bodies of 1.5 to 3 kB: nine in ten in the commons, the others in ten homes.
func fill(b *testing.B, x *Index, n int) (bytes int) {
	r := rand.New(rand.NewPCG(1, 2))
	all := vocabularies(r)
	var batch []Entry
	for i := range n {
		e := Entry{Ref: Ref{tenants.Commons, "case", fmt.Sprintf("0193-%08d", i)}, Tags: []string{"tag"}, Year: 1990 + i%36,
			Tenant: tenants.TenantID(fmt.Sprintf("tenant%d", r.IntN(240))), Country: []string{"KR", "CN", "JP", "FR"}[i%4],
			Type: []string{"EXCHANGE", "CITIZEN", "INVEST", "EVENT", "IDEA"}[i%5], At: start.Add(time.Duration(r.IntN(1e6)) * time.Minute),
			Sectors: []string{fmt.Sprintf("SEC%d", r.IntN(16)), fmt.Sprintf("SEC%d", r.IntN(16))}}
		if i%10 == 9 {
			e.Space = tenants.Space(fmt.Sprintf("home:tenant%d", i/10%10))
		}
		for _, tag := range []lang.Tag{"ko", "zh-Hans", "ja", "en"} {
			words := map[lang.Tag]int{"ko": 220, "zh-Hans": 330, "ja": 330, "en": 300}[tag]
			e.Lang, e.Title, e.Body = tag, all[tag].text(6), all[tag].text(words/2+r.IntN(words))
			bytes += len(e.Body)
			batch = append(batch, e)
		}
		if len(batch) >= 800 || i == n-1 {
			put(b, x, batch...)
			batch = batch[:0]
		}
	}
	return bytes
}

func feed(b *testing.B, x *Index, path string) {
	began := time.Now()
	text := fill(b, x, *cases)
	fed := time.Since(began)
	if err := x.Settle(context.Background()); err != nil {
		b.Fatal(err)
	}
	if _, err := x.writer.Exec(`pragma wal_checkpoint(truncate)`); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d cases, %d MB of text, fed in %v, settled in %v, file %d MB", *cases, text/1e6, fed.Round(time.Millisecond),
		(time.Since(began) - fed).Round(time.Millisecond), info.Size()/1e6)
}

// BenchmarkFind asks a mixture of questions, with facets, and tells the middle and the slowest hundredth.
// Run it as the target has it: go test -v -run - -bench Find -benchtime 2000x ./storage/search -args -cases 20000
func BenchmarkFind(b *testing.B) {
	path := *kept
	if path == "" {
		path = filepath.Join(b.TempDir(), "search.db")
	}
	x := openAt(b, path)
	if x.Fresh() {
		feed(b, x, path)
	}
	queries := []string{"", "도시", "자매도시", "탄소중립", "당진시 협정", "스마트도시 국제 교류", "시", "友好城市", "城市 合作", "碳", "姉妹都市", "スマート", "ｽﾏｰﾄ",
		"cooperation", "smart city", "the", "the of and", "international agreement of youth", "없는말", "exch"}
	slowest := map[string]time.Duration{}
	totals := map[string]int{}
	var each []time.Duration
	quiet := map[int]time.Duration{} // each question's fastest answer, when no other process was in its way
	reader := Reader{x, []string{"commons", "home:tenant3", "pact:none"}}
	i := 0
	for b.Loop() {
		ask := Ask{Query: queries[i%len(queries)], Reader: "ko"}
		switch i / len(queries) % 4 {
		case 1:
			ask.Sectors = []string{"SEC3"}
		case 2:
			ask.Countries, ask.YearFrom = []string{"KR", "JP"}, 2010
		case 3:
			ask.Order = Newest
		}
		at := i % (4 * len(queries))
		i++
		began := time.Now()
		got, err := reader.Find(context.Background(), ask)
		if err != nil {
			b.Fatal(err)
		}
		took := time.Since(began)
		each = append(each, took)
		if was, ok := quiet[at]; !ok || took < was {
			quiet[at] = took
		}
		slowest[ask.Query] = max(slowest[ask.Query], took)
		totals[ask.Query] = max(totals[ask.Query], got.Total)
	}
	slices.Sort(each)
	fastest := slices.Sorted(maps.Values(quiet))
	for name, d := range map[string]time.Duration{
		"p50-ms": each[len(each)/2], "p99-ms": each[len(each)*99/100],
		"quiet-p50-ms": fastest[len(fastest)/2], "quiet-p99-ms": fastest[len(fastest)*99/100],
	} {
		b.ReportMetric(float64(d.Microseconds())/1000, name)
	}
	var report strings.Builder
	for _, q := range queries {
		fmt.Fprintf(&report, "\n%-36q %6d records, slowest %v", q, totals[q], slowest[q].Round(10*time.Microsecond))
	}
	b.Log(report.String())
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.Logf("%d MB of Go heap", m.HeapAlloc/1e6)
}
