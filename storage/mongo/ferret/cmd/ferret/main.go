// Command ferret runs FerretDB, MongoDB's wire protocol over SQLite, until it is told to stop or its standard input is closed, and prints its address
// first. Tests, stories and benches use it where no MongoDB is at hand. It proves behaviour, never speed: it scans where MongoDB uses an index.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	dir := flag.String("dir", "", "the folder of its files; a temporary one where none is named")
	flag.Parse()
	if *dir == "" {
		made, err := os.MkdirTemp("", "ferret-")
		if err != nil {
			return fmt.Errorf("make a folder: %w", err)
		}
		defer os.RemoveAll(made) // a leftover in the temporary folder is no failure
		dir = &made
	}
	uri, stop, err := start(*dir)
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
