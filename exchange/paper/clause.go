package paper

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/naru-network/naru/base/lang"
)

// How an article is called in each language: its number stands in the middle.
var (
	koreanArticle  = regexp.MustCompile(`^제\s*([0-9０-９]+)\s*조(?:\s*의\s*([0-9０-９]+))?`)
	hanArticle     = regexp.MustCompile(`^第\s*([0-9０-９]+|[〇零一二三四五六七八九十百]+)\s*[条條]`)
	englishArticle = regexp.MustCompile(`^(?i:article|art\.)\s+([0-9]+|[IVXL]+)\b`)
)

// article reads the name of an article at the beginning of a line, such as 제3조, 第三条 or Article 3. It returns its number and what follows the name.
func article(line string) (number, rest string, ok bool) {
	line = strings.TrimLeft(line, " \t\u00a0\u3000")
	if m := koreanArticle.FindStringSubmatch(line); m != nil {
		number = narrow(m[1])
		if m[2] != "" {
			number += "-" + narrow(m[2])
		}
		return ended(number, line[len(m[0]):])
	}
	if m := hanArticle.FindStringSubmatch(line); m != nil {
		n, ok := hanNumber(m[1])
		if !ok {
			return "", "", false
		}
		return ended(strconv.Itoa(n), line[len(m[0]):])
	}
	if m := englishArticle.FindStringSubmatch(line); m != nil {
		number = m[1]
		if n := roman(number); n > 0 {
			number = strconv.Itoa(n)
		}
		return ended(number, line[len(m[0]):])
	}
	return "", "", false
}

// ended takes the name of an article only where it ends: 제3조에 and 第三条规定 speak of another article.
func ended(number, after string) (string, string, bool) {
	if r, _ := utf8.DecodeRuneInString(after); after != "" && !unicode.IsSpace(r) && !strings.ContainsRune(".:：。、.)(（【[-–—", r) {
		return "", "", false
	}
	return number, strings.TrimLeft(after, " \t\u00a0\u3000.:：。、-–—"), true
}

// narrow turns broad digits into the usual ones, without zeros in front.
func narrow(digits string) string {
	n := 0
	for _, r := range digits {
		if r >= '０' && r <= '９' {
			r -= '０' - '0'
		}
		if n = n*10 + int(r-'0'); n > 99_999 {
			return digits
		}
	}
	return strconv.Itoa(n)
}

const hanDigits = "〇一二三四五六七八九"

// hanNumber reads a number up to 999 in Han or in digits.
func hanNumber(s string) (int, bool) {
	if r, _ := utf8.DecodeRuneInString(s); r < 128 || r >= '０' && r <= '９' {
		n, err := strconv.Atoi(narrow(s))
		return n, err == nil
	}
	sum, digit := 0, 0
	for _, r := range strings.ReplaceAll(s, "零", "〇") {
		switch r {
		case '百', '十':
			unit := 10
			if r == '百' {
				unit = 100
			}
			sum, digit = sum+max(digit, 1)*unit, 0
		default:
			digit = utf8.RuneCountInString(hanDigits[:strings.IndexRune(hanDigits, r)])
		}
	}
	return sum + digit, sum+digit > 0 && sum+digit < 1000
}

// han writes a number up to 999 in Han.
func han(n int) string {
	digits := []rune(hanDigits)
	out := ""
	if n >= 100 {
		out = string(digits[n/100]) + "百"
		if n%100 > 0 && n%100 < 10 {
			out += "零"
		}
	}
	if tens := n / 10 % 10; tens > 0 {
		if tens > 1 || n >= 100 {
			out += string(digits[tens])
		}
		out += "十"
	}
	if n%10 > 0 {
		out += string(digits[n%10])
	}
	return out
}

func roman(s string) int {
	values := map[rune]int{'I': 1, 'V': 5, 'X': 10, 'L': 50}
	sum, before := 0, 0
	for _, r := range strings.ToUpper(s) {
		v := values[r]
		if v == 0 {
			return 0
		}
		if sum += v; before < v {
			sum -= 2 * before
		}
		before = v
	}
	return sum
}

// articleName is how the article of a number is called in a language. A number that is none of ours stays as it is written.
func articleName(number string, l lang.Tag) string {
	main, part, _ := strings.Cut(number, "-")
	n, err := strconv.Atoi(main)
	if err != nil || n <= 0 || n > 999 {
		return number
	}
	if part != "" {
		part = " - " + part
	}
	switch l {
	case lang.Chinese:
		return "第" + han(n) + "条" + part
	case lang.Japanese:
		return "第" + main + "条" + part
	case lang.Korean:
		if part != "" {
			part = "의" + strings.TrimPrefix(part, " - ")
		}
		return "제" + main + "조" + part
	}
	return "Article " + main + part
}

// titled returns the title of an article with its name, and what stands below. Words of a title that name the article already aren't said twice.
func (c Clause) titled(l lang.Tag) (title []Run, rest []Block) {
	name := articleName(strings.TrimSpace(c.Number), l)
	if len(c.Blocks) == 0 {
		return []Run{{Text: name}}, nil
	}
	first, ok := c.Blocks[0].(Heading)
	if !ok {
		if p, is := c.Blocks[0].(Paragraph); is {
			if n, _, named := article(said(p.Runs)); named && n == c.Number {
				return nil, c.Blocks
			}
		}
		return []Run{{Text: name}}, c.Blocks
	}
	if n, _, named := article(said(first.Runs)); named && n == c.Number {
		return first.Runs, c.Blocks[1:]
	}
	if empty(first.Runs) {
		return []Run{{Text: name}}, c.Blocks[1:]
	}
	return append([]Run{{Text: name + "  "}}, first.Runs...), c.Blocks[1:]
}

// inClauses gathers what follows the name of an article into clauses. A line of running text begins one only where its number goes on from the one before,
// or where its title stands in brackets; titles of chapters end one.
func inClauses(blocks []Block) ([]Block, int) {
	var out []Block
	var open *Clause
	last, level, count := 0, 5, 0
	for _, b := range blocks {
		if m, ok := b.(prevailsMark); ok {
			if open != nil {
				open.Prevails = m.which
			}
			continue
		}
		runs, isTitle, depth := lineOf(b)
		number, rest, ok := article(said(runs))
		n, err := strconv.Atoi(number)
		next := err == nil && n == last+1
		bracketed := strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "（") || strings.HasPrefix(rest, "【")
		switch {
		case ok && (isTitle || rest == "" || bracketed || next):
			if open != nil {
				out = append(out, *open)
			}
			open = &Clause{Number: number, Blocks: begun(runs, rest, isTitle)}
			count++
			if err == nil {
				last = n
			}
			if level = 5; isTitle {
				level = depth
			}
		case open == nil:
			out = append(out, b)
		case isTitle && depth <= level && (level < 5 || depth <= 2), isDivider(b):
			out = append(out, *open, b)
			open = nil
		default:
			open.Blocks = append(open.Blocks, b)
		}
	}
	if open != nil {
		out = append(out, *open)
	}
	return out, count
}

func isDivider(b Block) bool {
	_, ok := b.(Divider)
	return ok
}

// lineOf returns the words of a paragraph or title.
func lineOf(b Block) (runs []Run, title bool, level int) {
	switch b := b.(type) {
	case Paragraph:
		return b.Runs, false, 0
	case Heading:
		return b.Runs, true, b.Level
	}
	return nil, false, 0
}

// mostTitle is how long the rest of a line may be to be taken for an article's title.
const mostTitle = 40

// begun returns what an article begins with: its title without its name, and the words that follow in the same line.
func begun(runs []Run, rest string, title bool) []Block {
	after := cutRuns(runs, strings.TrimLeft(rest, " "))
	if title {
		return []Block{Heading{3, orNothing(after)}}
	}
	for _, pair := range []string{"()", "（）", "【】"} {
		first, size := utf8.DecodeRuneInString(pair)
		words, ok := strings.CutPrefix(rest, string(first))
		if !ok {
			continue
		}
		if end := strings.Index(words, pair[size:]); end > 0 && utf8.RuneCountInString(words[:end]) <= mostTitle {
			below := strings.TrimLeft(words[end+len(pair[size:]):], " \t\u3000")
			out := []Block{Heading{3, []Run{{Text: words[:end]}}}}
			if below != "" {
				out = append(out, Paragraph{cutRuns(runs, below)})
			}
			return out
		}
	}
	if utf8.RuneCountInString(rest) <= mostTitle && !strings.ContainsAny(rest, ".。") {
		return []Block{Heading{3, orNothing(after)}}
	}
	return []Block{Paragraph{after}}
}

func orNothing(runs []Run) []Run {
	if empty(runs) {
		return nil
	}
	return runs
}

// cutRuns returns the runs that hold the last words of a line.
func cutRuns(runs []Run, rest string) []Run {
	skip := len(said(runs)) - len(rest)
	var out []Run
	for _, r := range runs {
		length := len(r.Text)
		if r.Break {
			length = 1
		}
		if skip >= length && length > 0 {
			skip -= length
			continue
		}
		if skip > 0 {
			r.Text, skip = r.Text[skip:], 0
		}
		out = append(out, r)
	}
	return out
}
