package project

import (
	"slices"
	"strconv"
	"strings"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Currency is a currency of ISO 4217 with the digits of its minor unit.
type Currency struct {
	Code   string
	Digits int
}

// Currencies lists the currencies in use, by their codes (ISO 4217:2015 with amendments to 176; funds codes, metals and test codes left out).
func Currencies() []Currency {
	all := make([]Currency, 0, 170)
	for digits, codes := range []string{
		"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", "",
		"AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR " +
			"FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR " +
			"MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP " +
			"TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
		"BHD IQD JOD KWD LYD OMR TND", "UYW",
	} {
		for _, c := range strings.Fields(codes) {
			all = append(all, Currency{c, digits})
		}
	}
	slices.SortFunc(all, func(a, b Currency) int { return strings.Compare(a.Code, b.Code) })
	return all
}

var currencies = func() map[string]int {
	digits := map[string]int{}
	for _, c := range Currencies() {
		digits[c.Code] = c.Digits
	}
	return digits
}()

// mostMinor bounds an amount in minor units: a hundred lines of it still fit an int64, and a program that counts in doubles holds it exactly.
const mostMinor = 9_000_000_000_000_000

// Minor reads an exact decimal such as "1250000" or "-12.50" as minor units of the currency. It reports false for what is no amount of that currency.
func Minor(currency, amount string) (int64, bool) {
	digits, known := currencies[currency]
	text, negative := strings.CutPrefix(amount, "-")
	whole, part, dotted := strings.Cut(text, ".")
	if !known || whole == "" || dotted && part == "" || len(part) > digits || len(whole) > 16 {
		return 0, false
	}
	part += strings.Repeat("0", digits-len(part))
	for _, r := range whole + part {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil || n > mostMinor {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, true
}

// Amount writes minor units of a currency as an exact decimal.
func Amount(currency string, minor int64) string {
	digits, sign := currencies[currency], ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	s := strconv.FormatInt(minor, 10)
	if digits == 0 {
		return sign + s
	}
	if len(s) <= digits {
		s = strings.Repeat("0", digits-len(s)+1) + s
	}
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}

// Line is one line of the budget: what one party has planned and spent for something, in one currency.
type Line struct {
	ID       string           `bson:"id"`
	Party    tenants.TenantID `bson:"party"`
	Title    lang.Text        `bson:"title"`
	Phase    string           `bson:"phase"`
	Currency string           `bson:"currency"`
	Planned  int64            `bson:"planned"` // minor units
	Spent    int64            `bson:"spent"`
}

// Total is the sum of one currency. Sums of different currencies are never added.
type Total struct {
	Party    tenants.TenantID // empty for all parties together
	Currency string
	Planned  int64
	Spent    int64
}

// MostLines bounds one party's lines; the sum of all parties' still fits.
const MostLines = 100

// Spend says anew the lines of the party that does it; the others' stay as they are.
func (p *Project) Spend(lines []Line, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	var c fault.Check
	c.That(len(lines) <= MostLines, "lines", "too_many", "max", strconv.Itoa(MostLines))
	rest := slices.DeleteFunc(slices.Clone(p.Budget), func(l Line) bool { return l.Party == by.Tenant })
	for i, l := range lines {
		at := "lines[" + strconv.Itoa(i) + "]."
		_, known := currencies[l.Currency]
		c.That(known, at+"currency", "no_such_currency")
		c.That(name(l.ID) && !slices.ContainsFunc(append(slices.Clone(rest), lines[:i]...), func(x Line) bool { return x.ID == l.ID }), at+"id", "unknown")
		c.That(!l.Title.Empty(), at+"title", "required")
		checkText(&c, at+"title", l.Title, MostTitle)
		c.That(l.Planned >= 0 && l.Planned <= mostMinor, at+"planned", "wrong")
		c.That(l.Spent >= -mostMinor && l.Spent <= mostMinor, at+"spent", "wrong")
		c.That(l.Phase == "" || p.hasPhase(l.Phase), at+"phase", "unknown")
		lines[i].Party = by.Tenant
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.Budget, p.Updated = append(rest, lines...), by.At
	return nil
}

func (p Project) hasPhase(id string) bool {
	return slices.ContainsFunc(p.Phases, func(h Phase) bool { return h.ID == id })
}

// Totals sums the budget by party and currency, then by currency alone.
func (p Project) Totals() []Total {
	var each, all []Total
	add := func(to []Total, t Total) []Total {
		i := slices.IndexFunc(to, func(x Total) bool { return x.Party == t.Party && x.Currency == t.Currency })
		if i < 0 {
			return append(to, t)
		}
		to[i].Planned, to[i].Spent = to[i].Planned+t.Planned, to[i].Spent+t.Spent
		return to
	}
	for _, l := range p.Budget {
		each = add(each, Total{l.Party, l.Currency, l.Planned, l.Spent})
		all = add(all, Total{"", l.Currency, l.Planned, l.Spent})
	}
	return append(each, all...)
}
