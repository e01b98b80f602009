package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
)

// TieAnniversary is an anniversary of a tie that comes.
type TieAnniversary struct {
	Tie    TieRow `json:"tie"`
	Years  int    `json:"years"`
	On     string `json:"on" doc:"as far as the first day is known: a day, a month or a year"`
	Months int    `json:"months" doc:"whole months until then"`
	Round  bool   `json:"round" doc:"every fifth"`
}

func (c Call) jubilees(ctx context.Context) ([]agreement.Jubilee, error) {
	reach, err := c.Authority.Reach(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	years, err := c.dormant(ctx)
	if err != nil {
		return nil, err
	}
	return c.Agreements.Anniversaries(ctx, reach, years)
}

// mostAnniversaries bounds what one answer holds; a tenant has some dozens, and the nearest come first.
const mostAnniversaries = 500

func listAnniversaries(ctx context.Context, c Call, _ *struct{}) (*listOut[TieAnniversary], error) {
	all, err := c.jubilees(ctx)
	if err != nil {
		return nil, err
	}
	n, err := c.namer(ctx)
	out := &listOut[TieAnniversary]{Body: List[TieAnniversary]{Items: []TieAnniversary{}}}
	for _, j := range all[:min(len(all), mostAnniversaries)] {
		out.Body.Items = append(out.Body.Items, TieAnniversary{n.tieRow(j.Line), j.Years, string(j.On), j.Anniversary.Months, j.Round})
	}
	return out, err
}

// takeAnniversaries answers with a calendar (RFC 5545) of the anniversaries whose day is known, in the language the reader asks for.
func takeAnniversaries(ctx context.Context, c Call, in *struct {
	Lang string `query:"lang" enum:"ko,en,zh-Hans,ja" default:"ko"`
}) (*sheetOut, error) {
	all, err := c.jubilees(ctx)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	line := func(s string) { b.WriteString(fold75(s) + "\r\n") }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Naru//Anniversaries//EN")
	for _, j := range all[:min(len(all), mostAnniversaries)] {
		day, err := time.Parse(time.DateOnly, string(j.On))
		if err != nil {
			continue // known to the month or the year only
		}
		name, _ := j.Tie.Name().For(lang.Tag(in.Lang))
		line("BEGIN:VEVENT")
		line(fmt.Sprintf("UID:%s-%d@%s", j.ID, j.Years, "naru"))
		line("DTSTAMP:" + c.Now().UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE:" + day.Format("20060102"))
		line("SUMMARY:" + escapeICS(fmt.Sprintf("%s (%d)", name, j.Years)))
		line("TRANSP:TRANSPARENT")
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	sheet := []byte(b.String())
	return &sheetOut{
		Type: "text/calendar; charset=utf-8", Disposition: `attachment; filename="anniversaries.ics"`, Body: streamed(io.NopCloser(bytes.NewReader(sheet)), int64(len(sheet))),
	}, nil
}

// escapeICS writes a text as a value of a calendar.
func escapeICS(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", "").Replace(s)
}

// fold75 breaks a line after at most 75 bytes, never inside a character.
func fold75(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if size := len(string(r)); n+size > 75 {
			b.WriteString("\r\n ")
			n = 1
		}
		b.WriteRune(r)
		n += len(string(r))
	}
	return b.String()
}
