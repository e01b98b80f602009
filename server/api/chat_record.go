package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"mime"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
)

// recordTime bounds the writing of one record: a hundred thousand messages to a slow reader.
const recordTime = 15 * time.Minute

// recordPolicy lets a record that is opened in a browser run, load and send nothing.
const recordPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// recordOut is the record of a room as it is written.
type recordOut struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Cache       string `header:"Cache-Control"`
	Body        func(huma.Context)
}

func exportRoom(ctx context.Context, c Call, in *struct {
	RoomIn
	Format string `query:"format" enum:"json,html" default:"json"`
	Lang   string `query:"lang" maxLength:"35" doc:"of the page; what the browser asks for if not said"`
	Accept string `header:"Accept-Language"`
}) (*recordOut, error) {
	// The record is written after this handler has returned.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	rec, err := c.Chat.Export(ctx, c.In, in.id())
	if err != nil {
		cancel()
		return nil, err
	}
	space := string(c.In.Space())
	w := recordWriter(jsonRecord(rec, space))
	out := &recordOut{Type: "application/json", Policy: recordPolicy, Cache: "private, no-store"}
	if in.Format == "html" {
		tag := lang.Tag(in.Lang)
		if !slices.Contains(lang.Interface(), tag) {
			tag = lang.Match(in.Accept)
		}
		w, out.Type = pageRecord(rec, space, tag), "text/html; charset=utf-8"
	}
	name := fmt.Sprintf("room-%s-%s.%s", in.Room, rec.At.UTC().Format(time.DateOnly), in.Format)
	out.Disposition = mime.FormatMediaType("attachment", map[string]string{"filename": name})
	out.Body = streamed(&written{write: w, end: cancel}, -1)
	return out, nil
}

// recordWriter writes the next piece of a record, and reports whether there is more.
type recordWriter func(*bytes.Buffer) (bool, error)

// written reads a record as it is written, a piece at a time, so that no record is held whole.
type written struct {
	write recordWriter
	end   context.CancelFunc
	piece bytes.Buffer
	over  bool
}

// Read implements io.Reader.
func (w *written) Read(p []byte) (int, error) {
	for w.piece.Len() == 0 {
		if w.over {
			return 0, io.EOF
		}
		w.piece.Reset()
		more, err := w.write(&w.piece)
		if err != nil {
			return 0, err
		}
		w.over = !more
	}
	return w.piece.Read(p)
}

// Close implements io.Closer.
func (w *written) Close() error {
	w.end()
	return nil
}

// recordPiece is how many messages are written at a time.
const recordPiece = 50

// pieces writes a head, the messages one by one, and a foot.
func pieces(rec chat.Record, head, foot func(*bytes.Buffer) error, each func(b *bytes.Buffer, n int, m chat.Message) error) recordWriter {
	n := -1
	return func(b *bytes.Buffer) (bool, error) {
		if n < 0 {
			n = 0
			return true, head(b)
		}
		for range recordPiece {
			m, ok, err := rec.Entry()
			if err != nil {
				return false, err
			}
			if !ok {
				return false, foot(b)
			}
			if err := each(b, n, m); err != nil {
				return false, err
			}
			n++
		}
		return true, nil
	}
}

// recordedMessage is a message of a record, with what it said before.
type recordedMessage struct {
	Message
	History []MessageEdit `json:"history,omitempty"`
}

func recorded(m chat.Message) recordedMessage {
	v := recordedMessage{Message: ViewMessage(m)}
	for _, e := range m.Edits {
		v.History = append(v.History, MessageEdit{Text: e.Text, At: stamp(e.At)})
	}
	return v
}

func jsonRecord(rec chat.Record, space string) recordWriter {
	put := func(b *bytes.Buffer, v any) error {
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	}
	r := rec.Room
	about := struct {
		ID      string       `json:"id"`
		Space   string       `json:"space"`
		Kind    string       `json:"kind"`
		Name    Text         `json:"name"`
		Purpose Text         `json:"purpose"`
		About   Object       `json:"about"`
		Members []RoomMember `json:"members"`
		State   string       `json:"state"`
		By      Author       `json:"exported_by"`
		At      string       `json:"exported_at"`
	}{
		ID: string(r.ID), Space: space, Kind: string(r.Kind), Name: viewText(r.Name), Purpose: viewText(r.Purpose), About: Object(r.About), Members: []RoomMember{},
		State: string(r.State), By: Author{Member: rec.By.Member, Tenant: rec.By.Tenant, Name: rec.By.Name}, At: stamp(rec.At),
	}
	for _, s := range r.Seats {
		about.Members = append(about.Members, RoomMember(s))
	}
	return pieces(rec,
		func(b *bytes.Buffer) error {
			b.WriteString(`{"room":`)
			err := put(b, about)
			b.WriteString(`,"messages":[`)
			return err
		},
		func(b *bytes.Buffer) error { b.WriteString("]}\n"); return nil },
		func(b *bytes.Buffer, n int, m chat.Message) error {
			if n > 0 {
				b.WriteByte(',')
			}
			return put(b, recorded(m))
		})
}

// The page needs nothing but itself: it is read in ten years on a machine without a network. Everything that somebody wrote is escaped.
var recordPages = template.Must(template.New("").Parse(`{{define "head"}}<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title><style>
body{font:16px/1.6 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1e2124;background:#fff}
h1{font-size:1.5rem;margin:0 0 .5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0 0 2rem}dt{color:#58616a}dd{margin:0}
article{border-top:1px solid #cdd1d5;padding:.6rem 0;break-inside:avoid}article.reply{margin-left:2rem}
header{font-size:.9rem;color:#464c53}header b{color:#1e2124}.text{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0}
.note{color:#58616a;font-size:.9rem;margin:.2rem 0}.said{border-left:3px solid #cdd1d5;padding-left:.8rem;margin:.3rem 0}
@media print{body{margin:0;max-width:none;font-size:11pt}}
</style></head><body><h1>{{.Title}}</h1><dl>
<dt>{{.W.Space}}</dt><dd>{{.Space}}</dd><dt>{{.W.Room}}</dt><dd>{{.ID}} ({{.State}})</dd>{{if .Purpose}}<dt>{{.W.Purpose}}</dt><dd>{{.Purpose}}</dd>{{end}}
{{if .Members}}<dt>{{.W.Members}}</dt><dd>{{range $i, $m := .Members}}{{if $i}}, {{end}}{{$m.Name}} ({{$m.Tenant}}){{end}}</dd>{{end}}
<dt>{{.W.Exported}}</dt><dd><time datetime="{{.At}}">{{.At}}</time>, {{.By.Name}} ({{.By.Tenant}})</dd></dl>
<main>{{end}}{{define "message"}}<article id="m{{.M.Seq}}"{{if .M.Lane}} class="reply"{{end}}><header>{{.M.Seq}} · <b>{{.M.By.Name}}</b>{{if .M.By.Tenant}} ({{.M.By.Tenant}}){{end}}{{if .M.By.Guest}} · {{.W.Guest}}{{end}} · <time datetime="{{.M.At}}">{{.M.At}}</time>{{if .M.Lane}} · {{.W.Reply}} <a href="#m{{.M.Lane}}">{{.M.Lane}}</a>{{end}}{{if .M.Quote}} · {{.W.Quote}} <a href="#m{{.M.Quote}}">{{.M.Quote}}</a>{{end}}{{if .M.Pinned}} · {{.W.Pinned}}{{end}}</header>
{{if .M.Lapsed}}<p class="note">{{.W.Lapsed}}</p>{{else if .M.Removed}}<p class="note">{{.W.Removed}}: {{.M.Removed.By.Name}} ({{.M.Removed.By.Tenant}}), {{.M.Removed.At}}</p>{{else}}<p class="text" lang="{{.M.Lang}}">{{.M.Text}}</p>{{end}}
{{range .M.Files}}<p class="note">{{$.W.File}}: {{.Name}} ({{.Type}}, {{.Bytes}} B, {{.ID}})</p>{{end}}{{range .M.Cards}}<p class="note">{{$.W.Card}}: {{.Noun}} {{.ID}}</p>{{end}}
{{range $tag, $t := .M.Said}}<div class="said" lang="{{$tag}}"><p class="text">{{$t.Text}}</p><p class="note">{{$tag}} · {{if eq $t.Origin "machine"}}{{$.W.Machine}} ({{$t.Tool}}){{else}}{{$t.By.Name}}{{end}}, {{$t.At}}{{if $t.Stale}} · {{$.W.Stale}}{{end}}</p></div>{{end}}
{{range .M.History}}<p class="note">{{$.W.Before}} {{.At}}: <span class="text">{{.Text}}</span></p>{{end}}{{range .M.Reactions}}<span class="note">{{.Emoji}} {{range $i, $a := .By}}{{if $i}}, {{end}}{{$a.Name}}{{end}} </span>{{end}}</article>
{{end}}{{define "foot"}}</main><p class="note">{{.End}}</p></body></html>
{{end}}`))

func pageRecord(rec chat.Record, space string, tag lang.Tag) recordWriter {
	words, r := recordWords[tag], rec.Room
	title, _ := r.Name.For(tag)
	if title == "" {
		title = words.Kinds[r.Kind]
	}
	purpose, _ := r.Purpose.For(tag)
	members := make([]RoomMember, len(r.Seats))
	for i, s := range r.Seats {
		members[i] = RoomMember(s)
	}
	return pieces(rec,
		func(b *bytes.Buffer) error {
			return recordPages.ExecuteTemplate(b, "head", map[string]any{
				"Lang": tag, "Title": title, "W": words, "Space": space, "ID": r.ID, "State": words.States[r.State], "Purpose": purpose, "Members": members,
				"At": stamp(rec.At), "By": Author{Tenant: rec.By.Tenant, Name: rec.By.Name},
			})
		},
		func(b *bytes.Buffer) error { return recordPages.ExecuteTemplate(b, "foot", words) },
		func(b *bytes.Buffer, _ int, m chat.Message) error {
			return recordPages.ExecuteTemplate(b, "message", map[string]any{"M": recorded(m), "W": words})
		})
}
