package bus

import "encoding/base32"

// The subjects of the whole house.
const (
	Trail = "naru.trail" // a trail has grown: whoever follows it looks
	Deed  = "naru.deed"  // something was done that can't wait for its trail
	Cut   = "naru.cut"   // sockets to close
)

// tokens writes any text with characters that mean nothing to NATS. Subjects of servers are case-sensitive, and names of spaces as well.
var tokens = base32.HexEncoding.WithPadding(base32.NoPadding)

// OfPad returns the one subject of a pad in a space.
func OfPad(space, pad string) string {
	return "naru.pad." + tokens.EncodeToString([]byte(space+" "+pad))
}

// OfSpace returns the one subject of a space. Spaces differ if and only if their subjects do, whatever characters they hold.
func OfSpace(space string) string { return "naru.space." + tokens.EncodeToString([]byte(space)) }
