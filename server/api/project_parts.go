package api

import (
	"context"
	"slices"
	"strconv"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/money"
	"github.com/naru-network/naru/exchange/project"
	"github.com/naru-network/naru/tenants"
)

// before finds the part that has the id, the zero one for a new part.
func before[T any](all []T, id string, of func(T) string) T {
	for _, one := range all {
		if of(one) == id {
			return one
		}
	}
	var none T
	return none
}

// spot is where a part of a list stands in a request.
func spot(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]." }

// ProjectPhaseSaid is what is laid out of a phase.
type ProjectPhaseSaid struct {
	ID      string   `json:"id" maxLength:"40" doc:"a–z, 0–9 and hyphens, made by who adds it"`
	Code    string   `json:"code" maxLength:"2"`
	Title   Text     `json:"title"`
	Horizon string   `json:"horizon" enum:"priority,mid,long"`
	From    string   `json:"from" maxLength:"10"`
	To      string   `json:"to" maxLength:"10"`
	After   []string `json:"after" nullable:"false" maxItems:"20"`
	Gate    Text     `json:"gate"`
}

func planProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Phases []ProjectPhaseSaid `json:"phases" nullable:"false" maxItems:"20"`
		Items  []ProjectItem      `json:"items" nullable:"false" maxItems:"200"`
	}
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.Plan(ctx, c.In, rev, func(p project.Project) ([]project.Phase, []project.Item, error) {
			var check fault.Check
			phases, items := make([]project.Phase, len(in.Body.Phases)), make([]project.Item, len(in.Body.Items))
			for i, h := range in.Body.Phases {
				was := before(p.Phases, h.ID, func(x project.Phase) string { return x.ID })
				phases[i] = project.Phase{
					ID: h.ID, Code: h.Code, Horizon: project.Horizon(h.Horizon), From: h.From, To: h.To, After: strings0(h.After),
					Title: h.Title.said(&check, spot("phases", i)+"title", was.Title, c.Now()), Gate: h.Gate.said(&check, spot("phases", i)+"gate", was.Gate, c.Now()),
				}
			}
			for i, x := range in.Body.Items {
				was := before(p.Items, x.ID, func(y project.Item) string { return y.ID })
				items[i] = project.Item{
					ID: x.ID, Milestone: x.Milestone, Phase: x.Phase, From: x.From, To: x.To, After: strings0(x.After), Done: x.Done,
					Title: x.Title.said(&check, spot("items", i)+"title", was.Title, c.Now()),
				}
			}
			return phases, items, check.Err()
		})
	})
}

func spendProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Lines []ProjectLine `json:"lines" nullable:"false" maxItems:"100" doc:"of one's own side; the others' stay as they are"`
	}
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.Spend(ctx, c.In, rev, func(p project.Project) ([]project.Line, error) { return c.lines("lines", in.Body.Lines, p.Budget) })
	})
}

// lines reads budget lines. An amount that its currency doesn't have is a fault of its field.
func (c Call) lines(list string, said []ProjectLine, was []project.Line) ([]project.Line, error) {
	var check fault.Check
	out := make([]project.Line, len(said))
	known := money.Currencies()
	for i, l := range said {
		old := before(was, l.ID, func(x project.Line) string { return x.ID })
		out[i] = project.Line{ID: l.ID, Phase: l.Phase, Currency: l.Currency, Title: l.Title.said(&check, spot(list, i)+"title", old.Title, c.Now())}
		if !slices.ContainsFunc(known, func(x money.Currency) bool { return x.Code == l.Currency }) {
			check.Fail(spot(list, i)+"currency", "no_such_currency")
			continue
		}
		var ok bool
		out[i].Planned, ok = money.Minor(l.Currency, l.Planned)
		check.That(ok, spot(list, i)+"planned", "not_an_amount")
		out[i].Spent, ok = money.Minor(l.Currency, l.Spent)
		check.That(ok, spot(list, i)+"spent", "not_an_amount")
	}
	return out, check.Err()
}

// ProjectIndicatorSaid is what is said of an indicator, but for its actual value.
type ProjectIndicatorSaid struct {
	ID       string `json:"id" maxLength:"40"`
	Title    Text   `json:"title"`
	Unit     Text   `json:"unit"`
	Baseline string `json:"baseline" maxLength:"24"`
	Target   string `json:"target" maxLength:"24"`
	Due      string `json:"due" maxLength:"10"`
}

func gaugeProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Indicators []ProjectIndicatorSaid `json:"indicators" nullable:"false" maxItems:"40"`
	}
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.Gauge(ctx, c.In, rev, func(p project.Project) ([]project.Measure, error) {
			var check fault.Check
			out := make([]project.Measure, len(in.Body.Indicators))
			for i, m := range in.Body.Indicators {
				was := before(p.Measures, m.ID, func(x project.Measure) string { return x.ID })
				out[i] = project.Measure{
					ID: m.ID, Baseline: m.Baseline, Target: m.Target, Due: m.Due,
					Title: m.Title.said(&check, spot("indicators", i)+"title", was.Title, c.Now()), Unit: m.Unit.said(&check, spot("indicators", i)+"unit", was.Unit, c.Now()),
				}
			}
			return out, check.Err()
		})
	})
}

// ProjectIndicatorIn names an indicator in an address.
type ProjectIndicatorIn struct {
	ProjectDeedIn
	Indicator string `path:"indicator" maxLength:"40"`
}

func measureProject(ctx context.Context, c Call, in *struct {
	ProjectIndicatorIn
	Body struct {
		Actual   string `json:"actual" maxLength:"24"`
		Measured string `json:"measured" maxLength:"10"`
		Source   string `json:"source,omitempty" maxLength:"600"`
	}
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.Read(ctx, c.In, rev, in.Indicator, project.Measured{Actual: in.Body.Actual, On: in.Body.Measured, Source: in.Body.Source})
	})
}

func confirmMeasure(ctx context.Context, c Call, in *ProjectIndicatorIn) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) { return c.Projects.Confirm(ctx, c.In, rev, in.Indicator) })
}

func fearProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Risks []ProjectRisk `json:"risks" nullable:"false" maxItems:"60"`
	}
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.Fear(ctx, c.In, rev, func(p project.Project) ([]project.Risk, error) {
			var check fault.Check
			out := make([]project.Risk, len(in.Body.Risks))
			for i, r := range in.Body.Risks {
				was := before(p.Risks, r.ID, func(x project.Risk) string { return x.ID })
				out[i] = project.Risk{
					ID: r.ID, Likelihood: r.Likelihood, Impact: r.Impact, Party: tenants.TenantID(r.Party), Open: r.Open,
					Title: r.Title.said(&check, spot("risks", i)+"title", was.Title, c.Now()), Answer: r.Answer.said(&check, spot("risks", i)+"answer", was.Answer, c.Now()),
				}
			}
			return out, check.Err()
		})
	})
}

func joinProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Partners []ProjectPartner `json:"partners" nullable:"false" maxItems:"60" doc:"of one's own side; the others' stay as they are"`
	}
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.Join(ctx, c.In, rev, func(p project.Project) ([]project.Partner, error) {
			var check fault.Check
			out := make([]project.Partner, len(in.Body.Partners))
			for i, x := range in.Body.Partners {
				was := before(p.Partners, x.ID, func(y project.Partner) string { return y.ID })
				out[i] = project.Partner{
					ID: x.ID, Role: x.Role, Name: x.Name.said(&check, spot("partners", i)+"name", was.Name, c.Now()), Notes: x.Notes.said(&check, spot("partners", i)+"notes", was.Notes, c.Now()),
				}
			}
			return out, check.Err()
		})
	})
}

func gatherProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Seats []ProjectSeat `json:"seats" nullable:"false" maxItems:"60" doc:"of one's own side; the others' stay as they are"`
	}
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.Gather(ctx, c.In, rev, func(p project.Project) ([]project.Seat, error) {
			var check fault.Check
			out := make([]project.Seat, len(in.Body.Seats))
			for i, s := range in.Body.Seats {
				was := before(p.Group, s.Member, func(x project.Seat) string { return string(x.Member) })
				out[i] = project.Seat{Member: tenants.MemberID(s.Member), Duty: s.Duty.said(&check, spot("seats", i)+"duty", was.Duty, c.Now())}
			}
			return out, check.Err()
		})
	})
}

func seatInProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		Member string `json:"member" maxLength:"36" doc:"the first person of another side, or one of one's own"`
	}
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.Invite(ctx, c.In, rev, tenants.MemberID(in.Body.Member))
	})
}

func visitProject(ctx context.Context, c Call, in *struct {
	ProjectDeedIn
	Body struct {
		On     string `json:"on" maxLength:"10"`
		Place  string `json:"place" maxLength:"400"`
		People string `json:"people,omitempty" maxLength:"1000"`
		Found  Text   `json:"found"`
	}
}) (*one[Project], error) {
	var check fault.Check
	v := project.Visit{On: in.Body.On, Place: in.Body.Place, People: in.Body.People, Found: in.Body.Found.said(&check, "found", lang.Text{}, c.Now())}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return in.change(c, func(rev project.At) (project.Project, error) { return c.Projects.Visited(ctx, c.In, rev, v) })
}

// ProjectPhaseIn names a phase in an address.
type ProjectPhaseIn struct {
	ProjectDeedIn
	Phase string `path:"phase" maxLength:"40"`
}

func beginPhase(ctx context.Context, c Call, in *ProjectPhaseIn) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) { return c.Projects.BeginPhase(ctx, c.In, rev, in.Phase) })
}

func reportPhase(ctx context.Context, c Call, in *struct {
	ProjectPhaseIn
	Body ProjectReportSaid
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.ReportPhase(ctx, c.In, rev, in.Phase, in.Body.reads(c))
	})
}

func acceptPhase(ctx context.Context, c Call, in *ProjectPhaseIn) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) { return c.Projects.AcceptPhase(ctx, c.In, rev, in.Phase) })
}

func returnPhase(ctx context.Context, c Call, in *struct {
	ProjectPhaseIn
	Body ProjectReason
}) (*one[Project], error) {
	return in.change(c, func(rev project.At) (project.Project, error) {
		return c.Projects.ReturnPhase(ctx, c.In, rev, in.Phase, in.Body.Reason)
	})
}

func signOffPhase(ctx context.Context, c Call, in *struct {
	ProjectPhaseIn
	Body struct {
		Check    string `json:"check" enum:"sanctions,contact_report,ministry_opinion,mutual_benefit,dispute_risk"`
		Evidence string `json:"evidence" maxLength:"1000" doc:"what the word rests on: a letter's number, a decision"`
		Dated    string `json:"dated" maxLength:"10" doc:"the day of the evidence"`
		File     string `json:"file,omitempty" maxLength:"36" doc:"where it is kept with the project"`
	}
}) (*one[Project], error) {
	x := project.Signing{Phase: in.Phase, Check: in.Body.Check, Evidence: in.Body.Evidence, Dated: in.Body.Dated, File: in.Body.File}
	return in.change(c, func(rev project.At) (project.Project, error) { return c.Projects.SignOff(ctx, c.In, rev, x) })
}
