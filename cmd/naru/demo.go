package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

// demoCommand serves the demo network. Everybody in it signs in with the same, printed password.
type demoCommand struct{ settings }

// demoPassword opens every account of the demo. It is no secret.
const demoPassword = "nuri-landing-2026"

// Run implements kong's command.
func (c *demoCommand) Run(ctx context.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	c.Data = c.file("demo")
	log := c.logger()
	h, err := open(ctx, c.settings, log)
	if err != nil {
		return err
	}
	h.Operator.Demo = true
	if err := buildDemo(ctx, h); err != nil {
		return errors.Join(fmt.Errorf("build the demo network: %w", err), h.Close())
	}
	return errors.Join(serve(ctx, c.settings, h, os.Stdout, showing{greetDemo, h.post}), h.Close())
}

func greetDemo(url string) {
	fmt.Printf(`
  Public library     %[1]s/ko/  (also /en/ /zh-Hans/ /ja/)
  Application        %[1]s/app/
  Mails of the demo  %[1]s/demo/mail

  Sign in with any of these and the password  %[2]s
    officer@dangjin.example      an officer who writes up cases          (한국어)
    head@dangjin.example         her head, who approves
    reviewer@gaok.example        the coordinator's reviewer
    liaison@liaoning.example     an officer of another city              (中文)
    admin@dangjin.example        the city's admin
`, url, demoPassword)
}

// builder builds the demo by the same services and the same door as everybody uses, so that what it shows was really done.
type builder struct {
	*installation
	emails map[string]string // of members, by key
	signed map[string]tenants.Principal
	cases  map[string]library.CaseID
}

// buildDemo builds the demo network in an empty installation, and leaves any other as it is.
func buildDemo(ctx context.Context, h *installation) error {
	there, err := h.Tenants.Directory(ctx, "", "", pageOfOne)
	if err != nil || len(there.Items) > 0 {
		return err
	}
	b := &builder{h, map[string]string{}, map[string]tenants.Principal{}, map[string]library.CaseID{}}
	var n demoNetwork
	if err := readDemo("demo/network.json", &n); err != nil {
		return err
	}
	for _, step := range []func(context.Context, demoNetwork) error{b.people, b.pacts, b.write, b.adopt, b.talk, b.ties, b.projects, b.pads, b.meetings, b.records, b.leave} {
		if err := step(ctx, n); err != nil {
			return err
		}
	}
	return b.kept.Settle(ctx)
}

// people opens the tenants and seats their members.
func (b *builder) people(ctx context.Context, n demoNetwork) error {
	founding := b.Authority.Steward(tenants.House, tenants.Errand{Name: "demo", Can: []fact.Ability{tenants.OpenTenant}})
	for _, t := range n.Tenants {
		country := t.Country
		for _, u := range n.Units {
			if u.Slug == t.Unit {
				country = u.Country
				if len(t.Name) == 0 {
					t.Name = u.Name
				}
			}
		}
		if t.Unit == "" { // a council is a body in the book of units as well
			t.Unit, country = string(t.ID), "KR"
		}
		_, err := b.Tenants.Open(ctx, founding, tenants.Opening{
			ID: t.ID, Kind: t.Type, Unit: t.Unit, Country: country, Name: t.Name.text(t.Lang, nil), Zone: t.Zone, Lang: t.Lang,
		})
		if err != nil {
			return fmt.Errorf("open %s: %w", t.ID, err)
		}
		for _, m := range t.Members {
			email, err := pass.ParseEmail(m.Email)
			if err != nil {
				return fmt.Errorf("%s: %w", m.Email, err)
			}
			who, err := b.Pass.Enrol(ctx, pass.Enrolment{
				Person: id.New[tenants.PersonID](), Email: email, Name: m.Title[m.Lang], Lang: m.Lang, Password: demoPassword, Tenant: t.ID,
			})
			if err != nil {
				return fmt.Errorf("enrol %s: %w", m.Email, err)
			}
			seat := tenants.Member{
				ID: id.New[tenants.MemberID](), Person: who.ID, Tenant: t.ID, Name: m.Title[m.Lang], Title: m.Title.text(m.Lang, nil), Roles: demoRoles(m.Roles),
				State: tenants.Active, Since: b.Now(),
			}
			told := b.Authority.HouseTell(tenants.MemberJoined, fact.Ref{Noun: "member", ID: string(seat.ID)}, fact.Actor{Steward: "demo"},
				[]tenants.Space{tenants.HomeOf(t.ID)}, b.Now(), nil)
			if err := b.kept.Register().AddMember(ctx, seat, told); err != nil {
				return fmt.Errorf("seat %s: %w", m.Email, err)
			}
			b.emails[m.Key] = m.Email
		}
	}
	return nil
}

func demoRoles(names []string) []tenants.Role {
	roles := make([]tenants.Role, len(names))
	for i, n := range names {
		roles[i] = tenants.Role(n)
		if n == "coordinator" {
			roles[i] = tenants.Staff
		}
	}
	return roles
}

// as signs a member in by the door, once.
func (b *builder) as(ctx context.Context, key string) (tenants.Principal, error) {
	if p, ok := b.signed[key]; ok {
		return p, nil
	}
	entry, err := b.Pass.SignIn(ctx, pass.Attempt{Email: b.emails[key], Password: demoPassword, From: pass.From{Address: "demo", Agent: "demo"}})
	if err != nil {
		return tenants.Principal{}, fmt.Errorf("sign in %s: %w", key, err)
	}
	p, err := b.Pass.Verify(ctx, entry.Access)
	b.signed[key] = p
	return p, err
}

// home lets a member into her home.
func (b *builder) home(ctx context.Context, key string) (tenants.Principal, tenants.Scope, error) {
	p, err := b.as(ctx, key)
	if err != nil {
		return p, tenants.Scope{}, err
	}
	in, err := b.Authority.Enter(ctx, p, p.Home())
	return p, in, err
}

// pacts opens the pacts and has every invited party accept.
func (b *builder) pacts(ctx context.Context, n demoNetwork) error {
	for _, p := range n.Pacts {
		opener := p.InvitedBy
		if opener == "" {
			opener = p.Convenor
		}
		if opener == "" {
			opener = p.Members[0]
		}
		others := slices.DeleteFunc(slices.Clone(p.Members), func(t tenants.TenantID) bool { return t == opener })
		_, in, err := b.home(ctx, string(opener)+"-admin")
		if err != nil {
			return err
		}
		pact, err := b.Tenants.OpenPact(ctx, in, tenants.Proposal{
			Kind: p.Kind, Name: p.Name.text(lang.Korean, nil), With: others, Source: p.Source, Since: p.Tie.Since,
		})
		if err != nil {
			return fmt.Errorf("open pact of %v: %w", p.Members, err)
		}
		for _, t := range others {
			_, in, err := b.home(ctx, string(t)+"-admin")
			if err != nil {
				return err
			}
			now, err := b.Tenants.Pact(ctx, in, pact.ID)
			if err != nil {
				return err
			}
			if _, err := b.Tenants.AnswerPact(ctx, in, pact.ID, now.Rev, tenants.Accept); err != nil {
				return fmt.Errorf("accept pact for %s: %w", t, err)
			}
		}
	}
	return nil
}

// write has officers write up the cases, heads approve and the coordinator accept them, as far as each has come.
func (b *builder) write(ctx context.Context, _ demoNetwork) error {
	names, err := fs.Glob(demoFiles, "demo/cases/*.json")
	if err != nil {
		return err
	}
	for _, name := range names {
		var c demoCase
		if err := readDemo(name, &c); err != nil {
			return err
		}
		if err := b.travel(ctx, c); err != nil {
			return fmt.Errorf("%s: %w", path.Base(name), err)
		}
	}
	return nil
}

// travel takes a case as far as it has come.
func (b *builder) travel(ctx context.Context, c demoCase) error {
	_, in, err := b.home(ctx, string(c.Tenant)+"-officer")
	if err != nil {
		return err
	}
	kept, err := b.Library.Begin(ctx, in, c.content(), "")
	if err != nil || c.State == library.Draft {
		return err
	}
	b.cases[c.Key] = kept.ID
	if kept, err = b.Library.Submit(ctx, in, kept.ID, kept.Rev); err != nil || c.State == library.InternalReview {
		return err
	}
	head, in, err := b.home(ctx, string(c.Tenant)+"-head")
	if err != nil {
		return err
	}
	nets, err := b.Authority.Networks(ctx, head)
	if err != nil {
		return err
	}
	if _, err = b.Library.Approve(ctx, in, nets, "", kept.ID, kept.Rev); err != nil || c.State == library.CoordReview {
		return err
	}
	return b.accept(ctx, kept.ID)
}

// accept has the coordinator's reviewer accept what waits of a case.
func (b *builder) accept(ctx context.Context, cid library.CaseID) error {
	reviewer, err := b.as(ctx, "gaok-reviewer")
	if err != nil {
		return err
	}
	nets, err := b.Authority.Networks(ctx, reviewer)
	if err != nil {
		return err
	}
	commons, err := b.Authority.Enter(ctx, reviewer, tenants.Commons)
	if err != nil {
		return err
	}
	for _, net := range nets {
		p, err := b.Library.Submissions(ctx, net, library.Waiting, page.Ask{Size: page.MostSize})
		if err != nil {
			return err
		}
		for _, s := range p.Items {
			if s.Case != cid {
				continue
			}
			if _, err := b.Library.Accept(ctx, net, commons, s.ID, s.Rev); err != nil {
				return err
			}
		}
	}
	return nil
}

// adopt has cities take over cases of others.
func (b *builder) adopt(ctx context.Context, _ demoNetwork) error {
	if err := b.kept.Settle(ctx); err != nil {
		return err
	}
	var all demoAdoptions
	if err := readDemo("demo/adoptions.json", &all); err != nil {
		return err
	}
	for _, a := range all.Adoptions {
		p, in, err := b.home(ctx, a.By)
		if err != nil {
			return err
		}
		commons, err := b.Authority.Enter(ctx, p, tenants.Commons)
		if err != nil {
			return err
		}
		var kept library.Adoption
		for i, s := range a.Steps {
			step := library.Stepping{To: s.To, Reason: s.Reason[a.Lang], Public: a.Public}
			if i == 0 {
				kept, err = b.Library.Adopt(ctx, in, commons, b.cases[a.Case], step)
			} else {
				kept, err = b.Library.Step(ctx, in, kept.ID, kept.Rev, step)
			}
			if err != nil {
				return fmt.Errorf("adopt %s by %s: %w", a.Case, a.Tenant, err)
			}
		}
	}
	return nil
}

// leave signs everybody out again.
func (b *builder) leave(ctx context.Context, _ demoNetwork) error {
	for key, p := range b.signed {
		if err := b.Pass.EndSession(ctx, p, p.Session()); err != nil {
			return fmt.Errorf("sign out %s: %w", key, err)
		}
	}
	return nil
}
