package secret_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/secret"
)

type name string

func TestATokenOpensWhatItWasMadeOf(t *testing.T) {
	of := id.New[name]()
	token, hash := secret.New(string(of))
	got, opened, ok := secret.Parse[name](token)
	if !ok || got != of || !secret.Same(hash, opened) {
		t.Errorf("Parse(New(%q)) = %q, %t, same %t", of, got, ok, secret.Same(hash, opened))
	}
	if strings.Contains(token, string(hash)) {
		t.Error("the hash stands in the token")
	}
	if other, _ := secret.New(string(of)); other == token {
		t.Error("two tokens are alike")
	}
	if _, other := secret.New(string(of)); secret.Same(other, opened) {
		t.Error("a secret is taken for another one")
	}
	if secret.Same(nil, opened) || secret.Same(hash, nil) || secret.Same(hash, hash) {
		t.Error("nothing, or the hash itself, is taken for the secret")
	}
}

func FuzzParse(f *testing.F) {
	token, _ := secret.New(string(id.New[name]()))
	for _, s := range []string{token, "", ".", token + "=", token[:40], strings.ToUpper(token), strings.Repeat("A", 500)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		of, opened, ok := secret.Parse[name](s)
		if !ok {
			return
		}
		again, same, ok := secret.Parse[name](s)
		if !ok || again != of || !bytes.Equal(same, opened) || len(opened) != 32 {
			t.Errorf("Parse(%q) reads differently the second time", s)
		}
	})
}
