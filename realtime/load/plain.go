package load

import (
	"context"
	"errors"
)

// DialAt opens a socket at an address, for messages of another form than an Adapter's.
func DialAt(ctx context.Context, at string) (*Conn, error) {
	to, err := webAddress(at)
	if err != nil {
		return nil, err
	}
	c, err := open(ctx, to.Host, Call{})
	if err != nil {
		return nil, err
	}
	if err := c.upgrade(to, ""); err != nil {
		return nil, errors.Join(err, c.net.Close())
	}
	return c, nil
}

// SendBytes sends one binary message.
func (c *Conn) SendBytes(message []byte) error { return c.send(opBinary, message) }
