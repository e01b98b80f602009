package chat

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen in rooms. What was said stands in no fact.
var (
	LobbyOpened  = fact.Declare("chat.lobby_opened", tenants.PostChat).Minor()
	RoomOpened   = fact.Declare("chat.room_opened", tenants.OpenChat)
	RoomChanged  = fact.Declare("chat.room_changed", tenants.OpenChat)
	RoomArchived = fact.Declare("chat.room_archived", tenants.OpenChat)
	RoomReopened = fact.Declare("chat.room_reopened", tenants.OpenChat)

	Posted     = fact.Declare("chat.posted", tenants.PostChat).Minor()
	Edited     = fact.Declare("chat.edited", tenants.PostChat).Minor()
	Removed    = fact.Declare("chat.removed", tenants.PostChat).Minor()
	Moderated  = fact.Declare("chat.moderated", tenants.ModerateChat)
	Reacted    = fact.Declare("chat.reacted", tenants.PostChat).Minor()
	Pinned     = fact.Declare("chat.pinned", tenants.PostChat).Minor()
	Translated = fact.Declare("chat.translated", tenants.PostChat).Minor()

	Logged  = fact.Declare("chat.logged", fact.Anyone).Quiet()  // an entry that says that a message has changed, told by the deed that changed it
	Entered = fact.Declare("chat.entered", fact.Anyone).Minor() // a guest, for the first time
	Seen    = fact.Declare("chat.seen", fact.Anyone).Quiet()

	Exported     = fact.Declare("chat.exported", tenants.RecordChat)
	RetentionSet = fact.Declare("chat.retention_set", tenants.RecordChat)
	Lapsed       = fact.Declare("chat.lapsed", tenants.Keep).Minor()
	Retained     = fact.Declare("chat.retained", tenants.Keep).Quiet() // a day's work of the retention rule
)

// ClosedNow is the detail by which RoomChanged says that a room which was open to its space is no longer.
const ClosedNow = "closed"

// Facts lists every deed of chat.
func Facts() []fact.Kind {
	return []fact.Kind{
		LobbyOpened, RoomOpened, RoomChanged, RoomArchived, RoomReopened,
		Posted, Edited, Removed, Moderated, Reacted, Pinned, Translated,
		Logged, Entered, Seen, Exported, RetentionSet, Lapsed, Retained,
	}
}

// What can go wrong in rooms.
var (
	ErrRoomNotFound     = fault.New(fault.NotFound, "chat.room_not_found")
	ErrRoomArchived     = fault.New(fault.Conflict, "chat.room_archived")
	ErrRoomOpen         = fault.New(fault.Conflict, "chat.room_open")
	ErrRoomStays        = fault.New(fault.Conflict, "chat.room_stays")
	ErrMessageNotFound  = fault.New(fault.NotFound, "chat.message_not_found")
	ErrMessageRemoved   = fault.New(fault.Conflict, "chat.message_removed")
	ErrNotAuthor        = fault.New(fault.Forbidden, "chat.not_author")
	ErrTooManyEdits     = fault.New(fault.Conflict, "chat.too_many_edits")
	ErrTooManyReactions = fault.New(fault.Conflict, "chat.too_many_reactions")
	ErrTooManyPins      = fault.New(fault.Conflict, "chat.too_many_pins")
	ErrTooManyLanguages = fault.New(fault.Conflict, "chat.too_many_languages")
	ErrSameLanguage     = fault.New(fault.Conflict, "chat.same_language")
	ErrNoMachine        = fault.New(fault.Conflict, "chat.no_machine")
	ErrNoTranslator     = fault.New(fault.Conflict, "chat.no_translator")
	ErrHeld             = fault.New(fault.Conflict, "chat.held")
	ErrBusy             = fault.New(fault.Limited, "chat.busy")
	ErrClosing          = fault.New(fault.Unavailable, "chat.closing")
)
