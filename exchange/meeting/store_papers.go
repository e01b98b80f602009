package meeting

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/tenants"
)

// PaperShelf is the papers after meetings of one space: registers of certificates where meetings stand; templates, and whom one's own side has thanked, where it
// is a home.
type PaperShelf interface {
	Certificates(ctx context.Context, m ID) (Certificates, error) // at revision 0 where none was issued
	KeepCertificates(ctx context.Context, x Certificates, told tenants.Told) error

	// ThanksTemplate returns ErrThanksNotFound for one that the tenant has never worded.
	ThanksTemplate(ctx context.Context, id string) (ThanksTemplate, error)
	ThanksTemplates(ctx context.Context, ask page.Ask) (page.Of[ThanksTemplate], error)
	KeepThanksTemplate(ctx context.Context, t ThanksTemplate, told tenants.Told) error

	Thanks(ctx context.Context, m ID) (Thanks, error) // at revision 0 where nobody was thanked
	KeepThanks(ctx context.Context, x Thanks, told tenants.Told) error
}
