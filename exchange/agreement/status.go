package agreement

import (
	"strconv"
	"time"
)

// Code is where a tie stands.
type Code string

// Where a tie stands. It is computed from proofs each time it is asked for, and never kept.
const (
	Nothing   Code = "nothing"
	InContact Code = "contact"
	Intended  Code = "intent"
	Approving Code = "approval" // consent exists, no signed text
	Refused   Code = "refused"
	Named     Code = "listed" // a list names it; nobody has shown a signed text
	Signed    Code = "signed" // and not yet in force
	InForce   Code = "in_force"
	Renewing  Code = "renewal"
	Suspended Code = "suspended"
	Expired   Code = "expired"
	Ended     Code = "ended"
	Dormant   Code = "dormant" // in force, with no exchange for years
)

// Codes lists where a tie can stand.
func Codes() []Code {
	return []Code{InForce, Dormant, Renewing, Signed, Approving, Intended, InContact, Named, Suspended, Expired, Ended, Refused, Nothing}
}

// Params are what a sentence about a reason names: dates, kinds, codes of parties, numbers.
type Params map[string]string

// Reason says why a tie stands where it stands. The code is lasting; its sentence is the reader's language's.
type Reason struct {
	Code   string
	Params Params
	Proof  string // id, where one proof is behind it
}

// Status is where a tie stands on a day, and why. There is always a reason.
type Status struct {
	Code    Code
	Kind    Kind // what was last signed or listed
	Since   Date
	Until   Date
	Reasons []Reason
	Marks   []Reason // what is worth knowing besides
}

// DormantAfter is after how many years without an exchange a tie counts as dormant, where a tenant hasn't said otherwise.
const DormantAfter = 3

// standing is what the proofs up to one of them come to.
type standing struct {
	Status
	by     Proof // that it stands by
	text   Proof // the last signature
	resume Proof
	quiet  Date // when it last rested before it was resumed
	active Date // the last sign of life
	again  int
}

// Status computes where the tie stands at a moment, dormant after so many years without an exchange.
func (t Tie) Status(now time.Time, dormant int) Status {
	s := standing{Status: Status{Code: Nothing}}
	events := t.events()
	for _, p := range events {
		s.take(p, now)
	}
	s.lapse(now)
	s.explain()
	s.sleep(now, dormant)
	s.Marks = append(s.marks(now), t.doubts(s)...)
	return s.Status
}

// settled reports whether a text was signed or the tie stood otherwise before.
func (s *standing) settled() bool {
	return s.Code == InForce || s.Code == Renewing || s.Code == Signed || s.Code == Suspended
}

// move says that the tie stands otherwise since a proof.
func (s *standing) move(to Code, p Proof) { s.Code, s.by, s.Since = to, p, p.Date }

// take adds one proof to what the earlier ones come to.
func (s *standing) take(p Proof, now time.Time) {
	switch p.Kind {
	case Contact, Exchange:
		if s.Code == Nothing {
			s.move(InContact, p)
		}
		s.lives(p)
	case LetterSent:
		if !s.settled() {
			s.move(Intended, p)
		}
		s.lives(p)
	case Consent:
		if !s.settled() {
			s.move(Approving, p)
		} else if p.Tie.tier() > s.Kind.tier() {
			s.Reasons = append(s.Reasons, Reason{"upgrade_consented", Params{"date": string(p.Date), "kind": string(p.Tie), "side": p.Side}, p.ID})
		}
	case Refusal:
		if !s.settled() {
			s.move(Refused, p)
		}
	case Listed:
		if !s.settled() && s.Code != Ended && s.Code != Expired {
			s.move(Named, p)
			s.Kind = p.Tie
		}
	case Signature:
		s.sign(p, now)
	case Force:
		if p.Date.First().After(now) {
			s.move(Signed, p)
			break
		}
		s.move(InForce, p)
		s.term(p)
	default:
		s.turn(p)
	}
}

// turn takes proofs of what becomes of a tie after it was signed.
func (s *standing) turn(p Proof) {
	switch p.Kind {
	case RenewalTalk:
		if s.Code == InForce || s.Code == Expired {
			s.move(Renewing, p)
		}
	case Renewal:
		s.move(InForce, p)
		s.term(p)
		s.lives(p)
	case Suspension:
		s.quiet = p.Date
		s.move(Suspended, p)
	case Resumption:
		if s.quiet == "" {
			s.quiet = s.active
		}
		s.resume = p
		s.move(InForce, p)
		s.lives(p)
		if p.Until != "" {
			s.term(p)
		}
	case Expiry:
		s.quiet = p.Date
		s.move(Expired, p)
	case End:
		s.quiet = p.Date
		s.move(Ended, p)
	}
}

// sign takes a signature. One of a higher kind is an upgrade.
func (s *standing) sign(p Proof, now time.Time) {
	if s.text.ID != "" && p.Tie.tier() > s.text.Tie.tier() && s.text.Tie != Intent {
		s.Marks = append(s.Marks, Reason{"upgraded", Params{"from": string(s.text.Tie), "to": string(p.Tie), "date": string(p.Date)}, p.ID})
	}
	s.lives(p)
	if p.Tie == Intent {
		if !s.settled() {
			s.move(Intended, p)
		}
		return
	}
	s.text, s.Kind, s.Reasons = p, p.Tie, nil
	s.move(InForce, p)
	if p.From.First().After(now) {
		s.Code = Signed
	}
	s.term(p)
}

func (s *standing) term(p Proof) { s.Until, s.again = p.Until, p.Again }

func (s *standing) lives(p Proof) {
	if p.Date > s.active {
		s.active = p.Date
	}
}

// lapse ends what has run out by itself, or moves the end on where it renews itself.
func (s *standing) lapse(now time.Time) {
	if s.Code != InForce && s.Code != Renewing || s.Until == "" {
		return
	}
	for s.again > 0 && s.Until.Last().Before(dayStart(now)) {
		s.Until = s.Until.After(12 * s.again)
	}
	if s.Until.Last().Before(dayStart(now)) {
		s.Code, s.Since = Expired, s.Until
		s.by.Kind = Expiry
	}
}

func dayStart(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// explain gives the reason first that the tie stands where it stands.
func (s *standing) explain() {
	p := s.by
	with := Params{"date": string(p.Date), "kind": string(p.Tie), "side": p.Side}
	if s.Until != "" {
		with["until"] = string(s.Until)
	}
	code := map[Code]string{
		Nothing: "nothing_known", InContact: "contact_only", Intended: "intent_no_text", Approving: "consent_no_text", Refused: "consent_refused",
		Named: "listed_no_text", Signed: "signed_not_yet", Suspended: "suspended", Renewing: "renewal_begun", Ended: "ended", Expired: "expired",
	}[s.Code]
	switch {
	case s.Code == Approving || s.Code == Refused:
		with["body"] = string(p.Body)
	case s.Code == Named && len(p.Sources) > 0:
		with["source"] = p.Sources[0].Said
	case s.Code == Signed:
		with["from"] = string(p.From)
		if p.Kind == Force {
			with["from"] = string(p.Date)
			with["date"] = string(s.text.Date)
		}
	case s.Code == Suspended || s.Code == Ended:
		with["grounds"] = string(p.Grounds)
	case s.Code == InForce:
		code = s.standsBy()
	}
	s.Reasons = append([]Reason{{code, with, p.ID}}, s.Reasons...)
}

// standsBy names what a tie in force stands by.
func (s *standing) standsBy() string {
	switch s.by.Kind {
	case Renewal:
		return "renewed"
	case Resumption:
		return "resumed"
	case Force:
		return "in_force_since"
	}
	if s.by.Date == "" {
		return "signed_undated"
	}
	return "signed"
}

// sleep marks what is in force, or listed as if it were, and has shown no sign of life for years.
func (s *standing) sleep(now time.Time, years int) {
	if s.Code != InForce && s.Code != Named || s.active == "" || years <= 0 {
		return
	}
	if last := s.active.Last(); last.AddDate(years, 0, 0).After(now) {
		return
	}
	n, _ := s.active.Years(DayOf(now))
	s.Code = Dormant
	s.Reasons = append([]Reason{{"no_exchange_since", Params{"date": string(s.active), "years": strconv.Itoa(n)}, ""}}, s.Reasons...)
}
