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
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/frontend"
	"github.com/naru-network/naru/server"
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
	return errors.Join(serve(ctx, c.settings, h, os.Stdout, nil), h.Close())
}

// serve answers on the settings' addresses until ctx ends, then lets what is under way finish. Once it listens it says so, and calls greet with
// the address.
func serve(ctx context.Context, s settings, h *installation, out io.Writer, greet func(url string)) error {
	meter := server.NewMeter()
	f := front(s, h, meter)
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
	if greet != nil {
		greet("http://" + ln.Addr().String())
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
		h.log.InfoContext(ctx, "stopping")
		err = f.Shutdown(20 * time.Second)
	}
	return errors.Join(err, metrics.Close())
}

// front puts the whole surface together.
func front(s settings, h *installation, meter *server.Meter) *server.Front {
	f := server.New(server.Config{PublicURL: s.URL, Proxies: s.Proxies, Log: h.log, Meter: meter, Ready: h.ready})
	f.MountAPI(h.Pass, h.House)
	f.MountApp(frontend.Files())
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
