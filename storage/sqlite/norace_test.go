//go:build !race

package sqlite_test

import "github.com/naru-network/naru/storage/enginetest"

var size = enginetest.Full
