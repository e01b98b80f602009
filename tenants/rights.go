package tenants

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

// Rights computes what the scope's holder may do with the tenant.
func (t Tenant) Rights(in Scope) Rights {
	var r Rights
	r.may("edit", in.Tenant() == t.ID && in.May(EditTenant), true, "")
	return r
}

// Rights computes what the scope's holder, in her own home, may do with the member.
func (m Member) Rights(in Scope) Rights {
	var r Rights
	able, works := in.Tenant() == m.Tenant && in.May(ManagePeople), m.State == Active
	r.may("edit", able, works, ErrMemberGone.Code)
	r.may("transfer", able, works, ErrMemberGone.Code)
	r.may("leave", able, works, ErrMemberGone.Code)
	return r
}

// Rights computes what the scope's holder may do with the pact for her tenant.
func (p Pact) Rights(in Scope) Rights {
	var r Rights
	party, ok := p.Party(in.Tenant())
	able := ok && in.May(KeepPacts)
	r.may("accept", able, party.Standing == Invited, ErrPactNotInvited.Code)
	r.may("decline", able, party.Standing == Invited, ErrPactNotInvited.Code)
	r.may("leave", able, party.Standing == Joined, ErrPactNotJoined.Code)
	r.may("invite", able && p.OpenedBy == in.Tenant() && p.Kind != Pair, len(p.Parties) < MostParties, "too_many")
	r.may("enter", ok && party.Standing == Joined, p.Active(), ErrPactNotActive.Code)
	return r
}
