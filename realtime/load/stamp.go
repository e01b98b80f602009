package load

import "time"

// stamp stands at the beginning of a text, in hexadecimal digits, so that whoever gets the text knows what it is and how long it took.
type stamp struct {
	run  uint16 // of the crowd
	rank uint16 // of the poster in her room
	n    uint32 // her posts are numbered from 0
	at   time.Duration
}

// The stamp is written as run-rank-number-moment.
const (
	runDigits, rankDigits, numberDigits, momentDigits = 4, 4, 8, 16

	rankAt      = runDigits + 1
	numberAt    = rankAt + rankDigits + 1
	momentAt    = numberAt + numberDigits + 1
	stampLength = momentAt + momentDigits
)

// key appends what names the post to the server. It is the same however often the post is sent.
func (s stamp) key(dst []byte) []byte {
	dst = append(appendHex(dst, uint64(s.run), runDigits), '-')
	dst = append(appendHex(dst, uint64(s.rank), rankDigits), '-')
	return appendHex(dst, uint64(s.n), numberDigits)
}

func (s stamp) append(dst []byte) []byte {
	return appendHex(append(s.key(dst), '-'), uint64(s.at), momentDigits)
}

// parseStamp reads the stamp of a text, and reports whether there is one.
func parseStamp(text []byte) (stamp, bool) {
	if len(text) < stampLength || text[rankAt-1] != '-' || text[numberAt-1] != '-' || text[momentAt-1] != '-' {
		return stamp{}, false
	}
	run, ok1 := hex(text[:runDigits])
	rank, ok2 := hex(text[rankAt : rankAt+rankDigits])
	n, ok3 := hex(text[numberAt : numberAt+numberDigits])
	at, ok4 := hex(text[momentAt:stampLength])
	return stamp{uint16(run), uint16(rank), uint32(n), time.Duration(at)}, ok1 && ok2 && ok3 && ok4
}

func appendHex(dst []byte, v uint64, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		dst = append(dst, "0123456789abcdef"[v>>uint(shift)&15])
	}
	return dst
}

func hex(digits []byte) (v uint64, ok bool) {
	for _, c := range digits {
		switch {
		case c >= '0' && c <= '9':
			v = v<<4 | uint64(c-'0')
		case c >= 'a' && c <= 'f':
			v = v<<4 | uint64(c-'a'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
