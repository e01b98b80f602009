package api

import (
	"context"
	"io"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/unit"
)

// IntakeJoins are the nouns that lists are joined to.
type IntakeJoins struct {
	Store  intake.Store
	Ties   *agreement.Service
	Files  *file.Service
	People *tenants.Service
	Now    func() time.Time
}

// OpenIntake opens the service of lists over the register, the files and the tenants, and lets files ask who may see a list.
func OpenIntake(j IntakeJoins) *intake.Service {
	lists := intake.NewService(intake.Parts{Store: j.Store, Ties: intakeTies{j.Ties}, Files: intakeFiles{j.Files}, Homes: intakeHomes{j.People}, Now: j.Now})
	j.Files.Guard("import", importFiles{lists})
	return lists
}

// intakeTies keeps what lists name in the registers. It is an intake.Ties.
type intakeTies struct{ ties *agreement.Service }

// Known implements intake.Ties.
func (t intakeTies) Known(ctx context.Context, reach tenants.Reach, each func(intake.Known)) error {
	lines, err := t.ties.Lines(ctx, reach, agreement.DormantAfter)
	for _, l := range lines {
		k := intake.Known{Tie: string(l.ID)}
		for _, p := range l.Parties {
			k.Sides = append(k.Sides, knownSide(p))
		}
		each(k)
	}
	return err
}

func knownSide(p agreement.Party) intake.Side {
	if _, ok := unit.Get(unit.ID(p.Code)); ok {
		return intake.Side{Unit: unit.ID(p.Code), Country: p.Country}
	}
	name, _ := p.Name.For(lang.English)
	return intake.Side{Country: p.Country, Name: name}
}

// Add implements intake.Ties. What the register's rules refuse is found before anything is kept.
func (t intakeTies) Add(ctx context.Context, in tenants.Scope, from intake.Origin, all []intake.Wish) ([]intake.Refused, error) {
	var refused []intake.Refused
	var ties []agreement.Incoming
	for _, w := range all {
		tie := incoming(w, from)
		if _, err := t.ties.CheckIncoming(in, string(from.Batch), tie); err != nil {
			if fault.KindOf(err) == fault.Internal {
				return nil, err
			}
			refused = append(refused, intake.Refused{ID: w.ID, Code: fault.Of(err).Code})
			continue
		}
		ties = append(ties, tie)
	}
	_, err := t.ties.Import(ctx, in, string(from.Batch), ties)
	return refused, err
}

// incoming makes a tie of what a list says. A row with a kind and a day says that something was signed; one without says no more than that there is a tie.
func incoming(w intake.Wish, from intake.Origin) agreement.Incoming {
	tie := agreement.Incoming{ID: agreement.TieID(w.ID), Parties: []agreement.Party{incomingParty(w.Owner, w.Lang), incomingParty(w.Partner, w.Lang)}, Guess: w.Guess, Member: from.Member}
	for _, s := range w.Says {
		for i, kind := range []intake.Kind{s.Kind, s.Theirs} {
			if tie.Parties[i].Kind == agreement.Unsaid {
				tie.Parties[i].Kind = agreement.Kind(kind)
			}
		}
		p := agreement.Proof{Kind: agreement.Listed, Tie: agreement.Kind(s.Kind), Date: agreement.Date(s.Since), Until: agreement.Date(s.Until), Note: lang.Plain(w.Lang, s.Note)}
		switch {
		case s.Kind == intake.Letter && s.Since != "":
			p.Kind = agreement.LetterSent
		case s.Kind == intake.None:
			p.Kind = agreement.Contact
		case s.Kind != "" && s.Since != "":
			p.Kind = agreement.Signature
		}
		if s.Source != "" {
			p.Sources = append(p.Sources, agreement.Source{Said: clipped(s.Source, 400)})
		}
		p.Sources = append(p.Sources, agreement.Source{Said: from.Name})
		tie.Proofs = append(tie.Proofs, p)
	}
	return tie
}

func clipped(s string, most int) string {
	if all := []rune(s); len(all) > most {
		return string(all[:most])
	}
	return s
}

func incomingParty(s intake.Side, tag lang.Tag) agreement.Party {
	var at *agreement.Point
	if s.At != nil {
		at = &agreement.Point{Lat: s.At.Lat, Lon: s.At.Lon}
	}
	if s.Unit != "" {
		return agreement.Party{Code: string(s.Unit), Country: s.Country, At: at}
	}
	if tag == "" {
		tag = lang.English
	}
	return agreement.Party{Country: s.Country, Name: lang.Plain(tag, s.Name), At: at}
}

// TakeBack implements intake.Ties.
func (t intakeTies) TakeBack(ctx context.Context, in tenants.Scope, batch intake.ID, ids []string) (map[string]intake.Back, error) {
	all := make([]agreement.TieID, len(ids))
	for i, id := range ids {
		all[i] = agreement.TieID(id)
	}
	done, err := t.ties.Retract(ctx, in, string(batch), all)
	back := map[string]intake.Back{}
	for id, how := range done {
		back[string(id)] = map[agreement.Retracted]intake.Back{
			agreement.Gone: intake.TakenBack, agreement.Stayed: intake.KeptChanged, agreement.GoneBefore: intake.GoneAlready,
		}[how]
	}
	return back, err
}

// intakeFiles reads lists that were brought. It is an intake.Files.
type intakeFiles struct{ files *file.Service }

// Open implements intake.Files.
func (f intakeFiles) Open(ctx context.Context, in tenants.Scope, id string) (string, io.ReadCloser, error) {
	content, err := f.files.Open(ctx, in, file.ID(id), file.Itself)
	if err != nil {
		return "", nil, err
	}
	return content.Name, content.ReadCloser, nil
}

// Use implements intake.Files.
func (f intakeFiles) Use(ctx context.Context, in tenants.Scope, id string, by fact.Ref) error {
	return f.files.Use(ctx, in, []file.ID{file.ID(id)}, by)
}

// importFiles shows the file of a list to whoever may bring lists. It is a file.Guard.
type importFiles struct{ lists *intake.Service }

// Shows implements file.Guard.
func (f importFiles) Shows(ctx context.Context, in tenants.Scope, u file.Use) (bool, error) {
	return f.lists.Shows(ctx, in, intake.ID(u.ID))
}

// intakeHomes tells for whom a list is read. It is an intake.Homes.
type intakeHomes struct{ people *tenants.Service }

// Home implements intake.Homes.
func (h intakeHomes) Home(ctx context.Context, in tenants.Scope) (intake.Home, error) {
	t, err := h.people.Tenant(ctx, in.Tenant())
	if err != nil {
		return intake.Home{}, err
	}
	home := intake.Home{Country: unit.Country(t.Country), All: t.Kind == tenants.Coordinator}
	if _, ok := unit.Get(unit.ID(t.Unit)); ok {
		home.Unit = unit.ID(t.Unit)
	} else {
		home.Name, _ = t.Name.For(t.Lang)
	}
	return home, nil
}
