package api

import (
	"context"
	"encoding/base64"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/pass"
)

// Me is who is signed in, for whom she acts, and what she may do.
type Me struct {
	Person       MePerson       `json:"person"`
	Acting       MeActing       `json:"acting"`
	Memberships  []MeMembership `json:"memberships" nullable:"false"`
	Spaces       []MeSpace      `json:"spaces" nullable:"false" doc:"empty while a second factor is still asked for"`
	Settings     MeSettings     `json:"settings"`
	SecondFactor MeFactor       `json:"second_factor"`
	Guest        *MeGuest       `json:"guest,omitempty" doc:"for a guest alone, who is no person and no member here"`
}

// MePerson is the person behind the account.
type MePerson struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password bool   `json:"password" doc:"false for who signs in by her tenant's provider only"`
}

// MeActing is the membership one acts by.
type MeActing struct {
	Member string          `json:"member"`
	Tenant string          `json:"tenant"`
	Roles  []string        `json:"roles" nullable:"false"`
	May    map[string]bool `json:"may" doc:"what she may do somewhere in her spaces; each object says what holds for it"`
}

// MeMembership is a place one may act from.
type MeMembership struct {
	Member string   `json:"member"`
	Tenant string   `json:"tenant"`
	Name   Text     `json:"name"`
	Title  Text     `json:"title"`
	Roles  []string `json:"roles" nullable:"false"`
}

// MeSpace is a space one stands in.
type MeSpace struct {
	Space   string `json:"space"`
	Kind    string `json:"kind" enum:"home,pact,commons"`
	Name    Text   `json:"name"`
	Readers int64  `json:"readers" doc:"people who read there; 0 for the commons, which everybody reads"`
}

// MeSettings is how one wants the screen.
type MeSettings struct {
	Lang     string `json:"lang,omitempty" enum:"ko,en,zh-Hans,ja"`
	Size     string `json:"size,omitempty" enum:"small,normal,large,larger"`
	Contrast string `json:"contrast,omitempty" enum:"normal,high"`
	Density  string `json:"density,omitempty" enum:"normal,compact"`
}

// MeFactor says where one's second factor stands.
type MeFactor struct {
	On       bool `json:"on"`
	Required bool `json:"required" doc:"a role of hers asks for it"`
	Shown    bool `json:"shown" doc:"in this session"`
	Recovery int  `json:"recovery" doc:"unused recovery codes"`
}

// MeChange is what one changes about oneself; what isn't said stays.
type MeChange struct {
	Name     string      `json:"name,omitempty" maxLength:"400"`
	Settings *MeSettings `json:"settings,omitempty"`
}

func roleNames(roles []tenants.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return names
}

// viewMe describes who is signed in.
func viewMe(ctx context.Context, c Call, who tenants.Principal) (Me, error) {
	if who.Guest() != "" {
		return viewVisit(ctx, c, who)
	}
	self, err := c.Pass.Me(ctx, who)
	if err != nil {
		return Me{}, err
	}
	places, err := c.Tenants.Places(ctx, who)
	if err != nil {
		return Me{}, err
	}
	a := self.Account
	v := Me{
		Person: MePerson{ID: string(a.ID), Name: a.Name, Email: string(a.Email), Password: a.Hash != ""},
		Acting: MeActing{
			Member: string(self.Acting.Member.ID), Tenant: string(self.Acting.Tenant.ID), Roles: roleNames(self.Acting.Member.Roles), May: map[string]bool{},
		},
		Memberships:  []MeMembership{},
		Spaces:       viewPlaces(places),
		Settings:     MeSettings{Lang: string(a.Lang), Size: a.Settings.Size, Contrast: a.Settings.Contrast, Density: a.Settings.Density},
		SecondFactor: MeFactor{On: a.Factor.On(), Required: self.Acting.NeedsFactor(), Shown: who.Strong(), Recovery: a.Factor.Left()},
	}
	for _, p := range self.Places {
		v.Memberships = append(v.Memberships, MeMembership{
			Member: string(p.Member.ID), Tenant: string(p.Tenant.ID), Name: viewText(p.Tenant.Name), Title: viewText(p.Member.Title), Roles: roleNames(p.Member.Roles),
		})
	}
	for _, p := range places {
		for _, ability := range p.Can {
			v.Acting.May[string(ability)] = true
		}
	}
	return v, nil
}

func viewPlaces(places []tenants.Place) []MeSpace {
	spaces := []MeSpace{}
	for _, p := range places {
		spaces = append(spaces, MeSpace{Space: string(p.Space), Kind: p.Space.Kind(), Name: viewText(p.Name), Readers: p.Readers})
	}
	return spaces
}

type meOut struct{ Body Me }

func readMe(ctx context.Context, c Call, _ *struct{}) (*meOut, error) {
	me, err := viewMe(ctx, c, c.Who)
	return &meOut{me}, err
}

// profile lays a change over what a person has said before.
func (m MeChange) profile(a pass.Account) pass.Profile {
	p := pass.Profile{Name: or(m.Name, a.Name), Lang: a.Lang, Settings: a.Settings}
	if s := m.Settings; s != nil {
		p.Lang = lang.Tag(or(s.Lang, string(a.Lang)))
		p.Settings = pass.Settings{
			Size: or(s.Size, a.Settings.Size), Contrast: or(s.Contrast, a.Settings.Contrast), Density: or(s.Density, a.Settings.Density),
		}
	}
	return p
}

func or(said, before string) string {
	if said == "" {
		return before
	}
	return said
}

func changeMe(ctx context.Context, c Call, in *struct{ Body MeChange }) (*meOut, error) {
	self, err := c.Pass.Me(ctx, c.Who)
	if err != nil {
		return nil, err
	}
	if _, err := c.Pass.Tell(ctx, c.Who, self.Account.Rev, in.Body.profile(self.Account)); err != nil {
		return nil, err
	}
	return readMe(ctx, c, nil)
}

func act(ctx context.Context, c Call, in *struct {
	Body struct {
		Member string `json:"member" maxLength:"36"`
	}
}) (*signedInOut, error) {
	e, err := c.Pass.Act(ctx, c.Who, tenants.MemberID(in.Body.Member))
	if err != nil {
		return nil, err
	}
	return signedIn(ctx, c, e)
}

func changePassword(ctx context.Context, c Call, in *struct {
	Body struct {
		Current string `json:"current" maxLength:"2000"`
		Next    string `json:"next" maxLength:"2000"`
	}
}) (*nothing, error) {
	return nil, c.Pass.ChangePassword(ctx, c.Who, pass.PasswordChange{Old: in.Body.Current, New: in.Body.Next, From: c.from()})
}

// FactorSetup is what one needs to put a second factor into one's phone. It is shown once.
type FactorSetup struct {
	Secret string `json:"secret" doc:"to type"`
	URL    string `json:"url" doc:"otpauth://…"`
	QR     string `json:"qr" doc:"the same as a picture: a data: address of a PNG"`
}

type passwordIn struct {
	Body struct {
		Password string `json:"password,omitempty" maxLength:"2000" doc:"again; not asked of who has none"`
	}
}

func beginFactor(ctx context.Context, c Call, in *passwordIn) (*struct{ Body FactorSetup }, error) {
	s, err := c.Pass.BeginFactor(ctx, c.Who, in.Body.Password, c.Address)
	if err != nil {
		return nil, err
	}
	qr := "data:image/png;base64," + base64.StdEncoding.EncodeToString(s.QR)
	return &struct{ Body FactorSetup }{FactorSetup{Secret: s.Secret, URL: s.URI, QR: qr}}, nil
}

// FactorConfirmed is a session made strong, and for a new second factor its recovery codes, which are shown once.
type FactorConfirmed struct {
	SignedIn
	Recovery []string `json:"recovery" nullable:"false"`
}

type factorConfirmedOut struct {
	SetCookie []string `header:"Set-Cookie"`
	Body      FactorConfirmed
}

func confirmFactor(ctx context.Context, c Call, in *struct {
	Body struct {
		Code string `json:"code" maxLength:"100"`
	}
}) (*factorConfirmedOut, error) {
	done, err := c.Pass.ConfirmFactor(ctx, c.Who, in.Body.Code, c.Address)
	if err != nil {
		return nil, err
	}
	out, err := signedIn(ctx, c, done.Entry)
	if err != nil {
		return nil, err
	}
	codes := append([]string{}, done.Recovery...)
	return &factorConfirmedOut{SetCookie: out.SetCookie, Body: FactorConfirmed{SignedIn: out.Body, Recovery: codes}}, nil
}

func dropFactor(ctx context.Context, c Call, in *passwordIn) (*nothing, error) {
	return nil, c.Pass.DropFactor(ctx, c.Who, in.Body.Password, c.Address)
}
