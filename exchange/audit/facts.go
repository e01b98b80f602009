package audit

import "github.com/naru-network/naru/tenants/fact"

// Facts lists the deeds of this noun: none, for a trail only tells the deeds of others.
func Facts() []fact.Kind { return nil }
