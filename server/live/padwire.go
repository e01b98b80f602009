package live

import (
	"encoding/binary"

	"github.com/naru-network/naru/base/yjs"
)

// The messages of the y-websocket protocol, by their first number; and of messageSync by the second. Ours begin at 100, and go only to clients that
// ask for them in the address: a provider that doesn't know them complains.
const (
	messageSync      = 0
	messageAwareness = 1
	messageAuth      = 2
	messageQuery     = 3
	messageSaved     = 100 // how many of the client's own step 2 and update messages, from the first of this socket, are kept for good
	messageState     = 101 // in which state the pad is, and whether this client may write: JSON

	syncVector = 0
	syncDiff   = 1
	syncUpdate = 2

	permissionDenied = 0
)

// message is one from a client, taken apart.
type message struct {
	kind, sub uint64
	body      []byte
}

// readMessage takes a message apart. It returns false for what is none.
func readMessage(b []byte) (message, bool) {
	var m message
	var ok bool
	if m.kind, b, ok = readNumber(b); !ok {
		return m, false
	}
	switch m.kind {
	case messageQuery:
		return m, len(b) == 0
	case messageSync:
		if m.sub, b, ok = readNumber(b); !ok || m.sub > syncUpdate {
			return m, false
		}
	case messageAwareness:
	default:
		return m, false
	}
	m.body, b, ok = readBytes(b)
	return m, ok && len(b) == 0
}

func readNumber(b []byte) (uint64, []byte, bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 || size > 8 {
		return 0, nil, false
	}
	return n, b[size:], true
}

func readBytes(b []byte) ([]byte, []byte, bool) {
	n, rest, ok := readNumber(b)
	if !ok || n > uint64(len(rest)) {
		return nil, nil, false
	}
	return rest[:n:n], rest[n:], true
}

// syncMessage writes a message of messageSync.
func syncMessage(sub uint64, body []byte) []byte {
	b := make([]byte, 0, len(body)+16)
	b = binary.AppendUvarint(b, messageSync)
	b = binary.AppendUvarint(b, sub)
	b = binary.AppendUvarint(b, uint64(len(body)))
	return append(b, body...)
}

func vectorMessage(v yjs.Vector) []byte { return syncMessage(syncVector, v.Encode()) }

func deniedMessage(code string) []byte {
	b := binary.AppendUvarint(nil, messageAuth)
	b = binary.AppendUvarint(b, permissionDenied)
	b = binary.AppendUvarint(b, uint64(len(code)))
	return append(b, code...)
}

func savedMessage(count uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, messageSaved), count)
}

func stateMessage(text []byte) []byte {
	b := binary.AppendUvarint(nil, messageState)
	b = binary.AppendUvarint(b, uint64(len(text)))
	return append(b, text...)
}

// framed puts a message into a frame of its own as a server sends it: final, binary, unmasked (RFC 6455, 5.2).
func framed(frames, message []byte) []byte {
	const final, binaryFrame = 0x80, 2
	frames = append(frames, final|binaryFrame)
	switch n := len(message); {
	case n < 126:
		frames = append(frames, byte(n))
	case n < 1<<16:
		frames = append(frames, 126, byte(n>>8), byte(n))
	default:
		frames = append(frames, 127)
		frames = binary.BigEndian.AppendUint64(frames, uint64(n))
	}
	return append(frames, message...)
}

// pingFrame asks the client for a sign of life.
var pingFrame = []byte{0x89, 0}

func pongFrame(payload string) []byte {
	return append([]byte{0x8a, byte(len(payload))}, payload...) // a control frame has at most 125 bytes
}

func closeFrame(code int) []byte { return []byte{0x88, 2, byte(code >> 8), byte(code)} }
