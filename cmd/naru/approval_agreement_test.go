package main

import (
	"testing"
	"time"

	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/tenants"
)

func TestAgreementIsSignedOnTheDayOfItsLastParty(t *testing.T) {
	zones := map[tenants.TenantID]string{"dangjin": "Asia/Seoul", "rizhao": "Asia/Shanghai", "british-columbia": "America/Vancouver"}
	signed := func(by tenants.TenantID, at string) approval.Side {
		t.Helper()
		when, err := time.Parse(time.RFC3339, at)
		must(t, err)
		return approval.Side{Key: &approval.Key{By: approval.Hand{Tenant: by, At: when.UTC()}}}
	}
	wrote := func(dated, recorded string) approval.Side {
		s := signed("dangjin", recorded)
		s.Key.Letter = &approval.Evidence{Dated: dated}
		return s
	}
	for what, c := range map[string]struct {
		sides []approval.Side
		want  agreement.Date
	}{
		"before office hours in Korea": {[]approval.Side{signed("rizhao", "2026-11-20T15:00:00+08:00"), signed("dangjin", "2026-11-22T08:30:00+09:00")}, "2026-11-22"},
		"late in the evening there":    {[]approval.Side{signed("dangjin", "2026-11-22T09:00:00+09:00"), signed("british-columbia", "2026-11-21T17:00:00-08:00")}, "2026-11-22"},
		"the last one abroad":          {[]approval.Side{signed("dangjin", "2026-11-22T09:00:00+09:00"), signed("british-columbia", "2026-11-22T17:30:00-08:00")}, "2026-11-22"},
		"a letter that came later":     {[]approval.Side{signed("dangjin", "2026-11-02T09:00:00+09:00"), wrote("2026-10-30", "2026-11-22T10:00:00+09:00")}, "2026-11-02"},
		"a letter that is the last":    {[]approval.Side{signed("dangjin", "2026-11-02T09:00:00+09:00"), wrote("2026-11-10", "2026-11-22T10:00:00+09:00")}, "2026-11-10"},
	} {
		on, err := signedOn(approval.Approval{Sides: c.sides}, func(id tenants.TenantID) (*time.Location, error) { return time.LoadLocation(zones[id]) })
		if err != nil || on != c.want {
			t.Errorf("%s: signed on %q, %v, want %s", what, on, err, c.want)
		}
	}
}
