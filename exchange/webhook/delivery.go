package webhook

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// DeliveryID names a delivery: its webhook and its number there.
type DeliveryID string

// Standing is where a delivery stands.
type Standing string

// A delivery waits, was taken, was a test that wasn't taken, or is about a space that the tenant has left.
const (
	Waiting Standing = "waiting"
	Taken   Standing = "taken"
	Failed  Standing = "failed"
	Dropped Standing = "dropped"
)

// Delivery is one deed on its way to one webhook.
type Delivery struct {
	ID    DeliveryID    `bson:"-"`
	Rev   int64         `bson:"-"`
	Hook  ID            `bson:"hook"`
	N     int64         `bson:"n"`    // the webhook's own count, without a gap: deliveries go in its order
	Fact  string        `bson:"fact"` // once for a webhook
	Kind  string        `bson:"kind"`
	Space tenants.Space `bson:"space"`
	Body  []byte        `bson:"body"`
	State Standing      `bson:"state"`
	At    time.Time     `bson:"at"`
	Due   time.Time     `bson:"due"`   // the next try
	First time.Time     `bson:"first"` // when it was tried first, since the webhook was switched on
	Count int           `bson:"count"` // of tries since then
	Tries []Try         `bson:"tries"` // the latest few
}

// Try is one attempt to deliver.
type Try struct {
	At     time.Time     `bson:"at"`
	Status int           `bson:"status"` // of HTTP; 0 where nothing was answered
	Took   time.Duration `bson:"took"`
	Error  string        `bson:"error"` // a word: address_refused, timeout, …; empty where something was answered
}

// Taken reports whether the other side has taken it.
func (t Try) Taken() bool { return t.Status/100 == 2 }

const (
	mostTries  = 10             // that a delivery remembers
	patience   = 24 * time.Hour // for one delivery; then the webhook is given up
	firstWait  = 10 * time.Second
	mostWait   = 2 * time.Hour
	lease      = 30 * time.Second    // that a node has for one try: longer than a request lasts
	kept       = 30 * 24 * time.Hour // that the log goes back
	statusGone = 410                 // by which the other side says that it wants no more
)

func deliveryID(h ID, n int64) DeliveryID { return DeliveryID(fmt.Sprintf("%s-%012d", h, n)) }

// Event is the body of a delivery.
type Event struct {
	ID    string            `json:"id"`
	Seq   int64             `json:"seq"`
	Kind  string            `json:"kind"`
	Space string            `json:"space"`
	At    time.Time         `json:"at"`
	About EventRef          `json:"about"`
	By    EventBy           `json:"by"`
	With  map[string]string `json:"with,omitempty"`
}

// EventRef names the object of a deed.
type EventRef struct {
	Noun string `json:"noun"`
	ID   string `json:"id"`
}

// EventBy says who did a deed: the tenant, the member where she is one's own, or that it was a guest or the house itself.
type EventBy struct {
	Tenant string `json:"tenant,omitempty"`
	Member string `json:"member,omitempty"`
	Guest  bool   `json:"guest,omitempty"`
	House  bool   `json:"house,omitempty"`
}

// ids are the details of deeds that are ids, states or numbers. No other detail leaves the house.
var ids = []string{"case", "version", "owner", "author", "tenant", "network", "pact", "edition", "adoption", "room", "seq", "kind", "public", "until"}

// eventOf writes what a deed is to a tenant's program.
func eventOf(own tenants.TenantID, space tenants.Space, seq int64, f fact.Fact) ([]byte, error) {
	e := Event{
		ID: f.ID, Seq: seq, Kind: f.Kind, Space: string(space), At: f.At.UTC(), About: EventRef{f.About.Noun, f.About.ID},
		By: EventBy{Tenant: f.By.Tenant, Guest: f.By.Guest != "", House: f.By.Steward != ""},
	}
	if f.By.Tenant == string(own) {
		e.By.Member = f.By.Member
	}
	for _, key := range ids {
		if v := f.With[key]; v != "" {
			if e.With == nil {
				e.With = map[string]string{}
			}
			e.With[key] = v
		}
	}
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("write an event: %w", err)
	}
	return raw, nil
}

// wait returns how long to wait after the count-th try: longer each time, and by chance a little more or less, so that what failed together doesn't come
// back together. Chance lies in [0, 1).
func wait(count int, chance float64) time.Duration {
	d := firstWait << min(max(count-1, 0), 16)
	return time.Duration(float64(min(d, mostWait)) * (0.8 + 0.4*chance))
}

// tried notes an attempt. After it the delivery is taken, or waits for the next; it reports whether patience is over.
func (d *Delivery) tried(t Try, pause time.Duration) (over bool) {
	d.Tries = append(d.Tries, t)
	d.Tries = d.Tries[max(0, len(d.Tries)-mostTries):]
	if d.Count++; d.First.IsZero() {
		d.First = t.At
	}
	if t.Taken() {
		d.State = Taken
		return false
	}
	d.Due = t.At.Add(pause).UTC().Truncate(time.Millisecond)
	return t.Status == statusGone || !d.Due.Before(d.First.Add(patience))
}

// again lets the delivery be tried anew at once.
func (d *Delivery) again(at time.Time) {
	d.Due, d.First, d.Count = at.UTC().Truncate(time.Millisecond), time.Time{}, 0
}

func (d Delivery) ref() fact.Ref { return fact.Ref{Noun: "delivery", ID: string(d.ID)} }
