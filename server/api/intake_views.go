package api

import (
	"strings"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/tenants/unit"
)

// Import is a list that was brought, and how far it is.
type Import struct {
	ID       string          `json:"id"`
	Rev      int64           `json:"rev"`
	Name     string          `json:"name" doc:"of the source"`
	File     string          `json:"file"`
	FileName string          `json:"file_name"`
	Sheets   []string        `json:"sheets" nullable:"false"`
	Sheet    string          `json:"sheet,omitempty"`
	Encoding string          `json:"encoding,omitempty"`
	Head     []string        `json:"head" nullable:"false" doc:"the names of the columns, none twice"`
	Doubled  []string        `json:"doubled" nullable:"false" doc:"names that stood twice and were told apart"`
	Rows     int             `json:"rows"`
	Columns  []string        `json:"columns" nullable:"false" doc:"what each column holds; empty for one that is left out"`
	Kind     string          `json:"kind,omitempty"`
	Country  string          `json:"country,omitempty"`
	Habit    bool            `json:"habit,omitempty" doc:"the columns are said as they were for the last list of the same kind"`
	State    string          `json:"state" enum:"brought,checking,checked,running,done,undoing,undone"`
	Tally    map[string]int  `json:"tally" doc:"rows by what becomes of them"`
	Handled  int             `json:"handled" doc:"rows, of what runs now"`
	Made     int             `json:"made" doc:"ties"`
	Back     int             `json:"back" doc:"ties taken back"`
	Stayed   int             `json:"stayed" doc:"ties that stay since somebody has changed them"`
	Member   string          `json:"member"`
	At       string          `json:"at"`
	Updated  string          `json:"updated"`
	May      map[string]bool `json:"may"`
}

// ImportRemark is one thing to know of a row.
type ImportRemark struct {
	Code     string         `json:"code"`
	Field    string         `json:"field,omitempty"`
	Text     string         `json:"text,omitempty" doc:"as the row has it"`
	Took     string         `json:"took,omitempty" doc:"what it was taken for: a unit, a kind, a country, a day, a line, a tie"`
	TookName *Text          `json:"took_name,omitempty"`
	Choices  []ImportChoice `json:"choices,omitempty"`
}

// ImportChoice is one of the answers to a question about a row.
type ImportChoice struct {
	Take   string `json:"take" doc:"as it is to be answered"`
	Name   *Text  `json:"name,omitempty" doc:"of a unit"`
	Within *Text  `json:"within,omitempty" doc:"the unit it lies in"`
}

// ImportRow is a row as it was brought, with what becomes of it.
type ImportRow struct {
	Line    int            `json:"line"`
	Cells   []string       `json:"cells" nullable:"false"`
	Verdict string         `json:"verdict" enum:",accepted,guessed,person,same,rejected" doc:"empty until the rows were looked at"`
	Remarks []ImportRemark `json:"remarks" nullable:"false"`
	Tie     string         `json:"tie,omitempty" doc:"that was made of it"`
	Back    string         `json:"back,omitempty" enum:"taken_back,kept_changed,gone_already"`
}

// ImportDoubt is one question that settles all rows that say the same.
type ImportDoubt struct {
	ImportRemark
	Rows  int `json:"rows"`
	First int `json:"first" doc:"line"`
}

// ImportDecision is what a person says of doubtful rows.
type ImportDecision struct {
	Line  int    `json:"line,omitempty" minimum:"0" doc:"one row only; left out for all that say the same"`
	Field string `json:"field" maxLength:"20"`
	Text  string `json:"text" maxLength:"8000"`
	Take  string `json:"take" maxLength:"80" doc:"unit:dangjin, country:CN, kind:SISTER, date:2016-04, name, none or skip"`
}

func (c Call) viewImport(b intake.Batch) Import {
	v := Import{
		ID: string(b.ID), Rev: b.Rev, Name: b.Name, File: b.File, FileName: b.FileName, Sheets: strings0(b.Sheets), Sheet: b.Sheet, Encoding: b.Encoding, Head: strings0(b.Head),
		Doubled: strings0(b.Doubled), Rows: b.Rows, Columns: []string{}, Kind: string(b.Mapping.Kind), Country: string(b.Mapping.Country), Habit: b.Habit, State: string(b.State),
		Tally: map[string]int{}, Handled: b.Handled, Made: b.Made, Back: b.Back, Stayed: b.Stayed, Member: string(b.Member), At: stamp(b.At), Updated: stamp(b.Updated),
		May: b.Rights(c.In),
	}
	for _, f := range b.Mapping.Columns {
		v.Columns = append(v.Columns, string(f))
	}
	t := b.Tally()
	for _, verdict := range intake.Verdicts() {
		v.Tally[string(verdict)] = t.Of(verdict)
	}
	return v
}

func (n *namer) importRow(l intake.Line) ImportRow {
	v := ImportRow{Line: l.Line, Cells: strings0(l.Cells), Verdict: string(l.Verdict), Remarks: []ImportRemark{}, Tie: l.Tie, Back: string(l.Back)}
	for _, r := range l.Remarks {
		v.Remarks = append(v.Remarks, n.importRemark(r))
	}
	return v
}

func (n *namer) importRemark(r intake.Remark) ImportRemark {
	v := ImportRemark{Code: r.Code, Field: string(r.Field), Text: r.Text, Took: r.Took}
	if u, ok := unit.Get(unit.ID(r.Took)); ok {
		name := n.unit(u)
		v.TookName = &name
	} else if c := unit.Country(r.Took); c.Known() {
		name := n.country(c)
		v.TookName = &name
	}
	for _, choice := range r.Choices {
		v.Choices = append(v.Choices, n.importChoice(choice))
	}
	return v
}

func (n *namer) importChoice(choice string) ImportChoice {
	u, ok := unit.Get(unit.ID(choice))
	if !ok {
		return ImportChoice{Take: "kind:" + choice}
	}
	name := n.unit(u)
	v := ImportChoice{Take: "unit:" + choice, Name: &name}
	if above, ok := unit.Get(u.Parent); ok {
		within := n.unit(above)
		v.Within = &within
	}
	return v
}

// reportWords puts what is said of rows into a language.
func (n *namer) reportWords(tag lang.Tag) intake.Words {
	say := func(key string) string { return SheetWord(tag, key) }
	return intake.Words{
		Head:    []string{say("line"), say("verdict"), say("remark")},
		Verdict: func(v intake.Verdict) string { return say("v_" + string(v)) },
		Remark: func(r intake.Remark) string {
			took := r.Took
			switch u, ok := unit.Get(unit.ID(r.Took)); {
			case ok:
				took = u.Name(tag, n.to).Text
			case unit.Country(r.Took).Known():
				took = unit.Country(r.Took).Name(tag, n.to)
			case SheetWord(tag, "k_"+r.Took) != "k_"+r.Took:
				took = say("k_" + r.Took)
			}
			return strings.NewReplacer("{text}", r.Text, "{took}", took, "{line}", r.Took).Replace(say("r_" + r.Code))
		},
	}
}
