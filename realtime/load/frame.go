package load

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The opcodes of RFC 6455.
const (
	opMore   = 0x0
	opText   = 0x1
	opBinary = 0x2
	opClose  = 0x8
	opPing   = 0x9
	opPong   = 0xA
)

// mostFrame bounds one frame of a server: far above the largest batch that any sends.
const mostFrame = 16 << 20

// ErrFrame is what Next returns for bytes that are no frame a server may send.
var ErrFrame = errors.New("not a frame of a server")

// header is the beginning of a frame.
type header struct {
	op    byte
	final bool
	size  int // of the payload that follows
}

// parseHeader reads the header at the start of b and returns its length, which is 0 while b is too short to tell. No extension is agreed on, and a
// server masks nothing.
func parseHeader(b []byte) (header, int, error) {
	if len(b) < 2 {
		return header{}, 0, nil
	}
	h := header{op: b[0] & 0x0f, final: b[0]&0x80 != 0, size: int(b[1] & 0x7f)}
	known := h.op <= opBinary || h.op >= opClose && h.op <= opPong
	control := h.op >= opClose
	switch {
	case b[0]&0x70 != 0, b[1]&0x80 != 0, !known, control && (!h.final || h.size > 125):
		return header{}, 0, ErrFrame
	case h.size < 126:
		return h, 2, nil
	case h.size == 126:
		if len(b) < 4 {
			return header{}, 0, nil
		}
		h.size = int(binary.BigEndian.Uint16(b[2:]))
		return h, 4, nil
	}
	if len(b) < 10 {
		return header{}, 0, nil
	}
	size := binary.BigEndian.Uint64(b[2:])
	if size > mostFrame {
		return header{}, 0, fmt.Errorf("%w: %d bytes long", ErrFrame, size)
	}
	h.size = int(size)
	return h, 10, nil
}

// appendFrame appends a whole message as one frame of a client, masked.
func appendFrame(dst []byte, op byte, mask uint32, payload []byte) []byte {
	dst = append(dst, 0x80|op)
	switch n := len(payload); {
	case n < 126:
		dst = append(dst, 0x80|byte(n))
	case n < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, 0x80|126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, 0x80|127), uint64(n))
	}
	dst = binary.LittleEndian.AppendUint32(dst, mask)
	at := len(dst)
	dst = append(dst, payload...)
	for i := at; i < len(dst); i++ {
		dst[i] ^= byte(mask >> (8 * uint(i-at) & 31))
	}
	return dst
}
