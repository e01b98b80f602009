package chat

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// From lets the scope's holder follow a room: it returns the place behind which she may read, which is 0 for members. It returns ErrRoomNotFound
// where she may not enter.
func (s *Service) From(ctx context.Context, in tenants.Scope, id RoomID) (int64, error) {
	v, err := s.look(ctx, in, id)
	return v.from, err
}

// Self describes the scope's holder as others in a room know her.
func (s *Service) Self(ctx context.Context, in tenants.Scope) (Author, error) {
	p, err := s.self(ctx, in)
	return p.author(), err
}
