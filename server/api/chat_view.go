package api

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ChatAuthor is who said something, with the name she had then.
type ChatAuthor struct {
	Member string `json:"member,omitempty"`
	Guest  string `json:"guest,omitempty"`
	Tenant string `json:"tenant" doc:"a guest's is the one that invited"`
	Name   string `json:"name"`
}

// ChatRef points to an object of the space, or to a published case.
type ChatRef struct {
	Noun string `json:"noun" maxLength:"40"`
	ID   string `json:"id" maxLength:"64"`
}

// ChatFile is a file that goes with a message.
type ChatFile struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// ChatRemoval says who took a message away.
type ChatRemoval struct {
	At string     `json:"at"`
	By ChatAuthor `json:"by"`
}

// ChatReaction is one sign and who gave it.
type ChatReaction struct {
	Emoji string       `json:"emoji"`
	By    []ChatAuthor `json:"by"`
}

// ChatTranslation is what a message says in another language.
type ChatTranslation struct {
	Text   string      `json:"text"`
	Origin string      `json:"origin" enum:"human,machine"`
	Tool   string      `json:"tool,omitempty" doc:"the engine of a machine's"`
	By     *ChatAuthor `json:"by,omitempty"`
	At     string      `json:"at"`
	Stale  bool        `json:"stale" doc:"the message has changed since"`
}

// ChatMessage is what somebody said in a room. It is the same for everybody who may read it.
type ChatMessage struct {
	Seq       int64                      `json:"seq"`
	Lane      string                     `json:"lane" doc:"empty in the room itself; in a thread, the number of the message it answers"`
	By        ChatAuthor                 `json:"by"`
	At        string                     `json:"at"`
	Lang      string                     `json:"lang"`
	Text      string                     `json:"text" doc:"a subset of Markdown"`
	Mentions  []string                   `json:"mentions"`
	Files     []ChatFile                 `json:"files"`
	Cards     []ChatRef                  `json:"cards"`
	Quote     int64                      `json:"quote,omitempty"`
	EditedAt  string                     `json:"edited_at,omitempty"`
	Edits     int                        `json:"edits"`
	Removed   *ChatRemoval               `json:"removed,omitempty"`
	Lapsed    bool                       `json:"lapsed,omitempty" doc:"its text was given up by the space's rule of retention"`
	Reactions []ChatReaction             `json:"reactions"`
	Pinned    bool                       `json:"pinned"`
	Said      map[string]ChatTranslation `json:"said"`
	Replies   int64                      `json:"replies"`
	LastReply string                     `json:"last_reply_at,omitempty"`
}

// ChatEntry is one place in a room's sequence: a message, or the word that an earlier one has changed, with that one as it stands now.
type ChatEntry struct {
	Seq     int64        `json:"seq"`
	Kind    string       `json:"kind" enum:"post,change"`
	Of      int64        `json:"of,omitempty"`
	Message *ChatMessage `json:"message,omitempty" doc:"of a change, left out to guests, who read it anew"`
}

// ChatReading is how far somebody has read.
type ChatReading struct {
	Space string `json:"space"`
	Room  string `json:"room"`
	Who   string `json:"who"`
	Seq   int64  `json:"seq"`
}

// ChatDraft is what somebody wants to say.
type ChatDraft struct {
	Key      string    `json:"key" maxLength:"64" doc:"the client's own, lasting over repetitions: a UUID"`
	Lang     string    `json:"lang" maxLength:"35"`
	Text     string    `json:"text" maxLength:"8000"`
	Lane     string    `json:"lane,omitempty" maxLength:"16"`
	Quote    int64     `json:"quote,omitempty"`
	Mentions []string  `json:"mentions,omitempty" maxItems:"50"`
	Files    []string  `json:"files,omitempty" maxItems:"10"`
	Cards    []ChatRef `json:"cards,omitempty" maxItems:"10"`
}

// ViewMessage describes a message to everybody who may read it.
func ViewMessage(m chat.Message) ChatMessage {
	v := ChatMessage{
		Seq: m.Seq, By: ViewAuthor(m.By), At: moment(m.At), Lang: string(m.Lang), Text: m.Text, Mentions: m.Mentions, Files: make([]ChatFile, len(m.Files)),
		Cards: make([]ChatRef, len(m.Cards)), Quote: m.Quote, EditedAt: moment(m.EditedAt()), Edits: len(m.Edits), Lapsed: m.Lapsed,
		Reactions: make([]ChatReaction, len(m.Reactions)), Pinned: m.Pinned(), Said: make(map[string]ChatTranslation, len(m.Said)), Replies: m.Replies,
		LastReply: moment(m.LastReply),
	}
	if v.Mentions == nil {
		v.Mentions = []string{}
	}
	if m.Root > 0 {
		v.Lane = strconv.FormatInt(m.Root, 10)
	}
	if m.Removed != nil {
		v.Removed = &ChatRemoval{moment(m.Removed.At), ViewAuthor(m.Removed.By)}
	}
	for i, f := range m.Files {
		v.Files[i] = ChatFile(f)
	}
	for i, r := range m.Cards {
		v.Cards[i] = ChatRef{r.Noun, r.ID}
	}
	for i, r := range m.Reactions {
		v.Reactions[i] = ChatReaction{r.Emoji, make([]ChatAuthor, len(r.By))}
		for j, a := range r.By {
			v.Reactions[i].By[j] = ViewAuthor(a)
		}
	}
	for tag, t := range m.Said {
		said := ChatTranslation{Text: t.Text, Origin: string(t.Origin), Tool: t.Tool, At: moment(t.At), Stale: m.Stale(t)}
		if t.By.Key() != "" {
			by := ViewAuthor(t.By)
			said.By = &by
		}
		v.Said[string(tag)] = said
	}
	return v
}

// ViewAuthor describes who said something.
func ViewAuthor(a chat.Author) ChatAuthor { return ChatAuthor(a) }

// ViewEntry describes one place in a room's sequence.
func ViewEntry(e chat.Entry) ChatEntry {
	v := ChatEntry{Seq: e.Seq, Kind: "post", Of: e.Of}
	if e.Of != 0 {
		v.Kind = "change"
	}
	if !e.Hidden {
		m := ViewMessage(e.Message)
		v.Message = &m
	}
	return v
}

// ViewReading describes how far somebody has read.
func ViewReading(space tenants.Space, r chat.Reading) ChatReading {
	return ChatReading{string(space), string(r.Room), r.Who, r.Seq}
}

// ReadDraft reads what a socket sends to be said. It returns fault.ErrInvalid for what isn't a draft.
func ReadDraft(body []byte) (chat.Draft, error) {
	in := json.NewDecoder(bytes.NewReader(body))
	in.DisallowUnknownFields()
	var d ChatDraft
	if err := in.Decode(&d); err != nil {
		return chat.Draft{}, fault.ErrInvalid.At(fault.Field{Path: "body", Code: "malformed"})
	}
	return d.draft()
}

func (d ChatDraft) draft() (chat.Draft, error) {
	out := chat.Draft{Key: d.Key, Lang: lang.Tag(d.Lang), Text: d.Text, Quote: d.Quote, Mentions: d.Mentions, Files: d.Files}
	if d.Lane != "" {
		root, err := strconv.ParseInt(d.Lane, 10, 64)
		if err != nil || root < 1 {
			return out, fault.ErrInvalid.At(fault.Field{Path: "lane", Code: "unknown"})
		}
		out.Root = root
	}
	for _, r := range d.Cards {
		out.Cards = append(out.Cards, fact.Ref{Noun: r.Noun, ID: r.ID})
	}
	return out, nil
}

// moment writes a time as precisely as it is kept, since several messages may come in one second.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}
