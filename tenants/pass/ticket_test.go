package pass_test

import (
	"sync"
	"testing"
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

func TestATicketOpensOneSocket(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example", tenants.Officer)
	_, p := d.signIn("kim@dangjin.example", good)
	token, until, err := d.Ticket(d.ctx, p)
	want(t, "Ticket()", err, nil)
	if until != d.now().Add(pass.TicketLife) {
		t.Errorf("the ticket opens until %v", until)
	}
	got, err := d.Redeem(d.ctx, token)
	want(t, "Redeem()", err, nil)
	if got != p {
		t.Errorf("Redeem() = %+v, want %+v", got, p)
	}
	_, err = d.Redeem(d.ctx, token)
	want(t, "Redeem() again", err, pass.ErrTicket)
}

func TestATicketOpensForOneOfMany(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example", tenants.Officer)
	_, p := d.signIn("kim@dangjin.example", good)
	token, _, err := d.Ticket(d.ctx, p)
	want(t, "Ticket()", err, nil)
	var all sync.WaitGroup
	opened := make(chan bool, 8)
	for range cap(opened) {
		all.Go(func() {
			_, err := d.Redeem(d.ctx, token)
			opened <- err == nil
		})
	}
	all.Wait()
	close(opened)
	n := 0
	for ok := range opened {
		if ok {
			n++
		}
	}
	if n != 1 {
		t.Errorf("one ticket opened %d sockets", n)
	}
}

func TestTicketsThatOpenNothing(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example", tenants.Officer)
	_, p := d.signIn("kim@dangjin.example", good)
	give := func() string {
		token, _, err := d.Ticket(d.ctx, p)
		want(t, "Ticket()", err, nil)
		return token
	}
	_, _, err := d.Ticket(d.ctx, tenants.Stranger())
	want(t, "a stranger's Ticket()", err, tenants.ErrSignIn)
	one, other := give(), give()
	for name, token := range map[string]string{"nothing": "", "half a ticket": one[:30], "another's secret": one[:36] + other[36:]} {
		_, err := d.Redeem(d.ctx, token)
		want(t, "Redeem() of "+name, err, pass.ErrTicket)
	}
	late := give()
	d.wait(pass.TicketLife)
	_, err = d.Redeem(d.ctx, late)
	want(t, "Redeem() too late", err, pass.ErrTicket)
	d.wait(time.Second)
	want(t, "Sweep()", d.Sweep(d.ctx), nil)
	if left, err := d.store.Tickets().Over(d.ctx, d.now().Add(time.Hour), 10); len(left) > 0 || err != nil {
		t.Errorf("%d tickets are left after sweeping, %v", len(left), err)
	}
	early := give()
	want(t, "EndSessions()", d.EndSessions(d.ctx, p), nil)
	_, err = d.Redeem(d.ctx, early)
	want(t, "Redeem() after signing out", err, pass.ErrSessionEnded)
}

func TestAGuestsTicket(t *testing.T) {
	d := newDoor(t)
	_, token := d.invited()
	e, err := d.OpenPass(d.ctx, token, visitor)
	want(t, "OpenPass()", err, nil)
	p := d.verify(e.Access)
	ticket, _, err := d.Ticket(d.ctx, p)
	want(t, "Ticket()", err, nil)
	got, err := d.Redeem(d.ctx, ticket)
	want(t, "Redeem()", err, nil)
	if got != p || got.Guest() == "" {
		t.Errorf("Redeem() = %+v, want the guest %+v", got, p)
	}
}

func TestASocketAsksWhetherItsSessionIsStillOpen(t *testing.T) {
	d := newDoor(t)
	d.person("kim@dangjin.example", tenants.Officer)
	_, p := d.signIn("kim@dangjin.example", good)
	want(t, "Still()", d.Still(d.ctx, p), nil)
	d.wait(d.parts.Policy.Idle)
	want(t, "Still() after idling", d.Still(d.ctx, p), pass.ErrSessionIdle)
	_, p = d.signIn("kim@dangjin.example", good)
	want(t, "EndSessions()", d.EndSessions(d.ctx, p), nil)
	want(t, "Still() after signing out", d.Still(d.ctx, p), pass.ErrSessionEnded)
}
