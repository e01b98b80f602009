package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/naru-network/naru/exchange/audit"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/finding"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/exchange/notice"
	"github.com/naru-network/naru/exchange/term"
	"github.com/naru-network/naru/realtime/bus"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/server/live"
	"github.com/naru-network/naru/server/post"
	"github.com/naru-network/naru/storage"
	"github.com/naru-network/naru/storage/blob"
	"github.com/naru-network/naru/storage/engine"
	"github.com/naru-network/naru/storage/mongo"
	"github.com/naru-network/naru/storage/search"
	"github.com/naru-network/naru/storage/sqlite"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
	"github.com/naru-network/naru/tenants/pass"
)

// installation is everything that runs, wired together.
type installation struct {
	*api.House
	kept    *storage.House
	engine  engine.Engine
	index   *search.Index
	post    *post.Post
	bytes   blob.Store
	bus     *bus.Bus
	live    *live.House
	log     *slog.Logger
	running sync.WaitGroup
	stop    context.CancelFunc
}

// openEngine opens the engine an installation is kept in.
func openEngine(ctx context.Context, k keeping) (engine.Engine, error) {
	if k.Mongo != "" {
		e, err := mongo.Open(ctx, k.Mongo)
		if err != nil {
			return nil, fmt.Errorf("open MongoDB: %w", err)
		}
		return e, nil
	}
	if err := os.MkdirAll(k.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	e, err := sqlite.Open(k.file("naru.db"))
	if err != nil {
		return nil, fmt.Errorf("open the embedded store: %w", err)
	}
	return e, nil
}

// open wires an installation and starts what runs beside the requests. Close ends it.
func open(ctx context.Context, s settings, log *slog.Logger) (*installation, error) {
	e, err := openEngine(ctx, s.keeping)
	if err != nil {
		return nil, err
	}
	h := &installation{engine: e, log: log}
	if err := h.wire(ctx, s); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (h *installation) wire(ctx context.Context, s settings) error {
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	var err error
	if h.kept, err = storage.Open(ctx, h.engine, h.log); err != nil {
		return err
	}
	if h.index, err = search.Open(ctx, s.file("search.db")); err != nil {
		return fmt.Errorf("open the search index: %w", err)
	}
	if h.post, err = post.New(s.post(h.log)); err != nil {
		return fmt.Errorf("set up mail: %w", err)
	}
	now := time.Now
	register := h.kept.Register()
	authority := tenants.NewAuthority(register, now)
	door, err := pass.New(ctx, pass.Parts{
		Accounts: h.kept.Accounts(), Sessions: h.kept.Sessions(), Counters: h.kept.Counters(), Invites: h.kept.Invites(), Members: register, Keys: h.kept.Keys(), Tickets: h.kept.Tickets(),
		Post: h.post, Tell: authority.HouseTell, Policy: s.policy(), Issuer: s.URL, Now: now, Log: h.log,
	})
	if err != nil {
		return err
	}
	cases := library.NewService(h.kept.Library(), now)
	letters, out := mailer{h.post, h.kept.Accounts(), register}, s.outside()
	pushes, err := s.pusher(out, letters)
	if err != nil {
		return fmt.Errorf("set up notices on devices: %w", err)
	}
	notices := notice.NewService(notice.Parts{Store: h.kept.Notices(), Book: register, Door: authority, Mail: letters, Push: pushes, Rooms: rooms{h.kept}, Now: now, Log: h.log})
	people := tenants.NewService(register, authority, now)
	if h.bytes, err = s.bytes(); err != nil {
		return err
	}
	files := file.NewService(h.kept.Files(h.bytes), s.fileLimits(), s.Data, now)
	terms := term.NewService(h.kept.Terms(), now)
	h.House = &api.House{
		Authority: authority, Tenants: people, Pass: door, Library: cases, Notices: notices, Audit: audit.NewService(h.kept.Trails()),
		Objects: api.CaseObjects(cases),
		Files:   files, Terms: terms, Interpret: h.interpreter(s, terms, door, authority), Finding: finding.NewService(h.kept.Finding(h.index)), Now: now, Operator: s.operator(), PublicURL: strings.TrimSuffix(s.URL, "/"),
		Desk: s.MailFrom,
	}
	h.follow("library", library.NewCarrier(cases, authority).Carry)
	h.follow("notice", notices.Carry)
	h.follow("people", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		if _, home := space.Home(); !home || f.Kind != tenants.MemberTransferred.Code() {
			return nil
		}
		succession := authority.Steward(space, tenants.Errand{Name: "people", Can: []fact.Ability{tenants.Keep}})
		return people.Succeed(ctx, succession, tenants.MemberID(f.About.ID))
	})
	h.follow("guests", func(ctx context.Context, space tenants.Space, f fact.Fact) error {
		if _, pact := space.Pact(); !pact || f.Kind != tenants.PactLeft.Code() {
			return nil
		}
		return people.EndGuests(ctx, authority.Steward(space, tenants.Errand{Name: "guests", Can: []fact.Ability{tenants.InviteGuest}}))
	})
	h.follow("pass", func(_ context.Context, _ tenants.Space, f fact.Fact) error {
		door.Heed(f)
		return nil
	})
	h.openAgreements()
	h.openProjects()
	h.openMeetings()
	h.openLedger()
	h.openVisits()
	h.openIntake()
	h.openPads()
	h.openMargin()
	h.openMinutes()
	h.openPools()
	h.openChat()
	h.openApprovals()
	h.guardFiles()
	if err := h.openPapers(); err != nil {
		return err
	}
	if err := h.openLive(s); err != nil {
		return fmt.Errorf("open the house for sockets: %w", err)
	}
	notices.Tells(h.live)
	h.openHooks(out)
	h.start(ctx, door)
	return nil
}

func (h *installation) follow(name string, carry func(context.Context, tenants.Space, fact.Fact) error) {
	h.kept.Follow(h.kept.Placed(name, func(ctx context.Context, t tenants.Trail, e audit.Entry) error {
		return carry(ctx, t.Space(), e.Fact)
	}))
}

// start runs the relay of facts and the door's own work until Close.
func (h *installation) start(ctx context.Context, door *pass.Service) {
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	for name, run := range map[string]func(context.Context) error{
		"relay": h.kept.Run, "sign-in": door.Run, "files": h.sweepFiles, "notices": h.Notices.Run, "webhooks": h.Webhooks.Run, "sockets": h.live.Run, "memory": h.thrift, "retention": h.retain, "lapse": h.lapse,
		"approvals": h.tendApprovals, "follow-ups": h.remindFollowups, "visit-reports": h.remindReports, "delegations": h.lookAfterPeople,
		"alarms": h.remind,
		"pools":  h.forgetInterpreters,
	} {
		h.running.Add(1)
		go func() {
			defer h.running.Done()
			if err := run(ctx); err != nil && ctx.Err() == nil {
				h.log.ErrorContext(ctx, "stopped working", "part", name, "error", err.Error())
			}
		}()
	}
}

// Close ends what runs, tells what is left to tell, and closes what is open.
func (h *installation) Close() error {
	if h.stop != nil {
		h.stop()
		h.running.Wait()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	failed := h.closeLive(ctx)
	if h.post != nil {
		failed = errors.Join(failed, h.post.Close())
	}
	if h.index != nil {
		failed = errors.Join(failed, h.index.Close())
	}
	if folder, ok := h.bytes.(io.Closer); ok {
		failed = errors.Join(failed, folder.Close())
	}
	return errors.Join(failed, h.engine.Close(ctx))
}

// ready reports whether the installation can answer.
func (h *installation) ready(ctx context.Context) error {
	_, err := h.Tenants.Directory(ctx, "", "", pageOfOne)
	return err
}
