package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// soon is within what time a socket must close after a right has ended, on whatever node.
const soon = time.Second

// loseRights ends rights in each of the ways there are, at one node, of those who are at others.
func loseRights(t *testing.T, l *landing) {
	pact := l.pacts["dangjin-rizhao"]
	room, two := l.rooms["dangjin-rizhao"], l.rooms["dangjin-rizhao/two"]
	head, admin := l.token(t, "head@dangjin.example"), l.token(t, "admin@dangjin.example")
	id := strings.TrimPrefix(pact, "pact:")

	var guest struct{ ID, Token string }
	l.ask(t, request{at: l.at(0), token: head, do: "POST /pacts/" + id + "/guests", body: `{"name":"통역 지원 단체","lang":"ko","days":3}`, into: &guest})
	var pass struct{ Access string }
	l.ask(t, request{at: l.at(2), do: "POST /passes", body: fmt.Sprintf(`{"token":%q}`, guest.Token), into: &pass})
	visitor := l.visit(t, 1, "guest", pass.Access, strings.Replace(room, "/room/", "/visit/", 1))
	said := visitor.say(strings.Replace(room, "/room/", "/visit/", 1), "안녕하세요")
	visitor.await(t, "is answered", func() bool { return said.seq > 0 })
	l.ends(t, visitor, 4401, func() {
		l.ask(t, request{at: l.at(0), token: head, do: "DELETE /guests/" + guest.ID})
	})

	first, second := l.signIn(t, "officer@dangjin.example"), l.signIn(t, "officer@dangjin.example")
	phone := l.visit(t, 1, "phone", second, room)
	l.ends(t, phone, 4401, func() {
		var sessions struct {
			Items []struct {
				ID      string
				Current bool
			}
		}
		l.ask(t, request{at: l.at(2), token: second, do: "GET /sessions", into: &sessions})
		for _, s := range sessions.Items {
			if s.Current {
				l.ask(t, request{at: l.at(0), token: first, do: "DELETE /sessions/" + s.ID})
			}
		}
	})

	youth := l.visit(t, 2, "leaver", l.token(t, "youth@dangjin.example"), room, "home:dangjin/space/here")
	var people struct {
		Items []struct {
			ID   string
			Rev  int64
			Name string
		}
	}
	var me struct{ Acting struct{ Member string } }
	l.ask(t, request{at: l.at(0), token: youth.token, do: "GET /me", into: &me})
	l.ask(t, request{at: l.at(0), token: admin, do: "GET /members?size=100", into: &people})
	l.ends(t, youth, 4403, func() {
		for _, p := range people.Items {
			if p.ID == me.Acting.Member {
				l.ask(t, request{at: l.at(0), token: admin, do: "POST /members/" + p.ID + "/leave", rev: p.Rev})
			}
		}
	})
	youth.await(t, "stays out", func() bool { return youth.over })

	liaison := l.visit(t, 1, "other city", l.token(t, "liaison@rizhao.example"), two)
	own := l.visit(t, 2, "own city", l.token(t, "head@dangjin.example"), two)
	var p struct{ Rev int64 }
	l.ask(t, request{at: l.at(0), token: admin, do: "GET /pacts/" + id, into: &p})
	l.ends(t, liaison, 4403, func() {
		l.ask(t, request{at: l.at(0), token: admin, do: "POST /pacts/" + id + "/leave", rev: p.Rev})
	})
	own.await(t, "is cut as well", func() bool { return len(own.codes) > 0 && own.codes[0] == 4403 })
	for _, c := range []*tab{liaison, own} {
		if c.within(200*time.Millisecond, c.follows) {
			t.Errorf("%s follows a room of a pact that has ended", c.name)
		}
	}
}

// ends has a right end, and measures how long the socket still stood.
func (l *landing) ends(t *testing.T, c *tab, code int, deed func()) {
	t.Helper()
	c.mu.Lock()
	before := len(c.codes)
	c.mu.Unlock()
	deed()
	done := time.Now()
	if !c.within(soon, func() bool { return len(c.codes) > before && c.codes[before] == code }) {
		t.Errorf("%s: the socket stands %v after its right has ended: closed with %v, want %d", c.name, soon, c.codes, code)
		c.await(t, "is cut", func() bool { return len(c.codes) > before && c.codes[before] == code })
	}
	t.Logf("%s: cut with %d, %v after the answer to the deed", c.name, code, time.Since(done).Round(time.Millisecond))
}
