package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// openSmall opens an installation with two cities in it and nothing else, whose engines may be on this machine.
func openSmall(t *testing.T) (*installation, *tenantstest.World) {
	t.Helper()
	s := settings{keeping: keeping{Data: t.TempDir()}, URL: "http://127.0.0.1:8080", SMTPTLS: "starttls", MailFrom: "naru@localhost", OperatorName: "Naru",
		PasswordMin: 12, Idle: 20 * time.Minute}
	s.InterpretInside, s.FilesMost = true, 1
	h, err := open(t.Context(), s, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, h.Close()) })
	return h, tenantstest.New(t, h.kept.Register(), tenants.Vouch)
}

// A file is the reader's to see once a message shows it, in the rooms she may enter, and no longer when the message is gone.
func TestFilesAreSeenWhereMessagesShowThem(t *testing.T) {
	h, w := openSmall(t)
	ctx := t.Context()
	writer, reader := w.Enter(w.Dangjin.Officer, tenants.PactSpace(w.Pair)), w.Enter(w.Liaoning.Officer, tenants.PactSpace(w.Pair))
	reach, err := w.Authority.Reach(ctx, w.Dangjin.Officer)
	must(t, err)
	f, err := h.Files.Bring(ctx, writer, reach, file.Draft{Name: "일정.txt", Body: strings.NewReader("셋째 주")})
	must(t, err)
	if _, err := h.Files.File(ctx, reader, f.ID); !errors.Is(err, file.ErrNotFound) {
		t.Errorf("before it is shown the file is there: %v", err)
	}
	lobby, err := h.Chat.Lobby(ctx, writer)
	must(t, err)
	m, err := h.Chat.Post(ctx, writer, lobby.ID, chat.Draft{Key: "019f34b9-0000-7000-8000-000000000001", Lang: lang.Korean, Text: "일정입니다", Files: []string{string(f.ID)}})
	must(t, err)
	content, err := h.Files.Open(ctx, reader, f.ID, file.Itself)
	must(t, err)
	if said, err := io.ReadAll(content); string(said) != "셋째 주" || err != nil {
		t.Errorf("the reader reads %q, %v", said, err)
	}
	must(t, content.Close())
	if err := h.Files.Drop(ctx, writer, f.ID); !errors.Is(err, file.ErrInUse) {
		t.Errorf("dropping what a message shows: %v, want ErrInUse", err)
	}
	_, err = h.Chat.Remove(ctx, writer, lobby.ID, m.Seq)
	must(t, err)
	if _, err := h.Files.File(ctx, reader, f.ID); !errors.Is(err, file.ErrNotFound) {
		t.Errorf("after its message is removed the file is still there for others: %v", err)
	}
}

// A message goes through its reader's own engine, with the words of her city and of its network.
func TestMessagesAreInterpretedWithTheGlossary(t *testing.T) {
	h, w := openSmall(t)
	ctx := t.Context()
	var sent bytes.Buffer
	engine := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/languages" {
			_, _ = io.WriteString(out, `[{"code":"ko","targets":["en"]},{"code":"en","targets":["ko"]}]`)
			return
		}
		var ask struct {
			Q []string `json:"q"`
		}
		_ = json.NewDecoder(io.TeeReader(r.Body, &sent)).Decode(&ask)
		_ = json.NewEncoder(out).Encode(map[string]any{"translatedText": ask.Q})
	}))
	t.Cleanup(engine.Close)
	writer, admin := w.Enter(w.Liaoning.Officer, tenants.PactSpace(w.Pair)), w.Home(w.Dangjin.Admin)
	reader := w.Enter(w.Dangjin.Officer, tenants.PactSpace(w.Pair))
	_, err := h.Terms.Add(ctx, w.Home(w.Dangjin.Officer), term.Wish{Words: term.Words{lang.Korean: "해나루", lang.English: "Haenaru"}, Status: term.Preferred})
	must(t, err)
	_, err = h.Terms.Add(ctx, w.Enter(w.Gaok.Staff, tenants.PactSpace(w.Network)), term.Wish{Words: term.Words{lang.Korean: "실무협의회", lang.English: "working council"}, Status: term.Preferred})
	must(t, err)
	lobby, err := h.Chat.Lobby(ctx, writer)
	must(t, err)
	m, err := h.Chat.Post(ctx, writer, lobby.ID, chat.Draft{Key: "019f34b9-0000-7000-8000-000000000002", Lang: lang.Korean, Text: "**해나루**에서 실무협의회를"})
	must(t, err)
	if _, err := h.Chat.Interpret(ctx, reader, lobby.ID, m.Seq, lang.English); !errors.Is(err, chat.ErrNoTranslator) {
		t.Errorf("without an engine: %v, want ErrNoTranslator", err)
	}
	_, err = h.Interpret.Set(ctx, admin, 0, interpret.Wish{Kind: interpret.Libre, URL: engine.URL, Key: "geheim", Langs: []lang.Tag{lang.Korean, lang.English}})
	must(t, err)
	said, err := h.Chat.Interpret(ctx, reader, lobby.ID, m.Seq, lang.English)
	must(t, err)
	if got := said.Said[lang.English]; got.Text != "**Haenaru**에서 working council를" || got.Origin != lang.Machine || got.Tool != "libretranslate" {
		t.Errorf("the message becomes %+v", got)
	}
	if strings.Contains(sent.String(), "해나루") || !strings.Contains(sent.String(), "geheim") {
		t.Errorf("the engine is sent %s: kept words must not leave, the key must", sent.String())
	}
	if _, err := h.Chat.Interpret(ctx, writer, lobby.ID, m.Seq, lang.Japanese); fault.KindOf(err) != fault.Conflict {
		t.Errorf("Liaoning goes through Dangjin's engine: %v", err)
	}
}
