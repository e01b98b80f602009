package api

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/paper"
)

// briefingDoc puts a briefing on paper in one language; its words stand in all.
func (c Call) briefingDoc(p meeting.Pack, tag lang.Tag) paper.Doc {
	say := func(key string) string { return SheetWord(tag, "brief_"+key) }
	of := func(t lang.Text) string { s, _ := t.For(tag); return s }
	zone := zoneOf(p.Meeting.Slot.Zone)
	blocks := []paper.Block{}
	heading := func(key string) { blocks = append(blocks, paper.Heading{Level: 2, Runs: words(say(key))}) }
	line := func(key, text string) {
		if text != "" {
			blocks = append(blocks, paper.Paragraph{Runs: []paper.Run{{Text: say(key) + ": ", Style: paper.Style{Bold: true}}, {Text: text}}})
		}
	}
	if p.Meeting.Slot.Set() {
		line("when", p.Meeting.Slot.Start.In(zone).Format("2006-01-02 15:04")+" – "+p.Meeting.Slot.End.In(zone).Format("2006-01-02 15:04")+" ("+p.Meeting.Slot.Zone+")")
	}
	line("where", strings.Trim(of(p.Meeting.Venue.Name)+", "+of(p.Meeting.Venue.Address), ", "))
	line("purpose", of(p.Meeting.Purpose))
	line("note", of(p.Briefing.Note))
	heading("agenda")
	blocks = append(blocks, briefingAgenda(p, tag)...)
	if len(p.Briefing.Terms) > 0 {
		heading("terms")
		blocks = append(blocks, termTable(p.Briefing.Terms, tag))
	}
	if len(p.Names) > 0 {
		heading("names")
		rows := [][]paper.Cell{headCells(say("name"), say("office"))}
		for _, n := range p.Names {
			rows = append(rows, cells(inEveryScript(n.Name, tag), of(n.Title)))
		}
		blocks = append(blocks, paper.Table{Rows: rows})
	}
	if rota := briefingRota(p, tag, zone); len(rota) > 0 {
		heading("rota")
		blocks = append(blocks, rota...)
	}
	return paper.Doc{
		Name: "briefing-" + p.Meeting.Slot.Start.In(zone).Format(time.DateOnly) + "-" + string(tag), At: c.Now().In(zone),
		Texts: []paper.Text{{Lang: tag, Title: say("title") + " · " + of(p.Meeting.Title), Blocks: blocks}},
	}
}

func words(text string) []paper.Run { return []paper.Run{{Text: text}} }

func headCells(texts ...string) []paper.Cell {
	row := cells(texts...)
	for i := range row {
		row[i].Header = true
	}
	return row
}

func cells(texts ...string) []paper.Cell {
	row := make([]paper.Cell, len(texts))
	for i, t := range texts {
		row[i] = paper.Cell{ColSpan: 1, RowSpan: 1, Blocks: []paper.Block{paper.Paragraph{Runs: words(t)}}}
	}
	return row
}

// inEveryScript is a name as it is said in the reader's language, and as it is written otherwise.
func inEveryScript(name lang.Text, tag lang.Tag) string {
	first, _ := name.For(tag)
	all := []string{first}
	for _, t := range name.Tags() {
		if v := name.In[t].Value; v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return strings.Join(all, " · ")
}

func briefingAgenda(p meeting.Pack, tag lang.Tag) []paper.Block {
	list := paper.List{Ordered: true, Start: 1}
	for _, x := range p.Agenda.Items {
		if x.Standing != meeting.Accepted && x.Standing != meeting.Offered || x.Closed != "" {
			continue
		}
		title, _ := x.Title.For(tag)
		more := []string{}
		if who, _ := x.Presenter.For(tag); who != "" {
			more = append(more, who)
		}
		if x.Minutes > 0 {
			more = append(more, strings.ReplaceAll(SheetWord(tag, "brief_minutes"), "{count}", strconv.Itoa(x.Minutes)))
		}
		for _, f := range x.Papers {
			if name := p.Papers[f]; name != "" {
				more = append(more, name)
			}
		}
		item := []paper.Block{paper.Paragraph{Runs: []paper.Run{{Text: title, Style: paper.Style{Bold: true}}}}}
		if len(more) > 0 {
			item = append(item, paper.Paragraph{Runs: words(strings.Join(more, " · "))})
		}
		if text, _ := x.Text.For(tag); text != "" {
			item = append(item, paper.Paragraph{Runs: words(text)})
		}
		list.Items = append(list.Items, item)
	}
	if len(list.Items) == 0 {
		return nil
	}
	return []paper.Block{list}
}

// termTable has a column for each language, the reader's first.
func termTable(all []meeting.Term, tag lang.Tag) paper.Table {
	tags := append([]lang.Tag{tag}, slices.DeleteFunc(lang.Interface(), func(t lang.Tag) bool { return t == tag })...)
	head := []string{}
	for _, t := range tags {
		head = append(head, SheetWord(tag, "brief_in_"+string(t)))
	}
	rows := [][]paper.Cell{headCells(append(head, SheetWord(tag, "brief_remark"))...)}
	for _, t := range all {
		row := []string{}
		for _, l := range tags {
			row = append(row, t.In[l])
		}
		rows = append(rows, cells(append(row, t.Note)...))
	}
	return paper.Table{Rows: rows}
}

// briefingRota says who speaks when, duty by duty.
func briefingRota(p meeting.Pack, tag lang.Tag, zone *time.Location) []paper.Block {
	var blocks []paper.Block
	rotas := p.Booth.Rotas(p.Meeting, p.Agenda)
	for _, d := range p.Booth.Duties {
		rota := rotas[d.ID]
		if len(rota) == 0 {
			continue
		}
		way := SheetWord(tag, "brief_in_"+string(d.From)) + " → " + SheetWord(tag, "brief_in_"+string(d.To))
		blocks = append(blocks, paper.Paragraph{Runs: []paper.Run{{Text: way, Style: paper.Style{Bold: true}}}})
		rows := [][]paper.Cell{headCells(SheetWord(tag, "brief_when"), SheetWord(tag, "brief_name"))}
		for _, t := range rota {
			name := "–"
			if x, err := d.Interpreter(t.Interpreter); err == nil {
				name, _ = x.Card.Name.For(tag)
			}
			rows = append(rows, cells(t.Start.In(zone).Format("01-02 15:04")+"–"+t.End.In(zone).Format("15:04"), name))
		}
		blocks = append(blocks, paper.Table{Rows: rows})
	}
	return blocks
}
