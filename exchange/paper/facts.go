package paper

import "github.com/naru-network/naru/base/fault"

// What can go wrong.
var (
	ErrNoFonts   = fault.New(fault.Unavailable, "paper.no_fonts")       // this installation was built without them
	ErrForm      = fault.New(fault.Invalid, "paper.form_unknown")       // neither pdf, docx nor hwpx
	ErrLang      = fault.New(fault.Invalid, "paper.lang_unknown")       // the pad has no such language
	ErrEmpty     = fault.New(fault.Invalid, "paper.file_empty")         // no bytes came
	ErrKind      = fault.New(fault.Invalid, "paper.kind_unknown")       // no document this reads
	ErrBroken    = fault.New(fault.Invalid, "paper.file_broken")        // cut, or not what it says it is
	ErrMacros    = fault.New(fault.Invalid, "paper.has_macros")         // programs in a document are never taken in
	ErrEncrypted = fault.New(fault.Invalid, "paper.encrypted")          // needs a password that only people have
	ErrOldWord   = fault.New(fault.Invalid, "paper.old_word")           // .doc: save it as .docx
	ErrOldHangul = fault.New(fault.Invalid, "paper.old_hangul")         // .hwp: save it as .hwpx
	ErrPDF       = fault.New(fault.Invalid, "paper.pdf_is_no_draft")    // printed pages have no paragraphs to edit
	ErrTooDeep   = fault.New(fault.Invalid, "paper.too_deep")           // tables in tables in tables
	ErrTooLong   = fault.New(fault.TooLarge, "paper.too_long")          // more than a pad should hold
	ErrBomb      = fault.New(fault.TooLarge, "paper.unpacks_too_large") // small packed, huge unpacked
	ErrNoWords   = fault.New(fault.Invalid, "paper.holds_nothing")      // nothing in it can be taken in
	ErrBusy      = fault.New(fault.Unavailable, "paper.busy")           // others print at the moment
)
