package paper

import (
	"encoding/xml"
	"strings"
)

// run reads what stands in a run.
func (r *hangulReader) run(p *hangulParagraph, s Style) error {
	return r.children(func(e xml.StartElement) error { return r.inRun(e, p, s) })
}

func (r *hangulReader) inRun(e xml.StartElement, p *hangulParagraph, s Style) error {
	switch e.Name.Local {
	case "t":
		return r.words(p, s)
	case "ctrl", "switch", "case", "default":
		return r.children(func(e xml.StartElement) error { return r.inRun(e, p, s) })
	case "tbl":
		return r.table(p)
	case "pic":
		return r.picture(p)
	case "lineBreak":
		p.runs = append(p.runs, Run{Break: true})
	case "fieldBegin":
		return r.fieldBegin(e)
	case "fieldEnd":
		if n := len(r.hrefs); n > 0 {
			r.hrefs = r.hrefs[:n-1]
		}
	case "footNote", "endNote":
		return r.footnote(p)
	case "header", "footer", "pageNum":
		if e.Name.Local != "pageNum" {
			r.report.left(LeftHeaders)
		}
	case "hiddenComment":
		r.report.left(LeftComments)
	case "equation":
		r.report.left(LeftFormulas)
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "script" {
				return nil
			}
			return r.words(p, s)
		})
	case "dutmal":
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "mainText" {
				return nil
			}
			return r.words(p, s)
		})
	case "compose":
		words, err := r.say(attr(e, "composeText"))
		p.runs = append(p.runs, Run{Text: words, Style: s})
		return err
	case "ole", "chart", "video":
		r.report.left(LeftObjects)
	case "container", "rect", "ellipse", "polygon", "textart", "line", "arc", "curve", "connectLine":
		return r.box(p)
	}
	return nil
}

// words takes words with what stands among them: tabs, breaks, and where tracked changes begin and end.
func (r *hangulReader) words(p *hangulParagraph, s Style) error {
	if n := len(r.hrefs); n > 0 {
		s.Href = r.hrefs[n-1]
		s.Underline = s.Underline && s.Href == ""
	}
	var fault error
	put := func(words string) {
		if fault != nil || r.deleted > 0 || words == "" {
			return
		}
		var kept string
		kept, fault = r.say(words)
		p.runs = append(p.runs, Run{Text: kept, Style: s})
	}
	err := r.inside(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tab":
			put("\t")
		case "lineBreak":
			if r.deleted == 0 {
				p.runs = append(p.runs, Run{Break: true})
			}
		case "nbSpace":
			put("\u00a0")
		case "fwSpace":
			put("\u3000")
		case "hyphen":
			put("-")
		case "deleteBegin":
			r.report.left(LeftDeletions)
			r.deleted++
		case "deleteEnd":
			r.deleted = max(0, r.deleted-1)
		case "insertBegin":
			r.report.left(LeftInsertions)
		}
		return nil
	}, put)
	if err != nil {
		return err
	}
	return fault
}

// fieldBegin opens a field. Those that are links lead somewhere until they end; memos are comments.
func (r *hangulReader) fieldBegin(e xml.StartElement) error {
	kind := attr(e, "type")
	if kind == "MEMO" {
		r.report.left(LeftComments)
	}
	path, command := "", ""
	err := r.children(func(e xml.StartElement) error {
		if e.Name.Local != "parameters" {
			return nil
		}
		return r.children(func(e xml.StartElement) error {
			words, err := "", error(nil)
			if name := attr(e, "name"); name == "Path" || name == "Command" {
				if words, err = r.text(); name == "Path" {
					path = words
				} else {
					command = words
				}
			}
			return err
		})
	})
	href := ""
	if kind == "HYPERLINK" {
		if path == "" {
			path = unescapedAddress(command)
		}
		href = r.href(path)
	}
	if len(r.hrefs) < 100 {
		r.hrefs = append(r.hrefs, href)
	}
	return err
}

// unescapedAddress reads the address in a field's command, which ends at a semicolon that isn't marked.
func unescapedAddress(command string) string {
	var b strings.Builder
	for i := 0; i < len(command); i++ {
		switch {
		case command[i] == '\\' && i+1 < len(command):
			i++
			b.WriteByte(command[i])
		case command[i] == ';':
			return b.String()
		default:
			b.WriteByte(command[i])
		}
	}
	return b.String()
}

// footnote takes the words of a note.
func (r *hangulReader) footnote(p *hangulParagraph) error {
	inside, err := r.sub()
	if err != nil {
		return err
	}
	var lines []string
	for _, b := range inside {
		runs, _, _ := lineOf(b)
		if line := strings.TrimSpace(said(runs)); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) > 0 {
		p.runs = append(p.runs, Run{Note: strings.Join(lines, " ")})
	}
	return nil
}

// box keeps the words of a box, and the pictures in it.
func (r *hangulReader) box(p *hangulParagraph) error {
	return r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "drawText":
			inside, err := r.sub()
			if len(inside) > 0 {
				r.report.left(LeftBoxes)
				p.after = append(p.after, inside...)
			}
			return err
		case "pic":
			return r.picture(p)
		case "rect", "ellipse", "polygon", "textart", "container":
			return r.box(p)
		}
		return nil
	})
}
