package post

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/pass"
)

// Reader is whom a letter of notices is for.
type Reader struct {
	To   pass.Email
	Lang lang.Tag
	Name string
}

// Item is one line of somebody's notices: what happened, who did it, where, and why it is told to her. It holds nothing of what was written.
type Item struct {
	Kind  string
	Count int
	Who   string
	Where string
	Why   string // a code of notice.Reasons
}

// Notify sends one letter about one or several notices. One alone has its kind's own letter, where that has one.
func (p *Post) Notify(ctx context.Context, to Reader, items ...Item) error {
	w, tag := p.said(to.Lang)
	values := map[string]string{"greet": to.Name, "count": strconv.Itoa(len(items))}
	if len(items) == 1 {
		if s, ok := w.Notices[items[0].Kind]; ok {
			out := p.fill(tag, w, s, values)
			out.Lines = append(out.Lines, place(items[0])...)
			out.Note = w.because(items[0].Why)
			return p.leave(ctx, to.To, items[0].Kind, out)
		}
	}
	out := p.fill(tag, w, w.Digest, values)
	for _, i := range items {
		text, err := w.line(i)
		if err != nil {
			return err
		}
		out.Lines = append(out.Lines, strings.Join(append([]string{text}, place(i)...), " — "))
	}
	return p.leave(ctx, to.To, "digest", out)
}

// Sentence says a notice in one sentence, for a device, with who did it and where as a second line.
func (p *Post) Sentence(tag lang.Tag, i Item) (text, where string, err error) {
	w, _ := p.said(tag)
	text, err = w.line(i)
	return text, strings.Join(place(i), ""), err
}

// said returns the words of a language, of English where it has none.
func (p *Post) said(tag lang.Tag) (words, lang.Tag) {
	if w, ok := p.words[tag]; ok {
		return w, tag
	}
	return p.words[lang.English], lang.English
}

func (w words) line(i Item) (string, error) {
	s, ok := w.Short[i.Kind]
	if !ok {
		return "", fmt.Errorf("a notice of kind %q has no sentence", i.Kind)
	}
	if i.Count > 1 {
		s += " (" + strconv.Itoa(i.Count) + ")"
	}
	return s, nil
}

// because says why somebody is told; nothing for a reason that has no sentence.
func (w words) because(reason string) string {
	why, ok := w.Why[reason]
	if !ok {
		return ""
	}
	return strings.ReplaceAll(w.Because, "{why}", why)
}

// place says who and where, as far as that is known.
func place(i Item) []string {
	var parts []string
	for _, s := range []string{i.Who, i.Where} {
		if s = line(s); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, " · ")}
}
