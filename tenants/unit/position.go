package unit

import (
	"fmt"
	"strconv"
	"sync"
)

// Position is where something lies, in degrees north and east.
type Position struct {
	Lat, Lon float64
	Of       Lies
}

// Lies says what a position is the position of.
type Lies string

// A position is the unit's own, that of the unit it lies in, or its country's middle.
const (
	Itself    Lies = "unit"
	InParent  Lies = "parent"
	InCountry Lies = "country"
)

// positions reads the table once. A malformed one is a programmer's fault and panics at first use; a test reads it.
var positions = sync.OnceValue(func() map[string]Position {
	all := map[string]Position{}
	err := each(data, "positions", func(r row) error {
		lat, err := strconv.ParseFloat(r["lat"], 64)
		if err != nil {
			return err
		}
		lon, err := strconv.ParseFloat(r["lon"], 64)
		if err != nil {
			return err
		}
		key := r["of"] + " " + r["id"]
		if _, twice := all[key]; twice || lat < -90 || lat > 90 || lon < -180 || lon > 180 {
			return fmt.Errorf("%s stands twice, or nowhere on earth", key)
		}
		all[key] = Position{Lat: lat, Lon: lon}
		return nil
	})
	if err != nil {
		panic(err)
	}
	return all
})

// Where returns where a unit lies: itself, the unit above it, or its country, as far as the book knows. It reports false where it knows none.
func Where(id ID, in Country) (Position, bool) {
	if p, ok := positions()["unit "+string(id)]; ok {
		p.Of = Itself
		return p, true
	}
	if u, ok := Get(id); ok {
		if p, ok := positions()["unit "+string(u.Parent)]; ok {
			p.Of = InParent
			return p, true
		}
		in = u.Country
	}
	p, ok := positions()["country "+string(in)]
	p.Of = InCountry
	return p, ok
}
