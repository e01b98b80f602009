package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// changeTries is how often a change is made again that others come before, such as reactions to one message by many.
const changeTries = 12

// errSame says that a change changes nothing.
var errSame = errors.New("chat: nothing changes")

// Edit puts another text in place of one's own. It returns ErrNotAuthor, ErrMessageRemoved, ErrTooManyEdits.
func (s *Service) Edit(ctx context.Context, in tenants.Scope, id RoomID, seq int64, text string) (Message, error) {
	var c fault.Check
	checkMarkdown(&c, "text", text, fault.Required)
	if err := c.Err(); err != nil {
		return Message{}, err
	}
	return s.change(ctx, in, id, seq, Edited, func(m *Message, by Author, v view) error {
		if err := v.Talks(); err != nil {
			return err
		}
		mentions, err := s.mentionable(ctx, v, Mentions(text, nil))
		if err != nil {
			return err
		}
		if m.Text == text {
			return firstOf(m.own(by), errSame)
		}
		return m.Edit(by, text, mentions, s.Now())
	})
}

// firstOf returns the first error, or the other where there is none.
func firstOf(first, then error) error {
	if first != nil {
		return first
	}
	return then
}

// Remove takes a message away: one's own, or for heads and admins anybody's, which stands in the audit trail as moderation. It returns ErrHeld where the
// space is under legal hold.
func (s *Service) Remove(ctx context.Context, in tenants.Scope, id RoomID, seq int64) (Message, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return Message{}, err
	}
	m, err := s.message(ctx, v, seq)
	if err != nil {
		return Message{}, err
	}
	k := Removed
	if m.By.Key() != whoOf(in) {
		k = Moderated
	}
	kept, err := s.Store.In(in).Retention(ctx)
	if err != nil {
		return Message{}, err
	}
	return s.change(ctx, in, id, seq, k, func(m *Message, by Author, _ view) error {
		if kept.Hold && in.May(k.Needs()) {
			return ErrHeld
		}
		return m.Remove(by, s.Now())
	})
}

// React gives a sign to a message, or takes one's own back.
func (s *Service) React(ctx context.Context, in tenants.Scope, id RoomID, seq int64, emoji string, on bool) (Message, error) {
	if !checkEmoji(emoji) {
		return Message{}, fault.ErrInvalid.At(fault.Field{Path: "emoji", Code: "unknown"})
	}
	return s.change(ctx, in, id, seq, Reacted, func(m *Message, by Author, v view) error {
		if err := v.Talks(); err != nil {
			return err
		}
		return same(m.React(by, emoji, on))
	})
}

func same(changed bool, err error) error {
	if err == nil && !changed {
		return errSame
	}
	return err
}

// Pin puts a message on the room's board, or takes it off. Guests don't.
func (s *Service) Pin(ctx context.Context, in tenants.Scope, id RoomID, seq int64, on bool) (Message, error) {
	return s.change(ctx, in, id, seq, Pinned, func(m *Message, _ Author, v view) error {
		if err := v.Talks(); err != nil {
			return err
		}
		if in.Guest() != "" {
			return tenants.ErrForbidden
		}
		if err := same(m.Pin(on)); err != nil || !on {
			return err
		}
		board, err := s.Store.In(in).Board(ctx, id)
		if err == nil && len(board) >= MostPins {
			err = ErrTooManyPins
		}
		return err
	})
}

// Translate keeps what a message says in another language, by hand; an empty text takes it away.
func (s *Service) Translate(ctx context.Context, in tenants.Scope, id RoomID, seq int64, tag lang.Tag, text string) (Message, error) {
	var c fault.Check
	checkMarkdown(&c, "text", text, fault.Optional)
	if err := c.Err(); err != nil {
		return Message{}, err
	}
	return s.say(ctx, in, id, seq, tag, func(Message) (Translation, error) {
		return Translation{Text: text, Origin: lang.Human}, nil
	})
}

// Interpret has a machine put a message into another language, where the reader's tenant has configured one. What a person has said in that language
// stays. Whoever may read the message may ask.
func (s *Service) Interpret(ctx context.Context, in tenants.Scope, id RoomID, seq int64, tag lang.Tag) (Message, error) {
	if s.Translator == nil {
		_, err := s.Message(ctx, in, id, seq)
		return Message{}, firstOf(err, ErrNoTranslator)
	}
	if r, err := s.enter(ctx, in, id); err != nil || r.Kind == Object && r.Closed {
		return Message{}, firstOf(err, ErrNoMachine) // an object that is for its roster alone is put before no machine
	}
	return s.say(ctx, in, id, seq, tag, func(m Message) (Translation, error) {
		if had, ok := m.Said[tag]; ok && !m.Stale(had) {
			return Translation{}, errSame
		}
		text, tool, err := s.Translator.Translate(ctx, in, m.Text, m.Lang, tag)
		if err != nil {
			return Translation{}, fmt.Errorf("translate message %d of room %s: %w", seq, id, err)
		}
		if len([]rune(text)) > 2*MostText {
			return Translation{}, ErrNoTranslator
		}
		return Translation{Text: text, Origin: lang.Machine, Tool: tool}, nil
	})
}

func (s *Service) say(ctx context.Context, in tenants.Scope, id RoomID, seq int64, tag lang.Tag, made func(Message) (Translation, error)) (Message, error) {
	if known, err := lang.Parse(string(tag)); err != nil || known != tag {
		return Message{}, fault.ErrInvalid.At(fault.Field{Path: "lang", Code: "unknown"})
	}
	return s.change(ctx, in, id, seq, Translated, func(m *Message, by Author, v view) error {
		if err := v.Talks(); err != nil {
			return err
		}
		if m.Removed != nil || m.Lapsed {
			return ErrMessageRemoved
		}
		t, err := made(*m)
		if err != nil {
			return err
		}
		t.By, t.At = by, s.Now()
		return m.Say(tag, t)
	})
}

// Edits returns what a message said before, oldest first.
func (s *Service) Edits(ctx context.Context, in tenants.Scope, id RoomID, seq int64) ([]Edit, error) {
	m, err := s.Message(ctx, in, id, seq)
	return m.Edits, err
}

// change loads a message, applies one rule, keeps the result, and notes in the room's log that it has changed. Should that note be cut short, the house
// carries it on.
func (s *Service) change(
	ctx context.Context, in tenants.Scope, id RoomID, seq int64, k fact.Kind, rule func(*Message, Author, view) error,
) (Message, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return Message{}, err
	}
	self, err := s.self(ctx, in)
	if err != nil {
		return Message{}, err
	}
	for range changeTries {
		m, err := s.message(ctx, v, seq)
		if err != nil {
			return Message{}, err
		}
		if !in.May(k.Needs()) {
			return Message{}, tenants.ErrForbidden
		}
		err = rule(&m, self.author(), v)
		if errors.Is(err, errSame) {
			return s.counted(ctx, v, m)
		}
		if err != nil {
			return Message{}, err
		}
		told, err := in.Tell(k, m.Ref(), s.Now(), m.detail())
		if err != nil {
			return Message{}, err
		}
		err = s.Store.In(in).ChangeMessage(ctx, m, told.Within(v.Within()))
		if fault.KindOf(err) == fault.Stale && err != nil {
			continue
		}
		if err != nil {
			return Message{}, fmt.Errorf("%s %d of room %s: %w", k.Code(), seq, id, err)
		}
		m.Rev++
		if m, err = s.counted(ctx, v, m); err != nil {
			return Message{}, err
		}
		if _, err := s.note(ctx, in, m, told.Fact().ID); err != nil {
			s.Log.WarnContext(ctx, "a change is not in its room's log yet", "room", id, "error", err.Error())
		}
		return m, nil
	}
	return Message{}, fault.ErrStale
}

func (s *Service) counted(ctx context.Context, v view, m Message) (Message, error) {
	one := []Message{m}
	err := s.countReplies(ctx, v, one)
	return one[0], err
}

// note logs that a message has changed, under the id of the fact that changed it, so that it is logged once.
func (s *Service) note(ctx context.Context, in tenants.Scope, m Message, factID string) (Message, error) {
	return s.log(&item{ctx: ctx, in: in, kind: Logged, of: m, put: Message{
		ID: MessageID(factID), Room: m.Room, Root: changed, Of: m.Seq, By: Author{}, Mentions: []string{}, Marks: []string{},
	}})
}

// noted are the deeds after which a room's log says that a message has changed.
var noted = []string{Edited.Code(), Removed.Code(), Moderated.Code(), Reacted.Code(), Pinned.Code(), Translated.Code()}

// Carry follows the facts of a space: it logs changes that a crash cut short, and forgets what has changed on another node. It bears repeating.
func (s *Service) Carry(ctx context.Context, house func(tenants.Space) tenants.Scope, space tenants.Space, f fact.Fact) error {
	s.Hear(space, f)
	if !slices.Contains(noted, f.Kind) {
		return nil
	}
	seq, err := strconv.ParseInt(f.With["seq"], 10, 64)
	if err != nil {
		return fmt.Errorf("read fact %s: %w", f.ID, err)
	}
	in := house(space)
	shelf := s.Store.In(in)
	if _, err := shelf.Message(ctx, MessageID(f.ID)); fault.KindOf(err) != fault.NotFound || err == nil {
		return err
	}
	m, err := shelf.At(ctx, RoomID(f.With["room"]), seq)
	if err != nil {
		return err
	}
	_, err = s.note(ctx, in, m, f.ID)
	return err
}

// Hear forgets what a fact says has changed: a room, or who is in a space. It is for every node.
func (s *Service) Hear(space tenants.Space, f fact.Fact) {
	switch f.Kind {
	case RoomOpened.Code(), RoomChanged.Code(), RoomArchived.Code(), RoomReopened.Code(), LobbyOpened.Code():
		s.rooms.forget(roomKey{space, RoomID(f.About.ID)})
	case tenants.MemberJoined.Code(), tenants.MemberEdited.Code(), tenants.MemberLeft.Code(), tenants.MemberTransferred.Code(),
		tenants.PactAccepted.Code(), tenants.PactLeft.Code():
		s.spaces.forgetAll()
		s.selves.forgetAll()
	}
}
