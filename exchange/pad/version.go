package pad

import (
	"time"
)

// VersionID names a version.
type VersionID string

// A Version is a pad as it was: named by somebody, or kept by itself when the writing had paused. Its texts are kept beside it.
type Version struct {
	ID      VersionID `bson:"-"`
	Pad     ID        `bson:"pad"`
	Name    string    `bson:"name"` // empty for one that was kept by itself
	Cause   Cause     `bson:"cause"`
	By      Hand      `bson:"by"`
	At      time.Time `bson:"at"`
	Seq     int64     `bson:"seq"`     // how far the pad's log went
	Hash    string    `bson:"hash"`    // of all texts, so that the same is kept once
	Writers []Hand    `bson:"writers"` // who has written since the version before
	Rev     int64     `bson:"-"`
}

// Cause says why a version was kept.
type Cause string

// A version is named, kept in a pause of the writing, or kept before and after something replaced the text.
const (
	Named  Cause = "named"
	Paused Cause = "paused"
	Before Cause = "before"
	After  Cause = "after"
)

// leastApart is how long after a version the next is kept by itself.
const leastApart = 10 * time.Minute

// Texts are a version's texts, as the editor's JSON.
type Texts struct {
	Version VersionID         `bson:"-"`
	Pad     ID                `bson:"pad"`
	In      map[string]string `bson:"in"` // by language
	Rev     int64             `bson:"-"`
}

// due reports whether the pad is to be kept by itself: its words are others than in the last version, and that one isn't of just now.
func due(last Version, hash string, at time.Time) bool {
	return last.Hash != hash && (last.Cause == Named || at.Sub(last.At) >= leastApart)
}
