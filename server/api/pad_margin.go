package api

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
)

func padHands(all []pad.Hand) []PadHand {
	out := make([]PadHand, len(all))
	for i, h := range all {
		out[i] = viewPadHand(h)
	}
	return out
}

// maybeHand is somebody, or nobody yet.
func maybeHand(h pad.Hand) *PadHand {
	if h.Member == "" {
		return nil
	}
	v := viewPadHand(h)
	return &v
}

// PadSaying is one thing said in a comment's thread.
type PadSaying struct {
	By   PadHand `json:"by"`
	At   string  `json:"at"`
	Text string  `json:"text"`
	Lang string  `json:"lang,omitempty" doc:"of this text, where it was told"`
}

// PadComment is what is said about some words of a pad.
type PadComment struct {
	ID       string          `json:"id"`
	Rev      int64           `json:"rev"`
	Lang     string          `json:"lang"`
	From     string          `json:"from" doc:"a relative position of Yjs, in base64url"`
	To       string          `json:"to"`
	Quote    string          `json:"quote" doc:"the words as they were"`
	Lines    []PadSaying     `json:"lines" nullable:"false"`
	State    string          `json:"state" enum:"open,resolved"`
	At       string          `json:"at"`
	Resolved *PadHand        `json:"resolved,omitempty"`
	May      map[string]bool `json:"may"`
}

func (c Call) viewComment(t pad.Thread) PadComment {
	v := PadComment{
		ID: string(t.ID), Rev: t.Rev, Lang: t.Lang, From: t.From, To: t.To, Quote: t.Quote, State: string(t.State), At: stamp(t.At),
		Resolved: maybeHand(t.Resolved), Lines: make([]PadSaying, len(t.Lines)), May: map[string]bool{"answer": c.In.May(tenants.CommentPad)},
	}
	for i, l := range t.Lines {
		v.Lines[i] = PadSaying{By: viewPadHand(l.By), At: stamp(l.At), Text: l.Text, Lang: string(l.Lang)}
	}
	return v
}

func listPadComments(ctx context.Context, c Call, in *struct {
	PadIn
	Asked
	State string `query:"state" enum:"open,resolved" doc:"all if not said"`
}) (*listOut[PadComment], error) {
	found, err := c.Margin.Comments(ctx, c.In, in.id(), pad.Openness(in.State), in.page())
	if err != nil {
		return nil, err
	}
	return list(found, c.viewComment), nil
}

// PadRemark is what a comment begins with.
type PadRemark struct {
	Lang  string `json:"lang" maxLength:"35"`
	From  string `json:"from" maxLength:"400"`
	To    string `json:"to" maxLength:"400"`
	Quote string `json:"quote,omitempty" maxLength:"2000"`
	PadAnswer
}

func commentPad(ctx context.Context, c Call, in *struct {
	PadIn
	Body PadRemark
}) (*one[PadComment], error) {
	t, err := c.Margin.Comment(ctx, c.In, in.id(), pad.Remark{
		Lang: in.Body.Lang, From: in.Body.From, To: in.Body.To, Quote: in.Body.Quote, Words: in.Body.words(),
	})
	if err != nil {
		return nil, err
	}
	return whole(c.viewComment(t), t.Rev), nil
}

// PadCommentIn names a comment in an address.
type PadCommentIn struct {
	PadIn
	Comment string `path:"comment" maxLength:"36"`
}

// PadAnswer is what is said in a thread.
type PadAnswer struct {
	Text     string `json:"text" maxLength:"8000"`
	TextLang string `json:"text_lang,omitempty" maxLength:"35" doc:"the language of this text, which needn't be that of what it is about"`
}

func (a PadAnswer) words() pad.Words { return pad.Words{Text: a.Text, Lang: lang.Tag(a.TextLang)} }

func answerPadComment(ctx context.Context, c Call, in *struct {
	PadCommentIn
	Body PadAnswer
}) (*one[PadComment], error) {
	t, err := c.Margin.Answer(ctx, c.In, in.id(), pad.ThreadID(in.Comment), in.Body.words())
	if err != nil {
		return nil, err
	}
	return whole(c.viewComment(t), t.Rev), nil
}

func resolvePadComment(ctx context.Context, c Call, in *struct {
	PadCommentIn
	Body struct {
		State string `json:"state" enum:"open,resolved"`
	}
}) (*one[PadComment], error) {
	t, err := c.Margin.Resolve(ctx, c.In, in.id(), pad.ThreadID(in.Comment), pad.Openness(in.Body.State))
	if err != nil {
		return nil, err
	}
	return whole(c.viewComment(t), t.Rev), nil
}

// PadSuggestion is words that one side proposes to add or to take away.
type PadSuggestion struct {
	ID       string          `json:"id"`
	Rev      int64           `json:"rev"`
	Lang     string          `json:"lang"`
	By       PadHand         `json:"by"`
	At       string          `json:"at"`
	State    string          `json:"state" enum:"open,accepted,refused,withdrawn"`
	Inserted string          `json:"inserted" doc:"as it read when it was decided; empty before"`
	Deleted  string          `json:"deleted"`
	Decided  *PadHand        `json:"decided,omitempty"`
	Settled  string          `json:"settled,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	May      map[string]bool `json:"may"`
}

func (c Call) viewSuggestion(s pad.Suggestion) PadSuggestion {
	open := s.State == pad.Proposed && c.In.May(tenants.WritePad)
	own := s.By.Tenant == string(c.In.Tenant())
	return PadSuggestion{
		ID: string(s.ID), Rev: s.Rev, Lang: s.Lang, By: viewPadHand(s.By), At: stamp(s.At), State: string(s.State), Inserted: s.Inserted,
		Deleted: s.Deleted, Decided: maybeHand(s.Decided), Settled: stamp(s.Settled), Reason: s.Reason,
		May: map[string]bool{"decide": open && !own, "withdraw": open && own},
	}
}

func listPadSuggestions(ctx context.Context, c Call, in *struct {
	PadIn
	Asked
	State string `query:"state" enum:"open,accepted,refused,withdrawn" doc:"all if not said"`
}) (*listOut[PadSuggestion], error) {
	found, err := c.Margin.Suggestions(ctx, c.In, in.id(), pad.SuggestionState(in.State), in.page())
	if err != nil {
		return nil, err
	}
	return list(found, c.viewSuggestion), nil
}

func suggestInPad(ctx context.Context, c Call, in *struct {
	PadIn
	Body struct {
		ID   string `json:"id" maxLength:"36" doc:"a UUID, with which the words are marked in the text"`
		Lang string `json:"lang" maxLength:"35"`
	}
}) (*one[PadSuggestion], error) {
	s, err := c.Margin.Suggest(ctx, c.In, in.id(), pad.SuggestionID(in.Body.ID), in.Body.Lang)
	if err != nil {
		return nil, err
	}
	return whole(c.viewSuggestion(s), s.Rev), nil
}

func decidePadSuggestion(ctx context.Context, c Call, in *struct {
	PadIn
	Suggestion string `path:"suggestion" maxLength:"36"`
	Body       struct {
		To     string `json:"to" enum:"accepted,refused,withdrawn"`
		Reason string `json:"reason,omitempty" maxLength:"8000"`
	}
}) (*one[PadSuggestion], error) {
	v := pad.Verdict{To: pad.SuggestionState(in.Body.To), Reason: in.Body.Reason}
	s, err := c.Margin.Decide(ctx, c.In, in.id(), pad.SuggestionID(in.Suggestion), v)
	if err != nil {
		return nil, err
	}
	return whole(c.viewSuggestion(s), s.Rev), nil
}

// PadVersion is a pad as it was.
type PadVersion struct {
	ID      string    `json:"id"`
	Name    string    `json:"name" doc:"empty for one that was kept by itself"`
	Cause   string    `json:"cause" enum:"named,paused,before,after"`
	By      PadHand   `json:"by"`
	At      string    `json:"at"`
	Writers []PadHand `json:"writers" nullable:"false" doc:"who has written since the version before"`
}

func viewVersion(v pad.Version) PadVersion {
	return PadVersion{
		ID: string(v.ID), Name: v.Name, Cause: string(v.Cause), By: viewPadHand(v.By), At: stamp(v.At), Writers: padHands(v.Writers),
	}
}

func listPadVersions(ctx context.Context, c Call, in *struct {
	PadIn
	Asked
	Cause string `query:"cause" enum:"named,paused,before,after" doc:"all if not said"`
}) (*listOut[PadVersion], error) {
	found, err := c.Margin.Versions(ctx, c.In, in.id(), pad.Cause(in.Cause), in.page())
	if err != nil {
		return nil, err
	}
	return list(found, viewVersion), nil
}

func keepPadVersion(ctx context.Context, c Call, in *struct {
	PadIn
	Body struct {
		Name string `json:"name,omitempty" maxLength:"600" doc:"without one the pad is kept by itself, if it has changed for a while"`
	}
}) (*one[PadVersion], error) {
	keep := func() (pad.Version, error) { return c.Margin.KeepVersion(ctx, c.In, in.id()) }
	if in.Body.Name != "" {
		keep = func() (pad.Version, error) { return c.Margin.NameVersion(ctx, c.In, in.id(), in.Body.Name) }
	}
	v, err := keep()
	if err != nil {
		return nil, err
	}
	return whole(viewVersion(v), v.Rev), nil
}

// PadVersionIn names a version in an address.
type PadVersionIn struct {
	PadIn
	Version string `path:"version" maxLength:"36"`
}

// PadVersionTexts is a version with its texts.
type PadVersionTexts struct {
	PadVersion
	Texts map[string]Document `json:"texts" doc:"by language, as the editor's document"`
}

func readPadVersion(ctx context.Context, c Call, in *PadVersionIn) (*one[PadVersionTexts], error) {
	v, texts, err := c.Margin.Version(ctx, c.In, in.id(), pad.VersionID(in.Version))
	if err != nil {
		return nil, err
	}
	view := PadVersionTexts{PadVersion: viewVersion(v), Texts: map[string]Document{}}
	for lang, raw := range texts.In {
		view.Texts[lang] = Document(raw)
	}
	return whole(view, v.Rev), nil
}

func restorePadVersion(ctx context.Context, c Call, in *PadVersionIn) (*struct{ Body nothing }, error) {
	return &struct{ Body nothing }{}, c.Margin.Restore(ctx, c.In, in.id(), pad.VersionID(in.Version))
}
