package agreement_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
)

var today = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)

func tie(proofs ...agreement.Proof) agreement.Tie {
	t := agreement.Tie{ID: "t", Parties: []agreement.Party{{Code: "gyeonggi", Country: "KR"}, {Code: "partner", Country: "XX"}}}
	for i, p := range proofs {
		p.ID = string(rune('a' + i))
		t.Proofs = append(t.Proofs, p)
	}
	return t
}

func codes(all []agreement.Reason) string {
	var said []string
	for _, r := range all {
		said = append(said, r.Code)
	}
	return strings.Join(said, " ")
}

func TestStatusIsComputedFromDatedProofs(t *testing.T) {
	signature := func(k agreement.Kind, d agreement.Date) agreement.Proof {
		return agreement.Proof{Kind: agreement.Signature, Tie: k, Date: d}
	}
	exchange := func(d agreement.Date) agreement.Proof { return agreement.Proof{Kind: agreement.Exchange, Date: d} }
	for _, test := range []struct {
		name   string
		proofs []agreement.Proof
		want   agreement.Code
		why    string
		marks  string
	}{
		{"nothing is known", nil, agreement.Nothing, "nothing_known", ""},
		{"they have met", []agreement.Proof{{Kind: agreement.Contact, Date: "2025-03"}}, agreement.InContact, "contact_only", ""},
		{"a letter of intent", []agreement.Proof{{Kind: agreement.Contact, Date: "2025-03"}, {Kind: agreement.LetterSent, Date: "2025-05-02"}}, agreement.Intended, "intent_no_text", ""},
		{"a council consented and nothing was signed", []agreement.Proof{{Kind: agreement.Consent, Date: "2018-03-02", Side: "gyeonggi", Body: agreement.KoreanCouncil, Tie: agreement.Sister}}, agreement.Approving, "consent_no_text", ""},
		{"a council refused", []agreement.Proof{{Kind: agreement.Refusal, Date: "2018-03-02", Side: "gyeonggi", Body: agreement.KoreanCouncil}}, agreement.Refused, "consent_refused", ""},
		{"a list names it", []agreement.Proof{{Kind: agreement.Listed, Date: "2024-06", Tie: agreement.Sister}}, agreement.Named, "listed_no_text", ""},
		{"signed, in force later", []agreement.Proof{{Kind: agreement.Signature, Tie: agreement.Sister, Date: "2026-11-01", From: "2027-01-01"}}, agreement.Signed, "signed_not_yet", ""},
		{"signed and alive", []agreement.Proof{signature(agreement.Sister, "2009-12-11"), exchange("2026-05")}, agreement.InForce, "signed", ""},
		{"signed and silent", []agreement.Proof{signature(agreement.Sister, "2009-12-11"), exchange("2018-09")}, agreement.Dormant, "no_exchange_since signed", ""},
		{"a term that passed", []agreement.Proof{{Kind: agreement.Signature, Tie: agreement.Economic, Date: "2017-01-01", Until: "2019-12-31"}}, agreement.Expired, "expired", ""},
		{"a term that renews itself", []agreement.Proof{{Kind: agreement.Signature, Tie: agreement.Economic, Date: "2017-01-01", Until: "2019-12-31", Again: 3}, exchange("2026-01")}, agreement.InForce, "signed", "anniversary"},
		{"suspended", []agreement.Proof{signature(agreement.Sister, "2009"), {Kind: agreement.Suspension, Date: "2017-03", Grounds: agreement.Diplomatic}}, agreement.Suspended, "suspended", ""},
		{"ended", []agreement.Proof{signature(agreement.Sister, "2009"), {Kind: agreement.End, Date: "2020", Grounds: agreement.OtherCause}}, agreement.Ended, "ended", ""},
		{"under renewal", []agreement.Proof{signature(agreement.Friendship, "2021-12-01"), {Kind: agreement.RenewalTalk, Date: "2026-06-01"}}, agreement.Renewing, "renewal_begun", "anniversary"},

		{"Shandong: two papers name two years", []agreement.Proof{signature(agreement.Friendship, "2004-04"), signature(agreement.Friendship, "2000-04"), signature(agreement.Sister, "2009-12-11"), exchange("2024")},
			agreement.InForce, "signed", "upgraded conflict"},
		{"Jiangsu: friendship raised to a sister tie", []agreement.Proof{signature(agreement.Friendship, "2011"), signature(agreement.Sister, "2024-06-19")}, agreement.InForce, "signed", "upgraded"},
		{"Jiangsu: a blog prints another day", []agreement.Proof{signature(agreement.Friendship, "2011"), signature(agreement.Sister, "2024-06-19"), signature(agreement.Sister, "2024-05-19")}, agreement.InForce, "signed", "upgraded conflict"},
		{"California: resumed after twelve years", []agreement.Proof{signature(agreement.Friendship, ""), exchange("2012"), {Kind: agreement.Resumption, Date: "2024-05"}}, agreement.InForce, "resumed", "resumed_after"},
		{"British Columbia: an economic MOU became a sister tie", []agreement.Proof{signature(agreement.Economic, "1997"), signature(agreement.Sister, "2008-05-19"), exchange("2024-05")}, agreement.InForce, "signed", "upgraded"},
		{"Tashkent: a list says sister, another friendship", []agreement.Proof{signature(agreement.Friendship, "2010"), {Kind: agreement.Listed, Tie: agreement.Sister, Date: "2026"}}, agreement.Dormant, "no_exchange_since signed", "conflict"},
		{"the same year said more exactly is no contradiction", []agreement.Proof{signature(agreement.Sister, "2009"), signature(agreement.Sister, "2009-12-11"), exchange("2026")}, agreement.InForce, "signed", ""},
		{"a step up is consented to", []agreement.Proof{signature(agreement.Friendship, "2022"), {Kind: agreement.Consent, Side: "gyeonggi", Body: agreement.KoreanCouncil, Tie: agreement.Sister, Date: "2026-03"}, exchange("2026")},
			agreement.InForce, "signed upgrade_consented", ""},
	} {
		s := tie(test.proofs...).Status(today, agreement.DormantAfter)
		marks := strings.TrimSpace(strings.ReplaceAll(codes(s.Marks), "one_sided", ""))
		if s.Code != test.want || codes(s.Reasons) != test.why || marks != test.marks {
			t.Errorf("%s: %s because %q, marks %q; want %s because %q, marks %q", test.name, s.Code, codes(s.Reasons), marks, test.want, test.why, test.marks)
		}
	}
}

func TestTheStatusNamesItsProof(t *testing.T) {
	s := tie(agreement.Proof{Kind: agreement.Consent, Date: "2018-03-02", Side: "gyeonggi", Body: agreement.KoreanCouncil}).Status(today, 3)
	r := s.Reasons[0]
	if r.Code != "consent_no_text" || r.Params["date"] != "2018-03-02" || r.Params["body"] != "KR_COUNCIL" || r.Proof != "a" {
		t.Errorf("the reason is %+v, want the council's consent of 2018-03-02", r)
	}
	s = tie(agreement.Proof{Kind: agreement.Signature, Tie: agreement.Friendship}, agreement.Proof{Kind: agreement.Exchange, Date: "2012"}, agreement.Proof{Kind: agreement.Resumption, Date: "2024-05"}).Status(today, 3)
	if got := s.Marks[0]; got.Code != "resumed_after" || got.Params["years"] != "12" {
		t.Errorf("the mark is %+v, want resumed after 12 years", got)
	}
	ten := time.Date(2022, 11, 10, 0, 0, 0, 0, time.UTC)
	s = tie(agreement.Proof{Kind: agreement.Signature, Tie: agreement.Sister, Date: "1993-10-04"}, agreement.Proof{Kind: agreement.Exchange, Date: "2022-01"}).Status(ten, 3)
	if got := s.Marks[0]; got.Code != "anniversary" || got.Params["years"] != "30" || got.Params["months"] != "10" || got.Params["date"] != "2023-10-04" {
		t.Errorf("the mark is %+v, want the 30th anniversary in 10 months", got)
	}
}

func TestADecisionSettlesAContradiction(t *testing.T) {
	x := tie(agreement.Proof{Kind: agreement.Signature, Tie: agreement.Friendship, Date: "2004-04"}, agreement.Proof{Kind: agreement.Signature, Tie: agreement.Friendship, Date: "2000-04"})
	if since := x.Status(today, 3).Since; since != "2000-04" {
		t.Errorf("undecided it stands since %s, want the earlier of two equally known days", since)
	}
	if err := x.Decide(agreement.Decision{Fact: "signature/FRIENDSHIP", Count: []string{"a"}}); err != agreement.ErrReason {
		t.Errorf("deciding without a reason is answered by %v", err)
	}
	if err := x.Decide(agreement.Decision{Fact: "signature/SISTER", Count: []string{"a"}, Why: "x"}); err != agreement.ErrNoConflict {
		t.Errorf("deciding what isn't contradicted is answered by %v", err)
	}
	if err := x.Decide(agreement.Decision{Fact: "signature/FRIENDSHIP", Count: []string{"a"}, Why: "the signed text is at hand"}); err != nil {
		t.Fatal(err)
	}
	s := x.Status(today, 3)
	if s.Since != "2004-04" || strings.Contains(codes(s.Marks), "conflict") {
		t.Errorf("decided it stands since %s with marks %s", s.Since, codes(s.Marks))
	}
	if all := x.Conflicts(); len(all) != 1 || all[0].Decision == nil || len(all[0].Proofs) != 2 {
		t.Errorf("the contradiction is %+v, want it kept with its decision", all)
	}
	x.Proofs = append(x.Proofs, agreement.Proof{ID: "z", Kind: agreement.Signature, Tie: agreement.Friendship, Date: "2001"})
	if !strings.Contains(codes(x.Status(today, 3).Marks), "conflict") {
		t.Error("a third day opens the question again")
	}
}

func TestFalseFriendsAreTold(t *testing.T) {
	for _, test := range []struct {
		word string
		in   lang.Tag
		want agreement.Kind
	}{
		{"友好城市", lang.Chinese, agreement.Sister}, {"友好城市", "", agreement.Sister}, {"우호도시", lang.Korean, agreement.Friendship}, {"우호도시", "", agreement.Friendship},
		{"友好交流城市", lang.Chinese, agreement.Friendship}, {"友好都市", lang.Japanese, agreement.Unsaid}, {"姉妹都市", "", agreement.Sister}, {"자매결연", "", agreement.Sister},
		{"Sister City", lang.English, agreement.Sister}, {"친선결연", lang.Korean, agreement.Goodwill}, {"MOU", "", agreement.FieldMOU}, {"자매 결연?", lang.Korean, agreement.Unsaid},
	} {
		if got, _ := agreement.KindOf(test.word, test.in); got != test.want {
			t.Errorf("%s in %q is %q, want %q", test.word, test.in, got, test.want)
		}
	}
	for _, k := range agreement.Kinds() {
		for _, tag := range lang.Interface() {
			if got, ok := agreement.KindOf(k.Label(tag), tag); !ok || got != k {
				t.Errorf("the label %s of %s in %s is read as %q", k.Label(tag), k, tag, got)
			}
		}
	}
}

// The sourced list of two governments is what registers are really made of: one-sided, half of it without a day.
func TestTheSourcedListIsExplained(t *testing.T) {
	f, err := os.Open("testdata/gg_seoul_ties_sourced.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	count := map[agreement.Code]int{}
	for _, r := range rows[1:] {
		kind := agreement.Kind(map[string]string{"sister": "SISTER", "friendship": "FRIENDSHIP", "economic_cooperation": "ECONOMIC"}[r[5]])
		proofs := []agreement.Proof{{Kind: agreement.Listed, Tie: kind, Date: agreement.Date(r[8])}}
		if r[6] != "" && kind != "" {
			proofs = append(proofs, agreement.Proof{Kind: agreement.Signature, Tie: kind, Date: agreement.Date(r[6])})
		}
		s := tie(proofs...).Status(today, 3)
		count[s.Code]++
		if len(s.Reasons) == 0 || s.Reasons[0].Code == "" || s.Reasons[0].Code == "nothing_known" {
			t.Errorf("%s–%s stands as %s for no reason", r[0], r[1], s.Code)
		}
		if !strings.Contains(codes(s.Marks), "one_sided") {
			t.Errorf("%s–%s isn't marked as one side's word", r[0], r[1])
		}
	}
	if count[agreement.Named] == 0 || count[agreement.InForce] == 0 || count[agreement.Dormant] == 0 {
		t.Errorf("the list comes out as %v, want some listed only, some in force, some dormant", count)
	}
}

func TestDatesKeepTheirPrecision(t *testing.T) {
	for _, test := range []struct {
		of    agreement.Date
		now   string
		years int
		on    agreement.Date
	}{
		{"1993-10-04", "2026-11-22", 34, "2027-10-04"}, {"1993-10-04", "2027-10-04", 34, "2027-10-04"}, {"1997-11", "2026-11-22", 29, "2026-11"},
		{"1988", "2026-11-22", 38, "2026"}, {"2024-02-29", "2025-01-01", 1, "2025-02-28"}, {"2026-06-01", "2026-11-22", 1, "2027-06-01"},
	} {
		at, err := time.Parse(time.DateOnly, test.now)
		if err != nil {
			t.Fatal(err)
		}
		a, ok := agreement.NextAnniversary(test.of, at)
		if !ok || a.Years != test.years || a.On != test.on {
			t.Errorf("the next anniversary of %s from %s is %+v, want %d on %s", test.of, test.now, a, test.years, test.on)
		}
	}
	if _, ok := agreement.NextAnniversary("", today); ok {
		t.Error("what has no date has no anniversary")
	}
}
