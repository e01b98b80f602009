package main

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openChat opens the rooms. It comes after everything that they show or point to.
func (h *installation) openChat() {
	h.Chat = chat.New(chat.Parts{
		Store: h.kept.Chat(), People: chat.PeopleOf(h.Tenants), Objects: objects{h.Authority, h.Library, h.Objects}, Files: attached{h.Files}, Translator: tongue{h.Interpret}, Now: h.Now, Log: h.log,
	})
	h.Files.Guard("message", messages{h.Chat})
	h.follow("chat", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return h.Chat.Carry(ctx, h.chatting, space, f)
	})
}

// chatting lets the house into a space to look after its rooms.
func (h *installation) chatting(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, tenants.Errand{Name: "chat", Can: []fact.Ability{tenants.Keep}})
}

// retainPause is how often the rules of retention are carried out.
const retainPause = 24 * time.Hour

// retain has lapse what the spaces' rules no longer keep, once at the start and then daily, until ctx ends. Several nodes may do it at the same time.
func (h *installation) retain(ctx context.Context) error {
	pause := time.NewTicker(retainPause)
	defer pause.Stop()
	for {
		spaces, err := h.kept.Chat().Retentions(ctx)
		for _, s := range spaces {
			if _, err := h.Chat.Retain(ctx, h.chatting(s)); err != nil && ctx.Err() == nil {
				h.log.ErrorContext(ctx, "what was said is kept longer than the rule says", "space", s, "error", err.Error())
			}
		}
		if err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "rules of retention not read", "error", err.Error())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// objects tells the rooms what else there is in a space. It is a chat.Objects.
type objects struct {
	authority *tenants.Authority
	library   *library.Service
	nouns     api.Objects
}

// Stands implements chat.Objects. A published case is in the commons, which everybody reads, and so may be shown in any room.
func (o objects) Stands(ctx context.Context, in tenants.Scope, ref fact.Ref) (bool, error) {
	if ref.Noun != "library" {
		return o.nouns.Stands(ctx, in, ref)
	}
	commons, err := o.authority.Enter(ctx, tenants.Stranger(), tenants.Commons)
	if err == nil {
		_, err = o.library.Card(ctx, commons, library.CaseID(ref.ID))
	}
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}
