package pass

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/argon2"

	"github.com/naru-network/naru/base/fault"
)

func TestPasswordsTheHouseRefuses(t *testing.T) {
	p := DefaultPolicy()
	for _, test := range []struct{ password, code string }{
		{"barge lantern orchard", ""},
		{"correct horse battery staple", ""},
		{"나루터물결소리맑다칠월", "password_short"},
		{"나루터 물결 소리 맑다 칠", ""},
		{"Tr0ub4dor&3xQ!", ""},
		{"🚢🌊🏯🎏🎎🎐🎑🎋🎍🎆🎇🧧", ""},
		{"with\ttab and\x00zero", ""},
		{strings.Repeat("one barge ", 20), ""},
		{"", "password_short"},
		{"elevenchars", "password_short"},
		{strings.Repeat("x1 ", 67), "too_long"},
		{"broken \xff utf-8", "not_utf8"},
		{"password1234", "password_common"},
		{"P@ssw0rd!2026", "password_common"},
		{"123456789012", "password_common"},
		{"qwertyuiop123", "password_common"},
		{"1q2w3e4r5t6y", ""},
		{"aaaaaaaaaaaaaaa", "password_common"},
		{"abababababab", "password_common"},
		{"abcdefghijklmn", "password_common"},
		{"passwordpassword", "password_common"},
		{"iloveyou!!!!2024", "password_common"},
		{"dragonmonkey99", "password_common"},
		{"사랑해사랑해사랑해사랑해", "password_common"},
		{"비밀번호1234567!", "password_common"},
		{"saranghaeyo2026", "password_common"},
		{"ｐａｓｓｗｏｒｄ１２３４", "password_common"},
		{"narunaru2026!", "password_personal"},
		{"Dangjin-2026-kim", "password_personal"},
		{"kim@dangjin.example", "password_personal"},
		{"당진시당진시당진시 1!", "password_personal"},
		{"kim likes barge lanterns", ""},
	} {
		err := p.checkPassword(test.password, guesses("kim@dangjin.example", "Kim 당진시", nil)...)
		got := ""
		if err != nil {
			got = fault.Of(err).Fields[0].Code
		}
		if got != test.code {
			t.Errorf("checkPassword(%.40q) = %q, want %q", test.password, got, test.code)
		}
	}
	p.PasswordClasses = 3
	if err := p.checkPassword("barge lantern orchard"); err == nil {
		t.Error("two classes pass where three are asked")
	}
	if err := p.checkPassword("Barge lantern orchard"); err != nil {
		t.Errorf("three classes = %v", err)
	}
}

func TestTheDenyListIsRead(t *testing.T) {
	if n := len(commonWords); n < 1000 {
		t.Errorf("the deny-list has %d words, want at least 1,000", n)
	}
}

func TestMatch(t *testing.T) {
	ctx := context.Background()
	h := newHasher(2, currentCost)
	hash, err := h.Hash(ctx, "나루 barge é")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("Hash() = %q, %v", hash, err)
	}
	again, err := h.Hash(ctx, "나루 barge é")
	if err != nil || again == hash {
		t.Error("two hashes of one password are the same")
	}
	old := phc(cost{memory: 8 * 1024, passes: 1, lanes: 1}, []byte("0123456789abcdef"), argon2.IDKey([]byte("old"), []byte("0123456789abcdef"), 1, 8*1024, 1, 32))
	for _, test := range []struct {
		name, hash, password string
		ok, old              bool
	}{
		{"the password", hash, "나루 barge é", true, false},
		{"composed otherwise", hash, "나루 barge e\u0301", true, false},
		{"with a space more", hash, "나루 barge é ", false, false},
		{"in another case", hash, "나루 Barge é", false, false},
		{"nothing", hash, "", false, false},
		{"a hash of another cost", old, "old", true, true},
		{"no hash", "", "나루 barge é", false, false},
		{"no hash and nothing", "", "", false, false},
	} {
		before := h.done.Load()
		ok, isOld, err := h.Match(ctx, test.hash, test.password)
		if ok != test.ok || isOld != test.old || err != nil {
			t.Errorf("Match of %s = %v, %v, %v, want %v, %v", test.name, ok, isOld, err, test.ok, test.old)
		}
		if n := h.done.Load() - before; n != 1 {
			t.Errorf("Match of %s costs %d hashes, want 1", test.name, n)
		}
	}
	long := strings.Repeat("barge ", 30)
	hash, err = h.Hash(ctx, long)
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, _ := h.Match(ctx, hash, long[:len(long)-2]); ok {
		t.Error("a long password is cut")
	}
}

func TestHashingIsBounded(t *testing.T) {
	h := newHasher(1, currentCost)
	for range cap(h.queue) {
		h.queue <- struct{}{}
	}
	if _, err := h.Hash(context.Background(), "x"); !errors.Is(err, ErrBusy) {
		t.Errorf("Hash() with a full queue = %v, want busy", err)
	}
	<-h.queue
	h.slots <- struct{}{}
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() {
		if _, err := h.Hash(ctx, "x"); !errors.Is(err, ErrBusy) {
			t.Errorf("Hash() that waits too long = %v, want busy", err)
		}
	})
	cancel()
	wait.Wait()
	if n := h.done.Load(); n != 0 {
		t.Errorf("%d hashes were made, want none", n)
	}
}

func FuzzPHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2E$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=4294967295,t=99,p=255$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		c, _, _, err := parsePHC(s)
		if err == nil && (c.memory > 256*1024 || c.passes > 16) {
			t.Errorf("parsePHC(%q) lets a cost of %+v through", s, c)
		}
	})
}

func FuzzCheckPassword(f *testing.F) {
	f.Add("password", "kim")
	f.Add("\xff", "\xff\xfe")
	f.Fuzz(func(t *testing.T, password, word string) {
		p := DefaultPolicy()
		if err := p.checkPassword(password, word); err != nil && len(fault.Of(err).Fields) != 1 {
			t.Errorf("checkPassword(%q) = %v without saying why", password, err)
		}
	})
}
