package pass

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ErrKeysGiven says that the installation's keys come from its configuration and are changed there.
var ErrKeysGiven = fault.New(fault.Conflict, "pass.keys_given")

// errSealed says that a sealed text is forged, cut, sealed for something else, or by a key that is gone.
var errSealed = errors.New("pass: the seal doesn't open")

// errNoKey says that a token was signed by no key of ours.
var errNoKey = errors.New("pass: signed by no key of ours")

// KeyBook is the installation's own keys.
type KeyBook struct {
	Rev     int64        `bson:"-"`
	Signing []SigningKey `bson:"signing"` // the oldest first; the newest signs
	Sealing []SealingKey `bson:"sealing"` // the oldest first; the newest seals
}

// SigningKey signs access tokens.
type SigningKey struct {
	ID   string    `bson:"id"`
	Seed []byte    `bson:"seed"` // Ed25519
	From time.Time `bson:"from"`
}

// SealingKey seals what is kept but must not be read from a stolen disk or cookie.
type SealingKey struct {
	ID   string    `bson:"id"`
	Key  []byte    `bson:"key"` // AES-256
	From time.Time `bson:"from"`
}

// keyID names a key by a print of it, so that the same key given twice is one.
func keyID(kind string, key []byte) string {
	sum := sha256.Sum256(append([]byte(kind+"\n"), key...))
	return hex.EncodeToString(sum[:8])
}

// newKeyBook makes a book with one fresh key of each sort.
func newKeyBook(at time.Time) KeyBook {
	return KeyBook{}.withSigning(at).withSealing(at)
}

func (b KeyBook) withSigning(at time.Time) KeyBook {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed)
	b.Signing = append(b.Signing[:len(b.Signing):len(b.Signing)], SigningKey{keyID("signing", seed), seed, at})
	return b
}

func (b KeyBook) withSealing(at time.Time) KeyBook {
	key := make([]byte, 32)
	rand.Read(key)
	b.Sealing = append(b.Sealing[:len(b.Sealing):len(b.Sealing)], SealingKey{keyID("sealing", key), key, at})
	return b
}

// Check returns what is wrong with the book.
func (b KeyBook) Check() error {
	if len(b.Signing) == 0 || len(b.Sealing) == 0 {
		return errors.New("a key book needs a signing key and a sealing key")
	}
	for _, k := range b.Signing {
		if len(k.Seed) != ed25519.SeedSize || k.ID == "" {
			return fmt.Errorf("signing key %q is no Ed25519 seed of %d bytes", k.ID, ed25519.SeedSize)
		}
	}
	for _, k := range b.Sealing {
		if len(k.Key) != 32 || k.ID == "" {
			return fmt.Errorf("sealing key %q is no AES-256 key of 32 bytes", k.ID)
		}
	}
	return nil
}

// The blocks of a key file.
const (
	signingBlock = "NARU SIGNING KEY"
	sealingBlock = "NARU SEALING KEY"
)

// ReadKeys reads a key file: PEM blocks "NARU SIGNING KEY" and "NARU SEALING KEY" of 32 random bytes each, the newest last.
func ReadKeys(text []byte) (KeyBook, error) {
	var b KeyBook
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		switch block.Type {
		case signingBlock:
			b.Signing = append(b.Signing, SigningKey{ID: keyID("signing", block.Bytes), Seed: block.Bytes})
		case sealingBlock:
			b.Sealing = append(b.Sealing, SealingKey{ID: keyID("sealing", block.Bytes), Key: block.Bytes})
		default:
			return KeyBook{}, fmt.Errorf("a key file holds no block %q", block.Type)
		}
	}
	if err := b.Check(); err != nil {
		return KeyBook{}, err
	}
	return b, nil
}

// MakeKeys returns a fresh key file for ReadKeys.
func MakeKeys() []byte {
	b := newKeyBook(time.Time{})
	return append(pem.EncodeToMemory(&pem.Block{Type: signingBlock, Bytes: b.Signing[0].Seed}),
		pem.EncodeToMemory(&pem.Block{Type: sealingBlock, Bytes: b.Sealing[0].Key})...)
}

// Given is a KeyStore of keys that the configuration gives.
type Given KeyBook

// Keys returns the given keys.
func (g Given) Keys(context.Context) (KeyBook, error) {
	b := KeyBook(g)
	b.Rev = 1
	return b, nil
}

// KeepKeys returns ErrKeysGiven.
func (g Given) KeepKeys(context.Context, KeyBook, tenants.Told) error { return ErrKeysGiven }

// signingLife is how long a signing key signs before the next one does.
const signingLife = 30 * 24 * time.Hour

// signingKept is how many signing keys stay for verifying: the tokens of older ones are long over.
const signingKept = 3

// reloadPause keeps forged key ids from becoming reads of the store.
const reloadPause = 5 * time.Second

// keyring holds the keys in use. It is safe for concurrent use.
type keyring struct {
	store KeyStore
	tell  Teller
	now   func() time.Time

	mu     sync.RWMutex
	book   KeyBook
	loaded time.Time
}

// openKeyring reads the keys, and makes them where there are none. Nodes that start together agree on one book.
func openKeyring(ctx context.Context, store KeyStore, tell Teller, now func() time.Time) (*keyring, error) {
	k := &keyring{store: store, tell: tell, now: now}
	for range 3 {
		if err := k.load(ctx); err != nil {
			return nil, err
		}
		next := k.book
		switch {
		case k.book.Rev == 0:
			next = newKeyBook(now())
		case k.due():
			next = k.book.withSigning(now())
			next.Signing = next.Signing[max(0, len(next.Signing)-signingKept):]
		default:
			return k, k.book.Check()
		}
		about := fact.Ref{Noun: "keys", ID: next.Signing[len(next.Signing)-1].ID}
		err := store.KeepKeys(ctx, next, tell(KeysMade, about, fact.Actor{Steward: "pass"}, nil, now(), nil))
		if errors.Is(err, ErrKeysGiven) {
			return k, k.book.Check()
		}
		if err != nil && fault.KindOf(err) != fault.Stale && fault.KindOf(err) != fault.Conflict {
			return nil, fmt.Errorf("keep keys: %w", err)
		}
	}
	return nil, errors.New("pass: the key book keeps changing")
}

func (k *keyring) load(ctx context.Context) error {
	b, err := k.store.Keys(ctx)
	if err != nil {
		return fmt.Errorf("read keys: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.book, k.loaded = b, k.now()
	return nil
}

// due reports whether the newest signing key has signed long enough. Given keys have no date and are never due.
func (k *keyring) due() bool {
	newest := k.book.Signing[len(k.book.Signing)-1]
	return !newest.From.IsZero() && k.now().Sub(newest.From) > signingLife
}

// signer returns the key that signs now.
func (k *keyring) signer() (string, ed25519.PrivateKey) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	newest := k.book.Signing[len(k.book.Signing)-1]
	return newest.ID, ed25519.NewKeyFromSeed(newest.Seed)
}

// verifier returns the key that checks what was signed as kid. Another node may have made it since, so the book is read again.
func (k *keyring) verifier(ctx context.Context, kid string) (ed25519.PublicKey, error) {
	if pub, ok := k.public(kid); ok {
		return pub, nil
	}
	k.mu.RLock()
	fresh := k.now().Sub(k.loaded) < reloadPause
	k.mu.RUnlock()
	if !fresh {
		if err := k.load(ctx); err != nil {
			return nil, err
		}
		if pub, ok := k.public(kid); ok {
			return pub, nil
		}
	}
	return nil, errNoKey
}

func (k *keyring) public(kid string) (ed25519.PublicKey, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for _, key := range k.book.Signing {
		if key.ID == kid {
			return ed25519.NewKeyFromSeed(key.Seed).Public().(ed25519.PublicKey), true
		}
	}
	return nil, false
}

// sealID is the length of a key's name at the head of what it sealed.
const sealID = 16

// Seal encrypts plain for one purpose (AES-256-GCM). Only Open with the same purpose gives it back.
func (k *keyring) Seal(plain []byte, purpose string) ([]byte, error) {
	k.mu.RLock()
	key := k.book.Sealing[len(k.book.Sealing)-1]
	k.mu.RUnlock()
	gcm, err := newGCM(key.Key)
	if err != nil {
		return nil, err
	}
	return gcm.Seal([]byte(key.ID), nil, plain, []byte(purpose)), nil
}

// Open decrypts what Seal made for the purpose, or returns errSealed.
func (k *keyring) Open(sealed []byte, purpose string) ([]byte, error) {
	if len(sealed) < sealID {
		return nil, errSealed
	}
	key, ok := k.sealing(string(sealed[:sealID]))
	if !ok {
		return nil, errSealed
	}
	gcm, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nil, sealed[sealID:], []byte(purpose))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// newGCM returns the cipher that draws its own nonce and puts it in front.
func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	return gcm, nil
}

func (k *keyring) sealing(id string) ([]byte, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for _, key := range k.book.Sealing {
		if key.ID == id {
			return key.Key, true
		}
	}
	return nil, false
}

// sealer names the key that seals now, for Mac.
func (k *keyring) sealer() string {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.book.Sealing[len(k.book.Sealing)-1].ID
}

// Mac returns a code over text that only this installation can make, by a key drawn from the named sealing key, or false if that key is gone.
func (k *keyring) Mac(id, text string) ([]byte, bool) {
	key, ok := k.sealing(id)
	if !ok {
		return nil, false
	}
	own, err := hkdf.Key(sha256.New, key, nil, "naru refresh", sha256.Size)
	if err != nil {
		return nil, false
	}
	m := hmac.New(sha256.New, own)
	m.Write([]byte(text))
	return m.Sum(nil), true
}
