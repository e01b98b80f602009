// Package post sends mail: the letters of the sign-in door and notices, in the reader's language, through a mail server, or into a folder
// where none is configured. It keeps the sentences, never logs an address or a value, and says nothing of what cases hold.
package post

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/pass"
)

// What can go wrong.
var (
	ErrBusy         = fault.New(fault.Unavailable, "post.busy") // too many mails wait for the mail server
	ErrClosed       = fault.New(fault.Unavailable, "post.closed")
	ErrAddress      = fault.New(fault.Invalid, "post.address_refused")
	ErrMailNotFound = fault.New(fault.NotFound, "post.mail_not_found")
)

// Config says how mail leaves.
type Config struct {
	SMTP     string // the mail server, host:port; empty writes mails into Folder
	User     string
	Password string
	TLS      string // "starttls", "tls" or "none"
	From     string // the sender: an address, or "Name <address>"
	URL      string // under which people reach the installation, without a path
	Folder   string // where mails are written without a mail server
	Operator string // who runs the installation
	Log      *slog.Logger
}

// Post sends mail.
type Post struct {
	config Config
	words  map[lang.Tag]words
	way    way
	now    func() time.Time
	name   func(time.Time) string // of the next mail; id.At where nil
}

// way takes finished mails to where they go.
type way interface {
	// send takes a mail, or says why not.
	send(ctx context.Context, l leaving) error
	// close ends it, and waits a bounded time for mails on their way.
	close() error
}

// New returns a Post. It returns an error that says in plain words what is wrong with the configuration.
func New(c Config) (*Post, error) {
	w, err := readWords()
	if err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("mail: the installation's address %q has no host, so no link can lead to it", c.URL)
	}
	c.URL = strings.TrimRight(c.URL, "/")
	p := &Post{config: c, words: w, now: time.Now}
	if _, _, err := p.compose("somebody@example.org", said{}, p.now()); err != nil {
		return nil, fmt.Errorf("mail: the sender %q is no address: %w", c.From, err)
	}
	switch {
	case c.SMTP != "":
		p.way, err = openServer(c)
	case c.Folder != "":
		p.way, err = openFolder(c.Folder)
	default:
		err = errors.New("mail: name a mail server or a folder")
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// The letters that the house writes beside those of the sign-in door, to people who have no account here: token, title, host, when.
const (
	OfferLetter    = "interpreting_offer"
	BriefingLetter = "interpreting_briefing"
)

// Letters lists the kinds of letters.
func Letters() []string { return append(pass.Letters(), OfferLetter, BriefingLetter) }

// Send implements pass.Post. With a mail server it returns once the letter waits to leave; what doesn't leave in the end is logged by its kind.
func (p *Post) Send(ctx context.Context, l pass.Letter) error {
	return p.mail(ctx, l.To, l.Lang, l.Kind, func(w words) (sheet, bool) { s, ok := w.Letters[l.Kind]; return s, ok }, l.Values)
}

func (p *Post) mail(ctx context.Context, to pass.Email, tag lang.Tag, kind string, of func(words) (sheet, bool), values map[string]string) error {
	w, tag := p.said(tag)
	s, ok := of(w)
	if !ok {
		return fmt.Errorf("mail of kind %q has no sentences in %s", kind, tag)
	}
	return p.leave(ctx, to, kind, p.fill(tag, w, s, values))
}

// leave lets what is said go.
func (p *Post) leave(ctx context.Context, to pass.Email, kind string, s said) error {
	m, name, err := p.compose(to, s, p.now())
	if err != nil {
		return err
	}
	return p.way.send(ctx, leaving{name: name, kind: kind, msg: m})
}

// Close ends the Post. Mails that wait for the mail server get a last, bounded chance.
func (p *Post) Close() error { return p.way.close() }
