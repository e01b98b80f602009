package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// start runs a server that keeps its files in dir, and returns its address. Stop ends it and waits until it has ended.
func start(dir string) (uri string, stop func(), err error) {
	data := filepath.Join(dir, "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return "", nil, fmt.Errorf("start ferret: %w", err)
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:    slog.New(slog.DiscardHandler),
		Handler:   "sqlite",
		SQLiteURL: "file:" + data + "/",
	})
	if err != nil {
		return "", nil, fmt.Errorf("start ferret: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Run(ctx); err != nil {
			slog.Error("ferret ended", "error", err)
		}
	}()
	quickened := make(chan struct{})
	go func() {
		defer close(quickened)
		if err := quicken(ctx, data); err != nil {
			slog.Error("tables stay slow", "error", err)
		}
	}()
	return server.MongoDBURI(), func() { cancel(); <-ended; <-quickened }, nil
}
