package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Post says something in a room. The answer means that it is kept, and has its place. The same draft said again, by the same author under the same key, is
// the same message. It returns ErrRoomNotFound, ErrRoomArchived, tenants.ErrForbidden, fault.ErrInvalid, and ErrBusy where too much is said at once.
func (s *Service) Post(ctx context.Context, in tenants.Scope, id RoomID, d Draft) (Message, error) {
	v, err := s.look(ctx, in, id)
	if err != nil {
		return Message{}, err
	}
	if !in.May(Posted.Needs()) {
		return Message{}, tenants.ErrForbidden
	}
	if err := v.Talks(); err != nil {
		return Message{}, err
	}
	if err := d.Check(); err != nil {
		return Message{}, err
	}
	self, err := s.self(ctx, in)
	if err != nil {
		return Message{}, err
	}
	by := self.author()
	m := Message{
		ID: MessageOf(id, by, d.Key), Room: id, Root: d.Root, By: by, Lang: d.Lang, Text: d.Text, Cards: d.Cards, Quote: d.Quote,
		Mentions: Mentions(d.Text, d.Mentions), Marks: []string{},
	}
	if err := s.refer(ctx, v, d, &m); err != nil {
		return Message{}, err
	}
	if len(m.Files) > 0 { // before they are shown, so that no reader finds them closed
		if err := s.Files.Use(ctx, in, d.Files, m.Ref()); err != nil {
			return Message{}, fmt.Errorf("show files in room %s: %w", id, err)
		}
	}
	return s.log(&item{ctx: ctx, in: in, kind: Posted, room: v.Room, put: m})
}

// refer makes sure that all a draft points to is there for who says it and for who will read it.
func (s *Service) refer(ctx context.Context, v view, d Draft, m *Message) error {
	if len(m.Mentions) > 0 {
		known, err := s.mentionable(ctx, v, m.Mentions)
		if err != nil {
			return err
		}
		m.Mentions = known
	}
	var c fault.Check
	if d.Root > 0 {
		root, err := s.message(ctx, v, d.Root)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		c.That(err == nil && root.Root == 0, "lane", "unknown")
	}
	if d.Quote > 0 {
		_, err := s.message(ctx, v, d.Quote)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		c.That(err == nil, "quote", "unknown")
	}
	if len(d.Files) > 0 {
		files, err := s.files(ctx, v.in, d.Files)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		c.That(err == nil, "files", "unknown")
		m.Files = files
	}
	for i, ref := range d.Cards {
		there, err := s.stands(ctx, v.in, ref)
		if err != nil {
			return err
		}
		c.That(there, "cards["+strconv.Itoa(i)+"]", "unknown")
	}
	return c.Err()
}

var errNoFiles = fault.New(fault.NotFound, "chat.no_files")

func (s *Service) files(ctx context.Context, in tenants.Scope, ids []string) ([]File, error) {
	if s.Files == nil {
		return nil, errNoFiles
	}
	return s.Files.Known(ctx, in, ids)
}

func (s *Service) stands(ctx context.Context, in tenants.Scope, ref fact.Ref) (bool, error) {
	if s.Objects == nil || in.Guest() != "" {
		return false, nil
	}
	there, err := s.Objects.Stands(ctx, in, ref)
	if err != nil {
		return false, fmt.Errorf("look for %s %s: %w", ref.Noun, ref.ID, err)
	}
	return there, nil
}

// mentionable keeps of the mentions those of people and tenants that are in the room. What mentions nobody is no error: it stays text.
func (s *Service) mentionable(ctx context.Context, v view, mentions []string) ([]string, error) {
	people, err := s.readers(ctx, v)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(mentions, func(m string) bool {
		kind, which, _ := strings.Cut(m, ":")
		switch kind {
		case "member":
			return !slices.ContainsFunc(people, func(p Person) bool { return p.Member == which })
		case "tenant":
			return !slices.ContainsFunc(people, func(p Person) bool { return p.Tenant == which })
		case "role":
			return !slices.ContainsFunc(people, func(p Person) bool { return slices.Contains(p.Roles, which) })
		}
		return false
	}), nil
}

// readers lists the members who may enter the room.
func (s *Service) readers(ctx context.Context, v view) ([]Person, error) {
	all, err := s.inside(ctx, v.in)
	if err != nil {
		return nil, err
	}
	if !v.Closed {
		return all, nil
	}
	var some []Person
	for _, p := range all {
		if slices.Contains(v.Members, p.Member) {
			some = append(some, p)
		}
	}
	return some, nil
}

// inside lists who may stand in the scope's space. To a guest it is nobody.
func (s *Service) inside(ctx context.Context, in tenants.Scope) ([]Person, error) {
	if in.Guest() != "" {
		return nil, nil
	}
	return s.spaces.get(in.Space(), func() ([]Person, error) {
		all, err := s.People.Inside(ctx, in)
		if err != nil {
			err = fmt.Errorf("list who is in %s: %w", in.Space(), err)
		}
		return all, err
	})
}

// addPostDetail says of a post whom it calls on, where it is an answer, and in what sort of room.
func addPostDetail(d fact.Detail, m Message) {
	if m.Root > 0 {
		d["lane"] = strconv.FormatInt(m.Root, 10)
	}
	if len(m.Mentions) > 0 {
		d["mentions"] = strings.Join(m.Mentions, " ")
	}
}

// openLobby keeps the lobby of a space when something is said in it for the first time.
func (s *Service) openLobby(ctx context.Context, in tenants.Scope) error {
	r := lobby(in.Space())
	r.At = s.Now()
	told, err := in.Tell(LobbyOpened, r.Ref(), r.At, nil)
	if err != nil {
		return err
	}
	if err := s.Store.In(in).AddRoom(ctx, r, told); err != nil && !errors.Is(err, fault.ErrExists) {
		return fmt.Errorf("open the lobby of %s: %w", in.Space(), err)
	}
	s.rooms.forget(roomKey{in.Space(), r.ID})
	return nil
}

// Within names whose closed trail tells what is done in the room: of an object that is for few, the object's; zero for the space's.
func (r Room) Within() fact.Ref {
	if r.Kind != Object || !r.Closed {
		return fact.Ref{}
	}
	return r.About
}

// Ref points to the room in facts.
func (r Room) Ref() fact.Ref { return fact.Ref{Noun: "room", ID: string(r.ID)} }
