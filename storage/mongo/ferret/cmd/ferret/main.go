// Command ferret runs FerretDB until it is told to stop or its standard input is closed, and prints its address first. Stories and
// benches use it where no MongoDB is at hand.
package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/naru-network/naru/storage/mongo/ferret"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "ferret-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(dir) // a leftover in the temporary folder is no failure
	uri, stop, err := ferret.Start(dir)
	if err != nil {
		return err
	}
	defer stop()
	fmt.Println(uri)
	told := make(chan os.Signal, 1)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM)
	closed := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		closed <- err
	}()
	select {
	case <-told:
		return nil
	case err := <-closed:
		return err
	}
}
