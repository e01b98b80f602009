package live

import (
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
)

// bell is what a member's own devices are told of her notices.
type bell struct {
	Unread int64       `json:"unread"`
	Given  *api.Notice `json:"given,omitempty"` // without its title
	Read   []notice.ID `json:"read,omitempty"`  // none, where nothing was given: all
}

// Given implements notice.Teller.
func (h *House) Given(in tenants.Scope, to tenants.MemberID, n notice.Notice, unread int64) {
	own, _ := in.Space().Home()
	v := api.ViewNotice(own, n)
	h.hub.Say(realtime.Toward(in.Space(), Me, string(to)), "notice", bell{Unread: unread, Given: &v})
}

// Seen implements notice.Teller.
func (h *House) Seen(in tenants.Scope, to tenants.MemberID, ids []notice.ID, unread int64) {
	h.hub.Say(realtime.Toward(in.Space(), Me, string(to)), "notice", bell{Unread: unread, Read: ids})
}
