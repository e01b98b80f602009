package api

import (
	"strconv"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Room is a place to talk in a space, with where the reader stands in it.
type Room struct {
	ID       string          `json:"id"`
	Rev      int64           `json:"rev"`
	Space    string          `json:"space"`
	Kind     string          `json:"kind" enum:"lobby,topic,direct,object"`
	Name     Text            `json:"name" doc:"empty for a lobby and a direct room"`
	Purpose  Text            `json:"purpose"`
	About    *Object         `json:"about,omitempty" doc:"of an object's room"`
	Closed   bool            `json:"closed" doc:"only its members enter"`
	Members  []RoomMember    `json:"members" nullable:"false" doc:"of a closed room"`
	State    string          `json:"state" enum:"open,archived"`
	At       string          `json:"at,omitempty"`
	By       string          `json:"by,omitempty" doc:"the member who opened it"`
	Langs    []string        `json:"langs" nullable:"false" doc:"of the tenants that read it"`
	Head     int64           `json:"head" doc:"the last place of its sequence"`
	Seen     int64           `json:"seen" doc:"how far the reader has read"`
	Unread   int64           `json:"unread" doc:"by others, up to 101, which is more than 100"`
	Mentions int64           `json:"mentions" doc:"of the reader among what is unread, up to 101"`
	LastAt   string          `json:"last_at,omitempty"`
	May      map[string]bool `json:"may"`
}

// Object names an object of the space.
type Object struct {
	Noun string `json:"noun" maxLength:"40"`
	ID   string `json:"id" maxLength:"100"`
}

// RoomMember is a member of a closed room.
type RoomMember struct {
	Member string `json:"member"`
	Tenant string `json:"tenant"`
	Name   string `json:"name"`
}

// Rooms is a list of rooms.
type Rooms struct {
	Items []Room `json:"items" nullable:"false"`
}

// Listener is somebody who may read a room.
type Listener struct {
	Member string   `json:"member,omitempty"`
	Guest  string   `json:"guest,omitempty"`
	Tenant string   `json:"tenant"`
	Name   string   `json:"name"`
	Title  Text     `json:"title"`
	Roles  []string `json:"roles" nullable:"false"`
	Zone   string   `json:"zone,omitempty" doc:"of her tenant, IANA"`
	Seen   int64    `json:"seen" doc:"how far she has read"`
}

// Listeners is who may read a room.
type Listeners struct {
	Items []Listener `json:"items" nullable:"false"`
}

// Author is who said or did something in a room.
type Author struct {
	Member string `json:"member,omitempty"`
	Guest  string `json:"guest,omitempty"`
	Tenant string `json:"tenant,omitempty" doc:"a guest's is the one that invited her"`
	Name   string `json:"name" doc:"as it was then"`
}

// MessageFile is a file that goes with a message.
type MessageFile struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// MessageReaction is one sign and who gave it.
type MessageReaction struct {
	Emoji string   `json:"emoji"`
	By    []Author `json:"by" nullable:"false"`
}

// MessageRemoval says who took a message away.
type MessageRemoval struct {
	At string `json:"at"`
	By Author `json:"by"`
}

// MessageTranslation is what a message says in another language.
type MessageTranslation struct {
	Text   string `json:"text"`
	Origin string `json:"origin" enum:"human,machine"`
	Tool   string `json:"tool,omitempty"`
	By     Author `json:"by"`
	At     string `json:"at"`
	Stale  bool   `json:"stale" doc:"the message has changed since"`
}

// Message is what somebody said in a room. It is the same for every reader.
type Message struct {
	Seq         int64                         `json:"seq"`
	OfRoom      string                        `json:"of_room"`
	Lane        string                        `json:"lane" doc:"empty in the room itself, else the sequence number of the message it answers in a thread"`
	Kind        string                        `json:"kind" enum:"post"`
	ID          string                        `json:"id"`
	By          Author                        `json:"by"`
	At          string                        `json:"at"`
	Lang        string                        `json:"lang"`
	Text        string                        `json:"text" doc:"a subset of Markdown, never HTML"`
	Mentions    []string                      `json:"mentions" nullable:"false" doc:"member:…, role:head, tenant:dangjin, room"`
	Files       []MessageFile                 `json:"files" nullable:"false"`
	Cards       []Object                      `json:"cards" nullable:"false"`
	Quote       int64                         `json:"quote,omitempty"`
	EditedAt    string                        `json:"edited_at,omitempty"`
	Edits       int                           `json:"edits"`
	Removed     *MessageRemoval               `json:"removed,omitempty"`
	Lapsed      bool                          `json:"lapsed,omitempty" doc:"its text was given up by the retention rule of the space"`
	Reactions   []MessageReaction             `json:"reactions" nullable:"false"`
	Pinned      bool                          `json:"pinned"`
	Said        map[string]MessageTranslation `json:"said"`
	Replies     int64                         `json:"replies"`
	LastReplyAt string                        `json:"last_reply_at,omitempty"`
}

// MessageEntry is one place in a room's sequence, as sockets send it: a message, or the word that an earlier one has changed. Of a hidden one nothing is said
// but that it is there.
type MessageEntry struct {
	Seq     int64    `json:"seq"`
	Kind    string   `json:"kind" enum:"post,change,hidden"`
	Of      int64    `json:"of,omitempty"`
	Message *Message `json:"message,omitempty"`
}

// ViewMessage shows a message to any reader.
func ViewMessage(m chat.Message) Message {
	v := Message{
		Seq: m.Seq, OfRoom: string(m.Room), Kind: "post", ID: string(m.ID), By: viewAuthor(m.By), At: precise(m.At), Lang: string(m.Lang), Text: m.Text,
		Mentions: strings0(m.Mentions), Files: make([]MessageFile, len(m.Files)), Cards: make([]Object, len(m.Cards)), Quote: m.Quote, EditedAt: stamp(m.EditedAt()),
		Edits: len(m.Edits), Lapsed: m.Lapsed, Reactions: make([]MessageReaction, len(m.Reactions)), Pinned: m.Pinned(),
		Said: make(map[string]MessageTranslation, len(m.Said)), Replies: m.Replies, LastReplyAt: stamp(m.LastReply),
	}
	if m.Root > 0 {
		v.Lane = strconv.FormatInt(m.Root, 10)
	}
	for i, f := range m.Files {
		v.Files[i] = MessageFile(f)
	}
	for i, r := range m.Cards {
		v.Cards[i] = Object(r)
	}
	if m.Removed != nil {
		v.Removed = &MessageRemoval{At: stamp(m.Removed.At), By: viewAuthor(m.Removed.By)}
	}
	for i, r := range m.Reactions {
		by := make([]Author, len(r.By))
		for j, a := range r.By {
			by[j] = viewAuthor(a)
		}
		v.Reactions[i] = MessageReaction{Emoji: r.Emoji, By: by}
	}
	for tag, t := range m.Said {
		v.Said[string(tag)] = MessageTranslation{
			Text: t.Text, Origin: string(t.Origin), Tool: t.Tool, By: viewAuthor(t.By), At: stamp(t.At), Stale: m.Stale(t),
		}
	}
	return v
}

// ViewEntry shows one place of a room's sequence to any reader who may see it.
func ViewEntry(e chat.Entry) MessageEntry {
	v := MessageEntry{Seq: e.Seq, Kind: "post"}
	if e.Hidden {
		v.Kind = "hidden"
		return v
	}
	if e.Of > 0 {
		v.Kind, v.Of = "change", e.Of
	}
	m := ViewMessage(e.Message)
	v.Message = &m
	return v
}

func viewAuthor(a chat.Author) Author { return Author(a) }

// precise writes a moment to the millisecond, for what stands in an order.
func precise(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// MessageDraft is what somebody wants to say.
type MessageDraft struct {
	Key      string   `json:"key" maxLength:"64" doc:"the client's, lasting over repetitions: the same key is the same message"`
	Lang     string   `json:"lang" maxLength:"35"`
	Text     string   `json:"text" maxLength:"8000"`
	Lane     string   `json:"lane,omitempty" maxLength:"15" doc:"the sequence number of the message whose thread it belongs to"`
	Quote    int64    `json:"quote,omitempty" minimum:"0"`
	Mentions []string `json:"mentions,omitempty" maxItems:"50" doc:"besides those in the text"`
	Files    []string `json:"files,omitempty" maxItems:"10"`
	Cards    []Object `json:"cards,omitempty" maxItems:"10"`
}

// Draft reads what somebody wants to say.
func (d MessageDraft) Draft() chat.Draft {
	out := chat.Draft{Key: d.Key, Lang: lang.Tag(d.Lang), Text: d.Text, Root: laneOf(d.Lane), Quote: d.Quote, Mentions: d.Mentions, Files: d.Files}
	for _, c := range d.Cards {
		out.Cards = append(out.Cards, fact.Ref(c))
	}
	return out
}

// laneOf reads a lane; what is none is one that isn't there.
func laneOf(s string) int64 {
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return -1
	}
	return n
}

// ViewRoom shows a room to whoever holds the scope.
func ViewRoom(st chat.Standing, in tenants.Scope) Room {
	r := st.Room
	v := Room{
		ID: string(r.ID), Rev: r.Rev, Space: string(in.Space()), Kind: string(r.Kind), Name: viewText(r.Name), Purpose: viewText(r.Purpose), Closed: r.Closed,
		Members: make([]RoomMember, len(r.Seats)), State: string(r.State), At: stamp(r.At), By: r.By, Langs: texts(st.Langs), Head: st.Head, Seen: st.Seen,
		Unread: st.Unread, Mentions: st.Mentions, LastAt: stamp(st.LastAt), May: r.Rights(in),
	}
	if r.About.ID != "" {
		v.About = &Object{Noun: r.About.Noun, ID: r.About.ID}
	}
	for i, s := range r.Seats {
		v.Members[i] = RoomMember(s)
	}
	return v
}
