package interpreter

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/naru-network/naru/base/cell"
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// columns are a sheet's columns, in the order they are written. Several values stand in one cell, parted by semicolons: pairs as ko>ja for one direction and
// ko<>ja for both, rates as simultaneous:day:KRW:900000, days as 2026-08-01/2026-08-15.
func columns() []string {
	return []string{"name_ko", "name_en", "name_zh-Hans", "name_ja", "pairs", "modes", "fields", "words", "grade", "rates", "away", "mail", "phone", "note", "basis", "given", "purge", "state"}
}

// MostRows bounds a sheet.
const MostRows = 1000

type row struct {
	line int
	said Said
	err  error
}

// readSheet reads a sheet in UTF-8 whose first line names the columns in any order. It returns ErrSheet for anything else.
func readSheet(raw []byte) ([]row, error) {
	raw = bytes.TrimPrefix(raw, []byte(cell.Mark))
	if !utf8.Valid(raw) {
		return nil, ErrSheet
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = -1
	if head, _, _ := bytes.Cut(raw, []byte("\n")); bytes.IndexByte(head, '\t') >= 0 {
		r.Comma = '\t'
	}
	lines, err := r.ReadAll()
	if err != nil || len(lines) == 0 || len(lines) > MostRows+1 {
		return nil, ErrSheet.Because(err)
	}
	at := map[string]int{}
	for i, name := range lines[0] {
		name = strings.TrimSpace(name)
		if _, twice := at[name]; twice || !slices.Contains(columns(), name) {
			return nil, ErrSheet.At(fault.Field{Path: name, Code: "unknown"})
		}
		at[name] = i
	}
	var rows []row
	for i, line := range lines[1:] {
		if strings.TrimSpace(strings.Join(line, "")) == "" {
			continue
		}
		said, err := readLine(func(name string) string {
			j, ok := at[name]
			if !ok || j >= len(line) {
				return ""
			}
			return cell.Unguard(strings.TrimSpace(line[j]))
		})
		rows = append(rows, row{i + 2, said, err})
	}
	return rows, nil
}

func readLine(of func(string) string) (Said, error) {
	var c fault.Check
	s := Said{
		Card: Card{
			Pairs: []Pair{}, Modes: []Mode{}, Fields: parts(of("fields")), Words: parts(of("words")), Grade: of("grade"), Rates: []Rate{}, Away: []Days{},
		},
		Contact: Contact{Mail: of("mail"), Phone: of("phone"), Note: of("note")}, Ground: Ground{Basis: of("basis"), Given: of("given"), Purge: of("purge")},
	}
	for _, tag := range lang.Interface() {
		if name := of("name_" + string(tag)); name != "" {
			s.Card.Name = s.Card.Name.Say(tag, lang.Version[string]{Value: name, Origin: lang.Human})
		}
	}
	for _, m := range parts(of("modes")) {
		s.Card.Modes = append(s.Card.Modes, Mode(m))
	}
	for _, p := range parts(of("pairs")) {
		from, to, both := strings.Cut(p, "<>")
		if !both {
			var ok bool
			from, to, ok = strings.Cut(p, ">")
			c.That(ok, "pairs", "unknown")
		}
		s.Card.Pairs = append(s.Card.Pairs, Pair{lang.Tag(strings.TrimSpace(from)), lang.Tag(strings.TrimSpace(to)), both})
	}
	for _, r := range parts(of("rates")) {
		f := strings.Split(r, ":")
		if len(f) != 4 {
			c.Fail("rates", "unknown")
			continue
		}
		amount, ok := money.Minor(f[2], f[3])
		c.That(ok, "rates", "not_an_amount")
		s.Card.Rates = append(s.Card.Rates, Rate{Mode(f[0]), f[1], f[2], amount})
	}
	for _, d := range parts(of("away")) {
		from, to, ok := strings.Cut(d, "/")
		if !ok {
			to = from
		}
		s.Card.Away = append(s.Card.Away, Days{from, to})
	}
	return s, c.Err()
}

func parts(cell string) []string {
	all := []string{}
	for p := range strings.SplitSeq(cell, ";") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

func (x Interpreter) cells() []string {
	var pairs, rates, away []string
	for _, p := range x.Card.Pairs {
		way := ">"
		if p.Both {
			way = "<>"
		}
		pairs = append(pairs, string(p.From)+way+string(p.To))
	}
	for _, r := range x.Card.Rates {
		rates = append(rates, string(r.Mode)+":"+r.Per+":"+r.Currency+":"+money.Amount(r.Currency, r.Amount))
	}
	for _, d := range x.Card.Away {
		away = append(away, d.From+"/"+d.To)
	}
	var modes []string
	for _, m := range x.Card.Modes {
		modes = append(modes, string(m))
	}
	var out []string
	for _, tag := range lang.Interface() {
		out = append(out, x.Card.Name.In[tag].Value)
	}
	return append(out, strings.Join(pairs, "; "), strings.Join(modes, "; "), strings.Join(x.Card.Fields, "; "), strings.Join(x.Card.Words, "; "), x.Card.Grade,
		strings.Join(rates, "; "), strings.Join(away, "; "), x.Contact.Mail, x.Contact.Phone, x.Contact.Note, x.Ground.Basis, x.Ground.Given, x.Ground.Purge, string(x.State))
}

// Imported says what became of a sheet's rows.
type Imported struct {
	Added, Changed, Same int
	Wrong                []Wrong
}

// Wrong is a row that was left out, and why.
type Wrong struct {
	Line int
	Err  error
}

// Import adds and changes one's own rows as a sheet says, row by row: a row with the mail address of one that is there changes it, and so does one without an
// address under the same name. Rows that are wrong are left out and named; the others stand.
func (s *Service) Import(ctx context.Context, in tenants.Scope, sheet []byte) (Imported, error) {
	done := Imported{Wrong: []Wrong{}}
	if err := s.able(in, Added); err != nil {
		return done, err
	}
	rows, err := readSheet(sheet)
	if err != nil {
		return done, err
	}
	have, err := s.own(ctx, in)
	if err != nil {
		return done, err
	}
	if len(have)+len(rows) > MostPool {
		return done, ErrTooMany
	}
	for _, r := range rows {
		what, err := s.take(ctx, in, have, r)
		switch {
		case ctx.Err() != nil:
			return done, ctx.Err()
		case err != nil:
			done.Wrong = append(done.Wrong, Wrong{r.line, err})
		case what == Added:
			done.Added++
		case what == Changed:
			done.Changed++
		default:
			done.Same++
		}
	}
	return done, nil
}

// take does with one row what it asks for, and says what that was; the zero Kind is nothing.
func (s *Service) take(ctx context.Context, in tenants.Scope, have []Interpreter, r row) (fact.Kind, error) {
	if r.err != nil {
		return fact.Kind{}, r.err
	}
	if err := r.said.Check(s.now().Format(time.DateOnly)); err != nil {
		return fact.Kind{}, err
	}
	i := slices.IndexFunc(have, func(x Interpreter) bool { return x.is(r.said) })
	if i < 0 {
		_, err := s.Add(ctx, in, r.said, "")
		return Added, err
	}
	if old := have[i]; slices.Equal(old.cells(), (Interpreter{Card: r.said.Card, Contact: r.said.Contact, Ground: r.said.Ground, State: old.State}).cells()) {
		return fact.Kind{}, nil
	}
	_, err := s.Change(ctx, in, At{have[i].ID, have[i].Rev}, func(Said) (Said, error) { return r.said, nil })
	return Changed, err
}

func (x Interpreter) is(s Said) bool {
	if s.Contact.Mail != "" || x.Contact.Mail != "" {
		return strings.EqualFold(s.Contact.Mail, x.Contact.Mail)
	}
	for tag, v := range s.Card.Name.In {
		if v.Value != "" && x.Card.Name.In[tag].Value == v.Value {
			return true
		}
	}
	return false
}

// Export returns one's own rows of a space as a sheet that spreadsheets open as it is. Since it is personal data that leaves the house, it takes a reason, which
// stands in the audit trail.
func (s *Service) Export(ctx context.Context, in tenants.Scope, reason string) ([]byte, error) {
	if err := s.able(in, Exported); err != nil {
		return nil, err
	}
	var c fault.Check
	c.Block("reason", reason, fault.Required, MostReason)
	if err := c.Err(); err != nil {
		return nil, err
	}
	all, err := s.own(ctx, in)
	if err != nil {
		return nil, err
	}
	at := s.now()
	e := Export{ID: id.At[string](at), Tenant: in.Tenant(), Member: in.Member(), Reason: reason, Count: len(all), At: at}
	told, err := in.Tell(Exported, fact.Ref{Noun: "interpreter_export", ID: e.ID}, at, fact.Detail{"reason": reason, "count": count(len(all)), "owner": string(in.Tenant())})
	if err != nil {
		return nil, err
	}
	if err := s.store.In(in).AddExport(ctx, e, told); err != nil {
		return nil, fmt.Errorf("note an export: %w", err)
	}
	return write(all)
}

func write(all []Interpreter) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(cell.Mark)
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	lines := [][]string{columns()}
	for _, x := range all {
		line := x.cells()
		for i := range line {
			line[i] = cell.Guard(line[i])
		}
		lines = append(lines, line)
	}
	err := w.WriteAll(lines)
	return out.Bytes(), err
}
