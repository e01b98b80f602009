package storage_test

import (
	"context"

	"github.com/naru-network/naru/base/page"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/pad"
	"github.com/naru-network/naru/tenants"
)

// aMargin tries one method of the shelf of margins in A.
func aMargin(try func(context.Context, *pair, pad.MarginShelf)) func(context.Context, *pair, library.Shelf, notice.Shelf) {
	return func(ctx context.Context, p *pair, _ library.Shelf, _ notice.Shelf) {
		try(ctx, p, p.house.Margins().In(p.a))
	}
}

const besideThe = pad.ID("1") // pad both spaces have, at whose margins all of it stands

func (p *pair) thread(id, word string) pad.Thread {
	return pad.Thread{ID: pad.ThreadID(id), Pad: besideThe, Lang: "ko", Quote: word, State: pad.Opened, At: p.at, Lines: []pad.Saying{{Text: word, At: p.at}}}
}

func (p *pair) suggestion(id, word string) pad.Suggestion {
	return pad.Suggestion{ID: pad.SuggestionID(id), Pad: besideThe, Lang: "ko", State: pad.Proposed, At: p.at, Inserted: word}
}

func (p *pair) version(id, word string) pad.Version {
	return pad.Version{ID: pad.VersionID(id), Pad: besideThe, Name: word, Cause: pad.Named, At: p.at}
}

func texts(id, word string) pad.Texts {
	return pad.Texts{Version: pad.VersionID(id), Pad: besideThe, In: map[string]string{"ko": word}}
}

func pairing(id, word string) pad.Pairing {
	return pad.Pairing{Pad: pad.ID(id), Linguists: map[string]string{"same": word}, Confirmed: []pad.Confirmation{{Number: "1", Member: word}}}
}

// margins keeps one row of each sort at the margin of a pad.
func (p *pair) margins(in tenants.Scope, word, id string) {
	p.t.Helper()
	ctx := context.Background()
	s := p.house.Margins().In(in)
	check(p.t, s.AddThread(ctx, p.thread(id, word), p.told(in, id, word)))
	check(p.t, s.AddSuggestion(ctx, p.suggestion(id, word), p.told(in, id, word)))
	check(p.t, s.AddTexts(ctx, texts(id, word), p.told(in, id, word)))
	check(p.t, s.AddVersion(ctx, p.version(id, word), p.told(in, id, word)))
	check(p.t, s.AddPairing(ctx, pairing(id, word), p.told(in, id, word)))
}

// notedByThem is what B keeps at the margins of its pads.
func (p *pair) notedByThem(ctx context.Context, add func(any, error)) {
	s := p.house.Margins().In(p.b)
	for _, id := range []string{"1", onlyB} {
		add(s.Thread(ctx, pad.ThreadID(id)))
		add(s.Suggestion(ctx, pad.SuggestionID(id)))
		add(s.Version(ctx, pad.VersionID(id)))
		add(s.Texts(ctx, pad.VersionID(id)))
		add(s.Pairing(ctx, pad.ID(id)))
	}
}

// marginsInTwoSpaces has a case for each method of the shelf of margins.
var marginsInTwoSpaces = map[string]func(context.Context, *pair, library.Shelf, notice.Shelf){
	"Margins.Thread": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.mine(s.Thread(ctx, "1"))
		p.absent(s.Thread(ctx, onlyB))
	}),
	"Margins.Threads": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.mine(s.Threads(ctx, besideThe, "", page.Ask{}))
		p.mine(s.Threads(ctx, besideThe, pad.Opened, page.Ask{}))
	}),
	"Margins.AddThread": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.refused(s.AddThread(ctx, p.thread("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddThread(ctx, p.thread(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Margins.ChangeThread": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		x, err := p.house.Margins().In(p.b).Thread(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeThread(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeThread(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Margins.Suggestion": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.mine(s.Suggestion(ctx, "1"))
		p.absent(s.Suggestion(ctx, onlyB))
	}),
	"Margins.Suggestions": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.mine(s.Suggestions(ctx, besideThe, "", page.Ask{}))
		p.mine(s.Suggestions(ctx, besideThe, pad.Proposed, page.Ask{}))
	}),
	"Margins.AddSuggestion": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.refused(s.AddSuggestion(ctx, p.suggestion("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddSuggestion(ctx, p.suggestion(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Margins.ChangeSuggestion": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		x, err := p.house.Margins().In(p.b).Suggestion(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangeSuggestion(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangeSuggestion(ctx, x, p.told(p.a, onlyB, own)))
	}),
	"Margins.Version": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.mine(s.Version(ctx, "1"))
		p.absent(s.Version(ctx, onlyB))
	}),
	"Margins.Versions": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.mine(s.Versions(ctx, besideThe, "", page.Ask{}))
		p.mine(s.Versions(ctx, besideThe, pad.Named, page.Ask{}))
	}),
	"Margins.AddVersion": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.refused(s.AddVersion(ctx, p.version("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddVersion(ctx, p.version(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Margins.Texts": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.mine(s.Texts(ctx, "1"))
		p.absent(s.Texts(ctx, onlyB))
	}),
	"Margins.AddTexts": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.refused(s.AddTexts(ctx, texts("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddTexts(ctx, texts(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Margins.Pairing": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.mine(s.Pairing(ctx, "1"))
		p.absent(s.Pairing(ctx, onlyB))
	}),
	"Margins.AddPairing": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		p.refused(s.AddPairing(ctx, pairing("2", own), p.told(p.b, "2", own)))
		check(p.t, s.AddPairing(ctx, pairing(onlyB, own), p.told(p.a, onlyB, own)))
	}),
	"Margins.ChangePairing": aMargin(func(ctx context.Context, p *pair, s pad.MarginShelf) {
		x, err := p.house.Margins().In(p.b).Pairing(ctx, onlyB)
		check(p.t, err)
		p.refused(s.ChangePairing(ctx, x, p.told(p.b, onlyB, own)))
		p.absent(nil, s.ChangePairing(ctx, x, p.told(p.a, onlyB, own)))
	}),
}
