package realtime

import (
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// ErrTopic says that a text names no topic.
var ErrTopic = fault.New(fault.Invalid, "realtime.topic_malformed")

// Here is the id of the topic of a space in which those who follow it are seen by each other.
const Here = "here"

// Name is what a topic is called on the wire: "<space>/<kind>/<id>". It proves nothing: whoever reads one enters its space before she makes a
// Topic of it.
type Name struct {
	Space    tenants.Space
	Kind, ID string
}

// Lengths of the parts of a name: a space is a home of a tenant or a pact of a UUID, a kind a word, an id at most a UUID with a prefix.
const (
	longestSpace = 96
	longestKind  = 24
	longestID    = 64
)

// ParseName reads the one form that String writes, and returns ErrTopic for anything else.
func ParseName(s string) (Name, error) {
	space, rest, ok := strings.Cut(s, "/")
	if !ok {
		return Name{}, ErrTopic
	}
	kind, id, ok := strings.Cut(rest, "/")
	n := Name{tenants.Space(space), kind, id}
	if !ok || !n.valid() {
		return Name{}, ErrTopic
	}
	return n, nil
}

// String returns the name as it stands in frames.
func (n Name) String() string { return string(n.Space) + "/" + n.Kind + "/" + n.ID }

// MarshalText implements encoding.TextMarshaler.
func (n Name) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. It returns ErrTopic.
func (n *Name) UnmarshalText(text []byte) (err error) {
	*n, err = ParseName(string(text))
	return err
}

func (n Name) valid() bool {
	return plain(string(n.Space), longestSpace, ":-_") && strings.Count(string(n.Space), ":") <= 1 &&
		plain(n.Kind, longestKind, "_") && plain(n.ID, longestID, "-_.")
}

// plain reports whether s has one to most characters, all of them ASCII letters, digits or one of also.
func plain(s string, most int, also string) bool {
	if s == "" || len(s) > most {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') && strings.IndexByte(also, c) < 0 {
			return false
		}
	}
	return true
}

// Topic is the proof that somebody stood in the space it belongs to. It is made from a scope alone, and panics if it was made from none.
type Topic struct {
	name Name
	made topicUse
}

type topicUse int8

const (
	toFollow topicUse = iota + 1 // made from a scope: may be told and subscribed
	toTell                       // made by the house: may be told
)

// On returns the topic of a kind and id in the space that the scope's holder stands in. It panics for a zero scope and for a kind or id that no
// name can hold.
func On(in tenants.Scope, kind, id string) Topic {
	return named(Name{in.Space(), kind, id}, toFollow)
}

// Toward returns a topic for the house to tell: a fact was heard in the space, and those who follow the topic shall know. Whoever subscribes with
// it panics, so that it opens nothing to anybody.
func Toward(space tenants.Space, kind, id string) Topic {
	return named(Name{space, kind, id}, toTell)
}

func named(n Name, use topicUse) Topic {
	if !n.valid() {
		panic("realtime: no topic can be called " + n.String())
	}
	return Topic{n, use}
}

// Name returns what the topic is called.
func (t Topic) Name() Name {
	if t.made == 0 {
		panic("realtime: a zero Topic reaches nobody")
	}
	return t.name
}

// Space returns the space the topic belongs to.
func (t Topic) Space() tenants.Space { return t.Name().Space }

// Kind returns the kind: "room", "me", "space".
func (t Topic) Kind() string { return t.Name().Kind }

// ID returns which of its kind it is.
func (t Topic) ID() string { return t.Name().ID }
