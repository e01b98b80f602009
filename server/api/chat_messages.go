package api

import (
	"context"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
)

// messageBody bounds the body of a message in bytes: 8,000 characters with each escaped, and what goes with it.
const messageBody = 128 << 10

// Messages is a stretch of what was said.
type Messages struct {
	Items []Message `json:"items" nullable:"false" doc:"oldest first"`
	Head  int64     `json:"head" doc:"the last place of the room's sequence"`
	First bool      `json:"first,omitempty" doc:"nothing stands before them"`
	Last  bool      `json:"last,omitempty" doc:"nothing stands behind them"`
}

func viewMessages(all []chat.Message) []Message {
	out := make([]Message, len(all))
	for i, m := range all {
		out[i] = ViewMessage(m)
	}
	return out
}

func listMessages(ctx context.Context, c Call, in *struct {
	RoomIn
	Before int64  `query:"before" minimum:"0" doc:"at most one of before, after, around and on; none is the latest"`
	After  int64  `query:"after" minimum:"-1" default:"-1" doc:"0 is the beginning"`
	Around int64  `query:"around" minimum:"0"`
	On     string `query:"on" maxLength:"10" doc:"what was said from this day on: 2026-07-06"`
	Zone   string `query:"zone" maxLength:"60" doc:"IANA: where the day is counted; UTC if not said"`
	Lane   string `query:"lane" maxLength:"15" doc:"the message whose thread is read"`
	Size   int    `query:"size" minimum:"0" maximum:"100" doc:"50 if not said"`
}) (*struct{ Body Messages }, error) {
	ask := chat.Ask{Root: laneOf(in.Lane), Before: in.Before, Around: in.Around, Size: in.Size}
	if in.After >= 0 {
		ask.After = &in.After
	}
	if in.On != "" {
		var check fault.Check
		zone, err := time.LoadLocation(in.Zone)
		check.That(err == nil, "zone", "unknown")
		if err == nil {
			ask.On, err = time.ParseInLocation(time.DateOnly, in.On, zone)
			check.That(err == nil, "on", "not_a_date")
		}
		if err := check.Err(); err != nil {
			return nil, err
		}
	}
	s, err := c.Chat.History(ctx, c.In, in.id(), ask)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Messages }{Messages{Items: viewMessages(s.Items), Head: s.Head, First: s.First, Last: s.Last}}, nil
}

type messageOut struct{ Body Message }

func viewed(m chat.Message, err error) (*messageOut, error) {
	if err != nil {
		return nil, err
	}
	return &messageOut{ViewMessage(m)}, nil
}

func postMessage(ctx context.Context, c Call, in *struct {
	RoomIn
	Body MessageDraft
}) (*messageOut, error) {
	return viewed(c.Chat.Post(ctx, c.In, in.id(), in.Body.Draft()))
}

// MessageIn names a message of a room in an address.
type MessageIn struct {
	RoomIn
	Seq int64 `path:"seq" minimum:"1"`
}

func readMessage(ctx context.Context, c Call, in *MessageIn) (*messageOut, error) {
	return viewed(c.Chat.Message(ctx, c.In, in.id(), in.Seq))
}

// MessageEdit is what a message said until it was changed.
type MessageEdit struct {
	Text string `json:"text"`
	At   string `json:"at" doc:"when it was changed"`
}

// MessageEdits is what a message said before, oldest first.
type MessageEdits struct {
	Items []MessageEdit `json:"items" nullable:"false"`
}

func listEdits(ctx context.Context, c Call, in *MessageIn) (*struct{ Body MessageEdits }, error) {
	all, err := c.Chat.Edits(ctx, c.In, in.id(), in.Seq)
	v := MessageEdits{Items: make([]MessageEdit, len(all))}
	for i, e := range all {
		v.Items[i] = MessageEdit{Text: e.Text, At: stamp(e.At)}
	}
	return &struct{ Body MessageEdits }{v}, err
}

// MessageText is a text for a message.
type MessageText struct {
	Text string `json:"text" maxLength:"8000"`
}

func editMessage(ctx context.Context, c Call, in *struct {
	MessageIn
	Body MessageText
}) (*messageOut, error) {
	return viewed(c.Chat.Edit(ctx, c.In, in.id(), in.Seq, in.Body.Text))
}

func removeMessage(ctx context.Context, c Call, in *MessageIn) (*messageOut, error) {
	return viewed(c.Chat.Remove(ctx, c.In, in.id(), in.Seq))
}

func reactToMessage(ctx context.Context, c Call, in *struct {
	MessageIn
	Body struct {
		Emoji string `json:"emoji" maxLength:"40"`
		On    bool   `json:"on"`
	}
}) (*messageOut, error) {
	return viewed(c.Chat.React(ctx, c.In, in.id(), in.Seq, in.Body.Emoji, in.Body.On))
}

func pinMessage(ctx context.Context, c Call, in *struct {
	MessageIn
	Body struct {
		On bool `json:"on"`
	}
}) (*messageOut, error) {
	return viewed(c.Chat.Pin(ctx, c.In, in.id(), in.Seq, in.Body.On))
}

// MessagePins is what is pinned in a room.
type MessagePins struct {
	Items []Message `json:"items" nullable:"false"`
}

func listPins(ctx context.Context, c Call, in *RoomIn) (*struct{ Body MessagePins }, error) {
	all, err := c.Chat.Pins(ctx, c.In, in.id())
	return &struct{ Body MessagePins }{MessagePins{viewMessages(all)}}, err
}

// TranslationIn names a language of a message in an address.
type TranslationIn struct {
	MessageIn
	Lang string `path:"lang" maxLength:"35"`
}

func translateMessage(ctx context.Context, c Call, in *struct {
	TranslationIn
	Body MessageText
}) (*messageOut, error) {
	return viewed(c.Chat.Translate(ctx, c.In, in.id(), in.Seq, lang.Tag(in.Lang), in.Body.Text))
}

func interpretMessage(ctx context.Context, c Call, in *TranslationIn) (*messageOut, error) {
	return viewed(c.Chat.Interpret(ctx, c.In, in.id(), in.Seq, lang.Tag(in.Lang)))
}

// RoomRetention is how long a space keeps what is said in it.
type RoomRetention struct {
	Days   *int   `json:"days" nullable:"true" doc:"null keeps everything"`
	Hold   bool   `json:"hold" doc:"legal hold: nothing lapses and nothing is removed"`
	Reason string `json:"reason"`
	By     string `json:"by,omitempty" doc:"the member who decided, in one's own tenant"`
	Tenant string `json:"tenant,omitempty"`
	At     string `json:"at,omitempty"`
	May    May    `json:"may"`
}

// May says for each deed whether this reader may do it.
type May map[string]bool

func (c Call) viewRetention(r chat.Retention) RoomRetention {
	v := RoomRetention{Hold: r.Hold, Reason: r.Reason, Tenant: r.Tenant, At: stamp(r.At), May: May{"set": c.In.May(chat.RetentionSet.Needs())}}
	if r.Days > 0 {
		v.Days = &r.Days
	}
	if r.Tenant == string(c.In.Tenant()) {
		v.By = r.By
	}
	return v
}

func readRetention(ctx context.Context, c Call, _ *struct{ InSpace }) (*struct{ Body RoomRetention }, error) {
	r, err := c.Chat.Retention(ctx, c.In)
	if err != nil {
		return nil, err
	}
	return &struct{ Body RoomRetention }{c.viewRetention(r)}, nil
}

func setRetention(ctx context.Context, c Call, in *struct {
	InSpace
	Body struct {
		Days   *int   `json:"days" nullable:"true" minimum:"1" maximum:"36500"`
		Hold   bool   `json:"hold"`
		Reason string `json:"reason" maxLength:"500"`
	}
}) (*struct{ Body RoomRetention }, error) {
	to := chat.Rule{Hold: in.Body.Hold, Reason: in.Body.Reason}
	if in.Body.Days != nil {
		to.Days = *in.Body.Days
	}
	r, err := c.Chat.SetRetention(ctx, c.In, to)
	if err != nil {
		return nil, err
	}
	return &struct{ Body RoomRetention }{c.viewRetention(r)}, nil
}
