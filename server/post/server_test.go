package post

import (
	"bufio"
	"bytes"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wneessen/go-mail"
)

// mailServer speaks enough of SMTP to take mails. It refuses the first ones as told.
type mailServer struct {
	address string
	mails   chan string
	refused chan struct{} // one for each refusal

	mu     sync.Mutex
	refuse []string // answers to RCPT, one a mail, before it takes one
}

func startMailServer(t *testing.T, refuse ...string) *mailServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &mailServer{address: l.Addr().String(), mails: make(chan string, 2*queueMost), refused: make(chan struct{}, 16), refuse: refuse}
	var wg sync.WaitGroup
	t.Cleanup(func() { l.Close(); wg.Wait() })
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { s.talk(conn) })
		}
	})
	return s
}

func (s *mailServer) talk(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewScanner(conn)
	say := func(line string) { conn.Write([]byte(line + "\r\n")) }
	say("220 test")
	for in.Scan() {
		switch verb, _, _ := strings.Cut(strings.ToUpper(in.Text()), " "); verb {
		case "EHLO", "HELO":
			say("250 test")
		case "RCPT":
			say(s.answer())
		case "DATA":
			say("354 go on")
			var mail strings.Builder
			for in.Scan() && in.Text() != "." {
				mail.WriteString(in.Text() + "\n")
			}
			s.mails <- mail.String()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *mailServer) answer() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.refuse) == 0 {
		return "250 ok"
	}
	said := s.refuse[0]
	s.refuse = s.refuse[1:]
	s.refused <- struct{}{}
	return said
}

// connected is a Post that sends through the server, with short pauses, and what it logs.
func connected(t *testing.T, address string, wait ...time.Duration) (*Post, *lockedBuffer) {
	t.Helper()
	log := &lockedBuffer{}
	p, err := New(Config{SMTP: address, TLS: "none", From: "naru@naru.example", URL: "https://naru.example", Operator: "경기도"})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p.way = startServer(p.way.(*server).client, slog.New(slog.NewTextHandler(log, nil)), wait)
	return p, log
}

type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

func TestMailGoesThroughTheServer(t *testing.T) {
	s := startMailServer(t, "451 later", "451 later")
	p, log := connected(t, s.address, time.Millisecond, time.Millisecond, time.Millisecond)
	if err := p.Send(t.Context(), invitation); err != nil {
		t.Fatal(err)
	}
	mail := <-s.mails
	for _, want := range []string{"To: <officer@dangjin.example>", "User-Agent: Naru", "Auto-Submitted: auto-generated", "Content-Language: ko", "Message-ID: <", "@naru.example>", "multipart/alternative"} {
		if !strings.Contains(mail, want) {
			t.Errorf("the mail lacks %q:\n%s", want, mail)
		}
	}
	if strings.Contains(mail, "go-mail") {
		t.Error("the mail names the library that wrote it")
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if said := log.String(); strings.Count(said, "mail waits") != 2 {
		t.Errorf("two refusals must be logged:\n%s", said)
	}
	mustNotTell(t, log)
}

func TestFinalRefusalIsNotRepeated(t *testing.T) {
	s := startMailServer(t, "550 no officer@dangjin.example here")
	p, log := connected(t, s.address, time.Millisecond, time.Millisecond)
	if err := p.Send(t.Context(), invitation); err != nil {
		t.Fatal(err)
	}
	second := invitation
	second.To = "head@dangjin.example"
	if err := p.Send(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if mail := <-s.mails; !strings.Contains(mail, "head@dangjin.example") {
		t.Errorf("the mail that was refused came again:\n%s", mail)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if said := log.String(); !strings.Contains(said, "mail given up") || !strings.Contains(said, "550") {
		t.Errorf("the refusal must be logged:\n%s", said)
	}
	mustNotTell(t, log)
}

func mustNotTell(t *testing.T, log *lockedBuffer) {
	t.Helper()
	for _, secret := range []string{"dangjin.example", "c2VjcmV0", "당진"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q:\n%s", secret, log)
		}
	}
}

func TestQueueIsBounded(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := l.Addr().String()
	l.Close() // nobody listens here now
	p, log := connected(t, gone, time.Hour)
	for range queueMost {
		if err := p.Send(t.Context(), invitation); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Send(t.Context(), invitation); !errors.Is(err, ErrBusy) {
		t.Errorf("Send to a full queue = %v, want %v", err, ErrBusy)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if n := strings.Count(log.String(), "mail lost at the end"); n != queueMost {
		t.Errorf("%d lost mails are logged, want %d", n, queueMost)
	}
	if err := p.Send(t.Context(), invitation); !errors.Is(err, ErrClosed) {
		t.Errorf("Send after Close = %v, want %v", err, ErrClosed)
	}
	mustNotTell(t, log)
}

func TestCloseSendsWhatWaits(t *testing.T) {
	s := startMailServer(t, "451 later")
	p, _ := connected(t, s.address, time.Hour)
	if err := p.Send(t.Context(), invitation); err != nil {
		t.Fatal(err)
	}
	<-s.refused
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if len(s.mails) != 1 {
		t.Errorf("%d mails left at the end, want the one that waited", len(s.mails))
	}
}

func TestReasonsHoldNoAddress(t *testing.T) {
	for _, err := range []error{
		&mail.SendError{Reason: mail.ErrSMTPRcptTo}, &net.OpError{Op: "dial", Err: errors.New("officer@dangjin.example")}, errors.New("officer@dangjin.example"),
	} {
		if said := reason(err); said == "" || strings.Contains(said, "@") {
			t.Errorf("reason(%v) = %q", err, said)
		}
	}
}
