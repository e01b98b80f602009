package meeting

import (
	"context"

	"github.com/naru-network/naru/tenants"
)

// Surveys keeps the surveys of one space. One that was never composed is at revision 0.
type Surveys interface {
	Survey(ctx context.Context, m ID) (Survey, error)
	KeepSurvey(ctx context.Context, s Survey, told tenants.Told) error
}
