package post

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
)

//go:embed words/*.json
var wordFiles embed.FS

// words is everything that is said by mail in one language. The words in braces are values.
type words struct {
	Greeting string            `json:"greeting"`
	Foot     string            `json:"foot"`
	Letters  map[string]sheet  `json:"letters"` // by pass.Letters
	Notices  map[string]sheet  `json:"notices"` // by the kinds of notice.Kinds that have a letter of their own
	Short    map[string]string `json:"short"`   // by notice.Kinds, a sentence each
	Why      map[string]string `json:"why"`     // by notice.Reasons
	Because  string            `json:"because"`
	Digest   sheet             `json:"digest"`
}

// sheet is what one sort of mail says.
type sheet struct {
	Subject string   `json:"subject"`
	Lines   []string `json:"lines"`
	Button  string   `json:"button"`
	Path    string   `json:"path"` // below the installation's address
	Note    string   `json:"note,omitempty"`
}

// readWords reads what is said in every language of the interface.
func readWords() (map[lang.Tag]words, error) {
	all := map[lang.Tag]words{}
	for _, tag := range lang.Interface() {
		raw, err := wordFiles.ReadFile("words/" + string(tag) + ".json")
		if err != nil {
			return nil, fmt.Errorf("the words of mails in %s: %w", tag, err)
		}
		var w words
		if err := json.Unmarshal(raw, &w); err != nil {
			return nil, fmt.Errorf("the words of mails in %s: %w", tag, err)
		}
		all[tag] = w
	}
	return all, nil
}

// said is a sheet with its values filled in.
type said struct {
	Lang     lang.Tag
	Subject  string
	Greeting string
	Lines    []string
	Button   string
	Link     string
	Note     string
	Foot     string
}

// mostValue bounds a value in a mail, in characters: names and words, never texts.
const mostValue = 200

// fill puts the values into a sheet. A value is shown on one line and without hidden characters, so that no name can forge a header, a line or an address.
func (p *Post) fill(tag lang.Tag, w words, s sheet, values map[string]string) said {
	plain, escaped := []string{"{operator}", line(p.config.Operator)}, []string{}
	for k, v := range values {
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			v = at.UTC().Format("2006-01-02 15:04 UTC")
		}
		plain = append(plain, "{"+k+"}", line(v))
		escaped = append(escaped, "{"+k+"}", url.PathEscape(v))
	}
	put, link := strings.NewReplacer(plain...), strings.NewReplacer(escaped...)
	out := said{
		Lang: tag, Subject: put.Replace(s.Subject), Button: s.Button, Link: p.config.URL + link.Replace(s.Path), Note: s.Note, Foot: put.Replace(w.Foot),
	}
	if line(values["greet"]) != "" {
		out.Greeting = strings.ReplaceAll(w.Greeting, "{name}", line(values["greet"]))
	}
	for _, l := range s.Lines {
		out.Lines = append(out.Lines, put.Replace(l))
	}
	return out
}

func line(s string) string {
	s = strings.Join(strings.Fields(fault.Reveal(s)), " ")
	if utf8.RuneCountInString(s) > mostValue {
		s = string([]rune(s)[:mostValue]) + "…"
	}
	return s
}
