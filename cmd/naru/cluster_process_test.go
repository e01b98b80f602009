package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// begins bounds how long anything that is waited for may take, on a machine that does much else.
const begins = 2 * time.Minute

// child is a program of its own, which ends when it is told to, by its own id, and at the latest with the test.
type child struct {
	name  string
	cmd   *exec.Cmd
	said  chan string   // what was expected of it
	ended chan struct{} // closed when it has ended
	err   error         // how, once ended
}

// begin starts a program, which whoever begins it must end. What it says on its standard error is kept in a file, and shown if the test fails.
func begin(t *testing.T, log string, cmd *exec.Cmd, says string) *child {
	t.Helper()
	errs, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	must(t, err)
	defer errs.Close()
	out, err := cmd.StdoutPipe()
	must(t, err)
	_, err = cmd.StdinPipe() // closed with the test's process: those that read it end then, whatever happens
	must(t, err)
	cmd.Stderr = errs
	if err := cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", cmd.Path, err)
	}
	p := &child{name: strings.TrimSuffix(filepath.Base(log), ".log"), cmd: cmd, said: make(chan string, 1), ended: make(chan struct{})}
	go func() {
		p.listen(out, regexp.MustCompile(says))
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p
}

// begun waits until a program has said what was expected, of which it returns the last group.
func (p *child) begun(t *testing.T) string {
	t.Helper()
	select {
	case word, ok := <-p.said:
		if ok {
			return word
		}
		t.Fatalf("%s ended before it began", p.name)
	case <-time.After(begins):
		t.Fatalf("%s doesn't begin", p.name)
	}
	return ""
}

// listen reads what the program says to its end, and passes on what was expected.
func (p *child) listen(out io.Reader, says *regexp.Regexp) {
	var all bytes.Buffer
	b := make([]byte, 4096)
	found := false
	for {
		n, err := out.Read(b)
		if !found {
			all.Write(b[:n])
			if m := says.FindSubmatch(all.Bytes()); m != nil {
				found = true
				p.said <- string(m[len(m)-1])
			}
		}
		if err != nil {
			close(p.said)
			return
		}
	}
}

// kill ends the program without a word.
func (p *child) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL) // it may have ended by itself
	<-p.ended
}

// stop asks the program to end, and reports how it did.
func (p *child) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("stop %s: %v", p.name, err)
	}
	select {
	case <-p.ended:
		if p.err != nil {
			t.Errorf("%s ended badly: %v", p.name, p.err)
		}
	case <-time.After(begins):
		t.Errorf("%s doesn't end", p.name)
		p.kill()
	}
}

var ports struct {
	sync.Mutex
	given map[int]bool
}

// freePort finds a port that nobody uses, outside of the range from which the system gives ports to whoever calls: so it is still free when a node
// comes back to it.
func freePort(t *testing.T) int {
	t.Helper()
	ports.Lock()
	defer ports.Unlock()
	for range 1000 {
		port := 20_000 + rand.IntN(12_000)
		ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil || ports.given[port] {
			if err == nil {
				_ = ln.Close() // it was never used
			}
			continue
		}
		if err := ln.Close(); err != nil {
			t.Fatal(err)
		}
		if ports.given == nil {
			ports.given = map[int]bool{}
		}
		ports.given[port] = true
		return port
	}
	t.Fatal("no port is free")
	return 0
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// natsNode is a server of a NATS cluster, when the test binary is called so: its name, its ports for clients and for its peers, and the peers'. It
// says when it has joined them, and ends with its standard input.
func natsNode() {
	if err := serveNATS(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serveNATS(args []string) error {
	if len(args) != 4 {
		return errors.New("name, port, port for peers and peers are needed")
	}
	port, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	own, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	s, err := server.NewServer(&server.Options{
		ServerName: args[0], Host: "127.0.0.1", Port: port, NoSigs: true,
		Cluster: server.ClusterOpts{Name: "landing", Host: "127.0.0.1", Port: own}, Routes: server.RoutesFromStr(args[3]),
	})
	if err != nil {
		return err
	}
	s.Start()
	if !s.ReadyForConnections(begins) {
		return errors.New("it doesn't begin")
	}
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for s.NumRemotes() < strings.Count(args[3], ",")+1 {
		<-look.C
	}
	fmt.Println("joined")
	_, err = io.Copy(io.Discard, os.Stdin)
	s.Shutdown()
	s.WaitForShutdown()
	return err
}

// natsServer is one server of the cluster.
type natsServer struct {
	args []string
	*child
}

// natsCluster prepares servers that know each other.
func natsCluster(t *testing.T, n int) (all []*natsServer, urls string) {
	t.Helper()
	var clients, peers []int
	var addresses []string
	for range n {
		clients, peers = append(clients, freePort(t)), append(peers, freePort(t))
		addresses = append(addresses, "nats://"+loopback(clients[len(clients)-1]))
	}
	for i := range n {
		var routes []string
		for j, p := range peers {
			if j != i {
				routes = append(routes, "nats://"+loopback(p))
			}
		}
		all = append(all, &natsServer{args: []string{
			fmt.Sprintf("nats-%d", i+1), strconv.Itoa(clients[i]), strconv.Itoa(peers[i]), strings.Join(routes, ","),
		}})
	}
	return all, strings.Join(addresses, ",")
}

// start begins it. It says when it has joined its peers.
func (s *natsServer) start(t *testing.T, l *landing) {
	t.Helper()
	s.child = l.begin(t, s.args[0], "joined", "naru-nats", s.args...)
}
