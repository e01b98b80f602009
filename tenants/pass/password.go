package pass

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/naru-network/naru/base/fault"
)

// cost is what one argon2id hash takes. The current one is OWASP's second choice: 19 MiB, two passes, one lane.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

var currentCost = cost{memory: 19 * 1024, passes: 2, lanes: 1}

const (
	saltBytes = 16
	hashBytes = 32
)

// hasher hashes passwords, a bounded number at a time, so that a flood of sign-ins costs waiting and not memory.
type hasher struct {
	cost  cost
	slots chan struct{}
	queue chan struct{} // who may wait for a slot
	dummy string        // a hash of nothing, for who has no account
	done  atomic.Int64  // hashes made
}

// waitingPerSlot bounds the queue: at 50 ms a hash the last one waits under half a second.
const waitingPerSlot = 8

func newHasher(slots int, c cost) *hasher {
	h := &hasher{cost: c, slots: make(chan struct{}, slots), queue: make(chan struct{}, slots*(1+waitingPerSlot))}
	var salt [saltBytes]byte
	var sum [hashBytes]byte
	rand.Read(salt[:])
	rand.Read(sum[:])
	h.dummy = phc(c, salt[:], sum[:])
	return h
}

// Hashes returns how many passwords were hashed since the start, for the installation's figures.
func (s *Service) Hashes() int64 { return s.hasher.done.Load() }

// run does one piece of hashing in a slot. It returns ErrBusy where too many wait, and the context's error where it ends first.
func (h *hasher) run(ctx context.Context, work func()) error {
	select {
	case h.queue <- struct{}{}:
		defer func() { <-h.queue }()
	default:
		return ErrBusy.After(time.Second)
	}
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return fmt.Errorf("wait for a hashing slot: %w", ErrBusy.After(time.Second).Because(ctx.Err()))
	}
	h.done.Add(1)
	work()
	return nil
}

// Hash returns the password's hash as a PHC string.
func (h *hasher) Hash(ctx context.Context, password string) (string, error) {
	var salt [saltBytes]byte
	rand.Read(salt[:])
	var sum []byte
	err := h.run(ctx, func() { sum = derive(password, h.cost, salt[:], hashBytes) })
	if err != nil {
		return "", err
	}
	return phc(h.cost, salt[:], sum), nil
}

// Match reports whether the password made the hash, and whether the hash is of another cost than the current one. With an empty hash
// it does the same work and says no.
func (h *hasher) Match(ctx context.Context, hash, password string) (ok, old bool, err error) {
	given := hash
	if given == "" {
		given = h.dummy
	}
	c, salt, want, err := parsePHC(given)
	if err != nil {
		return false, false, fmt.Errorf("read a kept password: %w", err)
	}
	var got []byte
	if err := h.run(ctx, func() { got = derive(password, c, salt, uint32(len(want))) }); err != nil {
		return false, false, err
	}
	same := subtle.ConstantTimeCompare(got, want) == 1
	return same && hash != "", c != h.cost, nil
}

func derive(password string, c cost, salt []byte, n uint32) []byte {
	return argon2.IDKey([]byte(foldPassword(password)), salt, c.passes, c.memory, c.lanes, n)
}

// foldPassword makes a password the same however a keyboard composes it (NFKC, as RFC 8265 asks for in OpaqueString's spirit).
// What is far too long to be one is cut, since it is refused or wrong in any case.
func foldPassword(s string) string {
	if len(s) > 8*passwordMost {
		s = s[:8*passwordMost]
	}
	return norm.NFKC.String(s)
}

func phc(c cost, salt, sum []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes, b.EncodeToString(salt), b.EncodeToString(sum))
}

// parsePHC reads what phc writes, and refuses costs that could only be a mistake or an attack on memory.
func parsePHC(s string) (cost, []byte, []byte, error) {
	bad := fmt.Errorf("pass: not an argon2id hash this house makes")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return cost{}, nil, nil, bad
	}
	var c cost
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); n != 3 || err != nil {
		return cost{}, nil, nil, bad
	}
	salt, err := base64.RawStdEncoding.Strict().DecodeString(parts[4])
	if err != nil || len(salt) < 8 || len(salt) > 64 {
		return cost{}, nil, nil, bad
	}
	sum, err := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err != nil || len(sum) < 16 || len(sum) > 64 {
		return cost{}, nil, nil, bad
	}
	if c.memory < 8 || c.memory > 256*1024 || c.passes < 1 || c.passes > 16 || c.lanes < 1 {
		return cost{}, nil, nil, bad
	}
	return c, salt, sum, nil
}

// checkPassword returns fault.ErrInvalid, at the field "password", where the policy refuses the password. Words are what a guesser
// would try first for this person: her name, her address, her tenants. Every character is allowed.
func (p Policy) checkPassword(password string, words ...string) error {
	var c fault.Check
	folded := foldPassword(password)
	switch n := utf8.RuneCountInString(folded); {
	case !utf8.ValidString(password):
		c.Fail("password", "not_utf8")
	case n < p.PasswordMin:
		c.Fail("password", "password_short", "min", strconv.Itoa(p.PasswordMin))
	case n > passwordMost || len(password) > 8*passwordMost:
		c.Fail("password", "too_long", "max", strconv.Itoa(passwordMost))
	case classes(folded) < p.PasswordClasses:
		c.Fail("password", "password_classes", "min", strconv.Itoa(p.PasswordClasses))
	case common(folded):
		c.Fail("password", "password_common")
	case madeOf(folded, append(words, p.Words...)):
		c.Fail("password", "password_personal")
	}
	return c.Err()
}

// classes counts the sorts of characters in s: lower case, upper case, digits, others. Letters without case are of the first.
func classes(s string) int {
	var lower, upper, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLetter(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

//go:embed common.txt
var commonText string

// commonWords are what people choose first, without the digits and signs they put around it.
var commonWords = readWords(commonText)

func readWords(text string) map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(text) {
		w := strings.TrimSpace(line)
		if w == "" || strings.HasPrefix(w, "#") {
			continue
		}
		words[w] = true
		if core := bare(w); core != "" {
			words[core] = true
		}
	}
	return words
}

// common reports whether a password is one of those that everybody tries: a common word, bare or dressed with digits and signs, one
// said twice or thrice, a row of one character, or a run along the keyboard or the alphabet.
func common(password string) bool {
	s := strings.ToLower(password)
	core := bare(s)
	return commonWords[s] || commonWords[core] || commonWords[unit(s)] || commonWords[unit(core)] || twoWords(core) || few(s) || run(s)
}

// leet undoes the usual swaps of letters for signs.
var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// bare returns s in lower case, without the digits and signs around it, with swapped letters put back.
func bare(s string) string {
	core := strings.TrimFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '@' && r != '$' })
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, leet.Replace(core))
}

// unit returns the shortest text that s repeats, or s itself.
func unit(s string) string {
	r := []rune(s)
	for n := 1; n <= len(r)/2; n++ {
		if len(r)%n == 0 && strings.Repeat(string(r[:n]), len(r)/n) == s {
			return string(r[:n])
		}
	}
	return s
}

// twoWords reports whether s is two common words in a row.
func twoWords(s string) bool {
	for i := range s {
		if i >= 4 && commonWords[s[:i]] && commonWords[s[i:]] {
			return true
		}
	}
	return false
}

// few reports whether s has fewer than four different characters.
func few(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 4
}

// rows are what a finger or an alphabet runs along.
var rows = []string{"abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "012345678901234567890", "qazwsxedcrfvtgbyhnujmikolp", "가나다라마바사아자차카타파하", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ"}

// run reports whether s is made of runs along the rows, each of at least three characters, forwards or backwards.
func run(s string) bool {
	r := []rune(s)
	for at := 0; at < len(r); {
		n := 0
		for _, row := range rows {
			n = max(n, along(r[at:], []rune(row), 1), along(r[at:], []rune(row), -1))
		}
		if n < 3 {
			return false
		}
		at += n
	}
	return true
}

// along returns how many characters at the head of r follow each other in the row, in steps of step.
func along(r, row []rune, step int) int {
	best := 0
	for start, c := range row {
		if c != r[0] {
			continue
		}
		n := 1
		for i := start + step; n < len(r) && i >= 0 && i < len(row) && row[i] == r[n]; i += step {
			n++
		}
		best = max(best, n)
	}
	return best
}

// leastOwn is how many letters or digits of her own a password must have beside the words a guesser would try.
const leastOwn = 6

// madeOf reports whether a password has too little in it besides the given words.
func madeOf(password string, words []string) bool {
	rest := strings.ToLower(password)
	for _, w := range words {
		w = strings.ToLower(norm.NFKC.String(w))
		if utf8.RuneCountInString(w) >= 2 {
			rest = strings.ReplaceAll(rest, w, "")
		}
	}
	if rest == strings.ToLower(password) {
		return false
	}
	own := 0
	for _, r := range rest {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			own++
		}
	}
	return own < leastOwn
}
