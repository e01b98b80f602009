package meeting

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to the papers after a meeting. No name stands in any of it.
var (
	CertificatesIssued   = fact.Declare("certificate.issued", tenants.WriteMeeting)
	CertificateWithdrawn = fact.Declare("certificate.withdrawn", tenants.WriteMeeting)
	ThanksWorded         = fact.Declare("thanks.worded", tenants.WriteMeeting).Minor()
	ThanksGiven          = fact.Declare("thanks.given", tenants.WriteMeeting)
)

func paperFacts() []fact.Kind {
	return []fact.Kind{CertificatesIssued, CertificateWithdrawn, ThanksWorded, ThanksGiven}
}

// What can go wrong with them.
var (
	ErrNoCertificate       = fault.New(fault.NotFound, "certificate.not_found")
	ErrCertificateVoid     = fault.New(fault.Conflict, "certificate.void")
	ErrNotHeld             = fault.New(fault.Conflict, "certificate.not_ended")
	ErrNotPresent          = fault.New(fault.Conflict, "certificate.not_present")
	ErrPresenceOpen        = fault.New(fault.Conflict, "certificate.presence_open")
	ErrPresenceDisputed    = fault.New(fault.Conflict, "certificate.presence_disputed")
	ErrTooManyCertificates = fault.New(fault.Conflict, "certificate.too_many")
	ErrNobodyCertified     = fault.New(fault.Conflict, "certificate.none_issued")
	ErrNobodyInvited       = fault.New(fault.Conflict, "delegation.nobody_to_invite")
	ErrThanksNotFound      = fault.New(fault.NotFound, "thanks.not_found")
	ErrThankedBefore       = fault.New(fault.Conflict, "thanks.given_before")
	ErrTooManyThanks       = fault.New(fault.Conflict, "thanks.too_many")
	ErrTooManyTemplates    = fault.New(fault.Conflict, "thanks.too_many_templates")
	ErrNoStandard          = fault.New(fault.Conflict, "thanks.no_standard")
)
