package api

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
)

// Notice tells one member of one deed; its sentence is the screen's.
type Notice struct {
	ID     string            `json:"id"`
	Kind   string            `json:"kind" doc:"the deed, such as case.returned"`
	Noun   string            `json:"noun"`
	About  string            `json:"about"`
	Title  Text              `json:"title" doc:"of what it is about, where that can be read still"`
	Member string            `json:"member,omitempty" doc:"who did it, in one's own tenant"`
	Tenant string            `json:"tenant,omitempty" doc:"whose member did it"`
	With   map[string]string `json:"with,omitempty"`
	At     string            `json:"at"`
	Read   bool              `json:"read"`
}

// Notices is a page of notices with the number that is unread, up to a hundred.
type Notices struct {
	List[Notice]
	Unread int64 `json:"unread"`
}

func viewNotice(in tenants.Scope) func(notice.Notice) Notice {
	return func(n notice.Notice) Notice {
		f := n.Fact
		v := Notice{ID: string(n.ID), Kind: f.Kind, Noun: f.About.Noun, About: f.About.ID, Tenant: f.By.Tenant, With: f.With, At: stamp(n.At), Read: n.Read}
		if f.By.Tenant == string(in.Tenant()) {
			v.Member = f.By.Member
		}
		return v
	}
}

func listNotices(ctx context.Context, c Call, in *Asked) (*struct{ Body Notices }, error) {
	p, err := c.Notices.Mine(ctx, c.In, in.page())
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
