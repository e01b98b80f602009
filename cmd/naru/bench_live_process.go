package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is the number of a process whose memory and time are measured; 0 is one that isn't known.
type process int

var errNoProcess = errors.New("the process isn't known: tell it by --peer-pid")

// ticks is how many units of processor time Linux counts in a second.
const ticks = 100

// memory returns a figure of /proc/…/status in MiB: VmRSS is what the process holds, VmHWM the most it has held.
func (p process) memory(key string) (float64, error) {
	if p == 0 {
		return 0, errNoProcess
	}
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p))
	if err != nil {
		return 0, fmt.Errorf("read the memory in use: %w", err)
	}
	for l := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(l, key+":"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("the memory in use isn't told here")
}

// time returns how long the process has been on a processor.
func (p process) time() (time.Duration, error) {
	if p == 0 {
		return 0, errNoProcess
	}
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p))
	if err != nil {
		return 0, fmt.Errorf("read the processor's time: %w", err)
	}
	_, rest, _ := strings.Cut(string(raw), ") ") // behind the name, which may hold anything
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, errors.New("the processor's time isn't told here")
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticks, errors.Join(err, err2)
}

// ownTime returns how long this process has been on a processor.
func ownTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // it is shown for information alone
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// mayOpen returns how many files a process may hold open here: sockets are files.
func mayOpen() (uint64, error) {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return 0, fmt.Errorf("ask how many files may be open: %w", err)
	}
	return l.Cur, nil
}
