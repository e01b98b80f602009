package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/naru-network/naru/storage"
)

// migrateCommand moves an installation between engines.
type migrateCommand struct {
	From string `help:"Data folder or mongodb:// address to move from." required:""`
	To   string `help:"Data folder or mongodb:// address to move to." required:""`
}

// Run implements kong's command.
func (c *migrateCommand) Run(ctx context.Context) (err error) {
	if c.From == c.To {
		return errors.New("--from and --to are the same")
	}
	from, err := openEngine(ctx, keepingOf(c.From))
	if err != nil {
		return fmt.Errorf("open --from: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close(ctx)) }()
	to, err := openEngine(ctx, keepingOf(c.To))
	if err != nil {
		return fmt.Errorf("open --to: %w", err)
	}
	defer func() { err = errors.Join(err, to.Close(ctx)) }()
	err = storage.Move(ctx, from, to, func(m storage.Moved) {
		fmt.Fprintf(os.Stdout, "%-12s %8d records  %s\n", m.Collection, m.Records, m.Hash[:16])
	})
	if err != nil {
		return fmt.Errorf("%w\nNothing is lost: run the same command again", err)
	}
	fmt.Fprintln(os.Stdout, "Counts and contents are equal on both sides.")
	return nil
}

// keepingOf reads where an installation is kept: an address of MongoDB, or a folder.
func keepingOf(s string) keeping {
	if strings.HasPrefix(s, "mongodb://") || strings.HasPrefix(s, "mongodb+srv://") {
		return keeping{Mongo: s, Data: "."}
	}
	return keeping{Data: s}
}
