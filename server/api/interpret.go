package api

import (
	"context"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/interpret"
	"github.com/naru-network/naru/tenants"
)

// Interpreter is the engine by which a tenant has texts put into other languages. Where it is, is for admins.
type Interpreter struct {
	Rev    int64           `json:"rev"`
	Kind   string          `json:"kind" enum:"off,libretranslate"`
	URL    string          `json:"url,omitempty"`
	HasKey bool            `json:"has_key"`
	Langs  []string        `json:"langs" nullable:"false"`
	At     string          `json:"at,omitempty"`
	May    map[string]bool `json:"may"`
}

// InterpreterWish is what an admin sets.
type InterpreterWish struct {
	Kind  string   `json:"kind" enum:"off,libretranslate"`
	URL   string   `json:"url,omitempty" maxLength:"300"`
	Key   string   `json:"key,omitempty" maxLength:"500" doc:"never sent back; left out, the one before stays while the address does"`
	Langs []string `json:"langs,omitempty" maxItems:"8"`
}

func (c Call) interpreterOut(s interpret.Setting, err error) (*one[Interpreter], error) {
	if err != nil {
		return nil, err
	}
	v := Interpreter{Rev: s.Rev, Kind: string(s.Kind), Langs: texts(s.Langs), May: map[string]bool{"set": c.In.May(tenants.SetEngine)}}
	if v.May["set"] {
		v.URL, v.HasKey, v.At = s.URL, len(s.Key) > 0, stamp(s.At)
	}
	return whole(v, s.Rev), nil
}

func readInterpreter(ctx context.Context, c Call, _ *struct{}) (*one[Interpreter], error) {
	return c.interpreterOut(c.Interpret.Setting(ctx, c.In))
}

func setInterpreter(ctx context.Context, c Call, in *struct {
	IfMatch
	Body InterpreterWish
}) (*one[Interpreter], error) {
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	w := interpret.Wish{Kind: interpret.Kind(in.Body.Kind), URL: in.Body.URL, Key: in.Body.Key}
	for _, tag := range in.Body.Langs {
		w.Langs = append(w.Langs, lang.Tag(tag))
	}
	return c.interpreterOut(c.Interpret.Set(ctx, c.In, rev, w))
}

// Interpreted is a text in another language.
type Interpreted struct {
	Text string `json:"text"`
	Tool string `json:"tool"`
	At   string `json:"at"`
}

func tryInterpreter(ctx context.Context, c Call, in *struct {
	Body struct {
		From string `json:"from" enum:"ko,en,zh-Hans,ja"`
		To   string `json:"to" enum:"ko,en,zh-Hans,ja"`
		Text string `json:"text" maxLength:"2000"`
	}
}) (*struct{ Body Interpreted }, error) {
	r, err := c.Interpret.Translate(ctx, c.In, interpret.Pair{From: lang.Tag(in.Body.From), To: lang.Tag(in.Body.To)}, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Interpreted }{Interpreted{Text: r.Text, Tool: r.Tool, At: stamp(r.At)}}, nil
}
