package intake

import (
	"slices"
	"strings"

	"github.com/naru-network/naru/base/gram"
	"github.com/naru-network/naru/base/lang"
)

// Kind is a sort of relationship, by the code that all of the house uses. The empty Kind says that none is known.
type Kind string

// The kinds of relationship.
const (
	Sister     Kind = "SISTER"
	Goodwill   Kind = "GOODWILL"
	Friendship Kind = "FRIENDSHIP"
	FieldMOU   Kind = "FIELD_MOU"
	Economic   Kind = "ECONOMIC"
	Letter     Kind = "LOI"
	Multi      Kind = "MULTI"
	None       Kind = "NONE"
)

// Kinds lists them in the order they are offered.
func Kinds() []Kind {
	return []Kind{Sister, Goodwill, Friendship, FieldMOU, Economic, Letter, Multi, None}
}

// word is a word for a kind in one language. Unsure is one that means different kinds to different people there.
type word struct {
	text   string
	kind   Kind
	tag    lang.Tag
	unsure bool
}

// words are what lists call the kinds; of several that stand in a cell, the first of this table counts. Friendship city is a false friend: 友好城市 of
// mainland China is a sister tie, 우호도시 of Korea is the lighter one, and 友好都市 of Japan may be either.
var words = foldWords([]word{
	{"다자", Multi, lang.Korean, false}, {"협의체", Multi, lang.Korean, false}, {"multilateral", Multi, lang.English, false},
	{"多边", Multi, lang.Chinese, false}, {"多者間", Multi, lang.Japanese, false},
	{"협약 없는", None, lang.Korean, false}, {"미결연", None, lang.Korean, false}, {"협약없음", None, lang.Korean, false}, {"without a tie", None, lang.English, false},
	{"无协议", None, lang.Chinese, false}, {"提携によらない", None, lang.Japanese, false},
	{"의향서", Letter, lang.Korean, false}, {"letter of intent", Letter, lang.English, false}, {"loi", Letter, lang.English, false},
	{"意向书", Letter, lang.Chinese, false}, {"意向書", Letter, lang.Japanese, false},
	{"경제우호", Economic, lang.Korean, false}, {"우호경제", Economic, lang.Korean, false}, {"경제협력", Economic, lang.Korean, false}, {"economic", Economic, lang.English, false},
	{"经济合作", Economic, lang.Chinese, false}, {"経済交流", Economic, lang.Japanese, false},
	{"친선결연", Goodwill, lang.Korean, false}, {"친선도시", Goodwill, lang.Korean, false}, {"goodwill", Goodwill, lang.English, false},
	{"友好结好", Goodwill, lang.Chinese, false}, {"親善提携", Goodwill, lang.Japanese, false},
	{"우호", Friendship, lang.Korean, false}, {"friendship", Friendship, lang.English, false}, {"friendly", Friendship, lang.English, false},
	{"友好交流", Friendship, lang.Chinese, false}, {"友好合作", Friendship, lang.Chinese, false}, {"友好协力", Friendship, lang.Chinese, false},
	{"友好関係", Friendship, lang.Chinese, false}, {"友好关系", Friendship, lang.Chinese, false},
	{"友好協力", Friendship, lang.Japanese, false}, {"友好交流都市", Friendship, lang.Japanese, false},
	{"友好城市", Sister, lang.Chinese, false}, {"友好省", Sister, lang.Chinese, false}, {"友好州", Sister, lang.Chinese, false}, {"友城", Sister, lang.Chinese, false},
	{"结好", Sister, lang.Chinese, false}, {"姐妹", Sister, lang.Chinese, false},
	{"姉妹", Sister, lang.Japanese, false}, {"友好都市", Sister, lang.Japanese, true}, {"友好提携", Sister, lang.Japanese, true},
	{"자매", Sister, lang.Korean, false}, {"sister", Sister, lang.English, false}, {"twin", Sister, lang.English, false}, {"partner city", Sister, lang.English, true},
	{"업무협약", FieldMOU, lang.Korean, false}, {"mou", FieldMOU, lang.English, false}, {"양해각서", FieldMOU, lang.Korean, false}, {"협약", FieldMOU, lang.Korean, true},
	{"memorandum", FieldMOU, lang.English, false}, {"谅解备忘录", FieldMOU, lang.Chinese, false}, {"备忘录", FieldMOU, lang.Chinese, false}, {"覚書", FieldMOU, lang.Japanese, false},
	{"교류", None, lang.Korean, true},
})

func foldWords(all []word) []word {
	for i := range all {
		all[i].text = folded(all[i].text)
	}
	return all
}

// folded takes away case, width and blanks.
func folded(s string) string { return strings.ReplaceAll(gram.Fold(s), " ", "") }

// Named is what a word was taken for.
type Named struct {
	Kind Kind
	Sure bool
}

// ReadKind says which kind a cell means in a list of the given language, and false for what isn't understood. An empty cell says that none is known.
// What names two kinds, or a word that means several, is not sure.
func ReadKind(cell string, of lang.Tag) (Named, bool) {
	s := folded(cell)
	if s == "" || nothing[s] {
		return Named{}, true
	}
	if k := Kind(strings.ToUpper(strings.TrimSpace(cell))); slices.Contains(Kinds(), k) {
		return Named{k, true}, true
	}
	var found []word
	rest := s
	for _, w := range wordsFor(of) {
		if strings.Contains(rest, w.text) {
			found = append(found, w)
			rest = strings.ReplaceAll(rest, w.text, "\x00")
		}
	}
	if len(found) == 0 {
		return Named{}, false
	}
	first := found[0]
	sure := !first.unsure
	for _, w := range found[1:] {
		if w.kind != first.kind && w.kind != None && w.kind != FieldMOU {
			sure = false
		}
	}
	return Named{first.kind, sure}, true
}

// wordsFor gives the words of a language first: 友好都市 stands in two.
func wordsFor(of lang.Tag) []word {
	if all, ok := wordsBy[of]; ok {
		return all
	}
	return words
}

var wordsBy = func() map[lang.Tag][]word {
	by := map[lang.Tag][]word{}
	for _, of := range lang.Interface() {
		by[of] = slices.Clone(words)
		slices.SortStableFunc(by[of], func(a, b word) int {
			switch {
			case (a.tag == of) == (b.tag == of):
				return 0
			case a.tag == of:
				return -1
			}
			return 1
		})
	}
	return by
}()
