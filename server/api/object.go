package api

import (
	"context"
	"maps"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/chat"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/exchange/library"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ObjectNoun says what the frame of every object must know of one noun.
type ObjectNoun struct {
	// Title returns what an object is called, to whoever may read it where she stands; to others it answers as the noun does.
	Title func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error)
	// Roster lists the members whom alone the object's room is for; with nobody, or left out, it is for all who stand in the space.
	Roster func(ctx context.Context, in tenants.Scope, id string) ([]string, error)
	// Within names in whose closed trail the object's deeds stand, to whoever may read it; zero, or left out, in the space's.
	Within func(ctx context.Context, in tenants.Scope, id string) (fact.Ref, error)
}

// Objects are the nouns whose objects have a room, files and a history, each by its name in facts.
type Objects map[string]ObjectNoun

// errNoObject answers for what isn't there, and for nouns there are not.
var errNoObject = fault.New(fault.NotFound, "object.not_found")

// Title returns what an object of the scope's space is called.
func (o Objects) Title(ctx context.Context, in tenants.Scope, about fact.Ref) (lang.Text, error) {
	noun, ok := o[about.Noun]
	if !ok || about.ID == "" {
		return lang.Text{}, errNoObject
	}
	return noun.Title(ctx, in, about.ID)
}

// Stands reports whether there is an object that the scope's holder may read. It is a chat.Objects.
func (o Objects) Stands(ctx context.Context, in tenants.Scope, about fact.Ref) (bool, error) {
	_, err := o.Title(ctx, in, about)
	if kind := fault.KindOf(err); err != nil && (kind == fault.NotFound || kind == fault.Forbidden) {
		return false, nil
	}
	return err == nil, err
}

// Shows reports whether the scope's holder may see the object that shows a file. It is a file.Guard.
func (o Objects) Shows(ctx context.Context, in tenants.Scope, u file.Use) (bool, error) {
	if in.Guest() != "" {
		return false, nil
	}
	return o.Stands(ctx, in, u.Ref())
}

// Within names in whose closed trail a file's use by an object is told. It makes Objects a file.Closer.
func (o Objects) Within(ctx context.Context, in tenants.Scope, u file.Use) (fact.Ref, error) {
	within := o[u.Noun].Within
	if within == nil {
		return fact.Ref{}, nil
	}
	return within(ctx, in, u.ID)
}

// ObjectIn names an object of a space in an address.
type ObjectIn struct {
	InSpace
	Noun string `path:"noun" maxLength:"20"`
	ID   string `path:"id" maxLength:"120"`
}

func (o ObjectIn) ref() fact.Ref { return fact.Ref{Noun: o.Noun, ID: o.ID} }

// object returns the title of the object that the address names, if the caller may read it. Guests find none.
func (c Call) object(ctx context.Context, in ObjectIn) (lang.Text, error) {
	if c.In.Guest() != "" {
		return lang.Text{}, errNoObject
	}
	return c.Objects.Title(ctx, c.In, in.ref())
}

func readObjectTimeline(ctx context.Context, c Call, in *struct {
	ObjectIn
	Asked
}) (*listOut[Deed], error) {
	if _, err := c.object(ctx, in.ObjectIn); err != nil {
		return nil, err
	}
	within, err := c.Objects.Within(ctx, c.In, file.Use{Noun: in.Noun, ID: in.ID})
	if err != nil {
		return nil, err
	}
	p, err := c.Audit.Timeline(ctx, c.In, in.ID, within, in.page())
	return deedsOut(ctx, c, p, err)
}

// ObjectRoom is where an object is talked about.
type ObjectRoom struct {
	Room string          `json:"room,omitempty" doc:"its room; absent until somebody opens it"`
	May  map[string]bool `json:"may"`
}

func readObjectRoom(ctx context.Context, c Call, in *ObjectIn) (*struct{ Body ObjectRoom }, error) {
	if _, err := c.object(ctx, *in); err != nil {
		return nil, err
	}
	v := ObjectRoom{May: map[string]bool{"open": c.In.May(tenants.OpenChat)}}
	r, err := c.Chat.Room(ctx, c.In, chat.RoomOf(c.In.Space(), in.ref()))
	switch {
	case err == nil:
		v.Room = string(r.ID)
	case fault.KindOf(err) != fault.NotFound:
		return nil, err
	}
	return &struct{ Body ObjectRoom }{v}, nil
}

func openObjectRoom(ctx context.Context, c Call, in *ObjectIn) (*struct{ Body ObjectRoom }, error) {
	title, err := c.object(ctx, *in)
	if err != nil {
		return nil, err
	}
	o := chat.Opening{Kind: chat.Object, Name: nameOfRoom(title), About: in.ref()}
	if roster := c.Objects[in.Noun].Roster; roster != nil {
		if o.Members, err = roster(ctx, c.In, in.ID); err != nil {
			return nil, err
		}
		o.Closed = len(o.Members) > 0
	}
	r, err := c.Chat.Open(ctx, c.In, o)
	if err != nil {
		return nil, err
	}
	return &struct{ Body ObjectRoom }{ObjectRoom{Room: string(r.ID), May: map[string]bool{"open": true}}}, nil
}

// nameOfRoom cuts a title to what the name of a room may be.
func nameOfRoom(title lang.Text) lang.Text {
	cut := title
	cut.In = maps.Clone(title.In)
	for tag, v := range cut.In {
		if r := []rune(v.Value); len(r) > chat.MostName {
			v.Value = string(r[:chat.MostName-1]) + "…"
			cut.In[tag] = v
		}
	}
	return cut
}

func listObjectFiles(ctx context.Context, c Call, in *struct {
	ObjectIn
	Asked
}) (*listOut[File], error) {
	if _, err := c.object(ctx, in.ObjectIn); err != nil {
		return nil, err
	}
	p, err := c.Files.UsedBy(ctx, c.In, in.ref(), in.page())
	if err != nil {
		return nil, err
	}
	return list(p, c.viewFile), nil
}

// FileChoice names a file of the same space.
type FileChoice struct {
	File string `json:"file" minLength:"1" maxLength:"36"`
}

func attachFile(ctx context.Context, c Call, in *struct {
	ObjectIn
	Body FileChoice
}) (*struct{ Body File }, error) {
	if _, err := c.object(ctx, in.ObjectIn); err != nil {
		return nil, err
	}
	id := file.ID(in.Body.File)
	if err := c.Files.Use(ctx, c.In, []file.ID{id}, in.ref()); err != nil {
		return nil, err
	}
	f, err := c.Files.File(ctx, c.In, id)
	return &struct{ Body File }{c.viewFile(f)}, err
}

func detachFile(ctx context.Context, c Call, in *struct {
	ObjectIn
	File string `path:"file" maxLength:"36"`
}) (*struct{}, error) {
	if _, err := c.object(ctx, in.ObjectIn); err != nil {
		return nil, err
	}
	return nil, c.Files.Release(ctx, c.In, file.ID(in.File), in.ref())
}

// CaseObjects are the nouns of a library: cases, and adoptions of them.
func CaseObjects(l *library.Service) Objects {
	return Objects{
		"case": {Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
			v, err := l.Case(ctx, in, library.CaseID(id))
			return v.Title, err
		}},
		"adoption": {Title: func(ctx context.Context, in tenants.Scope, id string) (lang.Text, error) {
			v, err := l.Adoption(ctx, in, library.AdoptionID(id))
			return v.Title, err
		}},
	}
}
