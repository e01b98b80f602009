// Package push says words on browsers by Web Push: encrypted for the browser alone (RFC 8291) and signed as this installation (RFC 8292). It knows neither what is
// said nor to whom.
package push

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/naru-network/naru/server/outside"
)

// Limits of a message.
const (
	MostText   = 3000           // bytes of plain text: with what surrounds it below the 4096 that every push service takes (RFC 8030, section 7.2)
	recordSize = 4096           // of aes128gcm: the message is one record
	tokenLife  = 12 * time.Hour // of what proves who sends; a day at most (RFC 8292, section 2)
	keepTime   = 24 * time.Hour // that a push service keeps a message for a device that is off
)

// ErrGone says that the device takes no more: its subscription is over.
var ErrGone = errors.New("push: the subscription is over")

var url64 = base64.RawURLEncoding

// Sender pushes in the name of one installation.
type Sender struct {
	key     *ecdsa.PrivateKey
	public  string // uncompressed, in base64url
	contact string
	client  *outside.Client
	now     func() time.Time
}

// New returns a sender. Key is what MakeKey made; contact is a mailto: or https: address by which push services reach the operator.
func New(key, contact string, client *outside.Client) (*Sender, error) {
	raw, err := url64.DecodeString(key)
	if err != nil {
		return nil, errors.New("the push key can't be read: make one with naru push-key")
	}
	private, err := ecdh.P256().NewPrivateKey(raw)
	if err != nil {
		return nil, errors.New("the push key is no key of P-256: make one with naru push-key")
	}
	signing, err := signer(private)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(contact, "mailto:") && !strings.HasPrefix(contact, "https://") {
		return nil, fmt.Errorf("the push contact %q must begin with mailto: or https://", contact)
	}
	return &Sender{key: signing, public: url64.EncodeToString(private.PublicKey().Bytes()), contact: contact, client: client, now: time.Now}, nil
}

// MakeKey returns a fresh private key for New.
func MakeKey() (string, error) {
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("make a push key: %w", err)
	}
	return url64.EncodeToString(k.Bytes()), nil
}

// signer returns the same key for signing.
func signer(k *ecdh.PrivateKey) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), k.Bytes())
	if err != nil {
		return nil, fmt.Errorf("push key: %w", err)
	}
	return key, nil
}

// Key is the public key that browsers ask for.
func (s *Sender) Key() string { return s.public }

// Browser is where a message goes, and the keys it is encrypted for.
type Browser struct {
	Endpoint string
	Key      []byte // an uncompressed point of P-256
	Auth     []byte
}

// Message is what is said. A later one of the same topic replaces an earlier one that the device hasn't fetched.
type Message struct {
	Text   []byte
	Topic  string // up to 32 characters of base64url
	Urgent bool   // worth waking a device that saves power
}

// Push sends a message. It returns ErrGone where the subscription is over, else an error where the push service doesn't take it.
func (s *Sender) Push(ctx context.Context, b Browser, m Message) error {
	x, err := fresh()
	if err != nil {
		return err
	}
	body, err := x.seal(m.Text, b)
	if err != nil {
		return err
	}
	token, err := s.token(b.Endpoint)
	if err != nil {
		return err
	}
	h := http.Header{
		"Content-Type": {"application/octet-stream"}, "Content-Encoding": {"aes128gcm"}, "Ttl": {strconv.Itoa(int(keepTime.Seconds()))},
		"Authorization": {"vapid t=" + token + ", k=" + s.public}, "Urgency": {"normal"},
	}
	if m.Urgent {
		h.Set("Urgency", "high")
	}
	if m.Topic != "" {
		h.Set("Topic", m.Topic)
	}
	a, err := s.client.Post(ctx, b.Endpoint, h, body)
	switch {
	case err != nil:
		return fmt.Errorf("push: %w", err)
	case a.Status == http.StatusNotFound || a.Status == http.StatusGone:
		return ErrGone
	case a.Status/100 != 2:
		return fmt.Errorf("push: the push service answers %d", a.Status)
	}
	return nil
}

// token proves to the push service of an endpoint who sends: a JSON Web Token by ES256 (RFC 8292, section 2).
func (s *Sender) token(endpoint string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", outside.ErrAddress
	}
	claims, err := json.Marshal(map[string]any{"aud": u.Scheme + "://" + u.Host, "exp": s.now().Add(tokenLife).Unix(), "sub": s.contact})
	if err != nil {
		return "", fmt.Errorf("push: %w", err)
	}
	text := url64.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." + url64.EncodeToString(claims)
	sum := sha256.Sum256([]byte(text))
	r, v, err := ecdsa.Sign(rand.Reader, s.key, sum[:])
	if err != nil {
		return "", fmt.Errorf("push: %w", err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	v.FillBytes(signature[32:])
	return text + "." + url64.EncodeToString(signature), nil
}

// sealing is what one message is encrypted with; tests fix it.
type sealing struct {
	key  *ecdh.PrivateKey
	salt []byte
}

// fresh draws what a message is encrypted with: no two have the same.
func fresh() (sealing, error) {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return sealing{}, fmt.Errorf("push: draw a key: %w", err)
	}
	x := sealing{key: key, salt: make([]byte, 16)}
	rand.Read(x.salt)
	return x, nil
}

// seal encrypts a text for a browser, as one record of aes128gcm.
func (x sealing) seal(text []byte, b Browser) ([]byte, error) {
	if len(text) > MostText {
		return nil, fmt.Errorf("push: a message of %d bytes, at most are %d", len(text), MostText)
	}
	theirs, err := ecdh.P256().NewPublicKey(b.Key)
	if err != nil {
		return nil, fmt.Errorf("push: the browser's key: %w", err)
	}
	shared, err := x.key.ECDH(theirs)
	if err != nil {
		return nil, fmt.Errorf("push: agree on a key: %w", err)
	}
	own := x.key.PublicKey().Bytes()
	info := string(append(append([]byte("WebPush: info\x00"), b.Key...), own...))
	ikm, err := hkdf.Key(sha256.New, shared, b.Auth, info, 32)
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	key, err := hkdf.Key(sha256.New, ikm, x.salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	nonce, err := hkdf.Key(sha256.New, ikm, x.salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	out := append([]byte{}, x.salt...)
	out = binary.BigEndian.AppendUint32(out, recordSize)
	out = append(append(out, byte(len(own))), own...)
	return gcm.Seal(out, nonce, append(append([]byte{}, text...), 2), nil), nil // 2 marks the last record
}
