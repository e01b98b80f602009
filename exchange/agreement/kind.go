package agreement

import (
	"slices"
	"strings"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
)

// Kind is what a side calls a tie. Each side has its own kind for the same tie; it is one of a table and never free text.
type Kind string

// The kinds of ties. Goodwill is some cities' own name for the upper tier; None is exchange without any agreement; Unsaid is not known.
const (
	Unsaid     Kind = ""
	Sister     Kind = "SISTER"
	Goodwill   Kind = "GOODWILL"
	Friendship Kind = "FRIENDSHIP"
	FieldMOU   Kind = "FIELD_MOU"
	Economic   Kind = "ECONOMIC"
	Intent     Kind = "LOI"
	Multi      Kind = "MULTI"
	None       Kind = "NONE"
)

// Kinds lists the kinds in the order they are offered.
func Kinds() []Kind {
	return []Kind{Sister, Goodwill, Friendship, FieldMOU, Economic, Intent, Multi, None}
}

// Valid reports whether k is one of the table.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Label returns the kind's official name in a language of the interface, else in English.
func (k Kind) Label(tag lang.Tag) string {
	if s := kindLabels[k][tag]; s != "" {
		return s
	}
	return kindLabels[k][lang.English]
}

// tier ranks kinds by how much they bind, so that a step up is told from another name for the same. A goodwill tie counts as a sister tie.
func (k Kind) tier() int {
	switch k {
	case Sister, Goodwill:
		return 5
	case Friendship:
		return 4
	case Economic:
		return 3
	case FieldMOU:
		return 2
	case Intent:
		return 1
	}
	return 0
}

var kindLabels = map[Kind]map[lang.Tag]string{
	Sister:     {lang.Korean: "자매결연", lang.English: "Sisterhood", lang.Chinese: "友好城市", lang.Japanese: "姉妹提携"},
	Goodwill:   {lang.Korean: "친선결연", lang.English: "Goodwill affiliation", lang.Chinese: "友好结好", lang.Japanese: "親善提携"},
	Friendship: {lang.Korean: "우호협력", lang.English: "Friendship and cooperation", lang.Chinese: "友好交流城市", lang.Japanese: "友好協力"},
	FieldMOU:   {lang.Korean: "분야별 업무협약", lang.English: "Field MOU", lang.Chinese: "专项谅解备忘录", lang.Japanese: "分野別覚書"},
	Economic:   {lang.Korean: "경제우호협력", lang.English: "Economic cooperation", lang.Chinese: "经济合作协议", lang.Japanese: "経済交流協定"},
	Intent:     {lang.Korean: "의향서", lang.English: "Letter of intent", lang.Chinese: "友好交流意向书", lang.Japanese: "意向書"},
	Multi:      {lang.Korean: "다자협의체", lang.English: "Multilateral arrangement", lang.Chinese: "多边机制", lang.Japanese: "多者間協議体"},
	None:       {lang.Korean: "협약 없는 교류", lang.English: "Exchange without a tie", lang.Chinese: "无协议交流", lang.Japanese: "提携によらない交流"},
}

// kindWords are further words that lists use, by language. 友好城市 is a sister city and 우호도시 a friendship city; 友好都市 may be either, so it
// stands here under no kind.
var kindWords = map[lang.Tag]map[string]Kind{
	lang.Korean: {
		"자매": Sister, "자매도시": Sister, "자매결연도시": Sister, "자매지역": Sister, "친선": Goodwill, "친선도시": Goodwill, "친선결연도시": Goodwill,
		"우호": Friendship, "우호도시": Friendship, "우호교류": Friendship, "우호교류도시": Friendship, "우호협력도시": Friendship, "우호결연": Friendship, "우호지역": Friendship,
		"업무협약": FieldMOU, "mou": FieldMOU, "양해각서": FieldMOU, "경제협력": Economic, "경제우호": Economic, "의향서": Intent, "loi": Intent, "협의체": Multi, "다자": Multi,
	},
	lang.English: {
		"sister": Sister, "sister city": Sister, "sister cities": Sister, "sister state": Sister, "sister province": Sister, "sister region": Sister, "twin": Sister, "twin town": Sister, "twinning": Sister,
		"goodwill": Goodwill, "friendship": Friendship, "friendship city": Friendship, "friendly exchange": Friendship, "friendship and cooperation": Friendship, "mou": FieldMOU, "memorandum of understanding": FieldMOU,
		"economic": Economic, "economic cooperation": Economic, "loi": Intent, "multilateral": Multi, "none": None,
	},
	lang.Chinese: {
		"友城": Sister, "国际友好城市": Sister, "友好省州": Sister, "友好省": Sister, "结好": Goodwill, "友好交流": Friendship, "友好合作": Friendship, "友好合作城市": Friendship, "友好交流关系": Friendship,
		"谅解备忘录": FieldMOU, "备忘录": FieldMOU, "经济合作": Economic, "意向书": Intent, "多边": Multi,
	},
	lang.Japanese: {
		"姉妹都市": Sister, "姉妹": Sister, "姉妹友好都市": Sister, "友好交流": Friendship, "友好協力都市": Friendship, "友好交流都市": Friendship, "覚書": FieldMOU, "経済交流": Economic, "意向書": Intent, "多者間": Multi,
	},
}

// KindOf reads the kind that a word of a list means in a language, or in any where the tag is empty; it reports false for a word it doesn't know and for
// one that may mean several.
func KindOf(word string, tag lang.Tag) (Kind, bool) {
	word = strings.Join(strings.Fields(gram.Fold(word)), " ")
	if word == "" {
		return Unsaid, false
	}
	found := Unsaid
	for _, in := range lang.Interface() {
		if tag != "" && tag != in {
			continue
		}
		k := kindIn(word, in)
		if k != Unsaid && found != Unsaid && k != found {
			return Unsaid, false
		}
		if k != Unsaid {
			found = k
		}
	}
	return found, found != Unsaid
}

func kindIn(word string, in lang.Tag) Kind {
	for _, k := range Kinds() {
		if gram.Fold(string(k)) == word || gram.Fold(k.Label(in)) == word {
			return k
		}
	}
	for w, k := range kindWords[in] {
		if gram.Fold(w) == word {
			return k
		}
	}
	return Unsaid
}
