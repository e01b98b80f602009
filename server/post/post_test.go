package post

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)

// office is a Post whose mails go into a folder, at a fixed time and with fixed names.
func office(t *testing.T) *Post {
	t.Helper()
	p, err := New(Config{From: "나루 <naru@naru.example>", URL: "https://naru.example/", Folder: t.TempDir(), Operator: "경기도"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	n := 0
	p.now = func() time.Time { return noon }
	p.name = func(time.Time) string { n++; return fmt.Sprintf("019aa900-0000-7000-8000-%012d", n) }
	return p
}

var invitation = pass.Letter{
	To: "officer@dangjin.example", Kind: pass.InvitationLetter, Lang: lang.Korean,
	Values: map[string]string{"token": "019aa900-0000-7000-8000-000000000000.c2VjcmV0", "name": "당진시", "days": "7"},
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs from what is written; read the difference, then run with -update (-want +got):\n%s", path, diff)
	}
}

func TestMailsReadAsTheyAreMeant(t *testing.T) {
	for _, tag := range lang.Interface() {
		t.Run(string(tag), func(t *testing.T) {
			p := office(t)
			l := invitation
			l.Lang = tag
			if err := p.Send(t.Context(), l); err != nil {
				t.Fatal(err)
			}
			mails, err := p.Mails()
			if err != nil || len(mails) != 1 {
				t.Fatalf("Mails = %d mails, %v; want the one that was sent", len(mails), err)
			}
			raw, err := os.ReadFile(filepath.Join(p.config.Folder, mails[0].ID+".eml"))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, string(tag)+".eml", strings.ReplaceAll(string(raw), "\r\n", "\n"))
		})
	}
}

func TestEverySentenceInEveryLanguage(t *testing.T) {
	for _, tag := range lang.Interface() {
		t.Run(string(tag), func(t *testing.T) {
			p := office(t)
			var said strings.Builder
			for _, kind := range Letters() {
				l := pass.Letter{To: "officer@dangjin.example", Kind: kind, Lang: tag, Values: map[string]string{
					"token": "TOKEN", "name": "당진시", "days": "7", "minutes": "30", "at": noon.Format(time.RFC3339), "title": "실무협의", "host": "당진시", "when": "2026-07-20 10:00 (Asia/Seoul)",
				}}
				if err := p.Send(t.Context(), l); err != nil {
					t.Errorf("letter %s: %v", kind, err)
				}
			}
			reader := Reader{To: "officer@dangjin.example", Lang: tag, Name: "국제협력팀 주무관"}
			for _, kind := range notice.Kinds() {
				if err := p.Notify(t.Context(), reader, Item{Kind: kind, Count: 1, Who: "이하늘", Where: "당진–랴오닝", Why: string(notice.Owner)}); err != nil {
					t.Errorf("notice %s: %v; write its sentences into words/%s.json", kind, err, tag)
				}
			}
			var all []Item
			for _, kind := range notice.Kinds() {
				all = append(all, Item{Kind: kind, Count: len(all) + 1, Where: "당진–랴오닝"})
			}
			if err := p.Notify(t.Context(), reader, all...); err != nil {
				t.Errorf("a letter of all: %v", err)
			}
			mails, err := p.Mails()
			if err != nil || len(mails) != len(Letters())+len(notice.Kinds())+1 {
				t.Fatalf("Mails = %d, %v; want %d", len(mails), err, len(Letters())+len(notice.Kinds())+1)
			}
			for _, m := range slices.Backward(mails) {
				fmt.Fprintf(&said, "== %s\n\n%s\n", m.Subject, m.Text)
				if left := regexp.MustCompile(`\{[a-z]+\}`).FindString(m.Subject + m.Text); left != "" {
					t.Errorf("%q still holds %s", m.Subject, left)
				}
				if m.Lang != string(tag) || m.To != "officer@dangjin.example" || !m.At.Equal(noon) {
					t.Errorf("read back as %+v", m)
				}
			}
			golden(t, string(tag)+".txt", said.String())
			w := p.words[tag]
			for _, kind := range slices.Concat(slices.Collect(maps.Keys(w.Notices)), slices.Collect(maps.Keys(w.Short))) {
				if !slices.Contains(notice.Kinds(), kind) {
					t.Errorf("words/%s.json has sentences for %s, which nobody is told: take them out", tag, kind)
				}
			}
			for _, kind := range notice.Kinds() {
				if a, _ := notice.AudienceOf(fact.Fact{Kind: kind}); a.Urgent && w.Notices[kind].Subject == "" {
					t.Errorf("words/%s.json has no letter for %s, which is urgent", tag, kind)
				}
			}
			for _, why := range notice.Reasons() {
				if w.because(string(why)) == "" {
					t.Errorf("words/%s.json doesn't say why somebody is told as %s", tag, why)
				}
			}
			for _, kind := range slices.Collect(maps.Keys(p.words[tag].Letters)) {
				if !slices.Contains(Letters(), kind) {
					t.Errorf("words/%s.json has sentences for the letter %s, which nobody writes: take them out", tag, kind)
				}
			}
		})
	}
}

func TestNoValueForgesAnything(t *testing.T) {
	p := office(t)
	l := invitation
	l.Values = map[string]string{
		"name": "당진\r\nBcc: all@evil.example\r\n\r\n<script>\u202e", "days": strings.Repeat("9", 1000), "token": "../../admin?x=<a>#b\n",
	}
	if err := p.Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	mails, err := p.Mails()
	if err != nil || len(mails) != 1 {
		t.Fatalf("Mails = %v, %v", mails, err)
	}
	raw, err := os.ReadFile(filepath.Join(p.config.Folder, mails[0].ID+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?m)^Bcc:`).Match(raw) || strings.Contains(string(raw), "<script>\n") {
		t.Errorf("a name forged a header or a tag:\n%s", raw)
	}
	m := mails[0]
	if strings.Contains(m.Text, strings.Repeat("9", 300)) || strings.ContainsRune(m.Subject, '\u202e') || strings.Contains(m.Subject, "\n") {
		t.Errorf("a value keeps its tricks: %q", m.Subject)
	}
	if !strings.Contains(m.Text, "https://naru.example/app/invitation/..%2F..%2Fadmin%3Fx=%3Ca%3E%23b") {
		t.Errorf("the link leads elsewhere:\n%s", m.Text)
	}
}

func TestFolderKeepsTheNewest(t *testing.T) {
	p := office(t)
	f := p.way.(*folder)
	for i := range folderMost {
		if err := os.WriteFile(filepath.Join(f.path, fmt.Sprintf("00000000-0000-7000-8000-%012d.eml", i)), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Send(t.Context(), invitation); err != nil {
		t.Fatal(err)
	}
	names, err := f.names()
	if err != nil || len(names) != folderMost || names[0] != "019aa900-0000-7000-8000-000000000001" || names[len(names)-1] != "00000000-0000-7000-8000-000000000001" {
		t.Errorf("the folder holds %d mails from %s to %s, %v", len(names), names[0], names[len(names)-1], err)
	}
	if mails, err := p.Mails(); err != nil || len(mails) != 1 {
		t.Errorf("Mails = %d, %v; want only the one that can be read", len(mails), err)
	}
	info, err := os.Stat(filepath.Join(f.path, names[0]+".eml"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a mail may be read by others: %v, %v", info.Mode(), err)
	}
}

func TestMailByName(t *testing.T) {
	p := office(t)
	if err := p.Send(t.Context(), invitation); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "../post_test", "nothing", "019aa900-0000-7000-8000-000000000099", id.New[string]()} {
		if _, err := p.Mail(name); !errors.Is(err, ErrMailNotFound) {
			t.Errorf("Mail(%q) = %v, want %v", name, err, ErrMailNotFound)
		}
	}
	m, err := p.Mail("019aa900-0000-7000-8000-000000000001")
	if err != nil || m.Subject != "[나루] 당진시에서 귀하를 초대했습니다" {
		t.Errorf("Mail = %+v, %v", m, err)
	}
}

func TestUnknownWordsAreRefused(t *testing.T) {
	p := office(t)
	if err := p.Notify(t.Context(), Reader{To: "officer@dangjin.example", Lang: lang.Korean}, Item{Kind: "case.saved"}); err == nil {
		t.Error("a notice without sentences must be refused")
	}
	if err := p.Send(t.Context(), pass.Letter{To: "no address", Kind: pass.ResetLetter, Lang: lang.Korean}); !errors.Is(err, ErrAddress) || strings.Contains(err.Error(), "no address") {
		t.Errorf("Send to no address = %v, want %v without the address", err, ErrAddress)
	}
	l := invitation
	l.Lang = "mn"
	if err := p.Send(t.Context(), l); err != nil {
		t.Errorf("a language without sentences must be served in English: %v", err)
	}
}

func TestConfigurationIsCheckedInPlainWords(t *testing.T) {
	good := Config{From: "naru@naru.example", URL: "https://naru.example", Folder: t.TempDir()}
	for name, change := range map[string]func(*Config){
		"neither server nor folder": func(c *Config) { c.Folder = "" },
		"no sender":                 func(c *Config) { c.From = "nobody" },
		"no address":                func(c *Config) { c.URL = "/naru" },
		"server without port":       func(c *Config) { c.SMTP = "mail.example" },
		"server with a word":        func(c *Config) { c.SMTP = "mail.example:smtp" },
		"unknown protection":        func(c *Config) { c.SMTP, c.TLS = "mail.example:25", "maybe" },
	} {
		c := good
		change(&c)
		if _, err := New(c); err == nil || !strings.HasPrefix(err.Error(), "mail") {
			t.Errorf("%s: New = %v, want a sentence that says what is wrong", name, err)
		}
	}
}
