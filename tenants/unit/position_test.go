package unit_test

import (
	"testing"

	"github.com/naru-network/naru/tenants/unit"
)

func TestEveryUnitAndCountryLiesSomewhere(t *testing.T) {
	for _, u := range unit.All() {
		if _, ok := unit.Where(u.ID, u.Country); !ok {
			t.Errorf("nobody knows where %s lies", u.ID)
		}
	}
	for _, c := range unit.Countries() {
		if p, ok := unit.Where("", c); !ok || p.Of != unit.InCountry {
			t.Errorf("nobody knows where %s lies", c)
		}
	}
	for id, want := range map[unit.ID]unit.Lies{"dangjin": unit.Itself, "jongno-gu": unit.InParent, "clair": unit.InCountry} {
		u, _ := unit.Get(id)
		if p, _ := unit.Where(id, u.Country); p.Of != want {
			t.Errorf("%s lies where its %s lies, want %s", id, p.Of, want)
		}
	}
}
