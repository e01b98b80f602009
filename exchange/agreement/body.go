package agreement

import "slices"

// Body is who has to agree on one side before a tie or an agreement may be signed.
type Body string

// The bodies, by country: a Korean council or its advisory committee, the steps to the Chinese People's Association for Friendship with Foreign
// Countries, a Japanese assembly, another.
const (
	KoreanCouncil    Body = "KR_COUNCIL"
	KoreanAdvisory   Body = "KR_ADVISORY"
	ChineseCity      Body = "CN_CITY"
	ChineseProvince  Body = "CN_PROVINCE"
	ChineseFriends   Body = "CN_CPAFFC"
	JapaneseAssembly Body = "JP_ASSEMBLY"
	OtherBody        Body = "OTHER"
)

// Bodies lists them in the order they are offered.
func Bodies() []Body {
	return []Body{KoreanCouncil, KoreanAdvisory, ChineseCity, ChineseProvince, ChineseFriends, JapaneseAssembly, OtherBody}
}

// Valid reports whether b is one of the table.
func (b Body) Valid() bool { return slices.Contains(Bodies(), b) }
