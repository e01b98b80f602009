package ledger

import (
	"slices"

	"github.com/naru-network/naru/tenants"
)

// Rights says for each deed on a record whether this reader may do it now; where she may not yet, Why holds the code of the reason.
type Rights struct {
	May map[string]bool
	Why map[string]string
}

func (r *Rights) may(deed string, able, now bool, why string) {
	r.May[deed] = able && now
	if able && !now && why != "" {
		r.Why[deed] = why
	}
}

// Rights computes what the scope's holder may do with the record.
func (r Record) Rights(in tenants.Scope) Rights {
	out := Rights{map[string]bool{}, map[string]string{}}
	own := r.Party(in.Tenant())
	writes, confirms := own && in.May(tenants.WriteLedger), own && in.May(tenants.ConfirmLedger)
	out.may("save", writes && r.State == Draft, true, "")
	out.may("drop", writes && r.State == Draft, true, "")
	switch {
	case len(r.Sides) < 2:
		out.may("post", writes && r.State == Draft, false, ErrNoPartner.Code)
	default:
		out.may("post", writes && r.State == Draft, r.complete() == nil, "ledger.unfinished")
	}
	out.may("enter", writes && r.State == Draft, r.complete() == nil, "ledger.unfinished")
	mine := slices.Contains(r.Writers, in.Member())
	out.may("review", confirms && r.State == OneSided && r.Reviewed.At.IsZero(), !mine, ErrOwnWords.Code)
	switch awaited := slices.Contains(r.Waits(), in.Tenant()); {
	case r.State.waits() && !awaited:
		out.may("confirm", confirms, false, ErrAgreed.Code)
	default:
		out.may("confirm", confirms && r.State.waits(), !mine, ErrOwnWords.Code)
	}
	out.may("correct", writes && r.State.waits() && r.Counter.How != Reverses, len(r.Versions) < MostVersions, ErrTooManyVersions.Code)
	out.may("withdraw", writes && r.State.waits() && r.Poster() == in.Tenant(), true, "")
	out.may("counter", writes && r.State.stands() && r.Counter.How != Reverses, true, "")
	out.may("annex", in.Tenant() != "" && in.May(tenants.WriteLedger) && own, true, "")
	return out
}
