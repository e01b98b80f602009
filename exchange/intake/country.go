package intake

import (
	"strings"
	"sync"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants/unit"
)

// countryAliases are names of countries and regions in lists that the book of units doesn't use itself: older, shorter, official and mistaken ones.
const countryAliases = `
US 미국 미합중국 usa u.s.a. u.s. united_states united_states_of_america 美国 美國 米国 アメリカ
CN 중국 중화인민공화국 prc p.r.china people's_republic_of_china mainland_china 中国 中華人民共和国 中国大陆
TW 대만 타이완 중화민국 republic_of_china chinese_taipei taiwan,_province_of_china 臺灣 台湾 中国台湾 中国台湾省 中華民国
KR 한국 대한민국 korea south_korea republic_of_korea rok korea,_south 韩国 大韩民国 韓国 大韓民国
KP 북한 north_korea dprk 朝鲜 北朝鮮
JP 일본 日本国
GB 영국 uk u.k. great_britain england scotland wales northern_ireland 英国 イギリス
RU 러시아 러시아연방 russian_federation 俄国 俄罗斯联邦 ロシア連邦
VN 베트남 월남 viet_nam 越南 ベトナム
TR 터키 튀르키예 turkey türkiye 土耳其 トルコ
DE 독일 독일연방공화국 deutschland
FR 프랑스 仏国
CZ 체코 체코공화국 czech_republic czechia
SK 슬로바키아 slovak_republic
AE 아랍에미리트연합 uae 阿联酋
KZ 카자흐스탄 카작스탄
KG 키르기스스탄 키르기즈스탄 키르키즈스탄
UZ 우즈베키스탄 우즈벡
MM 미얀마 버마 burma
LA 라오스 laos
MN 몽골 몽고 蒙古国
AU 호주 오스트레일리아 濠洲
NZ 뉴질랜드
NL 네덜란드 화란 holland the_netherlands
CI 코트디부아르 ivory_coast
CD democratic_republic_of_the_congo congo-kinshasa dr_congo 콩고민주공화국
CG republic_of_the_congo congo-brazzaville
CV cape_verde cabo_verde
SZ swaziland eswatini
MK macedonia north_macedonia
PS palestine state_of_palestine palestinian_territories 팔레스타인
SY syria
MD moldova
BO bolivia
VE venezuela
TZ tanzania
IR iran
BN brunei
HK 홍콩 hong_kong 香港 中国香港
MO 마카오 macau macao 澳门 中国澳门
PH 필리핀
IN 인도
ID 인도네시아 印尼
MY 말레이시아
TH 태국 타이 泰国
KH 캄보디아
BY 벨라루스 벨로루시
UA 우크라이나
GE 조지아 그루지야
ES 스페인 에스파냐
IT 이탈리아 이태리
`

// countryNames finds a country or region by any of its names, folded.
var countryNames = sync.OnceValue(func() map[string]unit.Country {
	by := map[string]unit.Country{}
	for _, c := range unit.Countries() {
		by[folded(string(c))] = c
		for _, tag := range lang.Interface() {
			for _, to := range []unit.Audience{unit.General, unit.Mainland} {
				by[folded(c.Name(tag, to))] = c
			}
		}
	}
	for line := range strings.Lines(countryAliases) {
		words := strings.Fields(line)
		for i := 1; i < len(words); i++ {
			by[folded(strings.ReplaceAll(words[i], "_", " "))] = unit.Country(words[0])
		}
	}
	return by
})

// ReadCountry finds the country or region that a cell names in any of the four languages or by its code. It returns false for one that nobody knows; an
// empty cell names none.
func ReadCountry(cell string) (unit.Country, bool) {
	s := folded(cell)
	if s == "" || nothing[s] {
		return "", true
	}
	if c, ok := countryNames()[s]; ok {
		return c, true
	}
	if before, after, cut := strings.Cut(cell, "("); cut { // 대만(타이완), United Kingdom (England)
		if c, ok := countryNames()[folded(before)]; ok {
			return c, true
		}
		c, ok := countryNames()[folded(strings.TrimRight(after, ") "))]
		return c, ok
	}
	return "", false
}
