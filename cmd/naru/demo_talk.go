package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/tenants"
)

type demoTalk struct {
	Rooms []demoRoom
}

type demoRoom struct {
	Pact     []tenants.TenantID // of a pact's room: its parties
	Home     tenants.TenantID   // of a home's
	Name     said               // none is the lobby
	By       string             // who opened it
	Messages []demoMessage
}

type demoMessage struct {
	By       string
	Lang     lang.Tag
	Text     string
	Thread   int64 // the number of the message it answers
	Quote    int64
	Mentions []string
	Said     said
	SaidBy   string `json:"said_by"`
	React    map[string][]string
	Pin      bool
}

// talk has members talk in the rooms of their spaces, and translate for each other.
func (b *builder) talk(ctx context.Context, _ demoNetwork) error {
	var all demoTalk
	if err := readDemo("demo/talk.json", &all); err != nil {
		return err
	}
	for _, r := range all.Rooms {
		space, err := b.spaceOf(ctx, r)
		if err != nil {
			return err
		}
		if err := b.hold(ctx, space, r); err != nil {
			return fmt.Errorf("talk in %s: %w", space, err)
		}
	}
	return nil
}

// spaceOf finds the space of a room: a home, or the pact of two tenants.
func (b *builder) spaceOf(ctx context.Context, r demoRoom) (tenants.Space, error) {
	if r.Home != "" {
		return tenants.HomeOf(r.Home), nil
	}
	pacts, err := b.kept.Register().PactsOf(ctx, r.Pact[0])
	if err != nil {
		return "", err
	}
	for _, p := range pacts {
		if slices.Equal(slices.Sorted(slices.Values(p.Joined())), slices.Sorted(slices.Values(r.Pact))) {
			return tenants.PactSpace(p.ID), nil
		}
	}
	return "", fmt.Errorf("no pact of %v", r.Pact)
}

func (b *builder) hold(ctx context.Context, space tenants.Space, r demoRoom) error {
	enter := func(key string) (tenants.Scope, error) {
		p, err := b.as(ctx, key)
		if err != nil {
			return tenants.Scope{}, err
		}
		return b.Authority.Enter(ctx, p, space)
	}
	room := chat.LobbyOf(space)
	if len(r.Name) > 0 {
		in, err := enter(r.By)
		if err != nil {
			return err
		}
		opened, err := b.Chat.Open(ctx, in, chat.Opening{Kind: chat.Topic, Name: r.Name.text(lang.Korean, nil)})
		if err != nil {
			return err
		}
		room = opened.ID
	}
	places := make([]int64, len(r.Messages)+1) // a change takes a place as well
	for i, m := range r.Messages {
		in, err := enter(m.By)
		if err != nil {
			return err
		}
		kept, err := b.Chat.Post(ctx, in, room, chat.Draft{
			Key: id.New[string](), Lang: m.Lang, Text: m.Text, Root: places[m.Thread], Quote: places[m.Quote], Mentions: m.Mentions,
		})
		if err != nil {
			return fmt.Errorf("message %d: %w", i+1, err)
		}
		places[i+1] = kept.Seq
		if err := b.answer(ctx, enter, room, kept.Seq, m); err != nil {
			return fmt.Errorf("answers to message %d: %w", i+1, err)
		}
	}
	return nil
}

// answer has others translate a message, react to it and pin it.
func (b *builder) answer(ctx context.Context, enter func(string) (tenants.Scope, error), room chat.RoomID, seq int64, m demoMessage) error {
	for tag, text := range m.Said {
		in, err := enter(m.SaidBy)
		if err != nil {
			return err
		}
		if _, err := b.Chat.Translate(ctx, in, room, seq, tag, text); err != nil {
			return err
		}
	}
	for emoji, keys := range m.React {
		for _, key := range keys {
			in, err := enter(key)
			if err != nil {
				return err
			}
			if _, err := b.Chat.React(ctx, in, room, seq, emoji, true); err != nil {
				return err
			}
		}
	}
	if !m.Pin {
		return nil
	}
	in, err := enter(m.By)
	if err != nil {
		return err
	}
	_, err = b.Chat.Pin(ctx, in, room, seq, true)
	return err
}
