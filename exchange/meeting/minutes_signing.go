package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Reservations lists what was reserved, in the order of the paragraphs.
func (x Minutes) Reservations() []Verdict {
	all := slices.DeleteFunc(slices.Clone(x.Verdicts), func(v Verdict) bool { return v.Stance != ReservedOn })
	slices.SortStableFunc(all, func(a, b Verdict) int { return inOrder(a.Paragraph, b.Paragraph) })
	return all
}

// inOrder compares the numbers of two paragraphs, as numbers where they are.
func inOrder(a, b string) int {
	x, err := strconv.Atoi(a)
	y, err2 := strconv.Atoi(b)
	if err == nil && err2 == nil {
		return x - y
	}
	if a < b {
		return -1
	}
	return 1
}

// Seal freezes what every side has finished. Its hash is SHA-256 over the hashes of all languages and the reservations.
func (x *Minutes) Seal(texts []Frozen, by By) error {
	if x.State != Review {
		return ErrNotInReview
	}
	x.SHA256 = x.hash(texts)
	x.step(ToSign, by, "")
	return nil
}

func (x Minutes) hash(texts []Frozen) string {
	said, err := json.Marshal(map[string]any{"form": "naru.minutes.1", "id": x.ID, "texts": hashes(texts), "reservations": x.Kept()})
	if err != nil {
		panic(err) // texts only
	}
	sum := sha256.Sum256(said)
	return hex.EncodeToString(sum[:])
}

func hashes(texts []Frozen) map[string]string {
	all := map[string]string{}
	for _, t := range texts {
		all[string(t.Lang)] = t.Hash
	}
	return all
}

// KeptReservation is a reservation as it is signed.
type KeptReservation struct {
	Paragraph string              `json:"paragraph"`
	Tenant    tenants.TenantID    `json:"tenant"`
	Said      map[lang.Tag]string `json:"said"`
}

// Kept lists the reservations as they are signed with the text.
func (x Minutes) Kept() []KeptReservation {
	all := []KeptReservation{}
	for _, v := range x.Reservations() {
		all = append(all, KeptReservation{v.Paragraph, v.Tenant, words(v.Said)})
	}
	return all
}

// Return takes minutes that wait for their signatures back into review, for a reason. Every side finishes anew.
func (x *Minutes) Return(reason string, by By) error {
	switch {
	case !x.Party(by.Tenant):
		return ErrNotParty
	case x.State != ToSign:
		return ErrNotToSign
	case x.Approval != "":
		return ErrBeforeHeads
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	x.reopen(by, reason)
	return nil
}

func (x *Minutes) reopen(by By, reason string) {
	x.Finished, x.SHA256, x.Approval = []Finish{}, "", ""
	x.step(Review, by, reason)
}

// Put notes that the minutes stand before the heads. Doing it again for the same approval changes nothing.
func (x *Minutes) Put(approval string, by By) (changed bool, err error) {
	switch {
	case x.State != ToSign:
		return false, ErrNotToSign
	case x.Approval == approval:
		return false, nil
	case x.Approval != "":
		return false, ErrBeforeHeads
	}
	x.Approval, x.Updated = approval, by.At
	return true, nil
}

// Take notes that they stand before the heads no more, without a word on them.
func (x *Minutes) Take(approval string, by By) bool {
	if x.State != ToSign || x.Approval != approval || approval == "" {
		return false
	}
	x.Approval, x.Updated = "", by.At
	return true
}

// Settle notes what became of the approval: signed by every head the minutes stand for good; refused, or reset because somebody wants to change them, they
// are reviewed anew.
func (x *Minutes) Settle(approval string, o Outcome, by By) bool {
	if x.State != ToSign || x.Approval != approval || approval == "" {
		return false
	}
	switch o {
	case SignedByAll:
		x.Signed = by.At
		x.step(SignedOff, by, "")
	case FoundAtFault:
		x.reopen(by, "")
	default:
		return x.Take(approval, by)
	}
	return true
}

// Outcome is what became of an approval.
type Outcome string

// The outcomes that matter to minutes.
const (
	SignedByAll  Outcome = "signed"
	FoundAtFault Outcome = "fault"
	PutAside     Outcome = "aside"
)

// Minuted moves the meeting along with its minutes.
func (m *Meeting) Minuted(to State, by By) bool {
	if m.State == to || !m.State.Over() || m.State == Cancelled {
		return false
	}
	m.move(to, by, "")
	return true
}
