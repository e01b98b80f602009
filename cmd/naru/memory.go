package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// How much memory is spent on collecting less often: as much as lives, up to three times as much while that is little. A house of a few tenants lives on some
// 15 MiB, where collections would be many and cheap to avoid; one of ten thousand sockets on ten times that, where room for three times as much isn't had.
const (
	headroom     = 96 << 20 // bytes
	leastPercent = 60
	mostPercent  = 300
	memoryEvery  = 2 * time.Second
)

// percent returns the target of the collector for what lives now.
func percent(live uint64) int {
	return int(min(mostPercent, max(leastPercent, 100*headroom/max(live, 1))))
}

// rush is how many sockets must have been opened for the memory of their opening to be given back once it is quiet: a node that went away brings thousands.
const rush = 1000

// thrift keeps the collector's target by what lives, and gives memory back after a rush of clients, until ctx ends. Who sets GOGC decides for herself.
func (h *installation) thrift(ctx context.Context) error {
	if os.Getenv("GOGC") != "" {
		return nil
	}
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	pause := time.NewTicker(memoryEvery)
	defer pause.Stop()
	var before, returned int64
	for {
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
		metrics.Read(sample)
		debug.SetGCPercent(percent(sample[0].Value.Uint64()))
		opened := h.live.Figures().Opened
		if opened-returned >= rush && opened-before < rush/100 {
			debug.FreeOSMemory()
			returned = opened
		}
		before = opened
	}
}
