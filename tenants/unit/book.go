package unit

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/naru-network/naru/base/lang"
)

//go:embed data/*.csv
var data embed.FS

// open reads the book once. A malformed table is a programmer's fault and panics at first use; a test reads them all.
var open = sync.OnceValue(func() *book {
	b, err := read(data)
	if err != nil {
		panic(err)
	}
	return b
})

// book is everything the tables say, with the ways to find it.
type book struct {
	units     []Unit // in the order of the tables
	at        map[ID]int
	mois      map[string]int
	iso       map[string]int
	keys      []keys
	countries []Country
	names     map[Country]map[lang.Tag]string
	apart     map[Audience]map[Country]map[lang.Tag]string
}

// tables names the files of units, all with columns of the same meaning.
var tables = []string{"korea_metropolitan", "korea_basic", "foreign", "bodies"}

func read(files fs.FS) (*book, error) {
	b := &book{
		at: map[ID]int{}, mois: map[string]int{}, iso: map[string]int{},
		names: map[Country]map[lang.Tag]string{}, apart: map[Audience]map[Country]map[lang.Tag]string{},
	}
	steps := []func(fs.FS) error{b.readCountries, b.readUnits, b.readPast, b.readApart}
	for _, step := range steps {
		if err := step(files); err != nil {
			return nil, err
		}
	}
	if err := b.join(); err != nil {
		return nil, err
	}
	b.keys = b.index()
	return b, nil
}

func (b *book) readCountries(files fs.FS) error {
	return each(files, "countries", func(r row) error {
		c := Country(r["iso"])
		if len(c) != 2 || b.names[c] != nil {
			return fmt.Errorf("country %q is malformed or stands twice", c)
		}
		b.countries = append(b.countries, c)
		b.names[c] = r.names("")
		return nil
	})
}

func (b *book) readUnits(files fs.FS) error {
	for _, table := range tables {
		if err := each(files, table, func(r row) error { return b.add(r.unit()) }); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) add(u Unit) error {
	_, twice := b.at[u.ID]
	switch {
	case u.ID == "":
		return errors.New("a unit has no id")
	case twice:
		return fmt.Errorf("%s stands twice", u.ID)
	case !slices.Contains(kinds, u.Kind):
		return fmt.Errorf("%s has the unknown kind %q", u.ID, u.Kind)
	case b.names[u.Country] == nil:
		return fmt.Errorf("%s has the unknown country %q", u.ID, u.Country)
	case u.Names[u.Lang] == "":
		return fmt.Errorf("%s has no name in its own language %q", u.ID, u.Lang)
	}
	for _, d := range []Date{u.From, u.Until} {
		if err := d.check(); err != nil {
			return fmt.Errorf("%s: %w", u.ID, err)
		}
	}
	b.at[u.ID] = len(b.units)
	b.units = append(b.units, u)
	return nil
}

func (b *book) readPast(files fs.FS) error {
	return each(files, "korea_past", func(r row) error {
		u, err := b.unit(ID(r["id"]))
		if err != nil {
			return err
		}
		s := Spell{Until: Date(r["until"]), Parent: ID(r["parent"]), MOIS: r["mois"], Source: r["source"]}
		if _, err := b.unit(s.Parent); err != nil {
			return err
		}
		if s.Until == "" || s.Until.check() != nil || len(u.Past) > 0 && u.Past[len(u.Past)-1].Until >= s.Until {
			return fmt.Errorf("%s: the spell until %q is malformed or out of order", u.ID, s.Until)
		}
		u.Past = append(u.Past, s)
		return nil
	})
}

func (b *book) readApart(files fs.FS) error {
	return each(files, "audience", func(r row) error {
		audience, tag := Audience(r["audience"]), lang.Tag(r["lang"])
		if audience != Mainland {
			return fmt.Errorf("unknown audience %q", audience)
		}
		if r["of"] == "country" {
			return b.nameCountryFor(audience, Country(r["id"]), tag, r["name"])
		}
		u, err := b.unit(ID(r["id"]))
		if err != nil {
			return err
		}
		if u.apart == nil {
			u.apart = map[Audience]apart{}
		}
		if _, ok := u.apart[audience]; !ok {
			u.apart[audience] = apart{map[lang.Tag]string{}, map[lang.Tag]string{}}
		}
		u.apart[audience].names[tag], u.apart[audience].short[tag] = r["name"], r["short"]
		return nil
	})
}

func (b *book) nameCountryFor(a Audience, c Country, tag lang.Tag, name string) error {
	if b.names[c] == nil {
		return fmt.Errorf("unknown country %q", c)
	}
	if b.apart[a] == nil {
		b.apart[a] = map[Country]map[lang.Tag]string{}
	}
	if b.apart[a][c] == nil {
		b.apart[a][c] = map[lang.Tag]string{}
	}
	b.apart[a][c][tag] = name
	return nil
}

// join checks what points from one unit to another, notes predecessors, and files the codes.
func (b *book) join() error {
	for i := range b.units {
		u := &b.units[i]
		if _, err := b.unit(u.Parent); u.Parent != "" && err != nil {
			return fmt.Errorf("parent of %s: %w", u.ID, err)
		}
		for _, id := range u.Successors {
			next, err := b.unit(id)
			if err != nil {
				return fmt.Errorf("successor of %s: %w", u.ID, err)
			}
			next.Predecessors = append(next.Predecessors, u.ID)
		}
		if err := b.file(i); err != nil {
			return err
		}
	}
	return nil
}

// file notes the codes of the unit at i. MOIS gives a new code with every change, so one code names one unit for good;
// an ISO code outlives a renaming and belongs to the unit that stands.
func (b *book) file(i int) error {
	u := b.units[i]
	codes := []string{u.MOIS}
	for _, s := range u.Past {
		codes = append(codes, s.MOIS)
	}
	for _, code := range codes {
		if code == "" {
			continue
		}
		if other, taken := b.mois[code]; taken {
			return fmt.Errorf("MOIS code %s stands for %s and %s", code, b.units[other].ID, u.ID)
		}
		b.mois[code] = i
	}
	if u.ISO == "" || u.Until != "" {
		return nil
	}
	if other, taken := b.iso[u.ISO]; taken {
		return fmt.Errorf("ISO 3166-2 code %s stands for %s and %s", u.ISO, b.units[other].ID, u.ID)
	}
	b.iso[u.ISO] = i
	return nil
}

func (b *book) unit(id ID) (*Unit, error) {
	i, ok := b.at[id]
	if !ok {
		return nil, fmt.Errorf("unknown unit %q", id)
	}
	return &b.units[i], nil
}
