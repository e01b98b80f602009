package api

import "github.com/naru-network/naru/tenants"

// Routes is the whole surface.
func Routes() []Row {
	return []Row{
		at("GET", "/cases", "listCases", Home, listCases),
		at("POST", "/cases", "beginCase", Home, beginCase).needs(tenants.WriteCase).upTo(caseBody),
		at("GET", "/cases/{id}", "readCase", Home, readCase),
		at("PATCH", "/cases/{id}", "saveCase", Home, saveCase).needs(tenants.WriteCase).upTo(caseBody),
		at("POST", "/cases/{id}/submit", "submitCase", Home, submitCase).needs(tenants.WriteCase),
		at("POST", "/cases/{id}/recall", "recallCase", Home, recallCase).needs(tenants.WriteCase),
		at("POST", "/cases/{id}/approve", "approveCase", Home, approveCase).needs(tenants.ApproveCase),
		at("POST", "/cases/{id}/return", "returnCase", Home, returnCase).needs(tenants.ApproveCase),
		at("POST", "/cases/{id}/revise", "reviseCase", Home, reviseCase).needs(tenants.WriteCase),
		at("POST", "/cases/{id}/withdraw", "withdrawCase", Home, withdrawCase).needs(tenants.ApproveCase),
		at("GET", "/cases/{id}/timeline", "readCaseTimeline", Home, readCaseTimeline),
		at("GET", "/cases/{id}/uptakes", "listUptakes", Home, listUptakes),

		at("GET", "/submissions", "listSubmissions", Network, listSubmissions).needs(tenants.ReviewCase),
		at("GET", "/submissions/{id}", "readSubmission", Network, readSubmission).needs(tenants.ReviewCase),
		at("POST", "/submissions/{id}/accept", "acceptSubmission", Network, acceptSubmission).needs(tenants.ReviewCase),
		at("POST", "/submissions/{id}/return", "returnSubmission", Network, returnSubmission).needs(tenants.ReviewCase),

		at("GET", "/search", "find", Public, find),
		at("GET", "/library", "listLibrary", Public, listLibrary),
		at("GET", "/library/{id}", "readLibrary", Public, readLibrary),
		at("POST", "/library/{id}/adopt", "adoptCase", Home, adoptCase).needs(tenants.AdoptCase),
		at("GET", "/adoptions", "listAdoptions", Home, listAdoptions),
		at("GET", "/adoptions/{id}", "readAdoption", Home, readAdoption),
		at("PATCH", "/adoptions/{id}", "noteAdoption", Home, noteAdoption).needs(tenants.AdoptCase),
		at("POST", "/adoptions/{id}/step", "stepAdoption", Home, stepAdoption).needs(tenants.AdoptCase),
	}
}
