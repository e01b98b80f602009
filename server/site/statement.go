package site

// statementPage is a plain statement of what the product does.
type statementPage struct {
	frame
	Lead     string
	Sections []section
	Own      string // the operator's own, where there is one
}

type section struct{ Head, Text string }

// What the statements speak of, in order.
var (
	accessibilitySections = []string{"aim", "keyboard", "display", "languages", "simple", "limits", "contact"}
	privacySections       = []string{"reading", "cookies", "others", "log", "members", "cases", "contact"}
)

func (p *Pages) accessibility(v *visit) error {
	return v.show("statement", v.statement("accessibility", accessibilitySections))
}

func (p *Pages) privacy(v *visit) error {
	page := v.statement("privacy", privacySections)
	page.Own = p.Operator.Privacy
	return v.show("statement", page)
}

func (v *visit) statement(of string, about []string) statementPage {
	page := statementPage{frame: v.frame(of, of, v.words.T(of+".title")), Lead: v.words.T(of + ".lead")}
	page.under()
	page.Description = page.Lead
	for _, a := range about {
		page.Sections = append(page.Sections, section{v.words.T(of + "." + a + ".head"), v.words.T(of + "." + a + ".text")})
	}
	return page
}
