package webhook_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/tenants"
)

func TestSecrets(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	h := o.open(o.Dangjin.Admin)
	home, in := o.Dangjin.Admin.Home(), o.Home(o.Dangjin.Admin)
	if !strings.HasPrefix(o.secret[0], "whsec_") || len(o.secret[0]) < 40 {
		t.Errorf("the secret is %q", o.secret[0])
	}
	_, next, err := o.TurnSecret(ctx, in, h.ID)
	must(t, err)
	o.secret = append(o.secret, next) // for a day both hold
	o.carry(home, "case.saved", o.Dangjin.Officer)
	o.send()
	o.Clock.Wait(25 * time.Hour)
	o.secret = []string{next}
	o.carry(home, "case.saved", o.Dangjin.Officer)
	o.send()
	if got := o.took(); got != "fact-001 fact-002" {
		t.Errorf("the receiver took %q", got)
	}
	if got := strings.Count(o.heads[1].Get(webhook.SignatureHeader), "v1="); got != 1 {
		t.Errorf("after a day %d secrets sign", got)
	}
}

func TestASignatureHoldsForItsBodyAndAWhile(t *testing.T) {
	at, body := time.Unix(1_800_000_000, 0), []byte(`{"id":"1"}`)
	good := webhook.Sign(body, at, "whsec_a", "whsec_b")
	if want := "t=1800000000,v1="; !strings.HasPrefix(good, want) {
		t.Errorf("the signature is %q", good)
	}
	for _, test := range []struct {
		name, signature, body, secret string
		now                           time.Time
		want                          bool
	}{
		{"as signed", good, string(body), "whsec_a", at, true},
		{"by the other secret", good, string(body), "whsec_b", at.Add(4 * time.Minute), true},
		{"another secret", good, string(body), "whsec_c", at, false},
		{"another body", good, `{"id":"2"}`, "whsec_a", at, false},
		{"too late", good, string(body), "whsec_a", at.Add(6 * time.Minute), false},
		{"too early", good, string(body), "whsec_a", at.Add(-6 * time.Minute), false},
		{"another time", strings.Replace(good, "t=18", "t=19", 1), string(body), "whsec_a", at.Add(100_000_000 * time.Second), false},
		{"none", "", string(body), "whsec_a", at, false},
		{"nonsense", "t=x,v1=zz,v2", string(body), "whsec_a", at, false},
	} {
		if err := webhook.Verify(test.signature, []byte(test.body), test.secret, test.now); (err == nil) != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestWhoKeepsWebhooks(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	h := o.open(o.Dangjin.Admin)
	for _, p := range []tenants.Principal{o.Dangjin.Head, o.Dangjin.Officer, o.Dangjin.Auditor} {
		in := o.Home(p)
		_, list := o.Hooks(ctx, in)
		_, _, open := o.Open(ctx, in, webhook.Draft{URL: o.receiver.URL, Home: true})
		_, change := o.Change(ctx, in, h.ID, h.Rev, webhook.Draft{URL: o.receiver.URL, Home: true})
		_, test := o.Test(ctx, in, h.ID)
		_, log := o.Deliveries(ctx, in, h.ID, page.Ask{})
		_, _, turn := o.TurnSecret(ctx, in, h.ID)
		for _, err := range []error{list, open, change, test, log, turn, o.Remove(ctx, in, h.ID, h.Rev)} {
			if !errors.Is(err, tenants.ErrForbidden) {
				t.Errorf("who isn't an admin gets %v, want %v", err, tenants.ErrForbidden)
			}
		}
	}
	theirs := o.Home(o.Liaoning.Admin)
	if _, err := o.Hook(ctx, theirs, h.ID); !errors.Is(err, webhook.ErrNotFound) {
		t.Errorf("another city's admin gets %v", err)
	}
	if _, err := o.Change(ctx, o.Home(o.Dangjin.Admin), h.ID, 9, webhook.Draft{}); !errors.Is(err, webhook.ErrStale) {
		t.Errorf("changing another revision = %v", err)
	}
	must(t, o.Remove(ctx, o.Home(o.Dangjin.Admin), h.ID, h.Rev))
	o.carry(o.Dangjin.Admin.Home(), "case.saved", o.Dangjin.Officer)
	o.send()
	if got := o.took(); got != "" {
		t.Errorf("a webhook that was removed sends %q", got)
	}
}

func TestADraftIsChecked(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	o.refused["https://10.0.0.1/"] = "address_refused"
	for path, d := range map[string]webhook.Draft{
		"url":      {URL: "https://10.0.0.1/", Home: true},
		"home":     {URL: o.receiver.URL},
		"kinds[1]": {URL: o.receiver.URL, Home: true, Kinds: []string{"case.saved", "pass.signed_in"}},
		"pacts[0]": {URL: o.receiver.URL, Pacts: []tenants.PactID{o.Network}}, // Liaoning isn't in the network
		"name":     {URL: o.receiver.URL, Home: true, Name: strings.Repeat("가", 81)},
	} {
		_, _, err := o.Open(ctx, o.Home(o.Liaoning.Admin), d)
		f := fault.Of(err)
		if !errors.Is(err, fault.ErrInvalid) || !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Path == path }) {
			t.Errorf("Open = %v, want %s refused", err, path)
		}
	}
	for range webhook.MostHooks {
		o.open(o.Liaoning.Admin)
	}
	if _, _, err := o.Open(ctx, o.Home(o.Liaoning.Admin), webhook.Draft{URL: o.receiver.URL, Home: true}); !errors.Is(err, webhook.ErrTooMany) {
		t.Errorf("one webhook too many = %v", err)
	}
}
