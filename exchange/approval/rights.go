package approval

import (
	"errors"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
)

// Rights says for each deed on an approval whether this reader may do it now; where she may not yet, Why holds the code of the reason.
type Rights struct {
	May map[string]bool
	Why map[string]string
}

// Rights computes what the scope's holder may do with the approval. Absent names the sides of whom nobody can turn the key.
func (a Approval) Rights(in tenants.Scope, absent map[string]bool) Rights {
	r := Rights{May: map[string]bool{}, Why: map[string]string{}}
	own := a.Side(string(in.Tenant()))
	party := own >= 0
	apart := a.separate(in.Member())
	if apart != nil && absent[string(in.Tenant())] { // her colleagues as well, or there are none
		apart = ErrNobodyElse
	}
	r.may("give", party && in.May(Given.Needs()), errors.Join(a.expects(own, a.SHA256), apart))
	r.may("refuse", party && in.May(Refused.Needs()), a.expects(own, a.SHA256))
	asked := in.Member() == a.Asker.Member || in.Tenant() == a.Asker.Tenant && in.May(Given.Needs())
	r.may("recall", asked && in.May(Recalled.Needs()), a.ended())
	r.may("reset", party && in.May(Reset.Needs()), a.ended())
	r.may("attest", party && in.May(Attested.Needs()), a.ended())
	recordable := error(ErrCanSignIn)
	for i, s := range a.Sides {
		if i != own && absent[s.ID] && a.expects(i, a.SHA256) == nil {
			recordable = a.separate(in.Member())
		}
	}
	r.may("record", party && in.May(Recorded.Needs()), errors.Join(a.ended(), recordable))
	return r
}

func (a Approval) ended() error {
	if a.State != Open {
		return ErrNotOpen
	}
	return nil
}

func (r Rights) may(deed string, able bool, against error) {
	r.May[deed] = able && against == nil
	if able && against != nil {
		r.Why[deed] = fault.Of(against).Code
	}
}

// Owes reports whether who stands in the scope can do what her side owes to the approval: turn its key, or record a third one.
func (a Approval) Owes(in tenants.Scope) bool {
	may := a.Rights(in, nil).May
	own := a.Side(string(in.Tenant()))
	return may["give"] || own >= 0 && may["attest"] && a.Sides[own].missingThird()
}
