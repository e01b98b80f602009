package chat

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/fact"
)

// MessageID names a message. It follows from room, author and the client's key, so that a post repeated is the same post.
type MessageID string

// changed is the Root of an entry that says that an earlier message has changed.
const changed int64 = -1

// Message is what somebody said, or an entry that says that an earlier message has changed. Both take their place in the room's sequence.
type Message struct {
	ID        MessageID                `bson:"-"`
	Rev       int64                    `bson:"-"`
	Room      RoomID                   `bson:"room"`
	Seq       int64                    `bson:"seq"`
	Root      int64                    `bson:"root"`         // 0 in the room itself, else the sequence number of the message it answers in a thread
	Of        int64                    `bson:"of,omitempty"` // of a change: the message that has changed
	By        Author                   `bson:"by"`
	At        time.Time                `bson:"at"`
	Lang      lang.Tag                 `bson:"lang"`
	Text      string                   `bson:"text"`
	Mentions  []string                 `bson:"mentions"` // "member:…", "role:head", "tenant:dangjin", "room"
	Files     []File                   `bson:"files,omitempty"`
	Cards     []fact.Ref               `bson:"cards,omitempty"`
	Quote     int64                    `bson:"quote,omitempty"`
	Edits     []Edit                   `bson:"edits,omitempty"` // what it said before, oldest first
	Removed   *Removal                 `bson:"removed,omitempty"`
	Lapsed    bool                     `bson:"lapsed,omitempty"` // its text was given up by the space's retention rule
	Reactions []Reaction               `bson:"reactions,omitempty"`
	Marks     []string                 `bson:"marks"` // pinned
	Said      map[lang.Tag]Translation `bson:"said,omitempty"`

	Replies   int64     `bson:"-"` // of a thread's root, where a reader asked
	LastReply time.Time `bson:"-"`
}

// Mark is what a pinned message bears.
const Mark = "pinned"

// Author is who said something: a member of a tenant or a guest, with the name she had then.
type Author struct {
	Member string `bson:"member,omitempty"`
	Guest  string `bson:"guest,omitempty"`
	Tenant string `bson:"tenant,omitempty"` // a guest's is the tenant that invited her
	Name   string `bson:"name"`
}

// Key returns what tells the author from others.
func (a Author) Key() string { return a.Member + a.Guest }

// File is a file that goes with a message, as it was when it was sent.
type File struct {
	ID     string `bson:"id"`
	Name   string `bson:"name"`
	Type   string `bson:"type"`
	Bytes  int64  `bson:"bytes"`
	Width  int    `bson:"width,omitempty"` // of a picture
	Height int    `bson:"height,omitempty"`
}

// Edit is what a message said until its author changed it.
type Edit struct {
	Text string    `bson:"text"`
	At   time.Time `bson:"at"` // when it was changed
}

// Removal says who took a message away; its place stays.
type Removal struct {
	At time.Time `bson:"at"`
	By Author    `bson:"by"`
}

// Reaction is one sign and who gave it.
type Reaction struct {
	Emoji string   `bson:"emoji"`
	By    []Author `bson:"by"`
}

// Translation is what a message says in another language.
type Translation struct {
	Text   string      `bson:"text"`
	Origin lang.Origin `bson:"origin"`
	Tool   string      `bson:"tool,omitempty"`
	By     Author      `bson:"by"`
	At     time.Time   `bson:"at"`
	Of     uint64      `bson:"of"` // print of the text it was made from
}

// Limits of a message.
const (
	MostText      = 8000 // characters
	MostKey       = 64   // bytes of a client's key
	MostMentions  = 50
	MostFiles     = 10
	MostCards     = 10
	MostEdits     = 30
	MostEmojis    = 20  // of one message
	MostReactions = 500 // people in all
	MostPins      = 50  // of one room
	MostSaid      = 12  // languages besides its own
)

// MessageOf returns the id of the message that the author sent into the room under a key of her client's.
func MessageOf(r RoomID, by Author, key string) MessageID {
	return id.Of[MessageID](string(r), by.Key(), key)
}

// IsChange reports whether the entry says that an earlier message has changed.
func (m Message) IsChange() bool { return m.Root == changed }

// Pinned reports whether the message is pinned in its room.
func (m Message) Pinned() bool { return slices.Contains(m.Marks, Mark) }

// EditedAt returns when the message was changed last; zero if it never was.
func (m Message) EditedAt() time.Time {
	if len(m.Edits) == 0 {
		return time.Time{}
	}
	return m.Edits[len(m.Edits)-1].At
}

// Stale reports whether the translation was made from a text that has changed since.
func (m Message) Stale(t Translation) bool { return t.Of != lang.Print(m.Text) }

// Ref points to the message in facts.
func (m Message) Ref() fact.Ref { return fact.Ref{Noun: "message", ID: string(m.ID)} }

// detail is what facts about the message say.
func (m Message) detail() fact.Detail {
	return fact.Detail{"room": string(m.Room), "seq": strconv.FormatInt(m.Seq, 10)}
}

// own returns ErrNotAuthor unless the message is the author's, and ErrMessageRemoved where there is nothing left of it.
func (m Message) own(by Author) error {
	switch {
	case m.IsChange():
		return ErrMessageNotFound
	case m.Removed != nil || m.Lapsed:
		return ErrMessageRemoved
	case m.By.Key() != by.Key():
		return ErrNotAuthor
	}
	return nil
}

// Edit puts another text in place of the author's own. What it said stays in its history, and translations of it are stale.
func (m *Message) Edit(by Author, text string, mentions []string, at time.Time) error {
	if err := m.own(by); err != nil {
		return err
	}
	switch {
	case text == m.Text:
		return nil
	case len(m.Edits) >= MostEdits:
		return ErrTooManyEdits
	}
	m.Edits = append(slices.Clone(m.Edits), Edit{Text: m.Text, At: at})
	m.Text, m.Mentions = text, mentions
	return nil
}

// Remove takes the message away: what it said, its history, files, cards and translations. Its place and its author stay, and who removed it.
func (m *Message) Remove(by Author, at time.Time) error {
	if m.IsChange() {
		return ErrMessageNotFound
	}
	if m.Removed != nil {
		return ErrMessageRemoved
	}
	m.empty()
	m.Removed = &Removal{At: at, By: by}
	return nil
}

// Lapse gives up what the message said, as the space's retention rule asks, and reports whether there was anything.
func (m *Message) Lapse() bool {
	if m.IsChange() || m.Lapsed {
		return false
	}
	m.empty()
	m.Lapsed = true
	return true
}

func (m *Message) empty() {
	m.Text, m.Mentions, m.Files, m.Cards, m.Quote = "", []string{}, nil, nil, 0
	m.Edits, m.Reactions, m.Marks, m.Said = nil, nil, []string{}, nil
}

// React gives a sign, or takes it back. One person gives a sign once, however often she asks; it reports whether anything changed.
func (m *Message) React(by Author, emoji string, on bool) (bool, error) {
	switch {
	case m.IsChange():
		return false, ErrMessageNotFound
	case m.Removed != nil || m.Lapsed:
		return false, ErrMessageRemoved
	}
	is := func(a Author) bool { return a.Key() == by.Key() }
	at := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Emoji == emoji })
	given := at >= 0 && slices.ContainsFunc(m.Reactions[at].By, is)
	if given == on {
		return false, nil
	}
	all := slices.Clone(m.Reactions)
	if !on {
		all[at].By = slices.DeleteFunc(slices.Clone(all[at].By), is)
		m.Reactions = slices.DeleteFunc(all, func(r Reaction) bool { return len(r.By) == 0 })
		return true, nil
	}
	people := 0
	for _, r := range all {
		people += len(r.By)
	}
	if at < 0 && len(all) >= MostEmojis || people >= MostReactions {
		return false, ErrTooManyReactions
	}
	if at < 0 {
		m.Reactions = append(all, Reaction{Emoji: emoji, By: []Author{by}})
		return true, nil
	}
	all[at].By = append(slices.Clone(all[at].By), by)
	m.Reactions = all
	return true, nil
}

// Pin puts the message on the room's board, or takes it off, and reports whether anything changed.
func (m *Message) Pin(on bool) (bool, error) {
	switch {
	case m.IsChange():
		return false, ErrMessageNotFound
	case m.Removed != nil || m.Lapsed:
		return false, ErrMessageRemoved
	case m.Pinned() == on:
		return false, nil
	}
	m.Marks = []string{}
	if on {
		m.Marks = []string{Mark}
	}
	return true, nil
}

// Say keeps a translation of the message as it stands; an empty text takes the one in that language away.
func (m *Message) Say(tag lang.Tag, t Translation) error {
	switch {
	case m.IsChange():
		return ErrMessageNotFound
	case m.Removed != nil || m.Lapsed:
		return ErrMessageRemoved
	case tag == m.Lang:
		return ErrSameLanguage
	}
	said := make(map[lang.Tag]Translation, len(m.Said)+1)
	for k, v := range m.Said {
		said[k] = v
	}
	if t.Text == "" {
		delete(said, tag)
		m.Said = said
		return nil
	}
	if _, there := said[tag]; !there && len(said) >= MostSaid {
		return ErrTooManyLanguages
	}
	t.Of = lang.Print(m.Text)
	said[tag] = t
	m.Said = said
	return nil
}
