package notice

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

const (
	rounds = time.Minute     // between two looks for what is due: a digest is on time within a minute
	lease  = 2 * time.Minute // that a node has for sending what it took; after it another does
	later  = 5 * time.Minute // until what couldn't be sent is tried again
)

// wake has the sender look at a home.
func (s *Service) wake(t tenants.TenantID) {
	s.mu.Lock()
	s.stirred[t] = true
	s.mu.Unlock()
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// Run sends what is due until ctx ends, then waits for what is under way.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	for {
		var err error
		select {
		case <-s.woken:
			err = s.sendWoken(ctx)
		case <-tick.C:
			err = s.Send(ctx)
		case <-ctx.Done():
			return nil
		}
		if err != nil && ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "notices not sent yet", "error", err.Error())
		}
	}
}

func (s *Service) sendWoken(ctx context.Context) error {
	s.mu.Lock()
	homes := s.stirred
	s.stirred = map[tenants.TenantID]bool{}
	s.mu.Unlock()
	var failed error
	for t := range homes {
		failed = errors.Join(failed, s.sendHome(ctx, t))
	}
	return failed
}

// Send sends what is due in all homes, and returns once it has gone.
func (s *Service) Send(ctx context.Context) error {
	var failed error
	ask := page.Ask{Size: page.MostSize}
	for {
		p, err := s.Book.Tenants(ctx, "", ask)
		if err != nil {
			return fmt.Errorf("list homes: %w", err)
		}
		for _, t := range p.Items {
			failed = errors.Join(failed, s.sendHome(ctx, t.ID))
		}
		if ask.After = p.Next; p.Next == "" {
			return failed
		}
	}
}

// sendHome sends what is due in one home, a page at a time.
func (s *Service) sendHome(ctx context.Context, t tenants.TenantID) error {
	in := s.Door.Steward(tenants.HomeOf(t), errand)
	home, err := s.Book.Tenant(ctx, t)
	if err != nil {
		return err
	}
	for {
		now := s.Now()
		p, err := s.Store.In(in).Due(ctx, now, page.Ask{Size: page.MostSize})
		if err != nil || len(p.Items) == 0 {
			return err
		}
		byMember := map[tenants.MemberID][]Notice{}
		for _, n := range p.Items {
			byMember[n.To] = append(byMember[n.To], n)
		}
		moved := 0
		for m, all := range byMember {
			n, err := s.sendMember(ctx, in, home, m, all)
			if err != nil {
				return err
			}
			moved += n
		}
		if moved == 0 || p.Next == "" { // all that is left is another node's
			return nil
		}
	}
}

// sendMember takes what is due for one member, writes her one letter of it, and pushes each line. It returns how many lines it took.
func (s *Service) sendMember(ctx context.Context, in tenants.Scope, home tenants.Tenant, id tenants.MemberID, due []Notice) (int, error) {
	m, err := s.Book.Member(ctx, id)
	if err != nil {
		return 0, err
	}
	choice, err := s.choice(ctx, in, id)
	if err != nil {
		return 0, err
	}
	now := s.Now()
	taken, err := s.take(ctx, in, due, choice.Quiet.Until(now.In(choice.Where(home))), m.State == tenants.Active)
	if err != nil {
		return 0, err
	}
	var letter, pushes []Notice
	for _, n := range taken {
		if n.Mail.due(now) {
			letter = append(letter, n)
		}
		if n.Push.due(now) {
			pushes = append(pushes, n)
		}
	}
	if len(letter) > 0 {
		err = s.mail(ctx, in, m, letter)
	}
	return len(taken), errors.Join(err, s.push(ctx, in, m, pushes))
}

// take holds what is due for a while, so that no other node sends it as well, and returns it as it was due. What falls into quiet hours that the
// member has chosen since waits for their end; what was read, or is for somebody who has left, goes nowhere.
func (s *Service) take(ctx context.Context, in tenants.Scope, due []Notice, free time.Time, active bool) ([]Notice, error) {
	now := s.Now()
	taken := make([]Notice, 0, len(due))
	for _, n := range due {
		was := n
		for _, w := range []*Way{&n.Mail, &n.Push} {
			switch {
			case !active:
				*w = Way{}
			case !w.due(now):
			case free.After(now):
				*w = Way{Due: free.UTC().Truncate(time.Millisecond), Last: w.Last}
			default:
				w.take(now, now.Add(lease))
			}
		}
		n.settle()
		err := s.keep(ctx, in, n)
		if errors.Is(err, ErrStale) || fault.KindOf(err) == fault.NotFound && err != nil { // another node, or she has read it
			continue
		}
		if err != nil {
			return nil, err
		}
		if active && !free.After(now) {
			was.Rev++
			taken = append(taken, was)
		}
	}
	return taken, nil
}

func (s *Service) keep(ctx context.Context, in tenants.Scope, n Notice) error {
	told, err := in.Tell(Sent, n.ref(), s.Now(), nil)
	if err != nil {
		return err
	}
	return s.Store.In(in).Change(ctx, n, told)
}

// mail writes one letter of the notices. Where the post is busy they wait a while, and where the server stops until it runs again.
func (s *Service) mail(ctx context.Context, in tenants.Scope, m tenants.Member, all []Notice) error {
	err := s.Mail.Mail(ctx, m, all)
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("write a letter of notices: %w", err)
	}
	busy := err != nil && (fault.KindOf(err) == fault.Unavailable || fault.KindOf(err) == fault.Limited)
	if err != nil && !busy {
		s.Log.ErrorContext(ctx, "letter of notices given up", "error", err.Error())
	}
	for _, n := range all {
		if err := s.settled(ctx, in, n, (*Notice).mailWay, busy); err != nil {
			return err
		}
	}
	return nil
}

func (n *Notice) mailWay() *Way { return &n.Mail }
func (n *Notice) pushWay() *Way { return &n.Push }

// settled notes what became of a way: gone, or to be tried later. A deed that joined the line meanwhile is left to its time.
func (s *Service) settled(ctx context.Context, in tenants.Scope, sent Notice, way func(*Notice) *Way, again bool) error {
	for range mostTries {
		n, err := s.Store.In(in).Notice(ctx, sent.ID)
		if err != nil {
			return err
		}
		w := way(&n)
		if w.Held = (time.Time{}); again {
			w.again(s.Now().Add(later))
		}
		n.settle()
		if err := s.keep(ctx, in, n); !errors.Is(err, ErrStale) {
			return err
		}
	}
	return ErrStale
}

// push says a word of each notice on each of the member's devices, some at a time, and forgets those that take no more. Where one can't be reached the
// bell must do: a word that comes late is worth less than none.
func (s *Service) push(ctx context.Context, in tenants.Scope, m tenants.Member, all []Notice) error {
	if len(all) == 0 {
		return nil
	}
	var devices []Device
	if s.Push != nil {
		var err error
		if devices, err = s.Store.In(in).Devices(ctx, m.ID); err != nil {
			return err
		}
	}
	var wg sync.WaitGroup
	gone := make([]bool, len(devices))
	for i, d := range devices {
		wg.Add(1)
		s.roads <- struct{}{}
		go func() {
			defer func() { <-s.roads; wg.Done() }()
			gone[i] = s.pushTo(ctx, d, m, all)
		}()
	}
	wg.Wait()
	for i, d := range devices {
		if !gone[i] {
			continue
		}
		if err := s.removeDevice(ctx, in, d); err != nil {
			return err
		}
	}
	for _, n := range all {
		if err := s.settled(ctx, in, n, (*Notice).pushWay, false); err != nil {
			return err
		}
	}
	return nil
}

// pushTo says a word of each notice on one device, and reports whether it takes no more.
func (s *Service) pushTo(ctx context.Context, d Device, m tenants.Member, all []Notice) bool {
	for _, n := range all {
		err := s.Push.Push(ctx, d, m, n)
		if errors.Is(err, ErrDeviceGone) {
			return true
		}
		if err != nil {
			s.Log.WarnContext(ctx, "push not taken", "device", d.ID, "error", err.Error())
		}
	}
	return false
}
