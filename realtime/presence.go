package realtime

import (
	"slices"
	"strings"
	"time"

	"github.com/naru-network/naru/tenants"
)

// Attendee is somebody who is seen in a space: a member, of her tenant, or a guest. However many tabs she has, she is one.
type Attendee struct {
	Member tenants.MemberID `json:"member,omitempty"`
	Tenant tenants.TenantID `json:"tenant,omitempty"`
	Guest  tenants.GuestID  `json:"guest,omitempty"`
}

// Presence is the kind of what is said about who is here.
const Presence = "presence"

// presenceView says who is here: all of them to a newcomer, then who came and who left. Somebody may be said to come who is here already.
type presenceView struct {
	Here []Attendee `json:"here,omitempty"`
	Came []Attendee `json:"came,omitempty"`
	Left []Attendee `json:"left,omitempty"`
}

// Crowd is the kind of what is said about how many of each tenant follow a topic that is counted.
const Crowd = "crowd"

// crowdView says how many people of each tenant are here.
type crowdView struct {
	Here map[tenants.TenantID]int `json:"here"`
}

// Crowd returns how many people of each tenant follow a topic that is counted, on any node, as far as this one knows: it knows where somebody follows it here.
func (h *Hub) Crowd(t Topic) map[tenants.TenantID]int {
	f := h.find(t.Name())
	if f == nil || f.crowd == nil {
		return map[tenants.TenantID]int{}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.crowd.counts()
}

// counts is how many of each tenant are shown. Guests belong to none.
func (c *crowd) counts() map[tenants.TenantID]int {
	out := map[tenants.TenantID]int{}
	for a := range c.shown {
		if a.Tenant != "" {
			out[a.Tenant]++
		}
	}
	return out
}

// crowd is who is seen in a topic called Here, on this node and on others. It is guarded by its feed.
type crowd struct {
	counted bool // only how many of each tenant is told
	mine    map[Attendee]*attendance
	others  map[string]*elsewhere // by node
	shown   map[Attendee]bool
	changed map[Attendee]bool // since the last murmur; true: came
	tell    bool              // other nodes must hear of mine
	due     *time.Timer
	last    time.Time // murmur
	called  time.Time // when other nodes were last told of mine
}

type attendance struct {
	sockets int
	left    time.Time // when the last socket went
}

type elsewhere struct {
	people map[Attendee]bool
	heard  time.Time
}

func newCrowd() *crowd {
	return &crowd{
		mine: map[Attendee]*attendance{}, others: map[string]*elsewhere{}, shown: map[Attendee]bool{}, changed: map[Attendee]bool{},
	}
}

// ours is how many are here on this node, or were a moment ago.
func (c *crowd) ours() int { return len(c.mine) }

// see takes notice of somebody, and overlook of somebody who may still be seen elsewhere.
func (c *crowd) see(a Attendee) {
	if !c.shown[a] {
		c.shown[a], c.changed[a] = true, true
	}
}

func (c *crowd) overlook(a Attendee) {
	if c.mine[a] != nil || !c.shown[a] {
		return
	}
	for _, n := range c.others {
		if n.people[a] {
			return
		}
	}
	delete(c.shown, a)
	c.changed[a] = false
}

func attendee(who tenants.Principal) Attendee {
	return Attendee{who.Member(), who.Tenant(), who.Guest()}
}

// arrives counts a socket in. It is called with the feed locked.
func (f *feed) arrives(c *Conn) {
	a := attendee(c.who)
	mine := f.crowd.mine[a]
	if mine == nil {
		mine = &attendance{}
		f.crowd.mine[a] = mine
		f.crowd.tell = true
	}
	mine.sockets++
	f.crowd.see(a)
	f.stir()
}

// departs counts a socket out. Others see it only after a while: whoever loads the page anew doesn't leave.
func (f *feed) departs(c *Conn) {
	if mine := f.crowd.mine[attendee(c.who)]; mine != nil {
		if mine.sockets--; mine.sockets == 0 {
			mine.left = f.hub.now()
		}
	}
}

// murmurs is how long what changes is gathered before all are told.
const murmurs = 100 * time.Millisecond

// stir has what changed told soon: at once if nothing was for a while.
func (f *feed) stir() {
	c := f.crowd
	if c.due == nil && !f.over {
		c.due = f.hub.later(max(0, murmurs-f.hub.now().Sub(c.last)), f.murmur)
	}
}

// murmur tells newcomers who is here, the others who came and left, and other nodes who is here on this one.
func (f *feed) murmur() {
	if people, tell := f.tellOurs(); tell {
		f.hub.share(message{Kind: saysHere, Topic: f.name, Node: f.hub.node, People: people})
	}
}

func (f *feed) tellOurs() (mine []Attendee, tell bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.crowd
	c.due, c.last = nil, f.hub.now()
	var news presenceView
	for a, came := range c.changed {
		if came {
			news.Came = append(news.Came, a)
		} else {
			news.Left = append(news.Left, a)
		}
	}
	clear(c.changed)
	sorted(news.Came)
	sorted(news.Left)
	var all, changes *parcel
	if c.counted {
		all = f.presence(Crowd, crowdView{c.counts()})
		changes = all
	}
	for _, s := range f.live {
		switch {
		case !s.greeted:
			if all == nil {
				all = f.presence(Presence, presenceView{Here: keys(c.shown)})
			}
			s.greeted = true
			s.conn.send(all, nil)
		case len(news.Came)+len(news.Left) > 0:
			if changes == nil {
				changes = f.presence(Presence, news)
			}
			s.conn.send(changes, nil)
		}
	}
	tell, c.tell = c.tell, false
	if tell {
		c.called = f.hub.now()
	}
	return keys(c.mine), tell
}

func (f *feed) presence(kind string, v any) *parcel {
	p, err := nowParcel(f.name, kind, v)
	if err != nil {
		panic("realtime: " + err.Error()) // it is a view of our own
	}
	return p
}

func keys[V any](of map[Attendee]V) []Attendee {
	all := make([]Attendee, 0, len(of))
	for a := range of {
		all = append(all, a)
	}
	sorted(all)
	return all
}

func sorted(all []Attendee) {
	slices.SortFunc(all, func(a, b Attendee) int {
		return strings.Compare(string(a.Tenant)+string(a.Member)+string(a.Guest), string(b.Tenant)+string(b.Member)+string(b.Guest))
	})
}

// hearHere hears who is here on another node: all of them, each time.
func (f *feed) hearHere(node string, people []Attendee) {
	if f.crowd == nil || node == f.hub.node {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.crowd
	old := c.others[node]
	c.others[node] = &elsewhere{people: make(map[Attendee]bool, len(people)), heard: f.hub.now()}
	for _, a := range people {
		c.others[node].people[a] = true
		c.see(a)
	}
	if len(people) == 0 {
		delete(c.others, node)
	}
	f.missing(old)
}

// missing looks who of those on another node is no longer seen.
func (f *feed) missing(old *elsewhere) {
	if old != nil {
		for a := range old.people {
			f.crowd.overlook(a)
		}
	}
	if len(f.crowd.changed) > 0 {
		f.stir()
	}
}

// answerHere tells a node that has just begun to listen who is here.
func (f *feed) answerHere(node string) {
	if f.crowd == nil || node == f.hub.node {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.crowd.mine) > 0 {
		f.crowd.tell = true
		f.stir()
	}
}

// askHere asks other nodes who is here.
func (f *feed) askHere() {
	f.hub.share(message{Kind: asksHere, Topic: f.name, Node: f.hub.node})
}

// call looks who has left, lets go of nodes that are silent, and tells them from time to time that this one isn't: a node that dies says nothing.
func (f *feed) call(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, every := f.crowd, f.hub.limits.RollCall
	for a, mine := range c.mine {
		if mine.sockets == 0 && now.Sub(mine.left) >= f.hub.limits.Absence {
			delete(c.mine, a)
			c.overlook(a)
			c.tell = true
		}
	}
	for node, n := range c.others {
		if now.Sub(n.heard) > every*5/2 {
			delete(c.others, node)
			f.missing(n)
		}
	}
	if len(c.mine) > 0 && now.Sub(c.called) >= every {
		c.tell = true
	}
	if c.tell || len(c.changed) > 0 {
		f.stir()
	}
}

// vanish tells other nodes that nobody is here any more.
func (f *feed) vanish() {
	if f.crowd != nil {
		f.hub.share(message{Kind: saysHere, Topic: f.name, Node: f.hub.node})
	}
}
