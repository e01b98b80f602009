package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// served is naru in a process of its own.
type served struct {
	cmd    *exec.Cmd
	url    string
	start  time.Duration // from its first instruction to its first answer
	client *http.Client
}

var servesOn = regexp.MustCompile(`naru serves on (http://\S+)`)

// launch starts this very binary over the data, with more flags where given, and waits until it answers that it is ready.
func launch(ctx context.Context, s settings, more ...string) (*served, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find naru: %w", err)
	}
	args := []string{"serve", "--data", s.Data, "--listen", "127.0.0.1:0", "--metrics", "", "--log-level", "error"}
	if s.Mongo != "" {
		args = append(args, "--mongo", s.Mongo)
	}
	args = append(args, more...)
	b := &served{cmd: exec.Command(self, args...)}
	b.client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		MaxIdleConnsPerHost: 128, DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
	}}
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start naru: %w", err)
	}
	b.cmd.Stderr = os.Stderr
	begun := time.Now()
	if err := b.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start naru: %w", err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := servesOn.FindStringSubmatch(lines.Text()); m != nil {
			b.url = m[1]
			break
		}
	}
	if b.url == "" {
		return nil, errors.Join(errors.New("naru did not begin to serve"), b.cmd.Wait())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // it must not block on what it says next; its end is seen by Wait
	for {
		answer, err := b.client.Get(b.url + "/readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				b.start = time.Since(begun)
				return b, nil
			}
		}
		if ctx.Err() != nil || time.Since(begun) > 5*time.Minute {
			return nil, errors.Join(errors.New("naru does not get ready"), b.stop())
		}
		time.Sleep(time.Millisecond)
	}
}

// stop ends the process as an operator would.
func (b *served) stop() error {
	b.client.CloseIdleConnections()
	if err := b.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop naru: %w", err)
	}
	return b.cmd.Wait()
}

// resident returns the memory the process holds, in MiB.
func (b *served) resident() (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the memory in use: %w", err)
	}
	for l := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("the memory in use isn't told here")
}

// ask sends one request, reads the whole answer into into, and returns how long that took.
func (b *served) ask(ctx context.Context, method, path, token string, rev int64, body []byte, into any) (time.Duration, error) {
	r, err := http.NewRequestWithContext(ctx, method, b.url+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if rev > 0 {
		r.Header.Set("If-Match", strconv.Quote(strconv.FormatInt(rev, 10)))
	}
	begun := time.Now()
	answer, err := b.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	took := time.Since(begun)
	if err != nil {
		return 0, err
	}
	if answer.StatusCode >= 300 {
		return 0, fmt.Errorf("%s %s: %d %.200s", method, path, answer.StatusCode, raw)
	}
	if into != nil {
		return took, json.Unmarshal(raw, into)
	}
	return took, nil
}

// times are how long the same sort of request took.
type times []time.Duration

func (t times) at(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}
