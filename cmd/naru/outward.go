package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/server/outside"
	"github.com/naru-network/naru/server/post"
	"github.com/naru-network/naru/server/push"
	"github.com/naru-network/naru/tenants"
)

// outward is how the installation reaches addresses that members name.
type outward struct {
	PushKey     string `help:"Private key for notices on devices, as naru push-key prints it. Without one there are none." secret:""`
	PushContact string `help:"Address by which push services reach the operator: mailto:… or https://…. Needed with --push-key."`
	AllowInside bool   `help:"Let webhooks reach machines of one's own network, and loopback without TLS. Whoever may make a webhook can then ask anything there."`
}

// outside is the way out.
func (o outward) outside() *outside.Client {
	if o.AllowInside {
		return outside.New(outside.Allowed)
	}
	return outside.New(outside.Refused)
}

// pusher returns what says notices on devices, or nothing where the operator hasn't set it up.
func (o outward) pusher(out *outside.Client, m mailer) (notice.Pusher, error) {
	if o.PushKey == "" {
		return nil, nil
	}
	s, err := push.New(o.PushKey, o.PushContact, out)
	if err != nil {
		return nil, err
	}
	return pusher{s, m}, nil
}

// pushKeyCommand makes a key.
type pushKeyCommand struct{}

// Run implements kong's command.
func (pushKeyCommand) Run() error {
	key, err := push.MakeKey()
	if err != nil {
		return err
	}
	fmt.Println(key)
	return nil
}

// pusher says notices on devices.
type pusher struct {
	*push.Sender
	mailer
}

// word is what a device is told: what happened, who did it and where, and where to look. It holds nothing of what was written.
type word struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Noun  string `json:"noun"`
	About string `json:"about"`
	Space string `json:"space"`
	Room  string `json:"room,omitempty"`
	Seq   string `json:"seq,omitempty"`
	Count int    `json:"count"`
	Lang  string `json:"lang"`
	Title string `json:"title"`
	Body  string `json:"body"`
	Path  string `json:"path"`
}

// Push implements notice.Pusher.
func (p pusher) Push(ctx context.Context, d notice.Device, to tenants.Member, n notice.Notice) error {
	who, err := p.accounts.ByID(ctx, to.Person)
	if err != nil {
		return err
	}
	item, err := p.item(ctx, who.Lang, to, n)
	if err != nil {
		return err
	}
	w, err := p.word(who.Lang, n, item)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("write a push: %w", err)
	}
	sum := sha256.Sum256([]byte(n.ID))
	a, _ := notice.AudienceOf(n.Fact)
	m := push.Message{Text: raw, Topic: base64.RawURLEncoding.EncodeToString(sum[:24]), Urgent: a.Urgent || n.Why.Personal()}
	err = p.Sender.Push(ctx, push.Browser{Endpoint: d.Endpoint, Key: d.Key, Auth: d.Auth}, m)
	if errors.Is(err, push.ErrGone) {
		return notice.ErrDeviceGone
	}
	return err
}

func (p pusher) word(tag lang.Tag, n notice.Notice, item post.Item) (word, error) {
	title, body, err := p.post.Sentence(tag, item)
	f := n.Fact
	return word{
		ID: string(n.ID), Kind: f.Kind, Noun: f.About.Noun, About: f.About.ID, Space: string(n.Space), Room: f.With["room"], Seq: f.With["seq"], Count: n.Count,
		Lang: string(tag), Title: title, Body: body, Path: "/app/notices?open=" + url.QueryEscape(string(n.ID)),
	}, err
}
