package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

// Notice is a line of the bell: a deed that concerns one, or several on the same object within a while; its sentence is the screen's.
type Notice struct {
	ID     string            `json:"id"`
	Kind   string            `json:"kind" doc:"the latest deed, such as case.returned"`
	Noun   string            `json:"noun"`
	About  string            `json:"about"`
	Title  Text              `json:"title" doc:"of what it is about, where that can be read still"`
	Member string            `json:"member,omitempty" doc:"who did it, in one's own tenant"`
	Tenant string            `json:"tenant,omitempty" doc:"whose member did it"`
	With   map[string]string `json:"with,omitempty"`
	At     string            `json:"at"`
	Read   bool              `json:"read"`
	Space  string            `json:"space,omitempty" doc:"where it happened"`
	Family string            `json:"family,omitempty" enum:"reviews,cases,adoptions,partners,people,chat,house"`
	Why    string            `json:"why,omitempty" doc:"why one is told: owner, mentioned, role_head, …"`
	Count  int               `json:"count" doc:"how many deeds the line stands for"`
	Since  string            `json:"since" doc:"of the first of them"`
	Deeds  []NoticeDeed      `json:"deeds" nullable:"false" doc:"the latest of them, oldest first"`
}

// NoticeDeed is one deed of a line.
type NoticeDeed struct {
	Kind   string `json:"kind"`
	Member string `json:"member,omitempty" doc:"who did it, in one's own tenant"`
	Tenant string `json:"tenant,omitempty"`
	At     string `json:"at"`
}

// Notices is a page of notices with the number that is unread, up to a hundred.
type Notices struct {
	List[Notice]
	Unread int64 `json:"unread"`
}

func viewNotice(in tenants.Scope) func(notice.Notice) Notice {
	return func(n notice.Notice) Notice { return ViewNotice(in.Tenant(), n) }
}

// ViewNotice shows a notice to a member of a tenant. Who did it is named for deeds of her own tenant only.
func ViewNotice(own tenants.TenantID, n notice.Notice) Notice {
	f := n.Fact
	v := Notice{
		ID: string(n.ID), Kind: f.Kind, Noun: f.About.Noun, About: f.About.ID, Title: Text{Said: map[string]TextVersion{}}, Tenant: f.By.Tenant, With: f.With,
		At: stamp(n.At), Read: n.Read, Space: string(n.Space), Family: string(n.Family), Why: string(n.Why), Count: max(1, n.Count), Since: stamp(n.Since),
		Deeds: []NoticeDeed{},
	}
	if v.Since == "" { // from before lines had several deeds
		v.Since = v.At
	}
	if f.By.Tenant == string(own) {
		v.Member = f.By.Member
	}
	for _, d := range n.Deeds {
		deed := NoticeDeed{Kind: d.Kind, Tenant: string(d.Tenant), At: stamp(d.At)}
		if d.Tenant == own {
			deed.Member = string(d.Member)
		}
		v.Deeds = append(v.Deeds, deed)
	}
	return v
}

func listNotices(ctx context.Context, c Call, in *struct {
	Asked
	Unread bool   `query:"unread" doc:"only those"`
	Family string `query:"family" enum:"reviews,cases,adoptions,partners,people,chat,house" doc:"only of this sort; not together with space"`
	Space  string `query:"space" maxLength:"60" doc:"only of what happened there"`
}) (*struct{ Body Notices }, error) {
	if in.Family != "" && in.Space != "" {
		return nil, fault.ErrInvalid.At(fault.Field{Path: "space", Code: "one_filter"})
	}
	f := notice.Filter{Unread: in.Unread, Family: notice.Family(in.Family), Space: tenants.Space(in.Space)}
	p, err := c.Notices.Mine(ctx, c.In, f, in.page())
	if err != nil {
		return nil, err
	}
	unread, err := c.Notices.Unread(ctx, c.In)
	m := page.Map(p, viewNotice(c.In))
	if err == nil {
		err = c.nameNotices(ctx, m.Items)
	}
	return &struct{ Body Notices }{Notices{List[Notice]{Items: m.Items, Next: string(m.Next)}, unread}}, err
}

// Unread is what is left after reading.
type Unread struct {
	Unread int64 `json:"unread"`
}

func readNotices(ctx context.Context, c Call, in *struct {
	Body struct {
		IDs []string `json:"ids,omitempty" maxItems:"100" doc:"all if none is said"`
	}
}) (*struct{ Body Unread }, error) {
	ids := make([]notice.ID, len(in.Body.IDs))
	for i, id := range in.Body.IDs {
		ids[i] = notice.ID(id)
	}
	left, err := c.Notices.Read(ctx, c.In, ids...)
	return &struct{ Body Unread }{Unread{left}}, err
}
