package notice

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// DeviceID names a device by a print of its endpoint, so that a browser that asks twice is one device.
type DeviceID string

// Device is a browser that a member lets the house push to (W3C Push API).
type Device struct {
	ID       DeviceID          `bson:"-"`
	Rev      int64             `bson:"-"`
	Member   tenants.MemberID  `bson:"member"`
	Session  tenants.SessionID `bson:"session"` // in which she allowed it
	Endpoint string            `bson:"endpoint"`
	Key      []byte            `bson:"key"`  // of the browser: an uncompressed point of P-256
	Auth     []byte            `bson:"auth"` // its secret
	Name     string            `bson:"name"`
	At       time.Time         `bson:"at"`
}

const (
	mostDevices  = 10 // of a member: beyond it the oldest goes
	mostEndpoint = 1000
	mostName     = 120
)

// NewDevice makes a device of what a browser says: the endpoint, and its keys in base64url. It returns fault.ErrInvalid with what is wrong.
func NewDevice(endpoint, key, auth string) (Device, error) {
	var c fault.Check
	u, err := url.Parse(endpoint)
	c.That(err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil, "endpoint", "not_an_address")
	c.That(len(endpoint) <= mostEndpoint, "endpoint", "too_long", "max", strconv.Itoa(mostEndpoint))
	point, err := base64.RawURLEncoding.DecodeString(key)
	c.That(err == nil && len(point) == 65 && point[0] == 4, "keys.p256dh", "not_a_key")
	secret, err := base64.RawURLEncoding.DecodeString(auth)
	c.That(err == nil && len(secret) == 16, "keys.auth", "not_a_key")
	if err := c.Err(); err != nil {
		return Device{}, err
	}
	sum := sha256.Sum256([]byte(endpoint))
	return Device{ID: DeviceID(base64.RawURLEncoding.EncodeToString(sum[:18])), Endpoint: endpoint, Key: point, Auth: secret}, nil
}
