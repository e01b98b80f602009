package ledger

import (
	"slices"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/tenants"
)

// newDraft returns a fresh draft in a home.
func newDraft(as ID, home tenants.Space, owner tenants.TenantID, sides []Side, by By) Record {
	return Record{
		ID: as, Stands: home, State: Draft, Since: by.At, Owner: owner, Author: by.Member, Sides: sides, Parties: []tenants.TenantID{owner},
		Writers: with(nil, by.Member), Versions: []Version{}, Agreed: []Consent{}, Money: []Share{}, Steps: []Step{}, Created: by.At, Updated: by.At,
	}
}

// with adds somebody to those who have written.
func with(all []tenants.MemberID, m tenants.MemberID) []tenants.MemberID {
	out := append([]tenants.MemberID{}, all...)
	if m == "" || slices.Contains(out, m) {
		return out
	}
	return append(out, m)
}

// Save says a draft anew.
func (r *Record) Save(sides []Side, c Content, by By) error {
	if r.State != Draft {
		return ErrNotDraft
	}
	if err := c.check(sides); err != nil {
		return err
	}
	c.Source.Entry = r.Source.Entry
	r.Sides, r.Content, r.Writers, r.Updated = sides, c, with(r.Writers, by.Member), by.At
	return nil
}

// Enter puts a draft down as a record of one's own side alone: the partner isn't here to confirm it.
func (r *Record) Enter(by By) error {
	if r.State != Draft {
		return ErrNotDraft
	}
	if err := r.complete(); err != nil {
		return err
	}
	r.move(OneSided, by, "")
	return nil
}

// Review says that a second person has looked at a one-sided record.
func (r *Record) Review(by By) error {
	switch {
	case r.State != OneSided:
		return ErrNotOneSided
	case !r.Reviewed.At.IsZero():
		return ErrAgreed
	case slices.Contains(r.Writers, by.Member):
		return ErrOwnWords
	}
	r.Reviewed, r.Updated = Consent{by.Tenant, by.Member, by.At}, by.At
	return nil
}

// Posting is what somebody says who posts a draft.
type Posting struct {
	Comment string
	Names   bool // she has looked that the narrative names nobody who may not be named
}

// posted returns the record of a draft as it stands in the pact whose parties are given.
func (r Record) posted(to tenants.Space, parties []tenants.TenantID, money []Share, p Posting, by By) (Record, error) {
	switch {
	case r.State != Draft:
		return Record{}, ErrNotDraft
	case len(parties) < 2:
		return Record{}, ErrNoPartner
	}
	if err := r.complete(); err != nil {
		return Record{}, err
	}
	if err := p.check(r.Content); err != nil {
		return Record{}, err
	}
	out := r
	out.Rev, out.Stands, out.Parties, out.Money, out.Steps, out.Created = 0, to, parties, money, []Step{}, by.At
	out.Agreed = []Consent{}
	out.Versions = []Version{{By: by.Tenant, Member: by.Member, Said: r.Content, Comment: p.Comment, At: by.At}}
	out.move(Posted, by, "")
	return out, nil
}

// Leave notes at home that a draft stands in a pact now.
func (r *Record) Leave(to tenants.Space, by By) error {
	if r.State != Draft {
		return ErrNotDraft
	}
	r.move(Moved, by, "")
	r.To = to
	return nil
}

// Confirm is a party's word that the last version is right. It returns true when it was the last that was awaited.
func (r *Record) Confirm(by By) (bool, error) {
	switch {
	case !r.State.waits():
		return false, ErrNotWaiting
	case slices.Contains(r.Writers, by.Member):
		return false, ErrOwnWords
	case !slices.Contains(r.Waits(), by.Tenant):
		return false, ErrAgreed
	}
	r.Agreed, r.Updated = append(slices.Clone(r.Agreed), Consent{by.Tenant, by.Member, by.At}), by.At
	if len(r.Waits()) > 0 {
		return false, nil
	}
	r.move(Confirmed, by, "")
	return true, nil
}

// Correct puts other words before the parties; every other of them confirms anew. What was said is kept, version by version.
func (r *Record) Correct(c Content, comment string, by By) error {
	switch {
	case !r.State.waits():
		return ErrNotWaiting
	case r.Counter.How == Reverses:
		return ErrReversal
	case len(r.Versions) >= MostVersions:
		return ErrTooManyVersions
	}
	if err := checkReason("comment", comment); err != nil {
		return err
	}
	if err := c.check(r.Sides); err != nil {
		return err
	}
	if err := c.complete(); err != nil {
		return err
	}
	c.Source.Entry = r.Source.Entry
	c.blank()
	if len(Differences(r.Content, c)) == 0 {
		return ErrSame
	}
	r.Content = c
	r.Versions = append(slices.Clone(r.Versions), Version{By: by.Tenant, Member: by.Member, Said: c, Comment: comment, At: by.At})
	r.Writers, r.Agreed = with(nil, by.Member), []Consent{}
	to := Corrected
	if by.Tenant == r.Poster() {
		to = Posted
	}
	r.move(to, by, "")
	return nil
}

// Withdraw takes back what isn't confirmed yet; only the side that posted it does.
func (r *Record) Withdraw(reason string, by By) error {
	switch {
	case !r.State.waits():
		return ErrNotWaiting
	case r.Poster() != by.Tenant:
		return ErrNotPoster
	}
	if err := checkReason("reason", reason); err != nil {
		return err
	}
	r.move(Withdrawn, by, reason)
	return nil
}

// counter returns the counter-entry to a record that stands: one that says it anew, or that it doesn't hold. The record itself stays as it is until the
// counter-entry is confirmed.
func (r Record) counter(how How, c Content, reason string, by By) (Record, error) {
	switch {
	case !r.State.stands():
		return Record{}, ErrNotStanding
	case r.Counter.How == Reverses:
		return Record{}, ErrReversal
	case how != Reverses && how != Replaces:
		return Record{}, ErrNoSuchCounter
	}
	if err := checkReason("reason", reason); err != nil {
		return Record{}, err
	}
	if how == Reverses {
		c = r.Content
	}
	if err := c.check(r.Sides); err != nil {
		return Record{}, err
	}
	if err := c.complete(); err != nil {
		return Record{}, err
	}
	c.blank()
	if how == Replaces && len(Differences(r.Content, c)) == 0 {
		return Record{}, ErrSame
	}
	c.Source.Entry = Entered
	out := newDraft(r.nextCounter(), r.Stands, r.Owner, r.Sides, by)
	out.Content, out.Parties, out.Counter = c, r.Parties, Counter{Of: r.ID, How: how, Reason: reason}
	out.About, out.AboutIn, out.Series = r.About, r.AboutIn, c.Series
	if r.State == OneSided {
		out.move(OneSided, by, reason)
		return out, nil
	}
	out.Versions = []Version{{By: by.Tenant, Member: by.Member, Said: c, Comment: reason, At: by.At}}
	out.move(Posted, by, reason)
	return out, nil
}

// nextCounter names the next counter-entry, so that two at the same time are one too many.
func (r Record) nextCounter() ID { return id.Of[ID]("counter", string(r.ID), digits(r.Entries)) }

// Answered says that a counter-entry, which was confirmed, has taken the record's place.
func (r *Record) Answered(c Record, by By) error {
	if !r.State.stands() {
		return ErrNotStanding
	}
	r.move(Countered, by, c.Counter.Reason)
	r.Replaced = c.ID
	return nil
}
