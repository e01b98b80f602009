package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/exchange/webhook"
	"github.com/naru-network/naru/server/outside"
	"github.com/naru-network/naru/server/post"
	"github.com/naru-network/naru/server/push"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
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

// word is what a device is told, as frontend/static/push.js reads it: what happened, who did it and where, and which page it is about. It holds nothing
// of what was written.
type word struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	URL   string `json:"url"`
	Tag   string `json:"tag"` // a later word of the same tag replaces an earlier one
	Lang  string `json:"lang"`
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
	a, _ := notice.AudienceOf(n.Fact)
	m := push.Message{Text: raw, Topic: w.Tag, Urgent: a.Urgent || n.Why.Personal()}
	err = p.Sender.Push(ctx, push.Browser{Endpoint: d.Endpoint, Key: d.Key, Auth: d.Auth}, m)
	if errors.Is(err, push.ErrGone) {
		return notice.ErrDeviceGone
	}
	return err
}

func (p pusher) word(tag lang.Tag, n notice.Notice, item post.Item) (word, error) {
	title, text, err := p.post.Sentence(tag, item)
	sum := sha256.Sum256([]byte(n.ID))
	return word{Title: title, Text: text, URL: pageOf(n), Tag: base64.RawURLEncoding.EncodeToString(sum[:24]), Lang: string(tag)}, err
}

// pages are where the objects of deeds are shown, as the front end's way.ts has it.
var pages = map[string]string{
	"case": "/app/cases/", "adoption": "/app/adoptions/", "pact": "/app/partners/pacts/", "submission": "/app/reviews/submissions/",
}

// pageOf returns the page that a notice is about: the list of notices where it has none.
func pageOf(n notice.Notice) string {
	f := n.Fact
	switch room := f.With["room"]; {
	case room != "":
		to := "/app/chat/" + url.PathEscape(string(n.Space)) + "/" + url.PathEscape(room)
		if seq := f.With["seq"]; seq != "" {
			to += "?m=" + url.QueryEscape(seq)
		}
		return to
	case f.Kind == "case.submitted":
		return "/app/reviews/cases/" + url.PathEscape(f.About.ID)
	case f.Kind == "uptake.told":
		return "/app/library/" + url.PathEscape(f.About.ID)
	}
	if at, ok := pages[f.About.Noun]; ok {
		return at + url.PathEscape(f.About.ID)
	}
	return "/app/notices"
}

// courier sends to webhooks. It is a webhook.Sender.
type courier struct{ *outside.Client }

// Check implements webhook.Sender.
func (c courier) Check(ctx context.Context, address string) string {
	if err := c.Client.Check(ctx, address); err != nil {
		return err.Error()
	}
	return ""
}

// Send implements webhook.Sender.
func (c courier) Send(ctx context.Context, p webhook.Parcel) webhook.Answer {
	h := http.Header{}
	for k, v := range p.Header {
		h.Set(k, v)
	}
	a, err := c.Post(ctx, p.URL, h, p.Body)
	out := webhook.Answer{Try: webhook.Try{Status: a.Status, Took: a.Took}, After: a.After}
	if err != nil {
		out.Error = outside.Word(err)
	}
	return out
}

// hookable lists the deeds that webhooks can be asked to send: all that stand in trails, but for those at the door.
func hookable() []string {
	var all []string
	for _, k := range slices.Concat(tenants.Facts(), library.Facts(), chat.Facts(), file.Facts(), term.Facts(), webhook.Facts()) {
		if !k.IsQuiet() {
			all = append(all, k.Code())
		}
	}
	slices.Sort(all)
	return all
}

// openHooks opens the webhooks.
func (h *installation) openHooks(out *outside.Client) {
	h.Webhooks = webhook.NewService(webhook.Parts{
		Store: h.kept.Webhooks(), Book: h.kept.Register(), Door: h.Authority, Seals: h.Pass, Sender: courier{out}, Offered: hookable(), Now: h.Now, Log: h.log,
	})
	h.kept.Follow(h.kept.Placed("webhook", func(ctx context.Context, t tenants.Trail, e audit.Entry) error {
		if t.Closed() { // what only few may know of leaves the house by no webhook
			return nil
		}
		return h.Webhooks.Carry(ctx, t.Space(), e.Fact)
	}))
	h.kept.Hear("webhook-changes", func(_ context.Context, _ tenants.Space, f fact.Fact) { h.Webhooks.Heed(f) })
}

// rooms says who may read a room. It is a notice.Rooms.
type rooms struct{ kept *storage.House }

// Room implements notice.Rooms.
func (r rooms) Room(ctx context.Context, in tenants.Scope, id string) (notice.Room, error) {
	room, err := r.kept.Chat().In(in).Room(ctx, chat.RoomID(id))
	if errors.Is(err, chat.ErrRoomNotFound) && chat.RoomID(id) == chat.LobbyOf(in.Space()) { // not kept before somebody speaks in it
		return notice.Room{}, nil
	}
	out := notice.Room{Direct: room.Kind == chat.Direct}
	if room.Closed {
		for _, m := range room.Members {
			out.Members = append(out.Members, tenants.MemberID(m))
		}
	}
	return out, err
}

// mostAnswers bounds the answers of a thread whose writers are told of another.
const mostAnswers = 200

// Writers implements notice.Rooms.
func (r rooms) Writers(ctx context.Context, in tenants.Scope, id, lane string) ([]tenants.MemberID, error) {
	root, err := strconv.ParseInt(lane, 10, 64)
	if err != nil {
		return nil, nil
	}
	shelf := r.kept.Chat().In(in)
	all, err := shelf.Lane(ctx, chat.RoomID(id), root, chat.Span{Down: true, Most: mostAnswers})
	if err != nil {
		return nil, err
	}
	first, err := shelf.At(ctx, chat.RoomID(id), root)
	if err != nil && !errors.Is(err, chat.ErrMessageNotFound) {
		return nil, err
	}
	var who []tenants.MemberID
	for _, m := range append(all, first) {
		if w := tenants.MemberID(m.By.Member); w != "" && !slices.Contains(who, w) {
			who = append(who, w)
		}
	}
	return who, nil
}
