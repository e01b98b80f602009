package api

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/tenants"
)

// Webhook is an address to which one's organisation has deeds sent.
type Webhook struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	URL         string          `json:"url"`
	Kinds       []string        `json:"kinds" nullable:"false" doc:"the deeds that are sent; all that are offered where empty"`
	Home        bool            `json:"home" doc:"of one's own space"`
	Pacts       []string        `json:"pacts" nullable:"false" doc:"and of these shared ones"`
	State       string          `json:"state" enum:"on,off,given_up" doc:"given up: nothing was taken for a day"`
	Waiting     int64           `json:"waiting" doc:"deliveries that wait, up to a hundred"`
	FormerUntil string          `json:"former_until,omitempty" doc:"until when the secret before signs as well"`
	By          string          `json:"by" doc:"the member who made it"`
	At          string          `json:"at"`
	May         map[string]bool `json:"may"`
}

// WebhookSecret is a webhook with its secret, which nobody is shown again.
type WebhookSecret struct {
	Webhook
	Secret string `json:"secret"`
}

// Webhooks is all of an organisation's, with the kinds of deeds that can be chosen.
type Webhooks struct {
	Items   []Webhook `json:"items" nullable:"false"`
	Offered []string  `json:"offered" nullable:"false"`
	Most    int       `json:"most" doc:"that one organisation can have"`
}

// WebhookDraft is what is said of a webhook: all of it, each time.
type WebhookDraft struct {
	Name  string   `json:"name,omitempty" maxLength:"200"`
	URL   string   `json:"url" maxLength:"1000" doc:"https"`
	Kinds []string `json:"kinds,omitempty" maxItems:"200"`
	Home  bool     `json:"home"`
	Pacts []string `json:"pacts,omitempty" maxItems:"300"`
	On    bool     `json:"on"`
}

func (d WebhookDraft) draft() webhook.Draft {
	out := webhook.Draft{Name: d.Name, URL: d.URL, Kinds: d.Kinds, Home: d.Home, On: d.On}
	for _, p := range d.Pacts {
		out.Pacts = append(out.Pacts, tenants.PactID(p))
	}
	return out
}

// Delivery is one deed on its way to a webhook.
type Delivery struct {
	ID    string          `json:"id"`
	Seq   int64           `json:"seq" doc:"the webhook's own count"`
	Kind  string          `json:"kind"`
	Space string          `json:"space"`
	State string          `json:"state" enum:"waiting,taken,failed,dropped" doc:"failed: a test; dropped: of a space that the organisation has left"`
	At    string          `json:"at"`
	Due   string          `json:"due,omitempty" doc:"of what waits: the next try"`
	Count int             `json:"count" doc:"of tries"`
	Tries []DeliveryTry   `json:"tries" nullable:"false" doc:"the latest ten, oldest first"`
	Body  string          `json:"body" doc:"as it is sent"`
	May   map[string]bool `json:"may"`
}

// DeliveryTry is one attempt.
type DeliveryTry struct {
	At     string `json:"at"`
	Status int    `json:"status,omitempty" doc:"of HTTP; absent where nothing was answered"`
	Took   int64  `json:"took" doc:"milliseconds"`
	Error  string `json:"error,omitempty" doc:"why nothing was answered: address_refused, address_unknown, unreachable, timeout, certificate"`
}

func (c Call) viewWebhook(ctx context.Context, h webhook.Hook) (Webhook, error) {
	v := Webhook{
		ID: string(h.ID), Name: h.Name, URL: h.URL, Kinds: append([]string{}, h.Kinds...), Home: h.Home, Pacts: []string{}, State: string(h.State), By: string(h.By),
		At: stamp(h.At), May: map[string]bool{"edit": true, "remove": true, "test": true, "turn_secret": true},
	}
	for _, p := range h.Pacts {
		v.Pacts = append(v.Pacts, string(p))
	}
	if h.FormerTo.After(c.Now()) {
		v.FormerUntil = stamp(h.FormerTo)
	}
	var err error
	v.Waiting, err = c.Webhooks.Waiting(ctx, c.In, h.ID)
	return v, err
}

func viewDelivery(on bool) func(webhook.Delivery) Delivery {
	return func(d webhook.Delivery) Delivery {
		v := Delivery{
			ID: string(d.ID), Seq: d.N, Kind: d.Kind, Space: string(d.Space), State: string(d.State), At: stamp(d.At), Count: d.Count, Tries: []DeliveryTry{}, Body: string(d.Body),
			May: map[string]bool{"again": on && (d.State == webhook.Taken || d.State == webhook.Failed)},
		}
		if d.State == webhook.Waiting {
			v.Due = stamp(d.Due)
		}
		for _, t := range d.Tries {
			v.Tries = append(v.Tries, DeliveryTry{At: stamp(t.At), Status: t.Status, Took: t.Took.Milliseconds(), Error: t.Error})
		}
		return v
	}
}

// HookIn names a webhook in the address.
type HookIn struct {
	ID string `path:"id" maxLength:"36"`
}

func listWebhooks(ctx context.Context, c Call, _ *struct{}) (*struct{ Body Webhooks }, error) {
	all, err := c.Webhooks.Hooks(ctx, c.In)
	out := Webhooks{Items: []Webhook{}, Offered: append([]string{}, c.Webhooks.Offered...), Most: webhook.MostHooks}
	for _, h := range all {
		v, err := c.viewWebhook(ctx, h)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, v)
	}
	return &struct{ Body Webhooks }{out}, err
}

func (c Call) secretOf(ctx context.Context, h webhook.Hook, secret string, err error) (*one[WebhookSecret], error) {
	if err != nil {
		return nil, err
	}
	v, err := c.viewWebhook(ctx, h)
	return whole(WebhookSecret{v, secret}, h.Rev), err
}

func openWebhook(ctx context.Context, c Call, in *struct{ Body WebhookDraft }) (*one[WebhookSecret], error) {
	h, secret, err := c.Webhooks.Open(ctx, c.In, in.Body.draft())
	return c.secretOf(ctx, h, secret, err)
}

func turnSecret(ctx context.Context, c Call, in *struct{ HookIn }) (*one[WebhookSecret], error) {
	h, secret, err := c.Webhooks.TurnSecret(ctx, c.In, webhook.ID(in.ID))
	return c.secretOf(ctx, h, secret, err)
}

func readWebhook(ctx context.Context, c Call, in *struct{ HookIn }) (*one[Webhook], error) {
	h, err := c.Webhooks.Hook(ctx, c.In, webhook.ID(in.ID))
	if err != nil {
		return nil, err
	}
	v, err := c.viewWebhook(ctx, h)
	return whole(v, h.Rev), err
}

func changeWebhook(ctx context.Context, c Call, in *struct {
	HookIn
	IfMatch
	Body WebhookDraft
}) (*one[Webhook], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	h, err := c.Webhooks.Change(ctx, c.In, webhook.ID(in.ID), rev, in.Body.draft())
	if err != nil {
		return nil, err
	}
	v, err := c.viewWebhook(ctx, h)
	return whole(v, h.Rev), err
}

func removeWebhook(ctx context.Context, c Call, in *struct {
	HookIn
	IfMatch
}) (*nothing, error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	return nil, c.Webhooks.Remove(ctx, c.In, webhook.ID(in.ID), rev)
}

type deliveryOut struct{ Body Delivery }

func testWebhook(ctx context.Context, c Call, in *struct{ HookIn }) (*deliveryOut, error) {
	d, err := c.Webhooks.Test(ctx, c.In, webhook.ID(in.ID))
	return &deliveryOut{viewDelivery(true)(d)}, err
}

func listDeliveries(ctx context.Context, c Call, in *struct {
	HookIn
	Asked
}) (*listOut[Delivery], error) {
	h, err := c.Webhooks.Hook(ctx, c.In, webhook.ID(in.ID))
	if err != nil {
		return nil, err
	}
	p, err := c.Webhooks.Deliveries(ctx, c.In, h.ID, in.page())
	if err != nil {
		return nil, err
	}
	return list(page.Of[webhook.Delivery](p), viewDelivery(h.State == webhook.On)), nil
}

func sendAgain(ctx context.Context, c Call, in *struct {
	HookIn
	Delivery string `path:"delivery" maxLength:"60"`
}) (*deliveryOut, error) {
	d, err := c.Webhooks.Again(ctx, c.In, webhook.ID(in.ID), webhook.DeliveryID(in.Delivery))
	return &deliveryOut{viewDelivery(true)(d)}, err
}
