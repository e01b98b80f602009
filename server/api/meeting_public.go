package api

import (
	"context"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// MeetingPublic is what everybody may read of a meeting. The host's people alone see what isn't shown yet.
type MeetingPublic struct {
	Text    Text   `json:"text"`
	Contact Text   `json:"contact"`
	Pending bool   `json:"pending" doc:"it waits for another of the host's people"`
	Own     bool   `json:"own" doc:"the reader wrote it"`
	Shown   string `json:"shown,omitempty" doc:"since when it is public; absent while it isn't"`
	Path    string `json:"path,omitempty" doc:"of its public page, below a language"`
}

func viewMeetingPublic(m meeting.Meeting, in tenants.Scope) *MeetingPublic {
	p := m.Public
	v := MeetingPublic{Text: viewText(p.Shown.Text), Contact: viewText(p.Shown.Contact), Shown: stamp(p.Shown.At)}
	if p.On() {
		v.Path = "events/" + string(m.ID)
	}
	if in.Tenant() == m.Host {
		v.Text, v.Contact, v.Pending, v.Own = viewText(p.Text), viewText(p.Contact), p.Pending, p.By == in.Member()
	}
	if !p.On() && (in.Tenant() != m.Host || p.Text.Empty()) {
		return nil
	}
	return &v
}

func writePublic(ctx context.Context, c Call, in *struct {
	MeetingDeedIn
	Body struct {
		Text    Text `json:"text"`
		Contact Text `json:"contact"`
	}
}) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) {
		return c.Meetings.WritePublic(ctx, c.In, at, func(was meeting.Public) (text, contact lang.Text, err error) {
			var check fault.Check
			text = in.Body.Text.said(&check, "text", was.Text, c.Now())
			contact = in.Body.Contact.said(&check, "contact", was.Contact, c.Now())
			return text, contact, check.Err()
		})
	})
}

func showPublic(ctx context.Context, c Call, in *MeetingDeedIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.ShowPublic(ctx, c.In, at) })
}

func hidePublic(ctx context.Context, c Call, in *MeetingDeedIn) (*one[Meeting], error) {
	return in.change(ctx, c, func(at meeting.At) (meeting.Meeting, error) { return c.Meetings.HidePublic(ctx, c.In, at) })
}
