// Package lang keeps a text in several languages with its origin: which language is the source, who or what said the
// others, and which of them have fallen behind. It translates nothing.
package lang

import (
	"hash/fnv"
	"slices"
	"sort"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/naru-network/naru/base/fault"
)

// ErrUnknown says that a text is no BCP 47 language tag.
var ErrUnknown = fault.New(fault.Invalid, "lang.unknown")

// Tag is a BCP 47 language tag in canonical form, such as "ko" or "zh-Hans".
type Tag string

// The four languages of the interface.
const (
	Korean   Tag = "ko"
	English  Tag = "en"
	Chinese  Tag = "zh-Hans"
	Japanese Tag = "ja"
)

// Interface lists the languages every screen exists in, in the order they are offered.
func Interface() []Tag { return []Tag{Korean, English, Chinese, Japanese} }

// Parse reads a tag and returns it in canonical form: Chinese by its script, a region only where it tells something
// ("ko-KR" is "ko", "pt-PT" stays), no extensions. It returns ErrUnknown for anything that is no language.
func Parse(s string) (Tag, error) {
	if len(s) < 2 || len(s) > 35 {
		return "", ErrUnknown
	}
	t, err := language.Parse(s)
	if err != nil {
		return "", ErrUnknown
	}
	base, _, _ := t.Raw()
	switch script, _ := t.Script(); base.String() {
	case "und", "mul", "zxx":
		return "", ErrUnknown
	case "zh", "cmn":
		return Tag("zh-" + script.String()), nil
	}
	plain, err := language.Raw.Compose(t.Raw()) // the script and region as written, no extensions
	if err != nil {
		return "", ErrUnknown
	}
	short, err := language.Compose(base)
	if err != nil {
		return "", ErrUnknown
	}
	if likely(plain) == likely(short) {
		plain = short
	}
	return Tag(plain.String()), nil
}

// likely spells out the script and region that a tag leaves unsaid.
func likely(t language.Tag) [3]string {
	b, _ := t.Base()
	s, _ := t.Script()
	r, _ := t.Region()
	return [3]string{b.String(), s.String(), r.String()}
}

// Match returns the interface language that serves a reader best, who asks in the form of an Accept-Language header.
// Korean serves who asks for nothing, English who asks for what there is not.
func Match(accept string) Tag {
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return Korean
	}
	_, i, sure := matcher.Match(wanted...)
	if sure == language.No {
		return English
	}
	return Interface()[i]
}

var matcher = language.NewMatcher([]language.Tag{language.Korean, language.English, language.SimplifiedChinese, language.Japanese})

// Origin says who put a text into a language.
type Origin string

// A text was written or translated by a person, or by a named tool and not yet checked.
const (
	Human   Origin = "human"
	Machine Origin = "machine"
)

// Version is what was said in one language.
type Version[T ~string] struct {
	Value  T         `bson:"value"`
	Origin Origin    `bson:"origin"`
	Tool   string    `bson:"tool,omitempty"`
	At     time.Time `bson:"at"`
	Of     uint64    `bson:"of,omitempty"` // Print of the source it was translated from
}

// Said is one text in several languages. The zero value is empty and ready to use.
type Said[T ~string] struct {
	Source Tag                `bson:"source"`
	In     map[Tag]Version[T] `bson:"in,omitempty"`
}

// Text is a plain text in several languages.
type Text = Said[string]

// Plain returns a Text of one language.
func Plain(tag Tag, value string) Text {
	return Text{Source: tag, In: map[Tag]Version[string]{tag: {Value: value, Origin: Human}}}
}

// Say returns a copy of s that says v in the language tag; an empty value takes the language away. The first language said
// is the source, unless one was set. What is said in another language remembers the source it was made from.
func (s Said[T]) Say(tag Tag, v Version[T]) Said[T] {
	in := make(map[Tag]Version[T], len(s.In)+1)
	for t, old := range s.In {
		in[t] = old
	}
	if s.Source == "" {
		s.Source = tag
	}
	if v.Value == "" {
		delete(in, tag)
	} else {
		v.Of = 0
		if tag != s.Source {
			v.Of = Print(in[s.Source].Value)
		}
		in[tag] = v
	}
	s.In = in
	return s
}

// For returns what a reader of the language tag sees: her language where it is said, else the source, else the first that
// is said, and the language it is in. An empty Said gives "" and "".
func (s Said[T]) For(tag Tag) (T, Tag) {
	if v, ok := s.In[tag]; ok && v.Value != "" {
		return v.Value, tag
	}
	for _, t := range s.Tags() {
		if v := s.In[t]; v.Value != "" {
			return v.Value, t
		}
	}
	return "", ""
}

// Stale reports whether the version in tag was made from a source that has changed since.
func (s Said[T]) Stale(tag Tag) bool {
	v, ok := s.In[tag]
	return ok && tag != s.Source && v.Of != Print(s.In[s.Source].Value)
}

// Empty reports whether nothing is said in any language.
func (s Said[T]) Empty() bool {
	for _, v := range s.In {
		if v.Value != "" {
			return false
		}
	}
	return true
}

// Tags lists the languages something is said in: the source first, the others sorted.
func (s Said[T]) Tags() []Tag {
	tags := make([]Tag, 0, len(s.In))
	for t := range s.In {
		if t != s.Source {
			tags = append(tags, t)
		}
	}
	sort.Slice(tags, func(i, j int) bool { return tags[i] < tags[j] })
	if _, ok := s.In[s.Source]; ok {
		tags = slices.Insert(tags, 0, s.Source)
	}
	return tags
}

// Print is a short fingerprint (64-bit FNV-1a) that tells a changed source from an unchanged one. It proves nothing.
func Print[T ~string](v T) uint64 {
	h := fnv.New64a()
	h.Write([]byte(v))
	return h.Sum64() >> 1 // one bit less, so that every engine's signed integer holds it
}

// Holds reports whether one language of a text has every one of these words in it, in any case and order. No words are held by every text.
func Holds(t Text, words string) bool {
	sought := strings.Fields(strings.ToLower(words))
	if len(sought) == 0 {
		return true
	}
	for _, v := range t.In {
		value := strings.ToLower(v.Value)
		if !slices.ContainsFunc(sought, func(w string) bool { return !strings.Contains(value, w) }) {
			return true
		}
	}
	return false
}
