// Package unit is the versioned book of governments and their bodies: how each is named in every language, which codes it
// bears, where it belongs, and from which day until which. It is read from embedded tables and never changes at run time.
// It knows nothing of tenants, members or agreements.
package unit

import (
	"maps"
	"slices"
	"time"

	"github.com/naru-network/naru/base/lang"
)

// Version is the last day a change in the tables came into force. The tables record changes since 2023-06; what
// happened before, and what came after, they do not know.
const Version Date = "2026-07-01"

// ID is a unit's lasting slug, such as "dangjin", "seoul-jung-gu" or "british-columbia".
type ID string

// Date is a calendar day in the form 2026-07-01. The empty Date says that none is known or set.
type Date string

// Day returns the calendar day of t in t's own zone.
func Day(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Kind says what a unit is.
type Kind string

// The kinds. Jeju's two administrative cities are no governments of their own, but stand in partners' lists.
const (
	Metropolitan Kind = "KR_METRO"
	Basic        Kind = "KR_BASIC"
	AdminCity    Kind = "ADMIN_CITY"
	Foreign      Kind = "FOREIGN"
	Coordinator  Kind = "COORD"
	Central      Kind = "CENTRAL"
)

var kinds = []Kind{Metropolitan, Basic, AdminCity, Foreign, Coordinator, Central}

// Unit is a government or a body of governments as the book has it. Callers own what they get: changing it changes
// nothing in the book.
type Unit struct {
	ID      ID
	Kind    Kind
	Level   string // "province", "autonomous_district", "city", …
	Parent  ID     // the unit above, where the book has it
	Country Country

	// Three series that share numbers and mean different things by them: MOIS 50 is Jeju, ISO KR-50 is Sejong.
	MOIS   string // administrative code of the Korean Ministry of the Interior and Safety
	ISO    string // ISO 3166-2
	KOSTAT string // code of Statistics Korea

	Names map[lang.Tag]string // official names
	Short map[lang.Tag]string // names without what kind of government it is
	Lang  lang.Tag            // the language it calls itself in
	Zone  string              // IANA time zone

	From         Date // first day, empty when it stood before the book begins
	Until        Date // first day it no longer stands, empty while it does
	Predecessors []ID // what it followed, wholly or in part
	Successors   []ID // what followed it, wholly or in part; it may still stand itself
	Past         []Spell
	Source       string

	apart map[Audience]apart
}

// Spell is how a unit stood until a day: under which parent, with which code.
type Spell struct {
	Until  Date // first day it stood otherwise
	Parent ID
	MOIS   string
	Source string
}

// apart holds the names one audience sees instead of all others.
type apart struct{ names, short map[lang.Tag]string }

// Stands reports whether the unit exists on the day.
func (u Unit) Stands(on Date) bool {
	return (u.From == "" || u.From <= on) && (u.Until == "" || on < u.Until)
}

// At returns the unit with the parent and the code it had on the day.
func (u Unit) At(day Date) Unit {
	for _, s := range u.Past {
		if day < s.Until {
			u.Parent, u.MOIS = s.Parent, s.MOIS
			break
		}
	}
	return u
}

// copied returns the unit with slices and maps of its own. What is unexported stays shared, for nobody can change it.
func (u Unit) copied() Unit {
	u.Names, u.Short = maps.Clone(u.Names), maps.Clone(u.Short)
	u.Predecessors, u.Successors = slices.Clone(u.Predecessors), slices.Clone(u.Successors)
	u.Past = slices.Clone(u.Past)
	return u
}
