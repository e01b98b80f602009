package paper

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-network/naru/base/lang"
)

// Report says what became of a file that was read.
type Report struct {
	Form  Form
	Title string // of the document itself, which isn't taken into its text
	Left  []Left // what isn't as it was in the file, by how it is called
}

// Left is something that isn't as it was in the file.
type Left struct {
	What  string
	Count int
}

// What may not come as it was.
const (
	LeftComments   = "comments"   // left out
	LeftHeaders    = "headers"    // of pages; left out
	LeftObjects    = "objects"    // charts, sheets and programs inside; left out
	LeftPictures   = "pictures"   // that can't be shown; left out
	LeftOutside    = "outside"    // addresses that would have to be fetched; never asked
	LeftHidden     = "hidden"     // words that weren't shown; left out
	LeftDeletions  = "deletions"  // tracked; taken as decided, and left out
	LeftInsertions = "insertions" // tracked; taken as decided, and kept
	LeftBoxes      = "boxes"      // words in boxes; set below the paragraph they hung on
	LeftFormulas   = "formulas"   // kept as words
	LeftNested     = "nested"     // tables in tables, more than two deep; kept as paragraphs
	LeftLinks      = "links"      // to addresses that aren't http, https or mailto; their words are kept
	LeftClauses    = "clauses"    // articles that were found
	LeftTitle      = "title"      // said in Title
)

// left counts what isn't as it was.
func (r *Report) left(what string) {
	for i := range r.Left {
		if r.Left[i].What == what {
			r.Left[i].Count++
			return
		}
	}
	r.Left = append(r.Left, Left{what, 1})
}

// Read takes a document in DOCX or HWPX apart. Its pictures come with their pixels and without a file. Macros are refused, and nothing outside the file
// is ever asked for. Where parallel is set, articles become clauses.
func Read(raw []byte, parallel bool) ([]Block, Report, error) {
	p, err := openParts(raw)
	if err != nil {
		return nil, Report{}, err
	}
	in := &intake{parts: p, report: Report{Form: p.form}}
	if p.form == DOCX {
		err = readDOCX(in)
	} else {
		err = readHWPX(in)
	}
	if err != nil {
		return nil, Report{}, err
	}
	blocks := in.done()
	if parallel {
		found := 0
		blocks, found = inClauses(blocks)
		for range found {
			in.report.left(LeftClauses)
		}
	}
	blocks = unmarked(blocks)
	if len(blocks) == 0 {
		return nil, Report{}, ErrNoWords
	}
	return blocks, in.report, nil
}

// intake gathers what a reader finds.
type intake struct {
	*parts
	report   Report
	count    int // of blocks
	words    int // bytes
	pictures int
	cells    int
	tables   int // open in one another
	gathering
}

// gathering is blocks on their way: items of lists wait until it is known what they hang on.
type gathering struct {
	blocks []Block
	items  []listItem
	quote  []Block
}

// listItem is a paragraph of a list before the list is built.
type listItem struct {
	level   int
	list    string // names what numbers it
	ordered bool
	start   int
	blocks  []Block
}

// prevailsMark stands where a document of ours says which text prevails.
type prevailsMark struct{ which string }

func (prevailsMark) block() {}

// add takes a block.
func (in *intake) add(b Block) error {
	if in.count++; in.count > mostBlocks {
		return ErrTooLong
	}
	in.flush()
	in.blocks = append(in.blocks, b)
	return nil
}

// item takes a paragraph of a list.
func (in *intake) item(i listItem) error {
	if in.count++; in.count > mostBlocks {
		return ErrTooLong
	}
	in.closeQuote()
	in.items = append(in.items, i)
	return nil
}

// goOn takes a block that goes on within the list's last item. It reports false where there is no list.
func (in *intake) goOn(b Block) (bool, error) {
	if len(in.items) == 0 {
		return false, nil
	}
	if in.count++; in.count > mostBlocks {
		return true, ErrTooLong
	}
	last := &in.items[len(in.items)-1]
	last.blocks = append(last.blocks, b)
	return true, nil
}

// quoted takes what another said.
func (in *intake) quoted(b Block) error {
	if in.count++; in.count > mostBlocks {
		return ErrTooLong
	}
	in.closeList()
	in.quote = append(in.quote, b)
	return nil
}

func (in *intake) flush() { in.closeList(); in.closeQuote() }

func (in *intake) closeList() {
	if len(in.items) > 0 {
		in.blocks = append(in.blocks, lists(in.items)...)
		in.items = nil
	}
}

func (in *intake) closeQuote() {
	if len(in.quote) > 0 {
		in.blocks = append(in.blocks, Quote{in.quote})
		in.quote = nil
	}
}

// done returns all that was gathered.
func (in *intake) done() []Block {
	in.flush()
	return in.blocks
}

// apart gathers what stands in a cell, a note or a box by itself.
func (in *intake) apart(read func() error) ([]Block, error) {
	outer := in.gathering
	in.gathering = gathering{}
	err := read()
	inside := in.done()
	in.gathering = outer
	return inside, err
}

// lists builds lists of items: those of a higher level stand in the item before them.
func lists(items []listItem) []Block {
	var out []Block
	for len(items) > 0 {
		first := items[0]
		l := List{Ordered: first.ordered, Start: first.start}
		if !l.Ordered {
			l.Start = 1
		}
		i := 0
		for i < len(items) && items[i].level >= first.level {
			if items[i].level == first.level && items[i].list != first.list {
				break
			}
			next := i + 1
			for next < len(items) && items[next].level > first.level {
				next++
			}
			l.Items = append(l.Items, append(items[i].blocks, lists(items[i+1:next])...))
			i = next
		}
		out = append(out, l)
		items = items[i:]
	}
	return out
}

// say bounds and tidies words: composed as they are typed, without what has no shape.
func (in *intake) say(s string) (string, error) {
	if in.words += len(s); in.words > mostText {
		return "", ErrTooLong
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r':
			return ' '
		case unicode.Is(unicode.Cc, r) && r != '\t', r == '\ufeff', r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1 // hidden characters turn words around
		}
		return r
	}, norm.NFC.String(s)), nil
}

// href lets through the addresses that a link may lead to.
func (in *intake) href(address string) string {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err == nil && len(address) <= 2000 && !strings.ContainsAny(address, " \t\r\n") && u.User == nil &&
		((u.Scheme == "http" || u.Scheme == "https") && u.Host != "" || u.Scheme == "mailto" && strings.Contains(u.Opaque, "@")) {
		return address
	}
	if address != "" && !strings.HasPrefix(address, "#") {
		in.report.left(LeftLinks)
	}
	return ""
}

// image reads a picture of the package.
func (in *intake) image(name, alt string, width int) (Picture, bool, error) {
	if in.pictures++; in.pictures > mostPictures {
		return Picture{}, false, ErrTooLong
	}
	if !in.has(name) {
		in.report.left(LeftPictures)
		return Picture{}, false, nil
	}
	raw, err := in.bytes(name)
	if err != nil {
		return Picture{}, false, err
	}
	i, ok := NewImage(raw)
	if !ok {
		in.report.left(LeftPictures)
		return Picture{}, false, nil
	}
	if width < 0 || width > 4000 {
		width = 0
	}
	return Picture{Alt: alt, Width: width, Image: i}, true, nil
}

// whichPrevails reads what a document of ours says below an article.
func whichPrevails(words string) string {
	for in := range prevailWords {
		for _, which := range []string{"equal", string(lang.Korean), string(lang.English), string(lang.Chinese), string(lang.Japanese)} {
			if prevailing(which, in) == words {
				return which
			}
		}
	}
	return ""
}

// unmarked takes out what only the gathering of clauses needed.
func unmarked(blocks []Block) []Block {
	out := blocks[:0]
	for _, b := range blocks {
		if _, mark := b.(prevailsMark); !mark {
			out = append(out, b)
		}
	}
	return out
}

// light takes the weight from runs that are bold by where they stand: titles, and the heads of tables.
func light(runs []Run) []Run {
	out := make([]Run, len(runs))
	for i, r := range runs {
		r.Bold = false
		out[i] = r
	}
	return joined(out)
}

// lightCell takes the weight from the paragraphs of a table's head.
func lightCell(c *Cell) {
	for i, b := range c.Blocks {
		if p, ok := b.(Paragraph); ok && c.Header {
			c.Blocks[i] = Paragraph{light(p.Runs)}
		}
	}
}
