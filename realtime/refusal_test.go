package realtime

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/naru-network/naru/base/fault"
)

// TestRefusalsSayWhetherToTryAgain holds what a client needs to know of a post that was refused: whether to keep it for later or to show that it failed.
func TestRefusalsSayWhetherToTryAgain(t *testing.T) {
	for _, test := range []struct {
		name  string
		err   error
		code  string
		retry int
	}{
		{"a node that closes", fault.New(fault.Unavailable, "test.closing"), "test.closing", 1},
		{"a room that is busy", fault.New(fault.Limited, "test.busy").After(3 * time.Second), "test.busy", 3},
		{"a store that takes too long", fmt.Errorf("wait: %w", context.DeadlineExceeded), ErrUnready.Code, 1},
		{"a room that is closed", fault.New(fault.Conflict, "test.closed"), "test.closed", 0},
		{"our own mistake", errors.New("a secret"), fault.ErrInternal.Code, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if v := errorView(1, test.err); v.Code != test.code || v.Retry != test.retry {
				t.Errorf("it is told %s and to try again after %d s, want %s and %d s", v.Code, v.Retry, test.code, test.retry)
			}
		})
	}
}
