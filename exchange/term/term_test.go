package term

import (
	"testing"

	"github.com/naru-network/naru/base/lang"
)

func TestTheGlossaryIsCompleteInFourLanguages(t *testing.T) {
	all, err := read(table)
	if err != nil {
		t.Fatal(err)
	}
	for _, term := range all {
		for _, tag := range lang.Interface() {
			if term.Words[tag] == "" {
				t.Errorf("%s has no word in %s", term.Code, tag)
			}
		}
	}
	sum := 0
	for _, g := range Groups() {
		sum += len(All(g))
	}
	if sum != len(All("")) || len(All("no such group")) != 0 {
		t.Errorf("the groups hold %d terms of %d", sum, len(All("")))
	}
}

func TestReadRefusesAMalformedTable(t *testing.T) {
	for _, test := range []struct{ name, table string }{
		{"other columns", "code\tko\n"},
		{"a missing word", "code\tko\ten\tzh\tja\tgroup\ntie\t결연\t\t结好\t提携\tties\n"},
		{"a code twice", "code\tko\ten\tzh\tja\tgroup\na\tb\tc\td\te\tf\na\tb\tc\td\te\tf\n"},
	} {
		if _, err := read(test.table); err == nil {
			t.Errorf("%s must be refused", test.name)
		}
	}
}
