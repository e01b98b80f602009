package main

import (
	"context"
	"io"
	"time"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/approval"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// openApprovals opens the approvals. It comes after everything that can be approved.
func (h *installation) openApprovals() {
	h.Approvals = approval.New(approval.Parts{
		Store: h.kept.Approvals(), Subjects: h.approvable(), People: approvers{h.Tenants}, Files: exhibits{h.Files}, House: h.approving, Now: h.Now, Log: h.log,
	})
	h.Objects[approval.Noun] = api.ObjectNoun{Title: h.Approvals.Title, Within: h.Approvals.Within}
	h.Files.Guard("approval_paper", letters{h.Approvals})
	h.follow("approval", h.Approvals.Carry)
}

// approving lets the house into a space to look after its approvals.
func (h *installation) approving(s tenants.Space) tenants.Scope {
	return h.Authority.Steward(s, tenants.Errand{Name: "approval", Can: []fact.Ability{
		tenants.Keep, tenants.AskApproval, tenants.KeepFile, tenants.WriteAgreement, tenants.WritePad, tenants.WriteProject, tenants.WriteMeeting,
	}})
}

// tendPause is how often the house looks whose time has come. Deadlines are days.
const tendPause = 10 * time.Minute

// tendApprovals reminds, and lets lapse, what is due, once at the start and then every few minutes, until ctx ends.
func (h *installation) tendApprovals(ctx context.Context) error {
	pause := time.NewTicker(tendPause)
	defer pause.Stop()
	for {
		if err := h.Approvals.Tend(ctx); err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "deadlines of approvals not looked at", "error", err.Error())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// approvable lists what can be approved, by its noun.
func (h *installation) approvable() subjects {
	projects, pads := projectTexts{h.Projects}, padTexts{h.Pads, h.Margin, h.approvedBefore}
	return subjects{
		"agreement":         agreementTexts{h.Agreements, pads, h.Tenants},
		"pad":               pads,
		meeting.NounMinutes: minutesTexts{h.Meetings, h.Pads},
		project.NounProject: projects, project.NounPhase: projects, project.NounReport: projects,
	}
}

// approvedBefore lists when approvals of a subject were completed, the latest first.
func (h *installation) approvedBefore(ctx context.Context, in tenants.Scope, about fact.Ref) ([]time.Time, error) {
	var all []time.Time
	some, err := h.Approvals.Of(ctx, in, about, page.Ask{})
	for _, a := range some.Items {
		if a.State == approval.Complete {
			all = append(all, a.Ended)
		}
	}
	return all, err
}

// subjects join approvals to what is approved. They are an approval.Subjects.
type subjects map[string]approval.Subjects

// Freeze implements approval.Subjects.
func (s subjects) Freeze(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) (approval.Subject, error) {
	of, ok := s[about.Noun]
	if !ok {
		return approval.Subject{}, approval.ErrSubject
	}
	return of.Freeze(ctx, in, about, by)
}

// Thaw implements approval.Subjects.
func (s subjects) Thaw(ctx context.Context, in tenants.Scope, about fact.Ref, by approval.ID) error {
	of, ok := s[about.Noun]
	if !ok {
		return approval.ErrSubject
	}
	return of.Thaw(ctx, in, about, by)
}

// Settled implements approval.Subjects.
func (s subjects) Settled(ctx context.Context, in tenants.Scope, a approval.Approval) error {
	of, ok := s[a.About.Noun]
	if !ok {
		return approval.ErrSubject
	}
	return of.Settled(ctx, in, a)
}

// approvers tell approvals who stands in a space. They are an approval.People.
type approvers struct{ people *tenants.Service }

// Parties implements approval.People.
func (a approvers) Parties(ctx context.Context, in tenants.Scope) ([]approval.Party, error) {
	var sharing []tenants.TenantID
	if home, ok := in.Space().Home(); ok {
		sharing = []tenants.TenantID{home}
	} else if pact, ok := in.Space().Pact(); ok {
		p, err := a.people.Pact(ctx, in, pact)
		if err != nil {
			return nil, err
		}
		sharing = p.Joined()
	}
	inside, err := a.people.Inside(ctx, in)
	if err != nil {
		return nil, err
	}
	heads := map[tenants.TenantID][]tenants.MemberID{}
	for _, m := range inside {
		if m.Has(tenants.Head) {
			heads[m.Tenant] = append(heads[m.Tenant], m.ID)
		}
	}
	all := make([]approval.Party, len(sharing))
	for i, id := range sharing {
		t, err := a.people.Tenant(ctx, id)
		if err != nil {
			return nil, err
		}
		all[i] = approval.Party{Tenant: id, Name: t.Name, Signs: heads[id]}
	}
	return all, nil
}

// Self implements approval.People.
func (a approvers) Self(ctx context.Context, in tenants.Scope) (approval.Person, error) {
	m, err := a.people.Myself(ctx, in)
	return approval.Person{Name: m.Name, Title: m.Title, Zone: m.Zone}, err
}

// letters says who may see what approvals rest on: whoever may know of them. It is a file.Guard and a file.Closer.
type letters struct{ approvals *approval.Service }

// Shows implements file.Guard.
func (l letters) Shows(ctx context.Context, in tenants.Scope, u file.Use) (bool, error) {
	_, err := l.approvals.Approval(ctx, in, approval.ID(u.ID))
	return err == nil, err
}

// Within implements file.Closer.
func (l letters) Within(ctx context.Context, in tenants.Scope, u file.Use) (fact.Ref, error) {
	return l.approvals.Within(ctx, in, u.ID)
}

// exhibits are the letters and pictures of approvals. They are an approval.Files.
type exhibits struct{ files *file.Service }

// Papers implements approval.Files.
func (p exhibits) Papers(ctx context.Context, in tenants.Scope, ids []string, by fact.Ref) ([]approval.Paper, error) {
	known, err := p.files.Known(ctx, in, fileIDs(ids))
	if err != nil {
		return nil, err
	}
	all := make([]approval.Paper, len(known))
	for i, f := range known {
		all[i] = approval.Paper{File: string(f.ID), Name: f.Name, Type: f.Type, Bytes: f.Bytes, SHA256: f.SHA256}
	}
	return all, p.files.Use(ctx, in, fileIDs(ids), by)
}

// Copy implements approval.Files.
func (p exhibits) Copy(ctx context.Context, from, to tenants.Scope, id string, by fact.Ref) error {
	return p.files.Copy(ctx, from, to, file.ID(id), by)
}

// Open implements approval.Files.
func (p exhibits) Open(ctx context.Context, in tenants.Scope, id string) (io.ReadCloser, error) {
	return p.files.Open(ctx, in, file.ID(id), file.Itself)
}
