package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/naru-network/naru/realtime/load"
)

// padWriter is one person who writes a pad letter by letter, as one client of Yjs, and hears what is saved.
type padWriter struct {
	client uint64
	root   string

	mu    sync.Mutex
	typed uint64 // letters so far
	sent  uint64 // update and step 2 messages on this socket
	saved uint64 // of those
	begun uint64 // letters before this socket
}

// padAddress returns where a socket of the pad is opened.
func padAddress(url, token, space, pad string) (string, error) {
	var t struct{ Ticket string }
	if !askJSON(url, token, "POST", fmt.Sprintf("/spaces/%s/pads/%s/ticket", space, pad), nil, &t) {
		return "", errors.New("no ticket is given")
	}
	return fmt.Sprintf("%s/api/v1/pads/%s/%s?saved=1&ticket=%s", strings.Replace(url, "http", "ws", 1), space, pad, t.Ticket), nil
}

// letter is the update by which an editor types one letter behind those before it.
func (w *padWriter) letter(n uint64) []byte {
	b := binary.AppendUvarint(nil, 1)
	b = binary.AppendUvarint(b, 1)
	b = binary.AppendUvarint(b, w.client)
	b = binary.AppendUvarint(b, n)
	if n == 0 {
		b = append(b, 4, 1, byte(len(w.root)))
		b = append(b, w.root...)
	} else {
		b = append(b, 0x84)
		b = binary.AppendUvarint(b, w.client)
		b = binary.AppendUvarint(b, n-1)
	}
	return append(b, 1, 'a'+byte(n%26), 0)
}

// padMessage puts an update into a message of the y-websocket protocol.
func padMessage(sub byte, update []byte) []byte {
	return append(binary.AppendUvarint([]byte{0, sub}, uint64(len(update))), update...)
}

// write opens the pad and types until the socket breaks.
func (w *padWriter) write(ctx context.Context, address string, pause <-chan struct{}) error {
	c, err := load.DialAt(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close()
	w.mu.Lock()
	w.sent, w.saved, w.begun = 0, 0, w.typed
	var all []byte // what the server may lack: everything, as one update of runs
	if w.typed > 0 {
		all = w.everything()
		w.sent++
	}
	w.mu.Unlock()
	if all != nil {
		if err := c.SendBytes(padMessage(1, all)); err != nil {
			return err
		}
	}
	broken := make(chan error, 1)
	go func() { broken <- w.hear(c) }()
	for {
		w.mu.Lock()
		n := w.typed
		w.typed++
		w.sent++
		w.mu.Unlock()
		if err := c.SendBytes(padMessage(2, w.letter(n))); err != nil {
			return err
		}
		select {
		case err := <-broken:
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-pause:
		}
	}
}

// everything is all that was typed, as one update.
func (w *padWriter) everything() []byte {
	b := binary.AppendUvarint(nil, 1)
	b = binary.AppendUvarint(b, 1)
	b = binary.AppendUvarint(b, w.client)
	b = append(b, 0, 4, 1, byte(len(w.root)))
	b = append(b, w.root...)
	b = binary.AppendUvarint(b, w.typed)
	for n := range w.typed {
		b = append(b, 'a'+byte(n%26))
	}
	return append(b, 0)
}

// hear notes what is said to be saved.
func (w *padWriter) hear(c *load.Conn) error {
	for {
		m, err := c.Next()
		if err != nil {
			return err
		}
		if len(m) < 2 || m[0] != 100 {
			continue
		}
		n, size := binary.Uvarint(m[1:])
		if size <= 0 {
			return errors.New("a saved message without a number")
		}
		w.mu.Lock()
		w.saved = max(w.saved, n)
		w.mu.Unlock()
	}
}

// durable returns how many letters were said to be saved.
func (w *padWriter) durable() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.saved == 0:
		return 0
	case w.begun > 0:
		return w.begun + w.saved - 1 // the first message had all before
	}
	return w.saved
}
