package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// Service answers what members ask of exchange records.
type Service struct{ Parts }

// Parts is what a Service is made of.
type Parts struct {
	Store  Store
	Places Places
	Now    func() time.Time
}

// NewService returns the service.
func NewService(p Parts) *Service { return &Service{p} }

// now is the clock to the millisecond, as stores keep it.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// At names a record at the revision its doer saw.
type At struct {
	ID  ID
	Rev int64
}

// Wish is what somebody writes of an exchange: its sides besides her own, and what took place between them.
type Wish struct {
	Sides   []Side
	Content Content
}

// settle names the sides of a wish, the home's own first, and checks what was said.
func (w Wish) settle(own tenants.TenantID) ([]Side, error) {
	sides := []Side{{Code: string(own), Country: countryOf(string(own))}}
	var c fault.Check
	c.That(len(w.Sides) < MostSides, "sides", "too_many", "max", strconv.Itoa(MostSides-1))
	for i, x := range w.Sides {
		at := "sides[" + strconv.Itoa(i) + "]"
		x = x.settle(&c, at)
		c.That(!slices.ContainsFunc(sides, func(y Side) bool { return y.Code == x.Code }), at+".code", "twice")
		sides = append(sides, x)
	}
	return sides, c.Err()
}

func countryOf(code string) unit.Country {
	u, _ := unit.Get(unit.ID(code))
	return u.Country
}

// settle fills in what the book of units knows of a side; of one that it doesn't know it takes the name.
func (x Side) settle(c *fault.Check, path string) Side {
	if u, ok := unit.Get(unit.ID(x.Code)); ok {
		return Side{Code: x.Code, Country: u.Country}
	}
	if x.Code != "" && !unit.IsNamed(x.Code) { // a body that stands here and is no government; it is checked when the record is posted
		c.That(id.Slug(x.Code), path+".code", "unknown")
		return Side{Code: x.Code, Country: x.Country, Name: x.Name}
	}
	name, _ := x.Name.For(lang.English)
	c.That(name != "", path+".name", "required")
	c.That(x.Country.Known(), path+".country", "unknown")
	text(c, path+".name", x.Name, fault.Optional, MostTitle)
	return Side{Code: unit.NamedCode(x.Country, name), Country: x.Country, Name: x.Name}
}

// Begin puts down a draft in the scope's home. Where the caller names its id, beginning it again returns the one that was begun.
func (s *Service) Begin(ctx context.Context, home tenants.Scope, w Wish, as ID) (Record, error) {
	if home.Guest() != "" {
		return Record{}, ErrNotFound
	}
	if _, ok := home.Space().Home(); !ok {
		return Record{}, ErrNotHome
	}
	if !home.May(Begun.Needs()) {
		return Record{}, tenants.ErrForbidden
	}
	if as == "" {
		as = id.At[ID](s.now())
	}
	return s.begin(ctx, home, w, as, Begun, func(r *Record) { r.Source.Entry = Entered })
}

func (s *Service) begin(ctx context.Context, home tenants.Scope, w Wish, as ID, k fact.Kind, and func(*Record)) (Record, error) {
	own, _ := home.Space().Home()
	sides, err := w.settle(own)
	if err != nil {
		return Record{}, err
	}
	if err := w.Content.check(sides); err != nil {
		return Record{}, err
	}
	by := By{home.Member(), own, s.now()}
	r := newDraft(as, home.Space(), own, sides, by)
	r.Content = w.Content
	and(&r)
	r.index()
	told, err := home.Tell(k, r.Ref(), by.At, detail(r, ""))
	if err != nil {
		return Record{}, err
	}
	switch err = s.Store.In(home).AddRecord(ctx, r, told); {
	case errors.Is(err, ErrTaken):
		return s.Store.In(home).Record(ctx, as)
	case err != nil:
		return Record{}, fmt.Errorf("begin a record: %w", err)
	}
	r.Rev = 1
	return r, nil
}

// Preparation is what another noun knows of an exchange that took place.
type Preparation struct {
	About fact.Ref      // what it is the record of
	In    tenants.Space // where that stands
	Wish
}

// Prepare puts a draft of an exchange into a home, as far as another noun knows it; the house does so, on the Errand. It is asked once for each side, with the
// content as that side sees it, and the other sides. Asked again for the same thing it brings up to date what nobody has written into yet, and leaves all else as it is.
func (s *Service) Prepare(ctx context.Context, home tenants.Scope, p Preparation) (Record, error) {
	if _, ok := home.Space().Home(); !ok {
		return Record{}, ErrNotHome
	}
	r, err := s.begin(ctx, home, p.Wish, PreparedID(p.In, p.About), PreparedFact, func(r *Record) {
		r.Source.Entry, r.About, r.AboutIn = Prepared, p.About, p.In
	})
	if err != nil || !r.untouched() {
		return r, err
	}
	sides, err := p.settle(r.Owner)
	if err != nil {
		return r, err
	}
	fresh := r
	if err := fresh.Save(sides, p.Content, By{Tenant: r.Owner, At: s.now()}); err != nil || fresh.reads(r) {
		return r, err
	}
	return s.keep(ctx, home, r, func(r *Record, by By) (fact.Kind, error) { return PreparedFact, r.Save(sides, p.Content, by) })
}

// reads reports whether two records say the same, however a store has written it.
func (r Record) reads(o Record) bool {
	r.blank()
	o.blank()
	one, err := json.Marshal([]any{r.Sides, r.Content})
	two, wrong := json.Marshal([]any{o.Sides, o.Content})
	return err == nil && wrong == nil && bytes.Equal(one, two)
}

// untouched reports whether the record is a draft that the house prepared and nobody has written into.
func (r Record) untouched() bool {
	return r.State == Draft && r.Source.Entry == Prepared && !slices.ContainsFunc(r.Writers, func(m tenants.MemberID) bool { return m != "" })
}

// PrepareMoney puts into a home's annex what another noun knows of the money that was spent, where nobody has written into it yet.
func (s *Service) PrepareMoney(ctx context.Context, home tenants.Scope, p Preparation, lines []Line) error {
	rid := PreparedID(p.In, p.About)
	r, err := s.Record(ctx, home, rid)
	if err != nil || !r.untouched() {
		return err
	}
	before, err := s.Annex(ctx, home, home, rid)
	if err != nil || before.Member != "" || reflect.DeepEqual(before.Money, lines) || len(lines) == 0 && before.Rev == 0 {
		return err
	}
	a := Annex{Record: rid, Rev: before.Rev, Money: lines, Notes: before.Notes, Updated: s.now()}
	if err := a.check(); err != nil {
		return err
	}
	told, err := home.Tell(AnnexWritten, fact.Ref{Noun: "record_annex", ID: string(rid)}, a.Updated, nil)
	if err != nil {
		return err
	}
	return s.Store.In(home).KeepAnnex(ctx, a, told)
}

// PreparedID names the record of a thing, in every side's home and in the pact.
func PreparedID(space tenants.Space, about fact.Ref) ID {
	return id.Of[ID]("prepared", string(space), about.Noun, about.ID)
}

// Record returns a record of the scope's space, else ErrNotFound.
func (s *Service) Record(ctx context.Context, in tenants.Scope, rid ID) (Record, error) {
	if in.Guest() != "" {
		return Record{}, ErrNotFound
	}
	return s.Store.In(in).Record(ctx, rid)
}

// mostLooked bounds how many pages are read to fill one with what a filter leaves.
const mostLooked = 10

// Records lists the records of one space, those of the latest exchanges first.
func (s *Service) Records(ctx context.Context, in tenants.Scope, f Filter, ask page.Ask) (page.Of[Record], error) {
	if in.Guest() != "" {
		return page.Of[Record]{}, ErrNotFound
	}
	return list(ctx, s.Store.In(in), f, ask)
}

// Everywhere lists the records of all spaces in the reach, those of the latest exchanges first.
func (s *Service) Everywhere(ctx context.Context, r tenants.Reach, f Filter, ask page.Ask) (page.Of[Record], error) {
	from, ok := s.over(r, f)
	if !ok {
		return page.Of[Record]{Items: []Record{}}, nil
	}
	return list(ctx, from, f, ask)
}

// over reads what is in the reach, or of it the one space that is asked for; none where that is out of reach.
func (s *Service) over(r tenants.Reach, f Filter) (Reading, bool) {
	if f.Stands == "" {
		return s.Store.Over(r), true
	}
	for _, in := range r.Scopes() {
		if in.Space() == f.Stands {
			return s.Store.In(in), true
		}
	}
	return nil, false
}

func list(ctx context.Context, r Reading, f Filter, ask page.Ask) (page.Of[Record], error) {
	out := page.Of[Record]{Items: []Record{}}
	rows := ask.Rows()
	for range mostLooked {
		ask.Size = rows - len(out.Items)
		p, err := r.Records(ctx, f, ask)
		if err != nil {
			return page.Of[Record]{}, err
		}
		out.Items = append(out.Items, slices.DeleteFunc(p.Items, func(x Record) bool { return !f.Wants(x) })...)
		out.Next, ask.After = p.Next, p.Next
		if p.Next == "" || len(out.Items) >= rows {
			break
		}
	}
	return out, nil
}

// MostSheet bounds how many records are read for a sheet or for totals.
const MostSheet = 5000

// All lists up to MostSheet records that a filter lets through, and says whether these are all.
func (s *Service) All(ctx context.Context, r tenants.Reach, f Filter) ([]Record, bool, error) {
	found, ask := []Record{}, page.Ask{Size: page.MostSize}
	from, ok := s.over(r, f)
	if !ok {
		return found, true, nil
	}
	for looked := 0; looked < MostSheet; looked += page.MostSize {
		p, err := from.Records(ctx, f, ask)
		if err != nil {
			return nil, false, err
		}
		found = append(found, slices.DeleteFunc(p.Items, func(x Record) bool { return !f.Wants(x) })...)
		if ask.After = p.Next; p.Next == "" {
			return found, true, nil
		}
	}
	return found, false, nil
}

// detail says what is worth knowing of a deed; what was written stands in no fact.
func detail(r Record, from State) fact.Detail {
	d := fact.Detail{"tenants": strings.Join(texts(r.Parties), " ")}
	if r.Author != "" {
		d["owner"] = string(r.Author)
	}
	if from != r.State && from != "" {
		d["from"], d["to"] = string(from), string(r.State)
	}
	if r.Counter.Of != "" {
		d["of"] = string(r.Counter.Of)
	}
	return d
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = string(s)
	}
	return out
}
