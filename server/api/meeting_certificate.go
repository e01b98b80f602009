package api

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/tenants"
)

// MeetingCertificate is somebody who has a certificate of attendance, had one, can be given one, or can't.
type MeetingCertificate struct {
	Person    string              `json:"person"`
	Tenant    string              `json:"tenant"`
	Names     []MeetingPersonName `json:"names" nullable:"false" doc:"empty where they were taken away"`
	Title     Text                `json:"title"`
	State     string              `json:"state" enum:"ready,refused,issued,withdrawn"`
	Why       string              `json:"why,omitempty" doc:"the code of why she can't be given one now"`
	Sessions  int                 `json:"sessions" doc:"at which her presence stands"`
	Number    string              `json:"number,omitempty"`
	At        string              `json:"at,omitempty" doc:"when it was issued"`
	By        string              `json:"by,omitempty" doc:"the host's member who issued it; for the host alone"`
	Reason    string              `json:"reason,omitempty" doc:"why it was withdrawn"`
	Withdrawn string              `json:"withdrawn,omitempty"`
}

// MeetingCertificates is the register of a meeting's certificates: whole for the host, of its own people for another side.
type MeetingCertificates struct {
	Items []MeetingCertificate `json:"items" nullable:"false"`
	May   map[string]bool      `json:"may"`
	Why   map[string]string    `json:"why"`
}

func (c Call) certificatesOut(g meeting.Certification, err error) (*one[MeetingCertificates], error) {
	if err != nil {
		return nil, err
	}
	r := g.Certificates.Rights(g.Meeting, c.In)
	v := MeetingCertificates{May: r.May, Why: r.Why, Items: each(g.Rows, func(x meeting.Certified) MeetingCertificate {
		return viewCertificate(g.Meeting, x, c.In.Tenant() == g.Meeting.Host)
	})}
	return whole(v, g.Certificates.Rev), nil
}

func viewCertificate(m meeting.Meeting, x meeting.Certified, host bool) MeetingCertificate {
	v := MeetingCertificate{
		Person: string(x.Roll.ID), Tenant: string(x.Roll.Tenant), Names: viewNames(x.Roll.Names), Title: viewText(x.Roll.Title), Sessions: len(x.Roll.Sat(m)),
		Number: x.Certificate.Number, At: stamp(x.Certificate.At), Reason: x.Certificate.Reason, Withdrawn: stamp(x.Certificate.Withdrawn), State: "ready", Why: x.Why(),
	}
	if host {
		v.By = string(x.Certificate.By)
	}
	switch {
	case x.Certificate.Number != "" && !x.Certificate.Void():
		v.State = "issued"
	case x.Certificate.Void():
		v.State = "withdrawn"
	case x.Against != nil:
		v.State = "refused"
	}
	return v
}

// CertificatesAsked narrows the register.
type CertificatesAsked struct {
	MeetingIn
	Words string `query:"q" maxLength:"100" doc:"in a number or a name"`
	Side  string `query:"side" maxLength:"60" doc:"a tenant"`
}

// wants reports whether a row is left in.
func (a CertificatesAsked) wants(x meeting.Certified) bool {
	if a.Side != "" && string(x.Roll.Tenant) != a.Side {
		return false
	}
	all := strings.ToLower(x.Certificate.Number)
	for _, n := range x.Roll.Names {
		all += " " + strings.ToLower(n.Whole()+" "+n.Reading)
	}
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(a.Words)), func(w string) bool { return !strings.Contains(all, w) })
}

func listCertificates(ctx context.Context, c Call, in *CertificatesAsked) (*one[MeetingCertificates], error) {
	g, err := c.Meetings.Certificates(ctx, c.In, meeting.ID(in.ID))
	g.Rows = slices.DeleteFunc(g.Rows, func(x meeting.Certified) bool { return !in.wants(x) })
	return c.certificatesOut(g, err)
}

func issueCertificates(ctx context.Context, c Call, in *struct {
	MeetingIn
	Body struct {
		People []string `json:"people" nullable:"false" minItems:"1" maxItems:"3000" doc:"who has a certificate keeps its number"`
	}
}) (*one[MeetingCertificates], error) {
	return c.certificatesOut(c.Meetings.Issue(ctx, c.In, meeting.ID(in.ID), persons(in.Body.People)))
}

func persons(all []string) []meeting.PersonID {
	return each(all, func(p string) meeting.PersonID { return meeting.PersonID(p) })
}

func withdrawCertificate(ctx context.Context, c Call, in *struct {
	MeetingIn
	Number string `path:"number" maxLength:"40"`
	Body   struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}) (*one[MeetingCertificates], error) {
	return c.certificatesOut(c.Meetings.WithdrawCertificate(ctx, c.In, meeting.ID(in.ID), in.Number, in.Body.Reason))
}

// printCertificates prints certificates that were issued: of one person, of a side, or all that the reader may print, each on a page of its own.
func printCertificates(ctx context.Context, c Call, in *struct {
	MeetingIn
	Person   string `query:"person" maxLength:"36"`
	Side     string `query:"side" maxLength:"60" doc:"a tenant"`
	Lang     string `query:"lang" enum:"ko,en,zh-Hans,ja" doc:"the host's language if not said"`
	With     string `query:"with" enum:"ko,en,zh-Hans,ja" doc:"the language of the person's side if not said"`
	Sessions bool   `query:"sessions" doc:"say at which sessions she was, and in which way"`
}) (*paperOut, error) {
	g, err := c.Meetings.Printable(ctx, c.In, meeting.ID(in.ID), tenants.TenantID(in.Side), meeting.PersonID(in.Person))
	if err != nil {
		return nil, err
	}
	sides, err := c.sides(ctx, g.Meeting, g.Rows)
	if err != nil {
		return nil, err
	}
	host := sides[g.Meeting.Host]
	f := paper.CertificateFile{Name: "certificates", At: c.Now().In(host.zone(g.Meeting)), Maker: host.in(host.Lang)}
	for _, x := range g.Rows {
		langs := twoLangs(lang.Tag(in.Lang), lang.Tag(in.With), host.Lang, sides[x.Roll.Tenant].Lang)
		f.Pages = append(f.Pages, certificate{g.Meeting, x, host, sides[x.Roll.Tenant], langs, in.Sessions}.page())
	}
	f.Title = f.Pages[0].Title[0]
	if len(f.Pages) == 1 {
		f.Name = "certificate-" + g.Rows[0].Certificate.Number
	}
	return sendPaper(c.Papers.Certify(ctx, f))
}

// twoLangs chooses two languages: those that are asked for, else the host's and the side's; where these are the same, English stands beside.
func twoLangs(first, second, host, side lang.Tag) []lang.Tag {
	first = cmp.Or(first, host, lang.Korean)
	second = cmp.Or(second, side)
	for _, tag := range []lang.Tag{second, side, lang.English, lang.Korean} {
		if tag != "" && tag != first {
			return []lang.Tag{first, tag}
		}
	}
	return []lang.Tag{first}
}

// side is a party of a meeting as papers name it.
type side struct{ tenants.Tenant }

func (s side) in(tag lang.Tag) string {
	name, _ := s.Name.For(tag)
	return name
}

// zone is where papers are dated: at the meeting's place, else at the host's.
func (s side) zone(m meeting.Meeting) *time.Location {
	if zone, err := time.LoadLocation(cmp.Or(m.Slot.Zone, s.Zone)); err == nil {
		return zone
	}
	return time.UTC
}

// sides reads the host and whose people stand in rows.
func (c Call) sides(ctx context.Context, m meeting.Meeting, rows []meeting.Certified) (map[tenants.TenantID]side, error) {
	all := append([]tenants.TenantID{m.Host}, each(rows, func(x meeting.Certified) tenants.TenantID { return x.Roll.Tenant })...)
	return c.sidesOf(ctx, all)
}

func (c Call) sidesOf(ctx context.Context, all []tenants.TenantID) (map[tenants.TenantID]side, error) {
	out := map[tenants.TenantID]side{}
	for _, id := range all {
		if _, ok := out[id]; ok {
			continue
		}
		t, err := c.Tenants.Tenant(ctx, id)
		if err != nil {
			return nil, err
		}
		out[id] = side{t}
	}
	return out, nil
}

// certificate is one person's certificate on its way to paper.
type certificate struct {
	meeting  meeting.Meeting
	row      meeting.Certified
	host     side
	own      side
	langs    []lang.Tag
	sessions bool
}

// mostSessionsNamed is how many sessions a certificate names; of more it says how many they were.
const mostSessionsNamed = 6

func (x certificate) page() paper.Certificate {
	m := x.meeting
	zone := x.host.zone(m)
	say := func(key string) []string {
		return each(x.langs, func(tag lang.Tag) string { return SheetWord(tag, "cert_"+key) })
	}
	each2 := func(of func(lang.Tag) string) []string { return each(x.langs, of) }
	said := func(t lang.Text) []string {
		return each2(func(tag lang.Tag) string { words, _ := t.For(tag); return words })
	}
	p := paper.Certificate{
		Langs: x.langs, Title: say("title"), Says: say("says"), Signing: say("signature"), Number: strings.ReplaceAll(SheetWord(x.langs[0], "cert_number"), "{n}", x.row.Certificate.Number),
		About: each2(func(tag lang.Tag) string { return joinWords(x.own.in(tag), x.office(tag)) }), Maker: each2(x.host.in),
		Dated: each2(func(tag lang.Tag) string { return LongDate(tag, x.row.Certificate.At.In(zone)) }),
	}
	p.Name, p.NameIn, p.Latin = x.name()
	p.Facts = append(p.Facts, paper.CertificateFact{Word: say("event"), Value: said(m.Title)})
	if m.Slot.Set() {
		p.Facts = append(p.Facts, paper.CertificateFact{Word: say("when"), Value: each2(func(tag lang.Tag) string { return daysOf(tag, m.Slot, zone) })})
	}
	p.Facts = append(p.Facts, paper.CertificateFact{Word: say("where"), Value: each2(x.place)}, paper.CertificateFact{Word: say("host"), Value: each2(x.host.in)})
	if x.sessions {
		p.Facts = append(p.Facts, paper.CertificateFact{Word: say("sessions"), Value: each2(func(tag lang.Tag) string { return x.sat(tag, zone) })})
	}
	return p
}

// name is the person's name in her own script, whose letters these are, and in Latin letters where it isn't written in them.
func (x certificate) name() (own string, in lang.Tag, latin string) {
	names := x.row.Roll.Names
	if len(names) == 0 {
		return "", x.langs[0], ""
	}
	own, in = names[0].Whole(), x.langs[0]
	switch names[0].Script {
	case "hangul", "hanja":
		in = lang.Korean
	case "hans", "hant":
		in = lang.Chinese
	case "kanji", "kana":
		in = lang.Japanese
	}
	for _, n := range names[1:] {
		if n.Script == "latin" {
			latin = n.Whole()
		}
	}
	if latin == "" && names[0].Script != "latin" && names[0].Reading != "" {
		latin = names[0].Reading
	}
	return own, in, latin
}

// office is what she is: her title, else her rank in words.
func (x certificate) office(tag lang.Tag) string {
	title, _ := x.row.Roll.Title.For(tag)
	body, _ := x.row.Roll.Body.For(tag)
	if title == "" && x.row.Roll.Rank != "" && x.row.Roll.Rank != "other" {
		title = SheetWord(tag, "rank_"+x.row.Roll.Rank)
	}
	if body == x.own.in(tag) {
		body = ""
	}
	return joinWords(body, title)
}

// place is where the meeting was held.
func (x certificate) place(tag lang.Tag) string {
	m := x.meeting
	hall, _ := m.Venue.Name.For(tag)
	address, _ := m.Venue.Address.For(tag)
	hall = joinWords(hall, address)
	switch {
	case m.Mode == meeting.Online:
		return SheetWord(tag, "cert_online")
	case m.Mode == meeting.Hybrid && hall != "":
		return hall + " · " + SheetWord(tag, "cert_online")
	case m.Mode == meeting.Hybrid:
		return SheetWord(tag, "cert_hall") + " · " + SheetWord(tag, "cert_online")
	}
	return hall
}

// sat says at which sessions she was, and in which way; of many, how many in each way.
func (x certificate) sat(tag lang.Tag, zone *time.Location) string {
	all := x.row.Roll.Sat(x.meeting)
	way := func(modes []meeting.Mode) string {
		return strings.Join(each(modes, func(m meeting.Mode) string { return SheetWord(tag, "cert_"+string(m)) }), " · ")
	}
	if len(all) > mostSessionsNamed {
		return strings.ReplaceAll(strings.ReplaceAll(SheetWord(tag, "cert_count"), "{n}", strconv.Itoa(len(all))), "{all}", strconv.Itoa(len(x.meeting.Sessions)))
	}
	lines := []string{}
	for _, s := range all {
		title, _ := s.Session.Title.For(tag)
		line := joinWords(s.Session.Start.In(zone).Format("2006-01-02 15:04")+"–"+s.Session.End.In(zone).Format("15:04"), title)
		if w := way(s.Modes); w != "" {
			line += " (" + w + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// daysOf writes the day of a meeting, or its first and last.
func daysOf(tag lang.Tag, s meeting.Slot, zone *time.Location) string {
	first, last := LongDay(tag, s.Start.In(zone)), LongDay(tag, s.End.Add(-time.Minute).In(zone))
	if first == last {
		return first
	}
	return first + " – " + last
}

// LongDate writes a day as papers are dated, without its weekday.
func LongDate(tag lang.Tag, t time.Time) string {
	switch tag {
	case lang.Korean:
		return strconv.Itoa(t.Year()) + "년 " + strconv.Itoa(int(t.Month())) + "월 " + strconv.Itoa(t.Day()) + "일"
	case lang.Chinese, lang.Japanese:
		return strconv.Itoa(t.Year()) + "年" + strconv.Itoa(int(t.Month())) + "月" + strconv.Itoa(t.Day()) + "日"
	}
	return t.Format("2 January 2006")
}
