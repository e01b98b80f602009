package load

import "bytes"

// skimmer walks over JSON without allocating. It is for messages of a server that is trusted to write JSON: it finds values and skips the rest, and
// turns bad, for good, where it loses its way.
type skimmer struct {
	b   []byte
	i   int
	bad bool
}

// next passes blanks and returns the byte it stands at, 0 at the end.
func (s *skimmer) next() byte {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\n', '\r':
			s.i++
		default:
			return s.b[s.i]
		}
	}
	return 0
}

// eat passes the byte c, and reports whether it stood there.
func (s *skimmer) eat(c byte) bool {
	if s.bad || s.next() != c {
		return false
	}
	s.i++
	return true
}

func (s *skimmer) must(c byte) {
	if !s.eat(c) {
		s.bad = true
	}
}

// first enters an object and returns its first key, standing at the value; more does so for the following ones. Both report false at the end.
func (s *skimmer) first() ([]byte, bool) {
	if s.must('{'); s.bad || s.eat('}') {
		return nil, false
	}
	return s.key()
}

func (s *skimmer) more() ([]byte, bool) {
	if s.bad || s.eat('}') {
		return nil, false
	}
	s.must(',')
	return s.key()
}

func (s *skimmer) key() ([]byte, bool) {
	k := s.text()
	s.must(':')
	return k, !s.bad
}

// firstItem enters an array and reports whether it stands at an item; moreItems does so for the following ones. A null is an empty array.
func (s *skimmer) firstItem() bool {
	if s.next() == 'n' {
		s.skip()
		return false
	}
	s.must('[')
	return !s.bad && !s.eat(']')
}

func (s *skimmer) moreItems() bool {
	if s.bad || s.eat(']') {
		return false
	}
	s.must(',')
	return !s.bad
}

// text passes a string and returns it as it is written, without its quotes.
func (s *skimmer) text() []byte {
	if s.must('"'); s.bad {
		return nil
	}
	from := s.i
	for {
		n := bytes.IndexByte(s.b[s.i:], '"')
		if n < 0 {
			s.bad = true
			return nil
		}
		s.i += n + 1
		slashes := 0
		for at := s.i - 2; at >= from && s.b[at] == '\\'; at-- {
			slashes++
		}
		if slashes%2 == 0 {
			return s.b[from : s.i-1]
		}
	}
}

// number passes a whole number.
func (s *skimmer) number() int64 {
	s.next()
	from, n := s.i, int64(0)
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		n = n*10 + int64(s.b[s.i]-'0')
		s.i++
	}
	if s.i == from || s.i-from > 18 {
		s.bad = true
	}
	return n
}

// yes passes a boolean.
func (s *skimmer) yes() bool {
	is := s.next() == 't'
	s.skip()
	return is
}

// skip passes one value of any sort.
func (s *skimmer) skip() {
	switch s.next() {
	case '"':
		s.text()
	case '{', '[':
		s.skipNested()
	case 0, ',', ':', ']', '}':
		s.bad = true
	default:
		for s.i < len(s.b) {
			switch s.b[s.i] {
			case ',', ']', '}', ' ', '\n', '\r', '\t':
				return
			}
			s.i++
		}
	}
}

func (s *skimmer) skipNested() {
	for depth := 0; s.i < len(s.b); {
		switch s.b[s.i] {
		case '"':
			if s.text(); s.bad {
				return
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				s.i++
				return
			}
		}
		s.i++
	}
	s.bad = true
}
