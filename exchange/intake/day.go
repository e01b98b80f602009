package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-network/naru/base/lang"
)

// Day is a date as far as it is known: 2016-04-20, 2016-04, 2016, or nothing.
type Day string

// Span is what a cell says of time: a beginning, and an end where it names one.
type Span struct{ From, To Day }

// Words around dates that say nothing more of them: "(예정)" does, and is left to be unreadable.
var (
	ordinals  = regexp.MustCompile(`(?i)(\d)(st|nd|rd|th)\b`)
	korean12  = regexp.MustCompile(`(\d)\s*(년|年|월|月)\s*`)
	ofDay     = regexp.MustCompile(`(\d)\s*(일|日)`)
	weekday   = regexp.MustCompile(`[(\[]\s*(월|화|수|목|금|토|일|月|火|水|木|金|土|日|[A-Za-z]{3})\s*[)\]]`)
	clock     = regexp.MustCompile(`[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$`)
	tildes    = strings.NewReplacer("∼", "~", "～", "~", "〜", "~", "–", "~", "—", "~", "부터", "~", "까지", "", "から", "~", "まで", "", "至", "~", "起", "~", "止", "", "‘", "'", "’", "'", "`", "'")
	era       = regexp.MustCompile(`^(昭和|平成|令和|大正|[SHRT])\s*(\d{1,2}|元)\s*[.年]\s*`)
	eraStarts = map[string]int{"大正": 1911, "T": 1911, "昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018}
	months    = map[string]int{
		"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	}
	worded = regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`)
	short  = regexp.MustCompile(`^'(\d{2})\b`)
)

// nothing are the ways in which lists say that a date isn't known.
var nothing = map[string]bool{"": true, "-": true, "~": true, "?": true, "미상": true, "불명": true, "없음": true, "未详": true, "不详": true, "不明": true, "n/a": true, "na": true, "none": true, "unknown": true, "null": true, "tbd": true, "미정": true}

// ReadSpan reads what people write into a column of dates. It returns an empty span for what says that none is known, such as 0000-00-00, and false
// for what isn't understood, so that a person can look. A day that doesn't exist is not understood.
func ReadSpan(cell string) (Span, bool) {
	s := strings.TrimSpace(tildes.Replace(norm.NFKC.String(cell)))
	if nothing[strings.ToLower(s)] || strings.Trim(s, "0-./ ") == "" {
		return Span{}, true
	}
	if d, ok := serial(s); ok {
		return Span{From: d}, true
	}
	s = strings.TrimSpace(weekday.ReplaceAllString(clock.ReplaceAllString(s, ""), ""))
	s = western(s)
	s = ofDay.ReplaceAllString(korean12.ReplaceAllString(s, "$1."), "$1")
	s = strings.TrimSpace(ordinals.ReplaceAllString(s, "$1"))
	first, second, both := strings.Cut(s, "~")
	from, ok := readDay(first, date{})
	if !ok {
		return Span{}, false
	}
	span := Span{From: from.day()}
	if second = strings.TrimSpace(second); !both || second == "" {
		return span, true
	}
	to, ok := readDay(second, from)
	if !ok || to.before(from) {
		return Span{}, false
	}
	span.To = to.day()
	return span, true
}

// date is a day in numbers; what isn't known is zero.
type date struct{ year, month, day_ int }

func (d date) day() Day {
	switch {
	case d.month == 0:
		return Day(fmt.Sprintf("%04d", d.year))
	case d.day_ == 0:
		return Day(fmt.Sprintf("%04d-%02d", d.year, d.month))
	}
	return Day(fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day_))
}

func (d date) before(e date) bool {
	switch {
	case d.year != e.year:
		return d.year < e.year
	case d.month == 0 || e.month == 0 || d.month != e.month:
		return d.month != 0 && e.month != 0 && d.month < e.month
	}
	return d.day_ != 0 && e.day_ != 0 && d.day_ < e.day_
}

// exists reports whether the calendar has the date.
func (d date) exists() bool { return lang.PartialDate(string(d.day())) }

// readDay reads one date. What the second one of a span leaves out, it has of the first.
func readDay(s string, after date) (date, bool) {
	s = strings.TrimSpace(s)
	if d, ok := byWord(s); ok {
		return d, d.exists()
	}
	parts, ok := digits(s)
	if !ok || len(parts) == 0 || len(parts) > 3 {
		return date{}, false
	}
	var d date
	switch {
	case len(parts) == 1 && len(parts[0].text) == 8: // 20160420
		n := parts[0].n
		d = date{n / 10000, n / 100 % 100, n % 100}
	case len(parts) == 1 && len(parts[0].text) == 6: // 201604
		d = date{parts[0].n / 100, parts[0].n % 100, 0}
	case len(parts[0].text) == 4:
		d = ofParts(parts)
	case after.year == 0 && len(parts) == 3:
		d, ok = yearLast(parts)
	case after.year != 0 && len(parts) < 3:
		d = since(parts, after)
	default:
		ok = false
	}
	if d.month == 0 && d.day_ == 0 && len(parts) > 1 { // 1993.00.00
		d = date{year: d.year}
	}
	return d, ok && d.exists()
}

// ofParts takes the year first.
func ofParts(parts []number) date {
	d := date{year: parts[0].n}
	if len(parts) > 1 {
		d.month = parts[1].n
	}
	if len(parts) > 2 && d.month > 0 {
		d.day_ = parts[2].n
	}
	return d
}

// yearLast reads 20/04/2016 where only one order is possible. Which of 04/05/2016 is the month nobody knows, so only the year is.
func yearLast(parts []number) (date, bool) {
	if len(parts[2].text) != 4 {
		return date{}, false
	}
	a, b, year := parts[0].n, parts[1].n, parts[2].n
	switch {
	case a > 12 && b <= 12:
		return date{year, b, a}, true
	case b > 12 && a <= 12, a == b:
		return date{year, a, b}, true
	case a <= 12 && b <= 12:
		return date{year: year}, a > 0 && b > 0
	}
	return date{}, false
}

// since reads the second date of a span: a day of the first one's month, a month and a day of its year, or a month where the first has no day.
func since(parts []number, after date) date {
	switch {
	case len(parts) == 2:
		return date{after.year, parts[0].n, parts[1].n}
	case after.day_ > 0:
		return date{after.year, after.month, parts[0].n}
	}
	return date{after.year, parts[0].n, 0}
}

type number struct {
	text string
	n    int
}

// digits parts a text into its numbers; anything but numbers and marks between them is not understood.
func digits(s string) ([]number, bool) {
	var all []number
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("./-, ", r) }) {
		n, err := strconv.Atoi(f)
		if err != nil || n < 0 || len(f) > 8 || f[0] == '+' {
			return nil, false
		}
		all = append(all, number{f, n})
	}
	return all, true
}

// byWord reads a date whose month is an English word, in any order: 20 April 2016, Apr 20, 2016, April 2016.
func byWord(s string) (date, bool) {
	at := worded.FindStringIndex(s)
	if at == nil {
		return date{}, false
	}
	d := date{month: months[strings.ToLower(s[at[0]:at[0]+3])]}
	rest, ok := digits(s[:at[0]] + " " + s[at[1]:])
	if !ok {
		return date{}, false
	}
	for _, p := range rest {
		switch {
		case len(p.text) == 4 && d.year == 0:
			d.year = p.n
		case len(p.text) <= 2 && d.day_ == 0 && p.n > 0:
			d.day_ = p.n
		default:
			return date{}, false
		}
	}
	return d, d.year > 0
}

// western turns the years of Japanese eras, and short ones such as '98, into those of the common calendar.
func western(s string) string {
	if m := short.FindStringSubmatch(s); m != nil {
		century := "20"
		if m[1] >= "50" {
			century = "19"
		}
		return century + s[1:]
	}
	m := era.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	n := 1
	if m[2] != "元" {
		n, _ = strconv.Atoi(m[2]) // two digits, as the expression says
	}
	return strconv.Itoa(eraStarts[m[1]]+n) + "." + s[len(m[0]):]
}

// serial reads a day as spreadsheets number them, from 1900-01-01. A number below 10000 would be a year, or nothing.
func serial(s string) (Day, bool) {
	whole, _, _ := strings.Cut(s, ".")
	if len(whole) != 5 || strings.Count(s, ".") > 1 {
		return "", false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 10_000 || n >= 80_000 {
		return "", false
	}
	return Day(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n)).Format(time.DateOnly)), true
}
