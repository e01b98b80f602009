package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/storage/internal/wall"
	"github.com/naru-network/naru/storage/search"
	"github.com/naru-network/naru/tenants"
)

// What is said in the rooms of a space stands in parts of it in the index: one for all rooms that every member enters, and one for each closed room. A
// reader finds, counts and narrows in the parts she may read and in no others, so that nothing of a closed room shows in a number.
const talkPart = "talk"

func talkOf(r chat.Room) string {
	if r.Closed {
		return talkPart + "/" + string(r.ID)
	}
	return talkPart
}

// talks returns the parts of the reach's spaces in which the reader finds messages. A guest finds none: what she sees depends on when she came.
func (f Finding) talks(ctx context.Context, r tenants.Reach) ([]tenants.Space, error) {
	var parts []tenants.Space
	for _, in := range r.Scopes() {
		if in.Member() == "" || in.Space() == tenants.Commons {
			continue
		}
		parts = append(parts, search.Part(in.Space(), talkPart))
		c := chatShelf{f.house, wall.Of(in)}
		for _, state := range []chat.State{chat.Open, chat.Archived} {
			rooms, err := c.RoomsOf(ctx, string(in.Member()), state)
			if err != nil {
				return nil, err
			}
			for _, room := range rooms {
				parts = append(parts, search.Part(in.Space(), talkOf(room)))
			}
		}
	}
	return parts, nil
}

// A storm of messages is found a little later: to index one costs as much as to keep it, and those who talk come first. So while the index is behind, it
// works a fifth of the time.
const (
	restPart = 4 // times as long as the work before it
	restMost = 2 * time.Second
)

func giveWay(ctx context.Context, worked time.Duration) error {
	select {
	case <-time.After(min(restPart*worked, restMost)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// messageRef names what a fact of chat is about, by room and place in it: it changes neither.
func messageRef(e audit.Entry) (room chat.RoomID, seq int64, ok bool) {
	f := e.Fact
	if f.About.Noun != "message" {
		return "", 0, false
	}
	seq, err := strconv.ParseInt(f.With["seq"], 10, 64)
	return chat.RoomID(f.With["room"]), seq, err == nil && f.With["room"] != ""
}

// said feeds what stands in the messages that the facts are about, as they stand now.
func (f Finding) said(ctx context.Context, b *search.Batch, space tenants.Space, next []audit.Entry) error {
	c := chatShelf{f.house, wall.Trail(string(space))}
	rooms := map[chat.RoomID]chat.Room{}
	countries := map[string]string{}
	seen := map[string]bool{}
	for _, e := range next {
		id, seq, ok := messageRef(e)
		if !ok || seen[e.Fact.About.ID] || e.Fact.Kind == chat.Reacted.Code() || e.Fact.Kind == chat.Pinned.Code() {
			continue
		}
		seen[e.Fact.About.ID] = true
		room, known := rooms[id]
		if !known {
			var err error
			if room, err = c.Room(ctx, id); errors.Is(err, chat.ErrRoomNotFound) {
				continue // it says nothing of who may read it, so nobody finds what is in it
			} else if err != nil {
				return fmt.Errorf("feed room %s: %w", id, err)
			}
			rooms[id] = room
		}
		m, err := c.Message(ctx, chat.MessageID(e.Fact.About.ID))
		if errors.Is(err, chat.ErrMessageNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("feed message %d of room %s: %w", seq, id, err)
		}
		ref := search.Ref{Space: search.Part(space, talkOf(room)), Kind: finding.Message, ID: string(id) + "/" + strconv.FormatInt(seq, 10)}
		if m.Text == "" {
			b.Drop = append(b.Drop, ref)
			continue
		}
		country, known := countries[m.By.Tenant]
		if !known {
			if country, err = f.country(ctx, tenants.TenantID(m.By.Tenant)); err != nil {
				return err
			}
			countries[m.By.Tenant] = country
		}
		b.Put = append(b.Put, messageEntries(ref, m, country)...)
	}
	return nil
}

// shut moves what was said in a room, when it closes to its space, into a part of the index that only its members read. It bears repeating.
func (f Finding) shut(ctx context.Context, b *search.Batch, space tenants.Space, next []audit.Entry) error {
	c := chatShelf{f.house, wall.Trail(string(space))}
	for _, e := range next {
		if e.Fact.Kind != chat.RoomChanged.Code() || e.Fact.With[chat.ClosedNow] == "" {
			continue
		}
		room, err := c.Room(ctx, chat.RoomID(e.Fact.About.ID))
		if err != nil {
			return fmt.Errorf("shut room %s: %w", e.Fact.About.ID, err)
		}
		open, closed := search.Part(space, talkPart), search.Part(space, talkOf(room))
		for after := int64(0); ; {
			some, err := c.Log(ctx, room.ID, after, page.MostSize)
			if err != nil {
				return fmt.Errorf("shut room %s: %w", room.ID, err)
			}
			if len(some) == 0 {
				break
			}
			for _, m := range some {
				after = m.Seq
				id := string(room.ID) + "/" + strconv.FormatInt(m.Seq, 10)
				b.Drop = append(b.Drop, search.Ref{Space: open, Kind: finding.Message, ID: id})
				if m.IsChange() || m.Text == "" {
					continue
				}
				country, err := f.country(ctx, tenants.TenantID(m.By.Tenant))
				if err != nil {
					return err
				}
				b.Put = append(b.Put, messageEntries(search.Ref{Space: closed, Kind: finding.Message, ID: id}, m, country)...)
			}
		}
	}
	return nil
}

// messageEntries returns what a message says in each of its languages. A translation of what it said before is none of it.
func messageEntries(ref search.Ref, m chat.Message, country string) []search.Entry {
	entry := search.Entry{
		Ref: ref, Lang: m.Lang, Title: m.By.Name, Body: chat.Plain(m.Text), Tenant: tenants.TenantID(m.By.Tenant), Country: country, Year: m.At.Year(), At: m.At,
		Weight: 0.7, // a case says more than a word in passing
	}
	all := []search.Entry{entry}
	for _, tag := range slices.Sorted(maps.Keys(m.Said)) {
		if t := m.Said[tag]; tag != m.Lang && !m.Stale(t) {
			entry.Lang, entry.Body = tag, chat.Plain(t.Text)
			all = append(all, entry)
		}
	}
	return all
}

// pointOut says in which space something stands that was found, and of a message where in its room.
func pointOut(h *finding.Hit) {
	h.Space = search.Whole(h.Space)
	if h.Kind != finding.Message {
		return
	}
	room, seq, _ := strings.Cut(h.ID, "/")
	h.Room = room
	h.Seq, _ = strconv.ParseInt(seq, 10, 64) // written above; a broken one would lead to no message
}
