package meeting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// spokenWords are what a draft says of who spoke and how votes fell.
type spokenWords struct{ spoke, vote, votes, secret, short, said string }

var spokenIn = map[lang.Tag]spokenWords{
	lang.Korean:   {"발언: %s", "표결: %s", "%s %d", " (비밀 투표)", " (정족수 미달)", "자막 기록: %s"},
	lang.English:  {"Spoke: %s", "Vote: %s", "%s %d", " (secret)", " (no quorum)", "From the captions: %s"},
	lang.Chinese:  {"发言：%s", "表决：%s", "%s %d", "（无记名）", "（未达法定数）", "字幕记录：%s"},
	lang.Japanese: {"発言：%s", "採決：%s", "%s %d", "（無記名）", "（定足数不足）", "字幕の記録：%s"},
}

// Bounds of what captions leave in a draft: its end, which most often says what was settled.
const (
	mostSaidLines   = 12
	mostSaidLetters = 1200
)

// Spoken tells minutes what happened in the room: who spoke, how votes fell, and the last that was captioned of each item. It is a Happened. Of a closed sitting
// it tells nothing.
type Spoken struct{ *Service }

// Happened implements Happened.
func (x Spoken) Happened(ctx context.Context, in tenants.Scope, m Meeting) (Happening, error) {
	f, err := x.FloorOf(ctx, in, RoomID(m.ID))
	if err != nil {
		return Happening{}, err
	}
	names, err := x.Scripts.Names(ctx, in, m.Parties)
	if err != nil {
		return Happening{}, err
	}
	h := Happening{Items: map[string][]Noted{}}
	sittings, err := x.Store.In(in).Sittings(ctx, m.ID)
	if err != nil {
		return Happening{}, err
	}
	for _, s := range sittings {
		if !s.Opened.IsZero() && !s.Closed.IsZero() {
			h.Apart = append(h.Apart, Span{s.Opened, s.Closed})
		}
	}
	for _, item := range f.touched() {
		noted := f.noted(m, item, names)
		said, err := x.captioned(ctx, in, m, item)
		if err != nil {
			return Happening{}, err
		}
		h.Items[item] = append(noted, said...)
	}
	return h, nil
}

// touched lists the items of which the floor knows something.
func (f Floor) touched() []string {
	var all []string
	add := func(item string) {
		if item != "" && !slices.Contains(all, item) {
			all = append(all, item)
		}
	}
	for _, s := range f.Spans {
		add(s.Item)
	}
	for _, s := range f.Speakers {
		add(s.Item)
	}
	for _, b := range f.Ballots {
		add(b.Item)
	}
	add(f.Item)
	return all
}

// noted says in each language who spoke on an item and how its votes fell.
func (f Floor) noted(m Meeting, item string, names map[tenants.TenantID]lang.Text) []Noted {
	var all []Noted
	if sides := f.spoke(item); len(sides) > 0 {
		n := Noted{Kind: "said", In: map[lang.Tag]string{}}
		for tag, w := range spokenIn {
			n.In[tag] = fmt.Sprintf(w.spoke, strings.Join(namesOf(sides, names, tag), ", "))
		}
		all = append(all, n)
	}
	for _, b := range f.Ballots {
		if b.Item != item || b.Open() {
			continue
		}
		n := Noted{Kind: "vote", In: map[lang.Tag]string{}}
		for tag, w := range spokenIn {
			n.In[tag] = b.told(w, tag)
		}
		all = append(all, n)
	}
	return all
}

// spoke lists the sides that spoke on an item, in the order of their first word.
func (f Floor) spoke(item string) []tenants.TenantID {
	var sides []tenants.TenantID
	for _, s := range f.Speakers {
		if s.Item == item && !s.Began.IsZero() && !slices.Contains(sides, s.Tenant) {
			sides = append(sides, s.Tenant)
		}
	}
	return sides
}

func namesOf(sides []tenants.TenantID, names map[tenants.TenantID]lang.Text, tag lang.Tag) []string {
	all := make([]string, len(sides))
	for i, t := range sides {
		if all[i], _ = names[t].For(tag); all[i] == "" {
			all[i] = string(t)
		}
	}
	return all
}

// told says how the ballot fell; nothing in a language in which it was not put.
func (b Ballot) told(w spokenWords, tag lang.Tag) string {
	question, ok := b.Question.In[tag]
	if !ok || question.Value == "" {
		return ""
	}
	votes := make([]string, len(b.Choices))
	for i, c := range b.Choices {
		text, _ := c.Text.For(tag)
		votes[i] = fmt.Sprintf(w.votes, text, c.Count)
	}
	said := fmt.Sprintf(w.vote, question.Value+" – "+strings.Join(votes, ", "))
	if b.Secret {
		said += w.secret
	}
	if len(b.Present) < b.Needed {
		said += w.short
	}
	return said
}

// captioned is the end of what was captioned of an item, in each language in which something was.
func (x Spoken) captioned(ctx context.Context, in tenants.Scope, m Meeting, item string) ([]Noted, error) {
	lines := map[lang.Tag][]Caption{}
	ask := page.Ask{Size: page.MostSize}
	for range mostLooked {
		p, err := x.Store.In(in).Captions(ctx, CaptionFilter{Room: RoomID(m.ID), Item: item}, ask)
		if err != nil {
			return nil, err
		}
		for _, c := range p.Items {
			lines[c.Lang] = corrected(lines[c.Lang], c)
		}
		if ask.After = p.Next; p.Next == "" {
			break
		}
	}
	n := Noted{Kind: "said", In: map[lang.Tag]string{}, Partly: true}
	for tag, some := range lines {
		if w, ok := spokenIn[tag]; ok {
			n.In[tag] = fmt.Sprintf(w.said, ending(some))
		}
	}
	if len(n.In) == 0 {
		return nil, nil
	}
	return []Noted{n}, nil
}

// corrected adds a line, or puts it in the place of the one it corrects.
func corrected(lines []Caption, c Caption) []Caption {
	if i := slices.IndexFunc(lines, func(l Caption) bool { return c.Of > 0 && (l.Seq == c.Of || l.Of == c.Of) }); i >= 0 {
		lines[i] = c
		return lines
	}
	return append(lines, c)
}

func ending(lines []Caption) string {
	lines = lines[max(0, len(lines)-mostSaidLines):]
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.Text
	}
	said := []rune(strings.Join(texts, " "))
	return string(said[max(0, len(said)-mostSaidLetters):])
}
