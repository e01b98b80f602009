package agreement

import (
	"slices"

	"github.com/naru-network/naru/tenants"
)

// Rights says for each deed whether this reader may do it now; where she may not yet, Why holds the code of the reason.
type Rights struct {
	May map[string]bool
	Why map[string]string
}

func (r *Rights) may(deed string, able, now bool, why string) {
	if r.May == nil {
		r.May, r.Why = map[string]bool{}, map[string]string{}
	}
	r.May[deed] = able && now
	if able && !now {
		r.Why[deed] = why
	}
}

// ProofRights is what a reader may do with one proof.
type ProofRights struct{ Confirm, Withdraw bool }

// speaks reports whether the scope's tenant may say anything of the tie: in its home always, in a pact as a side.
func (t Tie) speaks(in tenants.Scope) bool {
	return t.Moved == "" && (atHome(in) || t.side(string(in.Tenant())) >= 0)
}

// Rights computes what the scope's holder may do with the tie.
func (t Tie) Rights(in tenants.Scope) Rights {
	var r Rights
	write, decide := in.May(tenants.WriteTie) && t.speaks(in), in.May(tenants.DecideTie) && t.speaks(in)
	r.may("edit", write, true, "")
	r.may("prove", write, len(t.Proofs) < MostProofs, ErrTooManyProofs.Code)
	r.may("seat", write, true, "")
	r.may("decide", decide, slices.ContainsFunc(t.Conflicts(), func(c Conflict) bool { return c.Decision == nil }), ErrNoConflict.Code)
	r.may("stand", decide, true, "")
	r.may("offer", atHome(in) && in.May(tenants.DecideTie), t.Moved == "", ErrMoved.Code)
	r.may("agree", in.May(tenants.WriteAgreement) && t.speaks(in), true, "")
	return r
}

// ProofRights computes what the scope's holder may do with a proof.
func (t Tie) ProofRights(in tenants.Scope, p Proof) ProofRights {
	own, write := string(in.Tenant()), in.May(tenants.WriteTie) && t.speaks(in)
	return ProofRights{
		Confirm:  write && t.side(own) >= 0 && p.Tenant != in.Tenant() && !slices.Contains(p.Confirmed, own),
		Withdraw: write && p.Tenant == in.Tenant() && !p.Kind.Decides() && p.Agreement == "",
	}
}

// Rights computes what the scope's holder may do with the agreement.
func (a Agreement) Rights(in tenants.Scope) Rights {
	var r Rights
	side := atHome(in) || a.Party(string(in.Tenant()))
	write := in.May(tenants.WriteAgreement) && side
	r.may("edit", write, a.State == Draft, ErrNotDraft.Code)
	r.may("record", write, a.State == Draft, ErrNotDraft.Code)
	r.may("ask", in.May(tenants.AskApproval) && side, a.State == Draft, ErrNotDraft.Code)
	r.may("step", write, a.State != Over, ErrNotDraft.Code)
	r.may("promise", write, true, "")
	r.may("end", in.May(tenants.DecideTie) && side, a.State == Sealed, ErrNotSigned.Code)
	return r
}
