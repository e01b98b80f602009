package post

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants/pass"
)

// userAgent says what wrote a mail, instead of the library.
const userAgent = "Naru"

// compose makes a mail of what is said. Its id sorts by time and is its Message-ID's first half.
func (p *Post) compose(to pass.Email, s said, at time.Time) (*mail.Msg, string, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	name := id.At[string](at)
	if p.name != nil {
		name = p.name(at)
	}
	if err := m.From(p.config.From); err != nil {
		return nil, "", fmt.Errorf("sender: %w", err)
	}
	if err := m.To(string(to)); err != nil {
		return nil, "", ErrAddress
	}
	_, domain, _ := strings.Cut(p.config.From, "@")
	m.SetMessageIDWithValue(name + "@" + strings.TrimRight(domain, "> "))
	m.SetDateWithValue(at.UTC())
	m.SetUserAgent(userAgent)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader(mail.HeaderContentLang, string(s.Lang))
	m.Subject(s.Subject)
	m.SetBoundary("naru-" + name)
	m.SetBodyString(mail.TypeTextPlain, s.plain())
	var page strings.Builder
	if err := sheetPage.Execute(&page, s); err != nil {
		return nil, "", fmt.Errorf("write the mail: %w", err)
	}
	m.AddAlternativeString(mail.TypeTextHTML, page.String())
	return m, name, nil
}

// plain is the mail without any form, with the address on a line of its own.
func (s said) plain() string {
	var parts []string
	if s.Greeting != "" {
		parts = append(parts, s.Greeting)
	}
	parts = append(parts, s.Lines...)
	parts = append(parts, s.Button+"\n"+s.Link)
	if s.Note != "" {
		parts = append(parts, s.Note)
	}
	return strings.Join(append(parts, "-- \n"+s.Foot), "\n\n") + "\n"
}

// sheetPage is the mail with form. It needs nothing from elsewhere, so no picture tells anybody that it was opened.
var sheetPage = template.Must(template.New("mail").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Subject}}</title></head>
<body style="margin:0;padding:24px;background:#f4f5f6;color:#1e2124;font:16px/1.6 sans-serif">
<div style="max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-top:4px solid #256ef4">
{{with .Greeting}}<p>{{.}}</p>
{{end}}{{range .Lines}}<p>{{.}}</p>
{{end}}<p style="margin:32px 0"><a href="{{.Link}}" style="display:inline-block;padding:12px 24px;background:#256ef4;color:#ffffff;text-decoration:none;border-radius:6px">{{.Button}}</a></p>
<p style="color:#464c53;word-break:break-all">{{.Link}}</p>
{{with .Note}}<p>{{.}}</p>
{{end}}<p style="margin-top:32px;padding-top:16px;border-top:1px solid #cdd1d5;color:#464c53;font-size:14px">{{.Foot}}</p>
</div>
</body>
</html>
`))
