package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/prose"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

const (
	benchPassword = "ferry-landing-2026"
	benchOfficers = 8  // accounts that the writers share
	benchLanes    = 64 // writes under way while seeding
)

// seeder fills an empty installation with as many cases as asked for, made of the paragraphs of the demo's.
type seeder struct {
	*installation
	paragraphs map[lang.Tag]map[library.Part][]prose.Doc
	titles     map[lang.Tag][]string
	summaries  map[lang.Tag][]string
}

var seeding = tenants.Errand{Name: "bench", Can: []fact.Ability{tenants.WriteCase, tenants.PublishEdition, tenants.OpenTenant, tenants.Keep}}

// seed fills the installation, and waits until every fact is told and the search index has everything.
func seed(ctx context.Context, h *installation, cases, cities int) error {
	there, err := h.Tenants.Directory(ctx, "", "", pageOfOne)
	if err != nil || len(there.Items) > 0 {
		return err
	}
	s := &seeder{h, map[lang.Tag]map[library.Part][]prose.Doc{}, map[lang.Tag][]string{}, map[lang.Tag][]string{}}
	if err := s.read(); err != nil {
		return err
	}
	if err := s.open(ctx, cities); err != nil {
		return err
	}
	if err := s.publish(ctx, cases, cities); err != nil {
		return err
	}
	return h.kept.Settle(ctx)
}

// read gathers what the demo's cases say, by language and part.
func (s *seeder) read() error {
	names, err := fs.Glob(demoFiles, "demo/cases/*.json")
	if err != nil {
		return err
	}
	for _, name := range names {
		var c demoCase
		if err := readDemo(name, &c); err != nil {
			return err
		}
		for tag, title := range c.Title {
			s.titles[tag] = append(s.titles[tag], title)
			s.summaries[tag] = append(s.summaries[tag], c.Summary[tag])
		}
		for part, said := range c.Parts {
			for tag, text := range said {
				if s.paragraphs[tag] == nil {
					s.paragraphs[tag] = map[library.Part][]prose.Doc{}
				}
				s.paragraphs[tag][part] = append(s.paragraphs[tag][part], prose.FromPlain(text))
			}
		}
	}
	return nil
}

func benchCity(i int) tenants.TenantID { return tenants.TenantID(fmt.Sprintf("bench-%03d", i)) }

// open opens the tenants and seats an officer in each of the first.
func (s *seeder) open(ctx context.Context, cities int) error {
	founding := s.Authority.Steward(tenants.House, seeding)
	for i := range cities {
		kind, country, tag := tenants.KoreanBasic, "KR", lang.Korean
		if i%5 == 4 {
			kind, country, tag = tenants.Foreign, []string{"CN", "JP", "US"}[i%3], []lang.Tag{lang.Chinese, lang.Japanese, lang.English}[i%3]
		}
		city := benchCity(i)
		_, err := s.Tenants.Open(ctx, founding, tenants.Opening{
			ID: city, Kind: kind, Unit: string(city), Country: country, Name: lang.Plain(tag, fmt.Sprintf("%s %d", s.titles[tag][0][:3], i)), Zone: "Asia/Seoul", Lang: tag,
		})
		if err != nil {
			return fmt.Errorf("open %s: %w", city, err)
		}
		if i < benchOfficers {
			if err := s.seat(ctx, city, fmt.Sprintf("officer-%d@bench.example", i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *seeder) seat(ctx context.Context, city tenants.TenantID, email string) error {
	who, err := s.Pass.Enrol(ctx, pass.Enrolment{
		Person: id.New[tenants.PersonID](), Email: pass.Email(email), Name: "officer", Lang: lang.Korean, Password: benchPassword, Tenant: city,
	})
	if err != nil {
		return fmt.Errorf("enrol %s: %w", email, err)
	}
	m := tenants.Member{
		ID: id.New[tenants.MemberID](), Person: who.ID, Tenant: city, Name: "officer", Roles: []tenants.Role{tenants.Officer}, State: tenants.Active, Since: s.Now(),
	}
	told := s.Authority.HouseTell(tenants.MemberJoined, fact.Ref{Noun: "member", ID: string(m.ID)}, fact.Actor{Steward: "bench"},
		[]tenants.Space{tenants.HomeOf(city)}, s.Now(), nil)
	return s.kept.Register().AddMember(ctx, m, told)
}

// publish keeps the cases, each in its home and in the commons.
func (s *seeder) publish(ctx context.Context, cases, cities int) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var lanes sync.WaitGroup
	for range benchLanes {
		lanes.Go(func() {
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				if n >= cases {
					return
				}
				if err := s.one(ctx, n, benchCity(n%cities)); err != nil {
					cancel(fmt.Errorf("case %d: %w", n, err))
				}
			}
		})
	}
	lanes.Wait()
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return ctx.Err()
}

// one keeps the n-th case. It is always the same but for its ids, so that two runs measure the same.
func (s *seeder) one(ctx context.Context, n int, city tenants.TenantID) error {
	at := s.Now().Add(-time.Duration(n) * time.Minute)
	dice := rand.New(rand.NewPCG(2026, uint64(n)))
	c := library.New(id.At[library.CaseID](at), city, "", s.content(dice, n), at)
	c.State = library.Published
	home, commons := s.Authority.Steward(tenants.HomeOf(city), seeding), s.Authority.Steward(tenants.Commons, seeding)
	begun, err := home.Tell(library.CaseBegun, fact.Ref{Noun: "case", ID: string(c.ID)}, at, nil)
	if err != nil {
		return err
	}
	if err := s.kept.Library().In(home).AddCase(ctx, c, begun); err != nil {
		return err
	}
	e := library.EditionFrom(library.Submission{Case: c.ID, Version: 1, Tenant: city, Hash: c.Hash(), Content: c.Content, Decided: at}, "gaok")
	published, err := commons.Tell(library.EditionPublished, fact.Ref{Noun: "case", ID: string(c.ID)}, at, fact.Detail{"edition": string(e.ID), "tenant": string(city)})
	if err != nil {
		return err
	}
	if err := s.kept.Library().In(commons).AddEdition(ctx, e, published); err != nil {
		return err
	}
	var card library.Card
	card.Show(e)
	shown, err := commons.Tell(library.CardShown, fact.Ref{Noun: "case", ID: string(c.ID)}, at, fact.Detail{"tenant": string(city)})
	if err != nil {
		return err
	}
	err = s.kept.Library().In(commons).KeepCard(ctx, card, shown)
	if errors.Is(err, library.ErrTaken) || errors.Is(err, library.ErrStale) { // the house itself was quicker to show it
		return nil
	}
	return err
}

// content makes a case of real paragraphs: half of them written in Korean, a quarter in English, the rest in Chinese and Japanese; every second one is
// translated whole, the others by title and summary.
func (s *seeder) content(dice *rand.Rand, n int) library.Content {
	source := []lang.Tag{lang.Korean, lang.English, lang.Korean, lang.Chinese, lang.Korean, lang.English, lang.Korean, lang.Japanese}[n%8]
	other := lang.English
	if source == lang.English {
		other = lang.Korean
	}
	c := library.Content{
		Type: library.Types()[n%5], Source: source, Parts: map[library.Part]library.Rich{}, Tags: []string{fmt.Sprintf("tag-%d", n%200)}, YearFrom: 1996 + n%30,
		Sectors: slices.Compact(slices.Sorted(slices.Values([]string{library.Sectors()[n%12], library.Sectors()[(n/12)%12]}))), Partners: []string{string(benchCity(dice.IntN(250)))},
		Sources: []library.Source{{Title: "Annual report", Publisher: "City", Date: fmt.Sprint(1997 + n%28)}}, Place: string(benchCity(n % 250)),
		Contact: lang.Plain(source, "international relations desk"),
	}
	c.Title = lang.Plain(source, fmt.Sprintf("%s (%d)", pick(dice, s.titles[source]), n)).
		Say(other, lang.Version[string]{Value: fmt.Sprintf("%s (%d)", pick(dice, s.titles[other]), n), Origin: lang.Machine})
	c.Summary = lang.Plain(source, pick(dice, s.summaries[source])).Say(other, lang.Version[string]{Value: pick(dice, s.summaries[other]), Origin: lang.Machine})
	for _, part := range library.Parts() {
		if len(s.paragraphs[source][part]) == 0 {
			continue
		}
		rich := library.Rich{Source: source}.Say(source, lang.Version[prose.Doc]{Value: pick(dice, s.paragraphs[source][part]), Origin: lang.Human})
		if n%2 == 0 && len(s.paragraphs[other][part]) > 0 {
			rich = rich.Say(other, lang.Version[prose.Doc]{Value: pick(dice, s.paragraphs[other][part]), Origin: lang.Machine})
		}
		c.Parts[part] = rich
	}
	return c
}

func pick[T any](dice *rand.Rand, all []T) T { return all[dice.IntN(len(all))] }

// benchWords are searched for: words of two syllables inside compounds, Chinese of two characters, Japanese, Latin, and phrases.
func benchWords() []string {
	return strings.Split("도시,자매도시,청소년,교류,공무원 파견,우호,문화 교류,友好城市,合作,青少年,友好,姉妹都市,交流,青少年交流,研修,exchange,city,friendship,youth programme,delegation", ",")
}
