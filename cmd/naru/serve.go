package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/frontend"
	"github.com/naru-network/naru/server"
	"github.com/naru-network/naru/server/site"
)

var pageOfOne = page.Ask{Size: 1}

// serveCommand serves an installation.
type serveCommand struct{ settings }

// Run implements kong's command.
func (c *serveCommand) Run(ctx context.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	log := c.logger()
	log.InfoContext(ctx, "starting", append([]any{"version", version}, c.shown()...)...)
	h, err := open(ctx, c.settings, log)
	if err != nil {
		return err
	}
	return errors.Join(serve(ctx, c.settings, h, os.Stdout, showing{}), h.Close())
}

// showing is what a demo adds to what is served.
type showing struct {
	greet func(url string) // called once it listens
	box   site.Mailbox
}

// serve answers on the settings' addresses until ctx ends, then lets what is under way finish. Once it listens it says so.
func serve(ctx context.Context, s settings, h *installation, out io.Writer, show showing) error {
	meter := server.NewMeter()
	meter.Live(h.live.Figures)
	f := front(s, h, meter, show.box)
	ln, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w (is another naru running there?)", s.Listen, err)
	}
	metrics, err := serveMetrics(s.Metrics, meter, h.log)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	failed := make(chan error, 1)
	go func() { failed <- f.Serve(ln) }()
	fmt.Fprintf(out, "naru serves on http://%s\n", ln.Addr())
	if show.greet != nil {
		show.greet("http://" + ln.Addr().String())
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
		h.log.InfoContext(ctx, "stopping")
		err = h.goAway()
		err = errors.Join(err, f.Shutdown(10*time.Second))
	}
	return errors.Join(err, metrics.Close())
}

// front puts the whole surface together; box is shown to everybody, in a demo only.
func front(s settings, h *installation, meter *server.Meter, box site.Mailbox) *server.Front {
	f := server.New(server.Config{PublicURL: strings.TrimSuffix(s.URL, "/"), Proxies: s.Proxies, Log: h.log, Meter: meter, Ready: h.ready})
	f.MountLive(h.live)
	f.MountAPI(h.Pass, h.House)
	f.MountApp(frontend.Files())
	f.MountSite(&site.House{
		Authority: h.Authority, Tenants: h.Tenants, Library: h.Library, Finding: h.Finding, Events: h.Meetings, Now: h.Now, Files: frontend.Files(), Base: strings.TrimSuffix(s.URL, "/"),
		Operator: s.host(), Log: h.log,
	}, box)
	return f
}

// serveMetrics answers Prometheus on an address of its own.
func serveMetrics(address string, meter *server.Meter, log *slog.Logger) (io.Closer, error) {
	srv := &http.Server{Handler: meter.Handler(), ReadHeaderTimeout: 5 * time.Second}
	if address == "" {
		return srv, nil
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for metrics on %s: %w (choose another with --metrics, or none with --metrics=)", address, err)
	}
	go func() {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics stopped", "error", err.Error())
		}
	}()
	return srv, nil
}
