package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// minutesTexts put minutes before the heads of every side, with what was reserved. They are an approval.Subjects.
type minutesTexts struct {
	meetings *meeting.Service
	pads     *pad.Service
}

// Freeze implements approval.Subjects. Who has written the words since they were begun may not sign them.
func (t minutesTexts) Freeze(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) (approval.Subject, error) {
	s, err := t.meetings.FreezeMinutes(ctx, in, meeting.MinutesID(about.ID), string(by))
	if err != nil {
		return approval.Subject{}, err
	}
	x := s.Minutes
	out := approval.Subject{Title: x.Title, Facts: map[string]any{"meeting": string(x.Meeting), "no": x.No, "sha256": x.SHA256, "reservations": x.Kept()}}
	for _, one := range s.Texts {
		out.Texts = append(out.Texts, approval.Text{Lang: one.Lang, Content: json.RawMessage(one.Content)})
	}
	for _, p := range x.Parties {
		out.Parties = append(out.Parties, approval.Party{Tenant: p})
	}
	out.Writers, err = t.pads.WroteAfter(ctx, in, pad.ID(x.Pad), time.Time{})
	return out, err
}

// Thaw implements approval.Subjects. The text stays frozen: what every side has finished waits for its signatures.
func (t minutesTexts) Thaw(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) error {
	return t.meetings.SettleMinutes(ctx, in, meeting.MinutesID(about.ID), string(by), meeting.PutAside)
}

// Settled implements approval.Subjects.
func (t minutesTexts) Settled(ctx context.Context, in tenants.Scope, a approval.Approval) error {
	return t.meetings.SettleMinutes(ctx, in, meeting.MinutesID(a.About.ID), string(a.ID), outcomeOf(a))
}

// outcomeOf says what an approval means to its minutes. What a side refuses, or wants to change, is reviewed anew; and as only signatures make minutes final,
// those that were merely approved can be put to the heads again.
func outcomeOf(a approval.Approval) meeting.Outcome {
	switch {
	case a.State == approval.Complete && a.Intent == approval.Sign:
		return meeting.SignedByAll
	case a.State == approval.Declined || a.State == approval.Undone:
		return meeting.FoundAtFault
	}
	return meeting.PutAside
}
