package chat

import (
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/fact"
)

// Draft is what somebody wants to say.
type Draft struct {
	Key      string // the client's, lasting over repetitions: a UUID
	Lang     lang.Tag
	Text     string
	Root     int64 // the message whose thread it belongs to; 0 is the room itself
	Quote    int64
	Mentions []string
	Files    []string
	Cards    []fact.Ref
}

// Check returns what is wrong with the draft, field by field.
func (d Draft) Check() error {
	var c fault.Check
	c.That(d.Key != "" && len(d.Key) <= MostKey && plainKey(d.Key), "key", "not_a_key")
	if tag, err := lang.Parse(string(d.Lang)); err != nil || tag != d.Lang {
		c.Fail("lang", "unknown")
	}
	need := fault.Required
	if len(d.Files)+len(d.Cards) > 0 {
		need = fault.Optional
	}
	checkMarkdown(&c, "text", d.Text, need)
	c.That(d.Root >= 0, "lane", "unknown")
	c.That(d.Quote >= 0, "quote", "unknown")
	c.That(len(d.Mentions) <= MostMentions, "mentions", "too_many", "max", strconv.Itoa(MostMentions))
	for i, m := range d.Mentions {
		c.That(validMention(m), "mentions["+strconv.Itoa(i)+"]", "mention_unknown")
	}
	c.That(len(d.Files) <= MostFiles, "files", "too_many", "max", strconv.Itoa(MostFiles))
	c.That(len(d.Cards) <= MostCards, "cards", "too_many", "max", strconv.Itoa(MostCards))
	for i, r := range d.Cards {
		c.That(r.Noun != "" && r.ID != "" && !slices.Contains(d.Cards[:i], r), "cards["+strconv.Itoa(i)+"]", "unknown")
	}
	return c.Err()
}

func plainKey(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}
