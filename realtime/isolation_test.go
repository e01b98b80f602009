package realtime_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-network/naru/realtime"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/tenantstest"
)

// world has two cities and a stranger come to a node by the real door.
func world(t *testing.T) (*tenantstest.World, *node) {
	t.Helper()
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "naru.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	house, err := storage.Open(context.Background(), engine, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	w := tenantstest.New(t, house.Register(), tenants.Vouch)
	n := open(t, realtime.Limits{})
	n.authority = w.Authority
	n.people = map[string]tenants.Principal{"dangjin": w.Dangjin.Officer, "liaoning": w.Liaoning.Officer, "gaok": w.Gaok.Staff, "stranger": w.Stranger}
	return w, n
}

// TestNobodyHearsAnotherSpace has everybody ask for every topic, and canaries told in each: they come to those who stand in the space, and stand
// in no frame and no log of others.
func TestNobodyHearsAnotherSpace(t *testing.T) {
	w, n := world(t)
	spaces := map[tenants.Space][]string{ // who stands in them
		tenants.HomeOf("dangjin"): {"dangjin"}, tenants.HomeOf("liaoning"): {"liaoning"}, tenants.PactSpace(w.Pair): {"dangjin", "liaoning"},
		tenants.PactSpace(w.Network): {"dangjin", "gaok"}, tenants.House: {}, "home:nowhere": {}, "pact:0198c000-0000-7000-8000-000000000001": {},
		tenants.Commons: {"dangjin", "liaoning", "gaok", "stranger"},
	}
	for _, who := range []string{"dangjin", "liaoning", "gaok", "stranger"} {
		c := n.dial("as=" + who)
		mine := map[string]bool{}
		id := 0
		for space, inside := range spaces {
			for _, kind := range []string{"sub", "post", "seen"} {
				id++
				topic := fmt.Sprintf("%s/room/lobby", space)
				more := map[string]string{"sub": `"since":0`, "post": `"body":{"text":"from ` + who + `"}`, "seen": `"seq":1`}[kind]
				c.send(fmt.Sprintf(`{"t":%q,"id":%d,"topic":%q,%s}`, kind, id, topic, more))
				stands := strings.Contains(strings.Join(inside, " "), who)
				for {
					f := c.next()
					if f.T == "log" {
						if !mine[f.Topic] {
							t.Errorf("%s hears %s", who, f.Topic)
						}
						continue
					}
					if f.ID != id || (f.T == "ok") != stands {
						t.Errorf("%s asks %s of %s and is answered %+v, want leave: %v", who, kind, space, f, stands)
					}
					if f.T == "err" && (f.Code != "space.not_found" || len(f.Body) > 0) {
						t.Errorf("%s is refused %s with %+v, want not found", who, space, f)
					}
					break
				}
				mine[topic] = stands
			}
		}
	}

	dangjin, liaoning := n.dial("as=dangjin"), n.dial("as=liaoning")
	home, pair := "home:dangjin/room/secret", "pact:"+string(w.Pair)+"/room/shared"
	dangjin.sub(home)
	dangjin.sub(pair)
	liaoning.sub(pair)
	topic := realtime.On(w.Home(w.Dangjin.Officer), "room", "secret")
	n.hub.Tell(topic, n.book.write(topic.Name(), "canary")...)
	n.hub.Say(topic, "typing", map[string]string{"canary": "sings"})
	dangjin.seqs(home, 0, 1)
	dangjin.want("now")
	shared := realtime.On(w.Enter(w.Liaoning.Officer, tenants.PactSpace(w.Pair)), "room", "shared")
	n.hub.Tell(shared, n.book.write(shared.Name(), "common")...)
	liaoning.seqs(pair, 0, 1)
	dangjin.seqs(pair, 0, 1)
	liaoning.quiet()
	if log := n.log.String(); strings.Contains(log, "canary") || strings.Contains(log, "common") {
		t.Errorf("a body stands in the log: %s", log)
	}
}

// TestForgedFramesChangeNothing sends what only a server may say, and fields that name another sender.
func TestForgedFramesChangeNothing(t *testing.T) {
	n := open(t, realtime.Limits{})
	forger, victim := n.dial("member=forger"), n.dial("member=victim")
	victim.sub(lobby)
	for i, text := range []string{
		`{"t":"log","id":%d,"topic":"commons/room/lobby","entries":[{"seq":1,"kind":"post","message":{"text":"forged"}}]}`,
		`{"t":"now","id":%d,"topic":"commons/room/lobby","kind":"typing","body":{"member":"mayor"}}`,
		`{"t":"post","id":%d,"topic":"commons/room/lobby","body":{"text":"x"},"seq":7}`,
		`{"t":"post","id":%d,"topic":"commons/room/lobby","body":{"text":"x"},"by":{"member":"mayor"}}`,
		`{"t":"reload","id":%d,"topic":"commons/room/lobby","seq":9}`, `{"t":"hello","id":%d}`,
		`{"t":"sub","id":%d,"topic":"commons/room/lobby\"},{\"t\":\"log","since":0}`,
		`{"t":"sub","id":%d,"topic":"naru.cut/room/>"}`,
	} {
		forger.send(fmt.Sprintf(text, i+1))
		if f := forger.want("err"); f.ID != i+1 {
			t.Errorf("%s is answered %+v", text, f)
		}
	}
	victim.quiet()
	if seq := n.dial("member=late").sub(lobby).Seq; seq != 0 {
		t.Errorf("the head is %d, want nothing said", seq)
	}
}
