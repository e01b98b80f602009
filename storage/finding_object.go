package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/yjs"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/storage/search"
	"github.com/naru-network/naru/tenants"
)

// What cities do together stands in a part of each space's index that its members read and its guests don't.
const objectPart = "objects"

// speech is what an object says to who looks for words. Where neither its title nor its body says anything, it isn't found.
type speech struct {
	Title  lang.Text
	Body   lang.Text
	Tenant tenants.TenantID // whose it is, or who began it
	At     time.Time
}

// errUnsaid is returned for an object that nobody is to find by its words.
var errUnsaid = errors.New("storage: the object isn't for finding")

// speakers say what the objects of each noun say. A noun that isn't here isn't found.
var speakers = map[string]func(context.Context, *House, wall.Key, string) (speech, error){
	finding.Tie: tieSpeech, finding.Agreement: agreementSpeech, finding.Project: projectSpeech, finding.Pad: padSpeech,
	finding.Meeting: meetingSpeech,
}

// objects returns the parts of the reach's spaces in which the reader finds what cities do together.
func (f Finding) objects(r tenants.Reach) []tenants.Space {
	var parts []tenants.Space
	for _, in := range r.Scopes() {
		if in.Member() != "" && in.Space() != tenants.Commons {
			parts = append(parts, search.Part(in.Space(), objectPart))
		}
	}
	return parts
}

// spoken feeds the objects that the facts are about, as they stand now.
func (f Finding) spoken(ctx context.Context, b *search.Batch, space tenants.Space, next []audit.Entry) error {
	if kind := space.Kind(); kind != "home" && kind != "pact" {
		return nil
	}
	seen := map[string]bool{}
	for _, e := range next {
		about := e.Fact.About
		speak, ok := speakers[about.Noun]
		if key := about.Noun + "/" + about.ID; !ok || seen[key] {
			continue
		} else {
			seen[key] = true
		}
		ref := search.Ref{Space: search.Part(space, objectPart), Kind: about.Noun, ID: about.ID}
		said, err := speak(ctx, f.house, wall.Trail(string(space)), about.ID)
		if errors.Is(err, errUnsaid) || err != nil && fault.KindOf(err) == fault.NotFound {
			b.Drop = append(b.Drop, ref)
			continue
		}
		if err != nil {
			return fmt.Errorf("feed %s %s of %s: %w", about.Noun, about.ID, space, err)
		}
		country, err := f.country(ctx, said.Tenant)
		if err != nil {
			return err
		}
		entries := said.entries(ref, country)
		if len(entries) == 0 {
			b.Drop = append(b.Drop, ref)
		}
		b.Put = append(b.Put, entries...)
	}
	return nil
}

// entries returns what the object says in each of its languages; where a language has no title, the source's stands.
func (s speech) entries(ref search.Ref, country string) []search.Entry {
	tags := map[lang.Tag]bool{}
	for tag := range s.Title.In {
		tags[tag] = true
	}
	for tag := range s.Body.In {
		tags[tag] = true
	}
	var all []search.Entry
	for _, tag := range slices.Sorted(maps.Keys(tags)) {
		title := s.Title.In[tag].Value
		if title == "" {
			title = s.Title.In[s.Title.Source].Value
		}
		all = append(all, search.Entry{
			Ref: ref, Lang: tag, Title: title, Body: s.Body.In[tag].Value, Tenant: s.Tenant, Country: country, Year: s.At.Year(), At: s.At, Weight: 0.9,
		})
	}
	return all
}

func tieSpeech(ctx context.Context, h *House, key wall.Key, id string) (speech, error) {
	t, err := agreementShelf{h, key}.Tie(ctx, agreement.TieID(id))
	if err != nil {
		return speech{}, err
	}
	return speech{Title: t.Name(), Tenant: t.Made.Tenant, At: t.Updated}, nil
}

// say adds words to what is said in a language.
func (s *speech) say(in lang.Text) {
	for tag, v := range in.In {
		if v.Value != "" {
			s.Body = s.Body.Say(tag, lang.Version[string]{Value: s.Body.In[tag].Value + v.Value + "\n", Origin: v.Origin})
		}
	}
}

func agreementSpeech(ctx context.Context, h *House, key wall.Key, id string) (speech, error) {
	a, err := agreementShelf{h, key}.Agreement(ctx, agreement.ID(id))
	if err != nil {
		return speech{}, err
	}
	s := speech{Title: a.Content.Title, Tenant: a.Made.Tenant, At: a.Updated}
	s.say(a.Content.Place)
	for _, one := range a.Content.Articles {
		s.say(one.Title)
		s.say(one.Text)
	}
	return s, nil
}

// projectSpeech says nothing of a restricted project: not even how many there are may be seen outside of its group.
func projectSpeech(ctx context.Context, h *House, key wall.Key, id string) (speech, error) {
	p, err := shelf[project.Project]{h, &projectNoun, key}.get(ctx, id)
	if err != nil {
		return speech{}, err
	}
	if p.Class != project.Open {
		return speech{}, errUnsaid
	}
	s := speech{Title: p.Title, At: p.Updated}
	if len(p.Parties) > 0 {
		s.Tenant = p.Parties[0]
	}
	for _, said := range []lang.Text{p.Summary, p.Draft.Problem, p.Draft.Goal, p.Draft.Indicator, p.Draft.Means} {
		s.say(said)
	}
	return s, nil
}

// meetingSpeech says nothing of a meeting to which nobody was invited yet: its host alone knows of it.
func meetingSpeech(ctx context.Context, h *House, key wall.Key, id string) (speech, error) {
	shelf := meetingShelf{meetingReading{h, key}}
	m, err := shelf.Meeting(ctx, meeting.ID(id))
	if err != nil {
		return speech{}, err
	}
	if !m.Announced() {
		return speech{}, errUnsaid
	}
	a, err := shelf.Agenda(ctx, m.ID)
	if err != nil {
		return speech{}, err
	}
	s := speech{Title: m.Title, Tenant: m.Host, At: m.Updated}
	s.say(m.Purpose)
	for _, x := range a.Items {
		if x.Standing != meeting.Withdrawn && x.Closed == "" {
			s.say(x.Title)
			s.say(x.Text)
		}
	}
	return s, nil
}

// mostPadWords bounds what is found of one pad in one language, in bytes: a hundred pages.
const mostPadWords = 300_000

func padSpeech(ctx context.Context, h *House, key wall.Key, id string) (speech, error) {
	shelf := padShelf{h, key}
	p, err := shelf.Pad(ctx, pad.ID(id))
	if err != nil {
		return speech{}, err
	}
	s := speech{Title: p.Title, Tenant: tenants.TenantID(p.By.Tenant), At: p.At}
	doc, err := pad.Stored(ctx, shelf, p.ID)
	if err != nil {
		return speech{}, err
	}
	for _, tag := range p.Langs {
		nodes, err := doc.Tree("text:" + tag)
		if err != nil {
			return speech{}, fmt.Errorf("read the text of pad %s: %w", id, err)
		}
		words := yjs.Plain(nodes, mostPadWords)
		s.say(lang.Plain(lang.Tag(tag), words))
	}
	return s, nil
}
