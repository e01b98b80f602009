package post

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/wneessen/go-mail"
)

// leaving is a finished mail on its way.
type leaving struct {
	name string
	kind string
	msg  *mail.Msg
}

const (
	queueMost = 256              // mails that wait; what comes on top is refused
	tryTime   = 20 * time.Second // for one try, so that a server that hangs holds up no other mail for long
	lastTime  = 10 * time.Second // for what still waits when the installation stops
)

// pauses are the waits between the tries of one mail. After the last it is given up.
var pauses = []time.Duration{2 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute}

// server is the way of mails through a mail server. One goroutine tries them in turn; a mail that must wait stands aside for the others.
type server struct {
	client *mail.Client
	log    *slog.Logger
	pauses []time.Duration

	room   chan struct{} // a token for every mail that waits, wherever it waits
	queue  chan trying
	stop   context.CancelFunc
	gone   chan struct{}
	aside  sync.WaitGroup
	mu     sync.Mutex
	closed bool
}

type trying struct {
	leaving
	tries int
}

func openServer(c Config) (*server, error) {
	host, port, err := net.SplitHostPort(c.SMTP)
	if err != nil {
		return nil, fmt.Errorf("mail server %q: write host:port, such as mail.example:587", c.SMTP)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("mail server %q: the port is no number", c.SMTP)
	}
	options := []mail.Option{mail.WithPort(int(number)), mail.WithTimeout(tryTime)}
	switch c.TLS {
	case "starttls", "":
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case "tls":
		options = append(options, mail.WithSSL())
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, fmt.Errorf("mail: protection %q is none of starttls, tls, none", c.TLS)
	}
	if c.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(c.User), mail.WithPassword(c.Password))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	return startServer(client, c.Log, pauses), nil
}

func startServer(client *mail.Client, log *slog.Logger, pauses []time.Duration) *server {
	ctx, stop := context.WithCancel(context.Background())
	s := &server{
		client: client, log: log, pauses: pauses, room: make(chan struct{}, queueMost), queue: make(chan trying, queueMost), stop: stop,
		gone: make(chan struct{}),
	}
	go s.run(ctx)
	return s
}

func (s *server) send(_ context.Context, l leaving) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	select {
	case s.room <- struct{}{}:
	default:
		return ErrBusy.After(time.Minute)
	}
	s.queue <- trying{leaving: l} // never waits: the queue has as many places as there are tokens
	return nil
}

func (s *server) run(ctx context.Context) {
	defer close(s.gone)
	for {
		select {
		case t := <-s.queue:
			if ctx.Err() != nil {
				s.queue <- t // for the last round
				continue
			}
			s.try(ctx, t)
		case <-ctx.Done():
			s.last()
			return
		}
	}
}

// last gives what still waits one more try, within a bound.
func (s *server) last() {
	s.aside.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), lastTime)
	defer cancel()
	for {
		select {
		case t := <-s.queue:
			if err := s.deliver(ctx, t); err != nil {
				s.log.Error("mail lost at the end", "kind", t.kind, "reason", reason(err))
			}
			<-s.room
		default:
			return
		}
	}
}

func (s *server) try(ctx context.Context, t trying) {
	err := s.deliver(context.WithoutCancel(ctx), t)
	t.tries++
	switch {
	case err == nil:
		<-s.room
	case !passing(err) || t.tries > len(s.pauses):
		s.log.ErrorContext(ctx, "mail given up", "kind", t.kind, "tries", t.tries, "reason", reason(err))
		<-s.room
	default:
		s.log.WarnContext(ctx, "mail waits", "kind", t.kind, "tries", t.tries, "reason", reason(err))
		s.aside.Add(1)
		go func() {
			defer s.aside.Done()
			select {
			case <-time.After(s.pauses[t.tries-1]):
			case <-ctx.Done():
			}
			s.queue <- t
		}()
	}
}

func (s *server) deliver(ctx context.Context, t trying) error {
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	return s.client.DialAndSendWithContext(ctx, t.msg)
}

// passing reports whether another try may help: everything but a server's final no.
func passing(err error) bool {
	var refused *mail.SendError
	return !errors.As(err, &refused) || refused.IsTemp() || refused.ErrorCode() == 0
}

// reason says why a mail didn't leave without its addresses, which errors of mail servers repeat.
func reason(err error) string {
	var refused *mail.SendError
	if errors.As(err, &refused) {
		return fmt.Sprintf("%s, code %d", refused.Reason, refused.ErrorCode())
	}
	var unreached *net.OpError
	switch {
	case errors.As(err, &unreached):
		return "the mail server can't be reached"
	case errors.Is(err, context.DeadlineExceeded):
		return "the mail server takes too long"
	}
	return "the mail server refuses the connection"
}

func (s *server) close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop()
	<-s.gone
	return nil
}
