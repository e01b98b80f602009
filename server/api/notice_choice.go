package api

import (
	"context"
	"errors"

	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

// NoticeChoice is how one wants to be told.
type NoticeChoice struct {
	Digest   string                `json:"digest" enum:"hourly,daily,off" doc:"how often what isn't urgent comes by mail, in one letter"`
	Morning  string                `json:"morning" doc:"when the daily letter comes, on one's own clock"`
	Zone     string                `json:"zone" doc:"one's own time zone (IANA); empty for the organisation's"`
	Clock    string                `json:"clock" doc:"the time zone that counts"`
	Quiet    NoticeQuiet           `json:"quiet"`
	Families map[string]NoticeWays `json:"families" doc:"by which ways each sort of deeds comes; all sorts there are"`
	Spaces   map[string]string     `json:"spaces" doc:"all, mentions or none; all where nothing is said"`
	Push     NoticePush            `json:"push"`
}

// NoticeQuiet is when mail and devices keep silent; the bell doesn't.
type NoticeQuiet struct {
	On   bool   `json:"on"`
	From string `json:"from" maxLength:"5" doc:"such as 22:00"`
	To   string `json:"to" maxLength:"5" doc:"such as 07:00, of the next day where that is earlier"`
}

// NoticeWays says by which ways a sort of deeds comes.
type NoticeWays struct {
	Bell bool `json:"bell" doc:"without it none of the others"`
	Mail bool `json:"mail"`
	Push bool `json:"push"`
}

// NoticePush says whether devices can be told, and which are.
type NoticePush struct {
	On      bool     `json:"on" doc:"the operator has set it up"`
	Devices []Device `json:"devices" nullable:"false"`
}

// Device is a browser that may be told.
type Device struct {
	ID   string `json:"id"`
	Name string `json:"name" doc:"as the browser calls itself"`
	At   string `json:"at"`
	Here bool   `json:"here" doc:"of this session"`
}

// NoticeChoosing is what one changes; what isn't said stays.
type NoticeChoosing struct {
	Digest   string                `json:"digest,omitempty" enum:"hourly,daily,off"`
	Morning  string                `json:"morning,omitempty" maxLength:"5" doc:"such as 08:30"`
	Zone     *string               `json:"zone,omitempty" maxLength:"60" doc:"IANA; empty for the organisation's"`
	Quiet    *NoticeQuiet          `json:"quiet,omitempty"`
	Families map[string]NoticeWays `json:"families,omitempty"`
	Spaces   map[string]string     `json:"spaces,omitempty"`
}

func (c Call) viewChoice(ctx context.Context, ch notice.Choice) (*one[NoticeChoice], error) {
	t, err := c.Tenants.Tenant(ctx, c.In.Tenant())
	if err != nil {
		return nil, err
	}
	v := NoticeChoice{
		Digest: string(ch.Digest), Morning: ch.Morning, Zone: ch.Zone, Clock: ch.Where(t).String(), Quiet: NoticeQuiet(ch.Quiet),
		Families: map[string]NoticeWays{}, Spaces: map[string]string{}, Push: NoticePush{Devices: []Device{}},
	}
	for _, f := range notice.Families() {
		v.Families[string(f)] = NoticeWays(ch.Ways(f))
	}
	for s, e := range ch.Spaces {
		v.Spaces[string(s)] = string(e)
	}
	_, err = c.Notices.PushKey()
	if v.Push.On = err == nil; err != nil && !errors.Is(err, notice.ErrPushOff) {
		return nil, err
	}
	all, err := c.Notices.Devices(ctx, c.In)
	for _, d := range all {
		v.Push.Devices = append(v.Push.Devices, c.viewDevice(d))
	}
	return whole(v, ch.Rev), err
}

func (c Call) viewDevice(d notice.Device) Device {
	return Device{ID: string(d.ID), Name: d.Name, At: stamp(d.At), Here: d.Session == c.Who.Session()}
}

func readChoice(ctx context.Context, c Call, _ *struct{}) (*one[NoticeChoice], error) {
	ch, err := c.Notices.Choice(ctx, c.In)
	if err != nil {
		return nil, err
	}
	return c.viewChoice(ctx, ch)
}

func choose(ctx context.Context, c Call, in *struct{ Body NoticeChoosing }) (*one[NoticeChoice], error) {
	ch, err := c.Notices.Choice(ctx, c.In)
	if err != nil {
		return nil, err
	}
	if ch, err = c.Notices.Choose(ctx, c.In, in.Body.over(ch)); err != nil {
		return nil, err
	}
	return c.viewChoice(ctx, ch)
}

// over lays a change over what was chosen before.
func (n NoticeChoosing) over(ch notice.Choice) notice.Choice {
	ch.Digest, ch.Morning = notice.Digest(or(n.Digest, string(ch.Digest))), or(n.Morning, ch.Morning)
	if n.Zone != nil {
		ch.Zone = *n.Zone
	}
	if n.Quiet != nil {
		ch.Quiet = notice.Quiet(*n.Quiet)
	}
	families := map[notice.Family]notice.Ways{}
	for f, w := range ch.Families {
		families[f] = w
	}
	for f, w := range n.Families {
		families[notice.Family(f)] = notice.Ways(w)
	}
	spaces := map[tenants.Space]notice.Extent{}
	for s, e := range ch.Spaces {
		spaces[s] = e
	}
	for s, e := range n.Spaces {
		if spaces[tenants.Space(s)] = notice.Extent(e); notice.Extent(e) == notice.All {
			delete(spaces, tenants.Space(s))
		}
	}
	ch.Families, ch.Spaces = families, spaces
	return ch
}

// PushKey is what a browser needs to let itself be told.
type PushKey struct {
	Key string `json:"key" doc:"VAPID public key, in base64url"`
}

func readPushKey(_ context.Context, c Call, _ *struct{}) (*struct{ Body PushKey }, error) {
	key, err := c.Notices.PushKey()
	return &struct{ Body PushKey }{PushKey{key}}, err
}

func addDevice(ctx context.Context, c Call, in *struct {
	Body struct {
		Endpoint string `json:"endpoint" maxLength:"1000"`
		Keys     struct {
			P256dh string `json:"p256dh" maxLength:"100"`
			Auth   string `json:"auth" maxLength:"40"`
		} `json:"keys"`
		Expires *int64 `json:"expirationTime,omitempty" doc:"as browsers say it; not used"`
	}
}) (*struct{ Body Device }, error) {
	d, err := notice.NewDevice(in.Body.Endpoint, in.Body.Keys.P256dh, in.Body.Keys.Auth)
	if err != nil {
		return nil, err
	}
	d.Name = c.Caller.Device
	d, err = c.Notices.AddDevice(ctx, c.In, d, c.Who.Session())
	return &struct{ Body Device }{c.viewDevice(d)}, err
}

func removeDevice(ctx context.Context, c Call, in *struct {
	ID string `query:"id" maxLength:"40" doc:"this session's if not said"`
}) (*nothing, error) {
	return nil, c.Notices.RemoveDevice(ctx, c.In, notice.DeviceID(in.ID), c.Who.Session())
}
