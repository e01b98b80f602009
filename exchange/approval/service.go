package approval

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Service answers what members ask of approvals. Guests are strangers to them.
type Service struct{ Parts }

// Parts is what a Service is made of.
type Parts struct {
	Store    Store
	Subjects Subjects
	People   People
	Files    Files
	House    Enter
	Now      func() time.Time
	Log      *slog.Logger
}

// New returns the service.
func New(p Parts) *Service { return &Service{p} }

// Enter lets the house into a space to look after its approvals.
type Enter func(tenants.Space) tenants.Scope

// Noun is what facts and addresses call an approval.
const Noun = "approval"

func about(id ID) fact.Ref { return fact.Ref{Noun: Noun, ID: string(id)} }

// paper is what files call an approval that rests on them. It is no object of a page, so that nobody takes a letter from it again.
func paper(id ID) fact.Ref { return fact.Ref{Noun: "approval_paper", ID: string(id)} }

// Approval returns one of the space's approvals, or of its copies, that the scope's holder may know of, else ErrNotFound.
func (s *Service) Approval(ctx context.Context, in tenants.Scope, id ID) (Approval, error) {
	a, err := s.Store.In(in).Approval(ctx, id)
	if err == nil && (a.State == Preparing || !a.Seen(in)) {
		err = ErrNotFound
	}
	if err != nil {
		return Approval{}, err
	}
	return a, nil
}

// Title returns what an approval is called: as what is approved.
func (s *Service) Title(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
	a, err := s.Approval(ctx, in, ID(id))
	return a.Title, err
}

// Within names in whose closed trail the deeds on an approval stand; zero for the space's.
func (s *Service) Within(ctx context.Context, in tenants.Scope, id string) (fact.Ref, error) {
	a, err := s.Approval(ctx, in, ID(id))
	return a.Within, err
}

// Standing lists the tenants that share the space, and of which somebody may approve.
func (s *Service) Standing(ctx context.Context, in tenants.Scope) ([]Party, error) {
	if in.Guest() != "" {
		return nil, ErrNotFound
	}
	return s.People.Parties(ctx, in)
}

// Absent tells for each side of an open approval, by its id, whether nobody of it can turn its key, so that another side may record its letter.
func (s *Service) Absent(ctx context.Context, in tenants.Scope, a Approval) (map[string]bool, error) {
	absent := map[string]bool{}
	if a.State != Open {
		return absent, nil
	}
	here, err := s.People.Parties(ctx, in)
	for _, side := range a.Sides {
		absent[side.ID] = !a.signs(here, side)
	}
	return absent, err
}

// signs reports whether somebody of the side stands in the space who may approve for it, and hasn't written or asked for what is approved: who has can't turn
// her own key, and where there is nobody else the side is as one that can't sign in.
func (a Approval) signs(here []Party, s Side) bool {
	return s.Tenant != "" && slices.ContainsFunc(here, func(p Party) bool {
		return p.Tenant == s.Tenant && slices.ContainsFunc(p.Signs, func(m tenants.MemberID) bool { return a.separate(m) == nil })
	})
}

// Of lists the approvals of one subject, latest first.
func (s *Service) Of(ctx context.Context, in tenants.Scope, subject fact.Ref, ask page.Ask) (page.Of[Approval], error) {
	if in.Guest() != "" {
		return page.Of[Approval]{}, ErrNotFound
	}
	p, err := s.Store.In(in).Of(ctx, subject, ask)
	p.Items = slices.DeleteFunc(p.Items, func(a Approval) bool { return a.State == Preparing || !a.Seen(in) })
	return p, err
}

// Across lists the approvals of all spaces in a reach, last changed first.
func (s *Service) Across(ctx context.Context, r tenants.Reach, f Filter, ask page.Ask) (page.Of[Approval], error) {
	seen := sight(r)
	out := page.Of[Approval]{Items: []Approval{}}
	for rows := ask.Rows(); ; {
		p, err := s.Store.Over(r).Approvals(ctx, f, ask)
		if err != nil {
			return page.Of[Approval]{}, err
		}
		out.Items = append(out.Items, slices.DeleteFunc(p.Items, func(a Approval) bool { return !seen(a) })...)
		out.Next, ask.After = p.Next, p.Next
		if p.Next == "" || len(out.Items) >= rows { // what isn't seen leaves no short page behind
			return out, nil
		}
	}
}

// sight tells for the approvals of a reach whether its reader may know of them.
func sight(r tenants.Reach) func(Approval) bool {
	scopes := map[tenants.Space]tenants.Scope{}
	for _, in := range r.Scopes() {
		scopes[in.Space()] = in
	}
	return func(a Approval) bool {
		in, ok := scopes[a.Space]
		return ok && a.Seen(in)
	}
}

// Document returns the frozen document of an approval.
func (s *Service) Document(ctx context.Context, in tenants.Scope, id ID) (Document, error) {
	if _, err := s.Approval(ctx, in, id); err != nil {
		return Document{}, err
	}
	return s.Store.In(in).Document(ctx, id)
}

// Ask freezes a subject and puts it to its parties. It returns ErrOpenAlready while another approval of the subject is open, and whatever stands against
// freezing it. Cut short, it leaves an approval that nobody sees, which the house takes away again.
func (s *Service) Ask(ctx context.Context, in tenants.Scope, q Asking) (Approval, error) {
	if !in.May(Asked.Needs()) {
		return Approval{}, tenants.ErrForbidden
	}
	h, zone, err := s.hand(ctx, in)
	if err != nil {
		return Approval{}, err
	}
	if err := q.Check(h.At.In(zone)); err != nil {
		return Approval{}, err
	}
	if q.ID == "" {
		q.ID = id.At[ID](h.At)
	}
	a, err := s.begin(ctx, in, q.prepare(in.Space(), h, zone))
	if err != nil || a.State != Preparing {
		return a, err
	}
	opened, err := s.freeze(ctx, in, q, a)
	if err != nil && fault.KindOf(err) != fault.Stale {
		return Approval{}, errors.Join(err, s.abandon(ctx, s.House(in.Space()), a))
	}
	return opened, err
}

// begin notes that a subject is about to be frozen. Where the approval is there already, it returns that.
func (s *Service) begin(ctx context.Context, in tenants.Scope, a Approval) (Approval, error) {
	shelf := s.Store.In(in)
	told, err := in.Tell(Prepared, about(a.ID), a.Asked, nil)
	if err != nil {
		return Approval{}, err
	}
	err = shelf.Add(ctx, a, told)
	if errors.Is(err, ErrTaken) {
		have, err := shelf.Approval(ctx, a.ID)
		if errors.Is(err, ErrNotFound) {
			err = ErrOpenAlready
		}
		return have, err
	}
	if err != nil {
		return Approval{}, fmt.Errorf("ask for an approval: %w", err)
	}
	a.Rev = 1
	return a, nil
}

// freeze lets the subject say what it says, keeps that, and opens the approval.
func (s *Service) freeze(ctx context.Context, in tenants.Scope, q Asking, a Approval) (Approval, error) {
	subject, err := s.Subjects.Freeze(ctx, in, a.About, a.ID)
	if err != nil {
		return Approval{}, err
	}
	here, err := s.People.Parties(ctx, in)
	if err != nil {
		return Approval{}, fmt.Errorf("read who shares %s: %w", in.Space(), err)
	}
	sides, err := q.sides(standing(subject.Parties, here))
	if err != nil {
		return Approval{}, err
	}
	if !slices.ContainsFunc(sides, func(s Side) bool { return s.Tenant == in.Tenant() }) {
		return Approval{}, ErrNotParty
	}
	d, err := s.document(ctx, in, a, subject, sides)
	if err != nil {
		return Approval{}, err
	}
	if err := s.keepDocument(ctx, in, d); err != nil {
		return Approval{}, err
	}
	a.open(subject, sides, d, a.Asker)
	told, err := tell(in, a, Asked, a.Asked, a.Waits, "")
	if err != nil {
		return Approval{}, err
	}
	if err := s.Store.In(in).Change(ctx, a, told); err != nil {
		return Approval{}, fmt.Errorf("open approval %s: %w", a.ID, err)
	}
	a.Rev++
	return a, nil
}

// standing is the subject's parties as they stand in the space: a tenant that doesn't share it is as one that doesn't use the house. A subject that names
// none is everybody's.
func standing(named, here []Party) []Party {
	if len(named) == 0 {
		return here
	}
	all := make([]Party, len(named))
	for i, p := range named {
		j := slices.IndexFunc(here, func(h Party) bool { return p.Tenant != "" && h.Tenant == p.Tenant })
		if all[i] = (Party{Name: p.Name}); j >= 0 {
			all[i] = here[j]
		}
	}
	return all
}

// document freezes what the subject says, with the pictures its texts show.
func (s *Service) document(ctx context.Context, in tenants.Scope, a Approval, subject Subject, sides []Side) (Document, error) {
	ids, err := pictures(subject.Texts)
	if err != nil {
		return Document{}, err
	}
	papers := []Paper{}
	if len(ids) > 0 {
		if papers, err = s.Files.Papers(ctx, in, ids, paper(a.ID)); err != nil {
			return Document{}, fmt.Errorf("read the pictures of %s %s: %w", a.About.Noun, a.About.ID, err)
		}
	}
	return document(a, string(in.Space()), subject, sides, papers)
}

func (s *Service) keepDocument(ctx context.Context, in tenants.Scope, d Document) error {
	told, err := in.Tell(Kept, about(d.ID), s.Now(), nil)
	if err != nil {
		return err
	}
	have, err := s.Store.In(in).Document(ctx, d.ID)
	switch {
	case err == nil && have.SHA256 == d.SHA256:
		return nil
	case err != nil && !errors.Is(err, ErrNotFound):
		return err
	}
	d.Rev = have.Rev
	if err := s.Store.In(in).KeepDocument(ctx, d, told); err != nil {
		return fmt.Errorf("keep the document of approval %s: %w", d.ID, err)
	}
	return nil
}

// abandon gives up an approval whose subject couldn't be frozen.
func (s *Service) abandon(ctx context.Context, in tenants.Scope, a Approval) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.Subjects.Thaw(ctx, in, a.About, a.ID); err != nil && fault.KindOf(err) != fault.NotFound {
		return fmt.Errorf("thaw %s %s: %w", a.About.Noun, a.About.ID, err)
	}
	told, err := in.Tell(Abandoned, about(a.ID), s.Now(), nil)
	if err != nil {
		return err
	}
	if err := s.Store.In(in).Remove(ctx, a, told); err != nil && fault.KindOf(err) != fault.NotFound {
		return fmt.Errorf("give up approval %s: %w", a.ID, err)
	}
	return nil
}

// hand says who holds the scope, as she is called now, and in which zone she works.
func (s *Service) hand(ctx context.Context, in tenants.Scope) (Hand, *time.Location, error) {
	p, err := s.People.Self(ctx, in)
	if err != nil {
		return Hand{}, nil, fmt.Errorf("read who approves: %w", err)
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return Hand{}, nil, fmt.Errorf("read the zone of %s: %w", in.Tenant(), err)
	}
	at := s.Now().UTC().Truncate(time.Millisecond)
	return Hand{Member: in.Member(), Tenant: in.Tenant(), Name: p.Name, Title: p.Title, At: at}, zone, nil
}

// tell states a deed on an approval, in the trail in which those find it who may know of it.
func tell[T ~string](in tenants.Scope, a Approval, k fact.Kind, at time.Time, to []T, side string) (tenants.Told, error) {
	told, err := in.Tell(k, about(a.ID), at, detail(a, to, side))
	return told.Within(a.Within), err
}

// detail is what facts say of an approval. To names the tenants whose approvers the fact concerns, parted by spaces.
func detail[T ~string](a Approval, to []T, side string) fact.Detail {
	names := make([]string, len(to))
	for i, t := range to {
		names[i] = string(t)
	}
	d := fact.Detail{"noun": a.About.Noun, "subject": a.About.ID, "intent": string(a.Intent), "asker": string(a.Asker.Member), "to": strings.Join(names, " ")}
	if a.Within != (fact.Ref{}) {
		d["only"] = strings.Join(a.Readers, " ")
	}
	if side != "" {
		d["side"] = side
	}
	return d
}
