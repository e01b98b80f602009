package notice_test

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// choose changes how somebody wants to be told.
func (d *desk) choose(p tenants.Principal, change func(*notice.Choice)) {
	d.t.Helper()
	ctx := context.Background()
	c, err := d.Choice(ctx, d.Home(p))
	must(d.t, err)
	change(&c)
	_, err = d.Choose(ctx, d.Home(p), c)
	must(d.t, err)
}

// The clock of a desk begins on 2026-07-06 at 09:00 in Seoul.

func TestUrgentAtOnceTheRestInTheMorning(t *testing.T) {
	d := newDesk(t)
	home := d.Dangjin.Head.Home()
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	d.carry(d.deed(home, "case.returned", d.Dangjin.Head, owner))
	if got := d.posted(); got != "dangjin.officer: case.returned×1" {
		t.Errorf("at once go %q", got)
	}
	for _, about := range []string{"2", "3"} {
		f := d.deed(home, "case.published", d.Gaok.Staff, owner)
		f.About.ID = about
		d.carry(f)
	}
	f := d.deed(home, "case.withdrawn", d.Dangjin.Head, owner)
	f.About.ID = "3"
	d.carry(f)
	if got := d.posted(); got != "" {
		t.Errorf("what isn't urgent goes at once: %q", got)
	}
	d.Clock.Wait(24*time.Hour - 31*time.Minute) // 08:29
	d.send()
	if got := d.posted(); got != "" {
		t.Errorf("before the morning go %q", got)
	}
	d.Clock.Wait(2 * time.Minute)
	d.send()
	d.send()
	want := "dangjin.head: case.published×1 case.published×1; dangjin.mayor: case.published×1 case.published×1; dangjin.officer: case.published×1 case.withdrawn×2"
	if got := d.posted(); got != want {
		t.Errorf("in the morning go %q, want %q", got, want)
	}
}

func TestWhatWasReadNeedsNoLetter(t *testing.T) {
	d := newDesk(t)
	d.carry(d.deed(d.Dangjin.Head.Home(), "case.published", d.Gaok.Staff, fact.Detail{"owner": string(d.Liaoning.Officer.Member())}))
	_, err := d.Read(context.Background(), d.Home(d.Dangjin.Head))
	must(t, err)
	_, err = d.Read(context.Background(), d.Home(d.Liaoning.Officer))
	must(t, err)
	d.Clock.Wait(25 * time.Hour)
	d.send()
	if got := d.posted(); got != "dangjin.mayor: case.published×1" {
		t.Errorf("in the morning go %q, want only to who hasn't read it", got)
	}
}

func TestQuietHoursHoldMailAndDevicesButNotTheBell(t *testing.T) {
	d := newDesk(t)
	d.device(d.Dangjin.Officer, "phone")
	d.choose(d.Dangjin.Officer, func(c *notice.Choice) { c.Quiet = notice.Quiet{On: true, From: "08:00", To: "10:30"} })
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	d.carry(d.deed(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, owner))
	if len(d.letters)+len(d.pushes) > 0 || len(d.bells) != 1 {
		t.Errorf("in quiet hours go %q and %q, the bell rings %d times, want it alone", d.letters, d.pushes, len(d.bells))
	}
	d.Clock.Wait(91 * time.Minute)
	d.send()
	if got := d.posted(); got != "dangjin.officer: case.returned×1" || !slices.Equal(d.pushes, []string{"phone case.returned"}) {
		t.Errorf("after them go %q and %q", got, d.pushes)
	}
	// Hours that she sets while something waits count for it, too.
	d.choose(d.Dangjin.Officer, func(c *notice.Choice) { c.Digest = notice.Hourly; c.Quiet.On = false })
	f := d.deed(d.Dangjin.Head.Home(), "case.withdrawn", d.Dangjin.Head, owner)
	f.About.ID = "2"
	d.carry(f)
	d.choose(d.Dangjin.Officer, func(c *notice.Choice) { c.Quiet = notice.Quiet{On: true, From: "10:30", To: "15:00"} })
	d.Clock.Wait(time.Hour)
	d.send()
	if got := d.posted(); got != "" {
		t.Errorf("in the quiet hours she has just chosen go %q", got)
	}
	d.choose(d.Dangjin.Officer, func(c *notice.Choice) { c.Quiet.On = false })
	d.Clock.Wait(time.Hour)
	d.send()
	if got := d.posted(); got != "dangjin.officer: case.withdrawn×1" {
		t.Errorf("when she has ended them go %q", got)
	}
}

func TestABusyPostIsTriedAgain(t *testing.T) {
	d := newDesk(t)
	d.broken = fault.New(fault.Unavailable, "test.busy")
	d.carry(d.deed(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, fact.Detail{"owner": string(d.Dangjin.Officer.Member())}))
	d.broken = nil
	d.send()
	if got := d.posted(); got != "" {
		t.Errorf("at once again: %q", got)
	}
	d.Clock.Wait(6 * time.Minute)
	d.send()
	if got := d.posted(); got != "dangjin.officer: case.returned×1" {
		t.Errorf("later go %q", got)
	}
	// An address that is refused for good isn't.
	d.broken = errors.New("no such address")
	f := d.deed(d.Dangjin.Head.Home(), "case.sent_back", d.Dangjin.Head, fact.Detail{"owner": string(d.Dangjin.Officer.Member())})
	f.About.ID = "2"
	d.carry(f)
	d.broken = nil
	d.Clock.Wait(time.Hour)
	d.send()
	if got := d.posted(); got != "" {
		t.Errorf("what was refused for good goes again: %q", got)
	}
}

// A node that dies between taking and sending leaves its letters to the others.
func TestALetterOutlivesItsNode(t *testing.T) {
	d := newDesk(t)
	ctx, die := context.WithCancel(context.Background())
	must(t, d.Carry(ctx, d.Dangjin.Head.Home(), d.deed(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, fact.Detail{"owner": string(d.Dangjin.Officer.Member())})))
	d.broken = context.Canceled
	die()
	if err := d.Send(ctx); err == nil {
		t.Fatal("a dying node reports no error")
	}
	d.broken = nil
	d.send()
	d.Clock.Wait(3 * time.Minute)
	d.send()
	d.send()
	if got := d.posted(); got != "dangjin.officer: case.returned×1" {
		t.Errorf("after the lease goes %q, want the letter once", got)
	}
}

// device lets somebody be told on a device.
func (d *desk) device(p tenants.Principal, name string) notice.Device {
	d.t.Helper()
	key := append([]byte{4}, make([]byte, 64)...)
	device, err := notice.NewDevice("https://push.example/"+name, base64.RawURLEncoding.EncodeToString(key), base64.RawURLEncoding.EncodeToString(make([]byte, 16)))
	must(d.t, err)
	device.Name = name
	device, err = d.AddDevice(context.Background(), d.Home(p), device, p.Session())
	must(d.t, err)
	return device
}

func TestDevices(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	in := d.Home(d.Dangjin.Officer)
	phone, desktop := d.device(d.Dangjin.Officer, "phone"), d.device(d.Dangjin.Officer, "desktop")
	d.device(d.Dangjin.Officer, "phone") // the same again
	d.device(d.Dangjin.Head, "head")
	d.gone[desktop.ID] = true
	owner := fact.Detail{"owner": string(d.Dangjin.Officer.Member())}
	d.carry(d.deed(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, owner))
	if !slices.Equal(d.pushes, []string{"phone case.returned"}) {
		t.Errorf("pushes are %q, want one to the phone", d.pushes)
	}
	if all, err := d.Devices(ctx, in); err != nil || len(all) != 1 || all[0].ID != phone.ID {
		t.Errorf("devices are %v, %v, want the one that still takes", all, err)
	}
	if err := d.RemoveDevice(ctx, d.Home(d.Dangjin.Head), phone.ID, ""); !errors.Is(err, notice.ErrDeviceNotFound) {
		t.Errorf("removing a colleague's device = %v", err)
	}
	d.pushes = nil
	d.choose(d.Dangjin.Officer, func(c *notice.Choice) { c.Families[notice.Cases] = notice.Ways{Bell: true} })
	f := d.deed(d.Dangjin.Head.Home(), "case.returned", d.Dangjin.Head, owner)
	f.About.ID = "2"
	d.carry(f)
	if len(d.pushes)+len(d.letters) != 1 { // the letter of the first
		t.Errorf("against her wish go %q and %q", d.pushes, d.letters)
	}
	// A session that is merely idle keeps its device; one that is signed out doesn't.
	end := func(reason string) fact.Fact {
		f := d.deed(d.Dangjin.Head.Home(), "pass.session_ended", d.Dangjin.Officer, fact.Detail{"reason": reason})
		f.About = fact.Ref{Noun: "session", ID: string(d.Dangjin.Officer.Session())}
		return f
	}
	d.carry(end("idle"))
	if all, err := d.Devices(ctx, in); err != nil || len(all) != 1 {
		t.Errorf("after idling %d devices are left, %v, want 1", len(all), err)
	}
	d.carry(end("signed_out"))
	if all, err := d.Devices(ctx, in); err != nil || len(all) != 0 {
		t.Errorf("after signing out %d devices are left, %v", len(all), err)
	}
	for i := range 12 {
		d.device(d.Dangjin.Officer, "tab"+string(rune('a'+i)))
	}
	if all, err := d.Devices(ctx, in); err != nil || len(all) != 10 || all[9].Name != "tabc" {
		t.Errorf("of twelve devices %d stay, %v, want the ten newest", len(all), err)
	}
	must(t, d.RemoveDevice(ctx, in, "", d.Dangjin.Officer.Session()))
	if all, err := d.Devices(ctx, in); err != nil || len(all) != 0 {
		t.Errorf("after ending this session's, %d stay, %v", len(all), err)
	}
}

func TestADeviceIsChecked(t *testing.T) {
	key, auth := base64.RawURLEncoding.EncodeToString(append([]byte{4}, make([]byte, 64)...)), base64.RawURLEncoding.EncodeToString(make([]byte, 16))
	for _, test := range [][3]string{
		{"http://push.example/x", key, auth}, {"https://user@push.example/x", key, auth}, {"push", key, auth}, {"https://push.example/x", auth, auth},
		{"https://push.example/x", key, key}, {"https://push.example/x", "=", auth},
	} {
		if _, err := notice.NewDevice(test[0], test[1], test[2]); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("NewDevice(%q) = %v, want it refused", test, err)
		}
	}
}

// Two nodes tell the same facts and send at the same time: each deed is counted once, each letter goes once.
func TestTwoNodes(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	home := d.Dangjin.Head.Home()
	var facts []fact.Fact
	for range 5 {
		facts = append(facts, d.deed(home, "case.returned", d.Dangjin.Head, fact.Detail{"owner": string(d.Dangjin.Officer.Member())}))
	}
	other := notice.NewService(d.Parts)
	failed := make(chan error, 2)
	for _, node := range []*notice.Service{d.Service, other} {
		go func() {
			var err error
			for _, f := range facts {
				if e := node.Carry(ctx, home, f); e != nil && err == nil {
					err = e
				}
				if e := node.Send(ctx); e != nil && err == nil {
					err = e
				}
			}
			failed <- err
		}()
	}
	for range 2 {
		must(t, <-failed)
	}
	all, err := d.Mine(ctx, d.Home(d.Dangjin.Officer), notice.Filter{}, page.Ask{})
	must(t, err)
	if len(all.Items) != 1 || all.Items[0].Count != len(facts) {
		t.Errorf("the bell holds %d lines, the first of %d deeds, want one of %d", len(all.Items), all.Items[0].Count, len(facts))
	}
	d.Clock.Wait(time.Hour)
	d.send()
	if len(d.letters) != 2 { // the first at once, the rest together when letters about one thing have been apart long enough
		t.Errorf("letters go: %q, want two", d.letters)
	}
}
