package calendar

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/id"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/base/secret"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// FeedID names a member's calendar address.
type FeedID string

// Feed is the address at which a member's own program reads her appointments. Whoever knows the address reads them, so of the key in it only a hash is kept.
type Feed struct {
	ID     FeedID           `bson:"-"`
	Rev    int64            `bson:"-"`
	Member tenants.MemberID `bson:"member"`
	Tenant tenants.TenantID `bson:"tenant"`
	Lang   lang.Tag         `bson:"lang"`
	Hash   []byte           `bson:"hash"`
	Made   time.Time        `bson:"made"`
}

// Owner is whose appointments are read.
type Owner struct {
	Member tenants.MemberID
	Tenant tenants.TenantID
	Lang   lang.Tag
}

// Parts is what the service is made of.
type Parts struct {
	Store  Store
	Years  Years
	Book   Book
	Door   Door
	Source Source
	Now    func() time.Time
}

// Service keeps calendar addresses and answers at them.
type Service struct{ Parts }

// NewService returns the service of its parts.
func NewService(p Parts) *Service { return &Service{p} }

// errand is for reading a member's spaces on her program's behalf.
var errand = tenants.Errand{Name: "calendar", Can: []fact.Ability{tenants.Keep}}

func feedOf(m tenants.MemberID) FeedID { return id.Of[FeedID]("calendar", string(m)) }

// Feed returns the acting member's address, or ErrNoFeed.
func (s *Service) Feed(ctx context.Context, home tenants.Scope) (Feed, error) {
	if home.Member() == "" {
		return Feed{}, ErrNoFeed
	}
	return s.Store.In(home).Feed(ctx, feedOf(home.Member()))
}

// Make gives the acting member an address in place of any she had, and returns its key, which nobody is shown again.
func (s *Service) Make(ctx context.Context, home tenants.Scope, in lang.Tag) (Feed, string, error) {
	had, err := s.Feed(ctx, home)
	if err != nil && !errors.Is(err, ErrNoFeed) || home.Member() == "" {
		return Feed{}, "", err
	}
	at := s.Now().UTC().Truncate(time.Millisecond)
	f := Feed{ID: feedOf(home.Member()), Rev: had.Rev, Member: home.Member(), Tenant: home.Tenant(), Lang: in, Made: at}
	key, hash := secret.New(string(f.ID))
	f.Hash = hash
	told, terr := home.Tell(FeedMade, f.ref(), at, nil)
	if terr != nil {
		return Feed{}, "", terr
	}
	if err != nil {
		err = s.Store.In(home).AddFeed(ctx, f, told)
	} else {
		err = s.Store.In(home).ChangeFeed(ctx, f, told)
	}
	if err != nil {
		return Feed{}, "", fmt.Errorf("make a calendar address: %w", err)
	}
	f.Rev++
	return f, string(f.Tenant) + "~" + key, nil
}

func (f Feed) ref() fact.Ref { return fact.Ref{Noun: "member", ID: string(f.Member)} }

// End ends the acting member's address: programs that read there find nothing any more.
func (s *Service) End(ctx context.Context, home tenants.Scope) error {
	f, err := s.Feed(ctx, home)
	if err != nil {
		return err
	}
	told, err := home.Tell(FeedEnded, f.ref(), s.Now(), nil)
	if err != nil {
		return err
	}
	return s.Store.In(home).RemoveFeed(ctx, f, told)
}

// Bearer returns whose address the key opens, or ErrNoFeed. It opens nothing for a member who has left, or whose tenant has.
func (s *Service) Bearer(ctx context.Context, key string) (Owner, error) {
	tenant, token, ok := strings.Cut(key, "~")
	which, word, parsed := secret.Parse[FeedID](token)
	if !ok || !parsed || len(tenant) > 100 {
		return Owner{}, ErrNoFeed
	}
	t, err := s.Book.Tenant(ctx, tenants.TenantID(tenant))
	if err != nil || !t.Open() {
		return Owner{}, none(err)
	}
	f, err := s.Store.In(s.Door.Steward(tenants.HomeOf(t.ID), errand)).Feed(ctx, which)
	if err != nil || !secret.Same(f.Hash, word) {
		return Owner{}, none(err)
	}
	m, err := s.Book.Member(ctx, f.Member)
	if err != nil || m.State != tenants.Active || m.Tenant != t.ID {
		return Owner{}, none(err)
	}
	return Owner{Member: m.ID, Tenant: t.ID, Lang: f.Lang}, nil
}

// none is ErrNoFeed, but for what went wrong with us.
func none(err error) error {
	if err == nil || fault.KindOf(err) == fault.NotFound {
		return ErrNoFeed
	}
	return err
}

// Events gathers the appointments of all spaces in which somebody stands.
func (s *Service) Events(ctx context.Context, who Owner) ([]Event, error) {
	pacts, err := s.Book.PactsOf(ctx, who.Tenant)
	if err != nil {
		return nil, fmt.Errorf("list pacts: %w", err)
	}
	spaces := []tenants.Space{tenants.HomeOf(who.Tenant)}
	for _, p := range pacts {
		if party, ok := p.Party(who.Tenant); ok && party.Standing == tenants.Joined && p.Active() {
			spaces = append(spaces, tenants.PactSpace(p.ID))
		}
	}
	all := []Event{}
	for _, space := range spaces {
		some, err := s.Source.Events(ctx, s.Door.Steward(space, errand), who)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// Tag names the bytes of a file, for programs that ask whether it has changed.
func Tag(file []byte) string {
	sum := sha256.Sum256(file)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
}
