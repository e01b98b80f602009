package site

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/naru-network/naru/server/post"
)

// Mailbox is where mails lie that were written and not sent.
type Mailbox interface {
	Mails() ([]post.Mail, error)
}

// mailPage shows the mails of the demo.
type mailPage struct {
	frame
	Mails []letter
}

// letter is one mail; Links are the addresses of this installation that it names.
type letter struct {
	post.Mail
	Date  string
	Links []string
}

// MountMailbox shows a demo's mails to everybody. Never mount it where real people get mail.
func (p *Pages) MountMailbox(app *fiber.App, box Mailbox) {
	app.Get("/demo/mail", p.at("", func(v *visit) error {
		page := mailPage{frame: v.frame("", "", v.words.T("mail.title"))}
		page.Hidden = true
		mails, err := box.Mails()
		if err != nil {
			return fmt.Errorf("read the demo's mails: %w", err)
		}
		for _, m := range mails {
			page.Mails = append(page.Mails, letter{m, m.At.UTC().Format("2006-01-02 15:04 UTC"), p.links(m.Text)})
		}
		return v.site.show(v.Ctx, "mail", never, page)
	}))
}

// links finds the addresses of this installation in a text.
func (p *Pages) links(text string) []string {
	var found []string
	for _, word := range strings.Fields(text) {
		if rest, ok := strings.CutPrefix(word, p.Base); ok && strings.HasPrefix(rest, "/") {
			found = append(found, rest)
		}
	}
	return found
}
