package tenants

import (
	"slices"

	"github.com/naru-network/naru/tenants/fact"
)

// Role is what a member is to her tenant.
type Role string

// The roles. Staff is for coordinators only.
const (
	Admin   Role = "admin"   // members, policies
	Head    Role = "head"    // approves for the tenant
	Officer Role = "officer" // writes
	Viewer  Role = "viewer"  // reads
	Auditor Role = "auditor" // reads the audit trail
	Staff   Role = "staff"   // of a coordinator: reviews for the network
)

// Roles lists the roles in the order they are offered.
func Roles() []Role { return []Role{Admin, Head, Officer, Viewer, Auditor, Staff} }

// Valid reports whether a tenant of kind k may give the role.
func (r Role) Valid(k Kind) bool {
	return slices.Contains(Roles(), r) && (r != Staff || k == Coordinator)
}

// The abilities. A deed names the one it needs; what a role can do is said below and nowhere else.
const (
	ManagePeople   fact.Ability = "people.manage"
	EditTenant     fact.Ability = "tenant.edit"
	OpenTenant     fact.Ability = "tenant.open"
	ReadAudit      fact.Ability = "audit.read"
	KeepPacts      fact.Ability = "pact.keep" // open, accept, decline and leave pacts for one's tenant
	WriteCase      fact.Ability = "case.write"
	ApproveCase    fact.Ability = "case.approve"
	ReviewCase     fact.Ability = "case.review" // for the network, as its coordinator
	PublishEdition fact.Ability = "edition.publish"
	SubmitCase     fact.Ability = "case.submit" // bring a case before the network
	RecallCase     fact.Ability = "case.recall" // take it back from there
	AdoptCase      fact.Ability = "adoption.write"
	InviteGuest    fact.Ability = "guest.invite" // into a pact, and to end one's own guests' passes
	EndGuest       fact.Ability = "guest.end"    // whoever invited
	KeepFile       fact.Ability = "file.keep"    // bring files and show them
	EditTerm       fact.Ability = "term.edit"    // of the space's glossary
	SetEngine      fact.Ability = "interpret.set"
	PostChat       fact.Ability = "chat.post"     // say something in a room one may enter
	OpenChat       fact.Ability = "chat.open"     // open rooms
	ManageChat     fact.Ability = "chat.manage"   // rename and archive others' rooms, and say who is in them
	ModerateChat   fact.Ability = "chat.moderate" // take away what others said
	RecordChat     fact.Ability = "chat.record"   // export rooms, and say how long they are kept
	KeepHooks      fact.Ability = "tenant.hook"   // webhooks of one's tenant
	WriteTie       fact.Ability = "tie.write"     // what is known of a relationship, on one's own side
	DecideTie      fact.Ability = "tie.decide"    // between contradicting facts; to suspend, resume and end
	ImportTies     fact.Ability = "tie.import"    // lists, into one's home
	WriteAgreement fact.Ability = "agreement.write"
	WritePad       fact.Ability = "pad.write"
	CommentPad     fact.Ability = "pad.comment"
	AskApproval    fact.Ability = "approval.ask"    // freeze a text and put it to the parties
	GiveApproval   fact.Ability = "approval.give"   // approve, refuse and sign for one's tenant
	WriteProject   fact.Ability = "project.write"   // one's own side of a joint project
	DecideProject  fact.Ability = "project.decide"  // start, hold, stop and accept for one's tenant
	AmendDays      fact.Ability = "days.amend"      // put right which days are holidays and which are worked, for all
	WriteMeeting   fact.Ability = "meeting.write"   // prepare meetings for one's tenant: agenda, delegation, replies
	AttendMeeting  fact.Ability = "meeting.attend"  // be in the room of a meeting: speak, signal, vote where one's delegation lets one
	WriteCaption   fact.Ability = "meeting.caption" // write down in the room what is said
	WriteLedger    fact.Ability = "ledger.write"    // draft, post, correct and withdraw exchange records for one's tenant
	ConfirmLedger  fact.Ability = "ledger.confirm"  // say for one's tenant that a record that somebody else wrote is right
	WritePool      fact.Ability = "pool.write"      // one's own rows of a pool of interpreters
	Keep           fact.Ability = "house.keep"      // the house's own followers
)

// homeAbilities says what a role may do in its own tenant's space.
var homeAbilities = map[Role][]fact.Ability{
	Admin:   {ManagePeople, EditTenant, ReadAudit, KeepPacts, KeepHooks, KeepFile, EditTerm, SetEngine, PostChat, OpenChat, ManageChat, ModerateChat, RecordChat, AttendMeeting},
	Head:    {ApproveCase, SubmitCase, WriteCase, AdoptCase, KeepPacts, KeepFile, EditTerm, PostChat, OpenChat, ManageChat, ModerateChat, WriteTie, DecideTie, ImportTies, WriteAgreement, WritePad, CommentPad, AskApproval, GiveApproval, WriteProject, DecideProject, WriteMeeting, WritePool, AttendMeeting, WriteCaption, WriteLedger, ConfirmLedger},
	Officer: {WriteCase, AdoptCase, KeepFile, EditTerm, PostChat, OpenChat, WriteTie, ImportTies, WriteAgreement, WritePad, CommentPad, AskApproval, WriteProject, WriteMeeting, WritePool, AttendMeeting, WriteCaption, WriteLedger, ConfirmLedger},
	Viewer:  {AttendMeeting},
	Auditor: {ReadAudit, RecordChat},
	Staff:   {WriteCase, OpenTenant, AdoptCase, KeepFile, EditTerm, PostChat, OpenChat, WriteTie, ImportTies, WriteAgreement, WritePad, CommentPad, AskApproval, WriteProject, WriteMeeting, WritePool, AttendMeeting, WriteCaption, WriteLedger},
}

// pactAbilities says what a role may do in a pact its tenant is a party of.
var pactAbilities = map[Role][]fact.Ability{
	Admin:   {KeepFile, PostChat, OpenChat, ManageChat, ModerateChat, RecordChat, AttendMeeting},
	Head:    {SubmitCase, RecallCase, InviteGuest, EndGuest, KeepFile, PostChat, OpenChat, ManageChat, ModerateChat, WriteTie, DecideTie, WriteAgreement, WritePad, CommentPad, AskApproval, GiveApproval, WriteProject, DecideProject, WriteMeeting, WritePool, AttendMeeting, WriteCaption, WriteLedger, ConfirmLedger},
	Officer: {RecallCase, InviteGuest, KeepFile, PostChat, OpenChat, WriteTie, WriteAgreement, WritePad, CommentPad, AskApproval, WriteProject, WriteMeeting, WritePool, AttendMeeting, WriteCaption, WriteLedger, ConfirmLedger},
	Viewer:  {AttendMeeting},
	Staff:   {ReviewCase, RecallCase, KeepFile, EditTerm, PostChat, OpenChat, WriteTie, WriteAgreement, WritePad, CommentPad, AskApproval, WriteProject, WriteMeeting, WritePool, AttendMeeting, WriteCaption, WriteLedger},
}

// guestAbilities says what a guest may do in the pact of her pass; which rooms she finds there is the pass's to say.
var guestAbilities = map[fact.Ability]bool{PostChat: true, KeepFile: true, AttendMeeting: true}

// attendantAbilities says what somebody may do whose pass opens one thing alone: an interpreter in the room of her meeting.
var attendantAbilities = map[fact.Ability]bool{AttendMeeting: true, WriteCaption: true}

// commonsAbilities says what a role may do in the commons. Reading needs no ability.
var commonsAbilities = map[Role][]fact.Ability{
	Admin: {EditTenant},
	Staff: {PublishEdition, AmendDays},
}

// What each set of roles may do, worked out once: the scopes of all who bear the same roles share it.
var (
	homeCan    = everySet(homeAbilities)
	pactCan    = everySet(pactAbilities)
	commonsCan = everySet(commonsAbilities)
)

// sets holds what may be done by those who bear a set of roles, by the set's number: the bit of a role is its place among Roles.
type sets []map[fact.Ability]bool

func everySet(table map[Role][]fact.Ability) sets {
	all := make(sets, 1<<len(Roles()))
	for set := range all {
		all[set] = map[fact.Ability]bool{}
		for i, r := range Roles() {
			if set&(1<<i) == 0 {
				continue
			}
			for _, a := range table[r] {
				all[set][a] = true
			}
		}
	}
	return all
}

// of returns what the member may do. It is shared, and must not be changed.
func (s sets) of(m Member) map[fact.Ability]bool {
	set := 0
	for i, r := range Roles() {
		if slices.Contains(m.Roles, r) {
			set |= 1 << i
		}
	}
	return s[set]
}
