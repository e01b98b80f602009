package project

import (
	"slices"
	"strconv"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
)

// Proposal is why the project should be, and how one will see that it worked.
type Proposal struct {
	Problem   lang.Text `bson:"problem"`
	Goal      lang.Text `bson:"goal"`
	Indicator lang.Text `bson:"indicator"` // the one that decides
	Means     lang.Text `bson:"means"`     // how, and with what
}

// Version is a proposal as one side put it to the others.
type Version struct {
	N        int              `bson:"n"`
	By       tenants.TenantID `bson:"by"`
	Member   tenants.MemberID `bson:"member"`
	Title    lang.Text        `bson:"title"`
	Said     Proposal         `bson:"said"`
	Comment  string           `bson:"comment"` // what the side says of its change
	At       time.Time        `bson:"at"`
	Benefits []Benefit        `bson:"benefits"` // as they stood then
}

// Benefit is one side's sheet: what it gains, what it gives, and what it fears.
type Benefit struct {
	Tenant tenants.TenantID `bson:"tenant"`
	Gains  lang.Text        `bson:"gains"`
	Gives  lang.Text        `bson:"gives"`
	Fears  lang.Text        `bson:"fears"`
	Member tenants.MemberID `bson:"member"`
	At     time.Time        `bson:"at"`
}

// MostVersions bounds the proposals of one project. After thirty rounds a meeting helps more.
const MostVersions = 30

// Filled reports whether the sheet says what the side gains and gives.
func (b Benefit) Filled() bool { return !b.Gains.Empty() && !b.Gives.Empty() }

// Benefit returns a party's sheet, empty where it has written none.
func (p Project) Benefit(t tenants.TenantID) Benefit {
	for _, b := range p.Benefits {
		if b.Tenant == t {
			return b
		}
	}
	return Benefit{Tenant: t}
}

// Check returns what is wrong with the texts, field by field.
func (s Proposal) check(c *fault.Check) {
	for path, t := range map[string]lang.Text{"problem": s.Problem, "goal": s.Goal, "indicator": s.Indicator, "means": s.Means} {
		checkText(c, path, t, MostText)
	}
}

// ready returns what is still missing before others can be asked.
func (s Proposal) ready() error {
	var c fault.Check
	c.That(!s.Problem.Empty(), "problem", "required")
	c.That(!s.Goal.Empty(), "goal", "required")
	c.That(!s.Indicator.Empty(), "indicator", "required")
	return c.Err()
}

// Write changes the draft of an idea.
func (p *Project) Write(s Proposal, by By) error {
	if err := p.touched(); err != nil {
		return err
	}
	if p.State != Idea {
		return ErrNotIdea
	}
	p.Draft, p.Updated = s, by.At
	p.Writers = with(p.Writers, by.Member)
	return nil
}

// Propose puts an idea to the other sides as version 1. It takes two parties, and a proposal that says problem, goal and indicator.
func (p *Project) Propose(comment string, by By) error {
	switch err := p.touched(); {
	case err != nil:
		return err
	case p.State != Idea:
		return ErrNotIdea
	case len(p.Parties) < 2:
		return ErrAlone
	}
	if err := p.Draft.ready(); err != nil {
		return err
	}
	p.version(comment, by)
	p.move(Proposed, by, Why{})
	return nil
}

// Counter puts another version of the proposal to the other sides. What was said before stays as it was.
func (p *Project) Counter(s Proposal, comment string, by By) error {
	switch err := p.touched(); {
	case err != nil:
		return err
	case p.State != Proposed:
		return ErrNotProposal
	case len(p.Versions) >= MostVersions:
		return ErrTooManyVersions
	}
	if err := s.ready(); err != nil {
		return err
	}
	p.Draft, p.Writers = s, []tenants.MemberID{by.Member} // a version is the word of who puts it
	p.version(comment, by)
	p.move(Proposed, by, Why{Text: comment})
	return nil
}

func (p *Project) version(comment string, by By) {
	p.Versions = append(slices.Clone(p.Versions), Version{
		N: len(p.Versions) + 1, By: by.Tenant, Member: by.Member, Title: p.Title, Said: p.Draft, Comment: comment, At: by.At, Benefits: slices.Clone(p.Benefits),
	})
}

// Weigh fills in the sheet of the side that does it; nobody writes another's.
func (p *Project) Weigh(b Benefit, by By) error {
	switch err := p.touched(); {
	case err != nil:
		return err
	case p.State != Idea && p.State != Proposed:
		return ErrNotProposal
	}
	b.Tenant, b.Member, b.At = by.Tenant, by.Member, by.At
	p.Benefits = slices.Clone(p.Benefits)
	if i := slices.IndexFunc(p.Benefits, func(x Benefit) bool { return x.Tenant == by.Tenant }); i >= 0 {
		p.Benefits[i] = b
	} else {
		p.Benefits = append(p.Benefits, b)
	}
	p.Updated = by.At
	return nil
}

func (b Benefit) check() error {
	var c fault.Check
	checkText(&c, "gains", b.Gains, MostText)
	checkText(&c, "gives", b.Gives, MostText)
	checkText(&c, "fears", b.Fears, MostText)
	return c.Err()
}

// Decline ends a proposal, with the reason.
func (p *Project) Decline(why Why, by By) error {
	switch err := p.touched(); {
	case err != nil:
		return err
	case p.State != Idea && p.State != Proposed:
		return ErrNotProposal
	}
	p.move(Lapsed, by, why)
	return nil
}

// Silence is after how long without a word a proposal lapses.
const Silence = 12 // months

// Silent reports whether nobody has said anything of the proposal for twelve months.
func (p Project) Silent(at time.Time) bool {
	return p.State == Proposed && !p.Freeze.On() && !p.IsCopy() && !p.Updated.AddDate(0, Silence, 0).After(at)
}

// Lapse ends a proposal of which nobody has said anything for twelve months. It is the house's deed.
func (p *Project) Lapse(at time.Time) error {
	if !p.Silent(at) {
		return ErrNotSilent
	}
	p.move(Lapsed, By{At: at}, Why{Code: "silence"})
	return nil
}

// mostLangs bounds the languages of one text.
const mostLangs = 12

func checkText(c *fault.Check, path string, t lang.Text, most int) {
	c.That(len(t.In) <= mostLangs, path, "too_many", "max", strconv.Itoa(mostLangs))
	for tag, v := range t.In {
		c.Block(path+"."+string(tag), v.Value, fault.Optional, most)
	}
}

func (b Basics) check() error {
	var c fault.Check
	c.That(!b.Title.Empty(), "title", "required")
	checkText(&c, "title", b.Title, MostTitle)
	checkText(&c, "summary", b.Summary, MostSummary)
	c.That(slices.Contains(Horizons(), b.Horizon), "horizon", "unknown")
	c.That(len(b.Sectors) <= MostSectors, "sectors", "too_many", "max", strconv.Itoa(MostSectors))
	for i, s := range b.Sectors {
		c.That(slices.Contains(sectors, s), "sectors["+strconv.Itoa(i)+"]", "unknown")
	}
	return c.Err()
}

// sectors are the codes of the sector taxonomy.
var sectors = []string{"ADM", "PPL", "CUL", "TOU", "YTH", "SPO", "TEC", "ECO", "ASM", "CIV", "SYM", "ETC"}
