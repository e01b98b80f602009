package pad

import (
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
)

// ThreadID names a comment with its answers.
type ThreadID string

// A Thread is what is said about some words of a text. Its anchor is two relative positions of Yjs, which the editors find again however the text
// changes; the server keeps them as they are.
type Thread struct {
	ID       ThreadID  `bson:"-"`
	Pad      ID        `bson:"pad"`
	Lang     string    `bson:"lang"`
	From     string    `bson:"from"`
	To       string    `bson:"to"`
	Quote    string    `bson:"quote"` // the words as they were
	Lines    []Saying  `bson:"lines"`
	State    Openness  `bson:"state"`
	At       time.Time `bson:"at"`
	Resolved Hand      `bson:"resolved"` // who closed it, of either side
	Rev      int64     `bson:"-"`
}

// Saying is one thing said in a thread.
type Saying struct {
	By   Hand      `bson:"by"`
	At   time.Time `bson:"at"`
	Text string    `bson:"text"`
	Lang lang.Tag  `bson:"lang,omitempty"` // of the words, which needn't be that of the text they are about; empty where nobody said it
}

// Words are what somebody says, and in which language, as far as she told.
type Words struct {
	Text string
	Lang lang.Tag
}

func (w Words) check(c *fault.Check) {
	c.Block("text", w.Text, fault.Required, mostSaid)
	if w.Lang != "" {
		tag, err := lang.Parse(string(w.Lang))
		c.That(err == nil && tag == w.Lang, "text_lang", "unknown")
	}
}

// Openness says whether something still asks for an answer.
type Openness string

// A thread is open or resolved.
const (
	Opened   Openness = "open"
	Resolved Openness = "resolved"
)

// Bounds of a thread.
const (
	mostLines  = 200
	mostSaid   = 2000 // characters
	mostQuote  = 300  // characters
	mostAnchor = 400  // bytes
)

// Answer adds a line. It returns ErrThreadFull. An answer opens a resolved thread anew.
func (t *Thread) Answer(l Saying) error {
	if len(t.Lines) >= mostLines {
		return ErrThreadFull
	}
	t.Lines = append(t.Lines, l)
	t.State, t.Resolved = Opened, Hand{}
	return nil
}

// Resolve closes the thread; either side may. Closing it again changes nothing.
func (t *Thread) Resolve(by Hand) {
	if t.State == Opened {
		t.State, t.Resolved = Resolved, by
	}
}

// Reopen opens it again.
func (t *Thread) Reopen() { t.State, t.Resolved = Opened, Hand{} }
