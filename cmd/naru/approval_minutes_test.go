package main

import (
	"testing"

	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/meeting"
)

func TestOnlySignaturesMakeMinutesFinal(t *testing.T) {
	for _, test := range []struct {
		state  approval.State
		intent approval.Intent
		want   meeting.Outcome
	}{
		{approval.Complete, approval.Sign, meeting.SignedByAll},
		{approval.Complete, approval.Approve, meeting.PutAside},
		{approval.Declined, approval.Sign, meeting.FoundAtFault},
		{approval.Undone, approval.Approve, meeting.FoundAtFault},
		{approval.TakenBack, approval.Sign, meeting.PutAside},
		{approval.Expired, approval.Sign, meeting.PutAside},
		{approval.Broken, approval.Sign, meeting.PutAside},
	} {
		if got := outcomeOf(approval.Approval{State: test.state, Intent: test.intent}); got != test.want {
			t.Errorf("outcomeOf(%s, to %s) = %s, want %s", test.state, test.intent, got, test.want)
		}
	}
}
