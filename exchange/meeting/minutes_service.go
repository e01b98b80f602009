package meeting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// MinutesOf lists the minutes of a meeting and their addenda, the oldest first.
func (s *Service) MinutesOf(ctx context.Context, in tenants.Scope, mid ID) (Meeting, []Minutes, error) {
	m, err := s.Meeting(ctx, in, mid)
	if err != nil {
		return Meeting{}, nil, err
	}
	some, err := s.Store.In(in).AllMinutes(ctx, MinutesFilter{Meeting: mid}, page.Ask{Size: page.MostSize})
	slices.SortFunc(some.Items, func(a, b Minutes) int { return a.No - b.No })
	return m, some.Items, err
}

// ReadMinutes returns minutes with what their text says now.
func (s *Service) ReadMinutes(ctx context.Context, in tenants.Scope, mid ID, no int) (Meeting, Minutes, Script, error) {
	m, err := s.Meeting(ctx, in, mid)
	if err != nil {
		return Meeting{}, Minutes{}, Script{}, err
	}
	x, err := s.Store.In(in).Minutes(ctx, MinutesOf(mid, no))
	if err != nil {
		return Meeting{}, Minutes{}, Script{}, err
	}
	script, err := s.Scripts.Read(ctx, in, x.Pad, x.Langs)
	return m, x, script, err
}

// MinutesEverywhere lists minutes of all spaces in the reach, last changed first.
func (s *Service) MinutesEverywhere(ctx context.Context, r tenants.Reach, f MinutesFilter, ask page.Ask) (page.Of[Minutes], error) {
	return s.Store.Over(r).AllMinutes(ctx, f, ask)
}

// mostColumns is how many languages a text can have side by side.
const mostColumns = 4

// BeginMinutes drafts the minutes of a meeting that has ended from what happened in it, and a decision to follow up for each item that asked for one. Where they
// are signed, it begins an addendum. Only the host begins the minutes; any party an addendum. What a crash left is carried on when it is asked again.
func (s *Service) BeginMinutes(ctx context.Context, in tenants.Scope, mid ID) (Meeting, Minutes, error) {
	m, err := s.writable(ctx, in, mid, MinutesBegun)
	if err != nil {
		return Meeting{}, Minutes{}, err
	}
	_, all, err := s.MinutesOf(ctx, in, mid)
	if err != nil {
		return Meeting{}, Minutes{}, err
	}
	no := len(all)
	switch {
	case no > 0 && all[no-1].State != SignedOff && no == 1 && all[0].State == MinutesDraft:
		m, err = s.follow(ctx, in, m, all[0])
		return m, all[0], err
	case no > 0 && all[no-1].State != SignedOff:
		return Meeting{}, Minutes{}, ErrAddendumOpen
	case no > MostAddenda:
		return Meeting{}, Minutes{}, ErrTooManyAddenda
	case no == 0 && m.Host != in.Tenant():
		return Meeting{}, Minutes{}, ErrNotHost
	case no == 0 && m.State != Ended:
		return Meeting{}, Minutes{}, ErrNotEnded
	}
	by := s.by(in)
	d, err := s.drafting(ctx, in, m)
	if err != nil {
		return Meeting{}, Minutes{}, err
	}
	x := newMinutes(m, no, "", d.langs, by)
	lines := d.addendumLines()
	if no == 0 {
		lines = d.lines()
		if err := s.resolve(ctx, in, m, d.items); err != nil {
			return Meeting{}, Minutes{}, err
		}
	}
	if x.Pad, err = s.Scripts.Begin(ctx, in, ScriptDraft{Key: string(x.ID), Minutes: x, Within: m, Lines: lines}); err != nil {
		return Meeting{}, Minutes{}, fmt.Errorf("draft the minutes of %s: %w", mid, err)
	}
	told, err := in.Tell(MinutesBegun, m.Ref(), by.At, detail(m, "", minutesDetail(x)))
	if err != nil {
		return Meeting{}, Minutes{}, err
	}
	if err := s.Store.In(in).AddMinutes(ctx, x, told); err != nil && !errors.Is(err, ErrTaken) {
		return Meeting{}, Minutes{}, fmt.Errorf("begin the minutes of %s: %w", mid, err)
	}
	x.Rev = 1
	m, err = s.follow(ctx, in, m, x)
	return m, x, err
}

func minutesDetail(x Minutes) fact.Detail {
	return fact.Detail{"minutes": string(x.ID), "no": strconv.Itoa(x.No)}
}

// drafting gathers what the minutes of a meeting are drafted from.
func (s *Service) drafting(ctx context.Context, in tenants.Scope, m Meeting) (drafting, error) {
	a, err := s.Store.In(in).Agenda(ctx, m.ID)
	if err != nil {
		return drafting{}, err
	}
	d := drafting{meeting: m, items: a.Standing(), langs: slices.Clone(m.Langs[:min(len(m.Langs), mostColumns)]), took: Happening{Items: map[string][]Noted{}}}
	if a.shut(m) {
		d.items = a.Versions[len(a.Versions)-1].Items
	}
	given, err := s.Followups(ctx, in, FollowupFilter{Meeting: m.ID}, page.Ask{Size: page.MostSize})
	if err != nil {
		return drafting{}, err
	}
	d.given = slices.DeleteFunc(given.Items, func(f Followup) bool { return f.State == Dropped || f.ID == derived(m, "item "+f.Item) })
	slices.SortFunc(d.given, func(a, b Followup) int { return a.Created.Compare(b.Created) })
	for _, part := range s.Happened {
		took, err := part.Happened(ctx, in, m)
		if err != nil {
			return drafting{}, fmt.Errorf("read what happened in %s: %w", m.ID, err)
		}
		d.took.add(took)
	}
	d.names, err = s.Scripts.Names(ctx, in, m.Parties)
	return d, err
}

func (h *Happening) add(o Happening) {
	h.Present, h.Apart = append(h.Present, o.Present...), append(h.Apart, o.Apart...)
	for item, noted := range o.Items {
		h.Items[item] = append(h.Items[item], noted...)
	}
	if !o.Begun.IsZero() {
		h.Begun = o.Begun
	}
	if !o.Ended.IsZero() {
		h.Ended = o.Ended
	}
}

// follow moves the meeting to the state of its minutes. Addenda leave it where it is.
func (s *Service) follow(ctx context.Context, in tenants.Scope, m Meeting, x Minutes) (Meeting, error) {
	if x.No != 0 {
		return m, nil
	}
	for try := 0; m.State != x.State && m.State.Over() && m.State != Cancelled; try++ {
		next, err := s.keep(ctx, in, m, deed{kind: MinutesFollowed, with: minutesDetail(x), rule: func(m *Meeting, by By) error {
			m.Minuted(x.State, by)
			return nil
		}})
		if err == nil {
			return next, nil
		}
		if !errors.Is(err, ErrStale) || try >= mostTries {
			return Meeting{}, err
		}
		if m, err = s.Store.In(in).Meeting(ctx, m.ID); err != nil {
			return Meeting{}, err
		}
	}
	return m, nil
}

// MinutesAt names minutes at the revision their reader saw; at revision 0, as they stand.
type MinutesAt struct {
	Meeting ID
	No      int
	Rev     int64
}

// minute applies one rule to minutes and keeps the result. Two sides that judge two paragraphs at once don't hinder each other: a deed that names no revision is
// applied again to what the other has written.
func (s *Service) minute(ctx context.Context, in tenants.Scope, at MinutesAt, kind fact.Kind, with fact.Detail, rule func(*Minutes, Script, By) error) (Minutes, error) {
	m, err := s.writable(ctx, in, at.Meeting, kind)
	if err != nil {
		return Minutes{}, err
	}
	for try := 0; ; try++ {
		_, x, script, err := s.ReadMinutes(ctx, in, at.Meeting, at.No)
		switch {
		case err != nil:
			return Minutes{}, err
		case at.Rev != 0 && x.Rev != at.Rev:
			return Minutes{}, ErrStale
		}
		by := s.by(in)
		if err := rule(&x, script, by); err != nil {
			return Minutes{}, err
		}
		err = s.keepMinutes(ctx, in, m, &x, kind, with)
		if err == nil {
			_, err = s.follow(ctx, in, m, x)
			return x, err
		}
		if !errors.Is(err, ErrStale) || at.Rev != 0 || try >= mostTries {
			return Minutes{}, fmt.Errorf("%s %s: %w", kind.Code(), x.ID, err)
		}
	}
}

func (s *Service) keepMinutes(ctx context.Context, in tenants.Scope, m Meeting, x *Minutes, kind fact.Kind, with fact.Detail) error {
	d := minutesDetail(*x)
	for k, v := range with {
		d[k] = v
	}
	told, err := in.Tell(kind, m.Ref(), x.Updated, detail(m, "", d))
	if err != nil {
		return err
	}
	if err := s.Store.In(in).ChangeMinutes(ctx, *x, told); err != nil {
		return err
	}
	x.Rev++
	return nil
}

// CompleteMinutes says that the minutes stand in every language.
func (s *Service) CompleteMinutes(ctx context.Context, in tenants.Scope, at MinutesAt) (Minutes, error) {
	return s.minute(ctx, in, at, MinutesComplete, nil, func(x *Minutes, script Script, by By) error { return x.Complete(script, by) })
}

// SendMinutes gives the minutes to every side for review.
func (s *Service) SendMinutes(ctx context.Context, in tenants.Scope, at MinutesAt) (Minutes, error) {
	return s.minute(ctx, in, at, MinutesSent, nil, func(x *Minutes, script Script, by By) error { return x.Send(script, by) })
}

// Judge notes what one's own side thinks of a paragraph.
func (s *Service) Judge(ctx context.Context, in tenants.Scope, at MinutesAt, v Verdict) (Minutes, error) {
	kind := MinutesAgreed
	switch v.Stance {
	case Changed:
		kind = MinutesProposed
	case ReservedOn:
		kind = MinutesReserved
	}
	return s.minute(ctx, in, at, kind, paragraphDetail(v.Paragraph), func(x *Minutes, script Script, by By) error { return x.Judge(script, v, by) })
}

func paragraphDetail(number string) fact.Detail { return fact.Detail{"paragraph": number} }

// TakeWording puts the wording that another side proposes into the text. Every side confirms the paragraph anew.
func (s *Service) TakeWording(ctx context.Context, in tenants.Scope, at MinutesAt, number string, of tenants.TenantID) (Minutes, error) {
	if _, err := s.writable(ctx, in, at.Meeting, MinutesReworded); err != nil {
		return Minutes{}, err
	}
	_, x, script, err := s.ReadMinutes(ctx, in, at.Meeting, at.No)
	if err != nil {
		return Minutes{}, err
	}
	to, err := x.Takes(script, number, of, s.by(in))
	if err != nil {
		return Minutes{}, err
	}
	if err := s.Scripts.Reword(ctx, in, x.Pad, number, words(to)); err != nil {
		return Minutes{}, fmt.Errorf("reword paragraph %s of %s: %w", number, x.ID, err)
	}
	return s.minute(ctx, in, at, MinutesReworded, paragraphDetail(number), func(x *Minutes, _ Script, by By) error {
		x.Reworded(number, by)
		return nil
	})
}

// sealKey is under which minutes freeze their text.
func sealKey(x Minutes) string { return "minutes " + string(x.ID) }

// FinishReview says that one's side has confirmed or reserved every paragraph. With the last side the text is frozen, and waits for its signatures; first every
// decision must have an owner, or have been dropped with a reason.
func (s *Service) FinishReview(ctx context.Context, in tenants.Scope, at MinutesAt) (Minutes, error) {
	all := false
	x, err := s.minute(ctx, in, at, MinutesFinished, nil, func(x *Minutes, script Script, by By) (err error) {
		all, err = x.Finish(script, by)
		if err == nil && all && x.No == 0 {
			err = s.owned(ctx, in, x.Meeting)
		}
		return err
	})
	if err != nil || !all {
		return x, err
	}
	texts, err := s.Scripts.Freeze(ctx, in, x.Pad, sealKey(x))
	if err != nil {
		return Minutes{}, fmt.Errorf("freeze the text of %s: %w", x.ID, err)
	}
	sealed, err := s.minute(ctx, in, MinutesAt{Meeting: at.Meeting, No: at.No}, MinutesFrozen, nil, func(x *Minutes, script Script, by By) error {
		if !x.all(script) {
			return ErrParagraphChanged // somebody wrote between the last word and the seal
		}
		return x.Seal(texts, by)
	})
	if err != nil {
		return Minutes{}, errors.Join(err, s.Scripts.Thaw(ctx, in, x.Pad, sealKey(x)))
	}
	return sealed, nil
}

// owned returns ErrOwnersMissing while something that was decided has no owner.
func (s *Service) owned(ctx context.Context, in tenants.Scope, mid ID) error {
	var fields []fault.Field
	for ask := (page.Ask{Size: page.MostSize}); ; {
		some, err := s.Store.In(in).Followups(ctx, FollowupFilter{Meeting: mid}, ask)
		if err != nil {
			return err
		}
		for _, f := range some.Items {
			if f.Owner == "" && !f.Over() {
				fields = append(fields, fault.Field{Path: "followups[" + string(f.ID) + "]", Code: "required"})
			}
		}
		if ask.After = some.Next; some.Next == "" {
			break
		}
	}
	if len(fields) > 0 {
		return ErrOwnersMissing.At(fields...)
	}
	return nil
}

// ReturnMinutes takes minutes that wait for their signatures back into review, for a reason.
func (s *Service) ReturnMinutes(ctx context.Context, in tenants.Scope, at MinutesAt, reason string) (Minutes, error) {
	x, err := s.minute(ctx, in, at, MinutesReturned, why(reason), func(x *Minutes, _ Script, by By) error { return x.Return(reason, by) })
	if err != nil {
		return Minutes{}, err
	}
	return x, s.Scripts.Thaw(ctx, in, x.Pad, sealKey(x))
}

// derived returns the id of what is derived from a meeting under a name, always the same.
func derived(m Meeting, name string) FollowupID {
	return id.Of[FollowupID](string(m.Stands), string(m.ID), name)
}

// resolve writes down a decision to follow up for each item that asked for one. Doing it again changes nothing.
func (s *Service) resolve(ctx context.Context, in tenants.Scope, m Meeting, items []Item) error {
	for i, x := range items {
		if x.Kind != Decision {
			continue
		}
		by := s.by(in)
		f := newFollowup(derived(m, "item "+x.ID), m, by)
		f.Item, f.Paragraph = x.ID, strconv.Itoa(3+i)
		f.FollowupSaid = FollowupSaid{Sort: Resolution, Title: x.Title, Text: lang.Text{}}
		if err := s.addFollowup(ctx, in, m, f); err != nil && !errors.Is(err, ErrTaken) {
			return err
		}
	}
	return nil
}
