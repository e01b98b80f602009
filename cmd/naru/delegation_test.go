package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/meeting"
	"github.com/naru-network/naru/tenants"
)

// TestDelegationsAreTakenAway has the house's own round take a delegation away at home and where it was shown, when its time is over and not before.
func TestDelegationsAreTakenAway(t *testing.T) {
	var log bytes.Buffer
	h := openDemo(t, &log)
	ctx := t.Context()
	b := &builder{h, map[string]string{"host": "officer@dangjin.example"}, map[string]tenants.Principal{}, map[string]library.CaseID{}}
	_, home, err := b.home(ctx, "host")
	must(t, err)
	some, err := benchHall(ctx, h, home, 2)
	must(t, err)
	mid := some[0].to
	at := meeting.Desk{In: home, Home: home}
	_, _, err = h.Meetings.Name(ctx, at, mid, meeting.PersonAt{}, func(meeting.PersonSaid) (meeting.PersonSaid, error) {
		return meeting.PersonSaid{Names: []meeting.PersonName{{Script: "other", Given: canary}}, Part: meeting.Leads, Title: lang.Plain(lang.Korean, canary), Diet: canary, Mail: "canary@dangjin.example"}, nil
	})
	must(t, err)
	_, d, err := h.Meetings.Delegation(ctx, at, mid)
	must(t, err)
	_, err = h.Meetings.Show(ctx, at, mid, meeting.Showing{People: []meeting.PersonID{d.People[2].ID}, Basis: "consent", Fields: []string{"title", "diet"}})
	must(t, err)

	h.peopleOnce(ctx)
	if _, d, err = h.Meetings.Delegation(ctx, at, mid); err != nil || !d.Purged.IsZero() {
		t.Fatalf("the delegation of a meeting still to come is purged at %s, %v", d.Purged, err)
	}
	now := h.Meetings.Now
	h.Meetings.Now = func() time.Time { return now().AddDate(0, 0, meeting.DefaultDays+1) }
	h.peopleOnce(ctx)
	h.peopleOnce(ctx)
	_, d, err = h.Meetings.Delegation(ctx, at, mid)
	must(t, err)
	if d.Purged.IsZero() || len(d.People) != 3 || len(d.People[2].Names) != 0 || len(d.People[2].Disclosed) != 1 {
		t.Errorf("the house's round left %+v", d)
	}
	seen, err := h.Meetings.Reception(ctx, home, mid)
	must(t, err)
	for _, r := range seen.Rolls {
		if r.Standing != meeting.OldRoll || len(r.Names) != 0 || r.Diet != "" {
			t.Errorf("on the roll there is still %+v", r)
		}
	}
	if strings.Contains(log.String(), canary) || strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("the log says:\n%s", log.String())
	}
}

func TestCheckInIsMeasured(t *testing.T) {
	c := benchCommand{settings: settings{outward: outward{AllowInside: true}, URL: "http://127.0.0.1:8080", SMTPTLS: "starttls", MailFrom: "naru@localhost", OperatorName: "Naru", PasswordMin: 12, Idle: 20 * time.Minute}}
	c.FilesMost, c.FilesQuota = 1, 1
	table, err := c.checkinTable(t.Context(), 3)
	if err != nil || !strings.Contains(table, "| 3 people at 4 desks |") {
		t.Errorf("measured were %v\n%s", err, table)
	}
	t.Log(table)
}
