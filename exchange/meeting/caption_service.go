package meeting

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// captionDeed is a line on its way into the log of a room.
type captionDeed struct {
	ctx  context.Context
	in   tenants.Scope
	put  Caption
	p    Entered
	done chan captionDone
}

type captionDone struct {
	line Caption
	err  error
}

// Write keeps a line of what is said. The answer means that it has its place. The same line under the same key is kept once.
func (s *Service) Write(ctx context.Context, in tenants.Scope, at RoomAt, l Line) (Caption, error) {
	p, f, err := s.Floor(ctx, in, at)
	switch {
	case err != nil:
		return Caption{}, err
	case !in.May(CaptionKept.Needs()):
		return Caption{}, tenants.ErrForbidden
	}
	self, err := s.card(ctx, in)
	if err != nil {
		return Caption{}, err
	}
	line, err := p.Meeting.write(p.Room, f, l, self, p.by(in, s.now()))
	if err != nil {
		return Caption{}, err
	}
	if l.Of > 0 {
		of, err := s.Store.In(in).CaptionAt(ctx, p.Room, l.Of)
		if err == nil {
			err = line.corrects(of)
		}
		if err != nil {
			return Caption{}, err
		}
		line.Item = of.Item
	}
	d := &captionDeed{ctx: ctx, in: in, put: line, p: p, done: make(chan captionDone, 1)}
	if err := s.rooms.captions.put(lineKey{in.Space(), p.Room}, d); err != nil {
		return Caption{}, err
	}
	select {
	case out := <-d.done:
		return out.line, out.err
	case <-ctx.Done():
		return Caption{}, fmt.Errorf("wait for a place among the captions: %w", ctx.Err())
	}
}

// keepCaptions gives each line the next number and keeps them all in one commit. Where another node took a number first, the end is looked for again; where the
// same line is there already, it is the answer.
func (s *Service) keepCaptions(key lineKey, batch []*captionDeed) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(batch[0].ctx), keepBound)
	defer cancel()
	var err error
	for try := 0; len(batch) > 0 && try < mostTries; try++ {
		var kept int
		kept, err = s.commitCaptions(ctx, key, batch)
		if batch = batch[kept:]; err == nil {
			return
		}
		if !errors.Is(err, fault.ErrExists) {
			break
		}
		if there, found := s.Store.In(batch[0].in).Caption(ctx, batch[0].put.ID); found == nil {
			batch[0].done <- captionDone{line: there}
			batch, try = batch[1:], 0
		}
	}
	for _, d := range batch {
		d.done <- captionDone{err: fmt.Errorf("keep a caption of %s: %w", key.room, err)}
	}
}

func (s *Service) commitCaptions(ctx context.Context, key lineKey, batch []*captionDeed) (int, error) {
	shelf := s.Store.In(batch[0].in)
	last, err := shelf.LastCaption(ctx, key.room)
	if err != nil {
		return 0, err
	}
	rows, told := make([]Caption, len(batch)), make([]tenants.Told, len(batch))
	for i, d := range batch {
		rows[i] = d.put
		rows[i].Seq, rows[i].Rev = last+int64(i)+1, 0
		if told[i], err = d.in.Tell(CaptionKept, d.put.Ref(), d.put.At, nil); err != nil {
			return 0, err
		}
		told[i] = told[i].Within(d.p.Within)
	}
	kept, err := shelf.AddCaptions(ctx, rows, told)
	if kept > 0 && s.rooms.teller != nil {
		s.rooms.teller.Captioned(key.space, key.room, rows[:kept])
	}
	for i := range kept {
		batch[i].done <- captionDone{line: rows[i]}
	}
	return kept, err
}

// Captions lists the lines of a room in their order: all, or those of an item.
func (s *Service) Captions(ctx context.Context, in tenants.Scope, at RoomAt, f CaptionFilter, ask page.Ask) (page.Of[Caption], error) {
	p, err := s.Room(ctx, in, at)
	if err != nil {
		return page.Of[Caption]{}, err
	}
	f.Room = p.Room
	return s.Store.In(in).Captions(ctx, f, ask)
}

// CaptionsAfter and CaptionHead read on in a room, for the house.
func (s *Service) CaptionsAfter(ctx context.Context, house tenants.Scope, room RoomID, seq int64, most int) ([]Caption, error) {
	return s.Store.In(house).CaptionsAfter(ctx, room, seq, most)
}

// CaptionHead returns the number of the last line.
func (s *Service) CaptionHead(ctx context.Context, house tenants.Scope, room RoomID) (int64, error) {
	return s.Store.In(house).LastCaption(ctx, room)
}
