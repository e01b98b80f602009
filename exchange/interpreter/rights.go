package interpreter

import "github.com/naru-network/naru/tenants"

// Rights says for each deed whether this reader may do it now; where she may not yet, Why holds the code of the reason.
type Rights struct {
	May map[string]bool
	Why map[string]string
}

// Rights computes what the scope's holder may do with the row.
func (x Interpreter) Rights(in tenants.Scope) Rights {
	able := in.May(tenants.WritePool) && in.Tenant() == x.Owner
	return Rights{
		May: map[string]bool{"change": able, "retire": able && x.State == Active, "restore": able && x.State == Retired, "forget": able, "rate": in.May(tenants.WritePool)},
		Why: map[string]string{},
	}
}

// Able says what the scope's holder may do with the pool of the space.
func Able(in tenants.Scope) map[string]bool {
	able := in.May(tenants.WritePool) && in.Guest() == ""
	return map[string]bool{"add": able, "import": able, "export": able}
}
