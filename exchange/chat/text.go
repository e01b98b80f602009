package chat

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
)

// What is said is a subset of Markdown: **bold**, *italic*, `code`, ```fences```, > quotes, lists, and links. It is kept as it was typed. Nothing in it is
// ever HTML: who shows it reads the subset and escapes the rest.

// link is a link or a mention: [name](address) or @[name](address).
var link = regexp.MustCompile(`(@?)\[([^\[\]\n]*)\]\(\s*<?([^\s]*?)>?\s*\)`)

// checkMarkdown notes what is wrong with a message's text: its bounds, and links that lead anywhere but to the web or a mailbox.
func checkMarkdown(c *fault.Check, path, text string, need fault.Need) {
	c.Block(path, text, need, MostText)
	for _, l := range links(text) {
		if l.mention {
			c.That(validMention(l.to), path, "mention_unknown")
			continue
		}
		if strings.ContainsAny(l.to, ":/") { // f[i](x) leads nowhere
			c.That(webAddress(l.to), path, "link_not_allowed")
		}
	}
}

// reference is one link in a text.
type reference struct {
	mention  bool
	name, to string
}

// links returns the links and mentions of a text, those in code left out.
func links(text string) []reference {
	var all []reference
	if !strings.Contains(text, "](") {
		return nil
	}
	for _, m := range link.FindAllStringSubmatch(withoutCode(text), -1) {
		all = append(all, reference{m[1] == "@", m[2], m[3]})
	}
	return all
}

// webAddress reports whether a link leads to the web or a mailbox.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return u.Opaque != ""
	}
	return false
}

// withoutCode returns a text with a single mark in place of each fence and code span.
func withoutCode(text string) string {
	var b strings.Builder
	for rest := text; rest != ""; {
		at := strings.IndexByte(rest, '`')
		if at < 0 {
			b.WriteString(rest)
			break
		}
		n := 1
		for at+n < len(rest) && rest[at+n] == '`' {
			n++
		}
		end := strings.Index(rest[at+n:], rest[at:at+n])
		if end < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:at])
		b.WriteByte('`')
		rest = rest[at+n+end+n:]
	}
	return b.String()
}

// validMention reports whether s names somebody who can be mentioned.
func validMention(s string) bool {
	kind, which, _ := strings.Cut(s, ":")
	switch kind {
	case everybody:
		return which == ""
	case "member":
		_, err := id.Parse[string](which)
		return err == nil
	case "tenant":
		return id.Slug(which)
	case "role":
		return slices.Contains(mentionRoles, which)
	}
	return false
}

// everybody in the room is mentioned by it.
const everybody = "room"

// mentionRoles are the roles that can be called on; who only reads isn't disturbed by her role.
var mentionRoles = []string{"head", "officer", "admin", "staff"}

// Mentions returns whom a text mentions, each once, in the order they stand in it, followed by the others.
func Mentions(text string, others []string) []string {
	all := []string{}
	add := func(s string) {
		s = strings.TrimSuffix(s, ":")
		if validMention(s) && !slices.Contains(all, s) && len(all) < MostMentions {
			all = append(all, s)
		}
	}
	for _, l := range links(text) {
		if l.mention {
			add(l.to)
		}
	}
	for _, s := range others {
		add(s)
	}
	return all
}

// Plain returns what a text says without its marks, for the search index and for notices.
func Plain(text string) string {
	if !strings.ContainsAny(text, "*`>[#_~-") {
		return text
	}
	text = link.ReplaceAllString(text, "$2")
	var b strings.Builder
	b.Grow(len(text))
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		line = strings.TrimLeft(line, "> ")
		if rest, is := strings.CutPrefix(line, "- "); is {
			line = rest
		}
		b.WriteString(marks.Replace(line))
	}
	return strings.TrimSpace(b.String())
}

var marks = strings.NewReplacer("```", "", "**", "", "`", "", "*", "")

// checkEmoji reports whether s is one emoji, or a short run of what makes one up: no letters, no blanks, nothing that could be text.
func checkEmoji(s string) bool {
	if s == "" || len(s) > 40 || !utf8.ValidString(s) || utf8.RuneCountInString(s) > 10 {
		return false
	}
	symbols := 0
	for _, r := range s {
		switch {
		case r == 0x200d, r == 0xfe0f, r == 0x20e3, r >= 0xe0020 && r <= 0xe007f: // joiners, variation, keycap, flags of regions
		case r >= 0x1f1e6 && r <= 0x1f1ff, r >= 0x1f3fb && r <= 0x1f3ff: // flags, skin tones
			symbols++
		case r == '#', r == '*', r >= '0' && r <= '9': // of keycaps
			if !strings.ContainsRune(s, 0x20e3) {
				return false
			}
		case unicode.Is(unicode.So, r), r == 0x203c, r == 0x2049, r >= 0x2190 && r <= 0x21ff, r >= 0x2934 && r <= 0x2b55:
			symbols++
		default:
			return false
		}
	}
	return symbols > 0 || strings.ContainsRune(s, 0x20e3)
}
