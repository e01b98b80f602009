// Package audit keeps the trail of each space: every deed in order, each entry bound to the one before by its hash, so that nothing can be
// taken out or changed unseen. It is also the log that everything which follows along reads. It judges no deed.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/naru-network/naru/tenants/fact"
)

// Entry is one link of a space's chain. Seq counts from 1 without a gap.
type Entry struct {
	Seq  int64     `bson:"seq"`
	Fact fact.Fact `bson:"fact"`
	Prev string    `bson:"prev"` // Hash of the entry before; empty for the first
	Hash string    `bson:"hash"` // SHA-256, hex
}

// Link makes the entry that follows prev; the zero Entry is before the first.
func Link(prev Entry, f fact.Fact) Entry {
	e := Entry{Seq: prev.Seq + 1, Fact: f, Prev: prev.Hash}
	e.Hash = e.sum()
	return e
}

// Follows reports whether e is whole and the next after prev.
func (e Entry) Follows(prev Entry) bool {
	return e.Seq == prev.Seq+1 && e.Prev == prev.Hash && e.Hash == e.sum()
}

// sum hashes the entry's content in a form that doesn't depend on how it is stored: JSON with sorted keys and times in UTC to the
// millisecond.
func (e Entry) sum() string {
	f := e.Fact
	parts := []any{
		e.Seq, e.Prev, f.ID, f.Kind, f.Minor, f.About.Noun, f.About.ID, f.By.Person, f.By.Member, f.By.Tenant, f.By.Steward,
		f.At.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano), f.Trails, map[string]string(f.With),
	}
	if f.By.Guest != "" { // at the end, so that chains from before there were guests keep their hashes
		parts = append(parts, f.By.Guest)
	}
	raw, err := json.Marshal(parts)
	if err != nil {
		panic("audit: a fact can't be written as JSON: " + err.Error())
	}
	h := sha256.Sum256(raw)
	return hex.EncodeToString(h[:])
}
