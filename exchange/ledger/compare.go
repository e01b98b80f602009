package ledger

import (
	"reflect"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
)

// Differences lists the fields in which two contents differ, by their paths, in the order of the form.
func Differences(a, b Content) []string {
	all := []string{}
	note := func(path string, same bool) {
		if !same {
			all = append(all, path)
		}
	}
	note("title", sameText(a.Title, b.Title))
	note("kind", a.Kind == b.Kind)
	note("sector", a.Sector == b.Sector)
	note("others", sameList(a.Others, b.Others, func(x, y string) bool { return x == y }))
	note("direction", a.Direction == b.Direction)
	note("start", a.Span.Start == b.Span.Start)
	note("end", a.Span.End == b.Span.End)
	note("heads.total", sameNumber(a.Heads.Total, b.Heads.Total))
	note("heads.own", sameNumber(a.Heads.Own, b.Heads.Own))
	note("heads.partner", sameNumber(a.Heads.Partner, b.Heads.Partner))
	note("heads.minors", sameNumber(a.Heads.Minors, b.Heads.Minors))
	note("level", a.Level == b.Level)
	note("host", a.Host == b.Host)
	note("visitors", sameList(a.Visitors, b.Visitors, func(x, y string) bool { return x == y }))
	note("with", sameList(a.With, b.With, func(x, y Body) bool { return x.Country == y.Country && sameText(x.Name, y.Name) }))
	note("place", sameText(a.Place, b.Place))
	note("programme", sameList(a.Programme, b.Programme, func(x, y Item) bool { return x.On == y.On && sameText(x.Text, y.Text) }))
	note("signed", sameList(a.Outcome.Signed, b.Outcome.Signed, sameText))
	note("contracts", sameList(a.Outcome.Contracts, b.Outcome.Contracts, func(x, y Contract) bool {
		return x.Currency == y.Currency && x.Amount == y.Amount && sameText(x.Title, y.Title)
	}))
	note("trained", sameNumber(a.Outcome.Trained, b.Outcome.Trained))
	note("follow_ups", sameList(a.Outcome.FollowUps, b.Outcome.FollowUps, func(x, y FollowUp) bool {
		return x.Due == y.Due && x.Done == y.Done && sameText(x.Text, y.Text)
	}))
	note("narrative", sameText(a.Narrative, b.Narrative))
	note("series", a.Series == b.Series)
	note("tie", a.Tie == b.Tie)
	note("source", reflect.DeepEqual(a.Source, b.Source))
	return all
}

func sameNumber(a, b *int) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

func sameText(a, b lang.Text) bool {
	if len(a.In) != len(b.In) {
		return false
	}
	for tag, v := range a.In {
		if w, ok := b.In[tag]; !ok || w.Value != v.Value {
			return false
		}
	}
	return true
}

func sameList[T any](a, b []T, same func(x, y T) bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !same(a[i], b[i]) {
			return false
		}
	}
	return true
}

func digits(n int) string { return strconv.Itoa(n) }

func checkReason(path, reason string) error {
	var c fault.Check
	c.Block(path, reason, fault.Required, MostReason)
	return c.Err()
}

func (p Posting) check(said Content) error {
	var c fault.Check
	c.Block("comment", p.Comment, fault.Optional, MostReason)
	c.That(said.Narrative.Empty() || p.Names, "names", "names_unchecked")
	return c.Err()
}
