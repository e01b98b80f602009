package finding

import "github.com/naru-network/naru/tenants/fact"

// Facts lists the deeds of this noun: none, for looking changes nothing.
func Facts() []fact.Kind { return nil }
