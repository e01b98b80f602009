package main

import (
	"context"
	"maps"

	"github.com/naru-network/naru/exchange/calendar"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openMeetings opens the meetings.
func (h *installation) openMeetings() {
	h.Calendars = calendar.NewService(calendar.Parts{
		Store: h.kept.Feeds(), Years: h.kept.Years(), Book: h.kept.Register(), Door: h.Authority, Now: h.Now,
		Source: api.Appointments{Meetings: h.kept.Meetings(), Tenants: h.Tenants, URL: h.PublicURL, Now: h.Now},
	})
	h.Meetings = meeting.NewService(meeting.Parts{
		Store: h.kept.Meetings(), Places: halls{neighbours{h.Tenants}}, Papers: handouts{h}, Now: h.Now,
		Offices: api.Offices{Tenants: h.Tenants, Amendments: h.Calendars.Amendments}, Passes: api.Passes{Tenants: h.Tenants}, Cards: meeting.CardsOf(h.Tenants), Colleagues: meeting.ColleaguesOf(h.kept.Register()),
	})
	h.Meetings.Happened = []meeting.Happened{meeting.Registered{Service: h.Meetings}, meeting.Spoken{Service: h.Meetings}}
	maps.Copy(h.Objects, api.MeetingObjects(h.Meetings))
	h.follow("meetings", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		return h.Meetings.Carry(ctx, h.convening, space, f)
	})
}

// convening lets the house into a space to look after its meetings.
func (h *installation) convening(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, meeting.Errand)
}

// halls tells meetings who shares a space. It is a meeting.Places.
type halls struct{ neighbours neighbours }

// Sharing implements meeting.Places.
func (x halls) Sharing(ctx context.Context, in tenants.Scope) ([]tenants.TenantID, error) {
	some, err := x.neighbours.Sharing(ctx, in)
	all := make([]tenants.TenantID, len(some))
	for i, s := range some {
		all[i] = s.Tenant
	}
	return all, err
}

// handouts shows the files of meetings. It is a meeting.Papers.
type handouts struct{ house *installation }

// Use implements meeting.Papers.
func (p handouts) Use(ctx context.Context, in tenants.Scope, m meeting.Meeting, files []string) error {
	ids := make([]file.ID, len(files))
	for i, f := range files {
		ids[i] = file.ID(f)
	}
	return p.house.Files.Use(ctx, in, ids, m.Ref())
}
