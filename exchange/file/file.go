// Package file keeps what people attach: the bytes once, and what is known of them. A file belongs to the space it was brought into and is
// read by whoever may read something that uses it. The package decides by the bytes what a file is, makes previews of pictures, and takes out
// of pictures where they were taken. It knows no other noun and no store.
package file

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// ID names a file in its space.
type ID string

// State is where a file stands.
type State string

// A file arrives until its bytes are whole; it is going while they are erased.
const (
	Arriving State = "arriving"
	Whole    State = "whole"
	Going    State = "going"
)

// File is what is known of a file.
type File struct {
	ID      ID        `bson:"-"`
	Rev     int64     `bson:"-"`
	Name    string    `bson:"name"`
	Type    string    `bson:"type"` // media type, by its bytes
	Bytes   int64     `bson:"bytes"`
	Width   int       `bson:"width"` // of a picture as it is shown; zero for all others
	Height  int       `bson:"height"`
	SHA256  string    `bson:"sha256"`
	Preview string    `bson:"preview"` // media type of its preview; empty where there is none
	By      By        `bson:"by"`
	At      time.Time `bson:"at"`
	State   State     `bson:"state"`
	Uses    []Use     `bson:"uses"`
	Used    []string  `bson:"used"` // Words, to be found by; the store writes it
}

// By says who brought a file: a member, or a guest by her pass.
type By struct {
	Member tenants.MemberID `bson:"member"`
	Guest  tenants.GuestID  `bson:"guest"`
	Tenant tenants.TenantID `bson:"tenant"`
}

// Use is something in the file's space that shows it, such as a message.
type Use struct {
	Noun string `bson:"noun"`
	ID   string `bson:"id"`
}

// Ref returns what uses the file as facts name it.
func (u Use) Ref() fact.Ref { return fact.Ref{Noun: u.Noun, ID: u.ID} }

// Limits of a file.
const (
	MostName = 200 // characters
	MostUses = 100
	Fresh    = 24 * time.Hour // in which a file must be used, or it is swept
)

// Part is one piece of a file's bytes.
type Part string

// A file's bytes are itself, and of pictures a preview.
const (
	Itself  Part = "file"
	Preview Part = "preview"
)

// bringer names who stands in the scope as a bringer of files.
func bringer(in tenants.Scope) By {
	return By{Member: in.Member(), Guest: in.Guest(), Tenant: in.Tenant()}
}

// account is whose quota counts what the bringer brings.
func (b By) account() string {
	if b.Tenant != "" {
		return string(b.Tenant)
	}
	return guests
}

// guests is the account of all guests of a space: no tenant's id has a colon.
const guests = "guests:"

// BroughtBy reports whether who stands in the scope brought the file.
func (f File) BroughtBy(in tenants.Scope) bool {
	return f.By.Member != "" && f.By.Member == in.Member() || f.By.Guest != "" && f.By.Guest == in.Guest()
}

// Picture reports whether the file is a picture.
func (f File) Picture() bool { return strings.HasPrefix(f.Type, "image/") }

// Inline reports whether a browser may show the file in place: pictures and PDF. Everything else is for saving.
func (f File) Inline() bool { return f.Picture() || f.Type == pdf }

// use notes something that shows the file; noting it again changes nothing. It reports whether it changed anything.
func (f *File) use(u Use) (bool, error) {
	switch {
	case slices.Contains(f.Uses, u):
		return false, nil
	case len(f.Uses) >= MostUses:
		return false, ErrManyUses
	}
	f.Uses = append(slices.Clone(f.Uses), u)
	return true, nil
}

// release notes that something no longer shows the file; what has not shown it changes nothing. Its bringer may, and her colleagues.
func (f *File) release(in tenants.Scope, u Use) (bool, error) {
	switch {
	case !slices.Contains(f.Uses, u):
		return false, nil
	case !f.BroughtBy(in) && (f.By.Tenant == "" || f.By.Tenant != in.Tenant()):
		return false, ErrNotUploader
	}
	f.Uses = slices.DeleteFunc(slices.Clone(f.Uses), func(o Use) bool { return o == u })
	return true, nil
}

// Word is the use as files are found by it.
func (u Use) Word() string { return u.Noun + "/" + u.ID }

// Words lists the uses, one word each.
func (f File) Words() []string {
	all := make([]string, len(f.Uses))
	for i, u := range f.Uses {
		all[i] = u.Word()
	}
	return all
}

// drop says what stands against taking the file away: only its bringer may, and only while nothing shows it.
func (f File) drop(in tenants.Scope) error {
	switch {
	case !f.BroughtBy(in):
		return ErrNotUploader
	case len(f.Uses) > 0:
		return ErrInUse
	}
	return nil
}

// Rights says what the scope's holder may do with the file.
func (f File) Rights(in tenants.Scope) map[string]bool {
	own := f.BroughtBy(in) || f.By.Tenant != "" && f.By.Tenant == in.Tenant()
	return map[string]bool{"drop": f.drop(in) == nil && in.May(Dropped.Needs()), "release": own && in.May(Released.Needs())}
}

// Named returns a name fit to be kept: the last part of a path, with the extension of what the file is.
func Named(name string, k Kind) (string, error) {
	name = strings.TrimSpace(name[strings.LastIndexAny(name, `/\`)+1:])
	name = strings.Trim(name, ".")
	if !slices.Contains(k.Extensions, extension(name)) {
		name = cutTo(name, MostName-len(k.Extensions[0])-1) + "." + k.Extensions[0]
	}
	var c fault.Check
	c.Line("name", name, fault.Required, MostName)
	c.That(len(name) > len(extension(name))+1, "name", "required")
	return name, c.Err()
}

// extension is what stands behind the last dot, in lower case.
func extension(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return strings.ToLower(name[i+1:])
	}
	return ""
}

// cutTo cuts a text to at most most characters.
func cutTo(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

// Stowage is how much a tenant keeps in a space, or all its guests together. A crash may leave it a file short, never a file too high.
type Stowage struct {
	Account string    `bson:"account"`
	Rev     int64     `bson:"-"`
	Bytes   int64     `bson:"bytes"`
	Files   int64     `bson:"files"`
	At      time.Time `bson:"at"`
}
