package pass_test

import (
	"crypto/ed25519"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// invited keeps a pact of Dangjin and Liaoning with a guest, and returns her pass and its token.
func (d *door) invited() (tenants.Guest, string) {
	d.t.Helper()
	pact := tenants.Pact{ID: id.At[tenants.PactID](d.now()), Kind: tenants.Pair, Name: lang.Plain(lang.Korean, "둘"), OpenedBy: "dangjin", OpenedAt: d.now()}
	for _, t := range []tenants.TenantID{"dangjin", "liaoning"} {
		pact.Parties, pact.Tenants = append(pact.Parties, tenants.Party{Tenant: t, Standing: tenants.Joined, At: d.now()}), append(pact.Tenants, t)
	}
	if err := d.store.Register().AddPact(d.ctx, pact, d.tell(tenants.PactOpened, "pact", string(pact.ID))); err != nil {
		d.t.Fatal(err)
	}
	g := tenants.Guest{
		ID: id.At[tenants.GuestID](d.now()), Pact: pact.ID, Name: "Forum", Lang: lang.English, Tenant: "dangjin", At: d.now(), Until: d.now().Add(24 * time.Hour),
	}
	token, hash := secret.New(string(g.ID))
	g.Hash, g.Rev = hash, 1
	if err := d.store.Register().AddGuest(d.ctx, g, d.tell(tenants.GuestInvited, "guest", string(g.ID))); err != nil {
		d.t.Fatal(err)
	}
	return g, token
}

// endPass ends the pass in the book.
func (d *door) endPass(g tenants.Guest) {
	d.t.Helper()
	g.Ended = d.now()
	if err := d.store.Register().ChangeGuest(d.ctx, g, d.tell(tenants.GuestEnded, "guest", string(g.ID))); err != nil {
		d.t.Fatal(err)
	}
}

var visitor = pass.From{Address: "192.0.2.7", Agent: "Mozilla/5.0 (iPhone) Safari/537"}

func TestAPassOpensOnAnyDevice(t *testing.T) {
	d := newDoor(t)
	g, token := d.invited()
	for range 2 {
		e, err := d.OpenPass(d.ctx, token, visitor)
		want(t, "OpenPass()", err, nil)
		p := d.verify(e.Access)
		if p.Guest() != g.ID || p.Member() != "" || p.Tenant() != "" || p.Person() != "" || p.Strong() {
			t.Errorf("the pass opens as %+v", p)
		}
		if all, err := d.Sessions(d.ctx, p); len(all) > 0 || err != nil {
			t.Errorf("a guest's devices are listed: %v, %v", all, err)
		}
		want(t, "EndSessions()", d.EndSessions(d.ctx, p), pass.ErrSessionNotFound)
		want(t, "EndSession()", d.EndSession(d.ctx, p, p.Session()), pass.ErrSessionNotFound)
		_, err = d.Me(d.ctx, p)
		want(t, "Me()", err, pass.ErrSessionEnded)
		again, err := d.Refresh(d.ctx, e.Refresh)
		want(t, "Refresh()", err, nil)
		if d.verify(again.Access).Guest() != g.ID {
			t.Error("after a refresh it is somebody else")
		}
		want(t, "SignOut()", d.SignOut(d.ctx, again.Refresh), nil)
		_, err = d.Verify(d.ctx, again.Access)
		want(t, "Verify() after signing out", err, pass.ErrSessionEnded)
	}
}

func TestAPassEnds(t *testing.T) {
	d := newDoor(t, func(p *pass.Parts) { p.Policy.Absolute = 48 * time.Hour })
	g, token := d.invited()
	e, err := d.OpenPass(d.ctx, token, visitor)
	want(t, "OpenPass()", err, nil)
	if !e.EndsAt.Equal(g.Until.UTC().Truncate(time.Millisecond)) {
		t.Errorf("the session ends at %s, its pass at %s", e.EndsAt, g.Until)
	}
	d.endPass(g)
	_, err = d.Refresh(d.ctx, e.Refresh)
	want(t, "Refresh() of an ended pass", err, pass.ErrSessionEnded)
	_, err = d.Verify(d.ctx, e.Access)
	want(t, "Verify() after it", err, pass.ErrSessionEnded)
	_, err = d.OpenPass(d.ctx, token, visitor)
	want(t, "OpenPass() of an ended pass", err, tenants.ErrGuestOver)
}

func TestAPassIsOver(t *testing.T) {
	d := newDoor(t)
	_, token := d.invited()
	d.wait(24 * time.Hour)
	_, err := d.OpenPass(d.ctx, token, visitor)
	want(t, "OpenPass() a day later", err, tenants.ErrGuestOver)
}

func TestWrongPassesSlowDown(t *testing.T) {
	d := newDoor(t)
	g, token := d.invited()
	for _, wrong := range []string{"", token + "A", string(g.ID) + "." + strings.Repeat("A", 43), string(id.New[tenants.GuestID]()) + token[36:], token[:len(token)-2] + "==", strings.Repeat("x", 10000)} {
		_, err := d.OpenPass(d.ctx, wrong, visitor)
		want(t, "OpenPass() of "+wrong[:min(len(wrong), 40)], err, tenants.ErrGuestNotFound)
	}
	for range pass.DefaultPolicy().AddressFailures {
		_, _ = d.OpenPass(d.ctx, "wrong", visitor) // what it answers is told above
	}
	_, err := d.OpenPass(d.ctx, token, visitor)
	want(t, "OpenPass() after many wrong ones", err, pass.ErrSlowDown)
	_, err = d.OpenPass(d.ctx, token, pass.From{Address: "192.0.2.8"})
	want(t, "OpenPass() from elsewhere", err, nil)
}

// A token that mixes a guest's claims with a member's is nobody's, even if this house had signed it.
func TestNoTokenIsAGuestsAndAMembers(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example")
	_, token := d.invited()
	g, err := d.OpenPass(d.ctx, token, visitor)
	want(t, "OpenPass()", err, nil)
	m, _ := d.signIn("kim@dangjin.example", good)
	header, guest := said(t, g.Access)
	_, member := said(t, m.Access)
	for name, mix := range map[string]func() jwt.MapClaims{
		"a guest who names a member":  func() jwt.MapClaims { c := maps.Clone(guest); c["mem"], c["ten"] = member["mem"], "dangjin"; return c },
		"a guest with another's name": func() jwt.MapClaims { c := maps.Clone(guest); c["sub"] = member["sub"]; return c },
		"a guest in a member's place": func() jwt.MapClaims { c := maps.Clone(guest); c["sid"] = member["sid"]; return c },
		"a member who names a pass":   func() jwt.MapClaims { c := maps.Clone(member); c["gst"] = guest["gst"]; return c },
		"a member in a guest's place": func() jwt.MapClaims { c := maps.Clone(member); c["sid"] = guest["sid"]; return c },
		"a pass without a guest":      func() jwt.MapClaims { c := maps.Clone(guest); delete(c, "gst"); return c },
	} {
		d.reopen() // remembers no session
		_, err := d.Verify(d.ctx, d.signed(header, mix()))
		if err == nil {
			t.Errorf("%s is let in", name)
		}
	}
	d.reopen()
	_, err = d.Verify(d.ctx, d.signed(header, maps.Clone(guest)))
	want(t, "Verify() of the guest's own claims", err, nil)
}

// signed signs claims by the house's own key.
func (d *door) signed(header map[string]any, c jwt.MapClaims) string {
	d.t.Helper()
	book, err := d.parts.Keys.Keys(d.ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	return sign(d.t, jwt.SigningMethodEdDSA, ed25519.NewKeyFromSeed(book.Signing[0].Seed), header, c)
}
