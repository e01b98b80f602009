package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

// Home is for whom a list is read.
type Home struct {
	Unit    unit.ID
	Country unit.Country
	Name    string
	All     bool // a coordinator, whose list names ties of others
}

func (h Home) side() Side { return Side{Unit: h.Unit, Country: h.Country, Name: h.Name} }

// Sight is everything that rows are judged by.
type Sight struct {
	Batch     ID
	Mapping   Mapping
	Home      Home
	Lang      lang.Tag // of the list
	Today     unit.Date
	Decisions []Decision
	Known     map[string]string // pair → tie of the register
}

// Judge says what becomes of every row, in order. It changes nothing but the lines, so that looking is free.
func Judge(s Sight, rows []Raw) []Line {
	j := judge{Sight: s, told: map[about]string{}, seen: map[string]int{}, column: map[Field]int{}, memory: map[place]Found{}}
	for _, d := range s.Decisions {
		j.told[d.about()] = d.Take
	}
	for i, f := range s.Mapping.Columns {
		if f != Left && f != Note {
			j.column[f] = i
		}
	}
	lines := make([]Line, len(rows))
	for i, r := range rows {
		lines[i] = j.line(r)
		j.fold(lines, i)
	}
	return lines
}

type judge struct {
	Sight
	told   map[about]string
	seen   map[string]int // pair → index of the line that has it
	column map[Field]int
	memory map[place]Found
}

type place struct {
	text string
	in   unit.Country
}

// cell returns what a row says of a field.
func (j *judge) cell(r Raw, f Field) string {
	i, ok := j.column[f]
	if !ok || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// notes joins the cells of all columns that are notes.
func (j *judge) notes(r Raw) string {
	var all []string
	for _, i := range j.Mapping.at(Note) {
		if i < len(r.Cells) && r.Cells[i] != "" {
			all = append(all, r.Cells[i])
		}
	}
	return strings.Join(all, " · ")
}

// sums are what the rows say that add up others.
var sums = regexp.MustCompile(`^(합\s*계|소\s*계|총\s*계|계|누계|total|sub-?total|sum|合计|小计|总计|合計|小計|総計)([ :(0-9].*)?$`)

// maxName bounds the name of a place: longer ones are sentences.
const maxName = 160

func (j *judge) line(r Raw) Line {
	l := Line{Raw: r}
	l.say(j.refuse(r)...)
	if len(l.Remarks) == 0 {
		w := Wish{ID: WishID(j.Batch, r.Line), Lang: j.Lang}
		w.Owner = j.owner(r, &l)
		w.Partner = j.partner(r, &l)
		w.Says = []Said{j.says(r, &l)}
		j.turn(&w, &l)
		l.Wish = &w
	}
	if take := j.told[about{r.Line, Left, ""}]; take == "skip" {
		l.Remarks = []Remark{{Code: LeftOut}}
	}
	l.grade()
	if l.Wish != nil {
		l.Wish.Guess = l.Verdict == Guessed
	}
	return l
}

// WishID names the tie that a row of a batch becomes.
func WishID(b ID, line int) string { return id.Of[string]("tie", string(b), strconv.Itoa(line)) }

func (l *Line) say(all ...Remark) { l.Remarks = append(l.Remarks, all...) }

// refuse says why a row can't be one of the list.
func (j *judge) refuse(r Raw) []Remark {
	partner := cmp.Or(j.cell(r, Partner), j.cell(r, PartnerToo))
	for _, c := range r.Cells[:min(len(r.Cells), 3)] {
		if sums.MatchString(strings.ToLower(c)) {
			return []Remark{{Code: SumRow, Text: c}}
		}
	}
	for _, f := range Fields() {
		if c := j.cell(r, f); strings.HasPrefix(c, "=") || strings.HasPrefix(c, "#") && strings.HasSuffix(c, "!") || c == "#N/A" || c == "#NAME?" {
			return []Remark{{Code: Formula, Field: f, Text: c}}
		}
	}
	switch {
	case partner == "" || nothing[folded(partner)]:
		return []Remark{{Code: PartnerMissing, Field: Partner}}
	case r.Cut || utf8.RuneCountInString(partner) > maxName || utf8.RuneCountInString(j.cell(r, Owner)) > maxName:
		return []Remark{{Code: TooLong, Field: Partner}}
	}
	return nil
}

// owner finds whose tie a row is.
func (j *judge) owner(r Raw, l *Line) Side {
	text := j.cell(r, Owner)
	if _, named := j.column[Owner]; !named {
		return j.Home.side()
	}
	if text == "" {
		if j.Home.All {
			l.say(Remark{Code: PartnerMissing, Field: Owner})
		} else {
			l.say(Remark{Code: OwnerMissing, Field: Owner, Took: string(j.Home.Unit)})
		}
		return j.Home.side()
	}
	country := j.country(r, OwnerCountry, l)
	if _, said := j.column[OwnerCountry]; !said {
		country = j.Home.Country
	}
	return j.place(r, Owner, text, country, l)
}

// partner finds the other side.
func (j *judge) partner(r Raw, l *Line) Side {
	text, other := j.cell(r, Partner), j.cell(r, PartnerToo)
	country := cmp.Or(j.country(r, CountryOf, l), j.Mapping.Country)
	if text == "" {
		text, other = other, ""
	}
	if f := j.find(other, country); other != "" && (f.How == Exact || f.How == Loose) {
		if g := j.find(text, country); g.How == Unknown || slices.Contains(g.Choices, f.Unit) {
			return Side{Unit: f.Unit, Country: places().units[f.Unit].Country} // the second spelling says which
		}
	}
	if region := j.cell(r, Region); region != "" {
		if f := j.find(region+", "+text, country); f.How == Exact {
			return Side{Unit: f.Unit, Country: places().units[f.Unit].Country}
		}
	}
	if many(text, country, j.Today) {
		l.say(Remark{Code: SeveralPartners, Field: Partner, Text: text})
		return Side{}
	}
	side := j.place(r, Partner, text, country, l)
	side.At = j.point(r, l)
	if side.Unit == "" {
		side.Other = other
	}
	if side.Unit == "" && side.Country == "" && side.Name != "" && !j.unsure(l, CountryOf) {
		if _, value, ok := j.decided(r, CountryOf, text, l); ok {
			side.Country = unit.Country(value)
		} else {
			l.say(Remark{Code: CountryMissing, Field: CountryOf, Text: text})
		}
	}
	return side
}

func (j *judge) unsure(l *Line, f Field) bool {
	return slices.ContainsFunc(l.Remarks, func(r Remark) bool { return r.Field == f })
}

func (j *judge) find(text string, in unit.Country) Found {
	if text == "" {
		return Found{How: Unknown}
	}
	key := place{text, in}
	f, ok := j.memory[key]
	if !ok {
		f = FindPlace(text, in, j.Today)
		j.memory[key] = f
	}
	return f
}

// place finds a unit, or keeps the name, and remarks how it was found.
func (j *judge) place(r Raw, f Field, text string, in unit.Country, l *Line) Side {
	if kind, value, ok := j.decided(r, f, text, l); ok {
		if kind == "unit" {
			return Side{Unit: unit.ID(value), Country: places().units[unit.ID(value)].Country}
		}
		return Side{Name: text, Country: in}
	}
	found := j.find(text, in)
	switch found.How {
	case Several, Split:
		code := PlaceSeveral
		if found.How == Split {
			code = PlaceSplit
		}
		l.say(Remark{Code: code, Field: f, Text: text, Choices: names(found.Choices)})
		return Side{}
	case Unknown:
		return Side{Name: text, Country: in}
	case Loose:
		l.say(Remark{Code: PlaceLoose, Field: f, Text: text, Took: string(found.Unit)})
	case Succeeded:
		l.say(Remark{Code: PlaceSucceeded, Field: f, Text: text, Took: string(found.Unit)})
	}
	return Side{Unit: found.Unit, Country: places().units[found.Unit].Country}
}

func names(ids []unit.ID) []string {
	all := make([]string, len(ids))
	for i, u := range ids {
		all[i] = string(u)
	}
	return all
}

// decided returns what a person has said of a text, and leaves the row out where she said so.
func (j *judge) decided(r Raw, f Field, text string, l *Line) (kind, value string, ok bool) {
	take, ok := j.told[about{r.Line, f, folded(text)}]
	if !ok {
		take, ok = j.told[about{0, f, folded(text)}]
	}
	if !ok {
		return "", "", false
	}
	kind, value, _ = strings.Cut(take, ":")
	if kind == "skip" {
		l.say(Remark{Code: LeftOut, Field: f, Text: text})
		return kind, value, true
	}
	l.say(Remark{Code: Decided, Field: f, Text: text, Took: cmp.Or(value, kind)})
	return kind, value, true
}

// country reads where a side lies.
func (j *judge) country(r Raw, f Field, l *Line) unit.Country {
	text := j.cell(r, f)
	if text == "" {
		return ""
	}
	if _, value, ok := j.decided(r, f, text, l); ok {
		return unit.Country(value)
	}
	c, ok := ReadCountry(text)
	if !ok {
		l.say(Remark{Code: CountryUnknown, Field: f, Text: text})
	}
	return c
}

// says reads the facts of a row.
func (j *judge) says(r Raw, l *Line) Said {
	s := Said{Line: r.Line, Kind: j.Mapping.Kind, Source: j.cell(r, Source), Note: j.notes(r)}
	text := j.cell(r, KindOf)
	if kind, value, ok := j.decided(r, KindOf, text, l); ok && text != "" {
		s.Kind = ""
		if kind == "kind" {
			s.Kind = Kind(value)
		}
	} else if text != "" {
		named, ok := ReadKind(text, j.Lang)
		switch {
		case !ok:
			l.say(Remark{Code: KindUnknown, Field: KindOf, Text: text, Choices: kindNames()})
		case named.Kind == "":
		case !named.Sure:
			l.say(Remark{Code: KindGuessed, Field: KindOf, Text: text, Took: string(named.Kind)})
		}
		if named.Kind != "" {
			s.Kind = named.Kind
		}
	}
	if s.Kind == "" && !j.unsure(l, KindOf) {
		l.say(Remark{Code: KindMissing, Field: KindOf})
	}
	s.Theirs = j.theirs(r, l)
	j.dates(r, &s, l)
	return s
}

// theirs reads what the partner calls the tie.
func (j *judge) theirs(r Raw, l *Line) Kind {
	text := j.cell(r, KindToo)
	if text == "" {
		return ""
	}
	named, ok := ReadKind(text, j.Lang)
	if !ok {
		l.say(Remark{Code: KindTooUnknown, Field: KindToo, Text: text})
	}
	return named.Kind
}

// point reads where the partner lies: two numbers in two columns, or both in the first.
func (j *judge) point(r Raw, l *Line) *Point {
	text := j.cell(r, Latitude)
	if more := j.cell(r, Longitude); more != "" {
		text += " " + more
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	p, ok := ReadPoint(text)
	if !ok {
		l.say(Remark{Code: PointUnreadable, Field: Latitude, Text: text})
		return nil
	}
	return &p
}

func kindNames() []string {
	all := make([]string, len(Kinds()))
	for i, k := range Kinds() {
		all[i] = string(k)
	}
	return all
}

// dates reads since when and until when.
func (j *judge) dates(r Raw, s *Said, l *Line) {
	since := j.day(r, Since, l)
	s.Since = since.From
	if since.To != "" && since.To[:4] != since.From[:4] { // days of one year are those of the journey on which it was signed
		s.Until = since.To
	}
	if until := j.day(r, Until, l); until.From != "" {
		s.Until = cmp.Or(until.To, until.From)
	}
	if s.Since == "" && !j.unsure(l, Since) {
		l.say(Remark{Code: DateMissing, Field: Since})
	}
}

func (j *judge) day(r Raw, f Field, l *Line) Span {
	text := j.cell(r, f)
	if text == "" {
		return Span{}
	}
	if kind, value, ok := j.decided(r, f, text, l); ok {
		if kind != "date" {
			value = ""
		}
		return Span{From: Day(value)}
	}
	span, ok := ReadSpan(text)
	switch {
	case !ok:
		l.say(Remark{Code: DateUnreadable, Field: f, Text: text})
		return Span{}
	case f == Since && span.From > Day(j.Today):
		l.say(Remark{Code: DateAhead, Field: f, Text: text})
		return Span{}
	}
	return span
}

// turn puts one's own side first, and refuses what isn't between two sides of which one is one's own.
func (j *judge) turn(w *Wish, l *Line) {
	if slices.ContainsFunc(l.Remarks, func(r Remark) bool { g := grades[r.Code]; return g == Person || g == Rejected }) {
		return // a side isn't known yet
	}
	own := j.Home.side().key()
	switch {
	case w.Owner.key() == w.Partner.key():
		l.say(Remark{Code: Itself})
	case j.Home.All || w.Owner.key() == own:
	case w.Partner.key() == own:
		w.Owner, w.Partner = w.Partner, w.Owner
		l.say(Remark{Code: Turned})
	default:
		l.say(Remark{Code: NotOurs, Field: Owner, Text: j.cell(l.Raw, Owner)})
	}
}

// fold joins a line to an earlier one with the same pair, in either direction, and to a tie of the register.
func (j *judge) fold(lines []Line, i int) {
	l := &lines[i]
	if l.Wish == nil {
		return
	}
	pair := PairKey(l.Wish.Owner, l.Wish.Partner)
	if tie, ok := j.Known[pair]; ok {
		l.say(Remark{Code: SameTie, Took: tie})
		l.grade()
		return
	}
	first, ok := j.seen[pair]
	if !ok {
		j.seen[pair] = i
		return
	}
	into, code := lines[first].Wish, SameRow
	if said := l.Wish.Says[0]; !into.says(said) {
		into.Says = append(into.Says, said)
		code = MoreFacts
	}
	l.say(Remark{Code: code, Took: strconv.Itoa(lines[first].Line)})
	l.grade()
}

// says reports whether a wish has the facts already.
func (w Wish) says(s Said) bool {
	return slices.ContainsFunc(w.Says, func(o Said) bool {
		return (s.Kind == "" || s.Kind == o.Kind) && strings.HasPrefix(string(o.Since), string(s.Since)) && (s.Until == "" || s.Until == o.Until)
	})
}

// listed part a cell that names several places.
var listed = regexp.MustCompile(`\s*[,、，/·;]\s*`)

// many reports whether a cell names several units of which none lies in another.
func many(text string, in unit.Country, on unit.Date) bool {
	parts := listed.Split(text, -1)
	if len(parts) < 2 || FindPlace(text, in, on).How == Exact {
		return false
	}
	for _, p := range parts {
		if f := FindPlace(p, in, on); f.How == Unknown {
			return false
		}
	}
	return true
}
