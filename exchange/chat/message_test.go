package chat_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
)

var (
	kim  = chat.Author{Member: "kim", Tenant: "dangjin", Name: "김"}
	wang = chat.Author{Member: "wang", Tenant: "liaoning", Name: "王"}
	noon = time.Date(2026, 7, 6, 3, 0, 0, 0, time.UTC)
)

func said() chat.Message {
	return chat.Message{Room: "r", Seq: 1, By: kim, At: noon, Lang: lang.Korean, Text: "처음", Mentions: []string{}, Marks: []string{}}
}

func TestEditing(t *testing.T) {
	m := said()
	if err := m.Edit(wang, "다른", []string{}, noon); !errors.Is(err, chat.ErrNotAuthor) {
		t.Errorf("somebody else edits: %v", err)
	}
	if err := m.Say("zh-Hans", chat.Translation{Text: "最初", Origin: lang.Human}); err != nil {
		t.Fatal(err)
	}
	if err := m.Edit(kim, "다음", []string{"room:"}, noon.Add(time.Minute)); err != nil || m.Text != "다음" || len(m.Edits) != 1 || m.Edits[0].Text != "처음" || !m.EditedAt().Equal(noon.Add(time.Minute)) {
		t.Errorf("Edit = %v, %+v", err, m)
	}
	if !m.Stale(m.Said["zh-Hans"]) {
		t.Error("a translation of what was said before isn't stale")
	}
	if err := m.Edit(kim, "다음", nil, noon); err != nil || len(m.Edits) != 1 {
		t.Errorf("an edit that changes nothing leaves %d edits, %v", len(m.Edits), err)
	}
	for i := range chat.MostEdits - 1 {
		if err := m.Edit(kim, fmt.Sprint(i), nil, noon); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Edit(kim, "또", nil, noon); !errors.Is(err, chat.ErrTooManyEdits) {
		t.Errorf("edit %d: %v", chat.MostEdits+1, err)
	}
}

func TestRemovingLeavesThePlace(t *testing.T) {
	m := said()
	m.Files, m.Quote = []chat.File{{ID: "1"}}, 3
	if err := m.Edit(kim, "다음", nil, noon); err != nil {
		t.Fatal(err)
	}
	if err := m.Remove(wang, noon); err != nil {
		t.Fatal(err)
	}
	if m.Text != "" || m.Files != nil || m.Edits != nil || m.Quote != 0 || m.Removed.By != wang || m.By != kim || m.Seq != 1 {
		t.Errorf("what is left of a removed message: %+v", m)
	}
	for name, err := range map[string]error{
		"edit": m.Edit(kim, "x", nil, noon), "remove": m.Remove(kim, noon), "react": second(m.React(kim, "👍", true)), "pin": second(m.Pin(true)),
		"say": m.Say("en", chat.Translation{Text: "x"}),
	} {
		if !errors.Is(err, chat.ErrMessageRemoved) {
			t.Errorf("%s of a removed message: %v", name, err)
		}
	}
	if !m.Lapse() || m.Lapse() {
		t.Error("a removed message lapses once")
	}
}

func second(_ bool, err error) error { return err }

func TestReactions(t *testing.T) {
	m := said()
	for _, test := range []struct {
		by    chat.Author
		emoji string
		on    bool
		want  string
	}{
		{kim, "👍", true, "true 👍1"}, {kim, "👍", true, "false 👍1"}, {wang, "👍", true, "true 👍2"}, {wang, "❤️", true, "true 👍2❤️1"},
		{kim, "👍", false, "true 👍1❤️1"}, {kim, "👍", false, "false 👍1❤️1"}, {wang, "👍", false, "true ❤️1"},
	} {
		changed, err := m.React(test.by, test.emoji, test.on)
		got := fmt.Sprint(changed, " ")
		for _, r := range m.Reactions {
			got += fmt.Sprint(r.Emoji, len(r.By))
		}
		if got != test.want || err != nil {
			t.Errorf("%s %s %v = %s, %v, want %s", test.by.Name, test.emoji, test.on, got, err, test.want)
		}
	}
	for i := range chat.MostEmojis - 1 {
		if _, err := m.React(kim, fmt.Sprint("e", i), true); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.React(kim, "one more", true); !errors.Is(err, chat.ErrTooManyReactions) {
		t.Errorf("sign %d: %v", chat.MostEmojis+1, err)
	}
}

func TestTranslations(t *testing.T) {
	m := said()
	if err := m.Say(lang.Korean, chat.Translation{Text: "처음"}); !errors.Is(err, chat.ErrSameLanguage) {
		t.Errorf("a translation into its own language: %v", err)
	}
	for i := range chat.MostSaid {
		if err := m.Say(lang.Tag(fmt.Sprintf("x%d", i)), chat.Translation{Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Say("en", chat.Translation{Text: "first"}); !errors.Is(err, chat.ErrTooManyLanguages) {
		t.Errorf("language %d: %v", chat.MostSaid+2, err)
	}
	if err := m.Say("x0", chat.Translation{}); err != nil || len(m.Said) != chat.MostSaid-1 {
		t.Errorf("taking a translation away leaves %d, %v", len(m.Said), err)
	}
}

func TestWhoEnters(t *testing.T) {
	open := chat.Room{ID: "open", Kind: chat.Topic}
	lobby := chat.Room{ID: "lobby", Kind: chat.Lobby}
	closed := chat.Room{ID: "closed", Kind: chat.Direct, Closed: true, Members: []string{"kim"}}
	for _, test := range []struct {
		name string
		who  chat.Reader
		want string // open, lobby, closed
	}{
		{"a member", chat.Reader{Member: "kim"}, "true true true"},
		{"another member", chat.Reader{Member: "wang"}, "true true false"},
		{"a guest", chat.Reader{Guest: "g"}, "false true false"},
		{"a guest with rooms", chat.Reader{Guest: "g", Rooms: []chat.RoomID{"closed"}}, "false false true"},
		{"the house", chat.Reader{House: true}, "true true true"},
		{"nobody", chat.Reader{}, "false false false"},
	} {
		if got := fmt.Sprint(open.Admits(test.who), lobby.Admits(test.who), closed.Admits(test.who)); got != test.want {
			t.Errorf("%s enters %s, want %s", test.name, got, test.want)
		}
	}
}

func TestRoomsOfTheSamePeopleAreOne(t *testing.T) {
	if chat.DirectOf("pact:1", []string{"b", "a"}) != chat.DirectOf("pact:1", []string{"a", "b"}) {
		t.Error("the order of people makes another room")
	}
	if chat.DirectOf("pact:1", []string{"a", "b"}) == chat.DirectOf("pact:2", []string{"a", "b"}) || chat.LobbyOf("pact:1") == chat.LobbyOf("pact:2") {
		t.Error("rooms of two spaces have one id")
	}
}

func TestRetentionRules(t *testing.T) {
	for _, test := range []struct {
		r    chat.Retention
		want string
	}{
		{chat.Retention{}, "never"}, {chat.Retention{Days: 30}, "2026-06-06"}, {chat.Retention{Days: 30, Hold: true}, "never"},
	} {
		got := "never"
		if due, any := test.r.Due(noon); any {
			got = due.Format(time.DateOnly)
		}
		if got != test.want {
			t.Errorf("%+v lapses %s, want %s", test.r, got, test.want)
		}
	}
	if (chat.Rule{Days: -1, Reason: "x"}).Check() == nil || (chat.Rule{Days: 1}).Check() == nil {
		t.Error("a rule without sense or reason is let through")
	}
}
