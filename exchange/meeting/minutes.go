package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// MinutesID names minutes in their space: those of a meeting bear its id, an addendum the id, a dot and its number.
type MinutesID string

// NounMinutes is how approvals name minutes.
const NounMinutes = "minutes"

// MinutesOf names the minutes of a meeting, or its addendum of a number from 1.
func MinutesOf(m ID, no int) MinutesID {
	if no == 0 {
		return MinutesID(m)
	}
	return MinutesID(string(m) + "." + strconv.Itoa(no))
}

// Minutes is what the sides agree was said and decided. The words stand in a pad, a column for each language; here stands what each side thinks of them.
type Minutes struct {
	ID       MinutesID          `bson:"-"`
	Rev      int64              `bson:"-"`
	Stands   tenants.Space      `bson:"stands"`
	Meeting  ID                 `bson:"meeting"`
	No       int                `bson:"no"` // 0 for the minutes themselves; an addendum's, from 1
	State    State              `bson:"state"`
	Since    time.Time          `bson:"since"`
	Host     tenants.TenantID   `bson:"host"`
	Parties  []tenants.TenantID `bson:"parties"`
	Title    lang.Text          `bson:"title"`
	Langs    []lang.Tag         `bson:"langs"`
	Pad      string             `bson:"pad"`
	Verdicts []Verdict          `bson:"verdicts"` // the last of each side and paragraph
	Finished []Finish           `bson:"finished"` // the sides that have finished their review
	SHA256   string             `bson:"sha256"`   // of what was frozen; empty until then
	Approval string             `bson:"approval"` // before which it stands
	Signed   time.Time          `bson:"signed"`
	Steps    []Step             `bson:"steps"`
	Created  time.Time          `bson:"created"`
	Updated  time.Time          `bson:"updated"`
}

// Stance is what a side thinks of a paragraph.
type Stance string

// A side agrees to a paragraph, wants other words, or lets it stand with a reservation that is kept and printed with it.
const (
	AgreedTo   Stance = "agreed"
	Changed    Stance = "changed"
	ReservedOn Stance = "reserved"
)

// Stances lists the stances.
func Stances() []Stance { return []Stance{AgreedTo, Changed, ReservedOn} }

// Verdict is one side's word on one paragraph, given on exactly the words that stood there in every language.
type Verdict struct {
	Paragraph string           `bson:"paragraph"`
	Tenant    tenants.TenantID `bson:"tenant"`
	Member    tenants.MemberID `bson:"member"`
	Stance    Stance           `bson:"stance"`
	Digest    string           `bson:"digest"` // of the paragraph when it was given
	Said      lang.Text        `bson:"said"`   // the wording that is proposed, or the reservation
	Why       string           `bson:"why"`
	At        time.Time        `bson:"at"`
}

// Finish says that a side has finished its review of words with the digest.
type Finish struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Digest string           `bson:"digest"`
	At     time.Time        `bson:"at"`
}

// Script is what the pad of minutes says now.
type Script struct {
	Paragraphs []Paragraph
	Open       bool // somebody's suggestion stands in the text
}

// Paragraph is what stands under one number in all languages.
type Paragraph struct {
	Number string // lasting; empty for what stands in no paragraph
	In     map[lang.Tag]string
	Digest string // over the words of all languages
	Whole  bool   // it stands once in each language
}

// Frozen is one language's canonical content, as it is signed.
type Frozen struct {
	Lang    lang.Tag
	Content []byte // JSON
	Hash    string
}

// Bounds of minutes.
const (
	MostWording  = 8000
	MostAddenda  = 20
	MostVerdicts = 4000
)

func newMinutes(m Meeting, no int, pad string, langs []lang.Tag, by By) Minutes {
	return Minutes{
		ID: MinutesOf(m.ID, no), Stands: m.Stands, Meeting: m.ID, No: no, State: MinutesDraft, Since: by.At, Host: m.Host, Parties: m.Parties, Title: m.Title, Langs: langs,
		Pad: pad, Verdicts: []Verdict{}, Finished: []Finish{}, Steps: []Step{}, Created: by.At, Updated: by.At,
	}
}

// Ref is how approvals name the minutes.
func (x Minutes) Ref() fact.Ref { return fact.Ref{Noun: NounMinutes, ID: string(x.ID)} }

// Party reports whether the tenant reviews the minutes.
func (x Minutes) Party(t tenants.TenantID) bool { return slices.Contains(x.Parties, t) }

// Digest is over all paragraphs: whoever finishes her review finishes it on this.
func (s Script) Digest() string {
	h := sha256.New()
	for _, p := range s.Paragraphs {
		h.Write([]byte(p.Number + "\n" + p.Digest + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Paragraph returns the paragraph of a number, or ErrParagraphNotFound.
func (s Script) Paragraph(number string) (Paragraph, error) {
	i := slices.IndexFunc(s.Paragraphs, func(p Paragraph) bool { return p.Number == number })
	if i < 0 {
		return Paragraph{}, ErrParagraphNotFound
	}
	return s.Paragraphs[i], nil
}

// complete returns why the text can't be reviewed: a paragraph that isn't there in every language, or a suggestion that nobody has decided.
func (s Script) complete() error {
	var fields []fault.Field
	for _, p := range s.Paragraphs {
		if !p.Whole {
			fields = append(fields, fault.Field{Path: "paragraphs[" + p.Number + "]", Code: "incomplete"})
		}
	}
	switch {
	case len(fields) > 0 || len(s.Paragraphs) == 0:
		return ErrLanguagesMissing.At(fields...)
	case s.Open:
		return ErrSuggestionsOpen
	}
	return nil
}

func (x *Minutes) step(to State, by By, reason string) {
	x.Steps = append(slices.Clone(x.Steps), Step{From: x.State, To: to, Member: string(by.Member), Tenant: string(by.Tenant), Reason: reason, At: by.At})
	if extra := len(x.Steps) - MostSteps; extra > 0 {
		x.Steps = x.Steps[extra:]
	}
	x.State, x.Since, x.Updated = to, by.At, by.At
}

// Complete says that every paragraph stands in every language.
func (x *Minutes) Complete(s Script, by By) error {
	switch {
	case !x.Party(by.Tenant):
		return ErrNotParty
	case x.State != MinutesDraft:
		return ErrNotMinutesDraft
	}
	if err := s.complete(); err != nil {
		return err
	}
	x.step(BothLanguages, by, "")
	return nil
}

// Send gives the minutes to every side for review.
func (x *Minutes) Send(s Script, by By) error {
	switch {
	case by.Tenant != x.Host:
		return ErrNotHost
	case x.State != BothLanguages:
		return ErrNotComplete
	}
	if err := s.complete(); err != nil {
		return err
	}
	x.step(Review, by, "")
	return nil
}

// Verdict returns what a side has said of a paragraph, and whether it was said of the words that stand there now.
func (x Minutes) Verdict(t tenants.TenantID, p Paragraph) (v Verdict, current bool) {
	i := slices.IndexFunc(x.Verdicts, func(v Verdict) bool { return v.Tenant == t && v.Paragraph == p.Number })
	if i < 0 {
		return Verdict{}, false
	}
	return x.Verdicts[i], x.Verdicts[i].Digest == p.Digest
}

// Judge notes what the side of who does it thinks of a paragraph, at the words she saw. A side that had finished hasn't any more.
func (x *Minutes) Judge(s Script, v Verdict, by By) error {
	switch {
	case !x.Party(by.Tenant):
		return ErrNotParty
	case x.State != Review:
		return ErrNotInReview
	}
	p, err := s.Paragraph(v.Paragraph)
	switch {
	case err != nil:
		return err
	case p.Digest != v.Digest:
		return ErrParagraphChanged
	}
	var c fault.Check
	c.That(slices.Contains(Stances(), v.Stance), "stance", "unknown")
	switch v.Stance {
	case AgreedTo:
		v.Said, v.Why = lang.Text{}, ""
	case Changed:
		c.That(!v.Said.Empty(), "said", "required")
		for tag := range v.Said.In {
			c.That(slices.Contains(x.Langs, tag), "said.said."+string(tag), "unknown")
		}
	case ReservedOn:
		c.That(!v.Said.Empty(), "said", "required")
	}
	checkText(&c, "said", v.Said, MostWording)
	c.Block("why", v.Why, fault.Optional, MostReason)
	if err := c.Err(); err != nil {
		return err
	}
	v.Tenant, v.Member, v.At = by.Tenant, by.Member, by.At
	x.Verdicts = append(slices.DeleteFunc(slices.Clone(x.Verdicts), func(o Verdict) bool { return o.Tenant == v.Tenant && o.Paragraph == v.Paragraph }), v)
	if len(x.Verdicts) > MostVerdicts {
		return ErrTooManyParagraphs
	}
	x.unfinish(by.Tenant)
	x.Updated = by.At
	return nil
}

func (x *Minutes) unfinish(t tenants.TenantID) {
	x.Finished = slices.DeleteFunc(slices.Clone(x.Finished), func(f Finish) bool { return f.Tenant == t })
}

// Takes returns the wording of another side that the side of who does it may put into the text. Once it stands there, every side confirms the paragraph anew.
func (x Minutes) Takes(s Script, number string, of tenants.TenantID, by By) (lang.Text, error) {
	switch {
	case !x.Party(by.Tenant):
		return lang.Text{}, ErrNotParty
	case x.State != Review:
		return lang.Text{}, ErrNotInReview
	case of == by.Tenant:
		return lang.Text{}, ErrOwnWording
	}
	p, err := s.Paragraph(number)
	if err != nil {
		return lang.Text{}, err
	}
	v, current := x.Verdict(of, p)
	switch {
	case v.Stance != Changed:
		return lang.Text{}, ErrNoWording
	case !current:
		return lang.Text{}, ErrParagraphChanged
	}
	return v.Said, nil
}

// Reworded forgets what was said of a paragraph whose words are others now.
func (x *Minutes) Reworded(number string, by By) {
	x.Verdicts = slices.DeleteFunc(slices.Clone(x.Verdicts), func(v Verdict) bool { return v.Paragraph == number })
	x.Finished, x.Updated = []Finish{}, by.At
}

// owes lists the paragraphs of which a side has still to say that it agrees or reserves.
func (x Minutes) owes(s Script, t tenants.TenantID) []string {
	var open []string
	for _, p := range s.Paragraphs {
		if v, current := x.Verdict(t, p); !current || v.Stance == Changed {
			open = append(open, p.Number)
		}
	}
	return open
}

// HasFinished reports whether a side has finished its review of what the text says now, and when.
func (x Minutes) HasFinished(s Script, t tenants.TenantID) (time.Time, bool) {
	i := slices.IndexFunc(x.Finished, func(f Finish) bool { return f.Tenant == t })
	if i < 0 || x.Finished[i].Digest != s.Digest() || len(x.owes(s, t)) > 0 {
		return time.Time{}, false
	}
	return x.Finished[i].At, true
}

// Finish says that a side has confirmed or reserved every paragraph. It reports whether every side has by now.
func (x *Minutes) Finish(s Script, by By) (all bool, err error) {
	switch {
	case !x.Party(by.Tenant):
		return false, ErrNotParty
	case x.State != Review:
		return false, ErrNotInReview
	}
	if err := s.complete(); err != nil {
		return false, err
	}
	if open := x.owes(s, by.Tenant); len(open) > 0 {
		fields := make([]fault.Field, len(open))
		for i, n := range open {
			fields[i] = fault.Field{Path: "paragraphs[" + n + "]", Code: "unconfirmed"}
		}
		return false, ErrUnconfirmed.At(fields...)
	}
	x.unfinish(by.Tenant)
	x.Finished, x.Updated = append(x.Finished, Finish{Tenant: by.Tenant, Digest: s.Digest(), At: by.At}), by.At
	return x.all(s), nil
}

// all reports whether every side has finished.
func (x Minutes) all(s Script) bool {
	return !slices.ContainsFunc(x.Parties, func(t tenants.TenantID) bool { _, done := x.HasFinished(s, t); return !done })
}

// Owes counts the paragraphs of which a side has still to say that it agrees or reserves.
func (x Minutes) Owes(s Script, t tenants.TenantID) int { return len(x.owes(s, t)) }
