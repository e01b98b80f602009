package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

func (p *pair) certificates(id, word string) meeting.Certificates {
	return meeting.Certificates{Meeting: meeting.ID(id), Items: []meeting.Certificate{{Number: "2026-SAMEBO-0001", Person: "1", Tenant: tenants.TenantID(word), At: p.at}}, Updated: p.at}
}

func (p *pair) wording(id, word string) meeting.ThanksTemplate {
	return meeting.ThanksTemplate{ID: id, Said: meeting.ThanksSaid{Title: lang.Plain(lang.Korean, word), Body: lang.Plain(lang.Korean, word)}, Past: []meeting.ThanksEdition{}, Updated: p.at}
}

func (p *pair) thanks(id, word string) meeting.Thanks {
	return meeting.Thanks{Meeting: meeting.ID(id), Stands: "home:same", Mailings: []meeting.ThanksMailing{{ID: "1", Said: p.wording(id, word).Said, People: []meeting.PersonID{"1"}, At: p.at}}, Updated: p.at}
}

// papered keeps one row of each sort.
func (p *pair) papered(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Meetings().In(in)
	for _, err := range []error{
		s.KeepCertificates(ctx, p.certificates(id, word), p.told(in, id, word)), s.KeepThanksTemplate(ctx, p.wording(id, word), p.told(in, id, word)),
		s.KeepThanks(ctx, p.thanks(id, word), p.told(in, id, word)),
	} {
		check(p.t, err)
	}
}

// paperedByThem is everything that B keeps of papers.
func (p *pair) paperedByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Meetings().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Certificates(ctx, meeting.ID(id)))
		add(s.ThanksTemplate(ctx, id))
		add(s.Thanks(ctx, meeting.ID(id)))
	}
}

// papersInTwoSpaces has a case for each method of the shelf of papers.
var papersInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Meetings.Certificates": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Certificates(ctx, "1"))
		if x, err := s.Certificates(ctx, onlyB); err != nil || x.Rev != 0 || len(x.Items) != 0 {
			p.t.Errorf("A reads a register of B: revision %d, %d numbers, %v", x.Rev, len(x.Items), err)
		}
	}),
	"Meetings.KeepCertificates": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Certificates(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepCertificates(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepCertificates(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepCertificates(ctx, p.certificates(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.ThanksTemplate": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.ThanksTemplate(ctx, "1"))
		p.absent(s.ThanksTemplate(ctx, onlyB))
	}),
	"Meetings.ThanksTemplates": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.ThanksTemplates(ctx, ask))
		theirs, err := p.house.Meetings().In(p.b).ThanksTemplates(ctx, page.Ask{Size: 1})
		check(p.t, err)
		_, err = s.ThanksTemplates(ctx, page.Ask{After: theirs.Next})
		p.refused(err)
	}),
	"Meetings.KeepThanksTemplate": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).ThanksTemplate(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepThanksTemplate(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepThanksTemplate(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepThanksTemplate(ctx, p.wording(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Meetings.Thanks": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		p.mine(s.Thanks(ctx, "1"))
		if x, err := s.Thanks(ctx, onlyB); err != nil || x.Rev != 0 || len(x.Mailings) != 0 {
			p.t.Errorf("A reads thanks of B: revision %d, %d mailings, %v", x.Rev, len(x.Mailings), err)
		}
	}),
	"Meetings.KeepThanks": aMeeting(func(ctx context.Context, p *pair, s meeting.Shelf) {
		x, err := p.house.Meetings().In(p.b).Thanks(ctx, onlyB)
		check(p.t, err)
		p.refused(s.KeepThanks(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.KeepThanks(ctx, x, p.told(p.a, onlyB, own)))
		check(p.t, s.KeepThanks(ctx, p.thanks(onlyB, own), p.told(p.a, onlyB, own)))
	}),
}
