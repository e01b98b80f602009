package storage

import (
	"context"
	"errors"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/tenants"
)

var (
	certificatesNoun = noun[meeting.Certificates]{
		name: "meeting_certificates", missing: meeting.ErrNotFound,
		id:    func(x *meeting.Certificates) string { return string(x.Meeting) },
		setID: func(x *meeting.Certificates, id string) { x.Meeting = meeting.ID(id) },
		rev:   func(x *meeting.Certificates) *int64 { return &x.Rev },
	}
	thanksTemplateNoun = noun[meeting.ThanksTemplate]{
		name: "meeting_thanks_template", missing: meeting.ErrThanksNotFound,
		indexes: []engine.Index{{Name: "updated", Fields: []engine.Field{changed}}},
		id:      func(t *meeting.ThanksTemplate) string { return t.ID },
		setID:   func(t *meeting.ThanksTemplate, id string) { t.ID = id },
		rev:     func(t *meeting.ThanksTemplate) *int64 { return &t.Rev },
	}
	thanksNoun = noun[meeting.Thanks]{
		name: "meeting_thanks", missing: meeting.ErrNotFound,
		id:    func(x *meeting.Thanks) string { return string(x.Meeting) },
		setID: func(x *meeting.Thanks, id string) { x.Meeting = meeting.ID(id) },
		rev:   func(x *meeting.Thanks) *int64 { return &x.Rev },
	}
)

func paperCollections() []engine.Collection {
	return []engine.Collection{certificatesNoun.collection(), thanksTemplateNoun.collection(), thanksNoun.collection()}
}

func (m meetingShelf) certificates() shelf[meeting.Certificates] {
	return shelf[meeting.Certificates]{m.house, &certificatesNoun, m.key}
}

func (m meetingShelf) templates() shelf[meeting.ThanksTemplate] {
	return shelf[meeting.ThanksTemplate]{m.house, &thanksTemplateNoun, m.key}
}

func (m meetingShelf) thanks() shelf[meeting.Thanks] {
	return shelf[meeting.Thanks]{m.house, &thanksNoun, m.key}
}

// Certificates implements meeting.PaperShelf.
func (m meetingShelf) Certificates(ctx context.Context, id meeting.ID) (meeting.Certificates, error) {
	x, err := m.certificates().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Certificates{Meeting: id, Items: []meeting.Certificate{}}, nil
	}
	return x, err
}

// KeepCertificates implements meeting.PaperShelf.
func (m meetingShelf) KeepCertificates(ctx context.Context, x meeting.Certificates, told tenants.Told) error {
	if x.Rev == 0 {
		return m.certificates().add(ctx, x, told)
	}
	return m.certificates().change(ctx, x, told)
}

// ThanksTemplate implements meeting.PaperShelf.
func (m meetingShelf) ThanksTemplate(ctx context.Context, id string) (meeting.ThanksTemplate, error) {
	return m.templates().get(ctx, id)
}

// ThanksTemplates implements meeting.PaperShelf.
func (m meetingShelf) ThanksTemplates(ctx context.Context, ask page.Ask) (page.Of[meeting.ThanksTemplate], error) {
	return m.templates().find(ctx, engine.Query{Index: "updated", Order: engine.Up, Page: ask, Where: []engine.Cond{engine.Range("updated", time.Time{}, nil)}})
}

// KeepThanksTemplate implements meeting.PaperShelf.
func (m meetingShelf) KeepThanksTemplate(ctx context.Context, t meeting.ThanksTemplate, told tenants.Told) error {
	if t.Rev == 0 {
		return m.templates().add(ctx, t, told)
	}
	return m.templates().change(ctx, t, told)
}

// Thanks implements meeting.PaperShelf.
func (m meetingShelf) Thanks(ctx context.Context, id meeting.ID) (meeting.Thanks, error) {
	x, err := m.thanks().get(ctx, string(id))
	if errors.Is(err, meeting.ErrNotFound) {
		return meeting.Thanks{Meeting: id, Mailings: []meeting.ThanksMailing{}}, nil
	}
	return x, err
}

// KeepThanks implements meeting.PaperShelf.
func (m meetingShelf) KeepThanks(ctx context.Context, x meeting.Thanks, told tenants.Told) error {
	if x.Rev == 0 {
		return m.thanks().add(ctx, x, told)
	}
	return m.thanks().change(ctx, x, told)
}
