package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/storage"
)

// doctorCommand checks a configuration and what is kept.
type doctorCommand struct{ settings }

// Run implements kong's command.
func (c *doctorCommand) Run(ctx context.Context) error { return c.examine(ctx, os.Stdout) }

// errUnwell ends the command with a failure after its findings are printed.
var errUnwell = errors.New("something is wrong: see above")

// examine prints a line for each thing it looks at. It changes nothing that a served installation wouldn't.
func (c *doctorCommand) examine(ctx context.Context, out io.Writer) error {
	ill := false
	say := func(what string, err error, good string) {
		if err != nil {
			ill = true
			fmt.Fprintf(out, "✗ %s: %v\n", what, err)
			return
		}
		fmt.Fprintf(out, "✓ %s: %s\n", what, good)
	}
	say("settings", c.check(), "they make sense together")
	say("data folder", writable(c.Data), c.Data+" can be written")
	if c.SMTP != "" {
		say("mail server", reachable(c.SMTP), c.SMTP+" answers")
	} else {
		fmt.Fprintf(out, "· mail: no server is set; mails are written into %s\n", c.file("mail"))
	}
	if c.NATS != "" {
		say("bus", c.joins(), c.NATS+" answers")
	} else {
		fmt.Fprintln(out, "· bus: none is set; this node serves alone")
	}
	say("files", c.keepsFiles(ctx), "they can be written and read")
	e, err := openEngine(ctx, c.keeping)
	say("store", err, "it opens")
	if err == nil {
		ill = c.records(ctx, e, say) || ill
		say("store closes", e.Close(ctx), "cleanly")
	}
	if ill {
		return errUnwell
	}
	fmt.Fprintln(out, "All is well.")
	return nil
}

// records checks what is kept: the engine's own consistency, then every audit chain.
func (c *doctorCommand) records(ctx context.Context, e storage.Engine, say func(string, error, string)) bool {
	if checker, ok := e.(interface{ Check(context.Context) error }); ok {
		say("records", checker.Check(ctx), "every record and index agree")
	}
	h, err := storage.Open(ctx, e, c.logger())
	if err != nil {
		say("collections", err, "")
		return true
	}
	var broken []string
	n, err := h.Verify(ctx, func(space string, seq int64) {
		if len(broken) < 20 {
			broken = append(broken, fmt.Sprintf("%s at %d", space, seq))
		}
	})
	if err == nil && len(broken) > 0 {
		err = fmt.Errorf("the chain is broken in %v: entries were changed or taken out", broken)
	}
	say("audit trails", err, fmt.Sprintf("%d entries, every chain is whole", n))
	failed := err != nil
	broken = nil
	n, err = h.VerifyRooms(ctx, func(space, room string) {
		if len(broken) < 20 {
			broken = append(broken, space+" "+room)
		}
	})
	if err == nil && len(broken) > 0 {
		err = fmt.Errorf("places are missing in %v", broken)
	}
	say("rooms", err, fmt.Sprintf("%d entries, every sequence is whole", n))
	return failed || err != nil
}

// joins tries the bus between nodes.
func (c *doctorCommand) joins() error {
	b, err := bus.Open(bus.Config{URL: c.NATS, Name: "doctor", Log: c.logger()})
	if err != nil {
		return err
	}
	defer b.Close()
	for range 50 {
		if b.Connected() {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.New("no server answers within five seconds")
}

// keepsFiles tries the folder or the bucket that keeps files.
func (c *doctorCommand) keepsFiles(ctx context.Context) error {
	b, err := c.bytes()
	if err != nil {
		return err
	}
	err = b.Check(ctx)
	if folder, ok := b.(io.Closer); ok {
		err = errors.Join(err, folder.Close())
	}
	return err
}

func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("can't be made: %w", err)
	}
	f, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return fmt.Errorf("can't be written: %w", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func reachable(address string) error {
	c, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return err
	}
	return c.Close()
}
