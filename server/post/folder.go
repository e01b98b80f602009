package post

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/naru-network/naru/base/id"
)

// folderMost bounds the mails kept in a folder; the oldest go first.
const folderMost = 500

// folder is the way of mails where no mail server is configured: a file each, readable by the installation's own user alone, for they hold
// what opens accounts.
type folder struct {
	path string
	mu   sync.Mutex
}

func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("mail folder: %w", err)
	}
	return &folder{path: path}, nil
}

func (f *folder) send(_ context.Context, l leaving) error {
	var raw bytes.Buffer
	if _, err := l.msg.WriteTo(&raw); err != nil {
		return fmt.Errorf("write a mail: %w", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	draft := filepath.Join(f.path, l.name+".part")
	if err := os.WriteFile(draft, raw.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write a mail: %w", err)
	}
	if err := os.Rename(draft, filepath.Join(f.path, l.name+".eml")); err != nil {
		return fmt.Errorf("write a mail: %w", err)
	}
	names, err := f.names()
	if err != nil {
		return err
	}
	for _, old := range names[min(folderMost, len(names)):] {
		if err := os.Remove(filepath.Join(f.path, old+".eml")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clear an old mail: %w", err)
		}
	}
	return nil
}

func (f *folder) close() error { return nil }

// names lists the mails in the folder, newest first.
func (f *folder) names() ([]string, error) {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return nil, fmt.Errorf("read the mail folder: %w", err)
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".eml"); ok {
			if _, err := id.Parse[string](name); err == nil {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names, nil
}

// Mail is one mail of the folder, as its reader sees it.
type Mail struct {
	ID      string
	To      string
	Subject string
	Lang    string
	At      time.Time
	Text    string
}

// listMost bounds the mails shown at once.
const listMost = 200

// Mails lists the newest mails of the folder, newest first, without those that can't be read. With a mail server it lists none.
func (p *Post) Mails() ([]Mail, error) {
	f, ok := p.way.(*folder)
	if !ok {
		return nil, nil
	}
	names, err := f.names()
	if err != nil {
		return nil, err
	}
	var out []Mail
	for _, name := range names[:min(listMost, len(names))] {
		if m, err := f.read(name); err == nil {
			out = append(out, m)
		}
	}
	return out, nil
}

// Mail returns one mail of the folder, or ErrMailNotFound.
func (p *Post) Mail(name string) (Mail, error) {
	f, ok := p.way.(*folder)
	if !ok {
		return Mail{}, ErrMailNotFound
	}
	if _, err := id.Parse[string](name); err != nil {
		return Mail{}, ErrMailNotFound
	}
	return f.read(name)
}

func (f *folder) read(name string) (Mail, error) {
	raw, err := os.ReadFile(filepath.Join(f.path, name+".eml"))
	if errors.Is(err, fs.ErrNotExist) {
		return Mail{}, ErrMailNotFound
	}
	if err != nil {
		return Mail{}, fmt.Errorf("read a mail: %w", err)
	}
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, fmt.Errorf("read a mail: %w", err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		return Mail{}, fmt.Errorf("read a mail's subject: %w", err)
	}
	to, err := msg.Header.AddressList("To")
	if err != nil || len(to) == 0 {
		return Mail{}, fmt.Errorf("read whom a mail is for: %w", err)
	}
	at, err := msg.Header.Date()
	if err != nil {
		return Mail{}, fmt.Errorf("read a mail's date: %w", err)
	}
	text, err := plainPart(msg)
	if err != nil {
		return Mail{}, fmt.Errorf("read a mail's text: %w", err)
	}
	return Mail{ID: name, To: to[0].Address, Subject: subject, Lang: msg.Header.Get("Content-Language"), At: at.UTC(), Text: text}, nil
}

// plainPart returns the text/plain part of a mail of ours.
func plainPart(msg *mail.Message) (string, error) {
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return "", err
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return "", err
		}
		if !strings.HasPrefix(part.Header.Get("Content-Type"), "text/plain") {
			continue
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		return strings.ReplaceAll(string(text), "\r\n", "\n"), err
	}
}
