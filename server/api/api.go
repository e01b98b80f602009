// Package api is the surface over HTTP for programs and the application: one row a route in routes.go, one handler file a noun. A handler decodes, calls
// one service method and returns a view; it knows neither Fiber nor status codes.
package api

import (
	"context"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/naru-network/naru/exchange/agreement"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/calendar"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/intake"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/exchange/interpreter"
	"github.com/naru-network/naru/exchange/ledger"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/exchange/paper"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/exchange/visit"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

// House is what the handlers call.
type House struct {
	Authority  *tenants.Authority
	Tenants    *tenants.Service
	Pass       *pass.Service
	Library    *library.Service
	Chat       *chat.Service
	Notices    *notice.Service
	Webhooks   *webhook.Service
	Audit      *audit.Service
	Finding    *finding.Service
	Files      *file.Service
	Terms      *term.Service
	Interpret  *interpret.Service
	Objects    Objects
	Agreements *agreement.Service
	Approvals  *approval.Service
	Intake     *intake.Service
	Now        func() time.Time
	Operator   Operator // of this installation
	PublicURL  string   // under which people reach the house: cookies are Secure where it is https
	Projects   *project.Service
	Pads       *pad.Service
	Papers     *paper.Service

	Meetings *meeting.Service
	Ledger   *ledger.Service
	Visits   *visit.Service

	Calendars *calendar.Service
	Desk      string // the mail address that stands as the organizer of what people are invited to; empty for none

	Interpreters *interpreter.Service // pools of them

	Margin *pad.Margin // what stands beside the texts of pads
}

// Caller is who a request comes from, as far as the front door could tell.
type Caller struct {
	Who     tenants.Principal
	Address string // of the client, for slowing down only
	Device  string // its User-Agent
	Cookie  string // the refresh cookie, on the paths it is sent to
	Origin  string // the Origin header
	Request string // the request's id, as in the log
}

type callerKey struct{}

// WithCaller returns a context that carries who the request comes from.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

func callerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// Who says who may ask a route, and where she stands while it answers.
type Who int

// A route is for everybody, who then stand in the commons; for signed-in members wherever; for members in their own home; for members in
// a network; for whoever has signed in, guests among them; for members in their home and guests in the pact of their pass; or for whoever may enter
// the home or pact that the address names.
const (
	Public Who = iota
	Member
	Home
	Network
	Known
	Visit
	Inside
)

// Call is one request, let in.
type Call struct {
	*House
	Caller
	In tenants.Scope // the commons, the home, the network, a guest's pact or the named space; nothing for Member and Known
}

// Row is one route.
type Row struct {
	Method string
	Path   string // below Prefix
	Name   string // the operation's id
	Who    Who
	Needs  fact.Ability // asked of the caller where she stands; Anyone asks nothing
	Limit  int64        // of the body, in bytes
	Raw    Raw          // what of it is bytes instead of JSON
	add    func(huma.API, *House, Row)
}

// Prefix is where the routes are.
const Prefix = "/api/v1"

// Limits of a request's body, in bytes.
const (
	smallBody = 64 << 10
	caseBody  = 1 << 20
	sheetBody = 1 << 20
)

// at makes a row of a handler.
func at[I, O any](method, path, name string, who Who, handle func(context.Context, Call, *I) (*O, error)) Row {
	heard(name, reflect.TypeFor[I]())
	if _, names := any(new(I)).(spaced); names != (who == Inside) {
		panic("api: " + name + " must embed InSpace where it is asked inside a space, and only there")
	}
	return Row{Method: method, Path: path, Name: name, Who: who, Limit: smallBody, add: func(api huma.API, h *House, r Row) {
		o := huma.Operation{
			OperationID: r.Name, Method: r.Method, Path: Prefix + r.Path, MaxBodyBytes: r.Limit, Tags: []string{r.tag()},
			SkipValidateParams: false,
		}
		r.Raw.describe(&o)
		huma.Register(api, o, func(ctx context.Context, in *I) (*O, error) {
			call, err := h.admit(ctx, r, in)
			if err != nil {
				return nil, problem(ctx, err)
			}
			out, err := handle(ctx, call, in)
			if err != nil {
				return nil, problem(ctx, err)
			}
			return out, nil
		})
	}}
}

// heard panics where a part of a request would be overlooked: huma reads no embedded struct whose name isn't exported.
func heard(route string, in reflect.Type) {
	for i := range in.NumField() {
		f := in.Field(i)
		if f.Anonymous && !f.IsExported() {
			panic("api: " + route + " embeds " + f.Type.String() + ", which huma doesn't read; export its name")
		}
		if f.Anonymous {
			heard(route, f.Type)
		}
	}
}

// needs returns the row with an ability that the caller must have where she stands.
func (r Row) needs(a fact.Ability) Row { r.Needs = a; return r }

// upTo returns the row with a limit for its body.
func (r Row) upTo(bytes int64) Row { r.Limit = bytes; return r }

// tag is the first word of the path.
func (r Row) tag() string {
	for i := 1; i < len(r.Path); i++ {
		if r.Path[i] == '/' {
			return r.Path[1:i]
		}
	}
	return r.Path[1:]
}

// admit lets the caller in by the one door.
func (h *House) admit(ctx context.Context, r Row, asked any) (Call, error) {
	c := Call{House: h, Caller: callerOf(ctx)}
	if r.Who != Public && !c.Who.Known() {
		return c, tenants.ErrSignIn
	}
	var err error
	switch r.Who {
	case Public:
		c.In, err = h.Authority.Enter(ctx, c.Who, tenants.Commons)
		if err != nil { // whose membership has ended still reads what everybody reads
			c.Who = tenants.Stranger()
			c.In, err = h.Authority.Enter(ctx, c.Who, tenants.Commons)
		}
	case Member, Known:
		if c.Who.Guest() == "" {
			break
		}
		// Whose pass has ended is asked to sign in; whose pass opens is no member all the same.
		if _, err = h.Authority.Stand(ctx, c.Who); err == nil && r.Who == Member {
			err = tenants.ErrForbidden
		}
	case Visit:
		c.In, err = h.Authority.Stand(ctx, c.Who)
	case Inside:
		c.In, err = h.enter(ctx, c.Who, asked)
	case Home:
		c.In, err = h.Authority.Enter(ctx, c.Who, c.Who.Home())
	case Network:
		c.In, err = h.network(ctx, c.Who, r.Needs)
	}
	if err != nil {
		return c, err
	}
	if r.Needs != fact.Anyone && !c.In.May(r.Needs) {
		return c, tenants.ErrForbidden
	}
	return c, nil
}

// InSpace names a home or a pact in the address of a route that is asked inside of it.
type InSpace struct {
	Space string `path:"space" maxLength:"80" doc:"home:<tenant> or pact:<id>"`
}

// named returns the space; many clients write its colon as %3A, and the router leaves addresses as they are written.
func (s InSpace) named() tenants.Space {
	return tenants.Space(strings.ReplaceAll(strings.ReplaceAll(s.Space, "%3A", ":"), "%3a", ":"))
}

type spaced interface{ named() tenants.Space }

// enter lets the caller into the space that the address names. What everybody may read is asked elsewhere.
func (h *House) enter(ctx context.Context, p tenants.Principal, asked any) (tenants.Scope, error) {
	s, ok := asked.(spaced)
	if !ok || s.named().Kind() != "home" && s.named().Kind() != "pact" {
		return tenants.Scope{}, tenants.ErrNotFound
	}
	if thing, ok := asked.(attended); ok {
		return h.Authority.Attend(ctx, p, s.named(), thing.thing())
	}
	return h.Authority.Enter(ctx, p, s.named())
}

// attended is asked where one thing is done together, to which somebody may have been let in alone.
type attended interface{ thing() fact.Ref }

// network returns the first network in which the caller has the ability. A coordinator convenes one; whoever is in several is in all of them by
// the same role.
func (h *House) network(ctx context.Context, p tenants.Principal, a fact.Ability) (tenants.Scope, error) {
	if _, err := h.Authority.Enter(ctx, p, p.Home()); err != nil {
		return tenants.Scope{}, err
	}
	nets, err := h.Authority.Networks(ctx, p)
	if err != nil {
		return tenants.Scope{}, err
	}
	for _, n := range nets {
		if n.May(a) {
			return n, nil
		}
	}
	if len(nets) > 0 {
		return tenants.Scope{}, tenants.ErrForbidden
	}
	return tenants.Scope{}, tenants.ErrNotFound
}

// Register adds every route to the application.
func Register(api huma.API, h *House) {
	for _, r := range Routes() {
		r.add(api, h, r)
	}
}
