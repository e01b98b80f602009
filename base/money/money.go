// Package money reads and writes exact amounts of the currencies in use. It converts nothing and adds nothing of different currencies.
package money

import (
	"slices"
	"strconv"
	"strings"
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

// Known reports whether there is a currency with the code.
func Known(code string) bool {
	_, ok := currencies[code]
	return ok
}

// Most bounds an amount in minor units: a hundred lines of it still fit an int64, and a program that counts in doubles holds it exactly.
const Most = 9_000_000_000_000_000

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
	if err != nil || n > Most {
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
