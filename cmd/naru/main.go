// Command naru is the whole product in one binary: it serves, shows a demo network, moves an installation between engines, and says what is wrong with one.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
	_ "time/tzdata" // zones are there on any machine
)

// version is set when a release is built.
var version = "dev"

// commands are what the binary can do.
type commands struct {
	Serve   serveCommand     `cmd:"" help:"Serve an installation."`
	Demo    demoCommand      `cmd:"" help:"Serve the demo network, which is built at the first start."`
	Doctor  doctorCommand    `cmd:"" help:"Check a configuration and what is kept, and say what is wrong."`
	Migrate migrateCommand   `cmd:"" help:"Move a whole installation from one engine to another."`
	OpenAPI openapiCommand   `cmd:"" name:"openapi" help:"Print the description of the surface for programs."`
	Invite  inviteCommand    `cmd:"" help:"Open the first tenant, a coordinator, and invite its admin."`
	Bench   benchCommand     `cmd:"" help:"Measure an installation of realistic size."`
	PushKey pushKeyCommand   `cmd:"" help:"Make a private key for notices on devices, for --push-key."`
	Ready   readyCommand     `cmd:"" help:"Ask a naru that runs here whether it can answer."`
	Version kong.VersionFlag `help:"Print the version."`
}

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(mostPercent) // until it is known what lives
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := secretsFromFiles(os.Environ()); err != nil {
		fmt.Fprintln(os.Stderr, "naru:", err)
		os.Exit(1)
	}
	var c commands
	parsed := kong.Parse(&c,
		kong.Name("naru"), kong.Description("Where two shores meet: the platform on which cities work together."), kong.UsageOnError(),
		kong.Configuration(kong.JSON, "/etc/naru/config.json", "naru.json"), kong.Vars{"version": version}, kong.DefaultEnvars("NARU"),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "naru:", err)
		os.Exit(1)
	}
}
