// Package notice tells members what happened that concerns them. It reads facts and knows for each sort of deed whom it concerns; the sentences are
// the screen's.
package notice

import (
	"time"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names a notice: the fact's id and the member's, so that telling twice tells once.
type ID string

// Notice tells one member of one deed.
type Notice struct {
	ID   ID               `bson:"-"`
	Rev  int64            `bson:"-"`
	To   tenants.MemberID `bson:"to"`
	Fact fact.Fact        `bson:"fact"`
	Read bool             `bson:"read"`
	At   time.Time        `bson:"at"`
}

// Audience says whom a sort of deed concerns: members of the home whose trail it stands in, or staff of a pact's coordinators.
type Audience struct {
	Roles  []tenants.Role // everyone who bears one of these
	Detail string         // the member whom the fact names under this key
	Mail   bool           // worth a letter as well
	Here   bool           // only in the space it arrives in, where it crosses from another
}

// audiences lists the deeds that are told, by their codes: this package meets the others by their facts only.
var audiences = map[string]Audience{
	"case.submitted":       {Roles: []tenants.Role{tenants.Head}, Mail: true},
	"case.returned":        {Detail: "owner", Mail: true},
	"case.sent_back":       {Detail: "owner", Mail: true},
	"case.published":       {Detail: "owner", Roles: []tenants.Role{tenants.Head}, Mail: true},
	"case.withdrawn":       {Detail: "owner"},
	"case.handed_over":     {Detail: "owner"},
	"submission.opened":    {Roles: []tenants.Role{tenants.Staff}, Mail: true, Here: true},
	"submission.recalled":  {Roles: []tenants.Role{tenants.Staff}},
	"uptake.told":          {Detail: "owner", Roles: []tenants.Role{tenants.Head}, Mail: true, Here: true},
	"adoption.handed_over": {Detail: "owner"},
	"member.transferred":   {Detail: "to", Mail: true},
	"pact.opened":          {Roles: []tenants.Role{tenants.Admin, tenants.Head}, Mail: true},
	"pact.invited":         {Roles: []tenants.Role{tenants.Admin, tenants.Head}, Mail: true},
	"pact.accepted":        {Roles: []tenants.Role{tenants.Admin, tenants.Head}},
	"pact.declined":        {Roles: []tenants.Role{tenants.Admin, tenants.Head}},
	"pact.left":            {Roles: []tenants.Role{tenants.Admin, tenants.Head}},
}

// AudienceOf returns whom a fact concerns, and whether it concerns anybody.
func AudienceOf(f fact.Fact) (Audience, bool) {
	a, ok := audiences[f.Kind]
	return a, ok
}

// Kinds lists the codes of the deeds that are told.
func Kinds() []string {
	kinds := make([]string, 0, len(audiences))
	for k := range audiences {
		kinds = append(kinds, k)
	}
	return kinds
}

// For returns the notice of a fact to a member.
func For(f fact.Fact, to tenants.MemberID) Notice {
	return Notice{ID: ID(f.ID + "-" + string(to)), To: to, Fact: f, At: f.At}
}
